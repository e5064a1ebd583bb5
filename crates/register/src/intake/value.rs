//! What any cell may be instead of a value: nothing, a placeholder, a spreadsheet's debris, a
//! formula.

use super::cell::{CellAt, Refused};
use super::characters::{self, TextKind};
use super::code::Code;
use super::field::Field;
use super::markup::has_markup;
use super::note::Fact;
use std::borrow::Cow;

/// Greatest number of characters in any cell.
pub const CELL_CHARACTERS_MAX: usize = 10_000;

/// How a field's text is treated before its own rules see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Treatment {
    pub(super) kind: TextKind,
    pub(super) formula: FormulaRule,
}

/// What counts as a formula in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FormulaRule {
    /// Only what a spreadsheet would run.
    InjectionOnly,
    /// Also anything a spreadsheet would try to.
    AnyLeadingSign,
}

pub(super) fn treatment(field: Field) -> Treatment {
    let (kind, formula) = match field {
        Field::Identifier => (TextKind::Identity, FormulaRule::InjectionOnly),
        Field::Make
        | Field::Model
        | Field::FirmwareVersion
        | Field::AffectedUntil
        | Field::HardwareVersion => (TextKind::Identity, FormulaRule::AnyLeadingSign),
        Field::DeviceType => (TextKind::Identity, FormulaRule::InjectionOnly),
        Field::Source
        | Field::StatusOfInformation
        | Field::DateLastUpdated
        | Field::FixAvailable
        | Field::Region => (TextKind::Listed, FormulaRule::InjectionOnly),
        Field::FixInformation | Field::Summary | Field::Findings => {
            (TextKind::Prose, FormulaRule::AnyLeadingSign)
        }
        Field::Combination => (TextKind::Identity, FormulaRule::AnyLeadingSign),
    };
    Treatment { kind, formula }
}

/// The cell's text ready for its field's own rules, or `None` where the cell is empty.
pub(super) fn read<'t>(
    cell: &mut CellAt<'_>,
    text: &'t str,
    listed_as_is: impl Fn(&str) -> bool,
) -> Result<Option<Cow<'t, str>>, Refused> {
    if text.is_empty() {
        return Ok(None);
    }
    if text.len() > CELL_CHARACTERS_MAX && text.chars().count() > CELL_CHARACTERS_MAX {
        return Err(cell.refuse(
            Code::FieldTooLong,
            text,
            Fact::AtMost(CELL_CHARACTERS_MAX as u64),
        ));
    }
    let treatment = treatment(cell.field);
    let read = characters::read(cell, text, treatment.kind)?;
    let read = without_text_marker(cell, read, treatment.kind);
    if read.is_empty() {
        return Ok(None);
    }
    refuse_debris(cell, &read, treatment.kind, listed_as_is)?;
    note_formula(cell, &read, text, treatment.formula)?;
    if treatment.formula == FormulaRule::AnyLeadingSign && has_markup(&read) {
        cell.note(Code::HtmlMarkup, &read, Fact::None);
    }
    Ok(Some(read))
}

/// Takes off what tells a spreadsheet that a cell is text: a leading `'`, or `="…"` around it.
fn without_text_marker<'t>(
    cell: &mut CellAt<'_>,
    read: Cow<'t, str>,
    kind: TextKind,
) -> Cow<'t, str> {
    let inner = match text_marked(&read, kind) {
        Some(inner) => inner.trim().to_owned(),
        None => return read,
    };
    cell.note(
        Code::TextMarker,
        &read,
        Fact::ReadAs(inner.chars().take(100).collect()),
    );
    Cow::Owned(inner)
}

fn text_marked(text: &str, kind: TextKind) -> Option<&str> {
    if let Some(rest) = text.strip_prefix("=\"") {
        let inner = rest.strip_suffix('"')?;
        return (!inner.contains('"')).then_some(inner);
    }
    let rest = text.strip_prefix('\'')?;
    // Prose may begin with a quotation, which closes later; an identifier may not.
    let quotation = kind == TextKind::Prose && rest.contains('\'');
    (!quotation).then_some(rest)
}

fn refuse_debris(
    cell: &mut CellAt<'_>,
    text: &str,
    kind: TextKind,
    listed_as_is: impl Fn(&str) -> bool,
) -> Result<(), Refused> {
    // All debris is short; a longer text needs no second look.
    const LONGEST: usize = 20;
    if text.starts_with("##") && text.bytes().all(|b| b == b'#') {
        return Err(cell.refuse(Code::ExcelHashes, text, Fact::None));
    }
    if text.len() > LONGEST {
        return Ok(());
    }
    if is_spreadsheet_error(text) {
        return Err(cell.refuse(Code::ExcelError, text, Fact::None));
    }
    if is_placeholder(text) && !listed_as_is(text) {
        return Err(cell.refuse(Code::ValPlaceholder, text, Fact::None));
    }
    if kind != TextKind::Prose && is_mangled_date(text) && !listed_as_is(text) {
        return Err(cell.refuse(Code::ExcelDateMangled, text, Fact::None));
    }
    Ok(())
}

fn is_spreadsheet_error(text: &str) -> bool {
    const ERRORS: [&str; 15] = [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#UNKNOWN!",
        "#CONNECT!",
        "#BUSY!",
        "#GETTING_DATA",
    ];
    text.starts_with('#') && ERRORS.iter().any(|error| text.eq_ignore_ascii_case(error))
}

fn is_placeholder(text: &str) -> bool {
    const PLACEHOLDERS: [&str; 13] = [
        "n/a",
        "na",
        "tbc",
        "tba",
        "tbd",
        "unknown",
        "none",
        "-",
        "?",
        "null",
        "nil",
        "not known",
        "to be confirmed",
    ];
    let may_be = matches!(
        text.as_bytes(),
        [b'-' | b'?' | b'N' | b'n' | b'T' | b't' | b'U' | b'u', ..]
    );
    may_be
        && PLACEHOLDERS
            .iter()
            .any(|placeholder| text.eq_ignore_ascii_case(placeholder))
}

/// What a spreadsheet makes of `MAR10`, `1-2` or `2/1`: `Mar-10`, `01-Feb`. It always writes the
/// month with one capital, so that a model named `MAR-10` is left alone.
fn is_mangled_date(text: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    // The month stands before or after the first hyphen, so that it is near the front.
    let hyphen = text.bytes().take(4).position(|b| b == b'-');
    let Some((before, after)) = hyphen.map(|at| (&text[..at], &text[at + 1..])) else {
        return false;
    };
    let is_number = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    (MONTHS.contains(&before) && is_number(after, 4))
        || (is_number(before, 2) && MONTHS.contains(&after))
}

fn note_formula(
    cell: &mut CellAt<'_>,
    read: &str,
    sent: &str,
    rule: FormulaRule,
) -> Result<(), Refused> {
    let Some(sign) = read
        .chars()
        .next()
        .filter(|c| matches!(c, '=' | '+' | '-' | '@'))
    else {
        return Ok(());
    };
    if is_run_by_a_spreadsheet(sign, &read[1..]) {
        return Err(cell.refuse(Code::FormulaInjection, read, Fact::None));
    }
    // A long dash that was put right is no sign to a spreadsheet.
    let sent_so = sent
        .trim_start()
        .starts_with([sign, '\'', '＋', '－', '＠']);
    if rule == FormulaRule::AnyLeadingSign && sent_so {
        cell.note(Code::FormulaLeading, read, Fact::None);
    }
    Ok(())
}

/// Whether a spreadsheet would run this: any `=`; a function call, a reference to another program
/// or an arithmetic expression after another sign.
fn is_run_by_a_spreadsheet(sign: char, rest: &str) -> bool {
    if sign == '=' {
        return true;
    }
    let rest = rest.trim_start_matches(['+', '-', '@', '=']);
    let word_length = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '$')))
        .unwrap_or(rest.len());
    if word_length == 0 {
        return false;
    }
    let (word, after) = rest.split_at(word_length);
    match after.chars().next() {
        Some('(' | '|' | '!') => true,
        Some('+' | '*' | '/' | '^' | '-' | '&') => {
            word.starts_with(|c: char| c.is_ascii_digit()) && sign != '@'
        }
        Some(_) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_told_from_a_bullet() {
        for run in [
            "=1+1",
            "=HYPERLINK(\"x\")",
            "@SUM(A1)",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "+1*2",
            "--SUM(A1)",
        ] {
            assert!(
                is_run_by_a_spreadsheet(run.chars().next().unwrap(), &run[1..]),
                "{run}"
            );
        }
        for text in [
            "- restart the hub",
            "-5 degrees",
            "+44 20 7946 0000",
            "@ site",
            "-re-read it",
            "- a (b)",
        ] {
            assert!(
                !is_run_by_a_spreadsheet(text.chars().next().unwrap(), &text[1..]),
                "{text}"
            );
        }
    }

    #[test]
    fn a_mangled_date_has_one_capital() {
        for text in ["Mar-10", "01-Feb", "1-Feb", "Feb-2001"] {
            assert!(is_mangled_date(text), "{text}");
        }
        for text in ["MAR-10", "Mark-10", "07-Apr-2026", "EM-100", "10-10"] {
            assert!(!is_mangled_date(text), "{text}");
        }
    }
}
