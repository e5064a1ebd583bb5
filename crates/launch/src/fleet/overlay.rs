//! What changed at hubs since the snapshot was taken: Changes of Supplier, activations, hubs that
//! joined (SL-2, SL-13). The snapshot itself is never altered.
//!
//! It refuses to know where a change came from and when: whoever keeps the overlay decides which
//! fact is the later one.

use super::Legend;
use std::cmp::Ordering;
use terms::DeviceId;

/// Changes since one snapshot, by position, and the hubs that joined.
///
/// Indices in it count through the snapshot's legend and then through [`Overlay::added`]: an index
/// of the snapshot means the same with every overlay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlay {
    snapshot_hubs: u32,
    pub(super) added: Legend,
    /// Strictly ascending, all below `snapshot_hubs`; `states` runs beside it.
    positions: Vec<u32>,
    states: Vec<HubState>,
    /// In the order in which they joined: the place in this list is part of a joiner's position.
    joiners: Vec<Joiner>,
    /// Device ID and place in `joiners`, ascending.
    joiners_by_device: Vec<(u64, u32)>,
}

/// What holds at a hub, as indices into the snapshot's legend and what the overlay added to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HubState {
    /// Its profile.
    pub profile: u16,
    /// The combination behind it.
    pub combination: u16,
    /// Its pair of responsible Suppliers.
    pub suppliers: u16,
}

/// A hub that is not in the snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joiner {
    /// Its CHF.
    pub device: DeviceId,
    /// What holds at it.
    pub state: HubState,
}

impl Overlay {
    /// Nothing changed since a snapshot with this many hubs.
    pub fn of(snapshot_hubs: u32) -> Overlay {
        Overlay {
            snapshot_hubs,
            added: Legend::default(),
            positions: Vec::new(),
            states: Vec::new(),
            joiners: Vec::new(),
            joiners_by_device: Vec::new(),
        }
    }

    /// An overlay as it was kept: the legend entries it added, its changes by position, and its
    /// joiners in the order in which they joined. `None` where positions do not strictly ascend,
    /// one is not in the snapshot, or two joiners have one Device ID.
    pub fn kept(
        snapshot_hubs: u32,
        added: Legend,
        changes: impl IntoIterator<Item = (u32, HubState)>,
        joiners: impl IntoIterator<Item = Joiner>,
    ) -> Option<Overlay> {
        let (positions, states): (Vec<u32>, Vec<HubState>) = changes.into_iter().unzip();
        let ascend = positions.is_sorted_by(|one, next| one < next);
        let inside = positions.last().is_none_or(|last| *last < snapshot_hubs);
        let mut overlay = Overlay {
            added,
            positions,
            states,
            ..Overlay::of(snapshot_hubs)
        };
        for joiner in joiners {
            overlay.join(joiner.device, joiner.state)?;
        }
        (ascend && inside).then_some(overlay)
    }

    /// How many hubs the snapshot has to which this is the overlay.
    pub fn snapshot_hubs(&self) -> u32 {
        self.snapshot_hubs
    }

    /// The legend entries that the snapshot does not have. The first index of each list is the
    /// length of the snapshot's own.
    pub fn added(&self) -> &Legend {
        &self.added
    }

    /// The hubs of the snapshot at which something changed, ascending, with what holds now.
    pub fn changes(&self) -> impl ExactSizeIterator<Item = (u32, HubState)> + '_ {
        self.positions
            .iter()
            .copied()
            .zip(self.states.iter().copied())
    }

    /// The changes at or after this position.
    pub(super) fn changes_from(&self, position: u32) -> (&[u32], &[HubState]) {
        let first = self.positions.partition_point(|at| *at < position);
        (&self.positions[first..], &self.states[first..])
    }

    /// The hubs that joined, in the order in which they did.
    pub fn joiners(&self) -> &[Joiner] {
        &self.joiners
    }

    /// What holds at this position, where the overlay says anything about it.
    pub fn state(&self, position: u32) -> Option<HubState> {
        if let Some(place) = self.joiner_place(position) {
            return self.joiners.get(place).map(|joiner| joiner.state);
        }
        let at = self.positions.binary_search(&position).ok()?;
        Some(self.states[at])
    }

    /// The position of a joiner with this Device ID.
    pub fn position(&self, device: DeviceId) -> Option<u32> {
        let at = self
            .joiners_by_device
            .binary_search_by_key(&device.bits(), |(bits, _)| *bits)
            .ok()?;
        Some(self.snapshot_hubs + self.joiners_by_device[at].1)
    }

    /// Takes in what now holds at these positions, which must strictly ascend and each be of a hub
    /// of the snapshot or of a joiner; `false`, and nothing taken in, where they do not.
    pub fn apply(&mut self, changes: &[(u32, HubState)]) -> bool {
        let end = u64::from(self.snapshot_hubs) + self.joiners.len() as u64;
        let ascend = changes.is_sorted_by(|one, next| one.0 < next.0);
        if !ascend || changes.last().is_some_and(|last| u64::from(last.0) >= end) {
            return false;
        }
        let of_joiners = changes.partition_point(|change| change.0 < self.snapshot_hubs);
        for (position, state) in &changes[of_joiners..] {
            self.joiners[(position - self.snapshot_hubs) as usize].state = *state;
        }
        self.merge(&changes[..of_joiners]);
        true
    }

    /// A hub that the snapshot does not have. Its position follows the snapshot and the joiners
    /// before it, and stays. `None` where it joined before.
    pub fn join(&mut self, device: DeviceId, state: HubState) -> Option<u32> {
        let key = device.bits();
        let by_device = &mut self.joiners_by_device;
        let Err(at) = by_device.binary_search_by_key(&key, |(bits, _)| *bits) else {
            return None;
        };
        let place = u32::try_from(self.joiners.len()).ok()?;
        let position = self.snapshot_hubs.checked_add(place)?;
        by_device.insert(at, (key, place));
        self.joiners.push(Joiner { device, state });
        Some(position)
    }

    fn joiner_place(&self, position: u32) -> Option<usize> {
        position
            .checked_sub(self.snapshot_hubs)
            .map(|place| place as usize)
    }

    /// One pass over both lists. A batch is small against the overlay or the other way round;
    /// either way this is one allocation and one copy.
    fn merge(&mut self, changes: &[(u32, HubState)]) {
        let most = self.positions.len() + changes.len();
        let (mut positions, mut states) = (Vec::with_capacity(most), Vec::with_capacity(most));
        let (mut held, mut new) = (0, 0);
        while held < self.positions.len() || new < changes.len() {
            let order = match (self.positions.get(held), changes.get(new)) {
                (Some(position), Some(change)) => position.cmp(&change.0),
                (Some(_), None) => Ordering::Less,
                (None, _) => Ordering::Greater,
            };
            let (position, state) = match order {
                Ordering::Less => (self.positions[held], self.states[held]),
                Ordering::Equal | Ordering::Greater => changes[new],
            };
            held += usize::from(order != Ordering::Greater);
            new += usize::from(order != Ordering::Less);
            positions.push(position);
            states.push(state);
        }
        (self.positions, self.states) = (positions, states);
    }
}
