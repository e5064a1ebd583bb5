//! A small installation with a fleet, three Suppliers and their keys, and a notification issued.
//!
//! Hubs go by their number modulo 4: 0 is Fenland's for both fuels, 1 Brightwater's, 2 has
//! Brightwater for electricity and Fenland for gas, 3 is Eastvale's.

use app::App;
use app::duis::{Broker, Receiving};
use app::ports::{Clock, UserRole, UserStanding};
use axum::Router;
use axum::body::Body;
use firmgate::serving::router;
use firmgate::wiring::DataDirectory;
use formats::duis::alert::AlertMessage;
use formats::duis::c14n::Strictness;
use formats::duis::certificate::{Certificate, Role};
use formats::duis::codes::Interface;
use formats::duis::device_list::DeviceIdList;
use formats::duis::identifiers::{CommandVariant, MessageId};
use formats::duis::pki::{Authority, KeyUse, Validity, Wanted};
use formats::duis::receive;
use formats::duis::request::{SafeLaunchBody, ServiceRequest};
use formats::duis::response::{ServiceResponse, SetAside};
use formats::duis::signature::{ExpectedSigner, SigningKey, Trust, sign_canonical};
use formats::fleet_snapshot::Origin;
use formats::inventory_csv;
use http::header::CONTENT_TYPE;
use http::{Method, Request, StatusCode};
use launch::command::Command;
use launch::criteria::Criteria;
use launch::launch::Launch;
use launch::nomination::NominationRoute;
use launch::notification::{
    HanVariant, LaunchKind, Notification, NotificationNumber, Target, UpgradePriority,
    UpgradeSeverity,
};
use ring::rand::SystemRandom;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use terms::{
    Actor, Capacity, CspRegion, Date, DeviceId, FirmwareVersion, LaunchRef, Make, Model, Moment,
    Organisation, OrganisationRef, OrganisationType, PersonRef,
};
use tower::ServiceExt;
use web::{ClientCertificates, CookieTravel, WebSetting};

pub const SERVICE_D: &str = "/api/v1/serviceD";
const XML: &str = "application/xml";

/// Hubs of a usual world.
const HUBS: u64 = 400;

/// Hubs from this number on are on a version that the launch does not upgrade from.
pub const OTHER_VERSION_FROM: u64 = 300;

/// Hubs from this number on are suspended.
pub const SUSPENDED_FROM: u64 = 350;

pub const NUMBER: &str = "CHFN-2026-0001";

/// A clock that stands still until it is set.
pub struct StillClock(AtomicI64);

impl StillClock {
    fn at(moment: Moment) -> StillClock {
        StillClock(AtomicI64::new(moment.unix_seconds()))
    }

    pub fn set(&self, moment: Moment) {
        self.0.store(moment.unix_seconds(), Ordering::SeqCst);
    }
}

impl Clock for StillClock {
    fn now(&self) -> Moment {
        Moment::from_unix_seconds(self.0.load(Ordering::SeqCst))
    }
}

pub struct World {
    pub app: Arc<App>,
    pub clock: Arc<StillClock>,
    pub router: Router,
    pub launch: LaunchRef,
    pub keys: Keys,
    pub data: DataDirectory,
    directory: tempfile::TempDir,
}

/// Everybody's keys, and who issued them.
pub struct Keys {
    pub authority: Authority,
    pub broker: Certificate,
    pub brightwater: Party,
    pub fenland: Party,
}

/// A User of the interface with its key.
pub struct Party {
    pub eui: DeviceId,
    pub certificate: Vec<u8>,
    pub key: SigningKey,
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn hub(n: u64) -> DeviceId {
    DeviceId::from_bits(0x00DB_1234_0000_0000 + n).unwrap()
}

/// The electricity meter behind a hub.
pub fn meter(n: u64) -> DeviceId {
    hub(n + 1_000_000)
}

pub fn eui(n: u64) -> DeviceId {
    DeviceId::from_bits(0x00DB_1234_AA00_0000 + n).unwrap()
}

pub fn broker_eui() -> DeviceId {
    eui(0xBB)
}

pub const VALIDITY_FROM: &str = "2026-10-01";

pub fn validity() -> Validity {
    Validity {
        from: Moment::start_of_day(day(VALIDITY_FROM)),
        until: Moment::start_of_day(day("2027-10-01")),
    }
}

impl Party {
    /// Somebody with this EUI-64 and a certificate as it is wanted.
    pub fn with(authority: &Authority, wanted: Wanted) -> Party {
        let random = SystemRandom::new();
        let issued = authority.issue(wanted, &random).unwrap();
        let certificate = Certificate::parse(&issued.certificate).unwrap();
        Party {
            eui: wanted.holder,
            key: SigningKey::new(&issued.private_key, certificate, &random).unwrap(),
            certificate: issued.certificate,
        }
    }

    /// Somebody with this EUI-64 whose certificate is in order.
    pub fn new(authority: &Authority, eui: DeviceId) -> Party {
        Party::with(authority, wanted(eui))
    }

    pub fn sign(&self, message: &str) -> Vec<u8> {
        let signed = sign_canonical(message, &self.key, &SystemRandom::new());
        signed.unwrap().into_bytes()
    }
}

pub fn wanted(holder: DeviceId) -> Wanted {
    Wanted {
        holder,
        role: Role::XML_SIGN,
        key_use: KeyUse::DigitalSignature,
        validity: validity(),
    }
}

pub fn authority() -> Authority {
    let random = SystemRandom::new();
    let root = Authority::root("Root", validity(), &random).unwrap();
    root.issuing("Test", validity(), &random).unwrap()
}

fn organisation(bits: u64, name: &str, organisation_type: OrganisationType) -> Organisation {
    Organisation {
        reference: OrganisationRef::from_random_bits(bits),
        name: name.to_owned(),
        organisation_type,
        party_category: None,
    }
}

fn cast() -> Vec<Organisation> {
    vec![
        organisation(1, "DCC", OrganisationType::Dcc),
        organisation(2, "Panel", OrganisationType::Panel),
        organisation(9, "Northern Reach", OrganisationType::Csp),
        organisation(5, "Brightwater Energy", OrganisationType::Supplier),
        organisation(6, "Fenland Power", OrganisationType::Supplier),
        organisation(7, "Eastvale Energy", OrganisationType::Supplier),
        organisation(8, "Millbrook Supply", OrganisationType::Supplier),
    ]
}

pub fn named(name: &str) -> Organisation {
    cast().into_iter().find(|one| one.name == name).unwrap()
}

pub fn actor(name: &str, person: u64) -> Actor {
    let organisation = named(name);
    Actor::Person(Capacity {
        person: PersonRef::from_random_bits(person),
        organisation: organisation.reference,
        organisation_type: organisation.organisation_type,
        party_category: None,
    })
}

pub fn dcc() -> Actor {
    actor("DCC", 11)
}

pub fn notification(number: &str, to: &str) -> Notification {
    let version = |text: &str| FirmwareVersion::parse(text).unwrap();
    Notification {
        number: NotificationNumber::parse(number).unwrap(),
        kind: LaunchKind::Ordinary,
        target: Target {
            make: Make::parse("Northmere").unwrap(),
            model: Model::parse("NM-H200").unwrap(),
            han_variant: HanVariant::DualBand,
            to: version(to),
            from: vec![version("00010000")],
        },
        release_note: "Puts right the loss of gas reads after a power cut.".to_owned(),
        severity: UpgradeSeverity::High,
        priority: UpgradePriority::Medium,
        deploy_by: day("2027-01-29"),
        activate_by: day("2027-02-26"),
        criteria: Criteria::standard(LaunchKind::Ordinary),
    }
}

fn inventory(hubs: u64, suppliers_of: fn(u64) -> (&'static str, &'static str)) -> String {
    let mut text = inventory_csv::header();
    let spare = ",,,,,,,,,";
    for n in 1..=hubs {
        let (id, meter) = (hub(n).text(), meter(n).text());
        let usual = hubs == HUBS;
        let status = match n >= SUSPENDED_FROM && usual {
            true => "Suspended",
            false => "Commissioned",
        };
        let version = match n >= OTHER_VERSION_FROM && usual {
            true => "0000FFFF",
            false => "00010000",
        };
        let (electricity, gas) = suppliers_of(n);
        writeln!(
            text,
            "{id},CHF,{status},Northmere,NM-H200,,{version}{spare},North,,,,,,{electricity},{gas},\
             \r\n{meter},ESME,Commissioned,Northmere,NM-E210,,0002012F{spare},,,,,,{id},,,\r"
        )
        .unwrap();
    }
    text
}

fn usual_suppliers(n: u64) -> (&'static str, &'static str) {
    match n % 4 {
        0 => ("Fenland Power", "Fenland Power"),
        1 => ("Brightwater Energy", "Brightwater Energy"),
        2 => ("Brightwater Energy", "Fenland Power"),
        _ => ("Eastvale Energy", "Eastvale Energy"),
    }
}

impl World {
    /// On Monday 2 November 2026 at 11:00, with the notification issued.
    pub async fn new() -> World {
        World::with(HUBS, usual_suppliers, notification(NUMBER, "00020000")).await
    }

    /// The same with another notification.
    pub async fn new_with(notification: Notification) -> World {
        World::with(HUBS, usual_suppliers, notification).await
    }

    pub fn clock_now(&self) -> Moment {
        self.clock.now()
    }

    /// The data directory.
    pub fn root(&self) -> &std::path::Path {
        self.directory.path()
    }

    pub fn pass_seconds(&self, seconds: i64) {
        self.clock.set(self.clock_now().plus_seconds(seconds));
    }

    pub fn pass_hours(&self, hours: i64) {
        self.clock.set(self.clock_now().plus_seconds(hours * 3_600));
    }

    /// With so many hubs, all of them Brightwater's.
    pub async fn of_brightwater(hubs: u64) -> World {
        let both = |_| ("Brightwater Energy", "Brightwater Energy");
        World::with(hubs, both, notification(NUMBER, "00020000")).await
    }

    pub async fn with(
        hubs: u64,
        suppliers_of: fn(u64) -> (&'static str, &'static str),
        notification: Notification,
    ) -> World {
        let directory = tempfile::tempdir().unwrap();
        let data = DataDirectory::at(directory.path()).unwrap();
        let clock = Arc::new(StillClock::at(Moment::at_hour(day("2026-11-02"), 11)));
        let app = data.open_invented(1, Arc::clone(&clock) as _).await;
        let app = app.unwrap();
        app.ledger.put_organisations(&cast()).await.unwrap();
        let csp = named("Northern Reach").reference;
        let regions = CspRegion::ALL.map(|region| (region, csp));
        app.put_csps(regions.into()).await.unwrap();
        let names = app.supplier_names().await.unwrap();
        let text = inventory(hubs, suppliers_of);
        let read = inventory_csv::read(&mut text.as_bytes(), &names).unwrap();
        assert!(read.findings.is_empty(), "{:?}", read.findings);
        let origin = Origin {
            as_of: day("2026-11-01"),
            source_sha256: [1; 32],
        };
        let columns = read.columns.unwrap();
        app.import_inventory(columns, origin).await.unwrap();
        let launch = issued(&app, notification).await;
        let (keys, broker) = keys();
        enter(&app, &keys).await;
        let app = Arc::new(app.with_broker(broker));
        World {
            router: router(Arc::clone(&app), &data, setting()),
            app,
            clock,
            launch,
            keys,
            data,
            directory,
        }
    }

    /// A further User with a certificate in order.
    pub async fn user(&self, n: u64, organisation: &str, role: UserRole) -> Party {
        let party = Party::new(&self.keys.authority, eui(n));
        let certificate = party.certificate.clone();
        self.app.hold_certificate(certificate).await.unwrap();
        let organisation = named(organisation);
        let put = self
            .app
            .put_service_user(party.eui, &organisation, role, None);
        put.await.unwrap();
        party
    }

    /// Brightwater and Fenland take their alerts here.
    pub async fn receive_at(&self, brightwater: &str, fenland: &str) {
        for (party, name, role, address) in [
            (
                &self.keys.brightwater,
                "Brightwater Energy",
                UserRole::ImportSupplier,
                brightwater,
            ),
            (
                &self.keys.fenland,
                "Fenland Power",
                UserRole::GasSupplier,
                fenland,
            ),
        ] {
            let receives = Receiving {
                address: address.to_owned(),
                stock_schema: None,
            };
            self.receive(party, name, role, receives).await;
        }
    }

    pub async fn receive(&self, party: &Party, name: &str, role: UserRole, receives: Receiving) {
        let organisation = named(name);
        let put = self
            .app
            .put_service_user(party.eui, &organisation, role, Some(receives));
        put.await.unwrap();
    }

    pub async fn set_standing(&self, party: &Party, standing: UserStanding) {
        let set = self.app.set_user_standing(party.eui, standing);
        set.await.unwrap();
    }

    pub async fn act(&self, who: &Actor, command: Command) -> LaunchRef {
        let done = self.app.act_on_launch(who, &command, None).await;
        done.unwrap().launch
    }

    pub async fn launch(&self) -> Launch {
        let ledger = self.app.launch_ledger().unwrap();
        ledger.launch(self.launch).await.unwrap().unwrap().value
    }

    /// How many hubs are on the lists, by Service Request.
    pub async fn nominated(&self) -> Vec<u64> {
        let launch = self.launch().await;
        let by_request = |route| matches!(route, NominationRoute::ServiceRequest(_));
        let nominations = launch.nominations.iter();
        let nominations = nominations.filter(|one| by_request(one.route));
        nominations.map(|one| one.hubs.hubs).collect()
    }

    pub async fn post(&self, path: &str, bytes: Vec<u8>) -> (StatusCode, Vec<u8>) {
        post(self.router.clone(), path, XML, bytes).await
    }

    /// The answer to a request, which must be a signed response.
    pub async fn answered(&self, bytes: Vec<u8>) -> ServiceResponse {
        let (status, body) = self.post(SERVICE_D, bytes).await;
        assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&body));
        self.read(&body)
    }

    /// The code that a request is answered with.
    pub async fn code(&self, bytes: Vec<u8>) -> String {
        let response = self.answered(bytes).await;
        response.header.code.text().to_owned()
    }

    /// An alert as its receiver reads it.
    pub fn read_alert(&self, bytes: &[u8]) -> AlertMessage {
        let broker = &self.keys.broker;
        let trust = Trust {
            certificates: &|_, _| Some(broker.clone()),
            roles: &[Role::DSP_XML_SIGN],
            at: self.clock.now(),
            strictness: Strictness::Exact,
        };
        let expected = ExpectedSigner::Holder(broker_eui());
        let read = receive::alert(bytes, &Interface::default(), &trust, expected);
        read.unwrap_or_else(|why| panic!("{why:?}: {}", String::from_utf8_lossy(bytes)))
            .into_parts()
            .0
    }

    /// A response as its receiver reads it: signed by the Access Control Broker, or it is none.
    pub fn read(&self, bytes: &[u8]) -> ServiceResponse {
        let broker = &self.keys.broker;
        let trust = Trust {
            certificates: &|_, _| Some(broker.clone()),
            roles: &[Role::DSP_XML_SIGN],
            at: self.clock.now(),
            strictness: Strictness::Exact,
        };
        let expected = ExpectedSigner::Holder(broker_eui());
        let read = receive::response(bytes, &Interface::default(), &trust, expected);
        read.unwrap_or_else(|why| panic!("{why:?}: {}", String::from_utf8_lossy(bytes)))
            .into_parts()
            .0
    }
}

pub async fn post(router: Router, path: &str, kind: &str, bytes: Vec<u8>) -> (StatusCode, Vec<u8>) {
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(CONTENT_TYPE, kind)
        .body(Body::from(bytes));
    let response = router.oneshot(request.unwrap()).await.unwrap();
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE).cloned();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await;
    if status == StatusCode::OK {
        // A client of the interface takes no other.
        assert_eq!(kind.unwrap(), XML);
    }
    (status, body.unwrap().to_vec())
}

pub fn setting() -> WebSetting {
    WebSetting {
        world: pages::World::Demonstration,
        cookie: CookieTravel::ThisMachine,
        client_certificates: ClientCertificates::NotAsked,
        demonstration_people: Vec::new(),
    }
}

pub async fn issued(app: &App, notification: Notification) -> LaunchRef {
    let draft = Command::Draft {
        notification: Box::new(notification),
    };
    let launch = app.act_on_launch(&dcc(), &draft, None).await.unwrap();
    let launch = launch.launch;
    let issue = Command::Issue { launch };
    app.act_on_launch(&dcc(), &issue, None).await.unwrap();
    launch
}

pub fn keys() -> (Keys, Broker) {
    let authority = authority();
    let broker = Party::with(
        &authority,
        Wanted {
            role: Role::DSP_XML_SIGN,
            ..wanted(broker_eui())
        },
    );
    let keys = Keys {
        broker: broker.key.certificate().clone(),
        brightwater: Party::new(&authority, eui(1)),
        fenland: Party::new(&authority, eui(2)),
        authority,
    };
    (keys, Broker::new(broker.key))
}

/// Brightwater is an Import Supplier, Fenland a Gas Supplier.
async fn enter(app: &App, keys: &Keys) {
    let issuer = keys.authority.own().certificate.clone();
    app.trust_issuer(issuer).await.unwrap();
    for (party, name, role) in [
        (
            &keys.brightwater,
            "Brightwater Energy",
            UserRole::ImportSupplier,
        ),
        (&keys.fenland, "Fenland Power", UserRole::GasSupplier),
    ] {
        let certificate = party.certificate.clone();
        assert_eq!(app.hold_certificate(certificate).await.unwrap(), party.eui);
        let organisation = named(name);
        let put = app.put_service_user(party.eui, &organisation, role, None);
        put.await.unwrap();
    }
}

/// A request of this User's for these Devices, as it should be.
pub fn request(
    party: &Party,
    counter: u64,
    devices: impl IntoIterator<Item = DeviceId>,
) -> ServiceRequest {
    let interface = Interface::default();
    ServiceRequest {
        schema_version: interface.schema_version,
        id: MessageId {
            originator: party.eui,
            target: broker_eui(),
            counter,
        },
        first_in_sequence: None,
        preceding: None,
        command_variant: CommandVariant::NON_DEVICE,
        service_reference: interface.service_reference,
        service_reference_variant: interface.service_reference_variant,
        body: SafeLaunchBody {
            notification_reference: NUMBER.to_owned(),
            device_manufacturer: "Northmere".to_owned(),
            device_model: "NM-H200".to_owned(),
            firmware_version: "00020000".to_owned(),
            devices: DeviceIdList::of(devices),
        },
    }
}

/// The same, signed.
pub fn signed(party: &Party, counter: u64, devices: impl IntoIterator<Item = DeviceId>) -> Vec<u8> {
    party.sign(&request(party, counter, devices).write())
}

/// The lists of a response that are not empty, in their order.
pub fn lists(response: &ServiceResponse) -> Vec<(SetAside, Vec<DeviceId>)> {
    let Some(warning) = &response.warning else {
        return Vec::new();
    };
    let lists = SetAside::ALL.map(|why| (why, warning.list(why).to_vec()));
    lists
        .into_iter()
        .filter(|(_, ids)| !ids.is_empty())
        .collect()
}
