//! `firmgate doctor`: replays the journal against what is stored, holds the fleet against its
//! digests, and reports every difference.

use super::{failed, runtime};
use crate::clock::SystemClock;
use crate::wiring::DataDirectory;
use clap::Args;
use formats::neutrality::Marking;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Verifies the journal's hash chain, every stored state against it, the published editions with
/// the files that went out, that no file of a diverted item is left, and the fleet with its counts.
#[derive(Debug, Args)]
pub struct Doctor {
    /// The data directory.
    #[arg(long, env = "FIRMGATE_DATA", default_value = "data")]
    data: PathBuf,
}

impl Doctor {
    /// Runs the command: 0 where all agrees, 1 where anything does not.
    pub fn run(&self) -> ExitCode {
        if !self.data.is_dir() {
            return failed(&format!("{} is not a data directory", self.data.display()));
        }
        match runtime() {
            Ok(runtime) => match runtime.block_on(self.examine()) {
                Ok(code) => code,
                Err(error) => failed(&*error),
            },
            Err(error) => failed(&error),
        }
    }

    async fn examine(&self) -> Result<ExitCode, Box<dyn std::error::Error>> {
        let data = DataDirectory::at(&self.data)?;
        let app = data
            .open(Arc::new(SystemClock), Marking::Operational)
            .await?;
        let mut differences = app.ledger.verify().await?;
        if let Ok(fleet) = app.fleet_store() {
            differences.extend(fleet.verify().await?);
        }
        differences.extend(app.edition_faults().await?);
        let files = app.files_to_erase().await?;
        if files > 0 {
            differences.push(format!(
                "{files} files that hold a diverted item are still there; the server erases them"
            ));
        }
        let lines = app
            .ledger
            .journal_before(None, 1)
            .await?
            .first()
            .map_or(0, |line| line.sequence);
        for difference in &differences {
            println!("{difference}");
        }
        match differences.is_empty() {
            true => {
                println!("{lines} journal lines: chain, states and published edition agree.");
                Ok(ExitCode::SUCCESS)
            }
            false => {
                println!(
                    "{} differences in {lines} journal lines.",
                    differences.len()
                );
                Ok(ExitCode::from(1))
            }
        }
    }
}
