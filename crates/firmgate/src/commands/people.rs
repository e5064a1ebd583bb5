//! `firmgate people`: who may sign in, and who no longer may.

use super::{failed, runtime};
use crate::clock::SystemClock;
use crate::wiring::DataDirectory;
use app::ports::Person;
use clap::{Args, Subcommand};
use formats::neutrality::Marking;
use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use terms::Organisation;

/// Adds people, lists them, lets them sign in no longer or again, and sets new passwords.
///
/// A server that runs on the same data directory goes by what is entered here from the next request.
#[derive(Debug, Args)]
pub struct People {
    /// The data directory.
    #[arg(long, env = "FIRMGATE_DATA", default_value = "data")]
    data: PathBuf,
    #[command(subcommand)]
    what: What,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum What {
    /// Adds somebody; the password is read from the input, one line.
    Add {
        /// The organisation's name.
        #[arg(long)]
        organisation: String,
        /// The name to sign in with.
        #[arg(long)]
        name: String,
        /// The name others see.
        #[arg(long)]
        display: String,
    },
    /// Lists everybody, and who may sign in no longer.
    List,
    /// Lets somebody sign in no longer: sessions end and API tokens are taken back at once, for good.
    Deactivate {
        /// The name to sign in with.
        #[arg(long)]
        name: String,
    },
    /// Lets somebody who was deactivated sign in again, with the password as it was.
    Activate {
        /// The name to sign in with.
        #[arg(long)]
        name: String,
    },
    /// Sets a new password, read from the input, one line: sessions end and API tokens are taken back.
    Password {
        /// The name to sign in with.
        #[arg(long)]
        name: String,
    },
}

impl People {
    /// Runs the command.
    pub fn run(&self) -> ExitCode {
        match runtime() {
            Ok(runtime) => match runtime.block_on(self.work()) {
                Ok(words) => {
                    println!("{words}");
                    ExitCode::SUCCESS
                }
                Err(error) => failed(&*error),
            },
            Err(error) => failed(&error),
        }
    }

    async fn work(&self) -> Result<String, Box<dyn std::error::Error>> {
        let data = DataDirectory::at(&self.data)?;
        let app = data
            .open(Arc::new(SystemClock), Marking::Operational)
            .await?;
        let organisations = app.ledger.organisations().await?;
        match &self.what {
            What::Add {
                organisation,
                name,
                display,
            } => {
                let organisation = organisations
                    .iter()
                    .find(|held| held.name == *organisation)
                    .ok_or_else(|| format!("{organisation} is not entered"))?;
                let added = app
                    .add_person(organisation.reference, name, display, &password()?)
                    .await;
                added.map_err(|error| error.to_string())?;
                Ok(format!("{name} may sign in for {}", organisation.name))
            }
            What::List => Ok(listed(&app.ledger.people().await?, &organisations)),
            What::Deactivate { name } => {
                app.deactivate_person(name).await?;
                Ok(format!(
                    "{name} may sign in no longer; sessions ended, API tokens taken back"
                ))
            }
            What::Activate { name } => {
                app.activate_person(name).await?;
                Ok(format!("{name} may sign in again"))
            }
            What::Password { name } => {
                let person = app.set_password(name, &password()?).await?;
                let until = match person.active {
                    true => "",
                    false => "; deactivated still",
                };
                Ok(format!(
                    "{name} has a new password; sessions ended, API tokens taken back{until}"
                ))
            }
        }
    }
}

/// One line of the input.
fn password() -> std::io::Result<String> {
    let mut password = String::new();
    std::io::stdin()
        .take(10_000)
        .read_to_string(&mut password)?;
    Ok(password.trim_end_matches(['\r', '\n']).to_owned())
}

fn listed(people: &[Person], organisations: &[Organisation]) -> String {
    let mut lines: Vec<String> = people
        .iter()
        .map(|person| {
            let organisation = organisations
                .iter()
                .find(|held| held.reference == person.organisation)
                .map_or("", |held| held.name.as_str());
            let state = match person.active {
                true => "",
                false => "\tdeactivated",
            };
            format!(
                "{}\t{}\t{organisation}{state}",
                person.sign_in_name, person.display_name
            )
        })
        .collect();
    lines.sort();
    lines.join("\n")
}
