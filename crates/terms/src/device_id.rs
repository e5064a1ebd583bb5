//! Device IDs: the EUI-64 by which every Device and every interface party is known.
//!
//! It refuses to read anything out of one: neither the type nor the maker of a device (DOMAIN
//! trap 7). A Device ID is personal data: it has no `Display`, so that none reaches a log, an
//! address or an error by accident; whoever must write one asks for [`DeviceId::text`].

use std::fmt;

/// An EUI-64 in its canonical form: eight bytes, written `00-DB-12-34-56-78-90-A2`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeviceId(u64);

impl DeviceId {
    /// Characters of the written form: eight pairs of hexadecimal digits and seven hyphens.
    pub const TEXT_LENGTH: usize = 23;

    /// The identifier with these 64 bits, or `None` for the two that stand for no device: all
    /// zeros and all ones.
    pub fn from_bits(bits: u64) -> Option<DeviceId> {
        (bits != 0 && bits != u64::MAX).then_some(DeviceId(bits))
    }

    /// The identifier written in exactly the form of the XML interface: eight pairs of
    /// hexadecimal digits in either case, joined by hyphens (DUIS `EUI`).
    pub fn parse(text: &str) -> Option<DeviceId> {
        let bytes = text.as_bytes();
        if bytes.len() != Self::TEXT_LENGTH {
            return None;
        }
        let mut bits = 0u64;
        for (place, byte) in bytes.iter().enumerate() {
            if place % 3 == 2 {
                if *byte != b'-' {
                    return None;
                }
            } else {
                bits = bits << 4 | u64::from(hexadecimal(*byte)?);
            }
        }
        DeviceId::from_bits(bits)
    }

    /// The identifier as people write it in files: with hyphens, with colons, or run together, in
    /// either case, with white space around it.
    pub fn parse_loosely(text: &str) -> Option<DeviceId> {
        let text = text.trim();
        match text.len() {
            16 => text
                .bytes()
                .try_fold(0u64, |bits, byte| {
                    Some(bits << 4 | u64::from(hexadecimal(byte)?))
                })
                .and_then(DeviceId::from_bits),
            Self::TEXT_LENGTH if text.contains(':') => DeviceId::parse(&text.replace(':', "-")),
            _ => DeviceId::parse(text),
        }
    }

    /// The 64 bits.
    pub fn bits(self) -> u64 {
        self.0
    }

    /// The written form, in upper case. For the device's own Supplier, CSP and DCC; never for a
    /// log, an address or an error message.
    pub fn text(self) -> String {
        let mut text = String::with_capacity(Self::TEXT_LENGTH);
        self.push_text(&mut text);
        text
    }

    /// Appends the written form.
    pub fn push_text(self, to: &mut String) {
        const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
        for place in (0..8).rev() {
            let byte = (self.0 >> (place * 8)) as u8;
            to.push(char::from(DIGITS[usize::from(byte >> 4)]));
            to.push(char::from(DIGITS[usize::from(byte & 15)]));
            if place > 0 {
                to.push('-');
            }
        }
    }
}

/// Only that it is one: a Device ID is personal data.
impl fmt::Debug for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceId(..)")
    }
}

fn hexadecimal(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sl_3_an_identifier_reads_in_either_case_and_writes_in_upper_case() {
        let id = DeviceId::parse("00-db-12-34-56-78-90-a2").unwrap();
        assert_eq!(id.bits(), 0x00DB_1234_5678_90A2);
        assert_eq!(id.text(), "00-DB-12-34-56-78-90-A2");
    }

    #[test]
    fn sl_3_what_is_no_identifier_of_the_xml_interface_is_refused() {
        for text in [
            "",
            "00-DB-12-34-56-78-90",
            "00-DB-12-34-56-78-90-A2 ",
            "00:DB:12:34:56:78:90:A2",
            "00DB1234567890A2",
            "00-DB-12-34-56-78-90-AG",
            "00-00-00-00-00-00-00-00",
            "FF-FF-FF-FF-FF-FF-FF-FF",
            "0-0DB-12-34-56-78-90-A2",
        ] {
            assert_eq!(DeviceId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn sl_3_files_may_write_it_with_colons_or_run_together() {
        let id = DeviceId::parse("00-DB-12-34-56-78-90-A2");
        assert_eq!(DeviceId::parse_loosely(" 00db1234567890a2 "), id);
        assert_eq!(DeviceId::parse_loosely("00:DB:12:34:56:78:90:A2"), id);
        assert_eq!(DeviceId::parse_loosely("00DB1234567890A"), None);
        assert_eq!(DeviceId::parse_loosely("00:DB-12:34:56:78:90"), None);
    }

    #[test]
    fn nothing_shows_a_device_identifier_by_accident() {
        let id = DeviceId::parse("00-DB-12-34-56-78-90-A2").unwrap();
        assert_eq!(format!("{id:?}"), "DeviceId(..)");
    }

    proptest::proptest! {
        #[test]
        fn every_identifier_reads_back_as_written(bits in 1..u64::MAX) {
            let id = DeviceId::from_bits(bits).unwrap();
            proptest::prop_assert_eq!(DeviceId::parse(&id.text()), Some(id));
        }
    }
}
