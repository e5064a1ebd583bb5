//! The fleet as it stands: a snapshot with its overlay on top.
//!
//! Positions of joiners follow those of the snapshot, so that one [`HubSet`] can hold both.

use super::{Fleet, HomeCombination, HubProfile, HubState, Overlay, SupplierPair};
use crate::HubSet;
use std::ops::Range;
use terms::DeviceId;

/// A snapshot and what changed since. Cheap to copy; it borrows both.
#[derive(Clone, Copy, Debug)]
pub struct FleetView<'a> {
    fleet: Fleet<'a>,
    overlay: &'a Overlay,
}

/// One hub of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hub {
    /// Where it stands.
    pub position: u32,
    /// What holds at it now.
    pub state: HubState,
}

impl<'a> FleetView<'a> {
    /// The view of this snapshot under this overlay.
    ///
    /// # Panics
    ///
    /// Where the overlay was made for a snapshot with another number of hubs.
    pub fn new(fleet: Fleet<'a>, overlay: &'a Overlay) -> FleetView<'a> {
        assert_eq!(
            fleet.len(),
            overlay.snapshot_hubs(),
            "an overlay lies on its own snapshot"
        );
        FleetView { fleet, overlay }
    }

    /// The snapshot.
    pub fn fleet(&self) -> Fleet<'a> {
        self.fleet
    }

    /// What changed since.
    pub fn overlay(&self) -> &'a Overlay {
        self.overlay
    }

    /// How many hubs, joiners among them. Positions run from 0 to one below this.
    pub fn len(&self) -> u32 {
        let joiners = u32::try_from(self.overlay.joiners().len());
        self.fleet.len() + joiners.expect("joiners have positions of 32 bits")
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where this CHF stands.
    pub fn position(&self, device: DeviceId) -> Option<u32> {
        self.fleet
            .position(device)
            .or_else(|| self.overlay.position(device))
    }

    /// The CHF at this position.
    ///
    /// # Panics
    ///
    /// Where the view has no such position: a position belongs to one snapshot.
    pub fn device(&self, position: u32) -> DeviceId {
        match position.checked_sub(self.fleet.len()) {
            Some(place) => self.overlay.joiners()[place as usize].device,
            None => DeviceId::from_bits(self.fleet.devices[position as usize])
                .expect("a snapshot holds well-formed Device IDs"),
        }
    }

    /// What holds at this position.
    ///
    /// # Panics
    ///
    /// Where the view has no such position.
    pub fn state(&self, position: u32) -> HubState {
        match self.overlay.state(position) {
            Some(state) => state,
            None => self.fleet.state(position),
        }
    }

    /// What a profile's index stands for.
    pub fn profile(&self, index: u16) -> &'a HubProfile {
        let (own, added) = (&self.fleet.legend.profiles, &self.overlay.added().profiles);
        entry(own, added, index)
    }

    /// What a combination's index stands for.
    pub fn combination(&self, index: u16) -> &'a HomeCombination {
        let own = &self.fleet.legend.combinations;
        entry(own, &self.overlay.added().combinations, index)
    }

    /// What the index of a pair of Suppliers stands for.
    pub fn suppliers(&self, index: u16) -> SupplierPair {
        let own = &self.fleet.legend.suppliers;
        *entry(own, &self.overlay.added().suppliers, index)
    }

    /// Every profile in the order of its index.
    pub fn profiles(&self) -> impl Iterator<Item = &'a HubProfile> + use<'a> {
        let (own, added) = (&self.fleet.legend.profiles, &self.overlay.added().profiles);
        own.iter().chain(added)
    }

    /// Every combination in the order of its index.
    pub fn combinations(&self) -> impl Iterator<Item = &'a HomeCombination> + use<'a> {
        let own = &self.fleet.legend.combinations;
        own.iter().chain(&self.overlay.added().combinations)
    }

    /// Every pair of Suppliers in the order of its index.
    pub fn supplier_pairs(&self) -> impl Iterator<Item = SupplierPair> + use<'a> {
        let own = &self.fleet.legend.suppliers;
        own.iter().chain(&self.overlay.added().suppliers).copied()
    }

    /// Every hub, by position.
    pub fn hubs(&self) -> impl Iterator<Item = Hub> + use<'a> {
        let FleetView { fleet, overlay } = *self;
        let mut changed = overlay.changes().peekable();
        let of_snapshot = (0..fleet.len()).map(move |position| {
            let state = match changed.next_if(|(at, _)| *at == position) {
                Some((_, state)) => state,
                None => fleet.state(position),
            };
            Hub { position, state }
        });
        let joined = overlay.joiners().iter().zip(fleet.len()..);
        of_snapshot.chain(joined.map(|(joiner, position)| Hub {
            position,
            state: joiner.state,
        }))
    }

    /// Hands over every hub of a range of positions, in order. The quickest way through a fleet:
    /// between two changes it runs plainly over the columns. Ranges that share nothing may be
    /// gone through at the same time.
    pub fn for_each_in(&self, range: Range<u32>, mut hand: impl FnMut(Hub)) {
        let snapshot_end = range.end.min(self.fleet.len());
        let mut next = range.start;
        let (positions, states) = self.overlay.changes_from(range.start);
        for (changed, state) in positions.iter().zip(states) {
            if *changed >= snapshot_end {
                break;
            }
            self.fleet.for_each_in(next..*changed, &mut hand);
            hand(Hub {
                position: *changed,
                state: *state,
            });
            next = changed + 1;
        }
        self.fleet
            .for_each_in(next.min(snapshot_end)..snapshot_end, &mut hand);
        for position in range.start.max(self.fleet.len())..range.end.min(self.len()) {
            hand(Hub {
                position,
                state: self.state(position),
            });
        }
    }

    /// The hubs of a set, by position.
    ///
    /// # Panics
    ///
    /// Where the set holds a position that the view does not have.
    pub fn hubs_of<'s>(&self, set: &'s HubSet) -> impl Iterator<Item = Hub> + use<'a, 's> {
        let view = *self;
        let mut changed = view.overlay.changes().peekable();
        set.iter().map(move |position| {
            while changed.next_if(|(at, _)| *at < position).is_some() {}
            let state = match changed.next_if(|(at, _)| *at == position) {
                Some((_, state)) => state,
                None if position < view.fleet.len() => view.fleet.state(position),
                None => view.state(position),
            };
            Hub { position, state }
        })
    }

    /// The hubs for which this holds.
    pub fn select(&self, mut wanted: impl FnMut(Hub) -> bool) -> HubSet {
        let chosen = self.hubs().filter(|hub| wanted(*hub));
        HubSet::from_ascending(chosen.map(|hub| hub.position)).expect("hubs come by position")
    }
}

impl Fleet<'_> {
    /// What the snapshot says of this position.
    pub(super) fn state(&self, position: u32) -> HubState {
        let at = position as usize;
        HubState {
            profile: self.profiles[at],
            combination: self.combinations[at],
            suppliers: self.suppliers[at],
        }
    }

    fn for_each_in(&self, range: Range<u32>, hand: &mut impl FnMut(Hub)) {
        let at = range.start as usize..range.end as usize;
        let columns = self.profiles[at.clone()]
            .iter()
            .zip(&self.combinations[at.clone()])
            .zip(&self.suppliers[at]);
        for (position, ((profile, combination), suppliers)) in range.zip(columns) {
            let state = HubState {
                profile: *profile,
                combination: *combination,
                suppliers: *suppliers,
            };
            hand(Hub { position, state });
        }
    }
}

/// The entry of a legend with more entries behind it.
fn entry<'a, T>(own: &'a [T], added: &'a [T], index: u16) -> &'a T {
    let index = usize::from(index);
    own.get(index).unwrap_or_else(|| &added[index - own.len()])
}

#[cfg(test)]
mod tests;
