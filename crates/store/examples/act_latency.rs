//! Measures how long acts take on a register with many items and published editions of all of
//! them: `cargo run --release -p store --example act_latency -- 100000`.

use app::App;
use app::ports::{Clock, LedgerError, ListedDevice, OutgoingFile, Press};
use async_trait::async_trait;
use formats::neutrality::Marking;
use register::command::{Actor, Command, ReceivedFile};
use register::edition::{EditionKind, MakeHolder, Publication};
use register::item::{RepeatVerdict, Term};
use register::items_named::{ItemsNamed, Unread};
use register::row::{FixAvailable, SourceKind, StatusOfInformation, SubmittedRow};
use register::submission::Route;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::{Duration, Instant};
use store::{DirectoryObjects, SqliteLedger};
use terms::{
    Capacity, DeviceModel, DeviceType, FirmwareVersion, ItemRef, Make, Model, Moment, Organisation,
    OrganisationType, PersonRef,
};

/// How often each act is measured.
const REPEATS: u64 = 60;

/// A clock that goes on by a second whenever it is looked at, so that every act has its moment.
struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Moment {
        Moment::from_unix_seconds(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

/// A press that only counts: what readers see is not measured here.
struct Counting(AtomicU32);

#[async_trait]
impl Press for Counting {
    async fn put_out(&self, out: &Publication, _: &[OutgoingFile]) -> Result<(), LedgerError> {
        self.0.store(out.edition, Ordering::Relaxed);
        Ok(())
    }
    async fn put_out_devices(&self, _: &[ListedDevice]) -> Result<(), LedgerError> {
        Ok(())
    }
    async fn take_back(&self, _: u32) -> Result<(), LedgerError> {
        Ok(())
    }
    async fn has_put_out(&self, edition: u32) -> Result<bool, LedgerError> {
        Ok(edition <= self.0.load(Ordering::Relaxed))
    }
    async fn edition_out(&self) -> Result<Option<u32>, LedgerError> {
        Ok(Some(self.0.load(Ordering::Relaxed)))
    }
}

/// The register and who acts in it.
struct World {
    app: App,
    dcc: Actor,
    second: Actor,
    maker: Actor,
    supplier: Actor,
}

#[tokio::main]
async fn main() {
    let items: u64 = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(10_000);
    let directory = tempfile::tempdir().expect("a temporary directory");
    let world = world(directory.path()).await;
    let file = receive((1..=items).map(row));
    let received = world.timed(&world.maker, &file).await;
    println!("{items} items received in {received:.1?}");
    for edition in 1..=2 {
        let published = world.publish().await;
        println!("edition {edition} prepared and published in {published:.1?}");
    }
    let references = world.references().await;
    measure(&world, items, &references).await;
    let differences = world.app.ledger.verify().await.expect("it verifies");
    assert!(differences.is_empty(), "{differences:?}");
}

async fn measure(world: &World, items: u64, references: &[ItemRef]) {
    let (first, others) = references.split_at(references.len() / 3);
    let verify = first.iter().map(|item| Command::VerifyItem {
        item: *item,
        seen: 1,
    });
    report("VerifyItem", world, &world.dcc, verify).await;
    let query = first.iter().map(|item| Command::QueryItem {
        item: *item,
        question: "Which hardware versions show it?".to_owned(),
        due_working_days: 5,
    });
    report("QueryItem", world, &world.dcc, query).await;
    let repeat = others.chunks_exact(2).map(|pair| Command::DecideRepeat {
        item: pair[0],
        other: pair[1],
        verdict: RepeatVerdict::Different,
    });
    report("DecideRepeat", world, &world.dcc, repeat).await;
    let raised = (0..REPEATS).map(|_| raise());
    report("RaiseItem", world, &world.supplier, raised).await;
    let files = (1..=REPEATS).map(|n| receive([row(items + n)]));
    report("ReceiveSubmission, one row", world, &world.maker, files).await;
}

async fn report(
    act: &str,
    world: &World,
    actor: &Actor,
    commands: impl IntoIterator<Item = Command>,
) {
    let mut times: Vec<Duration> = Vec::new();
    for command in commands {
        times.push(world.timed(actor, &command).await);
    }
    times.sort();
    println!(
        "{act:28} p50 {:>9.1?}  p95 {:>9.1?}",
        times[times.len() / 2],
        times[times.len() * 95 / 100]
    );
}

impl World {
    async fn timed(&self, actor: &Actor, command: &Command) -> Duration {
        let began = Instant::now();
        let done = self.app.act(actor, command).await;
        let took = began.elapsed();
        done.expect("it is carried out");
        took
    }

    async fn publish(&self) -> Duration {
        let began = Instant::now();
        let prepare = Command::PrepareEdition {
            kind: EditionKind::AdHoc {
                reason: "To be measured".to_owned(),
            },
            round: None,
        };
        let done = self.app.act(&self.dcc, &prepare).await.expect("prepared");
        let app::act::Made::Edition(edition) = done.made else {
            panic!("an edition was prepared: {:?}", done.made);
        };
        let publish = Command::PublishEdition { edition };
        let done = self.app.act(&self.second, &publish).await;
        done.expect("published");
        began.elapsed()
    }

    /// Items to act on.
    async fn references(&self) -> Vec<ItemRef> {
        let Actor::Person(maker) = &self.maker else {
            return Vec::new();
        };
        let wanted: Vec<u64> = (1..=REPEATS * 3).collect();
        let ledger = &self.app.ledger;
        let items = ledger.items_by_identifier(maker.organisation, &wanted);
        let items = items.await.expect("they are read");
        items.iter().map(|stored| stored.value.reference).collect()
    }
}

async fn world(directory: &std::path::Path) -> World {
    let ledger = SqliteLedger::open(&directory.join("register.sqlite")).await;
    let objects = DirectoryObjects::open(&directory.join("objects")).expect("a place for files");
    let app = App::open(
        Arc::new(ledger.expect("the ledger opens")),
        Arc::new(objects),
        Arc::new(Ticking(AtomicI64::new(1_800_000_000))),
        Arc::new(Counting(AtomicU32::new(0))),
        Marking::Synthetic,
    );
    let app = app.await.expect("the register opens");
    let people = [
        ("DCC", OrganisationType::Dcc),
        ("Northmere", OrganisationType::Manufacturer),
        ("Brightwater Energy", OrganisationType::Supplier),
    ];
    let organisations = people.map(|(name, organisation_type)| Organisation {
        reference: app.organisation_reference(name),
        name: name.to_owned(),
        organisation_type,
        party_category: None,
    });
    let ledger = &app.ledger;
    let entered = ledger.put_organisations(&organisations).await;
    entered.expect("organisations are entered");
    let holder = MakeHolder {
        make: Make::parse("Northmere").expect("a make"),
        organisation: organisations[1].reference,
        from: "2020-01-01".parse().expect("a day"),
        until: None,
    };
    let entered = ledger.put_make_holders(&[holder]).await;
    entered.expect("makes are entered");
    let actor = |at: usize, person: u64| {
        Actor::Person(Capacity {
            person: PersonRef::from_random_bits(person),
            organisation: organisations[at].reference,
            organisation_type: organisations[at].organisation_type,
            party_category: None,
        })
    };
    let world = World {
        dcc: actor(0, 1),
        second: actor(0, 2),
        maker: actor(1, 3),
        supplier: actor(2, 4),
        app,
    };
    let entries = formats::glossary_seed::entries();
    let glossary = Command::PublishGlossary { entries };
    world.timed(&world.dcc, &glossary).await;
    world
}

fn device(n: u64) -> DeviceModel {
    DeviceModel {
        device_type: DeviceType::Esme,
        make: Make::parse("Northmere").expect("a make"),
        model: Model::parse(&format!("EM-{}", 100 + n % 300)).expect("a model"),
        firmware: FirmwareVersion::parse(&format!("{:08X}", 0x0002_0000 + n)),
    }
}

fn row(n: u64) -> SubmittedRow {
    SubmittedRow {
        line: n + 1,
        identifier: n,
        device: device(n),
        source: SourceKind::DeviceManufacturer,
        status: StatusOfInformation::Issue,
        date_last_updated: "2026-04-07".parse().expect("a day"),
        fix_available: FixAvailable::No,
        fix_information: None,
        summary: Some(format!("Half-hourly reads stop after restart number {n}.")),
        combination: None,
        affected_until: None,
        hardware_version: None,
        region: None,
    }
}

fn receive(rows: impl IntoIterator<Item = SubmittedRow>) -> Command {
    let rows: Vec<SubmittedRow> = rows.into_iter().collect();
    Command::ReceiveSubmission(ReceivedFile {
        route: Route::Api,
        round: None,
        sha256: [1; 32],
        bytes: 1,
        findings_sha256: [2; 32],
        profile: 1,
        errors: 0,
        warnings: 0,
        named: ItemsNamed::of(rows.iter().map(|row| row.identifier), Unread::Nothing),
        rows,
    })
}

fn raise() -> Command {
    let device = device(1);
    Command::RaiseItem {
        terms: vec![Term {
            device_type: device.device_type,
            make: device.make,
            model: device.model,
            versions: device.firmware.into_iter().collect(),
            hardware_version: None,
            region: None,
        }],
        status: StatusOfInformation::Issue,
        summary: "Half-hourly reads stop.".to_owned(),
        fix_information: None,
        concern: None,
    }
}
