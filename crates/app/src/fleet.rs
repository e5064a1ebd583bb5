//! What each capacity may see of the fleet, decided once by making another type (ONE-3).
//!
//! A Supplier sees its own hubs and no number that another Supplier's hubs have a part in. DCC sees
//! the whole. Nobody else sees any of it.

use crate::App;
use crate::ports::{FleetStore, HeldFleet, LedgerError};
use launch::HubSet;
use launch::fleet::affected::{self, AffectedCombination};
use launch::fleet::{LaunchTarget, SupplierHoldings, SupplierPortfolio, WholeFleet, WholeHoldings};
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{Capacity, CspRegion, Date, DeviceId, OrganisationRef, OrganisationType};

/// The fleet as one Supplier may ask about it. Everything it answers is about this Supplier's own
/// hubs.
pub struct OwnFleet {
    fleet: Arc<HeldFleet>,
    supplier: OrganisationRef,
}

/// The fleet as DCC may ask about it.
pub struct DccFleet {
    fleet: Arc<HeldFleet>,
}

impl OwnFleet {
    /// The number of the snapshot that the answers are of.
    pub fn snapshot(&self) -> u32 {
        self.fleet.number
    }

    /// The day that the snapshot describes.
    pub fn as_of(&self) -> Date {
        self.fleet.snapshot.manifest().origin.as_of
    }

    /// What the Supplier has.
    pub fn holdings(&self) -> SupplierHoldings {
        SupplierHoldings::count(self.supplier, self.fleet.view(), &self.fleet.cube)
    }

    /// How many hubs the Supplier has in each region; under none those of which the inventory does
    /// not know it.
    pub fn by_region(&self) -> BTreeMap<Option<CspRegion>, u64> {
        let mut by_region = BTreeMap::new();
        for (profile, hubs) in self.holdings().rows() {
            *by_region.entry(profile.region).or_default() += hubs;
        }
        by_region
    }

    /// Whether the inventory has this hub as the Supplier's.
    pub fn is_own(&self, device: DeviceId) -> bool {
        let view = self.fleet.view();
        view.position(device).is_some_and(|position| {
            let pair = view.suppliers(view.state(position).suppliers);
            pair.includes(self.supplier)
        })
    }

    /// How many of these hubs are the Supplier's now.
    pub fn own_among(&self, devices: &[DeviceId]) -> u64 {
        devices
            .iter()
            .filter(|device| self.is_own(**device))
            .count() as u64
    }

    /// How many of its hubs a launch concerns (SL-2).
    pub fn affected(&self, target: &LaunchTarget) -> SupplierPortfolio {
        SupplierPortfolio::count(self.supplier, target, self.fleet.view(), &self.fleet.cube)
    }

    /// Its affected hubs by the combination behind them: one pass over the fleet.
    pub fn affected_combinations(&self, target: &LaunchTarget) -> Vec<AffectedCombination<'_>> {
        affected::combinations(self.supplier, target, self.fleet.view())
    }

    /// Its affected hubs themselves: one pass over the fleet.
    pub fn affected_hubs(&self, target: &LaunchTarget) -> HubSet {
        affected::hubs(self.supplier, target, self.fleet.view())
    }

    /// The Device IDs of its affected hubs, in order.
    pub fn affected_devices(&self, target: &LaunchTarget) -> Vec<DeviceId> {
        let mut devices: Vec<DeviceId> = self.device_ids(&self.affected_hubs(target)).collect();
        devices.sort_unstable();
        devices
    }

    /// The Device IDs of hubs of this Supplier's; any other hub of the set is left out.
    pub fn device_ids<'s>(&'s self, hubs: &'s HubSet) -> impl Iterator<Item = DeviceId> + 's {
        let view = self.fleet.view();
        view.hubs_of(hubs)
            .filter(move |hub| view.suppliers(hub.state.suppliers).includes(self.supplier))
            .map(move |hub| view.device(hub.position))
    }
}

impl DccFleet {
    /// The fleet itself: DCC plans with it.
    pub fn held(&self) -> &HeldFleet {
        &self.fleet
    }

    /// What there is.
    pub fn holdings(&self) -> WholeHoldings {
        WholeHoldings::count(self.fleet.view(), &self.fleet.cube)
    }

    /// How many hubs a launch concerns, whosever they are.
    pub fn affected(&self, target: &LaunchTarget) -> WholeFleet {
        WholeFleet::count(target, self.fleet.view(), &self.fleet.cube)
    }
}

impl App {
    /// The fleet for a Supplier to ask about its own hubs; `None` for everybody else, and before
    /// the first snapshot.
    pub async fn own_fleet(&self, viewer: &Capacity) -> Result<Option<OwnFleet>, LedgerError> {
        match viewer.organisation_type {
            OrganisationType::Supplier => {}
            OrganisationType::Dcc
            | OrganisationType::Secas
            | OrganisationType::Panel
            | OrganisationType::Manufacturer
            | OrganisationType::Csp
            | OrganisationType::NetworkParty
            | OrganisationType::OtherSecParty => return Ok(None),
        }
        let fleet = self.fleet_in_force().await?;
        Ok(fleet.map(|fleet| OwnFleet {
            fleet,
            supplier: viewer.organisation,
        }))
    }

    /// The whole fleet, for DCC; `None` for everybody else, and before the first snapshot.
    pub async fn whole_fleet(&self, viewer: &Capacity) -> Result<Option<DccFleet>, LedgerError> {
        match viewer.organisation_type {
            OrganisationType::Dcc => {}
            OrganisationType::Supplier
            | OrganisationType::Secas
            | OrganisationType::Panel
            | OrganisationType::Manufacturer
            | OrganisationType::Csp
            | OrganisationType::NetworkParty
            | OrganisationType::OtherSecParty => return Ok(None),
        }
        let fleet = self.fleet_in_force().await?;
        Ok(fleet.map(|fleet| DccFleet { fleet }))
    }

    /// The fleet in force, for the machine's own work: planning, dispatch, evidence. `None` before
    /// the first snapshot and where this installation keeps no fleet.
    pub async fn fleet_in_force(&self) -> Result<Option<Arc<HeldFleet>>, LedgerError> {
        match &self.fleet {
            Some(store) => store.in_force().await,
            None => Ok(None),
        }
    }

    /// The fleet's store.
    pub fn fleet_store(&self) -> Result<&dyn FleetStore, LedgerError> {
        self.fleet
            .as_deref()
            .ok_or_else(|| LedgerError::Storage("this installation keeps no fleet".to_owned()))
    }
}
