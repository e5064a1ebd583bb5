//! Gates: no pass on absence (I1), evidence that replays (I2), evaluation under a hold (I5), stops
//! that stay (I13).

use super::Trail;
use crate::observed::Seen;
use crate::step::Did;
use launch::evidence::Evidence;
use launch::gate::{Series, Verdict};
use launch::hold::{Authority, HoldReason};
use launch::launch::{DecidedGate, GateOutcome, Launch, Phase};

/// I1: argo-rollouts calls an analysis of nothing successful, hawkBit an empty group.
pub(super) fn i1_no_pass_on_absence(trail: &Trail<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for (_, _, seen) in trail.launches() {
        for gate in achieved(&seen.launch) {
            let text = seen.evidence.get(&gate.evidence_sha256);
            let Some(evidence) = text.and_then(|text| Evidence::read(text)) else {
                broken.push(format!("level {} passed without evidence", gate.level));
                continue;
            };
            if evidence.counts().matured() == 0 {
                broken.push(format!("level {} passed with no hub", gate.level));
            }
            for (kpi, rule) in &seen.launch.notification.criteria.kpis {
                let pairs = evidence.counts().kpis.get(kpi);
                let pairs = pairs.map_or(0, |counts| counts.pairs());
                if pairs < u64::from(rule.pairs_min).max(1) {
                    let (level, code) = (gate.level, kpi.code());
                    broken.push(format!("level {level} passed with {pairs} pairs of {code}"));
                }
            }
        }
        let passed = |level| achieved(&seen.launch).any(|gate| gate.level == level);
        let needed = match seen.launch.phase {
            Phase::Achieved | Phase::Complete { .. } => seen.launch.level,
            Phase::Draft
            | Phase::Notified
            | Phase::Ready { .. }
            | Phase::Running
            | Phase::Withdrawn { .. } => seen.launch.level - 1,
        };
        let missing = (1..=needed).filter(|level| !passed(*level));
        broken.extend(missing.map(|level| format!("level {level} was left without a pass")));
    }
    broken
}

fn achieved(launch: &Launch) -> impl Iterator<Item = &DecidedGate> {
    launch
        .gates
        .iter()
        .filter(|gate| gate.outcome == GateOutcome::Achieved)
}

/// I2: what a verdict rests on is kept, says the same again, and agrees with what was reported.
pub(super) fn i2_evidence_replays(trail: &Trail<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for (_, before, seen) in trail.launches() {
        for gate in &seen.launch.gates {
            if let Some(how) = unsound(seen, gate) {
                broken.push(format!("the gate of level {}: {how}", gate.level));
            }
        }
        broken.extend(counts_differ(seen));
        let known = before.map_or(0, |before| before.launch.gates.len());
        for gate in seen.launch.gates.iter().skip(known) {
            broken.extend(decided_on_other_counts(seen, gate));
        }
    }
    broken
}

fn unsound(seen: &Seen, gate: &DecidedGate) -> Option<&'static str> {
    let Some(text) = seen.evidence.get(&gate.evidence_sha256) else {
        return Some("its evidence is not kept");
    };
    if app::sha256(text.as_bytes()) != gate.evidence_sha256 {
        return Some("its evidence has another digest");
    }
    let Some(evidence) = Evidence::read(text) else {
        return Some("its evidence does not say the same again");
    };
    let verdict = evidence.assess().verdict;
    let fits = match gate.outcome {
        GateOutcome::Achieved => verdict == Verdict::Achieved,
        GateOutcome::NotAchieved => matches!(verdict, Verdict::NotAchieved(_)),
    };
    (!fits).then_some("its evidence gives another verdict")
}

fn counts_differ(seen: &Seen) -> Option<String> {
    let tally = seen.tally.as_ref()?;
    seen.recount.iter().find_map(|(wave, recount)| {
        let cell = tally.wave(*wave);
        let counted = [cell.ok, cell.failed, cell.silent, cell.pending];
        let reported = [recount.ok, recount.failed, recount.silent, recount.pending];
        (counted != reported).then(|| {
            format!(
                "wave {wave}: the reports make ok, failed, silent, pending {reported:?}, the app \
                 counts {counted:?}"
            )
        })
    })
}

/// What comes to the same hub twice in one step is only ever a recall, which moves hubs from silent
/// and pending to those that wait; hubs that are well or failed are what they were at the gate.
fn decided_on_other_counts(seen: &Seen, gate: &DecidedGate) -> Option<String> {
    if (gate.level, gate.attempt) != (seen.launch.level, seen.launch.attempt) {
        return None;
    }
    let evidence = Evidence::read(seen.evidence.get(&gate.evidence_sha256)?)?;
    let (ok, failed) = seen.recount.values().fold((0, 0), |(ok, failed), wave| {
        (ok + wave.ok, failed + wave.failed)
    });
    let counts = evidence.counts();
    ((counts.ok, counts.failed) != (ok, failed)).then(|| {
        format!(
            "the gate of level {} was decided on {} well and {} failed hubs, the reports make \
             {ok} and {failed}",
            gate.level, counts.ok, counts.failed
        )
    })
}

/// I5: hawkBit stops evaluating a paused group; flagger ignores a breach while it waits.
pub(super) fn i5_evaluation_goes_on(trail: &Trail<'_>) -> Vec<String> {
    let worked = matches!(trail.step.did, Did::Work);
    let mut broken = Vec::new();
    for (_, _, seen) in trail.launches() {
        let (Phase::Running, Some(tally)) = (&seen.launch.phase, &seen.tally) else {
            continue;
        };
        let Some(assessment) = &seen.assessment else {
            broken.push("a running level is not assessed".to_owned());
            continue;
        };
        let total = tally.total();
        let bad = (total.bad(), total.matured());
        let read = |series: Series| {
            let reading = assessment.readings.iter().find(|one| one.series == series);
            reading.map(|one| (one.tally.bad(), one.tally.matured()))
        };
        if read(Series::Bad) != Some(bad) {
            broken.push(format!(
                "{} bad of {} are not what is assessed",
                bad.0, bad.1
            ));
        }
        if !worked {
            continue;
        }
        match &assessment.verdict {
            Verdict::NotAchieved(_) if !is_latched(&seen.launch) => {
                broken.push("a breach was seen and not acted upon".to_owned());
            }
            Verdict::Achieved => broken.push("a met gate was not decided".to_owned()),
            Verdict::NotAchieved(_)
            | Verdict::NotEvaluable
            | Verdict::Stopped
            | Verdict::Inconclusive(_) => {}
        }
        let share = seen.launch.notification.criteria.matured_min;
        let matured = share.is_reached(total.matured(), total.planned - total.held);
        let noted = seen.launch.current_tranche().map(|one| one.matured_at);
        if matured && noted == Some(None) {
            broken.push("a tranche matured and nobody noted it".to_owned());
        }
    }
    broken
}

fn is_latched(launch: &Launch) -> bool {
    let here = |gate: &&DecidedGate| (gate.level, gate.attempt) == (launch.level, launch.attempt);
    let mut gates = launch.gates.iter().filter(here);
    gates.any(|gate| gate.outcome == GateOutcome::NotAchieved)
}

/// I13: what was found stays found. Only a person at DCC ends the hold, and the level is tried
/// again with other hubs.
pub(super) fn i13_stops_stay_latched(trail: &Trail<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for (launch, before) in &trail.before.launches {
        let Some(after) = trail.after.launches.get(launch) else {
            broken.push("a launch is gone".to_owned());
            continue;
        };
        if !after.launch.gates.starts_with(&before.launch.gates) {
            broken.push("a decided gate was changed or taken back".to_owned());
        }
    }
    for (_, _, seen) in trail.launches() {
        let launch = &seen.launch;
        if is_latched(launch) {
            let here = |reason: &HoldReason| {
                matches!(reason, HoldReason::GateNotAchieved { level, attempt, .. }
                    if (*level, *attempt) == (launch.level, launch.attempt))
            };
            let now = trail.after.now;
            let held = launch.open_holds(now).any(|hold| here(&hold.reason));
            let ended = matches!(launch.phase, Phase::Withdrawn { .. });
            if !held && !ended {
                broken.push(format!("the stop of level {} holds nothing", launch.level));
            }
            if launch.phase == Phase::Achieved {
                broken.push(format!("level {} passed after its stop", launch.level));
            }
        }
        for hold in &launch.holds {
            let (HoldReason::GateNotAchieved { .. }, Some(release)) = (&hold.reason, &hold.release)
            else {
                continue;
            };
            if release.authority != Authority::Dcc {
                broken.push("a gate's hold was released by somebody else than DCC".to_owned());
            }
        }
    }
    broken
}
