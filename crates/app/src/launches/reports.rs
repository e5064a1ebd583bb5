//! Facts of single hubs that come in: outcomes from CSPs, and measures from Suppliers and DCC. They
//! decide nothing; what follows from them, the background work finds.

use crate::App;
use crate::duis::VersionRead;
use crate::ports::{FactBatch, KnownHub, LedgerError, Measured, Member, MemberFact};
use formats::hub_reports::{
    MeasureRow, OutcomeRow, ReportCode, ReportForm, Rows, read_measures, read_outcomes,
};
use formats::sentences::launch::report::contradiction_text;
use launch::fleet::SupplierPair;
use launch::launch::Launch;
use launch::order::Order;
use launch::outcome::Step;
use launch::plan::Slot;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use terms::{
    Capacity, CspRegion, DeviceId, Findings, LaunchRef, OrderRef, OrganisationType, PlanRef,
};

/// What became of a report. Rows that were not taken are findings; nothing is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportTaken {
    /// Rows that were taken and were new.
    pub new: u64,
    /// Rows that were taken before.
    pub repeated: u64,
    /// What was wrong.
    pub findings: Findings<ReportCode>,
    /// Batches of the sender's sequence that are missing, the first of them.
    pub missing: Vec<u64>,
}

/// Why a report was not looked at.
#[derive(Debug)]
pub enum ReportError {
    /// The sender may not send such a report.
    NotAuthorised,
    /// There is no such launch, or it is none of the sender's business.
    NotFound,
    /// Nothing of the whole file can be taken, for this reason; nothing changed.
    Unreadable(ReportCode),
    /// This number of the sequence was used for another batch.
    SequenceReused,
    /// Storage failed.
    Ledger(LedgerError),
}

impl From<LedgerError> for ReportError {
    fn from(error: LedgerError) -> ReportError {
        match error {
            LedgerError::SequenceReused { .. } => ReportError::SequenceReused,
            other @ (LedgerError::Conflict
            | LedgerError::AlreadyDone(_)
            | LedgerError::KeyReused
            | LedgerError::NoSuchPage
            | LedgerError::RequestIdUsed
            | LedgerError::Corrupt(_)
            | LedgerError::Storage(_)) => ReportError::Ledger(other),
        }
    }
}

/// A hub of a tranche: the plan, where it stands in it, and its region and Suppliers at sealing.
type SealedMember = (PlanRef, Member, (CspRegion, SupplierPair));

/// What a batch says of hubs that are the sender's.
struct Reported {
    facts: BTreeMap<PlanRef, Vec<MemberFact>>,
    /// The versions that were read.
    versions: Vec<VersionRead>,
    /// The line of each fact, with its hub and order.
    lines: Vec<(DeviceId, OrderRef, u64)>,
}

/// Names each hub whose facts contradict each other now, at its last line, with both reports. The
/// hub is one of the sender's own order, so it may be named.
fn tell_contradictions(
    read: &mut Rows<OutcomeRow>,
    hubs: &[KnownHub],
    lines: &[(DeviceId, OrderRef, u64)],
) {
    let contradictory: HashMap<(DeviceId, OrderRef), &KnownHub> = hubs
        .iter()
        .map(|hub| ((hub.member.device, hub.order), hub))
        .collect();
    let mut last: BTreeMap<(DeviceId, OrderRef), u64> = BTreeMap::new();
    for (device, order, line) in lines {
        if contradictory.contains_key(&(*device, *order)) {
            last.insert((*device, *order), *line);
        }
    }
    for (of, line) in last {
        let told = contradiction_text(&contradictory[&of].progress);
        let device = Some(of.0.text());
        read.find_of(line, ReportCode::Contradiction, "device_id", device, told);
    }
}

/// How far a CSP's clock may be behind DCC's, in seconds.
const CLOCKS_APART_MAX: i64 = 300;

/// Why an outcome cannot be one of this order, and the column that says so: it proves nothing of the
/// upgrade where it is older than its order, and only what was recalled can be accounted for.
fn out_of_place(order: &Order, row: &OutcomeRow) -> Option<(ReportCode, &'static str)> {
    if row.fact.at.plus_seconds(CLOCKS_APART_MAX) < order.sent_at {
        return Some((ReportCode::BeforeOrder, "at"));
    }
    match (row.fact.step, order.recalled_at) {
        (Step::Recalled | Step::RecallTooLate, None) => Some((ReportCode::NotRecalled, "step")),
        _ => None,
    }
}

/// Refuses a file of which nothing can be taken.
pub(super) fn readable<T>(read: &Rows<T>) -> Result<(), ReportError> {
    match read.unreadable() {
        None => Ok(()),
        Some(code) => Err(ReportError::Unreadable(code)),
    }
}

/// Most missing batches that an answer names.
pub(super) const MISSING_TOLD_MAX: u32 = 100;

impl App {
    /// Takes a CSP's batch of outcomes: repeats are harmless, order does not matter, gaps in the
    /// sequence are told.
    pub async fn take_outcomes(
        &self,
        csp: &Capacity,
        sequence: u64,
        bytes: &[u8],
        form: ReportForm,
    ) -> Result<ReportTaken, ReportError> {
        if csp.organisation_type != OrganisationType::Csp {
            return Err(ReportError::NotAuthorised);
        }
        let mut read = read_outcomes(bytes, form, self.now());
        readable(&read)?;
        let Reported {
            facts,
            versions,
            lines,
        } = self.members_of(csp, &mut read).await?;
        let at = self.now();
        let alerts = self.alerts_of_facts(&facts, &versions, at).await?;
        let batch = FactBatch {
            source: csp.organisation,
            sequence,
            sha256: crate::sha256(bytes),
            facts,
            alerts,
            at,
        };
        let ledger = self.launch_ledger()?;
        let taken = ledger.take_facts(&batch).await?;
        tell_contradictions(&mut read, &taken.contradictory, &lines);
        let missing = ledger
            .missing_batches(csp.organisation, MISSING_TOLD_MAX)
            .await?;
        for range in missing.chunk_by(|one, next| one + 1 == *next) {
            let told = match range {
                [one] => one.to_string(),
                [first, .., last] => format!("{first} to {last}"),
                [] => continue,
            };
            read.find_of(0, ReportCode::Gap, "sequence", None, told);
        }
        Ok(ReportTaken {
            new: taken.new,
            repeated: taken.repeated,
            findings: read.findings,
            missing,
        })
    }

    /// The facts whose orders and hubs are the sender's, and the versions that were read from such
    /// hubs; the others become findings.
    async fn members_of(
        &self,
        csp: &Capacity,
        read: &mut Rows<OutcomeRow>,
    ) -> Result<Reported, LedgerError> {
        let mut versions = Vec::new();
        let mut lines = Vec::with_capacity(read.rows.len());
        let mut orders: HashMap<OrderRef, Option<(Launch, Order)>> = HashMap::new();
        let mut facts: BTreeMap<PlanRef, Vec<MemberFact>> = BTreeMap::new();
        for (line, row) in std::mem::take(&mut read.rows) {
            let known = match orders.entry(row.order) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(self.own_order(csp, row.order).await?),
            };
            let Some((launch, order)) = known else {
                read.find(line, ReportCode::OrderUnknown, "order");
                continue;
            };
            if let Some((code, column)) = out_of_place(order, &row) {
                read.find(line, code, column);
                continue;
            }
            let hubs = self.ordered_hubs(launch, order).await?;
            match hubs.sealed(row.device) {
                Some(sealed) => {
                    lines.push((row.device, row.order, line));
                    facts.entry(order.plan).or_default().push(MemberFact {
                        member: Member {
                            device: row.device,
                            wave: order.wave,
                            stratum: sealed.stratum,
                        },
                        suppliers: sealed.suppliers,
                        order: row.order,
                        fact: row.fact,
                    });
                    versions.extend(row.version.map(|version| VersionRead {
                        launch: launch.reference,
                        device: row.device,
                        version,
                    }));
                }
                None => read.find(line, ReportCode::HubNotOrdered, "device_id"),
            }
        }
        Ok(Reported {
            facts,
            versions,
            lines,
        })
    }

    /// An order of this CSP's with its launch. Another's is none.
    async fn own_order(
        &self,
        csp: &Capacity,
        order: OrderRef,
    ) -> Result<Option<(Launch, Order)>, LedgerError> {
        let ledger = self.launch_ledger()?;
        let order = ledger.order(order).await?;
        let Some(order) = order.filter(|order| order.value.csp == csp.organisation) else {
            return Ok(None);
        };
        let launch = ledger.launch(order.value.launch).await?;
        Ok(launch.map(|launch| (launch.value, order.value)))
    }

    /// Takes measures of hubs of a launch from a Supplier, for its own hubs, or from DCC.
    pub async fn take_measures(
        &self,
        sender: &Capacity,
        launch: LaunchRef,
        bytes: &[u8],
        form: ReportForm,
    ) -> Result<ReportTaken, ReportError> {
        let stored = self
            .launch_ledger()?
            .launch(launch)
            .await?
            .ok_or(ReportError::NotFound)?;
        match sender.organisation_type {
            OrganisationType::Dcc | OrganisationType::Supplier => {}
            OrganisationType::Secas
            | OrganisationType::Panel
            | OrganisationType::Manufacturer
            | OrganisationType::Csp
            | OrganisationType::NetworkParty
            | OrganisationType::OtherSecParty => return Err(ReportError::NotAuthorised),
        }
        let mut read = read_measures(bytes, form);
        readable(&read)?;
        let by_plan = self.measured(sender, &stored.value, &mut read).await?;
        let rules = &stored.value.notification.criteria.kpis;
        let (mut new, mut repeated) = (0, 0);
        for (plan, measures) in by_plan {
            let ledger = self.launch_ledger()?;
            let told_before = ledger.take_measures(plan, &measures, rules).await?;
            repeated += told_before;
            new += measures.len() as u64 - told_before;
        }
        Ok(ReportTaken {
            new,
            repeated,
            findings: read.findings,
            missing: Vec::new(),
        })
    }

    /// Measures of hubs in tranches of the launch, upgraded or held back, and of the sender's own.
    async fn measured(
        &self,
        sender: &Capacity,
        launch: &Launch,
        read: &mut Rows<MeasureRow>,
    ) -> Result<BTreeMap<PlanRef, Vec<Measured>>, LedgerError> {
        let fleet = self.own_fleet(sender).await?;
        let gated = &launch.notification.criteria.kpis;
        let members = self.members(launch).await?;
        let mut by_plan: BTreeMap<PlanRef, Vec<Measured>> = BTreeMap::new();
        for (line, row) in std::mem::take(&mut read.rows) {
            if !gated.contains_key(&row.kpi) {
                read.find(line, ReportCode::Measure, "measure");
                continue;
            }
            let own = match (sender.organisation_type, &fleet) {
                (OrganisationType::Dcc, _) => true,
                (_, Some(fleet)) => fleet.is_own(row.device),
                (_, None) => false,
            };
            match members.get(&row.device).filter(|_| own) {
                Some((plan, member, results_of)) => {
                    by_plan.entry(*plan).or_default().push(Measured {
                        member: *member,
                        results_of: *results_of,
                        kpi: row.kpi,
                        before: row.before,
                        after: row.after,
                    })
                }
                None => read.find(line, ReportCode::HubNotKnown, "device_id"),
            }
        }
        Ok(by_plan)
    }

    /// Every hub of the current tranche, upgraded or held back.
    async fn members(
        &self,
        launch: &Launch,
    ) -> Result<HashMap<DeviceId, SealedMember>, LedgerError> {
        let mut members = HashMap::new();
        let Some(tranche) = launch.current_tranche() else {
            return Ok(members);
        };
        let plan = self.sealed_plan(&tranche.plan).await?;
        let strata = plan.head().strata.list();
        let waves = (1..=tranche.plan.waves.len() as u32).map(Slot::Wave);
        for slot in waves.chain([Slot::Holdback]) {
            let devices = self.planned_devices(&tranche.plan, &plan, slot).await?;
            let sealed = self.sealed_hubs(&tranche.plan, &devices).await?;
            for (device, sealed) in devices.into_iter().zip(sealed) {
                let member = Member {
                    device,
                    wave: slot.wave().unwrap_or(0),
                    stratum: sealed.stratum,
                };
                let region = strata[sealed.stratum as usize].region;
                let results_of = (region, sealed.suppliers);
                members.insert(device, (tranche.plan.reference, member, results_of));
            }
        }
        Ok(members)
    }
}
