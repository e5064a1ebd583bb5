//! A small world for the tests of the interface: a key infrastructure made anew each time, a
//! Supplier, the broker, and messages between them. Everybody in it is invented.
#![allow(
    dead_code,
    reason = "the tests and the program for checks from outside use a part each"
)]

use formats::duis::c14n::Strictness;
use formats::duis::certificate::{Certificate, Role};
use formats::duis::codes::Interface;
use formats::duis::device_list::DeviceIdList;
use formats::duis::distinguished_name::{DistinguishedName, SerialNumber};
use formats::duis::identifiers::{
    CommandVariant, MessageId, MessageTime, ResponseCode, SchemaVersion, ServiceReference,
};
use formats::duis::pki::{Authority, Issued, KeyUse, Validity, Wanted};
use formats::duis::precedence::Unreadable;
use formats::duis::receive::{self, Signed};
use formats::duis::request::{SafeLaunchBody, ServiceRequest};
use formats::duis::response::ResponseHeader;
use formats::duis::signature::{SigningKey, Trust, sign, sign_canonical};
use formats::duis::xml::Document;
use ring::rand::SystemRandom;
use terms::{DeviceId, Moment};

/// The Supplier of the tests.
pub const SUPPLIER: &str = "00-DB-12-34-AA-00-00-01";
/// The Access Control Broker of the tests.
pub const BROKER: &str = "00-DB-12-34-AA-00-00-02";
/// Another Supplier.
pub const OTHER: &str = "00-DB-12-34-AA-00-00-03";

/// The 27th of November 2026, noon.
pub fn now() -> Moment {
    Moment::parse_rfc3339("2026-11-27T12:00:00Z").expect("a moment")
}

/// An EUI-64 of the tests.
pub fn eui(text: &str) -> DeviceId {
    DeviceId::parse(text).expect("an EUI-64")
}

/// The year around [`now`].
pub fn this_year() -> Validity {
    Validity {
        from: Moment::parse_rfc3339("2026-01-01T00:00:00Z").expect("a moment"),
        until: Moment::parse_rfc3339("2026-12-31T23:59:59Z").expect("a moment"),
    }
}

/// Keys, and the certificates that are trusted.
pub struct World {
    /// Whence everybody's certificates come.
    pub authority: Authority,
    /// The Supplier's key.
    pub supplier: SigningKey,
    /// The same as it was issued, for who signs in another program.
    pub supplier_issued: Issued,
    /// The broker's key.
    pub broker: SigningKey,
    /// What is trusted.
    pub trusted: Vec<Certificate>,
    /// Chance.
    pub random: SystemRandom,
}

impl World {
    /// A world of its own for each test.
    pub fn new() -> World {
        let random = SystemRandom::new();
        let root = Authority::root("Invented Root", this_year(), &random).expect("a root");
        let authority = root
            .issuing("Z1", this_year(), &random)
            .expect("an authority");
        let supplier_issued = issued(&authority, SUPPLIER, Role::XML_SIGN, &random);
        let supplier = signing_key(&supplier_issued, &random);
        let broker = key(&authority, BROKER, Role::DSP_XML_SIGN, &random);
        World {
            trusted: vec![supplier.certificate().clone(), broker.certificate().clone()],
            authority,
            supplier,
            supplier_issued,
            broker,
            random,
        }
    }

    /// Another key of this holder and role, trusted from now on.
    pub fn trusted_key(&mut self, holder: &str, role: Role) -> SigningKey {
        let key = key(&self.authority, holder, role, &self.random);
        self.trusted.push(key.certificate().clone());
        key
    }

    /// A key with all that can be said of it, not trusted.
    pub fn key(&self, wanted: Wanted) -> SigningKey {
        let issued = self
            .authority
            .issue(wanted, &self.random)
            .expect("a certificate");
        signing_key(&issued, &self.random)
    }

    /// The trusted certificate of this issuer and serial number.
    pub fn find(&self, issuer: &DistinguishedName, serial: &SerialNumber) -> Option<Certificate> {
        let mut trusted = self.trusted.iter();
        trusted
            .find(|one| one.issuer() == issuer && one.serial() == serial)
            .cloned()
    }

    /// Takes in a request now.
    pub fn receive(&self, message: &str) -> Result<Signed<ServiceRequest>, Unreadable> {
        self.receive_with(message, Strictness::Exact, now())
    }

    /// Takes in a request at a moment.
    pub fn receive_with(
        &self,
        message: &str,
        strictness: Strictness,
        at: Moment,
    ) -> Result<Signed<ServiceRequest>, Unreadable> {
        let trust = Trust {
            certificates: &|issuer, serial| self.find(issuer, serial),
            roles: &[Role::XML_SIGN],
            at,
            strictness,
        };
        receive::request(message.as_bytes(), &Interface::default(), &trust)
    }

    /// Signs a message of ours.
    pub fn sign(&self, message: &str, key: &SigningKey) -> String {
        sign_canonical(message, key, &self.random).expect("a signature")
    }

    /// Signs a message however it is spelt.
    pub fn sign_as_spelt(&self, message: &str, key: &SigningKey) -> String {
        let document = Document::read(message.as_bytes(), 4_000_000).expect("well formed");
        sign(&document, key, &self.random).expect("a signature")
    }
}

fn key(authority: &Authority, holder: &str, role: Role, random: &SystemRandom) -> SigningKey {
    signing_key(&issued(authority, holder, role, random), random)
}

fn issued(authority: &Authority, holder: &str, role: Role, random: &SystemRandom) -> Issued {
    let wanted = Wanted {
        holder: eui(holder),
        role,
        key_use: KeyUse::DigitalSignature,
        validity: this_year(),
    };
    authority.issue(wanted, random).expect("a certificate")
}

/// The key of a certificate that was issued.
pub fn signing_key(issued: &Issued, random: &SystemRandom) -> SigningKey {
    let certificate = Certificate::parse(&issued.certificate).expect("a certificate");
    SigningKey::new(&issued.private_key, certificate, random).expect("a key")
}

/// The hub with this number.
pub fn hub(number: usize) -> DeviceId {
    let bits = 0x00DB_1234_5600_0000 + number as u64;
    DeviceId::from_bits(bits).expect("an EUI-64")
}

/// A request for so many hubs.
pub fn request(hubs: usize) -> ServiceRequest {
    let interface = Interface::default();
    ServiceRequest {
        schema_version: interface.schema_version,
        id: request_id(1001),
        first_in_sequence: None,
        preceding: None,
        command_variant: CommandVariant::NON_DEVICE,
        service_reference: interface.service_reference,
        service_reference_variant: interface.service_reference_variant,
        body: SafeLaunchBody {
            notification_reference: "CHFN-2026-0001".to_owned(),
            device_manufacturer: "106C".to_owned(),
            device_model: "433100AC".to_owned(),
            firmware_version: "01020304".to_owned(),
            devices: DeviceIdList::of((1..=hubs).map(hub)),
        },
    }
}

/// The Supplier's request with this counter.
pub fn request_id(counter: u64) -> MessageId {
    MessageId {
        originator: eui(SUPPLIER),
        target: eui(BROKER),
        counter,
    }
}

/// The header of the response to [`request`].
pub fn response_header(code: &str) -> ResponseHeader {
    ResponseHeader {
        schema_version: SchemaVersion::parse("5.4").expect("a version"),
        request_id: Some(request_id(1001)),
        response_id: None,
        code: ResponseCode::parse(code).expect("a code"),
        at: MessageTime::parse("2026-11-27T12:00:00.134Z").expect("a time"),
    }
}

/// The header of an alert to the Supplier.
pub fn alert_header() -> ResponseHeader {
    ResponseHeader {
        request_id: None,
        response_id: Some(MessageId {
            originator: eui(BROKER),
            target: eui(SUPPLIER),
            counter: 7,
        }),
        ..response_header("I0")
    }
}

/// A service reference of the tests.
pub fn reference(text: &str) -> ServiceReference {
    ServiceReference::parse(text).expect("a service reference")
}
