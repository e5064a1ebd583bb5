//! Opening and releasing holds, each by its own authority (SL-6, SL-8, SL-9).

use super::{Draft, Reports, fit_prose, open_hold, phase_unfit};
use crate::decision::{Decision, Event, Facts, NoticeAbout, Recipient, Refusal};
use crate::hold::{
    Authority, DccStatement, DirectionKind, FailureReport, Hold, HoldReason, HoldScope,
    PanelDirection, Release, StoredHubs,
};
use crate::launch::{CommunicationKind, HubsFrom, Phase};
use terms::{DeviceId, HoldRef, Moment, OrganisationRef, OrganisationType, PersonRef};

/// Stops the whole deployment. A reason, and nothing else in the way: it is accepted in every
/// phase of a launch that has not ended, and a second stop is its own hold.
pub(super) fn emergency_stop(facts: &Facts<'_>, words: &str) -> Result<Decision, Refusal> {
    let capacity = facts.capacity()?;
    let stored = match capacity.organisation_type {
        OrganisationType::Dcc => facts.launch()?,
        OrganisationType::Supplier => facts.own_launch()?.0,
        OrganisationType::Secas
        | OrganisationType::Panel
        | OrganisationType::Manufacturer
        | OrganisationType::Csp
        | OrganisationType::NetworkParty
        | OrganisationType::OtherSecParty => return Err(Refusal::NotAuthorised),
    };
    let words = fit_prose(facts, "reason", words)?;
    if !stored.value.is_live() {
        return Err(phase_unfit(&stored.value));
    }
    let mut draft = Draft::of(stored);
    let by = capacity.organisation;
    let hold = open(
        facts,
        &mut draft,
        HoldReason::EmergencyStop { by, words },
        HoldScope::WholeLaunch,
        Some(capacity.person),
    );
    let launch = draft.launch.reference;
    draft.event(Event::EmergencyStopped { launch, hold, by });
    draft.recall(facts);
    draft.communicate(facts, CommunicationKind::Stopped { hold }, Reports::None);
    draft.tell_all(
        NoticeAbout::Stopped { launch, hold },
        &format!("stop/{hold}"),
    );
    Ok(draft.done())
}

/// Puts a hold on the launch and gives its reference.
pub(super) fn open(
    facts: &Facts<'_>,
    draft: &mut Draft,
    reason: HoldReason,
    scope: HoldScope,
    opened_by: Option<PersonRef>,
) -> HoldRef {
    let bits = facts.bits("hold", draft.launch.reference, draft.launch.holds.len());
    let reference = HoldRef::from_random_bits(bits);
    draft.launch.holds.push(Hold {
        reference,
        reason,
        scope,
        opened_at: facts.now,
        opened_by,
        statements: Vec::new(),
        directions: Vec::new(),
        release: None,
    });
    reference
}

/// Defers the Supplier's own hubs, all or these, until the Panel rules (SL-8).
pub(super) fn defer(
    facts: &Facts<'_>,
    hubs: Option<&[DeviceId]>,
    vulnerabilities: &str,
    justification: &str,
) -> Result<Decision, Refusal> {
    let (stored, capacity) = facts.own_launch()?;
    let vulnerabilities = fit_prose(facts, "material vulnerabilities", vulnerabilities)?;
    let justification = fit_prose(facts, "justification", justification)?;
    if !stored.value.is_live() {
        return Err(phase_unfit(&stored.value));
    }
    let mut draft = Draft::of(stored);
    let by = capacity.organisation;
    let (scope, count) = match hubs {
        None => (HoldScope::Portfolio(by), None),
        Some(hubs) => {
            let stored = own_hubs(facts, &mut draft, hubs, by)?;
            let scope = HoldScope::Listed {
                supplier: by,
                hubs: stored,
            };
            (scope, Some(stored.hubs))
        }
    };
    let reason = HoldReason::Deferral {
        by,
        vulnerabilities,
        justification,
    };
    let hold = open(facts, &mut draft, reason, scope, Some(capacity.person));
    let launch = draft.launch.reference;
    draft.event(Event::Deferred {
        launch,
        hold,
        by,
        hubs: count,
    });
    // Only those who rule on it and those who carry it out: a deferral is a Supplier's own matter.
    draft.tell_house(
        NoticeAbout::Deferred { launch, hold },
        &format!("deferred/{hold}"),
    );
    Ok(draft.done())
}

/// The listed hubs, to be kept; refused where one of them is not this Supplier's.
fn own_hubs(
    facts: &Facts<'_>,
    draft: &mut Draft,
    hubs: &[DeviceId],
    supplier: OrganisationRef,
) -> Result<StoredHubs, Refusal> {
    if hubs.is_empty() {
        return Err(Refusal::ListEmpty);
    }
    let fleet = facts.fleet.as_ref().ok_or(Refusal::NothingToDo)?;
    let own = |device: &DeviceId| {
        fleet.view.position(*device).is_some_and(|position| {
            let pair = fleet.view.state(position).suppliers;
            fleet.view.suppliers(pair).includes(supplier)
        })
    };
    let foreign = hubs.iter().filter(|hub| !own(hub)).count() as u64;
    if foreign > 0 {
        return Err(Refusal::NotOwnHubs { hubs: foreign });
    }
    let (stored, bytes) = StoredHubs::of(hubs, facts.sha256);
    draft.decision.objects.push(bytes);
    Ok(stored)
}

/// A Supplier ends its own deferral. Another's is refused like one that does not exist.
pub(super) fn end_deferral(facts: &Facts<'_>, hold: HoldRef) -> Result<Decision, Refusal> {
    let capacity = facts.capacity()?;
    if capacity.organisation_type != OrganisationType::Supplier {
        return Err(Refusal::NotAuthorised);
    }
    let stored = facts.launch()?;
    let place = open_hold(facts, &stored.value, hold)?;
    let own = matches!(
        &stored.value.holds[place].reason,
        HoldReason::Deferral { by, .. } if *by == capacity.organisation
    );
    if !own {
        return Err(Refusal::NoSuchHold);
    }
    let mut draft = Draft::of(stored);
    let authority = Authority::DeferringSupplier;
    release(
        facts,
        &mut draft,
        place,
        authority,
        capacity.person,
        facts.now,
    );
    Ok(draft.done())
}

/// DCC's account of a gate that was not achieved: mechanism and mitigation (SL-6).
pub(super) fn report_failure(
    facts: &Facts<'_>,
    hold: HoldRef,
    mechanism: &str,
    mitigation: &str,
) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.launch()?;
    let mechanism = fit_prose(facts, "failure mechanism", mechanism)?;
    let mitigation = fit_prose(facts, "mitigating actions", mitigation)?;
    let place = open_hold(facts, &stored.value, hold)?;
    let mut draft = Draft::of(stored);
    match &mut draft.launch.holds[place].reason {
        HoldReason::GateNotAchieved {
            report: Some(_), ..
        } => return Err(Refusal::AlreadyReported),
        HoldReason::GateNotAchieved { report, .. } => {
            *report = Some(FailureReport {
                mechanism,
                mitigation,
                filed_at: facts.now,
                filed_by: person,
            });
        }
        HoldReason::EmergencyStop { .. } | HoldReason::Deferral { .. } => {
            return Err(Refusal::NoSuchHold);
        }
    }
    let launch = draft.launch.reference;
    draft.event(Event::FailureReported { launch, hold });
    draft.communicate(
        facts,
        CommunicationKind::FailureReported { hold },
        Reports::Follows,
    );
    draft.tell_all(
        NoticeAbout::FailureReported { launch, hold },
        &format!("failure-report/{hold}"),
    );
    Ok(draft.done())
}

/// A second person at DCC releases the hold of a gate that was not achieved. The level is tried
/// again with other hubs: what was counted stays counted, and the stop of that attempt stays
/// latched (I13).
pub(super) fn release_gate(facts: &Facts<'_>, hold: HoldRef) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.launch()?;
    let place = open_hold(facts, &stored.value, hold)?;
    match &stored.value.holds[place].reason {
        HoldReason::GateNotAchieved { report: None, .. } => {
            return Err(Refusal::FailureReportMissing);
        }
        HoldReason::GateNotAchieved {
            report: Some(report),
            ..
        } => {
            if report.filed_by == person {
                return Err(Refusal::SecondPersonNeeded);
            }
        }
        HoldReason::EmergencyStop { .. } | HoldReason::Deferral { .. } => {
            return Err(Refusal::NoSuchHold);
        }
    }
    let mut draft = Draft::of(stored);
    release(facts, &mut draft, place, Authority::Dcc, person, facts.now);
    draft.launch.attempt += 1;
    draft.launch.phase = Phase::Ready {
        hubs: match draft.launch.level {
            1 => HubsFrom::DccPlan,
            _ => HubsFrom::ListsThenDccPlan,
        },
    };
    Ok(draft.done())
}

/// DCC states its case on a hold that waits for the Panel; the machine's own hold has DCC's report
/// instead.
pub(super) fn state_case(
    facts: &Facts<'_>,
    hold: HoldRef,
    words: &str,
) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.launch()?;
    let words = fit_prose(facts, "case", words)?;
    let place = open_hold(facts, &stored.value, hold)?;
    if !stored.value.holds[place]
        .released_by()
        .contains(&Authority::Panel)
    {
        return Err(Refusal::NoSuchHold);
    }
    let mut draft = Draft::of(stored);
    let statements = &mut draft.launch.holds[place].statements;
    statements.push(DccStatement {
        words,
        at: facts.now,
        by: person,
    });
    let number = statements.len();
    let launch = draft.launch.reference;
    draft.event(Event::CaseStated { launch, hold });
    for wanted in [OrganisationType::Panel, OrganisationType::Secas] {
        let key = format!("case/{hold}/{number}/{}", wanted.name());
        let about = NoticeAbout::CaseStated { launch, hold };
        draft.tell(Recipient::Every(wanted), about, &key);
    }
    Ok(draft.done())
}

/// The Panel directs (SL-8, SL-9).
pub(super) fn direct(
    facts: &Facts<'_>,
    hold: HoldRef,
    kind: &DirectionKind,
    reasons: &str,
    attendance: &str,
) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Panel)?;
    let stored = facts.launch()?;
    let reasons = fit_prose(facts, "reasons", reasons)?;
    let attendance = fit_prose(facts, "attendance", attendance)?;
    let kind = fit_kind(facts, kind)?;
    let place = open_hold(facts, &stored.value, hold)?;
    let end = end_of(facts, &stored.value.holds[place].reason, &kind)?;
    let mut draft = Draft::of(stored);
    let direction = PanelDirection::of_the_panel(kind, reasons, attendance, facts.now, person);
    let directions = &mut draft.launch.holds[place].directions;
    directions.push(direction);
    let number = directions.len();
    let launch = draft.launch.reference;
    draft.event(Event::PanelDirected { launch, hold });
    let about = NoticeAbout::Directed { launch, hold };
    let key = format!("directed/{hold}/{number}");
    match &draft.launch.holds[place].reason {
        // A deferral is a Supplier's own matter.
        HoldReason::Deferral { by, .. } => {
            let by = *by;
            draft.tell_house(about, &key);
            draft.tell(Recipient::Organisation(by), about, &format!("{key}/{by}"));
        }
        HoldReason::GateNotAchieved { .. } | HoldReason::EmergencyStop { .. } => {
            draft.tell_all(about, &key);
            if end.is_none() {
                let direction = u32::try_from(number).expect("a hold has few directions");
                let kind = CommunicationKind::Directed { hold, direction };
                draft.communicate(facts, kind, Reports::None);
            }
        }
    }
    if let Some(effective) = end {
        release(
            facts,
            &mut draft,
            place,
            Authority::Panel,
            person,
            effective,
        );
    }
    Ok(draft.done())
}

/// When the Panel's direction ends a hold, if it does. A stop never times out back to running; a
/// gate is DCC's own to release.
fn end_of(
    facts: &Facts<'_>,
    reason: &HoldReason,
    kind: &DirectionKind,
) -> Result<Option<Moment>, Refusal> {
    match (reason, kind) {
        (HoldReason::GateNotAchieved { .. }, _) => Err(Refusal::NoSuchHold),
        (
            HoldReason::EmergencyStop { .. } | HoldReason::Deferral { .. },
            DirectionKind::Continue,
        ) => Ok(Some(facts.now)),
        (HoldReason::EmergencyStop { .. }, DirectionKind::StayHeld { until: Some(_) }) => {
            Err(Refusal::DateUnfit)
        }
        (HoldReason::Deferral { .. }, DirectionKind::StayHeld { until: Some(day) }) => {
            Ok(Some(Moment::end_of_day(*day).plus_seconds(1)))
        }
        (
            HoldReason::EmergencyStop { .. } | HoldReason::Deferral { .. },
            DirectionKind::StayHeld { until: None } | DirectionKind::Modify { .. },
        ) => Ok(None),
    }
}

fn fit_kind(facts: &Facts<'_>, kind: &DirectionKind) -> Result<DirectionKind, Refusal> {
    match kind {
        DirectionKind::Continue => Ok(DirectionKind::Continue),
        DirectionKind::StayHeld { until } => {
            match until.is_some_and(|day| day < facts.now.uk_date()) {
                true => Err(Refusal::DateUnfit),
                false => Ok(DirectionKind::StayHeld { until: *until }),
            }
        }
        DirectionKind::Modify { words } => Ok(DirectionKind::Modify {
            words: fit_prose(facts, "what must change", words)?,
        }),
    }
}

/// The Panel directs that the next level may include strata that this one does not cover
/// (GATES 3.7).
pub(super) fn direct_coverage(facts: &Facts<'_>, reasons: &str) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Panel)?;
    let stored = facts.launch()?;
    let reasons = fit_prose(facts, "reasons", reasons)?;
    if !stored.value.is_live() {
        return Err(phase_unfit(&stored.value));
    }
    let level = stored.value.level;
    let directed = |one: &crate::launch::CoverageDirection| one.level == level;
    if stored.value.coverage_directed.iter().any(directed) {
        return Err(Refusal::NothingToDo);
    }
    let mut draft = Draft::of(stored);
    draft
        .launch
        .coverage_directed
        .push(crate::launch::CoverageDirection {
            level,
            reasons,
            at: facts.now,
            by: person,
        });
    draft.event(Event::CoverageDirected {
        launch: draft.launch.reference,
        level,
    });
    Ok(draft.done())
}

fn release(
    facts: &Facts<'_>,
    draft: &mut Draft,
    place: usize,
    authority: Authority,
    by: PersonRef,
    effective: Moment,
) {
    let hold = &mut draft.launch.holds[place];
    assert!(
        hold.released_by().contains(&authority),
        "a hold is released by its own authority alone"
    );
    hold.release = Some(Release {
        authority,
        by,
        decided_at: facts.now,
        effective,
    });
    let reference = hold.reference;
    let all = matches!(hold.scope, HoldScope::WholeLaunch);
    let launch = draft.launch.reference;
    draft.event(Event::HoldReleased {
        launch,
        hold: reference,
        authority,
        effective,
    });
    if all {
        let kind = CommunicationKind::Released { hold: reference };
        draft.communicate(facts, kind, Reports::None);
        let about = NoticeAbout::Released {
            launch,
            hold: reference,
        };
        draft.tell_all(about, &format!("released/{reference}"));
    }
}
