//! Every reason for which a signature is refused, one test each, and what the sender is told (SL-3).

use crate::world::{BROKER, OTHER, SUPPLIER, World, eui, now, request, request_id, this_year};
use formats::duis::c14n::Strictness;
use formats::duis::certificate::{Role, Standing};
use formats::duis::codes::CodeTable;
use formats::duis::identifiers::ResponseCode;
use formats::duis::pki::{KeyUse, Validity, Wanted};
use formats::duis::precedence::{Answer, Step, Unreadable};
use formats::duis::signature::{SignatureFault, SignaturePart};
use terms::Moment;

/// Why the world refuses this message.
fn refused(world: &World, message: &str) -> SignatureFault {
    match world.receive(message) {
        Err(Unreadable::Signature { fault, id }) => {
            assert_eq!(id, Some(request_id(1001)));
            fault
        }
        other => panic!("not refused for its signature: {other:?}"),
    }
}

/// The signed request with one piece put in another's place.
fn with(world: &World, piece: &str, instead: &str) -> String {
    let signed = world.sign(&request(3).write(), &world.supplier);
    assert!(signed.contains(piece), "{piece} is not in {signed}");
    signed.replacen(piece, instead, 1)
}

fn check(piece: &str, instead: &str, fault: SignatureFault) {
    let world = World::new();
    assert_eq!(
        refused(&world, &with(&world, piece, instead)),
        fault,
        "{instead}"
    );
}

fn check_structure(piece: &str, instead: &str) {
    let world = World::new();
    let fault = refused(&world, &with(&world, piece, instead));
    assert!(
        matches!(fault, SignatureFault::Structure(_)),
        "{instead}: {fault:?}"
    );
}

#[test]
fn sl_3_a_request_that_its_originator_signed_is_received() {
    let world = World::new();
    let signed = world.sign(&request(3).write(), &world.supplier);
    let received = world.receive(&signed).unwrap();
    assert_eq!(received.message(), &request(3));
    assert_eq!(received.signer().holder, eui(SUPPLIER));
    assert_eq!(received.signer().role, Role::XML_SIGN);
}

#[test]
fn sl_3_a_request_without_a_signature_is_refused() {
    assert_eq!(
        refused(&World::new(), &request(3).write()),
        SignatureFault::Missing
    );
}

#[test]
fn sl_3_a_request_that_was_changed_is_refused() {
    for (piece, instead) in [
        ("00-DB-12-34-56-00-00-02", "00-DB-12-34-56-00-00-09"),
        ("01020304", "01020305"),
        ("<sr:Body>", "<sr:Body> "),
        ("<sr:Body>", "<sr:Body><?a?>"),
        ("<sr:Body>", "<sr:Body xmlns:a=\"u:a\">"),
        ("schemaVersion=\"5.4\"", "schemaVersion=\"5.40\""),
    ] {
        check(piece, instead, SignatureFault::DigestMismatch);
    }
}

#[test]
fn sl_3_a_changed_digest_does_not_help() {
    let world = World::new();
    let other = world.sign(&request(2).write(), &world.supplier);
    let digest = |text: &str| {
        let (_, rest) = text.split_once("<ds:DigestValue>").unwrap();
        rest.split_once('<').unwrap().0.to_owned()
    };
    let signed = world.sign(&request(3).write(), &world.supplier);
    let changed = signed
        .replace(",00-DB-12-34-56-00-00-03", "")
        .replace(&digest(&signed), &digest(&other));
    assert_eq!(refused(&world, &changed), SignatureFault::ValueMismatch);
}

#[test]
fn sl_3_values_that_do_not_read_are_refused() {
    let begins = "<ds:SignatureValue>";
    check(
        begins,
        "<ds:SignatureValue>AAAA",
        SignatureFault::SignatureValue,
    );
    check(
        begins,
        "<ds:SignatureValue>*",
        SignatureFault::SignatureValue,
    );
    check(
        "<ds:DigestValue>",
        "<ds:DigestValue>AAAA",
        SignatureFault::DigestValue,
    );
    check(
        "=</ds:DigestValue>",
        "</ds:DigestValue>",
        SignatureFault::DigestValue,
    );
    check("CN=Z1,OU=07", "Z1", SignatureFault::IssuerName);
    check(
        "<ds:X509SerialNumber>",
        "<ds:X509SerialNumber>-",
        SignatureFault::SerialNumber,
    );
}

#[test]
fn sl_3_other_algorithms_are_refused_by_name() {
    use SignaturePart::*;
    for (algorithm, other, part) in [
        (
            "http://www.w3.org/2001/10/xml-exc-c14n#\"",
            "http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"",
            Canonicalization,
        ),
        (
            "http://www.w3.org/2001/10/xml-exc-c14n#\"",
            "http://www.w3.org/2001/10/xml-exc-c14n#WithComments\"",
            Canonicalization,
        ),
        ("#ecdsa-sha256\"", "#rsa-sha256\"", Signature),
        ("#ecdsa-sha256\"", "#ecdsa-sha1\"", Signature),
        ("#ecdsa-sha256\"", "#hmac-sha256\"", Signature),
        ("#ecdsa-sha256\"", "#ecdsa-sha256 \"", Signature),
        (
            "http://www.w3.org/2000/09/xmldsig#enveloped-signature\"",
            "http://www.w3.org/TR/1999/REC-xslt-19991116\"",
            Transform,
        ),
        (
            "http://www.w3.org/2001/04/xmlenc#sha256\"",
            "http://www.w3.org/2000/09/xmldsig#sha1\"",
            Digest,
        ),
    ] {
        check(algorithm, other, SignatureFault::Algorithm(part));
    }
}

#[test]
fn sl_3_a_reference_to_anything_but_the_whole_message_is_refused() {
    for uri in ["#x", "#xpointer(/)", "http://example.org/", " "] {
        check(
            "URI=\"\"",
            &format!("URI=\"{uri}\""),
            SignatureFault::ReferenceUri,
        );
    }
    check_structure("URI=\"\"", "");
    check_structure("URI=\"\"", "URI=\"\" Id=\"a\"");
}

#[test]
fn sl_3_anything_the_profile_does_not_have_is_refused() {
    let transform = "</ds:Transforms>";
    check_structure(transform, "<ds:Transform Algorithm=\"a\"/></ds:Transforms>");
    check_structure(
        "</ds:SignedInfo>",
        "<ds:Reference URI=\"\"/></ds:SignedInfo>",
    );
    check_structure("</ds:Signature>", "<ds:Object/></ds:Signature>");
    check_structure("<ds:KeyInfo>", "<ds:KeyInfo><ds:KeyName>a</ds:KeyName>");
    check_structure("</ds:KeyInfo>", "<ds:X509Data/></ds:KeyInfo>");
    check_structure(
        "</ds:CanonicalizationMethod>",
        "<e:InclusiveNamespaces xmlns:e=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"sr\"/></ds:CanonicalizationMethod>",
    );
    check_structure(
        "</ds:SignatureMethod>",
        "<ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>",
    );
    check_structure("<ds:SignedInfo>", "<ds:SignedInfo Id=\"a\">");
    check_structure("<ds:SignedInfo>", "x<ds:SignedInfo>");
    check_structure("<ds:SignatureValue>", "<ds:SignatureValue Id=\"a\">");
}

#[test]
fn sl_3_a_certificate_that_is_not_held_is_refused() {
    check(
        "<ds:X509SerialNumber>",
        "<ds:X509SerialNumber>1",
        SignatureFault::CertificateUnknown,
    );
    check(
        "CN=Z1,OU=07",
        "CN=Z2,OU=07",
        SignatureFault::CertificateUnknown,
    );
    check(
        "CN=Z1,OU=07",
        "OU=07,CN=Z1",
        SignatureFault::CertificateUnknown,
    );
}

#[test]
fn sl_3_a_certificate_of_another_role_is_refused() {
    let mut world = World::new();
    for number in [0x02, 0x04, 0x7F, 0x89] {
        let key = world.trusted_key(SUPPLIER, Role::new(number));
        let signed = world.sign(&request(3).write(), &key);
        let fault = SignatureFault::RoleNotPermitted(Role::new(number));
        assert_eq!(refused(&world, &signed), fault);
    }
}

#[test]
fn sl_3_a_key_that_may_not_sign_is_refused() {
    let mut world = World::new();
    let key = world.key(Wanted {
        holder: eui(SUPPLIER),
        role: Role::XML_SIGN,
        key_use: KeyUse::KeyAgreement,
        validity: this_year(),
    });
    world.trusted.push(key.certificate().clone());
    let signed = world.sign(&request(3).write(), &key);
    assert_eq!(refused(&world, &signed), SignatureFault::KeyMayNotSign);
}

#[test]
fn sl_3_a_certificate_counts_from_its_first_second_to_its_last_and_not_once_revoked() {
    let mut world = World::new();
    let validity = Validity {
        from: now(),
        until: now().plus_seconds(60),
    };
    let key = world.key(Wanted {
        holder: eui(SUPPLIER),
        role: Role::XML_SIGN,
        key_use: KeyUse::DigitalSignature,
        validity,
    });
    let certificate = key.certificate().clone();
    world.trusted.push(certificate.clone());
    let signed = world.sign(&request(3).write(), &key);
    let standing =
        |world: &World, at: Moment| match world.receive_with(&signed, Strictness::Exact, at) {
            Ok(_) => Standing::Valid,
            Err(Unreadable::Signature {
                fault: SignatureFault::CertificateNotValid(standing),
                ..
            }) => standing,
            Err(other) => panic!("{other:?}"),
        };
    assert_eq!(
        standing(&world, now().plus_seconds(-1)),
        Standing::NotYetValid
    );
    assert_eq!(standing(&world, now()), Standing::Valid);
    assert_eq!(standing(&world, now().plus_seconds(60)), Standing::Valid);
    assert_eq!(standing(&world, now().plus_seconds(61)), Standing::Expired);
    world.trusted = vec![certificate.revoked_from(now().plus_seconds(30))];
    assert_eq!(standing(&world, now().plus_seconds(29)), Standing::Valid);
    assert_eq!(standing(&world, now().plus_seconds(30)), Standing::Revoked);
}

#[test]
fn sl_3_one_supplier_cannot_sign_for_another() {
    let mut world = World::new();
    let other = world.trusted_key(OTHER, Role::XML_SIGN);
    let signed = world.sign(&request(3).write(), &other);
    assert_eq!(
        refused(&world, &signed),
        SignatureFault::OriginatorNotHolder
    );
}

#[test]
fn sl_3_a_key_that_is_not_the_certificates_is_refused() {
    let mut world = World::new();
    let other = world.trusted_key(SUPPLIER, Role::XML_SIGN);
    let signed = world.sign(&request(3).write(), &other);
    let claimed = signed.replace(
        &other.certificate().serial().text(),
        &world.supplier.certificate().serial().text(),
    );
    assert_eq!(refused(&world, &claimed), SignatureFault::ValueMismatch);
}

#[test]
fn sl_3_a_namespace_without_canonical_form_is_refused() {
    check(
        "xmlns:sr=",
        "xmlns:a=\"a/b\" xmlns:sr=",
        SignatureFault::NamespaceRelative,
    );
}

#[test]
fn sl_3_the_sender_is_told_the_same_whatever_the_reason() {
    let world = World::new();
    let codes = CodeTable::default();
    let neutral = Answer::Code(ResponseCode::parse("E100").unwrap());
    for message in [
        request(3).write(),
        with(&world, "01020304", "01020305"),
        with(&world, "CN=Z1", "CN=Z2"),
    ] {
        let refused = world.receive(&message).unwrap_err();
        assert_eq!(refused.step(), Step::Signature);
        assert_eq!(refused.answer(&codes), neutral);
    }
    assert_eq!(SignatureFault::OUTWARD, "DUIS-SIGNATURE-REFUSED");
    assert_ne!(BROKER, SUPPLIER);
}
