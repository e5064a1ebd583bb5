//! Responses: written in one pass, with the lists in their order, and read back (SL-3, ONE-3).

use crate::world::{BROKER, SUPPLIER, World, hub, reference, response_header};
use formats::duis::c14n::Strictness;
use formats::duis::certificate::Role;
use formats::duis::codes::Interface;
use formats::duis::fault::{DuisFault, FaultKind, ShownName, ValueRule};
use formats::duis::precedence::Unreadable;
use formats::duis::receive::{self, Signed};
use formats::duis::response::{SafeLaunchWarning, ServiceResponse, SetAside};
use formats::duis::signature::{ExpectedSigner, SignatureFault, Trust};
use formats::duis::xml::Document;

fn response(code: &str, warning: Option<SafeLaunchWarning>) -> ServiceResponse {
    ServiceResponse {
        header: response_header(code),
        service_reference: reference("11.5"),
        service_reference_variant: reference("11.5"),
        warning,
    }
}

fn read(text: &str) -> Result<ServiceResponse, DuisFault> {
    let document = Document::read(text.as_bytes(), 2_000_000).expect("well formed");
    ServiceResponse::read(&document)
}

/// One hub in each list, given in the wrong order.
fn one_in_each() -> SafeLaunchWarning {
    let mut set_aside: Vec<_> = SetAside::ALL.into_iter().zip((1..).map(hub)).collect();
    set_aside.reverse();
    SafeLaunchWarning::of(set_aside).expect("a warning")
}

fn receive(world: &World, text: &str) -> Result<Signed<ServiceResponse>, Unreadable> {
    let trust = Trust {
        certificates: &|issuer, serial| world.find(issuer, serial),
        roles: &[Role::DSP_XML_SIGN],
        at: crate::world::now(),
        strictness: Strictness::Exact,
    };
    let from = ExpectedSigner::Holder(crate::world::eui(BROKER));
    receive::response(text.as_bytes(), &Interface::default(), &trust, from)
}

#[test]
fn sl_3_an_acceptance_is_a_code_and_no_payload() {
    let namespace = "http://www.dccinterface.co.uk/ServiceUserGateway";
    let wanted = format!(
        "<sr:Response xmlns:sr=\"{namespace}\" schemaVersion=\"5.4\"><sr:Header>\
         <sr:RequestID>{SUPPLIER}:{BROKER}:1001</sr:RequestID>\
         <sr:ResponseCode>I99</sr:ResponseCode>\
         <sr:ResponseDateTime>2026-11-27T12:00:00.134Z</sr:ResponseDateTime></sr:Header>\
         <sr:Body><sr:ResponseMessage><sr:ServiceReference>11.5</sr:ServiceReference>\
         <sr:ServiceReferenceVariant>11.5</sr:ServiceReferenceVariant></sr:ResponseMessage>\
         </sr:Body></sr:Response>"
    );
    let accepted = response("I99", None);
    assert_eq!(accepted.write(), wanted);
    assert_eq!(read(&wanted), Ok(accepted));
}

#[test]
fn sl_3_what_was_set_aside_stands_in_its_list_and_the_lists_in_their_order() {
    let text = response("W110501", Some(one_in_each())).write();
    let (_, warning) = text.split_once("<sr:DSPSafeLaunchWarning>").unwrap();
    let (warning, _) = warning.split_once("</sr:DSPSafeLaunchWarning>").unwrap();
    let wanted: String = [
        "InvalidDeviceIDList",
        "NotCommissionedDeviceIDList",
        "NotApplicableFirmwareDeviceIDList",
        "OtherRequestInProgressList",
        "NotResponsibleSupplierDeviceIDList",
    ]
    .into_iter()
    .zip((1..).map(hub))
    .map(|(list, id)| format!("<sr:{list}>{}</sr:{list}>", id.text()))
    .collect();
    assert_eq!(warning, wanted);
    assert_eq!(read(&text), Ok(response("W110501", Some(one_in_each()))));
}

#[test]
fn sl_3_an_empty_list_is_not_written_and_an_empty_warning_cannot_be_made() {
    assert_eq!(SafeLaunchWarning::of([]), None);
    let warning = SafeLaunchWarning::of([(SetAside::NotCommissioned, hub(1))]);
    let text = response("W110501", warning).write();
    assert_eq!(text.matches("List>").count(), 2);
}

#[test]
fn sl_3_lists_out_of_order_and_an_empty_warning_are_refused() {
    let text = response("W110501", Some(one_in_each())).write();
    let swapped = text
        .replace("InvalidDeviceIDList", "x")
        .replace("NotCommissionedDeviceIDList", "InvalidDeviceIDList")
        .replace("sr:x>", "sr:NotCommissionedDeviceIDList>");
    let fault = read(&swapped).unwrap_err();
    let unexpected = FaultKind::ElementUnexpected {
        within: "DSPSafeLaunchWarning",
        found: ShownName::of("InvalidDeviceIDList"),
        wanted: None,
    };
    assert_eq!(fault.kind, unexpected);
    let empty = response("W110501", None).write().replace(
        "</sr:ResponseMessage>",
        "<sr:DSPSafeLaunchWarning></sr:DSPSafeLaunchWarning></sr:ResponseMessage>",
    );
    let missing = FaultKind::ElementMissing {
        within: "DSPSafeLaunchWarning",
        wanted: "InvalidDeviceIDList",
    };
    assert_eq!(read(&empty).unwrap_err().kind, missing);
}

#[test]
fn response_codes_and_times_have_their_form() {
    let text = response("I99", None).write();
    for code in ["I0", "E1", "E1011", "E110501", "W110501"] {
        assert!(read(&text.replace("I99", code)).is_ok(), "{code}");
    }
    for code in [
        "I1", "E", "E01", "W1", "E11050", "e1", " I99", "E1105011", "X110501",
    ] {
        let kind = FaultKind::ValueInvalid {
            of: "ResponseCode",
            rule: ValueRule::ResponseCode,
        };
        assert_eq!(
            read(&text.replace("I99", code)).unwrap_err().kind,
            kind,
            "{code}"
        );
    }
    let moved = text.replace("12:00:00.134Z", "13:00:00.134+01:00");
    assert_eq!(read(&moved), Ok(response("I99", None)));
    assert!(read(&text.replace("12:00:00.134Z", "noon")).is_err());
}

#[test]
fn sl_3_a_signed_response_is_received_from_the_broker_and_from_nobody_else() {
    let world = World::new();
    let message = response("W110501", Some(one_in_each()));
    let signed = world.sign(&message.write(), &world.broker);
    let received = receive(&world, &signed).unwrap();
    assert_eq!(received.message(), &message);
    assert_eq!(received.signer().role, Role::DSP_XML_SIGN);
    let by_supplier = world.sign(&message.write(), &world.supplier);
    let refused = receive(&world, &by_supplier).unwrap_err();
    let fault = SignatureFault::RoleNotPermitted(Role::XML_SIGN);
    let id = message.header.request_id;
    assert_eq!(refused, Unreadable::Signature { fault, id });
    let unsigned = receive(&world, &message.write()).unwrap_err();
    let fault = SignatureFault::Missing;
    assert_eq!(unsigned, Unreadable::Signature { fault, id });
}
