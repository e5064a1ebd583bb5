//! Notes: findings as facts, before they are put into sentences.
//!
//! The rules say what they saw and where; `formats` says it in words. A note keeps no more of a
//! value than a person will be shown.

use super::code::Code;
use super::field::Field;
use terms::{Date, Place, Severity};

/// What a rule can add to its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Nothing further.
    None,
    /// What the value was read as, or would be.
    ReadAs(String),
    /// The nearest thing it may have meant.
    Nearest(String),
    /// The things it may have been.
    Candidates(Vec<String>),
    /// The day it stands for.
    Day(Date),
    /// So many were expected, so many found.
    Expected {
        /// How many were expected.
        expected: u64,
        /// How many there were.
        found: u64,
    },
    /// The greatest number allowed.
    AtMost(u64),
}

/// One finding as a rule sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The code.
    pub code: Code,
    /// Whether it blocks.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// The column it concerns, if it concerns one.
    pub field: Option<Field>,
    /// The row's Identifier, where it could be read.
    pub record: Option<u64>,
    /// What was found: escaped and cut.
    pub value: String,
    /// What else is known.
    pub fact: Fact,
    /// The earlier line of a repeat.
    pub related_line: Option<u64>,
}

impl Note {
    /// A note about a place in the file, with the code's own severity.
    pub fn at(code: Code, place: Place) -> Note {
        Note {
            code,
            severity: code.severity(),
            place,
            field: None,
            record: None,
            value: String::new(),
            fact: Fact::None,
            related_line: None,
        }
    }

    /// The same note with what was found.
    pub fn value(mut self, text: &str) -> Note {
        self.value = shown(text);
        self
    }

    /// The same note with a fact.
    pub fn fact(mut self, fact: Fact) -> Note {
        self.fact = fact;
        self
    }

    /// The same note about a column.
    pub fn field(mut self, field: Field) -> Note {
        self.field = Some(field);
        self
    }
}

/// Notes with exact counts, of which at most a stated number for each code is kept.
#[derive(Clone, Debug)]
pub struct Notes {
    kept: Vec<Note>,
    counts: Vec<Count>,
    kept_per_code_max: u64,
}

/// How many notes of one code there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// In all.
    pub all: u64,
    /// Of those, how many block.
    pub errors: u64,
}

impl Notes {
    /// No notes yet; at most this many will be kept for each code.
    pub fn keeping_at_most(kept_per_code_max: u64) -> Notes {
        Notes {
            kept: Vec::new(),
            counts: vec![Count::default(); Code::COUNT],
            kept_per_code_max,
        }
    }

    /// Counts a note, and makes and keeps it while there is room for its code.
    pub fn add_with(&mut self, code: Code, severity: Severity, make: impl FnOnce() -> Note) {
        let count = &mut self.counts[code as usize];
        count.all += 1;
        count.errors += u64::from(severity == Severity::Error);
        if count.all <= self.kept_per_code_max {
            let note = make();
            debug_assert!(note.code == code && note.severity == severity);
            self.kept.push(note);
        }
    }

    /// Adds a note that is already made.
    pub fn add(&mut self, note: Note) {
        self.add_with(note.code, note.severity, || note);
    }

    /// Adds what was noted of a later part of the file.
    pub fn append(&mut self, later: Notes) {
        let mut room: Vec<u64> = self
            .counts
            .iter()
            .map(|count| self.kept_per_code_max.saturating_sub(count.all))
            .collect();
        for note in later.kept {
            let room = &mut room[note.code as usize];
            if *room > 0 {
                *room -= 1;
                self.kept.push(note);
            }
        }
        for (count, more) in self.counts.iter_mut().zip(later.counts) {
            count.all += more.all;
            count.errors += more.errors;
        }
    }

    /// Those kept, as they came.
    pub fn kept(&self) -> &[Note] {
        &self.kept
    }

    /// How many there were of this code.
    pub fn count(&self, code: Code) -> Count {
        self.counts[code as usize]
    }

    /// How many block, of all codes.
    pub fn errors(&self) -> u64 {
        self.counts.iter().map(|count| count.errors).sum()
    }

    /// Puts those kept into file order; within one place they stay as they came.
    pub fn sort(&mut self) {
        self.kept.sort_by_key(|note| note.place);
    }
}

/// Greatest number of characters of a value that a finding shows.
pub const SHOWN_CHARACTERS_MAX: usize = 80;

/// A value as a finding shows it: what cannot be seen is escaped, and it is cut to
/// [`SHOWN_CHARACTERS_MAX`] characters.
pub fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(SHOWN_CHARACTERS_MAX));
    let mut length = 0;
    for c in text.chars() {
        let escaped = match c {
            '\n' => Some("\\n".to_owned()),
            '\r' => Some("\\r".to_owned()),
            '\t' => Some("\\t".to_owned()),
            _ if is_unseen(c) => Some(format!("\\u{{{:04X}}}", u32::from(c))),
            _ => None,
        };
        let width = escaped.as_ref().map_or(1, String::len);
        if length + width > SHOWN_CHARACTERS_MAX - 1 {
            shown.push('…');
            return shown;
        }
        length += width;
        match escaped {
            Some(escaped) => shown.push_str(&escaped),
            None => shown.push(c),
        }
    }
    shown
}

fn is_unseen(c: char) -> bool {
    c.is_control()
        || (c != ' ' && c.is_whitespace())
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        assert_eq!(
            shown("a\u{202E}b\u{a0}c\nd\0"),
            "a\\u{202E}b\\u{00A0}c\\nd\\u{0000}"
        );
    }

    #[test]
    fn a_long_value_is_cut_to_eighty_characters() {
        assert_eq!(
            shown(&"é".repeat(500)).chars().count(),
            SHOWN_CHARACTERS_MAX
        );
        assert!(shown(&"\0".repeat(500)).chars().count() <= SHOWN_CHARACTERS_MAX);
        assert_eq!(shown(&"x".repeat(79)), "x".repeat(79));
    }

    #[test]
    fn counts_stay_exact_when_notes_are_no_longer_kept() {
        let note = || Note::at(Code::RowEmpty, Place { line: 1, column: 0 });
        let mut notes = Notes::keeping_at_most(3);
        let mut later = Notes::keeping_at_most(3);
        for _ in 0..2 {
            notes.add(note());
        }
        for _ in 0..10 {
            later.add(note());
        }
        notes.append(later);
        assert_eq!(notes.count(Code::RowEmpty), Count { all: 12, errors: 0 });
        assert_eq!(notes.kept().len(), 3);
    }
}
