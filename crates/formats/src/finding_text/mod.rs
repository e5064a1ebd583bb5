//! The findings of intake in sentences: the same words on the page, in JSON, on the command line
//! and in an annotated copy.
//!
//! The words of each code stand in one table; here the facts of a finding are put to them.

mod words;

use crate::limits::FINDINGS_KEPT_PER_CODE_MAX;
use crate::submission_csv::{Checked, Verdict};
use register::intake::{Code, Fact, Field, Note, Notes};
use register::row::{SourceKind, StatusOfInformation};
use std::collections::BTreeMap;
use terms::CspRegion;
use terms::moment::uk_date_text;
use terms::{DeviceType, Finding, Findings, Severity};

/// What a code means, in a sentence.
pub fn meaning(code: Code) -> &'static str {
    words::of(code).meaning
}

/// Where the glossary explains a code, as a path of this site.
pub fn glossary_link(code: Code) -> String {
    format!("/glossary#{}", code.text().to_ascii_lowercase())
}

/// The letter that stands for a severity: `E` or `W`.
pub fn severity_letter(severity: Severity) -> char {
    match severity {
        Severity::Error => 'E',
        Severity::Warning => 'W',
    }
}

/// One finding on one line: `returns.csv:12:4: E FW-SCIENTIFIC …`.
pub fn line(file: &str, finding: &Finding<Code>) -> String {
    let severity = severity_letter(finding.severity);
    let (line, column) = (finding.place.line, finding.place.column);
    let code = finding.code.text();
    let mut text = format!(
        "{file}:{line}:{column}: {severity} {code} {}",
        meaning(finding.code)
    );
    if !finding.value.is_empty() {
        text.push_str(&format!(" Found \"{}\".", finding.value));
    }
    if !finding.expected.is_empty() {
        let expected = finding.expected.trim_end_matches('.');
        text.push_str(&format!(" Expected: {expected}."));
    }
    if let Some(related) = finding.related_line {
        text.push_str(&format!(" See line {related}."));
    }
    text.push(' ');
    text.push_str(&finding.hint);
    text
}

/// The verdict on a file that was checked and what to do next, in some lines.
pub fn verdict_lines(checked: &Checked) -> String {
    let next = match checked.verdict {
        Verdict::Accept => "send the file. Nothing in it needs changing.",
        Verdict::AcceptWithWarning => {
            "look at each kind of warning. You may send the file as it is and acknowledge each \
             kind once."
        }
        Verdict::Reject if !has_rows(checked) => {
            "put the file itself right and check it again: no row of it could be read. Nothing \
             would be stored."
        }
        Verdict::Reject if checked.rows.is_empty() => {
            "correct every line marked E and check again. Until then nothing would be stored."
        }
        Verdict::Reject => {
            "correct every line marked E and check again. Until then nothing would be stored. With \
             --valid-rows and --rest the rows without errors can be taken out and sent by \
             themselves."
        }
    };
    format!("{}Next: {next}\n", verdict(checked))
}

/// Whether rows of the file could be told apart at all.
fn has_rows(checked: &Checked) -> bool {
    let mut codes = checked.findings.counts().keys();
    !codes.any(|code| code.leaves_no_rows())
}

/// The verdict on a file that came by drop folder, where nobody is asked anything, and what to do
/// next, in some lines.
pub fn received_lines(checked: &Checked) -> String {
    let next = match checked.verdict {
        Verdict::Accept => "Next: nothing. DCC verifies the items.",
        Verdict::AcceptWithWarning => {
            "Each kind of warning counts as acknowledged, as agreed for this folder.\nNext: look at \
             the warnings. Where one is right, correct the file and put it here again."
        }
        Verdict::Reject if !has_rows(checked) => {
            "Nothing was stored but the receipt.\nNext: put the file itself right, no row of it \
             could be read, and put it here again."
        }
        Verdict::Reject => {
            "Nothing was stored but the receipt.\nNext: correct every line marked E and put the \
             file here again."
        }
    };
    format!("{}{next}\n", verdict(checked))
}

/// What was found more often than it is shown, and the verdict.
fn verdict(checked: &Checked) -> String {
    let mut said = String::new();
    for (code, count) in checked.findings.counts() {
        if *count > FINDINGS_KEPT_PER_CODE_MAX {
            let more = count - FINDINGS_KEPT_PER_CODE_MAX;
            said.push_str(&format!(
                "{} was found {} more times.\n",
                code.text(),
                with_commas(more)
            ));
        }
    }
    let rows = plural(checked.rows_read, "row");
    let errors = plural(checked.findings.errors(), "error");
    let warnings = plural(checked.warnings(), "warning");
    said.push_str(&match checked.verdict {
        Verdict::Accept => format!("Accepted: {rows}, nothing found.\n"),
        Verdict::AcceptWithWarning => format!("Accepted with warnings: {rows}, {warnings}.\n"),
        Verdict::Reject => format!("Rejected: {rows}, {errors}, {warnings}.\n"),
    });
    said
}

/// `1 row`, `2,000 rows`.
fn plural(count: u64, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{} {noun}s", with_commas(count)),
    }
}

/// The findings of these notes, in sentences.
pub(crate) fn findings(notes: &Notes) -> Findings<Code> {
    let mut counts = BTreeMap::new();
    let mut errors = 0;
    for &code in Code::ALL {
        let count = notes.count(code);
        if count.all > 0 {
            counts.insert(code, count.all);
            errors += count.errors;
        }
    }
    let kept = notes.kept().iter().map(finding).collect();
    Findings::counted(kept, counts, errors, FINDINGS_KEPT_PER_CODE_MAX)
}

fn finding(note: &Note) -> Finding<Code> {
    Finding {
        code: note.code,
        severity: note.severity,
        place: note.place,
        field: note.field.map_or("", Field::name),
        record: note.record.map(|identifier| identifier.to_string()),
        value: note.value.clone(),
        expected: expected(note),
        hint: hint(note),
        related_line: note.related_line,
    }
}

/// What is wanted instead.
fn expected(note: &Note) -> String {
    let general = words::of(note.code).expected;
    match (note.code, &note.fact) {
        (Code::RowFieldCount, Fact::Expected { expected, .. }) => format!("{expected} cells"),
        (Code::FileTooLarge, Fact::AtMost(limit)) => too_large(*limit),
        (Code::FieldTooLong, Fact::AtMost(limit)) => {
            format!("At most {} characters", with_commas(*limit))
        }
        (Code::SourceMismatch, Fact::ReadAs(source)) => source.clone(),
        (Code::HeaderColumnMissing, _) => match note.field {
            Some(field) => format!("A column named \"{}\"", field.name()),
            None => general.to_owned(),
        },
        (Code::EnumInvalid | Code::EnumCase | Code::EnumSynonym, _) => match note.field {
            Some(field) => list_of(field).unwrap_or_else(|| general.to_owned()),
            None => general.to_owned(),
        },
        _ => general.to_owned(),
    }
}

fn too_large(limit: u64) -> String {
    let bytes = crate::limits::SUBMISSION_BYTES_MAX as u64;
    match limit == bytes {
        true => format!("At most {} MiB", bytes / 1024 / 1024),
        false => format!("At most {} rows", with_commas(limit)),
    }
}

/// The values of a field's list, in words.
fn list_of(field: Field) -> Option<String> {
    let values: Vec<&str> = match field {
        Field::DeviceType => DeviceType::ALL.map(DeviceType::code).to_vec(),
        Field::Source => SourceKind::ALL.map(SourceKind::text).to_vec(),
        Field::StatusOfInformation => StatusOfInformation::ALL
            .map(StatusOfInformation::text)
            .to_vec(),
        Field::Region => CspRegion::ALL.map(CspRegion::text).to_vec(),
        Field::Identifier
        | Field::Make
        | Field::Model
        | Field::FirmwareVersion
        | Field::DateLastUpdated
        | Field::FixAvailable
        | Field::FixInformation
        | Field::Summary
        | Field::Combination
        | Field::AffectedUntil
        | Field::HardwareVersion
        | Field::Findings => return None,
    };
    let (last, others) = values.split_last()?;
    Some(format!("{} or {last}", others.join(", ")))
}

/// What to do: what is known of this one value first, then what holds for the code.
fn hint(note: &Note) -> String {
    let general = words::of(note.code).hint;
    match of_fact(note) {
        Some(particular) => format!("{particular} {general}"),
        None => general.to_owned(),
    }
}

fn of_fact(note: &Note) -> Option<String> {
    Some(match (&note.fact, note.code) {
        (Fact::None, Code::RefUnknown) if note.field == Some(Field::Make) => {
            "No device of this make is listed.".to_owned()
        }
        (Fact::None, Code::RefUnknown) if note.field == Some(Field::Model) => {
            "The make has no model of this name.".to_owned()
        }
        (Fact::None, Code::RefUnknown) => "The model has no such version.".to_owned(),
        (Fact::None, _) => return None,
        (Fact::ReadAs(_), Code::SourceMismatch) => return None,
        (Fact::ReadAs(read), Code::RefCase) => format!("It writes \"{read}\"."),
        (Fact::ReadAs(read), _) => format!("Read as \"{read}\"."),
        (Fact::Nearest(near), Code::FwLeadingZeros | Code::FwOhForZero) => {
            format!("Probably {near}.")
        }
        (Fact::Nearest(near), Code::EncMojibake) => format!("Probably \"{near}\"."),
        (Fact::Nearest(near), _) => format!("Did you mean \"{near}\"?"),
        (Fact::Candidates(listed), Code::FwScientific) => match listed.is_empty() {
            true => return None,
            false => format!(
                "It may have been one of the listed versions: {}.",
                listed.join(", ")
            ),
        },
        (Fact::Candidates(listed), _) => format!("It is listed as {}.", listed.join(", ")),
        (Fact::Day(day), Code::DateExcelSerial) => {
            format!("The day number stands for {day} ({}).", uk_date_text(*day))
        }
        (Fact::Day(day), Code::DateUsFormat) => {
            format!(
                "As month/day/year it would be {day} ({}).",
                uk_date_text(*day)
            )
        }
        (Fact::Day(day), Code::DateAmbiguous) => {
            format!(
                "As day/month/year it would be {day} ({}).",
                uk_date_text(*day)
            )
        }
        (Fact::Day(day), _) => format!("Read as {day} ({}).", uk_date_text(*day)),
        (Fact::Expected { expected, found }, _) => {
            format!("The row has {found} cells and the header has {expected}.")
        }
        (Fact::AtMost(_), _) => return None,
    })
}

/// `500000` as `500,000`.
pub(crate) fn with_commas(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn reg_16_every_code_says_what_it_means_what_is_wanted_and_what_to_do() {
        let mut meanings = BTreeSet::new();
        for &code in Code::ALL {
            let words = words::of(code);
            assert!(words.meaning.ends_with('.'), "{}", code.text());
            assert!(words.hint.ends_with(['.', '?']), "{}", code.text());
            assert!(
                !words.expected.is_empty() && !words.expected.ends_with('.'),
                "{}",
                code.text()
            );
            for text in [words.meaning, words.expected, words.hint] {
                assert!(!text.contains("  "), "{}: {text}", code.text());
            }
            assert!(
                meanings.insert(words.meaning),
                "{} is said twice",
                code.text()
            );
        }
    }

    #[test]
    fn reg_9_every_code_links_to_its_glossary_entry() {
        assert_eq!(glossary_link(Code::FwScientific), "/glossary#fw-scientific");
    }
}
