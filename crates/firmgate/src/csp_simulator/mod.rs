//! A simulated CSP that speaks the public interface of CSPs and nothing else: it looks for orders,
//! fetches them, reports what becomes of each hub, and answers recalls (SL-5, SL-12).
//!
//! What becomes of a hub is `fictional::csp`'s, drawn from a seed; this is the loop around it. It
//! knows no clock: each round is told the moment. Started again it plays every order that is with
//! it from its beginning; what it reported before is repeated, which is harmless.

mod line;
mod outbox;

pub use line::{Line, LineFault, Reply};

use fictional::csp::{BatchCarriage, Faults, HubCourse, OrderedHub, batch, course, recalled};
use http::{Method, Request};
use outbox::{Outbox, Row};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use terms::{CspRegion, DeviceId, FirmwareVersion, Model, Moment};

/// How a simulated CSP plays.
#[derive(Clone, Debug)]
pub struct Play {
    /// What its courses are drawn from.
    pub seed: u64,
    /// How many of its seconds pass in one of the clock's.
    pub speed: u32,
    /// The regions whose orders it takes; every one where none is named.
    pub regions: BTreeSet<CspRegion>,
    /// What harms hubs beyond what happens anyway.
    pub faults: Faults,
}

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Orders that it fetched.
    pub fetched: u64,
    /// Recalls that it took up.
    pub recalls: u64,
    /// Rows that it reported, repeats among them.
    pub rows: u64,
    /// Rows that were refused: findings about single rows.
    pub findings: u64,
    /// Rows that wait for their time.
    pub waiting: u64,
}

/// A simulated CSP.
pub struct CspSimulator<L> {
    line: L,
    play: Play,
    /// Orders that it carries out or has recalled, by reference.
    orders: BTreeMap<String, Carried>,
    outbox: Outbox,
    /// The number of its next batch; asked for before the first one.
    next_sequence: Option<u64>,
    /// Rows that were due before a number could be asked for.
    unnumbered: Vec<String>,
    /// Batches that the server has not taken yet, in the order in which they are sent.
    batches: VecDeque<Batch>,
}

/// A batch under its number.
struct Batch {
    sequence: u64,
    body: String,
    fate: BatchCarriage,
}

/// An order that it has.
struct Carried {
    fetched_at: Moment,
    courses: Vec<(DeviceId, HubCourse)>,
    recalled: bool,
}

/// An order as the interface tells it: only what the simulator goes by.
#[derive(Deserialize)]
struct ToldOrder {
    reference: String,
    state: String,
    region: String,
    model: String,
    to_version: String,
    fetched_at: Option<String>,
    recalled_at: Option<String>,
}

#[derive(Deserialize)]
struct OrderPage {
    entries: Vec<ToldOrder>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct Sequence {
    next: u64,
}

#[derive(Deserialize)]
struct TakenReport {
    counts: BTreeMap<String, u64>,
}

/// Findings that are about the sequence or about what a hub's facts say, not about a row of ours.
const NOT_OF_ROWS: [&str; 2] = ["REPORT-GAP", "REPORT-CONTRADICTION"];

/// The most rows of one batch.
const BATCH_ROWS_MAX: usize = 5_000;

impl<L: Line> CspSimulator<L> {
    /// A simulated CSP at the end of this line.
    pub fn new(line: L, play: Play) -> CspSimulator<L> {
        CspSimulator {
            line,
            play,
            orders: BTreeMap::new(),
            outbox: Outbox::default(),
            next_sequence: None,
            unnumbered: Vec::new(),
            batches: VecDeque::new(),
        }
    }

    /// Looks for orders and recalls, and reports what is due at this moment.
    pub async fn round(&mut self, now: Moment) -> Result<Round, LineFault> {
        let mut round = Round::default();
        for order in self.told_orders().await? {
            let known = self.orders.get(&order.reference);
            match (order.state.as_str(), known) {
                ("out" | "with-csp", None) => {
                    round.fetched += u64::from(self.take(&order).await?);
                }
                ("recalled", None) => {
                    self.take(&order).await?;
                    self.recall(&order, now);
                    round.recalls += 1;
                }
                ("recalled", Some(carried)) if !carried.recalled => {
                    self.recall(&order, now);
                    round.recalls += 1;
                }
                _ => {}
            }
        }
        self.report(now, &mut round).await?;
        round.waiting = self.outbox.waiting();
        Ok(round)
    }

    async fn told_orders(&mut self) -> Result<Vec<ToldOrder>, LineFault> {
        let mut orders = Vec::new();
        let mut after = None;
        loop {
            let path = match &after {
                None => "/api/v1/orders?limit=200".to_owned(),
                Some(cursor) => format!("/api/v1/orders?limit=200&after={cursor}"),
            };
            let page: OrderPage = self.ask(Method::GET, &path).await?.read()?;
            orders.extend(page.entries);
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        let regions = &self.play.regions;
        let ours = |order: &ToldOrder| {
            let named = |region: &CspRegion| region.text() == order.region;
            regions.is_empty() || regions.iter().any(named)
        };
        orders.retain(ours);
        // The oldest first, as they are to be carried out.
        orders.reverse();
        Ok(orders)
    }

    /// Fetches an order with its hubs, and draws what becomes of each. An order that was taken back
    /// meanwhile is not taken.
    async fn take(&mut self, order: &ToldOrder) -> Result<bool, LineFault> {
        let base = format!("/api/v1/orders/{}", order.reference);
        let fetched = match order.state.as_str() {
            "recalled" => order.fetched_at.clone(),
            _ => {
                let reply = self.ask(Method::POST, &format!("{base}/fetch")).await?;
                if reply.status == 422 {
                    return Ok(false);
                }
                reply.read::<ToldOrder>()?.fetched_at
            }
        };
        let fetched_at = fetched.as_deref().and_then(Moment::parse_rfc3339);
        let fetched_at = fetched_at.ok_or_else(|| LineFault::not_as_promised("fetched_at"))?;
        let hubs = self.ask(Method::GET, &format!("{base}/hubs.csv")).await?;
        let courses: Vec<(DeviceId, HubCourse)> = hubs_of(order, hubs.text()?)?
            .iter()
            .map(|hub| (hub.device, course(self.play.seed, hub, &self.play.faults)))
            .collect();
        let reference: Arc<str> = order.reference.as_str().into();
        for (device, course) in &courses {
            for report in &course.reports {
                self.outbox
                    .put(self.play.row(&reference, *device, fetched_at, report));
            }
        }
        let carried = Carried {
            fetched_at,
            courses,
            recalled: false,
        };
        self.orders.insert(order.reference.clone(), carried);
        Ok(true)
    }

    /// Takes an order back as far as it can: hubs that were not begun are recalled, the others go
    /// on.
    fn recall(&mut self, order: &ToldOrder, now: Moment) {
        let Some(carried) = self.orders.get_mut(&order.reference) else {
            return;
        };
        carried.recalled = true;
        self.outbox.forget(&order.reference);
        let recalled_at = order.recalled_at.as_deref();
        let recalled_at = recalled_at.and_then(Moment::parse_rfc3339).unwrap_or(now);
        let passed = recalled_at.unix_seconds() - carried.fetched_at.unix_seconds();
        let played = passed.max(0).saturating_mul(i64::from(self.play.speed));
        let after = u32::try_from(played).unwrap_or(u32::MAX);
        let reference: Arc<str> = order.reference.as_str().into();
        for (device, course) in &carried.courses {
            for report in recalled(course, after) {
                self.outbox.put(
                    self.play
                        .row(&reference, *device, carried.fetched_at, &report),
                );
            }
        }
    }

    /// Sends what is due, in batches under its own numbers. A batch that the server did not take
    /// stays in its place and is sent again under its number.
    async fn report(&mut self, now: Moment, round: &mut Round) -> Result<(), LineFault> {
        loop {
            let rows = self.outbox.due(now, BATCH_ROWS_MAX);
            if rows.is_empty() {
                break;
            }
            round.rows += rows.len() as u64;
            self.unnumbered.push(outbox::ndjson(&rows));
        }
        for body in std::mem::take(&mut self.unnumbered) {
            // Where the server does not answer, the rows wait with those of the next round.
            let sequence = match self.sequence().await {
                Ok(sequence) => sequence,
                Err(fault) => {
                    self.unnumbered.push(body);
                    return Err(fault);
                }
            };
            self.next_sequence = Some(sequence + 1);
            self.batches.push_back(Batch {
                sequence,
                body,
                fate: batch(self.play.seed, sequence),
            });
        }
        self.send_batches(round).await
    }

    async fn send_batches(&mut self, round: &mut Round) -> Result<(), LineFault> {
        while let Some(first) = self.batches.front_mut() {
            let (sequence, fate) = (first.sequence, first.fate);
            if fate == BatchCarriage::StaysBehind {
                // Once: behind the next one, or until the next round.
                first.fate = BatchCarriage::Arrives;
                match self.batches.len() {
                    1 => break,
                    _ => self.batches.swap(0, 1),
                }
                continue;
            }
            let body = first.body.clone();
            round.findings += self.send(sequence, &body).await?;
            if fate == BatchCarriage::ArrivesTwice {
                self.send(sequence, &body).await?;
            }
            self.batches.pop_front();
        }
        Ok(())
    }

    async fn sequence(&mut self) -> Result<u64, LineFault> {
        match self.next_sequence {
            Some(next) => Ok(next),
            None => {
                let told: Sequence = self.ask(Method::GET, "/api/v1/outcomes").await?.read()?;
                Ok(told.next)
            }
        }
    }

    /// Sends a batch; gives how many rows were refused.
    async fn send(&mut self, sequence: u64, body: &str) -> Result<u64, LineFault> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("/api/v1/outcomes?sequence={sequence}"))
            .header("content-type", "application/x-ndjson")
            .body(body.as_bytes().to_vec())
            .map_err(|_| LineFault::not_as_promised("an address"))?;
        let taken: TakenReport = self.line.ask(request).await?.read()?;
        let of_rows = |(code, _): &(&String, &u64)| !NOT_OF_ROWS.contains(&code.as_str());
        Ok(taken.counts.iter().filter(of_rows).map(|(_, n)| n).sum())
    }

    async fn ask(&mut self, method: Method, path: &str) -> Result<Reply, LineFault> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .body(Vec::new())
            .map_err(|_| LineFault::not_as_promised("an address"))?;
        self.line.ask(request).await
    }
}

impl Play {
    /// A report with its moments by the clock.
    fn row(
        &self,
        order: &Arc<str>,
        device: DeviceId,
        fetched_at: Moment,
        report: &fictional::csp::Report,
    ) -> Row {
        let after = |seconds: u32| fetched_at.plus_seconds(i64::from(seconds / self.speed.max(1)));
        Row {
            due: after(report.sent_after),
            order: Arc::clone(order),
            device,
            step: report.step,
            at: after(report.happened_after),
        }
    }
}

/// The hubs of an order, from its CSV.
fn hubs_of(order: &ToldOrder, csv: &str) -> Result<Vec<OrderedHub>, LineFault> {
    let read = || {
        let region = CspRegion::ALL
            .into_iter()
            .find(|region| region.text() == order.region)?;
        let (model, to) = (
            Model::parse(&order.model)?,
            FirmwareVersion::parse(&order.to_version)?,
        );
        let hub = |line: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            Some(OrderedHub {
                device: DeviceId::parse_loosely(cells.get(1)?)?,
                model: model.clone(),
                from: FirmwareVersion::parse(cells.get(2)?)?,
                to: to.clone(),
                region,
            })
        };
        csv.lines().skip(1).map(hub).collect::<Option<Vec<_>>>()
    };
    read().ok_or_else(|| LineFault::not_as_promised("the hubs of an order"))
}
