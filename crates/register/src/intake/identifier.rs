//! The Identifier: a whole number that a spreadsheet has not damaged.

use super::cell::{CellAt, Refused};
use super::code::Code;
use super::note::Fact;

/// Greatest number of significant digits: a spreadsheet keeps no more.
pub const DIGITS_MAX: usize = 15;

/// The Identifier in this text.
pub(super) fn read(cell: &mut CellAt<'_>, text: &str) -> Result<u64, Refused> {
    if is_scientific(text) {
        return Err(cell.refuse(Code::NumScientific, text, Fact::None));
    }
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(cell.refuse(Code::NumFormat, text, Fact::None));
    }
    let significant = digits.trim_start_matches('0');
    if significant.len() > DIGITS_MAX {
        return Err(cell.refuse(Code::NumPrecision, text, Fact::AtMost(DIGITS_MAX as u64)));
    }
    if negative || significant.is_empty() {
        return Err(cell.refuse(Code::NumRange, text, Fact::None));
    }
    if significant.len() < digits.len() {
        cell.note(
            Code::IdLeadingZero,
            text,
            Fact::ReadAs(significant.to_owned()),
        );
    }
    Ok(significant
        .bytes()
        .fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
}

/// `1.04E+05`, `1E5`, `2e-3`.
pub(super) fn is_scientific(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mantissa_reads = match mantissa.split_once('.') {
        Some((whole, decimals)) => all_digits(whole) && all_digits(decimals),
        None => all_digits(mantissa),
    };
    mantissa_reads && all_digits(exponent)
}
