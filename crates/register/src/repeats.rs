//! Proposed repeats: items that may be the same matter (REG-16, REG-17).
//!
//! A proposal says what matches and merges nothing; a person at DCC decides, and may take the
//! decision back. Items of different providers are compared for DCC alone.

use crate::intake::similarity::{NEAR_PERCENT, normalised, percent_alike};
use crate::item::{Clause, Item, RepeatVerdict, Stage, Term};
use std::cmp::Reverse;
use terms::ItemRef;

/// Most proposals for one item; the strongest kinds come first.
pub const PROPOSALS_MAX: usize = 20;

/// How two items are alike, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Likeness {
    /// Devices, status and texts are the same.
    Exact,
    /// The same texts for other devices of the same model.
    Content,
    /// The same device and nearly the same texts.
    Near,
    /// The same model and nearly the same texts, in other firmware versions.
    CrossVersion,
    /// The same devices in the same versions, from another provider; texts differ. Not within one
    /// provider, whose Identifiers say that these are different matters.
    Key,
}

/// What of two items matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Matched {
    /// Make and model.
    Model,
    /// Firmware versions.
    Versions,
    /// `Status of Information`.
    Status,
    /// `Summary`, to the letter.
    Summary,
    /// `Fix Information`, to the letter.
    FixInformation,
    /// The texts, nearly.
    TextNearly,
}

/// A proposal that another item is the same matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The other item.
    pub other: ItemRef,
    /// How they are alike.
    pub likeness: Likeness,
    /// What matches.
    pub matched: Vec<Matched>,
    /// What DCC decided last.
    pub verdict: RepeatVerdict,
}

/// The items among `candidates` that may be the same matter as this one: those that DCC linked,
/// then those undecided, then those decided to be different, so that the decision can be taken
/// back; in each the strongest likeness first, then by reference. Diverted items are never
/// proposed.
pub fn propose<'i>(item: &Item, candidates: impl IntoIterator<Item = &'i Item>) -> Vec<Proposal> {
    let mut proposals: Vec<Proposal> = candidates
        .into_iter()
        .filter(|other| other.reference != item.reference)
        .filter(|other| !matches!(other.stage, Stage::Diverted { .. }))
        .filter_map(|other| proposal(item, other))
        .collect();
    proposals.sort_by_key(|proposal| {
        let decided = match proposal.verdict {
            RepeatVerdict::Same => 0,
            RepeatVerdict::Undecided => 1,
            RepeatVerdict::Different => 2,
        };
        (decided, proposal.likeness, proposal.other)
    });
    proposals.truncate(PROPOSALS_MAX);
    proposals
}

fn proposal(item: &Item, other: &Item) -> Option<Proposal> {
    let pairs = item
        .clauses
        .iter()
        .flat_map(|ours| other.clauses.iter().map(move |theirs| (ours, theirs)));
    let (likeness, matched) = pairs
        .filter_map(|(ours, theirs)| alike(ours, theirs))
        .filter(|(likeness, _)| *likeness != Likeness::Key || item.provider != other.provider)
        .min_by_key(|(likeness, matched)| (*likeness, Reverse(matched.len())))?;
    Some(Proposal {
        other: other.reference,
        likeness,
        matched,
        verdict: item.repeat_verdict(other.reference),
    })
}

fn alike(ours: &Clause, theirs: &Clause) -> Option<(Likeness, Vec<Matched>)> {
    if !same_models(&ours.terms, &theirs.terms) {
        return None;
    }
    let mut matched = vec![Matched::Model];
    let versions_meet = same_versions(&ours.terms, &theirs.terms);
    let status = ours.status == theirs.status;
    let summary = same_text(ours.summary.as_deref(), theirs.summary.as_deref());
    let fix = same_text(ours.fix_text(), theirs.fix_text());
    if versions_meet {
        matched.push(Matched::Versions);
    }
    if status {
        matched.push(Matched::Status);
    }
    if summary == TextMatch::Same {
        matched.push(Matched::Summary);
    }
    if fix == TextMatch::Same {
        matched.push(Matched::FixInformation);
    }
    let texts_same = summary != TextMatch::Different
        && fix != TextMatch::Different
        && (summary == TextMatch::Same || fix == TextMatch::Same);
    if texts_same {
        let likeness = match (versions_meet, status) {
            (true, true) => Likeness::Exact,
            (true, false) => Likeness::Near,
            (false, true | false) => Likeness::Content,
        };
        return Some((likeness, matched));
    }
    if nearly_alike(&text_of(ours), &text_of(theirs)) {
        matched.push(Matched::TextNearly);
        let likeness = match versions_meet {
            true => Likeness::Near,
            false => Likeness::CrossVersion,
        };
        return Some((likeness, matched));
    }
    versions_meet.then_some((Likeness::Key, matched))
}

/// Whether two texts are there and nearly the same. Where one is so much longer that they cannot
/// be, they are not compared.
fn nearly_alike(ours: &str, theirs: &str) -> bool {
    let (ours_long, theirs_long) = (ours.chars().count() as u64, theirs.chars().count() as u64);
    let shorter = ours_long.min(theirs_long);
    shorter > 0
        && 200 * shorter >= NEAR_PERCENT * (ours_long + theirs_long)
        && percent_alike(ours, theirs) >= NEAR_PERCENT
}

/// Whether both sets of terms name the same models, whatever the versions.
fn same_models(ours: &[Term], theirs: &[Term]) -> bool {
    let meets = |term: &Term, others: &[Term]| {
        others.iter().any(|other| {
            term.device_type.physical() == other.device_type.physical()
                && term.make.folded() == other.make.folded()
                && term.model.folded() == other.model.folded()
        })
    };
    ours.iter().any(|term| meets(term, theirs))
}

/// Whether every model that both name shares a version, or neither records any.
fn same_versions(ours: &[Term], theirs: &[Term]) -> bool {
    ours.iter().all(|term| {
        theirs
            .iter()
            .filter(|other| {
                term.make.folded() == other.make.folded()
                    && term.model.folded() == other.model.folded()
            })
            .all(|other| {
                (term.versions.is_empty() && other.versions.is_empty())
                    || !term.versions.is_disjoint(&other.versions)
            })
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TextMatch {
    Same,
    NeitherHasOne,
    Different,
}

fn same_text(ours: Option<&str>, theirs: Option<&str>) -> TextMatch {
    match (ours, theirs) {
        (None, None) => TextMatch::NeitherHasOne,
        (Some(ours), Some(theirs)) if normalised(ours) == normalised(theirs) => TextMatch::Same,
        (Some(_), Some(_)) | (Some(_), None) | (None, Some(_)) => TextMatch::Different,
    }
}

/// Both texts of a clause, in the order in which intake compares them.
fn text_of(clause: &Clause) -> String {
    let texts = [clause.fix_text(), clause.summary.as_deref()];
    let texts: Vec<String> = texts.into_iter().flatten().map(normalised).collect();
    texts.join(" ").trim().to_owned()
}
