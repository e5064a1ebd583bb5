//! What people do by chance: what a launch waits for, and anything else.

use super::Wandering;
use crate::WorldFault;
use crate::cast::{self, SECOND_PERSON, Who};
use crate::homes::hub;
use crate::observed::Seen;
use crate::setting;
use crate::step::{Did, Outcome};
use launch::command::Command;
use launch::criteria::Kpi;
use launch::hold::{DirectionKind, Hold, HoldReason};
use launch::launch::Phase;
use launch::nomination::NominationRoute;
use launch::notification::{LaunchKind, NotificationNumber};
use terms::{DeviceId, HoldRef, LaunchRef, OrderRef, OrganisationType, PlanRef};

impl Wandering<'_> {
    pub(super) async fn draft(&mut self, number: &str) -> Result<(), WorldFault> {
        let number = NotificationNumber::parse(number)
            .ok_or_else(|| WorldFault("a number that is none".to_owned()))?;
        let kind = match self.chance.below(4) {
            0 => LaunchKind::Emergency,
            _ => LaunchKind::Ordinary,
        };
        let mut notification = setting::notification(number, kind, self.seen.now);
        setting::hasten(&mut notification.criteria);
        let command = Command::Draft {
            notification: Box::new(notification),
        };
        self.by("DCC", command).await
    }

    async fn by(&mut self, name: &str, command: Command) -> Result<(), WorldFault> {
        let who = cast::who(name).ok_or_else(|| WorldFault(format!("there is no {name}")))?;
        self.step(Did::Act { who, command }).await
    }

    /// The one who must does what the launch waits for.
    pub(super) async fn what_is_waited_for(&mut self) -> Result<(), WorldFault> {
        let Some(launch) = self.some_launch() else {
            return Ok(());
        };
        let Some(seen) = self.seen_of(launch).cloned() else {
            return Ok(());
        };
        if let Some(hold) = seen.launch.open_holds(self.seen.now).next() {
            let hold = hold.clone();
            return self.end(launch, &hold).await;
        }
        match seen.launch.phase {
            Phase::Draft => self.by("DCC", Command::Issue { launch }).await,
            Phase::Notified => {
                let command = self.list(launch);
                let name = match self.chance.below(2) {
                    0 => "Brightwater Energy",
                    _ => "Fenland Power",
                };
                self.by(name, command).await
            }
            Phase::Ready { .. } => self.plan_and_seal(launch).await,
            Phase::Running => self.step(Did::Work).await,
            Phase::Achieved => {
                let unread = seen.launch.drift_warnings.iter();
                if unread.filter(|one| one.acknowledged.is_none()).count() > 0 {
                    let kpi = Kpi::GasReads;
                    let command = Command::AcknowledgeDrift { launch, kpi };
                    self.by("DCC", command).await?;
                }
                self.by("DCC", Command::MoveOn { launch }).await
            }
            Phase::Complete { .. } | Phase::Withdrawn { .. } => Ok(()),
        }
    }

    async fn end(&mut self, launch: LaunchRef, hold: &Hold) -> Result<(), WorldFault> {
        let reference = hold.reference;
        match &hold.reason {
            HoldReason::GateNotAchieved { report: None, .. } => {
                let command = Command::ReportFailure {
                    launch,
                    hold: reference,
                    mechanism: "The image is cut short.".to_owned(),
                    mitigation: "A longer image.".to_owned(),
                };
                self.by("DCC", command).await
            }
            HoldReason::GateNotAchieved {
                report: Some(_), ..
            } => {
                let second = format!("DCC{SECOND_PERSON}");
                let hold = reference;
                self.by(&second, Command::ReleaseGate { launch, hold })
                    .await
            }
            HoldReason::EmergencyStop { .. } | HoldReason::Deferral { .. } => {
                let kind = DirectionKind::Continue;
                let command = direct(launch, reference, kind);
                self.by("Panel", command).await
            }
        }
    }

    async fn plan_and_seal(&mut self, launch: LaunchRef) -> Result<(), WorldFault> {
        self.step(Did::Plan { launch }).await?;
        if let Outcome::Planned(proposal) = &self.outcome {
            let plan = proposal.head.reference;
            self.plans.push((launch, plan));
            self.by("DCC", Command::Seal { launch, plan }).await?;
        }
        Ok(())
    }

    /// Anybody tries anything; most of it is refused.
    pub(super) async fn anybody_does_anything(&mut self) -> Result<(), WorldFault> {
        let mut everybody = cast::everybody();
        everybody.extend(cast::who(&format!("DCC{SECOND_PERSON}")));
        // Those whose acts count are drawn more often.
        for name in ["DCC", "Panel", "Brightwater Energy", "Fenland Power"] {
            everybody.extend(cast::who(name));
            everybody.extend(cast::who(name));
        }
        let place = self.chance.below(everybody.len() as u64) as usize;
        let who = everybody.swap_remove(place);
        let Some(launch) = self.some_launch() else {
            return Ok(());
        };
        if let Some(command) = self.anything(&who, launch) {
            self.step(Did::Act { who, command }).await?;
        }
        Ok(())
    }

    fn anything(&mut self, who: &Who, launch: LaunchRef) -> Option<Command> {
        let words = || "As we see fit.".to_owned();
        let hold = self.some_hold(launch);
        let order = self.some_order(launch);
        Some(match self.chance.below(25) {
            0 => Command::Issue { launch },
            1 => Command::Acknowledge { launch },
            2..5 => self.list(launch),
            5 => Command::WithdrawNominations {
                launch,
                list: self.some_hubs(30),
            },
            6 => Command::CloseWindow { launch },
            7 => Command::Seal {
                launch,
                plan: self.some_plan(),
            },
            8 => Command::SendOrders { launch },
            9..11 => Command::FetchOrder { launch, order },
            11 => Command::BeginWave { launch },
            12 => Command::AssessGate { launch },
            13 => Command::AcknowledgeDrift {
                launch,
                kpi: Kpi::GasReads,
            },
            14 => Command::MoveOn { launch },
            15 => Command::ReportFailure {
                launch,
                hold,
                mechanism: words(),
                mitigation: words(),
            },
            16 => Command::ReleaseGate { launch, hold },
            17 => Command::EmergencyStop {
                launch,
                words: words(),
            },
            18 => Command::Defer {
                launch,
                hubs: (self.chance.below(2) == 0).then(|| self.some_hubs(3)),
                vulnerabilities: words(),
                justification: words(),
            },
            19 => Command::EndDeferral { launch, hold },
            20..22 => {
                let kind = self.some_direction();
                direct(launch, hold, kind)
            }
            22 => Command::DirectCoverage {
                launch,
                reasons: words(),
            },
            23 => Command::StateCase {
                launch,
                hold,
                words: words(),
            },
            // DCC ends few launches: a world would soon be empty.
            _ if who.capacity.organisation_type == OrganisationType::Dcc => return None,
            _ => Command::Withdraw {
                launch,
                reason: words(),
            },
        })
    }

    fn list(&mut self, launch: LaunchRef) -> Command {
        let list = self.some_hubs(500);
        Command::Nominate {
            launch,
            route: NominationRoute::Api,
            request_sha256: app::sha256(&list.len().to_be_bytes()),
            list,
        }
    }

    /// Some hubs with a number that is odd or even, a few that are not, and one that nobody knows.
    fn some_hubs(&mut self, many: u64) -> Vec<DeviceId> {
        let all = self.seen.homes.len();
        let from = 1 + self.chance.below(all);
        let mut hubs: Vec<DeviceId> = (0..1 + self.chance.below(many))
            .map(|n| hub(from + 2 * n))
            .collect();
        for _ in 0..self.chance.below(4) {
            hubs.push(hub(1 + self.chance.below(all + 10)));
        }
        hubs
    }

    fn some_hold(&mut self, launch: LaunchRef) -> HoldRef {
        let holds = self.seen_of(launch).map(|seen| seen.launch.holds.clone());
        let holds = holds.unwrap_or_default();
        let place = self.chance.below(holds.len() as u64) as usize;
        let hold = holds.get(place).map(|hold| hold.reference);
        hold.unwrap_or(HoldRef::from_random_bits(1))
    }

    fn some_order(&mut self, launch: LaunchRef) -> OrderRef {
        let orders = |seen: &Seen| -> Vec<OrderRef> {
            seen.orders.iter().map(|one| one.order.reference).collect()
        };
        let orders = self.seen_of(launch).map(orders).unwrap_or_default();
        let place = self.chance.below(orders.len() as u64) as usize;
        orders
            .get(place)
            .copied()
            .unwrap_or(OrderRef::from_random_bits(1))
    }

    fn some_plan(&mut self) -> PlanRef {
        let place = self.chance.below(self.plans.len() as u64) as usize;
        let plan = self.plans.get(place).map(|(_, plan)| *plan);
        plan.unwrap_or(PlanRef::from_random_bits(1))
    }

    fn some_direction(&mut self) -> DirectionKind {
        let day = self.seen.now.plus_seconds(5 * 24 * 3_600).uk_date();
        match self.chance.below(4) {
            0 => DirectionKind::Continue,
            1 => DirectionKind::StayHeld { until: None },
            2 => DirectionKind::StayHeld { until: Some(day) },
            _ => DirectionKind::Modify {
                words: "Only at hubs with a spare battery.".to_owned(),
            },
        }
    }
}

fn direct(launch: LaunchRef, hold: HoldRef, kind: DirectionKind) -> Command {
    Command::Direct {
        launch,
        hold,
        kind,
        reasons: "The cause was found elsewhere.".to_owned(),
        attendance: "Chair, DCC, two Suppliers.".to_owned(),
    }
}
