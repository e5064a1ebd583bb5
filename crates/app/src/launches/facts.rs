//! Loads what a decision on a launch needs, once, and asks the core.

use super::due::Dispatch;
use crate::App;
use crate::ports::{HeldFleet, LedgerError, OrderCounts};
use launch::command::Command;
use launch::decide::decide;
use launch::decision::{Decision, Facts, FleetFacts, Needs, Refusal, Write, needs};
use launch::fleet::{CountCube, FleetView, LaunchTarget, LookedUp};
use launch::launch::Launch;
use launch::nomination::TakenHubs;
use launch::notification::Target;
use launch::order::Order;
use launch::tally::TrancheTally;
use launch::tranche::{SealedPlan, Tranche};
use register::intake::raised::personal_data;
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{
    Actor, DeviceId, Moment, NominationRef, OrderRef, Organisation, OrganisationRef, Stored,
    WorkingDayCalendar,
};

/// Facts as loaded, before the moment and the actor are put beside them.
pub(super) struct Loaded {
    organisations: BTreeMap<OrganisationRef, Organisation>,
    calendar: WorkingDayCalendar,
    launch: Option<Stored<Launch>>,
    number_taken: bool,
    portfolios: BTreeMap<OrganisationRef, u64>,
    fleet: Option<Arc<HeldFleet>>,
    /// What the listed Device IDs stand for, where the command lists any.
    looked_up: BTreeMap<DeviceId, LookedUp>,
    taken: TakenHubs,
    own_lists: Vec<(NominationRef, Vec<DeviceId>)>,
    plan: Option<SealedPlan>,
    dispatch: Option<Dispatch>,
    tally: Option<TrancheTally>,
    orders: Vec<Stored<Order>>,
}

impl App {
    pub(super) async fn load_for_launch(
        &self,
        actor: &Actor,
        command: &Command,
    ) -> Result<Loaded, LedgerError> {
        let needs = needs(command);
        let ledger = self.launch_ledger()?;
        let launch = match command.launch() {
            Some(reference) => ledger.launch(reference).await?,
            None => None,
        };
        let organisations = self.ledger.organisations().await?;
        let mut loaded = Loaded {
            organisations: organisations
                .into_iter()
                .map(|organisation| (organisation.reference, organisation))
                .collect(),
            calendar: self.calendar_in_force().await?,
            launch,
            number_taken: match needs.number_taken {
                true => self.number_taken(command).await?,
                false => false,
            },
            portfolios: BTreeMap::new(),
            fleet: self.fleet_in_force().await?,
            looked_up: BTreeMap::new(),
            taken: TakenHubs::default(),
            own_lists: Vec::new(),
            plan: None,
            dispatch: None,
            tally: None,
            orders: Vec::new(),
        };
        if let Some(launch) = loaded.launch.clone() {
            self.load_of_launch(&mut loaded, &launch, actor, command, needs)
                .await?;
        }
        Ok(loaded)
    }

    async fn load_of_launch(
        &self,
        loaded: &mut Loaded,
        stored: &Stored<Launch>,
        actor: &Actor,
        command: &Command,
        needs: Needs,
    ) -> Result<(), LedgerError> {
        let (launch, now) = (&stored.value, self.now());
        if let (true, Some(fleet)) = (needs.portfolios, &loaded.fleet) {
            loaded.portfolios = portfolios(fleet.view(), &fleet.cube, &launch.notification.target);
        }
        if let (true, Some(fleet)) = (needs.fleet, loaded.fleet.clone()) {
            let listed = command.listed();
            let answers = fleet.look_up(listed);
            loaded.looked_up = listed.iter().copied().zip(answers).collect();
            loaded.taken = self.taken_hubs(&fleet, launch, now).await?;
        }
        if let (true, Actor::Person(capacity)) = (needs.own_lists, actor) {
            loaded.own_lists = self.own_lists(launch, capacity.organisation).await?;
        }
        if needs.plan {
            loaded.plan = self.proposed_head(stored)?;
        }
        if let (true, Some(fleet)) = (needs.dispatch, loaded.fleet.clone()) {
            loaded.dispatch = match launch.current_tranche() {
                Some(tranche) => Some(self.dispatch_due(&fleet, launch, tranche).await?),
                None => None,
            };
        }
        if needs.tally {
            loaded.tally = self.tally_of(launch).await?;
        }
        if needs.orders {
            loaded.orders = self.orders_to_recall(launch, now).await?;
        }
        if let Some(order) = needs.order {
            loaded
                .orders
                .extend(self.launch_ledger()?.order(order).await?);
        }
        Ok(())
    }

    /// How the hubs of the orders are counted that a decision sends.
    pub(super) async fn counts_of_sent(
        &self,
        loaded: &Loaded,
        decision: &Decision,
    ) -> Result<Vec<(OrderRef, OrderCounts)>, LedgerError> {
        let mut counted = Vec::new();
        let Some(launch) = &loaded.launch else {
            return Ok(counted);
        };
        for write in &decision.writes {
            match write {
                Write::Order { order, follows: 0 } => {
                    let hubs = self.read_ordered_hubs(&launch.value, order).await?;
                    counted.push((order.reference, hubs.counts()));
                }
                Write::Order { .. } | Write::Launch { .. } => {}
            }
        }
        Ok(counted)
    }

    /// Orders that a stop takes back: every one of the current tranche, and of earlier tranches
    /// those that a CSP has not fetched or is still busy with. A level may be achieved while the
    /// last few of its hubs are under way, and a stop is a stop for these too (I3).
    async fn orders_to_recall(
        &self,
        launch: &Launch,
        now: Moment,
    ) -> Result<Vec<Stored<Order>>, LedgerError> {
        use launch::order::OrderState;
        let current = launch.current_tranche().map(|one| one.plan.reference);
        let mut orders = Vec::new();
        for tranche in &launch.tranches {
            let plan = tranche.plan.reference;
            let is_under_way = |order: &Order| match order.state() {
                OrderState::Out => true,
                OrderState::WithCsp => Some(plan) == current || now < order.silent_from,
                OrderState::TakenBack | OrderState::Recalled => false,
            };
            let of_plan = self.launch_ledger()?.orders_of_plan(plan).await?;
            let under_way = of_plan.into_iter().filter(|one| is_under_way(&one.value));
            orders.extend(under_way);
        }
        Ok(orders)
    }

    /// Runs to the end without awaiting: what it borrows never waits for anybody.
    pub(super) fn decide_on_launch(
        &self,
        loaded: &Loaded,
        actor: &Actor,
        command: &Command,
        now: Moment,
    ) -> Result<Decision, Refusal> {
        let hub_of_other_device = |device: DeviceId| match loaded.looked_up.get(&device) {
            Some(LookedUp::Behind { hub, .. }) => Some(*hub),
            Some(LookedUp::Hub(_) | LookedUp::Unknown) | None => None,
        };
        let view = loaded.fleet.as_ref().map(|fleet| fleet.view());
        let dispatch = loaded.dispatch.as_ref().zip(view);
        let facts = Facts {
            now,
            actor: actor.clone(),
            organisations: loaded.organisations.clone(),
            calendar: loaded.calendar.clone(),
            launch: loaded.launch.clone(),
            number_taken: loaded.number_taken,
            portfolios: loaded.portfolios.clone(),
            fleet: view.map(|view| FleetFacts {
                view,
                hub_of_other_device: &hub_of_other_device,
                taken: loaded.taken.clone(),
            }),
            own_lists: loaded.own_lists.clone(),
            plan: loaded.plan.clone(),
            dispatch: dispatch.map(|(dispatch, view)| dispatch.facts(view)),
            tally: loaded.tally.clone(),
            orders: loaded.orders.clone(),
            names_personal_data: &|text| personal_data(text).is_some(),
            reference_bits: &|kind, natural_key| self.reference_bits(kind, natural_key),
            sha256: &crate::sha256,
        };
        decide(&facts, command)
    }

    /// The calendar of Working Days that is counted by now.
    pub async fn calendar_in_force(&self) -> Result<WorkingDayCalendar, LedgerError> {
        let calendar = self.ledger.calendar().await?;
        Ok(calendar.unwrap_or_else(crate::act::empty_calendar))
    }

    async fn number_taken(&self, command: &Command) -> Result<bool, LedgerError> {
        let Some(number) = command.number() else {
            return Ok(false);
        };
        let holder = self.launch_ledger()?.launch_numbered(number).await?;
        Ok(holder.is_some() && holder != command.launch())
    }

    /// Hubs that cannot be listed for the level: in a tranche of this launch or of another, or on a
    /// list already (DUIS.md section 8). A conflict keeps no hub off a list: its plan puts the hub
    /// on another day (SL-11).
    async fn taken_hubs(
        &self,
        fleet: &Arc<HeldFleet>,
        launch: &Launch,
        now: Moment,
    ) -> Result<TakenHubs, LedgerError> {
        let listed = match launch.level_listed_for(now) {
            Some(level) => self.nominated_hubs(fleet, launch, level).await?,
            None => None,
        };
        Ok(TakenHubs {
            in_tranches: self.hubs_in_tranches(fleet, launch).await?,
            in_other_launches: self.hubs_elsewhere(fleet, launch.reference).await?,
            on_lists: listed.unwrap_or_default(),
        })
    }

    async fn own_lists(
        &self,
        launch: &Launch,
        supplier: OrganisationRef,
    ) -> Result<Vec<(NominationRef, Vec<DeviceId>)>, LedgerError> {
        let mut lists = Vec::new();
        for nomination in &launch.nominations {
            if nomination.supplier == supplier && nomination.hubs.hubs > 0 {
                let hubs = self.stored_hubs(nomination.hubs).await?;
                lists.push((nomination.reference, hubs));
            }
        }
        Ok(lists)
    }

    /// The counts of the current tranche now.
    pub async fn tally_of(&self, launch: &Launch) -> Result<Option<TrancheTally>, LedgerError> {
        let Some(tranche) = launch.current_tranche() else {
            return Ok(None);
        };
        Ok(Some(self.tally_of_tranche(tranche).await?))
    }

    /// The counts of a tranche now.
    pub(super) async fn tally_of_tranche(
        &self,
        tranche: &Tranche,
    ) -> Result<TrancheTally, LedgerError> {
        let plan = self.sealed_plan(&tranche.plan).await?;
        let mut planned: BTreeMap<(u32, u32), u64> = BTreeMap::new();
        for (stratum, counts) in (0u32..).zip(&plan.head().counts) {
            for (wave, hubs) in (1u32..).zip(&counts.waves) {
                if *hubs > 0 {
                    planned.insert((wave, stratum), *hubs);
                }
            }
        }
        self.launch_ledger()?
            .tally(tranche.plan.reference, &planned, self.now())
            .await
    }
}

/// How many hubs a launch concerns at each Supplier, from the counts alone.
pub(super) fn portfolios(
    view: FleetView<'_>,
    cube: &CountCube,
    target: &Target,
) -> BTreeMap<OrganisationRef, u64> {
    let launch_target = LaunchTarget::from(target);
    let concerned: Vec<bool> = view
        .profiles()
        .map(|profile| launch_target.concerns(profile).is_affected())
        .collect();
    let pairs: Vec<_> = view.supplier_pairs().collect();
    let mut portfolios: BTreeMap<OrganisationRef, u64> = BTreeMap::new();
    for (pair, profile, hubs) in cube.cells() {
        if !concerned[usize::from(profile)] {
            continue;
        }
        let pair = pairs[usize::from(pair)];
        let gas = pair.gas.filter(|gas| pair.electricity != Some(*gas));
        for supplier in pair.electricity.into_iter().chain(gas) {
            *portfolios.entry(supplier).or_default() += u64::from(hubs);
        }
    }
    portfolios
}
