//! What the register already holds of the provider that sends a file: its own rows only.
//!
//! Other providers' rows are never here, so that no finding can tell one provider what another
//! has declared (DOMAIN trap 1).

use crate::row::SubmittedRow;

/// The provider's own rows as last accepted, and the digests of its earlier files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// The rows as last accepted. Their `line` has no meaning here.
    pub rows: Vec<SubmittedRow>,
    /// SHA-256 of each file the provider sent before and that was accepted.
    pub file_digests: Vec<[u8; 32]>,
}
