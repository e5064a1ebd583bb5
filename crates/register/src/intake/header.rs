//! The header: which column is which, however its name is written.

use super::cell::SentCell;
use super::code::Code;
use super::field::{Field, Presence, fold_header};
use super::note::{Fact, Note, Notes};
use super::script::skeleton;
use super::similarity::{NEAR_PERCENT, Spelling, nearest};
use terms::Place;

/// Fewest known names that make a line a header.
pub const KNOWN_NAMES_MIN: usize = 5;
/// The header stands within so many first lines.
pub const HEADER_LINES_MAX: usize = 10;

/// Which column stands where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The physical line of the header.
    pub line: u64,
    /// For each cell of a row, its column; `None` where it is unknown, unnamed or a second one.
    pub fields: Vec<Option<Field>>,
    positions: [Option<usize>; Field::COUNT],
}

impl Columns {
    /// The index of this column's cell in a row.
    pub fn index(&self, field: Field) -> Option<usize> {
        self.positions[field as usize]
    }

    /// The position of this column's cell as findings count it, from 1; 0 where it is missing.
    pub fn column(&self, field: Field) -> u32 {
        self.index(field).map_or(0, column_at)
    }
}

/// The position of a cell as findings count it, from 1.
pub(super) fn column_at(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

/// How a header cell names its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Naming {
    Exact,
    Variant,
    Alias,
    Homoglyph,
}

/// How many known columns this line names.
pub fn known_names<'c>(cells: impl IntoIterator<Item = &'c str>) -> usize {
    let mut seen = [false; Field::COUNT];
    for (field, _) in cells.into_iter().filter_map(named) {
        seen[field as usize] = true;
    }
    seen.iter().filter(|seen| **seen).count()
}

/// Whether a row is the header again.
pub fn repeats_header<'c>(cells: impl IntoIterator<Item = &'c str>, columns: &Columns) -> bool {
    let (mut same, mut known) = (0, 0);
    for (cell, field) in cells.into_iter().zip(&columns.fields) {
        if let Some(field) = field {
            known += 1;
            // A data cell hardly ever names its own column.
            same += usize::from(named(cell).is_some_and(|(named, _)| named == *field));
        }
    }
    same >= KNOWN_NAMES_MIN.min(known) && same > 0
}

/// Reads the header and notes what is wrong with it.
pub fn read(line: u64, cells: &[SentCell<'_>], notes: &mut Notes) -> Columns {
    let mut columns = Columns {
        line,
        fields: Vec::with_capacity(cells.len()),
        positions: [None; Field::COUNT],
    };
    for (index, cell) in cells.iter().enumerate() {
        let at = Place {
            line: cell.line,
            column: column_at(index),
        };
        let field = read_name(&cell.text, at, &mut columns, notes, index);
        columns.fields.push(field);
    }
    for field in Field::required().filter(|&field| columns.index(field).is_none()) {
        let place = Place { line, column: 0 };
        notes.add(Note::at(Code::HeaderColumnMissing, place).field(field));
    }
    let positions: Vec<usize> = Field::required()
        .filter_map(|field| columns.index(field))
        .collect();
    if !positions.is_sorted() {
        notes.add(Note::at(Code::HeaderReordered, Place { line, column: 0 }));
    }
    columns
}

fn read_name(
    text: &str,
    at: Place,
    columns: &mut Columns,
    notes: &mut Notes,
    index: usize,
) -> Option<Field> {
    if fold_header(text).is_empty() {
        notes.add(Note::at(Code::HeaderColumnEmpty, at));
        return None;
    }
    let Some((field, naming)) = named(text) else {
        let known = Field::ALL.map(|field| Spelling::of(field.name()));
        let fact = match nearest(text, &known, NEAR_PERCENT) {
            Some(name) => Fact::Nearest(name.to_owned()),
            None => Fact::None,
        };
        notes.add(
            Note::at(Code::HeaderColumnUnknown, at)
                .value(text)
                .fact(fact),
        );
        return None;
    };
    let code = match naming {
        Naming::Exact => None,
        Naming::Variant => Some(Code::HeaderVariant),
        Naming::Alias => Some(Code::HeaderAlias),
        Naming::Homoglyph => Some(Code::HeaderHomoglyph),
    };
    if let Some(code) = code.filter(|_| field.presence() != Presence::Ignored) {
        let read_as = Fact::ReadAs(field.name().to_owned());
        notes.add(Note::at(code, at).field(field).value(text).fact(read_as));
    }
    let position = &mut columns.positions[field as usize];
    if position.is_some() {
        if field.presence() != Presence::Ignored {
            notes.add(
                Note::at(Code::HeaderColumnDuplicate, at)
                    .field(field)
                    .value(text),
            );
        }
        return None;
    }
    *position = Some(index);
    Some(field)
}

fn named(text: &str) -> Option<(Field, Naming)> {
    if let Some(field) = Field::ALL.into_iter().find(|field| field.name() == text) {
        return Some((field, Naming::Exact));
    }
    // No name is nearly as long, and a data cell may be very long.
    const LONGEST: usize = 100;
    if text.len() > LONGEST {
        return None;
    }
    let folded = fold_header(text);
    let by = |folded: &str| {
        Field::ALL
            .into_iter()
            .find(|field| fold_header(field.name()) == folded)
    };
    let by_alias = |folded: &str| {
        Field::ALL
            .into_iter()
            .find(|field| field.aliases().contains(&folded))
    };
    if let Some(field) = by(&folded) {
        return Some((field, Naming::Variant));
    }
    if let Some(field) = by_alias(&folded) {
        return Some((field, Naming::Alias));
    }
    if text.is_ascii() {
        return None;
    }
    let latin = fold_header(&skeleton(text));
    by(&latin)
        .or_else(|| by_alias(&latin))
        .map(|field| (field, Naming::Homoglyph))
}
