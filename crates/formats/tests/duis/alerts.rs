//! Alerts: each kind written as the schema has it, and read back (SL-4, SL-6, SL-9).

use crate::world::{BROKER, SUPPLIER, World, alert_header, eui, hub, now, reference, request_id};
use formats::duis::alert::{Alert, AlertMessage, Delivery, LaunchStatus, Throttled, Unsaid};
use formats::duis::c14n::Strictness;
use formats::duis::certificate::Role;
use formats::duis::codes::{AlertTable, Interface};
use formats::duis::device_list::DeviceIdList;
use formats::duis::fault::{DuisFault, FaultKind, ShownName, ValueRule};
use formats::duis::identifiers::{AlertCode, MessageTime, SchemaVersion};
use formats::duis::receive;
use formats::duis::signature::{ExpectedSigner, Trust};
use formats::duis::xml::Document;
use terms::DeviceType;

fn read(text: &str) -> Result<AlertMessage, DuisFault> {
    let document = Document::read(text.as_bytes(), 2_000_000).expect("well formed");
    AlertMessage::read(&document)
}

fn message(alert: Alert) -> AlertMessage {
    AlertMessage::new(alert_header(), alert, &AlertTable::default())
}

fn time() -> MessageTime {
    MessageTime::parse("2026-11-27T08:30:00.000Z").expect("a time")
}

/// The code and the element of an alert, which also has to read back.
fn check(alert: Alert, code: &str, element: &str) {
    let message = message(alert);
    let text = message.write();
    let (_, body) = text.split_once("<sr:DCCAlertMessage>").expect("a message");
    let (body, _) = body.split_once("</sr:DCCAlertMessage>").expect("a message");
    let wanted =
        format!("<sr:DCCAlertCode>{code}</sr:DCCAlertCode><sr:DCCAlert>{element}</sr:DCCAlert>");
    assert_eq!(body, wanted);
    assert_eq!(read(&text), Ok(message));
}

fn tagged(name: &str, content: &str) -> String {
    format!("<sr:{name}>{content}</sr:{name}>")
}

#[test]
fn an_alert_has_a_response_id_and_no_request_id() {
    let text = message(activation()).write();
    let header = format!(
        "<sr:Header><sr:ResponseID>{BROKER}:{SUPPLIER}:7</sr:ResponseID>\
         <sr:ResponseCode>I0</sr:ResponseCode>"
    );
    assert!(text.contains(&header), "{text}");
}

fn activation() -> Alert {
    Alert::CommsHubFirmwareActivation {
        hub: hub(1),
        firmware_version: "01020304".to_owned(),
    }
}

#[test]
fn sl_5_an_activation_is_the_stock_alert() {
    let inside = tagged("DeviceID", &hub(1).text()) + &tagged("FirmwareVersion", "01020304");
    check(
        activation(),
        "N64",
        &tagged("CommsHubFirmwareActivation", &inside),
    );
}

#[test]
fn sl_5_a_delivery_names_request_hub_version_and_outcome() {
    for (delivery, code, word) in [
        (Delivery::Success, "N60", "Success"),
        (Delivery::Failure, "N61", "Failure"),
    ] {
        let alert = Alert::CspFirmwareDeliveryStatus {
            request_id: request_id(1001),
            hub: hub(1),
            target: hub(1),
            firmware_version: "01020304".to_owned(),
            at: time(),
            delivery,
        };
        let inside = [
            tagged(
                "UpdateFirmwareRequestID",
                &format!("{SUPPLIER}:{BROKER}:1001"),
            ),
            tagged("CommsHubDeviceID", &hub(1).text()),
            tagged("TargetDeviceID", &hub(1).text()),
            tagged("FirmwareVersion", "01020304"),
            tagged("TimeStamp", "2026-11-27T08:30:00.000Z"),
            tagged("CommsHubTransferStatus", word),
        ];
        check(
            alert,
            code,
            &tagged("CSPFirmwareDeliveryStatus", &inside.concat()),
        );
    }
}

#[test]
fn a_mismatch_has_both_versions() {
    let alert = Alert::FirmwareVersionMismatch {
        device: hub(1),
        device_type: DeviceType::Chf,
        in_inventory: "01020303".to_owned(),
        on_device: "9001".to_owned(),
    };
    let inside = [
        tagged("DeviceID", &hub(1).text()),
        tagged("DeviceType", "CHF"),
        tagged("FirmwareVersionSMI", "01020303"),
        tagged("FirmwareVersionDevice", "9001"),
    ];
    check(
        alert,
        "N49",
        &tagged("FirmwareVersionMismatch", &inside.concat()),
    );
}

#[test]
fn sl_4_upgrades_are_told_in_as_many_alerts_as_their_number_calls_for() {
    let hubs: Vec<_> = (1..=5).map(hub).collect();
    let alerts: Vec<_> = Alert::upgrades_requested("01020304", &hubs, 2).collect();
    assert_eq!(alerts.len(), 3);
    let inside = [
        tagged("DeviceType", "CHF"),
        tagged("FirmwareVersion", "01020304"),
        tagged(
            "DeviceList",
            &format!("{},{}", hub(1).text(), hub(2).text()),
        ),
    ];
    check(
        alerts[0].clone(),
        "N59",
        &tagged("FirmwareUpgradeRequested", &inside.concat()),
    );
    let mut told = Vec::new();
    for alert in &alerts {
        let Alert::FirmwareUpgradeRequested { devices, .. } = alert else {
            panic!("another alert: {alert:?}");
        };
        told.extend_from_slice(devices.ids());
    }
    assert_eq!(told, hubs);
    assert_eq!(Alert::upgrades_requested("01020304", &[], 2).count(), 0);
}

#[test]
fn sl_6_a_change_of_the_launch_is_told_with_the_hubs_that_it_concerns_or_for_all() {
    for (status, word) in [
        (LaunchStatus::GateAchieved, "GateAchieved"),
        (LaunchStatus::GateNotAchieved, "GateNotAchieved"),
        (LaunchStatus::Paused, "Paused"),
        (LaunchStatus::Resumed, "Resumed"),
        (LaunchStatus::DefaultedToDccPlan, "DefaultedToDCCPlan"),
    ] {
        for devices in [None, Some(DeviceIdList::of([hub(1)]))] {
            let list = devices
                .as_ref()
                .map(|_| tagged("DeviceList", &hub(1).text()));
            let inside = [
                tagged("SafeLaunchNotificationReference", "CHFN-2026-0001"),
                tagged("FirmwareVersion", "01020304"),
                tagged("Status", word),
                tagged("EffectiveDateTime", "2026-11-27T08:30:00.000Z"),
                list.unwrap_or_default(),
            ];
            let alert = Alert::SafeLaunchStatusChange {
                notification_reference: "CHFN-2026-0001".to_owned(),
                firmware_version: "01020304".to_owned(),
                status,
                effective: time(),
                devices,
            };
            check(
                alert,
                "N66",
                &tagged("SafeLaunchStatusChange", &inside.concat()),
            );
        }
    }
}

#[test]
fn a_user_of_an_older_schema_is_told_what_could_not_be_said() {
    let user_version = SchemaVersion::parse("5.0").unwrap();
    let alert = Alert::DuisVersionMismatch {
        unsaid: Unsaid::Alert {
            code: AlertCode::parse("N66").unwrap(),
            device: Some(hub(1)),
            request_id: Some(request_id(1001)),
        },
        user_version: user_version.clone(),
    };
    let inside = [
        tagged("DCCAlertCode", "N66"),
        tagged("DeviceID", &hub(1).text()),
        tagged("RequestID", &format!("{SUPPLIER}:{BROKER}:1001")),
    ];
    let inside = tagged("DCCAlertVersionMismatch", &inside.concat())
        + &tagged("ServiceUserDUISVersion", "5.0");
    check(alert, "N999", &tagged("DUISVersionMismatch", &inside));
    let alert = Alert::DuisVersionMismatch {
        unsaid: Unsaid::Response {
            request_id: request_id(1001),
            service_reference: reference("11.5"),
            service_reference_variant: reference("11.5"),
            request_version: SchemaVersion::parse("5.4").unwrap(),
        },
        user_version,
    };
    let inside = [
        tagged("RequestID", &format!("{SUPPLIER}:{BROKER}:1001")),
        tagged("ServiceReference", "11.5"),
        tagged("ServiceReferenceVariant", "11.5"),
        tagged("ServiceRequestDUISVersion", "5.4"),
    ];
    let inside = tagged("ServiceResponseVersionMismatch", &inside.concat())
        + &tagged("ServiceUserDUISVersion", "5.0");
    check(alert, "N999", &tagged("DUISVersionMismatch", &inside));
}

#[test]
fn alerts_that_were_held_back_are_counted() {
    let mut held_back = message(activation());
    held_back.throttled = Throttled {
        sequence_id: Some(3),
        count: Some(4_294_967_295),
    };
    assert_eq!(read(&held_back.write()), Ok(held_back.clone()));
    let too_many = held_back.write().replace("4294967295", "4294967296");
    let kind = FaultKind::ValueInvalid {
        of: "ThrottledAlertCount",
        rule: ValueRule::Count,
    };
    assert_eq!(read(&too_many).unwrap_err().kind, kind);
}

#[test]
fn an_alert_is_known_by_its_element_whatever_its_code() {
    let text = message(activation()).write();
    for code in ["AD1", "N1", "N65", "N999"] {
        let read = read(&text.replace("N64", code)).expect(code);
        assert_eq!(read.alert, activation(), "{code}");
        assert_eq!(read.code.text(), code);
    }
    for code in ["N32", "N0", "N01", "N1000", "AD2", "64", " N64"] {
        let kind = FaultKind::ValueInvalid {
            of: "DCCAlertCode",
            rule: ValueRule::AlertCode,
        };
        assert_eq!(
            read(&text.replace("N64", code)).unwrap_err().kind,
            kind,
            "{code}"
        );
    }
    let other = text.replace("CommsHubFirmwareActivation", "PowerOutageEvent");
    let kind = FaultKind::ElementUnexpected {
        within: "DCCAlert",
        found: ShownName::of("PowerOutageEvent"),
        wanted: None,
    };
    assert_eq!(read(&other).unwrap_err().kind, kind);
}

#[test]
fn sl_5_a_signed_alert_comes_in_as_a_fact_from_the_broker() {
    let world = World::new();
    let sent = message(activation());
    let signed = world.sign(&sent.write(), &world.broker);
    let trust = Trust {
        certificates: &|issuer, serial| world.find(issuer, serial),
        roles: &[Role::DSP_XML_SIGN],
        at: now(),
        strictness: Strictness::Exact,
    };
    let from = ExpectedSigner::Holder(eui(BROKER));
    let received = receive::alert(signed.as_bytes(), &Interface::default(), &trust, from);
    let received = received.unwrap();
    assert_eq!(received.message(), &sent);
    assert_eq!(received.signer().holder, eui(BROKER));
}
