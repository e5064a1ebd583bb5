//! What happens in every world: a glossary, a round, files, fixes that are confirmed, three
//! editions, one of them an erratum. Between the steps there are gaps in which a test may let
//! happen what is never published.

use super::World;
use app::act::Made;
use app::ports::{CplStatus, ListedDevice};
use formats::{bank_holidays, glossary_seed};
use register::command::Command;
use register::edition::EditionKind;
use register::item::Term;
use register::row::StatusOfInformation;
use terms::reference::ConfirmationRef;
use terms::{
    Date, DeviceModel, DeviceType, Division, EditionRef, FirmwareVersion, ItemRef, Make, Model,
    RoundRef,
};

/// The header of a submission file with the optional columns that the stories use.
pub const HEADER: &str = "Identifier,Make,Model,Firmware Version,Device Type,Source,Status of \
                          Information,Date last Updated,Fix Available,Fix Information,Summary,\
                          Combination";

/// A gap in the story, in which what is not published may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    BeforeTheFirstFile,
    BeforeTheFirstEdition,
    BetweenEditions,
    WhileAnEditionWaits,
    AfterTheLastEdition,
}

impl Gap {
    pub const ALL: [Gap; 5] = [
        Gap::BeforeTheFirstFile,
        Gap::BeforeTheFirstEdition,
        Gap::BetweenEditions,
        Gap::WhileAnEditionWaits,
        Gap::AfterTheLastEdition,
    ];

    /// The day it begins.
    pub fn day(self) -> i64 {
        match self {
            Gap::BeforeTheFirstFile => 4,
            Gap::BeforeTheFirstEdition => 31,
            Gap::BetweenEditions => 45,
            Gap::WhileAnEditionWaits => 61,
            Gap::AfterTheLastEdition => 95,
        }
    }
}

/// What fills the gaps of a story.
pub trait Interlude {
    /// Whatever happens in this gap.
    async fn fill(&mut self, world: &World, gap: Gap);
}

/// Nothing happens in the gaps.
pub struct Silence;

impl Interlude for Silence {
    async fn fill(&mut self, _: &World, _: Gap) {}
}

/// The story up to the day on which the first edition can be prepared.
pub async fn until_the_first_edition(world: &World) -> RoundRef {
    let round = foundations(world).await;
    first_files(world).await;
    first_verification(world).await;
    world.at(40, 0);
    round
}

/// Tells the story.
pub async fn tell(world: &World, interlude: &mut impl Interlude) {
    let round = foundations(world).await;
    given_by_those_who_are_not_published(world).await;
    interlude.fill(world, Gap::BeforeTheFirstFile).await;
    first_files(world).await;
    first_verification(world).await;
    interlude.fill(world, Gap::BeforeTheFirstEdition).await;
    world.at(40, 0);
    publish(world, 40, quarterly("2026 Q1"), Some(round)).await;
    interlude.fill(world, Gap::BetweenEditions).await;
    second_files(world).await;
    world.at(60, 0);
    let edition = prepare(world, ad_hoc("A fix for hub firmware cannot wait"), None).await;
    interlude.fill(world, Gap::WhileAnEditionWaits).await;
    world.at(62, 0);
    world.act("dcc2", Command::PublishEdition { edition }).await;
    hand_over(world, edition).await;
    erratum(world).await;
    interlude.fill(world, Gap::AfterTheLastEdition).await;
    world.at(100, 0);
    world.app.reconcile().await.unwrap();
}

pub fn quarterly(period: &str) -> EditionKind {
    EditionKind::Quarterly {
        period: period.to_owned(),
    }
}

pub fn ad_hoc(reason: &str) -> EditionKind {
    EditionKind::AdHoc {
        reason: reason.to_owned(),
    }
}

/// Glossary, bank holidays, devices, who may read, and a round in which everybody is asked.
pub async fn foundations(world: &World) -> RoundRef {
    world.at(0, 0);
    let entries = glossary_seed::entries();
    world.act("dcc", Command::PublishGlossary { entries }).await;
    let holidays = bank_holidays::first_version();
    let calendar = holidays.calendar(Division::EnglandAndWales).cloned();
    let calendar = calendar.unwrap();
    world.act("dcc", Command::LoadCalendar { calendar }).await;
    world.app.import_devices(listed()).await.unwrap();
    let categories = terms::PartyCategory::ALL
        .into_iter()
        .filter(|category| *category != terms::PartyCategory::GasNetwork)
        .collect();
    world.act("secas", Command::SetAccess { categories }).await;
    world.at(1, 0);
    open_round(world, "2026 Q1", day(20)).await
}

pub async fn open_round(world: &World, period: &str, agreed: Date) -> RoundRef {
    let asked = [
        "northmere",
        "halden",
        "orrin",
        "northern-reach",
        "calder",
        "southern-arc",
    ];
    let providers = asked
        .iter()
        .map(|post| (world.of(post).organisation, agreed))
        .collect();
    let opened = world
        .act(
            "dcc",
            Command::OpenRound {
                period: period.to_owned(),
                format: "Comma-delimited CSV".to_owned(),
                delivery_method: "Upload".to_owned(),
                chase_after_working_days: 15,
                providers,
            },
        )
        .await;
    match opened.made {
        Made::Round(round) => round,
        other => panic!("no round was opened but {other:?}"),
    }
}

/// The day so many days after the start.
pub fn day(days: i64) -> Date {
    super::start().plus_seconds(days * 86_400).uk_date()
}

/// A row of a submission file.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    pub identifier: u64,
    pub device: (&'a str, &'a str, &'a str, &'a str),
    pub source: &'a str,
    pub fix: Option<&'a str>,
    pub summary: &'a str,
    pub combination: &'a str,
}

impl Row<'_> {
    fn line(&self) -> String {
        let (device_type, make, model, firmware) = self.device;
        let fix = self.fix.unwrap_or_default();
        format!(
            "{},{make},{model},{firmware},{device_type},{},Defect,{},{},\"{fix}\",\"{}\",{}\r\n",
            self.identifier,
            self.source,
            day(2),
            if self.fix.is_some() { "Yes" } else { "No" },
            self.summary,
            self.combination,
        )
    }
}

/// A submission file of these rows.
pub fn file(rows: &[Row<'_>]) -> String {
    let lines: String = rows.iter().map(Row::line).collect();
    format!("{HEADER}\r\n{lines}")
}

/// A row of a manufacturer.
pub fn row<'a>(
    identifier: u64,
    device: (&'a str, &'a str, &'a str, &'a str),
    fix: Option<&'a str>,
    summary: &'a str,
) -> Row<'a> {
    Row {
        identifier,
        device,
        source: "Device Manufacturer",
        fix,
        summary,
        combination: "",
    }
}

fn northmere_rows() -> Vec<Row<'static>> {
    let clock = "Upgrade to firmware 00020140, which keeps the clock through an interruption";
    let reads = "Upgrade the meter to 00020140; the hub may stay as it is";
    let together = "Half-hourly reads stop when the hub restarts at month's end";
    let meter = ("ESME", "Northmere", "NM-E210", "00020130");
    let hub = ("CHF", "Orrin", "OR-CH7", "04010203");
    vec![
        row(
            1,
            ("ESME", "Northmere", "NM-E210", "0002012F"),
            Some(clock),
            "Clock drifts after a supply interruption of more than three minutes",
        ),
        row(
            2,
            ("GSME", "Northmere", "NM-G110", "00010A00"),
            None,
            "Battery state is reported one day late",
        ),
        Row {
            combination: "A",
            ..row(3, meter, Some(reads), together)
        },
        Row {
            combination: "A",
            ..row(3, hub, Some(reads), together)
        },
    ]
}

/// Those whose matters are never published give something in every world: when somebody gave
/// data is told to SECAS and on the cover sheet, and rightly so.
async fn given_by_those_who_are_not_published(world: &World) {
    world.at(2, 0);
    let gas = ("GSME", "Calder & Rowe", "CR-G40", "00040001");
    let calder = [row(
        1,
        gas,
        None,
        "Gas reads stay at zero after the hub was replaced",
    )];
    world.sends("calder", &file(&calder)).await;
    world.at(2, 3_600);
    let hub = ("CHF", "Orrin", "OR-CH7", "04010203");
    let arc = [Row {
        source: "CSP",
        ..row(1, hub, None, "Firmware downloads stop at two thirds")
    }];
    world.sends("southern-arc", &file(&arc)).await;
}

async fn first_files(world: &World) {
    world.at(10, 0);
    world.sends("northmere", &file(&northmere_rows())).await;
    world.at(10, 3_600);
    let leaves = "The hub leaves the HAN for some minutes after midnight";
    let hub = ("CHF", "Orrin", "OR-CH7", "04010203");
    let orrin = [row(1, hub, Some("Upgrade the hub to 04010300"), leaves)];
    world.sends("orrin", &file(&orrin)).await;
    world.at(10, 7_200);
    let reach = [Row {
        source: "CSP",
        ..row(
            1,
            ("CHF", "Orrin", "OR-CH9", "05000100"),
            Some("Upgrade the hub to 05000110"),
            "The WAN link is slow to come back after a power outage",
        )
    }];
    world.sends("northern-reach", &file(&reach)).await;
    world.at(12, 0);
    let rounds = world.app.ledger.rounds().await.unwrap();
    let round = rounds[0].value.reference;
    world
        .act("halden", Command::DeclareNilReturn { round })
        .await;
    world.at(13, 0);
    let display = ("PPMID", "Halden Metering", "HM-P20", "00000110");
    let late = "The balance on the display is yesterday's until about noon";
    raise(
        world,
        "brightwater",
        display,
        late,
        Some("Display firmware 00000120 ends it"),
    )
    .await;
    raise(
        world,
        "tidewater",
        display,
        "The display is dark at times",
        None,
    )
    .await;
}

/// A Party raises an item.
pub async fn raise(
    world: &World,
    post: &str,
    device: (&str, &str, &str, &str),
    summary: &str,
    fix: Option<&str>,
) {
    let command = Command::RaiseItem {
        terms: vec![term(device)],
        status: StatusOfInformation::Issue,
        summary: summary.to_owned(),
        fix_information: fix.map(str::to_owned),
        concern: None,
    };
    world.act(post, command).await;
}

pub fn term(device: (&str, &str, &str, &str)) -> Term {
    let device = model(device);
    Term {
        device_type: device.device_type,
        make: device.make,
        model: device.model,
        versions: device.firmware.into_iter().collect(),
        hardware_version: None,
        region: None,
    }
}

pub fn model((device_type, make, model, firmware): (&str, &str, &str, &str)) -> DeviceModel {
    DeviceModel {
        device_type: DeviceType::from_code(device_type).unwrap(),
        make: Make::parse(make).unwrap(),
        model: Model::parse(model).unwrap(),
        firmware: FirmwareVersion::parse(firmware),
    }
}

async fn first_verification(world: &World) {
    world.at(25, 0);
    let meter = ("ESME", "Northmere", "NM-E210", "00020140");
    let hub = ("CHF", "Orrin", "OR-CH7", "04010300");
    let other_hub = ("CHF", "Orrin", "OR-CH9", "05000110");
    let display = ("PPMID", "Halden Metering", "HM-P20", "00000120");
    known_fix(world, "northmere", 1, meter, "northmere").await;
    known_fix(world, "northmere", 3, meter, "northmere").await;
    known_fix(world, "orrin", 1, hub, "orrin").await;
    known_fix(world, "northern-reach", 1, other_hub, "orrin").await;
    known_fix(world, "brightwater", 1, display, "halden").await;
}

/// An item is verified, its fix named, asked for and confirmed.
pub async fn known_fix(
    world: &World,
    post: &str,
    identifier: u64,
    target: (&str, &str, &str, &str),
    by: &str,
) -> ConfirmationRef {
    let item = world.item_reference(post, identifier).await;
    world.act("dcc", world.verifying(item).await).await;
    let targets = vec![model(target)];
    let set = Command::SetFixTargets {
        item,
        clause: 1,
        targets,
    };
    world.act("dcc", set).await;
    let request = ask(world, item).await;
    let confirm = Command::ConfirmFix {
        item,
        request,
        evidence: "Release note".to_owned(),
    };
    world.act(by, confirm).await;
    request
}

/// DCC asks for the confirmation of the first clause's fix.
pub async fn ask(world: &World, item: ItemRef) -> ConfirmationRef {
    let asked = world
        .act("dcc", Command::AskConfirmation { item, clause: 1 })
        .await;
    match asked.made {
        Made::Confirmation(request) => request,
        other => panic!("no confirmation was asked but {other:?}"),
    }
}

pub async fn prepare(world: &World, kind: EditionKind, round: Option<RoundRef>) -> EditionRef {
    let command = Command::PrepareEdition { kind, round };
    match world.act("dcc", command).await.made {
        Made::Edition(edition) => edition,
        other => panic!("no edition was prepared but {other:?}"),
    }
}

pub async fn publish(world: &World, days: i64, kind: EditionKind, round: Option<RoundRef>) {
    world.at(days, 0);
    let edition = prepare(world, kind, round).await;
    world.at(days, 1_800);
    world.act("dcc2", Command::PublishEdition { edition }).await;
    hand_over(world, edition).await;
}

async fn hand_over(world: &World, edition: EditionRef) {
    world.act("dcc", Command::HandOverEdition { edition }).await;
    world
        .act("secas", Command::AcknowledgeHandOver { edition })
        .await;
}

async fn second_files(world: &World) {
    world.at(50, 0);
    let button = row(
        2,
        ("PPMID", "Orrin", "OR-P5", "00010001"),
        Some("Upgrade to 00010002"),
        "The top-up button needs two presses",
    );
    let hub = ("CHF", "Orrin", "OR-CH7", "04010203");
    let leaves = "The hub leaves the HAN for some minutes after midnight";
    let first = row(1, hub, Some("Upgrade the hub to 04010300"), leaves);
    world.sends("orrin", &file(&[first, button])).await;
    world.at(52, 0);
    let target = ("PPMID", "Orrin", "OR-P5", "00010002");
    known_fix(world, "orrin", 2, target, "orrin").await;
}

/// A fix is taken back, and an erratum without it is published.
async fn erratum(world: &World) {
    world.at(80, 0);
    let item = world.item("northern-reach", 1).await.unwrap();
    let asked = item.clauses[0].fix.confirmation.as_ref().unwrap();
    let command = Command::WithdrawConfirmation {
        item: item.reference,
        request: asked.reference,
        reason: "A second trial did not bear it out".to_owned(),
    };
    world.act("orrin", command).await;
    let kind = EditionKind::Erratum {
        reason: "A fix was withdrawn".to_owned(),
    };
    publish(world, 82, kind, None).await;
}

/// The list of devices.
pub fn listed() -> Vec<ListedDevice> {
    let active: [(&str, &str, &str, &[&str]); 9] = [
        (
            "ESME",
            "Northmere",
            "NM-E210",
            &["0002012F", "00020130", "00020140"],
        ),
        ("GSME", "Northmere", "NM-G110", &["00010A00", "00010B00"]),
        (
            "ESME",
            "Halden Metering",
            "HM-300",
            &["0E130000", "0E140000"],
        ),
        (
            "PPMID",
            "Halden Metering",
            "HM-P20",
            &["00000110", "00000120"],
        ),
        ("GSME", "Calder & Rowe", "CR-G40", &["00040001", "00040002"]),
        ("IHD", "Calder & Rowe", "CR-View", &[""]),
        (
            "CHF",
            "Orrin",
            "OR-CH7",
            &["04010203", "04010204", "04010300"],
        ),
        ("CHF", "Orrin", "OR-CH9", &["05000100", "05000110"]),
        ("PPMID", "Orrin", "OR-P5", &["00010001", "00010002"]),
    ];
    let mut devices = Vec::new();
    for (device_type, make, name, versions) in active {
        devices.extend(versions.iter().map(|version| ListedDevice {
            device: model((device_type, make, name, version)),
            status: CplStatus::Active,
        }));
    }
    devices.push(ListedDevice {
        device: model(("GSME", "Calder & Rowe", "CR-G40", "00040000")),
        status: CplStatus::Withdrawn,
    });
    devices
}
