//! A small installation that demands client certificates: two Suppliers who are Users of the XML
//! interface, two CSPs, a token for everybody, and an authority that issued everybody's certificates.

use crate::kit::{Authority, Door, Pair, When};
use app::App;
use app::accounts::TOKEN_PREFIX;
use app::duis::Broker;
use app::ports::{Clock, Person, TokenRecord, UserRole};
use axum::body::Body;
use firmgate::clock::SystemClock;
use firmgate::serving::router;
use firmgate::wiring::DataDirectory;
use formats::duis::certificate::{Certificate, Role};
use formats::duis::codes::Interface;
use formats::duis::device_list::DeviceIdList;
use formats::duis::identifiers::{CommandVariant, MessageId};
use formats::duis::pki::{self, KeyUse, Validity, Wanted};
use formats::duis::request::{SafeLaunchBody, ServiceRequest};
use formats::duis::signature::{SigningKey, sign_canonical};
use http::Request;
use ring::rand::SystemRandom;
use std::sync::Arc;
use terms::{
    CspRegion, DeviceId, Moment, Organisation, OrganisationRef, OrganisationType, PersonRef,
};
use web::{ClientCertificates, CookieTravel, WebSetting};

pub const BRIGHTWATER: &str = "Brightwater Energy";
pub const FENLAND: &str = "Fenland Power";
pub const NORTHERN: &str = "Northern Reach";
pub const SOUTHERN: &str = "Southern Arc";
pub const PASSWORD: &str = "a long enough password";

pub struct World {
    pub door: Door,
    /// Issues certificates for clients.
    pub clients: Authority,
    /// The infrastructure of DUIS, whose certificates for clients are believed too.
    pub duis: pki::Authority,
    brightwater: SigningKey,
    _directory: tempfile::TempDir,
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
        organisation(5, BRIGHTWATER, OrganisationType::Supplier),
        organisation(6, FENLAND, OrganisationType::Supplier),
        organisation(8, NORTHERN, OrganisationType::Csp),
        organisation(9, SOUTHERN, OrganisationType::Csp),
    ]
}

pub fn eui(n: u64) -> DeviceId {
    DeviceId::from_bits(0x00DB_1234_AA00_0000 + n).unwrap()
}

pub fn token(name: &str) -> String {
    format!("{TOKEN_PREFIX}{}", name.replace(' ', "-"))
}

pub fn validity() -> Validity {
    let now = SystemClock.now();
    Validity {
        from: now.plus_seconds(-86_400),
        until: now.plus_seconds(86_400),
    }
}

pub fn wanted(holder: DeviceId, role: Role) -> Wanted {
    Wanted {
        holder,
        role,
        key_use: KeyUse::DigitalSignature,
        validity: validity(),
    }
}

fn signing(authority: &pki::Authority, wanted: Wanted) -> SigningKey {
    let random = SystemRandom::new();
    let issued = authority.issue(wanted, &random).unwrap();
    let certificate = Certificate::parse(&issued.certificate).unwrap();
    SigningKey::new(&issued.private_key, certificate, &random).unwrap()
}

impl World {
    pub async fn new() -> World {
        let directory = tempfile::tempdir().unwrap();
        let data = DataDirectory::at(directory.path()).unwrap();
        let app = data.open_invented(1, Arc::new(SystemClock)).await;
        let app = app.unwrap();
        app.ledger.put_organisations(&cast()).await.unwrap();
        let csp = cast()[3].reference;
        let regions = CspRegion::ALL.map(|region| (region, csp));
        app.put_csps(regions.into()).await.unwrap();
        give_tokens(&app).await;
        let random = SystemRandom::new();
        let root = pki::Authority::root("Root", validity(), &random).unwrap();
        let duis = root.issuing("Test", validity(), &random).unwrap();
        let issuer = duis.own().certificate.clone();
        app.trust_issuer(issuer).await.unwrap();
        let brightwater = signing(&duis, wanted(eui(1), Role::XML_SIGN));
        let certificate = brightwater.certificate().der().to_vec();
        app.hold_certificate(certificate).await.unwrap();
        for (user, organisation) in [(1, &cast()[1]), (2, &cast()[2])] {
            let role = UserRole::ImportSupplier;
            let put = app.put_service_user(eui(user), organisation, role, None);
            put.await.unwrap();
        }
        let broker = signing(&duis, wanted(eui(0xBB), Role::DSP_XML_SIGN));
        let app = Arc::new(app.with_broker(Broker::new(broker)));
        let clients = Authority::new("Clients");
        let of_duis = Pair::of(duis.own()).certificate;
        let bundle = format!("{}{of_duis}", clients.certificate);
        let router = router(Arc::clone(&app), &data, setting());
        World {
            door: Door::open(router, &bundle).await,
            clients,
            duis,
            brightwater,
            _directory: directory,
        }
    }

    /// A certificate in order, of the organisation with this name.
    pub fn certificate(&self, organisation: &str) -> Pair {
        self.clients.client(&[organisation], When::Now)
    }

    /// A certificate with this EUI-64 and no name, as those of DUIS are.
    pub fn certificate_of_user(&self, user: DeviceId) -> Pair {
        let wanted = wanted(user, Role::new(0x02));
        Pair::of(&self.duis.issue(wanted, &SystemRandom::new()).unwrap())
    }

    /// A Service Request of Brightwater's, signed. Nobody notified anything here, and it is told so.
    pub fn request(&self, counter: u64) -> Request<Body> {
        let interface = Interface::default();
        let request = ServiceRequest {
            schema_version: interface.schema_version,
            id: MessageId {
                originator: eui(1),
                target: eui(0xBB),
                counter,
            },
            first_in_sequence: None,
            preceding: None,
            command_variant: CommandVariant::NON_DEVICE,
            service_reference: interface.service_reference,
            service_reference_variant: interface.service_reference_variant,
            body: SafeLaunchBody {
                notification_reference: "CHFN-2026-0001".to_owned(),
                device_manufacturer: "Northmere".to_owned(),
                device_model: "NM-H200".to_owned(),
                firmware_version: "00020000".to_owned(),
                devices: DeviceIdList::of([eui(0x1000)]),
            },
        };
        let random = SystemRandom::new();
        let signed = sign_canonical(&request.write(), &self.brightwater, &random).unwrap();
        xml(signed.into_bytes())
    }
}

pub fn xml(message: Vec<u8>) -> Request<Body> {
    Request::post("/api/v1/serviceD")
        .header("content-type", "application/xml")
        .body(Body::from(message))
        .unwrap()
}

pub fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

/// The same request by somebody's token.
pub fn by(name: &str, mut request: Request<Body>) -> Request<Body> {
    let bearer = format!("Bearer {}", token(name)).parse().unwrap();
    request.headers_mut().insert("authorization", bearer);
    request
}

fn setting() -> WebSetting {
    WebSetting {
        world: pages::World::Live,
        cookie: CookieTravel::TlsOnly,
        client_certificates: ClientCertificates::Demanded,
        demonstration_people: Vec::new(),
    }
}

async fn give_tokens(app: &App) {
    for (number, organisation) in (1_000..).zip(cast()) {
        let person = PersonRef::from_random_bits(number);
        let held = Person {
            reference: person,
            sign_in_name: format!("program-{number}"),
            display_name: "Program".to_owned(),
            organisation: organisation.reference,
            password_hash: app::accounts::hash_password(PASSWORD).unwrap(),
            active: true,
        };
        app.ledger.put_person(&held).await.unwrap();
        let record = TokenRecord {
            secret_sha256: app::sha256(token(&organisation.name).as_bytes()),
            label: "test".to_owned(),
            person,
            created_at: Moment::from_unix_seconds(0),
            expires_at: Moment::from_unix_seconds(i64::from(u32::MAX)),
            revoked_at: None,
        };
        app.ledger.put_token(&record).await.unwrap();
    }
}
