//! How many hubs there are of each pair of Suppliers and profile: a table of some ten thousand
//! cells that answers for thirty million hubs (SL-2).
//!
//! It is kept, not computed: what changes a hub moves it from one cell to another.

use super::{FleetView, HubState};
use std::collections::{BTreeMap, HashMap};

/// Counts of hubs by pair of Suppliers and profile, as indices into the legend. No cell is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountCube {
    cells: BTreeMap<Cell, u32>,
}

/// Pair of Suppliers, then profile: a Supplier's cells lie together.
type Cell = (u16, u16);

/// What one batch of facts does to the counts. The same change goes to the cube in memory and to
/// the one that is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CubeChange {
    by: BTreeMap<Cell, i64>,
}

impl CountCube {
    /// Counts every hub of a view. Thirty million take about a second.
    pub fn of(view: FleetView<'_>) -> CountCube {
        let mut counted: HashMap<u32, u32> = HashMap::new();
        // Neighbours in a fleet are often of one kind; a run costs one look-up.
        let (mut cell, mut run) = (0, 0);
        view.for_each_in(0..view.len(), |hub| {
            let next = packed(cell_of(hub.state));
            if next != cell && run > 0 {
                *counted.entry(cell).or_default() += run;
                run = 0;
            }
            cell = next;
            run += 1;
        });
        if run > 0 {
            *counted.entry(cell).or_default() += run;
        }
        CountCube {
            cells: counted
                .into_iter()
                .map(|(cell, hubs)| (((cell >> 16) as u16, cell as u16), hubs))
                .collect(),
        }
    }

    /// A cube as it was kept: pair, profile and count; `None` where a cell is empty or comes twice.
    pub fn kept(cells: impl IntoIterator<Item = (u16, u16, u32)>) -> Option<CountCube> {
        let mut cube = CountCube::default();
        for (suppliers, profile, hubs) in cells {
            let before = cube.cells.insert((suppliers, profile), hubs);
            if hubs == 0 || before.is_some() {
                return None;
            }
        }
        Some(cube)
    }

    /// Every cell: pair, profile and count, in this order.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = (u16, u16, u32)> + '_ {
        self.cells
            .iter()
            .map(|((suppliers, profile), hubs)| (*suppliers, *profile, *hubs))
    }

    /// The profiles of one pair of Suppliers, with their counts.
    pub fn profiles_of(&self, suppliers: u16) -> impl Iterator<Item = (u16, u32)> + '_ {
        self.cells
            .range((suppliers, 0)..=(suppliers, u16::MAX))
            .map(|((_, profile), hubs)| (*profile, *hubs))
    }

    /// How many hubs there are of this pair and profile.
    pub fn hubs_in(&self, suppliers: u16, profile: u16) -> u32 {
        self.cells.get(&(suppliers, profile)).copied().unwrap_or(0)
    }

    /// How many hubs in all.
    pub fn hubs(&self) -> u64 {
        self.cells.values().map(|hubs| u64::from(*hubs)).sum()
    }

    /// Takes a change in; `false`, and nothing taken in, where it would leave a cell with less
    /// than none: then it was made from another fleet.
    pub fn apply(&mut self, change: &CubeChange) -> bool {
        let mut after = Vec::with_capacity(change.by.len());
        for (cell, by) in &change.by {
            let before = self.cells.get(cell).copied().unwrap_or(0);
            let Ok(hubs) = u32::try_from(i64::from(before) + by) else {
                return false;
            };
            after.push((*cell, hubs));
        }
        for (cell, hubs) in after {
            match hubs {
                0 => self.cells.remove(&cell),
                _ => self.cells.insert(cell, hubs),
            };
        }
        true
    }
}

impl CubeChange {
    /// A hub went from one state to another.
    pub fn moved(&mut self, from: HubState, to: HubState) {
        self.add(cell_of(from), -1);
        self.joined(to);
    }

    /// A hub joined.
    pub fn joined(&mut self, to: HubState) {
        self.add(cell_of(to), 1);
    }

    /// The cells whose count changes: pair, profile and by how many.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = (u16, u16, i64)> + '_ {
        self.by
            .iter()
            .map(|((suppliers, profile), by)| (*suppliers, *profile, *by))
    }

    fn add(&mut self, cell: Cell, by: i64) {
        let held = self.by.entry(cell).or_default();
        *held += by;
        if *held == 0 {
            self.by.remove(&cell);
        }
    }
}

fn cell_of(state: HubState) -> Cell {
    (state.suppliers, state.profile)
}

fn packed((suppliers, profile): Cell) -> u32 {
    u32::from(suppliers) << 16 | u32::from(profile)
}
