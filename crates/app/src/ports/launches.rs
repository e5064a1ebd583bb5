//! What launches need kept: their states, and beside these the facts of single hubs, which are
//! plain tables and never stand in the journal.

use super::{LedgerError, NewAlert, Page, PageRequest};
use async_trait::async_trait;
use launch::conflict::ConflictKind;
use launch::criteria::Kpi;
use launch::fleet::SupplierPair;
use launch::launch::Launch;
use launch::notification::NotificationNumber;
use launch::order::Order;
use launch::outcome::{HubProgress, OutcomeFact};
use launch::sharing::PairResults;
use launch::tally::TrancheTally;
use std::collections::BTreeMap;
use terms::{CspRegion, DeviceId, LaunchRef, Moment, OrderRef, OrganisationRef, PlanRef, Stored};

/// One hub of a tranche, as it was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The hub.
    pub device: DeviceId,
    /// Its wave, from 1; 0 where it is held back for comparison.
    pub wave: u32,
    /// Its stratum, from 0.
    pub stratum: u32,
}

/// One fact about a member of a tranche.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberFact {
    /// The hub.
    pub member: Member,
    /// The Suppliers responsible for it when the tranche was planned.
    pub suppliers: SupplierPair,
    /// The order it was sent with; the last one, where it was taken back and sent again.
    pub order: OrderRef,
    /// What happened.
    pub fact: OutcomeFact,
}

/// A batch of facts from one source, in the source's own sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactBatch {
    /// Who sends it.
    pub source: OrganisationRef,
    /// Its number in the source's sequence, from 1.
    pub sequence: u64,
    /// SHA-256 of the batch as it came.
    pub sha256: [u8; 32],
    /// The facts, by the plan of the tranche.
    pub facts: BTreeMap<PlanRef, Vec<MemberFact>>,
    /// Alerts to Users of the XML interface that tell of them. One whose key is there already is
    /// left out.
    pub alerts: Vec<NewAlert>,
    /// When it came.
    pub at: Moment,
}

/// What became of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Facts that changed what is known.
    pub new: u64,
    /// Facts that changed nothing: they were there already, or a later one was.
    pub repeated: u64,
    /// Hubs whose facts contradict each other now and did not before.
    pub contradictory: Vec<KnownHub>,
    /// The number that follows the source's highest until now: more than the batch's own where it
    /// came again or late, less where batches before it are missing.
    pub expected: u64,
}

/// What is known of one hub of a tranche.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownHub {
    /// The hub.
    pub member: Member,
    /// The order it was sent with.
    pub order: OrderRef,
    /// What was reported of it.
    pub progress: HubProgress,
}

/// Events counted at one hub by one measure, over the measuring days before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The hub.
    pub member: Member,
    /// Its region and the Suppliers responsible for it when the tranche was planned.
    pub results_of: (CspRegion, SupplierPair),
    /// The measure.
    pub kpi: Kpi,
    /// Events before, where they are known.
    pub before: Option<u32>,
    /// Events after, where they are known.
    pub after: Option<u32>,
}

/// An entry of the calendar of conflicts, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptConflict {
    /// What happens.
    pub kind: ConflictKind,
    /// The Supplier who entered it.
    pub supplier: OrganisationRef,
    /// Where.
    pub place: ConflictPlace,
    /// From this moment.
    pub from: Moment,
    /// Until this moment, exclusive.
    pub until: Moment,
}

/// Where a conflict is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConflictPlace {
    /// At every hub of the Supplier's.
    Portfolio,
    /// At those of them in this region.
    Region(CspRegion),
    /// At these hubs, ascending.
    Hubs(Vec<DeviceId>),
}

/// How many hubs of a wave and stratum are kept out before an attempt, as last looked at.
pub type HeldCounts = BTreeMap<(u32, u32), u64>;

/// How many hubs of an order are of each stratum, and how many of each pair of Suppliers at
/// sealing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderCounts {
    /// By stratum.
    pub by_stratum: BTreeMap<u32, u64>,
    /// By pair of Suppliers.
    pub by_suppliers: BTreeMap<SupplierPair, u64>,
}

/// How many hubs came to an end, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EndedHubs {
    /// On the new version, and heard after it.
    pub ok: u64,
    /// Failed.
    pub failed: u64,
    /// Taken back in time.
    pub recalled: u64,
}

/// What became of the hubs of a tranche, by region and by pair of Suppliers at sealing. Hubs that
/// were not sent are counted nowhere in it.
pub type SupplierCounts = BTreeMap<(CspRegion, SupplierPair), PairResults>;

/// A report of the results of a launch, as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReport {
    /// Its number within the launch, from 1.
    pub number: u32,
    /// The plan of the tranche that it is of.
    pub plan: PlanRef,
    /// When it was made.
    pub at: Moment,
    /// What it says, and what it was made from, as [`formats::result_report`] writes it.
    pub text: String,
}

/// States of launches, and facts of their hubs.
#[async_trait]
pub trait LaunchLedger: Send + Sync {
    /// Every launch, newest first by when it was drafted.
    async fn launches(&self) -> Result<Vec<Stored<Launch>>, LedgerError>;
    /// One launch.
    async fn launch(&self, reference: LaunchRef) -> Result<Option<Stored<Launch>>, LedgerError>;
    /// The launch that bears this number, drafts among them.
    async fn launch_numbered(
        &self,
        number: &NotificationNumber,
    ) -> Result<Option<LaunchRef>, LedgerError>;
    /// One order.
    async fn order(&self, reference: OrderRef) -> Result<Option<Stored<Order>>, LedgerError>;
    /// Every order of a plan, oldest first.
    async fn orders_of_plan(&self, plan: PlanRef) -> Result<Vec<Stored<Order>>, LedgerError>;
    /// Orders to a CSP, newest first.
    async fn orders_of_csp(
        &self,
        csp: OrganisationRef,
        page: &PageRequest,
    ) -> Result<Page<Stored<Order>>, LedgerError>;

    /// Keeps how the hubs of an order are counted, in place of what was kept before: counting again
    /// what the act that sent the order counted ([`super::Commit::counted`]).
    async fn keep_order_counts(
        &self,
        order: OrderRef,
        counts: &OrderCounts,
    ) -> Result<(), LedgerError>;
    /// Takes a batch of facts, whole or not at all: new ones change hubs and counts together,
    /// repeats change nothing, whatever order anything comes in. A fact of an order that the plan
    /// does not have is refused; a number used before for other content is
    /// [`LedgerError::SequenceReused`].
    async fn take_facts(&self, batch: &FactBatch) -> Result<Taken, LedgerError>;
    /// Takes measures of hubs; a later one of the same hub and measure fills in what is missing
    /// and replaces what is there. Gives how many of them said nothing that was not known.
    async fn take_measures(
        &self,
        plan: PlanRef,
        measures: &[Measured],
        rules: &BTreeMap<Kpi, launch::criteria::KpiRule>,
    ) -> Result<u64, LedgerError>;
    /// Keeps how many hubs are kept out before an attempt, in place of what was kept before.
    async fn keep_held(&self, plan: PlanRef, held: &HeldCounts) -> Result<(), LedgerError>;
    /// The counts of a tranche now, where these are the hubs sealed into it by wave and stratum.
    /// Hubs that were taken back are among those that wait, unless they are held. Counts that do
    /// not add up are [`LedgerError::Corrupt`]: no gate is decided on them.
    async fn tally(
        &self,
        plan: PlanRef,
        planned: &BTreeMap<(u32, u32), u64>,
        now: Moment,
    ) -> Result<TrancheTally, LedgerError>;
    /// How many hubs of each order of a plan came to an end, and how. Orders of which none did are
    /// left out.
    async fn ended_by_order(
        &self,
        plan: PlanRef,
    ) -> Result<BTreeMap<OrderRef, EndedHubs>, LedgerError>;
    /// What became of the hubs of a tranche that were sent, by region and pair of Suppliers. Counts
    /// that do not add up are [`LedgerError::Corrupt`]: nothing is reported of them.
    async fn supplier_counts(
        &self,
        plan: PlanRef,
        now: Moment,
    ) -> Result<SupplierCounts, LedgerError>;
    /// Keeps a report of the results of a launch. One whose number is taken is
    /// [`LedgerError::Conflict`]: somebody else made it.
    async fn keep_report(&self, launch: LaunchRef, report: &KeptReport) -> Result<(), LedgerError>;
    /// The reports of a launch, oldest first.
    async fn reports(&self, launch: LaunchRef) -> Result<Vec<KeptReport>, LedgerError>;
    /// What is known of these hubs of a tranche; those of which nothing is known are left out. A
    /// hub that was taken back and sent again stands there once for each order.
    async fn known_hubs(
        &self,
        plan: PlanRef,
        devices: &[DeviceId],
    ) -> Result<Vec<KnownHub>, LedgerError>;
    /// Replaces a Supplier's calendar of conflicts.
    async fn put_conflicts(
        &self,
        supplier: OrganisationRef,
        conflicts: &[KeptConflict],
    ) -> Result<(), LedgerError>;
    /// Conflicts that touch the time from `from` until `until`, exclusive: one Supplier's, or all.
    async fn conflicts(
        &self,
        supplier: Option<OrganisationRef>,
        from: Moment,
        until: Moment,
    ) -> Result<Vec<KeptConflict>, LedgerError>;
    /// The number that follows the source's highest until now; 1 where it has sent nothing.
    async fn next_batch(&self, source: OrganisationRef) -> Result<u64, LedgerError>;
    /// Numbers that are missing in a source's sequence, ascending, at most so many.
    async fn missing_batches(
        &self,
        source: OrganisationRef,
        limit: u32,
    ) -> Result<Vec<u64>, LedgerError>;
    /// Keeps what is taken up from other places for a launch, such as its forecast or the last
    /// assessment, as text under a name.
    async fn keep_note(&self, launch: LaunchRef, name: &str, text: &str)
    -> Result<(), LedgerError>;
    /// Such a text.
    async fn note(&self, launch: LaunchRef, name: &str) -> Result<Option<String>, LedgerError>;
}
