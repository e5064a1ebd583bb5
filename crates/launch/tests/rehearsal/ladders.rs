//! How many hubs of which stratum each level and wave would take.

use crate::world::{World, levels};
use launch::criteria::CriteriaFault;
use launch::ladder::Waves;
use launch::rehearsal::{Coverage, LadderEnd, RehearsalRefusal, UncoveredStrata};
use proptest::prelude::*;

#[test]
fn gates_3_7_a_level_covers_each_stratum_and_shares_the_rest_by_size() {
    let mut world = World::of(&[9_000, 1_000]);
    world.criteria().levels = levels(1_000, &[]);
    let rehearsal = world.rehearsal();
    assert_eq!(rehearsal.end(), LadderEnd::LastLevel);
    let [first, rest] = rehearsal.levels() else {
        panic!("two levels");
    };
    assert_eq!(first.waves, [50, 150, 500, 300]);
    let hubs: Vec<u64> = first.strata.iter().map(|stratum| stratum.hubs()).collect();
    // 299 each, and the other 402 by what is left: 8,651 and 651, fifty of each held back.
    assert_eq!(hubs, [299 + 374, 299 + 28]);
    let held: Vec<u64> = first
        .strata
        .iter()
        .map(|stratum| stratum.held_back)
        .collect();
    assert_eq!(held, [50, 50]);
    assert!(
        first
            .strata
            .iter()
            .all(|stratum| stratum.coverage == Coverage::Covered)
    );
    assert_eq!(rest.hubs(), 9_000);
    // What was held back goes last of all.
    assert_eq!(rest.waves, [50, 150, 500, 1_500, 5_000, 1_700, 100]);
    assert!(rest.strata.iter().all(|stratum| stratum.held_back == 0));
}

#[test]
fn gates_3_7_strata_that_need_more_hubs_than_a_level_has_end_the_ladder() {
    let world = World::of(&[10_000; 24]);
    assert_eq!(
        world.rehearsal().end(),
        LadderEnd::FloorsExceedLevel {
            level: 1,
            strata: 24,
            hubs_needed: 24 * 299,
            hubs_in_level: 5_000,
        }
    );
    assert_eq!(world.report().levels, []);
    assert_eq!(world.report().left_out, [10_000; 24]);
}

#[test]
fn sl_4_lists_alone_fill_the_first_level_and_what_they_do_not_cover_waits() {
    let mut world = World::of(&[100_000, 100_000, 100_000]);
    world.lists = Some(vec![400, 20, 0]);
    let report = world.report();
    assert_eq!(report.levels[0].ahead.waves, [50, 150, 220]);
    let coverage = |level: usize| {
        let strata = report.levels[level].ahead.strata.iter();
        strata.map(|stratum| stratum.coverage).collect::<Vec<_>>()
    };
    let too_few = Coverage::TooFew { needed: 299 };
    assert_eq!(coverage(0), [Coverage::Covered, too_few, too_few]);
    assert_eq!(
        coverage(1),
        [
            Coverage::Covered,
            Coverage::NotIncluded,
            Coverage::NotIncluded
        ]
    );
    assert_eq!(report.end, LadderEnd::LastLevel);
    assert_eq!(report.left_out, [0, 99_980, 100_000]);
    world.uncovered = UncoveredStrata::Directed;
    assert_eq!(world.report().left_out, [0, 0, 0]);
}

#[test]
fn a_level_for_which_no_hub_is_left_ends_the_ladder() {
    let mut world = World::of(&[2_000]);
    world.criteria().holdback_per_stratum = 50;
    world.criteria().levels = levels(1_000, &[10_000, 10_000]);
    let report = world.report();
    assert_eq!(report.end, LadderEnd::NothingLeft { level: 3 });
    assert_eq!(report.levels.len(), 2);
    assert_eq!(report.left_out, [50]);
}

#[test]
fn sl_1_what_could_not_be_issued_cannot_be_rehearsed() {
    let mut world = World::of(&[1_000]);
    world.criteria().soak_hours = 1;
    let fault = CriteriaFault::SoakTooShort { least: 72 };
    assert_eq!(
        world.refused(),
        RehearsalRefusal::CriteriaUnfit(vec![fault])
    );
    assert_eq!(World::of(&[0, 0]).refused(), RehearsalRefusal::NoHubs);
    assert_eq!(World::of(&[]).refused(), RehearsalRefusal::NoHubs);
    for lists in [vec![1], vec![0, 0], vec![1_001, 0], vec![1, 0, 0]] {
        let mut world = World::of(&[1_000, 1_000]);
        world.lists = Some(lists);
        assert_eq!(world.refused(), RehearsalRefusal::ListsUnfit);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_hub_is_lost_between_levels_waves_and_those_left_out(
        strata in proptest::collection::vec(1u64..40_000, 1..9),
        listed in proptest::option::of(0u64..2_000),
        by_dcc_plan in 1u32..9_000,
        between in proptest::collection::vec(1u32..60_000, 0..3),
        waves in proptest::collection::vec(1u32..3_000, 0..5),
        holdback in 1u32..80,
        directed in any::<bool>(),
    ) {
        let mut world = World::of(&strata);
        let mut waves = waves;
        waves.sort_unstable();
        let criteria = world.criteria();
        criteria.levels = levels(by_dcc_plan, &between);
        criteria.waves = Waves::new(waves).unwrap();
        criteria.holdback_per_stratum = holdback;
        world.lists = listed.map(|hubs| strata.iter().map(|all| hubs.min(*all)).collect());
        world.lists = world.lists.filter(|lists| lists.iter().any(|hubs| *hubs > 0));
        if directed {
            world.uncovered = UncoveredStrata::Directed;
        }
        let rehearsal = world.rehearsal();
        for (at, hubs) in strata.iter().enumerate() {
            let upgraded: u64 = rehearsal.levels().iter().map(|level| level.strata[at].hubs()).sum();
            prop_assert_eq!(upgraded + rehearsal.left_out()[at], *hubs);
        }
        for level in rehearsal.levels() {
            prop_assert!(level.waves.iter().all(|hubs| *hubs > 0));
            for (wave, hubs) in level.waves.iter().enumerate() {
                let strata = level.strata.iter();
                prop_assert_eq!(strata.map(|stratum| stratum.waves[wave]).sum::<u64>(), *hubs);
            }
        }
    }
}
