//! Fleets larger than a chunk of a pass, with more hubs passed over than a queue was made for.

use super::super::*;
use super::world::*;
use crate::HubSet;
use crate::conflict::ConflictScope;
use crate::ladder::Waves;
use jiff::civil::date;

/// Seventy thousand hubs: a pass has two chunks.
const HUBS: u32 = 70_000;

fn world() -> World {
    let states = (0..HUBS).map(|at| state(0, 1, if at % 20 < 9 { 1 } else { 2 }));
    let mut world = World::of(states.collect());
    world.capacity.daily.insert(terms::CspRegion::North, HUBS);
    world
}

#[test]
fn sl_13_sets_and_lists_reach_over_the_chunks_of_a_pass() {
    let mut world = world();
    let border = 65_536;
    let some = || -> HubSet { (border - 3..border + 3).collect() };
    world.deferred = (border - 6..border - 3).collect();
    world.in_tranches = (border + 3..border + 6).collect();
    world.criteria.waves = Waves::new(vec![]).unwrap();
    let day = date(2026, 6, 3);
    for of in [1, 2] {
        world
            .conflicts
            .push(conflict(of, ConflictScope::Hubs(some()), day, day));
    }
    let (plan, report) = world.planned();
    assert_eq!(report.planned(), u64::from(HUBS) - 12);
    for position in some().iter() {
        let slot = plan.slot(position).unwrap();
        assert!(matches!(
            slot,
            Slot::Waiting(WaitingReason::Conflict { .. })
        ));
    }
}

#[test]
fn sl_11_a_wave_that_passes_over_almost_half_of_the_hubs_is_full_all_the_same() {
    let mut world = world();
    world.criteria.waves = Waves::new(vec![2_000]).unwrap();
    let day = date(2026, 6, 3);
    world
        .conflicts
        .push(conflict(1, ConflictScope::Portfolio, day, day));
    let (plan, report) = world.planned();
    let sizes: Vec<u64> = report.waves.iter().map(|wave| wave.hubs).collect();
    assert_eq!(sizes, [2_000, 68_000]);
    assert!(plan.hubs(Slot::Wave(1)).iter().all(|at| at % 20 >= 9));
}
