//! Deciding the gate of a level (SL-5, SL-6).
//!
//! The machine assesses whenever something changed, also while a launch is held (I5). It may find
//! that a gate is met, which is a task for a person, or that it is not achieved, which opens a
//! hold in the same commit.

use super::level::tell_gate_met;
use super::{Draft, Reports, holds, phase_unfit};
use crate::criteria::Kpi;
use crate::decision::{Decision, Event, Facts, NoticeAbout, Recipient, Refusal};
use crate::evidence::Evidence;
use crate::gate::Verdict;
use crate::hold::{HoldReason, HoldScope};
use crate::launch::{CommunicationKind, DecidedGate, DriftWarning, GateOutcome, Launch, Phase};
use terms::OrganisationType;

/// Assesses the gate of the current level and attempt.
pub(super) fn assess(facts: &Facts<'_>) -> Result<Decision, Refusal> {
    facts.clock()?;
    let stored = facts.launch()?;
    if stored.value.phase != Phase::Running {
        return Err(phase_unfit(&stored.value));
    }
    let tally = facts.tally.as_ref().ok_or(Refusal::NothingToDo)?;
    let mut draft = Draft::of(stored);
    note_maturity(facts, &mut draft)?;
    let evidence = Evidence::of(&draft.launch, tally, facts.now).ok_or(Refusal::NothingToDo)?;
    let assessment = evidence.assess();
    warn_of_drift(facts, &mut draft, &assessment.drifting);
    match assessment.verdict {
        Verdict::Achieved => met(facts, &mut draft, &evidence),
        Verdict::NotAchieved(_) if !is_latched(&draft.launch) => {
            breached(facts, &mut draft, &evidence);
        }
        Verdict::NotAchieved(_)
        | Verdict::NotEvaluable
        | Verdict::Stopped
        | Verdict::Inconclusive(_) => {}
    }
    match draft.decision.events.is_empty() {
        true => Err(Refusal::NothingToDo),
        false => Ok(draft.done()),
    }
}

/// Whether this attempt's stop is latched: nothing un-latches it (I13).
fn is_latched(launch: &Launch) -> bool {
    launch.gates.iter().any(|gate| {
        gate.level == launch.level
            && gate.attempt == launch.attempt
            && gate.outcome == GateOutcome::NotAchieved
    })
}

/// Notes the moment from which the soak counts: enough of the tranche has matured.
fn note_maturity(facts: &Facts<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    let share = draft.launch.notification.criteria.matured_min;
    let total = facts.tally.as_ref().ok_or(Refusal::NothingToDo)?.total();
    let now = facts.now;
    let tranche = draft.tranche().ok_or(Refusal::NothingToDo)?;
    let reached = share.is_reached(total.matured(), total.planned - total.held);
    if tranche.matured_at.is_some() || !reached {
        return Ok(());
    }
    tranche.matured_at = Some(now);
    let (level, attempt) = (tranche.level, tranche.attempt);
    let launch = draft.launch.reference;
    draft.event(Event::TrancheMatured {
        launch,
        level,
        attempt,
    });
    Ok(())
}

fn met(facts: &Facts<'_>, draft: &mut Draft, evidence: &Evidence) {
    let evidence_sha256 = decided(facts, draft, evidence, GateOutcome::Achieved);
    draft.launch.phase = Phase::Achieved;
    let (launch, level, attempt) = place(draft);
    draft.event(Event::GateMet {
        launch,
        level,
        attempt,
        evidence_sha256,
    });
    tell_gate_met(draft);
}

/// A breach opens a hold, takes back what is out, and starts the clock for DCC's report, all in
/// this commit.
fn breached(facts: &Facts<'_>, draft: &mut Draft, evidence: &Evidence) {
    let evidence_sha256 = decided(facts, draft, evidence, GateOutcome::NotAchieved);
    let (launch, level, attempt) = place(draft);
    let reason = HoldReason::GateNotAchieved {
        level,
        attempt,
        evidence_sha256,
        report: None,
    };
    let hold = holds::open(facts, draft, reason, HoldScope::WholeLaunch, None);
    draft.event(Event::GateBreached {
        launch,
        level,
        attempt,
        hold,
        evidence_sha256,
    });
    draft.recall(facts);
    let days = draft
        .launch
        .notification
        .criteria
        .results_within_working_days;
    let report_by = facts.working_days_from_now(days);
    draft.communicate(
        facts,
        CommunicationKind::GateNotAchieved {
            level,
            hold,
            report_by,
        },
        Reports::Follows,
    );
    let about = NoticeAbout::GateNotAchieved {
        launch,
        level,
        report_by,
    };
    draft.tell_all(about, &format!("not-achieved/{level}/{attempt}"));
}

/// Keeps the evidence and the decision.
fn decided(
    facts: &Facts<'_>,
    draft: &mut Draft,
    evidence: &Evidence,
    outcome: GateOutcome,
) -> [u8; 32] {
    let bytes = evidence.text().into_bytes();
    let evidence_sha256 = (facts.sha256)(&bytes);
    draft.decision.objects.push(bytes);
    let (_, level, attempt) = place(draft);
    draft.launch.gates.push(DecidedGate {
        level,
        attempt,
        outcome,
        at: facts.now,
        evidence_sha256,
    });
    evidence_sha256
}

fn place(draft: &Draft) -> (terms::LaunchRef, u32, u32) {
    let launch = &draft.launch;
    (launch.reference, launch.level, launch.attempt)
}

/// Raises each warning of drift once for an attempt.
fn warn_of_drift(facts: &Facts<'_>, draft: &mut Draft, drifting: &[Kpi]) {
    let (launch, level, attempt) = place(draft);
    for kpi in drifting.iter().copied() {
        let raised =
            draft.launch.drift_warnings.iter().any(|warning| {
                (warning.level, warning.attempt, warning.kpi) == (level, attempt, kpi)
            });
        if raised {
            continue;
        }
        draft.launch.drift_warnings.push(DriftWarning {
            level,
            attempt,
            kpi,
            at: facts.now,
            acknowledged: None,
        });
        draft.event(Event::DriftWarned {
            launch,
            level,
            attempt,
            kpi,
        });
        draft.tell(
            Recipient::Every(OrganisationType::Dcc),
            NoticeAbout::DriftWarned { launch, kpi },
            &format!("drift/{level}/{attempt}/{}", kpi.code()),
        );
    }
}

/// A person at DCC acknowledges a warning of drift.
pub(super) fn acknowledge_drift(facts: &Facts<'_>, kpi: Kpi) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.launch()?;
    let mut draft = Draft::of(stored);
    let launch = draft.launch.reference;
    let warning = draft
        .launch
        .drift_warnings
        .iter_mut()
        .find(|warning| warning.kpi == kpi && warning.acknowledged.is_none())
        .ok_or(Refusal::NoDriftWarning)?;
    warning.acknowledged = Some((person, facts.now));
    draft.event(Event::DriftAcknowledged { launch, kpi });
    Ok(draft.done())
}
