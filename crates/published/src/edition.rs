//! The facts of an edition that its page shows: what its cover sheet says, its files, and what
//! changed since the edition before it.

use crate::error::StorageError;
use register::difference::PublicField;
use register::edition::{CoverageFact, CoverageGiven, EditionKind, Tombstone, TombstoneReason};
use terms::{Date, Moment, PublicRef};

/// What an edition's cover says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionFacts {
    /// Its number.
    pub number: u32,
    /// Why there is one.
    pub kind: EditionKind,
    /// The day whose state it gives.
    pub as_of: Date,
    /// When it was published.
    pub published_at: Moment,
    /// The version of the glossary its words come from.
    pub glossary_version: u32,
    /// What each provider gave, in alphabetical order.
    pub coverage: Vec<CoverageFact>,
    /// Its files, in order of name.
    pub files: Vec<FileFacts>,
}

/// A file of an edition, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// How many bytes it has.
    pub size: u64,
}

/// What changed from the edition before, in order of public reference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditionChanges {
    /// Entries that this edition published and the one before had not.
    pub added: Vec<PublicRef>,
    /// Entries whose text differs, with the fields; no fields where the text is gone since.
    pub changed: Vec<(PublicRef, Vec<PublicField>)>,
    /// Entries that were taken back with this edition.
    pub withdrawn: Vec<Tombstone>,
}

const QUARTERLY: &str = "quarterly";
const AD_HOC: &str = "ad_hoc";
const ERRATUM: &str = "erratum";

/// An edition's kind as two columns.
pub(crate) fn stored_kind(kind: &EditionKind) -> (&'static str, &str) {
    match kind {
        EditionKind::Quarterly { period } => (QUARTERLY, period),
        EditionKind::AdHoc { reason } => (AD_HOC, reason),
        EditionKind::Erratum { reason } => (ERRATUM, reason),
    }
}

/// The kind stored in two columns.
pub(crate) fn kind_of(kind: &str, words: String) -> Result<EditionKind, StorageError> {
    match kind {
        QUARTERLY => Ok(EditionKind::Quarterly { period: words }),
        AD_HOC => Ok(EditionKind::AdHoc { reason: words }),
        ERRATUM => Ok(EditionKind::Erratum { reason: words }),
        _ => Err(corrupt("edition", "kind")),
    }
}

/// What a provider gave, as a column.
pub(crate) fn stored_given(given: CoverageGiven) -> &'static str {
    match given {
        CoverageGiven::Data => "data",
        CoverageGiven::NilReturn => "nil_return",
        CoverageGiven::Nothing => "nothing",
    }
}

/// What is stored of what a provider gave.
pub(crate) fn given_of(text: &str) -> Result<CoverageGiven, StorageError> {
    [
        CoverageGiven::Data,
        CoverageGiven::NilReturn,
        CoverageGiven::Nothing,
    ]
    .into_iter()
    .find(|given| stored_given(*given) == text)
    .ok_or_else(|| corrupt("coverage", "given"))
}

/// The reason stored as this code.
pub(crate) fn reason_of(code: &str) -> Result<TombstoneReason, StorageError> {
    TombstoneReason::ALL
        .into_iter()
        .find(|reason| reason.code() == code)
        .ok_or_else(|| corrupt("tombstone", "reason"))
}

pub(crate) fn corrupt(table: &'static str, column: &'static str) -> StorageError {
    StorageError::Corrupt { table, column }
}
