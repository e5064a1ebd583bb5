//! Conflicts: what waits for them, and what does not (SL-11).

use super::super::*;
use super::world::*;
use crate::HubSet;
use crate::conflict::{ConflictKind, ConflictScope};
use crate::fleet::HubState;
use crate::ladder::Waves;
use jiff::civil::date;
use terms::{CspRegion, Date, Moment};

fn one_wave(states: Vec<HubState>) -> World {
    let mut world = World::of(states);
    world.criteria.waves = Waves::new(vec![]).unwrap();
    world
}

fn waiting(report: &PlanReport) -> Vec<(WaitingReason, u64)> {
    report.waiting().collect()
}

fn in_the_way(kind: ConflictKind, until: Date) -> WaitingReason {
    WaitingReason::Conflict { kind, until }
}

#[test]
fn sl_11_a_hub_in_a_conflict_of_any_kind_waits_until_the_next_day_on_which_it_can_go() {
    for kind in ConflictKind::ALL {
        // Supplier 1 has 10 of the 30 hubs. The wave goes on Wednesday, 3 June.
        let mut world = one_wave([vec![state(0, 1, 1); 10], vec![state(0, 1, 2); 20]].concat());
        let mut busy = conflict(
            1,
            ConflictScope::Portfolio,
            date(2026, 6, 2),
            date(2026, 6, 4),
        );
        busy.kind = kind;
        world.conflicts.push(busy);
        let (_, report) = world.planned();
        assert_eq!(report.planned(), 20);
        // Friday is no day to start on, so it is Monday.
        let reason = in_the_way(kind, date(2026, 6, 8));
        assert_eq!(waiting(&report), [(reason, 10)]);
    }
}

#[test]
fn sl_11_of_several_conflicts_the_one_that_ends_last_is_told() {
    let mut world = one_wave([vec![state(0, 1, 1); 10], vec![state(0, 1, 2); 20]].concat());
    let day = date(2026, 6, 3);
    for (kind, until) in [
        (ConflictKind::ChangeOfSupplier, day),
        (ConflictKind::SupplierFirmware, date(2026, 6, 5)),
        (ConflictKind::HistoricalRead, date(2026, 6, 5)),
    ] {
        let mut busy = conflict(1, ConflictScope::Portfolio, day, until);
        busy.kind = kind;
        world.conflicts.push(busy);
    }
    let (_, report) = world.planned();
    let reason = in_the_way(ConflictKind::SupplierFirmware, date(2026, 6, 8));
    assert_eq!(waiting(&report), [(reason, 10)]);
}

#[test]
fn sl_11_a_conflict_concerns_hubs_of_its_supplier_within_its_scope_and_no_others() {
    let day = date(2026, 6, 3);
    let states = [
        state(0, 1, 1),
        state(2, 1, 1),
        state(0, 1, 2),
        state(2, 1, 2),
        state(0, 1, 3),
    ];
    let world = one_wave(states.repeat(4));
    let kept_back = |scope| {
        let mut world = world.clone();
        world.conflicts.push(conflict(1, scope, day, day));
        let (plan, _) = world.planned();
        let waits = (0..5).filter(|hub| plan.slot(*hub).unwrap().wave().is_none());
        waits.collect::<Vec<u32>>()
    };
    let listed: HubSet = [1, 2].into_iter().collect();
    assert_eq!(kept_back(ConflictScope::Region(CspRegion::North)), [0, 4]);
    assert_eq!(kept_back(ConflictScope::Hubs(listed)), [1]);
}

#[test]
fn sl_11_a_conflict_on_some_days_of_a_wave_keeps_nobody_out_of_it() {
    let mut world = one_wave([vec![state(0, 1, 1); 10], vec![state(0, 1, 2); 20]].concat());
    world.capacity.daily.insert(CspRegion::North, 20);
    let day = date(2026, 6, 3);
    world
        .conflicts
        .push(conflict(1, ConflictScope::Portfolio, day, day));
    let (_, report) = world.planned();
    assert_eq!(report.planned(), 30);
    let days = &report.waves[0].regions[0].days;
    let days: Vec<_> = days.iter().map(|day| (day.date, day.hubs)).collect();
    assert_eq!(days, [(day, 20), (date(2026, 6, 4), 10)]);
}

#[test]
fn sl_11_a_hub_that_cannot_go_in_an_early_wave_goes_in_a_later_one() {
    let mut world = World::of([vec![state(0, 1, 1); 10], vec![state(0, 1, 2); 30]].concat());
    let day = date(2026, 6, 3);
    world
        .conflicts
        .push(conflict(1, ConflictScope::Portfolio, day, day));
    let (plan, report) = world.planned();
    assert_eq!(report.planned(), 40);
    let first = plan.hubs(Slot::Wave(1));
    assert_eq!(first.len(), 5);
    assert!(first.iter().all(|hub| hub >= 10));
}

#[test]
fn sl_11_no_wave_starts_on_a_day_on_which_most_hubs_are_in_a_conflict() {
    let mut world = one_wave([vec![state(0, 1, 1); 10], vec![state(0, 1, 2); 10]].concat());
    let day = date(2026, 6, 3);
    world
        .conflicts
        .push(conflict(1, ConflictScope::Portfolio, day, day));
    let (_, report) = world.planned();
    assert_eq!(report.planned(), 20);
    assert_eq!(report.first_day(), Some(date(2026, 6, 4)));
    assert_eq!(report.busy_days, [day]);
}

#[test]
fn a_size_that_nobody_can_fill_on_its_day_is_left_out() {
    // The first wave is of one hub, and the largest stratum gives it: all in a conflict.
    let states = [
        vec![state(0, 1, 1); 40],
        vec![state(1, 1, 2); 31],
        vec![state(2, 1, 2); 30],
    ];
    let mut world = World::of(states.concat());
    world.criteria.waves = Waves::new(vec![1, 30]).unwrap();
    let day = date(2026, 6, 3);
    world
        .conflicts
        .push(conflict(1, ConflictScope::Portfolio, day, day));
    let (_, report) = world.planned();
    let sizes = report.waves.iter().map(|wave| (wave.size_named, wave.hubs));
    // The second size asks for 12, 9 and 9; the 12 cannot go.
    assert_eq!(sizes.collect::<Vec<_>>(), [(Some(1), 18), (None, 83)]);
    assert_eq!(report.first_day(), Some(day));
}

#[test]
fn sl_11_what_ends_as_the_window_opens_is_not_in_the_way() {
    let mut world = one_wave(vec![state(0, 1, 1); 10]);
    let day = date(2026, 6, 3);
    let mut busy = conflict(1, ConflictScope::Portfolio, day, day);
    busy.until = Moment::at_hour(day, world.criteria.activation.from_hour);
    world.conflicts.push(busy);
    assert_eq!(world.planned().1.first_day(), Some(day));
}

#[test]
fn nothing_is_known_to_be_in_the_way_after_the_horizon() {
    let mut world = one_wave([vec![state(0, 1, 1); 10], vec![state(0, 1, 2); 20]].concat());
    world.horizon = date(2026, 6, 10);
    let (from, until) = (date(2026, 6, 3), date(2027, 6, 3));
    world
        .conflicts
        .push(conflict(1, ConflictScope::Portfolio, from, until));
    let (_, report) = world.planned();
    let reason = in_the_way(ConflictKind::TariffChange, date(2026, 6, 11));
    assert_eq!(waiting(&report), [(reason, 10)]);
}
