//! The CSPs of the demonstration world: they fetch their orders, report what becomes of each hub, and
//! account for what is recalled; DCC's measures come in beside. All of it through the acts and the
//! reports that real ones would use.
//!
//! What becomes of a hub is [`fictional::csp`]'s, the same that `firmgate csp-simulator` plays. Only
//! what was reported is kept here; after a restart it is drawn again from the orders, and repeats
//! change nothing.

mod played;

use super::DemonstrationError;
use super::cast::People;
use app::App;
use fictional::csp::{Ending, Upgrade, events};
use formats::hub_reports::ReportForm;
use launch::command::Command;
use launch::launch::{Launch, Phase};
use launch::order::{Order, OrderState};
use launch::outcome::Step;
use played::{Health, Played};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Write;
use terms::{Actor, Capacity, CspRegion, LaunchRef, Moment, OrderRef, OrganisationRef};

/// The seed of everything that becomes of hubs.
const SEED: u64 = 24;

/// How long after an order is fetched the service health of its hubs is measured. A real week after
/// is what a measure compares with the week before; the demonstration does not wait that long.
const MEASURED_AFTER_SECONDS: i64 = 36 * 3_600;

/// Most rows of one batch of outcomes.
const ROWS_MAX: usize = 20_000;

/// Who runs which region: one CSP in the North, the other elsewhere.
pub(super) fn regions(people: &People) -> BTreeMap<CspRegion, OrganisationRef> {
    let csp = |region| match region {
        CspRegion::North => people.of("northern-reach-delivery"),
        CspRegion::Central
        | CspRegion::South
        | CspRegion::FourGNorth
        | CspRegion::FourGCentral
        | CspRegion::FourGSouth => people.of("southern-arc-delivery"),
    };
    CspRegion::ALL
        .into_iter()
        .map(|region| (region, csp(region).organisation))
        .collect()
}

/// The CSPs at work.
pub(super) struct Csps {
    people: BTreeMap<OrganisationRef, Capacity>,
    dcc: Capacity,
    orders: BTreeMap<OrderRef, Played>,
}

impl Csps {
    /// The CSPs with these people; they take up every order that they find.
    pub(super) fn of(people: &People) -> Csps {
        let delivery = ["northern-reach-delivery", "southern-arc-delivery"];
        let delivery = delivery.map(|who| people.of(who).clone());
        Csps {
            people: delivery.map(|who| (who.organisation, who)).into(),
            dcc: people.of("dcc-launch").clone(),
            orders: BTreeMap::new(),
        }
    }

    /// Forgets what was reported: all of it is reported again, and repeats change nothing.
    pub(super) fn begin_again(&mut self) {
        self.orders.clear();
    }

    /// Does what is due now: fetches, reports, measures.
    pub(super) async fn work(&mut self, app: &App) -> Result<(), DemonstrationError> {
        let now = app.now();
        for stored in app.launch_ledger()?.launches().await? {
            self.take_up(app, &stored.value, now).await?;
        }
        self.report(app, now).await?;
        self.measure(app, now).await
    }

    /// Fetches the orders of a launch's current tranche, and hears of recalls.
    async fn take_up(
        &mut self,
        app: &App,
        launch: &Launch,
        now: Moment,
    ) -> Result<(), DemonstrationError> {
        let ended = match launch.phase {
            Phase::Complete { .. } | Phase::Withdrawn { .. } => true,
            Phase::Draft
            | Phase::Notified
            | Phase::Ready { .. }
            | Phase::Running
            | Phase::Achieved => false,
        };
        let Some(tranche) = launch.current_tranche().filter(|_| !ended) else {
            return Ok(());
        };
        let plan = tranche.plan.reference;
        for stored in app.launch_ledger()?.orders_of_plan(plan).await? {
            let order = stored.value;
            let fetched_at = match order.state() {
                OrderState::TakenBack => continue,
                OrderState::Out => self.fetch(app, &order, now).await?,
                OrderState::WithCsp | OrderState::Recalled => order.fetched_at.unwrap_or(now),
            };
            let played = match self.orders.entry(order.reference) {
                Entry::Occupied(played) => played.into_mut(),
                Entry::Vacant(unknown) => {
                    unknown.insert(Played::of(app, launch, &order, fetched_at).await?)
                }
            };
            if let Some(recalled_at) = order.recalled_at {
                played.recall(recalled_at);
            }
        }
        Ok(())
    }

    async fn fetch(
        &self,
        app: &App,
        order: &Order,
        now: Moment,
    ) -> Result<Moment, DemonstrationError> {
        let command = Command::FetchOrder {
            launch: order.launch,
            order: order.reference,
        };
        if let Some(person) = self.people.get(&order.csp) {
            let actor = Actor::Person(person.clone());
            app.act_on_launch(&actor, &command, None).await?;
        }
        Ok(now)
    }

    /// Sends what is due, each CSP for itself.
    async fn report(&mut self, app: &App, now: Moment) -> Result<(), DemonstrationError> {
        let mut due: BTreeMap<OrganisationRef, Vec<String>> = BTreeMap::new();
        for (reference, played) in &mut self.orders {
            let rows = due.entry(played.csp).or_default();
            let passed = played.passed(now);
            while let Some((report, hub)) = played.reports.last().copied() {
                if report.sent_after > passed {
                    break;
                }
                played.reports.pop();
                let at = played.fetched_at.plus_seconds(report.happened_after.into());
                let failure = match report.step {
                    Step::Failed(mode) => mode.code(),
                    Step::Delivered
                    | Step::Confirmed
                    | Step::Heartbeat
                    | Step::Recalled
                    | Step::RecallTooLate => "",
                };
                let (hub, step, at) = (hub.text(), report.step.code(), at.rfc3339());
                rows.push(format!("{reference},{hub},{step},{failure},{at}\n"));
            }
        }
        for (csp, rows) in due {
            let Some(person) = self.people.get(&csp) else {
                continue;
            };
            for batch in rows.chunks(ROWS_MAX) {
                let csv = format!("order,device_id,step,failure,at\n{}", batch.concat());
                let sequence = next_sequence(app, csp).await?;
                app.take_outcomes(person, sequence, csv.as_bytes(), ReportForm::Csv)
                    .await?;
            }
        }
        Ok(())
    }

    /// DCC measures each order's hubs once: those that were heard of again, by every measure that
    /// their launch gates.
    async fn measure(&mut self, app: &App, now: Moment) -> Result<(), DemonstrationError> {
        let mut due: BTreeMap<LaunchRef, Vec<OrderRef>> = BTreeMap::new();
        for (reference, played) in &self.orders {
            let ready = played.fetched_at.plus_seconds(MEASURED_AFTER_SECONDS) <= now;
            if ready && played.health == Health::Awaited {
                due.entry(played.launch).or_default().push(*reference);
            }
        }
        for (launch, orders) in due {
            let Some(stored) = app.launch_ledger()?.launch(launch).await? else {
                continue;
            };
            let mut csv = "device_id,measure,before,after\n".to_owned();
            for reference in orders {
                let Some(played) = self.orders.get_mut(&reference) else {
                    continue;
                };
                played.health = Health::Measured;
                for kpi in stored.value.notification.criteria.kpis.keys() {
                    for (hub, course) in &played.hubs {
                        match course.ending {
                            Ending::Well | Ending::GasReadsGone => {}
                            Ending::Failed(_) | Ending::Silent => continue,
                        }
                        let counted = events(SEED, *hub, *kpi, Upgrade::Done(course.ending));
                        let (id, kpi) = (hub.text(), kpi.code());
                        let (before, after) = (counted.before, counted.after);
                        writeln!(csv, "{id},{kpi},{before},{after}").map_err(|error| {
                            DemonstrationError(format!("a measure was not written: {error}"))
                        })?;
                    }
                }
            }
            app.take_measures(&self.dcc, launch, csv.as_bytes(), ReportForm::Csv)
                .await?;
        }
        Ok(())
    }
}

/// The next number of a CSP's batches: kept, so that a restart leaves no gap.
async fn next_sequence(app: &App, csp: OrganisationRef) -> Result<u64, DemonstrationError> {
    let name = format!("demonstration-batches/{csp}");
    let last = app.ledger.kept_value(&name).await?;
    let last = last.and_then(|bytes| Some(u64::from_be_bytes(bytes.try_into().ok()?)));
    let next = last.unwrap_or(0) + 1;
    app.ledger
        .replace_kept_value(&name, &next.to_be_bytes())
        .await?;
    Ok(next)
}
