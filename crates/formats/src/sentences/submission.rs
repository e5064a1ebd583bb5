//! What a provider is told about a file as a whole.

use crate::limits::SUBMISSION_BYTES_MAX;

/// The file has more bytes than a submission may have.
pub fn too_large() -> String {
    format!(
        "The file is larger than {} MiB, the most that a submission may have. Nothing was stored. \
         Send it in parts.",
        SUBMISSION_BYTES_MAX / (1024 * 1024)
    )
}
