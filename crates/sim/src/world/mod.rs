//! The world: the app over the caller's stores, the clock, the hubs as they really are, and what
//! CSPs have reported.

mod facts;
mod look;

use crate::WorldFault;
use crate::cast::{self, Who};
use crate::clock::JumpingClock;
use crate::homes::Homes;
use crate::observed::{Observed, Sealed};
use crate::setting::Setting;
use crate::step::{Did, Outcome, Step};
use app::App;
use app::launches::{LaunchActError, ProposalError};
use app::ports::Clock;
use formats::bank_holidays;
use formats::fleet_snapshot::Origin;
use formats::inventory_csv;
use formats::sentences::launch::plan::plan_refusal_text;
use launch::command::Command;
use launch::outcome::HubProgress;
use register::edition::MakeHolder;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terms::{
    CspRegion, DeviceId, Division, LaunchRef, Make, Moment, OrderRef, PlanRef, WorkingDayCalendar,
};

/// A world.
pub struct World {
    /// The app.
    pub app: App,
    clock: Arc<JumpingClock>,
    homes: Arc<Homes>,
    /// What was reported of each hub of each order, by the reports that were taken.
    told: BTreeMap<(OrderRef, DeviceId), HubProgress>,
    /// Up to where the journal was read.
    journal: u64,
    /// Sets of hubs that were read before: they never change.
    sets: BTreeMap<[u8; 32], Arc<BTreeSet<DeviceId>>>,
    sealed: BTreeMap<PlanRef, Arc<Sealed>>,
    /// What everybody saw of each launch when it was looked at last.
    views: BTreeMap<LaunchRef, look::SeenViews>,
}

/// How often background work is done again before it counts as endless.
const ROUNDS_MAX: u32 = 30;

impl World {
    /// A world with its cast, its bank holidays and its hubs, in the app that `open` opens by this
    /// clock over fresh stores.
    pub async fn begin<Fault: std::fmt::Display>(
        setting: &Setting,
        open: impl AsyncFnOnce(Arc<dyn Clock>) -> Result<App, Fault>,
    ) -> Result<World, WorldFault> {
        let clock = Arc::new(JumpingClock::at(setting.begins));
        let app = open(Arc::clone(&clock) as _).await;
        let world = World {
            app: app.map_err(WorldFault::of)?,
            clock,
            homes: Arc::new(Homes::of(setting.hubs)),
            told: BTreeMap::new(),
            journal: 0,
            sets: BTreeMap::new(),
            sealed: BTreeMap::new(),
            views: BTreeMap::new(),
        };
        world.people_it().await?;
        world.take_inventory(setting).await?;
        Ok(world)
    }

    async fn people_it(&self) -> Result<(), WorldFault> {
        let ledger = &self.app.ledger;
        let cast = cast::organisations();
        ledger
            .put_organisations(&cast)
            .await
            .map_err(WorldFault::of)?;
        let holders = ["Northmere", "Orrin"].map(|name| MakeHolder {
            make: Make::parse(name).expect("a make"),
            organisation: cast::organisation(name),
            from: crate::setting::day(2020, 1, 1),
            until: None,
        });
        ledger
            .put_make_holders(&holders)
            .await
            .map_err(WorldFault::of)?;
        let csp = |region| match region {
            CspRegion::North | CspRegion::Central => (region, cast::organisation("Northern Reach")),
            CspRegion::South
            | CspRegion::FourGNorth
            | CspRegion::FourGCentral
            | CspRegion::FourGSouth => (region, cast::organisation("Southern Arc")),
        };
        self.app
            .put_csps(CspRegion::ALL.map(csp).into())
            .await
            .map_err(WorldFault::of)?;
        let command = register::command::Command::LoadCalendar {
            calendar: bank_holidays()?,
        };
        let dcc = cast::who("DCC").ok_or_else(|| WorldFault("there is no DCC".to_owned()))?;
        let loaded = self.app.act(&dcc.actor(), &command).await;
        loaded.map_err(WorldFault::of).map(|_| ())
    }

    async fn take_inventory(&self, setting: &Setting) -> Result<(), WorldFault> {
        let names = self.app.supplier_names().await.map_err(WorldFault::of)?;
        let text = self.homes.inventory();
        let read = inventory_csv::read(&mut text.as_bytes(), &names)
            .map_err(|error| WorldFault(format!("{error:?}")))?;
        let columns = read
            .columns
            .ok_or_else(|| WorldFault("the inventory does not read".to_owned()))?;
        let origin = Origin {
            as_of: setting
                .begins
                .uk_date()
                .yesterday()
                .map_err(WorldFault::of)?,
            source_sha256: app::sha256(text.as_bytes()),
        };
        let put = self.app.import_inventory(columns, origin).await;
        put.map_err(WorldFault::of).map(|_| ())
    }

    /// The moment.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The hubs as they really are.
    pub fn homes(&self) -> &Homes {
        &self.homes
    }

    /// What was reported of a hub of an order.
    pub fn told_of(&self, order: OrderRef, device: DeviceId) -> HubProgress {
        let told = self.told.get(&(order, device));
        told.copied().unwrap_or_default()
    }

    /// Does this, and looks at the world.
    pub async fn step(&mut self, did: Did) -> Result<(Step, Observed), WorldFault> {
        let outcome = self.carry_out(&did).await?;
        let observed = self.look().await?;
        Ok((Step { did, outcome }, observed))
    }

    async fn carry_out(&mut self, did: &Did) -> Result<Outcome, WorldFault> {
        match did {
            Did::Act { who, command } => self.act(who, command).await,
            Did::Plan { launch } => self.plan(*launch).await,
            Did::Work => self.work().await,
            Did::Jump { to } => {
                self.clock.jump_to(*to);
                Ok(Outcome::Nothing)
            }
            Did::Report {
                csp,
                sequence,
                rows,
            } => self.report(csp, *sequence, rows).await,
            Did::Measure { who, launch, rows } => self.measure(who, *launch, rows).await,
            Did::Calendar {
                supplier,
                tariff_change,
            } => self.calendar(supplier, *tariff_change).await,
            Did::Hubs { hubs, change } => self.change(hubs, *change).await,
        }
    }

    async fn act(&self, who: &Who, command: &Command) -> Result<Outcome, WorldFault> {
        match self.app.act_on_launch(&who.actor(), command, None).await {
            Ok(done) => Ok(Outcome::Done {
                launch: done.launch,
                answer: done.answer,
            }),
            Err(LaunchActError::Refused(refusal)) => Ok(Outcome::Refused(refusal)),
            Err(LaunchActError::Ledger(error)) => Err(WorldFault::of(error)),
        }
    }

    async fn plan(&self, launch: LaunchRef) -> Result<Outcome, WorldFault> {
        match self.app.propose_plan(launch).await {
            Ok(proposal) => Ok(Outcome::Planned(Box::new(proposal))),
            Err(ProposalError::NotReady) => Ok(Outcome::NoPlan(
                "The launch is at no point where a level can be planned.".to_owned(),
            )),
            Err(ProposalError::NoFleet) => Ok(Outcome::NoPlan("There is no inventory.".to_owned())),
            Err(ProposalError::Refused(refused)) => {
                Ok(Outcome::NoPlan(plan_refusal_text(&refused.why)))
            }
            Err(ProposalError::Unsound(faults)) => Err(WorldFault(format!(
                "a plan did not pass its check: {faults:?}"
            ))),
            Err(ProposalError::Ledger(error)) => Err(WorldFault::of(error)),
        }
    }

    async fn work(&self) -> Result<Outcome, WorldFault> {
        let mut acts = 0;
        for _ in 0..ROUNDS_MAX {
            let moved = self.app.reconcile_launches().await;
            match moved.map_err(WorldFault::of)?.acts {
                0 => return Ok(Outcome::Worked(acts)),
                more => acts += more,
            }
        }
        Err(WorldFault("background work comes to no end".to_owned()))
    }
}

/// The bank holidays that come with the product, of England and Wales.
fn bank_holidays() -> Result<WorkingDayCalendar, WorldFault> {
    bank_holidays::first_version()
        .calendar(Division::EnglandAndWales)
        .cloned()
        .ok_or_else(|| WorldFault("there are no bank holidays".to_owned()))
}
