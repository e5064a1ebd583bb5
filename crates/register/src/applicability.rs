//! Whether an entry applies to the devices somebody asks about (REG-1, REG-7).
//!
//! A query is a combination of which any subset may be given; an entry is a clause of terms that
//! hold together. The answer has three values, and says what is missing and why each part matched.
//! It refuses to order versions, to rank devices, and to say what no published entry says.
//!
//! The algorithm and its test vectors are published in `docs/guide/combinations.md`.

mod clause;
mod listing;
mod name;
#[cfg(test)]
mod properties;
mod question;
#[cfg(test)]
mod vectors;

pub use clause::evaluate_clause;
pub use listing::{Listing, NameListing, VersionListing, listing};
pub use name::{NameMatch, name_match, similarity_key, similarity_keys};
pub use question::version_question;

use crate::item::Term;
use std::collections::BTreeSet;
use terms::CspRegion;
use terms::{DeviceType, FirmwareVersion, Make, Model};

/// What a query says of one field of one part (DOMAIN trap 23).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Asked<T> {
    /// Whatever it be: this field does not narrow the search.
    #[default]
    Any,
    /// There is a value and the asker does not know it: what depends on it stays open.
    Unknown,
    /// The device has no such value, as a Type 2 Device has no firmware version.
    NotApplicable,
    /// This value.
    Is(T),
}

impl<T> Asked<T> {
    /// The value, where one is given.
    pub fn value(&self) -> Option<&T> {
        match self {
            Asked::Is(value) => Some(value),
            Asked::Any | Asked::Unknown | Asked::NotApplicable => None,
        }
    }
}

/// One device of the combination asked about, as far as it is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AskedPart {
    /// Device Type; a GPF is the same box as its CHF.
    pub device_type: Asked<DeviceType>,
    /// Make.
    pub make: Asked<Make>,
    /// Model.
    pub model: Asked<Model>,
    /// Firmware Version.
    pub firmware: Asked<FirmwareVersion>,
    /// Hardware Version.
    pub hardware_version: Asked<String>,
    /// CSP Region.
    pub region: Asked<CspRegion>,
}

/// The combination asked about. The order in which its parts were given has no meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    parts: Vec<AskedPart>,
    absent: BTreeSet<DeviceType>,
}

/// More parts than a query may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyParts {
    /// How many were given.
    pub given: usize,
}

impl Query {
    /// The greatest number of parts. One premises has four kinds of device that matter and seldom
    /// two of a kind; eight leaves room, and bounds the work of one evaluation.
    pub const PARTS_MAX: usize = 8;

    /// A query for these parts, in a combination that has no device of the absent types. A part
    /// given twice counts once.
    pub fn new(
        parts: impl IntoIterator<Item = AskedPart>,
        absent: impl IntoIterator<Item = DeviceType>,
    ) -> Result<Query, TooManyParts> {
        let distinct: BTreeSet<AskedPart> = parts.into_iter().collect();
        if distinct.len() > Self::PARTS_MAX {
            return Err(TooManyParts {
                given: distinct.len(),
            });
        }
        Ok(Query {
            parts: distinct.into_iter().collect(),
            absent: absent.into_iter().map(DeviceType::physical).collect(),
        })
    }

    /// The parts, in an order of their own.
    pub fn parts(&self) -> &[AskedPart] {
        &self.parts
    }

    /// The kinds of device that the combination is said not to have.
    pub fn absent(&self) -> &BTreeSet<DeviceType> {
        &self.absent
    }
}

/// What a clause, or all published clauses together, say to a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Every part that the clause names is given and matches.
    Affected,
    /// What is given fits; these are open.
    DependsOn(Vec<Missing>),
    /// No published entry. It is not a statement that there is no fault.
    NoPublishedEntry,
}

/// What a clause names and the query leaves open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// The position of the term in the clause.
    pub term: usize,
    /// What of it is open.
    pub what: MissingWhat,
}

/// What of a term is open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MissingWhat {
    /// The whole device: no such part is given.
    Part,
    /// The part at this position is given; these fields of it are not known.
    Fields(usize, BTreeSet<Field>),
}

/// A field of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// Make.
    Make,
    /// Model.
    Model,
    /// Firmware Version.
    FirmwareVersion,
    /// Hardware Version.
    HardwareVersion,
    /// CSP Region.
    Region,
}

impl Field {
    /// The name of the field in the submission format.
    pub fn name(self) -> &'static str {
        match self {
            Field::Make => "Make",
            Field::Model => "Model",
            Field::FirmwareVersion => "Firmware Version",
            Field::HardwareVersion => "Hardware Version",
            Field::Region => "Region",
        }
    }
}

/// A clause's answer, with the reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseAnswer {
    /// The answer.
    pub answer: Answer,
    /// Why each part that matched did, in order of term. Empty where the answer is no entry.
    pub matches: Vec<TermMatch>,
}

impl ClauseAnswer {
    /// The least exact match among its names: what results are ordered by first.
    pub fn exactness(&self) -> NameMatch {
        self.matches
            .iter()
            .map(|found| found.make.max(found.model))
            .max()
            .unwrap_or(NameMatch::NotAsked)
    }
}

/// Why a part matches a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermMatch {
    /// The position of the term in the clause.
    pub term: usize,
    /// The position of the part in the query.
    pub part: usize,
    /// Whether the types are the same, or the two functions of one hub.
    pub device: DeviceMatch,
    /// How the make matched.
    pub make: NameMatch,
    /// How the model matched.
    pub model: NameMatch,
    /// How the firmware version matched.
    pub firmware: VersionMatch,
}

/// How device types match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DeviceMatch {
    /// The query gives no type.
    NotAsked,
    /// The same type.
    SameType,
    /// One names the CHF and the other the GPF of the same Communications Hub.
    SameHub,
}

/// How firmware versions match. There is no near match: a version is exact or another version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VersionMatch {
    /// The query takes any version.
    NotAsked,
    /// Exactly the version asked for.
    Exactly,
    /// The entry names no version of this device.
    NoneNamed,
    /// The query says the version is not known.
    Unknown,
}

/// The answer without its details.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// Affected.
    Affected,
    /// It depends on what is not given.
    DependsOn,
    /// No published entry.
    NoPublishedEntry,
}

impl Answer {
    /// The answer without its details.
    pub fn verdict(&self) -> Verdict {
        match self {
            Answer::Affected => Verdict::Affected,
            Answer::DependsOn(_) => Verdict::DependsOn,
            Answer::NoPublishedEntry => Verdict::NoPublishedEntry,
        }
    }
}

/// The answer of all these clauses together, in any order of clauses: affected if one of them is,
/// else open if one of them is open, else no published entry.
pub fn evaluate<'c>(
    query: &Query,
    listings: &[Listing],
    clauses: impl IntoIterator<Item = &'c [Term]>,
) -> Evaluation {
    let mut evaluation = Evaluation {
        verdict: Verdict::NoPublishedEntry,
        affected: Vec::new(),
        depends: Vec::new(),
        version_not_listed: (0..query.parts().len())
            .filter(|part| {
                listings
                    .get(*part)
                    .is_some_and(|listing| listing.version == VersionListing::NotListed)
            })
            .collect(),
    };
    for (position, terms) in clauses.into_iter().enumerate() {
        let found = evaluate_clause(query, listings, terms);
        evaluation.verdict = evaluation.verdict.min(found.answer.verdict());
        match found.answer {
            Answer::Affected => evaluation.affected.push((position, found)),
            Answer::DependsOn(_) => evaluation.depends.push((position, found)),
            Answer::NoPublishedEntry => {}
        }
    }
    evaluation
}

/// The answer of many clauses to one query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The answer of all together.
    pub verdict: Verdict,
    /// The clauses that apply, by position.
    pub affected: Vec<(usize, ClauseAnswer)>,
    /// The clauses that may apply, by position.
    pub depends: Vec<(usize, ClauseAnswer)>,
    /// The parts whose version is not on the list of devices, by position.
    pub version_not_listed: Vec<usize>,
}
