//! One cell under examination: where it stands, and how a rule warns of it or refuses it.

use super::characters::TextKind;
use super::code::Code;
use super::field::Field;
use super::note::{Fact, Note, Notes, shown};
use super::prose::masked;
use super::value::treatment;
use std::borrow::Cow;
use terms::{Place, Severity};

/// A cell as it came, with its quotes taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentCell<'a> {
    /// Its text.
    pub text: Cow<'a, str>,
    /// The physical line on which it starts.
    pub line: u64,
    /// Whether its text can be trusted to be what was meant.
    pub legibility: Legibility,
}

/// Whether a cell's text can be trusted to be what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Legibility {
    /// It can.
    Legible,
    /// Its quoting or its bytes are wrong, which has been noted: nothing more is said about it.
    Refused,
}

/// A value as a finding about this column shows it. Only prose, and what stands in no column we
/// know, can hold what no finding may repeat.
pub fn shown_of(field: Option<Field>, value: &str) -> String {
    match field.map(|field| treatment(field).kind) {
        Some(TextKind::Identity | TextKind::Listed) => shown(value),
        Some(TextKind::Prose) | None => shown(&masked(value)),
    }
}

/// The cell cannot be read, and a note says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

/// A cell's place, for the rules to note findings at.
#[derive(Debug)]
pub struct CellAt<'n> {
    pub(super) notes: &'n mut Notes,
    pub(super) place: Place,
    pub(super) field: Field,
    pub(super) record: Option<u64>,
}

impl CellAt<'_> {
    /// Notes a finding with the code's own severity.
    pub(super) fn note(&mut self, code: Code, value: &str, fact: Fact) {
        self.note_as(code, code.severity(), value, fact);
    }

    /// Notes a finding with this severity.
    pub(super) fn note_as(&mut self, code: Code, severity: Severity, value: &str, fact: Fact) {
        let (place, field, record) = (self.place, self.field, self.record);
        self.notes.add_with(code, severity, || Note {
            code,
            severity,
            place,
            field: Some(field),
            record,
            value: shown_of(Some(field), value),
            fact,
            related_line: None,
        });
    }

    /// Notes an error that ends the reading of this cell.
    pub(super) fn refuse(&mut self, code: Code, value: &str, fact: Fact) -> Refused {
        self.note_as(code, Severity::Error, value, fact);
        Refused
    }
}
