//! What changed at planned hubs since the snapshot: a tranche is sealed as it stood when it was
//! planned, and its snapshot alone does not say that.

use super::PlanInput;
use super::slot::{Slot, SlotCount};
use crate::fleet::SupplierPair;
use terms::DeviceId;

/// A hub in a wave or held back that the snapshot does not have, or has otherwise: what held when
/// the plan was made (I6, I14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HubSinceSnapshot {
    /// Its position in the fleet that was planned.
    pub position: u32,
    /// The hub.
    pub device: DeviceId,
    /// Its stratum, from 0.
    pub stratum: u32,
    /// The Suppliers responsible for it.
    pub suppliers: SupplierPair,
}

/// These hubs of a plan, ascending.
pub(super) fn of(
    input: &PlanInput<'_>,
    slots: &[u16],
    legend: &[SlotCount],
) -> Vec<HubSinceSnapshot> {
    let fleet = input.fleet;
    let snapshot = fleet.fleet();
    let changed = fleet.overlay().changes().filter(|(position, state)| {
        let at = *position as usize;
        let was = (
            snapshot.profiles[at],
            snapshot.combinations[at],
            snapshot.suppliers[at],
        );
        was != (state.profile, state.combination, state.suppliers)
    });
    let joined = fleet.overlay().joiners().iter().map(|joiner| joiner.state);
    let joined = (snapshot.len()..).zip(joined);
    let planned = changed.chain(joined).filter(|(position, _)| {
        let slot = legend[usize::from(slots[*position as usize])].slot;
        matches!(slot, Slot::Wave(_) | Slot::Holdback)
    });
    // A hub without a region or stratum cannot be planned: what a plan says of one is caught where
    // plans are checked.
    let since = planned.filter_map(|(position, state)| {
        let profile = fleet.profile(state.profile);
        let behind = fleet.combination(state.combination);
        let place = input
            .strata
            .place(&profile.firmware, profile.region?, behind)?;
        Some(HubSinceSnapshot {
            position,
            device: fleet.device(position),
            stratum: u32::try_from(place).ok()?,
            suppliers: fleet.suppliers(state.suppliers),
        })
    });
    since.collect()
}
