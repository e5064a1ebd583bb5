//! A request is read exactly as the schema has it: every rule kept, and every rule broken (SL-3).

use crate::world::{BROKER, SUPPLIER, eui, hub, request, request_id};
use formats::duis::fault::{DuisFault, FaultKind, ShownName, ValueRule};
use formats::duis::request::ServiceRequest;
use formats::duis::xml::Document;

fn read(text: &str) -> Result<ServiceRequest, DuisFault> {
    let document = Document::read(text.as_bytes(), 2_000_000).expect("well formed");
    ServiceRequest::read(&document, 50_000)
}

/// The plain request with one piece put in another's place.
fn with(piece: &str, instead: &str) -> String {
    let text = request(2).write();
    assert!(text.contains(piece), "{piece} is not in {text}");
    text.replacen(piece, instead, 1)
}

fn check_reads(piece: &str, instead: &str) -> ServiceRequest {
    read(&with(piece, instead)).unwrap_or_else(|fault| panic!("{instead}: {fault:?}"))
}

fn check_refused(piece: &str, instead: &str, kind: FaultKind) {
    let fault = read(&with(piece, instead)).expect_err(instead);
    assert_eq!(fault.kind, kind, "{instead}");
    assert!(fault.at.is_some(), "{instead}");
}

fn invalid(of: &'static str, rule: ValueRule) -> FaultKind {
    FaultKind::ValueInvalid { of, rule }
}

fn unexpected(within: &'static str, found: &str, wanted: Option<&'static str>) -> FaultKind {
    FaultKind::ElementUnexpected {
        within,
        found: ShownName::of(found),
        wanted,
    }
}

#[test]
fn sl_3_a_request_is_written_as_the_interface_has_it_and_reads_back() {
    let text = request(2).write();
    let namespace = "http://www.dccinterface.co.uk/ServiceUserGateway";
    let wanted = format!(
        "<sr:Request xmlns:sr=\"{namespace}\" schemaVersion=\"5.4\"><sr:Header>\
         <sr:RequestID>{SUPPLIER}:{BROKER}:1001</sr:RequestID>\
         <sr:CommandVariant>8</sr:CommandVariant>\
         <sr:ServiceReference>11.5</sr:ServiceReference>\
         <sr:ServiceReferenceVariant>11.5</sr:ServiceReferenceVariant></sr:Header>\
         <sr:Body><sr:CommsHubFirmwareSafeLaunch>\
         <sr:SafeLaunchNotificationReference>CHFN-2026-0001</sr:SafeLaunchNotificationReference>\
         <sr:DeviceManufacturer>106C</sr:DeviceManufacturer>\
         <sr:DeviceModel>433100AC</sr:DeviceModel>\
         <sr:FirmwareVersion>01020304</sr:FirmwareVersion>\
         <sr:DeviceIDList>00-DB-12-34-56-00-00-01,00-DB-12-34-56-00-00-02</sr:DeviceIDList>\
         </sr:CommsHubFirmwareSafeLaunch></sr:Body></sr:Request>"
    );
    assert_eq!(text, wanted);
    assert_eq!(read(&text), Ok(request(2)));
}

#[test]
fn sl_3_the_prefix_is_the_senders_choice_and_the_namespace_is_not() {
    let text = request(2).write();
    let defaulted = text.replace("sr:", "").replace("xmlns:sr=", "xmlns=");
    assert!(defaulted.starts_with("<Request") || defaulted.starts_with("<Request "));
    let defaulted = defaulted.replace(":sr", "");
    assert_eq!(read(&defaulted), Ok(request(2)));
    check_refused(
        "ServiceUserGateway",
        "ServiceUserGateway2",
        FaultKind::RootUnexpected {
            wanted: "Request",
            found: ShownName::of("Request"),
        },
    );
}

#[test]
fn sl_3_optional_fields_of_the_header_are_read_in_their_place() {
    let preceding = format!("{SUPPLIER}:{BROKER}:1000");
    let both = format!(
        "<sr:FirstInSequence> 1 </sr:FirstInSequence>\
         <sr:PrecedingServiceRequestID>{preceding}</sr:PrecedingServiceRequestID>\
         <sr:CommandVariant>"
    );
    let read = check_reads("<sr:CommandVariant>", &both);
    assert_eq!(read.first_in_sequence, Some(true));
    assert_eq!(read.preceding, Some(request_id(1000)));
    let swapped = format!(
        "<sr:PrecedingServiceRequestID>{preceding}</sr:PrecedingServiceRequestID>\
         <sr:FirstInSequence>true</sr:FirstInSequence><sr:CommandVariant>"
    );
    check_refused(
        "<sr:CommandVariant>",
        &swapped,
        unexpected("Header", "FirstInSequence", Some("CommandVariant")),
    );
    check_refused(
        "<sr:CommandVariant>",
        "<sr:FirstInSequence>yes</sr:FirstInSequence><sr:CommandVariant>",
        invalid("FirstInSequence", ValueRule::Boolean),
    );
}

#[test]
fn sl_3_a_request_id_may_have_white_space_around_it_and_none_inside() {
    let id = format!("{SUPPLIER}:{BROKER}:1001");
    for spelling in [format!(" \r\n{id}\t"), id.to_lowercase()] {
        let read = check_reads(&id, &spelling);
        assert_eq!(read.id, request_id(1001), "{spelling}");
    }
    for number in ["0", "18446744073709551615"] {
        let spelling = format!("{SUPPLIER}:{BROKER}:{number}");
        assert_eq!(check_reads(&id, &spelling).id.counter.to_string(), number);
    }
    for counter in [
        "01",
        "-1",
        "+1",
        "",
        "18446744073709551616",
        "1 001",
        "1001:1",
    ] {
        let spelling = format!("{SUPPLIER}:{BROKER}:{counter}");
        check_refused(&id, &spelling, invalid("RequestID", ValueRule::MessageId));
    }
    let nobody = "00-00-00-00-00-00-00-00";
    for spelling in [
        String::new(),
        format!("{SUPPLIER}:{BROKER}"),
        format!("{SUPPLIER} :{BROKER}:1001"),
        format!("{nobody}:{BROKER}:1001"),
        format!("{SUPPLIER}\u{A0}:{BROKER}:1001"),
        SUPPLIER.to_owned(),
    ] {
        check_refused(&id, &spelling, invalid("RequestID", ValueRule::MessageId));
    }
}

#[test]
fn sl_3_a_command_variant_is_a_number_from_1_to_9_however_it_is_written() {
    for (text, number) in [("1", 1), ("9", 9), (" +08\n", 8), ("008", 8)] {
        assert_eq!(
            check_reads(">8<", &format!(">{text}<"))
                .command_variant
                .number(),
            number
        );
    }
    for text in [
        "0",
        "10",
        "-8",
        "8.0",
        "",
        "8 8",
        "eight",
        "264",
        "4294967304",
    ] {
        let rule = invalid("CommandVariant", ValueRule::CommandVariant);
        check_refused(">8<", &format!(">{text}<"), rule);
    }
}

#[test]
fn sl_3_service_references_have_their_form_and_are_not_tied_to_the_body() {
    let variant = "<sr:ServiceReferenceVariant>11.5<";
    let read = check_reads(variant, "<sr:ServiceReferenceVariant>8.14.1<");
    assert_eq!(read.service_reference_variant.text(), "8.14.1");
    let piece = "<sr:ServiceReference>11.5<";
    assert_eq!(
        check_reads(piece, "<sr:ServiceReference>11.1<")
            .service_reference
            .text(),
        "11.1"
    );
    for text in ["11", "11.5.1", " 11.5", "11.05", "11.", "111.5", "", "a.b"] {
        let rule = invalid("ServiceReference", ValueRule::ServiceReference);
        check_refused(piece, &format!("<sr:ServiceReference>{text}<"), rule);
    }
}

#[test]
fn sl_3_the_schema_version_is_a_decimal_number_and_the_only_attribute() {
    let version = "schemaVersion=\"5.4\"";
    for text in ["5", "5.10", " 5.4 ", "+5.", ".4"] {
        let read = check_reads(version, &format!("schemaVersion=\"{text}\""));
        assert_eq!(read.schema_version.text(), text.trim());
    }
    for text in ["", "5.4.1", "v5", "5,4", ".", "1e1"] {
        let rule = invalid("schemaVersion", ValueRule::Decimal);
        check_refused(version, &format!("schemaVersion=\"{text}\""), rule);
    }
    check_refused(
        version,
        "",
        FaultKind::AttributeMissing {
            element: "Request",
            wanted: "schemaVersion",
        },
    );
    for (attribute, name) in [
        ("id=\"a\"", "id"),
        ("xml:lang=\"en\"", "lang"),
        ("xmlns:a=\"u:a\" a:schemaVersion=\"5.4\"", "schemaVersion"),
    ] {
        let kind = FaultKind::AttributeUnexpected {
            element: "Request",
            found: ShownName::of(name),
        };
        check_refused(version, &format!("{version} {attribute}"), kind);
    }
    let kind = FaultKind::AttributeUnexpected {
        element: "DeviceModel",
        found: ShownName::of("id"),
    };
    check_refused("<sr:DeviceModel>", "<sr:DeviceModel id='a'>", kind);
}

#[test]
fn a_hint_of_where_the_schema_may_be_is_ignored_and_a_change_of_type_is_refused() {
    let declaration = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
    check_reads(
        "schemaVersion",
        &format!("{declaration} xsi:schemaLocation='u:a a.xsd' schemaVersion"),
    );
    let kind = FaultKind::AttributeUnexpected {
        element: "Request",
        found: ShownName::of("type"),
    };
    check_refused(
        "schemaVersion",
        &format!("{declaration} xsi:type='sr:Request' schemaVersion"),
        kind,
    );
}

#[test]
fn sl_3_words_of_the_body_have_their_lengths_in_characters() {
    for (element, value, max) in [
        ("SafeLaunchNotificationReference", "CHFN-2026-0001", 30),
        ("DeviceManufacturer", "106C", 30),
        ("DeviceModel", "433100AC", 30),
        ("FirmwareVersion", "01020304", 8),
    ] {
        let piece = format!("<sr:{element}>{value}<");
        for text in ["9".to_owned(), "é".repeat(max)] {
            check_reads(&piece, &format!("<sr:{element}>{text}<"));
        }
        for text in [String::new(), "é".repeat(max + 1)] {
            let rule = invalid(element, ValueRule::Length { min: 1, max });
            check_refused(&piece, &format!("<sr:{element}>{text}<"), rule);
        }
    }
}

/// An element of the plain request with all that is in it.
fn whole(name: &str) -> String {
    let text = request(2).write();
    let begins = text.find(&format!("<sr:{name}>")).expect(name);
    let end = format!("</sr:{name}>");
    let ends = text.find(&end).expect(name) + end.len();
    text[begins..ends].to_owned()
}

#[test]
fn sl_3_an_element_that_is_not_there_is_named() {
    for (name, within, next) in [
        ("Header", "Request", Some("Body")),
        ("RequestID", "Header", Some("CommandVariant")),
        ("CommandVariant", "Header", Some("ServiceReference")),
        (
            "ServiceReference",
            "Header",
            Some("ServiceReferenceVariant"),
        ),
        ("ServiceReferenceVariant", "Header", None),
        ("Body", "Request", None),
        ("CommsHubFirmwareSafeLaunch", "Body", None),
        (
            "SafeLaunchNotificationReference",
            "CommsHubFirmwareSafeLaunch",
            Some("DeviceManufacturer"),
        ),
        (
            "DeviceManufacturer",
            "CommsHubFirmwareSafeLaunch",
            Some("DeviceModel"),
        ),
        (
            "DeviceModel",
            "CommsHubFirmwareSafeLaunch",
            Some("FirmwareVersion"),
        ),
        (
            "FirmwareVersion",
            "CommsHubFirmwareSafeLaunch",
            Some("DeviceIDList"),
        ),
        ("DeviceIDList", "CommsHubFirmwareSafeLaunch", None),
    ] {
        let kind = match next {
            Some(next) => unexpected(within, next, Some(name)),
            None => FaultKind::ElementMissing {
                within,
                wanted: name,
            },
        };
        check_refused(&whole(name), "", kind);
    }
}

#[test]
fn sl_3_an_element_twice_or_one_too_many_is_refused() {
    for (name, within, wanted) in [
        ("RequestID", "Header", Some("CommandVariant")),
        ("ServiceReferenceVariant", "Header", None),
        ("CommsHubFirmwareSafeLaunch", "Body", None),
        (
            "DeviceModel",
            "CommsHubFirmwareSafeLaunch",
            Some("FirmwareVersion"),
        ),
        ("DeviceIDList", "CommsHubFirmwareSafeLaunch", None),
        ("Body", "Request", None),
    ] {
        let once = whole(name);
        check_refused(
            &once,
            &format!("{once}{once}"),
            unexpected(within, name, wanted),
        );
    }
    let level = "<sr:DeploymentLevel>2</sr:DeploymentLevel><sr:DeviceIDList>";
    check_refused(
        "<sr:DeviceIDList>",
        level,
        unexpected(
            "CommsHubFirmwareSafeLaunch",
            "DeploymentLevel",
            Some("DeviceIDList"),
        ),
    );
    check_refused(
        &whole("CommsHubFirmwareSafeLaunch"),
        "<sr:UpdateFirmware></sr:UpdateFirmware>",
        unexpected("Body", "UpdateFirmware", Some("CommsHubFirmwareSafeLaunch")),
    );
}

#[test]
fn sl_3_one_ill_formed_device_refuses_the_whole_request() {
    let second = "00-DB-12-34-56-00-00-02";
    for (text, ordinal) in [
        ("00-DB-12-34-56-00-00-0G", 2),
        ("00DB123456000002", 2),
        (" 00-DB-12-34-56-00-00-02", 2),
        ("FF-FF-FF-FF-FF-FF-FF-FF", 2),
        ("00-DB-12-34-56-00-00-02,", 3),
        ("", 2),
    ] {
        let kind = FaultKind::DeviceIdInvalid {
            of: "DeviceIDList",
            ordinal,
        };
        check_refused(second, text, kind);
    }
}

#[test]
fn sl_3_text_is_one_text_whatever_divides_it() {
    for spelling in [
        "<sr:DeviceModel>4331<!-- a -->00AC<",
        "<sr:DeviceModel>4331<?a?>00AC<",
        "<sr:DeviceModel><![CDATA[4331]]>00&#65;C<",
    ] {
        let read = check_reads("<sr:DeviceModel>433100AC<", spelling);
        assert_eq!(read.body.device_model, "433100AC", "{spelling}");
    }
    let read = check_reads("<sr:Body>", "<!-- a -->\n<?b?><sr:Body>\r\n");
    assert_eq!(read.body.devices.ids(), [hub(1), hub(2)]);
}

#[test]
fn text_between_elements_and_elements_in_text_are_refused() {
    let text = FaultKind::TextUnexpected { within: "Request" };
    check_refused("<sr:Body>", "x<sr:Body>", text.clone());
    check_refused("<sr:Body>", "<![CDATA[ ]]><sr:Body>", text);
    check_refused(
        "433100AC",
        "4331<sr:A/>",
        unexpected("DeviceModel", "A", None),
    );
}

#[test]
fn sl_3_nobody_is_named_who_is_not() {
    let read = check_reads("<sr:Body>", "<sr:Body>");
    assert_eq!(read.id.originator, eui(SUPPLIER));
    let shown = format!("{:?}", check_reads("<sr:Body>", "<sr:Body>"));
    assert!(!shown.contains("00-DB-12"), "{shown}");
}
