//! Where the fleet is kept: immutable snapshots, and what changed since the one in force.

use super::LedgerError;
use async_trait::async_trait;
use formats::fleet_columns::FleetColumns;
use formats::fleet_snapshot::{Origin, Snapshot};
use launch::fleet::{CountCube, FleetView, HubMoments, LookedUp, Overlay, OverlayChange};
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{DeviceId, Moment};

/// The fleet as it stands: one snapshot, its overlay and its counts, of one moment. It never
/// changes; a change makes another one.
pub struct HeldFleet {
    /// The number of the snapshot. Positions and sets of hubs belong to it.
    pub number: u32,
    /// How often the overlay changed; a change names the generation it was made for.
    pub generation: u64,
    /// The snapshot.
    pub snapshot: Arc<Snapshot>,
    /// What changed since.
    pub overlay: Overlay,
    /// How many hubs there are of each pair of Suppliers and profile.
    pub cube: CountCube,
    /// The memory that the snapshot's files bring in.
    pub pages: Arc<dyn Pages>,
}

impl HeldFleet {
    /// The view of the snapshot under its overlay.
    pub fn view(&self) -> FleetView<'_> {
        FleetView::new(self.snapshot.fleet(), &self.overlay)
    }

    /// The moment before which the snapshot speaks.
    pub fn snapshot_from(&self) -> Moment {
        Moment::start_of_day(self.snapshot.manifest().origin.as_of)
    }

    /// Looks up a list of Device IDs; the answers stand in the order of the list.
    ///
    /// IDs that are no hub's are looked for among all Devices behind hubs, whose index is larger
    /// than the fleet itself. They are taken in ascending order, part by part, and the memory is
    /// given back in between, so that no list fills it.
    pub fn look_up(&self, listed: &[DeviceId]) -> Vec<LookedUp> {
        let at_a_time = LOOKED_UP_AT_LEAST.max(listed.len() / LOOKED_UP_IN_PARTS);
        let behind = self.snapshot.behind();
        self.view()
            .look_up_by(listed, behind, at_a_time, || self.pages.give_back())
    }
}

/// In how many parts a long list is looked up: each goes through about so small a part of the index.
const LOOKED_UP_IN_PARTS: usize = 32;

/// A touch of a mapped file may bring in two megabytes, so that so few of a short list fill no
/// memory, however far apart their places are.
const LOOKED_UP_AT_LEAST: usize = 32;

/// Memory that can be given back to the operating system without anything being lost.
pub trait Pages: Send + Sync {
    /// Gives it back.
    fn give_back(&self);
}

/// What putting a snapshot in force did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnapshotPut {
    /// Its number.
    pub number: u32,
    /// Hubs of the snapshot before that this one does not have.
    pub left: u64,
    /// Hubs of this snapshot that the one before does not have.
    pub new: u64,
    /// Facts that the snapshot does not speak for yet and that hold on.
    pub carried: u64,
    /// Facts that could not be carried over, because the snapshot has no such hub.
    pub dropped: u64,
}

/// The fleet's store.
#[async_trait]
pub trait FleetStore: Send + Sync {
    /// The fleet in force, or `None` before the first snapshot.
    async fn in_force(&self) -> Result<Option<Arc<HeldFleet>>, LedgerError>;

    /// A snapshot by number, in force or not: sets of hubs outlive the snapshot they were made of.
    async fn snapshot(&self, number: u32) -> Result<Option<Arc<Snapshot>>, LedgerError>;

    /// Writes a snapshot and puts it in force, with the facts that it does not speak for carried
    /// over. Where anything fails, the snapshot in force stays.
    async fn put_snapshot(
        &self,
        columns: FleetColumns,
        origin: Origin,
    ) -> Result<SnapshotPut, LedgerError>;

    /// Since when the facts about these hubs hold; those without any are left out.
    async fn moments(
        &self,
        devices: &[DeviceId],
    ) -> Result<BTreeMap<DeviceId, HubMoments>, LedgerError>;

    /// Keeps a change that was made for this fleet, overlay and counts together.
    /// [`LedgerError::Conflict`] where another change came first.
    async fn commit_change(
        &self,
        made_for: &HeldFleet,
        change: &OverlayChange,
    ) -> Result<(), LedgerError>;

    /// Compares files with their digests, and overlay and counts with the columns; whatever does
    /// not agree, in words for an operator.
    async fn verify(&self) -> Result<Vec<String>, LedgerError>;
}
