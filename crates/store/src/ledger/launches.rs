//! The port of launches.

use super::SqliteLedger;
use crate::fault::fault;
use crate::{facts, read};
use app::ports::{
    EndedHubs, FactBatch, HeldCounts, KeptConflict, KeptReport, KnownHub, LaunchLedger,
    LedgerError, Measured, OrderCounts, Page, PageRequest, SupplierCounts, Taken,
};
use async_trait::async_trait;
use launch::criteria::{Kpi, KpiRule};
use launch::launch::Launch;
use launch::notification::NotificationNumber;
use launch::order::Order;
use launch::tally::TrancheTally;
use std::collections::BTreeMap;
use terms::{DeviceId, LaunchRef, Moment, OrderRef, OrganisationRef, PlanRef, Stored};

#[async_trait]
impl LaunchLedger for SqliteLedger {
    async fn launches(&self) -> Result<Vec<Stored<Launch>>, LedgerError> {
        reading!(self, read::launches::launches)
    }

    async fn launch(&self, reference: LaunchRef) -> Result<Option<Stored<Launch>>, LedgerError> {
        reading!(self, read::launches::launch, reference)
    }

    async fn launch_numbered(
        &self,
        number: &NotificationNumber,
    ) -> Result<Option<LaunchRef>, LedgerError> {
        reading!(self, read::launches::numbered, number)
    }

    async fn order(&self, reference: OrderRef) -> Result<Option<Stored<Order>>, LedgerError> {
        reading!(self, read::launches::order, reference)
    }

    async fn orders_of_plan(&self, plan: PlanRef) -> Result<Vec<Stored<Order>>, LedgerError> {
        reading!(self, read::launches::orders_of_plan, plan)
    }

    async fn orders_of_csp(
        &self,
        csp: OrganisationRef,
        page: &PageRequest,
    ) -> Result<Page<Stored<Order>>, LedgerError> {
        reading!(self, read::launches::orders_of_csp, csp, page)
    }

    async fn keep_order_counts(
        &self,
        order: OrderRef,
        counts: &OrderCounts,
    ) -> Result<(), LedgerError> {
        writing!(self, facts::keep_order_counts, order, counts)
    }

    async fn take_facts(&self, batch: &FactBatch) -> Result<Taken, LedgerError> {
        writing!(self, facts::take_facts, batch)
    }

    async fn take_measures(
        &self,
        plan: PlanRef,
        measures: &[Measured],
        rules: &BTreeMap<Kpi, KpiRule>,
    ) -> Result<u64, LedgerError> {
        writing!(self, facts::take_measures, plan, measures, rules)
    }

    async fn keep_held(&self, plan: PlanRef, held: &HeldCounts) -> Result<(), LedgerError> {
        writing!(self, facts::keep_held, plan, held)
    }

    async fn tally(
        &self,
        plan: PlanRef,
        planned: &BTreeMap<(u32, u32), u64>,
        now: Moment,
    ) -> Result<TrancheTally, LedgerError> {
        reading!(self, facts::tally, plan, planned, now)
    }

    async fn ended_by_order(
        &self,
        plan: PlanRef,
    ) -> Result<BTreeMap<OrderRef, EndedHubs>, LedgerError> {
        reading!(self, facts::ended_by_order, plan)
    }

    async fn supplier_counts(
        &self,
        plan: PlanRef,
        now: Moment,
    ) -> Result<SupplierCounts, LedgerError> {
        reading!(self, facts::supplier_counts, plan, now)
    }

    async fn keep_report(&self, launch: LaunchRef, report: &KeptReport) -> Result<(), LedgerError> {
        writing!(self, facts::keep_report, launch, report)
    }

    async fn reports(&self, launch: LaunchRef) -> Result<Vec<KeptReport>, LedgerError> {
        reading!(self, facts::reports, launch)
    }

    async fn known_hubs(
        &self,
        plan: PlanRef,
        devices: &[DeviceId],
    ) -> Result<Vec<KnownHub>, LedgerError> {
        reading!(self, facts::known, plan, devices)
    }

    async fn put_conflicts(
        &self,
        supplier: OrganisationRef,
        conflicts: &[KeptConflict],
    ) -> Result<(), LedgerError> {
        writing!(self, facts::put_conflicts, supplier, conflicts)
    }

    async fn conflicts(
        &self,
        supplier: Option<OrganisationRef>,
        from: Moment,
        until: Moment,
    ) -> Result<Vec<KeptConflict>, LedgerError> {
        reading!(self, facts::conflicts, supplier, from, until)
    }

    async fn next_batch(&self, source: OrganisationRef) -> Result<u64, LedgerError> {
        reading!(self, facts::next_batch, source)
    }

    async fn missing_batches(
        &self,
        source: OrganisationRef,
        limit: u32,
    ) -> Result<Vec<u64>, LedgerError> {
        reading!(self, facts::missing, source, limit)
    }

    async fn keep_note(
        &self,
        launch: LaunchRef,
        name: &str,
        text: &str,
    ) -> Result<(), LedgerError> {
        writing!(self, facts::keep_note, launch, name, text)
    }

    async fn note(&self, launch: LaunchRef, name: &str) -> Result<Option<String>, LedgerError> {
        reading!(self, facts::note, launch, name)
    }
}
