//! What an edition carries over from the file before it, decided before anything is written.
//!
//! Text of a withdrawn entry never enters the new file, not even into a page that is freed again;
//! so what is removed must be known first.

use crate::entry::Entry;
use crate::error::ExtendError;
use crate::stored;
use register::edition::{Publication, Tombstone};
use std::collections::{BTreeMap, BTreeSet};
use terms::PublicRef;

/// What stands in force in the earlier file.
#[derive(Default)]
pub(crate) struct InForce {
    /// The number of its last edition; 0 for no file.
    pub edition: u32,
    /// The stored text of each published entry.
    pub entries: BTreeMap<PublicRef, String>,
    /// Each tombstone.
    pub tombstones: BTreeSet<PublicRef>,
}

/// What changes with the new edition.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// Versions that begin: new entries, altered ones and those published again.
    pub begun: Vec<(PublicRef, String)>,
    /// References whose version in force ends.
    pub ended: BTreeSet<PublicRef>,
    /// References whose text is removed from every version.
    pub withdrawn: BTreeSet<PublicRef>,
    /// Tombstones that begin.
    pub tombstones: Vec<Tombstone>,
    /// Tombstones that end because the entry is published again.
    pub raised: BTreeSet<PublicRef>,
}

/// Compares the new edition with what stands in force, and refuses one that does not follow.
pub(crate) fn changes(
    in_force: &InForce,
    publication: &Publication,
) -> Result<Changes, ExtendError> {
    check_order(publication)?;
    // A gap is in order: an edition in which an item was diverted before anybody read it is never
    // put out. Whatever its successor lost without a tombstone is found below.
    if publication.edition <= in_force.edition {
        return Err(ExtendError::NotLater {
            last: in_force.edition,
            given: publication.edition,
        });
    }
    let withdrawn_now: BTreeSet<PublicRef> =
        publication.tombstones.iter().map(|t| t.reference).collect();
    let mut changes = Changes::default();
    let mut published = BTreeSet::new();
    for row in &publication.rows {
        let reference = row.reference();
        if withdrawn_now.contains(&reference) {
            return Err(ExtendError::PublishedAndWithdrawn(reference));
        }
        published.insert(reference);
        let text = stored::write(&Entry::from(row));
        match in_force.entries.get(&reference) {
            Some(before) if *before == text => continue,
            Some(_) => {
                changes.ended.insert(reference);
            }
            None => {}
        }
        if in_force.tombstones.contains(&reference) {
            changes.raised.insert(reference);
        }
        changes.begun.push((reference, text));
    }
    let known = in_force.entries.keys().chain(&in_force.tombstones);
    for reference in known.filter(|reference| !published.contains(reference)) {
        if !withdrawn_now.contains(reference) {
            return Err(ExtendError::LostWithoutTombstone(*reference));
        }
        if in_force.entries.contains_key(reference) {
            changes.ended.insert(*reference);
            changes.withdrawn.insert(*reference);
        }
    }
    changes.tombstones = publication
        .tombstones
        .iter()
        .filter(|tombstone| !in_force.tombstones.contains(&tombstone.reference))
        .copied()
        .collect();
    Ok(changes)
}

fn check_order(publication: &Publication) -> Result<(), ExtendError> {
    let rows = publication.rows.iter().map(|row| row.reference());
    let tombstones = publication.tombstones.iter().map(|t| t.reference);
    for references in [rows.collect::<Vec<_>>(), tombstones.collect()] {
        if let Some(pair) = references.windows(2).find(|pair| pair[0] >= pair[1]) {
            return Err(ExtendError::NotInOrder(pair[1]));
        }
    }
    Ok(())
}
