//! Findings of a large file as they are collected: exact counts of each code, and of each the first
//! ones of the file, whatever order they come in and however many threads collect.

use super::finding::{InventoryCode, Note};
use crate::limits::FINDINGS_KEPT_PER_CODE_MAX;
use std::collections::BTreeMap;
use terms::{Findings, Severity};

const KEPT_MAX: usize = FINDINGS_KEPT_PER_CODE_MAX as usize;

/// Notes with their counts.
#[derive(Debug, Default)]
pub(super) struct Notes {
    by_code: BTreeMap<InventoryCode, OfCode>,
}

#[derive(Debug, Default)]
struct OfCode {
    count: u64,
    kept: Vec<Note>,
    /// The last line of those kept, once there are as many as may be kept.
    full_to: Option<u64>,
}

impl Notes {
    /// Counts a note about this line and keeps it if it is among the first; `note` is asked for
    /// only then.
    pub(super) fn add(&mut self, code: InventoryCode, line: u64, note: impl FnOnce() -> Note) {
        let of_code = self.by_code.entry(code).or_default();
        of_code.count += 1;
        if of_code.full_to.is_none_or(|last| line <= last) {
            of_code.keep(note());
        }
    }

    /// Counts a note and keeps it if it is among the first.
    pub(super) fn push(&mut self, note: Note) {
        self.add(note.code, note.line, || note);
    }

    /// Takes in what another thread collected.
    pub(super) fn take_in(&mut self, other: Notes) {
        for (code, others) in other.by_code {
            let of_code = self.by_code.entry(code).or_default();
            of_code.count += others.count;
            for note in others.kept {
                of_code.keep(note);
            }
        }
    }

    /// How many there were of this code.
    pub(super) fn count(&self, code: InventoryCode) -> u64 {
        self.by_code.get(&code).map_or(0, |of_code| of_code.count)
    }

    /// The findings, in file order.
    pub(super) fn findings(self) -> Findings<InventoryCode> {
        let mut counts = BTreeMap::new();
        let mut errors = 0;
        let mut kept = Vec::new();
        for (code, mut of_code) in self.by_code {
            of_code.cut();
            counts.insert(code, of_code.count);
            errors += match code.severity() {
                Severity::Error => of_code.count,
                Severity::Warning => 0,
            };
            kept.extend(of_code.kept);
        }
        kept.sort();
        let kept = kept.into_iter().map(Note::finding).collect();
        Findings::counted(kept, counts, errors, FINDINGS_KEPT_PER_CODE_MAX)
    }
}

impl OfCode {
    fn keep(&mut self, note: Note) {
        self.kept.push(note);
        // Twice as many as are kept in the end, so that sorting is rare.
        if self.kept.len() >= 2 * KEPT_MAX {
            self.cut();
        }
    }

    fn cut(&mut self) {
        self.kept.sort();
        self.kept.truncate(KEPT_MAX);
        if self.kept.len() == KEPT_MAX {
            self.full_to = self.kept.last().map(|note| note.line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_each_code_are_kept_whatever_order_they_come_in() {
        let mut one = Notes::default();
        let mut other = Notes::default();
        for line in (1..=5_000).rev() {
            let to = if line % 3 == 0 { &mut one } else { &mut other };
            to.push(Note::of_row(InventoryCode::Quote, line));
        }
        one.take_in(other);
        let findings = one.findings();
        let lines: Vec<u64> = findings.kept().iter().map(|f| f.place.line).collect();
        assert_eq!(lines, (1..=1_000).collect::<Vec<u64>>());
        assert_eq!(findings.counts()[&InventoryCode::Quote], 5_000);
        assert_eq!(findings.errors(), 5_000);
    }
}
