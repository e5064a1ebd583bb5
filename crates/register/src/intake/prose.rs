//! Prose: personal data and wording that must not travel with an entry, and the firmware a fix
//! names.
//!
//! An MPxN or a Device ID in free text is personal data and is refused; an e-mail address or a
//! telephone number may be a help desk's and is asked about.

use super::cell::{CellAt, Refused};
use super::code::Code;
use super::meter_point::{is_mpan, is_mprn};
use super::note::Fact;
use super::wording;
use crate::catalogue::DeviceCatalogue;
use std::borrow::Cow;
use terms::FirmwareVersion;

/// The text of a prose cell, once nothing in it must be refused.
pub(super) fn read(
    cell: &mut CellAt<'_>,
    text: &str,
    catalogue: Option<&DeviceCatalogue>,
) -> Result<String, Refused> {
    let scan = Scan::of(text);
    if text.contains('@') && has_email(text) {
        cell.note(Code::PrivacyEmail, "", Fact::None);
    }
    if scan.numbers.iter().any(|number| number.is_telephone(text)) {
        cell.note(Code::PrivacyPhone, "", Fact::None);
    }
    let wording = wording::of(text);
    if let Some(phrase) = wording.compares {
        cell.note(Code::NeutralityReview, phrase, Fact::None);
    }
    if wording.foreign {
        cell.note(Code::LangNotEnglish, text, Fact::None);
    }
    if let Some(catalogue) = catalogue
        && let Some(version) = unlisted_version(text, &scan, catalogue)
    {
        cell.note(Code::FixTargetUnlisted, version, Fact::None);
    }
    // What identifies a person or a device is not repeated in the finding.
    match scan.personal_data(text) {
        Some(code) => Err(cell.refuse(code, "", Fact::None)),
        None => Ok(text.to_owned()),
    }
}

/// What in a text identifies a person's meter point or a device.
pub(super) fn personal_data(text: &str) -> Option<Code> {
    Scan::of(text).personal_data(text)
}

/// The text with every meter point and Device ID in it taken out: no finding repeats them.
pub(super) fn masked(text: &str) -> Cow<'_, str> {
    const MASK: &str = "•••";
    let scan = Scan::of(text);
    let numbers = scan
        .numbers
        .iter()
        .filter(|number| number.is_meter_point(text))
        .map(Number::stretch);
    let words = scan
        .words
        .iter()
        .copied()
        .filter(|word| is_device_id(text, word));
    let mut secrets: Vec<Stretch> = numbers.chain(words).collect();
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    secrets.sort_by_key(|secret| secret.start);
    let (mut masked, mut at) = (String::with_capacity(text.len()), 0);
    for secret in secrets {
        if secret.start >= at {
            masked.push_str(&text[at..secret.start]);
            masked.push_str(MASK);
        }
        at = at.max(secret.end);
    }
    masked.push_str(&text[at..]);
    Cow::Owned(masked)
}

/// A stretch of the text, by byte offsets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stretch {
    start: usize,
    end: usize,
}

/// Numbers with their groups, and words long enough to be a version or a Device ID.
#[derive(Debug, Default)]
struct Scan {
    numbers: Vec<Number>,
    words: Vec<Stretch>,
}

/// Groups of digits with single spaces, hyphens or brackets between, as numbers are written.
#[derive(Debug)]
struct Number {
    all_groups: [Stretch; GROUPS_MAX],
    count: usize,
    plus: bool,
}

/// Most groups a number is written in.
const GROUPS_MAX: usize = 8;
/// Fewest digits of a number that can be a meter point or a telephone number.
const DIGITS_MIN: usize = 6;
/// Most digits of a number that is looked at; longer ones are something else.
const DIGITS_MAX: usize = 40;

impl Scan {
    fn personal_data(&self, text: &str) -> Option<Code> {
        let meter_point = |number: &Number| number.is_meter_point(text);
        let device_id = |word: &Stretch| is_device_id(text, word);
        match (
            self.numbers.iter().any(meter_point),
            self.words.iter().any(device_id),
        ) {
            (true, _) => Some(Code::PrivacyMpxn),
            (false, true) => Some(Code::PrivacyDeviceId),
            (false, false) => None,
        }
    }

    /// Only words with a digit in them can be numbers, versions or Device IDs.
    fn of(text: &str) -> Scan {
        let bytes = text.as_bytes();
        let mut scan = Scan::default();
        let mut at = 0;
        while let Some(offset) = bytes[at..].iter().position(u8::is_ascii_digit) {
            let digit = at + offset;
            let before = bytes[at..digit].iter().rev();
            let start = digit - before.take_while(|b| is_of_a_word(**b)).count();
            let after = bytes[digit..].iter();
            let end = digit + after.take_while(|b| is_of_a_word(**b)).count();
            scan.word(text, Stretch { start, end });
            at = end;
        }
        scan
    }

    fn word(&mut self, text: &str, word: Stretch) {
        let bytes = &text.as_bytes()[word.start..word.end];
        if bytes.len() >= 8 && bytes.iter().any(u8::is_ascii_digit) {
            self.words.push(word);
        }
        let mut start = word.start;
        for piece in text[word.start..word.end].split(['-', ':', '_']) {
            let end = start + piece.len();
            if !piece.is_empty() && piece.bytes().all(|b| b.is_ascii_digit()) {
                self.digits(text, Stretch { start, end });
            }
            start = end + 1;
        }
    }

    fn digits(&mut self, text: &str, group: Stretch) {
        if let Some(number) = self.numbers.last_mut()
            && let Some(last) = number.groups().last()
            && number.count < GROUPS_MAX
            && matches!(
                &text[last.end..group.start],
                " " | "-" | ") " | ")" | " (" | "("
            )
        {
            number.all_groups[number.count] = group;
            number.count += 1;
            return;
        }
        let before = text[..group.start].trim_end_matches('(');
        let mut all_groups = [Stretch::default(); GROUPS_MAX];
        all_groups[0] = group;
        self.numbers.push(Number {
            all_groups,
            count: 1,
            plus: before.ends_with('+'),
        });
    }
}

fn is_of_a_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_') || !b.is_ascii()
}

impl Number {
    fn groups(&self) -> &[Stretch] {
        &self.all_groups[..self.count]
    }

    fn stretch(&self) -> Stretch {
        let groups = self.groups();
        Stretch {
            start: groups[0].start,
            end: groups[groups.len() - 1].end,
        }
    }

    fn digits(&self, text: &str) -> String {
        self.groups()
            .iter()
            .map(|group| &text[group.start..group.end])
            .collect()
    }

    /// An MPAN, on its own or behind its top line, or an MPRN.
    fn is_meter_point(&self, text: &str) -> bool {
        let lengths = self.groups().iter().map(|group| group.end - group.start);
        if lengths.sum::<usize>() < DIGITS_MIN {
            return false;
        }
        let alone = |group: &Stretch| {
            let digits = &text[group.start..group.end];
            let named = text[..group.start]
                .trim_end_matches([' ', ':', '='])
                .to_ascii_lowercase();
            let named = named.ends_with("mprn") || named.ends_with("mpr");
            match digits.len() {
                13 => is_mpan(digits),
                21 => is_mpan(&digits[8..]),
                10 => is_mprn(digits),
                6..=9 => named && is_mprn(digits),
                _ => false,
            }
        };
        self.groups().iter().any(alone) || self.has_mpan_in_groups(text)
    }

    /// The core of an MPAN is printed as distributor, two groups and check digits: `12 3456 7890
    /// 123`.
    fn has_mpan_in_groups(&self, text: &str) -> bool {
        (0..self.count).any(|first| {
            let mut digits = String::new();
            self.groups()[first..].iter().any(|group| {
                digits.push_str(&text[group.start..group.end]);
                let distributor = self.groups()[first].end - self.groups()[first].start == 2;
                distributor && digits.len() == 13 && is_mpan(&digits)
            })
        })
    }

    fn is_telephone(&self, text: &str) -> bool {
        let first = self.groups()[0].end - self.groups()[0].start;
        let digits = self.digits(text);
        if digits.len() > DIGITS_MAX {
            return false;
        }
        let international = self.plus && (10..=15).contains(&digits.len());
        let national = digits.len() == 11
            && matches!(
                digits.as_bytes(),
                [b'0', b'1' | b'2' | b'3' | b'7' | b'8', ..]
            )
            && (first == 11 || (3..=5).contains(&first));
        international || national
    }
}

/// An EUI-64: eight bytes in hexadecimal, with hyphens or colons between, or run together with at
/// least one letter among them.
fn is_device_id(text: &str, word: &Stretch) -> bool {
    let word = &text[word.start..word.end];
    is_eui_64(word) || word.split([':', '_']).any(is_eui_64)
}

fn is_eui_64(word: &str) -> bool {
    let groups_of = |separator: char, length: usize, count: usize| {
        word.split(separator).count() == count
            && word
                .split(separator)
                .all(|group| group.len() == length && is_hexadecimal(group))
    };
    if groups_of('-', 2, 8) || groups_of(':', 2, 8) {
        return true;
    }
    let lettered = word.bytes().any(|b| b.is_ascii_alphabetic());
    lettered && (groups_of('-', 16, 1) || groups_of('-', 4, 4) || groups_of(':', 4, 4))
}

fn is_hexadecimal(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn has_email(text: &str) -> bool {
    let is_local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    text.match_indices('@').any(|(at, _)| {
        let local = text[..at].chars().next_back().is_some_and(is_local);
        let domain: &str = text[at + 1..]
            .split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-')))
            .next()
            .unwrap_or_default()
            .trim_end_matches(['.', '-']);
        let named = domain.rsplit_once('.').is_some_and(|(host, top)| {
            !host.is_empty() && top.len() >= 2 && top.chars().all(char::is_alphabetic)
        });
        local && named
    })
}

/// The first version of eight hexadecimal digits in the text that no listed Device Model has.
fn unlisted_version<'t>(
    text: &'t str,
    scan: &Scan,
    catalogue: &DeviceCatalogue,
) -> Option<&'t str> {
    scan.words
        .iter()
        .map(|word| &text[word.start..word.end])
        .filter(|word| word.len() == 8 && is_hexadecimal(word) && !is_plain_date(word))
        .find(|word| {
            FirmwareVersion::parse(word).is_some_and(|version| !catalogue.lists_version(&version))
        })
}

/// `20260407` is more likely a day than a version.
fn is_plain_date(word: &str) -> bool {
    let month = word.get(4..6).and_then(|month| month.parse::<u8>().ok());
    let day = word.get(6..8).and_then(|day| day.parse::<u8>().ok());
    word.starts_with("20")
        && month.is_some_and(|month| (1..=12).contains(&month))
        && day.is_some_and(|day| (1..=31).contains(&day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meter_point(text: &str) -> bool {
        Scan::of(text)
            .numbers
            .iter()
            .any(|number| number.is_meter_point(text))
    }

    fn telephone(text: &str) -> bool {
        Scan::of(text)
            .numbers
            .iter()
            .any(|number| number.is_telephone(text))
    }

    fn device_id(text: &str) -> bool {
        Scan::of(text)
            .words
            .iter()
            .any(|word| is_device_id(text, word))
    }

    #[test]
    fn a_meter_point_is_told_by_its_check_digit() {
        assert!(meter_point("Seen at 2000000000008 only") == is_mpan("2000000000008"));
        assert!(meter_point("MPRN 3938424403."));
        assert!(meter_point("MPRN:3938424403"));
        assert!(!meter_point("MPRN 3938424404."));
        assert!(!meter_point("ticket 12345678, version 00020130"));
    }

    #[test]
    fn a_device_id_is_seen_in_all_its_writings() {
        for text in [
            "hub 00-DB-12-34-56-78-90-A2 only",
            "hub 00:db:12:34:56:78:90:a2",
            "hub 00DB1234567890A2.",
            "ID:00-DB-12-34-56-78-90-A2",
        ] {
            assert!(device_id(text), "{text}");
        }
        for text in [
            "00-DB-12-34-56-78-90",
            "1234567890123456",
            "digest 00DB1234567890A200",
        ] {
            assert!(!device_id(text), "{text}");
        }
    }

    #[test]
    fn telephone_numbers_are_seen_and_versions_are_not() {
        for text in [
            "call 020 7946 0000",
            "call +44 20 7946 0000",
            "07700 900123",
            "(01632) 960001",
        ] {
            assert!(telephone(text), "{text}");
        }
        for text in ["00020130 and 00020131", "01020304 123", "12345678901"] {
            assert!(!telephone(text), "{text}");
        }
    }

    #[test]
    fn what_identifies_a_person_or_a_device_is_masked() {
        assert_eq!(
            masked("at 3938424403, hub 00-DB-12-34-56-78-90-A2, version 00020130"),
            "at •••, hub •••, version 00020130"
        );
        assert_eq!(masked("version 00020130"), "version 00020130");
    }

    #[test]
    fn an_email_address_needs_a_domain() {
        assert!(has_email("write to help@example.org."));
        assert!(!has_email("50 @ 20 degrees"));
        assert!(!has_email("user@host"));
    }
}
