//! Which hubs a launch concerns: how many, of which version, where, and why others are left out
//! (SL-2).
//!
//! A Supplier is given a [`SupplierPortfolio`], which holds nothing but its own hubs (ONE-3); the
//! whole fleet is another type, for DCC. Both come out of the count cube; the combinations behind
//! the hubs are counted on demand in one pass over the columns.

use super::{CountCube, DeviceStatus, FleetView, HomeCombination, Hub, HubProfile, Wan};
use crate::HubSet;
use crate::notification::Target;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use terms::{CspRegion, FirmwareVersion, Make, Model, OrganisationRef};

/// What a launch would bring to which hubs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaunchTarget {
    /// The Device Manufacturer of the hubs.
    pub make: Make,
    /// Their model.
    pub model: Model,
    /// The firmware version they would be upgraded to.
    pub to: FirmwareVersion,
    /// From which versions that is possible.
    pub path: UpgradePath,
}

/// From which versions a hub can be upgraded (MP231). What is not declared is not possible: order
/// is never told from the numbers (DOMAIN trap 6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UpgradePath {
    /// The manufacturer has not declared it.
    NotDeclared,
    /// From these; an empty set is the declaration that there is none.
    From(BTreeSet<FirmwareVersion>),
}

/// Why a launch leaves out a hub of the model. Of several reasons the first in this order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Exclusion {
    /// Its SMI status is not Commissioned: in stock, suspended, gone.
    NotCommissioned,
    /// It is installed without SM WAN.
    NoWan,
    /// It runs the version already.
    OnVersion,
    /// Its version cannot be upgraded to the new one.
    NotUpgradable,
    /// Nobody has declared from which versions the new one can be reached.
    PathNotDeclared,
    /// The inventory does not know its region, so no CSP can be told.
    RegionUnknown,
}

impl Exclusion {
    /// Every reason, in the order in which they count.
    pub const ALL: [Exclusion; 6] = [
        Exclusion::NotCommissioned,
        Exclusion::NoWan,
        Exclusion::OnVersion,
        Exclusion::NotUpgradable,
        Exclusion::PathNotDeclared,
        Exclusion::RegionUnknown,
    ];
}

/// Where a hub stands with a launch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Concerned {
    /// The launch would upgrade it.
    Affected(CspRegion),
    /// Of the model, but left out.
    Excluded(Exclusion),
    /// Another model.
    OtherModel,
}

impl Concerned {
    /// Whether the launch would upgrade the hub.
    pub fn is_affected(self) -> bool {
        match self {
            Concerned::Affected(_) => true,
            Concerned::Excluded(_) | Concerned::OtherModel => false,
        }
    }
}

impl From<&Target> for LaunchTarget {
    /// What a notification is about. The band of a hub's home area network goes with its model.
    fn from(target: &Target) -> LaunchTarget {
        LaunchTarget {
            make: target.make.clone(),
            model: target.model.clone(),
            to: target.to.clone(),
            path: UpgradePath::From(target.from.iter().cloned().collect()),
        }
    }
}

impl LaunchTarget {
    /// Where hubs of this profile stand with the launch. Names are compared as the list of devices
    /// compares them, by their letters and digits.
    pub fn concerns(&self, profile: &HubProfile) -> Concerned {
        let same_model = profile.make.folded() == self.make.folded()
            && profile.model.folded() == self.model.folded();
        match same_model {
            true => self.concerns_one_of_the_model(profile),
            false => Concerned::OtherModel,
        }
    }

    fn concerns_one_of_the_model(&self, profile: &HubProfile) -> Concerned {
        if profile.status != DeviceStatus::Commissioned {
            return Concerned::Excluded(Exclusion::NotCommissioned);
        }
        if profile.wan == Wan::None {
            return Concerned::Excluded(Exclusion::NoWan);
        }
        if profile.firmware == self.to {
            return Concerned::Excluded(Exclusion::OnVersion);
        }
        match &self.path {
            UpgradePath::NotDeclared => return Concerned::Excluded(Exclusion::PathNotDeclared),
            UpgradePath::From(versions) if !versions.contains(&profile.firmware) => {
                return Concerned::Excluded(Exclusion::NotUpgradable);
            }
            UpgradePath::From(_) => {}
        }
        match profile.region {
            Some(region) => Concerned::Affected(region),
            None => Concerned::Excluded(Exclusion::RegionUnknown),
        }
    }
}

/// How many hubs a launch concerns, by version and region. Cells stand in the order of versions
/// as text and of regions as the inventory lists them: by no count (REG-2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AffectedCounts {
    affected: BTreeMap<(FirmwareVersion, CspRegion), u64>,
    excluded: BTreeMap<(Exclusion, FirmwareVersion, Option<CspRegion>), u64>,
}

impl AffectedCounts {
    /// Hubs that would be upgraded: from which version, in which region, how many.
    pub fn affected(
        &self,
    ) -> impl ExactSizeIterator<Item = (&FirmwareVersion, CspRegion, u64)> + '_ {
        self.affected
            .iter()
            .map(|((from, region), hubs)| (from, *region, *hubs))
    }

    /// Hubs of the model that are left out: why, on which version, in which region, how many.
    pub fn excluded(
        &self,
    ) -> impl ExactSizeIterator<Item = (Exclusion, &FirmwareVersion, Option<CspRegion>, u64)> + '_
    {
        self.excluded
            .iter()
            .map(|((why, version, region), hubs)| (*why, version, *region, *hubs))
    }

    /// How many hubs would be upgraded.
    pub fn affected_hubs(&self) -> u64 {
        self.affected.values().sum()
    }

    /// How many hubs are left out, whatever the reason or for this one.
    pub fn excluded_hubs(&self, why: Option<Exclusion>) -> u64 {
        let counted = self.excluded.iter();
        counted
            .filter(|((reason, _, _), _)| why.is_none_or(|why| why == *reason))
            .map(|(_, hubs)| hubs)
            .sum()
    }

    fn add(&mut self, profile: &HubProfile, concerned: Concerned, hubs: u32) {
        let version = profile.firmware.clone();
        let cell = match concerned {
            Concerned::OtherModel => return,
            Concerned::Affected(region) => self.affected.entry((version, region)).or_default(),
            Concerned::Excluded(why) => self
                .excluded
                .entry((why, version, profile.region))
                .or_default(),
        };
        *cell += u64::from(hubs);
    }
}

/// One Supplier's own hubs and a launch. A hub at which it is responsible for both fuels counts
/// once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplierPortfolio {
    supplier: OrganisationRef,
    hubs: u64,
    counts: AffectedCounts,
}

impl SupplierPortfolio {
    /// Counts this Supplier's hubs. `cube` is of the same view.
    pub fn count(
        supplier: OrganisationRef,
        target: &LaunchTarget,
        view: FleetView<'_>,
        cube: &CountCube,
    ) -> SupplierPortfolio {
        let standing = Standings::of(target, view);
        let mut portfolio = SupplierPortfolio {
            supplier,
            hubs: 0,
            counts: AffectedCounts::default(),
        };
        for pair in pairs_of(supplier, view) {
            for (profile, hubs) in cube.profiles_of(pair) {
                portfolio.hubs += u64::from(hubs);
                let concerned = standing.by_profile[usize::from(profile)];
                let profile = view.profile(profile);
                portfolio.counts.add(profile, concerned, hubs);
            }
        }
        portfolio
    }

    /// Whose hubs these are.
    pub fn supplier(&self) -> OrganisationRef {
        self.supplier
    }

    /// How many hubs the Supplier has, of whatever model.
    pub fn hubs(&self) -> u64 {
        self.hubs
    }

    /// How many of them the launch concerns.
    pub fn counts(&self) -> &AffectedCounts {
        &self.counts
    }
}

/// Every hub and a launch, for DCC alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeFleet {
    hubs: u64,
    without_supplier: u64,
    counts: AffectedCounts,
}

impl WholeFleet {
    /// Counts every hub. `cube` is of the same view.
    pub fn count(target: &LaunchTarget, view: FleetView<'_>, cube: &CountCube) -> WholeFleet {
        let standing = Standings::of(target, view);
        let mut whole = WholeFleet {
            hubs: 0,
            without_supplier: 0,
            counts: AffectedCounts::default(),
        };
        for (pair, profile, hubs) in cube.cells() {
            whole.hubs += u64::from(hubs);
            let pair = view.suppliers(pair);
            if pair.electricity.is_none() && pair.gas.is_none() {
                whole.without_supplier += u64::from(hubs);
            }
            let concerned = standing.by_profile[usize::from(profile)];
            whole.counts.add(view.profile(profile), concerned, hubs);
        }
        whole
    }

    /// How many hubs there are, of whatever model.
    pub fn hubs(&self) -> u64 {
        self.hubs
    }

    /// How many of them have no Supplier: in no portfolio, and not lost (DOMAIN trap 26).
    pub fn without_supplier(&self) -> u64 {
        self.without_supplier
    }

    /// How many hubs the launch concerns, whosever they are.
    pub fn counts(&self) -> &AffectedCounts {
        &self.counts
    }
}

/// Some affected hubs of one Supplier that have one combination behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AffectedCombination<'a> {
    /// The version they run.
    pub from: &'a FirmwareVersion,
    /// Their region.
    pub region: CspRegion,
    /// What is behind them.
    pub behind: &'a HomeCombination,
    /// How many.
    pub hubs: u64,
}

/// A Supplier's affected hubs by combination, in one pass over the fleet: some tens of
/// milliseconds for thirty million hubs. In the order of version, region and combination.
pub fn combinations<'a>(
    supplier: OrganisationRef,
    target: &LaunchTarget,
    view: FleetView<'a>,
) -> Vec<AffectedCombination<'a>> {
    let mut counted: HashMap<(u16, u16), u64> = HashMap::new();
    for_each_affected(supplier, target, view, |hub| {
        let key = (hub.state.profile, hub.state.combination);
        *counted.entry(key).or_default() += 1;
    });
    let mut rows: BTreeMap<_, u64> = BTreeMap::new();
    for ((profile, combination), hubs) in counted {
        let profile = view.profile(profile);
        let Some(region) = profile.region else {
            continue;
        };
        let key = (&profile.firmware, region, view.combination(combination));
        *rows.entry(key).or_default() += hubs;
    }
    rows.into_iter()
        .map(|((from, region, behind), hubs)| AffectedCombination {
            from,
            region,
            behind,
            hubs,
        })
        .collect()
}

/// A Supplier's affected hubs themselves.
pub fn hubs(supplier: OrganisationRef, target: &LaunchTarget, view: FleetView<'_>) -> HubSet {
    let mut positions = Vec::new();
    for_each_affected(supplier, target, view, |hub| positions.push(hub.position));
    HubSet::from_ascending(positions).expect("hubs come by position")
}

fn for_each_affected(
    supplier: OrganisationRef,
    target: &LaunchTarget,
    view: FleetView<'_>,
    mut hand: impl FnMut(Hub),
) {
    let affected: Vec<bool> = Standings::of(target, view)
        .by_profile
        .iter()
        .map(|concerned| match concerned {
            Concerned::Affected(_) => true,
            Concerned::Excluded(_) | Concerned::OtherModel => false,
        })
        .collect();
    let own: Vec<bool> = view
        .supplier_pairs()
        .map(|pair| pair.includes(supplier))
        .collect();
    view.for_each_in(0..view.len(), |hub| {
        if own[usize::from(hub.state.suppliers)] && affected[usize::from(hub.state.profile)] {
            hand(hub);
        }
    });
}

/// Where each profile of a view stands with a launch: decided once for each, not once a hub.
struct Standings {
    by_profile: Vec<Concerned>,
}

impl Standings {
    fn of(target: &LaunchTarget, view: FleetView<'_>) -> Standings {
        // Profiles of one model follow each other in a legend, so names are folded once a model.
        let (make, model) = (target.make.folded(), target.model.folded());
        let mut last: Option<(&Make, &Model, bool)> = None;
        let by_profile = view.profiles().map(|profile| {
            let same = match last {
                Some((m, n, same)) if *m == profile.make && *n == profile.model => same,
                Some(_) | None => profile.make.folded() == make && profile.model.folded() == model,
            };
            last = Some((&profile.make, &profile.model, same));
            match same {
                true => target.concerns_one_of_the_model(profile),
                false => Concerned::OtherModel,
            }
        });
        Standings {
            by_profile: by_profile.collect(),
        }
    }
}

/// The pairs in which this Supplier stands.
pub(super) fn pairs_of(supplier: OrganisationRef, view: FleetView<'_>) -> Vec<u16> {
    (0..=u16::MAX)
        .zip(view.supplier_pairs())
        .filter(|(_, pair)| pair.includes(supplier))
        .map(|(index, _)| index)
        .collect()
}

#[cfg(test)]
mod tests;
