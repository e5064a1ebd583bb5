//! Simulated launches agree with the exact computation within the error of simulating.

use crate::world::{World, levels};
use launch::Share;
use launch::criteria::Kpi;
use launch::gate::Series;
use launch::ladder::Waves;
use launch::rehearsal::{Fault, FaultKind, Firmware, Rehearsal, SimulatedLaunches, Strikes};
use proptest::prelude::*;
use std::collections::BTreeMap;

const LAUNCHES: u32 = 4_000;

/// Six standard errors, and some launches for chances near nothing, whose spread is not normal:
/// of some thousand comparisons in a run not one is expected to fail in ten thousand runs.
fn assert_near(seen: u32, chance: f64, what: &str) {
    let all = f64::from(LAUNCHES);
    let error = (chance * (1.0 - chance) / all).max(0.0).sqrt();
    let off = (f64::from(seen) / all - chance).abs();
    assert!(
        off < 6.0 * error + 15.0 / all,
        "{what}: {seen} of {all}, {chance}"
    );
}

fn agree(rehearsal: &Rehearsal, fault: &Fault, simulated: &SimulatedLaunches) {
    let exact = rehearsal.launch_with(fault);
    let each = rehearsal.levels_with(fault);
    // How the number of exposed hubs spreads, exactly: each end has one number.
    let (mut exposed, mut mean, mut square) = (0.0, 0.0, 0.0);
    let mut end = |chance: f64, hubs: f64| {
        mean += chance * hubs;
        square += chance * hubs * hubs;
    };
    for (at, level) in each.iter().enumerate() {
        let reached = exact.reaches[at];
        for (wave, stops) in level.stops.iter().enumerate() {
            exposed += rehearsal.levels()[at].waves[wave] as f64;
            end(reached * stops, exposed);
            let what = format!("stopped at level {at} wave {wave}");
            assert_near(simulated.stopped[at][wave], reached * stops, &what);
        }
        end(reached * level.waits, exposed);
        assert_near(simulated.waited[at], reached * level.waits, "waits");
    }
    end(exact.completes, exposed);
    assert_near(simulated.completed, exact.completes, "completes");
    assert!((mean - exact.hubs_exposed_mean).abs() <= 1e-6 * mean.max(1.0));
    let all = f64::from(LAUNCHES);
    let spread = (square - mean * mean).max(0.0);
    let off = (simulated.hubs_exposed.sum as f64 / all - mean).abs();
    // A chance of 15 in all launches of the most hubs is within the error, as above.
    let allowed = 6.0 * (spread / all).sqrt() + 15.0 / all * exposed;
    assert!(off <= allowed, "{off} hubs off, {allowed} allowed");
}

fn kinds() -> impl Strategy<Value = FaultKind> {
    prop_oneof![
        Just(FaultKind::Failing),
        Just(FaultKind::Silent),
        Just(FaultKind::Worsening(Kpi::GasReads)),
    ]
}

/// Rates around the tolerance, where everything happens, and far ones.
fn rates() -> impl Strategy<Value = u32> {
    prop_oneof![3_000u32..20_000, 0u32..1_000_000, Just(0), Just(1_000_000)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn simulated_launches_agree_with_the_exact_computation(
        strata in proptest::collection::vec(400u64..300_000, 1..5),
        by_dcc_plan in 1_300u32..9_000,
        between in proptest::collection::vec(1_300u32..30_000, 0..2),
        waves in proptest::collection::vec(1u32..2_000, 0..6),
        kind in kinds(),
        rate in rates(),
        stratum in proptest::option::of(0usize..5),
        seed in any::<u64>(),
    ) {
        let mut world = World::of(&strata);
        let mut waves = waves;
        waves.sort_unstable();
        world.criteria().levels = levels(by_dcc_plan, &between);
        world.criteria().waves = Waves::new(waves).unwrap();
        let fault = Fault {
            kind,
            rate: Share::of_million(rate).unwrap(),
            strikes: match stratum.filter(|at| *at < strata.len()) {
                Some(at) => Strikes::Stratum(at),
                None => Strikes::Everywhere,
            },
        };
        let rehearsal = world.rehearsal();
        let simulated = rehearsal.simulate(&Firmware::with(&fault), LAUNCHES, seed);
        agree(&rehearsal, &fault, &simulated);
    }
}

#[test]
fn sl_13_launches_of_thirty_million_hubs_agree_too() {
    let mut world = World::of(&[20_000_000, 10_000_000]);
    world.launches = LAUNCHES;
    let rehearsal = world.rehearsal();
    for rehearsed in world.report().faults {
        agree(&rehearsal, &rehearsed.fault, &rehearsed.simulated);
    }
}

#[test]
fn the_same_seed_plays_the_same_launches_and_another_others() {
    let world = World::of(&[1_000_000]);
    let rehearsal = world.rehearsal();
    let firmware = Firmware::with(&Fault {
        kind: FaultKind::Silent,
        rate: Share::of_million(15_000).unwrap(),
        strikes: Strikes::Everywhere,
    });
    let play = |seed| rehearsal.simulate(&firmware, 500, seed);
    assert_eq!(play(1), play(1));
    assert_ne!(play(1), play(2));
    let none = rehearsal.simulate(&firmware, 0, 1);
    assert_eq!((none.stopped_total(), none.hubs_exposed.most), (0, 0));
}

/// Beyond the exact computation: failures and silence together are bad hubs, and a launch may be
/// stopped by either tolerance.
#[test]
fn failures_and_silence_add_up_to_bad_hubs() {
    let world = World::of_gates();
    let rehearsal = world.rehearsal();
    let share = |parts| Share::of_million(parts).unwrap();
    let of = |failing, silent| Firmware {
        failing: share(failing),
        silent: share(silent),
        worsening: BTreeMap::new(),
        strikes: Strikes::Everywhere,
    };
    // Each alone within its tolerance, together 1.3 % and beyond that of bad hubs.
    let together = rehearsal.simulate(&of(4_000, 9_000), LAUNCHES, 5);
    assert!(together.stopped_total() > LAUNCHES * 95 / 100);
    assert!(together.stopped_by[&Series::Bad] > LAUNCHES * 9 / 10);
    let apart = rehearsal.simulate(&of(4_000, 0), LAUNCHES, 5);
    assert!(apart.stopped_total() < LAUNCHES / 50);
    // As bad hubs they are as many as silence alone at the sum of the rates would be.
    let silent = Fault {
        kind: FaultKind::Silent,
        rate: share(13_000),
        strikes: Strikes::Everywhere,
    };
    let exact = rehearsal.levels_with(&silent)[0].stopped();
    assert_near(together.stopped_by[&Series::Bad], exact, "stopped as bad");
}
