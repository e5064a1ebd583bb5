//! The register of device issues, defects and fixes (SECMP0137), as pure decisions.
//!
//! It knows submissions, items, known fixes, editions and what may be published. It does not know
//! a clock, a database, a page or a file format: those are handed in or done by the shell.

pub mod applicability;
pub mod catalogue;
pub mod command;
pub mod decide;
pub mod decision;
pub mod difference;
pub mod edition;
pub mod fix;
pub mod glossary;
pub mod intake;
pub mod item;
pub mod items_named;
pub mod launch_verdict;
pub mod publication;
pub mod repeats;
pub mod round;
pub mod row;
pub mod submission;

pub use catalogue::DeviceCatalogue;
pub use row::{FixAvailable, SourceKind, StatusOfInformation, SubmittedRow};
