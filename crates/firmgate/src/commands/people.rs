//! `firmgate people`: adds somebody who may sign in.

use super::{failed, runtime};
use crate::clock::SystemClock;
use crate::wiring::DataDirectory;
use clap::{Args, Subcommand};
use formats::neutrality::Marking;
use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Adds people, and lists those there are.
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
    /// Lists who may sign in.
    List,
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
                let mut password = String::new();
                std::io::stdin()
                    .take(10_000)
                    .read_to_string(&mut password)?;
                let password = password.trim_end_matches(['\r', '\n']);
                let added = app
                    .add_person(organisation.reference, name, display, password)
                    .await;
                added.map_err(|error| error.to_string())?;
                Ok(format!("{name} may sign in for {}", organisation.name))
            }
            What::List => {
                let mut lines: Vec<String> = app
                    .ledger
                    .people()
                    .await?
                    .into_iter()
                    .map(|person| {
                        let organisation = organisations
                            .iter()
                            .find(|held| held.reference == person.organisation)
                            .map_or("", |held| held.name.as_str());
                        format!(
                            "{}\t{}\t{organisation}",
                            person.sign_in_name, person.display_name
                        )
                    })
                    .collect();
                lines.sort();
                Ok(lines.join("\n"))
            }
        }
    }
}
