//! The acts that the demonstration's story is told with: who sends, verifies, confirms and
//! publishes, and the rows of the files that are sent.

use super::DemonstrationError;
use super::cast::People;
use super::devices::device;
use crate::clock::SetClock;
use app::App;
use app::act::{Done, Made};
use app::intake::{Acknowledged, Received};
use jiff::ToSpan;
use register::command::{Actor, Command};
use register::decision::Stored;
use register::edition::EditionKind;
use register::item::{Item, Term};
use register::submission::Route;
use std::collections::BTreeSet;
use std::fmt::Write;
use terms::reference::ConfirmationRef;
use terms::{Date, DeviceModel, DeviceType, EditionRef, ItemRef, Moment, RoundRef, Severity};

/// The header of the submission format with the optional columns that the story uses.
const HEADER: &str = "Identifier,Make,Model,Firmware Version,Device Type,Source,Status of \
                      Information,Date last Updated,Fix Available,Fix Information,Summary,\
                      Combination";

/// The teller: who acts when.
pub(super) struct Teller<'a> {
    pub app: &'a App,
    pub clock: &'a SetClock,
    pub people: &'a People,
    pub today: Date,
}

impl Teller<'_> {
    /// The day so many days before today.
    pub(super) fn day(&self, days_ago: i64) -> Date {
        self.today - days_ago.days()
    }

    /// Sets the clock to nine in the morning of the day so many days before today.
    pub(super) fn at(&self, days_ago: i64) {
        let morning = Moment::start_of_day(self.day(days_ago)).plus_seconds(9 * 3_600);
        self.clock.set(morning);
    }

    pub(super) fn period(&self, days_ago: i64) -> String {
        let day = self.day(days_ago);
        format!("{} Q{}", day.year(), (day.month() - 1) / 3 + 1)
    }

    pub(super) async fn act(
        &self,
        who: &str,
        command: Command,
    ) -> Result<Done, DemonstrationError> {
        let actor = Actor::Person(self.people.of(who).clone());
        Ok(self.app.act(&actor, &command).await?)
    }

    pub(super) async fn item(
        &self,
        who: &str,
        identifier: u64,
    ) -> Result<Item, DemonstrationError> {
        Ok(self.stored_item(who, identifier).await?.value)
    }

    async fn stored_item(
        &self,
        who: &str,
        identifier: u64,
    ) -> Result<Stored<Item>, DemonstrationError> {
        let provider = self.people.of(who).organisation;
        self.app
            .ledger
            .items_by_identifier(provider, &[identifier])
            .await?
            .into_iter()
            .next()
            .ok_or_else(|| DemonstrationError(format!("{who} has no item {identifier}")))
    }

    /// Sends a file as a provider would: every warning looked at and acknowledged.
    pub(super) async fn send(&self, who: &str, rows: &[String]) -> Result<(), DemonstrationError> {
        let mut file = format!("{HEADER}\r\n");
        for row in rows {
            write!(file, "{row}\r\n").map_err(|error| DemonstrationError(error.to_string()))?;
        }
        let capacity = self.people.of(who);
        let bytes = file.into_bytes();
        let (bytes, checked) = self.app.check_file(capacity, bytes).await?;
        let warnings: BTreeSet<_> = checked
            .findings
            .counts()
            .keys()
            .filter(|code| code.severity() == Severity::Warning)
            .copied()
            .collect();
        let acknowledged = Acknowledged::Codes(warnings);
        let received = self
            .app
            .receive_file(capacity, Route::Page, bytes, &acknowledged)
            .await?;
        match received {
            Received::Accepted { .. } => Ok(()),
            Received::Refused { checked, .. } | Received::AwaitsAcknowledgement { checked } => {
                Err(DemonstrationError(format!(
                    "a file of {who} was not accepted: {:?}",
                    checked.findings.kept()
                )))
            }
            Received::Before { .. } => Err(DemonstrationError(format!(
                "a file of {who} was taken for one received before"
            ))),
        }
    }

    pub(super) async fn verify(
        &self,
        who: &str,
        identifiers: &[u64],
    ) -> Result<(), DemonstrationError> {
        for identifier in identifiers {
            let stored = self.stored_item(who, *identifier).await?;
            let looked_at = Command::VerifyItem {
                item: stored.value.reference,
                seen: stored.version,
            };
            self.act("dcc", looked_at).await?;
        }
        Ok(())
    }

    pub(super) async fn name_fix(
        &self,
        item: ItemRef,
        clause: u32,
        targets: Vec<DeviceModel>,
    ) -> Result<(), DemonstrationError> {
        let command = Command::SetFixTargets {
            item,
            clause,
            targets,
        };
        self.act("dcc", command).await?;
        Ok(())
    }

    pub(super) async fn ask(
        &self,
        item: ItemRef,
        clause: u32,
    ) -> Result<ConfirmationRef, DemonstrationError> {
        let asked = self
            .act("dcc", Command::AskConfirmation { item, clause })
            .await?;
        match asked.made {
            Made::Confirmation(request) => Ok(request),
            Made::Submission(_)
            | Made::Item(_)
            | Made::Round(_)
            | Made::Edition(_)
            | Made::Other => Err(DemonstrationError("no confirmation was asked".to_owned())),
        }
    }

    /// Asks for a confirmation and gives it.
    pub(super) async fn confirm(
        &self,
        item: ItemRef,
        clause: u32,
        by: &str,
        evidence: &str,
    ) -> Result<ConfirmationRef, DemonstrationError> {
        let request = self.ask(item, clause).await?;
        let command = Command::ConfirmFix {
            item,
            request,
            evidence: evidence.to_owned(),
        };
        self.act(by, command).await?;
        Ok(request)
    }

    pub(super) async fn open_round(
        &self,
        opened: i64,
        agreed: i64,
        providers: &[&str],
    ) -> Result<RoundRef, DemonstrationError> {
        self.at(opened);
        let providers = providers
            .iter()
            .map(|who| (self.people.of(who).organisation, self.day(agreed)))
            .collect();
        let opened = self
            .act(
                "dcc",
                Command::OpenRound {
                    period: self.period(opened),
                    format: "Comma-delimited CSV with the ten fields of the submission template, \
                             version 1"
                        .to_owned(),
                    delivery_method: "Upload on the page “Send a file”, through the API, or into \
                                      your own drop folder"
                        .to_owned(),
                    chase_after_working_days: 15,
                    providers,
                },
            )
            .await?;
        match opened.made {
            Made::Round(round) => Ok(round),
            Made::Submission(_)
            | Made::Item(_)
            | Made::Confirmation(_)
            | Made::Edition(_)
            | Made::Other => Err(DemonstrationError("no round was opened".to_owned())),
        }
    }

    pub(super) async fn publish(
        &self,
        days_ago: i64,
        round: RoundRef,
    ) -> Result<EditionRef, DemonstrationError> {
        self.at(days_ago);
        let period = self.period(days_ago);
        let prepared = self
            .act(
                "dcc",
                Command::PrepareEdition {
                    kind: EditionKind::Quarterly { period },
                    round: Some(round),
                },
            )
            .await?;
        let Made::Edition(edition) = prepared.made else {
            return Err(DemonstrationError("no edition was prepared".to_owned()));
        };
        self.act("dcc2", Command::PublishEdition { edition })
            .await?;
        self.act("dcc", Command::HandOverEdition { edition })
            .await?;
        Ok(edition)
    }
}

pub(super) fn term(device_type: DeviceType, make: &str, model: &str, firmware: &str) -> Term {
    let device = device(device_type, make, model, firmware);
    Term {
        device_type: device.device_type,
        make: device.make,
        model: device.model,
        versions: device.firmware.into_iter().collect(),
        hardware_version: None,
        region: None,
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "a row of the submission format has its columns"
)]
pub(super) fn line(
    identifier: u64,
    make: &str,
    model: &str,
    firmware: &str,
    device_type: &str,
    source: &str,
    status: &str,
    updated: Date,
    fix: Option<&str>,
    summary: &str,
    combination: &str,
) -> String {
    let available = if fix.is_some() { "Yes" } else { "No" };
    let fix = fix.unwrap_or_default();
    format!(
        "{identifier},{make},{model},{firmware},{device_type},{source},{status},{updated},\
         {available},\"{fix}\",\"{summary}\",{combination}"
    )
}

#[expect(
    clippy::too_many_arguments,
    reason = "a row of the submission format has its columns"
)]
pub(super) fn row(
    identifier: u64,
    make: &str,
    model: &str,
    firmware: &str,
    device_type: &str,
    status: &str,
    updated: Date,
    fix: Option<&str>,
    summary: &str,
    combination: &str,
) -> String {
    let source = "Device Manufacturer";
    line(
        identifier,
        make,
        model,
        firmware,
        device_type,
        source,
        status,
        updated,
        fix,
        summary,
        combination,
    )
}

pub(super) fn hub_row(
    identifier: u64,
    firmware: &str,
    updated: Date,
    fix: Option<&str>,
    summary: &str,
    combination: &str,
) -> String {
    row(
        identifier,
        "Orrin",
        "OR-CH7",
        firmware,
        "CHF",
        "Defect",
        updated,
        fix,
        summary,
        combination,
    )
}

#[expect(
    clippy::too_many_arguments,
    reason = "a row of the submission format has its columns"
)]
pub(super) fn orrin_row(
    identifier: u64,
    model: &str,
    firmware: &str,
    device_type: &str,
    updated: Date,
    fix: Option<&str>,
    summary: &str,
    combination: &str,
) -> String {
    row(
        identifier,
        "Orrin",
        model,
        firmware,
        device_type,
        "Defect",
        updated,
        fix,
        summary,
        combination,
    )
}

pub(super) fn csp_row(
    identifier: u64,
    model: &str,
    firmware: &str,
    updated: Date,
    fix: Option<&str>,
    summary: &str,
) -> String {
    line(
        identifier, "Orrin", model, firmware, "CHF", "CSP", "Defect", updated, fix, summary, "",
    )
}
