//! `firmgate journal`: the whole journal as JSON Lines, for whoever wants to verify it.

use super::{failed, runtime};
use crate::clock::SystemClock;
use crate::wiring::DataDirectory;
use clap::Args;
use formats::neutrality::Marking;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// How many lines are read at once.
const BATCH: u32 = 1_000;

/// Writes the journal to the output, one JSON object a line.
#[derive(Debug, Args)]
pub struct Journal {
    /// The data directory.
    #[arg(long, env = "FIRMGATE_DATA", default_value = "data")]
    data: PathBuf,
}

impl Journal {
    /// Runs the command.
    pub fn run(&self) -> ExitCode {
        if !self.data.is_dir() {
            return failed(&format!("{} is not a data directory", self.data.display()));
        }
        match runtime() {
            Ok(runtime) => match runtime.block_on(self.write()) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => failed(&*error),
            },
            Err(error) => failed(&error),
        }
    }

    async fn write(&self) -> Result<(), Box<dyn std::error::Error>> {
        let data = DataDirectory::at(&self.data)?;
        let app = data
            .open(Arc::new(SystemClock), Marking::Operational)
            .await?;
        let mut output = std::io::stdout().lock();
        let mut after = 0;
        loop {
            let lines = app.ledger.journal_after(after, BATCH).await?;
            let Some(last) = lines.last() else {
                return Ok(());
            };
            after = last.sequence;
            for line in &lines {
                writeln!(output, "{}", line.hashed().exported(&line.hash))?;
            }
        }
    }
}
