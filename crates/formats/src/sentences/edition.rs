//! What an edition is called and why there is one.

use register::edition::EditionKind;

/// The kind of an edition.
pub fn kind(kind: &EditionKind) -> &'static str {
    match kind {
        EditionKind::Quarterly { .. } => "Regular edition",
        EditionKind::AdHoc { .. } => "Edition between the regular ones",
        EditionKind::Erratum { .. } => "Erratum: a correction of the edition before it",
    }
}

/// The kind of an edition with its period or its reason.
pub fn kind_in_full(of: &EditionKind) -> String {
    match of {
        EditionKind::Quarterly { period } => format!("Regular edition for {period}"),
        EditionKind::AdHoc { reason } | EditionKind::Erratum { reason } => {
            format!("{}. {reason}", kind(of))
        }
    }
}

/// The title of the register.
pub const REGISTER_TITLE: &str = "Register of device issues, defects and fixes";

/// The title of one edition.
pub fn title(number: u32) -> String {
    format!("{REGISTER_TITLE}, edition {number}")
}

/// Said in place of a file of an edition that nobody read before an item in it was diverted, and of
/// that edition (REG-11). Nothing more is said of the item.
pub const ITEM_DIVERTED: &str = "An item in this edition was diverted before anybody read the \
edition, so it is not put out and its files are not given. Prepare the next edition: it leaves the \
item out. One that waits for its second person is discarded first.";
