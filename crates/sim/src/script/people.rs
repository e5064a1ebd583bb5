//! What people do at a line of a script.

use super::play::Playing;
use super::{Act, WhichPlan};
use crate::WorldFault;
use crate::cast::Who;
use crate::observed::Seen;
use crate::setting;
use crate::step::{Did, Outcome};
use launch::command::Command;
use launch::criteria::Kpi;
use launch::hold::{Hold, HoldReason};
use launch::launch::Phase;
use launch::nomination::NominationRoute;
use launch::outcome::HubOutcome;
use terms::{DeviceId, HoldRef, OrganisationType};

impl Playing<'_> {
    pub(super) async fn person(&mut self, who: &Who, act: &Act) -> Result<(), WorldFault> {
        match act {
            Act::Look => return self.view_of(who),
            Act::Plan => {
                let launch = self.launch()?;
                self.step(Did::Plan { launch }).await?;
                if let Outcome::Planned(proposal) = &self.outcome {
                    self.plans.push(proposal.head.reference);
                }
                return Ok(());
            }
            Act::Measure(worse) => return self.measure(who, *worse).await,
            Act::Tariffs(seconds) => {
                let now = self.world.now();
                let tariff_change = Some((now, now.plus_seconds(*seconds)));
                let supplier = who.clone();
                let did = Did::Calendar {
                    supplier,
                    tariff_change,
                };
                return self.step(did).await;
            }
            Act::Draft(..)
            | Act::Issue
            | Act::Acknowledge
            | Act::List(_)
            | Act::TakeOff(_)
            | Act::Seal(_)
            | Act::MoveOn
            | Act::Stop(_)
            | Act::Defer(..)
            | Act::EndDeferral
            | Act::Direct(..)
            | Act::DirectCoverage(_)
            | Act::ReportFailure(..)
            | Act::ReleaseGate
            | Act::AcknowledgeDrift
            | Act::Withdraw(_) => {}
        }
        let command = self.command(who, act)?;
        let who = who.clone();
        self.step(Did::Act { who, command }).await?;
        if let (Act::Draft(..), Outcome::Done { launch, .. }) = (act, &self.outcome) {
            self.launch = Some(*launch);
            self.plans.clear();
        }
        Ok(())
    }

    fn command(&self, who: &Who, act: &Act) -> Result<Command, WorldFault> {
        if let Act::Draft(number, kind) = act {
            let notification = setting::notification(number.clone(), *kind, self.world.now());
            return Ok(Command::Draft {
                notification: Box::new(notification),
            });
        }
        let launch = self.launch()?;
        let seen = self.seen()?;
        let hold = |wanted: fn(&HoldReason) -> bool| self.open_hold(seen, wanted);
        Ok(match act {
            Act::Issue => Command::Issue { launch },
            Act::Acknowledge => Command::Acknowledge { launch },
            Act::List(hubs) => Command::Nominate {
                launch,
                route: NominationRoute::Page,
                list: hubs.clone(),
                request_sha256: digest(hubs),
            },
            Act::TakeOff(hubs) => Command::WithdrawNominations {
                launch,
                list: hubs.clone(),
            },
            Act::Seal(which) => {
                let plan = match which {
                    WhichPlan::Last => self.plans.last(),
                    WhichPlan::First => self.plans.first(),
                };
                let plan = *plan.ok_or_else(|| WorldFault("no plan was made".to_owned()))?;
                Command::Seal { launch, plan }
            }
            Act::MoveOn => Command::MoveOn { launch },
            Act::Stop(words) => Command::EmergencyStop {
                launch,
                words: words.clone(),
            },
            Act::Defer(hubs, justification) => Command::Defer {
                launch,
                hubs: hubs.clone(),
                vulnerabilities: "None that the old version adds.".to_owned(),
                justification: justification.clone(),
            },
            Act::EndDeferral => Command::EndDeferral {
                launch,
                hold: self.own_deferral(seen, who),
            },
            Act::Direct(kind, reasons) => Command::Direct {
                launch,
                hold: hold(|reason| !matches!(reason, HoldReason::GateNotAchieved { .. })),
                kind: kind.clone(),
                reasons: reasons.clone(),
                attendance: "Chair, DCC, two Suppliers.".to_owned(),
            },
            Act::DirectCoverage(reasons) => Command::DirectCoverage {
                launch,
                reasons: reasons.clone(),
            },
            Act::ReportFailure(mechanism, mitigation) => Command::ReportFailure {
                launch,
                hold: hold(|reason| matches!(reason, HoldReason::GateNotAchieved { .. })),
                mechanism: mechanism.clone(),
                mitigation: mitigation.clone(),
            },
            Act::ReleaseGate => Command::ReleaseGate {
                launch,
                hold: hold(|reason| matches!(reason, HoldReason::GateNotAchieved { .. })),
            },
            Act::AcknowledgeDrift => Command::AcknowledgeDrift {
                launch,
                kpi: Kpi::GasReads,
            },
            Act::Withdraw(reason) => Command::Withdraw {
                launch,
                reason: reason.clone(),
            },
            Act::Draft(..) | Act::Look | Act::Plan | Act::Measure(_) | Act::Tariffs(_) => {
                return Err(WorldFault("no act of a person".to_owned()));
            }
        })
    }

    /// The oldest open hold of this kind; where there is none a reference that nothing has, which
    /// the app refuses.
    fn open_hold(&self, seen: &Seen, wanted: fn(&HoldReason) -> bool) -> HoldRef {
        let fits = |hold: &&Hold| wanted(&hold.reason);
        let mut open = seen.launch.open_holds(self.seen.now).filter(fits);
        let any = seen.launch.holds.iter().rfind(fits);
        let found = open.next().or(any).map(|hold| hold.reference);
        found.unwrap_or(HoldRef::from_random_bits(1))
    }

    fn own_deferral(&self, seen: &Seen, who: &Who) -> HoldRef {
        let own = |hold: &&Hold| {
            matches!(&hold.reason, HoldReason::Deferral { by, .. }
                if *by == who.capacity.organisation)
        };
        let found = seen.launch.open_holds(self.seen.now).find(own);
        found.map_or(HoldRef::from_random_bits(1), |hold| hold.reference)
    }

    /// Measures of every hub of the tranche of which it is known that it is well, and of those that
    /// are held back, which stayed as they were: a Supplier's own, or all of them from DCC.
    async fn measure(&mut self, who: &Who, worse: u32) -> Result<(), WorldFault> {
        let seen = self.seen()?;
        let organisation = who.capacity.organisation;
        let of_all = who.capacity.organisation_type != OrganisationType::Supplier;
        let own = |device: &DeviceId| of_all || self.world.homes().is_of(*device, organisation);
        let known = |device: &DeviceId| self.measured.contains(&(organisation, *device));
        let mut well = Vec::new();
        for one in &seen.orders {
            let order = &one.order;
            let hubs = one.hubs.iter().filter(|device| {
                let told = self.world.told_of(order.reference, **device);
                told.state(self.seen.now, order.silent_from) == HubOutcome::Ok
            });
            well.extend(hubs.copied());
        }
        well.retain(|device| own(device) && !known(device));
        let tranche = seen.launch.current_tranche();
        let sealed = tranche.and_then(|one| seen.sealed.get(&one.plan.reference));
        let back = sealed.into_iter().flat_map(|sealed| sealed.iter());
        let back = back.filter(|(device, wave)| **wave == 0 && own(device) && !known(device));
        let worsened = well.len() * worse as usize / 1_000;
        let mut rows: Vec<(DeviceId, u32, u32)> = Vec::new();
        for (at, device) in well.iter().enumerate() {
            rows.push((*device, 1, if at < worsened { 330 } else { 1 }));
        }
        rows.extend(back.map(|(device, _)| (*device, 1, 1)));
        if rows.is_empty() && seen.launch.phase == Phase::Running {
            return Ok(());
        }
        let measured = rows.iter().map(|(device, _, _)| (organisation, *device));
        self.measured.extend(measured);
        let (launch, who) = (self.launch()?, who.clone());
        self.step(Did::Measure { who, launch, rows }).await
    }
}

fn digest(hubs: &[DeviceId]) -> [u8; 32] {
    let bytes: Vec<u8> = hubs
        .iter()
        .flat_map(|hub| hub.bits().to_be_bytes())
        .collect();
    app::sha256(&bytes)
}
