//! What happened in the demonstration world: two editions behind it, a third round in progress,
//! and something in every state that somebody would come to look at.

use super::DemonstrationError;
use super::cast::People;
use super::devices::{device, listed};
use crate::clock::SetClock;
use app::App;
use app::act::{Done, Made};
use app::intake::{Acknowledged, Received};
use formats::{bank_holidays, glossary_seed};
use jiff::ToSpan;
use register::command::{Actor, Command};
use register::edition::EditionKind;
use register::item::{Concern, DeclineReason, Item, Term};
use register::row::StatusOfInformation;
use register::submission::Route;
use std::collections::BTreeSet;
use std::fmt::Write;
use terms::reference::ConfirmationRef;
use terms::{
    Date, DeviceModel, DeviceType, Division, EditionRef, ItemRef, Moment, RoundRef, Severity,
};

/// The header of the submission format with the optional columns that the story uses.
const HEADER: &str = "Identifier,Make,Model,Firmware Version,Device Type,Source,Status of \
                      Information,Date last Updated,Fix Available,Fix Information,Summary,\
                      Combination";

/// The teller: who acts when.
struct Teller<'a> {
    app: &'a App,
    clock: &'a SetClock,
    people: &'a People,
    today: Date,
}

/// Tells the story, ending now.
pub async fn tell(
    app: &App,
    clock: &SetClock,
    people: &People,
    now: Moment,
) -> Result<(), DemonstrationError> {
    let teller = Teller {
        app,
        clock,
        people,
        today: now.uk_date(),
    };
    teller.foundations().await?;
    let first = teller.first_round().await?;
    teller.first_edition(first).await?;
    teller.raised_items().await?;
    let second = teller.second_round().await?;
    teller.second_edition(second).await?;
    teller.third_round().await?;
    clock.set(now);
    app.reconcile().await?;
    Ok(())
}

impl Teller<'_> {
    /// The day so many days before today.
    fn day(&self, days_ago: i64) -> Date {
        self.today - days_ago.days()
    }

    /// Sets the clock to nine in the morning of the day so many days before today.
    fn at(&self, days_ago: i64) {
        let morning = Moment::start_of_day(self.day(days_ago)).plus_seconds(9 * 3_600);
        self.clock.set(morning);
    }

    fn period(&self, days_ago: i64) -> String {
        let day = self.day(days_ago);
        format!("{} Q{}", day.year(), (day.month() - 1) / 3 + 1)
    }

    async fn act(&self, who: &str, command: Command) -> Result<Done, DemonstrationError> {
        let actor = Actor::Person(self.people.of(who).clone());
        Ok(self.app.act(&actor, &command).await?)
    }

    async fn item(&self, who: &str, identifier: u64) -> Result<Item, DemonstrationError> {
        let provider = self.people.of(who).organisation;
        self.app
            .ledger
            .items_by_identifier(provider, &[identifier])
            .await?
            .into_iter()
            .next()
            .map(|stored| stored.value)
            .ok_or_else(|| DemonstrationError(format!("{who} has no item {identifier}")))
    }

    /// Sends a file as a provider would: every warning looked at and acknowledged.
    async fn send(&self, who: &str, rows: &[String]) -> Result<(), DemonstrationError> {
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
        }
    }

    async fn verify(&self, who: &str, identifiers: &[u64]) -> Result<(), DemonstrationError> {
        for identifier in identifiers {
            let item = self.item(who, *identifier).await?.reference;
            self.act("dcc", Command::VerifyItem { item }).await?;
        }
        Ok(())
    }

    async fn name_fix(
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

    async fn ask(&self, item: ItemRef, clause: u32) -> Result<ConfirmationRef, DemonstrationError> {
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
    async fn confirm(
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

    async fn open_round(
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

    async fn publish(
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
        let publication = self.app.publication(edition).await?;
        let files = app::outgoing::files_of(self.app, &publication).await?;
        let spreadsheet = files
            .iter()
            .find(|file| file.media_type == app::outgoing::XLSX_MEDIA_TYPE)
            .ok_or_else(|| DemonstrationError("no spreadsheet was made".to_owned()))?;
        let command = Command::HandOverEdition {
            edition,
            spreadsheet_sha256: app::sha256(&spreadsheet.bytes),
        };
        self.act("dcc", command).await?;
        Ok(edition)
    }

    /// Glossary, bank holidays and the list of devices.
    async fn foundations(&self) -> Result<(), DemonstrationError> {
        self.at(235);
        let entries = glossary_seed::entries();
        self.act("dcc", Command::PublishGlossary { entries })
            .await?;
        let calendar = bank_holidays::first_version()
            .calendar(Division::EnglandAndWales)
            .cloned()
            .ok_or_else(|| DemonstrationError("no bank holidays".to_owned()))?;
        self.act("dcc", Command::LoadCalendar { calendar }).await?;
        self.app.import_devices(listed()).await?;
        Ok(())
    }

    async fn first_round(&self) -> Result<RoundRef, DemonstrationError> {
        let providers = [
            "northmere",
            "halden",
            "calder",
            "orrin",
            "northern-reach",
            "southern-arc",
        ];
        let round = self.open_round(230, 205, &providers).await?;
        self.at(215);
        let day = self.day(220);
        self.send("northmere", &[
            row(1, "Northmere", "NM-E210", "0002012F", "ESME", "Defect", day, Some("Upgrade to firmware 00020140, which keeps the clock through a supply interruption"), "Clock drifts after a supply interruption of more than three minutes", ""),
            row(2, "Northmere", "NM-G110", "00010A00", "GSME", "Issue", day, None, "Battery state is reported one day late", ""),
            row(3, "Northmere", "NM-E210", "00020130", "ESME", "Defect", day, Some("Upgrade the meter to 00020140; the hub may stay as it is"), "Half-hourly reads stop when the hub restarts during a billing calendar change", "A"),
            hub_row(3, "04010203", day, Some("Upgrade the meter to 00020140; the hub may stay as it is"), "Half-hourly reads stop when the hub restarts during a billing calendar change", "A"),
        ]).await?;
        self.at(213);
        self.send(
            "halden",
            &[
                row(
                    1,
                    "Halden Metering",
                    "HM-300",
                    "0E130000",
                    "ESME",
                    "Defect",
                    day,
                    Some("Upgrade to firmware 0E140000"),
                    "Tariff switching table is lost when it is written twice within a minute",
                    "",
                ),
                row(
                    2,
                    "Halden Metering",
                    "HM-P20",
                    "00000110",
                    "PPMID",
                    "Issue",
                    day,
                    None,
                    "The display shows the balance of the day before until noon",
                    "",
                ),
            ],
        )
        .await?;
        self.at(212);
        self.send(
            "calder",
            &[row(
                1,
                "Calder & Rowe",
                "CR-G40",
                "00040001",
                "GSME",
                "Defect",
                day,
                Some("Upgrade to firmware 00040002"),
                "Gas reads stay at zero after the hub was replaced",
                "",
            )],
        )
        .await?;
        self.at(211);
        self.send(
            "orrin",
            &[orrin_row(
                1,
                "OR-CH7",
                "04010203",
                "CHF",
                day,
                Some("Upgrade the hub to 04010300"),
                "The hub leaves the HAN for some minutes after midnight",
                "",
            )],
        )
        .await?;
        self.at(210);
        self.send(
            "northern-reach",
            &[csp_row(
                1,
                "OR-CH9",
                "05000100",
                day,
                None,
                "The WAN link is slow to come back after a power outage",
            )],
        )
        .await?;
        Ok(round)
    }

    async fn first_edition(&self, round: RoundRef) -> Result<(), DemonstrationError> {
        // Southern Arc gave nothing: fifteen Working Days later the clock asks SECAS to chase.
        self.at(200);
        self.verify("northmere", &[1, 2, 3]).await?;
        self.verify("halden", &[1, 2]).await?;
        self.verify("calder", &[1]).await?;
        self.verify("orrin", &[1]).await?;
        let clock_drift = self.item("northmere", 1).await?.reference;
        let fixed = device(DeviceType::Esme, "Northmere", "NM-E210", "00020140");
        self.name_fix(clock_drift, 1, vec![fixed.clone()]).await?;
        self.confirm(
            clock_drift,
            1,
            "northmere",
            "Release note RN-0140, section 2",
        )
        .await?;
        let reads = self.item("northmere", 3).await?.reference;
        self.name_fix(reads, 1, vec![fixed]).await?;
        self.confirm(reads, 1, "northmere", "Release note RN-0140, section 4")
            .await?;
        let tariff = self.item("halden", 1).await?.reference;
        let halden = device(DeviceType::Esme, "Halden Metering", "HM-300", "0E140000");
        self.name_fix(tariff, 1, vec![halden]).await?;
        self.confirm(tariff, 1, "halden", "Type test report HT-77")
            .await?;
        let gas = self.item("calder", 1).await?.reference;
        let calder = device(DeviceType::Gsme, "Calder & Rowe", "CR-G40", "00040002");
        self.name_fix(gas, 1, vec![calder]).await?;
        self.confirm(gas, 1, "calder", "Field trial of forty homes")
            .await?;
        self.at(177);
        self.app.reconcile().await?;
        let secas = Command::RecordChase {
            round,
            provider: self.people.of("southern-arc").organisation,
            note: "Chase letter sent to the agreed contact.".to_owned(),
        };
        self.at(176);
        self.act("secas", secas).await?;
        let edition = self.publish(170, round).await?;
        self.at(168);
        self.act("secas", Command::AcknowledgeHandOver { edition })
            .await?;
        Ok(())
    }

    async fn raised_items(&self) -> Result<(), DemonstrationError> {
        self.at(160);
        self.act(
            "fenland",
            Command::RaiseItem {
                terms: vec![term(
                    DeviceType::Ppmid,
                    "Halden Metering",
                    "HM-P20",
                    "00000110",
                )],
                status: StatusOfInformation::Issue,
                summary: "The balance on the display is yesterday's until about noon.".to_owned(),
                fix_information: None,
                concern: None,
            },
        )
        .await?;
        self.at(155);
        self.act(
            "brightwater",
            Command::RaiseItem {
                terms: vec![term(DeviceType::Chf, "Orrin", "OR-CH7", "04010203")],
                status: StatusOfInformation::Defect,
                summary: "Hubs drop off the HAN shortly after midnight.".to_owned(),
                fix_information: Some(
                    "Hub firmware 04010300 ended it in our trial of 200 homes".to_owned(),
                ),
                concern: None,
            },
        )
        .await?;
        self.at(150);
        self.act(
            "brightwater",
            Command::RaiseItem {
                terms: vec![term(
                    DeviceType::Esme,
                    "Halden Metering",
                    "HM-300",
                    "0E130000",
                )],
                status: StatusOfInformation::Issue,
                summary: "Synthetic: text that must not be published.".to_owned(),
                fix_information: None,
                concern: Some(Concern::Security),
            },
        )
        .await?;
        self.at(149);
        let security = self.item("brightwater", 2).await?.reference;
        self.act("dcc", Command::DivertItem { item: security })
            .await?;
        Ok(())
    }

    async fn second_round(&self) -> Result<RoundRef, DemonstrationError> {
        let providers = [
            "northmere",
            "halden",
            "calder",
            "orrin",
            "northern-reach",
            "southern-arc",
        ];
        let round = self.open_round(138, 115, &providers).await?;
        self.at(130);
        self.act("calder", Command::DeclareNilReturn { round })
            .await?;
        let day = self.day(133);
        self.at(128);
        self.send(
            "orrin",
            &[
                orrin_row(
                    1,
                    "OR-CH7",
                    "04010203",
                    "CHF",
                    self.day(220),
                    Some("Upgrade the hub to 04010300"),
                    "The hub leaves the HAN for some minutes after midnight",
                    "",
                ),
                orrin_row(
                    2,
                    "OR-P5",
                    "00010001",
                    "PPMID",
                    day,
                    Some("Upgrade to 00010002"),
                    "The top-up button needs two presses",
                    "",
                ),
            ],
        )
        .await?;
        self.at(126);
        self.send(
            "southern-arc",
            &[csp_row(
                1,
                "OR-CH7",
                "04010204",
                day,
                Some("Upgrade the hub to 04010300"),
                "Firmware downloads stop at two thirds in areas of weak signal",
            )],
        )
        .await?;
        self.at(125);
        self.send("northmere", &[
            row(1, "Northmere", "NM-E210", "0002012F", "ESME", "Defect", self.day(220), Some("Upgrade to firmware 00020140, which keeps the clock through a supply interruption"), "Clock drifts after a supply interruption of more than three minutes", ""),
            row(2, "Northmere", "NM-G110", "00010A00", "GSME", "Defect", day, Some("Upgrade to firmware 00010B00"), "Battery state is reported one day late", ""),
            row(3, "Northmere", "NM-E210", "00020130", "ESME", "Defect", self.day(220), Some("Upgrade the meter to 00020140; the hub may stay as it is"), "Half-hourly reads stop when the hub restarts during a billing calendar change", "A"),
            hub_row(3, "04010203", self.day(220), Some("Upgrade the meter to 00020140; the hub may stay as it is"), "Half-hourly reads stop when the hub restarts during a billing calendar change", "A"),
        ]).await?;
        self.at(124);
        self.send(
            "halden",
            &[
                row(
                    1,
                    "Halden Metering",
                    "HM-300",
                    "0E130000",
                    "ESME",
                    "Defect",
                    self.day(220),
                    Some("Upgrade to firmware 0E140000"),
                    "Tariff switching table is lost when it is written twice within a minute",
                    "",
                ),
                row(
                    2,
                    "Halden Metering",
                    "HM-P20",
                    "00000110",
                    "PPMID",
                    "Issue",
                    day,
                    None,
                    "The display shows the balance of the day before until noon",
                    "",
                ),
                row(
                    3,
                    "Halden Metering",
                    "HM-300",
                    "0E130000",
                    "ESME",
                    "Issue",
                    day,
                    None,
                    "Installers report a loose terminal cover",
                    "",
                ),
            ],
        )
        .await?;
        self.at(122);
        self.send(
            "northern-reach",
            &[csp_row(
                1,
                "OR-CH9",
                "05000100",
                day,
                Some("Upgrade the hub to 05000110"),
                "The WAN link is slow to come back after a power outage",
            )],
        )
        .await?;
        Ok(round)
    }

    async fn second_edition(&self, round: RoundRef) -> Result<(), DemonstrationError> {
        self.at(110);
        self.verify("northmere", &[2]).await?;
        self.verify("orrin", &[2]).await?;
        self.verify("southern-arc", &[1]).await?;
        self.verify("northern-reach", &[1]).await?;
        let battery = self.item("northmere", 2).await?.reference;
        self.name_fix(
            battery,
            1,
            vec![device(DeviceType::Gsme, "Northmere", "NM-G110", "00010B00")],
        )
        .await?;
        self.confirm(battery, 1, "northmere", "Release note RN-0B")
            .await?;
        let button = self.item("orrin", 2).await?.reference;
        self.name_fix(
            button,
            1,
            vec![device(DeviceType::Ppmid, "Orrin", "OR-P5", "00010002")],
        )
        .await?;
        self.confirm(button, 1, "orrin", "Change record 5-0002")
            .await?;
        // A CSP's item is fixed by the hub maker's firmware: the hub maker confirms.
        let outage = self.item("northern-reach", 1).await?.reference;
        self.name_fix(
            outage,
            1,
            vec![device(DeviceType::Chf, "Orrin", "OR-CH9", "05000110")],
        )
        .await?;
        self.confirm(outage, 1, "orrin", "Change record 9-0110")
            .await?;
        // Not a device matter.
        let cover = self.item("halden", 3).await?.reference;
        let reason = DeclineReason::NotADeviceMatter;
        self.act(
            "dcc",
            Command::DeclineItem {
                item: cover,
                reason,
            },
        )
        .await?;
        // Calder & Rowe found its fix wanting, and withdraws it.
        let gas = self.item("calder", 1).await?;
        let request = gas
            .clauses
            .first()
            .and_then(|clause| clause.fix.confirmation.as_ref())
            .map(|asked| asked.reference)
            .ok_or_else(|| DemonstrationError("the gas fix was never confirmed".to_owned()))?;
        self.at(105);
        self.act(
            "calder",
            Command::WithdrawConfirmation {
                item: gas.reference,
                request,
                reason: "Three homes of the field trial went back to zero reads".to_owned(),
            },
        )
        .await?;
        let edition = self.publish(92, round).await?;
        self.at(90);
        self.act("secas", Command::AcknowledgeHandOver { edition })
            .await?;
        Ok(())
    }

    async fn third_round(&self) -> Result<(), DemonstrationError> {
        let providers = [
            "northmere",
            "halden",
            "calder",
            "orrin",
            "northern-reach",
            "southern-arc",
        ];
        let _round = self.open_round(24, -6, &providers).await?;
        let day = self.day(30);
        self.at(15);
        self.send("northmere", &[
            row(1, "Northmere", "NM-E210", "0002012F", "ESME", "Defect", self.day(220), Some("Upgrade to firmware 00020140, which keeps the clock through a supply interruption"), "Clock drifts after a supply interruption of more than three minutes", ""),
            row(2, "Northmere", "NM-G110", "00010A00", "GSME", "Defect", self.day(133), Some("Upgrade to firmware 00010B00"), "Battery state is reported one day late", ""),
            row(3, "Northmere", "NM-E210", "00020130", "ESME", "Defect", self.day(220), Some("Upgrade the meter to 00020140; the hub may stay as it is"), "Half-hourly reads stop when the hub restarts during a billing calendar change", "A"),
            hub_row(3, "04010203", self.day(220), Some("Upgrade the meter to 00020140; the hub may stay as it is"), "Half-hourly reads stop when the hub restarts during a billing calendar change", "A"),
            row(4, "Northmere", "NM-E220", "00030100", "ESME", "Issue", day, None, "The load limit is applied twice after a change of tenancy", ""),
            row(5, "Northmere", "NM-E220", "00030100", "ESME", "Defect", day, Some("Upgrade to firmware 00030110"), "Export register is not read at midnight", ""),
        ]).await?;
        // A file that nobody should send: its receipt stays.
        self.at(14);
        let broken = "Identifier,Make,Model,Firmware Version,Device Type,Source,Status of Information,Date last Updated,Fix Available,Fix Information\r\n1,Northmere,NM-E210,2.012E+04,ESME,Device Manufacturer,Defect,31/04/2026,Yes,\r\n";
        self.app
            .receive_file(
                self.people.of("northmere"),
                Route::Page,
                broken.as_bytes().to_vec(),
                &Acknowledged::Nothing,
            )
            .await?;
        // A query that waits for Halden Metering.
        self.at(12);
        let display = self.item("halden", 2).await?;
        self.act("dcc", Command::QueryItem {
            item: display.reference,
            question: "Fenland Power saw the same. Which firmware versions of the HM-P20 show it, and is there one that does not?".to_owned(),
            due_working_days: 10,
        }).await?;
        // One item waits for Orrin's confirmation: raised by a CSP, fixed by Orrin's firmware.
        self.at(9);
        let download = self.item("southern-arc", 1).await?.reference;
        self.name_fix(
            download,
            1,
            vec![device(DeviceType::Chf, "Orrin", "OR-CH7", "04010300")],
        )
        .await?;
        self.ask(download, 1).await?;
        // A concern with a channel of its own.
        self.at(5);
        self.act(
            "brightwater",
            Command::RaiseItem {
                terms: vec![
                    term(DeviceType::Esme, "Northmere", "NM-E220", "00030100"),
                    term(DeviceType::Chf, "Orrin", "OR-CH9", "05000100"),
                ],
                status: StatusOfInformation::Issue,
                summary: "Two homes were billed for a neighbour's export.".to_owned(),
                fix_information: None,
                concern: Some(Concern::Billing),
            },
        )
        .await?;
        Ok(())
    }
}

fn term(device_type: DeviceType, make: &str, model: &str, firmware: &str) -> Term {
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
fn line(
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
fn row(
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

fn hub_row(
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
fn orrin_row(
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

fn csp_row(
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
