//! What holds for any bytes and any message: nothing panics, and what is written is what is read,
//! is canonical, and is what was signed (SL-3).

use crate::world::{World, alert_header, hub, reference, request, response_header};
use formats::duis::alert::{Alert, AlertMessage, LaunchStatus};
use formats::duis::c14n::{self, Strictness};
use formats::duis::codes::AlertTable;
use formats::duis::device_list::DeviceIdList;
use formats::duis::identifiers::{
    CommandVariant, MessageId, MessageTime, SchemaVersion, ServiceReference,
};
use formats::duis::request::{SafeLaunchBody, ServiceRequest};
use formats::duis::response::{SafeLaunchWarning, ServiceResponse, SetAside};
use formats::duis::xml::Document;
use proptest::prelude::*;
use std::sync::OnceLock;
use terms::DeviceId;

/// One world for all cases: making keys is what takes time.
fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(World::new)
}

fn words(max: usize) -> impl Strategy<Value = String> {
    let character = prop_oneof![
        4 => prop::char::range(' ', '~'),
        1 => prop::sample::select(vec!['&', '<', '>', '"', '\'', '\r', '\n', '\t', ']', 'é', '€', '\u{10FFFD}']),
    ];
    prop::collection::vec(character, 1..=max).prop_map(|all| all.into_iter().collect())
}

fn id() -> impl Strategy<Value = DeviceId> {
    (1..u64::MAX).prop_map(|bits| DeviceId::from_bits(bits).expect("neither 0 nor all ones"))
}

fn message_id() -> impl Strategy<Value = MessageId> {
    (id(), id(), any::<u64>()).prop_map(|(originator, target, counter)| MessageId {
        originator,
        target,
        counter,
    })
}

fn ids(min: usize) -> impl Strategy<Value = DeviceIdList> {
    prop::collection::hash_set(1..5_000usize, min..40)
        .prop_map(|numbers| DeviceIdList::of(numbers.into_iter().map(hub)))
}

prop_compose! {
    fn any_request()(
        version in "[0-9]{1,2}\\.[0-9]{1,2}",
        id in message_id(),
        first_in_sequence in any::<Option<bool>>(),
        preceding in prop::option::of(message_id()),
        variant in 1u8..=9,
        reference in "[1-9][0-9]?\\.[1-9][0-9]?",
        reference_variant in "[1-9]\\.[1-9][0-9]?(\\.[1-9])?",
        texts in (words(30), words(30), words(30), words(8)),
        devices in ids(1),
    ) -> ServiceRequest {
        ServiceRequest {
            schema_version: SchemaVersion::parse(&version).expect("a decimal"),
            id,
            first_in_sequence,
            preceding,
            command_variant: CommandVariant::new(variant).expect("1 to 9"),
            service_reference: ServiceReference::parse(&reference).expect("a reference"),
            service_reference_variant: ServiceReference::parse_variant(&reference_variant)
                .expect("a variant"),
            body: SafeLaunchBody {
                notification_reference: texts.0,
                device_manufacturer: texts.1,
                device_model: texts.2,
                firmware_version: texts.3,
                devices,
            },
        }
    }
}

/// The messages that the fuzz target begins with, unless they are two in one, are ones that read.
#[test]
fn what_the_fuzz_target_begins_with_reads() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/duis");
    let entries = std::fs::read_dir(corpus).expect("a corpus");
    let mut messages = 0;
    for entry in entries {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("a message");
        let document = Document::read(&bytes, 100_000).expect("well formed");
        let reads = ServiceRequest::read(&document, 1_000).is_ok()
            || ServiceResponse::read(&document).is_ok()
            || AlertMessage::read(&document).is_ok();
        let two_signatures = path.ends_with("two-signatures.xml");
        assert_eq!(reads, !two_signatures, "{}", path.display());
        messages += 1;
    }
    assert!(messages > 5);
}

/// The message reads, and its canonical form is its own text.
fn document(text: &str) -> Document<'_> {
    let document = Document::read(text.as_bytes(), 1_000_000).expect("well formed");
    assert_eq!(c14n::of_message(&document, Strictness::Exact), text);
    document
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn sl_3_a_request_reads_as_it_was_written_and_is_canonical(request in any_request()) {
        let text = request.write();
        prop_assert_eq!(ServiceRequest::read(&document(&text), 50_000), Ok(request));
    }

    #[test]
    fn sl_3_a_signed_request_is_received_by_whom_it_names(mut request in any_request()) {
        let world = world();
        request.id.originator = world.supplier.certificate().holder();
        let signed = world.sign(&request.write(), &world.supplier);
        let received = world.receive(&signed).map_err(|why| TestCaseError::fail(format!("{why:?}")))?;
        prop_assert_eq!(received.message(), &request);
        let spelt = world.sign_as_spelt(&request.write(), &world.supplier);
        prop_assert!(world.receive(&spelt).is_ok());
    }

    #[test]
    fn sl_3_a_response_reads_as_it_was_written(
        set_aside in prop::collection::hash_map(1..5_000usize, 0usize..5, 0..40),
    ) {
        let set_aside = set_aside.into_iter().map(|(number, why)| (SetAside::ALL[why], hub(number)));
        let response = ServiceResponse {
            header: response_header("W110501"),
            service_reference: reference("11.5"),
            service_reference_variant: reference("11.5"),
            warning: SafeLaunchWarning::of(set_aside),
        };
        let text = response.write();
        prop_assert_eq!(ServiceResponse::read(&document(&text)), Ok(response));
    }

    #[test]
    fn sl_6_an_alert_reads_as_it_was_written(
        texts in (words(30), words(8)),
        status in prop::sample::select(LaunchStatus::ALL.to_vec()),
        milliseconds in -62_135_596_800_000i64..=253_402_300_799_999,
        devices in prop::option::of(ids(1)),
    ) {
        let alert = Alert::SafeLaunchStatusChange {
            notification_reference: texts.0,
            firmware_version: texts.1,
            status,
            effective: MessageTime::from_unix_milliseconds(milliseconds).expect("in range"),
            devices,
        };
        let message = AlertMessage::new(alert_header(), alert, &AlertTable::default());
        let text = message.write();
        prop_assert_eq!(AlertMessage::read(&document(&text)), Ok(message));
    }

    #[test]
    fn any_bytes_are_received_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let text = String::from_utf8_lossy(&bytes);
        prop_assert!(world().receive(&text).is_err());
    }

    #[test]
    fn sl_3_a_signed_request_with_anything_in_it_changed_is_refused_or_says_the_same(
        at in any::<prop::sample::Index>(),
        instead in prop::sample::select(vec!["", " ", "<", "&#48;", "0", "<!--a-->", "/", "\"", ">", "<a/>", "é"]),
        length in 0usize..3,
    ) {
        let world = world();
        let message = request(2);
        let signed = world.sign(&message.write(), &world.supplier);
        let at = at.index(signed.len());
        let end = (at + length).min(signed.len());
        let changed = format!("{}{instead}{}", &signed[..at], &signed[end..]);
        if let Ok(received) = world.receive(&changed) {
            prop_assert_eq!(received.message(), &message);
        }
    }
}
