//! Any sequence of acts, good and bad, leaves a ledger that verifies and holds what a plain map
//! says it must hold.

use super::in_memory;
use crate::support::samples::{
    at, confirmation, diverted, item, organisation, person, round, submission, term,
};
use crate::support::{act, assert_verifies, under_key, write_item};
use app::ports::{LedgerError, Notice};
use proptest::prelude::*;
use register::decision::{Event, NoticeAbout, Recipient, StageName, Write};
use register::fix::ConfirmationAnswer;
use register::item::{DeclineReason, Item, Stage};
use std::collections::{BTreeMap, BTreeSet};
use terms::OrganisationType;

/// What one act tries.
#[derive(Clone, Debug)]
struct Attempt {
    /// Item number, new stage, and how far off the version it names is.
    items: Vec<(u64, StageName, u32)>,
    /// A round, and how far off the version it names is.
    round: Option<u32>,
    /// A file is taken in with it.
    file: Option<u64>,
    /// Notices by key number, to one or to every manufacturer.
    notices: Vec<(u64, bool)>,
    /// An idempotency key and the request under it.
    key: Option<(u8, u8)>,
    /// Which words and device the items name.
    flavour: u64,
    second: i64,
}

fn attempts() -> impl Strategy<Value = Vec<Attempt>> {
    let stage = prop::sample::select(vec![
        StageName::Queried,
        StageName::Verified,
        StageName::Declined,
        StageName::Diverted,
        StageName::Withdrawn,
        StageName::Verified,
    ]);
    let off = prop_oneof![9 => Just(0_u32), 1 => 1..3_u32];
    let items = prop::collection::vec((0..5_u64, stage, off.clone()), 0..4);
    let attempt = (
        items,
        prop::option::of(off),
        prop::option::weighted(0.3, 0..6_u64),
        prop::collection::vec((0..9_u64, any::<bool>()), 0..4),
        prop::option::weighted(0.3, (0..3_u8, 0..2_u8)),
        0..9_u64,
        0..50_i64,
    )
        .prop_map(
            |(items, round, file, notices, key, flavour, second)| Attempt {
                items,
                round,
                file,
                notices,
                key,
                flavour,
                second,
            },
        );
    prop::collection::vec(attempt, 1..14)
}

fn staged(n: u64, stage: StageName, flavour: u64) -> Item {
    let stage = match stage {
        StageName::Diverted => return diverted(n),
        StageName::Received => Stage::Received,
        StageName::Queried => Stage::Queried,
        StageName::Answered => Stage::Answered,
        StageName::Verified => Stage::Verified {
            by: person(0),
            at: at(1),
        },
        StageName::Declined => Stage::Declined {
            reason: DeclineReason::Smets1,
            at: at(1),
        },
        StageName::Withdrawn => Stage::Withdrawn { at: at(1) },
    };
    let mut staged = Item { stage, ..item(n) };
    let clause = &mut staged.clauses[0];
    clause.terms = vec![term("Halden Metering", &format!("H{flavour}"), "00000001")];
    clause.summary = Some(format!("flavour{flavour} \u{e9}\u{1F50C}"));
    if flavour.is_multiple_of(3) {
        let answers = [(organisation(flavour), ConfirmationAnswer::Awaited)];
        clause.fix.confirmation = Some(confirmation(100 * n + flavour, &answers));
    }
    staged
}

/// What a plain map says of the ledger.
#[derive(Default)]
struct Model {
    items: BTreeMap<u64, (u32, Item)>,
    round: u32,
    files: BTreeSet<u64>,
    keys: BTreeMap<u8, u8>,
    lines: u64,
}

/// What must become of an attempt.
enum Expected {
    Done,
    Conflict,
    AlreadyDone,
    KeyReused,
    Misuse,
}

impl Model {
    fn expect(&self, attempt: &Attempt) -> Expected {
        let numbers: BTreeSet<u64> = attempt.items.iter().map(|i| i.0).collect();
        if numbers.len() < attempt.items.len() {
            return Expected::Misuse;
        }
        match attempt
            .key
            .and_then(|(key, request)| Some((self.keys.get(&key)?, request)))
        {
            Some((held, request)) if *held == request => return Expected::AlreadyDone,
            Some(_) => return Expected::KeyReused,
            None => {}
        }
        let behind = attempt.items.iter().any(|(_, _, off)| *off > 0);
        let sent = attempt.file.is_some_and(|n| self.files.contains(&n));
        let back = attempt.items.iter().any(|(n, stage, _)| {
            let held = self.items.get(n);
            held.is_some_and(|(_, item)| matches!(item.stage, Stage::Diverted { .. }))
                && *stage != StageName::Diverted
        });
        // Both at once may be told as either.
        match (
            back,
            behind || sent || attempt.round.is_some_and(|off| off > 0),
        ) {
            (true, _) => Expected::Misuse,
            (false, true) => Expected::Conflict,
            (false, false) => Expected::Done,
        }
    }

    fn writes(&self, attempt: &Attempt) -> Vec<Write> {
        let mut writes: Vec<Write> = attempt
            .items
            .iter()
            .map(|(n, stage, off)| {
                let version = self.items.get(n).map_or(0, |held| held.0);
                write_item(staged(*n, *stage, attempt.flavour), version + off)
            })
            .collect();
        writes.extend(attempt.round.map(|off| Write::Round {
            round: Box::new(round(1)),
            follows: self.round + off,
        }));
        let provider = organisation(1);
        let file = attempt.file.map(|n| Box::new(submission(n, provider)));
        writes.extend(file.map(Write::Submission));
        writes
    }

    fn take(&mut self, attempt: &Attempt, lines: u64) {
        for (n, stage, _) in &attempt.items {
            let version = self.items.get(n).map_or(0, |held| held.0) + 1;
            let value = staged(*n, *stage, attempt.flavour);
            self.items.insert(*n, (version, value));
        }
        self.round += u32::from(attempt.round.is_some());
        self.files.extend(attempt.file);
        self.keys.extend(attempt.key);
        self.lines += lines;
    }
}

async fn check(attempts: Vec<Attempt>) {
    let opened = in_memory().await;
    let ledger = &*opened.ledger;
    let mut model = Model::default();
    for attempt in attempts {
        let mut commit = act(model.writes(&attempt));
        commit.at = at(attempt.second);
        commit.notices = attempt.notices.iter().map(|n| notice(*n)).collect();
        if let Some(n) = attempt.file {
            let accepted = Event::SubmissionAccepted {
                submission: submission(n, organisation(1)).reference,
                provider: organisation(1),
                sha256: [n as u8; 32],
                rows: 1,
            };
            commit.events.push(accepted.into());
        }
        if let Some((key, request)) = attempt.key {
            commit = under_key(commit, &key.to_string(), request, "made");
        }
        let lines = commit.events.len() as u64;
        let outcome = ledger.commit(commit).await;
        match (model.expect(&attempt), outcome) {
            (Expected::Done, Ok(sequence)) => {
                model.take(&attempt, lines);
                assert_eq!(sequence, model.lines);
            }
            (Expected::Conflict, Err(LedgerError::Conflict))
            | (Expected::AlreadyDone, Err(LedgerError::AlreadyDone(_)))
            | (Expected::KeyReused, Err(LedgerError::KeyReused))
            | (Expected::Misuse, Err(LedgerError::Storage(_) | LedgerError::Conflict)) => {}
            (_, outcome) => panic!("{attempt:?} gave {outcome:?}"),
        }
    }
    assert_verifies(ledger).await;
    let held = ledger.every_item().await.expect("storage answers");
    let held: Vec<_> = held.into_iter().map(|s| (s.version, s.value)).collect();
    let expected: Vec<_> = model.items.into_values().collect();
    assert_eq!(held, expected);
}

fn notice((n, to_every): (u64, bool)) -> Notice {
    Notice {
        to: match to_every {
            true => Recipient::Every(OrganisationType::Manufacturer),
            false => Recipient::Organisation(organisation(n % 3)),
        },
        about: NoticeAbout::FixConfirmed {
            item: item(n).reference,
        }
        .into(),
        key: format!("notice/{n}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        // A failing case becomes a test of its own; nothing is kept beside the tests.
        failure_persistence: None,
        ..ProptestConfig::default()
    })]
    #[test]
    fn one_2_any_sequence_of_acts_verifies(attempts in attempts()) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(check(attempts));
    }
}
