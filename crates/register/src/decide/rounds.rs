//! Glossary, calendar and collection rounds (REG-3, REG-9, REG-12, REG-13).

use super::{
    CHASE_AFTER_WORKING_DAYS_MAX, DELIVERY_DAYS_AHEAD_MAX, NAME_LENGTH_MAX, TEXT_LENGTH_MAX,
    fit_prose, fit_text,
};
use crate::command::Actor;
use crate::decision::{
    Decision, Event, Facts, MovedDeadline, Notice, NoticeAbout, Recipient, Refusal, Stored, Write,
};
use crate::glossary::{Glossary, GlossaryEntry};
use crate::round::{Chase, ChaseRecord, Extension, ProviderReturn, ReturnState, Round};
use crate::submission::{Route, Submission, SubmissionOutcome};
use jiff::ToSpan;
use std::collections::BTreeSet;
use terms::device::fold_name;
use terms::{Date, OrganisationRef, OrganisationType, RoundRef, SubmissionRef, WorkingDayCalendar};

/// What DCC states when it opens a round.
pub(super) struct Opening<'a> {
    pub period: &'a str,
    pub format: &'a str,
    pub delivery_method: &'a str,
    pub chase_after_working_days: u32,
    pub providers: &'a [(OrganisationRef, Date)],
}

pub(super) fn publish_glossary(
    facts: &Facts<'_>,
    entries: &[GlossaryEntry],
) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let mut fit = Vec::with_capacity(entries.len());
    for entry in entries {
        fit.push(GlossaryEntry {
            anchor: fit_text("anchor", &entry.anchor, NAME_LENGTH_MAX)?,
            term: fit_text("term", &entry.term, NAME_LENGTH_MAX)?,
            meaning: fit_text("meaning", &entry.meaning, TEXT_LENGTH_MAX)?,
            source: fit_text("source", &entry.source, NAME_LENGTH_MAX)?,
        });
    }
    let anchors: BTreeSet<&str> = fit.iter().map(|entry| entry.anchor.as_str()).collect();
    let in_force = facts.glossary.as_ref();
    let loses = in_force.is_some_and(|glossary| !glossary.lost_by(&fit).is_empty());
    if fit.is_empty() || anchors.len() != fit.len() || loses {
        return Err(Refusal::TextUnfit {
            field: "anchor",
            length_max: NAME_LENGTH_MAX,
        });
    }
    fit.sort_by_key(|entry| (entry.term.to_lowercase(), entry.anchor.clone()));
    let version = facts.glossary.as_ref().map_or(0, |g| g.version) + 1;
    Ok(Decision {
        events: vec![Event::GlossaryPublished { version }],
        writes: vec![Write::Glossary(Box::new(Glossary {
            version,
            published_by: person,
            published_at: facts.now,
            entries: fit,
        }))],
        ..Decision::default()
    })
}

pub(super) fn load_calendar(
    facts: &Facts<'_>,
    calendar: &WorkingDayCalendar,
) -> Result<Decision, Refusal> {
    facts.person_of(OrganisationType::Dcc)?;
    let holidays = calendar
        .holidays()
        .map(|(date, name)| (date, name.to_owned()))
        .collect();
    let version = facts.calendar.version() + 1;
    let calendar = WorkingDayCalendar::new(version, calendar.division(), holidays);
    let mut deadlines_moved = Vec::new();
    for stored in &facts.rounds {
        let round = &stored.value;
        let open = round
            .returns
            .iter()
            .filter(|entry| entry.state == ReturnState::Awaited && entry.chase.is_none());
        for entry in open {
            let (from, to) = (
                round.chase_day(entry, &facts.calendar),
                round.chase_day(entry, &calendar),
            );
            if from != to {
                deadlines_moved.push(MovedDeadline {
                    round: round.reference,
                    provider: entry.provider,
                    from,
                    to,
                });
            }
        }
    }
    Ok(Decision {
        events: vec![Event::CalendarLoaded {
            version,
            deadlines_moved,
        }],
        writes: vec![Write::Calendar(Box::new(calendar))],
        ..Decision::default()
    })
}

pub(super) fn open(facts: &Facts<'_>, opening: &Opening<'_>) -> Result<Decision, Refusal> {
    facts.person_of(OrganisationType::Dcc)?;
    let period = fit_text("period", opening.period, NAME_LENGTH_MAX)?;
    let format = fit_text("format", opening.format, NAME_LENGTH_MAX)?;
    let delivery_method = fit_text("delivery method", opening.delivery_method, TEXT_LENGTH_MAX)?;
    let distinct: BTreeSet<OrganisationRef> = opening
        .providers
        .iter()
        .map(|(provider, _)| *provider)
        .collect();
    let all_provide = distinct.iter().all(|provider| {
        facts
            .organisations
            .get(provider)
            .is_some_and(|organisation| organisation.organisation_type.provides_data())
    });
    if distinct.is_empty() || distinct.len() != opening.providers.len() || !all_provide {
        return Err(Refusal::ProvidersUnfit);
    }
    let chase_after = opening.chase_after_working_days;
    if !(1..=CHASE_AFTER_WORKING_DAYS_MAX).contains(&chase_after) {
        return Err(Refusal::DateUnfit);
    }
    for (_, agreed) in opening.providers {
        fit_delivery_date(facts, *agreed)?;
    }
    if facts.glossary.is_none() {
        return Err(Refusal::GlossaryNotPublished);
    }
    let same_period = |held: &Round| fold_name(&held.period) == fold_name(&period);
    if facts.rounds.iter().any(|stored| same_period(&stored.value)) {
        return Err(Refusal::RoundExists);
    }
    let reference = RoundRef::from_random_bits((facts.reference_bits)("round", &period));
    let mut returns: Vec<ProviderReturn> = opening
        .providers
        .iter()
        .map(|(provider, agreed)| ProviderReturn {
            provider: *provider,
            agreed: *agreed,
            extensions: Vec::new(),
            state: ReturnState::Awaited,
            chase: None,
        })
        .collect();
    returns.sort_by_key(|entry| facts.organisation_name(entry.provider).to_lowercase());
    let notices = returns
        .iter()
        .map(|entry| Notice {
            to: Recipient::Organisation(entry.provider),
            about: NoticeAbout::RoundOpened {
                round: reference,
                agreed: entry.agreed,
            },
            key: format!("round-opened/{reference}/{}", entry.provider),
        })
        .collect();
    Ok(Decision {
        events: vec![Event::RoundOpened {
            round: reference,
            providers: returns.len() as u64,
        }],
        writes: vec![Write::Round {
            round: Box::new(Round {
                reference,
                period,
                format,
                delivery_method,
                chase_after_working_days: chase_after,
                opened_at: facts.now,
                returns,
            }),
            follows: 0,
        }],
        notices,
        publication: None,
    })
}

/// A delivery date lies neither in the past nor beyond what anybody agrees on.
fn fit_delivery_date(facts: &Facts<'_>, date: Date) -> Result<(), Refusal> {
    let today = facts.now.uk_date();
    match date >= today && date <= today + DELIVERY_DAYS_AHEAD_MAX.days() {
        true => Ok(()),
        false => Err(Refusal::DateUnfit),
    }
}

pub(super) fn agree_extension(
    facts: &Facts<'_>,
    round: RoundRef,
    provider: OrganisationRef,
    to: Date,
    reason: &str,
) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let stored = round_of(facts, round)?;
    let mut changed = stored.value.clone();
    let entry = changed.of_mut(provider).ok_or(Refusal::NotFound)?;
    let reason = fit_prose("reason", reason, TEXT_LENGTH_MAX)?;
    let from = entry.agreed;
    fit_delivery_date(facts, to)?;
    if to <= from {
        return Err(Refusal::DateUnfit);
    }
    if entry.state != ReturnState::Awaited {
        return Err(Refusal::ReturnAlreadyGiven);
    }
    entry.extensions.push(Extension {
        from,
        to,
        reason,
        by: person,
        at: facts.now,
    });
    entry.agreed = to;
    // A chase that was raised for the earlier date stays on record in the round's history; the
    // clock starts again from the new date.
    entry.chase = None;
    Ok(Decision {
        events: vec![Event::ExtensionAgreed {
            round,
            provider,
            from,
            to,
        }],
        writes: vec![round_write(changed, stored.version)],
        notices: vec![Notice {
            to: Recipient::Organisation(provider),
            about: NoticeAbout::ExtensionAgreed { round, to },
            key: format!("extension/{round}/{provider}/{to}"),
        }],
        publication: None,
    })
}

pub(super) fn declare_nil_return(facts: &Facts<'_>, round: RoundRef) -> Result<Decision, Refusal> {
    let capacity = facts.capacity()?;
    if !capacity.organisation_type.provides_data() {
        return Err(Refusal::NotAuthorised);
    }
    let provider = capacity.organisation;
    let stored = round_of(facts, round)?;
    let mut changed = stored.value.clone();
    let entry = changed.of_mut(provider).ok_or(Refusal::NotFound)?;
    match entry.state {
        ReturnState::Awaited => {}
        ReturnState::Nil { .. } => return Err(Refusal::ReturnAlreadyGiven),
        ReturnState::Received { .. } => return Err(Refusal::NotNil),
    }
    let reference = SubmissionRef::from_random_bits((facts.reference_bits)(
        "submission",
        &format!("nil/{provider}/{round}"),
    ));
    entry.state = ReturnState::Nil {
        submission: reference,
        at: facts.now,
    };
    Ok(Decision {
        events: vec![Event::NilReturnDeclared {
            submission: reference,
            round,
            provider,
        }],
        writes: vec![
            Write::Submission(Box::new(Submission {
                reference,
                provider,
                sent_by: capacity.person,
                received_at: facts.now,
                round: Some(round),
                route: Route::Form,
                file_sha256: [0; 32],
                file_bytes: 0,
                findings_sha256: [0; 32],
                profile: 0,
                outcome: SubmissionOutcome::NilReturn,
            })),
            round_write(changed, stored.version),
        ],
        ..Decision::default()
    })
}

pub(super) fn raise_chases(facts: &Facts<'_>, round: RoundRef) -> Result<Decision, Refusal> {
    match facts.actor {
        Actor::Clock => {}
        Actor::Person(_) => return Err(Refusal::NotAuthorised),
    }
    let stored = round_of(facts, round)?;
    let due = stored.value.chases_due(&facts.calendar, facts.now);
    let mut changed = stored.value.clone();
    let mut decision = Decision::default();
    for (provider, day) in due {
        if let Some(entry) = changed.of_mut(provider) {
            entry.chase = Some(Chase {
                fell_due: day,
                asked_at: facts.now,
                records: Vec::new(),
            });
        }
        decision.events.push(Event::ChaseFellDue {
            round,
            provider,
            day,
        });
        decision.notices.push(Notice {
            to: Recipient::Every(OrganisationType::Secas),
            about: NoticeAbout::ChaseDue {
                round,
                provider,
                day,
            },
            key: format!("chase/{round}/{provider}/{day}"),
        });
    }
    if !decision.events.is_empty() {
        decision.writes.push(round_write(changed, stored.version));
    }
    Ok(decision)
}

pub(super) fn record_chase(
    facts: &Facts<'_>,
    round: RoundRef,
    provider: OrganisationRef,
    note: &str,
) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Secas)?;
    let stored = round_of(facts, round)?;
    let mut changed = stored.value.clone();
    let entry = changed.of_mut(provider).ok_or(Refusal::NotFound)?;
    let note = fit_prose("note", note, TEXT_LENGTH_MAX)?;
    let chase = entry.chase.as_mut().ok_or(Refusal::NoChase)?;
    chase.records.push(ChaseRecord {
        by: person,
        at: facts.now,
        note,
    });
    Ok(Decision {
        events: vec![Event::ChaseRecorded { round, provider }],
        writes: vec![round_write(changed, stored.version)],
        ..Decision::default()
    })
}

fn round_of<'f>(facts: &'f Facts<'_>, round: RoundRef) -> Result<&'f Stored<Round>, Refusal> {
    facts
        .rounds
        .iter()
        .find(|stored| stored.value.reference == round)
        .ok_or(Refusal::NotFound)
}

fn round_write(round: Round, follows: u32) -> Write {
    Write::Round {
        round: Box::new(round),
        follows,
    }
}
