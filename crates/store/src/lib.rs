//! The shell's ports made of SQL and files: [`SqliteLedger`] keeps states, acts and facts in one
//! embedded SQLite database, [`DirectoryObjects`] keeps files in a directory, [`SqliteFleet`] keeps
//! snapshots of the fleet in a directory and what changed since in the same database.
//!
//! One module per table group, each with plain functions over a connection; `ledger` only opens
//! transactions and hands over. To add a table group: a numbered file under `migrations`, a module
//! under `read` (and `commit` if acts write it), a stored form with a golden sample if it is a
//! record, and a comparison in `verify`. It knows nothing of pages or of what may be published.

mod commit;
mod cursor;
mod erasure;
mod facts;
mod fault;
mod fleet;
mod forms;
mod house;
mod ledger;
mod messages;
mod objects;
mod read;
mod record;
mod rows;
mod verify;

pub use fleet::SqliteFleet;
pub use ledger::SqliteLedger;
pub use objects::DirectoryObjects;
