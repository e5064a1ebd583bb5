//! What the template says about each column: how to fill it in, with invented examples.

use crate::glossary_seed::anchor_of_term;
use register::intake::field::Field;

/// What to give in a column.
pub(crate) fn guidance(field: Field) -> &'static str {
    match field {
        Field::Identifier => {
            "Your own number for the defect or issue: digits only, at most 15, no leading zero. \
             Unique among yours and never used again. Lines with the same Identifier are one item."
        }
        Field::Make => "The Device Manufacturer's name as the Central Products List writes it.",
        Field::Model => "The model name as the Central Products List writes it.",
        Field::FirmwareVersion => {
            "One version a line, exactly as the inventory holds it, leading zeros included: in \
             practice 8 hexadecimal digits. Leave empty only for an IHD or a CAD."
        }
        Field::DeviceType => {
            "The inventory's code. A Communications Hub is CHF. SMETS1 devices are out of scope."
        }
        Field::Source => "Who gives the information: Device Manufacturer or CSP.",
        Field::StatusOfInformation => {
            "Issue: observed, cause not established. Defect: cause established. Fix: a remedy."
        }
        Field::DateLastUpdated => {
            "The day on which you last changed this entry, as year-month-day: 2026-04-07."
        }
        Field::FixAvailable => "Yes or No.",
        Field::FixInformation => {
            "What the fix is, in words that may be published. Needed where Fix Available is Yes; \
             empty where it is No. No names of persons, no meter point numbers, no Device IDs."
        }
        Field::Summary => "What happens, in a sentence that may be published.",
        Field::Combination => {
            "A label of your choice. Lines with the same Identifier and the same label apply only \
             where all of their devices are together. Without a label each line applies by itself."
        }
        Field::AffectedUntil => "The last affected firmware version.",
        Field::HardwareVersion => "The hardware version, where it matters.",
        Field::Region => "The CSP Region of the Communications Hub, where it matters.",
        Field::Findings => "Left by an annotated copy; ignored.",
    }
}

/// Whether a value is needed, in words.
pub(crate) fn needed(field: Field) -> &'static str {
    match field {
        Field::Identifier
        | Field::Make
        | Field::Model
        | Field::DeviceType
        | Field::Source
        | Field::StatusOfInformation
        | Field::DateLastUpdated
        | Field::FixAvailable => "Always",
        Field::FirmwareVersion => "Always, but for IHD and CAD",
        Field::FixInformation => "Where Fix Available is Yes",
        Field::Summary
        | Field::Combination
        | Field::AffectedUntil
        | Field::HardwareVersion
        | Field::Region => "Optional",
        Field::Findings => "Never",
    }
}

/// The values of this column in three invented lines: a single device, then two lines that hold
/// together.
pub(crate) fn examples(field: Field) -> [&'static str; 3] {
    match field {
        Field::Identifier => ["1001", "1002", "1002"],
        Field::Make => ["Northmere", "Calder & Rowe", "Northmere"],
        Field::Model => ["NM-E210", "CR-H7", "NM-E210"],
        Field::FirmwareVersion => ["0002012F", "04010203", "00020120"],
        Field::DeviceType => ["ESME", "CHF", "ESME"],
        Field::Source => ["Device Manufacturer"; 3],
        Field::StatusOfInformation => ["Defect", "Issue", "Issue"],
        Field::DateLastUpdated => ["2026-04-07", "2026-04-21", "2026-04-21"],
        Field::FixAvailable => ["Yes", "No", "No"],
        Field::FixInformation => ["Update the meter to 00020131.", "", ""],
        Field::Summary => [
            "The clock drifts after a restart without WAN.",
            "The meter leaves the HAN overnight.",
            "The meter leaves the HAN overnight.",
        ],
        Field::Combination => ["", "A", "A"],
        Field::AffectedUntil => ["00020130", "", ""],
        Field::HardwareVersion => ["", "030B", ""],
        Field::Region => ["", "4G North", ""],
        Field::Findings => [""; 3],
    }
}

/// The width of the column on the sheet to fill in.
pub(crate) fn width(field: Field) -> u32 {
    match field {
        Field::Identifier
        | Field::FirmwareVersion
        | Field::StatusOfInformation
        | Field::DateLastUpdated
        | Field::AffectedUntil
        | Field::HardwareVersion
        | Field::Region
        | Field::Combination => 15,
        Field::DeviceType | Field::FixAvailable => 11,
        Field::Make | Field::Model | Field::Source => 20,
        Field::FixInformation => 60,
        Field::Summary => 44,
        Field::Findings => 40,
    }
}

/// The anchor of the column's glossary entry.
pub(crate) fn anchor(field: Field) -> String {
    anchor_of_term(field.name())
}
