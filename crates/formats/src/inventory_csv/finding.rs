//! What can be wrong or doubtful in an inventory extract, and the sentences about it.
//!
//! A Device ID, an MPxN, a UPRN and an address never stand in a finding: a value is shown only
//! where it can be none of them (STYLE 37, DOMAIN trap 18).

use super::columns::Column;
use crate::limits::{
    FLEET_HUBS_MAX, INVENTORY_LINE_BYTES_MAX, INVENTORY_ROWS_MAX, LEGEND_ENTRIES_MAX,
};
use terms::{Finding, Place, Severity};

/// What can be wrong or doubtful. An error leaves its row out, or the whole file where it is said
/// of the file; with a warning the row is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum InventoryCode {
    /// Not text in UTF-8; nothing was read.
    NotText,
    /// There is no line of column names.
    HeaderMissing,
    /// Cells are apart by something other than commas; nothing was read.
    Delimiter,
    /// A column that is needed is not there; nothing was read.
    ColumnMissing,
    /// A column that is not read.
    ColumnUnknown,
    /// A column without which something stays unknown.
    ColumnAbsent,
    /// More rows than the limit; nothing is put in force.
    TooManyRows,
    /// More hubs than the limit; nothing is put in force.
    TooManyHubs,
    /// Not a single hub.
    NoHubs,
    /// A line longer than the limit.
    LineTooLong,
    /// A quote that is not closed on its line, or stands inside a cell.
    Quote,
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
    /// A SMETS1 Device; out of scope and left out (REG-10).
    Smets1,
    /// The same Device again, with the same values.
    DeviceRepeated,
    /// The same Device again, with other values.
    DeviceConflict,
    /// A Supplier that is not entered.
    SupplierUnknown,
    /// A meter names another Supplier than its hub or an earlier meter.
    SuppliersDiffer,
    /// A Device in use that names no hub.
    HubNotNamed,
    /// A Device names a hub that is not in the file.
    HubUnknown,
    /// A commissioned hub with no Device behind it.
    HubEmpty,
    /// No row is about a Device behind a hub.
    NoDevices,
    /// More different values than an index can tell apart.
    LegendFull,
    /// More different combinations than an index can tell apart.
    CombinationsMany,
}

impl InventoryCode {
    /// Every code.
    pub const ALL: [InventoryCode; 27] = [
        InventoryCode::NotText,
        InventoryCode::HeaderMissing,
        InventoryCode::Delimiter,
        InventoryCode::ColumnMissing,
        InventoryCode::ColumnUnknown,
        InventoryCode::ColumnAbsent,
        InventoryCode::TooManyRows,
        InventoryCode::TooManyHubs,
        InventoryCode::NoHubs,
        InventoryCode::LineTooLong,
        InventoryCode::Quote,
        InventoryCode::FieldCount,
        InventoryCode::ValueMissing,
        InventoryCode::ValueInvalid,
        InventoryCode::FirmwareMangled,
        InventoryCode::FirmwareShort,
        InventoryCode::Smets1,
        InventoryCode::DeviceRepeated,
        InventoryCode::DeviceConflict,
        InventoryCode::SupplierUnknown,
        InventoryCode::SuppliersDiffer,
        InventoryCode::HubNotNamed,
        InventoryCode::HubUnknown,
        InventoryCode::HubEmpty,
        InventoryCode::NoDevices,
        InventoryCode::LegendFull,
        InventoryCode::CombinationsMany,
    ];

    /// The stable code.
    pub fn text(self) -> &'static str {
        match self {
            InventoryCode::NotText => "INV-NOT-TEXT",
            InventoryCode::HeaderMissing => "INV-HEADER-MISSING",
            InventoryCode::Delimiter => "INV-DELIMITER",
            InventoryCode::ColumnMissing => "INV-COLUMN-MISSING",
            InventoryCode::ColumnUnknown => "INV-COLUMN-UNKNOWN",
            InventoryCode::ColumnAbsent => "INV-COLUMN-ABSENT",
            InventoryCode::TooManyRows => "INV-TOO-MANY-ROWS",
            InventoryCode::TooManyHubs => "INV-TOO-MANY-HUBS",
            InventoryCode::NoHubs => "INV-NO-HUBS",
            InventoryCode::LineTooLong => "INV-LINE-TOO-LONG",
            InventoryCode::Quote => "INV-QUOTE",
            InventoryCode::FieldCount => "INV-FIELD-COUNT",
            InventoryCode::ValueMissing => "INV-VALUE-MISSING",
            InventoryCode::ValueInvalid => "INV-VALUE-INVALID",
            InventoryCode::FirmwareMangled => "INV-FIRMWARE-MANGLED",
            InventoryCode::FirmwareShort => "INV-FIRMWARE-SHORT",
            InventoryCode::Smets1 => "INV-SMETS1",
            InventoryCode::DeviceRepeated => "INV-DEVICE-REPEATED",
            InventoryCode::DeviceConflict => "INV-DEVICE-CONFLICT",
            InventoryCode::SupplierUnknown => "INV-SUPPLIER-UNKNOWN",
            InventoryCode::SuppliersDiffer => "INV-SUPPLIERS-DIFFER",
            InventoryCode::HubNotNamed => "INV-HUB-NOT-NAMED",
            InventoryCode::HubUnknown => "INV-HUB-UNKNOWN",
            InventoryCode::HubEmpty => "INV-HUB-EMPTY",
            InventoryCode::NoDevices => "INV-NO-DEVICES",
            InventoryCode::LegendFull => "INV-LEGEND-FULL",
            InventoryCode::CombinationsMany => "INV-COMBINATIONS-MANY",
        }
    }

    /// Whether the row, or the file where it is said of the file, is left out.
    pub fn severity(self) -> Severity {
        match self {
            InventoryCode::NotText
            | InventoryCode::HeaderMissing
            | InventoryCode::Delimiter
            | InventoryCode::ColumnMissing
            | InventoryCode::TooManyRows
            | InventoryCode::TooManyHubs
            | InventoryCode::NoHubs
            | InventoryCode::LineTooLong
            | InventoryCode::Quote
            | InventoryCode::FieldCount
            | InventoryCode::ValueMissing
            | InventoryCode::ValueInvalid
            | InventoryCode::FirmwareMangled
            | InventoryCode::Smets1
            | InventoryCode::DeviceConflict
            | InventoryCode::LegendFull => Severity::Error,
            InventoryCode::ColumnUnknown
            | InventoryCode::ColumnAbsent
            | InventoryCode::FirmwareShort
            | InventoryCode::DeviceRepeated
            | InventoryCode::SupplierUnknown
            | InventoryCode::SuppliersDiffer
            | InventoryCode::HubNotNamed
            | InventoryCode::HubUnknown
            | InventoryCode::HubEmpty
            | InventoryCode::NoDevices
            | InventoryCode::CombinationsMany => Severity::Warning,
        }
    }

    fn expected(self, field: Option<Column>) -> String {
        match self {
            InventoryCode::NotText => "text in UTF-8".to_owned(),
            InventoryCode::HeaderMissing | InventoryCode::ColumnMissing => {
                let needed: Vec<&str> = Column::needed().map(Column::name).collect();
                format!("the columns {}", needed.join(", "))
            }
            InventoryCode::Delimiter => "cells apart by commas".to_owned(),
            InventoryCode::ColumnUnknown | InventoryCode::ColumnAbsent => {
                "a column of the inventory record".to_owned()
            }
            InventoryCode::TooManyRows => format!("at most {INVENTORY_ROWS_MAX} rows"),
            InventoryCode::TooManyHubs => format!("at most {FLEET_HUBS_MAX} hubs"),
            InventoryCode::NoHubs => "at least one row of a CHF".to_owned(),
            InventoryCode::LineTooLong => {
                format!("at most {INVENTORY_LINE_BYTES_MAX} bytes a line")
            }
            InventoryCode::Quote => {
                "every quoted cell closed on its line, and a quote inside it written twice"
                    .to_owned()
            }
            InventoryCode::FieldCount => "as many cells as the header has".to_owned(),
            InventoryCode::ValueMissing => "a value".to_owned(),
            InventoryCode::ValueInvalid => field.map_or("", Column::wanted).to_owned(),
            InventoryCode::FirmwareMangled | InventoryCode::FirmwareShort => {
                "the version as text, leading zeros included".to_owned()
            }
            InventoryCode::Smets1 => "a SMETS2 Device".to_owned(),
            InventoryCode::DeviceRepeated | InventoryCode::DeviceConflict => {
                "each Device once".to_owned()
            }
            InventoryCode::SupplierUnknown => {
                "the name or reference of a Supplier that is entered".to_owned()
            }
            InventoryCode::SuppliersDiffer => "one Supplier for each fuel of a hub".to_owned(),
            InventoryCode::HubNotNamed | InventoryCode::HubUnknown => {
                "the Device ID of a CHF of this file".to_owned()
            }
            InventoryCode::HubEmpty | InventoryCode::NoDevices => {
                "a row for each Device behind a hub".to_owned()
            }
            InventoryCode::LegendFull | InventoryCode::CombinationsMany => {
                format!("at most {LEGEND_ENTRIES_MAX} different ones")
            }
        }
    }

    fn hint(self) -> &'static str {
        match self {
            InventoryCode::NotText => "Export the extract again as CSV UTF-8.",
            InventoryCode::HeaderMissing | InventoryCode::ColumnMissing => {
                "Put the column names into the first line."
            }
            InventoryCode::Delimiter => "Export the extract again with commas.",
            InventoryCode::ColumnUnknown => "The column is not read.",
            InventoryCode::ColumnAbsent => "What the column would say stays unknown.",
            InventoryCode::TooManyRows | InventoryCode::TooManyHubs => {
                "Nothing is put in force. Is this one extract?"
            }
            InventoryCode::NoHubs => "The snapshot in force stays.",
            InventoryCode::LineTooLong
            | InventoryCode::ValueMissing
            | InventoryCode::ValueInvalid => "The row is left out.",
            InventoryCode::Quote => "The row is left out; the next line is read afresh.",
            InventoryCode::FieldCount => {
                "The row is left out. Is a comma inside a value not quoted?"
            }
            InventoryCode::FirmwareMangled => {
                "The row is left out. A spreadsheet changed the version: type the column as text."
            }
            InventoryCode::FirmwareShort => "It is taken as it stands. Were leading zeros lost?",
            InventoryCode::Smets1 => "The row is left out.",
            InventoryCode::DeviceRepeated => "The first row is kept; it says the same.",
            InventoryCode::DeviceConflict => "The first row is kept.",
            InventoryCode::SupplierUnknown => {
                "The row is taken in without it: the hub stands in nobody's portfolio for this \
                 fuel. Enter the Supplier and import again."
            }
            InventoryCode::SuppliersDiffer => {
                "What the hub's row says counts, else what the first meter says."
            }
            InventoryCode::HubNotNamed | InventoryCode::HubUnknown => {
                "The Device stands behind no hub."
            }
            InventoryCode::HubEmpty | InventoryCode::NoDevices => {
                "The combination behind the hub is not known."
            }
            InventoryCode::LegendFull => "The row is left out.",
            InventoryCode::CombinationsMany => {
                "Hubs with the rarest combinations count as hubs whose combination is not known."
            }
        }
    }
}

/// One finding as it is collected, before the words are put to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Note {
    pub(super) line: u64,
    pub(super) column: u32,
    pub(super) code: InventoryCode,
    pub(super) field: Option<Column>,
    pub(super) related_line: Option<u64>,
    pub(super) value: String,
}

impl Note {
    /// Said of the file as a whole.
    pub(super) fn of_file(code: InventoryCode) -> Note {
        Note::of_row(code, 0)
    }

    /// Said of a row.
    pub(super) fn of_row(code: InventoryCode, line: u64) -> Note {
        Note {
            line,
            column: 0,
            code,
            field: None,
            related_line: None,
            value: String::new(),
        }
    }

    /// The same, showing this value.
    pub(super) fn showing(self, value: &str) -> Note {
        Note {
            value: value.to_owned(),
            ..self
        }
    }

    /// The finding with its sentences.
    pub(super) fn finding(self) -> Finding<InventoryCode> {
        Finding {
            code: self.code,
            severity: self.code.severity(),
            place: Place {
                line: self.line,
                column: self.column,
            },
            field: self.field.map_or("", Column::name),
            record: None,
            value: self.value,
            expected: self.code.expected(self.field),
            hint: self.code.hint().to_owned(),
            related_line: self.related_line,
        }
    }
}

/// A cell as a finding may show it. What has six digits or more could be a meter point, a UPRN or
/// a Device ID, and so could a run of hexadecimal pairs; then only its length is told.
pub(crate) fn shown(cell: &[u8]) -> String {
    let Ok(text) = std::str::from_utf8(cell) else {
        return format!("({} bytes, not UTF-8)", cell.len());
    };
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let hexadecimal = text.chars().filter(char::is_ascii_hexdigit).count();
    let length = text.chars().count();
    match digits >= DIGITS_SHOWN_MAX || hexadecimal >= 12 || length > LENGTH_SHOWN_MAX {
        true => format!("({length} characters, not shown)"),
        false => register::intake::note::shown(text),
    }
}

/// An MPRN has at least six digits.
const DIGITS_SHOWN_MAX: usize = 6;
/// Longer than the longest value of any closed list; an address is longer.
const LENGTH_SHOWN_MAX: usize = 26;
