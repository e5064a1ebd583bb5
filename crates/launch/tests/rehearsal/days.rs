//! How long a launch takes: windows, start days, capacity, waves and soaks.

use crate::world::{World, day, levels};
use jiff::civil::Weekday;
use launch::criteria::StartDays;
use launch::ladder::Waves;
use launch::rehearsal::{Pace, Projection, ProjectionEnd};
use proptest::prelude::*;
use std::collections::BTreeMap;
use terms::{CspRegion, Moment};

fn days(projection: &Projection) -> Vec<String> {
    let told = projection.days.iter().map(|day| {
        let hubs: u64 = day.hubs.values().sum();
        format!("{} level {} wave {} {hubs}", day.date, day.level, day.wave)
    });
    told.collect()
}

fn small() -> World {
    let mut world = World::of(&[2_000]);
    let criteria = world.criteria();
    criteria.levels = levels(300, &[]);
    criteria.waves = Waves::new(vec![100]).unwrap();
    world
}

#[test]
fn sl_4_sl_7_a_launch_goes_wave_by_wave_on_fit_days() {
    let report = small().report();
    // Ten Working Days from Tuesday 3 November end on Monday 16; the Tuesday after is a fit day.
    assert_eq!(
        report.soonest.first_ready,
        Moment::start_of_day(day("2026-11-17"))
    );
    assert_eq!(
        days(&report.soonest),
        [
            "2026-11-17 level 1 wave 1 100",
            "2026-11-18 level 1 wave 2 200",
            // Soaked on Wednesday 25 at 16:00, after the window of that day.
            "2026-11-26 level 2 wave 1 100",
            // No wave starts on a Friday.
            "2026-11-30 level 2 wave 2 1600",
        ]
    );
    let gate = Moment::at_hour(day("2026-12-07"), 16);
    let end = ProjectionEnd::LastGate { at: gate, days: 35 };
    assert_eq!(report.soonest.end, end);
    assert_eq!(
        days(&report.latest),
        [
            "2026-11-17 level 1 wave 1 100",
            // 72 hours of silence and 24 of re-reading: Saturday, so Monday.
            "2026-11-23 level 1 wave 2 200",
            // Matured on Friday 27, soaked on Friday 4 December; no wave starts on a Friday.
            "2026-12-07 level 2 wave 1 100",
            "2026-12-14 level 2 wave 2 1600",
        ]
    );
    let deployment = report.latest.deployment.unwrap();
    assert_eq!(
        (deployment.by, deployment.done),
        (day("2027-01-29"), day("2026-12-14"))
    );
    assert!(!deployment.is_missed());
}

#[test]
fn a_deadline_that_cannot_be_kept_is_told() {
    let mut world = small();
    world.notification.deploy_by = day("2026-12-10");
    let report = world.report();
    assert!(report.latest.deployment.unwrap().is_missed());
    assert!(!report.soonest.deployment.unwrap().is_missed());
}

#[test]
fn sl_11_no_tranche_starts_on_the_eve_of_a_holiday() {
    let mut world = small();
    // The window closes on Wednesday 23 December; Thursday is the eve of Christmas Day.
    world.issue_at = Moment::at_hour(day("2026-12-09"), 9);
    assert_eq!(
        days(&world.report().soonest)[0],
        "2026-12-29 level 1 wave 1 100"
    );
    world.criteria().start_days = StartDays::WorkingDays;
    assert_eq!(
        days(&world.report().soonest)[0],
        "2026-12-24 level 1 wave 1 100"
    );
}

#[test]
fn a_soak_over_the_turn_of_a_month_waits_for_it() {
    let mut world = small();
    world.criteria().soak_over_month_end = true;
    let gate = |world: &World| world.report().soonest.levels[0].gate_from;
    assert_eq!(gate(&world), Moment::start_of_day(day("2026-12-01")));
    world.criteria().soak_hours = 24 * 14;
    assert_eq!(gate(&world), Moment::at_hour(day("2026-12-02"), 16));
}

#[test]
fn sl_13_capacity_spreads_a_wave_over_days() {
    let mut world = small();
    world
        .criteria()
        .daily_capacity
        .insert(CspRegion::North, 700);
    let taken = |date: &str, hubs| ((day(date), CspRegion::North), hubs);
    world.capacity_taken = [taken("2026-11-30", 650), taken("2026-12-01", 9_999)].into();
    let report = world.report();
    assert_eq!(
        days(&report.soonest)[3..],
        [
            "2026-11-30 level 2 wave 2 50",
            "2026-12-02 level 2 wave 2 700",
            "2026-12-03 level 2 wave 2 700",
            "2026-12-04 level 2 wave 2 150",
        ]
    );
}

#[test]
fn a_wave_that_is_never_sent_is_told() {
    let mut world = small();
    world.criteria().daily_capacity.insert(CspRegion::North, 1);
    let report = world.report();
    let never = ProjectionEnd::NeverSent { level: 2, wave: 2 };
    assert_eq!(report.soonest.end, never);
    assert_eq!(report.soonest.activation, None);
    assert_eq!(report.soonest.levels.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn every_hub_is_ordered_once_within_capacity_on_a_day_that_is_fit(
        strata in proptest::collection::vec(300u64..30_000, 1..8),
        capacity in 200u32..5_000,
        taken in proptest::collection::vec((0i64..120, 0usize..6, 0u64..6_000), 0..40),
        issued in 0i64..60,
    ) {
        let mut world = World::of(&strata);
        for daily in world.criteria().daily_capacity.values_mut() {
            *daily = capacity;
        }
        world.issue_at = world.issue_at.plus_seconds(issued * 86_400);
        for (days, region, hubs) in taken {
            let date = world.issue_at.plus_seconds(days * 86_400).uk_date();
            world.capacity_taken.insert((date, CspRegion::ALL[region]), hubs);
        }
        let rehearsal = world.rehearsal();
        let project = |pace| rehearsal.project(&world.input(), pace);
        let (soonest, latest) = (project(Pace::AtOnce), project(Pace::AfterSilence));
        for projection in [&soonest, &latest] {
            let mut ordered = BTreeMap::new();
            let mut on_day = world.capacity_taken.clone();
            let mut levels_begun = Vec::new();
            for day in &projection.days {
                prop_assert!(world.calendar().is_working_day(day.date));
                if !levels_begun.contains(&day.level) {
                    levels_begun.push(day.level);
                    let tomorrow = day.date.tomorrow().unwrap();
                    prop_assert!(world.calendar().is_working_day(tomorrow));
                    prop_assert!(day.date.weekday() != Weekday::Friday);
                }
                for (region, hubs) in &day.hubs {
                    *ordered.entry((day.level, day.wave, *region)).or_insert(0) += hubs;
                    let used = on_day.entry((day.date, *region)).or_insert(0);
                    *used += hubs;
                    prop_assert!(*used <= u64::from(capacity));
                }
            }
            let mut planned = BTreeMap::new();
            for level in rehearsal.levels() {
                for (stratum, ahead) in world.strata.iter().zip(&level.strata) {
                    for (hubs, wave) in ahead.waves.iter().zip(1u32..) {
                        *planned.entry((level.level, wave, stratum.region)).or_insert(0) += hubs;
                    }
                }
            }
            planned.retain(|_, hubs| *hubs > 0);
            prop_assert_eq!(ordered, planned);
        }
        let end = |projection: &Projection| match projection.end {
            ProjectionEnd::LastGate { at, .. } => Some(at),
            ProjectionEnd::NeverSent { .. } => None,
        };
        prop_assert!(end(&soonest) <= end(&latest));
    }
}
