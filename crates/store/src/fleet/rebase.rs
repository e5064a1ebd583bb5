//! From one snapshot to the next: the facts that the new one does not speak for yet hold on.

use super::directory::Opened;
use super::rows::{OverlayRow, overlay_of};
use crate::fault::Stored;
use formats::fleet_snapshot::Snapshot;
use launch::fleet::take_in::written_out;
use launch::fleet::{
    CountCube, FactOutcome, FleetView, HubFact, Legend, Overlay, OverlayChange, take_in,
};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use terms::Moment;

/// What is to lie over the new snapshot.
pub(super) struct Rebased {
    pub(super) change: OverlayChange,
    pub(super) cube: CountCube,
    pub(super) carried: Carried,
}

/// How many facts were carried over.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Carried {
    pub(super) carried: u64,
    /// Those about hubs that the new snapshot does not have.
    pub(super) dropped: u64,
}

/// Carries the facts of the snapshot before over to this one.
pub(super) fn rebase(
    old: Option<(Opened, Legend, Vec<OverlayRow>)>,
    new: &Snapshot,
) -> Stored<Rebased> {
    let from = Moment::start_of_day(new.manifest().origin.as_of);
    let facts = match old {
        Some((old, added, rows)) => facts_from(&old.snapshot, added, &rows, from)?,
        None => Vec::new(),
    };
    let overlay = Overlay::of(new.fleet().len());
    let view = FleetView::new(new.fleet(), &overlay);
    let mut cube = CountCube::of(view);
    let taken = take_in(view, from, &BTreeMap::new(), &facts);
    assert!(
        cube.apply(&taken.change.cube),
        "the counts are of this view"
    );
    let mut carried = Carried::default();
    for outcome in taken.outcomes {
        match outcome {
            FactOutcome::TakenIn
            | FactOutcome::Known
            | FactOutcome::Older
            | FactOutcome::Contradictory => carried.carried += 1,
            FactOutcome::UnknownHub | FactOutcome::LegendFull => carried.dropped += 1,
        }
    }
    Ok(Rebased {
        change: taken.change,
        cube,
        carried,
    })
}

fn facts_from(
    old: &Snapshot,
    added: Legend,
    rows: &[OverlayRow],
    from: Moment,
) -> Stored<Vec<HubFact>> {
    let overlay = overlay_of(old.fleet(), added, rows)?;
    let view = FleetView::new(old.fleet(), &overlay);
    let mut facts = Vec::new();
    for row in rows {
        let held = written_out(view, row.state()?, row.moments());
        facts.extend(held.facts_from(row.device()?, from));
    }
    Ok(facts)
}

/// How many Device IDs of the one list the other does not have, and the other way round.
pub(super) fn moved(before: &[u64], after: &[u64]) -> (u64, u64) {
    let (mut at_before, mut at_after) = (0, 0);
    let (mut left, mut new) = (0, 0);
    while at_before < before.len() && at_after < after.len() {
        let order = before[at_before].cmp(&after[at_after]);
        left += u64::from(order == Ordering::Less);
        new += u64::from(order == Ordering::Greater);
        at_before += usize::from(order != Ordering::Greater);
        at_after += usize::from(order != Ordering::Less);
    }
    left += (before.len() - at_before) as u64;
    new += (after.len() - at_after) as u64;
    (left, new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hubs_that_left_and_hubs_that_are_new_are_counted() {
        assert_eq!(moved(&[1, 3, 5], &[2, 3, 6, 7]), (2, 3));
        assert_eq!(moved(&[], &[1]), (0, 1));
        assert_eq!(moved(&[1], &[]), (1, 0));
    }
}
