//! Fixes: who provided one, what it is, and the manufacturers' word on it (REG-6).

use super::launches::still_to;
use super::verification::{one_event, open_stage};
use super::{TEXT_LENGTH_MAX, fit_prose};
use crate::command::Actor;
use crate::decision::{
    Decision, Event, Facts, Notice, NoticeAbout, Recipient, Refusal, Stored, makes_of,
};
use crate::fix::{Confirmation, ConfirmationAnswer, ProvidedFix, PublicWording};
use crate::item::{Clause, ClauseField, Item, SetByDcc, Stage};
use crate::row::FixAvailable;
use std::collections::{BTreeMap, BTreeSet};
use terms::reference::ConfirmationRef;
use terms::{DeviceModel, ItemRef, Make, OrganisationRef, OrganisationType};

pub(super) fn set_targets(
    facts: &Facts<'_>,
    item: ItemRef,
    number: u32,
    targets: &[DeviceModel],
) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.item(item)?;
    open_stage(&stored.value)?;
    let mut changed = stored.value.clone();
    let clause = changed.clause_mut(number).ok_or(Refusal::NoSuchClause)?;
    let mut targets = targets.to_vec();
    targets.sort();
    targets.dedup();
    clause.fix.launches = still_to(&clause.fix.launches, &targets);
    clause.fix.targets = targets;
    clause.set_by_dcc.insert(
        ClauseField::FixTargets,
        SetByDcc {
            by: person,
            at: facts.now,
        },
    );
    let event = Event::FixTargetsSet {
        item,
        clause: number,
    };
    Ok(one_event(facts, event, changed, stored))
}

pub(super) fn provide(
    facts: &Facts<'_>,
    item: ItemRef,
    number: u32,
    from: OrganisationRef,
    information: &str,
) -> Result<Decision, Refusal> {
    let capacity = facts.capacity()?;
    let stored = match capacity.organisation_type {
        OrganisationType::Dcc => facts.item(item)?,
        OrganisationType::Supplier
        | OrganisationType::NetworkParty
        | OrganisationType::OtherSecParty
        | OrganisationType::Manufacturer
        | OrganisationType::Csp => {
            let stored = facts.own_item(item)?;
            if from != capacity.organisation {
                return Err(Refusal::NotAuthorised);
            }
            stored
        }
        OrganisationType::Secas | OrganisationType::Panel => return Err(Refusal::NotAuthorised),
    };
    if !facts.organisations.contains_key(&from) {
        return Err(Refusal::NotFound);
    }
    let information = fit_prose("fix information", information, TEXT_LENGTH_MAX)?;
    open_stage(&stored.value)?;
    let mut changed = stored.value.clone();
    // DCC verified other words than these; whoever is not DCC cannot slip them in behind it.
    let verified = matches!(changed.stage, Stage::Verified { .. });
    if verified && capacity.organisation_type != OrganisationType::Dcc {
        changed.stage = Stage::Received;
    }
    let clause = changed.clause_mut(number).ok_or(Refusal::NoSuchClause)?;
    clause.fix.provided = Some(ProvidedFix {
        by_organisation: from,
        by: capacity.person,
        at: facts.now,
        information,
    });
    let event = Event::FixProvided {
        item,
        clause: number,
        from,
    };
    Ok(one_event(facts, event, changed, stored))
}

pub(super) fn ask_confirmation(
    facts: &Facts<'_>,
    item: ItemRef,
    number: u32,
) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.item(item)?;
    match stored.value.stage {
        Stage::Verified { .. } => {}
        Stage::Received
        | Stage::Queried
        | Stage::Answered
        | Stage::Declined { .. }
        | Stage::Diverted { .. }
        | Stage::Withdrawn { .. } => {
            return Err(Refusal::StageUnfit {
                stage: stored.value.stage.name(),
            });
        }
    }
    let mut changed = stored.value.clone();
    let source = changed.source;
    let clause = changed.clause_mut(number).ok_or(Refusal::NoSuchClause)?;
    let wording = match clause.fix_claimed() {
        FixAvailable::Yes => PublicWording::of(source, clause).ok_or(Refusal::NoFixToConfirm)?,
        FixAvailable::No => return Err(Refusal::NoFixToConfirm),
    };
    let answers = answers_so_far(clause, &wording, &holders_of(facts, clause)?);
    let asked: Vec<OrganisationRef> = answers
        .iter()
        .filter(|(_, answer)| **answer == ConfirmationAnswer::Awaited)
        .map(|(organisation, _)| *organisation)
        .collect();
    if asked.is_empty() {
        return Err(Refusal::AlreadyAnswered);
    }
    let reference = ConfirmationRef::from_random_bits((facts.reference_bits)(
        "confirmation",
        &format!("{item}/{number}/{}", facts.now.unix_seconds()),
    ));
    clause.fix.confirmation = Some(Confirmation {
        reference,
        wording,
        asked_by: person,
        asked_at: facts.now,
        answers,
    });
    let event = Event::ConfirmationAsked {
        item,
        request: reference,
        of: asked.clone(),
    };
    let mut decision = one_event(facts, event, changed, stored);
    decision.notices = asked
        .iter()
        .map(|organisation| Notice {
            to: Recipient::Organisation(*organisation),
            about: NoticeAbout::ConfirmationAsked {
                item,
                request: reference,
            },
            key: format!("confirmation/{reference}/{organisation}"),
        })
        .collect();
    Ok(decision)
}

/// Each organisation to be asked: a confirmation that it gave in exactly these words stands, so
/// that asking once too often takes back nothing that is published.
fn answers_so_far(
    clause: &Clause,
    wording: &PublicWording,
    holders: &[OrganisationRef],
) -> BTreeMap<OrganisationRef, ConfirmationAnswer> {
    let before = clause.fix.confirmation.as_ref();
    let before = before.filter(|confirmation| confirmation.wording == *wording);
    let so_far = |holder: &OrganisationRef| match before.and_then(|c| c.answers.get(holder)) {
        Some(answer @ ConfirmationAnswer::Confirmed { .. }) => answer.clone(),
        Some(
            ConfirmationAnswer::Awaited
            | ConfirmationAnswer::Overtaken { .. }
            | ConfirmationAnswer::Refused { .. }
            | ConfirmationAnswer::Withdrawn { .. },
        )
        | None => ConfirmationAnswer::Awaited,
    };
    holders.iter().map(|h| (*h, so_far(h))).collect()
}

/// The organisations that answer today for every make whose firmware is named as the fix; where
/// none is named, or one that is no part of the combination, for every make of the clause too.
fn holders_of(facts: &Facts<'_>, clause: &Clause) -> Result<Vec<OrganisationRef>, Refusal> {
    let mut holders = BTreeSet::new();
    for make in makes_of(&clause.fix.targets, &clause.terms) {
        let of_make = holders_of_make(facts, &make);
        if of_make.is_empty() {
            return Err(Refusal::MakeWithoutHolder {
                make: make.as_str().to_owned(),
            });
        }
        holders.extend(of_make);
    }
    Ok(holders.into_iter().collect())
}

/// Every organisation that answers for a make today; more than one where the records overlap.
fn holders_of_make(facts: &Facts<'_>, make: &Make) -> BTreeSet<OrganisationRef> {
    let today = facts.now.uk_date();
    facts
        .make_holders
        .iter()
        .filter(|holder| {
            holder.make.folded() == make.folded()
                && holder.from <= today
                && holder.until.is_none_or(|until| today <= until)
        })
        .map(|holder| holder.organisation)
        .collect()
}

pub(super) fn confirm(
    facts: &Facts<'_>,
    item: ItemRef,
    request: ConfirmationRef,
    evidence: &str,
) -> Result<Decision, Refusal> {
    let (by, person) = answering(facts)?;
    let held = asked_clause(facts, item, request, by)?;
    let answers_today = holders_of(facts, held).is_ok_and(|holders| holders.contains(&by));
    if !answers_today {
        return Err(Refusal::NoSuchRequest);
    }
    let evidence = fit_prose("evidence", evidence, TEXT_LENGTH_MAX)?;
    let answer = |held: &ConfirmationAnswer| match held {
        ConfirmationAnswer::Awaited => Ok(ConfirmationAnswer::Confirmed {
            by: person,
            at: facts.now,
            evidence: evidence.clone(),
        }),
        ConfirmationAnswer::Overtaken { .. } => Err(Refusal::RequestOvertaken),
        ConfirmationAnswer::Confirmed { .. }
        | ConfirmationAnswer::Refused { .. }
        | ConfirmationAnswer::Withdrawn { .. } => Err(Refusal::AlreadyAnswered),
    };
    let (changed, stored) = answered(facts, item, request, by, answer)?;
    let event = Event::FixConfirmed { item, request, by };
    let notice = tell_dcc(NoticeAbout::FixConfirmed { item }, "confirmed", request, by);
    Ok(with_notice(
        one_event(facts, event, changed, stored),
        notice,
    ))
}

pub(super) fn refuse(
    facts: &Facts<'_>,
    item: ItemRef,
    request: ConfirmationRef,
    reason: &str,
) -> Result<Decision, Refusal> {
    let (by, person) = answering(facts)?;
    asked_clause(facts, item, request, by)?;
    let reason = fit_prose("reason", reason, TEXT_LENGTH_MAX)?;
    let answer = |held: &ConfirmationAnswer| match held {
        ConfirmationAnswer::Awaited => Ok(ConfirmationAnswer::Refused {
            by: person,
            at: facts.now,
            reason: reason.clone(),
        }),
        ConfirmationAnswer::Overtaken { .. } => Err(Refusal::RequestOvertaken),
        ConfirmationAnswer::Confirmed { .. }
        | ConfirmationAnswer::Refused { .. }
        | ConfirmationAnswer::Withdrawn { .. } => Err(Refusal::AlreadyAnswered),
    };
    let (changed, stored) = answered(facts, item, request, by, answer)?;
    let event = Event::FixRefused { item, request, by };
    let notice = tell_dcc(NoticeAbout::FixRefused { item }, "refused", request, by);
    Ok(with_notice(
        one_event(facts, event, changed, stored),
        notice,
    ))
}

pub(super) fn withdraw(
    facts: &Facts<'_>,
    item: ItemRef,
    request: ConfirmationRef,
    reason: &str,
) -> Result<Decision, Refusal> {
    let (by, person) = answering(facts)?;
    asked_clause(facts, item, request, by)?;
    let reason = fit_prose("reason", reason, TEXT_LENGTH_MAX)?;
    let answer = |held: &ConfirmationAnswer| match held {
        ConfirmationAnswer::Confirmed { .. } => Ok(ConfirmationAnswer::Withdrawn {
            by: person,
            at: facts.now,
            reason: reason.clone(),
        }),
        ConfirmationAnswer::Awaited
        | ConfirmationAnswer::Overtaken { .. }
        | ConfirmationAnswer::Refused { .. }
        | ConfirmationAnswer::Withdrawn { .. } => Err(Refusal::NothingConfirmed),
    };
    let (changed, stored) = answered(facts, item, request, by, answer)?;
    let event = Event::ConfirmationWithdrawn { item, request, by };
    let about = NoticeAbout::ConfirmationWithdrawn { item };
    let notice = tell_dcc(about, "withdrawn", request, by);
    Ok(with_notice(
        one_event(facts, event, changed, stored),
        notice,
    ))
}

/// Who answers: a Device Manufacturer or CSP, for devices that carry its makes.
fn answering(facts: &Facts<'_>) -> Result<(OrganisationRef, terms::PersonRef), Refusal> {
    match &facts.actor {
        Actor::Person(capacity) if capacity.organisation_type.provides_data() => {
            Ok((capacity.organisation, capacity.person))
        }
        Actor::Person(_) | Actor::Clock => Err(Refusal::NotAuthorised),
    }
}

/// The clause that this organisation was asked about. A request that does not exist, was
/// replaced, or was not sent to this organisation is refused alike.
fn asked_clause<'f>(
    facts: &'f Facts<'_>,
    item: ItemRef,
    request: ConfirmationRef,
    by: OrganisationRef,
) -> Result<&'f Clause, Refusal> {
    let stored = facts.items.get(&item).ok_or(Refusal::NoSuchRequest)?;
    let asked = |clause: &&Clause| {
        let confirmation = clause.fix.confirmation.as_ref();
        confirmation.is_some_and(|c| c.reference == request && c.answers.contains_key(&by))
    };
    let mut clauses = stored.value.clauses.iter();
    clauses.find(asked).ok_or(Refusal::NoSuchRequest)
}

/// The item with this organisation's answer to this request put in.
fn answered<'f>(
    facts: &'f Facts<'_>,
    item: ItemRef,
    request: ConfirmationRef,
    by: OrganisationRef,
    answer: impl Fn(&ConfirmationAnswer) -> Result<ConfirmationAnswer, Refusal>,
) -> Result<(Item, &'f Stored<Item>), Refusal> {
    let stored = facts.items.get(&item).ok_or(Refusal::NoSuchRequest)?;
    let mut changed = stored.value.clone();
    let held = changed
        .clauses
        .iter_mut()
        .filter_map(|clause| clause.fix.confirmation.as_mut())
        .find(|confirmation| confirmation.reference == request)
        .and_then(|confirmation| confirmation.answers.get_mut(&by))
        .ok_or(Refusal::NoSuchRequest)?;
    *held = answer(held)?;
    Ok((changed, stored))
}

fn tell_dcc(
    about: NoticeAbout,
    what: &str,
    request: ConfirmationRef,
    by: OrganisationRef,
) -> Notice {
    Notice {
        to: Recipient::Every(OrganisationType::Dcc),
        about,
        key: format!("{what}/{request}/{by}"),
    }
}

fn with_notice(mut decision: Decision, notice: Notice) -> Decision {
    decision.notices.push(notice);
    decision
}
