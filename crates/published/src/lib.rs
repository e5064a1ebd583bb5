//! The published register: one immutable file that holds every edition so far, and a reader of it.
//!
//! Everyone but DCC reads from this file alone. It is made of [`register::edition::Publication`]s,
//! which hold nothing that is not public, and it is opened read-only. This crate refuses to know
//! the full register's store: it has no path to it, no credentials and no dependency on it.
//!
//! - [`extend`] writes a new file with one more edition, [`activate`] makes it the one in force.
//! - [`write_catalogue`] and [`activate_catalogue`] do the same for the list of devices.
//! - [`Reader::open`] follows both without a restart.

mod artefact;
mod carry;
mod catalogue;
mod directory;
mod edition;
mod entry;
mod error;
mod near;
mod open;
mod reader;
mod schema;
pub mod search;
mod stored;

pub use artefact::{PublishedFile, extend};
pub use catalogue::{CatalogueDevice, write_catalogue};
pub use directory::{
    activate, activate_catalogue, artefact_name, catalogue_name, current, current_catalogue,
};
pub use edition::{EditionChanges, EditionFacts, FileFacts};
pub use entry::{Entry, EntryRecord, EntryState, EntryVersion, VersionText};
pub use error::{ExtendError, ReadError};
pub use near::NearName;
pub use reader::Reader;
