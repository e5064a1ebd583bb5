//! What is due of a wave, as it is loaded: its hubs, which of them were sent, and everything that
//! keeps one back now.

use super::sets;
use crate::App;
use crate::ports::{HeldFleet, LedgerError};
use launch::HubSet;
use launch::conflict::Conflict;
use launch::dispatch::{Begins, DispatchFacts, due, window_at};
use launch::fleet::FleetView;
use launch::launch::Launch;
use launch::order::Order;
use launch::tranche::Tranche;
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{CspRegion, Date, DeviceId, OrganisationRef};

/// What is due of a wave, as loaded.
pub(super) struct Dispatch {
    number: u32,
    wave: Vec<u32>,
    gone: u64,
    sent: HubSet,
    deferred: HubSet,
    elsewhere: HubSet,
    changed_supplier: HubSet,
    conflicts: Vec<Conflict>,
    sent_today: BTreeMap<CspRegion, u64>,
    csps: Arc<BTreeMap<CspRegion, OrganisationRef>>,
    begins: Begins,
}

impl App {
    /// What is due of a wave.
    pub(super) async fn load_dispatch(
        &self,
        fleet: &Arc<HeldFleet>,
        launch: &Launch,
        tranche: &Tranche,
        wave: u32,
    ) -> Result<Dispatch, LedgerError> {
        let (now, number) = (self.now(), wave);
        let (wave, gone) = self.wave_now(fleet, tranche, wave).await?;
        let mut sent = HubSet::new();
        let mut begun = false;
        let ledger = self.launch_ledger()?;
        for stored in ledger.orders_of_plan(tranche.plan.reference).await? {
            let devices = self.still_ordered(launch, &stored.value).await?;
            begun |= stored.value.wave == number && !devices.is_empty();
            sent = sent.union(&sets::positions(fleet, &devices).0);
        }
        Ok(Dispatch {
            number,
            wave,
            gone,
            sent,
            deferred: self.deferred_hubs(fleet, launch, now).await?,
            elsewhere: self.hubs_elsewhere(fleet, launch.reference).await?,
            changed_supplier: self.hubs_that_changed_supplier(fleet, launch).await?,
            conflicts: self.conflicts_at(fleet, now, now.plus_seconds(1)).await?,
            sent_today: self.sent_on(now.uk_date()).await?,
            csps: self.csps()?,
            begins: match begun {
                true => Begins::Continues,
                false => Begins::Wave,
            },
        })
    }

    /// The earliest wave of which something can be sent now; the current one where nothing can. A
    /// wave goes on once enough of it has matured, and the few hubs that a conflict kept back must
    /// not be forgotten.
    pub(super) async fn dispatch_due(
        &self,
        fleet: &Arc<HeldFleet>,
        launch: &Launch,
        tranche: &Tranche,
    ) -> Result<Dispatch, LedgerError> {
        let criteria = &launch.notification.criteria;
        let calendar = self.calendar_in_force().await?;
        for wave in 1..tranche.wave {
            let dispatch = self.load_dispatch(fleet, launch, tranche, wave).await?;
            if window_at(self.now(), criteria, dispatch.begins, &calendar).is_err() {
                continue;
            }
            let facts = dispatch.facts(fleet.view());
            let left = due(
                &facts,
                &launch.notification.target,
                &criteria.daily_capacity,
            );
            if !left.orders.is_empty() {
                return Ok(dispatch);
            }
        }
        self.load_dispatch(fleet, launch, tranche, tranche.wave)
            .await
    }

    /// Hubs that all launches together ordered on a day, by region: they share a CSP's capacity.
    async fn sent_on(&self, day: Date) -> Result<BTreeMap<CspRegion, u64>, LedgerError> {
        let ledger = self.launch_ledger()?;
        let mut sent: BTreeMap<CspRegion, u64> = BTreeMap::new();
        for stored in ledger.launches().await? {
            let Some(tranche) = stored.value.current_tranche() else {
                continue;
            };
            for order in ledger.orders_of_plan(tranche.plan.reference).await? {
                let order = order.value;
                if order.sent_at.uk_date() == day && order.may_use_capacity() {
                    *sent.entry(order.region).or_default() += order.hubs.hubs;
                }
            }
        }
        Ok(sent)
    }

    /// Hubs of an order that need not be ordered again: all of one that stands, and of one that was
    /// recalled those that went on all the same.
    async fn still_ordered(
        &self,
        launch: &Launch,
        order: &Order,
    ) -> Result<Vec<DeviceId>, LedgerError> {
        use launch::order::OrderState;
        use launch::outcome::HubOutcome;
        let hubs = self.ordered_hubs(launch, order).await?;
        let devices: Vec<DeviceId> = hubs.hubs.iter().map(|(device, _)| *device).collect();
        match order.state() {
            OrderState::Out | OrderState::WithCsp => return Ok(devices),
            OrderState::TakenBack => return Ok(Vec::new()),
            OrderState::Recalled => {}
        }
        let known = self
            .launch_ledger()?
            .known_hubs(order.plan, &devices)
            .await?;
        let recalled: std::collections::BTreeSet<DeviceId> = known
            .iter()
            .filter(|hub| hub.order == order.reference)
            .filter(|hub| hub.progress.state(self.now(), order.silent_from) == HubOutcome::Recalled)
            .map(|hub| hub.member.device)
            .collect();
        Ok(devices
            .into_iter()
            .filter(|device| !recalled.contains(device))
            .collect())
    }

    /// Listed hubs whose Supplier changed since: they are set aside (DOMAIN trap 9).
    async fn hubs_that_changed_supplier(
        &self,
        fleet: &Arc<HeldFleet>,
        launch: &Launch,
    ) -> Result<HubSet, LedgerError> {
        let view = fleet.view();
        let mut changed = HubSet::new();
        for nomination in launch.nominations_for(launch.level) {
            if nomination.hubs.hubs == 0 {
                continue;
            }
            let devices = self.stored_hubs(nomination.hubs).await?;
            let (hubs, _) = sets::positions(fleet, &devices);
            for hub in view.hubs_of(&hubs) {
                let pair = view.suppliers(hub.state.suppliers);
                if !pair.includes(nomination.supplier) {
                    changed.insert(hub.position);
                }
            }
        }
        Ok(changed)
    }
}

impl Dispatch {
    pub(super) fn facts<'a>(&'a self, view: FleetView<'a>) -> DispatchFacts<'a> {
        DispatchFacts {
            view,
            number: self.number,
            wave: &self.wave,
            gone: self.gone,
            sent: &self.sent,
            deferred: &self.deferred,
            elsewhere: &self.elsewhere,
            changed_supplier: &self.changed_supplier,
            conflicts: &self.conflicts,
            sent_today: &self.sent_today,
            csps: &self.csps,
            begins: self.begins,
        }
    }
}
