//! Background work on launches: windows that close, orders that are due, waves that begin, gates
//! that are assessed. It takes no input and may run at any time, twice, or after a crash.

use super::LaunchActError;
use crate::App;
use crate::ports::{HeldCounts, LedgerError};
use launch::command::Command;
use launch::decision::Refusal;
use launch::dispatch::due;
use launch::launch::{CplStanding, Launch, Phase};
use launch::plan::Slot;
use launch::tranche::Tranche;
use std::collections::HashSet;
use terms::{Actor, DeviceId, DeviceModel, DeviceType, LaunchRef};

/// What one round of background work on launches did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LaunchesMoved {
    /// How many acts were carried out.
    pub acts: u64,
}

impl App {
    /// Does whatever is due on launches now.
    pub async fn reconcile_launches(&self) -> Result<LaunchesMoved, LaunchActError> {
        let mut moved = LaunchesMoved::default();
        if self.launching.is_none() {
            return Ok(moved);
        }
        self.refresh_devices().await?;
        // A launch that fails does not keep the others waiting; what failed first is told.
        let mut failed = None;
        for stored in self.launch_ledger()?.launches().await? {
            match self.reconcile_launch(&stored.value).await {
                Ok(acts) => moved.acts += acts,
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        match failed {
            None => Ok(moved),
            Some(error) => Err(error),
        }
    }

    async fn reconcile_launch(&self, launch: &Launch) -> Result<u64, LaunchActError> {
        let reference = launch.reference;
        let mut acts = 0;
        if let (CplStanding::NotListed, true) = (launch.cpl, self.is_listed(launch)) {
            let at = self.now();
            let command = Command::RecordListing {
                launch: reference,
                at,
            };
            acts += self.attempt(&command).await?;
        }
        match launch.phase {
            Phase::Notified => {
                let command = Command::CloseWindow { launch: reference };
                acts += self.attempt(&command).await?;
            }
            Phase::Running => acts += self.reconcile_running(reference).await?,
            Phase::Draft
            | Phase::Ready { .. }
            | Phase::Achieved
            | Phase::Complete { .. }
            | Phase::Withdrawn { .. } => {}
        }
        // What was decided just now is looked at too.
        if let Some(stored) = self.launch_ledger()?.launch(reference).await? {
            acts += self.draft_findings(&stored.value).await?;
            self.report_results(&stored.value).await?;
        }
        Ok(acts)
    }

    /// A gate is assessed before anything more is sent, and again once a wave began.
    async fn reconcile_running(&self, launch: LaunchRef) -> Result<u64, LaunchActError> {
        self.look_at_held(launch).await?;
        let mut acts = 0;
        for command in [
            Command::AssessGate { launch },
            Command::BeginWave { launch },
            Command::SendOrders { launch },
        ] {
            acts += self.attempt(&command).await?;
        }
        Ok(acts)
    }

    /// Tries an act of the clock's; that nothing is to be done, or that something holds, is no
    /// error.
    async fn attempt(&self, command: &Command) -> Result<u64, LaunchActError> {
        match self.act_on_launch(&Actor::Clock, command, None).await {
            Ok(done) => Ok(u64::from(done.sequence > 0)),
            Err(LaunchActError::Refused(
                Refusal::NothingToDo | Refusal::Held | Refusal::PhaseUnfit { .. },
            )) => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Whether the Central Products List in force names the new version.
    fn is_listed(&self, launch: &Launch) -> bool {
        use register::publication::TargetListing;
        let target = &launch.notification.target;
        let device = DeviceModel {
            device_type: DeviceType::Chf,
            make: target.make.clone(),
            model: target.model.clone(),
            firmware: Some(target.to.clone()),
        };
        match self.devices().listing(&device) {
            TargetListing::Active => true,
            TargetListing::NotListed | TargetListing::NoLongerActive => false,
        }
    }

    /// Looks which hubs of the waves that went out are kept out before an attempt, and keeps the
    /// counts: a tranche does not wait for hubs that cannot be upgraded any more.
    async fn look_at_held(&self, launch: LaunchRef) -> Result<(), LedgerError> {
        let ledger = self.launch_ledger()?;
        let (Some(stored), Some(fleet)) =
            (ledger.launch(launch).await?, self.fleet_in_force().await?)
        else {
            return Ok(());
        };
        let launch = &stored.value;
        let Some(tranche) = launch.current_tranche() else {
            return Ok(());
        };
        let plan = self.sealed_plan(&tranche.plan).await?;
        let ordered = self.ordered_of(launch, tranche).await?;
        let view = fleet.view();
        let mut held = HeldCounts::new();
        for wave in 1..=tranche.wave {
            let dispatch = self.load_dispatch(&fleet, launch, tranche, wave).await?;
            let notification = &launch.notification;
            let excluded = due(
                &dispatch.facts(view),
                &notification.target,
                &notification.criteria.daily_capacity,
            )
            .excluded;
            let planned = self
                .planned_devices(&tranche.plan, &plan, Slot::Wave(wave))
                .await?;
            let out: Vec<DeviceId> = planned
                .into_iter()
                .filter(|device| match view.position(*device) {
                    Some(position) => excluded.contains(position),
                    None => !ordered.contains(device),
                })
                .collect();
            for sealed in self.sealed_hubs(&tranche.plan, &out).await? {
                *held.entry((wave, sealed.stratum)).or_default() += 1;
            }
        }
        ledger.keep_held(tranche.plan.reference, &held).await
    }

    /// Every hub of a tranche that an order has.
    async fn ordered_of(
        &self,
        launch: &Launch,
        tranche: &Tranche,
    ) -> Result<HashSet<DeviceId>, LedgerError> {
        let plan = tranche.plan.reference;
        let mut ordered = HashSet::new();
        for order in self.launch_ledger()?.orders_of_plan(plan).await? {
            let hubs = self.ordered_hubs(launch, &order.value).await?;
            ordered.extend(hubs.hubs.iter().map(|(device, _)| *device));
        }
        Ok(ordered)
    }
}
