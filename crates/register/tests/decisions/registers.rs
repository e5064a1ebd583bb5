//! Arbitrary registers: items in any stage, clauses with any fix and any answers, reachable or
//! not. Every text that is not for the public carries a canary.

use crate::world::*;
use proptest::prelude::*;
use register::fix::{Confirmation, ConfirmationAnswer, FixProgress, ProvidedFix, PublicWording};
use register::item::{
    Clause, Concern, DeclineReason, Item, Query, QueryAnswer, Source, Stage, Term,
};
use register::{FixAvailable, SourceKind, StatusOfInformation};
use std::collections::BTreeMap;
use terms::CspRegion;
use terms::reference::{ConfirmationRef, QueryRef};
use terms::{DeviceModel, DeviceType, ItemRef, Moment};

/// What stands in every text that is not for the public.
pub const CANARY: &str = "CANARY";

/// The devices that registers of these tests speak of.
pub fn devices() -> Vec<DeviceModel> {
    vec![
        em_100("00020120"),
        em_100("0002011F"),
        ch_7("04010203"),
        device(DeviceType::Gsme, "Calder & Rowe", "G4", "0E120000"),
    ]
}

/// Firmware named as a fix: active, cancelled, unknown.
pub fn targets() -> [DeviceModel; 3] {
    [em_100("00020131"), em_100("00020666"), em_100("00020999")]
}

fn stages() -> impl Strategy<Value = Stage> {
    let at = Moment::from_unix_seconds(1_767_600_000);
    let by = Who::Dcc.person();
    prop_oneof![
        6 => Just(Stage::Verified { by, at }),
        1 => Just(Stage::Received),
        1 => Just(Stage::Queried),
        1 => Just(Stage::Answered),
        1 => Just(Stage::Declined { reason: DeclineReason::Insufficient, at }),
        1 => Just(Stage::Diverted { at }),
        1 => Just(Stage::Withdrawn { at }),
    ]
}

fn terms_of() -> impl Strategy<Value = Vec<Term>> {
    let region = prop_oneof![3 => Just(None), 1 => Just(Some(CspRegion::North))];
    let chosen = proptest::sample::subsequence(devices(), 1..=3);
    (chosen, region).prop_map(|(chosen, region)| {
        let terms = chosen.iter().map(|device| Term {
            region,
            ..term(device)
        });
        let mut terms: Vec<Term> = terms.collect();
        terms.sort();
        terms
    })
}

/// What a manufacturer said of these words; `None` where it was not asked.
#[derive(Clone, Copy, Debug)]
enum Answers {
    NotAsked,
    NobodyAsked,
    Awaited,
    Confirmed,
    OneAwaited,
    Refused,
    Withdrawn,
    OtherWords,
}

fn answers() -> impl Strategy<Value = Answers> {
    prop_oneof![
        8 => Just(Answers::Confirmed),
        1 => Just(Answers::NotAsked),
        1 => Just(Answers::NobodyAsked),
        1 => Just(Answers::Awaited),
        1 => Just(Answers::OneAwaited),
        1 => Just(Answers::Refused),
        1 => Just(Answers::Withdrawn),
        1 => Just(Answers::OtherWords),
    ]
}

fn confirmation(said: Answers, wording: PublicWording) -> Option<Confirmation> {
    let at = Moment::from_unix_seconds(1_767_600_000);
    let by = Who::Northmere.person();
    let text = || format!("{CANARY} in an answer");
    let confirmed = ConfirmationAnswer::Confirmed {
        by,
        at,
        evidence: text(),
    };
    let (first, second) = (Who::Northmere.organisation(), Who::Halden.organisation());
    let answers: BTreeMap<_, _> = match said {
        Answers::NotAsked => return None,
        Answers::NobodyAsked => BTreeMap::new(),
        Answers::Awaited => [(first, ConfirmationAnswer::Awaited)].into(),
        Answers::Confirmed | Answers::OtherWords => [(first, confirmed)].into(),
        Answers::OneAwaited => [(first, confirmed), (second, ConfirmationAnswer::Awaited)].into(),
        Answers::Refused => {
            let reason = text();
            [(first, ConfirmationAnswer::Refused { by, at, reason })].into()
        }
        Answers::Withdrawn => {
            let reason = text();
            let withdrawn = ConfirmationAnswer::Withdrawn { by, at, reason };
            [(first, withdrawn), (second, confirmed)].into()
        }
    };
    let wording = match said {
        Answers::OtherWords => PublicWording {
            fix_information: format!("{CANARY} in other words"),
            ..wording
        },
        Answers::NotAsked
        | Answers::NobodyAsked
        | Answers::Awaited
        | Answers::Confirmed
        | Answers::OneAwaited
        | Answers::Refused
        | Answers::Withdrawn => wording,
    };
    Some(Confirmation {
        reference: ConfirmationRef::from_random_bits(77),
        wording,
        asked_by: Who::Dcc.person(),
        asked_at: at,
        answers,
    })
}

prop_compose! {
    fn clauses()(
        terms in terms_of(),
        status in proptest::sample::select(StatusOfInformation::ALL.to_vec()),
        claimed in proptest::bool::weighted(0.8),
        words in prop_oneof![
            8 => "[a-z]{3,8}".prop_map(|word| Some(format!("Update, {word}"))),
            1 => Just(Some("  ".to_owned())),
            1 => Just(Some("See also 10577".to_owned())),
            1 => Just(None),
        ],
        provided in proptest::option::weighted(0.2, "[a-z]{3,8}"),
        summary in proptest::option::of("[a-z]{3,8}"),
        target in prop_oneof![
            6 => Just(vec![]),
            3 => Just(vec![targets()[0].clone()]),
            1 => Just(vec![targets()[1].clone()]),
            1 => Just(vec![targets()[0].clone(), targets()[2].clone()]),
        ],
        said in answers(),
        source in proptest::bool::weighted(0.7),
    ) -> (Source, Clause) {
        let source = match source {
            true => Source::Provider(SourceKind::DeviceManufacturer),
            false => Source::SecParty,
        };
        let mut clause = Clause {
            number: 0,
            terms,
            label: Some(format!("{CANARY} label")),
            status,
            date_last_updated: day(2026, 1, 2),
            fix_claim: if claimed { FixAvailable::Yes } else { FixAvailable::No },
            fix_information: words,
            summary,
            affected_until: None,
            origins: Vec::new(),
            set_by_dcc: BTreeMap::new(),
            fix: FixProgress {
                provided: provided.map(|information| ProvidedFix {
                    by_organisation: Who::Brightwater.organisation(),
                    by: Who::Brightwater.person(),
                    at: Moment::from_unix_seconds(1_767_600_000),
                    information,
                }),
                targets: target,
                confirmation: None,
            launches: Vec::new(),
            },
        };
        clause.fix.confirmation =
            PublicWording::of(source, &clause).and_then(|wording| confirmation(said, wording));
        (source, clause)
    }
}

prop_compose! {
    /// An item; its reference and Identifier come from its place in the register.
    fn items()(
        stage in stages(),
        concern in proptest::option::weighted(0.1, proptest::sample::select(Concern::ALL.to_vec())),
        clauses in proptest::collection::vec(clauses(), 1..4),
        provider in proptest::sample::select(vec![Who::Northmere, Who::Halden, Who::Brightwater]),
    ) -> Item {
        let source = clauses[0].0;
        let at = Moment::from_unix_seconds(1_767_600_000);
        let mut clauses: Vec<Clause> = clauses.into_iter().map(|(_, clause)| clause).collect();
        for (clause, number) in clauses.iter_mut().zip(1..) {
            clause.number = number;
            // Clauses of one item share its source, which stands in the words confirmed.
            if let Some(confirmation) = &mut clause.fix.confirmation {
                confirmation.wording.source = source;
            }
        }
        Item {
            reference: ItemRef::from_random_bits(0),
            provider: provider.organisation(),
            identifier: 0,
            source,
            stage,
            concern,
            clauses,
            queries: vec![Query {
                reference: QueryRef::from_random_bits(5),
                question: format!("{CANARY} question"),
                due: day(2026, 2, 1),
                asked_by: Who::Dcc.person(),
                asked_at: at,
                answer: Some(QueryAnswer {
                    text: format!("{CANARY} answer"),
                    by: Who::Northmere.person(),
                    at,
                }),
            }],
            repeats: Vec::new(),
        verdicts: Vec::new(),
            first_recorded: at,
            last_recorded: at,
        }
    }
}

/// Items with references and Identifiers of their own, the same for the same place.
pub fn registers(most: usize) -> impl Strategy<Value = Vec<Item>> {
    proptest::collection::vec(items(), 0..most).prop_map(|items| placed(items, 0))
}

/// The same items in other places, counted from here.
pub fn placed(mut items: Vec<Item>, from: u64) -> Vec<Item> {
    for (item, place) in items.iter_mut().zip(from..) {
        item.reference = ItemRef::from_random_bits(hashed(&("item", place)));
        item.identifier = 700_000_000_000 + place;
    }
    items
}
