//! The complete version of the invented register.

use super::{
    NORTHMERE, ORRIN, at, organisation, organisation_name, publication, publishable, reduced,
    unpublishable,
};
use formats::dcc_xlsx::{DccDifference, DccEditionSheet, DccOutcome, DccRemoved, DccRow};
use formats::published_digest::edition_sha256;
use register::item::{ClauseField, Item};
use terms::{ItemRef, PublicRef};

pub fn register() -> Vec<Item> {
    let mut items = publishable();
    items.extend(unpublishable());
    items
}

pub fn edition(items: &[Item]) -> DccEditionSheet<'_> {
    let publication = publication(items);
    DccEditionSheet {
        number: publication.edition,
        kind: publication.kind.clone(),
        as_of: publication.as_of,
        prepared_at: at("2026-07-02T14:00:00Z"),
        previous: Some(2),
        glossary_version: 2,
        published_digest: edition_sha256(&publication),
        rows: rows(items),
        removed: vec![DccRemoved {
            item: ItemRef::from_random_bits(90),
            clause: 1,
            provider: organisation(ORRIN),
            identifier: 4711,
            public: Some(PublicRef::from_random_bits(0x0003_1415_9265_3589)),
        }],
        round_period: publication.round_period,
        coverage: publication.coverage,
        tombstones: publication.tombstones,
        organisation_names: [NORTHMERE, ORRIN]
            .map(|number| {
                (
                    organisation(number),
                    organisation_name(organisation(number)),
                )
            })
            .into(),
    }
}

fn rows(items: &[Item]) -> Vec<DccRow<'_>> {
    let (_, withheld) = reduced(items);
    let mut rows = Vec::new();
    for item in items {
        for clause in &item.clauses {
            let reason = withheld
                .iter()
                .find(|entry| entry.item == item.reference && entry.clause == clause.number);
            rows.push(DccRow {
                item,
                item_version: 3,
                clause,
                outcome: match reason {
                    Some(entry) => DccOutcome::Withheld(entry.reason.clone()),
                    None => DccOutcome::Published(super::public_reference(item, clause)),
                },
                difference: match item.reference.bits() % 3 {
                    0 => DccDifference::New,
                    1 => DccDifference::Unchanged,
                    _ => DccDifference::Changed(vec![
                        ClauseField::DateLastUpdated,
                        ClauseField::FixInformation,
                    ]),
                },
            });
        }
    }
    rows
}
