//! Sets of hubs at work: from Device IDs to positions in the fleet in force, and back.
//!
//! A set that is kept holds Device IDs, because positions belong to one snapshot. A plan holds
//! positions of its own snapshot, which is kept as long as the plan.

use super::sealed::Whereabouts;
use crate::App;
use crate::ports::{HeldFleet, LedgerError, OrderCounts};
use formats::plan_file;
use launch::HubSet;
use launch::fleet::{Fleet, SupplierPair};
use launch::hold::{Hold, HoldScope, StoredHubs};
use launch::launch::Launch;
use launch::nomination::{NominationRoute, ServiceRequestId};
use launch::order::Order;
use launch::plan::{Plan, Slot, Strata};
use launch::tranche::{SealedPlan, Tranche};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError};
use terms::{CspRegion, DeviceId, Moment, OrganisationRef};

/// How a hub stood when its tranche was planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sealed {
    /// Its stratum, from 0.
    pub(crate) stratum: u32,
    /// The Suppliers responsible for it.
    pub(crate) suppliers: SupplierPair,
}

/// The hubs of an order, as they were sealed: wave, stratum and Suppliers are those of the plan.
pub(crate) struct OrderedHubs {
    /// Device IDs, ascending.
    pub(crate) hubs: Vec<(DeviceId, Sealed)>,
}

impl OrderedHubs {
    /// How a hub of the order was sealed.
    pub(crate) fn sealed(&self, device: DeviceId) -> Option<Sealed> {
        let found = self
            .hubs
            .binary_search_by_key(&device, |(hub, _)| *hub)
            .ok()?;
        Some(self.hubs[found].1)
    }

    /// How many hubs each stratum and each pair of Suppliers has.
    pub(crate) fn counts(&self) -> OrderCounts {
        let mut counts = OrderCounts::default();
        for (_, sealed) in &self.hubs {
            *counts.by_stratum.entry(sealed.stratum).or_default() += 1;
            *counts.by_suppliers.entry(sealed.suppliers).or_default() += 1;
        }
        counts
    }
}

/// What a plan says of its hubs, together with its snapshot.
pub(crate) struct SealedGround<'a> {
    strata: &'a Strata,
    fleet: Fleet<'a>,
    /// Hubs that the snapshot does not have, or has otherwise.
    since: HashMap<DeviceId, Sealed>,
    /// The same by position.
    late: HashMap<u32, Sealed>,
    /// Positions of those that the snapshot does not have.
    joined: HashMap<DeviceId, u32>,
}

impl<'a> SealedGround<'a> {
    /// The ground of this plan, which was made over this snapshot.
    pub(crate) fn of(plan: &'a Plan, fleet: Fleet<'a>) -> SealedGround<'a> {
        let since = plan.head().since_snapshot.iter().map(|hub| {
            let sealed = Sealed {
                stratum: hub.stratum,
                suppliers: hub.suppliers,
            };
            ((hub.device, sealed), (hub.position, sealed))
        });
        let (since, late) = since.unzip();
        let joined = plan.head().since_snapshot.iter();
        let joined = joined.filter(|hub| hub.position >= fleet.len());
        let joined = joined.map(|hub| (hub.device, hub.position));
        SealedGround {
            strata: &plan.head().strata,
            fleet,
            since,
            late,
            joined: joined.collect(),
        }
    }

    /// The position of a hub, as far as the snapshot or the plan knows it.
    pub(super) fn position(&self, device: DeviceId) -> Option<u32> {
        let known = self.fleet.position(device);
        known.or_else(|| self.joined.get(&device).copied())
    }

    /// How a planned hub stood.
    pub(crate) fn sealed(&self, device: DeviceId) -> Option<Sealed> {
        if let Some(since) = self.since.get(&device) {
            return Some(*since);
        }
        let position = self.fleet.position(device)? as usize;
        let legend = self.fleet.legend;
        let profile = &legend.profiles[usize::from(self.fleet.profiles[position])];
        let behind = &legend.combinations[usize::from(self.fleet.combinations[position])];
        let place = self
            .strata
            .place(&profile.firmware, profile.region?, behind)?;
        Some(Sealed {
            stratum: u32::try_from(place).ok()?,
            suppliers: legend.suppliers[usize::from(self.fleet.suppliers[position])],
        })
    }
}

impl SealedGround<'_> {
    /// How many of these planned hubs there are by region and pair of Suppliers, in one pass over
    /// the columns; `None` where one of them has no region.
    pub(crate) fn count_by_suppliers(
        &self,
        positions: impl Iterator<Item = u32>,
    ) -> Option<BTreeMap<(CspRegion, SupplierPair), u64>> {
        let legend = self.fleet.legend;
        let mut by_index: HashMap<(u16, u16), u64> = HashMap::new();
        let mut counts: BTreeMap<(CspRegion, SupplierPair), u64> = BTreeMap::new();
        for position in positions {
            if let Some(sealed) = self.late.get(&position) {
                let region = self.strata.list().get(sealed.stratum as usize)?.region;
                *counts.entry((region, sealed.suppliers)).or_default() += 1;
                continue;
            }
            let at = position as usize;
            let index = (*self.fleet.profiles.get(at)?, self.fleet.suppliers[at]);
            *by_index.entry(index).or_default() += 1;
        }
        for ((profile, suppliers), hubs) in by_index {
            let region = legend.profiles[usize::from(profile)].region?;
            let pair = legend.suppliers[usize::from(suppliers)];
            *counts.entry((region, pair)).or_default() += hubs;
        }
        Some(counts)
    }
}

impl SealedGround<'_> {
    /// The profile and the pair of Suppliers of the hub at this position, by their places in the
    /// legend; `None` for one that the snapshot does not have, or that was planned otherwise.
    pub(super) fn indices(&self, position: u32) -> Option<(u16, u16)> {
        if self.late.contains_key(&position) {
            return None;
        }
        let at = position as usize;
        Some((*self.fleet.profiles.get(at)?, self.fleet.suppliers[at]))
    }

    /// What these places of the legend stand for.
    pub(super) fn named(&self, profile: u16, suppliers: u16) -> Whereabouts {
        let legend = self.fleet.legend;
        Whereabouts {
            region: legend.profiles[usize::from(profile)].region,
            suppliers: legend.suppliers[usize::from(suppliers)],
        }
    }

    /// Where the hub at this position stood by the plan itself; nowhere that is known, where it
    /// joined since the snapshot and was not planned.
    pub(super) fn since(&self, position: u32) -> Whereabouts {
        let sealed = self.late.get(&position);
        Whereabouts {
            region: sealed.and_then(|sealed| {
                let stratum = self.strata.list().get(sealed.stratum as usize)?;
                Some(stratum.region)
            }),
            suppliers: sealed.map_or_else(SupplierPair::default, |sealed| sealed.suppliers),
        }
    }
}

/// Positions of these hubs in the fleet in force; those that it does not have are counted.
pub(crate) fn positions(fleet: &HeldFleet, devices: &[DeviceId]) -> (HubSet, u64) {
    let view = fleet.view();
    let mut missing = 0;
    let mut found: Vec<u32> = Vec::with_capacity(devices.len());
    for device in devices {
        match view.position(*device) {
            Some(position) => found.push(position),
            None => missing += 1,
        }
    }
    (found.into_iter().collect(), missing)
}

impl App {
    /// The Device IDs of a kept set.
    pub(crate) async fn stored_hubs(&self, hubs: StoredHubs) -> Result<Vec<DeviceId>, LedgerError> {
        let corrupt = || LedgerError::Corrupt("a kept set of hubs".to_owned());
        let bytes = self.objects.get(&hubs.sha256).await?.ok_or_else(corrupt)?;
        hubs.read(&bytes, &crate::sha256).ok_or_else(corrupt)
    }

    /// Lists of the launch that came by Service Request, with the Device IDs of each in order.
    pub(crate) async fn requested(
        &self,
        launch: &Launch,
    ) -> Result<Vec<(ServiceRequestId, Arc<Vec<DeviceId>>)>, LedgerError> {
        let shelf = &self.launching()?.requested;
        let mut lists = Vec::new();
        for nomination in &launch.nominations {
            let NominationRoute::ServiceRequest(Some(id)) = nomination.route else {
                continue;
            };
            let key = nomination.hubs.sha256;
            let hubs = match held(shelf, key) {
                Some(hubs) => hubs,
                None => {
                    let hubs = Arc::new(self.stored_hubs(nomination.hubs).await?);
                    hold(shelf, key, &hubs);
                    hubs
                }
            };
            lists.push((id, hubs));
        }
        Ok(lists)
    }

    /// A sealed plan, whole.
    pub(crate) async fn sealed_plan(&self, sealed: &SealedPlan) -> Result<Arc<Plan>, LedgerError> {
        let launching = self.launching()?;
        if let Some(plan) = held(&launching.plans, sealed.reference) {
            return Ok(plan);
        }
        let corrupt =
            |what: &str| LedgerError::Corrupt(format!("plan {}: {what}", sealed.reference));
        let bytes = self
            .objects
            .get(&sealed.slots_sha256)
            .await?
            .ok_or_else(|| corrupt("its slots are not there"))?;
        let plan = plan_file::read(&bytes, sealed.slots_sha256)
            .map_err(|_| corrupt("its slots are not as kept"))?;
        let plan = Arc::new(plan);
        hold(&launching.plans, sealed.reference, &plan);
        Ok(plan)
    }

    /// The hubs of a tranche's plan in a slot, by their positions in the fleet in force, in the
    /// order in which they go; and how many the fleet does not have any more.
    pub(crate) async fn wave_now(
        &self,
        fleet: &HeldFleet,
        tranche: &Tranche,
        wave: u32,
    ) -> Result<(Vec<u32>, u64), LedgerError> {
        let plan = self.sealed_plan(&tranche.plan).await?;
        if tranche.plan.snapshot == fleet.number {
            return Ok((plan.wave_in_order(wave, fleet.view()), 0));
        }
        let devices = self
            .planned_devices(&tranche.plan, &plan, Slot::Wave(wave))
            .await?;
        let order = launch::plan::SeededOrder::new(tranche.plan.seed);
        let view = fleet.view();
        let mut now: Vec<(u64, u32)> = devices
            .iter()
            .filter_map(|device| Some((order.key(*device), view.position(*device)?)))
            .collect();
        now.sort_unstable();
        let gone = (devices.len() - now.len()) as u64;
        Ok((
            now.into_iter().map(|(_, position)| position).collect(),
            gone,
        ))
    }

    /// Device IDs of the hubs in one slot of a plan, ascending.
    pub(crate) async fn planned_devices(
        &self,
        sealed: &SealedPlan,
        plan: &Plan,
        slot: Slot,
    ) -> Result<Vec<DeviceId>, LedgerError> {
        let snapshot = self.snapshot_of(sealed).await?;
        let columns = snapshot.fleet();
        let of_snapshot = |position: u32| {
            let bits = columns.devices.get(position as usize)?;
            DeviceId::from_bits(*bits)
        };
        let mut devices: Vec<DeviceId> = plan.hubs(slot).iter().filter_map(of_snapshot).collect();
        // A hub that joined the fleet between snapshot and plan stands behind the columns.
        let joined =
            plan.head().since_snapshot.iter().filter(|hub| {
                hub.position >= columns.len() && plan.slot(hub.position) == Some(slot)
            });
        devices.extend(joined.map(|hub| hub.device));
        devices.sort_unstable();
        Ok(devices)
    }

    pub(super) async fn snapshot_of(
        &self,
        sealed: &SealedPlan,
    ) -> Result<Arc<formats::fleet_snapshot::Snapshot>, LedgerError> {
        self.fleet_store()?
            .snapshot(sealed.snapshot)
            .await?
            .ok_or_else(|| {
                LedgerError::Corrupt(format!(
                    "the snapshot of plan {} is not there",
                    sealed.reference
                ))
            })
    }

    /// The hubs of an order, each with its stratum.
    pub(crate) async fn ordered_hubs(
        &self,
        launch: &Launch,
        order: &Order,
    ) -> Result<Arc<OrderedHubs>, LedgerError> {
        let launching = self.launching()?;
        if let Some(hubs) = held(&launching.orders, order.reference) {
            return Ok(hubs);
        }
        let hubs = Arc::new(self.read_ordered_hubs(launch, order).await?);
        hold(&launching.orders, order.reference, &hubs);
        Ok(hubs)
    }

    /// The same as it was kept, of an order that may not be sent yet.
    pub(crate) async fn read_ordered_hubs(
        &self,
        launch: &Launch,
        order: &Order,
    ) -> Result<OrderedHubs, LedgerError> {
        let corrupt = || LedgerError::Corrupt(format!("order {}", order.reference));
        let tranche = launch
            .tranches
            .iter()
            .find(|tranche| tranche.plan.reference == order.plan)
            .ok_or_else(corrupt)?;
        let devices = self.stored_hubs(order.hubs).await?;
        let sealed = self.sealed_hubs(&tranche.plan, &devices).await?;
        Ok(OrderedHubs {
            hubs: devices.into_iter().zip(sealed).collect(),
        })
    }

    /// How planned hubs stood when the plan was made.
    pub(crate) async fn sealed_hubs(
        &self,
        sealed: &SealedPlan,
        devices: &[DeviceId],
    ) -> Result<Vec<Sealed>, LedgerError> {
        let plan = self.sealed_plan(sealed).await?;
        let snapshot = self.snapshot_of(sealed).await?;
        let ground = SealedGround::of(&plan, snapshot.fleet());
        devices
            .iter()
            .map(|device| ground.sealed(*device))
            .collect::<Option<_>>()
            .ok_or_else(|| {
                LedgerError::Corrupt(format!("plan {} has a hub of no stratum", sealed.reference))
            })
    }

    /// Hubs that deferrals of a launch keep back now.
    pub(crate) async fn deferred_hubs(
        &self,
        fleet: &HeldFleet,
        launch: &Launch,
        now: Moment,
    ) -> Result<HubSet, LedgerError> {
        let mut deferred = HubSet::new();
        for hold in launch.open_holds(now) {
            deferred = deferred.union(&self.held_by(fleet, hold).await?);
        }
        Ok(deferred)
    }

    async fn held_by(&self, fleet: &HeldFleet, hold: &Hold) -> Result<HubSet, LedgerError> {
        match &hold.scope {
            HoldScope::WholeLaunch => Ok(HubSet::new()),
            HoldScope::Portfolio(supplier) => Ok(portfolio(fleet, *supplier)),
            HoldScope::Listed { hubs, .. } => {
                let devices = self.stored_hubs(*hubs).await?;
                Ok(positions(fleet, &devices).0)
            }
        }
    }

    /// Hubs in tranches of this launch, by position in the fleet in force.
    pub(crate) async fn hubs_in_tranches(
        &self,
        fleet: &HeldFleet,
        launch: &Launch,
    ) -> Result<HubSet, LedgerError> {
        let mut all = HubSet::new();
        for tranche in &launch.tranches {
            for wave in 1..=tranche.plan.waves.len() as u32 {
                let hubs = self
                    .slot_now(fleet, &tranche.plan, Slot::Wave(wave))
                    .await?;
                all = all.union(&hubs);
            }
        }
        Ok(all)
    }

    /// Hubs that plans of this launch hold back for comparison.
    pub(crate) async fn hubs_held_back(
        &self,
        fleet: &HeldFleet,
        launch: &Launch,
    ) -> Result<HubSet, LedgerError> {
        let mut all = HubSet::new();
        for tranche in &launch.tranches {
            let hubs = self.slot_now(fleet, &tranche.plan, Slot::Holdback).await?;
            all = all.union(&hubs);
        }
        Ok(all)
    }

    /// Hubs in live tranches of other launches (I7).
    pub(crate) async fn hubs_elsewhere(
        &self,
        fleet: &HeldFleet,
        except: terms::LaunchRef,
    ) -> Result<HubSet, LedgerError> {
        let mut all = HubSet::new();
        for stored in self.launch_ledger()?.launches().await? {
            let other = stored.value;
            let live = other.is_live() && other.reference != except;
            let Some(tranche) = other.current_tranche().filter(|_| live) else {
                continue;
            };
            for wave in 1..=tranche.plan.waves.len() as u32 {
                let hubs = self
                    .slot_now(fleet, &tranche.plan, Slot::Wave(wave))
                    .await?;
                all = all.union(&hubs);
            }
        }
        Ok(all)
    }

    /// Hubs of a slot by position in the fleet in force.
    pub(crate) async fn slot_now(
        &self,
        fleet: &HeldFleet,
        sealed: &SealedPlan,
        slot: Slot,
    ) -> Result<HubSet, LedgerError> {
        let plan = self.sealed_plan(sealed).await?;
        if sealed.snapshot == fleet.number {
            return Ok(plan.hubs(slot));
        }
        let devices = self.planned_devices(sealed, &plan, slot).await?;
        Ok(positions(fleet, &devices).0)
    }

    /// Hubs on the lists for a level, by position in the fleet in force; `None` where no list has
    /// one.
    pub(crate) async fn nominated_hubs(
        &self,
        fleet: &HeldFleet,
        launch: &Launch,
        level: u32,
    ) -> Result<Option<HubSet>, LedgerError> {
        let mut all: Option<HubSet> = None;
        for nomination in launch.nominations_for(level) {
            if nomination.hubs.hubs == 0 {
                continue;
            }
            let devices = self.stored_hubs(nomination.hubs).await?;
            let (hubs, _) = positions(fleet, &devices);
            all = Some(all.unwrap_or_default().union(&hubs));
        }
        Ok(all)
    }
}

/// Every hub at which this Supplier is responsible: one pass over the fleet.
pub(crate) fn portfolio(fleet: &HeldFleet, supplier: OrganisationRef) -> HubSet {
    let view = fleet.view();
    let own: Vec<bool> = view
        .supplier_pairs()
        .map(|pair| pair.includes(supplier))
        .collect();
    view.select(|hub| own[usize::from(hub.state.suppliers)])
}

/// What was read before and never changes.
pub(super) type Shelf<K, V> = std::sync::Mutex<HashMap<K, Arc<V>>>;

/// What is held under this key.
pub(super) fn held<K: std::hash::Hash + Eq, V>(shelf: &Shelf<K, V>, key: K) -> Option<Arc<V>> {
    let shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
    shelf.get(&key).map(Arc::clone)
}

/// Holds it under this key.
pub(super) fn hold<K: std::hash::Hash + Eq, V>(shelf: &Shelf<K, V>, key: K, value: &Arc<V>) {
    let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
    shelf.insert(key, Arc::clone(value));
}
