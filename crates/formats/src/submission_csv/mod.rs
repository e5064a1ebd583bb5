//! The submission CSV (REG-14): the one engine behind upload page, API, command line and drop
//! folder.
//!
//! [`check`] reads any bytes whatever into rows and findings and never fails as a whole. The rules
//! on cells and rows are `register::intake`'s; here are bytes, encodings, quotes and lines, and the
//! sentences of [`crate::finding_text`].

mod annotated;
mod assessed;
mod dialect;
mod encoding;
mod named;
mod preview;
mod records;
mod repeats;
mod split;
mod structure;
mod table;
mod written;

pub use annotated::annotated;
pub use named::items_named;
pub use preview::{PreviewCell, PreviewRow, preview, stored_text};
pub use split::{Split, split};
pub(crate) use table::table;

use crate::finding_text;
use crate::limits::{FINDINGS_KEPT_PER_CODE_MAX, SUBMISSION_BYTES_MAX};
use assessed::Assessed;
use register::SubmittedRow;
use register::intake::header::Columns;
use register::intake::{CheckSetting, Code, Fact, Note, Notes, ProfileVersion};
use sha2::{Digest, Sha256};
use terms::{Findings, Place, Severity};

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing was found.
    Accept,
    /// Accepted once each kind of warning is acknowledged.
    AcceptWithWarning,
    /// An error stands against it: nothing is stored but the receipt.
    Reject,
}

impl Verdict {
    /// As it is written in JSON: `accept_with_warning`.
    pub fn text(self) -> &'static str {
        match self {
            Verdict::Accept => "accept",
            Verdict::AcceptWithWarning => "accept_with_warning",
            Verdict::Reject => "reject",
        }
    }
}

/// A file that has been checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What becomes of it.
    pub verdict: Verdict,
    /// Everything found, in file order; counts are exact.
    pub findings: Findings<Code>,
    /// The rows that can be accepted: they read, and no error stands against them. Repeats within
    /// the file are still among them. Where the verdict is to reject, none of them may be stored.
    pub rows: Vec<SubmittedRow>,
    /// How many rows the file has; empty rows and repeated headers are not counted.
    pub rows_read: u64,
    /// SHA-256 of the bytes.
    pub file_sha256: [u8; 32],
    /// The version of the submission format it was read with.
    pub profile_version: ProfileVersion,
}

impl Checked {
    /// The codes of the warnings, each to be acknowledged once.
    pub fn warning_codes(&self) -> Vec<Code> {
        let counts = self.findings.counts();
        counts
            .keys()
            .copied()
            .filter(|&code| match code.severity() {
                Severity::Warning => true,
                // The one code that may also warn.
                Severity::Error => code == Code::CharControl && self.warns_of(code),
            })
            .collect()
    }

    fn warns_of(&self, code: Code) -> bool {
        self.findings
            .kept()
            .iter()
            .any(|finding| finding.code == code && finding.severity == Severity::Warning)
    }

    /// How many warnings there are, acknowledged or not.
    pub fn warnings(&self) -> u64 {
        self.findings.counts().values().sum::<u64>() - self.findings.errors()
    }

    /// Whether this is a nil return: a header without rows, and nothing wrong with it.
    pub fn is_nil_return(&self) -> bool {
        self.findings.counts().contains_key(&Code::FileNoRows) && !self.findings.has_errors()
    }
}

/// Checks a file against every rule. The same bytes and the same setting give the same result.
pub fn check(bytes: &[u8], setting: &CheckSetting<'_>) -> Checked {
    let mut notes = Notes::keeping_at_most(FINDINGS_KEPT_PER_CODE_MAX);
    let (digest, read) = std::thread::scope(|scope| {
        let digest = scope.spawn(|| digest(bytes));
        let read = read(bytes, setting, &mut notes);
        // The digest cannot fail; were its thread to, taking it here is as good.
        let digest = digest.join().unwrap_or_else(|_| self::digest(bytes));
        (digest, read)
    });
    let (mut rows, mut rows_read) = (Vec::new(), 0);
    if let Some((columns, assessed)) = read {
        rows_read = assessed.rows_read;
        rows = repeats::note(assessed, &digest, &columns, setting, &mut notes);
    }
    notes.sort();
    let findings = finding_text::findings(&notes);
    Checked {
        verdict: verdict(&findings),
        findings,
        rows,
        rows_read,
        file_sha256: digest,
        profile_version: setting.profile,
    }
}

fn verdict(findings: &Findings<Code>) -> Verdict {
    if findings.has_errors() {
        Verdict::Reject
    } else if findings.is_empty() {
        Verdict::Accept
    } else {
        Verdict::AcceptWithWarning
    }
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn read(
    bytes: &[u8],
    setting: &CheckSetting<'_>,
    notes: &mut Notes,
) -> Option<(Columns, Assessed)> {
    if bytes.len() > SUBMISSION_BYTES_MAX {
        let at_most = Fact::AtMost(SUBMISSION_BYTES_MAX as u64);
        notes.add(Note::at(Code::FileTooLarge, Place::default()).fact(at_most));
        return None;
    }
    let decoded = match encoding::decode(bytes) {
        Ok(decoded) => decoded,
        Err(code) => {
            notes.add(Note::at(code, Place::default()));
            return None;
        }
    };
    let structure = structure::of(&decoded, notes)?;
    let assessed = assessed::rows(&structure, setting, notes);
    Some((structure.columns, assessed))
}
