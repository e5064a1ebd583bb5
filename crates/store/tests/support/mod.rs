//! Support for the store's tests.

pub mod launch_samples;
pub mod launches;
pub mod samples;

use app::ports::{Commit, Idempotency, Ledger, LedgerError, PageRequest};
use register::decision::{Event, Write};
use register::item::{Item, Stage};
use samples::{at, day, organisation, person};
use terms::reference::QueryRef;
use terms::{Capacity, OrganisationType};

/// An act by DCC that writes these, with the events that its items call for.
pub fn act(writes: Vec<Write>) -> Commit {
    let mut events: Vec<Event> = writes
        .iter()
        .filter_map(|write| match write {
            Write::Item { item, .. } => Some(event_of(item)),
            Write::Submission(_)
            | Write::ItemsNamed { .. }
            | Write::Round { .. }
            | Write::Edition { .. }
            | Write::Glossary(_)
            | Write::Calendar(_)
            | Write::AccessList { .. } => None,
        })
        .collect();
    if events.is_empty() {
        events.push(Event::GlossaryPublished { version: 1 });
    }
    Commit {
        counted: Vec::new(),
        alert_aside: None,
        at: at(100),
        by: Some(dcc()),
        events: events.into_iter().map(Into::into).collect(),
        writes: writes.into_iter().map(Into::into).collect(),
        notices: Vec::new(),
        idempotency: None,
        rests_on: None,
        answered: None,
        alerts: Vec::new(),
    }
}

/// The same act under an idempotency key.
pub fn under_key(mut commit: Commit, key: &str, request: u8, answer: &str) -> Commit {
    commit.idempotency = Some(Idempotency {
        key: key.to_owned(),
        request_sha256: [request; 32],
        answer: answer.to_owned(),
    });
    commit
}

pub async fn done(ledger: &dyn Ledger, writes: Vec<Write>) -> u64 {
    ledger.commit(act(writes)).await.expect("the act commits")
}

pub fn is_conflict<T>(outcome: Result<T, LedgerError>) -> bool {
    matches!(outcome, Err(LedgerError::Conflict))
}

pub fn page(after: Option<&str>, limit: u32) -> PageRequest {
    PageRequest {
        after: after.map(str::to_owned),
        limit,
    }
}

pub async fn assert_verifies(ledger: &dyn Ledger) {
    let differences = ledger.verify().await.expect("the ledger can be verified");
    assert_eq!(differences, Vec::<String>::new());
}

pub fn dcc() -> Capacity {
    Capacity {
        person: person(0),
        organisation: organisation(0),
        organisation_type: OrganisationType::Dcc,
        party_category: None,
    }
}

/// A new state of an item, with the event that a verification has.
pub fn write_item(item: Item, follows: u32) -> Write {
    Write::Item {
        item: Box::new(item),
        follows,
    }
}

/// The event that names how an item came to its stage.
pub fn event_of(item: &Item) -> Event {
    let reference = item.reference;
    match item.stage {
        Stage::Received if !item.verdicts.is_empty() => Event::ItemDrafted {
            item: reference,
            launch: item.verdicts[0].launch,
            evidence_sha256: item.verdicts[0].evidence_sha256,
        },
        Stage::Received => Event::ItemRaised {
            item: reference,
            by: item.provider,
        },
        Stage::Queried => Event::ItemQueried {
            item: reference,
            query: QueryRef::from_random_bits(1),
            due: day(20),
        },
        Stage::Answered => Event::QueryAnswered {
            item: reference,
            query: QueryRef::from_random_bits(1),
        },
        Stage::Verified { .. } => Event::ItemVerified { item: reference },
        Stage::Declined { .. } => Event::ItemDeclined { item: reference },
        Stage::Diverted { .. } => Event::ItemDiverted { item: reference },
        Stage::Withdrawn { .. } => Event::ItemWithdrawn { item: reference },
    }
}
