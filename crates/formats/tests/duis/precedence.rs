//! A message with several faults is told of the first (DUIS.md section 8, steps 1 to 4; SL-3).

use crate::world::{OTHER, World, request};
use formats::duis::certificate::Role;
use formats::duis::codes::Interface;
use formats::duis::precedence::{Situation, Step, Unreadable};

/// Puts faults into a request, worst last, and looks at which is told after each.
#[test]
fn sl_3_the_first_step_that_fails_is_the_one_that_is_told() {
    let mut world = World::new();
    let other = world.trusted_key(OTHER, Role::XML_SIGN);
    let mut message = world.sign(&request(3).write(), &other);
    let check = |world: &World, message: &str, step: Step, code: &str| {
        let refused = world.receive(message).unwrap_err();
        assert_eq!((refused.step(), refused.code()), (step, code));
    };
    // Signed by another, and changed as well: the holder is looked at before the digest.
    check(&world, &message, Step::Signature, "DUIS-CERTIFICATE-HOLDER");
    message = message.replace("01020304", "01020305");
    check(&world, &message, Step::Signature, "DUIS-CERTIFICATE-HOLDER");
    // Its role before its holder.
    let supplier = world.trusted_key(OTHER, Role::new(2));
    message = message.replace(
        &other.certificate().serial().text(),
        &supplier.certificate().serial().text(),
    );
    check(&world, &message, Step::Signature, "DUIS-CERTIFICATE-ROLE");
    // Whether it is held before its role.
    world.trusted.pop();
    check(
        &world,
        &message,
        Step::Signature,
        "DUIS-CERTIFICATE-UNKNOWN",
    );
    // The signature's own values before the certificate.
    message = message.replace("CN=Z1", "Z1");
    check(
        &world,
        &message,
        Step::Signature,
        "DUIS-SIGNATURE-ISSUER-NAME",
    );
    message = message.replace("<ds:SignatureValue>", "<ds:SignatureValue>A");
    check(&world, &message, Step::Signature, "DUIS-SIGNATURE-VALUE");
    message = message.replace("#ecdsa-sha256", "#ecdsa-sha1");
    check(
        &world,
        &message,
        Step::Signature,
        "DUIS-SIGNATURE-ALGORITHM",
    );
    message = message.replace("<ds:SignedInfo>", "<ds:SignedInfo Id=\"a\">");
    check(
        &world,
        &message,
        Step::Signature,
        "DUIS-SIGNATURE-STRUCTURE",
    );
    // The schema before the signature, and within it the order of the document.
    message = message.replace("00-DB-12-34-56-00-00-02", "00-DB-12-34-56-00-00-0G");
    check(&world, &message, Step::Schema, "DUIS-DEVICE-ID-INVALID");
    message = message.replace("433100AC", "");
    check(&world, &message, Step::Schema, "DUIS-VALUE-INVALID");
    message = message.replace("<sr:Body>", "<sr:Body id=\"a\">");
    check(&world, &message, Step::Schema, "DUIS-ATTRIBUTE-UNEXPECTED");
    message = message
        .replace("sr:Request ", "sr:Requests ")
        .replace("sr:Request>", "sr:Requests>");
    check(&world, &message, Step::Schema, "DUIS-ROOT-UNEXPECTED");
    // Well-formedness before the schema, encoding before that, and a document type before all.
    message = message.replace("</sr:Body>", "");
    check(&world, &message, Step::WellFormed, "DUIS-NOT-WELL-FORMED");
    message = format!("<?xml version='1.0' encoding='UTF-16'?>{message}");
    check(&world, &message, Step::WellFormed, "DUIS-NOT-UTF-8");
    message = format!("{message}<!DOCTYPE a>");
    check(&world, &message, Step::WellFormed, "DUIS-DOCTYPE");
    // Size before everything.
    message.push_str(&" ".repeat(Interface::default().message_bytes_max));
    check(&world, &message, Step::Transport, "DUIS-TOO-LARGE");
}

#[test]
fn sl_3_each_step_has_its_situation() {
    let world = World::new();
    let situation = |message: &str| world.receive(message).map_err(|why| why.situation()).err();
    let text = request(1).write();
    assert_eq!(situation(&text), Some(Situation::SignatureRefused));
    assert_eq!(
        situation(&text.replace("433100AC", "")),
        Some(Situation::SchemaBroken)
    );
    assert_eq!(situation("<a>"), Some(Situation::NotWellFormed));
    let large = " ".repeat(Interface::default().message_bytes_max + 1);
    assert_eq!(situation(&large), Some(Situation::TooLarge));
    let refused = world.receive(&text).unwrap_err();
    assert!(matches!(refused, Unreadable::Signature { id: Some(_), .. }));
}
