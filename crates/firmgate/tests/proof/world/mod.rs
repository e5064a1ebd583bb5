//! An invented world for the tests: the real app over a ledger in memory or in a file, a clock
//! that stands still until it is set, and people whose sessions and tokens are known beforehand,
//! so that two worlds can be compared byte for byte without exception.

pub mod cast;
pub mod crawl;
pub mod http;
pub mod routes;
pub mod story;

use app::App;
use app::accounts::TOKEN_PREFIX;
use app::act::{ActError, Done};
use app::duis::Broker;
use app::intake::{Acknowledged, Received};
use app::ports::{Clock, Ledger, Objects, Person, SessionRecord, TokenRecord};
use axum::Router;
use cast::{CAST, MAKES, Post};
use firmgate::press::DirectoryPress;
use firmgate::serving::router;
use firmgate::wiring::DataDirectory;
use formats::duis::certificate::{Certificate, Role};
use formats::duis::pki::{Authority, KeyUse, Validity, Wanted};
use formats::duis::signature::SigningKey;
use formats::neutrality::Marking;
use pages::World as DataWorld;
use register::command::{Actor, Command};
use register::edition::MakeHolder;
use register::intake::Code;
use register::item::Item;
use register::submission::Route;
use ring::rand::SystemRandom;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use store::{DirectoryObjects, SqliteFleet, SqliteLedger};
use tempfile::TempDir;
use terms::{Capacity, DeviceId, ItemRef, Make, Moment, Organisation, PersonRef};
use web::{ClientCertificates, CookieTravel, WebSetting};

/// A clock that stands still until it is set.
///
/// An act looks at it once, between the loading of its facts and its decision: what happens while
/// somebody looks at the clock happens in the middle of their act.
pub struct StillClock {
    seconds: AtomicI64,
    interruption: Mutex<Option<Interruption>>,
}

type Interruption = Box<dyn FnOnce() + Send>;

impl StillClock {
    fn at(moment: Moment) -> StillClock {
        StillClock {
            seconds: AtomicI64::new(moment.unix_seconds()),
            interruption: Mutex::new(None),
        }
    }

    pub fn set(&self, moment: Moment) {
        self.seconds.store(moment.unix_seconds(), Ordering::SeqCst);
    }

    /// Lets so many seconds pass.
    pub fn pass(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Does this when somebody looks at the clock next, before they are told the time.
    pub fn interrupt(&self, interruption: impl FnOnce() + Send + 'static) {
        *self.interruption.lock().unwrap() = Some(Box::new(interruption));
    }
}

impl Clock for StillClock {
    fn now(&self) -> Moment {
        // Taken out first: what interrupts looks at the clock too.
        let interruption = self.interruption.lock().unwrap().take();
        if let Some(interruption) = interruption {
            interruption();
        }
        Moment::from_unix_seconds(self.seconds.load(Ordering::SeqCst))
    }
}

/// Where the ledger of a world is kept.
#[derive(Clone, Copy, Debug)]
pub enum Kept {
    InMemory,
    InAFile,
}

/// A register with its people, served.
pub struct World {
    pub app: Arc<App>,
    pub clock: Arc<StillClock>,
    pub data: DataDirectory,
    pub router: Router,
    /// Removed with the world.
    _directory: TempDir,
}

/// The day on which every story begins: a Monday without bank holidays near it.
pub fn start() -> Moment {
    Moment::start_of_day(jiff::civil::date(2026, 1, 12)).plus_seconds(9 * 3_600)
}

/// The Access Control Broker, with a key that nobody knows.
fn broker() -> Broker {
    let random = SystemRandom::new();
    let validity = Validity {
        from: start(),
        until: start().plus_seconds(86_400),
    };
    let authority = Authority::root("Nobody", validity, &random).unwrap();
    let wanted = Wanted {
        holder: DeviceId::from_bits(0x00DB_1234_AA00_00BB).unwrap(),
        role: Role::DSP_XML_SIGN,
        key_use: KeyUse::DigitalSignature,
        validity,
    };
    let issued = authority.issue(wanted, &random).unwrap();
    let certificate = Certificate::parse(&issued.certificate).unwrap();
    Broker::new(SigningKey::new(&issued.private_key, certificate, &random).unwrap())
}

impl World {
    /// A world in which nothing has happened yet. References are drawn from the same secret in
    /// every one.
    pub async fn new(kept: Kept) -> World {
        let directory = tempfile::tempdir().unwrap();
        let data = DataDirectory::at(directory.path()).unwrap();
        let ledger = match kept {
            Kept::InMemory => SqliteLedger::in_memory().await,
            Kept::InAFile => SqliteLedger::open(&data.ledger()).await,
        };
        let sqlite = Arc::new(ledger.unwrap());
        let fleet = Arc::new(SqliteFleet::in_memory(Arc::clone(&sqlite)));
        let ledger: Arc<dyn Ledger> = Arc::clone(&sqlite) as _;
        ledger
            .keep_value("reference-secret", &[7; 32])
            .await
            .unwrap();
        let objects: Arc<dyn Objects> = Arc::new(DirectoryObjects::open(&data.objects()).unwrap());
        let press = Arc::new(DirectoryPress::open(&data.published()).unwrap());
        let clock = Arc::new(StillClock::at(start()));
        let app = App::open(
            ledger,
            objects,
            Arc::clone(&clock) as _,
            press,
            Marking::Synthetic,
        );
        let app = app.await.unwrap().with_messages(Arc::clone(&sqlite) as _);
        let app = app.with_broker(broker()).with_fleet(fleet);
        let app = Arc::new(app.with_launches(sqlite).await.unwrap());
        enter(&app).await;
        let setting = WebSetting {
            world: DataWorld::Demonstration,
            cookie: CookieTravel::ThisMachine,
            client_certificates: ClientCertificates::NotAsked,
            demonstration_people: Vec::new(),
        };
        World {
            router: router(Arc::clone(&app), &data, setting),
            app,
            clock,
            data,
            _directory: directory,
        }
    }

    /// Sets the clock so many days and seconds after the start.
    pub fn at(&self, days: i64, seconds: i64) {
        self.clock
            .set(start().plus_seconds(days * 86_400 + seconds));
    }

    /// The capacity of a post.
    pub fn of(&self, post: &str) -> Capacity {
        let post = cast::post(post);
        capacity(&self.app, post)
    }

    pub fn actor(&self, post: &str) -> Actor {
        Actor::Person(self.of(post))
    }

    /// Somebody acts, and may be refused.
    pub async fn tries(&self, post: &str, command: Command) -> Result<Done, ActError> {
        self.app.act(&self.actor(post), &command).await
    }

    /// Somebody acts.
    pub async fn act(&self, post: &str, command: Command) -> Done {
        let done = self.tries(post, command.clone()).await;
        done.unwrap_or_else(|error| panic!("{post}: {command:?}: {error}"))
    }

    /// A provider sends a file that is taken, with every warning acknowledged.
    pub async fn sends(&self, post: &str, file: &str) {
        let received = self.tries_to_send(post, file).await;
        let taken = matches!(received, Received::Accepted { .. });
        assert!(taken, "{post}: {received:?}");
    }

    /// A provider sends a file that may not be taken.
    pub async fn tries_to_send(&self, post: &str, file: &str) -> Received {
        let every = Acknowledged::Codes(Code::ALL.iter().copied().collect());
        self.app
            .receive_file(
                &self.of(post),
                Route::Page,
                file.as_bytes().to_vec(),
                &every,
            )
            .await
            .unwrap()
    }

    /// The item that a provider calls by this Identifier.
    pub async fn item(&self, post: &str, identifier: u64) -> Option<Item> {
        let provider = self.of(post).organisation;
        let items = self
            .app
            .ledger
            .items_by_identifier(provider, &[identifier])
            .await;
        items.unwrap().into_iter().next().map(|stored| stored.value)
    }

    /// What DCC says when it verifies an item as it stands now.
    pub async fn verifying(&self, item: ItemRef) -> Command {
        let held = self.app.ledger.items(&[item]).await.unwrap();
        let seen = held.first().map_or(0, |stored| stored.version);
        Command::VerifyItem { item, seen }
    }

    pub async fn item_reference(&self, post: &str, identifier: u64) -> ItemRef {
        self.item(post, identifier)
            .await
            .unwrap_or_else(|| panic!("{post} has no item {identifier}"))
            .reference
    }
}

fn capacity(app: &App, post: &Post) -> Capacity {
    Capacity {
        person: PersonRef::from_random_bits(post.number()),
        organisation: app.organisation_reference(post.organisation),
        organisation_type: post.organisation_type,
        party_category: post.party_category,
    }
}

/// The secret of a post's session, known beforehand.
pub fn session_secret(post: &str) -> String {
    format!("session-of-{post}")
}

/// The token that a post's forms carry.
pub fn csrf(post: &str) -> String {
    format!("form-token-of-{post}")
}

/// A post's API token.
pub fn token(post: &str) -> String {
    format!("{TOKEN_PREFIX}token-of-{post}")
}

/// A password hash that no password matches: nobody here signs in by password.
const NO_PASSWORD: &str = "$argon2id$v=19$m=19456,t=2,p=1$ZmlybWdhdGUtdW5rbm93bg$mUnqkXgLQ0Sa9EgVmJV8j4lQ4WcPqT6hyVnD0mS0fWk";

/// Enters organisations, makes and people with their sessions and tokens.
async fn enter(app: &App) {
    let mut organisations: Vec<Organisation> = CAST
        .iter()
        .map(|post| Organisation {
            reference: app.organisation_reference(post.organisation),
            name: post.organisation.to_owned(),
            organisation_type: post.organisation_type,
            party_category: post.party_category,
        })
        .collect();
    organisations.dedup_by_key(|organisation| organisation.reference);
    app.ledger.put_organisations(&organisations).await.unwrap();
    let holders: Vec<MakeHolder> = MAKES
        .iter()
        .map(|(make, organisation)| MakeHolder {
            make: Make::parse(make).unwrap(),
            organisation: app.organisation_reference(organisation),
            from: jiff::civil::date(2018, 1, 1),
            until: None,
        })
        .collect();
    app.ledger.put_make_holders(&holders).await.unwrap();
    for post in &CAST {
        let person = capacity(app, post).person;
        let held = Person {
            reference: person,
            sign_in_name: post.name.to_owned(),
            display_name: post.display_name.to_owned(),
            organisation: app.organisation_reference(post.organisation),
            password_hash: NO_PASSWORD.to_owned(),
            active: true,
        };
        app.ledger.put_person(&held).await.unwrap();
        let session = SessionRecord {
            secret_sha256: app::sha256(session_secret(post.name).as_bytes()),
            person,
            csrf: csrf(post.name),
            created_at: start(),
            expires_at: start().plus_seconds(1_000 * 86_400),
        };
        app.ledger.put_session(&session).await.unwrap();
        let held = TokenRecord {
            secret_sha256: app::sha256(token(post.name).as_bytes()),
            label: "test".to_owned(),
            person,
            created_at: start(),
            expires_at: start().plus_seconds(1_000 * 86_400),
            revoked_at: None,
        };
        app.ledger.put_token(&held).await.unwrap();
    }
}
