//! Signatures that are refused, all with the same answer (DUIS.md section 7).

use crate::world::*;
use formats::duis::certificate::Role;
use formats::duis::identifiers::{MessageId, MessageTime};
use formats::duis::pki::{Authority, KeyUse, Validity, Wanted};
use ring::rand::SystemRandom;

/// Every way to sign wrongly that a sender could be told apart by.
async fn refused(world: &World) -> Vec<(&'static str, Vec<u8>)> {
    let authority = &world.keys.authority;
    let good = &world.keys.brightwater;
    let text = request(good, 1, [hub(1)]).write();
    let held = async |party: Party| {
        let certificate = party.certificate.clone();
        let _ = world.app.hold_certificate(certificate).await;
        party
    };
    let other_role = Party::with(
        authority,
        Wanted {
            role: Role::DSP_XML_SIGN,
            ..wanted(good.eui)
        },
    );
    let other_use = Party::with(
        authority,
        Wanted {
            key_use: KeyUse::KeyAgreement,
            ..wanted(good.eui)
        },
    );
    let expired = held(Party::with(
        authority,
        Wanted {
            validity: Validity {
                from: validity().from,
                until: validity().from.plus_seconds(60),
            },
            ..wanted(good.eui)
        },
    ));
    let revoked = held(Party::new(authority, good.eui)).await;
    let from = world.clock_now();
    let revoke = world.app.revoke_certificate(&revoked.certificate, from);
    revoke.await.unwrap();
    let never_held = Party::new(authority, good.eui);
    let foreign = held(Party::new(&crate::world::authority(), good.eui)).await;
    let signed = good.sign(&text);
    let swapped = String::from_utf8(signed).unwrap();
    let swapped = swapped.replace(&hub(1).text(), &hub(5).text());
    vec![
        ("unsigned", text.clone().into_bytes()),
        ("changed since", swapped.into_bytes()),
        ("by somebody else", world.keys.fenland.sign(&text)),
        ("not held", never_held.sign(&text)),
        ("of a foreign issuer", foreign.sign(&text)),
        ("in another role", held(other_role).await.sign(&text)),
        ("for another use", held(other_use).await.sign(&text)),
        ("expired", expired.await.sign(&text)),
        ("revoked", revoked.sign(&text)),
    ]
}

#[tokio::test]
async fn sl_3_every_signature_that_is_refused_has_the_same_answer() {
    let world = World::new().await;
    let mut answers = Vec::new();
    for (what, bytes) in refused(&world).await {
        let mut response = world.answered(bytes).await;
        assert_eq!(response.header.code.text(), "E100", "{what}");
        response.header.at = MessageTime::from_unix_milliseconds(0).unwrap();
        answers.push(response);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(
        answers[0].header.request_id,
        Some(MessageId {
            originator: eui(1),
            target: broker_eui(),
            counter: 1
        })
    );
    // None of them used the RequestID up.
    let bytes = signed(&world.keys.brightwater, 1, [hub(1)]);
    assert_eq!(world.code(bytes).await, "I99");
}

#[tokio::test]
async fn a_users_certificate_falls_with_its_issuer() {
    let world = World::new().await;
    let issuer = &world.keys.authority.own().certificate;
    let revoke = world.app.revoke_certificate(issuer, world.clock_now());
    revoke.await.unwrap();
    let bytes = signed(&world.keys.brightwater, 1, [hub(1)]);
    assert_eq!(world.code(bytes).await, "E100");
}

#[tokio::test]
async fn a_users_certificate_is_worth_nothing_once_its_issuers_has_run_out() {
    let world = World::new().await;
    let random = SystemRandom::new();
    let short = Validity {
        from: validity().from,
        until: world.clock_now().plus_seconds(3_600),
    };
    let root = Authority::root("Root", validity(), &random).unwrap();
    let issuing = root.issuing("Short-lived", short, &random).unwrap();
    let own = issuing.own().certificate.clone();
    world.app.trust_issuer(own.clone()).await.unwrap();
    let party = Party::new(&issuing, eui(1));
    let certificate = party.certificate.clone();
    world.app.hold_certificate(certificate).await.unwrap();
    let bytes = signed(&party, 1, [hub(1)]);
    assert_eq!(world.code(bytes).await, "I99");
    world.pass_seconds(3_601);
    let bytes = signed(&party, 2, [hub(5)]);
    assert_eq!(world.code(bytes).await, "E100");
    let again = world.app.trust_issuer(own).await.unwrap_err();
    assert!(again.to_string().contains("no longer"), "{again}");
}

#[tokio::test]
async fn only_certificates_of_trusted_issuers_for_signing_requests_are_held() {
    let world = World::new().await;
    let foreign = Party::new(&authority(), eui(9));
    let refused = world.app.hold_certificate(foreign.certificate).await;
    assert!(refused.unwrap_err().to_string().contains("issuer"));
    let broker = world.keys.broker.der().to_vec();
    let refused = world.app.hold_certificate(broker).await;
    assert!(refused.unwrap_err().to_string().contains("role 87"));
    let refused = world.app.trust_issuer(vec![0; 40]).await;
    assert!(refused.is_err());
}
