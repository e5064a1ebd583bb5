//! Plans that were sealed, told again for as long as their launch exists: which hubs went where, and
//! why (SL-4, SL-7, SL-13). For DCC alone: it counts hubs by their Suppliers.

use super::sets::{SealedGround, held, hold};
use crate::App;
use crate::ports::LedgerError;
use launch::fleet::SupplierPair;
use launch::launch::Launch;
use launch::plan::{Plan, Slot, SlotCount, Stratum, WavePlan};
use launch::tranche::{SealedStratum, Tranche};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use terms::{Capacity, CspRegion, LaunchRef, Moment, OrganisationType, PlanRef};

/// A sealed plan with everything that it says of the fleet.
#[derive(Clone, Debug)]
pub struct SealedReport {
    /// The tranche that it was sealed for.
    pub tranche: Tranche,
    /// Every slot that has hubs, and how many. Every hub of the fleet is counted once.
    pub slots: Vec<SlotCount>,
    /// The waves and the days that were projected for them.
    pub waves: Vec<WavePlan>,
    /// The strata that the plan draws on or leaves uncovered, in order.
    pub strata: Vec<SealedStratumReport>,
    /// The hubs of each slot by region and Suppliers.
    pub by_suppliers: Arc<PlacedBySuppliers>,
    /// When a calendar of conflicts was replaced after the plan was sealed, the last time.
    pub calendar_since: Option<Moment>,
}

/// What a sealed plan does with one stratum.
#[derive(Clone, Debug)]
pub struct SealedStratumReport {
    /// Which.
    pub stratum: Stratum,
    /// How many of its hubs are upgraded, and how many must be.
    pub sealed: SealedStratum,
    /// How many are held back for comparison.
    pub held_back: u64,
}

/// Where hubs stood when a plan was made, as far as its snapshot or the plan knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whereabouts {
    /// The CSP Region; absent where the inventory did not know it.
    pub region: Option<CspRegion>,
    /// The Suppliers responsible.
    pub suppliers: SupplierPair,
}

/// How many hubs have which slot, by region and Suppliers.
pub type PlacedBySuppliers = BTreeMap<(Whereabouts, Slot), u64>;

impl App {
    /// A sealed plan of a launch with its report. `None` where there is none, and for anybody but
    /// DCC.
    pub async fn sealed_report(
        &self,
        viewer: &Capacity,
        launch: LaunchRef,
        plan: PlanRef,
    ) -> Result<Option<SealedReport>, LedgerError> {
        if viewer.organisation_type != OrganisationType::Dcc {
            return Ok(None);
        }
        let Some(stored) = self.launch_ledger()?.launch(launch).await? else {
            return Ok(None);
        };
        let mut tranches = stored.value.tranches.iter();
        let Some(tranche) = tranches.find(|one| one.plan.reference == plan) else {
            return Ok(None);
        };
        let whole = self.sealed_plan(&tranche.plan).await?;
        let head = whole.head();
        let strata = tranche.plan.strata.iter().filter_map(|sealed| {
            let place = sealed.place as usize;
            Some(SealedStratumReport {
                stratum: head.strata.list().get(place)?.clone(),
                sealed: *sealed,
                held_back: head.counts.get(place)?.held_back,
            })
        });
        Ok(Some(SealedReport {
            slots: head.legend.clone(),
            waves: head.waves.clone(),
            strata: strata.collect(),
            by_suppliers: self.placed_by_suppliers(tranche).await?,
            calendar_since: self.calendar_replaced_since(tranche).await?,
            tranche: tranche.clone(),
        }))
    }

    /// The strata of which the gate of the current tranche asks that enough hubs have matured, in
    /// the order in which it counts them.
    pub(super) async fn gated_strata(&self, launch: &Launch) -> Result<Vec<Stratum>, LedgerError> {
        let Some(tranche) = launch.current_tranche() else {
            return Ok(Vec::new());
        };
        let plan = self.sealed_plan(&tranche.plan).await?;
        let strata = plan.head().strata.list();
        let gated = tranche.plan.gated_strata();
        Ok(gated
            .filter_map(|one| strata.get(one.place as usize).cloned())
            .collect())
    }

    /// Says that a calendar of conflicts was replaced now.
    pub(super) async fn note_calendar_replaced(&self) -> Result<(), LedgerError> {
        let now = self.now().unix_seconds().to_string();
        self.ledger
            .replace_kept_value(CALENDAR_KEPT_AS, now.as_bytes())
            .await
    }

    async fn calendar_replaced_since(
        &self,
        tranche: &Tranche,
    ) -> Result<Option<Moment>, LedgerError> {
        let Some(kept) = self.ledger.kept_value(CALENDAR_KEPT_AS).await? else {
            return Ok(None);
        };
        let seconds = std::str::from_utf8(&kept)
            .ok()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| LedgerError::Corrupt(CALENDAR_KEPT_AS.to_owned()))?;
        let at = Moment::from_unix_seconds(seconds);
        Ok((at > tranche.sealed_at).then_some(at))
    }

    /// The hubs of each slot by region and Suppliers. It never changes, so it is counted once.
    async fn placed_by_suppliers(
        &self,
        tranche: &Tranche,
    ) -> Result<Arc<PlacedBySuppliers>, LedgerError> {
        let shelf = &self.launching()?.placed_by_suppliers;
        if let Some(placed) = held(shelf, tranche.plan.reference) {
            return Ok(placed);
        }
        let plan = self.sealed_plan(&tranche.plan).await?;
        let snapshot = self.snapshot_of(&tranche.plan).await?;
        let counted = tokio::task::spawn_blocking(move || {
            let ground = SealedGround::of(&plan, snapshot.fleet());
            counted(&plan, &ground)
        });
        let counted = counted
            .await
            .map_err(|_| LedgerError::Storage("counting was cut off".to_owned()))?;
        let counted = Arc::new(counted);
        hold(shelf, tranche.plan.reference, &counted);
        Ok(counted)
    }
}

/// When a calendar of conflicts was replaced last, in seconds.
const CALENDAR_KEPT_AS: &str = "calendar-replaced-at";

/// One pass over the columns, by index; what the indices stand for is looked up once for each.
fn counted(plan: &Plan, ground: &SealedGround<'_>) -> PlacedBySuppliers {
    let mut by_index: HashMap<(u16, u16, u16), u64> = HashMap::new();
    let mut placed = PlacedBySuppliers::new();
    let legend = &plan.head().legend;
    for (position, number) in (0u32..).zip(plan.slots()) {
        match ground.indices(position) {
            Some((profile, suppliers)) => {
                *by_index.entry((*number, profile, suppliers)).or_default() += 1;
            }
            None => {
                let slot = legend[usize::from(*number)].slot;
                let whereabouts = ground.since(position);
                *placed.entry((whereabouts, slot)).or_default() += 1;
            }
        }
    }
    for ((number, profile, suppliers), hubs) in by_index {
        let slot = legend[usize::from(number)].slot;
        let whereabouts = ground.named(profile, suppliers);
        *placed.entry((whereabouts, slot)).or_default() += hubs;
    }
    placed
}
