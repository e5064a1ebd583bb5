//! Signature wrapping: a signed message moved to where it is not read, or a second one put in. All
//! of it is refused, for the schema where that comes first, and by the signature alone as well
//! (SL-3).

use crate::world::{World, now, request};
use formats::duis::c14n::Strictness;
use formats::duis::certificate::Role;
use formats::duis::precedence::Step;
use formats::duis::signature::{ExpectedSigner, SignFault, SignatureFault, Trust, sign, verify};
use formats::duis::xml::Document;

/// What the signature alone says of a message, whatever the schema says.
fn verdict(world: &World, message: &str) -> Result<(), SignatureFault> {
    let document = Document::read(message.as_bytes(), 1_000_000).expect("well formed");
    let trust = Trust {
        certificates: &|issuer, serial| world.find(issuer, serial),
        roles: &[Role::XML_SIGN],
        at: now(),
        strictness: Strictness::Exact,
    };
    verify(&document, &trust, ExpectedSigner::AnyInRole).map(drop)
}

/// The signature of a signed message, and the message without it.
fn parted(signed: &str) -> (String, String) {
    let begins = signed.find("<ds:Signature ").expect("a signature");
    let end = "</ds:Signature>";
    let ends = signed.find(end).expect("its end") + end.len();
    let without = format!("{}{}", &signed[..begins], &signed[ends..]);
    (signed[begins..ends].to_owned(), without)
}

fn forged() -> String {
    request(4).write()
}

#[test]
fn sl_3_two_signatures_are_refused_wherever_the_second_stands() {
    let world = World::new();
    let signed = world.sign(&request(3).write(), &world.supplier);
    let (signature, _) = parted(&signed);
    for message in [
        signed.replace("</sr:Request>", &format!("{signature}</sr:Request>")),
        signed.replace("<sr:Body>", &format!("<sr:Body>{signature}")),
        signed.replace("</ds:KeyInfo>", &format!("</ds:KeyInfo>{signature}")),
    ] {
        assert_eq!(verdict(&world, &message), Err(SignatureFault::Repeated));
        let refused = world.receive(&message).unwrap_err();
        assert!(refused.step() <= Step::Signature);
    }
}

#[test]
fn sl_3_a_signature_anywhere_but_last_is_refused() {
    let world = World::new();
    let signed = world.sign(&request(3).write(), &world.supplier);
    let (signature, without) = parted(&signed);
    for message in [
        without.replace("<sr:Header>", &format!("{signature}<sr:Header>")),
        without.replace("<sr:Body>", &format!("{signature}<sr:Body>")),
        without.replace("</sr:Header>", &format!("{signature}</sr:Header>")),
        without.replace(
            "</sr:Request>",
            &format!("<sr:Extra>{signature}</sr:Extra></sr:Request>"),
        ),
        without.replace(
            "</sr:Request>",
            &format!("{signature}<sr:Extra/></sr:Request>"),
        ),
    ] {
        assert_eq!(
            verdict(&world, &message),
            Err(SignatureFault::NotLast),
            "{message}"
        );
        assert_eq!(world.receive(&message).unwrap_err().step(), Step::Schema);
    }
}

#[test]
fn sl_3_a_signed_message_inside_another_does_not_speak_for_it() {
    let world = World::new();
    let signed = world.sign(&request(3).write(), &world.supplier);
    let (signature, without) = parted(&signed);
    let end = "</sr:Request>";
    for message in [
        // The forged message outside, the signed one kept within it.
        forged().replace(end, &format!("{signed}{end}")),
        forged().replace("<sr:Body>", &format!("<sr:Body>{signed}")),
        // The signature on the forged message, the signed one where nobody reads.
        forged().replace(end, &format!("{without}{signature}{end}")),
        // The signed message kept in the signature.
        forged().replace(
            end,
            &format!(
                "{}{end}",
                signature.replace(
                    "</ds:Signature>",
                    &format!("<ds:Object>{without}</ds:Object></ds:Signature>")
                )
            ),
        ),
        forged().replace(end, &format!("{signature}{end}")),
    ] {
        assert!(verdict(&world, &message).is_err(), "{message}");
        assert!(world.receive(&message).is_err(), "{message}");
    }
}

#[test]
fn sl_3_what_is_in_the_signature_is_not_covered_and_so_is_allowed_nothing() {
    let world = World::new();
    let signed = world.sign(&request(3).write(), &world.supplier);
    let hidden = signed.replace(
        "</ds:X509Data>",
        "</ds:X509Data><sr:Body xmlns:sr=\"http://www.dccinterface.co.uk/ServiceUserGateway\"/>",
    );
    assert!(matches!(
        verdict(&world, &hidden),
        Err(SignatureFault::Structure(_))
    ));
}

#[test]
fn a_message_is_signed_once() {
    let world = World::new();
    let signed = world.sign(&request(3).write(), &world.supplier);
    let attempt = |text: &str| {
        let document = Document::read(text.as_bytes(), 100_000).expect("well formed");
        sign(&document, &world.supplier, &world.random).map(drop)
    };
    assert_eq!(attempt(&signed), Err(SignFault::AlreadySigned));
    assert_eq!(attempt("<a/>"), Err(SignFault::NotAMessage));
    assert_eq!(attempt("<a></a>"), Err(SignFault::NotAMessage));
    let relative = request(1)
        .write()
        .replace("xmlns:sr", "xmlns:a='b' xmlns:sr");
    assert_eq!(attempt(&relative), Err(SignFault::NamespaceRelative));
}
