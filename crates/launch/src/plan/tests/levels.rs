//! Who is in a level, who is held back, and why the others are not in it.

use super::super::*;
use super::world::*;
use crate::HubSet;
use crate::fleet::{HubState, Overlay};
use crate::share::Share;
use terms::{CspRegion, DeviceId, FirmwareVersion};

fn many(hubs: usize, of: HubState) -> Vec<HubState> {
    vec![of; hubs]
}

fn set(positions: impl IntoIterator<Item = u32>) -> HubSet {
    positions.into_iter().collect()
}

fn slots_of(plan: &Plan, positions: impl IntoIterator<Item = u32>) -> Vec<Slot> {
    let slots = positions
        .into_iter()
        .map(|position| plan.slot(position).unwrap());
    slots.collect()
}

fn waits(reason: WaitingReason) -> Slot {
    Slot::Waiting(reason)
}

#[test]
fn sl_4_where_a_list_arrived_in_time_the_first_level_upgrades_the_hubs_listed_and_no_others() {
    let mut world = World::of(many(40, state(0, 1, 1)));
    world.size = LevelSize::Nominated { by_dcc_plan: 30 };
    world.nominated = Some(set([3, 5, 8, 13, 21, 34]));
    let (plan, report) = world.planned();
    let upgraded: HubSet = plan.hubs(Slot::Wave(1)).union(&plan.hubs(Slot::Wave(2)));
    assert_eq!(upgraded, set([3, 5, 8, 13, 21, 34]));
    assert_eq!(report.planned(), 6);
    assert_eq!(plan.hubs_in(Slot::Holdback), 2);
    assert_eq!(plan.hubs_in(waits(WaitingReason::NotNominated)), 32);
}

#[test]
fn sl_4_a_list_of_hubs_that_cannot_be_upgraded_is_no_reason_to_upgrade_others() {
    let mut world = World::of([many(9, state(0, 1, 1)), many(1, state(9, 1, 1))].concat());
    world.size = LevelSize::Nominated { by_dcc_plan: 5 };
    world.nominated = Some(set([9]));
    let refused = world.refused();
    assert_eq!(refused.why, PlanRefusal::NothingToUpgrade);
    assert_eq!(
        refused.waiting().collect::<Vec<_>>(),
        [(WaitingReason::NotNominated, 9)]
    );
}

#[test]
fn sl_4_where_no_list_arrived_so_many_hubs_go_by_dcc_plan_from_every_stratum() {
    let states = [
        many(60, state(0, 1, 1)),
        many(30, state(1, 2, 2)),
        many(10, state(2, 1, 1)),
    ];
    let mut world = World::of(states.concat());
    world.criteria.holdback_per_stratum = 0;
    world.size = LevelSize::Nominated { by_dcc_plan: 20 };
    let (_, report) = world.planned();
    assert_eq!(report.planned(), 20);
    let planned = report.strata.iter();
    let planned: Vec<_> = planned
        .map(|stratum| (stratum.affected, stratum.needed, stratum.planned))
        .collect();
    // Three of each; the eleven left by size: 57, 27 and 7 are left of 91.
    assert_eq!(planned, [(30, 3, 6), (60, 3, 10), (10, 3, 4)]);
}

#[test]
fn a_level_too_small_for_the_floors_of_its_strata_is_refused_with_the_numbers() {
    let states = [
        many(60, state(0, 1, 1)),
        many(30, state(1, 2, 2)),
        many(10, state(2, 1, 1)),
    ];
    let mut world = World::of(states.concat());
    world.size = LevelSize::Nominated { by_dcc_plan: 8 };
    let refused = world.refused();
    assert_eq!(
        refused.why,
        PlanRefusal::FloorsExceedLevel {
            strata: 3,
            hubs_needed: 9,
            hubs_in_level: 8
        }
    );
    assert_eq!(refused.in_reach, 100);
}

#[test]
fn sl_7_hubs_listed_for_a_later_level_go_first_and_the_rest_of_it_is_drawn() {
    let mut world = World::of(many(100, state(0, 1, 1)));
    world.level = 2;
    world.size = LevelSize::Hubs(20);
    world.nominated = Some(set(0..12));
    let (plan, report) = world.planned();
    assert_eq!(report.planned(), 20);
    for slot in slots_of(&plan, 0..12) {
        assert!(slot.wave().is_some());
    }
    assert_eq!(plan.hubs_in(waits(WaitingReason::LaterLevel)), 78);
    assert_eq!(plan.hubs_in(Slot::Holdback), 2);
    // Listed hubs do not go before the others in the tranche: they would be no fair sample of it.
    let listed_last = slots_of(&plan, 0..12).into_iter().max();
    assert_eq!(listed_last, Some(Slot::Wave(3)));
}

#[test]
fn sl_7_more_hubs_listed_than_the_level_takes_share_what_the_floors_leave() {
    let mut world = World::of([many(50, state(0, 1, 1)), many(50, state(1, 1, 1))].concat());
    world.level = 2;
    world.size = LevelSize::Hubs(10);
    world.nominated = Some(set(0..30));
    world.criteria.holdback_per_stratum = 0;
    let (plan, report) = world.planned();
    assert_eq!(report.planned(), 10);
    let other = slots_of(&plan, 50..100);
    let of_other = other.iter().filter(|slot| slot.wave().is_some()).count();
    assert_eq!(of_other, 3, "the floor of the stratum without a list");
    let later = report.nominated.iter();
    let later = later.filter(|count| count.slot == waits(WaitingReason::LaterLevel));
    assert_eq!(later.map(|count| count.hubs).sum::<u64>(), 23);
}

#[test]
fn sl_6_a_share_is_of_all_affected_hubs_those_of_earlier_tranches_among_them() {
    let mut world = World::of([many(60, state(0, 1, 1)), many(40, state(4, 1, 1))].concat());
    world.level = 3;
    world.size = LevelSize::Share(Share::of_million(100_000).unwrap());
    world.in_tranches = set(60..100);
    let (plan, report) = world.planned();
    assert_eq!(report.planned(), 10);
    assert_eq!(plan.hubs_in(Slot::Out(OutReason::InTranche)), 40);
}

#[test]
fn gates_3_7_a_stratum_that_is_not_covered_waits_unless_the_panel_directs() {
    let mut world = World::of([many(20, state(0, 1, 1)), many(20, state(1, 1, 1))].concat());
    world.level = 2;
    world.size = LevelSize::Hubs(10);
    world.nominated = Some(set([0, 1]));
    let strata = world.ask(|input| input.strata.clone());
    let place = strata
        .list()
        .iter()
        .position(|stratum| stratum.from.as_str() == OLD && stratum.homes != Homes::Others)
        .unwrap();
    let mut standings = vec![StratumStanding::Covered; strata.list().len()];
    standings[place] = StratumStanding::NotCovered;
    world.standings = Some(standings.clone());
    let (plan, report) = world.planned();
    for slot in slots_of(&plan, 0..20) {
        assert_eq!(slot, waits(WaitingReason::StratumNotCovered));
    }
    assert_eq!(report.planned(), 10);
    assert_eq!(report.not_covered().count(), 1);
    standings[place] = StratumStanding::Directed;
    world.standings = Some(standings);
    let (plan, _) = world.planned();
    assert_eq!(plan.hubs_in(waits(WaitingReason::StratumNotCovered)), 0);
}

#[test]
fn gates_3_6_hubs_held_back_stay_so_until_the_last_level_and_go_last_in_it() {
    let mut world = World::of(many(60, state(0, 1, 1)));
    world.level = 2;
    world.size = LevelSize::Hubs(20);
    world.nominated = Some(set([7]));
    world.held_back = set([7, 11]);
    let (plan, _) = world.planned();
    assert_eq!(
        plan.hubs(Slot::Holdback),
        set([7, 11]),
        "no more than the criteria ask for"
    );
    world.level = 4;
    world.size = LevelSize::Rest;
    let (plan, report) = world.planned();
    assert_eq!(plan.hubs_in(Slot::Holdback), 0);
    assert_eq!(slots_of(&plan, [7, 11]), [Slot::Wave(3); 2]);
    assert_eq!(report.planned(), 60);
}

#[test]
fn gates_3_6_no_stratum_is_kept_from_being_covered_by_what_is_held_back_of_it() {
    let mut world = World::of([many(4, state(0, 1, 1)), many(40, state(1, 1, 1))].concat());
    world.size = LevelSize::Nominated { by_dcc_plan: 20 };
    let (plan, report) = world.planned();
    let held_back = slots_of(&plan, 0..4);
    let held_back = held_back.iter().filter(|slot| **slot == Slot::Holdback);
    assert_eq!(held_back.count(), 1, "three of the four cover it");
    assert!(report.not_covered().next().is_none());
}

#[test]
fn every_reason_that_lies_in_the_hub_is_told_the_first_one_first() {
    let states = (AFFECTED_PROFILES..PROFILES).map(|profile| state(profile, 0, 1));
    let mut states: Vec<HubState> = states.collect();
    states.push(state(7, 0, 0));
    states.extend(many(9, state(0, 0, 1)));
    let mut world = World::of(states);
    world.in_tranches = set([9]);
    let (plan, _) = world.planned();
    let out = [
        OutReason::OnVersion,
        OutReason::RegionUnknown,
        OutReason::NoWan,
        OutReason::NotCommissioned(crate::fleet::DeviceStatus::Suspended),
        OutReason::NotUpgradable,
        OutReason::OtherModel,
        OutReason::InStock,
    ];
    assert_eq!(slots_of(&plan, 0..7), out.map(Slot::Out));
    assert_eq!(plan.slot(9), Some(Slot::Out(OutReason::InTranche)));
}

#[test]
fn what_keeps_a_hub_waiting_is_told_in_the_order_of_the_reasons() {
    let mut world = World::of([many(30, state(0, 1, 1)), many(5, state(2, 1, 1))].concat());
    world.level = 2;
    world.size = LevelSize::Hubs(12);
    world.capacity.daily.remove(&CspRegion::Central);
    world.deferred = set([0, 1, 30]);
    world.other_launches = set([1, 2]);
    world.held_back = set([0, 2, 3, 31]);
    world.nominated = Some(set(0..5));
    let (plan, _) = world.planned();
    assert_eq!(
        slots_of(&plan, [0, 1, 2, 3, 30, 31, 32]),
        [
            waits(WaitingReason::Deferred),
            waits(WaitingReason::Deferred),
            waits(WaitingReason::OtherLaunch),
            Slot::Holdback,
            waits(WaitingReason::Deferred),
            Slot::Holdback,
            waits(WaitingReason::NoCapacity(CspRegion::Central)),
        ]
    );
}

#[test]
fn gates_3_4_every_wave_has_every_stratum_in_proportion() {
    let states = [
        many(600, state(0, 1, 1)),
        many(300, state(1, 2, 2)),
        many(100, state(2, 3, 1)),
    ];
    let mut world = World::of(states.concat());
    world.criteria.waves = crate::ladder::Waves::new(vec![10, 100]).unwrap();
    let (plan, _) = world.planned();
    let strata = &plan.head().counts;
    let waves: Vec<&Vec<u64>> = strata
        .iter()
        .map(|counts| &counts.waves)
        .filter(|waves| waves.iter().sum::<u64>() > 0)
        .collect();
    assert_eq!(
        waves,
        [&vec![3, 30, 267], &vec![6, 60, 534], &vec![1, 10, 89]]
    );
}

#[test]
fn i14_a_hub_that_joined_is_planned_and_one_that_joins_later_waits() {
    let mut world = World::of(many(9, state(0, 1, 1)));
    let mut overlay = Overlay::of(9);
    let joined = overlay
        .join(DeviceId::from_bits(5).unwrap(), state(0, 1, 1))
        .unwrap();
    assert!(overlay.apply(&[(2, state(4, 1, 1)), (3, state(0, 1, 2))]));
    world.overlay = Some(overlay);
    let (plan, _) = world.planned();
    let place = world.ask(|input| {
        let behind = input.fleet.combination(1);
        let from = FirmwareVersion::parse(OLD).unwrap();
        input.strata.place(&from, CspRegion::North, behind)
    });
    let stratum = place.unwrap() as u32;
    let since = |position, device, suppliers: u16| HubSinceSnapshot {
        position,
        device,
        stratum,
        suppliers: world.legend.suppliers[usize::from(suppliers)],
    };
    let late = DeviceId::from_bits(5).unwrap();
    assert_eq!(
        plan.head().since_snapshot,
        [since(3, world.device(3), 2), since(joined, late, 1)]
    );
    assert!(plan.slot(joined).unwrap().wave().is_some());
    assert_eq!(plan.slot(2), Some(Slot::Out(OutReason::OnVersion)));
    assert_eq!(plan.slot(joined + 1), None);
}

#[test]
fn hubs_of_a_wave_go_in_the_seeded_order_which_is_the_same_on_every_machine() {
    let mut world = World::of(many(12, state(0, 1, 1)));
    world.criteria.waves = crate::ladder::Waves::new(vec![4]).unwrap();
    let (plan, _) = world.planned();
    let in_order = |wave| world.ask(|input| plan.wave_in_order(wave, input.fleet));
    let order = SeededOrder::new(world.seed);
    let key = |position: &u32| order.key(world.device(*position));
    let whole = [in_order(1), in_order(2)].concat();
    assert!(whole.is_sorted_by_key(key));
    assert_eq!(whole, GOLDEN);
}

/// Hubs 0x10001, 0x20002 and so on in the order of seed 2,024, computed by another program.
const GOLDEN: [u32; 12] = [8, 1, 10, 2, 5, 11, 9, 4, 3, 6, 7, 0];
