//! How many hubs a level takes of each stratum, and how many it holds back (GATES 3.7).

use super::ground::{Choice, TIERS, Tier};
use super::report::PlanRefusal;
use super::survey::Survey;
use crate::criteria::Criteria;
use crate::ladder::LevelSize;
use crate::statistics::allocation::allocate;

/// What is wanted of one unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Hubs to upgrade.
    pub(super) upgrade: u64,
    /// Hubs to hold back, beside those held back by earlier levels.
    pub(super) hold_back: u64,
}

/// Hubs of one stratum that the level can draw on.
#[derive(Clone, Copy, Debug)]
struct Pool {
    nominated: u64,
    other: u64,
    /// To be held back of the others.
    hold_back: u64,
    /// Hubs that must be in the tranche for the stratum to be covered.
    floor: u64,
}

impl Pool {
    /// Hubs that can be upgraded.
    fn size(self) -> u64 {
        self.nominated + self.other - self.hold_back
    }
}

/// How many hubs are needed of a stratum with so many in reach.
pub(super) fn needed(criteria: &Criteria, in_reach: u64) -> u64 {
    u64::from(criteria.stratum_hubs_min).min(in_reach)
}

/// What is wanted of each unit, or why the level cannot be planned.
pub(super) fn targets(
    choice: Choice,
    size: LevelSize,
    criteria: &Criteria,
    survey: &Survey,
    in_tranches: u64,
) -> Result<Vec<Wanted>, PlanRefusal> {
    let mut wanted = vec![Wanted::default(); survey.available.len()];
    let pools = || pools(choice, criteria, survey);
    match choice {
        Choice::All => {
            for (wanted, available) in wanted.iter_mut().zip(&survey.available) {
                wanted.upgrade = *available;
            }
        }
        Choice::ListsOnly => {
            for (stratum, pool) in pools().into_iter().enumerate() {
                let units = stratum * TIERS;
                wanted[units + Tier::Nominated as usize].upgrade = pool.nominated;
                if pool.nominated > 0 {
                    wanted[units + Tier::Other as usize].hold_back = pool.hold_back;
                }
            }
        }
        Choice::Number => {
            let pools = pools();
            let hubs = hubs_of_level(size, survey, in_tranches);
            let shares = shares(hubs, &pools)?;
            for (stratum, (pool, hubs)) in pools.iter().zip(shares).enumerate() {
                let units = stratum * TIERS;
                let nominated = pool.nominated.min(hubs);
                wanted[units + Tier::Nominated as usize].upgrade = nominated;
                wanted[units + Tier::Other as usize] = Wanted {
                    upgrade: hubs - nominated,
                    hold_back: pool.hold_back,
                };
            }
        }
    }
    Ok(wanted)
}

/// Hubs held back come out of what a stratum has beyond its floor: comparison is of no use to a
/// stratum that it keeps from being covered.
fn pools(choice: Choice, criteria: &Criteria, survey: &Survey) -> Vec<Pool> {
    let strata = survey.affected.len();
    let pool = |stratum: usize| {
        let of = |tier: Tier| survey.available[stratum * TIERS + tier as usize];
        let (nominated, other) = (of(Tier::Nominated), of(Tier::Other));
        let floor = match choice {
            // The lists decide who is in; nobody else may be added to cover a stratum.
            Choice::ListsOnly => 0,
            Choice::Number | Choice::All => needed(criteria, nominated + other),
        };
        let missing =
            u64::from(criteria.holdback_per_stratum).saturating_sub(survey.held_back[stratum]);
        Pool {
            nominated,
            other,
            hold_back: missing.min(other).min(nominated + other - floor),
            floor,
        }
    };
    (0..strata).map(pool).collect()
}

fn hubs_of_level(size: LevelSize, survey: &Survey, in_tranches: u64) -> u64 {
    let affected: u64 = survey.affected.iter().sum();
    match size {
        LevelSize::Nominated { by_dcc_plan } => u64::from(by_dcc_plan),
        LevelSize::Hubs(hubs) => u64::from(hubs),
        // Hubs of earlier tranches run the new version by now, and were affected all the same.
        LevelSize::Share(share) => share.of(affected + in_tranches).max(1),
        LevelSize::Rest => affected,
    }
}

/// How many hubs each stratum gives: its floor and the hubs on lists first, then by size.
fn shares(hubs: u64, pools: &[Pool]) -> Result<Vec<u64>, PlanRefusal> {
    let sizes: Vec<u64> = pools.iter().map(|pool| pool.size()).collect();
    let floors: Vec<u64> = pools.iter().map(|pool| pool.floor).collect();
    let hubs = hubs.min(sizes.iter().sum());
    let needed: u64 = floors.iter().sum();
    let Some(beyond_floors) = hubs.checked_sub(needed) else {
        return Err(PlanRefusal::FloorsExceedLevel {
            strata: floors.iter().filter(|floor| **floor > 0).count(),
            hubs_needed: needed,
            hubs_in_level: hubs,
        });
    };
    let first: Vec<u64> = pools
        .iter()
        .map(|pool| pool.floor.max(pool.nominated))
        .collect();
    let beyond = |given: &[u64], of: &[u64]| -> Vec<u64> {
        let pairs = of.iter().zip(given);
        pairs.map(|(of, given)| of.saturating_sub(*given)).collect()
    };
    // Where the lists alone fill the level, they share what the floors leave.
    let (given, more, weights) = match hubs.checked_sub(first.iter().sum()) {
        Some(more) => (&first, more, beyond(&first, &sizes)),
        None => (&floors, beyond_floors, beyond(&floors, &first)),
    };
    let shared = allocate(more, 0, &weights).expect("no more is shared than there is");
    Ok(given.iter().zip(shared).map(|(a, b)| a + b).collect())
}
