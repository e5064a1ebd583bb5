//! What CSPs do at a line of a script.

use super::play::Playing;
use super::{Act, CspWork, Fate, Portion};
use crate::WorldFault;
use crate::cast::{self, Who};
use crate::observed::SeenOrder;
use crate::step::{Did, ReportRow};
use launch::command::Command;
use launch::order::OrderState;
use launch::outcome::{HubOutcome, OutcomeFact, Step as HubStep};
use std::collections::VecDeque;
use terms::{DeviceId, Moment, OrderRef};

/// Most days that a tranche may take to run.
const DAYS_MAX: u32 = 30;

impl Playing<'_> {
    pub(super) async fn csps(&mut self, csps: &[Who], work: &CspWork) -> Result<(), WorldFault> {
        for csp in csps {
            match work {
                CspWork::Fetch => self.fetch(csp, &[OrderState::Out]).await?,
                CspWork::FetchStale => {
                    let stale = [OrderState::TakenBack, OrderState::Recalled];
                    self.fetch(csp, &stale).await?;
                }
                CspWork::Report(parts) => self.report(csp, parts).await?,
                CspWork::Repeat => self.repeat(csp).await?,
                CspWork::ProveWell => self.prove_well(csp).await?,
                CspWork::AnswerRecall(late) => self.answer_recall(csp, *late).await?,
            }
        }
        Ok(())
    }

    /// The CSP's orders of the launch in one of these states.
    fn orders(&self, csp: &Who, states: &[OrderState]) -> Result<Vec<SeenOrder>, WorldFault> {
        let orders = self.seen()?.orders.iter();
        let own = orders.filter(|seen| {
            seen.order.csp == csp.capacity.organisation && states.contains(&seen.order.state())
        });
        Ok(own.cloned().collect())
    }

    async fn fetch(&mut self, csp: &Who, states: &[OrderState]) -> Result<(), WorldFault> {
        for seen in self.orders(csp, states)? {
            let command = Command::FetchOrder {
                launch: seen.order.launch,
                order: seen.order.reference,
            };
            let who = csp.clone();
            self.step(Did::Act { who, command }).await?;
        }
        Ok(())
    }

    async fn report(&mut self, csp: &Who, parts: &[(Portion, Fate)]) -> Result<(), WorldFault> {
        let orders = self.orders(csp, &[OrderState::WithCsp])?;
        let mut left: VecDeque<(OrderRef, DeviceId)> = VecDeque::new();
        for seen in &orders {
            let order = seen.order.reference;
            if self.reported.insert(order) {
                left.extend(seen.hubs.iter().map(|device| (order, *device)));
            }
        }
        let (all, now) = (left.len() as u64, self.world.now());
        let mut rows = Vec::new();
        for (portion, fate) in parts {
            let count = match portion {
                Portion::Permille(parts) => all * u64::from(*parts) / 1_000,
                Portion::Hubs(hubs) => *hubs,
                Portion::Rest => all,
            };
            for _ in 0..count {
                let Some((order, device)) = left.pop_front() else {
                    break;
                };
                rows.extend(row_by_row(order, device, fate_steps(*fate), now));
            }
        }
        self.send(csp, rows).await
    }

    async fn send(&mut self, csp: &Who, rows: Vec<ReportRow>) -> Result<(), WorldFault> {
        if rows.is_empty() {
            return Ok(());
        }
        let last = self.sequences.entry(csp.capacity.organisation).or_default();
        *last = (last.0 + 1, rows.clone());
        let did = Did::Report {
            csp: csp.clone(),
            sequence: last.0,
            rows,
        };
        self.step(did).await
    }

    async fn repeat(&mut self, csp: &Who) -> Result<(), WorldFault> {
        let last = self.sequences.get(&csp.capacity.organisation).cloned();
        let Some((sequence, rows)) = last else {
            return Ok(());
        };
        let csp = csp.clone();
        self.step(Did::Report {
            csp,
            sequence,
            rows,
        })
        .await
    }

    /// Every hub of orders with the CSP of which nothing decisive is known is heard after all.
    async fn prove_well(&mut self, csp: &Who) -> Result<(), WorldFault> {
        let states = [OrderState::WithCsp, OrderState::Recalled];
        let now = self.world.now();
        let mut rows = Vec::new();
        for seen in self.orders(csp, &states)? {
            for device in seen.hubs.iter() {
                if self.is_unheard(&seen, *device) {
                    let steps = &[HubStep::Confirmed, HubStep::Heartbeat];
                    rows.extend(row_by_row(seen.order.reference, *device, steps, now));
                }
            }
        }
        self.send(csp, rows).await
    }

    async fn answer_recall(&mut self, csp: &Who, late: u64) -> Result<(), WorldFault> {
        let (now, mut late) = (self.world.now(), late);
        let mut rows = Vec::new();
        for seen in self.orders(csp, &[OrderState::Recalled])? {
            for device in seen.hubs.iter() {
                if !self.is_unheard(&seen, *device) {
                    continue;
                }
                let steps: &[HubStep] = match late {
                    0 => &[HubStep::Recalled],
                    _ => &[
                        HubStep::RecallTooLate,
                        HubStep::Confirmed,
                        HubStep::Heartbeat,
                    ],
                };
                late = late.saturating_sub(1);
                rows.extend(row_by_row(seen.order.reference, *device, steps, now));
            }
        }
        self.send(csp, rows).await
    }

    fn is_unheard(&self, seen: &SeenOrder, device: DeviceId) -> bool {
        let order = &seen.order;
        let told = self.world.told_of(order.reference, device);
        match told.state(self.world.now(), order.silent_from) {
            HubOutcome::Pending | HubOutcome::Silent => true,
            HubOutcome::Ok | HubOutcome::Failed | HubOutcome::Recalled => false,
        }
    }

    /// Day after day until the whole tranche has matured: orders go out, are fetched, every hub is
    /// well and is measured.
    pub(super) async fn run_well(&mut self) -> Result<(), WorldFault> {
        let csps: Vec<Who> = ["Northern Reach", "Southern Arc"]
            .into_iter()
            .filter_map(cast::who)
            .collect();
        let dcc = cast::who("DCC").ok_or_else(|| WorldFault("there is no DCC".to_owned()))?;
        for _ in 0..DAYS_MAX {
            self.step(Did::Work).await?;
            self.csps(&csps, &CspWork::Fetch).await?;
            let well = CspWork::Report(vec![(Portion::Rest, Fate::Well)]);
            self.csps(&csps, &well).await?;
            self.person(&dcc, &Act::Measure(0)).await?;
            let tranche = self.seen()?.launch.current_tranche();
            if tranche.is_none_or(|one| one.matured_at.is_some()) {
                return Ok(());
            }
            let to = self.world.now().plus_seconds(24 * 3_600);
            self.step(Did::Jump { to }).await?;
        }
        Err(WorldFault(format!(
            "the tranche has not matured after {DAYS_MAX} days"
        )))
    }
}

fn fate_steps(fate: Fate) -> &'static [HubStep] {
    use launch::outcome::FailureMode as Mode;
    match fate {
        Fate::Well => &[HubStep::Delivered, HubStep::Confirmed, HubStep::Heartbeat],
        Fate::Silent => &[HubStep::Delivered],
        Fate::Fails(Mode::TransferFailed) => &[HubStep::Failed(Mode::TransferFailed)],
        Fate::Fails(Mode::ImageDiscarded) => &[HubStep::Failed(Mode::ImageDiscarded)],
        Fate::Fails(Mode::HardwareMismatch) => &[HubStep::Failed(Mode::HardwareMismatch)],
        Fate::Fails(Mode::VerificationFailed) => &[HubStep::Failed(Mode::VerificationFailed)],
        Fate::Fails(Mode::OtherVersion) => &[HubStep::Failed(Mode::OtherVersion)],
        Fate::Fails(Mode::LostAfterActivation) => &[HubStep::Failed(Mode::LostAfterActivation)],
    }
}

fn row_by_row(
    order: OrderRef,
    device: DeviceId,
    steps: &[HubStep],
    at: Moment,
) -> impl Iterator<Item = ReportRow> {
    steps.iter().map(move |step| ReportRow {
        order,
        device,
        fact: OutcomeFact { at, step: *step },
    })
}
