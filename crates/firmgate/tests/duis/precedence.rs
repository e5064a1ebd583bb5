//! A request that is wrong in several ways is told of the first (DUIS.md section 8).
//!
//! Faults are added one after another, the last in order first; each time the answer is the new
//! fault's, whatever else is wrong.

use crate::world::*;
use app::ports::{UserRole, UserStanding};
use formats::duis::codes::CodeTable;
use formats::duis::identifiers::{CommandVariant, ServiceReference};
use formats::duis::precedence::{Answer, Situation};
use formats::duis::request::ServiceRequest;
use terms::{DeviceId, Moment};

/// More hubs than may be nominated in this world.
const LIMIT: u32 = 4;

/// The Users that may be asking, worse and worse.
struct Askers {
    export: Party,
    suspended: Party,
    unknown: Party,
}

/// A request with this and every later fault.
struct Wrong<'a> {
    world: &'a World,
    askers: &'a Askers,
    situation: Situation,
    counter: u64,
}

impl Wrong<'_> {
    /// Whether the request has this fault.
    fn has(&self, situation: Situation) -> bool {
        self.situation <= situation
    }

    fn asker(&self) -> &Party {
        if self.has(Situation::UserUnknown) {
            &self.askers.unknown
        } else if self.has(Situation::UserSuspended) {
            &self.askers.suspended
        } else if self.has(Situation::RoleNotPermitted) {
            &self.askers.export
        } else {
            &self.world.keys.brightwater
        }
    }

    fn devices(&self) -> Vec<DeviceId> {
        let mut devices = vec![hub(1 + 4 * self.counter)];
        if self.has(Situation::SomeSetAside) {
            devices.push(hub(4));
        }
        if self.has(Situation::NominationLimit) {
            devices.extend((40..=40 + u64::from(LIMIT)).map(|n| hub(4 * n + 1)));
        }
        devices
    }

    fn request(&self) -> ServiceRequest {
        let counter = match self.has(Situation::RequestIdUsed) {
            true => 0,
            false => self.counter,
        };
        let mut request = request(self.asker(), counter, self.devices());
        if self.has(Situation::CommandVariantWrong) {
            request.command_variant = CommandVariant::new(1).unwrap();
        }
        if self.has(Situation::TargetNotBroker) {
            request.id.target = hub(1);
        }
        if self.has(Situation::BodyMismatch) {
            request.service_reference = ServiceReference::parse("11.2").unwrap();
        }
        if self.has(Situation::NotificationUnknown) {
            request.body.notification_reference = "CHFN-NO-SUCH".to_owned();
        }
        if self.has(Situation::FirmwareNotNotified) {
            request.body.firmware_version = "00030000".to_owned();
        }
        request
    }

    fn bytes(&self) -> Vec<u8> {
        let mut text = self.request().write();
        if self.has(Situation::SchemaBroken) {
            text = text.replace("sr:DeviceModel", "sr:Model");
        }
        let mut bytes = match self.has(Situation::SignatureRefused) {
            true => text.into_bytes(),
            false => self.asker().sign(&text),
        };
        if self.has(Situation::NotWellFormed) {
            bytes.truncate(bytes.len() - 1);
        }
        if self.has(Situation::TooLarge) {
            bytes.resize(formats::limits::DUIS_MESSAGE_BYTES_MAX + 1, b' ');
        }
        bytes
    }

    fn path(&self) -> &'static str {
        match self.has(Situation::ServiceAddressWrong) {
            true => "/api/v1/serviceT",
            false => SERVICE_D,
        }
    }
}

/// Answers used up the counter 0 of everybody who may ask from the step of replay on.
async fn use_up(world: &World, askers: &Askers) {
    for party in [
        &world.keys.brightwater,
        &askers.export,
        &askers.suspended,
        &askers.unknown,
    ] {
        let mut request = request(party, 0, [hub(1)]);
        request.body.notification_reference = "CHFN-NO-SUCH".to_owned();
        world.answered(party.sign(&request.write())).await;
    }
}

#[tokio::test]
async fn sl_3_a_request_is_told_of_the_first_of_its_faults() {
    let mut notification = notification(NUMBER, "00020000");
    notification.criteria.nominations_per_supplier_max = LIMIT;
    let world = World::new_with(notification).await;
    let askers = Askers {
        export: world
            .user(11, "Brightwater Energy", UserRole::ExportSupplier)
            .await,
        suspended: world
            .user(12, "Brightwater Energy", UserRole::ExportSupplier)
            .await,
        unknown: Party::new(&world.keys.authority, eui(13)),
    };
    let suspended = &askers.suspended;
    world.set_standing(suspended, UserStanding::Suspended).await;
    let unknown = askers.unknown.certificate.clone();
    world.app.hold_certificate(unknown).await.unwrap();
    use_up(&world, &askers).await;
    let codes = CodeTable::default();
    for (counter, situation) in (1..).zip(Situation::ALL.into_iter().rev()) {
        if situation == Situation::WindowClosed {
            world.clock.set(Moment::at_hour(day("2026-12-24"), 11));
        }
        let wrong = Wrong {
            world: &world,
            askers: &askers,
            situation,
            counter,
        };
        let (status, body) = world.post(wrong.path(), wrong.bytes()).await;
        match codes.answer(situation) {
            Answer::Status(expected) => assert_eq!(status, expected, "{situation:?}"),
            Answer::Code(expected) => {
                assert_eq!(status, 200, "{situation:?}");
                let code = world.read(&body).header.code;
                assert_eq!(code, expected, "{situation:?}");
            }
        }
    }
    assert_eq!(world.nominated().await, [1, 1]);
}
