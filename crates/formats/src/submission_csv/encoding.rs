//! From bytes to text: which kind of file it is, and in which encoding.
//!
//! UTF-8 is taken as it stands, without a copy. UTF-16 with its mark and Windows-1252 are read
//! with a warning; what can only be guessed is refused.

use register::intake::Code;
use std::borrow::Cow;

/// A file's text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    /// What is said of the encoding of the whole file.
    pub(super) of_file: Option<Code>,
    /// What is said of the encoding at a place, by byte offset into the text.
    pub(super) at_place: Option<(Code, usize)>,
}

impl<'a> Decoded<'a> {
    fn plain(text: Cow<'a, str>) -> Decoded<'a> {
        Decoded {
            text,
            of_file: None,
            at_place: None,
        }
    }
}

/// The text in these bytes, or why they are no text that can be read.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Code> {
    if bytes.is_empty() {
        return Err(Code::FileEmpty);
    }
    if is_utf32(bytes) {
        return Err(Code::EncUtf32);
    }
    match bytes {
        [0xFF, 0xFE, rest @ ..] => return Ok(utf16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => return Ok(utf16(rest, u16::from_be_bytes)),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if is_other_kind_of_file(bytes) {
        return Err(Code::FileNotCsv);
    }
    if is_utf16_without_mark(bytes) {
        return Err(Code::EncUtf16NoBom);
    }
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => Decoded::plain(Cow::Borrowed(text)),
        Err(_) => not_utf8(bytes),
    })
}

/// Kinds of file that people send by mistake, by how they begin.
fn is_other_kind_of_file(bytes: &[u8]) -> bool {
    const MAGIC: [&[u8]; 15] = [
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"PK\x07\x08",
        b"%PDF",
        b"\x1F\x8B",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        b"{\\rtf",
        b"\x89PNG\r\n",
        b"\xFF\xD8\xFF",
        b"7z\xBC\xAF\x27\x1C",
        b"BZh",
        b"\xFD7zXZ\x00",
        b"Rar!\x1A\x07",
        b"SQLite format 3\0",
        b"\x7FELF",
    ];
    if MAGIC.iter().any(|magic| bytes.starts_with(magic)) {
        return true;
    }
    let text = bytes.trim_ascii_start();
    let opening = &text[..text.len().min(16)].to_ascii_lowercase();
    let markup = [
        &b"<!doctype"[..],
        b"<html",
        b"<?xml",
        b"<head",
        b"<body",
        b"<table",
    ];
    markup.iter().any(|tag| opening.starts_with(tag)) || is_json(text)
}

/// An object or array, by its first two signs: a title in brackets begins with a letter.
fn is_json(text: &[u8]) -> bool {
    let Some(rest) = text.strip_prefix(b"{").or_else(|| text.strip_prefix(b"[")) else {
        return false;
    };
    let next = rest.trim_ascii_start().first();
    next.is_some_and(|next| b"\"{[]}".contains(next))
}

/// UTF-32 by its mark, or by three NULs beside each of the first characters.
fn is_utf32(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"\xFF\xFE\0\0") || bytes.starts_with(b"\0\0\xFE\xFF") {
        return true;
    }
    let units = bytes.chunks_exact(4).take(8);
    let enough = units.len() >= 4;
    enough
        && (units
            .clone()
            .all(|unit| matches!(unit, [first, 0, 0, 0] if *first != 0))
            || units
                .into_iter()
                .all(|unit| matches!(unit, [0, 0, 0, last] if *last != 0)))
}

/// UTF-16 without its mark: in most pairs of bytes the same one is NUL and the other is not.
fn is_utf16_without_mark(bytes: &[u8]) -> bool {
    const LOOKED_AT: usize = 128;
    let pairs = bytes.chunks_exact(2).take(LOOKED_AT);
    let count = pairs.len();
    let little = pairs
        .clone()
        .filter(|pair| pair[0] != 0 && pair[1] == 0)
        .count();
    let big = pairs.filter(|pair| pair[0] == 0 && pair[1] != 0).count();
    count >= 4 && (little.max(big) * 10 >= count * 8)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded<'static> {
    let pairs = bytes.chunks_exact(2);
    let cut = !pairs.remainder().is_empty();
    let units = pairs.map(|pair| unit([pair[0], pair[1]]));
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut broken = None;
    for read in char::decode_utf16(units) {
        match read {
            Ok(c) => text.push(c),
            Err(_) => {
                broken.get_or_insert(text.len());
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
    if cut {
        broken.get_or_insert(text.len());
        text.push(char::REPLACEMENT_CHARACTER);
    }
    Decoded {
        text: Cow::Owned(text),
        of_file: Some(Code::EncUtf16),
        at_place: broken.map(|at| (Code::EncInvalid, at)),
    }
}

/// A file that is no UTF-8: Windows-1252, two encodings mixed, or bytes of no encoding.
fn not_utf8(bytes: &[u8]) -> Decoded<'_> {
    let survey = Survey::of(bytes);
    let (code, at) = match survey {
        Survey {
            undefined: Some(at),
            ..
        } => (Code::EncInvalid, at),
        Survey {
            other: None,
            cut: Some(at),
            ..
        } => (Code::EncInvalid, at),
        Survey {
            other: Some(at),
            multibyte: true,
            ..
        } => (Code::EncMixed, at),
        Survey { other, cut, .. } => (Code::EncCp1252, other.or(cut).unwrap_or(0)),
    };
    let lost_from = match (code, survey.cut) {
        (Code::EncInvalid, Some(cut)) => cut,
        _ => bytes.len(),
    };
    let (text, at) = read_mixed(bytes, at, lost_from);
    Decoded {
        text: Cow::Owned(text),
        of_file: None,
        at_place: Some((code, at)),
    }
}

/// What a file that is no UTF-8 holds.
#[derive(Clone, Copy, Debug, Default)]
struct Survey {
    /// Whether some characters are UTF-8 beyond ASCII.
    multibyte: bool,
    /// The first byte that is no UTF-8 and that Windows-1252 does not define either.
    undefined: Option<usize>,
    /// The first byte that is no UTF-8.
    other: Option<usize>,
    /// A character cut off by the end of the file.
    cut: Option<usize>,
}

impl Survey {
    fn of(bytes: &[u8]) -> Survey {
        let mut survey = Survey::default();
        let mut at = 0;
        for chunk in bytes.utf8_chunks() {
            survey.multibyte |= !chunk.valid().is_ascii();
            at += chunk.valid().len();
            let invalid = chunk.invalid();
            if invalid.is_empty() {
                continue;
            }
            if at + invalid.len() == bytes.len() && is_cut_character(invalid) {
                survey.cut = Some(at);
            } else {
                survey.other.get_or_insert(at);
                let undefined = invalid.iter().position(|&b| is_undefined(b));
                if let Some(offset) = undefined {
                    survey.undefined.get_or_insert(at + offset);
                }
            }
            at += invalid.len();
        }
        survey
    }
}

/// The beginning of a UTF-8 character, and no more of it.
fn is_cut_character(bytes: &[u8]) -> bool {
    let wanted = match bytes[0] {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return false,
    };
    bytes.len() < wanted && bytes[1..].iter().all(|b| (0x80..0xC0).contains(b))
}

fn is_undefined(b: u8) -> bool {
    matches!(b, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D)
}

/// Reads UTF-8 where it is and Windows-1252 where it is not; bytes of neither, and those from
/// `lost_from`, become replacement characters. Gives the text and where in it the byte at this
/// offset has gone.
fn read_mixed(bytes: &[u8], offset: usize, lost_from: usize) -> (String, usize) {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut at = 0;
    let mut place = None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        at += chunk.valid().len();
        for &b in chunk.invalid() {
            if at == offset {
                place = Some(text.len());
            }
            let lost = is_undefined(b) || at >= lost_from;
            at += 1;
            match lost {
                true => text.push(char::REPLACEMENT_CHARACTER),
                false => text.push_str(&windows_1252(b)),
            }
        }
    }
    let place = place.unwrap_or(text.len());
    (text, place)
}

fn windows_1252(b: u8) -> String {
    let byte = [b];
    let (read, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
    read.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(bytes: &[u8]) -> (Option<Code>, Option<(Code, usize)>) {
        let decoded = decode(bytes).unwrap();
        (decoded.of_file, decoded.at_place)
    }

    #[test]
    fn a_byte_of_windows_1252_is_found_where_it_stands() {
        assert_eq!(said(b"ab\xA3cd"), (None, Some((Code::EncCp1252, 2))));
        assert_eq!(decode(b"ab\xA3cd\x80").unwrap().text, "ab£cd€");
    }

    #[test]
    fn two_encodings_are_told_from_one() {
        assert_eq!(said(b"\xC2\xA3 \xA3"), (None, Some((Code::EncMixed, 3))));
        assert_eq!(said(b"ab\xC3"), (None, Some((Code::EncInvalid, 2))));
        assert_eq!(said(b"\xA3 ab\xE9"), (None, Some((Code::EncCp1252, 0))));
        assert_eq!(said(b"ab\x81"), (None, Some((Code::EncInvalid, 2))));
    }

    #[test]
    fn utf16_loses_nothing_and_an_odd_byte_is_told() {
        assert_eq!(decode(b"\xFF\xFEa\0\xA3\0").unwrap().text, "a£");
        assert_eq!(decode(b"\xFE\xFF\0a").unwrap().text, "a");
        assert_eq!(
            said(b"\xFF\xFEa\0b"),
            (Some(Code::EncUtf16), Some((Code::EncInvalid, 1)))
        );
    }

    #[test]
    fn a_title_in_brackets_is_no_json() {
        assert!(decode(b"[DRAFT] return").is_ok());
        assert_eq!(decode(b"[ {\"a\": 1}]"), Err(Code::FileNotCsv));
    }
}
