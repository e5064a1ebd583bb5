//! One plan for every way to break a rule: the judge names it.

use super::super::*;
use super::mutations::{slots_of, with_slots};
use super::world::*;
use crate::HubSet;
use crate::conflict::ConflictScope;
use jiff::civil::date;
use terms::CspRegion;

/// A level of 20 hubs of some 60, with a hub of every kind that may not be in it.
fn world() -> World {
    let mut states = vec![state(0, 1, 1); 40];
    states.extend(vec![state(1, 1, 2); 20]);
    states.extend((AFFECTED_PROFILES..PROFILES).map(|profile| state(profile, 1, 1)));
    states.push(state(2, 1, 1));
    states.push(state(1, 2, 1));
    let mut world = World::of(states);
    world.level = 2;
    world.size = LevelSize::Hubs(20);
    world.capacity.daily.remove(&CspRegion::Central);
    world.in_tranches = one(0);
    world.deferred = one(1);
    world.other_launches = one(2);
    world.held_back = one(3);
    let strata = world.ask(|input| input.strata.clone());
    let standing = |stratum: &Stratum| match stratum.homes {
        Homes::Combination(_) => StratumStanding::Covered,
        Homes::Others => StratumStanding::NotCovered,
    };
    world.standings = Some(strata.list().iter().map(standing).collect());
    world.strata = Some(strata);
    world
}

const OTHERS: u32 = 67;

fn one(position: u32) -> HubSet {
    [position].into_iter().collect()
}

/// The rules that the judge finds broken where these hubs are put in these slots, every count put
/// right.
fn broken(world: &World, changes: &[(u32, Slot)]) -> Vec<PlanRule> {
    world.ask(|input| {
        let (plan, _) = plan(input).unwrap();
        let mut slots = slots_of(&plan);
        for (position, slot) in changes {
            slots[*position as usize] = *slot;
        }
        rules(plan_check(input, &with_slots(input, &plan, &slots)))
    })
}

fn rules(judged: Result<CheckedPlan, Vec<PlanFault>>) -> Vec<PlanRule> {
    judged.unwrap_err().iter().map(|fault| fault.rule).collect()
}

#[test]
fn a_hub_that_may_not_be_in_a_tranche_is_found_there_and_named_by_its_rule() {
    let world = world();
    for (hub, rule) in [
        (0, PlanRule::OneTranche),
        (1, PlanRule::NotDeferred),
        (2, PlanRule::OneLaunch),
        (3, PlanRule::HoldbackUntouched),
        (60, PlanRule::OnlyUpgradable),
        (61, PlanRule::OnlyKnownRegions),
        (62, PlanRule::OnlyReachable),
        (63, PlanRule::OnlyCommissioned),
        (64, PlanRule::OnlyUpgradable),
        (65, PlanRule::OnlyTargets),
        (66, PlanRule::Capacity),
        (OTHERS, PlanRule::OnlyCovered),
    ] {
        assert!(
            broken(&world, &[(hub, Slot::Wave(1))]).contains(&rule),
            "{rule:?}"
        );
        assert_eq!(
            broken(&world, &[(hub, Slot::Waiting(WaitingReason::LaterLevel))]),
            [PlanRule::Reasons],
            "{rule:?}"
        );
    }
}

#[test]
fn a_fault_says_how_many_hubs_are_wrong_and_where_the_first_is() {
    world().ask(|input| {
        let (plan, _) = plan(input).unwrap();
        let mut slots = slots_of(&plan);
        slots[61] = Slot::Wave(1);
        slots[62] = Slot::Wave(1);
        let faults = plan_check(input, &with_slots(input, &plan, &slots)).unwrap_err();
        let told = |rule| faults.iter().find(|fault| fault.rule == rule).copied();
        let unreachable = PlanFault {
            rule: PlanRule::OnlyReachable,
            hubs: 1,
            first: Some(62),
        };
        assert_eq!(told(PlanRule::OnlyReachable), Some(unreachable));
        assert_eq!(told(PlanRule::OnlyKnownRegions).unwrap().first, Some(61));
    });
}

#[test]
fn i9_a_plan_of_another_parent_level_seed_or_launch_is_none_for_this_one() {
    let world = world();
    world.ask(|input| {
        let (made, _) = plan(input).unwrap();
        let judge = |change: &dyn Fn(&mut Plan)| {
            let mut changed = made.clone();
            change(&mut changed);
            rules(plan_check(input, &changed))
        };
        assert_eq!(judge(&|plan| plan.head.parent = None), [PlanRule::Parent]);
        assert_eq!(judge(&|plan| plan.head.level = 3), [PlanRule::Level]);
        assert_eq!(judge(&|plan| plan.head.seed += 1), [PlanRule::Level]);
        assert_eq!(
            judge(&|plan| plan.head.legend.swap(0, 1)),
            [PlanRule::Legend]
        );
        assert_eq!(
            judge(&|plan| plan.head.waves[0].hubs += 1),
            [PlanRule::Counts]
        );
        let later = |plan: &mut Plan| {
            let day = &mut plan.head.waves[1].regions[0].days[0];
            day.date = date(2026, 6, 9);
        };
        assert_eq!(judge(&later), [PlanRule::Schedule]);
    });
}

#[test]
fn sizes_that_are_not_those_of_the_level_are_found() {
    let world = world();
    let (plan, _) = world.planned();
    let first = |slot| plan.hubs(slot).iter().find(|hub| *hub > 3).unwrap();
    let later = Slot::Waiting(WaitingReason::LaterLevel);
    let one_more = broken(&world, &[(first(later), Slot::Wave(1))]);
    assert_eq!(one_more, [PlanRule::Shares]);
    let one_held_back = broken(&world, &[(first(later), Slot::Holdback)]);
    assert!(one_held_back.contains(&PlanRule::Holdback));
    let (one, other) = (first(Slot::Wave(1)), first(later));
    let changed = broken(&world, &[(one, later), (other, plan.slot(one).unwrap())]);
    assert!(
        changed
            .iter()
            .all(|rule| { [PlanRule::SeededOrder, PlanRule::Shares].contains(rule) })
    );
}

#[test]
fn a_level_that_its_floors_do_not_fit_in_passes_with_no_plan() {
    let world = world();
    world.ask(|input| {
        let (plan, _) = plan(input).unwrap();
        let mut criteria = input.criteria.clone();
        criteria.stratum_hubs_min = 30;
        let stricter = PlanInput {
            criteria: &criteria,
            ..*input
        };
        assert!(rules(plan_check(&stricter, &plan)).contains(&PlanRule::Floors));
    });
}

#[test]
fn sl_11_a_hub_in_a_wave_that_a_conflict_closes_to_it_is_found() {
    let mut world = world();
    let (plan, _) = world.planned();
    let hub = plan.hubs(Slot::Wave(1)).iter().next().unwrap();
    let of = u64::from(hub >= 40) + 1;
    let first_day = date(2026, 6, 3);
    let scope = ConflictScope::Hubs(one(hub));
    world
        .conflicts
        .push(conflict(of, scope, first_day, first_day));
    let rules = world.ask(|input| rules(plan_check(input, &plan)));
    assert_eq!(rules, [PlanRule::NoConflict]);
}

#[test]
fn a_reason_that_is_not_the_true_one_is_found() {
    let world = world();
    let nominated = Slot::Waiting(WaitingReason::NotNominated);
    let (plan, _) = world.planned();
    let later = Slot::Waiting(WaitingReason::LaterLevel);
    let hub = plan.hubs(later).iter().next().unwrap();
    assert_eq!(broken(&world, &[(hub, nominated)]), [PlanRule::Reasons]);
    let out = Slot::Out(OutReason::NoWan);
    assert!(broken(&world, &[(hub, out)]).contains(&PlanRule::Reasons));
}
