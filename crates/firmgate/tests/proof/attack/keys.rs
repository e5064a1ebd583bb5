//! Dead keys: sessions that ended, tokens taken back, and what only looks like a key.

use super::{House, knock, knock_with};
use crate::world::http::Who;
use crate::world::{session_secret, start, token};
use app::accounts::TOKEN_PREFIX;
use app::ports::{Person, SessionRecord, TokenRecord};
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderName, HeaderValue, StatusCode};
use terms::PersonRef;

/// What was a key once, or looks like one: by name, the header that carries it.
async fn dead_keys(house: &House) -> Vec<(&'static str, HeaderName, String)> {
    let (ledger, now) = (&house.world.app.ledger, house.world.app.now());
    let dcc = house.world.of("dcc").person;
    let session = |secret: &str, person: PersonRef, seconds: i64| SessionRecord {
        secret_sha256: app::sha256(secret.as_bytes()),
        person,
        csrf: "known".to_owned(),
        created_at: start(),
        expires_at: now.plus_seconds(seconds),
    };
    let bearer = |secret: &str, person: PersonRef, seconds: i64, revoked: bool| TokenRecord {
        secret_sha256: app::sha256(secret.as_bytes()),
        label: "dead".to_owned(),
        person,
        created_at: start(),
        expires_at: now.plus_seconds(seconds),
        revoked_at: revoked.then_some(now),
    };
    let gone = PersonRef::from_random_bits(99);
    let left = Person {
        reference: gone,
        sign_in_name: "left".to_owned(),
        display_name: "Left".to_owned(),
        organisation: house.world.of("dcc").organisation,
        password_hash: String::new(),
        active: false,
    };
    ledger.put_person(&left).await.unwrap();
    for record in [
        session("ended-now", dcc, 0),
        session("ended-before", dcc, -1),
        session("signed-out", dcc, 9_000),
        session("left", gone, 9_000),
    ] {
        ledger.put_session(&record).await.unwrap();
    }
    let signed_out = app::sha256(b"signed-out");
    ledger.end_session(&signed_out).await.unwrap();
    for record in [
        bearer("firmgate_ended", dcc, 0, false),
        bearer("firmgate_revoked", dcc, 9_000, true),
        bearer("firmgate_left", gone, 9_000, false),
    ] {
        ledger.put_token(&record).await.unwrap();
    }
    let cookie = |secret: &str| format!("firmgate_session={secret}");
    let (own, digest) = (
        session_secret("dcc"),
        app::sha256(session_secret("dcc").as_bytes()),
    );
    vec![
        ("a session that ends now", COOKIE, cookie("ended-now")),
        ("a session that ended", COOKIE, cookie("ended-before")),
        ("a session signed out of", COOKIE, cookie("signed-out")),
        ("the session of somebody who left", COOKIE, cookie("left")),
        ("no secret", COOKIE, cookie("")),
        ("a secret in capitals", COOKIE, cookie(&own.to_uppercase())),
        ("a secret cut short", COOKIE, cookie(&own[..own.len() - 1])),
        (
            "what is stored of a secret",
            COOKIE,
            cookie(&formats::journal::hex(&digest)),
        ),
        ("a token as a cookie", COOKIE, cookie(&token("dcc"))),
        ("another cookie", COOKIE, format!("session={own}")),
        (
            "a token that ended",
            AUTHORIZATION,
            "Bearer firmgate_ended".to_owned(),
        ),
        (
            "a token taken back",
            AUTHORIZATION,
            "Bearer firmgate_revoked".to_owned(),
        ),
        (
            "the token of somebody who left",
            AUTHORIZATION,
            "Bearer firmgate_left".to_owned(),
        ),
        ("no token", AUTHORIZATION, "Bearer ".to_owned()),
        (
            "a prefix alone",
            AUTHORIZATION,
            format!("Bearer {TOKEN_PREFIX}"),
        ),
        (
            "another scheme",
            AUTHORIZATION,
            format!("Basic {}", token("dcc")),
        ),
        (
            "a session as a token",
            AUTHORIZATION,
            format!("Bearer {own}"),
        ),
    ]
}

#[tokio::test]
async fn one_2_a_dead_key_is_no_key_at_any_door() {
    let house = House::built().await;
    let keys = dead_keys(&house).await;
    let before = house.sequence().await;
    for door in &house.doors {
        let nobody = house.answer(knock(door, Who::SignedOut)).await;
        for (name, header, value) in &keys {
            let mut asked = knock_with(door, Who::SignedOut, "known");
            let value = HeaderValue::from_str(value).unwrap();
            asked.headers_mut().insert(header, value);
            let answer = house.answer(asked).await;
            assert!(answer == nobody, "{} with {name}: {answer:?}", door.name);
        }
    }
    assert_eq!(house.sequence().await, before);
}

/// A token decides alone: a cookie beside one that is dead opens nothing.
#[tokio::test]
async fn one_2_a_session_does_not_help_a_dead_token() {
    let house = House::built().await;
    dead_keys(&house).await;
    for door in &house.doors {
        let nobody = house.answer(knock(door, Who::SignedOut)).await;
        let mut asked = knock(door, Who::Session("dcc"));
        let value = HeaderValue::from_static("Bearer firmgate_revoked");
        asked.headers_mut().insert(AUTHORIZATION, value);
        let answer = house.answer(asked).await;
        assert!(answer == nobody, "{}: {answer:?}", door.name);
    }
}

#[tokio::test]
async fn one_2_a_cookie_of_a_session_signed_out_of_is_dead() {
    let house = House::built().await;
    let world = &house.world;
    let inbox = world.get(Who::Session("dcc"), "/inbox").await;
    assert_eq!(inbox.status, StatusCode::OK);
    let out = world.post("dcc", "/sign-out", &[]).await;
    let cookie = out.header("set-cookie").unwrap();
    assert!(cookie.starts_with("firmgate_session=;"), "{cookie}");
    assert!(cookie.contains("Max-Age=0"), "{cookie}");
    let before = house.sequence().await;
    for door in &house.doors {
        let nobody = house.answer(knock(door, Who::SignedOut)).await;
        let answer = house.answer(knock(door, Who::Session("dcc"))).await;
        assert!(answer == nobody, "{}: {answer:?}", door.name);
    }
    assert_eq!(house.sequence().await, before);
    let token = world.get(Who::Token("dcc"), "/api/v1/editions").await;
    assert_eq!(token.status, StatusCode::OK, "a token is a key of its own");
}
