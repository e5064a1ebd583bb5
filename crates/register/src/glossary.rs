//! The glossary: the words records are written in, published before anybody is asked for data
//! (REG-9).

use std::collections::BTreeSet;
use terms::{Moment, PersonRef};

/// One version of the glossary. Versions count from 1; the highest is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glossary {
    /// Its version.
    pub version: u32,
    /// Who published it.
    pub published_by: PersonRef,
    /// When.
    pub published_at: Moment,
    /// Its entries in alphabetical order of term.
    pub entries: Vec<GlossaryEntry>,
}

/// One term and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlossaryEntry {
    /// The stable anchor that fields, codes and refusals link to, such as `firmware-version`.
    pub anchor: String,
    /// The term.
    pub term: String,
    /// What it means.
    pub meaning: String,
    /// Where the meaning comes from, such as `SEC Section A` or a requirement id.
    pub source: String,
}

impl Glossary {
    /// The anchors of this version that a later one with these entries would lose. Fields, codes and
    /// refusals link to them, so that a published anchor stays (REG-9).
    pub fn lost_by(&self, entries: &[GlossaryEntry]) -> Vec<&str> {
        let kept: BTreeSet<&str> = entries.iter().map(|entry| entry.anchor.trim()).collect();
        let anchors = self.entries.iter().map(|entry| entry.anchor.as_str());
        anchors.filter(|anchor| !kept.contains(anchor)).collect()
    }

    /// The entry that this anchor names.
    pub fn entry(&self, anchor: &str) -> Option<&GlossaryEntry> {
        self.entries.iter().find(|entry| entry.anchor == anchor)
    }
}
