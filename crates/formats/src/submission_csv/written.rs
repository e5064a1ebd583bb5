//! Cells written back as CSV, for the copies we give to a provider of its own file.
//!
//! Values are written as they were sent: these copies are corrected and sent again, so nothing in
//! them is neutralised for a spreadsheet.

use super::records::{FoundCell, Quoting};

/// The mark that tells a spreadsheet program that a CSV file is UTF-8.
pub(super) const UTF8_MARK: &str = "\u{FEFF}";

/// Writes a value as a cell, quoted where it must be.
pub(super) fn value(out: &mut String, value: &str) {
    if !value.contains([',', '"', '\n', '\r']) {
        out.push_str(value);
        return;
    }
    out.push('"');
    for (index, part) in value.split('"').enumerate() {
        if index > 0 {
            out.push_str("\"\"");
        }
        out.push_str(part);
    }
    out.push('"');
}

/// Writes the cells of a record again, the one at `left_out` not among them, without a line end.
/// A cell with wrong quotes keeps them, so that the fault is still there to be corrected.
pub(super) fn cells(out: &mut String, cells: &[FoundCell<'_>], left_out: Option<usize>) {
    let kept = cells
        .iter()
        .enumerate()
        .filter(|&(index, _)| Some(index) != left_out);
    for (count, (_, found)) in kept.enumerate() {
        if count > 0 {
            out.push(',');
        }
        match found.quoting {
            Quoting::Plain | Quoting::Quoted | Quoting::Stray => value(out, &found.cell.text),
            Quoting::Trailing | Quoting::Unclosed => out.push_str(found.raw),
        }
    }
}

/// Ends a line as RFC 4180 has it.
pub(super) fn end_line(out: &mut String) {
    out.push_str("\r\n");
}
