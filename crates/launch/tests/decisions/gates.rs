//! Gates: met by evidence alone, breached with a hold in the same commit, never un-latched (SL-5,
//! SL-6).

use crate::world::*;
use launch::command::Command;
use launch::criteria::Kpi;
use launch::decision::{Event, NoticeAbout};
use launch::evidence::Evidence;
use launch::hold::{DirectionKind, HoldReason};
use launch::launch::{GateOutcome, HubsFrom, Phase};
use launch::tally::{CellTally, KpiTally, TrancheTally};
use terms::Actor;

/// A tranche of so many hubs in one stratum, every measure good unless changed.
fn tally(ok: u64, failed: u64, silent: u64, pending: u64) -> TrancheTally {
    let cell = CellTally {
        planned: ok + failed + silent + pending,
        held: 0,
        ok,
        failed,
        silent,
        pending,
    };
    let good = KpiTally {
        pairs: ok,
        worsened: 0,
        improved: 0,
        holdback_pairs: 50,
        holdback_worsened: 0,
    };
    TrancheTally {
        cells: [((1, 0), cell)].into(),
        kpis: Kpi::ALL.into_iter().map(|kpi| (kpi, good)).collect(),
    }
}

/// Assesses; says whether anything came of it.
fn assess(world: &mut World, tally: TrancheTally) -> bool {
    let launch = world.reference();
    world.tally = Some(tally);
    world
        .try_act(&Actor::Clock, Command::AssessGate { launch })
        .is_ok()
}

/// Lets the soak of the standard criteria pass.
fn soak(world: &mut World) {
    world.now = world.now.plus_seconds(168 * 3_600);
}

#[test]
fn sl_6_a_gate_is_met_by_evidence_after_the_soak_and_a_person_moves_on() {
    let mut world = World::running();
    assert!(assess(&mut world, tally(49_500, 50, 150, 300)));
    assert!(
        world
            .state()
            .current_tranche()
            .unwrap()
            .matured_at
            .is_some()
    );
    assert_eq!(world.state().phase, Phase::Running);
    assert!(!assess(&mut world, tally(49_500, 50, 150, 300)));
    soak(&mut world);
    assert!(assess(&mut world, tally(49_500, 50, 150, 300)));
    assert_eq!(world.state().phase, Phase::Achieved);
    assert!(matches!(
        world.told.last(),
        Some(NoticeAbout::GateMet { level: 1, .. })
    ));
    let launch = world.reference();
    world.act(&dcc(), Command::MoveOn { launch });
    assert_eq!(world.state().level, 2);
    assert_eq!(
        world.state().phase,
        Phase::Ready {
            hubs: HubsFrom::ListsThenDccPlan
        }
    );
    assert!(matches!(
        world.events.last(),
        Some(Event::MovedOn {
            level: 1,
            next: Some(2),
            ..
        })
    ));
}

#[test]
fn i1_no_evidence_never_passes_however_long_it_soaks() {
    let few = tally(366, 0, 0, 0);
    let mut without_gas = tally(49_500, 0, 0, 0);
    without_gas.kpis.remove(&Kpi::GasReads);
    for counts in [tally(0, 0, 0, 0), tally(0, 0, 0, 4), few, without_gas] {
        let mut world = World::running();
        for _ in 0..4 {
            assess(&mut world, counts.clone());
            soak(&mut world);
        }
        assert_eq!(world.state().phase, Phase::Running, "{counts:?}");
        assert!(world.state().gates.is_empty());
    }
}

#[test]
fn sl_6_a_breach_opens_a_hold_recalls_and_tells_everybody_in_one_commit() {
    let mut world = World::running();
    let launch = world.reference();
    world.act(&Actor::Clock, Command::SendOrders { launch });
    world.told.clear();
    world.tally = Some(tally(17, 5, 0, 28));
    let decision = world.act(&Actor::Clock, Command::AssessGate { launch });
    let hold = &world.state().holds[0];
    assert!(matches!(
        hold.reason,
        HoldReason::GateNotAchieved {
            level: 1,
            attempt: 1,
            ..
        }
    ));
    assert!(hold.opened_by.is_none());
    assert!(world.orders[0].value.recalled_at.is_some());
    assert_eq!(decision.objects.len(), 1);
    let told = |about: &&NoticeAbout| matches!(about, NoticeAbout::GateNotAchieved { .. });
    assert_eq!(world.told.iter().filter(told).count(), 5);
    assert_eq!(world.state().phase, Phase::Running);
}

#[test]
fn sl_5_silence_at_twelve_percent_stops_though_nothing_failed() {
    let mut world = World::running();
    assert!(assess(&mut world, tally(44_000, 0, 6_000, 0)));
    assert_eq!(world.state().gates[0].outcome, GateOutcome::NotAchieved);
}

#[test]
fn sl_5_activated_well_but_gas_reads_gone_stops() {
    let mut world = World::running();
    let mut counts = tally(49_700, 200, 100, 0);
    counts.kpis.insert(
        Kpi::GasReads,
        KpiTally {
            pairs: 41_000,
            worsened: 6_000,
            improved: 90,
            holdback_pairs: 50,
            holdback_worsened: 0,
        },
    );
    assert!(assess(&mut world, counts));
    assert_eq!(world.state().gates[0].outcome, GateOutcome::NotAchieved);
    assert_eq!(world.state().drift_warnings[0].kpi, Kpi::GasReads);
}

#[test]
fn sl_5_a_small_but_steady_shift_warns_and_must_be_acknowledged_before_moving_on() {
    let mut world = World::running();
    let mut counts = tally(49_700, 200, 100, 0);
    counts.kpis.insert(
        Kpi::GasReads,
        KpiTally {
            pairs: 41_000,
            worsened: 240,
            improved: 90,
            holdback_pairs: 50,
            holdback_worsened: 0,
        },
    );
    assess(&mut world, counts.clone());
    soak(&mut world);
    assess(&mut world, counts);
    assert_eq!(world.state().phase, Phase::Achieved);
    let launch = world.reference();
    assert_eq!(
        world.refused(&dcc(), Command::MoveOn { launch }),
        "DRIFT-NOT-ACKNOWLEDGED"
    );
    let kpi = Kpi::GasReads;
    world.act(&dcc(), Command::AcknowledgeDrift { launch, kpi });
    assert_eq!(
        world.refused(&dcc(), Command::AcknowledgeDrift { launch, kpi }),
        "NO-DRIFT-WARNING"
    );
    world.act(&dcc(), Command::MoveOn { launch });
}

#[test]
fn i5_a_held_launch_is_assessed_all_the_same() {
    let mut world = World::running();
    world.stop(&brightwater());
    assert!(assess(&mut world, tally(49_500, 50, 150, 300)));
    assert!(matches!(
        world.events.last(),
        Some(Event::TrancheMatured { .. })
    ));
    let hold = world.state().holds[0].reference;
    soak(&mut world);
    assert!(!assess(&mut world, tally(49_500, 50, 150, 300)));
    let launch = world.reference();
    world.act(
        &panel(),
        Command::Direct {
            launch,
            hold,
            kind: DirectionKind::Continue,
            reasons: "Cause found elsewhere.".to_owned(),
            attendance: "Chair.".to_owned(),
        },
    );
    assert!(assess(&mut world, tally(49_500, 50, 150, 300)));
    assert_eq!(world.state().phase, Phase::Achieved);
}

#[test]
fn i13_late_proof_never_unlatches_a_stop() {
    let mut world = World::running();
    assess(&mut world, tally(44_000, 0, 6_000, 0));
    let holds = world.state().holds.len();
    assert!(!assess(&mut world, tally(50_000, 0, 0, 0)));
    soak(&mut world);
    assess(&mut world, tally(50_000, 0, 0, 0));
    assert_eq!(world.state().phase, Phase::Running);
    assert_eq!(world.state().holds.len(), holds);
    assert_eq!(world.state().gates.len(), 1);
}

#[test]
fn sl_6_nothing_is_accepted_before_mechanism_and_mitigation_and_a_second_person() {
    let mut world = World::running();
    assess(&mut world, tally(17, 5, 0, 28));
    let (launch, hold) = (world.reference(), world.state().holds[0].reference);
    let release = Command::ReleaseGate { launch, hold };
    assert_eq!(
        world.refused(&dcc(), release.clone()),
        "FAILURE-REPORT-MISSING"
    );
    let report = Command::ReportFailure {
        launch,
        hold,
        mechanism: "The image leaves too little memory on early hardware.".to_owned(),
        mitigation: "Early hardware is left out until a smaller image is there.".to_owned(),
    };
    world.act(&dcc(), report.clone());
    assert_eq!(world.refused(&dcc(), report), "ALREADY-REPORTED");
    assert_eq!(
        world.refused(&dcc(), release.clone()),
        "SECOND-PERSON-NEEDED"
    );
    world.act(&dcc_second(), release);
    assert_eq!((world.state().level, world.state().attempt), (1, 2));
    assert!(matches!(world.state().phase, Phase::Ready { .. }));
    assert!(world.state().current_tranche().is_none());
}

#[test]
fn i2_evidence_replays_to_the_same_bytes_and_a_changed_number_shows() {
    let mut world = World::running();
    let mut counts = tally(17, 5, 0, 28);
    counts.cells.insert((2, 1), counts.cells[&(1, 0)]);
    let evidence = Evidence::of(world.state(), &counts, world.now).unwrap();
    let text = evidence.text();
    assert!(text.contains("verdict NOT_ACHIEVED"));
    assert_eq!(Evidence::read(&text).unwrap(), evidence);
    assert_eq!(Evidence::read(&text).unwrap().text(), text);
    for (from, to) in [
        ("failed 10\n", "failed 1\n"),
        ("NOT_ACHIEVED", "ACHIEVED"),
        ("evidence 1", "evidence 2"),
        ("ok 34", "ok x"),
    ] {
        assert!(text.contains(from), "{from} in {text}");
        assert_eq!(Evidence::read(&text.replacen(from, to, 1)), None, "{from}");
    }
    assess(&mut world, counts);
    let kept = &world.objects[&world.state().gates[0].evidence_sha256];
    assert_eq!(std::str::from_utf8(kept).unwrap(), text);
}

#[test]
fn gates_3_7_a_covered_stratum_is_waited_for_and_an_uncovered_one_is_not() {
    let few = |ok, pending| CellTally {
        planned: ok + pending,
        ok,
        pending,
        ..CellTally::default()
    };
    let mut world = World::running();
    let mut counts = tally(2, 0, 0, 1);
    counts.cells.insert((1, 1), few(49_000, 0));
    for pairs in counts.kpis.values_mut() {
        pairs.pairs = 49_000;
    }
    assess(&mut world, counts.clone());
    soak(&mut world);
    assess(&mut world, counts.clone());
    assert_eq!(world.state().phase, Phase::Running);
    counts.cells.insert((1, 0), few(3, 0));
    assess(&mut world, counts);
    assert_eq!(world.state().phase, Phase::Achieved);
}

#[test]
fn sl_6_after_the_last_level_the_launch_is_complete() {
    let mut world = World::running();
    for level in 1..=4 {
        if level > 1 {
            let parent = world.state().tranches.last().map(|t| t.plan.reference);
            world.plan = Some(sealed_plan(parent, HubsFrom::ListsThenDccPlan));
            let launch = world.reference();
            let plan = world.planned();
            world.act(&dcc(), Command::Seal { launch, plan });
        }
        assess(&mut world, tally(49_500, 50, 150, 300));
        soak(&mut world);
        assess(&mut world, tally(49_500, 50, 150, 300));
        let launch = world.reference();
        world.act(&dcc(), Command::MoveOn { launch });
    }
    assert!(matches!(world.state().phase, Phase::Complete { .. }));
    assert!(!world.state().is_live());
}
