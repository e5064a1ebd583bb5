//! What one Supplier sees: the hubs at which it is responsible, and no others.

use super::results::{PairResults, ResultCell, TrancheResults};
use std::collections::BTreeMap;
use terms::OrganisationRef;

/// A Supplier's own results of a tranche, in detail. Its own numbers are never held back from it,
/// however small; hubs that it shares with the Supplier of the other fuel are among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnResults {
    supplier: OrganisationRef,
    cells: BTreeMap<ResultCell, PairResults>,
}

impl OwnResults {
    /// The Supplier's part of these results. Cells without a hub of its own are not in it.
    pub fn of(results: &TrancheResults, supplier: OrganisationRef) -> OwnResults {
        let mut cells = BTreeMap::new();
        for (cell, pairs) in results.by_pair() {
            let own = pairs.iter().filter(|(pair, _)| pair.includes(supplier));
            for (_, results) in own {
                let sum: &mut PairResults = cells.entry(cell).or_default();
                *sum = std::mem::take(sum).plus(results);
            }
        }
        OwnResults { supplier, cells }
    }

    /// Whose they are.
    pub fn supplier(&self) -> OrganisationRef {
        self.supplier
    }

    /// Its results by cell, in order.
    pub fn cells(&self) -> impl Iterator<Item = (ResultCell, &PairResults)> {
        self.cells.iter().map(|(cell, results)| (*cell, results))
    }

    /// Its results in one cell; none where it has no hub there.
    pub fn cell(&self, cell: ResultCell) -> Option<&PairResults> {
        self.cells.get(&cell)
    }

    /// Its results in the whole tranche.
    pub fn total(&self) -> PairResults {
        let cells = self.cells.values();
        cells.fold(PairResults::default(), |sum, cell| sum.plus(cell))
    }
}
