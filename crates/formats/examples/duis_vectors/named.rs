//! Messages with a name: each right in one way or wrong in one way, with the code that it must get.

use crate::world::{
    OTHER, SUPPLIER, World, alert_header, eui, hub, now, reference, request, request_id,
    response_header, this_year,
};
use formats::duis::alert::{Alert, AlertMessage, Delivery, LaunchStatus, Unsaid};
use formats::duis::certificate::Role;
use formats::duis::codes::AlertTable;
use formats::duis::device_list::DeviceIdList;
use formats::duis::identifiers::{AlertCode, MessageTime, SchemaVersion};
use formats::duis::pki::{KeyUse, Validity, Wanted};
use formats::duis::response::{SafeLaunchWarning, ServiceResponse, SetAside};
use terms::DeviceType;

/// A message with a name.
pub struct Named {
    /// What it is.
    pub name: String,
    /// The message.
    pub text: String,
    /// `ok`, or the code of the first fault of message or signature.
    pub code: &'static str,
}

/// Every one.
pub fn messages(world: &mut World) -> Vec<Named> {
    let mut all = Vec::new();
    let mut add = |name: &str, text: String, code: &'static str| {
        all.push(Named {
            name: name.to_owned(),
            text,
            code,
        });
    };
    for (name, text) in right(world) {
        add(&name, text, "ok");
    }
    for (name, text, code) in wrong(world) {
        add(name, text, code);
    }
    for (name, text, code) in by_the_wrong_key(world) {
        add(name, text, code);
    }
    all
}

/// Those that are right and short, for changing.
pub fn small_and_right(world: &World) -> Vec<String> {
    let texts = right(world).into_iter().map(|(_, text)| text);
    texts.filter(|text| text.len() < 10_000).collect()
}

fn right(world: &World) -> Vec<(String, String)> {
    let plain = request(3).write();
    let signed = world.sign(&plain, &world.supplier);
    let spelt = |piece: &str, instead: &str| {
        world.sign_as_spelt(&plain.replacen(piece, instead, 1), &world.supplier)
    };
    let unused = "xmlns:ra=\"http://www.dccinterface.co.uk/ResponseAndAlert\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:sr=";
    let (before, value) = signed.split_once("<ds:SignatureValue>").expect("a value");
    let carriage_return = format!(
        "{before}<ds:SignatureValue>{}&#13;\n{}",
        &value[..76],
        &value[76..]
    );
    let mut messages = vec![
        ("request", signed.clone()),
        ("request-unused-namespace", spelt("xmlns:sr=", unused)),
        (
            "request-default-namespace",
            world.sign_as_spelt(
                &plain.replace("sr:", "").replace("xmlns:sr", "xmlns"),
                &world.supplier,
            ),
        ),
        (
            "request-indented-before-signing",
            world.sign_as_spelt(&plain.replace("><sr:", ">\r\n  <sr:"), &world.supplier),
        ),
        (
            "request-comments-and-instructions",
            spelt("<sr:Body>", "<!-- a --><?b c?><sr:Body>"),
        ),
        (
            "request-cdata-and-references",
            spelt("433100AC", "<![CDATA[4331]]>&#48;0&#x41;C"),
        ),
        (
            "request-declaration",
            spelt(
                "<sr:Request ",
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<?a b?>\n<sr:Request ",
            ),
        ),
        (
            "request-schema-hint",
            spelt(
                "xmlns:sr=",
                "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"urn:a a.xsd\" xmlns:sr=",
            ),
        ),
        ("carriage-return-in-signature-value", carriage_return),
        (
            "issuer-spelling",
            signed.replace("CN=Z1,OU=07", "CN=Z1, OU=07"),
        ),
        (
            "request-50000",
            world.sign(&request(50_000).write(), &world.supplier),
        ),
    ];
    for (name, text) in answers() {
        messages.push((name, world.sign(&text, &world.broker)));
    }
    let named = |(name, text): (&str, String)| (name.to_owned(), text);
    messages.into_iter().map(named).collect()
}

/// Responses and alerts, unsigned.
fn answers() -> Vec<(&'static str, String)> {
    let response = |code, warning| ServiceResponse {
        header: response_header(code),
        service_reference: reference("11.5"),
        service_reference_variant: reference("11.5"),
        warning,
    };
    let set_aside = SetAside::ALL.into_iter().zip((1..).map(hub));
    let mut answers = vec![
        ("response-accepted", response("I99", None).write()),
        ("response-refused", response("E110501", None).write()),
        (
            "response-warning",
            response("W110501", SafeLaunchWarning::of(set_aside)).write(),
        ),
    ];
    for (name, alert) in alerts() {
        let message = AlertMessage::new(alert_header(), alert, &AlertTable::default());
        answers.push((name, message.write()));
    }
    answers
}

fn alerts() -> Vec<(&'static str, Alert)> {
    let version = "01020304".to_owned();
    let time = MessageTime::parse("2026-11-27T08:30:00Z").expect("a time");
    vec![
        (
            "alert-upgrade-requested",
            Alert::FirmwareUpgradeRequested {
                device_type: DeviceType::Chf,
                firmware_version: version.clone(),
                devices: DeviceIdList::of((1..=3).map(hub)),
            },
        ),
        (
            "alert-delivery",
            Alert::CspFirmwareDeliveryStatus {
                request_id: request_id(1001),
                hub: hub(1),
                target: hub(1),
                firmware_version: version.clone(),
                at: time,
                delivery: Delivery::Failure,
            },
        ),
        (
            "alert-activation",
            Alert::CommsHubFirmwareActivation {
                hub: hub(1),
                firmware_version: version.clone(),
            },
        ),
        (
            "alert-mismatch",
            Alert::FirmwareVersionMismatch {
                device: hub(1),
                device_type: DeviceType::Chf,
                in_inventory: version.clone(),
                on_device: "9001".to_owned(),
            },
        ),
        (
            "alert-status-change",
            Alert::SafeLaunchStatusChange {
                notification_reference: "CHFN-2026-0001".to_owned(),
                firmware_version: version,
                status: LaunchStatus::GateNotAchieved,
                effective: time,
                devices: Some(DeviceIdList::of([hub(1)])),
            },
        ),
        (
            "alert-unsaid-alert",
            Alert::DuisVersionMismatch {
                unsaid: Unsaid::Alert {
                    code: AlertCode::parse("N66").expect("a code"),
                    device: Some(hub(1)),
                    request_id: None,
                },
                user_version: SchemaVersion::parse("5.0").expect("a version"),
            },
        ),
        (
            "alert-unsaid-response",
            Alert::DuisVersionMismatch {
                unsaid: Unsaid::Response {
                    request_id: request_id(1001),
                    service_reference: reference("11.5"),
                    service_reference_variant: reference("11.5"),
                    request_version: SchemaVersion::parse("5.4").expect("a version"),
                },
                user_version: SchemaVersion::parse("5.0").expect("a version"),
            },
        ),
    ]
}

fn wrong(world: &World) -> Vec<(&'static str, String, &'static str)> {
    let signed = world.sign(&request(3).write(), &world.supplier);
    let with = |piece: &str, instead: &str| {
        assert!(signed.contains(piece), "{piece}");
        signed.replacen(piece, instead, 1)
    };
    let begins = signed.find("<ds:Signature ").expect("a signature");
    let end = "</ds:Signature>";
    let ends = signed.find(end).expect("its end") + end.len();
    let signature = &signed[begins..ends];
    let root_end = "</sr:Request>";
    let forged = request(4).write();
    let object = format!("<ds:Object>{signed}</ds:Object></ds:Signature>");
    vec![
        ("unsigned", request(3).write(), "DUIS-SIGNATURE-MISSING"),
        (
            "indented-after-signing",
            signed.replace("><sr:", ">\n  <sr:"),
            "DUIS-DIGEST-MISMATCH",
        ),
        (
            "tampered",
            with("00-00-02,", "00-00-09,"),
            "DUIS-DIGEST-MISMATCH",
        ),
        (
            "namespace-added",
            with("xmlns:sr=", "xmlns:a=\"urn:a\" xmlns:sr="),
            "DUIS-DIGEST-MISMATCH",
        ),
        (
            "signature-changed",
            with("<ds:SignatureValue>", "<ds:SignatureValue>A"),
            "DUIS-SIGNATURE-VALUE",
        ),
        (
            "wrong-serial",
            with("<ds:X509SerialNumber>", "<ds:X509SerialNumber>9"),
            "DUIS-CERTIFICATE-UNKNOWN",
        ),
        (
            "wrong-issuer",
            with("CN=Z1", "CN=Z2"),
            "DUIS-CERTIFICATE-UNKNOWN",
        ),
        (
            "two-signatures",
            with(root_end, &format!("{signature}{root_end}")),
            "DUIS-ELEMENT-UNEXPECTED",
        ),
        (
            "wrapped-outside",
            forged.replace(root_end, &format!("{signed}{root_end}")),
            "DUIS-ELEMENT-UNEXPECTED",
        ),
        (
            "wrapped-in-object",
            forged.replace(
                root_end,
                &format!("{}{root_end}", signature.replace(end, &object)),
            ),
            "DUIS-SIGNATURE-REPEATED",
        ),
        (
            "signature-moved-to-another",
            forged.replace(root_end, &format!("{signature}{root_end}")),
            "DUIS-DIGEST-MISMATCH",
        ),
        (
            "dtd",
            format!("<!DOCTYPE a [<!ENTITY b \"c\">]>{signed}"),
            "DUIS-DOCTYPE",
        ),
        (
            "uri-of-a-part",
            with("URI=\"\"", "URI=\"#x\""),
            "DUIS-SIGNATURE-REFERENCE-URI",
        ),
        (
            "other-canonicalization",
            with(
                "http://www.w3.org/2001/10/xml-exc-c14n#\"",
                "http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"",
            ),
            "DUIS-SIGNATURE-ALGORITHM",
        ),
        (
            "other-signature-method",
            with("#ecdsa-sha256", "#ecdsa-sha384"),
            "DUIS-SIGNATURE-ALGORITHM",
        ),
        (
            "other-digest-method",
            with(
                "http://www.w3.org/2001/04/xmlenc#sha256",
                "http://www.w3.org/2001/04/xmlenc#sha512",
            ),
            "DUIS-SIGNATURE-ALGORITHM",
        ),
        (
            "second-transform",
            with(
                "</ds:Transforms>",
                "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform></ds:Transforms>",
            ),
            "DUIS-SIGNATURE-STRUCTURE",
        ),
        (
            "request-50001",
            world.sign(&request(50_001).write(), &world.supplier),
            "DUIS-DEVICE-LIST-TOO-LONG",
        ),
        (
            "device-id-ill-formed",
            with("00-00-02,", "00-00-0G,"),
            "DUIS-DEVICE-ID-INVALID",
        ),
        (
            "alert-n32",
            world.sign(
                &answers().swap_remove(5).1.replace("N64", "N32"),
                &world.broker,
            ),
            "DUIS-VALUE-INVALID",
        ),
    ]
}

fn by_the_wrong_key(world: &mut World) -> Vec<(&'static str, String, &'static str)> {
    let plain = request(3).write();
    let supplier_role = world.trusted_key(OTHER, Role::new(2));
    let wrong_role = world.sign(&plain, &supplier_role);
    let old = Validity {
        from: now().plus_seconds(-200),
        until: now().plus_seconds(-100),
    };
    let usual = Wanted {
        holder: eui(SUPPLIER),
        role: Role::XML_SIGN,
        key_use: KeyUse::DigitalSignature,
        validity: this_year(),
    };
    let mut trusted = |wanted: Wanted| {
        let key = world.key(wanted);
        world.trusted.push(key.certificate().clone());
        world.sign(&plain, &key)
    };
    let expired = trusted(Wanted {
        validity: old,
        ..usual
    });
    let agreement = trusted(Wanted {
        key_use: KeyUse::KeyAgreement,
        ..usual
    });
    vec![
        ("wrong-role", wrong_role, "DUIS-CERTIFICATE-ROLE"),
        ("expired", expired, "DUIS-CERTIFICATE-NOT-VALID"),
        ("key-may-not-sign", agreement, "DUIS-CERTIFICATE-KEY-USAGE"),
    ]
}
