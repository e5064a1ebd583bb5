//! Any CSV file as rows of text, for the small lists that are not submissions.

use super::encoding;
use super::records::{Records, cells};

/// A row of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TableRow {
    /// The physical line on which it starts.
    pub(crate) line: u64,
    /// Its cells, their quotes taken off.
    pub(crate) cells: Vec<String>,
}

/// The rows of a CSV file, separated by commas or, where its first line has none, by semicolons or
/// tabs; `None` where it is no text.
pub(crate) fn table(bytes: &[u8]) -> Option<Vec<TableRow>> {
    let decoded = encoding::decode(bytes).ok()?;
    let text: &str = &decoded.text;
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .find(|&delimiter| first.contains(char::from(delimiter)))
        .unwrap_or(b',');
    let mut found = Vec::new();
    let rows = Records::new(text, delimiter).map(|(record, _)| {
        cells(text, &record, delimiter, &mut found);
        TableRow {
            line: u64::from(record.line),
            cells: found
                .drain(..)
                .map(|found| found.cell.text.into_owned())
                .collect(),
        }
    });
    Some(rows.collect())
}
