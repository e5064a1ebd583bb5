//! Synthetic records for the store's tests: invented makers, no real device, no real person.

use register::edition::{
    CoverageFact, CoverageGiven, Edition, EditionEntry, EditionKind, EditionState, HandOver,
    Tombstone, TombstoneReason,
};
use register::fix::{Confirmation, ConfirmationAnswer, FixProgress, ProvidedFix, PublicWording};
use register::glossary::{Glossary, GlossaryEntry};
use register::item::{
    Clause, ClauseField, Concern, Item, Query, QueryAnswer, RepeatDecision, RepeatVerdict,
    RowOrigin, SetByDcc, Source, Stage, Term,
};
use register::launch_verdict::{AttachedLaunch, CellSeen, CleanLaunch, LaunchVerdict, SeriesSeen};
use register::round::{Chase, ChaseRecord, Extension, ProviderReturn, ReturnState, Round};
use register::row::{FixAvailable, SourceKind, StatusOfInformation};
use register::submission::{Route, Submission, SubmissionOutcome};
use std::collections::{BTreeMap, BTreeSet};
use terms::CspRegion;
use terms::reference::{ConfirmationRef, QueryRef};
use terms::{
    Date, DeviceModel, DeviceType, Division, EditionRef, FirmwareVersion, ItemRef, LaunchRef, Make,
    Model, Moment, OrganisationRef, PartyCategory, PersonRef, PublicRef, RoundRef, SubmissionRef,
    WorkingDayCalendar,
};

/// 7 April 2026, 09:30 in UTC.
pub const MORNING: i64 = 1_775_554_200;

pub fn at(seconds: i64) -> Moment {
    Moment::from_unix_seconds(MORNING + seconds)
}

pub fn day(day: i8) -> Date {
    jiff::civil::date(2026, 4, day)
}

pub fn organisation(n: u64) -> OrganisationRef {
    OrganisationRef::from_random_bits(0x1000 + n)
}

pub fn person(n: u64) -> PersonRef {
    PersonRef::from_random_bits(0x2000 + n)
}

pub fn item_ref(n: u64) -> ItemRef {
    ItemRef::from_random_bits(0x3000 + n)
}

pub fn version(text: &str) -> FirmwareVersion {
    FirmwareVersion::parse(text).expect("synthetic values are well formed")
}

pub fn device(make: &str, model: &str, firmware: Option<&str>) -> DeviceModel {
    DeviceModel {
        device_type: DeviceType::Chf,
        make: Make::parse(make).expect("synthetic values are well formed"),
        model: Model::parse(model).expect("synthetic values are well formed"),
        firmware: firmware.map(version),
    }
}

pub fn term(make: &str, model: &str, firmware: &str) -> Term {
    Term {
        device_type: DeviceType::Chf,
        make: Make::parse(make).expect("synthetic values are well formed"),
        model: Model::parse(model).expect("synthetic values are well formed"),
        versions: BTreeSet::from([version(firmware)]),
        hardware_version: None,
        region: None,
    }
}

pub fn clause(summary: &str) -> Clause {
    Clause {
        number: 1,
        terms: vec![term("Northmere", "NX-2", "0002012F")],
        label: None,
        status: StatusOfInformation::Defect,
        date_last_updated: day(1),
        fix_claim: FixAvailable::No,
        fix_information: None,
        summary: Some(summary.to_owned()),
        affected_until: None,
        origins: vec![RowOrigin {
            submission: SubmissionRef::from_random_bits(5),
            line: 2,
        }],
        set_by_dcc: BTreeMap::new(),
        fix: FixProgress::default(),
    }
}

/// A plain item of provider 1, just received.
pub fn item(n: u64) -> Item {
    Item {
        reference: item_ref(n),
        provider: organisation(1),
        identifier: 10_000 + n,
        source: Source::Provider(SourceKind::DeviceManufacturer),
        stage: Stage::Received,
        concern: None,
        clauses: vec![clause("The hub restarts after a tariff change.")],
        queries: Vec::new(),
        repeats: Vec::new(),
        verdicts: Vec::new(),
        first_recorded: at(0),
        last_recorded: at(n as i64),
    }
}

/// The same item diverted: only the tombstone (REG-11).
pub fn diverted(n: u64) -> Item {
    Item {
        stage: Stage::Diverted { at: at(60) },
        concern: Some(Concern::Security),
        clauses: Vec::new(),
        ..item(n)
    }
}

/// An item that a Safe Launch drafted, with a launch to its fix that went well.
pub fn drafted_item() -> Item {
    let mut clause = clause("After an upgrade hubs failed or fell silent.");
    clause.origins.clear();
    clause.fix.targets = vec![device("Northmere", "NX-2", Some("00020131"))];
    clause.fix.launches = vec![AttachedLaunch {
        launch: CleanLaunch {
            launch: LaunchRef::from_random_bits(0x7002),
            number: "CHFN-2026-0002".to_owned(),
            to: device("Northmere", "NX-2", Some("00020131")),
            completed_at: at(30),
            hubs: 2_400,
            matured: 2_396,
            bad: 1,
            evidence_sha256: vec![[3; 32], [4; 32]],
        },
        by: person(1),
        at: at(31),
    }];
    Item {
        source: Source::SafeLaunch,
        clauses: vec![clause],
        verdicts: vec![LaunchVerdict {
            launch: LaunchRef::from_random_bits(0x7001),
            number: "CHFN-2026-0001".to_owned(),
            level: 1,
            attempt: 2,
            decided_at: at(2),
            evidence_sha256: [5; 32],
            series: vec![SeriesSeen {
                series: "BAD_RATE".to_owned(),
                counted: 50,
                bad: 12,
                stops_from: Some(9),
            }],
            cells: vec![CellSeen {
                from: version("0002012E"),
                terms: vec![term("Northmere", "NX-2", "0002012F")],
                matured: 40,
                bad: 12,
                stops_from: None,
            }],
            recorded_at: at(3),
        }],
        ..item(2)
    }
}

pub fn confirmation(n: u64, answers: &[(OrganisationRef, ConfirmationAnswer)]) -> Confirmation {
    Confirmation {
        reference: ConfirmationRef::from_random_bits(n),
        wording: PublicWording {
            terms: vec![term("Northmere", "NX-2", "0002012F")],
            source: Source::SecParty,
            status: StatusOfInformation::Fix,
            date_last_updated: day(2),
            summary: Some("Synthetic summary.".to_owned()),
            affected_until: Some(version("00020130")),
            fix_information: "Install 00020131.".to_owned(),
            fix_targets: vec![device("Northmere", "NX-2", Some("00020131"))],
        },
        asked_by: person(0),
        asked_at: at(n as i64),
        answers: answers.iter().cloned().collect(),
    }
}

/// An item in which every field holds something.
pub fn full_item() -> Item {
    let answers = [
        (organisation(1), ConfirmationAnswer::Awaited),
        (
            organisation(2),
            ConfirmationAnswer::Confirmed {
                by: person(2),
                at: at(9),
                evidence: "Release note 4.".to_owned(),
            },
        ),
        (
            organisation(3),
            ConfirmationAnswer::Refused {
                by: person(3),
                at: at(10),
                reason: "Not ours.".to_owned(),
            },
        ),
        (
            organisation(4),
            ConfirmationAnswer::Withdrawn {
                by: person(4),
                at: at(11),
                reason: "It came back.".to_owned(),
            },
        ),
    ];
    let mut whole = clause("Quotes \", backslashes \\ and £ are kept.");
    whole.terms.push(Term {
        device_type: DeviceType::Ihd,
        make: Make::parse("Calder & Rowe").expect("synthetic values are well formed"),
        model: Model::parse("Sill 3").expect("synthetic values are well formed"),
        versions: BTreeSet::new(),
        hardware_version: Some("B".to_owned()),
        region: Some(CspRegion::FourGNorth),
    });
    whole.label = Some("A".to_owned());
    whole.fix_claim = FixAvailable::Yes;
    whole.fix_information = Some("Install 00020131.\nThen restart.".to_owned());
    whole.affected_until = Some(version("00020130"));
    whole.set_by_dcc = BTreeMap::from([(
        ClauseField::FixTargets,
        SetByDcc {
            by: person(0),
            at: at(7),
        },
    )]);
    whole.fix = FixProgress {
        provided: Some(ProvidedFix {
            by_organisation: organisation(6),
            by: person(6),
            at: at(6),
            information: "A Supplier's own remedy.".to_owned(),
        }),
        targets: vec![
            device("Northmere", "NX-2", Some("00020131")),
            device("Calder & Rowe", "Sill 3", None),
        ],
        confirmation: Some(confirmation(77, &answers)),
        launches: Vec::new(),
    };
    Item {
        stage: Stage::Verified {
            by: person(0),
            at: at(8),
        },
        concern: Some(Concern::Billing),
        clauses: vec![whole],
        queries: vec![
            Query {
                reference: QueryRef::from_random_bits(1),
                question: "Which tariff?".to_owned(),
                due: day(20),
                asked_by: person(0),
                asked_at: at(3),
                answer: Some(QueryAnswer {
                    text: "Any.".to_owned(),
                    by: person(1),
                    at: at(4),
                }),
            },
            Query {
                reference: QueryRef::from_random_bits(2),
                question: "Since when?".to_owned(),
                due: day(21),
                asked_by: person(0),
                asked_at: at(5),
                answer: None,
            },
        ],
        repeats: vec![RepeatDecision {
            other: item_ref(40),
            verdict: RepeatVerdict::Different,
            by: person(0),
            at: at(6),
        }],
        ..item(41)
    }
}

pub fn submission(n: u64, provider: OrganisationRef) -> Submission {
    Submission {
        reference: SubmissionRef::from_random_bits(n),
        provider,
        sent_by: person(1),
        received_at: at(n as i64),
        round: Some(RoundRef::from_random_bits(1)),
        route: Route::DropFolder,
        file_sha256: [n as u8; 32],
        file_bytes: 123,
        findings_sha256: [8; 32],
        profile: 1,
        outcome: SubmissionOutcome::Accepted {
            rows: 5,
            items_new: 1,
            items_changed: 2,
            items_unchanged: 1,
            warnings: 0,
        },
    }
}

pub fn round(n: u64) -> Round {
    Round {
        reference: RoundRef::from_random_bits(n),
        period: "2026 Q2".to_owned(),
        format: "Ten columns, CSV".to_owned(),
        delivery_method: "Upload".to_owned(),
        chase_after_working_days: 15,
        opened_at: at(n as i64),
        returns: vec![
            ProviderReturn {
                provider: organisation(1),
                agreed: day(30),
                extensions: vec![Extension {
                    from: day(20),
                    to: day(30),
                    reason: "Test bench moved.".to_owned(),
                    by: person(0),
                    at: at(1),
                }],
                state: ReturnState::Awaited,
                chase: Some(Chase {
                    fell_due: day(30),
                    asked_at: at(2),
                    records: vec![ChaseRecord {
                        by: person(9),
                        at: at(3),
                        note: "Wrote to them.".to_owned(),
                    }],
                }),
            },
            ProviderReturn {
                provider: organisation(2),
                agreed: day(30),
                extensions: Vec::new(),
                state: ReturnState::Received {
                    submission: SubmissionRef::from_random_bits(4),
                    at: at(4),
                },
                chase: None,
            },
            ProviderReturn {
                provider: organisation(3),
                agreed: day(30),
                extensions: Vec::new(),
                state: ReturnState::Nil {
                    submission: SubmissionRef::from_random_bits(5),
                    at: at(5),
                },
                chase: None,
            },
        ],
    }
}

pub fn edition(n: u64) -> Edition {
    Edition {
        reference: EditionRef::from_random_bits(n),
        number: n as u32,
        kind: EditionKind::Quarterly {
            period: "2026 Q2".to_owned(),
        },
        round: Some(RoundRef::from_random_bits(1)),
        as_of: day(7),
        entries: vec![
            EditionEntry {
                item: item_ref(1),
                item_version: 3,
                clause: 1,
                public: Some(PublicRef::from_random_bits(99)),
            },
            EditionEntry {
                item: item_ref(2),
                item_version: 1,
                clause: 2,
                public: None,
            },
        ],
        tombstones: vec![Tombstone {
            reference: PublicRef::from_random_bits(98),
            reason: TombstoneReason::FixWithdrawn,
            edition: 1,
        }],
        round_period: None,
        coverage: vec![CoverageFact {
            provider: "Halden Metering".to_owned(),
            given: CoverageGiven::NilReturn,
        }],
        glossary_version: 1,
        published_digest: [3; 32],
        prepared_by: person(0),
        prepared_at: at(n as i64),
        state: EditionState::Prepared,
        handed_over: None,
    }
}

pub fn handed_over_edition(n: u64) -> Edition {
    Edition {
        kind: EditionKind::Erratum {
            reason: "One fix was withdrawn.".to_owned(),
        },
        state: EditionState::Published {
            by: person(7),
            at: at(50),
            files: None,
        },
        handed_over: Some(HandOver {
            by: person(7),
            at: at(51),
            spreadsheet_sha256: [4; 32],
            access: vec![PartyCategory::LargeSupplier, PartyCategory::GasNetwork],
            acknowledged: Some((person(9), at(52))),
        }),
        ..edition(n)
    }
}

pub fn glossary(version: u32) -> Glossary {
    Glossary {
        version,
        published_by: person(0),
        published_at: at(0),
        entries: vec![GlossaryEntry {
            anchor: "firmware-version".to_owned(),
            term: "Firmware Version".to_owned(),
            meaning: "The version of the firmware in operation.".to_owned(),
            source: "REG-14".to_owned(),
        }],
    }
}

pub fn calendar(version: u32) -> WorkingDayCalendar {
    WorkingDayCalendar::new(
        version,
        Division::Scotland,
        BTreeMap::from([(day(3), "Good Friday".to_owned())]),
    )
}
