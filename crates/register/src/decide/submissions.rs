//! Files received, items raised and items withdrawn by those they belong to (REG-3 to REG-6,
//! REG-11, REG-14, REG-15, REG-19).

use super::{TEXT_LENGTH_MAX, fit_text, item_write};
use crate::command::ReceivedFile;
use crate::decision::{
    Decision, Event, Facts, Notice, NoticeAbout, Recipient, Refusal, Stored, Write,
};
use crate::fix::FixProgress;
use crate::item::{Clause, Concern, Item, RowOrigin, Source, Stage, Term};
use crate::round::ReturnState;
use crate::row::{FixAvailable, SourceKind, StatusOfInformation, SubmittedRow};
use crate::submission::{Route, Submission, SubmissionOutcome};
use std::collections::{BTreeMap, BTreeSet};
use terms::{Capacity, DeviceType, ItemRef, OrganisationRef, OrganisationType, SubmissionRef};

/// What a Party states when it raises an item.
pub(super) struct Raising<'a> {
    pub terms: &'a [Term],
    pub status: StatusOfInformation,
    pub summary: &'a str,
    pub fix_information: Option<&'a str>,
    pub concern: Option<Concern>,
}

pub(super) fn receive(facts: &Facts<'_>, file: &ReceivedFile) -> Result<Decision, Refusal> {
    let capacity = facts.capacity()?;
    let source = match capacity.organisation_type {
        OrganisationType::Manufacturer => SourceKind::DeviceManufacturer,
        OrganisationType::Csp => SourceKind::Csp,
        OrganisationType::Dcc
        | OrganisationType::Secas
        | OrganisationType::Panel
        | OrganisationType::Supplier
        | OrganisationType::NetworkParty
        | OrganisationType::OtherSecParty => return Err(Refusal::NotAuthorised),
    };
    if facts.glossary.is_none() {
        return Err(Refusal::GlossaryNotPublished);
    }
    let provider = capacity.organisation;
    let reference = SubmissionRef::from_random_bits((facts.reference_bits)(
        "submission",
        &format!("{provider}/{}/{:x?}", facts.now.unix_seconds(), file.sha256),
    ));
    let mut decision = Decision::default();
    let round = facts.rounds.iter().find(|stored| {
        stored
            .value
            .of(provider)
            .is_some_and(|entry| entry.state == ReturnState::Awaited)
    });
    let outcome = if file.errors > 0 {
        decision.events.push(Event::SubmissionRefused {
            submission: reference,
            provider,
            sha256: file.sha256,
            errors: file.errors,
        });
        SubmissionOutcome::Refused {
            errors: file.errors,
            warnings: file.warnings,
        }
    } else {
        accept(
            facts,
            file,
            reference,
            provider,
            source,
            round,
            &mut decision,
        )
    };
    decision.writes.push(Write::Submission(Box::new(Submission {
        reference,
        provider,
        sent_by: capacity.person,
        received_at: facts.now,
        round: round.map(|stored| stored.value.reference),
        route: file.route,
        file_sha256: file.sha256,
        file_bytes: file.bytes,
        findings_sha256: file.findings_sha256,
        profile: file.profile,
        outcome,
    })));
    Ok(decision)
}

fn accept(
    facts: &Facts<'_>,
    file: &ReceivedFile,
    submission: SubmissionRef,
    provider: OrganisationRef,
    source: SourceKind,
    round: Option<&Stored<crate::round::Round>>,
    decision: &mut Decision,
) -> SubmissionOutcome {
    let held: BTreeMap<u64, &Stored<Item>> = facts
        .items
        .values()
        .filter(|stored| stored.value.provider == provider)
        .map(|stored| (stored.value.identifier, stored))
        .collect();
    let mut rows_of: BTreeMap<u64, Vec<&SubmittedRow>> = BTreeMap::new();
    for row in &file.rows {
        rows_of.entry(row.identifier).or_default().push(row);
    }
    let (mut items_new, mut items_changed, mut items_unchanged) = (0, 0, 0);
    for (identifier, rows) in &rows_of {
        let clauses = clauses_of(rows, submission);
        match held.get(identifier) {
            None => {
                items_new += 1;
                let item = new_item(facts, provider, *identifier, source, clauses);
                decision.writes.push(item_write(facts, item, 0));
            }
            Some(stored) => match merge(&stored.value, clauses) {
                Some(item) => {
                    items_changed += 1;
                    decision
                        .writes
                        .push(item_write(facts, item, stored.version));
                }
                None => items_unchanged += 1,
            },
        }
    }
    if let Some(stored) = round {
        let mut changed = stored.value.clone();
        if let Some(entry) = changed.of_mut(provider) {
            entry.state = ReturnState::Received {
                submission,
                at: facts.now,
            };
        }
        decision.writes.push(Write::Round {
            round: Box::new(changed),
            follows: stored.version,
        });
    }
    decision.events.push(Event::SubmissionAccepted {
        submission,
        provider,
        sha256: file.sha256,
        rows: file.rows.len() as u64,
    });
    if items_new + items_changed > 0 {
        decision.notices.push(Notice {
            to: Recipient::Every(OrganisationType::Dcc),
            about: NoticeAbout::SubmissionAwaitsVerification {
                submission,
                provider,
            },
            key: format!("submission/{submission}"),
        });
    }
    SubmissionOutcome::Accepted {
        rows: file.rows.len() as u64,
        items_new,
        items_changed,
        items_unchanged,
        warnings: file.warnings,
    }
}

fn new_item(
    facts: &Facts<'_>,
    provider: OrganisationRef,
    identifier: u64,
    source: SourceKind,
    clauses: Vec<Clause>,
) -> Item {
    Item {
        reference: item_reference(facts, provider, identifier),
        provider,
        identifier,
        source: Source::Provider(source),
        stage: Stage::Received,
        concern: None,
        clauses,
        queries: Vec::new(),
        repeats: Vec::new(),
        first_recorded: facts.now,
        last_recorded: facts.now,
    }
}

fn item_reference(facts: &Facts<'_>, provider: OrganisationRef, identifier: u64) -> ItemRef {
    ItemRef::from_random_bits((facts.reference_bits)(
        "item",
        &format!("{provider}/{identifier}"),
    ))
}

/// The clauses of one item's rows: rows with the same `Combination` label are one clause (these
/// together), every other row is a clause of its own (each of these). Never guessed.
pub fn clauses_of(rows: &[&SubmittedRow], submission: SubmissionRef) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    for row in rows {
        let together = row.combination.as_ref().and_then(|label| {
            clauses
                .iter()
                .position(|clause| clause.label.as_ref() == Some(label))
        });
        match together {
            Some(position) => add_row(&mut clauses[position], row, submission),
            None => clauses.push(clause_of(row, submission)),
        }
    }
    for (index, clause) in clauses.iter_mut().enumerate() {
        clause.terms.sort();
        clause.number = index as u32 + 1;
    }
    clauses
}

fn clause_of(row: &SubmittedRow, submission: SubmissionRef) -> Clause {
    Clause {
        number: 0,
        terms: vec![term_of(row)],
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

fn term_of(row: &SubmittedRow) -> Term {
    Term {
        device_type: row.device.device_type,
        make: row.device.make.clone(),
        model: row.device.model.clone(),
        versions: row.device.firmware.iter().cloned().collect(),
        hardware_version: row.hardware_version.clone(),
        region: row.region,
    }
}

/// Adds a row to the clause that its label names. A claim holds for the whole clause only where
/// every row makes it; texts that differ are all kept.
fn add_row(clause: &mut Clause, row: &SubmittedRow, submission: SubmissionRef) {
    let term = term_of(row);
    match clause.terms.iter_mut().find(|held| held.same_device(&term)) {
        Some(held) => held.versions.extend(term.versions),
        None => clause.terms.push(term),
    }
    clause.date_last_updated = clause.date_last_updated.max(row.date_last_updated);
    clause.status = clause.status.min(row.status);
    if row.fix_available == FixAvailable::No {
        clause.fix_claim = FixAvailable::No;
    }
    join_text(&mut clause.fix_information, row.fix_information.as_deref());
    join_text(&mut clause.summary, row.summary.as_deref());
    if clause.affected_until.is_none() {
        clause.affected_until = row.affected_until.clone();
    }
    clause.origins.push(RowOrigin {
        submission,
        line: row.line,
    });
}

fn join_text(held: &mut Option<String>, added: Option<&str>) {
    match (held.as_mut(), added) {
        (_, None) => {}
        (None, Some(text)) => *held = Some(text.to_owned()),
        (Some(existing), Some(text)) => {
            if !existing.split('\n').any(|line| line == text) {
                existing.push('\n');
                existing.push_str(text);
            }
        }
    }
}

/// The held item with what was sent again put into it, or `None` where nothing changed. A clause
/// is recognised by its devices; its number, fix progress, public reference and what DCC set stay.
/// An item whose facts changed goes back to DCC for verification; a diverted tombstone stays.
fn merge(held: &Item, sent: Vec<Clause>) -> Option<Item> {
    if matches!(held.stage, Stage::Diverted { .. }) {
        return None;
    }
    let mut item = held.clone();
    let mut taken = BTreeSet::new();
    let mut next_number = held.clauses.iter().map(|c| c.number).max().unwrap_or(0) + 1;
    let mut clauses = Vec::with_capacity(sent.len());
    for mut clause in sent {
        let before = held
            .clauses
            .iter()
            .find(|c| !taken.contains(&c.number) && devices_of(c) == devices_of(&clause));
        match before {
            Some(before) => {
                taken.insert(before.number);
                clauses.push(updated(before, clause));
            }
            None => {
                clause.number = next_number;
                next_number += 1;
                clauses.push(clause);
            }
        }
    }
    // Clauses that DCC combined hold rows that arrive apart; they are matched by their parts, so
    // that a re-send of the same rows does not undo DCC's work.
    keep_combined(held, &mut clauses);
    clauses.sort_by_key(|clause| clause.number);
    let same = clauses.len() == held.clauses.len()
        && clauses
            .iter()
            .zip(&held.clauses)
            .all(|(new, old)| same_facts(new, old));
    if same && !matches!(held.stage, Stage::Withdrawn { .. }) {
        return None;
    }
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

fn keep_combined(held: &Item, clauses: &mut Vec<Clause>) {
    let combined = held.clauses.iter().filter(|clause| {
        clause.terms.len() > 1
            && clause
                .set_by_dcc
                .contains_key(&crate::item::ClauseField::Devices)
    });
    for before in combined {
        let is_part =
            |clause: &Clause| clause.terms.len() == 1 && before.terms.contains(&clause.terms[0]);
        let parts: Vec<Clause> = clauses.iter().filter(|c| is_part(c)).cloned().collect();
        if parts.len() < before.terms.len() {
            continue;
        }
        clauses.retain(|clause| !is_part(clause));
        let mut merged = before.clone();
        merged.origins = parts.iter().flat_map(|part| part.origins.clone()).collect();
        if let Some(first) = parts.first() {
            merged.date_last_updated = parts
                .iter()
                .map(|part| part.date_last_updated)
                .max()
                .unwrap_or(first.date_last_updated);
            merged.status = first.status;
            merged.fix_claim = first.fix_claim;
            merged.fix_information = first.fix_information.clone();
        }
        clauses.push(merged);
    }
}

fn devices_of(clause: &Clause) -> Vec<(DeviceType, String, String, Vec<String>)> {
    let mut devices: Vec<_> = clause
        .terms
        .iter()
        .map(|term| {
            (
                term.device_type,
                term.make.folded(),
                term.model.folded(),
                term.versions
                    .iter()
                    .map(|v| v.as_str().to_owned())
                    .collect(),
            )
        })
        .collect();
    devices.sort();
    devices
}

fn updated(before: &Clause, sent: Clause) -> Clause {
    Clause {
        number: before.number,
        set_by_dcc: before.set_by_dcc.clone(),
        fix: before.fix.clone(),
        label: sent.label.clone().or_else(|| before.label.clone()),
        ..sent
    }
}

fn same_facts(new: &Clause, old: &Clause) -> bool {
    new.terms == old.terms
        && new.status == old.status
        && new.date_last_updated == old.date_last_updated
        && new.fix_claim == old.fix_claim
        && new.fix_information == old.fix_information
        && new.summary == old.summary
        && new.affected_until == old.affected_until
}

pub(super) fn raise(facts: &Facts<'_>, raising: &Raising<'_>) -> Result<Decision, Refusal> {
    let capacity = facts.capacity()?;
    may_raise(capacity)?;
    let summary = fit_text("summary", raising.summary, TEXT_LENGTH_MAX)?;
    let fix_information = raising
        .fix_information
        .filter(|text| !text.trim().is_empty())
        .map(|text| fit_text("fix information", text, TEXT_LENGTH_MAX))
        .transpose()?;
    if raising.terms.is_empty() || !each_device_once(raising.terms) {
        return Err(Refusal::TermsUnfit);
    }
    let provider = capacity.organisation;
    let identifier = facts.raised_count + 1;
    let reference = item_reference(facts, provider, identifier);
    let submission = SubmissionRef::from_random_bits((facts.reference_bits)(
        "submission",
        &format!("raised/{provider}/{identifier}"),
    ));
    let mut terms = raising.terms.to_vec();
    terms.sort();
    let clause = Clause {
        number: 1,
        terms,
        label: None,
        status: raising.status,
        date_last_updated: facts.now.uk_date(),
        fix_claim: match fix_information {
            Some(_) => FixAvailable::Yes,
            None => FixAvailable::No,
        },
        fix_information,
        summary: Some(summary),
        affected_until: None,
        origins: vec![RowOrigin {
            submission,
            line: 0,
        }],
        set_by_dcc: BTreeMap::new(),
        fix: FixProgress::default(),
    };
    let item = Item {
        reference,
        provider,
        identifier,
        source: Source::SecParty,
        stage: Stage::Received,
        concern: raising.concern,
        clauses: vec![clause],
        queries: Vec::new(),
        repeats: Vec::new(),
        first_recorded: facts.now,
        last_recorded: facts.now,
    };
    Ok(Decision {
        events: vec![Event::ItemRaised {
            item: reference,
            by: provider,
        }],
        writes: vec![
            Write::Submission(Box::new(Submission {
                reference: submission,
                provider,
                sent_by: capacity.person,
                received_at: facts.now,
                round: None,
                route: Route::Form,
                file_sha256: [0; 32],
                file_bytes: 0,
                findings_sha256: [0; 32],
                profile: 0,
                outcome: SubmissionOutcome::Accepted {
                    rows: 1,
                    items_new: 1,
                    items_changed: 0,
                    items_unchanged: 0,
                    warnings: 0,
                },
            })),
            item_write(facts, item, 0),
        ],
        notices: vec![Notice {
            to: Recipient::Every(OrganisationType::Dcc),
            about: NoticeAbout::ItemRaised { item: reference },
            key: format!("raised/{reference}"),
        }],
        publication: None,
    })
}

fn may_raise(capacity: &Capacity) -> Result<(), Refusal> {
    match capacity.organisation_type {
        OrganisationType::Supplier
        | OrganisationType::NetworkParty
        | OrganisationType::OtherSecParty => Ok(()),
        OrganisationType::Dcc
        | OrganisationType::Secas
        | OrganisationType::Panel
        | OrganisationType::Manufacturer
        | OrganisationType::Csp => Err(Refusal::NotAuthorised),
    }
}

fn each_device_once(terms: &[Term]) -> bool {
    terms.iter().enumerate().all(|(index, term)| {
        !terms[index + 1..]
            .iter()
            .any(|other| term.same_device(other))
    })
}

pub(super) fn withdraw(facts: &Facts<'_>, item: ItemRef) -> Result<Decision, Refusal> {
    let stored = facts.own_item(item)?;
    match &stored.value.stage {
        Stage::Received | Stage::Queried | Stage::Answered | Stage::Verified { .. } => {}
        Stage::Declined { .. } | Stage::Diverted { .. } | Stage::Withdrawn { .. } => {
            return Err(Refusal::StageUnfit {
                stage: stored.value.stage.name(),
            });
        }
    }
    let mut changed = stored.value.clone();
    changed.stage = Stage::Withdrawn { at: facts.now };
    Ok(Decision {
        events: vec![Event::ItemWithdrawn { item }],
        writes: vec![item_write(facts, changed, stored.version)],
        ..Decision::default()
    })
}
