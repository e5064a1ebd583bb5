//! `firmgate duis`: messages of the XML interface made, signed and checked on this machine, for
//! those who try it out or look for why a message was refused; and for operators, who may use the
//! interface of a data directory. It talks to nobody.

mod check;
mod house;
mod request;
mod sign;
mod test_pki;

use super::runtime;
use crate::clock::SystemClock;
use crate::key_files::KeyFileFault;
use crate::wiring::DataDirectory;
use app::App;
use clap::{Args, Subcommand};
use formats::neutrality::Marking;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// Makes, signs and checks messages of the XML interface.
#[derive(Debug, Args)]
pub struct Duis {
    #[command(subcommand)]
    what: What,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum What {
    /// Make keys and certificates to try the interface with; nobody trusts them.
    TestPki(test_pki::TestPki),
    /// Write a Service Request that nominates hubs for a Safe Launch, unsigned.
    Request(request::Request),
    /// Sign a message.
    Sign(sign::Sign),
    /// Say what is wrong with a message, down to the reason of a refused signature.
    Check(check::Check),
    /// Say who may use the interface.
    Users(house::Users),
    /// Say whose certificates are trusted.
    Trust(house::Trust),
    /// Say which alerts wait to be taken, and why.
    Outbox(house::Outbox),
}

/// Why it cannot be done: the exit code, and a sentence.
struct Unable {
    code: u8,
    why: String,
}

impl Unable {
    /// The answer is no.
    fn no(why: impl Into<String>) -> Unable {
        Unable {
            code: 1,
            why: why.into(),
        }
    }

    /// The use makes no sense.
    fn use_of(why: impl Into<String>) -> Unable {
        Unable {
            code: 2,
            why: why.into(),
        }
    }
}

impl From<KeyFileFault> for Unable {
    fn from(fault: KeyFileFault) -> Unable {
        Unable::use_of(fault.to_string())
    }
}

impl Duis {
    /// Runs the command. Exit code 0 is yes, 1 no, 2 a use that makes no sense.
    pub fn run(&self) -> ExitCode {
        let done = match &self.what {
            What::TestPki(command) => command.run(),
            What::Request(command) => command.run(),
            What::Sign(command) => command.run(),
            What::Check(command) => command.run(),
            What::Users(command) => command.run(),
            What::Trust(command) => command.run(),
            What::Outbox(command) => command.run(),
        };
        let written = done.and_then(
            |text| match io::stdout().lock().write_all(text.as_bytes()) {
                // Who reads only the beginning of a long message has seen enough.
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                    Err(Unable::use_of(format!("it cannot be written: {error}")))
                }
                Ok(()) | Err(_) => Ok(()),
            },
        );
        match written {
            Ok(()) => ExitCode::SUCCESS,
            Err(unable) => {
                eprintln!("firmgate duis: {}", unable.why);
                ExitCode::from(unable.code)
            }
        }
    }
}

/// Does something with the installation in a data directory.
fn read_data(
    data: &Path,
    work: impl AsyncFnOnce(App) -> Result<String, Unable>,
) -> Result<String, Unable> {
    let no = |error: &dyn std::fmt::Display| Unable::no(error.to_string());
    let data = DataDirectory::at(data).map_err(|error| no(&error))?;
    let runtime = runtime().map_err(|error| no(&error))?;
    runtime.block_on(async {
        let app = data.open(Arc::new(SystemClock), Marking::Operational).await;
        work(app.map_err(|error| no(&error))?).await
    })
}

/// The bytes of a file, or of standard input for `-`; one more than the limit is enough to know.
fn read(file: &Path, bytes_max: usize) -> Result<Vec<u8>, Unable> {
    let limit = bytes_max as u64 + 1;
    let mut bytes = Vec::new();
    let read = match file.as_os_str() == "-" {
        true => io::stdin().lock().take(limit).read_to_end(&mut bytes),
        false => {
            std::fs::File::open(file).and_then(|opened| opened.take(limit).read_to_end(&mut bytes))
        }
    };
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Unable::use_of(format!(
            "{} cannot be read: {error}",
            file.display()
        ))),
    }
}
