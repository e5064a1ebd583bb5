//! The fleet's store: snapshots as files, what changed since as rows.
//!
//! The pointer in the directory says which snapshot is in force; the rows say which one they lie
//! over. A snapshot is put in force by moving the pointer and then the rows. A crash in between
//! leaves rows that lie over the snapshot before: whoever asks next carries them over, so that
//! nothing is lost and doing it twice changes nothing.

mod directory;
mod legend;
mod rebase;
mod rows;

use crate::fault::{Stored, fault};
use crate::ledger::SqliteLedger;
use app::ports::{FleetStore, HeldFleet, LedgerError, Pages, SnapshotPut};
use async_trait::async_trait;
use directory::{Opened, SnapshotDirectory};
use formats::fleet_columns::FleetColumns;
use formats::fleet_snapshot::{Origin, Snapshot};
use launch::fleet::{CountCube, FleetView, HubMoments, Legend, OverlayChange};
use rows::{State, corrupt};
use sqlx::{Sqlite, Transaction};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use terms::DeviceId;

/// The fleet, beside the ledger whose database it shares.
pub struct SqliteFleet {
    ledger: Arc<SqliteLedger>,
    place: Arc<Place>,
    held: Mutex<Option<Arc<HeldFleet>>>,
    /// One snapshot at a time is put in force.
    putting: tokio::sync::Mutex<()>,
}

/// Where snapshots are kept.
enum Place {
    Directory(SnapshotDirectory),
    /// Numbered from 1; the last one is in force.
    Memory(Mutex<Vec<Arc<Snapshot>>>),
}

impl SqliteFleet {
    /// The fleet in this directory, made where it is not there.
    pub fn open(ledger: Arc<SqliteLedger>, directory: &Path) -> Result<SqliteFleet, LedgerError> {
        let directory = SnapshotDirectory::open(directory)?;
        Ok(SqliteFleet::at(ledger, Place::Directory(directory)))
    }

    /// A fleet whose snapshots are kept in memory, gone when it is dropped.
    pub fn in_memory(ledger: Arc<SqliteLedger>) -> SqliteFleet {
        SqliteFleet::at(ledger, Place::Memory(Mutex::default()))
    }

    fn at(ledger: Arc<SqliteLedger>, place: Place) -> SqliteFleet {
        SqliteFleet {
            ledger,
            place: Arc::new(place),
            held: Mutex::default(),
            putting: tokio::sync::Mutex::default(),
        }
    }

    fn held(&self) -> Option<Arc<HeldFleet>> {
        self.held
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn hold(&self, fleet: Option<Arc<HeldFleet>>) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = fleet;
    }

    /// A snapshot that is open already, or opened now.
    async fn opened(&self, number: u32) -> Stored<Opened> {
        if let Some(held) = self.held().filter(|held| held.number == number) {
            return Ok(Opened {
                snapshot: Arc::clone(&held.snapshot),
                pages: Arc::clone(&held.pages),
            });
        }
        let place = Arc::clone(&self.place);
        let opened = blocking(move || place.snapshot(number)).await?;
        opened.ok_or_else(|| corrupt("a snapshot of the fleet that is pointed at"))
    }

    /// The fleet as files and rows have it, once the rows lie over the snapshot in force.
    async fn load(&self, number: u32) -> Stored<Arc<HeldFleet>> {
        let opened = self.opened(number).await?;
        let fleet = opened.snapshot.fleet();
        let mut transaction = self.ledger.begin_read().await?;
        let state = rows::state(&mut transaction).await?;
        let state = state.filter(|state| state.snapshot == number);
        let state = state.ok_or(LedgerError::Conflict)?;
        let added = legend::added_legend(&mut transaction, fleet.legend).await?;
        let overlay_rows = rows::overlay_rows(&mut transaction).await?;
        let overlay = rows::overlay_of(fleet, added, &overlay_rows)?;
        let cube = rows::counts(&mut transaction).await?;
        let view = FleetView::new(fleet, &overlay);
        if cube.hubs() != u64::from(view.len()) {
            return Err(corrupt("the sum of the counts of hubs"));
        }
        Ok(Arc::new(HeldFleet {
            number,
            generation: state.generation,
            overlay,
            cube,
            snapshot: opened.snapshot,
            pages: opened.pages,
        }))
    }

    /// Makes the rows lie over this snapshot, where they do not yet.
    async fn settle(&self, number: u32) -> Stored<rebase::Carried> {
        let mut transaction = self.ledger.begin_write().await?;
        let state = rows::state(&mut transaction).await?;
        if state.is_some_and(|state| state.snapshot == number) {
            return Ok(rebase::Carried::default());
        }
        let carried = self.carry_over(&mut transaction, state, number).await?;
        transaction.commit().await.map_err(fault)?;
        Ok(carried)
    }

    async fn carry_over(
        &self,
        transaction: &mut Transaction<'static, Sqlite>,
        state: Option<State>,
        number: u32,
    ) -> Stored<rebase::Carried> {
        let new = self.opened(number).await?;
        let old = match state {
            Some(state) => {
                let old = self.opened(state.snapshot).await?;
                let added = legend::added_legend(transaction, old.snapshot.legend()).await?;
                let overlay_rows = rows::overlay_rows(transaction).await?;
                Some((old, added, overlay_rows))
            }
            None => None,
        };
        let snapshot = Arc::clone(&new.snapshot);
        let rebased = blocking(move || rebase::rebase(old, &snapshot)).await?;
        rows::clear(transaction).await?;
        let before = legend::lengths(new.snapshot.legend(), &Legend::default());
        legend::put_legend(transaction, &rebased.change.added, before).await?;
        let hubs = new.snapshot.fleet().len();
        rows::put_hubs(transaction, &rebased.change.hubs, hubs, 0).await?;
        let cells: Vec<(u16, u16, u32)> = rebased.cube.cells().collect();
        rows::put_counts(transaction, &cells).await?;
        let generation = state.map_or(0, |state| state.generation + 1);
        let state = State {
            snapshot: number,
            generation,
        };
        rows::put_state(transaction, state).await?;
        Ok(rebased.carried)
    }
}

#[async_trait]
impl FleetStore for SqliteFleet {
    async fn in_force(&self) -> Result<Option<Arc<HeldFleet>>, LedgerError> {
        loop {
            let Some(number) = self.place.current()? else {
                return Ok(None);
            };
            let mut transaction = self.ledger.begin_read().await?;
            let state = rows::state(&mut transaction).await?;
            drop(transaction);
            let held = self.held().filter(|held| {
                held.number == number
                    && state.is_some_and(|state| {
                        state.snapshot == number && state.generation == held.generation
                    })
            });
            if held.is_some() {
                return Ok(held);
            }
            self.settle(number).await?;
            match self.load(number).await {
                Ok(fleet) => {
                    self.hold(Some(Arc::clone(&fleet)));
                    return Ok(Some(fleet));
                }
                // Another snapshot came into force in between.
                Err(LedgerError::Conflict) => continue,
                Err(error) => return Err(error),
            }
        }
    }

    async fn snapshot(&self, number: u32) -> Result<Option<Arc<Snapshot>>, LedgerError> {
        if let Some(held) = self.held().filter(|held| held.number == number) {
            return Ok(Some(Arc::clone(&held.snapshot)));
        }
        let place = Arc::clone(&self.place);
        let opened = blocking(move || place.snapshot(number)).await?;
        Ok(opened.map(|opened| opened.snapshot))
    }

    async fn put_snapshot(
        &self,
        columns: FleetColumns,
        origin: Origin,
    ) -> Result<SnapshotPut, LedgerError> {
        let _putting = self.putting.lock().await;
        let before = self.in_force().await?;
        let place = Arc::clone(&self.place);
        let number = blocking(move || place.write_checked(columns, origin)).await?;
        let before_number = before.as_ref().map(|fleet| fleet.number);
        self.place.point(Some(number))?;
        let carried = match self.settle(number).await {
            Ok(carried) => carried,
            Err(error) => {
                // The one before stays in force, under the rows that still lie over it.
                self.place.point(before_number)?;
                self.place.take_back(number);
                return Err(error);
            }
        };
        let after = self.in_force().await?;
        let (left, new) = match (&before, &after) {
            (Some(before), Some(after)) => rebase::moved(
                before.snapshot.fleet().devices,
                after.snapshot.fleet().devices,
            ),
            (None, Some(after)) => (0, u64::from(after.snapshot.fleet().len())),
            (_, None) => (0, 0),
        };
        Ok(SnapshotPut {
            number,
            left,
            new,
            carried: carried.carried,
            dropped: carried.dropped,
        })
    }

    async fn moments(
        &self,
        devices: &[DeviceId],
    ) -> Result<BTreeMap<DeviceId, HubMoments>, LedgerError> {
        let mut transaction = self.ledger.begin_read().await?;
        rows::moments(&mut transaction, devices).await
    }

    async fn commit_change(
        &self,
        made_for: &HeldFleet,
        change: &OverlayChange,
    ) -> Result<(), LedgerError> {
        if change.hubs.is_empty() {
            return Ok(());
        }
        let Some(overlay) = made_for.overlay.with(change) else {
            return Err(LedgerError::Conflict);
        };
        let mut cube = made_for.cube.clone();
        if !cube.apply(&change.cube) {
            return Err(LedgerError::Conflict);
        }
        let mut transaction = self.ledger.begin_write().await?;
        let expected = State {
            snapshot: made_for.number,
            generation: made_for.generation,
        };
        if rows::state(&mut transaction).await? != Some(expected) {
            return Err(LedgerError::Conflict);
        }
        let generation = made_for.generation + 1;
        keep_change(&mut transaction, made_for, change, &cube).await?;
        let state = State {
            generation,
            ..expected
        };
        rows::put_state(&mut transaction, state).await?;
        transaction.commit().await.map_err(fault)?;
        self.hold(Some(Arc::new(HeldFleet {
            number: made_for.number,
            generation,
            overlay,
            cube,
            snapshot: Arc::clone(&made_for.snapshot),
            pages: Arc::clone(&made_for.pages),
        })));
        Ok(())
    }

    async fn verify(&self) -> Result<Vec<String>, LedgerError> {
        let Some(fleet) = self.in_force().await? else {
            return Ok(Vec::new());
        };
        blocking(move || {
            let mut differences = fleet.snapshot.differences();
            if differences.is_empty() && CountCube::of(fleet.view()) != fleet.cube {
                differences.push("the counts of hubs are not those of the fleet".to_owned());
            }
            Ok(differences)
        })
        .await
    }
}

async fn keep_change(
    transaction: &mut Transaction<'static, Sqlite>,
    made_for: &HeldFleet,
    change: &OverlayChange,
    cube: &CountCube,
) -> Stored<()> {
    let before = legend::lengths(made_for.snapshot.legend(), made_for.overlay.added());
    legend::put_legend(transaction, &change.added, before).await?;
    let snapshot_hubs = made_for.overlay.snapshot_hubs();
    let joined = made_for.overlay.joiners().len();
    rows::put_hubs(transaction, &change.hubs, snapshot_hubs, joined).await?;
    let cells: Vec<(u16, u16, u32)> = change
        .cube
        .cells()
        .map(|(suppliers, profile, _)| (suppliers, profile, cube.hubs_in(suppliers, profile)))
        .collect();
    rows::put_counts(transaction, &cells).await
}

impl Place {
    fn current(&self) -> Stored<Option<u32>> {
        match self {
            Place::Directory(directory) => directory.current(),
            Place::Memory(snapshots) => {
                let count = lock(snapshots).len();
                Ok(u32::try_from(count).ok().filter(|count| *count > 0))
            }
        }
    }

    fn snapshot(&self, number: u32) -> Stored<Option<Opened>> {
        match self {
            Place::Directory(directory) => directory.snapshot(number),
            Place::Memory(snapshots) => {
                let snapshots = lock(snapshots);
                let held = (number as usize)
                    .checked_sub(1)
                    .and_then(|at| snapshots.get(at));
                Ok(held.map(|snapshot| Opened {
                    snapshot: Arc::clone(snapshot),
                    pages: Arc::new(InMemory),
                }))
            }
        }
    }

    /// Writes a snapshot and reads it back, every byte. Gives its number.
    fn write_checked(&self, columns: FleetColumns, origin: Origin) -> Stored<u32> {
        match self {
            Place::Directory(directory) => {
                let writing = directory.begin()?;
                let number = writing.write(columns, origin)?;
                let written = directory.snapshot(number)?;
                let differences = match &written {
                    Some(opened) => opened.snapshot.differences(),
                    None => vec!["it is not there".to_owned()],
                };
                match differences.first() {
                    None => Ok(number),
                    Some(difference) => {
                        writing.take_back(number);
                        Err(LedgerError::Corrupt(format!(
                            "the snapshot just written: {difference}"
                        )))
                    }
                }
            }
            Place::Memory(snapshots) => {
                let snapshot = Snapshot::held(columns, origin)
                    .map_err(|why| LedgerError::Corrupt(why.to_string()))?;
                let mut snapshots = lock(snapshots);
                snapshots.push(Arc::new(snapshot));
                u32::try_from(snapshots.len()).map_err(|_| corrupt("the number of snapshots"))
            }
        }
    }

    fn point(&self, number: Option<u32>) -> Stored<()> {
        match self {
            Place::Directory(directory) => directory.begin()?.point(number),
            // The last one is in force.
            Place::Memory(_) => Ok(()),
        }
    }

    fn take_back(&self, number: u32) {
        match self {
            Place::Directory(directory) => {
                if let Ok(writing) = directory.begin() {
                    writing.take_back(number);
                }
            }
            Place::Memory(snapshots) => {
                lock(snapshots).truncate((number as usize).saturating_sub(1));
            }
        }
    }
}

/// Snapshots in memory have nothing to give back.
struct InMemory;

impl Pages for InMemory {
    fn give_back(&self) {}
}

fn lock(snapshots: &Mutex<Vec<Arc<Snapshot>>>) -> std::sync::MutexGuard<'_, Vec<Arc<Snapshot>>> {
    snapshots.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Stored<T> + Send + 'static,
) -> Stored<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| LedgerError::Storage("work on the fleet broke off".to_owned()))?
}
