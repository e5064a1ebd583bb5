//! An invented register for tests and the example: fictional makes, published and unpublished
//! items, and a canary in every text that must never leave DCC.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test binary and example uses its own part, and every value here is well formed"
)]

pub mod dcc;
pub mod package;

use jiff::civil::date;
use register::edition::{
    CoverageFact, CoverageGiven, EditionKind, Publication, Tombstone, TombstoneReason,
};
use register::fix::{Confirmation, ConfirmationAnswer, FixProgress, ProvidedFix, PublicWording};
use register::glossary::{Glossary, GlossaryEntry};
use register::item::{
    Clause, Concern, Item, Query, QueryAnswer, RepeatDecision, RepeatVerdict, RowOrigin, SetByDcc,
    Source, Stage, Term,
};
use register::publication::{Gate, PublishedRow, TargetListing, Withheld, reduce};
use register::row::{FixAvailable, SourceKind, StatusOfInformation};
use std::collections::BTreeMap;
use terms::CspRegion;
use terms::reference::{ConfirmationRef, QueryRef};
use terms::{
    DeviceModel, DeviceType, FirmwareVersion, ItemRef, Make, Model, Moment, OrganisationRef,
    PersonRef, PublicRef, SubmissionRef,
};

/// Stands in every text of the register that nobody but DCC may see.
pub const CANARY: &str = "CANARY";

pub const NORTHMERE: u64 = 101;
pub const ORRIN: u64 = 102;

pub fn organisation(number: u64) -> OrganisationRef {
    OrganisationRef::from_random_bits(number)
}

pub fn organisation_name(reference: OrganisationRef) -> String {
    match reference.bits() {
        NORTHMERE => "Northmere".to_owned(),
        ORRIN => "Orrin".to_owned(),
        other => format!("Organisation {other}"),
    }
}

fn person() -> PersonRef {
    PersonRef::from_random_bits(7)
}

pub fn at(text: &str) -> Moment {
    Moment::parse_rfc3339(text).unwrap()
}

pub fn device(device_type: &str, make: &str, model: &str, firmware: &str) -> DeviceModel {
    DeviceModel {
        device_type: DeviceType::from_code(device_type).unwrap(),
        make: Make::parse(make).unwrap(),
        model: Model::parse(model).unwrap(),
        firmware: FirmwareVersion::parse(firmware),
    }
}

pub fn term(device_type: &str, make: &str, model: &str, versions: &[&str]) -> Term {
    Term {
        device_type: DeviceType::from_code(device_type).unwrap(),
        make: Make::parse(make).unwrap(),
        model: Model::parse(model).unwrap(),
        versions: versions
            .iter()
            .map(|text| FirmwareVersion::parse(text).unwrap())
            .collect(),
        hardware_version: None,
        region: None,
    }
}

/// A clause with a claimed fix whose target is the first device at this version.
pub fn clause(number: u32, terms: Vec<Term>, summary: &str, fix: &str, target: &str) -> Clause {
    let targets = vec![DeviceModel {
        device_type: terms[0].device_type,
        make: terms[0].make.clone(),
        model: terms[0].model.clone(),
        firmware: FirmwareVersion::parse(target),
    }];
    Clause {
        number,
        terms,
        label: Some(format!("{CANARY}-label")),
        status: StatusOfInformation::Defect,
        date_last_updated: date(2026, 5, 18),
        fix_claim: FixAvailable::Yes,
        fix_information: Some(fix.to_owned()),
        summary: Some(summary.to_owned()),
        affected_until: None,
        origins: vec![RowOrigin {
            submission: SubmissionRef::from_random_bits(55),
            line: 12,
        }],
        set_by_dcc: BTreeMap::from([(
            register::item::ClauseField::FixTargets,
            SetByDcc {
                by: person(),
                at: at("2026-05-20T10:00:00Z"),
            },
        )]),
        fix: FixProgress {
            provided: None,
            targets,
            confirmation: None,
            launches: Vec::new(),
        },
    }
}

/// The clause with its fix confirmed in exactly its present words.
pub fn confirmed(mut clause: Clause, by: u64) -> Clause {
    let wording = PublicWording::of(source(), &clause).unwrap();
    clause.fix.confirmation = Some(Confirmation {
        reference: ConfirmationRef::from_random_bits(31),
        wording,
        asked_by: person(),
        asked_at: at("2026-06-01T09:00:00Z"),
        answers: BTreeMap::from([(
            organisation(by),
            ConfirmationAnswer::Confirmed {
                by: person(),
                at: at("2026-06-09T13:20:00Z"),
                evidence: format!("{CANARY}-evidence"),
            },
        )]),
    });
    clause
}

pub fn source() -> Source {
    Source::Provider(SourceKind::DeviceManufacturer)
}

pub fn item(number: u64, clauses: Vec<Clause>) -> Item {
    Item {
        reference: ItemRef::from_random_bits(number),
        provider: organisation(NORTHMERE),
        identifier: 9_990_000 + number,
        source: source(),
        stage: Stage::Verified {
            by: person(),
            at: at("2026-05-21T10:00:00Z"),
        },
        concern: None,
        clauses,
        queries: vec![Query {
            reference: QueryRef::from_random_bits(3),
            question: format!("{CANARY}-question"),
            due: date(2026, 6, 1),
            asked_by: person(),
            asked_at: at("2026-05-20T10:00:00Z"),
            answer: Some(QueryAnswer {
                text: format!("{CANARY}-answer"),
                by: person(),
                at: at("2026-05-21T09:00:00Z"),
            }),
        }],
        verdicts: Vec::new(),
        repeats: vec![RepeatDecision {
            other: ItemRef::from_random_bits(77),
            verdict: RepeatVerdict::Different,
            by: person(),
            at: at("2026-05-21T09:00:00Z"),
        }],
        first_recorded: at("2026-05-18T10:00:00Z"),
        last_recorded: at("2026-05-21T10:00:00Z"),
    }
}

/// Items that publish: one device with two versions, a combination of three, one with awkward text.
pub fn publishable() -> Vec<Item> {
    let clock = clause(
        1,
        vec![term(
            "ESME",
            "Northmere",
            "NM-E210",
            &["0002012F", "00020130"],
        )],
        "The clock drifts by up to four minutes after a restart without WAN.",
        "Update the meter to 00020131. The clock is set again at the next daily synchronisation.",
        "00020131",
    );
    let mut hub = term("CHF", "Calder & Rowe", "CR-H7", &["04010203"]);
    hub.region = Some(CspRegion::FourGNorth);
    hub.hardware_version = Some("030B".to_owned());
    let mut join = clause(
        1,
        vec![
            hub,
            term("ESME", "Northmere", "NM-E210", &["0E120000", "00020120"]),
            term("IHD", "Orrin", "Glance 2", &[]),
        ],
        "The display leaves the HAN overnight and does not join again by itself.",
        "Update the Communications Hub to 04010204.\nUntil then, joining the display again by hand \
         lasts until the next night.",
        "04010204",
    );
    join.affected_until = FirmwareVersion::parse("04010203");
    let awkward = clause(
        1,
        vec![term("GSME", "Halden Metering", "-HM G4", &["1E050000"])],
        "=HYPERLINK(\"http://example.invalid\",\"click\")",
        "- restart, then \"update\" to 1E050001; costs £0, takes < 5 min",
        "1E050001",
    );
    vec![
        item(1, vec![confirmed(clock, NORTHMERE)]),
        item(2, vec![confirmed(join, NORTHMERE)]),
        item(3, vec![confirmed(awkward, ORRIN)]),
    ]
}

/// Items of which nothing may be seen: every stage and every reason, each full of canaries.
pub fn unpublishable() -> Vec<Item> {
    let secret = |number: u32| {
        let mut secret = clause(
            number,
            vec![term("ESME", "Canary Make", "CANARY-9", &["0CA9A21F"])],
            "CANARY-summary",
            "CANARY-fix",
            "0CA9A220",
        );
        secret.affected_until = FirmwareVersion::parse("CANARY99");
        secret
    };
    let confirmed_secret = || confirmed(secret(1), NORTHMERE);
    let mut not_claimed = secret(1);
    not_claimed.fix_claim = FixAvailable::No;
    let mut provided = secret(1);
    provided.fix.provided = Some(ProvidedFix {
        by_organisation: organisation(ORRIN),
        by: person(),
        at: at("2026-05-20T10:00:00Z"),
        information: "CANARY-provided".to_owned(),
    });
    let mut changed = confirmed_secret();
    changed.fix_information = Some("CANARY-changed".to_owned());
    let mut staged = vec![
        item(20, vec![secret(1)]),
        item(21, vec![not_claimed]),
        item(22, vec![provided]),
        item(23, vec![changed]),
    ];
    let stages = [
        Stage::Received,
        Stage::Queried,
        Stage::Answered,
        Stage::Declined {
            reason: register::item::DeclineReason::Insufficient,
            at: at("2026-05-20T10:00:00Z"),
        },
        Stage::Diverted {
            at: at("2026-05-20T10:00:00Z"),
        },
        Stage::Withdrawn {
            at: at("2026-05-20T10:00:00Z"),
        },
    ];
    for (number, stage) in (30..).zip(stages) {
        let mut item = item(number, vec![confirmed_secret()]);
        item.stage = stage;
        staged.push(item);
    }
    for (number, concern) in (40..).zip(Concern::ALL) {
        let mut item = item(number, vec![confirmed_secret()]);
        item.concern = Some(concern);
        staged.push(item);
    }
    // The sibling of a published clause: only the clause with the fix may go out.
    let fixed = confirmed(
        clause(
            1,
            vec![term("PPMID", "Orrin", "Prompt 3", &["00000110"])],
            "A top-up of exactly £0.01 is refused.",
            "Update to 00000111.",
            "00000111",
        ),
        ORRIN,
    );
    staged.push(item(50, vec![fixed, secret(2)]));
    staged
}

pub fn public_reference(item: &Item, clause: &Clause) -> PublicRef {
    let bits = item.reference.bits().wrapping_mul(0x9E37_79B9_7F4A_7C15);
    PublicRef::from_random_bits(bits ^ u64::from(clause.number))
}

/// What the gate lets through of these items.
pub fn reduced(items: &[Item]) -> (Vec<PublishedRow>, Vec<Withheld>) {
    let gate = Gate {
        public_reference: &public_reference,
        target_listed: &|_| TargetListing::Active,
    };
    reduce(items, &gate)
}

/// The publication of these items, with a cover sheet of every kind of fact.
pub fn publication(items: &[Item]) -> Publication {
    let fact = |provider: &str, given| CoverageFact {
        provider: provider.to_owned(),
        given,
    };
    Publication {
        edition: 3,
        kind: EditionKind::Quarterly {
            period: "2026 Q2".to_owned(),
        },
        as_of: date(2026, 6, 30),
        published_at: at("2026-07-03T09:15:00Z"),
        glossary_version: 2,
        rows: reduced(items).0,
        tombstones: vec![
            Tombstone {
                reference: PublicRef::from_random_bits(0x0002_4681_3579_BDF0),
                reason: TombstoneReason::FixWithdrawn,
                edition: 2,
            },
            Tombstone {
                reference: PublicRef::from_random_bits(0x0003_1415_9265_3589),
                reason: TombstoneReason::FixFirmwareNotActive,
                edition: 3,
            },
        ],
        round_period: Some("2026 Q2".to_owned()),
        coverage: vec![
            fact("Calder & Rowe", CoverageGiven::NilReturn),
            fact("Halden Metering", CoverageGiven::Data),
            fact("Northern Reach", CoverageGiven::Nothing),
            fact("Northmere", CoverageGiven::Data),
            fact("Orrin", CoverageGiven::Data),
            fact("Southern Arc", CoverageGiven::Nothing),
        ],
    }
}

/// The listed Device Models.
pub fn listed() -> Vec<DeviceModel> {
    vec![
        device("ESME", "Northmere", "NM-E210", "00020120"),
        device("ESME", "Northmere", "NM-E210", "0002012F"),
        device("CHF", "Calder & Rowe", "CR-H7", "04010203"),
        device("IHD", "Orrin", "Glance 2", ""),
        device("CHF", "Calder & Rowe", "CR-H7", "04010203"),
    ]
}

pub fn glossary() -> Glossary {
    let entry = |anchor: &str, term: &str, meaning: &str| GlossaryEntry {
        anchor: anchor.to_owned(),
        term: term.to_owned(),
        meaning: meaning.to_owned(),
        source: "REG-14".to_owned(),
    };
    Glossary {
        version: 2,
        published_by: person(),
        published_at: at("2026-01-05T09:00:00Z"),
        entries: vec![
            entry("defect", "Defect", "A fault whose cause is established."),
            entry(
                "issue",
                "Issue",
                "Something observed whose cause is not established.",
            ),
        ],
    }
}
