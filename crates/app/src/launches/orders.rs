//! What a CSP sees of its orders: which there are, how they stand, and, once it has fetched one,
//! its hubs. Another CSP's orders do not exist for it.

use super::LaunchActError;
use crate::App;
use crate::ports::{EndedHubs, LedgerError, Page, PageRequest};
use launch::command::Command;
use launch::decision::Refusal;
use launch::notification::{NotificationNumber, Target};
use launch::order::{Order, OrderState};
use launch::outcome::HubProgress;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use terms::{
    Actor, Capacity, DeviceId, FirmwareVersion, LaunchRef, Moment, OrderRef, OrganisationType,
    PlanRef,
};

/// An order as its CSP sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct CspOrder {
    /// The order.
    pub order: Order,
    /// The number of the notification that it carries out.
    pub number: NotificationNumber,
    /// The hubs' model and the firmware that they get.
    pub target: Target,
    /// The generation that the launch's orders are of now. An order of an earlier one was recalled.
    pub generation_now: u32,
    /// The level and the attempt that it belongs to.
    pub of_attempt: (u32, u32),
}

/// What became of the hubs of an order until now. Together they are the order's hubs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderProgress {
    /// On the new version, and heard after it.
    pub ok: u64,
    /// Failed.
    pub failed: u64,
    /// Taken back in time.
    pub recalled: u64,
    /// Counted silent: nothing final was reported before the order's deadline.
    pub silent: u64,
    /// Still awaited.
    pub awaited: u64,
}

impl OrderProgress {
    fn of(order: &Order, ended: EndedHubs, now: Moment) -> OrderProgress {
        let EndedHubs {
            ok,
            failed,
            recalled,
        } = ended;
        let rest = order.hubs.hubs.saturating_sub(ok + failed + recalled);
        let (silent, awaited) = match order.state() {
            OrderState::TakenBack => (0, 0),
            OrderState::Out => (0, rest),
            OrderState::WithCsp | OrderState::Recalled if now >= order.silent_from => (rest, 0),
            OrderState::WithCsp | OrderState::Recalled => (0, rest),
        };
        OrderProgress {
            ok,
            failed,
            recalled,
            silent,
            awaited,
        }
    }

    /// Hubs whose outcome was reported.
    pub fn reported(&self) -> u64 {
        self.ok + self.failed + self.recalled
    }
}

/// An order as DCC or its CSP sees it, with what became of its hubs.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowedOrder {
    /// The order.
    pub order: CspOrder,
    /// What became of its hubs.
    pub progress: OrderProgress,
    /// How far a recall is accounted for; only where one order is looked at.
    pub recall: Option<RecallProgress>,
}

/// A hub of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CspHub {
    /// The hub.
    pub device: DeviceId,
    /// The version that it ran when the order's plan was made.
    pub from: FirmwareVersion,
}

/// How far the CSP has accounted for a recalled order (SL-9).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecallProgress {
    /// Hubs taken back in time, or that the CSP said it was too late for, or that went through.
    pub answered: u64,
    /// Hubs of which it has said nothing yet.
    pub open: u64,
}

impl App {
    /// Orders to this CSP, newest first.
    pub async fn orders_for(
        &self,
        csp: &Capacity,
        page: &PageRequest,
    ) -> Result<Page<CspOrder>, LaunchActError> {
        is_csp(csp)?;
        let ledger = self.launch_ledger()?;
        let found = ledger.orders_of_csp(csp.organisation, page).await?;
        let mut entries = Vec::with_capacity(found.entries.len());
        for stored in found.entries {
            entries.push(self.csp_order(stored.value).await?);
        }
        Ok(Page {
            entries,
            next: found.next,
        })
    }

    /// Orders to this CSP, newest first, each with what became of its hubs.
    pub async fn followed_orders_for(
        &self,
        csp: &Capacity,
        page: &PageRequest,
    ) -> Result<Page<FollowedOrder>, LaunchActError> {
        let found = self.orders_for(csp, page).await?;
        Ok(Page {
            entries: self.followed(found.entries).await?,
            next: found.next,
        })
    }

    /// Every order of a launch, newest first, each with what became of its hubs: for DCC alone.
    pub async fn orders_of_launch(
        &self,
        viewer: &Capacity,
        launch: LaunchRef,
    ) -> Result<Vec<FollowedOrder>, LaunchActError> {
        if viewer.organisation_type != OrganisationType::Dcc {
            return Err(Refusal::NotAuthorised.into());
        }
        let ledger = self.launch_ledger()?;
        let stored = ledger.launch(launch).await?.ok_or(Refusal::NotFound)?;
        let mut orders = Vec::new();
        for tranche in stored.value.tranches.iter().rev() {
            let of_plan = ledger.orders_of_plan(tranche.plan.reference).await?;
            for order in of_plan.into_iter().rev() {
                orders.push(CspOrder {
                    number: stored.value.notification.number.clone(),
                    target: stored.value.notification.target.clone(),
                    generation_now: tranche.generation,
                    of_attempt: (tranche.level, tranche.attempt),
                    order: order.value,
                });
            }
        }
        Ok(self.followed(orders).await?)
    }

    /// One order with what became of its hubs, for the CSP that it went to and for DCC.
    pub async fn followed_order(
        &self,
        viewer: &Capacity,
        order: OrderRef,
    ) -> Result<FollowedOrder, LaunchActError> {
        let found = match viewer.organisation_type {
            OrganisationType::Dcc => {
                let stored = self.launch_ledger()?.order(order).await?;
                let stored = stored.ok_or(Refusal::NotFound)?;
                self.csp_order(stored.value).await?
            }
            OrganisationType::Secas
            | OrganisationType::Panel
            | OrganisationType::Manufacturer
            | OrganisationType::Supplier
            | OrganisationType::Csp
            | OrganisationType::NetworkParty
            | OrganisationType::OtherSecParty => self.order_for(viewer, order).await?,
        };
        let recall = self.recall_progress(&found.order).await?;
        let mut followed = self.followed(vec![found]).await?;
        let one = followed.pop().ok_or(Refusal::NotFound)?;
        Ok(FollowedOrder { recall, ..one })
    }

    async fn followed(&self, orders: Vec<CspOrder>) -> Result<Vec<FollowedOrder>, LedgerError> {
        let (ledger, now) = (self.launch_ledger()?, self.now());
        let mut ended: BTreeMap<PlanRef, BTreeMap<OrderRef, EndedHubs>> = BTreeMap::new();
        let mut followed = Vec::with_capacity(orders.len());
        for order in orders {
            let plan = order.order.plan;
            let of_plan = match ended.entry(plan) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(ledger.ended_by_order(plan).await?),
            };
            let of_order = of_plan.get(&order.order.reference).copied();
            followed.push(FollowedOrder {
                progress: OrderProgress::of(&order.order, of_order.unwrap_or_default(), now),
                recall: None,
                order,
            });
        }
        Ok(followed)
    }

    /// One order to this CSP.
    pub async fn order_for(
        &self,
        csp: &Capacity,
        order: OrderRef,
    ) -> Result<CspOrder, LaunchActError> {
        is_csp(csp)?;
        let stored = self.launch_ledger()?.order(order).await?;
        let own = stored.filter(|stored| stored.value.csp == csp.organisation);
        match own {
            Some(stored) => Ok(self.csp_order(stored.value).await?),
            None => Err(Refusal::NotFound.into()),
        }
    }

    /// Fetches an order: from here on a recall has to be asked of the CSP. Fetched again it is the
    /// same; one that was taken back before cannot be fetched any more.
    pub async fn fetch_order(
        &self,
        csp: &Capacity,
        order: OrderRef,
    ) -> Result<CspOrder, LaunchActError> {
        let known = self.order_for(csp, order).await?;
        let command = Command::FetchOrder {
            launch: known.order.launch,
            order,
        };
        let actor = Actor::Person(csp.clone());
        self.act_on_launch(&actor, &command, None).await?;
        self.order_for(csp, order).await
    }

    /// The hubs of an order that this CSP has fetched, ascending by Device ID; `None` while it has
    /// not fetched it, and for good where it was taken back before.
    pub async fn order_hubs_for(
        &self,
        csp: &Capacity,
        order: OrderRef,
    ) -> Result<(CspOrder, Option<Vec<CspHub>>), LaunchActError> {
        let known = self.order_for(csp, order).await?;
        match known.order.state() {
            OrderState::WithCsp | OrderState::Recalled => {}
            OrderState::Out | OrderState::TakenBack => return Ok((known, None)),
        }
        let devices = self.stored_hubs(known.order.hubs).await?;
        let hubs = self.versions_of(&known.order, devices).await?;
        Ok((known, Some(hubs)))
    }

    /// How far a recall is accounted for; `None` where the order was not recalled from the CSP.
    pub async fn recall_progress(
        &self,
        order: &Order,
    ) -> Result<Option<RecallProgress>, LedgerError> {
        match order.state() {
            OrderState::Recalled => {}
            OrderState::Out | OrderState::WithCsp | OrderState::TakenBack => return Ok(None),
        }
        let devices = self.stored_hubs(order.hubs).await?;
        let ledger = self.launch_ledger()?;
        let known = ledger.known_hubs(order.plan, &devices).await?;
        let said = |progress: &HubProgress| {
            progress.recall.is_some()
                || progress.confirmed_first.is_some()
                || progress.failed_last.is_some()
        };
        let answered = known
            .iter()
            .filter(|hub| hub.order == order.reference && said(&hub.progress))
            .count() as u64;
        Ok(Some(RecallProgress {
            answered,
            open: order.hubs.hubs.saturating_sub(answered),
        }))
    }

    /// What a CSP asks before it sends its next batch: the number that follows its highest, and
    /// those below it that are missing.
    pub async fn batches_of(&self, csp: &Capacity) -> Result<(u64, Vec<u64>), LaunchActError> {
        is_csp(csp)?;
        let ledger = self.launch_ledger()?;
        let next = ledger.next_batch(csp.organisation).await?;
        let missing = ledger
            .missing_batches(csp.organisation, super::reports::MISSING_TOLD_MAX)
            .await?;
        Ok((next, missing))
    }

    async fn csp_order(&self, order: Order) -> Result<CspOrder, LedgerError> {
        let ledger = self.launch_ledger()?;
        let launch = ledger.launch(order.launch).await?.ok_or_else(|| {
            LedgerError::Corrupt(format!("order {} of no launch", order.reference))
        })?;
        let mut tranches = launch.value.tranches.iter();
        let tranche = tranches
            .find(|tranche| tranche.plan.reference == order.plan)
            .ok_or_else(|| {
                LedgerError::Corrupt(format!("order {} of no tranche", order.reference))
            })?;
        let generation_now = tranche.generation;
        let of_attempt = (tranche.level, tranche.attempt);
        Ok(CspOrder {
            number: launch.value.notification.number,
            target: launch.value.notification.target,
            generation_now,
            of_attempt,
            order,
        })
    }

    /// The versions as they stood when the plan was made: the snapshot of a plan is kept.
    async fn versions_of(
        &self,
        order: &Order,
        devices: Vec<DeviceId>,
    ) -> Result<Vec<CspHub>, LedgerError> {
        let corrupt = || LedgerError::Corrupt(format!("order {}", order.reference));
        let launch = self.launch_ledger()?.launch(order.launch).await?;
        let launch = launch.ok_or_else(corrupt)?.value;
        let tranche = launch
            .tranches
            .iter()
            .find(|tranche| tranche.plan.reference == order.plan)
            .ok_or_else(corrupt)?;
        let snapshot = self.snapshot_of(&tranche.plan).await?;
        let fleet = snapshot.fleet();
        let hub = |device: DeviceId| {
            let position = fleet.position(device)? as usize;
            let profile = &fleet.legend.profiles[usize::from(fleet.profiles[position])];
            Some(CspHub {
                device,
                from: profile.firmware.clone(),
            })
        };
        devices
            .into_iter()
            .map(hub)
            .collect::<Option<_>>()
            .ok_or_else(corrupt)
    }
}

fn is_csp(capacity: &Capacity) -> Result<(), LaunchActError> {
    match capacity.organisation_type {
        OrganisationType::Csp => Ok(()),
        OrganisationType::Dcc
        | OrganisationType::Secas
        | OrganisationType::Panel
        | OrganisationType::Manufacturer
        | OrganisationType::Supplier
        | OrganisationType::NetworkParty
        | OrganisationType::OtherSecParty => Err(Refusal::NotAuthorised.into()),
    }
}
