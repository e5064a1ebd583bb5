//! CSPs led by chance: they come late or not at all, and their reports are late, lost, doubled and
//! out of turn. What becomes of each hub is `fictional::csp`'s.

use super::{Diligence, Wandering};
use crate::WorldFault;
use crate::cast::Who;
use crate::observed::SeenOrder;
use crate::step::{Did, Outcome, ReportRow};
use fictional::csp::{BatchCarriage, Ending, HubCourse, OrderedHub, batch, course, recalled};
use launch::command::Command;
use launch::order::{Order, OrderState};
use launch::outcome::{OutcomeFact, Step as HubStep};
use std::collections::{BTreeMap, BTreeSet};
use terms::{DeviceId, Moment, OrderRef};

/// A CSP.
pub(super) struct ChanceCsp {
    who: Who,
    orders: BTreeMap<OrderRef, InHand>,
    /// Rows by when they are sent.
    due: Vec<(Moment, ReportRow)>,
    sequence: u64,
    /// A batch that stays behind the next one.
    behind: Option<(u64, Vec<ReportRow>)>,
}

/// An order that the CSP has.
struct InHand {
    fetched_at: Moment,
    courses: BTreeMap<DeviceId, HubCourse>,
    is_recalled: bool,
}

impl ChanceCsp {
    pub(super) fn of(who: Who) -> ChanceCsp {
        ChanceCsp {
            who,
            orders: BTreeMap::new(),
            due: Vec::new(),
            sequence: 0,
            behind: None,
        }
    }

    /// What became of a hub that it has in hand.
    pub(super) fn ending(&self, device: DeviceId) -> Option<Ending> {
        let mut orders = self.orders.values();
        orders.find_map(|order| order.courses.get(&device).map(|course| course.ending))
    }

    fn takes_in_hand(&mut self, order: &Order, courses: BTreeMap<DeviceId, HubCourse>, at: Moment) {
        for (device, course) in &courses {
            let reports = course.reports.iter();
            self.due.extend(reports.map(|report| {
                let row = row(order.reference, *device, at, report);
                (at.plus_seconds(i64::from(report.sent_after)), row)
            }));
        }
        let in_hand = InHand {
            fetched_at: at,
            courses,
            is_recalled: false,
        };
        self.orders.insert(order.reference, in_hand);
    }

    /// What is reported of a recalled order from the recall on; what was sent stays sent.
    fn hears_of_recall(&mut self, order: &Order) {
        let (Some(in_hand), Some(at)) = (self.orders.get_mut(&order.reference), order.recalled_at)
        else {
            return;
        };
        if std::mem::replace(&mut in_hand.is_recalled, true) {
            return;
        }
        let fetched = in_hand.fetched_at;
        let after = at.unix_seconds() - fetched.unix_seconds();
        let after = u32::try_from(after).unwrap_or(0);
        self.due.retain(|(_, row)| row.order != order.reference);
        for (device, course) in &in_hand.courses {
            for report in recalled(course, after) {
                let row = row(order.reference, *device, fetched, &report);
                self.due
                    .push((fetched.plus_seconds(i64::from(report.sent_after)), row));
            }
        }
    }

    /// Everything that is to be sent by now.
    fn sends(&mut self, now: Moment) -> Vec<ReportRow> {
        let (due, later) = std::mem::take(&mut self.due)
            .into_iter()
            .partition(|(at, _)| *at <= now);
        self.due = later;
        let mut due: Vec<(Moment, ReportRow)> = due;
        due.sort_by_key(|(at, row)| (*at, row.device));
        due.into_iter().map(|(_, row)| row).collect()
    }
}

fn row(
    order: OrderRef,
    device: DeviceId,
    fetched: Moment,
    report: &fictional::csp::Report,
) -> ReportRow {
    ReportRow {
        order,
        device,
        fact: OutcomeFact {
            at: fetched.plus_seconds(i64::from(report.happened_after)),
            step: report.step,
        },
    }
}

impl Wandering<'_> {
    /// Each CSP that comes looks for orders, fetches some, hears of recalls and reports.
    pub(super) async fn csp_round(&mut self) -> Result<(), WorldFault> {
        for place in 0..self.csps.len() {
            let slack = self.diligence == Diligence::Slack;
            if slack && self.chance.below(5) == 0 {
                continue;
            }
            let who = self.csps[place].who.clone();
            for seen in self.orders_to(&who) {
                match seen.order.state() {
                    OrderState::Out if !slack || self.chance.below(3) > 0 => {
                        self.fetch(place, &seen).await?;
                    }
                    OrderState::Recalled => self.csps[place].hears_of_recall(&seen.order),
                    OrderState::Out | OrderState::WithCsp | OrderState::TakenBack => {}
                }
            }
            self.report(place).await?;
        }
        Ok(())
    }

    fn orders_to(&self, csp: &Who) -> Vec<SeenOrder> {
        let orders = self.seen.launches.values().flat_map(|seen| &seen.orders);
        let own = orders.filter(|seen| seen.order.csp == csp.capacity.organisation);
        own.cloned().collect()
    }

    async fn fetch(&mut self, place: usize, seen: &SeenOrder) -> Result<(), WorldFault> {
        let order = &seen.order;
        let command = Command::FetchOrder {
            launch: order.launch,
            order: order.reference,
        };
        let who = self.csps[place].who.clone();
        self.step(Did::Act { who, command }).await?;
        let Outcome::Done { .. } = self.outcome else {
            return Ok(());
        };
        let Some(launch) = self.seen_of(order.launch) else {
            return Ok(());
        };
        let target = &launch.launch.notification.target;
        let played = |device: &DeviceId| {
            let hub = OrderedHub {
                device: *device,
                model: target.model.clone(),
                from: target.from[0].clone(),
                to: target.to.clone(),
                region: order.region,
            };
            (*device, course(self.seed, &hub, &self.faults))
        };
        let courses = seen.hubs.iter().map(played).collect();
        let now = self.seen.now;
        self.csps[place].takes_in_hand(order, courses, now);
        Ok(())
    }

    async fn report(&mut self, place: usize) -> Result<(), WorldFault> {
        let now = self.seen.now;
        let rows = self.csps[place].sends(now);
        if rows.is_empty() {
            return Ok(());
        }
        self.csps[place].sequence += 1;
        let sequence = self.csps[place].sequence;
        let behind = self.csps[place].behind.take();
        match batch(self.seed, sequence) {
            BatchCarriage::Arrives => self.send(place, sequence, rows).await?,
            BatchCarriage::ArrivesTwice => {
                self.send(place, sequence, rows.clone()).await?;
                self.send(place, sequence, rows).await?;
            }
            BatchCarriage::StaysBehind => self.csps[place].behind = Some((sequence, rows)),
        }
        match behind {
            Some((sequence, rows)) => self.send(place, sequence, rows).await,
            None => Ok(()),
        }
    }

    async fn send(
        &mut self,
        place: usize,
        sequence: u64,
        rows: Vec<ReportRow>,
    ) -> Result<(), WorldFault> {
        let csp = self.csps[place].who.clone();
        let did = Did::Report {
            csp,
            sequence,
            rows,
        };
        self.step(did).await
    }

    /// A CSP reports what is not its own: another's order, hubs that were not ordered, a number that
    /// it used before.
    pub(super) async fn csp_nonsense(&mut self) -> Result<(), WorldFault> {
        let place = self.chance.below(self.csps.len() as u64) as usize;
        let orders = self.seen.launches.values().flat_map(|seen| &seen.orders);
        let orders: Vec<SeenOrder> = orders.cloned().collect();
        let drawn = self.chance.below(orders.len() as u64) as usize;
        let Some(seen) = orders.get(drawn) else {
            return Ok(());
        };
        let ordered: BTreeSet<DeviceId> = seen.hubs.iter().copied().take(3).collect();
        let stray = self.chance.below(self.seen.homes.len());
        let devices = ordered
            .into_iter()
            .chain([crate::homes::hub(stray + 1), crate::homes::hub(999_999)]);
        let at = self.seen.now;
        let rows = devices.map(|device| ReportRow {
            order: seen.order.reference,
            device,
            fact: OutcomeFact {
                at,
                step: HubStep::Heartbeat,
            },
        });
        let rows = rows.collect();
        let sequence = match self.chance.below(2) {
            0 => 1 + self.chance.below(self.csps[place].sequence.max(1)),
            _ => {
                self.csps[place].sequence += 1;
                self.csps[place].sequence
            }
        };
        self.send(place, sequence, rows).await
    }
}
