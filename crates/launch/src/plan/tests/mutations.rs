//! A plan in which anything at all was changed does not pass.

use super::super::*;
use super::properties::any_world;
use proptest::prelude::*;
use proptest::sample::Index;
use terms::PlanRef;

/// What can be changed beside the column.
#[derive(Clone, Copy, Debug)]
enum HeadChange {
    Parent,
    NoParent,
    Level,
    Attempt,
    Seed,
    Strata,
    LegendOrder,
    LegendHubs,
    LegendSlot,
    HeldBack,
    StratumWave,
    CountMissing,
    WaveMissing,
    WaveHubs,
    SizeNamed,
    MaturedBy,
    Day,
    Load,
    DayMissing,
    RegionMissing,
    SinceMissing,
    SinceSuppliers,
    SinceStratum,
}

const CHANGES: &[HeadChange] = &[
    HeadChange::Parent,
    HeadChange::NoParent,
    HeadChange::Level,
    HeadChange::Attempt,
    HeadChange::Seed,
    HeadChange::Strata,
    HeadChange::LegendOrder,
    HeadChange::LegendHubs,
    HeadChange::LegendSlot,
    HeadChange::HeldBack,
    HeadChange::StratumWave,
    HeadChange::CountMissing,
    HeadChange::WaveMissing,
    HeadChange::WaveHubs,
    HeadChange::SizeNamed,
    HeadChange::MaturedBy,
    HeadChange::Day,
    HeadChange::Load,
    HeadChange::DayMissing,
    HeadChange::RegionMissing,
    HeadChange::SinceMissing,
    HeadChange::SinceSuppliers,
    HeadChange::SinceStratum,
];

fn changed(mut plan: Plan, change: HeadChange, index: Index) -> Plan {
    let head = &mut plan.head;
    let (slots, waves, strata) = (head.legend.len(), head.waves.len(), head.counts.len());
    let wave = &mut head.waves[index.index(waves)];
    let count = &mut head.counts[index.index(strata)];
    match change {
        HeadChange::Parent => head.parent = Some(PlanRef::from_random_bits(10)),
        HeadChange::NoParent => head.parent = None,
        HeadChange::Level => head.level += 1,
        HeadChange::Attempt => head.attempt += 1,
        HeadChange::Seed => head.seed ^= 1,
        HeadChange::Strata => {
            let mut list = head.strata.list().to_vec();
            let version = list[0].from.clone();
            list.retain(|stratum| stratum.from == version);
            head.strata = Strata::kept(list).unwrap();
        }
        HeadChange::LegendOrder => head.legend.reverse(),
        HeadChange::LegendHubs => head.legend[index.index(slots)].hubs += 1,
        HeadChange::LegendSlot => head.legend.push(SlotCount {
            slot: Slot::Out(OutReason::RegionUnknown),
            hubs: 0,
        }),
        HeadChange::HeldBack => count.held_back += 1,
        HeadChange::StratumWave => count.waves[index.index(waves)] += 1,
        HeadChange::CountMissing => drop(head.counts.pop()),
        HeadChange::WaveMissing => drop(head.waves.pop()),
        HeadChange::WaveHubs => wave.hubs += 1,
        HeadChange::SizeNamed => {
            wave.size_named = match wave.size_named {
                Some(_) => None,
                None => Some(0),
            }
        }
        HeadChange::MaturedBy => wave.matured_by = wave.matured_by.plus_seconds(1),
        HeadChange::Day => {
            let day = &mut wave.regions[0].days[0];
            day.date = day.date.tomorrow().unwrap();
        }
        HeadChange::Load => wave.regions[0].days[0].hubs += 1,
        HeadChange::DayMissing => drop(wave.regions[0].days.pop()),
        HeadChange::RegionMissing => drop(wave.regions.pop()),
        HeadChange::SinceMissing => drop(head.since_snapshot.pop()),
        HeadChange::SinceSuppliers => {
            for hub in &mut head.since_snapshot {
                hub.suppliers.gas = Some(terms::OrganisationRef::from_random_bits(404));
            }
        }
        HeadChange::SinceStratum => {
            for hub in &mut head.since_snapshot {
                hub.stratum += 1;
            }
        }
    }
    plan
}

/// The plan with another column, and every count made to agree with it.
pub fn with_slots(input: &PlanInput<'_>, plan: &Plan, slots: &[Slot]) -> Plan {
    let mut head = plan.head.clone();
    let mut used: Vec<Slot> = slots.to_vec();
    used.sort();
    used.dedup();
    let hubs_in = |slot: Slot| slots.iter().filter(|of| **of == slot).count() as u64;
    head.legend = used
        .iter()
        .map(|slot| SlotCount {
            slot: *slot,
            hubs: hubs_in(*slot),
        })
        .collect();
    for wave in &mut head.waves {
        wave.hubs = 0;
    }
    for counts in &mut head.counts {
        counts.held_back = 0;
        counts.waves.fill(0);
    }
    for hub in input.fleet.hubs() {
        let profile = input.fleet.profile(hub.state.profile);
        let behind = input.fleet.combination(hub.state.combination);
        let region = profile.region.unwrap_or(terms::CspRegion::North);
        let Some(stratum) = head.strata.place(&profile.firmware, region, behind) else {
            continue;
        };
        match slots[hub.position as usize] {
            Slot::Holdback => head.counts[stratum].held_back += 1,
            Slot::Wave(wave) => {
                head.counts[stratum].waves[wave as usize - 1] += 1;
                head.waves[wave as usize - 1].hubs += 1;
            }
            Slot::Waiting(_) | Slot::Out(_) => {}
        }
    }
    let numbers: Vec<u16> = slots
        .iter()
        .map(|slot| used.binary_search(slot).unwrap() as u16)
        .collect();
    head.since_snapshot = since::of(input, &numbers, &head.legend);
    Plan {
        head,
        slots: Arc::new(numbers),
    }
}

pub fn slots_of(plan: &Plan) -> Vec<Slot> {
    let slots = plan.slots.iter();
    slots
        .map(|number| plan.head.legend[usize::from(*number)].slot)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_change_beside_the_column_is_caught(
        world in any_world(),
        change in prop::sample::select(CHANGES),
        index: Index,
    ) {
        world.ask(|input| {
            let Ok((plan, _)) = plan(input) else { return Ok(()) };
            let changed = changed(plan.clone(), change, index);
            prop_assume!(changed != plan);
            prop_assert!(plan_check(input, &changed).is_err());
            Ok(())
        })?;
    }

    #[test]
    fn a_hub_in_another_slot_is_caught_even_where_every_count_agrees(
        world in any_world(),
        hub: Index,
        to: Index,
    ) {
        world.ask(|input| {
            let Ok((plan, _)) = plan(input) else { return Ok(()) };
            let mut slots = slots_of(&plan);
            let hub = hub.index(slots.len());
            let to = plan.head.legend[to.index(plan.head.legend.len())].slot;
            prop_assume!(slots[hub] != to);
            slots[hub] = to;
            prop_assert!(plan_check(input, &with_slots(input, &plan, &slots)).is_err());
            // The same without the counts.
            let legend = &plan.head.legend;
            let number = legend.iter().position(|count| count.slot == to).unwrap();
            let mut numbers = plan.slots.to_vec();
            numbers[hub] = number as u16;
            let bare = Plan { head: plan.head.clone(), slots: Arc::new(numbers.clone()) };
            prop_assert!(plan_check(input, &bare).is_err());
            prop_assert_eq!(Plan::kept(plan.head, numbers), None);
            Ok(())
        })?;
    }

    #[test]
    fn two_hubs_that_change_places_are_caught(world in any_world(), one: Index, other: Index) {
        world.ask(|input| {
            let Ok((plan, _)) = plan(input) else { return Ok(()) };
            let mut slots = slots_of(&plan);
            let (one, other) = (one.index(slots.len()), other.index(slots.len()));
            prop_assume!(slots[one] != slots[other]);
            slots.swap(one, other);
            let swapped = with_slots(input, &plan, &slots);
            prop_assert!(plan_check(input, &swapped).is_err(), "{:?}", (one, other));
            Ok(())
        })?;
    }

    #[test]
    fn a_plan_for_another_fleet_does_not_pass(world in any_world()) {
        let Ok((plan, _)) = world.ask(plan) else { return Ok(()) };
        let mut smaller = world.clone();
        smaller.states.pop();
        smaller.devices.pop();
        smaller.overlay = None;
        let gone = smaller.states.len() as u32;
        for set in [
            &mut smaller.in_tranches,
            &mut smaller.held_back,
            &mut smaller.other_launches,
            &mut smaller.deferred,
        ] {
            set.remove(gone);
        }
        if let Some(nominated) = &mut smaller.nominated {
            nominated.remove(gone);
        }
        let told = smaller.ask(|input| plan_check(input, &plan)).unwrap_err();
        prop_assert!(told.iter().any(|fault| fault.rule == PlanRule::EveryHubOnce));
    }
}
