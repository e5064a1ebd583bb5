//! The results of a tranche by cell and by the pair of Suppliers at the hubs: for DCC alone.

use crate::criteria::Kpi;
use crate::fleet::SupplierPair;
use crate::tally::{CellTally, KpiTally};
use std::collections::BTreeMap;

/// A cell that results are counted by, a region for instance: its place in a list of the caller's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ResultCell(pub u32);

/// What is counted and shared. Each kind but the first is a part of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ResultKind {
    /// Hubs sealed into the tranche. Never changes.
    Planned,
    /// Of them, hubs whose outcome is known.
    Matured,
    /// Of these, hubs that failed or fell silent.
    Bad,
    /// Hubs on which this measure was taken before and after.
    Measured(Kpi),
    /// Of these, hubs that worsened.
    Worsened(Kpi),
}

impl ResultKind {
    /// What it is a part of.
    pub fn whole(self) -> Option<ResultKind> {
        match self {
            ResultKind::Planned => None,
            ResultKind::Matured | ResultKind::Measured(_) => Some(ResultKind::Planned),
            ResultKind::Bad => Some(ResultKind::Matured),
            ResultKind::Worsened(kpi) => Some(ResultKind::Measured(kpi)),
        }
    }

    /// Whether it counts hubs that fared badly, so that the rest of the whole fared well.
    pub(super) fn is_harm(self) -> bool {
        match self {
            ResultKind::Bad | ResultKind::Worsened(_) => true,
            ResultKind::Planned | ResultKind::Matured | ResultKind::Measured(_) => false,
        }
    }
}

/// Results of hubs that have the same pair of Suppliers, in one cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PairResults {
    /// What became of the hubs.
    pub hubs: CellTally,
    /// What each measure shows.
    pub kpis: BTreeMap<Kpi, KpiTally>,
}

impl PairResults {
    /// How many of this kind.
    pub fn count(&self, kind: ResultKind) -> u64 {
        let kpi = |kpi: Kpi| self.kpis.get(&kpi).copied().unwrap_or_default();
        match kind {
            ResultKind::Planned => self.hubs.planned,
            ResultKind::Matured => self.hubs.matured(),
            ResultKind::Bad => self.hubs.bad(),
            ResultKind::Measured(of) => kpi(of).pairs,
            ResultKind::Worsened(of) => kpi(of).worsened,
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(mut self, other: &PairResults) -> PairResults {
        self.hubs = self.hubs.plus(other.hubs);
        for (kpi, tally) in &other.kpis {
            let sum = self.kpis.entry(*kpi).or_default();
            sum.pairs += tally.pairs;
            sum.worsened += tally.worsened;
            sum.improved += tally.improved;
            sum.holdback_pairs += tally.holdback_pairs;
            sum.holdback_worsened += tally.holdback_worsened;
        }
        self
    }
}

/// The results of a tranche. Pairs of Suppliers are those at sealing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrancheResults {
    cells: BTreeMap<ResultCell, BTreeMap<SupplierPair, PairResults>>,
}

impl TrancheResults {
    /// Adds results of hubs with this pair of Suppliers in this cell.
    pub fn add(&mut self, cell: ResultCell, pair: SupplierPair, results: &PairResults) {
        let of_pair = self.cells.entry(cell).or_default().entry(pair).or_default();
        *of_pair = std::mem::take(of_pair).plus(results);
    }

    /// The cells, in order.
    pub fn cells(&self) -> impl Iterator<Item = ResultCell> {
        self.cells.keys().copied()
    }

    /// Every cell with its results by pair.
    pub fn by_pair(
        &self,
    ) -> impl Iterator<Item = (ResultCell, &BTreeMap<SupplierPair, PairResults>)> {
        self.cells.iter().map(|(cell, pairs)| (*cell, pairs))
    }

    /// One kind of count, by cell in order and by pair.
    pub(super) fn table(&self, kind: ResultKind) -> Vec<Contributions> {
        let of_cell = |pairs: &BTreeMap<SupplierPair, PairResults>| {
            let counts = pairs
                .iter()
                .map(|(pair, results)| (*pair, results.count(kind)));
            Contributions(counts.collect())
        };
        self.cells.values().map(of_cell).collect()
    }
}

/// What each pair of Suppliers contributes to one number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Contributions(pub BTreeMap<SupplierPair, u64>);

impl Contributions {
    /// Those of several cells together.
    pub fn together<'c>(cells: impl Iterator<Item = &'c Contributions>) -> Contributions {
        let mut sum = Contributions::default();
        for (pair, count) in cells.flat_map(|cell| &cell.0) {
            *sum.0.entry(*pair).or_default() += count;
        }
        sum
    }

    /// What is left of these when `part`, of the same pairs, is taken out.
    pub fn without(&self, part: &Contributions) -> Contributions {
        let rest = |(pair, count): (&SupplierPair, &u64)| {
            let part = part.0.get(pair).copied().unwrap_or(0);
            (*pair, count.saturating_sub(part))
        };
        Contributions(self.0.iter().map(rest).collect())
    }

    /// The number.
    pub fn sum(&self) -> u64 {
        self.0.values().sum()
    }
}
