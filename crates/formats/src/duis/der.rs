//! DER, written: as much as a certificate of ours needs (X.690).
//!
//! It refuses to read; certificates are read by a library.

/// The algorithm that certificates are signed with.
pub(super) const ECDSA_WITH_SHA256: &[u32] = &[1, 2, 840, 10045, 4, 3, 2];

/// Tags of the universal class that certificates use.
pub(super) mod tag {
    pub(in super::super) const BOOLEAN: u8 = 0x01;
    pub(in super::super) const INTEGER: u8 = 0x02;
    pub(in super::super) const BIT_STRING: u8 = 0x03;
    pub(in super::super) const OCTET_STRING: u8 = 0x04;
    pub(in super::super) const OBJECT_IDENTIFIER: u8 = 0x06;
    pub(in super::super) const UTF8_STRING: u8 = 0x0C;
    pub(in super::super) const UTC_TIME: u8 = 0x17;
    pub(in super::super) const GENERALIZED_TIME: u8 = 0x18;
    pub(in super::super) const SEQUENCE: u8 = 0x30;
    pub(in super::super) const SET: u8 = 0x31;
}

/// A value of this tag.
pub(super) fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag];
    match u8::try_from(content.len()) {
        Ok(length @ 0..=127) => bytes.push(length),
        Ok(_) | Err(_) => {
            let length = content.len().to_be_bytes();
            let skipped = length.iter().take_while(|byte| **byte == 0).count();
            let length = &length[skipped..];
            bytes.push(0x80 | length.len() as u8);
            bytes.extend_from_slice(length);
        }
    }
    bytes.extend_from_slice(content);
    bytes
}

/// A sequence of values.
pub(super) fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    value(tag::SEQUENCE, &parts.concat())
}

/// A set of one value.
pub(super) fn set_of_one(part: &[u8]) -> Vec<u8> {
    value(tag::SET, part)
}

/// A whole number that is not negative, from its big-endian bytes.
pub(super) fn integer(bytes: &[u8]) -> Vec<u8> {
    let skipped = bytes.iter().take_while(|byte| **byte == 0).count();
    let mut content = bytes[skipped..].to_vec();
    if content.first().is_none_or(|first| *first >= 0x80) {
        content.insert(0, 0);
    }
    value(tag::INTEGER, &content)
}

/// A string of bits, none of them unused.
pub(super) fn bit_string(bytes: &[u8]) -> Vec<u8> {
    value(tag::BIT_STRING, &[&[0], bytes].concat())
}

/// An object identifier of at least two numbers.
pub(super) fn object_identifier(numbers: &[u32]) -> Vec<u8> {
    let mut content = Vec::new();
    let first = numbers[0] * 40 + numbers[1];
    for number in std::iter::once(&first).chain(&numbers[2..]) {
        let groups = (1..5).take_while(|group| number >> (7 * group) > 0).count();
        for group in (0..=groups).rev() {
            let more = if group > 0 { 0x80 } else { 0 };
            content.push((number >> (7 * group)) as u8 & 0x7F | more);
        }
    }
    value(tag::OBJECT_IDENTIFIER, &content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_in_as_few_bytes_as_they_need() {
        assert_eq!(value(4, &[]), [4, 0]);
        assert_eq!(value(4, &[7; 127])[..3], [4, 127, 7]);
        assert_eq!(value(4, &[7; 128])[..4], [4, 0x81, 128, 7]);
        assert_eq!(value(4, &[7; 300])[..5], [4, 0x82, 1, 44, 7]);
    }

    #[test]
    fn integers_are_never_negative_and_never_longer_than_they_need_be() {
        assert_eq!(integer(&[0, 0]), [2, 1, 0]);
        assert_eq!(integer(&[0, 127]), [2, 1, 127]);
        assert_eq!(integer(&[128]), [2, 2, 0, 128]);
    }

    #[test]
    fn object_identifiers_are_written_in_groups_of_seven_bits() {
        let ecdsa_with_sha256 = object_identifier(ECDSA_WITH_SHA256);
        assert_eq!(
            ecdsa_with_sha256,
            [6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2]
        );
        assert_eq!(object_identifier(&[2, 5, 4, 45]), [6, 3, 0x55, 4, 45]);
    }
}
