//! Snapshots in a directory, and a pointer to the one in force.
//!
//! A snapshot is a directory of its own, written whole under a passing name, flushed, renamed into
//! place and never written again: that is what makes mapping its files sound. The pointer is a small
//! file that holds a name and is replaced by renaming. One process writes at a time.

use crate::fault::Stored;
use app::ports::{LedgerError, Pages};
use formats::fleet_columns::FleetColumns;
use formats::fleet_snapshot::{
    self, BEHIND_FILE, HUBS_FILE, MANIFEST_FILE, Manifest, Origin, Snapshot,
};
use mapped::MappedFile;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const POINTER: &str = "current";
const LOCK: &str = "lock";
const PREFIX: &str = "snapshot-";
const PASSING: &str = ".writing";

/// Where snapshots are kept.
#[derive(Debug)]
pub(super) struct SnapshotDirectory {
    directory: PathBuf,
}

/// A snapshot that is open, and the memory its files bring in.
#[derive(Clone)]
pub(super) struct Opened {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) pages: Arc<dyn Pages>,
}

/// The right to write, held until it is dropped.
pub(super) struct Writing<'d> {
    directory: &'d SnapshotDirectory,
    _lock: File,
}

/// The maps of the hubs and of the Devices behind them.
struct SnapshotPages([MappedFile; 2]);

impl Pages for SnapshotPages {
    fn give_back(&self) {
        for file in &self.0 {
            // Where the system does not take the advice, the memory stays in use and nothing is
            // wrong.
            if let Err(error) = file.give_back() {
                tracing::debug!(%error, "pages were not given back");
            }
        }
    }
}

impl SnapshotDirectory {
    pub(super) fn open(directory: &Path) -> Stored<SnapshotDirectory> {
        fs::create_dir_all(directory).map_err(storage)?;
        Ok(SnapshotDirectory {
            directory: directory.to_owned(),
        })
    }

    /// The number of the snapshot in force.
    pub(super) fn current(&self) -> Stored<Option<u32>> {
        match fs::read_to_string(self.directory.join(POINTER)) {
            Ok(name) => match number_of(name.trim()) {
                Some(number) => Ok(Some(number)),
                None => Err(LedgerError::Corrupt(
                    "the pointer to the fleet names no snapshot".to_owned(),
                )),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(storage(error)),
        }
    }

    /// Opens a snapshot, if it is there.
    pub(super) fn snapshot(&self, number: u32) -> Stored<Option<Opened>> {
        let place = self.directory.join(name_of(number));
        let manifest = match fs::read(place.join(MANIFEST_FILE)) {
            Ok(manifest) => manifest,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(storage(error)),
        };
        let corrupt = |why: fleet_snapshot::SnapshotFault| {
            LedgerError::Corrupt(format!("snapshot {number} of the fleet: {why}"))
        };
        let manifest = Manifest::read(&manifest).map_err(corrupt)?;
        let map = |file: &str| {
            let file = File::open(place.join(file)).map_err(storage)?;
            MappedFile::of(&file).map_err(storage)
        };
        let (hubs, behind) = (map(HUBS_FILE)?, map(BEHIND_FILE)?);
        let snapshot = Snapshot::open(manifest, hubs.bytes(), behind.bytes()).map_err(corrupt)?;
        Ok(Some(Opened {
            snapshot: Arc::new(snapshot),
            pages: Arc::new(SnapshotPages([hubs, behind])),
        }))
    }

    /// The right to write, or a refusal where another process has it.
    pub(super) fn begin(&self) -> Stored<Writing<'_>> {
        let lock = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.directory.join(LOCK))
            .map_err(storage)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LedgerError::Storage(
                    "another import of the inventory is under way".to_owned(),
                ));
            }
            Err(TryLockError::Error(error)) => return Err(storage(error)),
        }
        Ok(Writing {
            directory: self,
            _lock: lock,
        })
    }
}

impl Writing<'_> {
    /// Writes a snapshot into its place, not yet in force. Gives its number.
    pub(super) fn write(&self, columns: FleetColumns, origin: Origin) -> Stored<u32> {
        let directory = &self.directory.directory;
        let number = self.clear_and_count().map_err(storage)? + 1;
        let passing = directory.join(PASSING);
        let written = write_files(&passing, columns, origin)
            .and_then(|()| fs::rename(&passing, directory.join(name_of(number))))
            .and_then(|()| flush(directory));
        match written {
            Ok(()) => Ok(number),
            Err(error) => {
                // What is left over is cleared before the next one is written.
                drop(fs::remove_dir_all(&passing));
                Err(storage(error))
            }
        }
    }

    /// Puts a snapshot in force, or none.
    pub(super) fn point(&self, number: Option<u32>) -> Stored<()> {
        let directory = &self.directory.directory;
        let pointer = directory.join(POINTER);
        let put = || -> io::Result<()> {
            match number {
                Some(number) => {
                    let passing = directory.join(format!("{POINTER}{PASSING}"));
                    let mut file = File::create(&passing)?;
                    file.write_all(name_of(number).as_bytes())?;
                    file.sync_all()?;
                    fs::rename(&passing, &pointer)?;
                }
                None => fs::remove_file(&pointer)?,
            }
            flush(directory)
        };
        put().map_err(storage)
    }

    /// Takes back a snapshot that did not come into force.
    pub(super) fn take_back(&self, number: u32) {
        // Where this fails, a directory is left over that nothing points at.
        drop(fs::remove_dir_all(
            self.directory.directory.join(name_of(number)),
        ));
    }

    /// Removes what a crash left over, and gives the highest number there is.
    fn clear_and_count(&self) -> io::Result<u32> {
        let passing = self.directory.directory.join(PASSING);
        if passing.exists() {
            fs::remove_dir_all(&passing)?;
        }
        let mut highest = 0;
        for entry in fs::read_dir(&self.directory.directory)? {
            let name = entry?.file_name();
            let number = name.to_str().and_then(number_of);
            highest = highest.max(number.unwrap_or(0));
        }
        Ok(highest)
    }
}

fn write_files(place: &Path, columns: FleetColumns, origin: Origin) -> io::Result<()> {
    fs::create_dir(place)?;
    let mut hubs = BufWriter::new(create(&place.join(HUBS_FILE))?);
    let mut behind = BufWriter::new(create(&place.join(BEHIND_FILE))?);
    let manifest = fleet_snapshot::write(columns, origin, &mut hubs, &mut behind)?;
    for written in [hubs, behind] {
        written
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?
            .sync_all()?;
    }
    let mut file = create(&place.join(MANIFEST_FILE))?;
    file.write_all(manifest.to_json().as_bytes())?;
    file.sync_all()?;
    flush(place)
}

/// A new file, for its owner alone to read and for nobody to write once it is closed.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o400);
    options.open(path)
}

/// Makes a rename durable.
fn flush(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

fn name_of(number: u32) -> String {
    format!("{PREFIX}{number:06}")
}

fn number_of(name: &str) -> Option<u32> {
    let number = name.strip_prefix(PREFIX)?.parse().ok()?;
    (name_of(number) == name && number > 0).then_some(number)
}

pub(super) fn storage(error: io::Error) -> LedgerError {
    LedgerError::Storage(error.to_string())
}
