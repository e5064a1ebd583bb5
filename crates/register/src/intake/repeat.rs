//! Repeats: rows that say the same as another row, of the file or of the register (REG-16).
//!
//! They are pointed out and never merged here; a person decides. With the register, only the
//! provider's own rows are compared.

use super::code::Code;
use super::field::Field;
use super::header::Columns;
use super::held::Held;
use super::near::{Asks, Entry};
use super::note::{Note, Notes};
use super::row::CellLines;
use super::similarity::{character, normalised};
use crate::row::{FixAvailable, StatusOfInformation, SubmittedRow};
use std::collections::{HashMap, HashSet, hash_map};
use std::hash::{DefaultHasher, Hash, Hasher};
use terms::Place;

/// What a row is compared by. Hashes only sort rows into groups; rows are compared themselves.
#[derive(Clone, Debug)]
pub struct RepeatKey {
    device: u64,
    model: u64,
    combination: u64,
    content: u64,
    status: StatusOfInformation,
    lines: CellLines,
    /// The row's text normalised, one byte for each character.
    text: Vec<u8>,
}

impl RepeatKey {
    /// The key of this row, whose cells stand on these lines.
    pub fn of(row: &SubmittedRow, lines: CellLines) -> RepeatKey {
        let mut text: Vec<u8> = Vec::new();
        for part in [&row.fix_information, &row.summary].into_iter().flatten() {
            if !text.is_empty() {
                text.push(b' ');
            }
            text.extend(normalised(part).chars().map(character));
        }
        RepeatKey {
            device: device_hash(row),
            model: model_hash(row),
            combination: hash(&row.combination),
            content: content_hash(row),
            status: row.status,
            lines,
            text,
        }
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn device_hash(row: &SubmittedRow) -> u64 {
    hash(&row.device)
}

fn model_hash(row: &SubmittedRow) -> u64 {
    let device = &row.device;
    hash(&(device.device_type, &device.make, &device.model))
}

fn content_hash(row: &SubmittedRow) -> u64 {
    hash(&(
        &row.device,
        row.source,
        row.status,
        row.date_last_updated,
        row.fix_available,
        &row.fix_information,
    ))
}

/// Whether two rows say the same, their Identifiers and lines apart.
fn same_content(a: &SubmittedRow, b: &SubmittedRow) -> bool {
    // Each field is named, so that a new one cannot be forgotten here.
    let SubmittedRow {
        line: _,
        identifier: _,
        device,
        source,
        status,
        date_last_updated,
        fix_available,
        fix_information,
        summary,
        combination,
        affected_until,
        hardware_version,
        region,
    } = a;
    device == &b.device
        && source == &b.source
        && status == &b.status
        && date_last_updated == &b.date_last_updated
        && fix_available == &b.fix_available
        && fix_information == &b.fix_information
        && summary == &b.summary
        && combination == &b.combination
        && affected_until == &b.affected_until
        && hardware_version == &b.hardware_version
        && region == &b.region
}

/// The rows of a file that read, with their keys; and the register's rows, which come before them.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// The rows of the file, in file order.
    pub rows: &'a [SubmittedRow],
    /// Their keys.
    pub keys: &'a [RepeatKey],
    /// The register's own rows of this provider whose Identifiers are not in the file, and their
    /// keys: those that are in the file are the same items sent again.
    pub held: &'a [(&'a SubmittedRow, RepeatKey)],
}

impl<'a> Compared<'a> {
    /// The row and key at this index; held rows stand in front.
    fn at(&self, index: usize) -> (&'a SubmittedRow, &'a RepeatKey) {
        match self.held.get(index) {
            Some((row, key)) => (row, key),
            None => {
                let index = index - self.held.len();
                (&self.rows[index], &self.keys[index])
            }
        }
    }

    fn line(&self, index: usize) -> Option<u64> {
        index
            .checked_sub(self.held.len())
            .map(|index| self.rows[index].line)
    }

    /// Whether the row at this index is the file's own.
    fn is_of_file(&self, index: usize) -> bool {
        index >= self.held.len()
    }

    fn len(&self) -> usize {
        self.held.len() + self.rows.len()
    }
}

/// The register's rows whose Identifiers are not among these rows, with their keys.
pub fn held_elsewhere<'a>(
    held: Option<&'a Held>,
    rows: &[SubmittedRow],
) -> Vec<(&'a SubmittedRow, RepeatKey)> {
    let Some(held) = held else {
        return Vec::new();
    };
    let sent: HashSet<u64> = rows.iter().map(|row| row.identifier).collect();
    held.rows
        .iter()
        .filter(|row| !sent.contains(&row.identifier))
        .map(|row| (row, RepeatKey::of(row, CellLines::default())))
        .collect()
}

/// What was found of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    code: Code,
    earlier: usize,
}

/// The repeats found by key, and the rows still to be compared by their texts.
#[derive(Debug)]
pub struct ByKey {
    found: Vec<Option<Found>>,
    buckets: Vec<Vec<usize>>,
    cross_version: HashMap<(u64, StatusOfInformation, u64), usize>,
}

/// Finds the repeats that keys tell, and notes an Identifier that stands on several devices.
pub fn by_key(compared: Compared<'_>, columns: &Columns, notes: &mut Notes) -> ByKey {
    let count = compared.len();
    let mut found: Vec<Option<Found>> = vec![None; count];
    let mut items: HashMap<(u64, u64, u64), usize> = HashMap::with_capacity(count);
    let mut identifiers: HashMap<u64, usize> = HashMap::with_capacity(count);
    let mut contents: HashMap<u64, usize> = HashMap::with_capacity(count);
    let mut buckets: HashMap<(u64, StatusOfInformation), usize> = HashMap::new();
    let mut members: Vec<Vec<usize>> = Vec::new();
    let mut cross_version = HashMap::new();
    for (index, found) in found.iter_mut().enumerate() {
        let (row, key) = compared.at(index);
        *found = match items.entry((row.identifier, key.device, key.combination)) {
            hash_map::Entry::Occupied(first) => Some(same_item(compared, *first.get(), index)),
            hash_map::Entry::Vacant(first) => {
                first.insert(index);
                note_several_devices(compared, index, &mut identifiers, columns, notes);
                same_under_other_identifier(compared, index, &mut contents)
            }
        };
        if key.text.is_empty() {
            continue;
        }
        let bucket = *buckets
            .entry((key.device, key.status))
            .or_insert(members.len());
        if bucket == members.len() {
            members.push(Vec::new());
        }
        members[bucket].push(index);
        cross_version
            .entry((key.model, key.status, hash(&key.text)))
            .or_insert(index);
    }
    members.retain(|members| members.len() > 1);
    ByKey {
        found,
        buckets: members,
        cross_version,
    }
}

fn same_item(compared: Compared<'_>, earlier: usize, index: usize) -> Found {
    let (first, row) = (compared.at(earlier).0, compared.at(index).0);
    let code = match same_content(first, row) {
        true => Code::DupExact,
        false => Code::DupIdConflict,
    };
    Found { code, earlier }
}

fn same_under_other_identifier(
    compared: Compared<'_>,
    index: usize,
    contents: &mut HashMap<u64, usize>,
) -> Option<Found> {
    let (row, key) = compared.at(index);
    let earlier = *contents.entry(key.content).or_insert(index);
    let first = compared.at(earlier).0;
    let same = first.identifier != row.identifier && same_content(first, row);
    same.then_some(Found {
        code: Code::DupContent,
        earlier,
    })
}

fn note_several_devices(
    compared: Compared<'_>,
    index: usize,
    identifiers: &mut HashMap<u64, usize>,
    columns: &Columns,
    notes: &mut Notes,
) {
    let (row, key) = compared.at(index);
    let earlier = *identifiers.entry(row.identifier).or_insert(index);
    if compared.is_of_file(index) && compared.at(earlier).1.device != key.device {
        let place = Place {
            line: key.lines.identifier,
            column: columns.column(Field::Identifier),
        };
        notes.add(Note {
            record: Some(row.identifier),
            related_line: compared.line(earlier),
            ..Note::at(Code::IdMultiDevice, place)
                .field(Field::Identifier)
                .value(&row.identifier.to_string())
        });
    }
}

impl ByKey {
    /// How many buckets of rows there are whose texts are to be compared.
    pub fn buckets(&self) -> usize {
        self.buckets.len()
    }

    /// The near repeats of one bucket, by row and earlier row.
    pub fn near_in_bucket(&self, compared: Compared<'_>, bucket: usize) -> Vec<(usize, usize)> {
        let entries: Vec<Entry<'_>> = self.buckets[bucket]
            .iter()
            .map(|&row| {
                let (submitted, key) = compared.at(row);
                let asks = compared.is_of_file(row) && self.found[row].is_none();
                Entry {
                    row,
                    identifier: submitted.identifier,
                    text: &key.text,
                    asks: if asks { Asks::Yes } else { Asks::No },
                }
            })
            .collect();
        super::near::repeats(&entries)
    }

    /// Notes every repeat, one for each row: the strongest. Gives the lines of the rows that an
    /// error was found of.
    pub fn note(
        mut self,
        compared: Compared<'_>,
        near: impl IntoIterator<Item = (usize, usize)>,
        columns: &Columns,
        notes: &mut Notes,
    ) -> Vec<u64> {
        for (row, earlier) in near {
            self.found[row].get_or_insert(Found {
                code: Code::DupNear,
                earlier,
            });
        }
        let mut conflicting = Vec::new();
        for index in compared.held.len()..compared.len() {
            let Some(found) = self.found[index].or_else(|| self.other_version(compared, index))
            else {
                continue;
            };
            let (row, key) = compared.at(index);
            if found.code == Code::DupIdConflict {
                conflicting.push(row.line);
            }
            note_repeat(
                (row, key),
                found.code,
                compared.line(found.earlier),
                columns,
                notes,
            );
        }
        conflicting
    }

    /// The same text under another Identifier for another version of the model.
    fn other_version(&self, compared: Compared<'_>, index: usize) -> Option<Found> {
        let (row, key) = compared.at(index);
        if key.text.is_empty() {
            return None;
        }
        let group = (key.model, key.status, hash(&key.text));
        let earlier = *self.cross_version.get(&group)?;
        let (first, first_key) = compared.at(earlier);
        let repeats = earlier < index
            && first.identifier != row.identifier
            && first_key.device != key.device
            && first_key.text == key.text;
        repeats.then_some(Found {
            code: Code::DupCrossVersion,
            earlier,
        })
    }
}

/// Notes a repeat: at the Identifier where it is what is wrong, else of the whole row.
fn note_repeat(
    (row, key): (&SubmittedRow, &RepeatKey),
    code: Code,
    related_line: Option<u64>,
    columns: &Columns,
    notes: &mut Notes,
) {
    let conflict = code == Code::DupIdConflict;
    notes.add_with(code, code.severity(), || {
        let place = match conflict {
            true => Place {
                line: key.lines.identifier,
                column: columns.column(Field::Identifier),
            },
            false => Place {
                line: row.line,
                column: 0,
            },
        };
        let note = Note {
            record: Some(row.identifier),
            related_line,
            ..Note::at(code, place).value(&row.identifier.to_string())
        };
        match conflict {
            true => note.field(Field::Identifier),
            false => note,
        }
    });
}

/// Compares each row with the same item as the register holds it. Gives the lines of the rows
/// that an error was found of.
pub fn with_register(
    compared: Compared<'_>,
    held: &Held,
    file: FileAgain,
    columns: &Columns,
    notes: &mut Notes,
) -> Vec<u64> {
    let items: HashMap<(u64, u64, u64), &SubmittedRow> =
        held.rows.iter().map(|row| (item_of(row), row)).collect();
    let mut conflicting = Vec::new();
    for (row, key) in compared.rows.iter().zip(compared.keys) {
        let Some(before) = items.get(&(row.identifier, key.device, key.combination)) else {
            continue;
        };
        if row.date_last_updated < before.date_last_updated {
            let line = key.lines.date_last_updated;
            note_cell(
                row,
                line,
                Code::DateOlderThanRegister,
                Field::DateLastUpdated,
                columns,
                notes,
            );
        } else if same_content(before, row) {
            if file == FileAgain::No {
                note_repeat((row, key), Code::DupExact, None, columns, notes);
            }
        } else if row.date_last_updated == before.date_last_updated {
            conflicting.push(row.line);
            note_repeat((row, key), Code::DupIdConflict, None, columns, notes);
        }
        if (before.fix_available, row.fix_available) == (FixAvailable::Yes, FixAvailable::No) {
            let line = key.lines.fix_available;
            note_cell(
                row,
                line,
                Code::FixDowngraded,
                Field::FixAvailable,
                columns,
                notes,
            );
        }
    }
    conflicting
}

/// Whether the whole file was sent before, byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileAgain {
    /// It was; saying so once is enough.
    Yes,
    /// It was not.
    No,
}

/// Notes the items that the register holds and the file no longer has: closed, or forgotten?
pub fn note_disappeared(rows: &[SubmittedRow], held: &Held, notes: &mut Notes) {
    let sent: HashSet<(u64, u64, u64)> = rows.iter().map(item_of).collect();
    for row in held.rows.iter().filter(|row| !sent.contains(&item_of(row))) {
        notes.add_with(
            Code::RowDisappeared,
            Code::RowDisappeared.severity(),
            || Note {
                record: Some(row.identifier),
                ..Note::at(Code::RowDisappeared, Place::default()).value(&row.device.to_string())
            },
        );
    }
}

fn item_of(row: &SubmittedRow) -> (u64, u64, u64) {
    (row.identifier, device_hash(row), hash(&row.combination))
}

fn note_cell(
    row: &SubmittedRow,
    line: u64,
    code: Code,
    field: Field,
    columns: &Columns,
    notes: &mut Notes,
) {
    let column = columns.column(field);
    notes.add(Note {
        record: Some(row.identifier),
        ..Note::at(code, Place { line, column }).field(field)
    });
}
