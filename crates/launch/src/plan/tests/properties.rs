//! What holds for every plan, whatever the fleet and whatever is in the way.

use super::super::*;
use super::world::*;
use crate::HubSet;
use crate::conflict::{Conflict, ConflictKind, ConflictScope};
use crate::criteria::{ActivationDays, StartDays};
use crate::fleet::{HubState, Legend, Overlay};
use crate::ladder::Waves;
use crate::share::Share;
use jiff::ToSpan;
use proptest::prelude::*;
use terms::{CspRegion, Moment};

fn any_state() -> impl Strategy<Value = HubState> {
    let profile = prop_oneof![6 => 0..AFFECTED_PROFILES, 1 => AFFECTED_PROFILES..PROFILES];
    (profile, 0..4u16, 0..4u16)
        .prop_map(|(profile, combination, suppliers)| state(profile, combination, suppliers))
}

fn any_set(hubs: u32, one_in: u32) -> impl Strategy<Value = HubSet> {
    prop::collection::vec(0..one_in, hubs as usize).prop_map(|draws| {
        let chosen = (0u32..).zip(draws).filter(|(_, draw)| *draw == 0);
        chosen.map(|(position, _)| position).collect()
    })
}

fn any_scope(hubs: u32) -> impl Strategy<Value = ConflictScope> {
    prop_oneof![
        Just(ConflictScope::Portfolio),
        prop::sample::select(&CspRegion::ALL[..2]).prop_map(ConflictScope::Region),
        any_set(hubs, 4).prop_map(ConflictScope::Hubs),
    ]
}

fn any_conflict(hubs: u32) -> impl Strategy<Value = Conflict> {
    let kind = prop::sample::select(&ConflictKind::ALL[..]);
    (kind, 1..3u64, any_scope(hubs), 0..40i64, 1..500i64).prop_map(
        |(kind, of, scope, day, hours)| {
            let from = Moment::start_of_day(a_wednesday().uk_date() + day.days());
            Conflict {
                kind,
                supplier: supplier(of),
                scope,
                from,
                until: from.plus_seconds(hours * 3_600),
            }
        },
    )
}

fn any_size() -> impl Strategy<Value = (u32, LevelSize)> {
    prop_oneof![
        (1..60u32).prop_map(|by_dcc_plan| (1, LevelSize::Nominated { by_dcc_plan })),
        (1..90u32).prop_map(|hubs| (2, LevelSize::Hubs(hubs))),
        (1..900_000u32).prop_map(|parts| (3, LevelSize::Share(Share::of_million(parts).unwrap()))),
        Just((4, LevelSize::Rest)),
    ]
}

prop_compose! {
    fn any_criteria()(
        mut waves in prop::collection::vec(1..30u32, 0..5),
        stratum_hubs_min in 1..7u32,
        holdback in 0..5u32,
        starts in prop::sample::select(&[
            StartDays::EveryDay, StartDays::WorkingDays, StartDays::WorkingDayBeforeWorkingDay,
        ][..]),
        activates in prop::sample::select(&[
            ActivationDays::EveryDay, ActivationDays::WorkingDays,
        ][..]),
        silent in 1..80u32,
    ) -> Criteria {
        let mut criteria = World::of(Vec::new()).criteria;
        waves.sort();
        criteria.waves = Waves::new(waves).unwrap();
        criteria.stratum_hubs_min = stratum_hubs_min;
        criteria.holdback_per_stratum = holdback;
        criteria.start_days = starts;
        criteria.activation.days = activates;
        criteria.silent_after_hours = silent;
        criteria
    }
}

prop_compose! {
    fn any_sets(hubs: u32)(
        nominated in prop::option::of(any_set(hubs, 3)),
        in_tranches in any_set(hubs, 12),
        held_back in any_set(hubs, 12),
        other_launches in any_set(hubs, 20),
        deferred in any_set(hubs, 15),
        standings in prop::collection::vec(0..5u8, 100),
    ) -> (Option<HubSet>, [HubSet; 4], Vec<u8>) {
        (nominated, [in_tranches, held_back, other_launches, deferred], standings)
    }
}

pub fn any_world() -> impl Strategy<Value = World> {
    prop::collection::vec(any_state(), 1..220).prop_flat_map(|states| {
        let hubs = states.len() as u32;
        let scene = (
            any_criteria(),
            any_size(),
            any_sets(hubs),
            prop::collection::vec(any_conflict(hubs), 0..9),
            (any::<u64>(), 0..40u32, 1..60u32),
            prop::collection::btree_map(0..hubs, any_state(), 0..12),
        );
        (Just(states), scene).prop_map(move |(states, scene)| {
            let (criteria, (level, size), (nominated, sets, standings), conflicts, rest, since) =
                scene;
            let (seed, south, central) = rest;
            let mut world = World::of(states);
            let [in_tranches, held_back, other_launches, deferred] = sets;
            world.criteria = criteria;
            (world.level, world.size) = (level, size);
            world.nominated = nominated;
            world.in_tranches = in_tranches;
            world.held_back = held_back;
            world.other_launches = other_launches;
            world.deferred = deferred;
            world.conflicts = conflicts;
            world.seed = seed;
            world.overlay = Overlay::kept(hubs, Legend::default(), since, []);
            world.capacity.daily.insert(CspRegion::North, south);
            world.capacity.daily.insert(CspRegion::Central, central);
            let strata = world.ask(|input| input.strata.clone());
            let standing = |draw: &u8| match draw {
                0 => StratumStanding::NotCovered,
                1 => StratumStanding::Directed,
                _ => StratumStanding::Covered,
            };
            let standings = standings.iter().map(standing).cycle();
            world.standings = Some(standings.take(strata.list().len()).collect());
            world.strata = Some(strata);
            world
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// SL-4, SL-7, SL-11: what the planner makes passes, and every hub is somewhere.
    #[test]
    fn what_the_planner_makes_passes_and_every_hub_is_somewhere(world in any_world()) {
        world.ask(|input| {
            let hubs = u64::from(input.fleet.len());
            match plan(input) {
                Ok((plan, report)) => {
                    let checked = plan_check(input, &plan);
                    prop_assert!(checked.is_ok(), "{:?}", checked.unwrap_err());
                    prop_assert!(report.planned() > 0);
                    let waiting: u64 = report.waiting().map(|(_, hubs)| hubs).sum();
                    let out: u64 = report.out().map(|(_, hubs)| hubs).sum();
                    let held_back = plan.hubs_in(Slot::Holdback);
                    prop_assert_eq!(report.planned() + held_back + waiting + out, hubs);
                    let nominated: u64 = report.nominated.iter().map(|count| count.hubs).sum();
                    prop_assert_eq!(nominated, input.nominated.map_or(0, HubSet::len));
                }
                Err(refused) => {
                    let counted: u64 = refused.slots.iter().map(|count| count.hubs).sum();
                    prop_assert_eq!(counted + refused.in_reach, hubs);
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn planning_again_changes_nothing_and_neither_does_the_order_of_conflicts(
        world in any_world(),
    ) {
        let once = world.ask(plan);
        let mut turned = world.clone();
        turned.conflicts.reverse();
        prop_assert_eq!(&once, &world.ask(plan));
        prop_assert_eq!(once, turned.ask(plan));
    }

    #[test]
    fn the_order_of_the_legend_changes_nothing(
        world in any_world(),
        profiles in Just((0..PROFILES).collect::<Vec<u16>>()).prop_shuffle(),
        combinations in Just((0..4u16).collect::<Vec<u16>>()).prop_shuffle(),
    ) {
        let mut turned = world.clone();
        for state in &mut turned.states {
            state.profile = profiles[usize::from(state.profile)];
            state.combination = combinations[usize::from(state.combination)];
        }
        turned.overlay = world.overlay.as_ref().and_then(|overlay| {
            let turn = |(position, of): (u32, HubState)| {
                let profile = profiles[usize::from(of.profile)];
                let combination = combinations[usize::from(of.combination)];
                (position, state(profile, combination, of.suppliers))
            };
            let changes: Vec<(u32, HubState)> = overlay.changes().map(turn).collect();
            Overlay::kept(overlay.snapshot_hubs(), Legend::default(), changes, [])
        });
        for (from, to) in profiles.iter().enumerate() {
            turned.legend.profiles[usize::from(*to)] = world.legend.profiles[from].clone();
        }
        for (from, to) in combinations.iter().enumerate() {
            turned.legend.combinations[usize::from(*to)] = world.legend.combinations[from].clone();
        }
        prop_assert_eq!(world.ask(plan), turned.ask(plan));
    }
}
