//! Forged forms, other methods and crooked addresses: none of them opens a door.

use super::{Door, House, URLENCODED, WHO, knock, knock_with, refused, said};
use crate::world::csrf;
use crate::world::http::{Answer, Who, request};
use axum::body::Body;
use http::header::{CONTENT_TYPE, HOST, ORIGIN};
use http::{HeaderName, HeaderValue, Method, Request, StatusCode};
use std::collections::BTreeMap;

impl House {
    /// The forms of the pages, but for signing in, which needs no session.
    fn forms(&self) -> impl Iterator<Item = &Door> {
        let pages = self.doors.iter().filter(|door| door.changes());
        pages.filter(|door| !door.path.starts_with("/api/") && door.path != "/sign-in")
    }

    /// Everything that an act could have changed: the journal, and tokens and sessions, which are
    /// no part of it.
    async fn state(&self) -> (u64, usize) {
        let mut tokens = 0;
        for who in WHO {
            let person = self.world.of(who).person;
            let held = self.world.app.ledger.tokens_of(person).await.unwrap();
            tokens += held.iter().filter(|t| t.revoked_at.is_none()).count();
        }
        (self.sequence().await, tokens)
    }
}

/// What is wrong with a form that another site, or a guess, makes somebody send.
fn forgeries(door: &Door, who: &'static str) -> Vec<Request<Body>> {
    let session = Who::Session(who);
    let own = csrf(who);
    let others = csrf(if who == "dcc" { "dcc2" } else { "dcc" });
    let wrong_case = own.to_uppercase();
    let longer = format!("{own}x");
    let tokens = ["", "guessed", &others, &wrong_case, &longer, &own[1..]];
    let mut forged: Vec<Request<Body>> = tokens
        .iter()
        .map(|token| knock_with(door, session, token))
        .collect();
    // Without a field for it, and with it in the address alone.
    let mut bare = request(session, Method::POST, &door.path, Body::empty());
    let kind = HeaderValue::from_static(URLENCODED);
    bare.headers_mut().insert(CONTENT_TYPE, kind.clone());
    forged.push(bare);
    let address = format!("{}?csrf={own}", door.path);
    let mut in_address = request(session, Method::POST, &address, Body::from("a=b"));
    in_address.headers_mut().insert(CONTENT_TYPE, kind);
    forged.push(in_address);
    // With the right token, from another site's page.
    let elsewhere: [&[(HeaderName, &str)]; 5] = [
        &[(HeaderName::from_static("sec-fetch-site"), "cross-site")],
        &[(HeaderName::from_static("sec-fetch-site"), "same-site")],
        &[(ORIGIN, "https://evil.example"), (HOST, "firmgate.example")],
        &[(ORIGIN, "null"), (HOST, "firmgate.example")],
        &[
            (ORIGIN, "https://firmgate.example.evil.example"),
            (HOST, "firmgate.example"),
        ],
    ];
    for headers in elsewhere {
        let mut asked = knock(door, session);
        for (name, value) in headers {
            let value = HeaderValue::from_static(value);
            asked.headers_mut().insert(name, value);
        }
        forged.push(asked);
    }
    forged
}

#[tokio::test]
async fn one_2_a_form_that_was_not_filled_in_on_our_page_changes_nothing() {
    let house = House::built().await;
    let before = house.state().await;
    for door in house.forms() {
        for who in ["dcc", "secas", "northmere", "orrin", "brightwater"] {
            for (number, forged) in forgeries(door, who).into_iter().enumerate() {
                let answer = house.answer(forged).await;
                let status = answer.status;
                // A file is no urlencoded form: the upload says that it cannot be read.
                let unread = door.takes_a_file() && status == StatusCode::BAD_REQUEST;
                let refused = status == StatusCode::FORBIDDEN || unread;
                assert!(
                    refused,
                    "{} as {who}, forgery {number}: {status}",
                    door.name
                );
            }
        }
    }
    assert_eq!(house.state().await, before);
}

#[tokio::test]
async fn one_2_what_no_browser_form_can_send_is_no_form() {
    let house = House::built().await;
    let before = house.state().await;
    for door in house.forms() {
        for (kind, body) in [
            ("text/plain", format!("csrf={}", csrf("dcc"))),
            (
                "application/json",
                format!("{{\"csrf\":\"{}\"}}", csrf("dcc")),
            ),
            ("", format!("csrf={}", csrf("dcc"))),
        ] {
            let session = Who::Session("dcc");
            let mut asked = request(session, Method::POST, &door.path, Body::from(body));
            if !kind.is_empty() {
                let kind = HeaderValue::from_static(kind);
                asked.headers_mut().insert(CONTENT_TYPE, kind);
            }
            let status = house.answer(asked).await.status;
            let refused = [StatusCode::BAD_REQUEST, StatusCode::FORBIDDEN].contains(&status);
            assert!(refused, "{} as {kind}: {status}", door.name);
        }
    }
    assert_eq!(house.state().await, before);
}

#[tokio::test]
async fn one_2_signing_in_from_another_sites_page_is_refused() {
    let house = House::built().await;
    let mut asked = request(
        Who::SignedOut,
        Method::POST,
        "/sign-in",
        Body::from("name=dcc"),
    );
    let headers = asked.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(URLENCODED));
    headers.insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
    assert_eq!(house.answer(asked).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn one_2_no_other_method_does_anything() {
    let house = House::built().await;
    let before = house.state().await;
    let mut known: BTreeMap<&str, Vec<&Method>> = BTreeMap::new();
    for door in &house.doors {
        known.entry(&door.path).or_default().push(&door.method);
    }
    for (path, known) in known {
        let who = match path.starts_with("/api/") {
            true => Who::Token("dcc"),
            false => Who::Session("dcc"),
        };
        for name in [
            "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND",
        ] {
            let method = Method::from_bytes(name.as_bytes()).unwrap();
            if !known.contains(&&method) {
                let asked = request(who, method, path, Body::empty());
                let status = house.answer(asked).await.status;
                assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{name} {path}");
            }
        }
    }
    assert_eq!(house.state().await, before);
}

/// HEAD is GET without a body.
#[tokio::test]
async fn one_2_head_is_answered_like_get() {
    let house = House::built().await;
    for door in house.doors.iter().filter(|door| !door.changes()) {
        for who in [Who::SignedOut, Who::Session("dcc"), Who::Session("fenland")] {
            let get = house.answer(knock(door, who)).await;
            let head = request(who, Method::HEAD, &door.path, Body::empty());
            let head: Answer = house.answer(head).await;
            assert_eq!(head.status, get.status, "{} as {who:?}", door.name);
            assert!(head.body.is_empty(), "{} as {who:?}", door.name);
        }
    }
}

#[tokio::test]
async fn one_2_a_crooked_address_leads_to_nothing() {
    let house = House::built().await;
    let open = ["/assets/", "/help", "/sign-in"];
    for door in house.doors.iter().filter(|door| !door.changes()) {
        let path = door.path.split('?').next().unwrap();
        if path == "/" || open.iter().any(|open| path.starts_with(open)) {
            continue;
        }
        let crooked = [
            format!("{path}/"),
            format!("/{path}"),
            format!("/.{path}"),
            format!("/assets/..{path}"),
            format!("/assets/%2e%2e{path}"),
            format!("/help/..{path}"),
            format!("{path}%00"),
            format!("{path};a=b"),
            format!("{path}%2f"),
            path.to_uppercase(),
        ];
        for address in crooked {
            let asked = request(Who::SignedOut, Method::GET, &address, Body::empty());
            let answer = house.answer(asked).await;
            let said = said(&answer);
            assert!(refused(&said) || said == "400", "{address}: {answer:?}");
        }
    }
}
