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
    /// The same devices in the same versions; texts differ.
    Key,
    /// The same texts for other devices of the same model.
    Content,
    /// The same device and nearly the same texts.
    Near,
    /// The same model and nearly the same texts, in other firmware versions.
    CrossVersion,
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

/// The items among `candidates` that may be the same matter as this one, strongest likeness
/// first, then by reference. Those decided to be different come last, so that the decision can be
/// taken back. Diverted items are never proposed.
pub fn propose<'i>(item: &Item, candidates: impl IntoIterator<Item = &'i Item>) -> Vec<Proposal> {
    let mut proposals: Vec<Proposal> = candidates
        .into_iter()
        .filter(|other| other.reference != item.reference)
        .filter(|other| !matches!(other.stage, Stage::Diverted { .. }))
        .filter_map(|other| proposal(item, other))
        .collect();
    proposals.sort_by_key(|proposal| {
        let set_aside = proposal.verdict == RepeatVerdict::Different;
        (set_aside, proposal.likeness, proposal.other)
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
    let near = percent_alike(&text_of(ours), &text_of(theirs)) >= NEAR_PERCENT;
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
    let likeness = match (versions_meet, texts_same, near) {
        (true, true, _) if status => Likeness::Exact,
        (true, false, true) => {
            matched.push(Matched::TextNearly);
            Likeness::Near
        }
        (true, true | false, true | false) => Likeness::Key,
        (false, true, _) => Likeness::Content,
        (false, false, true) => {
            matched.push(Matched::TextNearly);
            Likeness::CrossVersion
        }
        (false, false, false) => return None,
    };
    Some((likeness, matched))
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

fn text_of(clause: &Clause) -> String {
    let summary = clause.summary.as_deref().unwrap_or_default();
    match summary.is_empty() {
        true => normalised(clause.fix_text().unwrap_or_default()),
        false => normalised(summary),
    }
}
