//! Repeats: rows that say the same as another row, of the file or of the register (REG-16).
//!
//! They are pointed out and never merged here; a person decides. With the register, only the
//! provider's own rows are compared.

use super::by_hash::{ByHash, by_hash};
use super::code::Code;
use super::field::Field;
use super::header::Columns;
use super::held::Held;
use super::near::{Asks, Entry};
use super::note::{Note, Notes};
use super::row::CellLines;
use super::similarity::normalise_into;
use crate::row::{FixAvailable, SubmittedRow};
use foldhash::quality::FixedState;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hash};
use terms::Place;

/// What a row is compared by. Hashes only sort rows into groups; rows are compared themselves.
#[derive(Clone, Copy, Debug)]
struct RepeatKey {
    device: u64,
    item: u64,
    content: u64,
    bucket: u64,
    same_text: u64,
    lines: CellLines,
    text_end: usize,
}

/// The keys of rows, in their order, with their texts in one piece: normalised, one byte for each
/// character.
#[derive(Clone, Debug, Default)]
pub struct RepeatKeys {
    keys: Vec<RepeatKey>,
    texts: Vec<u8>,
}

impl RepeatKeys {
    /// The keys of these rows, whose cells stand on no line.
    fn of_held(rows: &[&SubmittedRow]) -> RepeatKeys {
        let mut keys = RepeatKeys::default();
        for row in rows {
            keys.push(row, CellLines::default());
        }
        keys
    }

    /// Adds the key of a row, whose cells stand on these lines.
    pub fn push(&mut self, row: &SubmittedRow, lines: CellLines) {
        let text_start = self.texts.len();
        for part in [&row.fix_information, &row.summary].into_iter().flatten() {
            if self.texts.len() > text_start {
                self.texts.push(b' ');
            }
            normalise_into(part, &mut self.texts);
        }
        let text = &self.texts[text_start..];
        let model = model_hash(row);
        let device = device_hash(row, model);
        let same_text = hash(&(model, row.status, text));
        self.keys.push(RepeatKey {
            device,
            item: item_hash(row, device),
            content: content_hash(row, device, same_text),
            bucket: hash(&(device, row.status)),
            same_text,
            lines,
            text_end: self.texts.len(),
        });
    }

    /// Adds the keys of later rows.
    pub fn append(&mut self, later: RepeatKeys) {
        let moved = self.texts.len();
        self.texts.extend(later.texts);
        self.keys
            .extend(later.keys.into_iter().map(|key| RepeatKey {
                text_end: key.text_end + moved,
                ..key
            }));
    }

    fn text(&self, index: usize) -> &[u8] {
        let start = index
            .checked_sub(1)
            .map_or(0, |before| self.keys[before].text_end);
        &self.texts[start..self.keys[index].text_end]
    }
}

/// A hash that is the same in every process. Whoever makes two rows share one gains nothing: rows
/// are compared themselves.
fn hash(value: &impl Hash) -> u64 {
    FixedState::default().hash_one(value)
}

fn model_hash(row: &SubmittedRow) -> u64 {
    let device = &row.device;
    hash(&(device.device_type, &device.make, &device.model))
}

fn device_hash(row: &SubmittedRow, model: u64) -> u64 {
    hash(&(model, &row.device.firmware))
}

/// What a row says apart from its Identifier, as far as is needed to look for it again.
fn content_hash(row: &SubmittedRow, device: u64, same_text: u64) -> u64 {
    hash(&(
        device,
        same_text,
        row.source,
        row.date_last_updated,
        row.fix_available,
        &row.combination,
    ))
}

/// An item of the file: an Identifier on a device, in a combination.
fn item_hash(row: &SubmittedRow, device: u64) -> u64 {
    hash(&(row.identifier, device, &row.combination))
}

fn item_of(row: &SubmittedRow) -> u64 {
    item_hash(row, device_hash(row, model_hash(row)))
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
    pub keys: &'a RepeatKeys,
    /// The register's.
    pub held: &'a HeldElsewhere<'a>,
}

impl<'a> Compared<'a> {
    /// The row at this index and its key; held rows stand in front.
    fn at(&self, index: usize) -> (&'a SubmittedRow, &'a RepeatKey) {
        let held = self.held.rows.len();
        match index.checked_sub(held) {
            Some(index) => (&self.rows[index], &self.keys.keys[index]),
            None => (self.held.rows[index], &self.held.keys.keys[index]),
        }
    }

    fn text(&self, index: usize) -> &'a [u8] {
        match index.checked_sub(self.held.rows.len()) {
            Some(index) => self.keys.text(index),
            None => self.held.keys.text(index),
        }
    }

    fn line(&self, index: usize) -> Option<u64> {
        index
            .checked_sub(self.held.rows.len())
            .map(|index| self.rows[index].line)
    }

    /// Whether the row at this index is the file's own.
    fn is_of_file(&self, index: usize) -> bool {
        index >= self.held.rows.len()
    }

    fn len(&self) -> usize {
        self.held.rows.len() + self.rows.len()
    }
}

/// The register's own rows of this provider whose Identifiers are not in the file, and their keys:
/// those that are in the file are the same items sent again.
#[derive(Clone, Debug, Default)]
pub struct HeldElsewhere<'a> {
    rows: Vec<&'a SubmittedRow>,
    keys: RepeatKeys,
}

impl<'a> HeldElsewhere<'a> {
    /// The register's rows whose Identifiers are not among these rows.
    pub fn than(held: Option<&'a Held>, rows: &[SubmittedRow]) -> HeldElsewhere<'a> {
        let Some(held) = held else {
            return HeldElsewhere::default();
        };
        let sent: HashSet<u64> = rows.iter().map(|row| row.identifier).collect();
        let rows: Vec<&SubmittedRow> = held
            .rows
            .iter()
            .filter(|row| !sent.contains(&row.identifier))
            .collect();
        let keys = RepeatKeys::of_held(&rows);
        HeldElsewhere { rows, keys }
    }
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
    found: FoundByKey,
    texts: ByText,
}

/// For each row, the repeat that its key tells.
#[derive(Debug)]
pub struct FoundByKey(Vec<Option<Found>>);

/// The rows that have a text, put together.
#[derive(Debug)]
pub struct ByText {
    /// Rows about one device with one status, where there are several.
    buckets: Vec<Vec<usize>>,
    /// The first row of each text about one model.
    same: ByHash<usize>,
}

/// Finds the repeats that keys tell, and notes an Identifier that stands on several devices.
pub fn found_by_key(compared: Compared<'_>, columns: &Columns, notes: &mut Notes) -> FoundByKey {
    let count = compared.len();
    // A sender chooses Identifiers, so this map keeps the standard library's hash: it has a key
    // that nobody outside knows, and nobody can choose Identifiers that collide.
    let mut identifiers: HashMap<u64, usize> = HashMap::with_capacity(count);
    let mut items: ByHash<usize> = by_hash(0);
    let mut contents: ByHash<usize> = by_hash(count);
    let found = (0..count).map(|index| {
        let (row, key) = compared.at(index);
        let namesake = *identifiers.entry(row.identifier).or_insert(index);
        if namesake < index {
            // Most Identifiers stand once; only of others are the items told apart.
            items
                .entry(compared.at(namesake).1.item)
                .or_insert(namesake);
            let first = *items.entry(key.item).or_insert(index);
            if first < index && is_same_item(compared.at(first).0, row) {
                return Some(same_item(compared, first, index));
            }
            note_several_devices(compared, index, namesake, columns, notes);
        }
        same_under_other_identifier(compared, index, &mut contents)
    });
    FoundByKey(found.collect())
}

/// Puts the rows together whose texts are to be compared.
pub fn by_text(compared: Compared<'_>) -> ByText {
    let mut buckets: ByHash<usize> = by_hash(0);
    let mut members: Vec<Vec<usize>> = Vec::new();
    let mut same: ByHash<usize> = by_hash(compared.len());
    for index in (0..compared.len()).filter(|&index| !compared.text(index).is_empty()) {
        let (_, key) = compared.at(index);
        let bucket = *buckets.entry(key.bucket).or_insert(members.len());
        if bucket == members.len() {
            members.push(Vec::new());
        }
        members[bucket].push(index);
        same.entry(key.same_text).or_insert(index);
    }
    members.retain(|members| members.len() > 1);
    ByText {
        buckets: members,
        same,
    }
}

fn is_same_item(a: &SubmittedRow, b: &SubmittedRow) -> bool {
    a.identifier == b.identifier && a.device == b.device && a.combination == b.combination
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
    contents: &mut ByHash<usize>,
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
    earlier: usize,
    columns: &Columns,
    notes: &mut Notes,
) {
    let (row, key) = compared.at(index);
    let (first, first_key) = compared.at(earlier);
    // A shared label says that the rows hold together, so that nothing is in doubt.
    let combined = row.combination.is_some() && row.combination == first.combination;
    if compared.is_of_file(index) && first_key.device != key.device && !combined {
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
    /// What was found by key, and the rows put together by text.
    pub fn of(found: FoundByKey, texts: ByText) -> ByKey {
        ByKey { found, texts }
    }

    /// How many buckets of rows there are whose texts are to be compared.
    pub fn buckets(&self) -> usize {
        self.texts.buckets.len()
    }

    /// The near repeats of one bucket, by row and earlier row.
    pub fn near_in_bucket(&self, compared: Compared<'_>, bucket: usize) -> Vec<(usize, usize)> {
        let entries: Vec<Entry<'_>> = self.texts.buckets[bucket]
            .iter()
            .map(|&row| {
                let (submitted, key) = compared.at(row);
                let asks = compared.is_of_file(row) && self.found.0[row].is_none();
                Entry {
                    row,
                    identifier: submitted.identifier,
                    text: compared.text(row),
                    text_hash: key.same_text,
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
            self.found.0[row].get_or_insert(Found {
                code: Code::DupNear,
                earlier,
            });
        }
        let mut conflicting = Vec::new();
        for index in compared.held.rows.len()..compared.len() {
            let Some(found) = self.found.0[index].or_else(|| self.other_version(compared, index))
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
        if compared.text(index).is_empty() {
            return None;
        }
        let earlier = *self.texts.same.get(&key.same_text)?;
        let (first, first_key) = compared.at(earlier);
        let repeats = earlier < index
            && first.identifier != row.identifier
            && first_key.device != key.device
            && compared.text(earlier) == compared.text(index);
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
    let items: ByHash<&SubmittedRow> = held.rows.iter().map(|row| (item_of(row), row)).collect();
    let mut conflicting = Vec::new();
    for (row, key) in compared.rows.iter().zip(&compared.keys.keys) {
        let Some(before) = items.get(&key.item) else {
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
    let sent: HashSet<u64> = rows.iter().map(item_of).collect();
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
