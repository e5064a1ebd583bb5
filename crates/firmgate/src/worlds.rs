//! Worlds of `sim` over the real stores: each in a directory of its own, with references that
//! follow from its seed, so that the same seed tells the same story.

use crate::wiring::{DataDirectory, OpenError};
use app::App;
use app::ports::{Clock, Ledger};
use formats::neutrality::Marking;
use std::path::Path;
use std::sync::Arc;
use store::SqliteLedger;

/// Opens an installation for a world in this directory, which must be empty.
pub async fn open(directory: &Path, seed: u64, clock: Arc<dyn Clock>) -> Result<App, OpenError> {
    let data = DataDirectory::at(directory)?;
    let fault = |error: &dyn std::fmt::Display| OpenError(format!("A world's register: {error}"));
    let ledger = SqliteLedger::open(&data.ledger())
        .await
        .map_err(|error| fault(&error))?;
    // What the ledger has is kept: the app finds this secret and draws none by chance.
    let secret = app::sha256(&seed.to_be_bytes());
    let kept = ledger.keep_value("reference-secret", &secret).await;
    kept.map_err(|error| fault(&error))?;
    drop(ledger);
    data.open(clock, Marking::Synthetic).await
}
