//! Looking at the world: everything is written out that an invariant may want to know.

use super::World;
use crate::WorldFault;
use crate::cast::{self, Who};
use crate::homes::Homes;
use crate::observed::{Observed, Recount, Sealed, Seen, SeenOrder};
use app::launches::LaunchView;
use app::ports::{Clock, JournalLine};
use formats::plan_file;
use launch::hold::StoredHubs;
use launch::launch::Launch;
use launch::order::OrderState;
use launch::outcome::HubOutcome;
use launch::plan::Slot;
use launch::tranche::SealedPlan;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terms::{DeviceId, Moment};

/// What each viewer sees of a launch.
type Views = Vec<(Who, Option<LaunchView>)>;

/// The same, with all that it follows from.
pub(super) struct SeenViews {
    launch: Launch,
    now: Moment,
    homes: Arc<Homes>,
    views: Views,
}

/// How many journal lines are read at a time.
const LINES: u32 = 500;

impl World {
    /// Looks at the world.
    pub async fn look(&mut self) -> Result<Observed, WorldFault> {
        let now = self.clock.now();
        let lines = self.new_lines().await?;
        let ledger = self.app.launch_ledger().map_err(WorldFault::of)?;
        let stored = ledger.launches().await.map_err(WorldFault::of)?;
        let mut launches = BTreeMap::new();
        for launch in stored.into_iter().map(|stored| stored.value) {
            launches.insert(launch.reference, self.look_at(launch, now).await?);
        }
        Ok(Observed {
            now,
            launches,
            lines,
            homes: Arc::clone(&self.homes),
        })
    }

    async fn new_lines(&mut self) -> Result<Vec<JournalLine>, WorldFault> {
        let mut lines: Vec<JournalLine> = Vec::new();
        loop {
            let more = self.app.ledger.journal_after(self.journal, LINES).await;
            let more = more.map_err(WorldFault::of)?;
            let Some(last) = more.last() else {
                return Ok(lines);
            };
            self.journal = last.sequence;
            lines.extend(more);
        }
    }

    async fn look_at(&mut self, launch: Launch, now: Moment) -> Result<Seen, WorldFault> {
        let orders = self.orders_of(&launch).await?;
        let mut sealed = BTreeMap::new();
        for tranche in &launch.tranches {
            sealed.insert(tranche.plan.reference, self.sealed(&tranche.plan).await?);
        }
        let mut lists = Vec::new();
        for nomination in &launch.nominations {
            lists.push(self.set(nomination.hubs).await?);
        }
        let mut evidence = BTreeMap::new();
        for gate in &launch.gates {
            let kept = self.app.objects.get(&gate.evidence_sha256).await;
            if let Some(bytes) = kept.map_err(WorldFault::of)? {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                evidence.insert(gate.evidence_sha256, text);
            }
        }
        let dcc = cast::who("DCC").ok_or_else(|| WorldFault("there is no DCC".to_owned()))?;
        let dcc = self.app.launch_for(&dcc.capacity, launch.reference).await;
        let Some(LaunchView::Dcc(dcc)) = dcc.map_err(WorldFault::of)? else {
            return Err(WorldFault("DCC does not see a launch".to_owned()));
        };
        let views = self.views_of(&launch, now).await?;
        Ok(Seen {
            recount: self.recount(&launch, &orders, now),
            tally: dcc.tally,
            assessment: dcc.assessment.map(|(_, assessment)| assessment),
            waits: dcc.waits,
            launch,
            orders,
            sealed,
            lists,
            evidence,
            views,
        })
    }

    /// What everybody but DCC sees of a launch. It follows from the launch, the moment and the
    /// hubs, so it is asked for again only when one of these is another: most of what a rehearsal
    /// does is refused or reported, and twelve viewers are dear.
    async fn views_of(&mut self, launch: &Launch, now: Moment) -> Result<Views, WorldFault> {
        if let Some(known) = self.views.get(&launch.reference) {
            let same = known.now == now && Arc::ptr_eq(&known.homes, &self.homes);
            if same && known.launch == *launch {
                return Ok(known.views.clone());
            }
        }
        let mut views = Views::new();
        for who in cast::everybody()
            .into_iter()
            .filter(|who| who.name != "DCC")
        {
            let view = self.app.launch_for(&who.capacity, launch.reference).await;
            views.push((who, view.map_err(WorldFault::of)?));
        }
        let seen = SeenViews {
            launch: launch.clone(),
            now,
            homes: Arc::clone(&self.homes),
            views: views.clone(),
        };
        self.views.insert(launch.reference, seen);
        Ok(views)
    }

    async fn orders_of(&mut self, launch: &Launch) -> Result<Vec<SeenOrder>, WorldFault> {
        let mut orders = Vec::new();
        for tranche in &launch.tranches {
            let ledger = self.app.launch_ledger().map_err(WorldFault::of)?;
            let stored = ledger.orders_of_plan(tranche.plan.reference).await;
            for stored in stored.map_err(WorldFault::of)? {
                let order = stored.value;
                let hubs = self.set(order.hubs).await?;
                orders.push(SeenOrder { order, hubs });
            }
        }
        Ok(orders)
    }

    /// The hubs of a kept set.
    pub(crate) async fn set(
        &mut self,
        hubs: StoredHubs,
    ) -> Result<Arc<BTreeSet<DeviceId>>, WorldFault> {
        if hubs.hubs == 0 {
            return Ok(Arc::default());
        }
        if let Some(known) = self.sets.get(&hubs.sha256) {
            return Ok(Arc::clone(known));
        }
        let bytes = self.app.objects.get(&hubs.sha256).await;
        let devices = bytes
            .map_err(WorldFault::of)?
            .and_then(|bytes| hubs.read(&bytes, &app::sha256))
            .ok_or_else(|| WorldFault("a kept set of hubs does not read".to_owned()))?;
        let set: Arc<BTreeSet<DeviceId>> = Arc::new(devices.into_iter().collect());
        self.sets.insert(hubs.sha256, Arc::clone(&set));
        Ok(set)
    }

    async fn sealed(&mut self, plan: &SealedPlan) -> Result<Arc<Sealed>, WorldFault> {
        if let Some(known) = self.sealed.get(&plan.reference) {
            return Ok(Arc::clone(known));
        }
        let missing = || WorldFault("a sealed plan is not there".to_owned());
        let bytes = self.app.objects.get(&plan.slots_sha256).await;
        let bytes = bytes.map_err(WorldFault::of)?.ok_or_else(missing)?;
        let slots = plan_file::read(&bytes, plan.slots_sha256)
            .map_err(|fault| WorldFault(format!("a sealed plan: {fault:?}")))?;
        let fleet = self.app.fleet_store().map_err(WorldFault::of)?;
        let snapshot = fleet.snapshot(plan.snapshot).await;
        let snapshot = snapshot.map_err(WorldFault::of)?.ok_or_else(missing)?;
        let devices = snapshot.fleet().devices;
        let mut sealed = Sealed::new();
        let waves = (1..=plan.waves.len() as u32).map(Slot::Wave);
        for slot in waves.chain([Slot::Holdback]) {
            for position in slots.hubs(slot).iter() {
                let device = devices.get(position as usize);
                if let Some(device) = device.and_then(|bits| DeviceId::from_bits(*bits)) {
                    sealed.insert(device, slot.wave().unwrap_or(0));
                }
            }
        }
        let sealed = Arc::new(sealed);
        self.sealed.insert(plan.reference, Arc::clone(&sealed));
        Ok(sealed)
    }

    /// The counts of the current tranche by what was reported, hub by hub and order by order: what
    /// the app counts while reports come in must come to the same.
    fn recount(
        &self,
        launch: &Launch,
        orders: &[SeenOrder],
        now: Moment,
    ) -> BTreeMap<u32, Recount> {
        let mut counts: BTreeMap<u32, Recount> = BTreeMap::new();
        let Some(tranche) = launch.current_tranche() else {
            return counts;
        };
        for wave in 1..=tranche.plan.waves.len() as u32 {
            counts.insert(wave, Recount::default());
        }
        let current = |seen: &&SeenOrder| seen.order.plan == tranche.plan.reference;
        for seen in orders.iter().filter(current) {
            let order = &seen.order;
            let count = counts.entry(order.wave).or_default();
            for device in seen.hubs.iter() {
                let told = self.told_of(order.reference, *device);
                match (told.state(now, order.silent_from), order.state()) {
                    (HubOutcome::Ok, _) => count.ok += 1,
                    (HubOutcome::Failed, _) => count.failed += 1,
                    (HubOutcome::Recalled, _) => count.recalled += 1,
                    (HubOutcome::Pending | HubOutcome::Silent, OrderState::TakenBack) => {}
                    (HubOutcome::Silent, _) => count.silent += 1,
                    (HubOutcome::Pending, _) => count.pending += 1,
                }
            }
        }
        counts
    }
}
