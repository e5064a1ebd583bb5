//! What happened in the demonstration world: two editions behind it, a third round in progress,
//! and something in every state that somebody would come to look at.

use super::DemonstrationError;
use super::cast::People;
use super::devices::{device, listed};
use super::teller::{Teller, csp_row, hub_row, orrin_row, row, term};
use crate::clock::SetClock;
use app::App;
use app::intake::Acknowledged;
use formats::{bank_holidays, glossary_seed};
use register::command::Command;
use register::item::{Concern, DeclineReason};
use register::row::StatusOfInformation;
use register::submission::Route;
use terms::{DeviceType, Division, Moment, RoundRef};

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
                fix_information: Some("Hub firmware 04010300 ends it".to_owned()),
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
            question: "Which firmware versions of the HM-P20 show the balance of the day before, and is there one that does not?".to_owned(),
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
                summary: "Export reads can be billed to a neighbouring home.".to_owned(),
                fix_information: None,
                concern: Some(Concern::Billing),
            },
        )
        .await?;
        Ok(())
    }
}
