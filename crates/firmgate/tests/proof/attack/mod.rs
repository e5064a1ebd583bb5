//! Everybody knocks at every door: each route and each act, as each capacity, as nobody, and with
//! everything that once was a key (ONE-2, ONE-3).
//!
//! The routes are read from the source. One that is added is asked too, and fails the test until
//! the table says who may.

mod forged;
mod keys;
pub mod launching;
mod matrix;
mod things;

use crate::world::http::{Answer, Who, answered, request};
use crate::world::routes::{acts_of, routes};
use crate::world::story::{Silence, tell};
use crate::world::{Kept, World, csrf};
use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, Request};
use serde_json::json;
use things::Things;

/// Everybody who asks: each kind of organisation, each party category, on the access list and off
/// it (Westgas Pipes), and those to whom the things asked for belong: receipt and items to
/// Northmere, the confirmation to Orrin, the raised item to Brightwater Energy.
const WHO: [&str; 13] = [
    "dcc",
    "secas",
    "panel",
    "northmere",
    "halden",
    "orrin",
    "northern-reach",
    "brightwater",
    "fenland",
    "eastvale",
    "westgas",
    "lantern",
    "stranger",
];

const URLENCODED: &str = "application/x-www-form-urlencoded";

/// A route, or one act of it, with something in every place of its pattern.
struct Door {
    /// How the table calls it.
    name: String,
    method: Method,
    path: String,
    /// What its form carries beside its token, so that its owner comes past the door.
    fields: String,
}

impl Door {
    fn changes(&self) -> bool {
        self.method == Method::POST
    }

    /// Whether its form brings a file.
    fn takes_a_file(&self) -> bool {
        let path = self.path.as_str();
        path == "/submissions/new"
            || path == "/calendar"
            || (path.starts_with("/launches/")
                && ["/measures", "/lists"]
                    .iter()
                    .any(|end| path.ends_with(end)))
    }
}

/// A register in which everything that a door leads to is there.
struct House {
    world: World,
    doors: Vec<Door>,
}

impl House {
    async fn built() -> House {
        let world = World::new(Kept::InMemory).await;
        tell(&world, &mut Silence).await;
        let things = Things::put_in(&world).await;
        let mut doors = Vec::new();
        for route in routes() {
            let method = Method::from_bytes(route.method.to_uppercase().as_bytes()).unwrap();
            let acts = match route.pattern.contains("{act}") {
                true => acts_of(&route.pattern),
                false => vec![String::new()],
            };
            for act in acts {
                let name = route.pattern.replace("{act}", &act);
                doors.push(Door {
                    name: format!("{} {name}", route.method),
                    method: method.clone(),
                    path: things.path(&route.pattern, &act),
                    fields: things.fields(&route.pattern),
                });
            }
        }
        // Whoever signs out is gone: that comes last.
        doors.sort_by_key(|door| door.path == "/sign-out");
        House { world, doors }
    }

    /// The journal's last sequence number: an act moves it on.
    async fn sequence(&self) -> u64 {
        let last = self.world.app.ledger.journal_before(None, 1).await.unwrap();
        last[0].sequence
    }

    async fn answer(&self, request: Request<Body>) -> Answer {
        answered(self.world.router.clone(), request).await
    }
}

/// A request through this door, as somebody with good manners makes it: a form with its token,
/// JSON or a file, and in it as little as shows who may.
fn knock(door: &Door, who: Who) -> Request<Body> {
    let own_csrf = match who {
        Who::Session(post) => csrf(post),
        Who::Token(_) | Who::SignedOut => String::new(),
    };
    knock_with(door, who, &own_csrf)
}

fn knock_with(door: &Door, who: Who, token: &str) -> Request<Body> {
    if !door.changes() {
        return request(who, door.method.clone(), &door.path, Body::empty());
    }
    let (kind, body) = match door.path.as_str() {
        _ if door.takes_a_file() => (MULTIPART, multipart(token)),
        "/api/v1/checks" => ("text/csv", "Identifier\r\n".to_owned()),
        "/api/v1/submissions" | "/api/v1/conflicts" => ("text/csv", String::new()),
        path if path.starts_with("/api/v1/service") => ("application/xml", "<none/>".to_owned()),
        path if path.ends_with("/measures") || path.starts_with("/api/v1/outcomes") => {
            ("text/csv", String::new())
        }
        path if path.starts_with("/api/") => (JSON, json(path)),
        _ => (URLENCODED, format!("csrf={token}{}", door.fields)),
    };
    let mut asked = request(who, door.method.clone(), &door.path, Body::from(body));
    let kind = HeaderValue::from_static(kind);
    asked.headers_mut().insert(CONTENT_TYPE, kind);
    asked
}

fn json(path: &str) -> String {
    let end = path.rsplit('/').next().unwrap_or_default();
    let value = match end {
        "items" => json!({"devices": [], "status_of_information": "Issue", "summary": ""}),
        "acts" if path.starts_with("/api/v1/launches/") => {
            json!({"act": "withdraw", "reason": ""})
        }
        "acts" => json!({"act": "withdraw"}),
        "nominations" | "withdrawals" => json!({"device_ids": []}),
        "launches" => draft(),
        "answer" => json!({"answer": "confirm", "evidence": ""}),
        "editions" => json!({"kind": "ad-hoc", "words": "At once"}),
        _ => json!({}),
    };
    value.to_string()
}

/// A notification that reads, and whose activation is due before its deployment.
fn draft() -> serde_json::Value {
    json!({
        "number": "CHFN-2026-0002", "kind": "Ordinary", "make": "Northmere", "model": "NM-H200",
        "han_variant": "Dual Band", "to_version": "00020000", "from_versions": ["00010000"],
        "release_note": "Puts right the loss of gas reads.", "severity": "High",
        "priority": "Medium", "deploy_by": "2001-01-02", "activate_by": "2001-01-01"
    })
}

const JSON: &str = "application/json";
const MULTIPART: &str = "multipart/form-data; boundary=boundary";

fn multipart(token: &str) -> String {
    let part = |name: &str, content: &str| {
        format!(
            "--boundary\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n"
        )
    };
    let file = part("file\"; filename=\"a.csv", "Identifier\r\n1");
    format!("{}{file}--boundary--\r\n", part("csrf", token))
}

/// What an answer says to somebody who tries doors: its status, and whether it leads to signing in.
fn said(answer: &Answer) -> String {
    let to_sign_in = answer
        .header("location")
        .is_some_and(|to| to.starts_with("/sign-in"));
    match to_sign_in {
        true => format!("{} sign-in", answer.status.as_u16()),
        false => answer.status.as_u16().to_string(),
    }
}

/// Whether the door stayed shut.
fn refused(said: &str) -> bool {
    ["303 sign-in", "401", "403", "404"].contains(&said)
}
