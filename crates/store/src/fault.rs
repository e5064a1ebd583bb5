//! What storage can say against a request, in the port's words.

use crate::forms::Unreadable;
use app::ports::LedgerError;

/// A result of storage.
pub(crate) type Stored<T> = Result<T, LedgerError>;

/// The port's word for a fault of the database. A broken unique key is a conflict: somebody else
/// wrote the same thing first. SQLite's messages name tables and columns, never values.
pub(crate) fn fault(error: sqlx::Error) -> LedgerError {
    let conflict = error
        .as_database_error()
        .is_some_and(|database| database.is_unique_violation());
    match conflict {
        true => LedgerError::Conflict,
        false => LedgerError::Storage(error.to_string()),
    }
}

/// A record that does not read as it must have been written.
pub(crate) fn unreadable(what: &str, why: &Unreadable) -> LedgerError {
    LedgerError::Corrupt(format!("{what} is {why}"))
}

/// A request that no correct caller makes.
pub(crate) fn misuse(what: &str) -> LedgerError {
    LedgerError::Storage(format!("asked for what cannot be: {what}"))
}
