//! `firmgate rehearse`: what a launch can and cannot see before its notification is issued, and how
//! long it takes.

use super::{Answered, failed, runtime};
use crate::clock::SystemClock;
use crate::wiring::DataDirectory;
use app::App;
use app::launches::{RehearsalError, RehearsalSetting};
use clap::{Args, ValueEnum};
use formats::neutrality::Marking;
use formats::rehearsal_told::{rehearsal_json, rehearsal_text};
use formats::sentences::launch::plan::{plan_refusal_text, waiting_text};
use formats::sentences::launch::refusal::criteria_fault_text;
use launch::notification::{Notification, NotificationNumber};
use launch::plan::RefusedPlan;
use launch::rehearsal::RehearsalRefusal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use terms::LaunchRef;

/// Rehearses a launch on the fleet of a data directory: by exact computation and by simulation.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true))]
pub struct Rehearse {
    /// A notification as JSON, as POST /api/v1/launches takes it.
    #[arg(group = "which")]
    file: Option<PathBuf>,
    /// The number of a notification that is drafted or issued.
    #[arg(long, group = "which")]
    notification: Option<String>,
    /// The data directory.
    #[arg(long, env = "FIRMGATE_DATA", default_value = "data")]
    data: PathBuf,
    /// How many launches are simulated for each fault.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    launches: u32,
    /// The seed of the simulated launches.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How to give the answer.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How to give an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines.
    Text,
    /// One JSON object.
    Json,
}

impl Rehearse {
    /// Runs the command.
    pub fn run(&self) -> ExitCode {
        match runtime() {
            Ok(runtime) => match runtime.block_on(self.answer()) {
                Ok(answer) => answer.say(),
                Err(error) => failed(&*error),
            },
            Err(error) => failed(&error),
        }
    }

    async fn answer(&self) -> Result<Answered, Box<dyn std::error::Error>> {
        if !self.data.is_dir() {
            let what = format!("{} is not a data directory", self.data.display());
            return Ok(Answered::senseless(what));
        }
        let data = DataDirectory::at(&self.data)?;
        let app = data
            .open(Arc::new(SystemClock), Marking::Operational)
            .await?;
        let (launch, notification) = match self.wanted(&app).await? {
            Ok(wanted) => wanted,
            Err(answer) => return Ok(answer),
        };
        let setting = RehearsalSetting {
            launches: self.launches,
            seed: self.seed,
        };
        Ok(match app.rehearse(&notification, launch, setting).await {
            Ok(rehearsed) => Answered::yes(match self.format {
                Format::Text => rehearsal_text(&rehearsed.strata, &rehearsed.report),
                Format::Json => format!(
                    "{:#}\n",
                    rehearsal_json(&rehearsed.strata, &rehearsed.report)
                ),
            }),
            Err(RehearsalError::NoFleet) => {
                Answered::no("There is no fleet yet: firmgate import inventory FILE\n")
            }
            Err(RehearsalError::NotPlanned(refused)) => Answered::no(not_planned(&refused)),
            Err(RehearsalError::Refused(refusal)) => Answered::no(refused(&refusal)),
            Err(RehearsalError::Ledger(error)) => return Err(error.into()),
        })
    }

    async fn wanted(
        &self,
        app: &App,
    ) -> Result<Result<(Option<LaunchRef>, Notification), Answered>, Box<dyn std::error::Error>>
    {
        if let Some(file) = &self.file {
            let bytes = std::fs::read(file)?;
            return Ok(web::api::notification_in(&bytes)
                .map(|notification| (None, notification))
                .map_err(Answered::senseless));
        }
        let number = self.notification.as_deref().unwrap_or_default();
        let none = || Answered::senseless(format!("no notification has the number {number}"));
        let Some(parsed) = NotificationNumber::parse(number) else {
            return Ok(Err(none()));
        };
        let ledger = app.launch_ledger()?;
        let Some(reference) = ledger.launch_numbered(&parsed).await? else {
            return Ok(Err(none()));
        };
        let launch = ledger.launch(reference).await?;
        Ok(launch
            .map(|launch| (Some(reference), launch.value.notification))
            .ok_or_else(none))
    }
}

/// Why the first level cannot be planned, with where the hubs are.
fn not_planned(refused: &RefusedPlan) -> String {
    let mut text = format!("Not planned: {}\n", plan_refusal_text(&refused.why));
    for (reason, hubs) in refused.waiting() {
        text.push_str(&format!("{hubs} hubs wait: {}.\n", waiting_text(reason)));
    }
    text
}

fn refused(refusal: &RehearsalRefusal) -> String {
    match refusal {
        RehearsalRefusal::CriteriaUnfit(faults) => {
            let all: Vec<String> = faults.iter().map(criteria_fault_text).collect();
            format!("The criteria are unfit. {}\n", all.join(" "))
        }
        RehearsalRefusal::Unfixable(_) => "No boundaries follow from the criteria.\n".to_owned(),
        RehearsalRefusal::NoHubs => "No hub is affected.\n".to_owned(),
        RehearsalRefusal::ListsUnfit => "The lists do not fit the strata.\n".to_owned(),
    }
}
