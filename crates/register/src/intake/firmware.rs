//! The Firmware Version: text of up to eight characters, in practice eight hexadecimal digits.
//!
//! It is never a number and never ordered here (DOMAIN trap 5). A text that the device catalogue
//! lists exactly is right as it stands, whatever it looks like.

use super::cell::{CellAt, Refused};
use super::code::Code;
use super::identifier::is_scientific;
use super::note::Fact;
use super::script::look_alike;
use super::similarity::Spelling;
use crate::catalogue::{DeviceCatalogue, ModelListing};
use terms::{FirmwareVersion, Make, Model};

/// What is listed, for exact texts and for candidates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed<'a> {
    pub(super) catalogue: Option<&'a DeviceCatalogue>,
    /// The row's make and model, where they could be read.
    pub(super) model: Option<(&'a Make, &'a Model)>,
}

impl<'a> Listed<'a> {
    fn model(self) -> Option<&'a ModelListing> {
        let (make, model) = self.model?;
        self.catalogue?.make(make.as_str())?.model(model.as_str())
    }
}

/// The version in this text.
pub(super) fn read(
    cell: &mut CellAt<'_>,
    text: &str,
    listed: Listed<'_>,
) -> Result<FirmwareVersion, Refused> {
    if is_as_the_inventory_has_it(text)
        && let Some(version) = FirmwareVersion::parse(text)
    {
        return Ok(version);
    }
    let as_listed = listed
        .catalogue
        .is_some_and(|catalogue| catalogue.lists_version_text(text));
    if as_listed && let Some(version) = FirmwareVersion::parse(text) {
        return Ok(version);
    }
    if text.chars().any(|c| !c.is_ascii() && look_alike(c) != c) {
        return Err(cell.refuse(Code::CharHomoglyph, text, Fact::None));
    }
    if is_range(text) {
        return Err(cell.refuse(Code::FwRange, text, Fact::None));
    }
    if is_several(text) {
        return Err(cell.refuse(Code::FwMultiple, text, Fact::None));
    }
    let bare = without_prefix(cell, text);
    if is_scientific(bare) && bare.contains(['.', '+', '-']) {
        let candidates = Fact::Candidates(could_have_been(bare, listed.model()));
        return Err(cell.refuse(Code::FwScientific, text, candidates));
    }
    let joined = without_separators(cell, bare);
    plain(cell, &joined)
}

/// Eight hexadecimal digits in upper case: what nearly every cell holds.
fn is_as_the_inventory_has_it(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F'))
}

/// The rules on a text without prefix and separators.
fn plain(cell: &mut CellAt<'_>, text: &str) -> Result<FirmwareVersion, Refused> {
    let hexadecimal = |text: &str| text.len() == 8 && text.bytes().all(|b| b.is_ascii_hexdigit());
    if text.contains(['O', 'o']) {
        let with_zeros = text.replace(['O', 'o'], "0").to_ascii_uppercase();
        if hexadecimal(&with_zeros) {
            return Err(cell.refuse(Code::FwOhForZero, text, Fact::Nearest(with_zeros)));
        }
    }
    if text.len() < 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let padded = format!("{text:0>8}");
        return Err(cell.refuse(Code::FwLeadingZeros, text, Fact::Nearest(padded)));
    }
    if hexadecimal(text) && text.bytes().any(|b| b.is_ascii_lowercase()) {
        cell.note(Code::FwCase, text, Fact::ReadAs(text.to_ascii_uppercase()));
    }
    FirmwareVersion::parse(text).ok_or_else(|| {
        let at_most = Fact::AtMost(FirmwareVersion::LENGTH_MAX as u64);
        cell.refuse(Code::FieldTooLong, text, at_most)
    })
}

/// `<`, `all`, `a..b`, `a-b`, `a to b` and their like.
fn is_range(text: &str) -> bool {
    const WORDS: [&str; 8] = [
        "all",
        "all versions",
        "all firmware",
        "any",
        "any version",
        "every version",
        "*",
        "various",
    ];
    const PARTS: [&str; 11] = [
        " to ",
        " until ",
        "up to ",
        "before ",
        "after ",
        "until ",
        "from ",
        " onwards",
        "and below",
        "and above",
        "and earlier",
    ];
    if text.contains(['<', '>', '≤', '≥']) || text.contains("..") || text.ends_with('+') {
        return true;
    }
    let lower = text.to_ascii_lowercase();
    WORDS.contains(&lower.as_str())
        || PARTS.iter().any(|part| lower.contains(part))
        || is_from_to(text)
}

/// `a-b`: two versions with one hyphen between. A version that is itself written with a hyphen is
/// no longer than eight characters and has unlike parts.
fn is_from_to(text: &str) -> bool {
    let Some((from, to)) = text.split_once('-') else {
        return false;
    };
    let (from, to) = (from.trim(), to.trim());
    let version_like = |part: &str| {
        part.len() >= 2
            && part.bytes().any(|b| b.is_ascii_digit())
            && part
                .bytes()
                .all(|b| b.is_ascii_hexdigit() || b == b'.' || b == b'v')
    };
    let like = from.len() == to.len() || text.len() > FirmwareVersion::LENGTH_MAX;
    version_like(from) && version_like(to) && like && !is_scientific(text)
}

fn is_several(text: &str) -> bool {
    let parts = |separators: &[char]| {
        text.split(separators)
            .filter(|part| !part.trim().is_empty())
            .count()
    };
    parts(&[';', ',', '/', '|', '&', '\n']) > 1 || text.contains(" and ")
}

fn without_prefix<'t>(cell: &mut CellAt<'_>, text: &'t str) -> &'t str {
    let bare = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => &text[2..],
        [b'v' | b'V', rest @ ..] => {
            let rest_starts = rest.iter().find(|b| !matches!(b, b' ' | b'.'));
            if rest_starts.is_some_and(u8::is_ascii_digit) {
                text[1..].trim_start_matches([' ', '.'])
            } else {
                text
            }
        }
        _ => text,
    };
    if bare.is_empty() || bare.len() == text.len() {
        return text;
    }
    cell.note(Code::FwPrefix, text, Fact::ReadAs(bare.to_owned()));
    bare
}

/// `00:02:01:2F` is `0002012F`. White space has no place in a version at all.
fn without_separators(cell: &mut CellAt<'_>, text: &str) -> String {
    let separators = [':', '-', '.', ' ', '_'];
    let joined: String = text.split(separators).collect();
    let eight_digits = joined.len() == 8 && joined.bytes().all(|b| b.is_ascii_hexdigit());
    let bytes_apart = !text.contains('-') || text.split(separators).all(|group| group.len() == 2);
    if text.len() != joined.len() && eight_digits && bytes_apart {
        cell.note(Code::FwSeparators, text, Fact::ReadAs(joined.clone()));
        return joined;
    }
    if text.contains(char::is_whitespace) {
        let joined: String = text.split_whitespace().collect();
        cell.note(Code::FwSeparators, text, Fact::ReadAs(joined.clone()));
        return joined;
    }
    text.to_owned()
}

/// The listed versions of the model that a spreadsheet would have turned into this text.
fn could_have_been(text: &str, model: Option<&ModelListing>) -> Vec<String> {
    const SHOWN_MAX: usize = 5;
    let Some(model) = model else {
        return Vec::new();
    };
    let decimals = text
        .split_once(['E', 'e'])
        .and_then(|(mantissa, _)| mantissa.split_once('.'))
        .map_or(0, |(_, decimals)| decimals.len());
    model
        .versions()
        .iter()
        .map(Spelling::name)
        .filter(|version| is_scientific(version) || version.bytes().all(|b| b.is_ascii_digit()))
        .filter(|version| as_a_spreadsheet_saves(version, decimals).eq_ignore_ascii_case(text))
        .take(SHOWN_MAX)
        .map(str::to_owned)
        .collect()
}

fn as_a_spreadsheet_saves(version: &str, decimals: usize) -> String {
    let Ok(number) = version.parse::<f64>() else {
        return String::new();
    };
    let plain = format!("{number:.decimals$E}");
    let Some((mantissa, exponent)) = plain.split_once('E') else {
        return plain;
    };
    match exponent.strip_prefix('-') {
        Some(exponent) => format!("{mantissa}E-{exponent:0>2}"),
        None => format!("{mantissa}E+{exponent:0>2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_told_from_versions_with_a_hyphen() {
        for text in [
            "<00020130",
            "all",
            "ALL",
            "1.0..1.4",
            "00020100-00020130",
            "1.2 to 1.4",
            "00020100 - 0002012F",
            "00020100+",
        ] {
            assert!(is_range(text), "{text}");
        }
        for text in ["0002012F", "00-02-01-2F", "REL-4", "V1-2b"] {
            assert!(!is_range(text), "{text}");
        }
    }

    #[test]
    fn a_spreadsheet_shows_two_decimals() {
        assert_eq!(as_a_spreadsheet_saves("0E120000", 2), "0.00E+00");
        assert_eq!(as_a_spreadsheet_saves("1E05", 2), "1.00E+05");
        assert_eq!(as_a_spreadsheet_saves("20120000", 2), "2.01E+07");
    }
}
