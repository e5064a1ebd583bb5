//! Loads what a decision on a launch needs, once, and asks the core.

use super::sets;
use crate::App;
use crate::ports::{HeldFleet, LedgerError};
use launch::HubSet;
use launch::command::Command;
use launch::conflict::Conflict;
use launch::decide::decide;
use launch::decision::{Decision, Facts, FleetFacts, Needs, Refusal, needs};
use launch::dispatch::{Begins, DispatchFacts};
use launch::fleet::{CountCube, FleetView, LaunchTarget, LookedUp};
use launch::launch::Launch;
use launch::notification::Target;
use launch::order::Order;
use launch::tally::TrancheTally;
use launch::tranche::{SealedPlan, Tranche};
use register::intake::raised::personal_data;
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{
    Actor, CspRegion, Date, DeviceId, Moment, NominationRef, Organisation, OrganisationRef, Stored,
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
    taken: HubSet,
    own_lists: Vec<(NominationRef, Vec<DeviceId>)>,
    plan: Option<SealedPlan>,
    dispatch: Option<Dispatch>,
    tally: Option<TrancheTally>,
    orders: Vec<Stored<Order>>,
}

/// What is due of a wave, as loaded.
pub(super) struct Dispatch {
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
            taken: HubSet::new(),
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
                Some(tranche) => {
                    let wave = tranche.wave;
                    Some(self.load_dispatch(&fleet, launch, tranche, wave).await?)
                }
                None => None,
            };
        }
        if needs.tally {
            loaded.tally = self.tally_of(launch).await?;
        }
        if let (true, Some(tranche)) = (needs.orders, launch.current_tranche()) {
            let plan = tranche.plan.reference;
            let mut orders = self.launch_ledger()?.orders_of_plan(plan).await?;
            orders.retain(|order| order.value.recalled_at.is_none());
            loaded.orders = orders;
        }
        if let Some(order) = needs.order {
            loaded
                .orders
                .extend(self.launch_ledger()?.order(order).await?);
        }
        Ok(())
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

    /// Hubs that cannot be listed for the level: in a tranche, on a list already, or in a conflict
    /// now (DUIS.md section 8).
    async fn taken_hubs(
        &self,
        fleet: &Arc<HeldFleet>,
        launch: &Launch,
        now: Moment,
    ) -> Result<HubSet, LedgerError> {
        let mut taken = self.hubs_in_tranches(fleet, launch).await?;
        taken = taken.union(&self.hubs_elsewhere(fleet, launch.reference).await?);
        if let Some(level) = launch.level_listed_for(now) {
            let listed = self.nominated_hubs(fleet, launch, level).await?;
            taken = taken.union(&listed.unwrap_or_default());
        }
        Ok(taken)
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

impl Dispatch {
    pub(super) fn facts<'a>(&'a self, view: FleetView<'a>) -> DispatchFacts<'a> {
        DispatchFacts {
            view,
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
