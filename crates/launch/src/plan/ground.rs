//! Where a hub stands before anything is drawn: out, waiting, held back, or among those that a
//! stratum can give. The first reason in the order of [`OutReason`] and [`WaitingReason`] counts.

use super::PlanInput;
use super::obstacles::Obstacles;
use super::reach::{Profiles, Reach};
use super::schedule::DayRules;
use super::slot::{OutReason, Slot, WaitingReason};
use crate::HubSet;
use crate::fleet::{FleetView, Hub};
use crate::ladder::LevelSize;
use terms::CspRegion;

/// How the hubs of a level are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// Those on the lists and no others (SL-4).
    ListsOnly,
    /// A number of hubs, those on the lists first.
    Number,
    /// All that are left.
    All,
}

impl Choice {
    pub(super) fn of(input: &PlanInput<'_>) -> Choice {
        match (input.size, input.nominated) {
            (LevelSize::Nominated { .. }, Some(_)) => Choice::ListsOnly,
            (LevelSize::Rest, _) => Choice::All,
            (LevelSize::Nominated { .. }, None) => Choice::Number,
            (LevelSize::Hubs(_) | LevelSize::Share(_), _) => Choice::Number,
        }
    }
}

/// What a hub is to the level, among those of its stratum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tier {
    /// On a list.
    Nominated,
    /// On none, or lists do not matter because all hubs are taken.
    Other,
    /// Held back by earlier levels, and upgraded in the last wave of the last one.
    HeldBack,
}

/// Tiers that a stratum has at most.
pub(super) const TIERS: usize = 3;

/// Hubs of one stratum and tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unit(u16);

impl Unit {
    fn of(stratum: u16, tier: Tier) -> Unit {
        Unit(stratum * TIERS as u16 + tier as u16)
    }

    /// Its place in lists of units: the tiers of a stratum stand together.
    pub(super) fn at(self) -> usize {
        usize::from(self.0)
    }

    /// Its stratum.
    pub(super) fn stratum(self) -> usize {
        self.at() / TIERS
    }

    /// Whether hubs of it may be drawn into a wave.
    pub(super) fn is_drawn(self, choice: Choice) -> bool {
        match choice {
            Choice::ListsOnly => self.at() % TIERS == Tier::Nominated as usize,
            Choice::Number | Choice::All => true,
        }
    }
}

/// Where a hub stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// In this slot, whatever is drawn.
    Settled(Slot),
    /// Affected, and in this slot, whatever is drawn.
    SettledIn(u16, Slot),
    /// One of those that the stratum can give.
    Open(Unit),
}

/// One hub as a pass over the fleet finds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) position: u32,
    pub(super) standing: Standing,
    /// What keeps back all hubs like it, and what keeps back this one.
    pub(super) groups: [u32; 2],
}

/// Everything that is decided once and not once a hub.
pub(super) struct Ground<'a> {
    pub(super) view: FleetView<'a>,
    pub(super) strata: usize,
    pub(super) choice: Choice,
    pub(super) obstacles: Obstacles<'a>,
    sets: [&'a HubSet; 4],
    nominated: Option<&'a HubSet>,
    profiles: Profiles,
    /// By profile and combination: the stratum. Empty for profiles that are not affected.
    stratum_of: Vec<Vec<u16>>,
    region_open: [bool; CspRegion::ALL.len()],
    stratum_open: Vec<bool>,
    stratum_region: Vec<CspRegion>,
}

/// Bits of a mark: the sets that a hub is in.
const IN_TRANCHE: u8 = 1;
const DEFERRED: u8 = 2;
const OTHER_LAUNCH: u8 = 4;
const HELD_BACK: u8 = 8;
const NOMINATED: u8 = 16;

/// Hubs of a chunk of a pass. Chunks share nothing but the growing table of conflicts, and 64 Ki
/// hubs' marks stay in a processor's own memory.
const CHUNK: u32 = 1 << 16;

impl<'a> Ground<'a> {
    pub(super) fn of(input: &PlanInput<'a>, rules: &DayRules<'_>) -> Ground<'a> {
        let view = input.fleet;
        let strata = input.strata.list();
        let first_level = input.level == 1;
        assert_eq!(
            input.standings.len(),
            strata.len(),
            "every stratum has a standing"
        );
        let profiles = Profiles::of(view, input.target);
        Ground {
            view,
            strata: strata.len(),
            choice: Choice::of(input),
            obstacles: Obstacles::of(view, input.conflicts, input.horizon, rules),
            sets: [
                input.in_tranches,
                input.deferred,
                input.other_launches,
                input.held_back,
            ],
            nominated: input.nominated,
            stratum_of: strata_by_profile(input, &profiles),
            profiles,
            region_open: CspRegion::ALL.map(|region| rules.full_capacity(region) > 0),
            stratum_open: input
                .standings
                .iter()
                .map(|standing| first_level || standing.may_be_included())
                .collect(),
            stratum_region: strata.iter().map(|stratum| stratum.region).collect(),
        }
    }

    /// Hands over every hub in order.
    pub(super) fn sweep(&mut self, mut hand: impl FnMut(&Ground<'a>, Found)) {
        let hubs = self.view.len();
        let mut marks = vec![0u8; CHUNK as usize];
        let mut groups = vec![0u32; CHUNK as usize];
        for start in (0..hubs).step_by(CHUNK as usize) {
            let end = hubs.min(start.saturating_add(CHUNK));
            self.mark(start, end, &mut marks);
            self.obstacles.lay_over(start..end, &mut groups);
            let ground = &*self;
            self.view.for_each_in(start..end, |hub| {
                let at = (hub.position - start) as usize;
                hand(ground, ground.find(hub, marks[at], groups[at]));
            });
        }
    }

    /// The region of a unit's stratum.
    pub(super) fn region(&self, unit: usize) -> CspRegion {
        self.stratum_region[unit / TIERS]
    }

    fn mark(&self, start: u32, end: u32, marks: &mut [u8]) {
        marks.fill(0);
        let bits = [IN_TRANCHE, DEFERRED, OTHER_LAUNCH, HELD_BACK];
        let lists = self.nominated.iter().map(|set| (*set, NOMINATED));
        for (set, bit) in self.sets.into_iter().zip(bits).chain(lists) {
            for position in set.iter_from(start).take_while(|at| *at < end) {
                marks[(position - start) as usize] |= bit;
            }
        }
    }

    fn find(&self, hub: Hub, marks: u8, listed: u32) -> Found {
        let mut groups = [0, listed];
        let standing = match self.reach(hub, marks) {
            Err(slot) => Standing::Settled(slot),
            Ok((stratum, region)) => {
                groups[0] = self.obstacles.of_portfolio(hub.state.suppliers, region);
                match self.tier(stratum, region, marks) {
                    Err(slot) => Standing::SettledIn(stratum, slot),
                    Ok(tier) => Standing::Open(Unit::of(stratum, tier)),
                }
            }
        };
        Found {
            position: hub.position,
            standing,
            groups,
        }
    }

    /// The stratum and region of an affected hub, or why it is out.
    fn reach(&self, hub: Hub, marks: u8) -> Result<(u16, CspRegion), Slot> {
        if marks & IN_TRANCHE != 0 {
            return Err(Slot::Out(OutReason::InTranche));
        }
        match self.profiles.reach(hub.state.profile) {
            Reach::Affected(region) => {
                let row = &self.stratum_of[usize::from(hub.state.profile)];
                Ok((row[usize::from(hub.state.combination)], region))
            }
            Reach::Out(reason) => Err(Slot::Out(reason)),
            Reach::NotCommissioned(status) => {
                let pair = self.view.suppliers(hub.state.suppliers);
                let nobody = pair.electricity.is_none() && pair.gas.is_none();
                Err(Slot::Out(match nobody {
                    true => OutReason::InStock,
                    false => OutReason::NotCommissioned(status),
                }))
            }
        }
    }

    /// What an affected hub is to the level, or where it is instead.
    fn tier(&self, stratum: u16, region: CspRegion, marks: u8) -> Result<Tier, Slot> {
        let waits = |reason| Err(Slot::Waiting(reason));
        let last_level = self.choice == Choice::All;
        let held_back = marks & HELD_BACK != 0;
        if marks & DEFERRED != 0 {
            return waits(WaitingReason::Deferred);
        }
        if marks & OTHER_LAUNCH != 0 {
            return waits(WaitingReason::OtherLaunch);
        }
        if held_back && !last_level {
            return Err(Slot::Holdback);
        }
        if !self.region_open[region as usize] {
            return waits(WaitingReason::NoCapacity(region));
        }
        if !self.stratum_open[usize::from(stratum)] {
            return waits(WaitingReason::StratumNotCovered);
        }
        Ok(match (held_back, last_level, marks & NOMINATED != 0) {
            (true, _, _) => Tier::HeldBack,
            (false, false, true) => Tier::Nominated,
            (false, true, _) | (false, false, false) => Tier::Other,
        })
    }
}

fn strata_by_profile(input: &PlanInput<'_>, profiles: &Profiles) -> Vec<Vec<u16>> {
    let view = input.fleet;
    let rows =
        (0..=u16::MAX)
            .zip(view.profiles())
            .map(|(index, profile)| match profiles.reach(index) {
                Reach::NotCommissioned(_) | Reach::Out(_) => Vec::new(),
                Reach::Affected(region) => view
                    .combinations()
                    .map(|behind| {
                        let place = input.strata.place(&profile.firmware, region, behind);
                        let place = place.expect("strata are complete for the target's versions");
                        u16::try_from(place).expect("a launch has at most COUNT_MAX strata")
                    })
                    .collect(),
            });
    rows.collect()
}
