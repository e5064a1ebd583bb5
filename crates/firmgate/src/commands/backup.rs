//! `firmgate backup` and `firmgate restore`.

use super::{Answered, runtime};
use crate::backup::{self, Copied};
use clap::Args;
use pages::number_text;
use std::path::PathBuf;
use std::process::ExitCode;

/// Copies a data directory, as it stands at one moment, into a new one. A server may run on it
/// meanwhile: what it acknowledged before the copy began is in the copy.
#[derive(Debug, Args)]
pub struct Backup {
    /// The data directory.
    #[arg(long, env = "FIRMGATE_DATA", default_value = "data")]
    data: PathBuf,
    /// The directory of the backup, which is not there yet or is empty.
    #[arg(long)]
    to: PathBuf,
}

/// Checks every file of a backup against its digest and makes a data directory of it. Nothing is
/// made where anything is wrong. `firmgate doctor` then holds its journal against its states.
#[derive(Debug, Args)]
pub struct Restore {
    /// The directory of the backup.
    #[arg(long)]
    from: PathBuf,
    /// The data directory, which is not there yet or is empty.
    #[arg(long, env = "FIRMGATE_DATA", default_value = "data")]
    data: PathBuf,
}

impl Backup {
    /// Runs the command: 0 where the backup is whole, 1 where there is none.
    pub fn run(&self) -> ExitCode {
        let taken = match runtime() {
            Ok(runtime) => runtime.block_on(backup::take(&self.data, &self.to)),
            Err(error) => return Answered::no(error.to_string()).say(),
        };
        match taken {
            Ok(copied) => Answered::yes(format!(
                "Copied {} to {}. Its {} has the digest of each file.",
                words(copied),
                self.to.display(),
                backup::SUMS
            ))
            .say(),
            Err(fault) => super::failed(&fault),
        }
    }
}

impl Restore {
    /// Runs the command: 0 where the data directory is there, 1 where nothing was made.
    pub fn run(&self) -> ExitCode {
        match backup::restore(&self.from, &self.data) {
            Ok(copied) => Answered::yes(format!(
                "Checked and restored {} to {}. Now run: firmgate doctor --data {}",
                words(copied),
                self.data.display(),
                self.data.display()
            ))
            .say(),
            Err(fault) => super::failed(&fault),
        }
    }
}

fn words(copied: Copied) -> String {
    let files = number_text(copied.files);
    format!("{files} files, {} bytes,", number_text(copied.bytes))
}
