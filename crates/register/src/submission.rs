//! A submission: what a provider sent in, and the receipt that stays for ever (REG-3, REG-15).

use terms::{Moment, OrganisationRef, PersonRef, RoundRef, SubmissionRef};

/// One act of sending data in. Immutable once recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Its reference, on the receipt.
    pub reference: SubmissionRef,
    /// Who sent it.
    pub provider: OrganisationRef,
    /// Which person there.
    pub sent_by: PersonRef,
    /// When DCC received it, in full.
    pub received_at: Moment,
    /// The collection round it answers, if one was open for this provider.
    pub round: Option<RoundRef>,
    /// How it came.
    pub route: Route,
    /// SHA-256 of the bytes as sent.
    pub file_sha256: [u8; 32],
    /// How many bytes.
    pub file_bytes: u64,
    /// SHA-256 of the findings as they were told, kept beside the file; zeros where there were no
    /// bytes to read.
    pub findings_sha256: [u8; 32],
    /// The version of the submission format it was read with.
    pub profile: u32,
    /// What became of it.
    pub outcome: SubmissionOutcome,
}

/// How a submission came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Route {
    /// The upload page.
    Page,
    /// The JSON API.
    Api,
    /// The provider's drop folder.
    DropFolder,
    /// No file: an item raised on a page, or a declaration.
    Form,
}

/// What became of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubmissionOutcome {
    /// Blocked by errors: nothing stored but this receipt.
    Refused {
        /// How many findings block.
        errors: u64,
        /// How many more are warnings.
        warnings: u64,
    },
    /// Stored.
    Accepted {
        /// How many rows.
        rows: u64,
        /// How many items were new to the register.
        items_new: u64,
        /// How many items changed.
        items_changed: u64,
        /// How many items were sent again unchanged, as is normal from quarter to quarter.
        items_unchanged: u64,
        /// How many findings were warnings, each code acknowledged.
        warnings: u64,
    },
    /// A nil return: the provider has nothing to report.
    NilReturn,
}
