//! What the house keeps beside the register: who takes part, who may sign in, lists loaded from
//! outside. No act writes these and the journal does not cover them.

pub(crate) mod devices;
pub(crate) mod kept;
pub(crate) mod organisations;
pub(crate) mod people;
pub(crate) mod sessions;

use crate::fault::Stored;
use crate::forms::text::Textual;
use app::ports::LedgerError;

/// A stored code or name, or that the table is not as written.
pub(crate) fn read<T: Textual>(table: &str, text: &str) -> Stored<T> {
    T::read_strictly(text)
        .ok_or_else(|| LedgerError::Corrupt(format!("{table} holds text that is never written")))
}

/// A stored digest.
fn digest(table: &str, bytes: Vec<u8>) -> Stored<[u8; 32]> {
    bytes
        .try_into()
        .map_err(|_| LedgerError::Corrupt(format!("{table} holds a digest of no possible length")))
}
