//! Taking the valid rows: the file in two, the rows that can be accepted and the rest.
//!
//! Each part has the header, and each row stands in exactly one of them as it was sent.

use super::records::cells;
use super::structure::{self, findings_index};
use super::{Checked, encoding, written};
use register::intake::Notes;
use std::collections::HashSet;

/// A file in two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The header and the rows that can be accepted.
    pub valid: String,
    /// How many those are.
    pub valid_rows: u64,
    /// The header and the others.
    pub rest: String,
    /// How many those are.
    pub rest_rows: u64,
}

/// The file in two, or `None` where no header was found. Empty rows are in neither part.
pub fn split(bytes: &[u8], checked: &Checked) -> Option<Split> {
    let decoded = encoding::decode(bytes).ok()?;
    let structure = structure::of(&decoded, &mut Notes::keeping_at_most(0))?;
    let accepted: HashSet<u64> = checked.rows.iter().map(|row| row.line).collect();
    let left_out = findings_index(&structure.columns);
    let mut found = Vec::new();
    cells(
        structure.text,
        &structure.header,
        structure.delimiter,
        &mut found,
    );
    let mut header = written::UTF8_MARK.to_owned();
    written::cells(&mut header, &found, left_out);
    written::end_line(&mut header);
    let mut split = Split {
        valid: header.clone(),
        valid_rows: 0,
        rest: header,
        rest_rows: 0,
    };
    for record in &structure.rows {
        cells(structure.text, record, structure.delimiter, &mut found);
        if found.iter().all(|cell| cell.cell.text.trim().is_empty()) {
            continue;
        }
        let (part, count) = match accepted.contains(&u64::from(record.line)) {
            true => (&mut split.valid, &mut split.valid_rows),
            false => (&mut split.rest, &mut split.rest_rows),
        };
        written::cells(part, &found, left_out);
        written::end_line(part);
        *count += 1;
    }
    Some(split)
}
