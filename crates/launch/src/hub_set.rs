//! Sets of hubs: a large set is a value, never a list of rows with a flag (STYLE 22).
//!
//! A set holds positions in one snapshot of the fleet; whoever stores one says which snapshot.

use roaring::RoaringBitmap;

/// Hubs of one snapshot of the fleet, by their position in its sorted columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HubSet(RoaringBitmap);

impl HubSet {
    /// The empty set.
    pub fn new() -> HubSet {
        HubSet::default()
    }

    /// Every hub of a snapshot with this many.
    pub fn all(hubs: u32) -> HubSet {
        let mut set = RoaringBitmap::new();
        set.insert_range(0..hubs);
        HubSet(set)
    }

    /// The set of these positions, which must ascend; `None` where they do not.
    pub fn from_ascending(positions: impl IntoIterator<Item = u32>) -> Option<HubSet> {
        RoaringBitmap::from_sorted_iter(positions).ok().map(HubSet)
    }

    /// How many hubs.
    pub fn len(&self) -> u64 {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this hub is among them.
    pub fn contains(&self, position: u32) -> bool {
        self.0.contains(position)
    }

    /// Puts a hub in; says whether it is new.
    pub fn insert(&mut self, position: u32) -> bool {
        self.0.insert(position)
    }

    /// Takes a hub out; says whether it was there.
    pub fn remove(&mut self, position: u32) -> bool {
        self.0.remove(position)
    }

    /// Positions in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter()
    }

    /// Positions from this one on, in ascending order.
    pub fn iter_from(&self, position: u32) -> impl Iterator<Item = u32> + '_ {
        let mut positions = self.0.iter();
        positions.advance_to(position);
        positions
    }

    /// Hubs of either.
    pub fn union(&self, other: &HubSet) -> HubSet {
        HubSet(&self.0 | &other.0)
    }

    /// Hubs of both.
    pub fn intersection(&self, other: &HubSet) -> HubSet {
        HubSet(&self.0 & &other.0)
    }

    /// Hubs of this one that are not in the other.
    pub fn difference(&self, other: &HubSet) -> HubSet {
        HubSet(&self.0 - &other.0)
    }

    /// Whether they have no hub in common.
    pub fn is_disjoint(&self, other: &HubSet) -> bool {
        self.0.is_disjoint(&other.0)
    }
}

impl FromIterator<u32> for HubSet {
    fn from_iter<T: IntoIterator<Item = u32>>(positions: T) -> HubSet {
        HubSet(positions.into_iter().collect())
    }
}
