//! Opens a data directory: ledger, files, published store and the register on top of them.

use crate::press::DirectoryPress;
use app::App;
use app::ports::{Clock, Ledger, Objects};
use formats::neutrality::Marking;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{DirectoryObjects, SqliteFleet, SqliteLedger};

/// What a data directory holds.
#[derive(Clone, Debug)]
pub struct DataDirectory {
    root: PathBuf,
}

/// Why a data directory could not be opened, in words for an operator.
#[derive(Debug)]
pub struct OpenError(pub String);

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for OpenError {}

impl DataDirectory {
    /// The directory at this path, made if it is not there.
    pub fn at(root: &Path) -> Result<DataDirectory, OpenError> {
        std::fs::create_dir_all(root).map_err(|error| {
            OpenError(format!(
                "The data directory {} cannot be made or written: {error}",
                root.display()
            ))
        })?;
        Ok(DataDirectory {
            root: root.to_owned(),
        })
    }

    /// The full register's database.
    pub fn ledger(&self) -> PathBuf {
        self.root.join("register.sqlite")
    }

    /// Files as sent, by digest.
    pub fn objects(&self) -> PathBuf {
        self.root.join("objects")
    }

    /// The published store: all that anyone but DCC reads from.
    pub fn published(&self) -> PathBuf {
        self.root.join("published")
    }

    /// The watched drop folders, one for each provider.
    pub fn drop_folders(&self) -> PathBuf {
        self.root.join("drop")
    }

    /// Snapshots of the fleet.
    pub fn fleet(&self) -> PathBuf {
        self.root.join("fleet")
    }

    /// A file directly in the directory.
    pub fn file(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Opens an invented world in it, always with synthetic data. A new one draws its references,
    /// and so the order of hubs in its plans, from this seed, and is then the same each time.
    pub async fn open_invented(&self, seed: u64, clock: Arc<dyn Clock>) -> Result<App, OpenError> {
        let fault = |error: &dyn std::fmt::Display| OpenError(format!("The world's seed: {error}"));
        let ledger = SqliteLedger::open(&self.ledger())
            .await
            .map_err(|error| fault(&error))?;
        // What the ledger has is kept: the app finds this secret and draws none by chance.
        ledger
            .keep_value("reference-secret", &app::sha256(&seed.to_be_bytes()))
            .await
            .map_err(|error| fault(&error))?;
        drop(ledger);
        self.open(clock, Marking::Synthetic).await
    }

    /// Opens the register in it.
    pub async fn open(&self, clock: Arc<dyn Clock>, marking: Marking) -> Result<App, OpenError> {
        let fault = |what: &'static str| {
            move |error: &dyn std::fmt::Display| OpenError(format!("{what}: {error}"))
        };
        let ledger = Arc::new(
            SqliteLedger::open(&self.ledger())
                .await
                .map_err(|error| fault("The register's database cannot be opened")(&error))?,
        );
        let fleet = SqliteFleet::open(Arc::clone(&ledger), &self.fleet())
            .map_err(|error| fault("The fleet cannot be opened")(&error))?;
        let objects: Arc<dyn Objects> = Arc::new(
            DirectoryObjects::open(&self.objects())
                .map_err(|error| fault("The directory of files cannot be opened")(&error))?,
        );
        let press = DirectoryPress::open(&self.published())
            .map_err(|error| fault("The published directory cannot be opened")(&error))?;
        let register: Arc<dyn Ledger> = Arc::clone(&ledger) as _;
        App::open(register, objects, clock, Arc::new(press), marking)
            .await
            .map_err(|error| fault("The register cannot be opened")(&error))?
            .with_fleet(Arc::new(fleet))
            .with_messages(Arc::clone(&ledger) as _)
            .with_launches(ledger)
            .await
            .map_err(|error| fault("The launches cannot be opened")(&error))
    }
}
