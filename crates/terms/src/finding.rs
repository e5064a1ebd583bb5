//! Findings: what is wrong or doubtful in something a person sent, all of it at once.
//!
//! A file from a person never fails as a whole (STYLE 13): reading gives the value and these.

use std::collections::BTreeMap;

/// Whether a finding blocks acceptance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is stored until this is put right.
    Error,
    /// Accepted once the sender has acknowledged this code.
    Warning,
}

/// Where in a file: physical line and cell, both from 1; 0 where none is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The physical line on which the cell starts; newlines inside quotes count.
    pub line: u64,
    /// The cell's position in its row; 0 for a whole row or file.
    pub column: u32,
}

/// One thing found. `C` is the subject's own closed list of codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding<C> {
    /// The stable code.
    pub code: C,
    /// Whether it blocks.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// The field's name, empty where none is meant.
    pub field: &'static str,
    /// The record's own identifier where one could be read.
    pub record: Option<String>,
    /// What was found: escaped, at most 80 characters.
    pub value: String,
    /// What was wanted.
    pub expected: String,
    /// What to do about it.
    pub hint: String,
    /// The earlier line of a repeat.
    pub related_line: Option<u64>,
}

/// Findings in file order with exact counts, of which at most a stated number per code is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings<C> {
    kept: Vec<Finding<C>>,
    counts: BTreeMap<C, u64>,
    kept_per_code_max: u64,
    errors: u64,
}

impl<C: Ord + Copy> Findings<C> {
    /// No findings yet; at most this many will be kept for each code.
    pub fn keeping_at_most(kept_per_code_max: u64) -> Self {
        Findings {
            kept: Vec::new(),
            counts: BTreeMap::new(),
            kept_per_code_max,
            errors: 0,
        }
    }

    /// Findings that were counted while they were collected: `counts` covers every one, `errors`
    /// those of them that block, and `kept` holds at most the stated number of each code.
    pub fn counted(
        kept: Vec<Finding<C>>,
        counts: BTreeMap<C, u64>,
        errors: u64,
        kept_per_code_max: u64,
    ) -> Self {
        debug_assert!(kept.len() as u64 <= counts.values().sum());
        Findings {
            kept,
            counts,
            kept_per_code_max,
            errors,
        }
    }

    /// Adds one. It always counts; it is kept while there is room for its code.
    pub fn push(&mut self, finding: Finding<C>) {
        let count = self.counts.entry(finding.code).or_insert(0);
        *count += 1;
        self.errors += u64::from(finding.severity == Severity::Error);
        if *count <= self.kept_per_code_max {
            self.kept.push(finding);
        }
    }

    /// Those kept, in the order they were pushed until [`Findings::sort`] is called.
    pub fn kept(&self) -> &[Finding<C>] {
        &self.kept
    }

    /// How many there were of each code, kept or not.
    pub fn counts(&self) -> &BTreeMap<C, u64> {
        &self.counts
    }

    /// Whether any finding blocks.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// How many of them block.
    pub fn errors(&self) -> u64 {
        self.errors
    }

    /// Puts those kept into file order; within one place they stay as they were pushed.
    pub fn sort(&mut self) {
        self.kept.sort_by_key(|finding| finding.place);
    }
}
