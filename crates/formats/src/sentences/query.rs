//! What a person is told about a query to the published register that is not answered, with the
//! limit or the form that would be.

use crate::limits::{QUERY_CHARACTERS_MAX, QUERY_WORDS_MAX};
use register::applicability::Query;

/// Neither a device nor a word was given.
pub const NOTHING: &str = "Give at least one part of a device or one word. There is no search for \
everything; the whole edition is a file to download.";

/// A part gives a hardware version or a region alone.
pub const PART_WITHOUT_NAME: &str = "Give each device a Device Type, make, model or firmware \
version.";

/// The text holds a control character.
pub const CONTROL_CHARACTER: &str = "The query holds a character that cannot be printed. Type it \
afresh.";

/// A cursor is not one of this search in this edition.
pub const CURSOR: &str = "That page does not exist in this edition. Start again from the first \
page: a new edition may have been published in between.";

/// `type:` holds no Device Type.
pub const DEVICE_TYPE: &str =
    "The Device Type is one of ESME, GSME, GPF, CHF, HCALCS, PPMID, IHD and CAD.";

/// `make:` or `model:` holds no name.
pub const NAME: &str = "A make or a model has 1 to 30 characters.";

/// `fw:` holds no firmware version.
pub const FIRMWARE: &str = "A Firmware Version has 1 to 8 characters and no spaces, as the \
inventory writes it: 0002012F.";

/// `hw:` is empty.
pub const HARDWARE: &str = "Give a Hardware Version, or leave it out.";

/// `region:` holds no region.
pub const REGION: &str =
    "The CSP Region is one of North, Central, South, 4G North, 4G Central and 4G South.";

/// The query is too long.
pub fn too_long() -> String {
    format!("The query is longer than {QUERY_CHARACTERS_MAX} characters, which is the limit.")
}

/// The query has too many parts.
pub fn too_many_parts() -> String {
    format!(
        "The query gives more than {} devices, which is the limit.",
        Query::PARTS_MAX
    )
}

/// The query has too many words.
pub fn too_many_words() -> String {
    format!("The query has more than {QUERY_WORDS_MAX} words, which is the limit.")
}

/// The question about a version that may have been mistyped.
pub fn version_question(typed: &str, version: &str) -> String {
    format!("You gave {typed}. Did you mean {version}?")
}
