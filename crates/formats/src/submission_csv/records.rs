//! From text to records and cells: delimiters, quotes and physical lines.
//!
//! A reader of our own, because the rules on quotes need to know what other readers forgive, and
//! because findings are told by the physical line a cell starts on. It never fails: whatever the
//! text, every byte of it belongs to one record or to the line ending after it.

use memchr::{memchr, memchr_iter, memchr2, memchr3};
use register::intake::cell::{Legibility, SentCell};
use std::borrow::Cow;

/// A record's stretch of the text, without its line ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record {
    start: u32,
    end: u32,
    /// The physical line on which it starts.
    pub(super) line: u32,
    quotes: Quotes,
}

/// Whether a record holds any quote, and whether it goes over more than one physical line by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quotes {
    None,
    OnOneLine,
    OverLines,
}

impl Record {
    pub(super) fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start as usize..self.end as usize]
    }

    pub(super) fn start(&self) -> usize {
        self.start as usize
    }

    pub(super) fn end(&self) -> usize {
        self.end as usize
    }
}

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnding {
    Lf,
    CrLf,
    Cr,
    /// The text ends.
    None,
}

/// The records of a text, one after another.
#[derive(Clone, Debug)]
pub(super) struct Records<'t> {
    bytes: &'t [u8],
    delimiter: u8,
    at: usize,
    line: u32,
}

impl<'t> Records<'t> {
    /// The records of this text, of which no line is counted yet.
    pub(super) fn new(text: &'t str, delimiter: u8) -> Records<'t> {
        Records {
            bytes: text.as_bytes(),
            delimiter,
            at: 0,
            line: 1,
        }
    }

    fn is_cell_start(&self, start: usize, at: usize) -> bool {
        at == start || self.bytes[at - 1] == self.delimiter
    }

    /// Past the closing quote of the cell that opens here, or the end of the text.
    fn past_quoted(&self, opening: usize) -> usize {
        let mut at = opening + 1;
        while let Some(offset) = memchr(b'"', &self.bytes[at..]) {
            at += offset + 1;
            if self.bytes.get(at) != Some(&b'"') {
                return at;
            }
            at += 1;
        }
        self.bytes.len()
    }
}

impl Iterator for Records<'_> {
    type Item = (Record, LineEnding);

    fn next(&mut self) -> Option<(Record, LineEnding)> {
        if self.at >= self.bytes.len() {
            return None;
        }
        let (start, line) = (self.at, self.line);
        let mut quotes = Quotes::None;
        let mut at = start;
        let (end, ending) = loop {
            let Some(offset) = memchr3(b'"', b'\n', b'\r', &self.bytes[at..]) else {
                break (self.bytes.len(), LineEnding::None);
            };
            at += offset;
            match self.bytes[at] {
                b'\n' => break (at, LineEnding::Lf),
                b'\r' if self.bytes.get(at + 1) == Some(&b'\n') => break (at, LineEnding::CrLf),
                b'\r' => break (at, LineEnding::Cr),
                _ => {
                    let next = match self.is_cell_start(start, at) {
                        true => self.past_quoted(at),
                        false => at + 1,
                    };
                    let line_ends = line_ends(&self.bytes[at..next]);
                    self.line += line_ends;
                    quotes = match (quotes, line_ends) {
                        (Quotes::None | Quotes::OnOneLine, 0) => Quotes::OnOneLine,
                        _ => Quotes::OverLines,
                    };
                    at = next;
                }
            }
        };
        self.at = end
            + match ending {
                LineEnding::None => 0,
                LineEnding::Lf | LineEnding::Cr => 1,
                LineEnding::CrLf => 2,
            };
        self.line += 1;
        let record = Record {
            start: narrow(start),
            end: narrow(end),
            line,
            quotes,
        };
        Some((record, ending))
    }
}

/// Offsets fit in 32 bits: `formats::limits` holds the size of a file to that.
fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// How many lines end in these bytes: LF, CR LF, and CR alone.
fn line_ends(bytes: &[u8]) -> u32 {
    // Nearly no cell has any.
    if memchr2(b'\n', b'\r', bytes).is_none() {
        return 0;
    }
    let feeds = memchr_iter(b'\n', bytes).count();
    let alone = memchr_iter(b'\r', bytes)
        .filter(|&at| bytes.get(at + 1) != Some(&b'\n'))
        .count();
    narrow(feeds + alone)
}

/// How a cell is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    /// Not at all.
    Plain,
    /// In full, as it should be.
    Quoted,
    /// A quote stands inside an unquoted cell.
    Stray,
    /// Text follows the closing quote.
    Trailing,
    /// The closing quote is missing.
    Unclosed,
}

/// A cell as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoundCell<'t> {
    pub(super) cell: SentCell<'t>,
    pub(super) quoting: Quoting,
    /// The cell with its quotes.
    pub(super) raw: &'t str,
    /// Byte offset of the cell in the text.
    pub(super) start: usize,
}

/// Puts the cells of a record into `cells`, in place of what was there.
pub(super) fn cells<'t>(
    text: &'t str,
    record: &Record,
    delimiter: u8,
    cells: &mut Vec<FoundCell<'t>>,
) {
    cells.clear();
    let start = record.start();
    match record.quotes {
        Quotes::None => {
            let whole = record.text(text);
            let mut at = 0;
            for end in memchr_iter(delimiter, whole.as_bytes()).chain([whole.len()]) {
                cells.push(plain(&whole[at..end], start + at, record.line));
                at = end + 1;
            }
        }
        Quotes::OnOneLine | Quotes::OverLines => with_quotes(text, record, delimiter, cells),
    }
}

fn plain(text: &str, start: usize, line: u32) -> FoundCell<'_> {
    FoundCell {
        cell: SentCell {
            text: Cow::Borrowed(text),
            line: u64::from(line),
            legibility: Legibility::Legible,
        },
        quoting: Quoting::Plain,
        raw: text,
        start,
    }
}

fn with_quotes<'t>(text: &'t str, record: &Record, delimiter: u8, cells: &mut Vec<FoundCell<'t>>) {
    let whole = record.text(text);
    let bytes = whole.as_bytes();
    let mut line = record.line;
    let mut at = 0;
    loop {
        let start = at;
        let opens = bytes.get(at) == Some(&b'"');
        let (closed, unquoted_from) = match opens {
            true => close(bytes, at),
            false => (Closed::Yes, at),
        };
        let end = memchr(delimiter, &bytes[unquoted_from..])
            .map_or(bytes.len(), |offset| unquoted_from + offset);
        let raw = &whole[start..end];
        let (read, quoting) = match (opens, closed) {
            (false, _) => unquoted(raw),
            (true, Closed::No) => (Cow::Borrowed(&raw[1..]), Quoting::Unclosed),
            (true, Closed::Yes) => quoted(raw, unquoted_from - start),
        };
        cells.push(FoundCell {
            cell: SentCell {
                text: read,
                line: u64::from(line),
                legibility: match quoting {
                    Quoting::Plain | Quoting::Quoted | Quoting::Stray => Legibility::Legible,
                    Quoting::Trailing | Quoting::Unclosed => Legibility::Refused,
                },
            },
            quoting,
            raw,
            start: record.start() + start,
        });
        if record.quotes == Quotes::OverLines {
            line += line_ends(raw.as_bytes());
        }
        if end >= bytes.len() {
            break;
        }
        at = end + 1;
    }
}

/// Whether a quoted cell closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closed {
    Yes,
    No,
}

/// Where the quoted cell that opens here ends, past its closing quote.
fn close(bytes: &[u8], opening: usize) -> (Closed, usize) {
    let mut at = opening + 1;
    while let Some(offset) = memchr(b'"', &bytes[at..]) {
        at += offset + 1;
        if bytes.get(at) != Some(&b'"') {
            return (Closed::Yes, at);
        }
        at += 1;
    }
    (Closed::No, bytes.len())
}

fn unquoted(raw: &str) -> (Cow<'_, str>, Quoting) {
    let quoting = match memchr(b'"', raw.as_bytes()) {
        None => Quoting::Plain,
        // `="0002012F"` keeps a spreadsheet from reading a number; its quotes are not stray.
        Some(_) if is_text_marker(raw) => Quoting::Plain,
        Some(_) => Quoting::Stray,
    };
    (Cow::Borrowed(raw), quoting)
}

fn is_text_marker(raw: &str) -> bool {
    raw.trim()
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .is_some_and(|inner| !inner.contains('"'))
}

/// A cell that opens with a quote and closes at this length; blanks after it say nothing.
fn quoted(raw: &str, closed_at: usize) -> (Cow<'_, str>, Quoting) {
    let inner = &raw[1..closed_at - 1];
    let after = &raw[closed_at..];
    let read = match inner.contains('"') {
        true => Cow::Owned(inner.replace("\"\"", "\"")),
        false => Cow::Borrowed(inner),
    };
    match after.trim_matches([' ', '\t']).is_empty() {
        true if after.is_empty() => (read, Quoting::Quoted),
        // The blanks are part of what was sent, and trimming them is said like any other.
        true => (Cow::Owned(format!("{read}{after}")), Quoting::Quoted),
        false => (read, Quoting::Trailing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<Vec<String>> {
        let mut buffer = Vec::new();
        Records::new(text, b',')
            .map(|(record, _)| {
                cells(text, &record, b',', &mut buffer);
                buffer
                    .iter()
                    .map(|cell| format!("{}:{}", cell.cell.line, cell.cell.text))
                    .collect()
            })
            .collect()
    }

    fn quoting(text: &str) -> Vec<Quoting> {
        let mut buffer = Vec::new();
        let (record, _) = Records::new(text, b',').next().unwrap();
        cells(text, &record, b',', &mut buffer);
        buffer.iter().map(|cell| cell.quoting).collect()
    }

    #[test]
    fn lines_inside_quotes_count() {
        assert_eq!(
            read("a,\"b\r\nc\",d\r\ne,f\n"),
            [vec!["1:a", "1:b\r\nc", "2:d"], vec!["3:e", "3:f"]]
        );
    }

    #[test]
    fn every_kind_of_line_ending_ends_a_record() {
        let endings: Vec<LineEnding> = Records::new("a\nb\r\nc\rd", b',')
            .map(|(_, ending)| ending)
            .collect();
        assert_eq!(
            endings,
            [
                LineEnding::Lf,
                LineEnding::CrLf,
                LineEnding::Cr,
                LineEnding::None
            ]
        );
    }

    #[test]
    fn quotes_are_told_apart() {
        use Quoting::{Plain, Quoted, Stray, Trailing, Unclosed};
        assert_eq!(
            quoting("a,\"b\",\"c\"\"d\",5\" lead"),
            [Plain, Quoted, Quoted, Stray]
        );
        assert_eq!(
            quoting("\"a\"b,\"c\" ,=\"0001\""),
            [Trailing, Quoted, Plain]
        );
        assert_eq!(quoting("a,\"b,c\nd"), [Plain, Unclosed]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_cells_rejoin(text in "[ab,\"\r\n;]{0,60}") {
            let mut buffer = Vec::new();
            let mut next = 0;
            for (record, ending) in Records::new(&text, b',') {
                prop_assert_eq!(record.start(), next);
                next = record.end() + match ending {
                    LineEnding::None => 0,
                    LineEnding::Lf | LineEnding::Cr => 1,
                    LineEnding::CrLf => 2,
                };
                cells(&text, &record, b',', &mut buffer);
                prop_assert!(!buffer.is_empty());
                prop_assert_eq!(buffer[0].start, record.start());
            }
            prop_assert_eq!(next, text.len());
        }
    }
}
