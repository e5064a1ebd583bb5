//! Where every hub must stand before anything is drawn, written a second time: along the fleet,
//! with the sets of hubs streamed beside it.

use super::super::{Homes, OutReason, PlanInput, Slot, WaitingReason};
use super::PlanRule;
use super::days::capacity;
use super::obstacles::CheckedObstacles;
use crate::HubSet;
use crate::fleet::{DeviceStatus, HomeCombination, Hub, HubProfile, Wan};
use crate::ladder::LevelSize;
use std::collections::HashMap;
use std::iter::Peekable;
use terms::{CspRegion, DeviceId, FirmwareVersion};

/// Hubs of one stratum that are alike to the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unit {
    pub(super) stratum: usize,
    pub(super) part: Part,
}

impl Unit {
    /// Every unit of so many strata, in the order in which shares are rounded.
    pub(super) fn all(strata: usize) -> impl Iterator<Item = Unit> {
        let of = move |stratum| {
            Part::ALL
                .into_iter()
                .map(move |part| Unit { stratum, part })
        };
        (0..strata).flat_map(of)
    }

    /// Where it stands among all.
    pub(super) fn place(self) -> usize {
        self.stratum * Part::ALL.len() + self.part as usize
    }
}

/// What a hub of a stratum is to the level, in the order in which shares are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// On a list, where that matters.
    Nominated,
    /// Any other.
    Other,
    /// Held back until this level, which is the last.
    HeldBackSoFar,
}

impl Part {
    const ALL: [Part; 3] = [Part::Nominated, Part::Other, Part::HeldBackSoFar];
}

/// Where a hub must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// In this slot.
    Settled { stratum: Option<usize>, slot: Slot },
    /// Where the draw puts it.
    Drawn(Unit),
}

/// One hub and where it must be.
#[derive(Clone, Copy, Debug)]
pub(super) struct BookedHub {
    pub(super) position: u32,
    pub(super) suppliers: u16,
    pub(super) region: Option<CspRegion>,
    pub(super) expected: Expected,
}

/// What decides where hubs must be.
pub(super) struct HubBook<'a> {
    input: PlanInput<'a>,
    pub(super) obstacles: CheckedObstacles<'a>,
    /// By profile: the region and, by combination, the stratum; or why the launch is not about it.
    profiles: Vec<Result<(CspRegion, Vec<usize>), OutReason>>,
    closed_regions: Vec<CspRegion>,
}

/// Where each stratum stands, by what it is; the others are those without a combination.
type Places<'a> = HashMap<(&'a FirmwareVersion, CspRegion, Option<&'a HomeCombination>), usize>;

impl<'a> HubBook<'a> {
    pub(super) fn of(input: &PlanInput<'a>) -> HubBook<'a> {
        let strata = input.strata.list().iter().zip(0..);
        let places: Places<'_> = strata
            .map(|(stratum, place)| {
                let homes = match &stratum.homes {
                    Homes::Combination(homes) => Some(homes),
                    Homes::Others => None,
                };
                ((&stratum.from, stratum.region, homes), place)
            })
            .collect();
        let profiles = input.fleet.profiles();
        let regions = CspRegion::ALL.into_iter();
        HubBook {
            input: *input,
            obstacles: CheckedObstacles::of(input),
            profiles: profiles
                .map(|profile| strata_of(input, &places, profile))
                .collect(),
            closed_regions: regions
                .filter(|region| capacity(input, *region, None) == 0)
                .collect(),
        }
    }

    pub(super) fn device(&self, position: u32) -> DeviceId {
        self.input.fleet.device(position)
    }

    /// Whether the level may draw on hubs of this unit.
    pub(super) fn may_be_drawn(&self, unit: Unit) -> bool {
        unit.part != Part::Other || !self.lists_only()
    }

    /// Whether the level upgrades hubs on lists and no others (SL-4).
    pub(super) fn lists_only(&self) -> bool {
        match self.input.size {
            LevelSize::Nominated { .. } => self.input.nominated.is_some(),
            LevelSize::Hubs(_) | LevelSize::Share(_) | LevelSize::Rest => false,
        }
    }

    /// Every hub, in order.
    pub(super) fn hubs(&self) -> impl Iterator<Item = BookedHub> + '_ {
        let input = &self.input;
        let nobody = input.nominated.into_iter();
        let mut nominated = nobody.flat_map(HubSet::iter).peekable();
        let mut in_tranches = input.in_tranches.iter().peekable();
        let mut held_back = input.held_back.iter().peekable();
        let mut elsewhere = input.other_launches.iter().peekable();
        let mut deferred = input.deferred.iter().peekable();
        input.fleet.hubs().map(move |hub| {
            let at = hub.position;
            let in_sets = InSets {
                nominated: has(&mut nominated, at),
                in_tranche: has(&mut in_tranches, at),
                held_back: has(&mut held_back, at),
                elsewhere: has(&mut elsewhere, at),
                deferred: has(&mut deferred, at),
            };
            self.booked(hub, in_sets)
        })
    }

    fn booked(&self, hub: Hub, in_sets: InSets) -> BookedHub {
        let out = |reason| Expected::Settled {
            stratum: None,
            slot: Slot::Out(reason),
        };
        let (region, expected) = match &self.profiles[usize::from(hub.state.profile)] {
            _ if in_sets.in_tranche => (None, out(OutReason::InTranche)),
            Ok((region, strata)) => {
                let stratum = strata[usize::from(hub.state.combination)];
                (Some(*region), self.affected(stratum, *region, in_sets))
            }
            Err(OutReason::NotCommissioned(status)) => {
                let pair = self.input.fleet.suppliers(hub.state.suppliers);
                let reason = match (pair.electricity, pair.gas) {
                    (None, None) => OutReason::InStock,
                    (Some(_), _) | (_, Some(_)) => OutReason::NotCommissioned(*status),
                };
                (None, out(reason))
            }
            Err(reason) => (None, out(*reason)),
        };
        BookedHub {
            position: hub.position,
            suppliers: hub.state.suppliers,
            region,
            expected,
        }
    }

    fn affected(&self, stratum: usize, region: CspRegion, in_sets: InSets) -> Expected {
        let input = &self.input;
        let last_level = input.size == LevelSize::Rest;
        let settled = |slot| Expected::Settled {
            stratum: Some(stratum),
            slot,
        };
        let included = input.level == 1 || input.standings[stratum].may_be_included();
        let takes_orders = !self.closed_regions.contains(&region);
        match in_sets {
            InSets { deferred: true, .. } => settled(Slot::Waiting(WaitingReason::Deferred)),
            InSets {
                elsewhere: true, ..
            } => settled(Slot::Waiting(WaitingReason::OtherLaunch)),
            InSets {
                held_back: true, ..
            } if !last_level => settled(Slot::Holdback),
            _ if !takes_orders => settled(Slot::Waiting(WaitingReason::NoCapacity(region))),
            _ if !included => settled(Slot::Waiting(WaitingReason::StratumNotCovered)),
            InSets {
                held_back: true, ..
            } => Expected::Drawn(Unit {
                stratum,
                part: Part::HeldBackSoFar,
            }),
            InSets {
                nominated: true, ..
            } if !last_level => Expected::Drawn(Unit {
                stratum,
                part: Part::Nominated,
            }),
            _ => Expected::Drawn(Unit {
                stratum,
                part: Part::Other,
            }),
        }
    }
}

/// The strata of hubs of a profile, or why the launch is not about them.
fn strata_of(
    input: &PlanInput<'_>,
    places: &Places<'_>,
    profile: &HubProfile,
) -> Result<(CspRegion, Vec<usize>), OutReason> {
    let target = input.target;
    let names = [profile.make.folded(), profile.model.folded()];
    if names != [target.make.folded(), target.model.folded()] {
        return Err(OutReason::OtherModel);
    }
    let uncommissioned = OutReason::NotCommissioned(profile.status);
    let upgradable = target.from.contains(&profile.firmware);
    let reasons = [
        (profile.status != DeviceStatus::Commissioned, uncommissioned),
        (profile.wan != Wan::Reachable, OutReason::NoWan),
        (profile.firmware == target.to, OutReason::OnVersion),
        (!upgradable, OutReason::NotUpgradable),
    ];
    if let Some((_, reason)) = reasons.into_iter().find(|(holds, _)| *holds) {
        return Err(reason);
    }
    let region = profile.region.ok_or(OutReason::RegionUnknown)?;
    let place = |behind: Option<&HomeCombination>| {
        let place = places.get(&(&profile.firmware, region, behind));
        place.copied()
    };
    let others = place(None).ok_or(OutReason::NotUpgradable)?;
    let combinations = input.fleet.combinations();
    let strata = combinations.map(|behind| place(Some(behind)).unwrap_or(others));
    Ok((region, strata.collect()))
}

/// The sets that a hub is in.
#[derive(Clone, Copy)]
struct InSets {
    nominated: bool,
    in_tranche: bool,
    held_back: bool,
    elsewhere: bool,
    deferred: bool,
}

fn has(set: &mut Peekable<impl Iterator<Item = u32>>, position: u32) -> bool {
    while set.next_if(|at| *at < position).is_some() {}
    set.next_if_eq(&position).is_some()
}

/// The rule that is broken where a hub is in one slot and must be in another.
pub(super) fn rule_of(must: Slot, is: Slot) -> PlanRule {
    let used = match is {
        Slot::Wave(_) | Slot::Holdback => true,
        Slot::Waiting(_) | Slot::Out(_) => false,
    };
    match must {
        _ if !used => PlanRule::Reasons,
        Slot::Out(OutReason::InTranche) => PlanRule::OneTranche,
        Slot::Out(OutReason::OtherModel) => PlanRule::OnlyTargets,
        Slot::Out(OutReason::InStock | OutReason::NotCommissioned(_)) => PlanRule::OnlyCommissioned,
        Slot::Out(OutReason::NoWan) => PlanRule::OnlyReachable,
        Slot::Out(OutReason::OnVersion | OutReason::NotUpgradable) => PlanRule::OnlyUpgradable,
        Slot::Out(OutReason::RegionUnknown) => PlanRule::OnlyKnownRegions,
        Slot::Waiting(WaitingReason::Deferred) => PlanRule::NotDeferred,
        Slot::Waiting(WaitingReason::OtherLaunch) => PlanRule::OneLaunch,
        Slot::Waiting(WaitingReason::NoCapacity(_)) => PlanRule::Capacity,
        Slot::Waiting(WaitingReason::StratumNotCovered) => PlanRule::OnlyCovered,
        Slot::Holdback => PlanRule::HoldbackUntouched,
        Slot::Waiting(
            WaitingReason::NotNominated
            | WaitingReason::LaterLevel
            | WaitingReason::Conflict { .. },
        )
        | Slot::Wave(_) => PlanRule::Reasons,
    }
}
