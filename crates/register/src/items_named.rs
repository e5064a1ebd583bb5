//! Which of its provider's items a file names, so that the file can be erased when one of them is
//! diverted (REG-11), however long after.
//!
//! It holds Identifiers and nothing that a row says. A file may have thousands, mostly in runs.

use crate::item::{Item, Stage};
use terms::Moment;

/// The Identifiers that a file names, and whether there is more in it that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemsNamed {
    /// First and last of each run, in rising order; between two runs an Identifier is left out.
    runs: Vec<(u64, u64)>,
    unread: Unread,
}

/// Whether a file holds something whose Identifier could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Every row's Identifier was read.
    Nothing,
    /// Some row's was not, or the file has no rows that could be told apart.
    Something,
}

impl ItemsNamed {
    /// A file of which nothing could be read.
    pub const UNREAD: ItemsNamed = ItemsNamed {
        runs: Vec::new(),
        unread: Unread::Something,
    };

    /// These Identifiers, in any order and as often as they come.
    pub fn of(identifiers: impl IntoIterator<Item = u64>, unread: Unread) -> ItemsNamed {
        let mut sorted: Vec<u64> = identifiers.into_iter().collect();
        sorted.sort_unstable();
        let mut runs: Vec<(u64, u64)> = Vec::new();
        for identifier in sorted {
            match runs.last_mut() {
                Some((_, last)) if identifier <= last.saturating_add(1) => *last = identifier,
                Some(_) | None => runs.push((identifier, identifier)),
            }
        }
        ItemsNamed { runs, unread }
    }

    /// The same from its runs, or `None` where they are not as [`ItemsNamed::runs`] gives them.
    pub fn of_runs(runs: Vec<(u64, u64)>, unread: Unread) -> Option<ItemsNamed> {
        let each = runs.iter().all(|(first, last)| first <= last);
        let apart = runs.windows(2).all(|pair| {
            pair[0]
                .1
                .checked_add(1)
                .is_some_and(|next| next < pair[1].0)
        });
        (each && apart).then_some(ItemsNamed { runs, unread })
    }

    /// First and last of each run of Identifiers, in rising order.
    pub fn runs(&self) -> &[(u64, u64)] {
        &self.runs
    }

    /// Whether there is more in the file.
    pub fn unread(&self) -> Unread {
        self.unread
    }

    /// Whether it names this Identifier.
    pub fn names(&self, identifier: u64) -> bool {
        let after = self.runs.partition_point(|(first, _)| *first <= identifier);
        after > 0 && identifier <= self.runs[after - 1].1
    }

    /// Whether a file with these items, received at this moment, holds what was said of this item
    /// of its provider, and the item is diverted. What could not be read is taken to hold every
    /// item diverted after it came: the erasure errs on the safe side, and a file that is sent
    /// afterwards can still be corrected by what was found in it.
    pub fn hold_diverted(&self, received_at: Moment, item: &Item) -> bool {
        match item.stage {
            Stage::Diverted { at } => {
                let unread = match self.unread {
                    Unread::Nothing => false,
                    Unread::Something => received_at <= at,
                };
                unread || self.names(item.identifier)
            }
            Stage::Received
            | Stage::Queried
            | Stage::Answered
            | Stage::Verified { .. }
            | Stage::Declined { .. }
            | Stage::Withdrawn { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(identifiers: &[u64]) -> ItemsNamed {
        ItemsNamed::of(identifiers.iter().copied(), Unread::Nothing)
    }

    #[test]
    fn reg_11_identifiers_are_kept_as_runs_and_each_is_found_again() {
        let named = of(&[7, 3, 4, 5, 4, 9, 10, u64::MAX, 0]);
        assert_eq!(
            named.runs(),
            [(0, 0), (3, 5), (7, 7), (9, 10), (u64::MAX, u64::MAX)]
        );
        for identifier in 0..=11 {
            let there = [0, 3, 4, 5, 7, 9, 10].contains(&identifier);
            assert_eq!(named.names(identifier), there, "{identifier}");
        }
        assert!(named.names(u64::MAX));
        assert!(!of(&[]).names(0));
        let runs = named.runs().to_vec();
        assert_eq!(ItemsNamed::of_runs(runs, Unread::Nothing), Some(named));
    }

    #[test]
    fn runs_that_overlap_touch_or_fall_are_none_of_ours() {
        for runs in [
            vec![(2, 1)],
            vec![(1, 2), (2, 3)],
            vec![(1, 2), (3, 4)],
            vec![(5, 6), (1, 2)],
            vec![(1, u64::MAX), (0, 0)],
        ] {
            assert_eq!(ItemsNamed::of_runs(runs, Unread::Nothing), None);
        }
    }
}
