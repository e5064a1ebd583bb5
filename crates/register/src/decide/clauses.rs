//! Rows into clauses, and clauses sent again into those held (REG-7, REG-16, REG-19).
//!
//! A clause is recognised by its devices. What was sent decides the facts; what DCC set, the
//! clause's number and its fix progress stay. The order of rows in a file is no fact.

use crate::fix::{FixProgress, PublicWording};
use crate::item::{Clause, ClauseField, Item, RowOrigin, Source, Stage, Term};
use crate::row::{CspRegion, FixAvailable, SubmittedRow};
use std::collections::{BTreeMap, BTreeSet};
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

/// The same with its names exactly as they are spelt.
fn spelt_key(clause: &Clause) -> DevicesKey {
    let spelt = |term: &Term| {
        let (device_type, _, _, hardware_version, region) = device_key(term);
        let (make, model) = (term.make.to_string(), term.model.to_string());
        let device = (device_type, make, model, hardware_version, region);
        (device, term.versions.clone())
    };
    clause.terms.iter().map(spelt).collect()
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
    let sent = keep_combined(held, keep_separated(held, sent));
    let clauses = matched(held, sent);
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

/// A combination that DCC took apart stays apart when it is sent again.
fn keep_separated(held: &Item, sent: Vec<Clause>) -> Vec<Clause> {
    let pieces: Vec<&Clause> = held.clauses.iter().filter(|c| set_by_dcc(c)).collect();
    let mut kept = Vec::with_capacity(sent.len());
    for clause in sent {
        let of_this: Vec<&Clause> = pieces
            .iter()
            .copied()
            .filter(|piece| {
                piece.terms.len() < clause.terms.len()
                    && piece.terms.iter().all(|term| clause.terms.contains(term))
            })
            .collect();
        let covered: BTreeSet<&Term> = of_this.iter().flat_map(|piece| &piece.terms).collect();
        if covered.len() < clause.terms.len() {
            kept.push(clause);
            continue;
        }
        kept.extend(of_this.iter().map(|piece| Clause {
            terms: piece.terms.clone(),
            label: None,
            ..clause.clone()
        }));
    }
    kept
}

/// Clauses that DCC joined arrive apart; they are joined again, so that a re-send of the same
/// rows does not undo DCC's work. Where a part is missing, the rest stays apart.
fn keep_combined(held: &Item, mut sent: Vec<Clause>) -> Vec<Clause> {
    for before in held.clauses.iter().filter(|clause| set_by_dcc(clause)) {
        let (parts, others): (Vec<Clause>, Vec<Clause>) =
            sent.into_iter().partition(|clause| is_part(clause, before));
        sent = others;
        let whole = together(parts.clone());
        match whole.filter(|whole| devices_key(&whole.terms) == devices_key(&before.terms)) {
            Some(whole) => sent.push(whole),
            None => sent.extend(parts),
        }
    }
    sent
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
/// number. A clause is first the one with exactly its terms, then the one with its devices
/// however spelt, then the one with its models and versions.
fn matched(held: &Item, sent: Vec<Clause>) -> Vec<Clause> {
    let keys: [fn(&Clause) -> DevicesKey; 3] = [spelt_key, any_spelling_key, models_key];
    let mut before: Vec<Option<&Clause>> = vec![None; sent.len()];
    let mut free: BTreeMap<u32, &Clause> = held.clauses.iter().map(|c| (c.number, c)).collect();
    for key in keys {
        let mut waiting: BTreeMap<_, Vec<u32>> = BTreeMap::new();
        for clause in free.values().rev() {
            waiting.entry(key(clause)).or_default().push(clause.number);
        }
        for (clause, found) in sent.iter().zip(&mut before) {
            if found.is_none() {
                let number = waiting.get_mut(&key(clause)).and_then(Vec::pop);
                *found = number.and_then(|number| free.remove(&number));
            }
        }
    }
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
