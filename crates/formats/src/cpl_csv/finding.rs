//! What can be wrong or doubtful in a Central Products List, and the sentences about it.

use crate::limits::{CPL_FILE_BYTES_MAX, CPL_ROWS_MAX};
use terms::{Finding, Place, Severity};

/// What can be wrong or doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CplCode {
    /// Larger than the limit; nothing was read.
    TooLarge,
    /// Not text in UTF-8; nothing was read.
    NotText,
    /// An odd number of quotes: rows may be hidden inside a cell; nothing was read.
    QuoteUnclosed,
    /// There is no line of column names.
    HeaderMissing,
    /// A column that is needed is not there; nothing was read.
    ColumnMissing,
    /// A column that is not read.
    ColumnUnknown,
    /// More rows than the limit; the rest was not read.
    TooManyRows,
    /// A row has more or fewer cells than the header.
    FieldCount,
    /// A value that is needed is not there.
    ValueMissing,
    /// A value that does not read.
    ValueInvalid,
    /// A firmware version that a spreadsheet turned into a number.
    FirmwareMangled,
    /// A firmware version of digits alone, shorter than eight: are leading zeros lost?
    FirmwareShort,
    /// A SMETS1 device; out of scope and left out (REG-10).
    Smets1,
    /// The same device and hardware version again with the same status.
    EntryRepeated,
    /// The same device and hardware version again with another status.
    StatusConflict,
    /// Not a single entry.
    NoEntries,
}

impl CplCode {
    /// Every code.
    pub const ALL: [CplCode; 16] = [
        CplCode::TooLarge,
        CplCode::NotText,
        CplCode::QuoteUnclosed,
        CplCode::HeaderMissing,
        CplCode::ColumnMissing,
        CplCode::ColumnUnknown,
        CplCode::TooManyRows,
        CplCode::FieldCount,
        CplCode::ValueMissing,
        CplCode::ValueInvalid,
        CplCode::FirmwareMangled,
        CplCode::FirmwareShort,
        CplCode::Smets1,
        CplCode::EntryRepeated,
        CplCode::StatusConflict,
        CplCode::NoEntries,
    ];

    /// The stable code.
    pub fn text(self) -> &'static str {
        match self {
            CplCode::TooLarge => "CPL-TOO-LARGE",
            CplCode::NotText => "CPL-NOT-TEXT",
            CplCode::QuoteUnclosed => "CPL-QUOTE-UNCLOSED",
            CplCode::HeaderMissing => "CPL-HEADER-MISSING",
            CplCode::ColumnMissing => "CPL-COLUMN-MISSING",
            CplCode::ColumnUnknown => "CPL-COLUMN-UNKNOWN",
            CplCode::TooManyRows => "CPL-TOO-MANY-ROWS",
            CplCode::FieldCount => "CPL-FIELD-COUNT",
            CplCode::ValueMissing => "CPL-VALUE-MISSING",
            CplCode::ValueInvalid => "CPL-VALUE-INVALID",
            CplCode::FirmwareMangled => "CPL-FIRMWARE-MANGLED",
            CplCode::FirmwareShort => "CPL-FIRMWARE-SHORT",
            CplCode::Smets1 => "CPL-SMETS1",
            CplCode::EntryRepeated => "CPL-ENTRY-REPEATED",
            CplCode::StatusConflict => "CPL-STATUS-CONFLICT",
            CplCode::NoEntries => "CPL-NO-ENTRIES",
        }
    }

    /// Whether the list must not be loaded.
    pub fn severity(self) -> Severity {
        match self {
            CplCode::TooLarge
            | CplCode::NotText
            | CplCode::QuoteUnclosed
            | CplCode::HeaderMissing
            | CplCode::ColumnMissing
            | CplCode::TooManyRows
            | CplCode::FieldCount
            | CplCode::ValueMissing
            | CplCode::ValueInvalid
            | CplCode::FirmwareMangled
            | CplCode::StatusConflict
            | CplCode::NoEntries => Severity::Error,
            CplCode::ColumnUnknown
            | CplCode::FirmwareShort
            | CplCode::Smets1
            | CplCode::EntryRepeated => Severity::Warning,
        }
    }

    fn expected(self, field: &str) -> String {
        match self {
            CplCode::TooLarge => format!("at most {CPL_FILE_BYTES_MAX} bytes"),
            CplCode::TooManyRows => format!("at most {CPL_ROWS_MAX} rows"),
            CplCode::QuoteUnclosed => "every quote closed".to_owned(),
            CplCode::NotText => "text in UTF-8".to_owned(),
            CplCode::HeaderMissing | CplCode::ColumnMissing => {
                "the columns Make, Model, Device Type, Firmware Version and Status".to_owned()
            }
            CplCode::ColumnUnknown => "a column that is read".to_owned(),
            CplCode::FieldCount => "as many cells as the header has".to_owned(),
            CplCode::ValueMissing => format!("a value for {field}"),
            CplCode::ValueInvalid => match field {
                "Device Type" => "ESME, GSME, GPF, CHF, HCALCS, PPMID, IHD or CAD".to_owned(),
                "Status" => "Active, Cancelled, Expired or Withdrawn".to_owned(),
                "Firmware Version" => "1 to 8 characters without spaces".to_owned(),
                _ => "1 to 30 characters".to_owned(),
            },
            CplCode::FirmwareMangled | CplCode::FirmwareShort => {
                "the version as text, leading zeros included".to_owned()
            }
            CplCode::Smets1 => "a SMETS2 device".to_owned(),
            CplCode::EntryRepeated | CplCode::StatusConflict => {
                "each device and hardware version once".to_owned()
            }
            CplCode::NoEntries => "at least one entry".to_owned(),
        }
    }

    fn hint(self) -> &'static str {
        match self {
            CplCode::TooLarge | CplCode::TooManyRows | CplCode::NotText => {
                "Export the list again as CSV UTF-8."
            }
            CplCode::HeaderMissing | CplCode::ColumnMissing => {
                "Put the column names into the first line."
            }
            CplCode::ColumnUnknown => "The column is not read.",
            CplCode::QuoteUnclosed => "A quote inside a quoted cell is written twice.",
            CplCode::FieldCount => "Is a comma inside a value not quoted?",
            CplCode::ValueMissing | CplCode::ValueInvalid => {
                "Correct the row; the list in force stays until then."
            }
            CplCode::FirmwareMangled => {
                "A spreadsheet changed the version. Type the column as text and enter it again."
            }
            CplCode::FirmwareShort => "It is taken as it stands. Were leading zeros lost?",
            CplCode::Smets1 => "The row is left out.",
            CplCode::EntryRepeated => "The first is kept.",
            CplCode::StatusConflict => "Keep the one that is right.",
            CplCode::NoEntries => "An empty list would take every published fix off the list.",
        }
    }
}

/// Where something was found.
#[derive(Clone, Copy)]
pub(super) struct At {
    place: Place,
    field: &'static str,
    related_line: Option<u64>,
}

impl At {
    /// The file as a whole.
    pub(super) const FILE: At = At {
        place: Place { line: 0, column: 0 },
        field: "",
        related_line: None,
    };

    /// A row as a whole.
    pub(super) fn row(line: u64) -> At {
        At::cell(line, 0, "")
    }

    /// A cell.
    pub(super) fn cell(line: u64, column: u32, field: &'static str) -> At {
        At {
            place: Place { line, column },
            field,
            related_line: None,
        }
    }

    /// The same place, about this field.
    pub(super) fn in_field(self, field: &'static str) -> At {
        At { field, ..self }
    }

    /// The same place, with the earlier line of a repeat.
    pub(super) fn related_to(self, line: u64) -> At {
        At {
            related_line: Some(line),
            ..self
        }
    }
}

/// The finding with its sentences.
pub(super) fn finding(code: CplCode, at: At, value: &str) -> Finding<CplCode> {
    Finding {
        code,
        severity: code.severity(),
        place: at.place,
        field: at.field,
        record: None,
        value: register::intake::note::shown(value),
        expected: code.expected(at.field),
        hint: code.hint().to_owned(),
        related_line: at.related_line,
    }
}
