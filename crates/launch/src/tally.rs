//! Counts of what became of hubs: whole numbers, kept while facts come in, from which gates are
//! decided.

use crate::criteria::Kpi;
use std::collections::BTreeMap;

/// Counts of one cell: the hubs of one wave in one stratum of a tranche. Every planned hub is in
/// exactly one place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellTally {
    /// Hubs sealed into the cell.
    pub planned: u64,
    /// Hubs excluded before an attempt, each with its reason: deferred, gone, recalled for good.
    pub held: u64,
    /// Ordered: the new version is confirmed and the hub was heard since.
    pub ok: u64,
    /// Ordered: failed explicitly.
    pub failed: u64,
    /// Ordered: its time is over with neither.
    pub silent: u64,
    /// Ordered: nothing decisive yet.
    pub pending: u64,
}

/// Counts of one measure over paired hubs, upgraded and held back (GATES 3.6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KpiTally {
    /// Upgraded hubs measured before and after.
    pub pairs: u64,
    /// Of them worsened.
    pub worsened: u64,
    /// Of them improved.
    pub improved: u64,
    /// Held-back hubs measured over the same days.
    pub holdback_pairs: u64,
    /// Of them worsened.
    pub holdback_worsened: u64,
}

/// Counts of a tranche.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrancheTally {
    /// By wave, from 1, and by stratum, from 0.
    pub cells: BTreeMap<(u32, u32), CellTally>,
    /// By measure.
    pub kpis: BTreeMap<Kpi, KpiTally>,
}

impl CellTally {
    /// Hubs that were ordered.
    pub fn sent(&self) -> u64 {
        self.ok + self.failed + self.silent + self.pending
    }

    /// Hubs of which something decisive is known, or whose time is over.
    pub fn matured(&self) -> u64 {
        self.ok + self.failed + self.silent
    }

    /// Hubs that are bad.
    pub fn bad(&self) -> u64 {
        self.failed + self.silent
    }

    /// Hubs that are neither ordered nor held: they wait for their wave, a window or capacity.
    ///
    /// # Panics
    ///
    /// Where more hubs are accounted for than were planned: the counts are wrong then.
    pub fn waiting(&self) -> u64 {
        self.planned
            .checked_sub(self.held + self.sent())
            .expect("planned = sent + held + waiting")
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: CellTally) -> CellTally {
        CellTally {
            planned: self.planned + other.planned,
            held: self.held + other.held,
            ok: self.ok + other.ok,
            failed: self.failed + other.failed,
            silent: self.silent + other.silent,
            pending: self.pending + other.pending,
        }
    }
}

impl TrancheTally {
    /// The whole tranche.
    pub fn total(&self) -> CellTally {
        self.sum(|_, _| true)
    }

    /// One wave.
    pub fn wave(&self, number: u32) -> CellTally {
        self.sum(|wave, _| wave == number)
    }

    /// One stratum.
    pub fn stratum(&self, index: u32) -> CellTally {
        self.sum(|_, stratum| stratum == index)
    }

    /// Each stratum with its counts, in order.
    pub fn strata(&self) -> BTreeMap<u32, CellTally> {
        let mut strata: BTreeMap<u32, CellTally> = BTreeMap::new();
        for ((_, stratum), cell) in &self.cells {
            let sum = strata.entry(*stratum).or_default();
            *sum = sum.plus(*cell);
        }
        strata
    }

    fn sum(&self, wanted: impl Fn(u32, u32) -> bool) -> CellTally {
        self.cells
            .iter()
            .filter(|((wave, stratum), _)| wanted(*wave, *stratum))
            .fold(CellTally::default(), |sum, (_, cell)| sum.plus(*cell))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sl_5_every_planned_hub_is_sent_held_or_waiting() {
        let cell = CellTally {
            planned: 100,
            held: 5,
            ok: 60,
            failed: 2,
            silent: 1,
            pending: 12,
        };
        assert_eq!(cell.waiting(), 20);
        assert_eq!(cell.matured(), 63);
        assert_eq!(cell.bad(), 3);
        let tally = TrancheTally {
            cells: [((1, 0), cell), ((1, 3), cell), ((2, 3), cell)].into(),
            kpis: BTreeMap::new(),
        };
        assert_eq!(tally.total().planned, 300);
        assert_eq!(tally.wave(1).planned, 200);
        assert_eq!(tally.stratum(3).planned, 200);
        assert_eq!(tally.strata()[&3], cell.plus(cell));
    }

    #[test]
    #[should_panic(expected = "planned = sent + held + waiting")]
    fn counts_that_account_for_more_than_was_planned_are_wrong() {
        let cell = CellTally {
            planned: 1,
            ok: 2,
            ..CellTally::default()
        };
        cell.waiting();
    }
}
