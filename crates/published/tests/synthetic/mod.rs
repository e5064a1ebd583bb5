//! Synthetic publications, made the only way there is: items with confirmed fixes through the gate.
#![allow(dead_code, reason = "each test takes what it needs")]
#![allow(
    clippy::unwrap_used,
    reason = "a synthetic value that does not parse is a fault of the test"
)]

use register::edition::{CoverageFact, CoverageGiven, EditionKind, Publication, Tombstone};
use register::fix::{Confirmation, ConfirmationAnswer, FixProgress, PublicWording};
use register::item::{Clause, Item, Source, Stage, Term};
use register::publication::{Gate, PublishedRow, TargetListing, reduce};
use register::row::{FixAvailable, SourceKind, StatusOfInformation};
use std::collections::{BTreeMap, BTreeSet};
use terms::reference::ConfirmationRef;
use terms::{
    Date, DeviceModel, DeviceType, FirmwareVersion, ItemRef, Make, Model, Moment, OrganisationRef,
    PersonRef, PublicRef,
};

/// An entry in a few words: `terms` as `ESME/Northmere/EM-100/0002012F|00020130 + CHF/…`.
#[derive(Clone, Debug)]
pub struct Sketch {
    pub bits: u64,
    pub terms: &'static str,
    pub summary: &'static str,
    pub fix: &'static str,
    pub target: &'static str,
    pub date: &'static str,
}

impl Sketch {
    pub fn new(bits: u64, terms: &'static str) -> Sketch {
        Sketch {
            bits,
            terms,
            summary: "The clock drifts after a restart.",
            fix: "Install the firmware named as the fix.",
            target: "ESME/Northmere/EM-100/00020130",
            date: "2026-05-04",
        }
    }

    pub fn reference(&self) -> PublicRef {
        PublicRef::from_random_bits(self.bits)
    }
}

pub fn term(text: &str) -> Term {
    let fields: Vec<&str> = text.split('/').collect();
    Term {
        device_type: DeviceType::from_code(fields[0]).unwrap(),
        make: Make::parse(fields[1]).unwrap(),
        model: Model::parse(fields[2]).unwrap(),
        versions: fields
            .get(3)
            .into_iter()
            .flat_map(|versions| versions.split('|'))
            .map(|version| FirmwareVersion::parse(version).unwrap())
            .collect(),
        hardware_version: fields.get(4).map(|hardware| (*hardware).to_owned()),
        region: None,
    }
}

pub fn device(text: &str) -> DeviceModel {
    let term = term(text);
    DeviceModel {
        device_type: term.device_type,
        make: term.make,
        model: term.model,
        firmware: term.versions.into_iter().next(),
    }
}

fn clause(sketch: &Sketch) -> Clause {
    let maker = OrganisationRef::from_random_bits(11);
    let person = PersonRef::from_random_bits(12);
    let at = Moment::parse_rfc3339("2026-06-01T10:00:00Z").unwrap();
    let date: Date = sketch.date.parse().unwrap();
    let mut clause = Clause {
        number: 1,
        terms: sketch.terms.split(" + ").map(term).collect(),
        label: None,
        status: StatusOfInformation::Defect,
        date_last_updated: date,
        fix_claim: FixAvailable::Yes,
        fix_information: Some(sketch.fix.to_owned()),
        summary: Some(sketch.summary.to_owned()),
        affected_until: None,
        origins: Vec::new(),
        set_by_dcc: BTreeMap::new(),
        fix: FixProgress {
            provided: None,
            targets: vec![device(sketch.target)],
            confirmation: None,
            launches: Vec::new(),
        },
    };
    let source = Source::Provider(SourceKind::DeviceManufacturer);
    clause.fix.confirmation = Some(Confirmation {
        reference: ConfirmationRef::from_random_bits(13),
        wording: PublicWording::of(source, &clause).unwrap(),
        asked_by: person,
        asked_at: at,
        answers: [(
            maker,
            ConfirmationAnswer::Confirmed {
                by: person,
                at,
                evidence: "CANARY-EVIDENCE".to_owned(),
            },
        )]
        .into(),
    });
    clause
}

fn item(sketch: &Sketch, stage: Stage) -> Item {
    let at = Moment::parse_rfc3339("2026-05-01T10:00:00Z").unwrap();
    Item {
        reference: ItemRef::from_random_bits(sketch.bits + 1),
        provider: OrganisationRef::from_random_bits(11),
        identifier: 10_577,
        source: Source::Provider(SourceKind::DeviceManufacturer),
        stage,
        concern: None,
        clauses: vec![clause(sketch)],
        queries: Vec::new(),
        repeats: Vec::new(),
        verdicts: Vec::new(),
        first_recorded: at,
        last_recorded: at,
    }
}

fn verified() -> Stage {
    Stage::Verified {
        by: PersonRef::from_random_bits(14),
        at: Moment::parse_rfc3339("2026-05-02T10:00:00Z").unwrap(),
    }
}

/// The published rows of these sketches.
pub fn rows(sketches: &[Sketch]) -> Vec<PublishedRow> {
    let by_item: BTreeMap<ItemRef, PublicRef> = sketches
        .iter()
        .map(|sketch| {
            (
                ItemRef::from_random_bits(sketch.bits + 1),
                sketch.reference(),
            )
        })
        .collect();
    let items: Vec<Item> = sketches.iter().map(|s| item(s, verified())).collect();
    let gate = Gate {
        public_reference: &|item, _| by_item[&item.reference],
        target_listed: &|_| TargetListing::Active,
    };
    let (rows, withheld) = reduce(&items, &gate);
    assert!(withheld.is_empty(), "{withheld:?}");
    rows
}

/// An edition of these sketches.
pub fn edition(number: u32, sketches: &[Sketch], tombstones: &[Tombstone]) -> Publication {
    let mut tombstones = tombstones.to_vec();
    tombstones.sort_by_key(|tombstone| tombstone.reference);
    let month = i8::try_from(number * 3).unwrap();
    Publication {
        edition: number,
        kind: EditionKind::Quarterly {
            period: format!("2026 Q{number}"),
        },
        as_of: Date::constant(2026, month, 28),
        published_at: Moment::start_of_day(Date::constant(2026, month, 28)).plus_seconds(36_000),
        glossary_version: 1,
        rows: rows(sketches),
        tombstones,
        round_period: Some("2026 Q2".to_owned()),
        coverage: vec![
            CoverageFact {
                provider: "Calder & Rowe".to_owned(),
                given: CoverageGiven::NilReturn,
            },
            CoverageFact {
                provider: "Northmere".to_owned(),
                given: CoverageGiven::Data,
            },
            CoverageFact {
                provider: "Orrin".to_owned(),
                given: CoverageGiven::Nothing,
            },
        ],
    }
}

/// Devices for a list.
pub fn devices() -> Vec<published::CatalogueDevice> {
    include_str!("../../../../docs/guide/combination-devices.csv")
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            published::CatalogueDevice {
                device: DeviceModel {
                    device_type: DeviceType::from_code(cells[3]).unwrap(),
                    make: Make::parse(cells[0]).unwrap(),
                    model: Model::parse(cells[1]).unwrap(),
                    firmware: FirmwareVersion::parse(cells[2]),
                },
                status: "Active".to_owned(),
            }
        })
        .collect()
}

/// Names of versions, for terms with many.
pub fn versions(texts: &[&str]) -> BTreeSet<FirmwareVersion> {
    texts
        .iter()
        .map(|text| FirmwareVersion::parse(text).unwrap())
        .collect()
}
