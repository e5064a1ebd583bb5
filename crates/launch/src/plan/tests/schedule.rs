//! Days: starts, capacity, maturity, soak.

use super::super::*;
use super::world::*;
use crate::criteria::{ActivationDays, StartDays};
use crate::ladder::Waves;
use jiff::ToSpan;
use jiff::civil::date;
use std::collections::BTreeMap;
use terms::{CspRegion, Date, Division, Moment, WorkingDayCalendar};

fn forty() -> World {
    World::of(vec![state(0, 1, 1); 40])
}

fn starts(world: &World) -> Vec<Date> {
    let (_, report) = world.planned();
    let first = report.waves.iter().map(|wave| wave.first_day().unwrap());
    first.collect()
}

fn days(wave: &WavePlan) -> Vec<(Date, u64)> {
    let loads = wave.regions.iter().flat_map(|region| &region.days);
    loads.map(|load| (load.date, load.hubs)).collect()
}

#[test]
fn sl_7_a_wave_starts_once_the_one_before_has_matured_and_never_before_a_day_off() {
    // Silent after 72 hours and re-read in 24: four days from the end of the window.
    assert_eq!(
        starts(&forty()),
        [date(2026, 6, 3), date(2026, 6, 8), date(2026, 6, 15)]
    );
    let mut friday = forty();
    friday.now = Moment::at_hour(date(2026, 8, 27), 17);
    // Friday the 28th, the week-end and the bank holiday of Monday the 31st are passed over.
    assert_eq!(starts(&friday)[0], date(2026, 9, 1));
}

#[test]
fn sl_10_an_emergency_may_start_on_any_day() {
    let mut world = forty();
    world.now = Moment::at_hour(date(2026, 6, 5), 17);
    world.criteria.start_days = StartDays::EveryDay;
    world.criteria.activation.days = ActivationDays::EveryDay;
    assert_eq!(starts(&world)[0], date(2026, 6, 6));
    world.criteria.activation.days = ActivationDays::WorkingDays;
    assert_eq!(starts(&world)[0], date(2026, 6, 8));
}

#[test]
fn a_plan_made_after_the_window_has_opened_starts_on_the_next_day() {
    let mut world = forty();
    world.now = Moment::at_hour(date(2026, 6, 3), 10);
    assert_eq!(starts(&world)[0], date(2026, 6, 3));
    world.now = world.now.plus_seconds(1);
    assert_eq!(starts(&world)[0], date(2026, 6, 4));
}

#[test]
fn sl_12_no_csp_is_ordered_more_in_a_day_than_it_takes() {
    let mut world = World::of([vec![state(0, 1, 1); 30], vec![state(2, 1, 1); 20]].concat());
    world.criteria.waves = Waves::new(vec![]).unwrap();
    world.capacity.daily.insert(CspRegion::North, 12);
    world
        .capacity
        .taken
        .insert((date(2026, 6, 4), CspRegion::North), 10);
    world.criteria.daily_capacity.insert(CspRegion::Central, 15);
    let (_, report) = world.planned();
    // It goes on on a Friday, but not on a week-end.
    assert_eq!(
        days(&report.waves[0]),
        [
            (date(2026, 6, 3), 12),
            (date(2026, 6, 4), 2),
            (date(2026, 6, 5), 12),
            (date(2026, 6, 8), 4),
            (date(2026, 6, 3), 15),
            (date(2026, 6, 4), 5),
        ]
    );
}

#[test]
fn sl_12_a_region_whose_first_day_is_taken_does_not_start_on_a_friday_instead() {
    let mut world = World::of(vec![state(0, 1, 1); 10]);
    world.criteria.waves = Waves::new(vec![]).unwrap();
    world.now = Moment::at_hour(date(2026, 6, 4), 8);
    world
        .capacity
        .taken
        .insert((date(2026, 6, 4), CspRegion::North), 1_000);
    assert_eq!(starts(&world), [date(2026, 6, 8)]);
}

#[test]
fn a_csp_that_takes_next_to_nothing_is_refused_with_the_numbers() {
    let mut world = World::of(vec![state(0, 1, 1); 800]);
    world.criteria.waves = Waves::new(vec![]).unwrap();
    world.capacity.daily.insert(CspRegion::North, 1);
    let why = PlanRefusal::CapacityTooSmall {
        region: CspRegion::North,
        hubs: 800,
    };
    assert_eq!(world.refused().why, why);
}

#[test]
fn without_a_day_to_start_on_there_is_no_plan() {
    let mut world = forty();
    let first = date(2026, 6, 1);
    let holidays: BTreeMap<Date, String> = (0..4 * 366)
        .map(|day| (first + day.days(), "Holiday".to_owned()))
        .collect();
    world.calendar = WorkingDayCalendar::new(2, Division::EnglandAndWales, holidays);
    assert_eq!(world.refused().why, PlanRefusal::NoStartDay);
}

#[test]
fn gates_3_5_the_gate_can_pass_when_the_last_wave_has_matured_and_soaked() {
    let mut world = forty();
    world.criteria.waves = Waves::new(vec![]).unwrap();
    let (_, report) = world.planned();
    // Windows close at 16:00 on the 3rd; 96 hours to mature, 168 to soak.
    assert_eq!(
        report.waves[0].matured_by,
        Moment::at_hour(date(2026, 6, 7), 16)
    );
    assert_eq!(report.gate_from, Moment::at_hour(date(2026, 6, 14), 16));
    world.criteria.soak_over_month_end = true;
    let (_, report) = world.planned();
    assert_eq!(report.gate_from, Moment::start_of_day(date(2026, 7, 1)));
}
