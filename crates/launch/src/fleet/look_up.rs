//! Which hubs a list of Device IDs names (SL-3): one look-up for the whole list.
//!
//! A GPF or a meter stands behind a hub and is not one. Telling it apart from an ID that nobody
//! knows is what an answer to the requester needs; whose device it is, its hub says.

use super::FleetView;
use terms::{DeviceId, DeviceType};

/// The Devices behind the hubs of a snapshot, sorted strictly by Device ID.
#[derive(Clone, Copy, Debug)]
pub struct BehindHubs<'a> {
    /// Device IDs, strictly ascending, none of them a CHF's.
    pub devices: &'a [u64],
    /// For each device the position of its hub.
    pub hubs: &'a [u32],
    /// For each device its Device Type, as its place in [`DeviceType::ALL`].
    pub types: &'a [u8],
}

/// What a Device ID stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookedUp {
    /// The CHF of the hub at this position.
    Hub(u32),
    /// A Device behind a hub: a GPF, a meter, a display.
    Behind {
        /// The position of its hub.
        hub: u32,
        /// What it is.
        device_type: DeviceType,
    },
    /// No Device that is known.
    Unknown,
}

impl FleetView<'_> {
    /// Looks up a list; the answers stand in the order of the list. `behind` is of the same
    /// snapshot.
    pub fn look_up(&self, listed: &[DeviceId], behind: BehindHubs<'_>) -> Vec<LookedUp> {
        self.look_up_by(listed, behind, usize::MAX, || {})
    }

    /// The same, stopping after every so many Device IDs, at least one: what was touched by then is
    /// hardly touched again.
    pub fn look_up_by(
        &self,
        listed: &[DeviceId],
        behind: BehindHubs<'_>,
        at_a_time: usize,
        mut between: impl FnMut(),
    ) -> Vec<LookedUp> {
        let mut found = vec![LookedUp::Unknown; listed.len()];
        // In ascending order each search begins where the last one ended, and a column is gone
        // through once, from front to back.
        let mut order: Vec<u32> = (0..).take(listed.len()).collect();
        order.sort_unstable_by_key(|at| listed[*at as usize]);
        let (mut hubs_from, mut behind_from) = (0, 0);
        for part in order.chunks(at_a_time.max(1)) {
            for &at in part {
                let at = at as usize;
                let bits = listed[at].bits();
                found[at] = match seek(self.fleet().devices, &mut hubs_from, bits) {
                    Some(position) => LookedUp::Hub(position as u32),
                    None => match self.overlay().position(listed[at]) {
                        Some(position) => LookedUp::Hub(position),
                        None => behind.at(seek(behind.devices, &mut behind_from, bits)),
                    },
                };
            }
            between();
        }
        found
    }
}

impl BehindHubs<'_> {
    /// No device behind any hub is known.
    pub const NONE: BehindHubs<'static> = BehindHubs {
        devices: &[],
        hubs: &[],
        types: &[],
    };

    fn at(&self, place: Option<usize>) -> LookedUp {
        let device_type = |place: usize| DeviceType::ALL.get(usize::from(self.types[place]));
        match place.and_then(|place| device_type(place).map(|kind| (place, *kind))) {
            Some((place, device_type)) => LookedUp::Behind {
                hub: self.hubs[place],
                device_type,
            },
            None => LookedUp::Unknown,
        }
    }
}

/// Finds `bits` at or after `from`, which then stands at the first entry not below it. The step
/// doubles until it has passed the place, so that near places cost little.
fn seek(sorted: &[u64], from: &mut usize, bits: u64) -> Option<usize> {
    let mut step = 1;
    let mut low = *from;
    while sorted.get(low + step).is_some_and(|held| *held < bits) {
        low += step;
        step *= 2;
    }
    let high = (low + step + 1).min(sorted.len());
    *from = low + sorted[low..high].partition_point(|held| *held < bits);
    (sorted.get(*from) == Some(&bits)).then_some(*from)
}
