//! Every invariant can break: each is given a trail that was true and is doctored in one place, and
//! complains of it. A check that cannot fail is a defect of ours.

use crate::scripts::{played, waited};
use app::launches::LaunchView;
use launch::decision::Answer;
use launch::hold::{Authority, HoldReason, Release};
use launch::launch::{GateOutcome, Phase};
use launch::order::OrderState;
use sim::invariants::{INVARIANTS, Trail, broken};
use sim::observed::{Observed, Seen};
use sim::step::{Did, Outcome, Step};
use std::sync::Arc;
use terms::{OrganisationRef, PersonRef, PlanRef};

/// A trail of one step that may be doctored.
#[derive(Clone)]
struct Doctored {
    before: Observed,
    step: Step,
    after: Observed,
}

impl Doctored {
    /// The one launch after the step.
    fn after(&mut self) -> &mut Seen {
        self.after.launches.values_mut().next().unwrap()
    }

    fn broken(&self) -> Vec<&'static str> {
        let trail = Trail {
            before: &self.before,
            step: &self.step,
            after: &self.after,
        };
        broken(&trail).iter().map(|one| one.name).collect()
    }
}

/// The first step of a script that is such a one. It breaks nothing as it is.
fn step_of(script: &str, wanted: impl Fn(&Trail<'_>) -> bool) -> Doctored {
    let mut found: Option<Doctored> = None;
    waited(played(script, &mut |trail| {
        if found.is_none() && wanted(trail) {
            found = Some(Doctored {
                before: trail.before.clone(),
                step: trail.step.clone(),
                after: trail.after.clone(),
            });
        }
    }));
    let found = found.unwrap_or_else(|| panic!("{script} has no such step"));
    assert_eq!(found.broken(), [] as [&str; 0], "{script}");
    found
}

fn launch_after<'t>(trail: &Trail<'t>) -> Option<&'t Seen> {
    trail.after.launches.values().next()
}

fn after_is(phase: Phase) -> impl Fn(&Trail<'_>) -> bool {
    move |trail| launch_after(trail).is_some_and(|seen| seen.launch.phase == phase)
}

/// What is doctored, and which invariant must complain.
#[track_caller]
fn complains(name: &str, of: &Doctored, doctor: impl FnOnce(&mut Doctored)) {
    let mut doctored = of.clone();
    doctor(&mut doctored);
    let broken = doctored.broken();
    assert!(
        broken.contains(&name),
        "{name} did not complain: {broken:?}"
    );
}

#[test]
fn i1_i2_i5_i13_complain_of_gates_that_are_not_as_they_must_be() {
    let achieved = step_of("quiet-success", after_is(Phase::Achieved));
    complains("I1", &achieved, |trail| trail.after().evidence.clear());
    complains("I1", &achieved, |trail| {
        // As if nothing had been measured.
        let gate = trail.after().launch.gates[0].evidence_sha256;
        let text = trail.after().evidence[&gate].replace("kpi GAS-READS", "kpi ALERTS");
        trail.after().evidence.insert(gate, text);
    });
    complains("I1", &achieved, |trail| trail.after().launch.gates.clear());
    complains("I2", &achieved, |trail| {
        let gate = trail.after().launch.gates[0].evidence_sha256;
        let text = trail.after().evidence[&gate].replace("failed 0\n", "failed 1\n");
        trail.after().evidence.insert(gate, text);
    });
    complains("I2", &achieved, |trail| {
        trail.after().launch.gates[0].outcome = GateOutcome::NotAchieved;
    });
    complains("I2", &achieved, |trail| {
        trail.after().recount.get_mut(&1).unwrap().failed += 1;
    });
    complains("I5", &achieved, |trail| {
        trail.after().launch.phase = Phase::Running;
        trail.after().assessment = None;
    });
    complains("I5", &achieved, |trail| {
        // A met gate that nobody decided.
        trail.after().launch.phase = Phase::Running;
    });
    complains("I5", &achieved, |trail| {
        trail.after().launch.phase = Phase::Running;
        let tranche = trail.after().launch.tranches.last_mut().unwrap();
        tranche.matured_at = None;
    });
    let breached = step_of("failed-gate", |trail| {
        launch_after(trail).is_some_and(|seen| !seen.launch.gates.is_empty())
    });
    complains("I5", &breached, |trail| trail.after().launch.gates.clear());
    complains("I13", &breached, |trail| {
        trail.before = trail.after.clone();
        trail.after().launch.gates.clear();
    });
    complains("I13", &breached, |trail| trail.after().launch.holds.clear());
    complains("I13", &breached, |trail| {
        trail.after().launch.phase = Phase::Achieved;
    });
}

#[test]
fn i3_i8_complain_of_orders_that_leave_after_a_stop() {
    let sent = step_of("emergency-stop", |trail| {
        launch_after(trail).is_some_and(|seen| !seen.orders.is_empty())
    });
    let stopped = step_of("emergency-stop", |trail| {
        launch_after(trail).is_some_and(|seen| !seen.launch.holds.is_empty())
    });
    complains("I3", &stopped, |trail| {
        // The order leaves after the stop's line.
        let line = sent.after.lines.iter();
        let line = line.filter(|line| line.event == "OrderSent");
        trail.after.lines.extend(line.cloned());
    });
    complains("I3", &stopped, |trail| {
        let mut orders = trail.after().orders.iter_mut();
        let order = orders.find(|seen| seen.order.state() == OrderState::TakenBack);
        order.unwrap().order.recalled_at = None;
    });
    complains("I8", &stopped, |trail| {
        let mut orders = trail.after().orders.iter_mut();
        let order = orders.find(|seen| seen.order.state() == OrderState::Recalled);
        order.unwrap().order.recalled_at = None;
    });
    complains("I8", &stopped, |trail| {
        trail.after().orders[0].order.generation = 9;
    });
    complains("I8", &stopped, |trail| {
        trail.after().orders[0].order.plan = PlanRef::from_random_bits(5);
    });
    complains("I8", &stopped, |trail| {
        // Whoever had the order of before the stop fetches it after it.
        trail.before = trail.after.clone();
        let now = trail.after.now;
        let mut orders = trail.after().orders.iter_mut();
        let order = orders.find(|seen| seen.order.fetched_at.is_none());
        order.unwrap().order.fetched_at = Some(now.plus_seconds(-9));
    });
}

#[test]
fn i4_i10_i15_complain_of_holds_that_end_or_stand_otherwise() {
    let stopped = step_of("emergency-stop", |trail| {
        launch_after(trail).is_some_and(|seen| !seen.launch.holds.is_empty())
    });
    let release = |authority, by: u64| Release {
        authority,
        by: PersonRef::from_random_bits(by),
        decided_at: stopped.after.now,
        effective: stopped.after.now,
    };
    for (authority, by) in [(Authority::Dcc, 11), (Authority::Panel, 21)] {
        complains("I4", &stopped, |trail| {
            trail.after().launch.holds[0].release = Some(release(authority, by));
        });
    }
    complains("I4", &stopped, |trail| {
        trail.before = trail.after.clone();
        trail.after().launch.holds.clear();
    });
    complains("I10", &stopped, |trail| {
        trail.after().launch.holds[0].opened_by = None;
    });
    complains("I10", &stopped, |trail| {
        let by = OrganisationRef::from_random_bits(5);
        let words = " ".to_owned();
        trail.after().launch.holds[0].reason = HoldReason::EmergencyStop { by, words };
    });
    complains("I15", &stopped, |trail| {
        let own = trail.after().launch.holds[0].opened_by.unwrap();
        let release = Release {
            by: own,
            ..release(Authority::Panel, 1)
        };
        trail.after().launch.holds[0].release = Some(release);
    });
    let released = step_of("failed-gate", |trail| {
        launch_after(trail).is_some_and(|seen| seen.launch.attempt == 2)
    });
    complains("I15", &released, |trail| {
        let hold = &mut trail.after().launch.holds[0];
        let HoldReason::GateNotAchieved { report, .. } = &mut hold.reason else {
            panic!("the hold of a gate");
        };
        report.as_mut().unwrap().filed_by = hold.release.as_ref().unwrap().by;
    });
    complains("I13", &released, |trail| {
        let release = trail.after().launch.holds[0].release.as_mut();
        release.unwrap().authority = Authority::Panel;
    });
    let held = step_of("change-of-supplier", |trail| {
        let tally = launch_after(trail).and_then(|seen| seen.tally.as_ref());
        matches!(trail.step.did, Did::Work) && tally.is_some_and(|tally| tally.total().held > 0)
    });
    complains("I10", &held, |trail| {
        // As if no hub had changed Supplier: then nobody knows why these are kept out.
        trail.after.homes = Arc::new(sim::homes::Homes::of(2_400));
    });
}

#[test]
fn i6_i7_i11_i14_complain_of_sets_that_change() {
    let matured = step_of("quiet-success", |trail| {
        let tally = launch_after(trail).and_then(|seen| seen.tally.as_ref());
        tally.is_some_and(|tally| tally.total().matured() > 0)
    });
    complains("I6", &matured, |trail| {
        trail.before = trail.after.clone();
        let tally = trail.after().tally.as_mut().unwrap();
        let cell = tally.cells.values_mut().find(|cell| cell.ok > 0).unwrap();
        cell.ok -= 1;
    });
    complains("I6", &matured, |trail| {
        trail.after().launch.tranches[0].plan.waves[0] -= 1;
    });
    complains("I7", &matured, |trail| {
        let list = Arc::clone(&trail.after().lists[0]);
        trail.after().lists[1] = list;
    });
    complains("I7", &matured, |trail| {
        let mut again = trail.after().launch.tranches[0].clone();
        again.attempt = 2;
        trail.after().launch.tranches.push(again);
    });
    complains("I14", &matured, |trail| {
        // One hub more is ordered than was sealed.
        let order = &mut trail.after().orders[0];
        Arc::make_mut(&mut order.hubs).insert(sim::homes::hub(2_399));
    });
    complains("I14", &matured, |trail| {
        let sealed = trail.after().sealed.values_mut().next().unwrap();
        Arc::make_mut(sealed).insert(sim::homes::hub(77_777), 1);
    });
    let listed = step_of("quiet-success", |trail| {
        launch_after(trail).is_some_and(|seen| !seen.launch.nominations.is_empty())
    });
    complains("I11", &listed, |trail| {
        let Outcome::Done {
            answer: Answer::Nominated(list),
            ..
        } = &mut trail.step.outcome
        else {
            panic!("a list is answered");
        };
        list.set_aside.pop();
    });
    complains("I11", &listed, |trail| {
        let list = trail.after().lists.last_mut().unwrap();
        Arc::make_mut(list).insert(sim::homes::hub(2));
    });
    complains("I11", &listed, |trail| {
        trail.after().launch.nominations[0].withdrawn = 1;
    });
}

#[test]
fn i9_complains_of_plans_that_follow_others() {
    let sealed = step_of("stale-plan", |trail| {
        launch_after(trail).is_some_and(|seen| !seen.launch.tranches.is_empty())
    });
    complains("I9", &sealed, |trail| {
        trail.after().launch.tranches[0].plan.parent = Some(PlanRef::from_random_bits(5));
    });
    complains("I9", &sealed, |trail| {
        // Another plan is current than the one that was looked at.
        trail.step.did = Did::Work;
    });
}

#[test]
fn i12_complains_of_views_that_show_what_is_anothers() {
    let seen = step_of("who-sees-what", |trail| {
        let deferral = |reason: &HoldReason| matches!(reason, HoldReason::Deferral { .. });
        launch_after(trail).is_some_and(|seen| {
            let mut holds = seen.launch.holds.iter();
            holds.any(|hold| deferral(&hold.reason))
        })
    });
    let view = |trail: &mut Doctored, name: &str| -> usize {
        let mut views = trail.after().views.iter();
        views.position(|(who, _)| who.name == name).unwrap()
    };
    let swapped = |one: &'static str, other: &'static str| {
        move |trail: &mut Doctored| {
            let (one, other) = (view(trail, one), view(trail, other));
            let shown = trail.after().views[other].1.clone();
            trail.after().views[one].1 = shown;
        }
    };
    for (one, other) in [
        ("Brightwater Energy", "Fenland Power"),
        ("Stranger Supply", "Brightwater Energy"),
        ("Orrin", "Northmere"),
        ("Northern Reach", "Panel"),
        ("Eastvale Networks", "Northern Reach"),
    ] {
        complains("I12", &seen, swapped(one, other));
    }
    complains("I12", &seen, |trail| {
        let place = view(trail, "Brightwater Energy");
        let Some(LaunchView::Supplier(own)) = &mut trail.after().views[place].1 else {
            panic!("a Supplier's view");
        };
        own.hubs += 5_000;
    });
    complains("I12", &seen, |trail| trail.after().launch.revision = 0);
}

#[test]
fn every_invariant_has_a_trail_that_breaks_it() {
    // The names above, read from this file: an invariant without a doctored trail fails here.
    let source = include_str!("mutations.rs");
    for invariant in INVARIANTS {
        let doctored = format!("complains(\"{}\"", invariant.name);
        assert!(source.contains(&doctored), "{}", invariant.name);
    }
}
