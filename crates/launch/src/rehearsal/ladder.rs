//! The ladder in numbers: how many hubs of each stratum each level and wave would take.
//!
//! It follows the rules of the planner (floors for strata, largest remainders, hubs held back,
//! strata that a level must have covered before the next may include them) on counts alone, so that
//! a rehearsal needs no fleet.

use super::{RehearsalInput, StratumHubs, UncoveredStrata};
use crate::criteria::Criteria;
use crate::ladder::LevelSize;
use crate::statistics::allocation::allocate;

/// A level as it would be planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelAhead {
    /// The level, from 1.
    pub level: u32,
    /// Hubs of each wave.
    pub waves: Vec<u64>,
    /// What each stratum gives, in the order of the strata.
    pub strata: Vec<StratumAhead>,
}

impl LevelAhead {
    /// Hubs that the level upgrades.
    pub fn hubs(&self) -> u64 {
        self.waves.iter().sum()
    }
}

/// What a stratum gives to a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StratumAhead {
    /// Hubs in each wave.
    pub waves: Vec<u64>,
    /// Hubs held back for comparison while the level runs.
    pub held_back: u64,
    /// Whether the level covers it.
    pub coverage: Coverage,
}

impl StratumAhead {
    /// Hubs that the level upgrades.
    pub fn hubs(&self) -> u64 {
        self.waves.iter().sum()
    }
}

/// Whether a level covers a stratum, so that the next may include it (GATES 3.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// It does, or one before it did.
    Covered,
    /// It takes too few of its hubs.
    TooFew {
        /// So many would cover it.
        needed: u64,
    },
    /// The level may not include it: none before it covered it.
    NotIncluded,
}

/// Where the ladder ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LadderEnd {
    /// With its last level.
    LastLevel,
    /// This level cannot be planned: the strata that it includes need more hubs than it has.
    FloorsExceedLevel {
        /// The level.
        level: u32,
        /// How many strata.
        strata: usize,
        /// Hubs that they need together.
        hubs_needed: u64,
        /// Hubs of the level.
        hubs_in_level: u64,
    },
    /// This level has no hub left that it could upgrade.
    NothingLeft {
        /// The level.
        level: u32,
    },
}

/// The whole ladder.
#[derive(Clone, Debug)]
pub(super) struct Ladder {
    pub levels: Vec<LevelAhead>,
    pub end: LadderEnd,
    /// Hubs that no level upgrades, by stratum.
    pub left_out: Vec<u64>,
}

/// What is left of a stratum before a level.
#[derive(Clone, Copy)]
struct Left {
    /// In no tranche, and not held back.
    hubs: u64,
    held_back: u64,
    covered: bool,
}

/// Hubs that a level takes of a stratum.
#[derive(Clone, Copy, Default)]
struct Taken {
    hubs: u64,
    /// Of the hubs held back: they go in the last wave.
    of_held_back: u64,
}

impl Ladder {
    pub fn of(input: &RehearsalInput<'_>) -> Ladder {
        let criteria = &input.notification.criteria;
        let left = |stratum: &StratumHubs| Left {
            hubs: stratum.hubs,
            held_back: 0,
            covered: false,
        };
        let mut left: Vec<Left> = input.strata.iter().map(left).collect();
        let mut levels = Vec::new();
        let mut end = LadderEnd::LastLevel;
        for (level, size) in (1..).zip(criteria.levels.sizes()) {
            match plan_level(input, level, *size, &mut left) {
                Ok(ahead) => levels.push(ahead),
                Err(why) => {
                    end = why;
                    break;
                }
            }
        }
        Ladder {
            levels,
            end,
            left_out: left.iter().map(|left| left.hubs + left.held_back).collect(),
        }
    }
}

fn plan_level(
    input: &RehearsalInput<'_>,
    level: u32,
    size: LevelSize,
    left: &mut [Left],
) -> Result<LevelAhead, LadderEnd> {
    let criteria = &input.notification.criteria;
    let included = |left: &Left| {
        let directed = match input.uncovered {
            UncoveredStrata::Wait => false,
            UncoveredStrata::Directed => true,
        };
        level == 1 || left.covered || directed
    };
    let included: Vec<bool> = left.iter().map(included).collect();
    let needed: Vec<u64> = left
        .iter()
        .map(|left| u64::from(criteria.stratum_hubs_min).min(left.hubs))
        .collect();
    let taken = match (level, input.lists, size) {
        (1, Some(lists), _) => take_listed(criteria, left, lists),
        (_, _, LevelSize::Rest) => take_all(left, &included),
        (_, _, LevelSize::Nominated { .. } | LevelSize::Hubs(_) | LevelSize::Share(_)) => {
            let hubs = hubs_of(size, input);
            take_number(criteria, level, hubs, left, &included)?
        }
    };
    let waves = waves(criteria, &taken);
    if waves.is_empty() {
        return Err(LadderEnd::NothingLeft { level });
    }
    for ((left, taken), needed) in left.iter_mut().zip(&taken).zip(&needed) {
        let planned = taken.hubs + taken.of_held_back;
        left.covered |= planned > 0 && planned >= *needed;
    }
    let stratum = |at: usize| StratumAhead {
        waves: waves.iter().map(|wave| wave[at]).collect(),
        held_back: left[at].held_back,
        coverage: match (left[at].covered, included[at]) {
            (true, _) => Coverage::Covered,
            (false, true) => Coverage::TooFew { needed: needed[at] },
            (false, false) => Coverage::NotIncluded,
        },
    };
    Ok(LevelAhead {
        level,
        strata: (0..left.len()).map(stratum).collect(),
        waves: waves.iter().map(|wave| wave.iter().sum()).collect(),
    })
}

/// How many hubs a level is to have, of all that were ever affected.
fn hubs_of(size: LevelSize, input: &RehearsalInput<'_>) -> u64 {
    let affected = input.strata.iter().map(|stratum| stratum.hubs).sum();
    match size {
        LevelSize::Nominated { by_dcc_plan } => u64::from(by_dcc_plan),
        LevelSize::Hubs(hubs) => u64::from(hubs),
        LevelSize::Share(share) => share.of(affected).max(1),
        LevelSize::Rest => affected,
    }
}

/// Holds hubs back up to the number that the criteria ask for, of those beyond `keep`.
fn hold_back(criteria: &Criteria, left: &mut Left, keep: u64) {
    let missing = u64::from(criteria.holdback_per_stratum).saturating_sub(left.held_back);
    let hubs = missing.min(left.hubs.saturating_sub(keep));
    left.hubs -= hubs;
    left.held_back += hubs;
}

/// The lists alone decide who is in; nobody is added to cover a stratum (SL-4).
fn take_listed(criteria: &Criteria, left: &mut [Left], lists: &[u64]) -> Vec<Taken> {
    let take = |(left, listed): (&mut Left, &u64)| {
        if *listed > 0 {
            hold_back(criteria, left, *listed);
        }
        left.hubs -= listed;
        Taken {
            hubs: *listed,
            of_held_back: 0,
        }
    };
    left.iter_mut().zip(lists).map(take).collect()
}

/// Everything, also what was held back.
fn take_all(left: &mut [Left], included: &[bool]) -> Vec<Taken> {
    let take = |(left, included): (&mut Left, &bool)| match included {
        false => Taken::default(),
        true => {
            let taken = Taken {
                hubs: left.hubs,
                of_held_back: left.held_back,
            };
            (left.hubs, left.held_back) = (0, 0);
            taken
        }
    };
    left.iter_mut().zip(included).map(take).collect()
}

/// A number of hubs: a floor for each stratum, and the rest by size.
fn take_number(
    criteria: &Criteria,
    level: u32,
    hubs: u64,
    left: &mut [Left],
    included: &[bool],
) -> Result<Vec<Taken>, LadderEnd> {
    let mut floors = vec![0; left.len()];
    let mut sizes = vec![0; left.len()];
    for (at, left) in left.iter_mut().enumerate().filter(|(at, _)| included[*at]) {
        floors[at] = u64::from(criteria.stratum_hubs_min).min(left.hubs);
        hold_back(criteria, left, floors[at]);
        sizes[at] = left.hubs;
    }
    let hubs = hubs.min(sizes.iter().sum());
    // Allocation refuses where floors exceed the hubs, and for no other reason here.
    let shares = allocate(hubs, u64::from(criteria.stratum_hubs_min), &sizes).ok_or_else(|| {
        LadderEnd::FloorsExceedLevel {
            level,
            strata: floors.iter().filter(|floor| **floor > 0).count(),
            hubs_needed: floors.iter().sum(),
            hubs_in_level: hubs,
        }
    })?;
    let take = |(left, hubs): (&mut Left, u64)| {
        left.hubs -= hubs;
        Taken {
            hubs,
            of_held_back: 0,
        }
    };
    Ok(left.iter_mut().zip(shares).map(take).collect())
}

/// Each wave takes of every stratum its share of what is still wanted, in whole hubs; what was held
/// back goes last of all. By wave, then by stratum; no wave is empty.
fn waves(criteria: &Criteria, taken: &[Taken]) -> Vec<Vec<u64>> {
    let mut open: Vec<u64> = taken.iter().map(|taken| taken.hubs).collect();
    let mut waves = Vec::new();
    for size in criteria.waves.sizes() {
        let all: u64 = open.iter().sum();
        if all == 0 {
            break;
        }
        let wave = allocate(u64::from(*size).min(all), 0, &open).expect("no more than there is");
        for (open, wave) in open.iter_mut().zip(&wave) {
            *open -= wave;
        }
        waves.push(wave);
    }
    let rest: Vec<u64> = open
        .iter()
        .zip(taken)
        .map(|(open, taken)| open + taken.of_held_back)
        .collect();
    if rest.iter().any(|hubs| *hubs > 0) {
        waves.push(rest);
    }
    waves
}
