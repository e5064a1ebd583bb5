//! Strata: hubs that are alike in what may make firmware fail, so that a fault in one kind of home
//! cannot hide behind the others (GATES 3.7).
//!
//! A stratum is a from-version, a CSP Region and the combination of devices behind the hub; the
//! hub's model is the launch's. They are drawn up once, before the first plan of a launch, and stay:
//! as hubs are upgraded fewer are left of each combination, and strata that were drawn up anew would
//! not be those that the level before covered.

use super::reach::{Profiles, Reach};
use crate::fleet::{FleetView, HomeCombination};
use crate::notification::Target;
use std::collections::{BTreeMap, BTreeSet};
use terms::{CspRegion, FirmwareVersion};

/// One stratum of a launch.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Stratum {
    /// The version that its hubs run.
    pub from: FirmwareVersion,
    /// Their region.
    pub region: CspRegion,
    /// What is behind them.
    pub homes: Homes,
}

/// What is behind the hubs of a stratum.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Homes {
    /// This combination.
    Combination(HomeCombination),
    /// Any combination that has no stratum of its own at this version and in this region.
    Others,
}

/// What was found of a stratum before a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StratumStanding {
    /// Not covered: the level may not include it.
    NotCovered,
    /// Not covered, and the Panel directed to include it.
    Directed,
    /// Covered by a level that was achieved.
    Covered,
}

impl StratumStanding {
    /// Whether a later level may include the stratum.
    pub fn may_be_included(self) -> bool {
        match self {
            StratumStanding::NotCovered => false,
            StratumStanding::Directed | StratumStanding::Covered => true,
        }
    }
}

/// Every stratum of a launch, in the order of version, region and combination; the others of a
/// version and region stand after its combinations. A hub of any combination is in exactly one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strata {
    list: Vec<Stratum>,
}

impl Strata {
    /// Most strata of a launch. With more than this, floors of some hundreds a stratum would ask
    /// for more hubs than there are.
    pub const COUNT_MAX: usize = 10_000;

    /// The strata of a fleet as it stands before the first plan. A combination has a stratum of
    /// its own at a version and in a region where at least `hubs_min` affected hubs have it; the
    /// rarer ones share one, "the others": alone they could never be covered, and would wait for
    /// ever. Of more than [`Strata::COUNT_MAX`] the smallest join the others.
    pub fn of(view: FleetView<'_>, target: &Target, hubs_min: u32) -> Strata {
        let mut counted: Vec<(u64, Stratum)> = affected_homes(view, target)
            .into_iter()
            .filter(|(_, hubs)| *hubs >= u64::from(hubs_min))
            .map(|(stratum, hubs)| (hubs, stratum))
            .collect();
        counted.sort_by(|(one, a), (other, b)| other.cmp(one).then_with(|| a.cmp(b)));
        let others = target.from.len() * CspRegion::ALL.len();
        counted.truncate(Strata::COUNT_MAX.saturating_sub(others));
        let mut list: Vec<Stratum> = counted.into_iter().map(|(_, stratum)| stratum).collect();
        for from in &target.from {
            list.extend(CspRegion::ALL.into_iter().map(|region| Stratum {
                from: from.clone(),
                region,
                homes: Homes::Others,
            }));
        }
        list.sort();
        Strata { list }
    }

    /// Strata as they were kept; `None` where they are not in order, one stands twice, or the
    /// others of a version and region are missing.
    pub fn kept(list: Vec<Stratum>) -> Option<Strata> {
        let ascend = list.is_sorted_by(|one, next| one < next);
        let versions: BTreeSet<&FirmwareVersion> =
            list.iter().map(|stratum| &stratum.from).collect();
        let has_others = |from: &FirmwareVersion, region| {
            let others = Stratum {
                from: from.clone(),
                region,
                homes: Homes::Others,
            };
            list.binary_search(&others).is_ok()
        };
        let complete = versions.into_iter().all(|from| {
            let mut regions = CspRegion::ALL.into_iter();
            regions.all(|region| has_others(from, region))
        });
        (ascend && complete).then_some(Strata { list })
    }

    /// Every stratum, in order.
    pub fn list(&self) -> &[Stratum] {
        &self.list
    }

    /// Where the stratum of these hubs stands in the list; `None` where the version is not one of
    /// the launch.
    pub fn place(
        &self,
        from: &FirmwareVersion,
        region: CspRegion,
        behind: &HomeCombination,
    ) -> Option<usize> {
        let find = |homes: Option<&HomeCombination>| {
            self.list.binary_search_by(|stratum| {
                let of = match &stratum.homes {
                    Homes::Combination(of) => Some(of),
                    Homes::Others => None,
                };
                let place = stratum.from.cmp(from).then(stratum.region.cmp(&region));
                // The others come last, so their absent combination is the greatest.
                place.then_with(|| match (of, homes) {
                    (Some(of), Some(homes)) => of.cmp(homes),
                    (of, homes) => of.is_none().cmp(&homes.is_none()),
                })
            })
        };
        find(Some(behind)).or_else(|_| find(None)).ok()
    }
}

/// How many affected hubs each combination has, by version and region.
fn affected_homes(view: FleetView<'_>, target: &Target) -> BTreeMap<Stratum, u64> {
    let profiles = Profiles::of(view, target);
    let combinations = view.combinations().count();
    // One row of counts for each profile that is affected at all.
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); profiles.len()];
    view.for_each_in(0..view.len(), |hub| {
        if let Reach::Affected(_) = profiles.reach(hub.state.profile) {
            let row = &mut rows[usize::from(hub.state.profile)];
            if row.is_empty() {
                row.resize(combinations, 0);
            }
            row[usize::from(hub.state.combination)] += 1;
        }
    });
    let mut homes = BTreeMap::new();
    for (row, profile) in rows.iter().zip(view.profiles()) {
        let Some(region) = profile.region else {
            continue;
        };
        for (hubs, behind) in row.iter().zip(view.combinations()) {
            if *hubs > 0 {
                let stratum = Stratum {
                    from: profile.firmware.clone(),
                    region,
                    homes: Homes::Combination(behind.clone()),
                };
                *homes.entry(stratum).or_default() += u64::from(*hubs);
            }
        }
    }
    homes
}
