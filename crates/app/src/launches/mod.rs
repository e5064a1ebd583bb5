//! Launches at work: acts, plans, orders, reports and gates around the pure core.
//!
//! Decisions go through [`App::act_on_launch`], whatever way they came; facts of single hubs go
//! through the reports. Background work compares what should be with what is.

mod act;
mod activations;
mod background;
mod calendar;
mod cautions;
mod clean;
mod due;
mod facts;
mod findings;
mod in_register;
mod listed;
mod orders;
mod own_results;
mod planning;
mod rehearsing;
mod reports;
mod results;
mod sealed;
mod sets;
mod views;

pub use act::{LaunchActError, LaunchDone};
pub(crate) use act::{Replied, Reply};
pub use background::LaunchesMoved;
pub use calendar::{ConflictEffect, StandingConflict};
pub use cautions::{Caution, DraftOutlook};
pub use in_register::{DraftedItem, LaunchInRegister, TouchingClause};
pub use listed::{ListOfHubs, ListedHub, ListedState, PlannedState};
pub use orders::{CspHub, CspOrder, FollowedOrder, OrderProgress, RecallProgress};
pub use own_results::OwnHubResult;
pub use planning::{PlanProposal, ProposalError};
pub use rehearsing::{RehearsalError, RehearsalSetting, Rehearsed};
pub use reports::{ReportError, ReportTaken};
pub use results::{LaunchResults, ReportInResults, ResultDetail, TrancheInResults};
pub use sealed::{PlacedBySuppliers, SealedReport, SealedStratumReport, Whereabouts};
pub use views::{
    DccLaunch, ForumLaunch, Held, LaunchLine, LaunchView, SharedHold, SharedLaunch, SupplierLaunch,
};

use crate::App;
use crate::ports::{LaunchLedger, LedgerError};
use launch::launch::Launch;
use launch::plan::{Plan, PlanReport};
use launch::tranche::SealedPlan;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use terms::{CspRegion, DeviceId, LaunchRef, OrderRef, OrganisationRef, PlanRef};

/// What launches need at hand.
pub(crate) struct Launching {
    ledger: Arc<dyn LaunchLedger>,
    /// The CSP of each region.
    csps: RwLock<Arc<BTreeMap<CspRegion, OrganisationRef>>>,
    /// Plans that were made, checked and kept, and wait for a person to seal them. They are made
    /// again where this process forgot them.
    proposals: Mutex<HashMap<LaunchRef, Arc<Proposed>>>,
    /// How often a calendar of conflicts was replaced.
    calendars: AtomicU64,
    /// Sealed plans that were read before: they never change.
    plans: Mutex<HashMap<PlanRef, Arc<Plan>>>,
    /// Hubs of sealed plans by region and Suppliers, as counted before: they never change.
    planned_by_suppliers: Mutex<HashMap<PlanRef, Arc<results::PlannedBySuppliers>>>,
    /// Hubs of sealed plans by slot, region and Suppliers, as counted before: they never change.
    placed_by_suppliers: Mutex<HashMap<PlanRef, Arc<PlacedBySuppliers>>>,
    /// Hubs of orders that were read before: they never change.
    orders: Mutex<HashMap<OrderRef, Arc<sets::OrderedHubs>>>,
    /// Hubs of lists that came by Service Request, by the digest of the kept list, in order.
    requested: Mutex<HashMap<[u8; 32], Arc<Vec<DeviceId>>>>,
}

/// A plan with what a person looks at before sealing it.
pub(crate) struct Proposed {
    head: SealedPlan,
    report: PlanReport,
    /// The version of the launch that it was made for.
    launch_version: u32,
    /// How often calendars of conflicts had been replaced before it was made.
    calendars: u64,
}

impl App {
    /// Whether a launch concerns hubs of this Supplier, for whatever reason it was told.
    pub(crate) async fn concerns(
        &self,
        launch: &Launch,
        supplier: OrganisationRef,
    ) -> Result<bool, LedgerError> {
        let Some(fleet) = self.fleet_in_force().await? else {
            return Ok(false);
        };
        let target = &launch.notification.target;
        let hubs = facts::portfolios(fleet.view(), &fleet.cube, target);
        Ok(hubs.contains_key(&supplier))
    }

    /// The same installation with launches kept in this ledger.
    pub async fn with_launches(self, ledger: Arc<dyn LaunchLedger>) -> Result<App, LedgerError> {
        let kept = self.ledger.kept_value(CSPS_KEPT_AS).await?;
        let csps = kept.map_or_else(|| Ok(BTreeMap::new()), |bytes| read_csps(&bytes))?;
        Ok(App {
            launching: Some(Launching {
                ledger,
                csps: RwLock::new(Arc::new(csps)),
                proposals: Mutex::default(),
                calendars: AtomicU64::default(),
                plans: Mutex::default(),
                planned_by_suppliers: Mutex::default(),
                placed_by_suppliers: Mutex::default(),
                orders: Mutex::default(),
                requested: Mutex::default(),
            }),
            ..self
        })
    }

    /// What launches need at hand.
    pub(crate) fn launching(&self) -> Result<&Launching, LedgerError> {
        self.launching
            .as_ref()
            .ok_or_else(|| LedgerError::Storage("this installation keeps no launches".to_owned()))
    }

    /// The ledger of launches.
    pub fn launch_ledger(&self) -> Result<&dyn LaunchLedger, LedgerError> {
        Ok(self.launching()?.ledger.as_ref())
    }

    /// The CSP of each region.
    pub fn csps(&self) -> Result<Arc<BTreeMap<CspRegion, OrganisationRef>>, LedgerError> {
        let csps = self.launching()?.csps.read();
        Ok(Arc::clone(&csps.unwrap_or_else(PoisonError::into_inner)))
    }

    /// Says which CSP runs which region (set-up, not an act).
    pub async fn put_csps(
        &self,
        csps: BTreeMap<CspRegion, OrganisationRef>,
    ) -> Result<(), LedgerError> {
        let launching = self.launching()?;
        self.ledger
            .replace_kept_value(CSPS_KEPT_AS, write_csps(&csps).as_bytes())
            .await?;
        let mut held = launching
            .csps
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *held = Arc::new(csps);
        Ok(())
    }
}

/// Where the table of regions is kept.
const CSPS_KEPT_AS: &str = "csp-regions";

fn write_csps(csps: &BTreeMap<CspRegion, OrganisationRef>) -> String {
    csps.iter()
        .map(|(region, csp)| format!("{csp} {}\n", region.text()))
        .collect()
}

fn read_csps(bytes: &[u8]) -> Result<BTreeMap<CspRegion, OrganisationRef>, LedgerError> {
    let corrupt = || LedgerError::Corrupt("the table of CSP Regions".to_owned());
    let text = std::str::from_utf8(bytes).map_err(|_| corrupt())?;
    let line = |line: &str| {
        let (csp, name) = line.split_once(' ')?;
        let region = CspRegion::ALL
            .into_iter()
            .find(|region| region.text() == name)?;
        Some((region, OrganisationRef::parse(csp)?))
    };
    text.lines()
        .map(line)
        .collect::<Option<_>>()
        .ok_or_else(corrupt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_regions_reads_back_as_written() {
        let csps: BTreeMap<_, _> = CspRegion::ALL
            .into_iter()
            .zip((1..).map(OrganisationRef::from_random_bits))
            .collect();
        assert_eq!(read_csps(write_csps(&csps).as_bytes()).unwrap(), csps);
        assert!(read_csps(b"ORG-1 North\n").is_err());
    }
}
