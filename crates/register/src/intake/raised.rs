//! The rules for a text that a person typed into a form instead of a file.
//!
//! The same rules as for a cell, without a place in a file: what a file may not hold, a form may
//! not hold either.

use super::cell::CellAt;
use super::code::Code;
use super::field::Field;
use super::firmware::{self, Listed};
use super::note::Notes;
use super::{list_value, prose};
use crate::catalogue::DeviceCatalogue;
use terms::{FirmwareVersion, Place, Severity};

/// Whether a text says that a device is SMETS1, which REG-10 leaves out.
pub fn names_smets1(text: &str) -> bool {
    list_value::names_smets1(text)
}

/// Personal data in a text that must not be kept: an MPxN or a Device ID.
pub fn personal_data(text: &str) -> Option<Code> {
    prose::personal_data(text)
}

/// A typed Firmware Version, or why it is none. What the catalogue lists is right as it stands.
pub fn firmware_version(
    text: &str,
    catalogue: Option<&DeviceCatalogue>,
) -> Result<FirmwareVersion, Code> {
    let mut notes = Notes::keeping_at_most(1);
    let mut cell = CellAt {
        notes: &mut notes,
        place: Place::default(),
        field: Field::FirmwareVersion,
        record: None,
    };
    let listed = Listed {
        catalogue,
        model: None,
    };
    firmware::read(&mut cell, text, listed).map_err(|_| {
        let errors = notes.kept().iter();
        let mut errors = errors.filter(|note| note.severity == Severity::Error);
        errors.next().map_or(Code::FieldTooLong, |note| note.code)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reg_10_smets1_is_seen_in_every_spelling() {
        for text in ["SMETS1", "a smets-1 meter", "SMETS 1 hub"] {
            assert!(names_smets1(text), "{text}");
        }
        assert!(!names_smets1("SMETS2"));
        assert!(!names_smets1("SMETS12"));
    }

    #[test]
    fn trap_5_a_typed_version_that_lost_its_zeros_is_seen() {
        let fault = |text| firmware_version(text, None).map(|version| version.to_string());
        assert_eq!(fault("110"), Err(Code::FwLeadingZeros));
        assert_eq!(fault("00000110 to 00000130"), Err(Code::FwRange));
        assert_eq!(fault("0002012f"), Ok("0002012F".to_owned()));
    }

    #[test]
    fn a_device_id_in_a_typed_text_is_seen() {
        let text = "Hub 00-DB-12-34-56-78-90-A2 fails";
        assert_eq!(personal_data(text), Some(Code::PrivacyDeviceId));
        assert_eq!(personal_data("Hub CH-7 fails after 0002012F"), None);
    }
}
