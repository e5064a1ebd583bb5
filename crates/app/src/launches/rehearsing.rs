//! A launch rehearsed on the fleet in force, before its notification is issued (SL-1, SL-6, SL-11).

use crate::App;
use crate::ports::{HeldFleet, LedgerError};
use launch::HubSet;
use launch::notification::Notification;
use launch::plan::{
    CspCapacity, PlanInput, RefusedPlan, Strata, StratumReport, StratumStanding, plan,
};
use launch::rehearsal::{
    Clusters, RehearsalInput, RehearsalRefusal, RehearsalReport, StratumHubs, UncoveredStrata,
    rehearse,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{LaunchRef, Moment, WorkingDayCalendar};

/// How a rehearsal is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RehearsalSetting {
    /// How many launches are simulated for each fault.
    pub launches: u32,
    /// The seed of the simulated launches.
    pub seed: u64,
}

/// What a rehearsal says, and of which hubs.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    /// The strata that have affected hubs, as the first level's plan reports them.
    pub strata: Vec<StratumReport>,
    /// The report.
    pub report: RehearsalReport,
}

/// Why a launch cannot be rehearsed.
#[derive(Debug)]
pub enum RehearsalError {
    /// There is no inventory.
    NoFleet,
    /// The first level cannot be planned as the criteria ask.
    NotPlanned(Box<RefusedPlan>),
    /// The criteria are unfit.
    Refused(RehearsalRefusal),
    /// Storage failed.
    Ledger(LedgerError),
}

impl From<LedgerError> for RehearsalError {
    fn from(error: LedgerError) -> RehearsalError {
        RehearsalError::Ledger(error)
    }
}

impl App {
    /// Rehearses a launch as if it were issued now and no list arrived. Its first level is planned
    /// first: what planning refuses, no rehearsal makes good. Hubs in live tranches of other
    /// launches wait; `launch` is this one, where it is drafted already.
    pub async fn rehearse(
        &self,
        notification: &Notification,
        launch: Option<LaunchRef>,
        setting: RehearsalSetting,
    ) -> Result<Rehearsed, RehearsalError> {
        let criteria = &notification.criteria;
        let faults = criteria.faults(notification.kind);
        if !faults.is_empty() {
            let refusal = RehearsalRefusal::CriteriaUnfit(faults);
            return Err(RehearsalError::Refused(refusal));
        }
        let fleet = self
            .fleet_in_force()
            .await?
            .ok_or(RehearsalError::NoFleet)?;
        let own = launch.unwrap_or(LaunchRef::from_random_bits(0));
        let stage = Stage {
            other_launches: self.hubs_elsewhere(&fleet, own).await?,
            fleet,
            notification: notification.clone(),
            calendar: self.calendar_in_force().await?,
            now: self.now(),
            setting,
        };
        tokio::task::spawn_blocking(move || stage.rehearse())
            .await
            .map_err(|_| LedgerError::Storage("rehearsing was cut off".to_owned()))?
    }
}

/// Everything that a rehearsal takes, owned.
struct Stage {
    fleet: Arc<HeldFleet>,
    notification: Notification,
    other_launches: HubSet,
    calendar: WorkingDayCalendar,
    now: Moment,
    setting: RehearsalSetting,
}

impl Stage {
    /// The dear part, which holds no lock and waits for nobody.
    fn rehearse(&self) -> Result<Rehearsed, RehearsalError> {
        let (notification, criteria) = (&self.notification, &self.notification.criteria);
        let (view, none) = (self.fleet.view(), HubSet::new());
        let strata = Strata::of(view, &notification.target, criteria.stratum_hubs_min);
        let standings = vec![StratumStanding::NotCovered; strata.list().len()];
        let size = criteria.levels.size(1).ok_or(RehearsalError::NoFleet)?;
        let capacity = CspCapacity {
            daily: criteria.daily_capacity.clone(),
            taken: BTreeMap::new(),
        };
        let input = PlanInput {
            fleet: view,
            target: &notification.target,
            level: 1,
            attempt: 1,
            size,
            criteria,
            strata: &strata,
            standings: &standings,
            nominated: None,
            in_tranches: &none,
            held_back: &none,
            other_launches: &self.other_launches,
            deferred: &none,
            conflicts: &[],
            horizon: self.now.uk_date(),
            seed: self.setting.seed,
            parent: None,
            calendar: &self.calendar,
            now: self.now,
            capacity: &capacity,
        };
        let (_, planned) = plan(&input).map_err(RehearsalError::NotPlanned)?;
        let hubs: Vec<StratumHubs> = planned
            .strata
            .iter()
            .map(|report| StratumHubs {
                region: report.stratum.region,
                hubs: report.affected,
            })
            .collect();
        let report = rehearse(&RehearsalInput {
            notification,
            strata: &hubs,
            lists: None,
            uncovered: UncoveredStrata::Wait,
            clusters: Clusters::standard(),
            issue_at: self.now,
            calendar: &self.calendar,
            capacity_taken: &BTreeMap::new(),
            launches: self.setting.launches,
            seed: self.setting.seed,
        })
        .map_err(RehearsalError::Refused)?;
        Ok(Rehearsed {
            strata: planned.strata,
            report,
        })
    }
}
