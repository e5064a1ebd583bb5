//! What became of each of a Supplier's own hubs in a launch (SL-5, ONE-3). It says nothing of any
//! other hub.

use crate::App;
use crate::ports::LedgerError;
use launch::launch::Launch;
use launch::order::OrderState;
use launch::outcome::{FailureMode, HubOutcome};
use launch::plan::Slot;
use launch::tranche::Tranche;
use std::collections::{BTreeMap, HashMap};
use terms::{Capacity, DeviceId, LaunchRef, OrganisationRef, OrganisationType};

/// One of a Supplier's own hubs in a tranche, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnHubResult {
    /// The hub.
    pub device: DeviceId,
    /// The level.
    pub level: u32,
    /// The attempt at it.
    pub attempt: u32,
    /// Its wave, from 1.
    pub wave: u32,
    /// What became of it; absent where it was not ordered.
    pub outcome: Option<HubOutcome>,
    /// How it failed, where it did.
    pub failure: Option<FailureMode>,
}

impl App {
    /// A Supplier's own hubs in every tranche of a launch, by tranche and Device ID (SL-5): those at
    /// which it was responsible when the tranche was planned and is now, so that nobody learns of a
    /// home that has another Supplier. `None` where the launch is none of its business, or the
    /// viewer is no Supplier.
    pub async fn own_hub_results(
        &self,
        viewer: &Capacity,
        reference: LaunchRef,
    ) -> Result<Option<Vec<OwnHubResult>>, LedgerError> {
        let Some(stored) = self.launch_ledger()?.launch(reference).await? else {
            return Ok(None);
        };
        let launch = &stored.value;
        let is_supplier = viewer.organisation_type == OrganisationType::Supplier;
        if !is_supplier || !self.may_see(viewer, launch).await? {
            return Ok(None);
        }
        let mut all = Vec::new();
        for tranche in &launch.tranches {
            all.extend(
                self.own_hubs_of(viewer.organisation, launch, tranche)
                    .await?,
            );
        }
        Ok(Some(all))
    }

    async fn own_hubs_of(
        &self,
        supplier: OrganisationRef,
        launch: &Launch,
        tranche: &Tranche,
    ) -> Result<Vec<OwnHubResult>, LedgerError> {
        let Some(fleet) = self.fleet_in_force().await? else {
            return Ok(Vec::new());
        };
        let plan = self.sealed_plan(&tranche.plan).await?;
        let mut own: BTreeMap<DeviceId, u32> = BTreeMap::new();
        for wave in 1..=tranche.plan.waves.len() as u32 {
            let devices = self
                .planned_devices(&tranche.plan, &plan, Slot::Wave(wave))
                .await?;
            let sealed = self.sealed_hubs(&tranche.plan, &devices).await?;
            let view = fleet.view();
            let is_own = |device: &DeviceId| {
                let position = view.position(*device);
                position.is_some_and(|position| {
                    let now = view.suppliers(view.state(position).suppliers);
                    now.includes(supplier)
                })
            };
            let hubs = devices.into_iter().zip(sealed);
            let hubs =
                hubs.filter(|(device, of)| of.suppliers.includes(supplier) && is_own(device));
            own.extend(hubs.map(|(device, _)| (device, wave)));
        }
        let known = self.outcomes_of(launch, tranche, &own).await?;
        let result = |(device, wave): (&DeviceId, &u32)| {
            let known = known.get(device);
            OwnHubResult {
                device: *device,
                level: tranche.level,
                attempt: tranche.attempt,
                wave: *wave,
                outcome: known.map(|(outcome, _)| *outcome),
                failure: known.and_then(|(_, failure)| *failure),
            }
        };
        Ok(own.iter().map(result).collect())
    }

    /// What became of these hubs with the last order that each was sent with.
    pub(super) async fn outcomes_of(
        &self,
        launch: &Launch,
        tranche: &Tranche,
        hubs: &BTreeMap<DeviceId, u32>,
    ) -> Result<HashMap<DeviceId, (HubOutcome, Option<FailureMode>)>, LedgerError> {
        let (ledger, now) = (self.launch_ledger()?, self.now());
        let plan = tranche.plan.reference;
        let devices: Vec<DeviceId> = hubs.keys().copied().collect();
        let known: HashMap<_, _> = ledger
            .known_hubs(plan, &devices)
            .await?
            .into_iter()
            .map(|hub| ((hub.member.device, hub.order), hub.progress))
            .collect();
        let mut outcomes = HashMap::new();
        // Oldest first: a later order stands over one before.
        for stored in ledger.orders_of_plan(plan).await? {
            let order = stored.value;
            if order.state() == OrderState::TakenBack {
                continue;
            }
            let ordered = self.ordered_hubs(launch, &order).await?;
            for (device, _) in ordered
                .hubs
                .iter()
                .filter(|(hub, _)| hubs.contains_key(hub))
            {
                let progress = known.get(&(*device, order.reference));
                let progress = progress.copied().unwrap_or_default();
                let outcome = progress.state(now, order.silent_from);
                let failure = match outcome {
                    HubOutcome::Failed => progress.failed_last.map(|(_, mode)| mode),
                    HubOutcome::Pending
                    | HubOutcome::Ok
                    | HubOutcome::Silent
                    | HubOutcome::Recalled => None,
                };
                outcomes.insert(*device, (outcome, failure));
            }
        }
        Ok(outcomes)
    }
}
