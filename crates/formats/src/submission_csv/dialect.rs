//! Where the header stands and which delimiter it is written with.

use super::records::{FoundCell, Record, Records, cells};
use register::intake::header::{HEADER_LINES_MAX, KNOWN_NAMES_MIN, known_names};

/// Delimiters that are looked for, the right one first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// The header.
    pub(super) header: Record,
    /// How many records stand before the header, a `sep=` line left out.
    pub(super) before_header: usize,
    pub(super) hint: HintLine,
}

/// Whether the first line is a `sep=` line, which only one spreadsheet program understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HintLine {
    Present,
    Absent,
}

/// The dialect of this text, if a header can be found in it.
pub(super) fn find(text: &str) -> Option<Dialect> {
    DELIMITERS
        .into_iter()
        .find_map(|delimiter| with_delimiter(text, delimiter))
}

fn with_delimiter(text: &str, delimiter: u8) -> Option<Dialect> {
    let mut buffer: Vec<FoundCell<'_>> = Vec::new();
    let mut hint = HintLine::Absent;
    for (count, (record, _)) in Records::new(text, delimiter).enumerate() {
        if record.line as usize > HEADER_LINES_MAX {
            break;
        }
        if count == 0 && is_hint_line(record.text(text)) {
            hint = HintLine::Present;
            continue;
        }
        cells(text, &record, delimiter, &mut buffer);
        let names = buffer.iter().map(|found| found.cell.text.as_ref());
        if known_names(names) >= KNOWN_NAMES_MIN {
            return Some(Dialect {
                delimiter,
                header: record,
                before_header: match hint {
                    HintLine::Present => count - 1,
                    HintLine::Absent => count,
                },
                hint,
            });
        }
    }
    None
}

/// `sep=;`, alone, quoted or padded with delimiters.
pub(super) fn is_hint_line(line: &str) -> bool {
    let line = line.trim().trim_start_matches('"');
    let Some(rest) = line
        .get(..4)
        .filter(|start| start.eq_ignore_ascii_case("sep="))
    else {
        return false;
    };
    // The delimiter itself, a closing quote, and what pads the line to the width of the others.
    line[rest.len()..]
        .chars()
        .all(|c| matches!(c, ',' | ';' | '\t' | '|' | '"' | ' '))
}
