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

/// Verifies the journal's hash chain, every stored state against it, the published edition, that no
/// file of a diverted item is left, and the fleet with its counts.
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
        let published = app.ledger.last_published_edition().await?;
        let wanted = published.map(|stored| stored.value.number);
        let out = app.press.edition_out().await?;
        if wanted != out {
            differences.push(format!(
                "the last published edition is {}, readers see {}",
                text_of(wanted),
                text_of(out)
            ));
        }
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

fn text_of(edition: Option<u32>) -> String {
    edition.map_or_else(|| "none".to_owned(), |number| number.to_string())
}
