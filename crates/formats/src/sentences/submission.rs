//! What a provider is told about a file as a whole.

use crate::limits::SUBMISSION_BYTES_MAX;
use register::submission::SubmissionOutcome;

/// The file has more bytes than a submission may have.
pub fn too_large() -> String {
    format!(
        "The file is larger than {} MiB, the most that a submission may have. Nothing was stored. \
         Send it in parts.",
        SUBMISSION_BYTES_MAX / (1024 * 1024)
    )
}

/// What a receipt says of a file that held an item which was diverted (REG-11). Nothing more is
/// said of it: what the item was about belongs to the security route.
pub const FILE_ERASED: &str = "The file was erased because an item in it was diverted. This receipt \
stays, with the SHA-256 of the file.";

/// The same in place of the file, of the copy with findings or of what was found in it.
pub const FILE_ERASED_HERE: &str = "The file was erased because an item in it was diverted. Its \
receipt stays.";

/// What its provider can do where it wants to send such a file again.
pub const FILE_ERASED_NEXT: &str = "Where you send the file again, leave that item out: a file that \
names it is erased as soon as it is received.";

/// Said where a checked file was taken away before it was sent.
pub const PREVIEW_GONE: &str = "The file that was checked is no longer kept. Choose it again. A file \
that names a diverted item is erased and cannot be sent from here: leave that item out.";

/// Said of a checked file that names diverted items by these Identifiers, and so many more.
pub fn named_diverted(identifiers: &str, more: usize) -> String {
    let more = match more {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "The file names items of yours that were diverted: Identifier {identifiers}{more}. Nothing \
         of them is stored."
    )
}

/// Said in the result of a drop folder's file that was received, and not yet moved when it was found
/// again.
pub const RECEIVED_BEFORE: &str = "The file was received before, once. What was found in it stands on \
the page of its receipt.";

/// Which collection round a submission counts for, by the period of the round that it was taken for
/// (REG-12).
pub fn round_counted(outcome: &SubmissionOutcome, period: Option<&str>) -> String {
    match (outcome, period) {
        (SubmissionOutcome::Refused { .. }, Some(period)) => {
            format!("Sent for round {period}. A file that is not accepted counts for no round.")
        }
        (SubmissionOutcome::Accepted { .. } | SubmissionOutcome::NilReturn, Some(period)) => {
            format!("Counts for round {period}.")
        }
        (
            SubmissionOutcome::Refused { .. }
            | SubmissionOutcome::Accepted { .. }
            | SubmissionOutcome::NilReturn,
            None,
        ) => "Counts for no round: none waited for it.".to_owned(),
    }
}
