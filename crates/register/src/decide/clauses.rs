//! Rows into clauses, and clauses sent again into those held (REG-7, REG-16, REG-19).
//!
//! A clause is recognised by its devices. What was sent decides the facts; what DCC set, the
//! clause's number and its fix progress stay. The order of rows in a file is no fact.

use crate::fix::{FixProgress, PublicWording};
use crate::item::{Clause, ClauseField, Item, RowOrigin, Source, Stage, Term};
use crate::row::{FixAvailable, SubmittedRow};
use std::collections::{BTreeMap, BTreeSet};
use terms::CspRegion;
use terms::{DeviceType, FirmwareVersion, SubmissionRef};

/// The clauses of one item's rows: rows with the same `Combination` label are one clause (these
/// together), every other row is a clause of its own (each of these). Never guessed. A row that
/// stands in the file twice, word for word, is one clause with two origins.
pub(super) fn clauses_of(rows: &[&SubmittedRow], submission: SubmissionRef) -> Vec<Clause> {
    let mut group_of = BTreeMap::new();
    let mut groups: Vec<Vec<Clause>> = Vec::new();
    for row in rows {
        let clause = clause_of(row, submission);
        let next = groups.len();
        let key = match &clause.label {
            Some(label) => (Some(label.clone()), None),
            None => (None, Some(facts_of(&clause))),
        };
        match *group_of.entry(key).or_insert(next) {
            group if group < next => groups[group].push(clause),
            _ => groups.push(vec![clause]),
        }
    }
    let mut clauses: Vec<Clause> = groups.into_iter().filter_map(together).collect();
    for (clause, number) in clauses.iter_mut().zip(1..) {
        clause.number = number;
    }
    clauses
}

fn clause_of(row: &SubmittedRow, submission: SubmissionRef) -> Clause {
    Clause {
        number: 0,
        terms: vec![Term {
            device_type: row.device.device_type,
            make: row.device.make.clone(),
            model: row.device.model.clone(),
            versions: row.device.firmware.iter().cloned().collect(),
            hardware_version: row.hardware_version.clone(),
            region: row.region,
        }],
        label: row.combination.clone(),
        status: row.status,
        date_last_updated: row.date_last_updated,
        fix_claim: row.fix_available,
        fix_information: row.fix_information.clone(),
        summary: row.summary.clone(),
        affected_until: row.affected_until.clone(),
        origins: vec![RowOrigin {
            submission,
            line: row.line,
        }],
        set_by_dcc: BTreeMap::new(),
        fix: FixProgress::default(),
    }
}

/// What a sender states in a clause: two clauses that agree in this say the same.
type StatedFacts = (
    Vec<Term>,
    crate::row::StatusOfInformation,
    terms::Date,
    FixAvailable,
    Option<String>,
    Option<String>,
    Option<FirmwareVersion>,
);

fn facts_of(clause: &Clause) -> StatedFacts {
    (
        clause.terms.clone(),
        clause.status,
        clause.date_last_updated,
        clause.fix_claim,
        clause.fix_information.clone(),
        clause.summary.clone(),
        clause.affected_until.clone(),
    )
}

/// The clause that says all of these together, or `None` of none. A claim holds for the whole
/// only where every part makes it, the lowest status and the latest date count, and texts that
/// differ are all kept. The same whatever the order of the parts.
pub(super) fn together(mut parts: Vec<Clause>) -> Option<Clause> {
    parts.sort_by_cached_key(facts_of);
    let mut whole = parts.first()?.clone();
    let mut terms: BTreeMap<DeviceKey, Term> = BTreeMap::new();
    let mut fix_information = Texts::default();
    let mut summary = Texts::default();
    let mut origins = BTreeSet::new();
    for part in parts {
        for term in part.terms {
            match terms.get_mut(&device_key(&term)) {
                Some(held) => held.versions.extend(term.versions),
                None => {
                    terms.insert(device_key(&term), term);
                }
            }
        }
        whole.status = whole.status.min(part.status);
        whole.date_last_updated = whole.date_last_updated.max(part.date_last_updated);
        if part.fix_claim == FixAvailable::No {
            whole.fix_claim = FixAvailable::No;
        }
        fix_information.add(part.fix_information);
        summary.add(part.summary);
        whole.affected_until = whole.affected_until.or(part.affected_until);
        origins.extend(part.origins);
    }
    whole.terms = terms.into_values().collect();
    whole.terms.sort();
    whole.fix_information = fix_information.joined;
    whole.summary = summary.joined;
    whole.origins = origins.into_iter().collect();
    Some(whole)
}

/// Texts of several parts, each once, one after the other.
#[derive(Default)]
struct Texts {
    seen: BTreeSet<String>,
    joined: Option<String>,
}

impl Texts {
    fn add(&mut self, text: Option<String>) {
        let Some(text) = text else { return };
        if !self.seen.insert(text.clone()) {
            return;
        }
        self.joined = match self.joined.take() {
            Some(before) => Some(before + "\n" + &text),
            None => Some(text),
        };
    }
}

/// A device whatever its versions and however its names are spelt.
type DeviceKey = (
    DeviceType,
    String,
    String,
    Option<String>,
    Option<CspRegion>,
);

fn device_key(term: &Term) -> DeviceKey {
    (
        term.device_type,
        term.make.folded(),
        term.model.folded(),
        term.hardware_version.clone(),
        term.region,
    )
}

/// The devices of a clause with their versions, however their names are spelt.
pub(super) type DevicesKey = Vec<(DeviceKey, BTreeSet<FirmwareVersion>)>;

/// The key under which a clause is the same clause from file to file.
pub(super) fn devices_key(terms: &[Term]) -> DevicesKey {
    let mut key: DevicesKey = terms
        .iter()
        .map(|term| (device_key(term), term.versions.clone()))
        .collect();
    key.sort();
    key
}

fn any_spelling_key(clause: &Clause) -> DevicesKey {
    devices_key(&clause.terms)
}

/// The same without hardware version and region, which a provider may add later.
fn models_key(clause: &Clause) -> DevicesKey {
    let mut key = devices_key(&clause.terms);
    for ((_, _, _, hardware_version, region), _) in &mut key {
        *hardware_version = None;
        *region = None;
    }
    key.sort();
    key
}

/// The held item with what was sent again put into it, or `None` where nothing changed. An item
/// whose facts changed goes back to DCC for verification; a diverted tombstone stays.
pub(super) fn merge(held: &Item, sent: Vec<Clause>) -> Option<Item> {
    if matches!(held.stage, Stage::Diverted { .. }) {
        return None;
    }
    let clauses = matched(held, regrouped(held, sent));
    let same = clauses.len() == held.clauses.len()
        && clauses
            .iter()
            .zip(&held.clauses)
            .all(|(new, old)| new.number == old.number && facts_of(new) == facts_of(old));
    if same && !matches!(held.stage, Stage::Withdrawn { .. }) {
        return None;
    }
    let mut item = held.clone();
    item.clauses = clauses;
    item.stage = match &held.stage {
        Stage::Queried | Stage::Answered => Stage::Answered,
        Stage::Received
        | Stage::Verified { .. }
        | Stage::Declined { .. }
        | Stage::Diverted { .. }
        | Stage::Withdrawn { .. } => Stage::Received,
    };
    Some(item)
}

fn set_by_dcc(clause: &Clause) -> bool {
    clause.set_by_dcc.contains_key(&ClauseField::Devices)
}

/// The clauses sent, put together and taken apart as DCC did with those held, so that a re-send
/// of the same rows undoes none of DCC's work. A combination that was sent is only taken apart
/// where DCC's clauses account for every part of it; otherwise it stays as it was sent.
fn regrouped(held: &Item, sent: Vec<Clause>) -> Vec<Clause> {
    let (by_dcc, others): (Vec<&Clause>, Vec<&Clause>) =
        held.clauses.iter().partition(|clause| set_by_dcc(clause));
    if by_dcc.is_empty() {
        return sent;
    }
    let as_held: BTreeSet<StatedFacts> = others.into_iter().map(facts_of).collect();
    let mut fixed: Vec<bool> = sent
        .iter()
        .map(|clause| as_held.contains(&facts_of(clause)))
        .collect();
    loop {
        let regrouping = Regrouping::of(&by_dcc, &sent, &fixed);
        let in_part = regrouping.in_part();
        if in_part.is_empty() {
            return regrouping.finish(sent);
        }
        for clause in in_part {
            fixed[clause] = true;
        }
    }
}

/// One device in one version, out of one of the clauses sent.
struct Part {
    of: usize,
    clause: Clause,
    taken: bool,
}

/// A try at putting the parts of the clauses sent into the clauses that DCC set.
struct Regrouping {
    parts: Vec<Part>,
    joined: Vec<Clause>,
}

impl Regrouping {
    fn of(by_dcc: &[&Clause], sent: &[Clause], fixed: &[bool]) -> Regrouping {
        let mut parts: Vec<Part> = Vec::new();
        for (of, clause) in sent.iter().enumerate().filter(|(of, _)| !fixed[*of]) {
            parts.extend(single_versions(clause).map(|clause| Part {
                of,
                clause,
                taken: false,
            }));
        }
        let mut joined = Vec::new();
        for before in by_dcc {
            let fits = |part: &Part| !part.taken && is_part(&part.clause, before);
            let chosen = parts.iter().filter(|part| fits(part));
            let whole = together(chosen.map(|part| part.clause.clone()).collect());
            let key = devices_key(&before.terms);
            if let Some(whole) = whole.filter(|whole| devices_key(&whole.terms) == key) {
                joined.push(whole);
                for part in parts
                    .iter_mut()
                    .filter(|part| is_part(&part.clause, before))
                {
                    part.taken = true;
                }
            }
        }
        Regrouping { parts, joined }
    }

    /// The clauses sent of which some parts are taken and some are not.
    fn in_part(&self) -> BTreeSet<usize> {
        let of = |taken: bool| -> BTreeSet<usize> {
            let parts = self.parts.iter().filter(|part| part.taken == taken);
            parts.map(|part| part.of).collect()
        };
        of(true).intersection(&of(false)).copied().collect()
    }

    fn finish(self, sent: Vec<Clause>) -> Vec<Clause> {
        let taken: BTreeSet<usize> = self
            .parts
            .iter()
            .filter(|p| p.taken)
            .map(|p| p.of)
            .collect();
        let rest = sent.into_iter().enumerate();
        let rest = rest.filter(|(of, _)| !taken.contains(of));
        rest.map(|(_, clause)| clause).chain(self.joined).collect()
    }
}

/// The clause once for each device and version that it names.
fn single_versions(clause: &Clause) -> impl Iterator<Item = Clause> {
    clause.terms.iter().flat_map(move |term| {
        let versions: Vec<BTreeSet<FirmwareVersion>> = match term.versions.is_empty() {
            true => vec![BTreeSet::new()],
            false => term.versions.iter().map(|v| [v.clone()].into()).collect(),
        };
        versions.into_iter().map(move |versions| Clause {
            terms: vec![Term {
                versions,
                ..term.clone()
            }],
            ..clause.clone()
        })
    })
}

/// Whether everything this clause names is named by that one.
fn is_part(clause: &Clause, whole: &Clause) -> bool {
    clause.terms.iter().all(|term| {
        whole
            .terms
            .iter()
            .any(|held| held.same_device(term) && term.versions.is_subset(&held.versions))
    })
}

/// Each clause sent, with the number and progress of the held clause that it is; in order of
/// number. A clause is first the one that says the same, then the one with exactly its terms,
/// then the one with its devices however spelt, then the one with its models and versions.
fn matched(held: &Item, sent: Vec<Clause>) -> Vec<Clause> {
    let mut before = vec![None; sent.len()];
    let mut free: BTreeMap<u32, &Clause> = held.clauses.iter().map(|c| (c.number, c)).collect();
    match_by(facts_of, &sent, &mut before, &mut free);
    match_by(|clause| clause.terms.clone(), &sent, &mut before, &mut free);
    match_by(any_spelling_key, &sent, &mut before, &mut free);
    match_by(models_key, &sent, &mut before, &mut free);
    let mut next_number = super::next_clause_number(held);
    let mut clauses: Vec<Clause> = sent
        .into_iter()
        .zip(before)
        .map(|(mut clause, before)| match before {
            Some(before) => updated(held.source, before, clause),
            None => {
                clause.number = next_number;
                next_number += 1;
                clause
            }
        })
        .collect();
    clauses.sort_by_key(|clause| clause.number);
    clauses
}

/// Finds for each clause sent, that has none yet, the first free one held that has its key.
fn match_by<'h, K: Ord>(
    key: impl Fn(&Clause) -> K,
    sent: &[Clause],
    before: &mut [Option<&'h Clause>],
    free: &mut BTreeMap<u32, &'h Clause>,
) {
    let mut waiting: BTreeMap<K, Vec<u32>> = BTreeMap::new();
    for clause in free.values().rev() {
        waiting.entry(key(clause)).or_default().push(clause.number);
    }
    for (clause, found) in sent.iter().zip(before) {
        if found.is_none() {
            let number = waiting.get_mut(&key(clause)).and_then(Vec::pop);
            *found = number.and_then(|number| free.remove(&number));
        }
    }
}

/// The held clause with the facts sent. Where they changed and the public words did not, as when
/// the provider takes back its claim of a fix that another Party worded, the confirmation was
/// given for other facts and is asked for anew.
fn updated(source: Source, before: &Clause, sent: Clause) -> Clause {
    let mut clause = Clause {
        number: before.number,
        set_by_dcc: before.set_by_dcc.clone(),
        fix: before.fix.clone(),
        label: sent.label.clone().or_else(|| before.label.clone()),
        ..sent
    };
    if facts_of(&clause) == facts_of(before) {
        clause.origins.clone_from(&before.origins);
    } else if PublicWording::of(source, &clause) == PublicWording::of(source, before) {
        clause.fix.confirmation = None;
    }
    clause
}
