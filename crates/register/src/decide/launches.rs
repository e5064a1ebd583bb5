//! What Safe Launches bring to the register (ONE-1): an item where a gate was not achieved, and
//! evidence for a fix where a launch to it went well.
//!
//! The clock drafts and adds; whether there is a matter for the register at all, a person at DCC
//! decides as with any other item. A later verdict brings back nothing that DCC has ended.

use super::submissions::fit_terms;
use super::verification::{one_event, open_stage};
use super::{TEXT_LENGTH_MAX, fit_prose, item_write, next_clause_number};
use crate::command::Actor;
use crate::decision::{Decision, Event, Facts, Notice, NoticeAbout, Recipient, Refusal, Stored};
use crate::fix::FixProgress;
use crate::item::{Clause, ClauseField, Item, Source, Stage, Term};
use crate::launch_verdict::{AttachedLaunch, CleanLaunch, LaunchFinding, LaunchVerdict};
use crate::row::{FixAvailable, StatusOfInformation};
use std::collections::BTreeMap;
use terms::{DeviceModel, ItemRef, OrganisationType};

/// Drafts the item of a launch, or adds the verdict to it. Decided again it changes nothing, so a
/// verdict is told once, whatever broke off in between.
pub(super) fn draft(facts: &Facts<'_>, finding: &LaunchFinding) -> Result<Decision, Refusal> {
    match &facts.actor {
        Actor::Clock => {}
        Actor::Person(_) => return Err(Refusal::NotAuthorised),
    }
    let dcc = facts.organisations.get(&finding.dcc);
    if dcc.is_none_or(|dcc| dcc.organisation_type != OrganisationType::Dcc) {
        return Err(Refusal::NotFound);
    }
    match facts.items.get(&finding.item) {
        None => drafted(facts, finding),
        Some(stored) => Ok(added(facts, finding, stored)),
    }
}

fn drafted(facts: &Facts<'_>, finding: &LaunchFinding) -> Result<Decision, Refusal> {
    let summary = fit_prose("summary", &finding.summary, TEXT_LENGTH_MAX)?;
    if finding.combinations.is_empty() {
        return Err(Refusal::TermsUnfit);
    }
    for terms in &finding.combinations {
        fit_terms(terms)?;
    }
    let item = Item {
        reference: finding.item,
        provider: finding.dcc,
        identifier: facts.raised_count + 1,
        source: Source::SafeLaunch,
        stage: Stage::Received,
        concern: None,
        clauses: (1..)
            .zip(&finding.combinations)
            .map(|(number, terms)| clause_of(facts, number, terms, &summary))
            .collect(),
        queries: Vec::new(),
        repeats: Vec::new(),
        verdicts: vec![recorded_now(facts, &finding.verdict)],
        first_recorded: facts.now,
        last_recorded: facts.now,
    };
    let (item_ref, launch) = (finding.item, finding.verdict.launch);
    Ok(Decision {
        events: vec![Event::ItemDrafted {
            item: item_ref,
            launch,
            evidence_sha256: finding.verdict.evidence_sha256,
        }],
        writes: vec![item_write(facts, item, 0)],
        notices: vec![Notice {
            to: Recipient::Every(OrganisationType::Dcc),
            about: NoticeAbout::ItemDrafted {
                item: item_ref,
                launch,
            },
            key: format!("drafted/{item_ref}"),
        }],
        publication: None,
    })
}

fn clause_of(facts: &Facts<'_>, number: u32, terms: &[Term], summary: &str) -> Clause {
    let mut terms = terms.to_vec();
    terms.sort();
    Clause {
        number,
        terms,
        label: None,
        status: StatusOfInformation::Issue,
        date_last_updated: facts.now.uk_date(),
        fix_claim: FixAvailable::No,
        fix_information: None,
        summary: Some(summary.to_owned()),
        affected_until: None,
        origins: Vec::new(),
        set_by_dcc: BTreeMap::new(),
        fix: FixProgress::default(),
    }
}

fn recorded_now(facts: &Facts<'_>, verdict: &LaunchVerdict) -> LaunchVerdict {
    LaunchVerdict {
        recorded_at: facts.now,
        ..verdict.clone()
    }
}

/// A further verdict of the same launch. Of an item that was diverted only a tombstone is left, and
/// nothing is added to it.
fn added(facts: &Facts<'_>, finding: &LaunchFinding, stored: &Stored<Item>) -> Decision {
    let verdict = &finding.verdict;
    let known = |held: &LaunchVerdict| {
        (held.launch, held.level, held.attempt) == (verdict.launch, verdict.level, verdict.attempt)
    };
    let open = match stored.value.stage {
        Stage::Diverted { .. } => return Decision::default(),
        Stage::Declined { .. } | Stage::Withdrawn { .. } => false,
        Stage::Received | Stage::Queried | Stage::Answered | Stage::Verified { .. } => true,
    };
    if stored.value.verdicts.iter().any(known) {
        return Decision::default();
    }
    let mut changed = stored.value.clone();
    changed.verdicts.push(recorded_now(facts, verdict));
    if open && add_combinations(facts, finding, &mut changed) {
        // DCC verified other devices than these; nothing is slipped in behind it.
        if let Stage::Verified { .. } = changed.stage {
            changed.stage = Stage::Received;
        }
    }
    let (item, launch) = (finding.item, verdict.launch);
    let event = Event::VerdictAdded {
        item,
        launch,
        evidence_sha256: verdict.evidence_sha256,
    };
    let mut decision = one_event(facts, event, changed, stored);
    decision.notices.push(Notice {
        to: Recipient::Every(OrganisationType::Dcc),
        about: NoticeAbout::VerdictAdded { item, launch },
        key: format!("verdict/{item}/{}/{}", verdict.level, verdict.attempt),
    });
    decision
}

/// Adds a clause for each combination that the item does not name yet, unless DCC has put its
/// devices together by hand. Says whether it did.
fn add_combinations(facts: &Facts<'_>, finding: &LaunchFinding, item: &mut Item) -> bool {
    let by_hand = |clause: &Clause| clause.set_by_dcc.contains_key(&ClauseField::Devices);
    if item.clauses.iter().any(by_hand) {
        return false;
    }
    let before = item.clauses.len();
    for terms in &finding.combinations {
        let number = next_clause_number(item);
        let clause = clause_of(facts, number, terms, &finding.summary);
        let named = item.clauses.iter().any(|held| held.terms == clause.terms);
        if !named && fit_terms(terms).is_ok() {
            item.clauses.push(clause);
        }
    }
    item.clauses.len() > before
}

/// Attaches a launch that went well to the fix that it upgraded to. The public words and the
/// answers given so far stay as they are: a manufacturer confirms, a launch does not.
pub(super) fn attach(
    facts: &Facts<'_>,
    item: ItemRef,
    number: u32,
    launch: &CleanLaunch,
) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.item(item)?;
    open_stage(&stored.value)?;
    let held = stored.value.clause(number).ok_or(Refusal::NoSuchClause)?;
    if !launch.clears(&stored.value, held) {
        return Err(Refusal::LaunchUnfit);
    }
    let mut changed = stored.value.clone();
    let clause = changed.clause_mut(number).ok_or(Refusal::NoSuchClause)?;
    let attached = &mut clause.fix.launches;
    if attached
        .iter()
        .any(|held| held.launch.launch == launch.launch)
    {
        return Err(Refusal::LaunchAttached);
    }
    attached.push(AttachedLaunch {
        launch: launch.clone(),
        by: person,
        at: facts.now,
    });
    let event = Event::LaunchAttached {
        item,
        clause: number,
        launch: launch.launch,
    };
    Ok(one_event(facts, event, changed, stored))
}

/// The attached launches that still are to a firmware named as the fix.
pub(super) fn still_to(
    launches: &[AttachedLaunch],
    targets: &[DeviceModel],
) -> Vec<AttachedLaunch> {
    let still = launches.iter();
    still
        .filter(|held| held.launch.is_to_one_of(targets))
        .cloned()
        .collect()
}
