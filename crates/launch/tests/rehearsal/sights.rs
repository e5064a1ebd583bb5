//! What a ladder can see, and what it cannot.

use crate::world::{World, percent};
use launch::Share;
use launch::rehearsal::{Detectable, Fault, FaultKind, Strikes};

/// The next smaller rate of three digits.
fn one_less(rate: Share) -> Share {
    let parts = rate.parts_per_billion();
    let mut unit = 1;
    while parts / unit > 1_000 || (parts / unit == 1_000 && unit * 1_000 < parts) {
        unit *= 10;
    }
    Share::of_billion(parts - unit).unwrap()
}

fn check(world: &World, strikes: Strikes, kind: FaultKind, found: Detectable) {
    let rehearsal = world.rehearsal();
    let stopped = |rate| {
        let fault = Fault {
            kind,
            rate,
            strikes,
        };
        rehearsal.levels_with(&fault)[0].stopped()
    };
    for (rate, power) in [(found.in_80_percent, 0.8), (found.in_95_percent, 0.95)] {
        let rate = rate.unwrap();
        assert!(stopped(rate) >= power, "{kind:?} at {rate}");
        assert!(stopped(one_less(rate)) < power, "{kind:?} below {rate}");
    }
}

#[test]
fn the_smallest_rate_that_stops_a_tranche_stops_it_as_often_as_is_said() {
    let world = World::of(&[600_000, 300_000, 100_000]);
    let report = world.report();
    for (kind, found) in &report.levels[0].tranche.stops {
        check(&world, Strikes::Everywhere, *kind, *found);
    }
    for (at, stratum) in report.levels[0].strata.iter().enumerate() {
        let found = stratum.stops[&FaultKind::Silent];
        check(&world, Strikes::Stratum(at), FaultKind::Silent, found);
    }
    let silent = report.levels[0].tranche.stops[&FaultKind::Silent];
    // Of 5,000 hubs at a tolerance of 1 %.
    assert!(silent.in_80_percent > Some(percent("1")));
    assert!(silent.in_95_percent < Some(percent("3")));
}

/// GATES 3.7, DOMAIN trap 11: one region may hide another. The rehearsal must say so.
#[test]
fn a_stratum_that_is_too_small_to_stop_a_tranche_is_named_though_its_faults_show() {
    let mut world = World::of(&[1_000_000, 3_000]);
    world.criteria().levels = crate::world::levels(50_000, &[]);
    let report = world.report();
    let small = &report.levels[0].strata[1];
    assert!((299..1_000).contains(&small.hubs));
    let blind = Detectable {
        in_80_percent: None,
        in_95_percent: None,
    };
    assert_eq!(small.stops[&FaultKind::Silent], blind);
    let all_of_it = Fault {
        kind: FaultKind::Silent,
        rate: percent("100"),
        strikes: Strikes::Stratum(1),
    };
    assert_eq!(world.rehearsal().levels_with(&all_of_it)[0].stopped(), 0.0);
    let seen = small.seen.unwrap();
    assert!(seen.in_95_percent < percent("1.1"));
    assert!(seen.in_80_percent < seen.in_95_percent && seen.in_95_percent < seen.rule_of_three);
}

/// GATES 3.5: the chance to see a fault at all, and what a clean tranche says of the fleet.
#[test]
fn gates_3_5_what_a_tranche_of_50_000_can_show() {
    let mut world = World::of_gates();
    world.strata[0].hubs = 30_000_000;
    let tranche = world.report().levels.remove(0).tranche;
    let chance = |parts| {
        let rate = Share::of_million(parts).unwrap();
        let found = tranche.chance_seen.iter().find(|(of, _)| *of == rate);
        found.unwrap().1
    };
    assert!((chance(100) - 0.993_3).abs() < 0.000_1);
    assert!((chance(20) - 0.632_1).abs() < 0.000_1);
    assert_eq!(tranche.bad_among_affected_max, 3_871);
    assert!((tranche.later_per_hub_day_max - 8.6e-6).abs() < 0.05e-6);
}
