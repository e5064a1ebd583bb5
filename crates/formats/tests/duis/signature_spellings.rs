//! What the profile lets differ, and what it does not: spelling of the signature, of the issuer, of
//! the message; and the two canonical forms, which a namespace that nothing uses tells apart (SL-3).

use crate::world::{World, now, request};
use formats::duis::c14n::{self, Strictness};
use formats::duis::precedence::Unreadable;
use formats::duis::signature::SignatureFault;
use formats::duis::xml::Document;

fn check_received(world: &World, message: &str) {
    let received = world.receive(message);
    assert!(received.is_ok(), "{received:?}: {message}");
}

#[test]
fn sl_3_white_space_in_values_does_not_count_not_even_a_carriage_return() {
    let world = World::new();
    let signed = world.sign(&request(3).write(), &world.supplier);
    let (before, value) = signed.split_once("<ds:SignatureValue>").unwrap();
    let (value, after) = value.split_once("</ds:SignatureValue>").unwrap();
    let (one, two) = value.split_at(40);
    for divided in [
        format!("{one}&#13;\n{two}"),
        format!("\n {one}\t{two}\r\n"),
        format!("{one}<!-- a -->{two}"),
    ] {
        let message = format!("{before}<ds:SignatureValue>{divided}</ds:SignatureValue>{after}");
        check_received(&world, &message);
    }
}

#[test]
fn sl_3_an_issuer_is_known_in_every_spelling_of_its_name() {
    let world = World::new();
    let signed = world.sign(&request(3).write(), &world.supplier);
    for spelling in [
        "CN=Z1, OU=07",
        "cn=z1 ; OU=07",
        "2.5.4.3=Z1,OU=\\30\\37",
        " CN=\"Z1\",OU=07\n",
    ] {
        check_received(&world, &signed.replace("CN=Z1,OU=07", spelling));
    }
}

#[test]
fn sl_3_a_namespace_that_nothing_uses_is_part_of_what_is_signed() {
    let world = World::new();
    for declaration in [
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:sr=",
        "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" xmlns:sr=",
        "xmlns=\"http://www.w3.org/2000/09/xmldsig#\" xmlns:sr=",
    ] {
        let text = request(3).write().replace("xmlns:sr=", declaration);
        let signed = world.sign_as_spelt(&text, &world.supplier);
        check_received(&world, &signed);
        let without = signed.replacen(declaration, "xmlns:sr=", 1);
        match world.receive(&without) {
            Err(Unreadable::Signature { fault, .. }) => {
                assert_eq!(fault, SignatureFault::DigestMismatch, "{declaration}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn sl_3_spellings_that_are_one_canonical_form_are_one_message() {
    let world = World::new();
    let signed = world.sign(&request(3).write(), &world.supplier);
    let one = world.receive(&signed).unwrap();
    for (piece, spelling) in [
        (
            "<sr:Request ",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<!-- a -->\n<sr:Request ",
        ),
        ("433100AC", "&#52;33100A<!-- a --><![CDATA[C]]>"),
        ("schemaVersion=\"5.4\">", "  schemaVersion = '5&#46;4'\n>"),
        (
            "<sr:Body>",
            "<sr:Body xmlns:sr=\"http://www.dccinterface.co.uk/ServiceUserGateway\">",
        ),
        ("></ds:SignatureMethod>", "/>"),
        ("</sr:Request>", "</sr:Request >\n<!-- a -->"),
    ] {
        let spelt = signed.replacen(piece, spelling, 1);
        assert_ne!(spelt, signed);
        let received = world
            .receive(&spelt)
            .unwrap_or_else(|why| panic!("{spelling}: {why:?}"));
        assert_eq!(received.message(), one.message());
        assert_eq!(received.signer().digest, one.signer().digest);
    }
}

#[test]
fn sl_3_a_message_is_signed_as_it_is_spelt_and_its_bytes_stay() {
    let world = World::new();
    let spelt = request(3)
        .write()
        .replace("<sr:Body>", "\r\n\t<sr:Body>\n<!-- a -->")
        .replace("433100AC", "<![CDATA[433100AC]]>");
    let signed = world.sign_as_spelt(&spelt, &world.supplier);
    let (before, rest) = signed.split_once("<ds:Signature ").unwrap();
    let (_, after) = rest.split_once("</ds:Signature>").unwrap();
    assert_eq!(format!("{before}{after}"), spelt);
    check_received(&world, &signed);
}

#[test]
fn sl_3_a_message_indented_after_it_was_signed_is_refused_unless_dccs_own_leniency_is_chosen() {
    let world = World::new();
    let signed = world.sign(&request(3).write(), &world.supplier);
    let indented = signed
        .replace("><sr:", ">\n  <sr:")
        .replace("><ds:", ">\r\n  <ds:");
    let strict = world.receive(&indented);
    assert!(matches!(
        strict,
        Err(Unreadable::Signature {
            fault: SignatureFault::DigestMismatch,
            ..
        })
    ));
    let lenient = Strictness::ElementWhiteSpaceIgnored;
    assert!(world.receive_with(&indented, lenient, now()).is_ok());
    assert!(world.receive_with(&signed, lenient, now()).is_ok());
    let changed = indented.replace("433100AC", "433100AC ");
    assert!(world.receive_with(&changed, lenient, now()).is_err());
}

#[test]
fn what_is_digested_can_be_looked_at() {
    let world = World::new();
    let message = request(3).write();
    let signed = world.sign(&message, &world.supplier);
    let document = Document::read(signed.as_bytes(), 10_000).unwrap();
    assert_eq!(c14n::of_message(&document, Strictness::Exact), message);
}
