//! What a Supplier has, launch or no launch: its hubs by profile, as the Self Service Interface
//! reports Devices by status and firmware (SL-2, DUIS notes section 10).

use super::{CountCube, FleetView, HubProfile, affected::pairs_of};
use std::collections::BTreeMap;
use terms::OrganisationRef;

/// One Supplier's own hubs by profile (ONE-3), in the order of the profiles' text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplierHoldings {
    supplier: OrganisationRef,
    by_profile: BTreeMap<HubProfile, u64>,
}

/// Every hub by profile, for DCC alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeHoldings {
    by_profile: BTreeMap<HubProfile, u64>,
}

impl SupplierHoldings {
    /// Counts this Supplier's hubs. `cube` is of the same view.
    pub fn count(
        supplier: OrganisationRef,
        view: FleetView<'_>,
        cube: &CountCube,
    ) -> SupplierHoldings {
        let counted = pairs_of(supplier, view)
            .into_iter()
            .flat_map(|pair| cube.profiles_of(pair));
        SupplierHoldings {
            supplier,
            by_profile: sum(view, counted),
        }
    }

    /// Whose hubs these are.
    pub fn supplier(&self) -> OrganisationRef {
        self.supplier
    }

    /// Each profile with its number of hubs.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = (&HubProfile, u64)> + '_ {
        self.by_profile
            .iter()
            .map(|(profile, hubs)| (profile, *hubs))
    }

    /// How many hubs in all. One at which the Supplier has both fuels counts once.
    pub fn hubs(&self) -> u64 {
        self.by_profile.values().sum()
    }
}

impl WholeHoldings {
    /// Counts every hub. `cube` is of the same view.
    pub fn count(view: FleetView<'_>, cube: &CountCube) -> WholeHoldings {
        let counted = cube.cells().map(|(_, profile, hubs)| (profile, hubs));
        WholeHoldings {
            by_profile: sum(view, counted),
        }
    }

    /// Each profile with its number of hubs.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = (&HubProfile, u64)> + '_ {
        self.by_profile
            .iter()
            .map(|(profile, hubs)| (profile, *hubs))
    }

    /// How many hubs in all.
    pub fn hubs(&self) -> u64 {
        self.by_profile.values().sum()
    }
}

fn sum(
    view: FleetView<'_>,
    counted: impl Iterator<Item = (u16, u32)>,
) -> BTreeMap<HubProfile, u64> {
    let mut by_index: BTreeMap<u16, u64> = BTreeMap::new();
    for (profile, hubs) in counted {
        *by_index.entry(profile).or_default() += u64::from(hubs);
    }
    let mut rows = BTreeMap::new();
    for (profile, hubs) in by_index {
        *rows.entry(view.profile(profile).clone()).or_default() += hubs;
    }
    rows
}
