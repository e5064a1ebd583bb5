//! DCC's work on items: verify, query, decline, combine, and decide repeats (REG-4, REG-5, REG-17).

use super::clauses::together;
use super::{TEXT_LENGTH_MAX, fit_prose, item_write, next_clause_number};
use crate::decision::{
    Decision, Event, Facts, Notice, NoticeAbout, Recipient, Refusal, Stored, Write,
};
use crate::fix::FixProgress;
use crate::item::{
    Clause, ClauseField, DeclineReason, Item, Query, QueryAnswer, RepeatDecision, RepeatVerdict,
    SetByDcc, Source, Stage,
};
use crate::launch_verdict::AttachedLaunch;
use std::collections::{BTreeMap, BTreeSet};
use terms::reference::QueryRef;
use terms::{DeviceModel, ItemRef, OrganisationType};

/// Verifies what the person looked at: what was put in its place meanwhile is another matter.
pub(super) fn verify(facts: &Facts<'_>, item: ItemRef, seen: u32) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.item(item)?;
    match stored.value.stage {
        Stage::Received | Stage::Answered => {}
        Stage::Queried => return Err(Refusal::QueryOpen),
        Stage::Verified { .. }
        | Stage::Declined { .. }
        | Stage::Diverted { .. }
        | Stage::Withdrawn { .. } => return Err(stage_unfit(&stored.value)),
    }
    if stored.version != seen {
        return Err(Refusal::ItemChanged);
    }
    let mut changed = stored.value.clone();
    changed.stage = Stage::Verified {
        by: person,
        at: facts.now,
    };
    Ok(one_event(
        facts,
        Event::ItemVerified { item },
        changed,
        stored,
    ))
}

pub(super) fn query(
    facts: &Facts<'_>,
    item: ItemRef,
    question: &str,
    due_working_days: u32,
) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.item(item)?;
    let question = fit_prose("question", question, TEXT_LENGTH_MAX)?;
    if !(1..=60).contains(&due_working_days) {
        return Err(Refusal::DateUnfit);
    }
    if stored.value.source == Source::SafeLaunch {
        return Err(Refusal::NobodyToAsk);
    }
    match stored.value.stage {
        Stage::Received | Stage::Answered | Stage::Verified { .. } => {}
        Stage::Queried => return Err(Refusal::QueryOpen),
        Stage::Declined { .. } | Stage::Diverted { .. } | Stage::Withdrawn { .. } => {
            return Err(stage_unfit(&stored.value));
        }
    }
    let mut changed = stored.value.clone();
    let reference = QueryRef::from_random_bits((facts.reference_bits)(
        "query",
        &format!("{item}/{}", changed.queries.len()),
    ));
    let due = facts
        .calendar
        .plus_working_days(facts.now.uk_date(), due_working_days);
    changed.queries.push(Query {
        reference,
        question,
        due,
        asked_by: person,
        asked_at: facts.now,
        answer: None,
    });
    changed.stage = Stage::Queried;
    let notice = Notice {
        to: Recipient::Organisation(changed.provider),
        about: NoticeAbout::ItemQueried {
            item,
            query: reference,
            due,
        },
        key: format!("query/{reference}"),
    };
    let event = Event::ItemQueried {
        item,
        query: reference,
        due,
    };
    let mut decision = one_event(facts, event, changed, stored);
    decision.notices.push(notice);
    Ok(decision)
}

pub(super) fn answer(
    facts: &Facts<'_>,
    item: ItemRef,
    query: QueryRef,
    text: &str,
) -> Result<Decision, Refusal> {
    let person = facts.capacity()?.person;
    let stored = facts.own_item(item)?;
    let text = fit_prose("answer", text, TEXT_LENGTH_MAX)?;
    let mut changed = stored.value.clone();
    let open = changed
        .queries
        .iter_mut()
        .find(|held| held.reference == query && held.answer.is_none())
        .ok_or(Refusal::NoOpenQuery)?;
    open.answer = Some(QueryAnswer {
        text,
        by: person,
        at: facts.now,
    });
    changed.stage = match &stored.value.stage {
        Stage::Queried => Stage::Answered,
        stage @ (Stage::Received
        | Stage::Answered
        | Stage::Verified { .. }
        | Stage::Declined { .. }
        | Stage::Diverted { .. }
        | Stage::Withdrawn { .. }) => stage.clone(),
    };
    let mut decision = one_event(facts, Event::QueryAnswered { item, query }, changed, stored);
    decision.notices.push(Notice {
        to: Recipient::Every(OrganisationType::Dcc),
        about: NoticeAbout::QueryAnswered { item },
        key: format!("answer/{query}"),
    });
    Ok(decision)
}

pub(super) fn decline(
    facts: &Facts<'_>,
    item: ItemRef,
    reason: DeclineReason,
) -> Result<Decision, Refusal> {
    facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.item(item)?;
    open_stage(&stored.value)?;
    let mut changed = stored.value.clone();
    changed.stage = Stage::Declined {
        reason,
        at: facts.now,
    };
    let notice = Notice {
        to: Recipient::Organisation(changed.provider),
        about: NoticeAbout::ItemDeclined { item },
        key: format!("declined/{item}/{}", facts.now.unix_seconds()),
    };
    let mut decision = one_event(facts, Event::ItemDeclined { item }, changed, stored);
    decision.notices.extend(to_provider(&stored.value, notice));
    Ok(decision)
}

pub(super) fn combine(
    facts: &Facts<'_>,
    item: ItemRef,
    numbers: &[u32],
) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.item(item)?;
    let distinct: BTreeSet<u32> = numbers.iter().copied().collect();
    if distinct.len() < 2 {
        return Err(Refusal::ClausesUnfit);
    }
    open_stage(&stored.value)?;
    let mut changed = stored.value.clone();
    let (chosen, mut kept): (Vec<Clause>, Vec<Clause>) = changed
        .clauses
        .into_iter()
        .partition(|clause| distinct.contains(&clause.number));
    if chosen.len() != distinct.len() {
        return Err(Refusal::NoSuchClause);
    }
    if !all_agree(&chosen) {
        return Err(Refusal::ClausesDisagree);
    }
    let into = next_clause_number(&stored.value);
    let set = SetByDcc {
        by: person,
        at: facts.now,
    };
    kept.push(joined_clause(chosen, into, set).ok_or(Refusal::ClausesUnfit)?);
    changed.clauses = kept;
    let event = Event::ClausesCombined { item, into };
    Ok(one_event(facts, event, changed, stored))
}

/// Whether clauses say the same of status, fix and how far it reaches.
fn all_agree(clauses: &[Clause]) -> bool {
    let Some(first) = clauses.first() else {
        return true;
    };
    clauses.iter().all(|clause| {
        clause.status == first.status
            && clause.fix_claim == first.fix_claim
            && clause.fix_text() == first.fix_text()
            && clause.affected_until == first.affected_until
    })
}

/// The clause that says "these together", or `None` where all name one device: its versions are
/// alternatives and stay apart. Every firmware that was named as the fix is still named; the
/// confirmation starts afresh, since it was given for other words.
fn joined_clause(chosen: Vec<Clause>, number: u32, set: SetByDcc) -> Option<Clause> {
    let mut targets: Vec<DeviceModel> = chosen
        .iter()
        .flat_map(|clause| clause.fix.targets.iter().cloned())
        .collect();
    targets.sort();
    targets.dedup();
    let provided = chosen.iter().find_map(|clause| clause.fix.provided.clone());
    let mut launches: Vec<AttachedLaunch> = Vec::new();
    for held in chosen.iter().flat_map(|clause| &clause.fix.launches) {
        if !launches.iter().any(|known| known.launch == held.launch) {
            launches.push(held.clone());
        }
    }
    let mut set_by_dcc = BTreeMap::new();
    for clause in &chosen {
        set_by_dcc.extend(clause.set_by_dcc.iter().map(|(field, set)| (*field, *set)));
    }
    set_by_dcc.insert(ClauseField::Devices, set);
    let whole = together(chosen)?;
    (whole.terms.len() > 1).then_some(Clause {
        number,
        set_by_dcc,
        fix: FixProgress {
            provided,
            targets,
            confirmation: None,
            launches,
        },
        ..whole
    })
}

pub(super) fn separate(facts: &Facts<'_>, item: ItemRef, number: u32) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.item(item)?;
    open_stage(&stored.value)?;
    let clause = stored.value.clause(number).ok_or(Refusal::NoSuchClause)?;
    if clause.terms.len() < 2 {
        return Err(Refusal::NothingToSeparate);
    }
    let mut changed = stored.value.clone();
    let next = next_clause_number(&stored.value);
    changed.clauses.retain(|held| held.number != number);
    for (index, term) in clause.terms.iter().enumerate() {
        let mut set_by_dcc = clause.set_by_dcc.clone();
        set_by_dcc.insert(
            ClauseField::Devices,
            SetByDcc {
                by: person,
                at: facts.now,
            },
        );
        changed.clauses.push(Clause {
            number: next + index as u32,
            terms: vec![term.clone()],
            label: None,
            set_by_dcc,
            fix: FixProgress {
                provided: clause.fix.provided.clone(),
                targets: clause.fix.targets.clone(),
                confirmation: None,
                launches: clause.fix.launches.clone(),
            },
            ..clause.clone()
        });
    }
    let event = Event::ClauseSeparated {
        item,
        clause: number,
    };
    Ok(one_event(facts, event, changed, stored))
}

pub(super) fn decide_repeat(
    facts: &Facts<'_>,
    item: ItemRef,
    other: ItemRef,
    verdict: RepeatVerdict,
) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    facts.item(item)?;
    facts.item(other)?;
    if item == other {
        return Err(Refusal::SameItem);
    }
    let mut decision = Decision::default();
    // Both sides carry the decision, so that either page shows it.
    for (this, that) in [(item, other), (other, item)] {
        let stored = facts.item(this)?;
        if matches!(stored.value.stage, Stage::Diverted { .. }) {
            return Err(stage_unfit(&stored.value));
        }
        let mut changed = stored.value.clone();
        changed.repeats.push(RepeatDecision {
            other: that,
            verdict,
            by: person,
            at: facts.now,
        });
        // Its provider sees when its item last changed. That DCC compared it with another tells of
        // the other, so it is no such change (REGISTER 2.5, rule 6).
        decision.writes.push(Write::Item {
            item: Box::new(changed),
            follows: stored.version,
        });
    }
    decision.events.push(Event::RepeatDecided { item, other });
    Ok(decision)
}

/// The item must be one that DCC still works on.
pub(super) fn open_stage(item: &Item) -> Result<(), Refusal> {
    match item.stage {
        Stage::Received | Stage::Queried | Stage::Answered | Stage::Verified { .. } => Ok(()),
        Stage::Declined { .. } | Stage::Diverted { .. } | Stage::Withdrawn { .. } => {
            Err(stage_unfit(item))
        }
    }
}

/// A notice to an item's provider; nobody stands behind an item that a Safe Launch drafted.
pub(super) fn to_provider(item: &Item, notice: Notice) -> Option<Notice> {
    match item.source {
        Source::Provider(_) | Source::SecParty => Some(notice),
        Source::SafeLaunch => None,
    }
}

pub(super) fn stage_unfit(item: &Item) -> Refusal {
    Refusal::StageUnfit {
        stage: item.stage.name(),
    }
}

pub(super) fn one_event(
    facts: &Facts<'_>,
    event: Event,
    changed: Item,
    stored: &Stored<Item>,
) -> Decision {
    Decision {
        events: vec![event],
        writes: vec![item_write(facts, changed, stored.version)],
        ..Decision::default()
    }
}
