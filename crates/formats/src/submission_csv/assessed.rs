//! The rows of a file held against the rules, on as many threads as there are.
//!
//! Rows are assessed apart from each other, so that the file is simply cut into parts; what they
//! say about each other comes after, in [`super::repeats`].

use super::records::{FoundCell, Quoting, Record, cells};
use super::structure::{BytesLost, Structure, findings_index};
use crate::limits::{CHECK_THREADS_MAX, FINDINGS_KEPT_PER_CODE_MAX};
use register::SubmittedRow;
use register::intake::cell::{Legibility, SentCell, shown_of};
use register::intake::day::{DatesMet, DayFirst, FigureOrder};
use register::intake::header::repeats_header;
use register::intake::repeat::RepeatKeys;
use register::intake::row::{SentRow, Standing, assess};
use register::intake::{CheckSetting, Code, Fact, Field, Note, Notes};
use terms::Place;

/// Fewest rows worth a thread of their own.
const ROWS_PER_THREAD_MIN: usize = 2_000;

/// The rows that read, and how many there are besides.
#[derive(Debug, Default)]
pub(super) struct Assessed {
    pub(super) rows: Vec<SubmittedRow>,
    pub(super) keys: RepeatKeys,
    pub(super) standings: Vec<Standing>,
    /// All rows, those that did not read included.
    pub(super) rows_read: u64,
}

impl Assessed {
    /// Adds the rows of the next part of the file. The first part is the longest, and is not
    /// copied.
    fn append(&mut self, later: Assessed) {
        if self.rows_read == 0 {
            *self = later;
            return;
        }
        let (keys, later_keys) = (&mut self.keys, later.keys);
        std::thread::scope(|scope| {
            scope.spawn(move || keys.append(later_keys));
            self.rows.extend(later.rows);
            self.standings.extend(later.standings);
        });
        self.rows_read += later.rows_read;
    }
}

/// Assesses every row and notes what is found.
pub(super) fn rows(
    structure: &Structure<'_>,
    setting: &CheckSetting<'_>,
    notes: &mut Notes,
) -> Assessed {
    let mut parts = parts(structure, setting, FigureOrder::DayFirst);
    let month_first = parts.iter().any(|part| part.dates.month_first_proved);
    if month_first && parts.iter().any(|part| part.dates.either_met) {
        // Some date proves month first, so that dates that may be either are not believed. This
        // is known only now; the file is rare, and reading it again is simpler than remembering.
        parts = self::parts(structure, setting, FigureOrder::Unsure);
    }
    let mut all = Assessed::default();
    let mut day_first = None;
    for part in parts {
        notes.append(part.notes);
        all.append(part.assessed);
        day_first = day_first.or(part.dates.day_first);
    }
    if let Some(day_first) = day_first {
        note_day_first(day_first, notes);
    }
    if all.rows_read == 0 {
        notes.add(Note::at(Code::FileNoRows, Place::default()));
    }
    all
}

fn note_day_first(met: DayFirst, notes: &mut Notes) {
    let note = Note::at(Code::DateUkFormat, met.place)
        .field(Field::DateLastUpdated)
        .value(&met.sent)
        .fact(Fact::Day(met.day));
    notes.add(Note {
        record: met.record,
        ..note
    });
}

/// What one thread found.
struct Part {
    assessed: Assessed,
    notes: Notes,
    dates: DatesMet,
}

fn parts(structure: &Structure<'_>, setting: &CheckSetting<'_>, order: FigureOrder) -> Vec<Part> {
    let count = structure.rows.len();
    let threads = threads().min(count / ROWS_PER_THREAD_MIN).max(1);
    let assess_part = |rows| PartReader::new(structure, setting, order).read(rows);
    let mut slices = structure.rows.chunks(count.div_ceil(threads).max(1));
    let first = slices.next().unwrap_or_default();
    std::thread::scope(|scope| {
        let others: Vec<_> = slices
            .map(|rows| (rows, scope.spawn(move || assess_part(rows))))
            .collect();
        let mut parts = vec![assess_part(first)];
        for (rows, other) in others {
            // A thread cannot fail; were it to, this one does its part again.
            parts.push(other.join().unwrap_or_else(|_| assess_part(rows)));
        }
        parts
    })
}

/// How many threads to use.
pub(super) fn threads() -> usize {
    std::thread::available_parallelism()
        .map_or(1, std::num::NonZero::get)
        .min(CHECK_THREADS_MAX)
}

struct PartReader<'s> {
    structure: &'s Structure<'s>,
    setting: &'s CheckSetting<'s>,
    part: Part,
    sent: Vec<SentCell<'s>>,
}

impl<'s> PartReader<'s> {
    fn new(
        structure: &'s Structure<'s>,
        setting: &'s CheckSetting<'s>,
        order: FigureOrder,
    ) -> PartReader<'s> {
        PartReader {
            structure,
            setting,
            part: Part {
                assessed: Assessed::default(),
                notes: Notes::keeping_at_most(FINDINGS_KEPT_PER_CODE_MAX),
                dates: DatesMet::reading(order),
            },
            sent: Vec::new(),
        }
    }

    fn read(mut self, rows: &[Record]) -> Part {
        let mut found = Vec::new();
        for record in rows {
            cells(
                self.structure.text,
                record,
                self.structure.delimiter,
                &mut found,
            );
            self.row(record, &mut found);
        }
        self.part
    }

    fn row(&mut self, record: &Record, found: &mut Vec<FoundCell<'s>>) {
        let columns = &self.structure.columns;
        let whole_row = Place {
            line: u64::from(record.line),
            column: 0,
        };
        if is_empty(found, findings_index(columns)) {
            self.part.notes.add(Note::at(Code::RowEmpty, whole_row));
            return;
        }
        self.part.assessed.rows_read += 1;
        self.note_quotes(found);
        if found.len() != columns.fields.len() {
            let misquoted = found
                .iter()
                .any(|cell| matches!(cell.quoting, Quoting::Trailing | Quoting::Unclosed));
            // Wrong quotes move the cells about: the count is only their consequence.
            if !misquoted {
                let fact = Fact::Expected {
                    expected: columns.fields.len() as u64,
                    found: found.len() as u64,
                };
                self.part
                    .notes
                    .add(Note::at(Code::RowFieldCount, whole_row).fact(fact));
            }
            return;
        }
        if may_repeat_header(found, columns.index(Field::Identifier))
            && repeats_header(found.iter().map(|cell| cell.cell.text.as_ref()), columns)
        {
            self.part.assessed.rows_read -= 1;
            self.part
                .notes
                .add(Note::at(Code::RowHeaderRepeated, whole_row));
            return;
        }
        self.refuse_unreadable(record, found);
        self.assess(record, found);
    }

    fn assess(&mut self, record: &Record, found: &mut Vec<FoundCell<'s>>) {
        self.sent.clear();
        self.sent.extend(found.drain(..).map(|found| found.cell));
        let row = SentRow {
            line: u64::from(record.line),
            cells: &self.sent,
        };
        let part = &mut self.part;
        let read = assess(
            row,
            &self.structure.columns,
            self.setting,
            &mut part.dates,
            &mut part.notes,
        );
        if let Some(read) = read {
            part.assessed.keys.push(&read.row, read.lines);
            part.assessed.rows.push(read.row);
            part.assessed.standings.push(read.standing);
        }
    }

    fn note_quotes(&mut self, found: &[FoundCell<'_>]) {
        let columns = &self.structure.columns;
        let counts = found.len() == columns.fields.len();
        for (index, cell) in found.iter().enumerate() {
            let code = match cell.quoting {
                Quoting::Plain | Quoting::Quoted => continue,
                Quoting::Stray => Code::QuoteStray,
                Quoting::Trailing => Code::QuoteTrailing,
                Quoting::Unclosed => Code::QuoteUnclosed,
            };
            let field = columns.fields.get(index).copied().flatten();
            if cell.quoting == Quoting::Stray && (!counts || field.is_none()) {
                continue;
            }
            let place = Place {
                line: cell.cell.line,
                column: u32::try_from(index + 1).unwrap_or(u32::MAX),
            };
            self.part.notes.add_with(code, code.severity(), || Note {
                field,
                value: shown_of(field, &cell.cell.text),
                ..Note::at(code, place)
            });
            if !counts {
                // What comes after the first wrong quote is its consequence.
                return;
            }
        }
    }

    /// Refuses the cells whose bytes are of no encoding, or of two.
    fn refuse_unreadable(&mut self, record: &Record, found: &mut [FoundCell<'_>]) {
        let structure = self.structure;
        let within = |at: usize| (record.start()..=record.end()).contains(&at);
        if let Some(at) = structure.refused_at.filter(|&at| within(at))
            && let Some(cell) = found.iter_mut().rev().find(|cell| cell.start <= at)
            && structure.bytes_lost == BytesLost::No
        {
            cell.cell.legibility = Legibility::Refused;
        }
        if structure.bytes_lost == BytesLost::No {
            return;
        }
        for (index, cell) in found.iter_mut().enumerate() {
            if cell.cell.text.contains(char::REPLACEMENT_CHARACTER) {
                cell.cell.legibility = Legibility::Refused;
                let place = Place {
                    line: cell.cell.line,
                    column: u32::try_from(index + 1).unwrap_or(u32::MAX),
                };
                self.part.notes.add(Note {
                    value: shown_of(None, &cell.cell.text),
                    ..Note::at(Code::EncInvalid, place)
                });
            }
        }
    }
}

/// Whether there is nothing in a row but white space; our own findings are nothing.
fn is_empty(found: &[FoundCell<'_>], findings: Option<usize>) -> bool {
    found
        .iter()
        .enumerate()
        .filter(|&(index, _)| Some(index) != findings)
        .all(|(_, cell)| cell.cell.text.trim().is_empty())
}

/// A header's Identifier begins with a letter, a row's with a digit: the quick answer for most.
fn may_repeat_header(found: &[FoundCell<'_>], identifier: Option<usize>) -> bool {
    let first = identifier.and_then(|index| found[index].cell.text.bytes().next());
    !first.is_some_and(|b| b.is_ascii_digit())
}
