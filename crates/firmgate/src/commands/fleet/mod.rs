//! `firmgate fleet`: what hubs there are, which of them a launch concerns, and fictional fleets.

mod affected;
mod generate;
mod measure;
mod show;

use super::{Answered, failed, runtime};
use crate::clock::SystemClock;
use crate::wiring::DataDirectory;
use app::App;
use clap::{Args, Subcommand, ValueEnum};
use formats::neutrality::Marking;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use terms::{Capacity, Organisation, OrganisationType, PersonRef};

/// What hubs there are, which of them a launch concerns, and fictional fleets.
#[derive(Debug, Args)]
pub struct Fleet {
    /// The data directory.
    #[arg(long, env = "FIRMGATE_DATA", default_value = "data", global = true)]
    data: PathBuf,
    #[command(subcommand)]
    what: What,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum What {
    /// Count the hubs there are, all of them or one Supplier's.
    Show(show::Show),
    /// Count the hubs of a Supplier that a launch concerns, and why others are left out.
    Affected(affected::Affected),
    /// Make a fictional fleet from a seed: the same seed, the same bytes.
    Generate(generate::Generate),
    /// Make a month's Changes of Supplier of a fictional fleet.
    Change(generate::Change),
    /// Measure on this machine how quickly the fleet in force opens and answers, and in how much
    /// memory.
    Measure(measure::Measure),
}

/// How to give an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines and tables.
    Text,
    /// Comma-separated values.
    Csv,
    /// One JSON object.
    Json,
}

impl Fleet {
    /// Runs the command.
    pub fn run(&self) -> ExitCode {
        match &self.what {
            What::Generate(generate) => generate
                .run()
                .map_or_else(|error| failed(&error), Answered::say),
            What::Change(change) => change
                .run()
                .map_or_else(|error| failed(&error), Answered::say),
            What::Show(_) | What::Affected(_) | What::Measure(_) => match runtime() {
                Ok(runtime) => match runtime.block_on(self.ask()) {
                    Ok(answer) => answer.say(),
                    Err(error) => failed(&*error),
                },
                Err(error) => failed(&error),
            },
        }
    }

    async fn ask(&self) -> Result<Answered, Box<dyn std::error::Error>> {
        if !self.data.is_dir() {
            let what = format!("{} is not a data directory", self.data.display());
            return Ok(Answered::senseless(what));
        }
        let data = DataDirectory::at(&self.data)?;
        let opened = measure::Stopwatch::start();
        let app = data
            .open(Arc::new(SystemClock), Marking::Operational)
            .await?;
        match &self.what {
            What::Show(show) => show.answer(&app).await,
            What::Affected(affected) => affected.answer(&app).await,
            What::Measure(measure) => measure.answer(&app, &opened).await,
            What::Generate(generate) => Ok(generate.run()?),
            What::Change(change) => Ok(change.run()?),
        }
    }
}

/// Before the first import there is nothing to ask about.
fn no_fleet() -> Answered {
    Answered::no("There is no fleet yet: firmgate import inventory FILE\n")
}

/// The Supplier with this name or reference.
async fn supplier(
    app: &App,
    name: &str,
) -> Result<Result<Organisation, Answered>, app::ports::LedgerError> {
    let organisations = app.ledger.organisations().await?;
    let found = organisations.into_iter().find(|held| {
        held.organisation_type == OrganisationType::Supplier
            && (held.name == name || held.reference.to_string() == name)
    });
    Ok(found.ok_or_else(|| Answered::senseless(format!("no Supplier is called {name}"))))
}

/// A person at this console who looks at the fleet for this organisation.
fn viewer(of: &Organisation) -> Capacity {
    Capacity {
        person: PersonRef::from_random_bits(0),
        organisation: of.reference,
        organisation_type: of.organisation_type,
        party_category: of.party_category,
    }
}
