//! A small installation in a directory of its own: a fleet of some thousand invented hubs, four
//! organisations with a word in launches, and a clock that is set.

use app::App;
use app::launches::{LaunchDone, ReportTaken};
use app::ports::{Clock, NoticeAbout, PageRequest};
use firmgate::clock::SetClock;
use firmgate::wiring::DataDirectory;
use formats::fleet_snapshot::Origin;
use formats::hub_reports::ReportForm;
use formats::inventory_csv;
use formats::neutrality::Marking;
use formats::sentences::notice::sentence;
use launch::command::Command;
use launch::criteria::{Criteria, Kpi};
use launch::ladder::{LevelSize, Levels, Waves};
use launch::launch::Launch;
use launch::nomination::NominationRoute;
use launch::notification::{
    HanVariant, LaunchKind, Notification, NotificationNumber, Target, UpgradePriority,
    UpgradeSeverity,
};
use launch::order::Order;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use terms::{
    Actor, Capacity, CspRegion, Date, DeviceId, FirmwareVersion, LaunchRef, Make, Model, Moment,
    Organisation, OrganisationRef, OrganisationType, PersonRef, Stored,
};

/// How many hubs there are: ids 1 to so many.
pub const HUBS: u64 = 2_400;

/// The meter behind a hub has the hub's number and this.
const METERS_FROM: u64 = 10_000_000;

/// Two thirds of the hubs are in the north.
pub const REGIONS: [CspRegion; 3] = [CspRegion::North, CspRegion::North, CspRegion::South];

pub struct World {
    pub app: Arc<App>,
    pub data: DataDirectory,
    pub clock: Arc<SetClock>,
    sequence: AtomicU64,
    _directory: tempfile::TempDir,
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn hub(n: u64) -> DeviceId {
    DeviceId::from_bits(0x00DB_1234_0000_0000 + n).unwrap()
}

fn organisation(bits: u64, name: &str, organisation_type: OrganisationType) -> Organisation {
    Organisation {
        reference: OrganisationRef::from_random_bits(bits),
        name: name.to_owned(),
        organisation_type,
        party_category: None,
    }
}

pub fn cast() -> Vec<Organisation> {
    vec![
        organisation(1, "DCC", OrganisationType::Dcc),
        organisation(2, "Panel", OrganisationType::Panel),
        organisation(3, "SECAS", OrganisationType::Secas),
        organisation(5, "Brightwater Energy", OrganisationType::Supplier),
        organisation(6, "Fenland Power", OrganisationType::Supplier),
        organisation(7, "Northmere", OrganisationType::Manufacturer),
        organisation(8, "Northern Reach", OrganisationType::Csp),
        organisation(9, "Southern Arc", OrganisationType::Csp),
        organisation(10, "Orrin", OrganisationType::Manufacturer),
        organisation(11, "Stranger Supply", OrganisationType::Supplier),
        organisation(12, "Eastvale Networks", OrganisationType::NetworkParty),
        organisation(13, "Lantern Services", OrganisationType::OtherSecParty),
    ]
}

pub fn capacity(name: &str, person: u64) -> Capacity {
    let organisation = cast().into_iter().find(|one| one.name == name).unwrap();
    Capacity {
        person: PersonRef::from_random_bits(person),
        organisation: organisation.reference,
        organisation_type: organisation.organisation_type,
        party_category: None,
    }
}

pub fn dcc() -> Actor {
    Actor::Person(capacity("DCC", 11))
}

pub fn panel() -> Actor {
    Actor::Person(capacity("Panel", 21))
}

/// Responsible for both fuels at the hubs with odd numbers.
pub fn brightwater() -> Actor {
    Actor::Person(capacity("Brightwater Energy", 51))
}

/// Responsible for both fuels at the hubs with even numbers.
pub fn fenland() -> Actor {
    Actor::Person(capacity("Fenland Power", 61))
}

pub fn csp() -> Capacity {
    capacity("Northern Reach", 81)
}

/// Criteria that a fleet of this size can meet.
pub fn criteria() -> Criteria {
    let mut criteria = Criteria::standard(LaunchKind::Ordinary);
    criteria.waves = Waves::new(vec![50, 150]).unwrap();
    criteria.levels = Levels::new(vec![
        LevelSize::Nominated { by_dcc_plan: 800 },
        LevelSize::Rest,
    ])
    .unwrap();
    criteria.stratum_hubs_min = 299;
    criteria.holdback_per_stratum = 20;
    criteria.kpis.retain(|kpi, _| *kpi == Kpi::GasReads);
    criteria
}

pub fn version(text: &str) -> FirmwareVersion {
    FirmwareVersion::parse(text).unwrap()
}

pub fn notification() -> Notification {
    Notification {
        number: NotificationNumber::parse("CHFN-2026-0001").unwrap(),
        kind: LaunchKind::Ordinary,
        target: Target {
            make: Make::parse("Northmere").unwrap(),
            model: Model::parse("NM-H200").unwrap(),
            han_variant: HanVariant::DualBand,
            to: version("00020000"),
            from: vec![version("00010000")],
        },
        release_note: "Puts right the loss of gas reads after a power cut.".to_owned(),
        severity: UpgradeSeverity::High,
        priority: UpgradePriority::Medium,
        deploy_by: day("2027-01-29"),
        activate_by: day("2027-02-26"),
        criteria: criteria(),
    }
}

/// The inventory of so many hubs, with these regions in turn.
pub fn inventory(hubs: u64, regions: &[CspRegion]) -> String {
    let mut text = inventory_csv::header();
    let spare = ",,,,,,,,,";
    for (n, region) in (1..=hubs).zip(regions.iter().cycle()) {
        let (id, meter) = (hub(n).text(), hub(n + METERS_FROM).text());
        let region = region.text();
        let supplier = match n % 2 {
            0 => "Fenland Power",
            _ => "Brightwater Energy",
        };
        write!(
            text,
            "{id},CHF,Commissioned,Northmere,NM-H200,,00010000{spare},{region},,,,,,{supplier},\
             {supplier},\r\n{meter},ESME,Commissioned,Northmere,NM-E210,,0002012F{spare},,,,,,{id},\
             ,,\r\n"
        )
        .unwrap();
    }
    text
}

impl World {
    /// On Monday 2 November 2026 at 11:00, with the fleet and nothing else.
    pub async fn new() -> World {
        World::of(&inventory(HUBS, &REGIONS)).await
    }

    /// The same with the fleet of this inventory.
    pub async fn of(inventory: &str) -> World {
        World::beginning(day("2026-11-02"), inventory).await
    }

    /// The same, at 11:00 on this day.
    pub async fn beginning(on: Date, inventory: &str) -> World {
        let directory = tempfile::tempdir().unwrap();
        let data = DataDirectory::at(directory.path()).unwrap();
        let clock = Arc::new(SetClock::at(Moment::at_hour(on, 11)));
        let app = data.open_invented(1, Arc::clone(&clock) as _).await;
        let app = Arc::new(app.unwrap());
        app.ledger.put_organisations(&cast()).await.unwrap();
        let regions = CspRegion::ALL.map(|region| (region, csp().organisation));
        app.put_csps(regions.into()).await.unwrap();
        let names = app.supplier_names().await.unwrap();
        let read = inventory_csv::read(&mut inventory.as_bytes(), &names).unwrap();
        assert!(read.findings.is_empty(), "{:?}", read.findings);
        let origin = Origin {
            as_of: on.yesterday().unwrap(),
            source_sha256: [1; 32],
        };
        app.import_inventory(read.columns.unwrap(), origin)
            .await
            .unwrap();
        World {
            app,
            data,
            clock,
            sequence: AtomicU64::new(0),
            _directory: directory,
        }
    }

    /// With the notification issued.
    pub async fn notified() -> (World, LaunchRef) {
        let world = World::new().await;
        let launch = world.issue(notification()).await;
        (world, launch)
    }

    /// DCC issues this notification.
    pub async fn issue(&self, notification: Notification) -> LaunchRef {
        let draft = Command::Draft {
            notification: Box::new(notification),
        };
        let launch = self.act(&dcc(), draft).await.launch;
        self.act(&dcc(), Command::Issue { launch }).await;
        launch
    }

    /// With the first level sealed by DCC's plan, at 11 on a Tuesday.
    pub async fn sealed() -> (World, LaunchRef) {
        let (world, launch) = World::notified().await;
        world.seal_first(launch).await;
        (world, launch)
    }

    /// The first level sealed by DCC's plan, at 11 on a Tuesday.
    pub async fn seal_first(&self, launch: LaunchRef) {
        self.set(Moment::at_hour(day("2026-11-24"), 11));
        self.app.reconcile_launches().await.unwrap();
        self.seal(launch).await;
    }

    /// The same installation, as another process opens it.
    pub async fn opened_again(&self) -> App {
        let clock = Arc::clone(&self.clock) as _;
        self.data.open(clock, Marking::Synthetic).await.unwrap()
    }

    /// What DCC was told of the register, in words, newest first.
    pub async fn told_dcc(&self) -> Vec<String> {
        let dcc = cast().remove(0);
        let first = PageRequest {
            after: None,
            limit: 100,
        };
        let notices = self.app.ledger.notices_page(&dcc, &first).await.unwrap();
        let words = notices.entries.iter().filter_map(|told| match &told.about {
            NoticeAbout::Register(about) => Some(sentence(about, &|_| String::new())),
            NoticeAbout::Launch(_) => None,
        });
        words.collect()
    }

    pub fn set(&self, now: Moment) {
        self.clock.set(now);
    }

    pub fn pass_hours(&self, hours: i64) {
        self.set(self.clock.now().plus_seconds(hours * 3_600));
    }

    pub async fn seal(&self, launch: LaunchRef) {
        let proposal = self.app.propose_plan(launch).await.unwrap();
        let plan = proposal.head.reference;
        self.act(&dcc(), Command::Seal { launch, plan }).await;
    }

    pub async fn act(&self, who: &Actor, command: Command) -> LaunchDone {
        self.app.act_on_launch(who, &command, None).await.unwrap()
    }

    pub async fn refused(&self, who: &Actor, command: Command) -> String {
        let outcome = self.app.act_on_launch(who, &command, None).await;
        outcome.unwrap_err().to_string()
    }

    pub async fn nominate(&self, who: &Actor, launch: LaunchRef, hubs: &[u64]) -> LaunchDone {
        let command = Command::Nominate {
            launch,
            route: NominationRoute::Page,
            list: hubs.iter().map(|n| hub(*n)).collect(),
            request_sha256: [7; 32],
        };
        self.act(who, command).await
    }

    pub async fn launch(&self, launch: LaunchRef) -> Launch {
        let ledger = self.app.launch_ledger().unwrap();
        ledger.launch(launch).await.unwrap().unwrap().value
    }

    /// Every order of the current tranche, oldest first.
    pub async fn orders(&self, launch: LaunchRef) -> Vec<Stored<Order>> {
        let launch = self.launch(launch).await;
        let plan = launch.current_tranche().unwrap().plan.reference;
        let ledger = self.app.launch_ledger().unwrap();
        ledger.orders_of_plan(plan).await.unwrap()
    }

    /// The CSP fetches every order that is out, and gives each with its hubs.
    pub async fn fetch(&self, launch: LaunchRef) -> Vec<(Order, Vec<DeviceId>)> {
        let mut fetched = Vec::new();
        for stored in self.orders(launch).await {
            let order = stored.value;
            if order.fetched_at.is_some() || order.recalled_at.is_some() {
                continue;
            }
            let command = Command::FetchOrder {
                launch,
                order: order.reference,
            };
            self.act(&Actor::Person(csp()), command).await;
            let bytes = self.app.objects.get(&order.hubs.sha256).await.unwrap();
            let hubs = order.hubs.read(&bytes.unwrap(), &app::sha256).unwrap();
            fetched.push((order, hubs));
        }
        fetched
    }

    /// The CSP reports these steps of hubs, at the moment of the order.
    pub async fn report(&self, order: &Order, hubs: &[DeviceId], steps: &[&str]) -> ReportTaken {
        let mut csv = "order,device_id,step,failure,at\n".to_owned();
        let at = order.sent_at.rfc3339();
        for hub in hubs {
            for step in steps {
                let (step, failure) = step.split_once(' ').unwrap_or((step, ""));
                let (reference, id) = (order.reference, hub.text());
                writeln!(csv, "{reference},{id},{step},{failure},{at}").unwrap();
            }
        }
        let sequence = self.sequence.fetch_add(1, Ordering::Relaxed) + 1;
        self.app
            .take_outcomes(&csp(), sequence, csv.as_bytes(), ReportForm::Csv)
            .await
            .unwrap()
    }

    /// DCC measures gas reads at these hubs: good before, and so many missed after.
    pub async fn measure(&self, launch: LaunchRef, hubs: &[DeviceId], after: u32) -> ReportTaken {
        let mut csv = "device_id,measure,before,after\n".to_owned();
        for hub in hubs {
            writeln!(csv, "{},GAS-READS,0,{after}", hub.text()).unwrap();
        }
        let dcc = capacity("DCC", 11);
        self.app
            .take_measures(&dcc, launch, csv.as_bytes(), ReportForm::Csv)
            .await
            .unwrap()
    }

    /// Lets background work go on until nothing is left to do; gives how many acts it did.
    pub async fn settle(&self) -> u64 {
        let mut acts = 0;
        for _ in 0..20 {
            let moved = self.app.reconcile_launches().await.unwrap().acts;
            if moved == 0 {
                return acts;
            }
            acts += moved;
        }
        panic!("background work does not come to an end");
    }

    /// Runs a whole tranche in which every hub is well, wave by wave, until nothing is sent.
    pub async fn run_well(&self, launch: LaunchRef) {
        for _ in 0..20 {
            self.settle().await;
            let fetched = self.fetch(launch).await;
            for (order, hubs) in &fetched {
                self.report(order, hubs, &["DELIVERED", "CONFIRMED", "HEARTBEAT"])
                    .await;
                self.measure(launch, hubs, 0).await;
            }
            let ready = fetched.is_empty() && self.is_matured(launch).await;
            if ready {
                return;
            }
            // The next day at the same hour; weekends pass too.
            self.pass_hours(24);
        }
        panic!("the tranche does not come to its end");
    }

    async fn is_matured(&self, launch: LaunchRef) -> bool {
        let launch = self.launch(launch).await;
        launch
            .current_tranche()
            .is_some_and(|tranche| tranche.matured_at.is_some())
    }
}
