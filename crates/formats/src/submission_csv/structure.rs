//! The file as a whole: what is said of all of it, its header, and where its rows stand.

use super::dialect::{self, HintLine};
use super::encoding::Decoded;
use super::records::{FoundCell, LineEnding, Record, Records, cells};
use crate::limits::SUBMISSION_ROWS_MAX;
use register::intake::cell::SentCell;
use register::intake::header::{self, Columns};
use register::intake::{Code, Fact, Field, Note, Notes};
use terms::Place;

/// A file whose header was found.
#[derive(Debug)]
pub(super) struct Structure<'t> {
    pub(super) text: &'t str,
    pub(super) delimiter: u8,
    pub(super) columns: Columns,
    /// The header's own record.
    pub(super) header: Record,
    /// The records after the header.
    pub(super) rows: Vec<Record>,
    pub(super) bytes_lost: BytesLost,
    /// The cell that holds this byte of the text is refused already.
    pub(super) refused_at: Option<usize>,
}

/// Whether some bytes are of no encoding; they were read as replacement characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BytesLost {
    Yes,
    No,
}

/// Which line endings a file has.
#[derive(Debug, Default)]
struct Endings {
    lf: bool,
    crlf: bool,
    cr: bool,
}

impl Endings {
    fn met(&mut self, ending: LineEnding) {
        match ending {
            LineEnding::Lf => self.lf = true,
            LineEnding::CrLf => self.crlf = true,
            LineEnding::Cr => self.cr = true,
            LineEnding::None => {}
        }
    }

    fn note(&self, notes: &mut Notes) {
        match [self.lf, self.crlf, self.cr]
            .iter()
            .filter(|met| **met)
            .count()
        {
            0 => {}
            1 if self.cr => notes.add(Note::at(Code::EolCr, Place::default())),
            1 => {}
            _ => notes.add(Note::at(Code::EolMixed, Place::default())),
        }
    }
}

/// Finds the structure of a decoded file and notes what is said of the file as a whole.
pub(super) fn of<'t>(decoded: &'t Decoded<'_>, notes: &mut Notes) -> Option<Structure<'t>> {
    let whole: &str = &decoded.text;
    if is_blank(whole) {
        notes.add(Note::at(Code::FileEmpty, Place::default()));
        return None;
    }
    if let Some(code) = decoded.of_file {
        notes.add(Note::at(code, Place::default()));
    }
    let text = without_end_mark(whole, notes);
    let dialect = dialect::find(text);
    let delimiter = dialect.map_or(b',', |dialect| dialect.delimiter);
    let mut endings = Endings::default();
    let mut rows = Vec::new();
    let mut placed = Placing::new(decoded.at_place);
    for (record, ending) in Records::new(text, delimiter) {
        endings.met(ending);
        placed.look(text, &record, delimiter);
        if dialect.is_some_and(|dialect| record.start() > dialect.header.start()) {
            if rows.len() >= SUBMISSION_ROWS_MAX {
                let at_most = Fact::AtMost(SUBMISSION_ROWS_MAX as u64);
                notes.add(Note::at(Code::FileTooLarge, Place::default()).fact(at_most));
                break;
            }
            rows.push(record);
        }
    }
    endings.note(notes);
    let Some(dialect) = dialect else {
        placed.note(notes);
        notes.add(Note::at(Code::HeaderMissing, Place::default()));
        return None;
    };
    note_dialect(&dialect, notes);
    let in_rows = placed.is_in(rows.first());
    let bytes_lost = match decoded.at_place {
        Some((Code::EncInvalid, _)) => BytesLost::Yes,
        Some(_) | None => BytesLost::No,
    };
    // Lost bytes are noted cell by cell with the rows; those above them, here.
    if bytes_lost == BytesLost::No || !in_rows {
        placed.note(notes);
    }
    let refused_at = decoded
        .at_place
        .and_then(|(code, at)| match code.severity() {
            terms::Severity::Error => Some(at),
            terms::Severity::Warning => None,
        });
    Some(Structure {
        text,
        delimiter,
        columns: read_header(text, &dialect.header, delimiter, notes),
        header: dialect.header,
        rows,
        bytes_lost,
        refused_at,
    })
}

fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{1A}' | '\0'))
}

/// Takes the old end-of-file character off, and what stands after it.
fn without_end_mark<'t>(text: &'t str, notes: &mut Notes) -> &'t str {
    const END_MARK: char = '\u{1A}';
    let bare = text.trim_end();
    if !bare.ends_with(END_MARK) {
        return text;
    }
    let text = bare.trim_end_matches(END_MARK);
    let bytes = text.as_bytes();
    let lines = bytes
        .iter()
        .enumerate()
        .filter(|&(at, b)| *b == b'\n' || (*b == b'\r' && bytes.get(at + 1) != Some(&b'\n')))
        .count();
    let place = Place {
        line: lines as u64 + 1,
        column: 0,
    };
    notes.add(Note::at(Code::EofSub, place));
    text
}

fn note_dialect(dialect: &dialect::Dialect, notes: &mut Notes) {
    if dialect.delimiter != b',' {
        let delimiter = char::from(dialect.delimiter).to_string();
        notes.add(Note::at(Code::DelimNotComma, Place::default()).value(&delimiter));
    }
    match dialect.hint {
        HintLine::Present => {
            let first = Place { line: 1, column: 0 };
            notes.add(Note::at(Code::SepHintLine, first));
        }
        HintLine::Absent => {}
    }
    if dialect.before_header > 0 {
        let line = u64::from(dialect.header.line);
        notes.add(Note::at(Code::HeaderNotFirst, Place { line, column: 0 }));
    }
}

fn read_header(text: &str, record: &Record, delimiter: u8, notes: &mut Notes) -> Columns {
    let mut buffer = Vec::new();
    cells(text, record, delimiter, &mut buffer);
    let found: Vec<SentCell<'_>> = buffer.into_iter().map(|found| found.cell).collect();
    header::read(u64::from(record.line), &found, notes)
}

/// Finds the cell in which something was said of the encoding.
struct Placing {
    said: Option<(Code, usize)>,
    place: Option<Place>,
}

impl Placing {
    fn new(said: Option<(Code, usize)>) -> Placing {
        Placing { said, place: None }
    }

    fn look(&mut self, text: &str, record: &Record, delimiter: u8) {
        let Some((_, at)) = self.said else {
            return;
        };
        if self.place.is_some() || at < record.start() || at > record.end() {
            return;
        }
        let mut buffer: Vec<FoundCell<'_>> = Vec::new();
        cells(text, record, delimiter, &mut buffer);
        let index = buffer.iter().rposition(|found| found.start <= at);
        self.place = index.map(|index| Place {
            line: buffer[index].cell.line,
            column: u32::try_from(index + 1).unwrap_or(u32::MAX),
        });
    }

    /// Whether the place is in the rows that begin with this record.
    fn is_in(&self, first: Option<&Record>) -> bool {
        let at = self.said.map(|(_, at)| at);
        first.is_some_and(|first| at.is_some_and(|at| at >= first.start()))
    }

    fn note(&self, notes: &mut Notes) {
        if let Some((code, _)) = self.said {
            notes.add(Note::at(code, self.place.unwrap_or_default()));
        }
    }
}

/// The index of the column our annotated copies add, if the file has it.
pub(super) fn findings_index(columns: &Columns) -> Option<usize> {
    columns.index(Field::Findings)
}
