//! The rules for a text that a person typed into a form instead of a file.
//!
//! The same rules as for a cell, without a place in a file: what a file may not hold, a form may
//! not hold either.

use super::code::Code;
use super::{list_value, prose};

/// Whether a text says that a device is SMETS1, which REG-10 leaves out.
pub fn names_smets1(text: &str) -> bool {
    list_value::names_smets1(text)
}

/// Personal data in a text that must not be kept: an MPxN or a Device ID.
pub fn personal_data(text: &str) -> Option<Code> {
    prose::personal_data(text)
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
    fn a_device_id_in_a_typed_text_is_seen() {
        let text = "Hub 00-DB-12-34-56-78-90-A2 fails";
        assert_eq!(personal_data(text), Some(Code::PrivacyDeviceId));
        assert_eq!(personal_data("Hub CH-7 fails after 0002012F"), None);
    }
}
