//! Facts of single hubs that come in: outcomes from CSPs, measures from Suppliers and DCC, and the
//! calendar of conflicts. They decide nothing; what follows from them, the background work finds.

use crate::App;
use crate::ports::{
    ConflictPlace, FactBatch, KeptConflict, LedgerError, Measured, Member, MemberFact,
};
use formats::hub_reports::{
    CalendarRow, CalendarScope, MeasureRow, OutcomeRow, ReportCode, ReportForm, Rows,
    read_calendar, read_measures, read_outcomes,
};
use launch::fleet::SupplierPair;
use launch::launch::Launch;
use launch::order::Order;
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
            | LedgerError::RequestIdUsed
            | LedgerError::Corrupt(_)
            | LedgerError::Storage(_)) => ReportError::Ledger(other),
        }
    }
}

/// A hub of a tranche: the plan, where it stands in it, and its region and Suppliers at sealing.
type SealedMember = (PlanRef, Member, (CspRegion, SupplierPair));

/// Refuses a file of which nothing can be taken.
fn readable<T>(read: &Rows<T>) -> Result<(), ReportError> {
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
        let facts = self.members_of(csp, &mut read).await?;
        let at = self.now();
        let alerts = self.alerts_of_facts(&facts, at).await?;
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
        for _ in 0..taken.contradictory {
            read.find(0, ReportCode::Contradiction, "");
        }
        let missing = ledger
            .missing_batches(csp.organisation, MISSING_TOLD_MAX)
            .await?;
        for _ in &missing {
            read.find(0, ReportCode::Gap, "");
        }
        Ok(ReportTaken {
            new: taken.new,
            repeated: taken.repeated,
            findings: read.findings,
            missing,
        })
    }

    /// The facts whose orders and hubs are the sender's; the others become findings.
    async fn members_of(
        &self,
        csp: &Capacity,
        read: &mut Rows<OutcomeRow>,
    ) -> Result<BTreeMap<PlanRef, Vec<MemberFact>>, LedgerError> {
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
            let hubs = self.ordered_hubs(launch, order).await?;
            match hubs.sealed(row.device) {
                Some(sealed) => facts.entry(order.plan).or_default().push(MemberFact {
                    member: Member {
                        device: row.device,
                        wave: order.wave,
                        stratum: sealed.stratum,
                    },
                    suppliers: sealed.suppliers,
                    order: row.order,
                    fact: row.fact,
                }),
                None => read.find(line, ReportCode::HubNotOrdered, "device_id"),
            }
        }
        Ok(facts)
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
        let mut new = 0;
        for (plan, measures) in by_plan {
            new += measures.len() as u64;
            self.launch_ledger()?
                .take_measures(plan, &measures, rules)
                .await?;
        }
        Ok(ReportTaken {
            new,
            repeated: 0,
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
        let fleet = self.fleet_in_force().await?;
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
                (_, Some(fleet)) => {
                    let view = fleet.view();
                    view.position(row.device).is_some_and(|position| {
                        let pair = view.suppliers(view.state(position).suppliers);
                        pair.includes(sender.organisation)
                    })
                }
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

    /// Replaces a Supplier's calendar of conflicts (SL-11). Rows that do not read, and hubs that
    /// are not the Supplier's, are findings; the others are in force at once.
    pub async fn take_calendar(
        &self,
        supplier: &Capacity,
        bytes: &[u8],
        form: ReportForm,
    ) -> Result<ReportTaken, ReportError> {
        if supplier.organisation_type != OrganisationType::Supplier {
            return Err(ReportError::NotAuthorised);
        }
        let mut read = read_calendar(bytes, form, self.now());
        readable(&read)?;
        // A file of which no row reads must not empty the calendar: who means that sends no row.
        if let (true, Some(code)) = (read.rows.is_empty(), read.findings.counts().keys().next()) {
            return Err(ReportError::Unreadable(*code));
        }
        let conflicts = self.placed_conflicts(supplier, &mut read).await?;
        let new = conflicts.len() as u64;
        self.launch_ledger()?
            .put_conflicts(supplier.organisation, &conflicts)
            .await?;
        Ok(ReportTaken {
            new,
            repeated: 0,
            findings: read.findings,
            missing: Vec::new(),
        })
    }

    /// A Supplier's own conflicts from now on for so many days (SL-2); none for anybody else.
    pub async fn conflicts_ahead(
        &self,
        supplier: &Capacity,
        days: u32,
    ) -> Result<Vec<KeptConflict>, LedgerError> {
        if supplier.organisation_type != OrganisationType::Supplier {
            return Ok(Vec::new());
        }
        let now = self.now();
        let until = now.plus_seconds(i64::from(days) * 24 * 3_600);
        self.launch_ledger()?
            .conflicts(Some(supplier.organisation), now, until)
            .await
    }

    async fn placed_conflicts(
        &self,
        supplier: &Capacity,
        read: &mut Rows<CalendarRow>,
    ) -> Result<Vec<KeptConflict>, LedgerError> {
        let fleet = self.fleet_in_force().await?;
        let mut conflicts: Vec<KeptConflict> = Vec::new();
        for (line, row) in std::mem::take(&mut read.rows) {
            let place = match row.scope {
                CalendarScope::Portfolio => ConflictPlace::Portfolio,
                CalendarScope::Region(region) => ConflictPlace::Region(region),
                CalendarScope::Hub(device) => {
                    let own = fleet.as_ref().is_some_and(|fleet| {
                        let view = fleet.view();
                        view.position(device).is_some_and(|position| {
                            let pair = view.suppliers(view.state(position).suppliers);
                            pair.includes(supplier.organisation)
                        })
                    });
                    if !own {
                        read.find(line, ReportCode::Scope, "scope");
                        continue;
                    }
                    ConflictPlace::Hubs(vec![device])
                }
            };
            conflicts.push(KeptConflict {
                kind: row.kind,
                supplier: supplier.organisation,
                place,
                from: row.from,
                until: row.until,
            });
        }
        Ok(gathered(conflicts))
    }
}

/// Hubs of the same conflict at the same time become one entry.
fn gathered(conflicts: Vec<KeptConflict>) -> Vec<KeptConflict> {
    let mut hubs: BTreeMap<_, Vec<DeviceId>> = BTreeMap::new();
    let mut gathered = Vec::new();
    for conflict in conflicts {
        match conflict.place {
            ConflictPlace::Hubs(devices) => hubs
                .entry((
                    conflict.kind,
                    conflict.supplier,
                    conflict.from,
                    conflict.until,
                ))
                .or_default()
                .extend(devices),
            ConflictPlace::Portfolio | ConflictPlace::Region(_) => gathered.push(conflict),
        }
    }
    for ((kind, supplier, from, until), mut devices) in hubs {
        devices.sort_unstable();
        devices.dedup();
        gathered.push(KeptConflict {
            kind,
            supplier,
            place: ConflictPlace::Hubs(devices),
            from,
            until,
        });
    }
    gathered
}
