//! What Safe Launches say of an item (ONE-1): verdicts that a firmware failed, and launches to the
//! fix that went well.
//!
//! The register does not know launches. It keeps their references, whole numbers and the digests of
//! their evidence, as they were when a verdict was decided, and never computes one. All of this is
//! for DCC alone: a count of one cell may be the hubs of one Supplier.

use crate::item::{Clause, Item, Term};
use terms::{DeviceModel, FirmwareVersion, ItemRef, LaunchRef, Moment, OrganisationRef, PersonRef};

/// The verdict of a launch's gate that was not achieved, as an item keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaunchVerdict {
    /// The launch.
    pub launch: LaunchRef,
    /// Its notification's number, by which people know it: `CHFN-2026-0001`.
    pub number: String,
    /// The level.
    pub level: u32,
    /// The attempt at it.
    pub attempt: u32,
    /// When the gate was decided.
    pub decided_at: Moment,
    /// SHA-256 of the evidence, from which the verdict follows again.
    pub evidence_sha256: [u8; 32],
    /// Every series that the gate reads, those within their tolerance too.
    pub series: Vec<SeriesSeen>,
    /// What was counted in each stratum of the tranche of which hubs are known, as it stood when
    /// the verdict was recorded here.
    pub cells: Vec<CellSeen>,
    /// When it was recorded here.
    pub recorded_at: Moment,
}

/// One series as a gate read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesSeen {
    /// Its code in the evidence: `FAILED_RATE`, `BAD_RATE` or `KPI:` and the measure's code.
    pub series: String,
    /// Hubs, or pairs of measures, that were counted.
    pub counted: u64,
    /// Of them bad.
    pub bad: u64,
    /// So many bad stop a launch; absent where no number can yet.
    pub stops_from: Option<u64>,
}

impl SeriesSeen {
    /// Whether it is beyond its tolerance.
    pub fn stops(&self) -> bool {
        self.stops_from.is_some_and(|from| self.bad >= from)
    }
}

/// One cell of a tranche: hubs upgraded from one version, in one region, in homes alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellSeen {
    /// The version that they ran before.
    pub from: FirmwareVersion,
    /// The hub with its region, and what is behind it. The hub alone, where the cell gathers homes
    /// of many kinds.
    pub terms: Vec<Term>,
    /// Hubs of which the outcome is known.
    pub matured: u64,
    /// Of them failed or silent.
    pub bad: u64,
    /// So many bad would stop a launch of such hubs alone; absent where no number can yet.
    pub stops_from: Option<u64>,
}

impl CellSeen {
    /// Whether the cell alone is beyond the tolerance.
    pub fn stops(&self) -> bool {
        self.stops_from.is_some_and(|from| self.bad >= from)
    }
}

/// What the clock drafts an item from. One launch drafts one item, whatever number of its gates is
/// not achieved: a later verdict is further evidence of the same matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaunchFinding {
    /// The item, drawn from [`item_key`].
    pub item: ItemRef,
    /// DCC, whose item it is.
    pub dcc: OrganisationRef,
    /// The Device Model Combinations that show it; each becomes a clause.
    pub combinations: Vec<Vec<Term>>,
    /// What was seen, in words that may be published as they are: without a count.
    pub summary: String,
    /// The verdict.
    pub verdict: LaunchVerdict,
}

/// The natural key that the reference of the item drafted from a launch is drawn from.
pub fn item_key(launch: LaunchRef) -> String {
    format!("safe-launch/{launch}")
}

/// A complete launch to the version that is a clause's fix, every gate of which was achieved, as a
/// person at DCC attached it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedLaunch {
    /// The launch.
    pub launch: CleanLaunch,
    /// Who attached it.
    pub by: PersonRef,
    /// When.
    pub at: Moment,
}

/// A complete launch, every gate of which was achieved, in totals of the whole launch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CleanLaunch {
    /// The launch.
    pub launch: LaunchRef,
    /// Its notification's number.
    pub number: String,
    /// The hub and the version that it was upgraded to.
    pub to: DeviceModel,
    /// When it was complete.
    pub completed_at: Moment,
    /// Hubs that its levels upgraded.
    pub hubs: u64,
    /// Hubs of which the outcome was known when its gates were decided. For DCC alone.
    pub matured: u64,
    /// Of them failed or silent. For DCC alone.
    pub bad: u64,
    /// SHA-256 of the evidence of each gate, by level from 1.
    pub evidence_sha256: Vec<[u8; 32]>,
}

/// What whoever is asked to confirm a fix is told of an attached launch: that it is complete, for
/// how many hubs, and that every gate was achieved. What became of hubs is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldLaunch {
    /// Its notification's number.
    pub number: String,
    /// The hub and the version that it was upgraded to.
    pub to: DeviceModel,
    /// When it was complete.
    pub completed_at: Moment,
    /// Hubs that its levels upgraded.
    pub hubs: u64,
    /// Its levels, each with an achieved gate.
    pub levels: u64,
}

impl CleanLaunch {
    /// Whether it upgraded hubs to one of these: the same device in the same version. A hub is one
    /// device, whether it is named by its CHF or by its GPF.
    pub fn is_to_one_of(&self, targets: &[DeviceModel]) -> bool {
        targets.iter().any(|target| {
            target.device_type.physical() == self.to.device_type.physical()
                && target.make.folded() == self.to.make.folded()
                && target.model.folded() == self.to.model.folded()
                && target.firmware == self.to.firmware
        })
    }

    /// Whether it is evidence for the fix of this clause: to a firmware that is named as the fix,
    /// and complete since the register knows of the item.
    pub fn clears(&self, item: &Item, clause: &Clause) -> bool {
        self.is_to_one_of(&clause.fix.targets) && self.completed_at >= item.first_recorded
    }

    /// What whoever is asked to confirm the fix is told of it.
    pub fn told(&self) -> ToldLaunch {
        ToldLaunch {
            number: self.number.clone(),
            to: self.to.clone(),
            completed_at: self.completed_at,
            hubs: self.hubs,
            levels: self.evidence_sha256.len() as u64,
        }
    }
}
