//! What comes from outside: reports of CSPs, measures, calendars, and what becomes true at hubs.

use super::World;
use crate::WorldFault;
use crate::cast::Who;
use crate::homes::Home;
use crate::step::{HubsChange, Outcome, ReportRow};
use app::launches::ReportError;
use formats::hub_reports::ReportForm;
use launch::fleet::{DeviceStatus, HubChange, HubFact, HubProfile, SupplierPair, Wan};
use launch::outcome::Step as HubStep;
use std::fmt::Write;
use std::sync::Arc;
use terms::{CspRegion, DeviceId, FirmwareVersion, LaunchRef, Make, Model, Moment};

impl World {
    pub(super) async fn report(
        &mut self,
        csp: &Who,
        sequence: u64,
        rows: &[ReportRow],
    ) -> Result<Outcome, WorldFault> {
        let mut csv = "order,device_id,step,failure,at\n".to_owned();
        for row in rows {
            let failure = match row.fact.step {
                HubStep::Failed(mode) => mode.code(),
                HubStep::Delivered
                | HubStep::Confirmed
                | HubStep::Heartbeat
                | HubStep::Recalled
                | HubStep::RecallTooLate => "",
            };
            let (order, device, at) = (row.order, row.device.text(), row.fact.at.rfc3339());
            let step = row.fact.step.code();
            writeln!(csv, "{order},{device},{step},{failure},{at}").map_err(WorldFault::of)?;
        }
        let form = ReportForm::Csv;
        let taken = self
            .app
            .take_outcomes(&csp.capacity, sequence, csv.as_bytes(), form)
            .await;
        let taken = match taken {
            Ok(taken) => taken,
            Err(error) => return not_taken(error),
        };
        for row in rows {
            if self.is_ordered(csp, row).await? && row.fact.at <= self.now() {
                let known = self.told.entry((row.order, row.device)).or_default();
                *known = known.with(row.fact);
            }
        }
        Ok(Outcome::Taken(taken))
    }

    /// Whether a row is of a hub of an order of this CSP's, so that it counts.
    async fn is_ordered(&mut self, csp: &Who, row: &ReportRow) -> Result<bool, WorldFault> {
        let ledger = self.app.launch_ledger().map_err(WorldFault::of)?;
        let order = ledger.order(row.order).await.map_err(WorldFault::of)?;
        let Some(order) = order.map(|stored| stored.value) else {
            return Ok(false);
        };
        let hubs = self.set(order.hubs).await?;
        Ok(order.csp == csp.capacity.organisation && hubs.contains(&row.device))
    }

    pub(super) async fn measure(
        &self,
        who: &Who,
        launch: LaunchRef,
        rows: &[(DeviceId, u32, u32)],
    ) -> Result<Outcome, WorldFault> {
        let mut csv = "device_id,measure,before,after\n".to_owned();
        for (device, before, after) in rows {
            writeln!(csv, "{},GAS-READS,{before},{after}", device.text())
                .map_err(WorldFault::of)?;
        }
        let form = ReportForm::Csv;
        let taken = self
            .app
            .take_measures(&who.capacity, launch, csv.as_bytes(), form)
            .await;
        taken.map_or_else(not_taken, |taken| Ok(Outcome::Taken(taken)))
    }

    pub(super) async fn calendar(
        &self,
        supplier: &Who,
        tariff_change: Option<(Moment, Moment)>,
    ) -> Result<Outcome, WorldFault> {
        let mut csv = "kind,scope,from,until\n".to_owned();
        if let Some((from, until)) = tariff_change {
            let (from, until) = (from.rfc3339(), until.rfc3339());
            writeln!(csv, "TARIFF-CHANGE,PORTFOLIO,{from},{until}").map_err(WorldFault::of)?;
        }
        let form = ReportForm::Csv;
        let taken = self
            .app
            .take_calendar(&supplier.capacity, csv.as_bytes(), form)
            .await;
        taken.map_or_else(not_taken, |taken| Ok(Outcome::Taken(taken)))
    }

    pub(super) async fn change(
        &mut self,
        hubs: &[DeviceId],
        change: HubsChange,
    ) -> Result<Outcome, WorldFault> {
        // Of two facts of one moment that contradict each other the first holds; in this world
        // things become true one after another.
        self.clock.jump_to(self.now().plus_seconds(1));
        let at = self.now();
        let mut facts = Vec::new();
        for device in hubs.iter().copied() {
            let mut becomes = |what| facts.push(HubFact { device, at, what });
            let homes = Arc::make_mut(&mut self.homes);
            match (change, homes.get_mut(device)) {
                (HubsChange::Supplier(to), Some(home)) => {
                    home.suppliers = both(to);
                    becomes(HubChange::ElectricitySupplier(Some(to)));
                    becomes(HubChange::GasSupplier(Some(to)));
                }
                (HubsChange::Leave, Some(home)) => {
                    home.is_commissioned = false;
                    becomes(HubChange::Status(DeviceStatus::Decommissioned));
                }
                (HubsChange::Join(to), None) => {
                    let home = Home {
                        suppliers: both(to),
                        region: CspRegion::North,
                        is_commissioned: true,
                    };
                    homes.join(device, home);
                    becomes(HubChange::Joined(new_profile()));
                    becomes(HubChange::ElectricitySupplier(Some(to)));
                    becomes(HubChange::GasSupplier(Some(to)));
                }
                (HubsChange::Supplier(_) | HubsChange::Leave, None)
                | (HubsChange::Join(_), Some(_)) => {}
            }
        }
        let taken = self.app.ingest_hub_facts(&facts).await;
        taken.map_err(WorldFault::of).map(|_| Outcome::Nothing)
    }
}

fn both(supplier: terms::OrganisationRef) -> SupplierPair {
    SupplierPair {
        electricity: Some(supplier),
        gas: Some(supplier),
    }
}

fn new_profile() -> HubProfile {
    HubProfile {
        make: Make::parse("Northmere").expect("a make"),
        model: Model::parse("NM-H200").expect("a model"),
        firmware: FirmwareVersion::parse("00010000").expect("a version"),
        region: Some(CspRegion::North),
        status: DeviceStatus::Commissioned,
        wan: Wan::Reachable,
    }
}

fn not_taken(error: ReportError) -> Result<Outcome, WorldFault> {
    match error {
        ReportError::NotAuthorised => Ok(Outcome::NotTaken("NOT-AUTHORISED")),
        ReportError::NotFound => Ok(Outcome::NotTaken("NOT-FOUND")),
        ReportError::Unreadable(code) => Ok(Outcome::NotTaken(code.text())),
        ReportError::SequenceReused => Ok(Outcome::NotTaken("SEQUENCE-REUSED")),
        ReportError::Ledger(error) => Err(WorldFault::of(error)),
    }
}
