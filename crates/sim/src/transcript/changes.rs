//! What followed from a step: everything of a launch that is another way than before.

use super::named;
use crate::observed::{Observed, Seen};
use app::launches::SharedHold;
use formats::sentences::launch::communication::{
    communication_text, direction_text, order_state_text, scope_text,
};
use formats::sentences::launch::gate::series_name;
use formats::sentences::launch::waits::{drift_text, hubs_text, phase_text};
use launch::evidence::Evidence;
use launch::gate::Verdict;
use launch::hold::{Hold, HoldReason};
use launch::launch::{DecidedGate, GateOutcome, Phase};
use terms::moment::uk_date_text;

/// Everything that followed, launch by launch.
pub(super) fn told(before: &Observed, after: &Observed) -> Vec<String> {
    let mut told = Vec::new();
    for (reference, seen) in &after.launches {
        let was = before.launches.get(reference);
        let mut own = of_launch(was, seen);
        if after.launches.len() > 1 {
            let number = seen.launch.notification.number.as_str();
            own = own
                .into_iter()
                .map(|line| format!("{number}: {line}"))
                .collect();
        }
        told.extend(own);
    }
    told
}

fn of_launch(was: Option<&Seen>, is: &Seen) -> Vec<String> {
    let mut told = Vec::new();
    let launch = &is.launch;
    let known = |count: fn(&Seen) -> usize| was.map_or(0, count);
    if known(|seen| seen.launch.told.len()) < launch.told.len() {
        let names: Vec<String> = launch
            .told
            .iter()
            .map(|told| named(told.organisation))
            .collect();
        told.push(format!("Told: {}.", names.join(", ")));
    }
    for gate in launch
        .gates
        .iter()
        .skip(known(|seen| seen.launch.gates.len()))
    {
        told.extend(gate_text(is, gate));
    }
    let wave = |seen: &Seen| {
        let tranche = seen.launch.current_tranche();
        tranche.map(|one| (one.level, one.attempt, one.wave))
    };
    if let Some((_, _, number)) = wave(is).filter(|now| was.and_then(wave) != Some(*now)) {
        told.push(format!("Wave {number} begins."));
    }
    let matured = |seen: &Seen| {
        let tranche = seen.launch.current_tranche();
        tranche.and_then(|one| one.matured_at).is_some()
    };
    if matured(is) && !was.is_some_and(matured) {
        told.push("Enough of the tranche has matured: the soak begins.".to_owned());
    }
    told.extend(orders(was, is));
    told.extend(holds(was, is));
    let communicated = known(|seen| seen.launch.communications.len());
    for one in launch.communications.iter().skip(communicated) {
        let due = one.report_due.map_or(String::new(), |day| {
            format!(" The tranche report is due by {}.", uk_date_text(day))
        });
        told.push(format!(
            "Communication {}: {}{due}",
            one.number,
            communication_text(&one.kind)
        ));
    }
    let warned = known(|seen| seen.launch.drift_warnings.len());
    for warning in launch.drift_warnings.iter().skip(warned) {
        told.push(drift_text(warning.kpi));
    }
    let phase = was.map(|seen| (&seen.launch.phase, seen.launch.level));
    if phase != Some((&launch.phase, launch.level)) {
        let until = match launch.phase {
            Phase::Notified => launch.window.map(|window| window.closes),
            Phase::Draft
            | Phase::Ready { .. }
            | Phase::Running
            | Phase::Achieved
            | Phase::Complete { .. }
            | Phase::Withdrawn { .. } => None,
        };
        told.push(phase_text(
            &launch.phase,
            (launch.level, launch.attempt),
            until,
        ));
    }
    told
}

/// A decided gate: the counts that it was decided on, and why.
fn gate_text(seen: &Seen, gate: &DecidedGate) -> Vec<String> {
    let outcome = match gate.outcome {
        GateOutcome::Achieved => "achieved",
        GateOutcome::NotAchieved => "NOT ACHIEVED",
    };
    let (level, attempt) = (gate.level, gate.attempt);
    let mut told = vec![format!(
        "The gate of level {level}, attempt {attempt}: {outcome}."
    )];
    let text = seen.evidence.get(&gate.evidence_sha256);
    let Some(evidence) = text.and_then(|text| Evidence::read(text)) else {
        return told;
    };
    let counts = evidence.counts();
    told.push(format!(
        "Decided on {} well, {} failed, {} silent, {} pending.",
        counts.ok, counts.failed, counts.silent, counts.pending
    ));
    let assessment = evidence.assess();
    for reading in &assessment.readings {
        let stopped = match &assessment.verdict {
            Verdict::NotAchieved(series) => series.contains(&reading.series),
            Verdict::NotEvaluable
            | Verdict::Stopped
            | Verdict::Achieved
            | Verdict::Inconclusive(_) => false,
        };
        let bounds = match (stopped, reading.stops_from, reading.passes_to) {
            (true, Some(from), _) => format!("beyond tolerance from {from} on"),
            (false, _, Some(to)) => format!("within tolerance up to {to}"),
            (true, None, _) | (false, _, None) => continue,
        };
        told.push(format!(
            "{}: {} of {}, {bounds}.",
            series_name(reading.series),
            reading.tally.bad(),
            reading.tally.matured()
        ));
    }
    told
}

fn orders(was: Option<&Seen>, is: &Seen) -> Vec<String> {
    let mut told = Vec::new();
    for (number, seen) in (1..).zip(&is.orders) {
        let order = &seen.order;
        let known = was.and_then(|was| {
            let mut orders = was.orders.iter();
            orders.find(|one| one.order.reference == order.reference)
        });
        match known {
            None => told.push(format!(
                "Order {number} to {}: {} in {}, wave {}, generation {}.",
                named(order.csp),
                hubs_text(order.hubs.hubs),
                order.region.text(),
                order.wave,
                order.generation
            )),
            Some(known) if known.order.state() != order.state() => {
                let state = order_state_text(order.state());
                told.push(format!("Order {number}: {state}."));
            }
            Some(_) => {}
        }
    }
    told
}

fn holds(was: Option<&Seen>, is: &Seen) -> Vec<String> {
    let mut told = Vec::new();
    for hold in &is.launch.holds {
        let known = was.and_then(|was| was.launch.hold(hold.reference));
        if known.is_none() {
            let scope = scope_text(&hold.scope, &named);
            told.push(format!("Held: {}. {scope}.", hold.reason.name()));
        }
        let directed = known.map_or(0, |known| known.directions.len());
        for direction in hold.directions.iter().skip(directed) {
            let kind = direction_text(direction.kind());
            told.push(format!("The Panel: {kind} {}", direction.reasons()));
        }
        let released = known.is_some_and(|known| known.release.is_some());
        if let (false, Some(release)) = (released, &hold.release) {
            told.push(format!(
                "Released by {}: {}, with effect from {}.",
                release.authority,
                hold.reason.name(),
                release.effective.uk_text()
            ));
        }
    }
    told
}

/// A hold with the words of who opened it.
pub(super) fn hold_with_words(hold: &Hold) -> String {
    let name = hold.reason.name();
    match &hold.reason {
        HoldReason::GateNotAchieved { level, .. } => format!("{name}, level {level}"),
        HoldReason::EmergencyStop { by, words } => {
            format!("{name} by {}: “{words}”", named(*by))
        }
        HoldReason::Deferral {
            by, justification, ..
        } => format!("{name} by {}: “{justification}”", named(*by)),
    }
}

/// A hold as everybody told sees it.
pub(super) fn shared_hold(hold: &SharedHold) -> String {
    match &hold.release {
        None => format!("a hold: {}", hold.name),
        Some(release) => format!(
            "a hold: {}, released {}",
            hold.name,
            release.effective.uk_text()
        ),
    }
}
