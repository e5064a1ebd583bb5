//! Slots: the one place in a plan that a hub has. A hub is upgraded in a wave, held back for
//! comparison, waiting for something that is named, or out for a reason that lies in the hub.

use crate::conflict::ConflictKind;
use crate::fleet::DeviceStatus;
use terms::{CspRegion, Date};

/// One place in a plan. Every hub of the fleet has exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// Upgraded in this wave, from 1.
    Wave(u32),
    /// Measured and not upgraded, for comparison with the upgraded hubs of its stratum.
    Holdback,
    /// Not in this tranche: it waits, for this reason.
    Waiting(WaitingReason),
    /// The launch does not upgrade it, for this reason.
    Out(OutReason),
}

/// Why a hub that the launch would upgrade is not in this tranche. Of several reasons the first
/// in this order counts, but that a hub held back is [`Slot::Holdback`] before it lacks capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WaitingReason {
    /// A Supplier deferred its upgrade (SL-8).
    Deferred,
    /// It is in a live tranche of another launch (I7).
    OtherLaunch,
    /// The CSP of its region takes no orders for it at present.
    NoCapacity(CspRegion),
    /// Its stratum was not covered by the level before, and the Panel has not directed to include
    /// it (GATES 3.7).
    StratumNotCovered,
    /// At the first level a list arrived in time, and it is on none (SL-4).
    NotNominated,
    /// The level is full without it.
    LaterLevel,
    /// A conflict keeps it from being upgraded on any day of its projected window (SL-11).
    Conflict {
        /// What is in the way on the last day of the window; of several, what ends last.
        kind: ConflictKind,
        /// The first day after the window on which an upgrade may start and nothing known is in
        /// the way of this hub.
        until: Date,
    },
}

/// Why the launch does not upgrade a hub. Of several reasons the first in this order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OutReason {
    /// It is in a tranche of this launch already.
    InTranche,
    /// It is another make or model.
    OtherModel,
    /// It is not commissioned and no Supplier is responsible: in stock (DOMAIN trap 26).
    InStock,
    /// It has this SMI status instead of Commissioned.
    NotCommissioned(DeviceStatus),
    /// It is installed without SM WAN.
    NoWan,
    /// It runs the new version.
    OnVersion,
    /// Its version is not one of those that may be upgraded to the new one (MP231).
    NotUpgradable,
    /// The inventory does not know its region, so no CSP can be ordered to upgrade it.
    RegionUnknown,
}

/// A slot, and how many hubs have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SlotCount {
    /// The slot.
    pub slot: Slot,
    /// How many hubs have it.
    pub hubs: u64,
}

impl Slot {
    /// The wave, where it is one.
    pub fn wave(self) -> Option<u32> {
        match self {
            Slot::Wave(wave) => Some(wave),
            Slot::Holdback | Slot::Waiting(_) | Slot::Out(_) => None,
        }
    }
}

impl WaitingReason {
    /// Its stable code in files and interfaces; the facts stand beside it.
    pub fn code(self) -> &'static str {
        match self {
            WaitingReason::Deferred => "DEFERRED",
            WaitingReason::OtherLaunch => "OTHER-LAUNCH",
            WaitingReason::NoCapacity(_) => "NO-CAPACITY",
            WaitingReason::StratumNotCovered => "STRATUM-NOT-COVERED",
            WaitingReason::NotNominated => "NOT-NOMINATED",
            WaitingReason::LaterLevel => "LATER-LEVEL",
            WaitingReason::Conflict { .. } => "CONFLICT",
        }
    }
}

impl OutReason {
    /// Its stable code in files and interfaces; a status stands beside it.
    pub fn code(self) -> &'static str {
        match self {
            OutReason::InTranche => "IN-TRANCHE",
            OutReason::OtherModel => "OTHER-MODEL",
            OutReason::InStock => "IN-STOCK",
            OutReason::NotCommissioned(_) => "NOT-COMMISSIONED",
            OutReason::NoWan => "NO-WAN",
            OutReason::OnVersion => "ON-VERSION",
            OutReason::NotUpgradable => "NOT-UPGRADABLE",
            OutReason::RegionUnknown => "REGION-UNKNOWN",
        }
    }
}
