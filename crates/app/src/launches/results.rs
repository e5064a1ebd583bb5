//! Results of tranches: each Supplier its own in detail, everybody told the reports, DCC the whole
//! (SL-5, SL-7, ONE-3).
//!
//! What everybody may read is made by [`share`] when a report is due and kept as it was said;
//! nobody's question makes a new statement, because each one bears on those after it.

use super::LaunchLine;
use super::sets::{SealedGround, held, hold};
use crate::App;
use crate::ports::{KeptReport, LedgerError};
use formats::result_report;
use launch::launch::Launch;
use launch::plan::Slot;
use launch::sharing::{
    NextReport, OwnResults, SharedReport, SharedResults, SharingRule, TrancheResults, next_report,
    share,
};
use launch::tranche::Tranche;
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{Capacity, LaunchRef, Moment, OrganisationType};

/// The results of a launch as its viewer may see them.
#[derive(Clone, Debug)]
pub struct LaunchResults {
    /// The launch, as it stands in a list.
    pub line: LaunchLine,
    /// What results are shared by.
    pub rule: SharingRule,
    /// Its tranches that have hubs sent, newest first.
    pub tranches: Vec<TrancheInResults>,
}

/// A tranche in the results of a launch.
#[derive(Clone, Debug)]
pub struct TrancheInResults {
    /// The level.
    pub level: u32,
    /// The attempt at it.
    pub attempt: u32,
    /// The reports that were made of it, newest first.
    pub reports: Vec<ReportInResults>,
    /// When the next one is made.
    pub next: NextReport,
    /// What this viewer sees beside the reports.
    pub detail: ResultDetail,
}

/// A report as everybody told may read it.
#[derive(Clone, Debug)]
pub struct ReportInResults {
    /// Its number within the launch, from 1.
    pub number: u32,
    /// When it was made.
    pub at: Moment,
    /// What it says.
    pub shared: SharedResults,
}

/// What a viewer sees of a tranche now, beside its reports.
#[derive(Clone, Debug)]
pub enum ResultDetail {
    /// DCC: everything, by region and pair of Suppliers.
    Whole(TrancheResults),
    /// A Supplier: its own hubs.
    Own(OwnResults),
    /// Everybody else: nothing.
    ReportsOnly,
}

impl App {
    /// The results of a launch; `None` where there is none, or where it is none of the viewer's
    /// business.
    pub async fn results_for(
        &self,
        viewer: &Capacity,
        reference: LaunchRef,
    ) -> Result<Option<LaunchResults>, LedgerError> {
        let Some(stored) = self.launch_ledger()?.launch(reference).await? else {
            return Ok(None);
        };
        let launch = &stored.value;
        if !self.may_see(viewer, launch).await? {
            return Ok(None);
        }
        let now = self.now();
        let calendar = self.calendar_in_force().await?;
        let kept = self.launch_ledger()?.reports(reference).await?;
        let mut tranches = Vec::new();
        for tranche in launch.tranches.iter().rev() {
            if tranche.first_sent_at.is_none() {
                continue;
            }
            let reports = reports_of(&kept, tranche);
            let last = reports.first().map(|report| report.at);
            let mut read = Vec::with_capacity(reports.len());
            for report in reports {
                read.push(ReportInResults {
                    number: report.number,
                    at: report.at,
                    shared: read_report(report)?.shared,
                });
            }
            tranches.push(TrancheInResults {
                level: tranche.level,
                attempt: tranche.attempt,
                reports: read,
                next: next_report(launch, tranche, last, &calendar, now),
                detail: self.detail_of(viewer, launch, tranche, now).await?,
            });
        }
        Ok(Some(LaunchResults {
            line: LaunchLine::of(launch, now),
            rule: SharingRule::of(&launch.notification.criteria),
            tranches,
        }))
    }

    async fn detail_of(
        &self,
        viewer: &Capacity,
        launch: &Launch,
        tranche: &Tranche,
        now: Moment,
    ) -> Result<ResultDetail, LedgerError> {
        match viewer.organisation_type {
            OrganisationType::Dcc => {
                let whole = self.results_of(launch, tranche, now).await?;
                Ok(ResultDetail::Whole(whole))
            }
            OrganisationType::Supplier => {
                let whole = self.results_of(launch, tranche, now).await?;
                Ok(ResultDetail::Own(OwnResults::of(
                    &whole,
                    viewer.organisation,
                )))
            }
            OrganisationType::Panel
            | OrganisationType::Secas
            | OrganisationType::Manufacturer
            | OrganisationType::Csp
            | OrganisationType::NetworkParty
            | OrganisationType::OtherSecParty => Ok(ResultDetail::ReportsOnly),
        }
    }

    /// The results of a tranche by region and pair of Suppliers: for DCC alone.
    async fn results_of(
        &self,
        launch: &Launch,
        tranche: &Tranche,
        now: Moment,
    ) -> Result<TrancheResults, LedgerError> {
        let plan = tranche.plan.reference;
        let planned = self.planned_by_suppliers(tranche).await?;
        let mut counts = self.launch_ledger()?.supplier_counts(plan, now).await?;
        let kpis = &launch.notification.criteria.kpis;
        let mut results = TrancheResults::default();
        for ((region, pair), planned) in planned.iter() {
            let mut of_pair = counts.remove(&(*region, *pair)).unwrap_or_default();
            of_pair.hubs.planned = *planned;
            of_pair.kpis.retain(|kpi, _| kpis.contains_key(kpi));
            if of_pair.hubs.sent() > *planned {
                return Err(LedgerError::Corrupt(format!(
                    "more hubs of plan {plan} were sent than planned"
                )));
            }
            results.add(result_report::cell_of(*region), *pair, &of_pair);
        }
        match counts.values().all(|left| left.hubs.sent() == 0) {
            true => Ok(results),
            false => Err(LedgerError::Corrupt(format!(
                "hubs of plan {plan} were sent that it does not have"
            ))),
        }
    }

    /// How many hubs a tranche upgrades, by region and pair of Suppliers at sealing. It never
    /// changes, so it is counted once.
    async fn planned_by_suppliers(
        &self,
        tranche: &Tranche,
    ) -> Result<Arc<PlannedBySuppliers>, LedgerError> {
        let shelf = &self.launching()?.planned_by_suppliers;
        if let Some(planned) = held(shelf, tranche.plan.reference) {
            return Ok(planned);
        }
        let plan = self.sealed_plan(&tranche.plan).await?;
        let snapshot = self.snapshot_of(&tranche.plan).await?;
        let counted = tokio::task::spawn_blocking(move || {
            let ground = SealedGround::of(&plan, snapshot.fleet());
            let waves: Vec<bool> = plan
                .head()
                .legend
                .iter()
                .map(|count| matches!(count.slot, Slot::Wave(_)))
                .collect();
            let numbers = (0u32..).zip(plan.slots());
            let upgraded = numbers.filter(|(_, number)| waves[usize::from(**number)]);
            ground.count_by_suppliers(upgraded.map(|(position, _)| position))
        })
        .await
        .map_err(|_| LedgerError::Storage("counting was cut off".to_owned()))?;
        let counted = counted.ok_or_else(|| {
            LedgerError::Corrupt(format!(
                "plan {} has hubs of no region",
                tranche.plan.reference
            ))
        })?;
        let counted = Arc::new(counted);
        hold(shelf, tranche.plan.reference, &counted);
        Ok(counted)
    }

    /// Makes the reports of a launch that are due. Somebody who does the same at the same time
    /// makes the same one, and one of both is kept.
    pub(super) async fn report_results(&self, launch: &Launch) -> Result<u64, LedgerError> {
        if launch.tranches.is_empty() {
            return Ok(0);
        }
        let (now, calendar) = (self.now(), self.calendar_in_force().await?);
        let kept = self.launch_ledger()?.reports(launch.reference).await?;
        let mut number = kept.last().map_or(0, |report| report.number);
        let mut made = 0;
        for tranche in &launch.tranches {
            let reports = reports_of(&kept, tranche);
            let last = reports.first().map(|report| report.at);
            match next_report(launch, tranche, last, &calendar, now) {
                NextReport::Due => {}
                NextReport::None | NextReport::On(_) => continue,
            }
            let mut earlier = Vec::with_capacity(reports.len());
            for report in reports.into_iter().rev() {
                earlier.push(read_report(report)?);
            }
            let results = self.results_of(launch, tranche, now).await?;
            let rule = SharingRule::of(&launch.notification.criteria);
            let report = made_of(rule, results, earlier).await?;
            number += 1;
            let report = KeptReport {
                number,
                plan: tranche.plan.reference,
                at: now,
                text: report,
            };
            match self
                .launch_ledger()?
                .keep_report(launch.reference, &report)
                .await
            {
                Ok(()) => made += 1,
                // Somebody else made it meanwhile.
                Err(LedgerError::Conflict) => return Ok(made),
                Err(error) => return Err(error),
            }
        }
        Ok(made)
    }
}

/// The text of the next report: the dear part, apart from what waits for nobody.
async fn made_of(
    rule: SharingRule,
    results: TrancheResults,
    earlier: Vec<SharedReport>,
) -> Result<String, LedgerError> {
    let made = tokio::task::spawn_blocking(move || {
        let shared = share(&rule, &results, &earlier).ok()?;
        Some(result_report::written(
            &rule,
            &SharedReport { results, shared },
        ))
    });
    made.await
        .map_err(|_| LedgerError::Storage("a report was cut off".to_owned()))?
        .ok_or_else(|| LedgerError::Corrupt("an earlier report is of other hubs".to_owned()))
}

/// Hubs that a tranche upgrades, by region and pair of Suppliers at sealing.
pub(super) type PlannedBySuppliers = BTreeMap<(terms::CspRegion, launch::fleet::SupplierPair), u64>;

/// The reports of a tranche, newest first.
fn reports_of<'k>(kept: &'k [KeptReport], tranche: &Tranche) -> Vec<&'k KeptReport> {
    let of_tranche = |report: &&KeptReport| report.plan == tranche.plan.reference;
    kept.iter().rev().filter(of_tranche).collect()
}

fn read_report(report: &KeptReport) -> Result<SharedReport, LedgerError> {
    result_report::read(&report.text)
        .ok_or_else(|| LedgerError::Corrupt(format!("report {} of a launch", report.number)))
}
