//! Names of issuers and serial numbers: what a signature's `KeyInfo` says of its certificate.
//!
//! A name is compared by its parts, whatever its spelling: `CN=Z1,OU=07`, `CN=Z1, OU=07` and
//! `cn = z1 ; 2.5.4.11=07` are one name (RFC 4514; what came before it writes quotation marks and
//! semicolons too). Order counts: the text has the most specific part first.

use std::fmt::Write as _;
use x509_parser::der_parser::asn1_rs::{Any, FromDer, Tag};
use x509_parser::x509::X509Name;

/// Attribute types with a short name, by their object identifier.
const SHORT_NAMES: &[(&str, &str)] = &[
    ("CN", "2.5.4.3"),
    ("SERIALNUMBER", "2.5.4.5"),
    ("C", "2.5.4.6"),
    ("L", "2.5.4.7"),
    ("ST", "2.5.4.8"),
    ("S", "2.5.4.8"),
    ("STREET", "2.5.4.9"),
    ("O", "2.5.4.10"),
    ("OU", "2.5.4.11"),
    ("T", "2.5.4.12"),
    ("X500UNIQUEIDENTIFIER", "2.5.4.45"),
    ("DNQ", "2.5.4.46"),
    ("DC", "0.9.2342.19200300.100.1.25"),
    ("UID", "0.9.2342.19200300.100.1.1"),
    ("EMAILADDRESS", "1.2.840.113549.1.9.1"),
];

/// Longest text that is looked at as a name.
const TEXT_BYTES_MAX: usize = 2_048;

/// A distinguished name, by its parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DistinguishedName {
    /// Most general part first, as certificates have it; the attributes of a part sorted.
    parts: Vec<Vec<(String, Value)>>,
}

/// What an attribute of a name says.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Value {
    /// Text, in lower case, with single spaces.
    Text(String),
    /// Anything else: its tag and content.
    Other(u32, Vec<u8>),
}

impl DistinguishedName {
    /// The name that this text writes, most specific part first.
    pub fn parse(text: &str) -> Option<DistinguishedName> {
        if text.len() > TEXT_BYTES_MAX {
            return None;
        }
        let mut rest = text.trim();
        let mut parts = Vec::new();
        while parts.is_empty() || !rest.is_empty() {
            let mut part = Vec::new();
            loop {
                let (attribute, separator, after) = attribute(rest)?;
                part.push(attribute);
                rest = after;
                match separator {
                    Some('+') => {}
                    Some(_) if rest.trim().is_empty() => return None,
                    Some(_) | None => break,
                }
            }
            part.sort_unstable();
            parts.push(part);
        }
        parts.reverse();
        Some(DistinguishedName { parts })
    }

    /// The name in a certificate.
    pub(crate) fn of(name: &X509Name<'_>) -> DistinguishedName {
        let parts = name.iter_rdn().map(|part| {
            let mut part: Vec<_> = part
                .iter()
                .map(|attribute| {
                    let value = of_der(attribute.attr_value());
                    (attribute.attr_type().to_id_string(), value)
                })
                .collect();
            part.sort_unstable();
            part
        });
        DistinguishedName {
            parts: parts.collect(),
        }
    }
}

/// The text of a certificate's name, as a signature of ours writes it: `CN=Z1,OU=07`.
pub(crate) fn text(name: &X509Name<'_>) -> String {
    let parts: Vec<String> = name
        .iter_rdn()
        .map(|part| {
            let attributes = part.iter().map(|attribute| {
                let kind = attribute.attr_type().to_id_string();
                let short = SHORT_NAMES.iter().find(|(_, id)| *id == kind);
                match (short, attribute.as_str()) {
                    (Some((short, _)), Ok(value)) => format!("{short}={}", escaped(value)),
                    (_, _) => format!("{kind}=#{}", hexadecimal(attribute.attr_value())),
                }
            });
            attributes.collect::<Vec<_>>().join("+")
        })
        .collect();
    parts.into_iter().rev().collect::<Vec<_>>().join(",")
}

fn escaped(value: &str) -> String {
    let mut text = String::new();
    let last = value.chars().count().saturating_sub(1);
    for (at, c) in value.chars().enumerate() {
        let at_an_end = at == 0 || at == last;
        if matches!(c, '"' | '+' | ',' | ';' | '<' | '>' | '\\' | '=')
            || (c == '#' && at == 0)
            || (c == ' ' && at_an_end)
        {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

fn hexadecimal(value: &Any<'_>) -> String {
    let mut text = String::new();
    let tag = u8::try_from(value.tag().0).unwrap_or_default();
    for byte in super::der::value(tag, value.data) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// One `type=value`, the separator after it, and what comes after that.
fn attribute(text: &str) -> Option<((String, Value), Option<char>, &str)> {
    let (kind, rest) = text.split_once('=')?;
    let kind = attribute_type(kind.trim())?;
    let rest = rest.trim_start();
    let (value, rest) = if let Some(hexadecimal) = rest.strip_prefix('#') {
        let end = hexadecimal
            .find([',', ';', '+'])
            .unwrap_or(hexadecimal.len());
        let (digits, rest) = hexadecimal.split_at(end);
        (encoded(digits.trim_end())?, rest)
    } else if let Some(quoted) = rest.strip_prefix('"') {
        let (value, rest) = unescaped(quoted, &['"'])?;
        let rest = rest.strip_prefix('"')?;
        (Value::Text(normal(&value)), rest.trim_start())
    } else {
        let (value, rest) = unescaped(rest, &[',', ';', '+'])?;
        (Value::Text(normal(&value)), rest)
    };
    let mut after = rest.chars();
    let separator = after.next();
    let known = separator.is_none_or(|c| matches!(c, ',' | ';' | '+'));
    known.then_some(((kind, value), separator, after.as_str()))
}

/// The object identifier of an attribute type, given by short name or number.
fn attribute_type(kind: &str) -> Option<String> {
    let upper = kind.to_ascii_uppercase();
    if let Some((_, id)) = SHORT_NAMES.iter().find(|(short, _)| *short == upper) {
        return Some((*id).to_owned());
    }
    let number = upper.strip_prefix("OID.").unwrap_or(&upper);
    let numeric = number
        .split('.')
        .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    (numeric && number.contains('.')).then(|| number.to_owned())
}

/// Text up to one of these, with what backslashes hide brought out.
fn unescaped<'a>(text: &'a str, ends: &[char]) -> Option<(String, &'a str)> {
    let mut bytes = Vec::new();
    let mut characters = text.char_indices();
    let mut end = text.len();
    while let Some((at, c)) = characters.next() {
        if ends.contains(&c) {
            end = at;
            break;
        }
        if c != '\\' {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        let (_, first) = characters.next()?;
        match first.to_digit(16) {
            Some(high) => {
                let (_, second) = characters.next()?;
                bytes.push((high * 16 + second.to_digit(16)?) as u8);
            }
            None => bytes.extend_from_slice(first.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    Some((String::from_utf8(bytes).ok()?, &text[end..]))
}

/// A value given as the hexadecimal digits of its DER.
fn encoded(digits: &str) -> Option<Value> {
    let digits: Option<Vec<u8>> = digits
        .chars()
        .map(|c| c.to_digit(16).map(|digit| digit as u8))
        .collect();
    let bytes: Vec<u8> = digits
        .filter(|digits| digits.len().is_multiple_of(2))?
        .chunks(2)
        .map(|pair| pair[0] * 16 + pair[1])
        .collect();
    let (rest, value) = Any::from_der(&bytes).ok()?;
    rest.is_empty().then(|| of_der(&value))
}

fn of_der(value: &Any<'_>) -> Value {
    let tag = value.tag();
    let is_text = [Tag::Utf8String, Tag::PrintableString, Tag::Ia5String].contains(&tag);
    match std::str::from_utf8(value.data) {
        Ok(text) if is_text => Value::Text(normal(text)),
        Ok(_) | Err(_) => Value::Other(tag.0, value.data.to_vec()),
    }
}

/// Text as it is compared: case and the amount of white space do not count.
fn normal(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// The serial number of a certificate, as its big-endian bytes without leading zeros.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SerialNumber(Vec<u8>);

impl SerialNumber {
    /// Most digits that are looked at; 20 bytes, the most of a certificate, have 49.
    const DIGITS_MAX: usize = 60;

    /// The number with these big-endian bytes.
    pub fn from_bytes(bytes: &[u8]) -> SerialNumber {
        let skipped = bytes.iter().take_while(|byte| **byte == 0).count();
        SerialNumber(bytes[skipped..].to_vec())
    }

    /// The number that this text writes in decimal digits.
    pub fn parse(text: &str) -> Option<SerialNumber> {
        let text = super::values::collapse(text);
        let text = text.strip_prefix('+').unwrap_or(text);
        if !(1..=Self::DIGITS_MAX).contains(&text.len()) {
            return None;
        }
        let mut bytes = vec![0u8; Self::DIGITS_MAX];
        for digit in text.chars() {
            let mut carry = digit.to_digit(10)?;
            for byte in bytes.iter_mut().rev() {
                carry += u32::from(*byte) * 10;
                *byte = carry as u8;
                carry >>= 8;
            }
        }
        Some(SerialNumber::from_bytes(&bytes))
    }

    /// The big-endian bytes, without leading zeros.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The number in decimal digits.
    pub fn text(&self) -> String {
        let mut bytes = self.0.clone();
        let mut digits = Vec::new();
        while bytes.iter().any(|byte| *byte > 0) {
            let mut remainder = 0u32;
            for byte in &mut bytes {
                remainder = remainder << 8 | u32::from(*byte);
                *byte = (remainder / 10) as u8;
                remainder %= 10;
            }
            digits.push(char::from(b'0' + remainder as u8));
        }
        if digits.is_empty() {
            digits.push('0');
        }
        digits.into_iter().rev().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_in_every_spelling() {
        let plain = DistinguishedName::parse("CN=Z1,OU=07").unwrap();
        for spelling in [
            "CN=Z1, OU=07",
            " cn = z1 ; ou=07 ",
            "2.5.4.3=Z1,OID.2.5.4.11=07",
            "CN=\"Z1\",OU=\\30\\37",
            "CN=#0c025a31,OU=#13023037",
            "CN= Z1 ,OU=07",
        ] {
            assert_eq!(
                DistinguishedName::parse(spelling),
                Some(plain.clone()),
                "{spelling}"
            );
        }
        for other in [
            "OU=07,CN=Z1",
            "CN=Z1",
            "CN=Z1+OU=07",
            "CN=Z 1,OU=07",
            "CN=Z1,OU=7",
        ] {
            assert_ne!(
                DistinguishedName::parse(other),
                Some(plain.clone()),
                "{other}"
            );
        }
    }

    #[test]
    fn the_attributes_of_one_part_have_no_order() {
        let one = DistinguishedName::parse("CN=a+OU=b,O=c").unwrap();
        assert_eq!(DistinguishedName::parse("OU=b + CN=a, O=c"), Some(one));
    }

    #[test]
    fn what_is_hidden_by_a_backslash_is_part_of_the_value() {
        let comma = DistinguishedName::parse(r"CN=a\,b,O=c").unwrap();
        assert_eq!(
            DistinguishedName::parse(r#"CN="a,b",O=c"#),
            Some(comma.clone())
        );
        assert_eq!(DistinguishedName::parse(r"CN=a\2Cb,O=c"), Some(comma));
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in [
            "",
            "CN",
            "CN=a,",
            "XX=a",
            "CN=\"a",
            "CN=a\\",
            "CN=\\zz\\f",
            "CN=#0",
            "CN=#0c05aa",
            "CN=a,,O=b",
        ] {
            assert_eq!(DistinguishedName::parse(text), None, "{text}");
        }
        assert_eq!(
            DistinguishedName::parse(&format!("CN={}", "a".repeat(3_000))),
            None
        );
    }

    #[test]
    fn serial_numbers_read_and_write_in_decimal() {
        let serial = SerialNumber::parse(" 117636141832862931915946451229571981153\n").unwrap();
        assert_eq!(serial.bytes().len(), 16);
        assert_eq!(serial.text(), "117636141832862931915946451229571981153");
        assert_eq!(
            SerialNumber::parse("00256"),
            Some(SerialNumber::from_bytes(&[1, 0]))
        );
        assert_eq!(SerialNumber::from_bytes(&[0]).text(), "0");
        for text in ["", "-1", "1.0", "0x1", "1 2", &"9".repeat(61)] {
            assert_eq!(SerialNumber::parse(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_name_or_not_without_panic(text in ".{0,60}") {
            let _ = DistinguishedName::parse(&text);
        }

        #[test]
        fn any_serial_number_reads_back(bytes in proptest::collection::vec(0u8.., 0..20)) {
            let serial = SerialNumber::from_bytes(&bytes);
            proptest::prop_assert_eq!(SerialNumber::parse(&serial.text()), Some(serial));
        }
    }
}
