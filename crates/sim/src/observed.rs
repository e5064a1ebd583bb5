//! A world as it stands after a step: everything that an invariant may want to know, written out,
//! so that judging needs nobody.

use crate::cast::Who;
use crate::homes::Homes;
use app::launches::LaunchView;
use app::ports::JournalLine;
use launch::gate::GateAssessment;
use launch::launch::Launch;
use launch::order::Order;
use launch::standing::WaitsFor;
use launch::tally::TrancheTally;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terms::{DeviceId, LaunchRef, Moment, PlanRef};

/// A world as it stands.
#[derive(Clone, Debug)]
pub struct Observed {
    /// The moment.
    pub now: Moment,
    /// Every launch.
    pub launches: BTreeMap<LaunchRef, Seen>,
    /// What the journal took down since the world was looked at before.
    pub lines: Vec<JournalLine>,
    /// The hubs as they really are.
    pub homes: Arc<Homes>,
}

/// One launch as it stands.
#[derive(Clone, Debug)]
pub struct Seen {
    /// It.
    pub launch: Launch,
    /// The app's counts of the current tranche.
    pub tally: Option<TrancheTally>,
    /// The same counts, by what CSPs reported and nothing else, for each wave.
    pub recount: BTreeMap<u32, Recount>,
    /// What the gate says of the counts now.
    pub assessment: Option<GateAssessment>,
    /// What the launch waits for.
    pub waits: Vec<WaitsFor>,
    /// Every order of every tranche, oldest first.
    pub orders: Vec<SeenOrder>,
    /// The hubs that were sealed into each tranche.
    pub sealed: BTreeMap<PlanRef, Arc<Sealed>>,
    /// The hubs of each list, in the order of the launch's nominations.
    pub lists: Vec<Arc<BTreeSet<DeviceId>>>,
    /// The evidence that is kept of decided gates, by its digest.
    pub evidence: BTreeMap<[u8; 32], String>,
    /// What everybody but DCC sees of it.
    pub views: Vec<(Who, Option<LaunchView>)>,
}

/// One order, with its hubs.
#[derive(Clone, Debug)]
pub struct SeenOrder {
    /// It.
    pub order: Order,
    /// Its hubs.
    pub hubs: Arc<BTreeSet<DeviceId>>,
}

/// The hubs of a sealed tranche, each with its wave; 0 where it is held back for comparison.
pub type Sealed = BTreeMap<DeviceId, u32>;

/// What became of the ordered hubs of one wave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recount {
    /// Confirmed, and heard since.
    pub ok: u64,
    /// Failed.
    pub failed: u64,
    /// Their time is over.
    pub silent: u64,
    /// Nothing decisive yet.
    pub pending: u64,
    /// Taken back by the CSP before they were attempted.
    pub recalled: u64,
}

impl Seen {
    /// The orders of one tranche.
    pub fn orders_of(&self, plan: PlanRef) -> impl Iterator<Item = &SeenOrder> {
        self.orders
            .iter()
            .filter(move |seen| seen.order.plan == plan)
    }
}
