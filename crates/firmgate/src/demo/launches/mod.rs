//! The launches of the demonstration world: one complete, one in progress, one held at its gate by a
//! planted fault, one of which the window for lists is open, one that waits to be planned, and a draft. Each is told through the
//! acts of those who take part, under a clock that is set, up to the present moment.

mod fleet;
mod notifications;

pub(super) use notifications::{FULL, PLANTED};

use super::DemonstrationError;
use super::cast::People;
use super::csps::{self, Csps};
use super::devices::listed;
use crate::clock::SetClock;
use app::App;
use app::act::Made;
use app::launches::LaunchDone;
use app::ports::{CplStatus, ListedDevice};
use jiff::ToSpan;
use launch::command::Command;
use launch::fleet::LaunchTarget;
use launch::launch::{Launch, NominationWindow, Phase};
use launch::nomination::NominationRoute;
use notifications::{COMPLETE, DRAFT, HELD, IN_PROGRESS, ISSUED, NOTIFIED, READY, Upgrade};
use register::StatusOfInformation;
use register::command::Command as RegisterCommand;
use std::fmt::Write;
use terms::{Actor, Date, LaunchRef, Moment};

/// At which hours of a day things are looked at while the story is told: when orders go out, when
/// most hubs of the morning have reported, and before the day's window closes.
const HOURS: [u8; 3] = [11, 13, 15];

/// How many days ago the first launch was notified: long enough for two levels, also over
/// Christmas.
const FIRST_NOTIFIED: i64 = 85;
/// How many days ago the hubs of the launch that is held were sealed: its fault has been found.
const SEALED: i64 = 7;
/// How many days ago those of the launch in progress were: of its five waves one is under way, and
/// one is still to begin.
const SEALED_IN_PROGRESS: i64 = 5;

/// Tells the launches, ending now. Gives the CSPs, who go on from there.
pub(super) async fn tell(
    app: &App,
    clock: &SetClock,
    people: &People,
    now: Moment,
    hubs: u32,
) -> Result<Csps, DemonstrationError> {
    // Several looks belong to one step here; a minute for each would lead past the present.
    clock.step_by(1);
    app.put_csps(csps::regions(people)).await?;
    let today = now.uk_date();
    fleet::import(app, hubs, today - (FIRST_NOTIFIED + 5).days()).await?;
    let mut teller = Teller {
        app,
        clock,
        people,
        today,
        end: now,
        hubs,
        csps: Csps::of(people),
        looked_at: Moment::start_of_day(today - (FIRST_NOTIFIED + 1).days()),
    };
    teller.complete().await?;
    teller.under_way().await?;
    Ok(teller.csps)
}

struct Teller<'a> {
    app: &'a App,
    clock: &'a SetClock,
    people: &'a People,
    today: Date,
    end: Moment,
    hubs: u32,
    csps: Csps,
    /// Up to when things have happened.
    looked_at: Moment,
}

impl Teller<'_> {
    fn day(&self, days_ago: i64) -> Date {
        self.today - days_ago.days()
    }

    /// Lets things happen up to this hour of the day so many days ago.
    async fn at(&mut self, days_ago: i64, hour: u8) -> Result<(), DemonstrationError> {
        self.until(Moment::at_hour(self.day(days_ago), hour)).await
    }

    async fn until(&mut self, end: Moment) -> Result<(), DemonstrationError> {
        let mut day = self.looked_at.uk_date();
        while day <= end.uk_date() {
            for hour in HOURS {
                let step = Moment::at_hour(day, hour);
                if self.looked_at < step && step < end {
                    self.step(step).await?;
                }
            }
            day = day
                .tomorrow()
                .map_err(|error| DemonstrationError(error.to_string()))?;
        }
        self.step(end).await
    }

    /// CSPs report, the machine looks, and CSPs fetch what it sent.
    async fn step(&mut self, now: Moment) -> Result<(), DemonstrationError> {
        self.clock.set(now);
        self.looked_at = now;
        self.csps.work(self.app).await?;
        self.app.reconcile_launches().await?;
        self.csps.work(self.app).await
    }

    async fn act(&self, who: &str, command: Command) -> Result<LaunchDone, DemonstrationError> {
        let actor = Actor::Person(self.people.of(who).clone());
        Ok(self.app.act_on_launch(&actor, &command, None).await?)
    }

    async fn launch(&self, reference: LaunchRef) -> Result<Launch, DemonstrationError> {
        let stored = self.app.launch_ledger()?.launch(reference).await?;
        let stored = stored.ok_or_else(|| DemonstrationError("a launch is gone".to_owned()))?;
        Ok(stored.value)
    }

    async fn draft(&self, upgrade: &Upgrade) -> Result<LaunchRef, DemonstrationError> {
        let notification = upgrade.notification(self.looked_at.uk_date(), self.hubs)?;
        let draft = Command::Draft {
            notification: Box::new(notification),
        };
        Ok(self.act("dcc-launch", draft).await?.launch)
    }

    async fn notify(&self, upgrade: &Upgrade) -> Result<LaunchRef, DemonstrationError> {
        let launch = self.draft(upgrade).await?;
        self.act("dcc-launch", Command::Issue { launch }).await?;
        Ok(launch)
    }

    /// A Supplier lists so many of a hundred of its affected hubs, spread over all of them.
    async fn list(
        &self,
        who: &str,
        launch: LaunchRef,
        of_hundred: usize,
    ) -> Result<(), DemonstrationError> {
        let capacity = self.people.of(who);
        let target = LaunchTarget::from(&self.launch(launch).await?.notification.target);
        let fleet = self.app.own_fleet(capacity).await?;
        let fleet = fleet.ok_or_else(|| DemonstrationError("there is no fleet".to_owned()))?;
        let hubs = fleet.affected_hubs(&target);
        let list: Vec<_> = fleet
            .device_ids(&hubs)
            .enumerate()
            .filter(|(place, _)| place * 37 % 100 < of_hundred)
            .map(|(_, device)| device)
            .collect();
        let mut request = String::new();
        for device in &list {
            writeln!(request, "{}", device.text())
                .map_err(|error| DemonstrationError(error.to_string()))?;
        }
        let nominate = Command::Nominate {
            launch,
            route: NominationRoute::Page,
            list,
            request_sha256: app::sha256(request.as_bytes()),
        };
        self.act(who, nominate).await?;
        Ok(())
    }

    async fn acknowledge(
        &self,
        launch: LaunchRef,
        people: &[&str],
    ) -> Result<(), DemonstrationError> {
        for who in people {
            self.act(who, Command::Acknowledge { launch }).await?;
        }
        Ok(())
    }

    async fn seal(&self, launch: LaunchRef) -> Result<(), DemonstrationError> {
        let proposal = self.app.propose_plan(launch).await?;
        let plan = proposal.head.reference;
        self.act("dcc-launch", Command::Seal { launch, plan })
            .await?;
        Ok(())
    }

    /// The day on which a notification is issued whose window ends before the day so many days ago.
    async fn issued_for_window_before(&self, days_ago: i64) -> Result<i64, DemonstrationError> {
        let calendar = self.app.ledger.calendar().await?;
        let calendar = calendar.ok_or_else(|| DemonstrationError("no calendar".to_owned()))?;
        let working_days = self.nomination_working_days()?;
        let sealed = self.day(days_ago);
        let ends_before = |issued: &i64| {
            let opened = Moment::at_hour(self.day(*issued), 10);
            NominationWindow::from(opened, working_days, &calendar).last_day < sealed
        };
        (days_ago..days_ago + 60)
            .find(ends_before)
            .ok_or_else(|| DemonstrationError("no window ends in time".to_owned()))
    }

    fn nomination_working_days(&self) -> Result<u32, DemonstrationError> {
        let notification = IN_PROGRESS.notification(self.today, self.hubs)?;
        Ok(notification.criteria.nomination_working_days)
    }

    /// The launch that is over: nobody listed hubs, DCC's plan applied, and both gates were met.
    async fn complete(&mut self) -> Result<(), DemonstrationError> {
        self.at(FIRST_NOTIFIED, 10).await?;
        let launch = self.notify(&COMPLETE).await?;
        self.at(FIRST_NOTIFIED - 1, 14).await?;
        let everybody = ["brightwater-launch", "thornbeck", "quillhaven", "fenland"];
        self.acknowledge(launch, &everybody).await?;
        self.raised_before().await?;
        self.list_devices(1).await?;
        let mut days_ago = FIRST_NOTIFIED - 2;
        loop {
            match self.launch(launch).await?.phase {
                Phase::Complete { .. } => return Ok(()),
                Phase::Ready { .. } => self.seal(launch).await?,
                Phase::Achieved => {
                    self.act("dcc-launch", Command::MoveOn { launch }).await?;
                }
                Phase::Draft | Phase::Notified | Phase::Running | Phase::Withdrawn { .. } => {
                    days_ago -= 1;
                }
            }
            if days_ago < SEALED {
                return Err(DemonstrationError(
                    "the launch that is over did not come to its end".to_owned(),
                ));
            }
            self.at(days_ago, 10).await?;
        }
    }

    /// What the launch puts right stands in the register, with its version as the fix: once it is
    /// over, DCC finds it offered as evidence there.
    async fn raised_before(&self) -> Result<(), DemonstrationError> {
        let raise = RegisterCommand::RaiseItem {
            terms: vec![COMPLETE.hub_before()],
            status: StatusOfInformation::Defect,
            summary: "The hub stays out of its home area network after a long power cut."
                .to_owned(),
            fix_information: Some("Upgrade the hub to 0C250000".to_owned()),
            concern: None,
        };
        let Made::Item(item) = self.act_on_register("brightwater", &raise).await? else {
            return Err(DemonstrationError("no item was raised".to_owned()));
        };
        let targets = RegisterCommand::SetFixTargets {
            item,
            clause: 1,
            targets: vec![COMPLETE.device()],
        };
        self.act_on_register("dcc", &targets).await?;
        let verify = RegisterCommand::VerifyItem { item, seen: 2 };
        self.act_on_register("dcc", &verify).await?;
        Ok(())
    }

    async fn act_on_register(
        &self,
        who: &str,
        command: &RegisterCommand,
    ) -> Result<Made, DemonstrationError> {
        let actor = Actor::Person(self.people.of(who).clone());
        Ok(self.app.act(&actor, command).await?.made)
    }

    /// The launches that are not over, up to the present.
    async fn under_way(&mut self) -> Result<(), DemonstrationError> {
        let issued = self.issued_for_window_before(SEALED).await?;
        self.at(issued, 10).await?;
        let in_progress = self.notify(&IN_PROGRESS).await?;
        let held = self.notify(&HELD).await?;
        self.notify(&READY).await?;
        self.lists(issued, in_progress, held).await?;
        self.at(SEALED, 10).await?;
        self.seal(held).await?;
        self.at(SEALED_IN_PROGRESS, 10).await?;
        self.seal(in_progress).await?;
        self.at(3, 10).await?;
        let notified = self.notify(&NOTIFIED).await?;
        self.at(2, 12).await?;
        self.list_devices(ISSUED.len()).await?;
        self.acknowledge(notified, &["brightwater-launch", "thornbeck"])
            .await?;
        self.list("thornbeck", notified, 12).await?;
        self.at(1, 14).await?;
        self.draft(&DRAFT).await?;
        self.until(self.end).await
    }

    /// What Suppliers did while the windows of the two were open.
    async fn lists(
        &mut self,
        issued: i64,
        in_progress: LaunchRef,
        held: LaunchRef,
    ) -> Result<(), DemonstrationError> {
        self.at(issued - 2, 14).await?;
        let large = ["brightwater-launch", "thornbeck", "quillhaven"];
        self.acknowledge(in_progress, &large).await?;
        self.acknowledge(held, &["thornbeck", "fenland"]).await?;
        self.list_devices(3).await?;
        self.at(issued - 4, 12).await?;
        self.list("brightwater-launch", in_progress, 30).await?;
        self.list("thornbeck", held, 15).await?;
        self.at(issued - 6, 12).await?;
        self.list("thornbeck", in_progress, 35).await?;
        self.list("fenland", in_progress, 50).await?;
        self.list("brightwater-launch", held, 10).await?;
        // Enough Suppliers that results of all together say nothing of one.
        for who in ["marlowick", "skerrydale"] {
            self.list(who, in_progress, 20).await?;
            self.list(who, held, 10).await?;
        }
        self.at(issued - 8, 12).await?;
        let deferral = Command::Defer {
            launch: in_progress,
            hubs: None,
            vulnerabilities: "None that the old version adds: alerts arrive, some of them twice."
                .to_owned(),
            justification: "Our settlement run would lose half-hourly data if hubs restarted \
                            before the end of the month."
                .to_owned(),
        };
        self.act("quillhaven", deferral).await?;
        Ok(())
    }

    /// The Central Products List comes to name the first so many of those that were notified.
    async fn list_devices(&self, first: usize) -> Result<(), DemonstrationError> {
        let mut devices = listed();
        devices.extend(ISSUED.iter().take(first).map(|upgrade| ListedDevice {
            device: upgrade.device(),
            status: CplStatus::Active,
        }));
        self.app.import_devices(devices).await?;
        Ok(())
    }
}
