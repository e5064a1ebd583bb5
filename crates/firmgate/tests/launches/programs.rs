//! Programs at work: a world behind its router, with a token for everybody.

use crate::world::{World, capacity, cast};
use app::accounts::TOKEN_PREFIX;
use app::ports::{Person, SessionRecord, TokenRecord};
use axum::Router;
use axum::body::Body;
use firmgate::csp_simulator::{Line, LineFault, Reply};
use firmgate::serving::router;
use http::Request;
use register::edition::MakeHolder;
use serde_json::Value;
use std::sync::Arc;
use terms::{Make, Moment, OrganisationType};
use tower::ServiceExt;
use web::{ClientCertificates, CookieTravel, WebSetting};

/// A world behind its router.
pub struct Programs {
    pub world: World,
    pub router: Router,
}

/// What a program was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub text: String,
    pub tag: Option<String>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// The stable code of a problem.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// The token of everybody's forms.
const CSRF: &str = "a-form-of-a-test";

pub const JSON: &str = "application/json";
pub const CSV: &str = "text/csv";
pub const NDJSON: &str = "application/x-ndjson";

/// The API token of somebody of this name.
pub fn token(name: &str) -> String {
    format!("{TOKEN_PREFIX}{}", name.replace(' ', "-"))
}

impl Programs {
    pub async fn of(world: World) -> Programs {
        let ledger = &world.app.ledger;
        let holder = MakeHolder {
            make: Make::parse("Northmere").unwrap(),
            organisation: capacity("Northmere", 1).organisation,
            from: "2018-01-01".parse().unwrap(),
            until: None,
        };
        ledger.put_make_holders(&[holder]).await.unwrap();
        for (number, organisation) in (1_000..).zip(cast()) {
            let person = capacity(&organisation.name, number).person;
            let held = Person {
                reference: person,
                sign_in_name: format!("program-{number}"),
                display_name: "Program".to_owned(),
                organisation: organisation.reference,
                password_hash: String::new(),
                active: true,
            };
            ledger.put_person(&held).await.unwrap();
            let record = TokenRecord {
                secret_sha256: app::sha256(token(&organisation.name).as_bytes()),
                label: "test".to_owned(),
                person,
                created_at: Moment::from_unix_seconds(0),
                expires_at: Moment::from_unix_seconds(i64::from(u32::MAX)),
                revoked_at: None,
            };
            ledger.put_token(&record).await.unwrap();
            let session = SessionRecord {
                secret_sha256: app::sha256(token(&organisation.name).as_bytes()),
                person,
                csrf: CSRF.to_owned(),
                created_at: Moment::from_unix_seconds(0),
                expires_at: Moment::from_unix_seconds(i64::from(u32::MAX)),
            };
            ledger.put_session(&session).await.unwrap();
        }
        let setting = WebSetting {
            world: pages::World::Demonstration,
            cookie: CookieTravel::ThisMachine,
            client_certificates: ClientCertificates::NotAsked,
            demonstration_people: Vec::new(),
        };
        Programs {
            router: router(Arc::clone(&world.app), &world.data, setting),
            world,
        }
    }

    pub async fn get(&self, who: &str, path: &str) -> Answer {
        let asked = Request::get(path).body(Body::empty()).unwrap();
        self.ask(who, asked).await
    }

    /// A page, as somebody's browser is shown it.
    pub async fn page(&self, who: &str, path: &str) -> Answer {
        let cookie = format!("firmgate_session={}", token(who));
        let asked = Request::get(path).header("cookie", cookie);
        self.ask("", asked.body(Body::empty()).unwrap()).await
    }

    /// A form, as somebody's browser sends it.
    pub async fn form(&self, who: &str, path: &str, fields: &str) -> Answer {
        let cookie = format!("firmgate_session={}", token(who));
        let asked = Request::post(path)
            .header("cookie", cookie)
            .header("content-type", "application/x-www-form-urlencoded");
        let body = Body::from(format!("csrf={CSRF}&{fields}"));
        self.ask("", asked.body(body).unwrap()).await
    }

    /// A form with a file and a text beside it, as somebody's browser sends it.
    pub async fn upload(&self, who: &str, path: &str, file: &str, pasted: &str) -> Answer {
        self.upload_with(who, path, CSRF, file, pasted).await
    }

    /// The same with this token.
    pub async fn upload_with(
        &self,
        who: &str,
        path: &str,
        csrf: &str,
        file: &str,
        pasted: &str,
    ) -> Answer {
        let file = ("file\"; filename=\"report.csv", file);
        self.parts(who, path, &[("csrf", csrf), file, ("pasted", pasted)])
            .await
    }

    /// A form that lists hubs, as somebody's browser sends it.
    pub async fn list(&self, who: &str, path: &str, file: &str, typed: &str) -> Answer {
        let file = ("file\"; filename=\"list.csv", file);
        let parts = [("csrf", CSRF), ("after", ""), file, ("list", typed)];
        self.parts(who, path, &parts).await
    }

    async fn parts(&self, who: &str, path: &str, parts: &[(&str, &str)]) -> Answer {
        let part = |(name, content): &(&str, &str)| {
            let named = format!("Content-Disposition: form-data; name=\"{name}\"");
            format!("--boundary\r\n{named}\r\n\r\n{content}\r\n")
        };
        let parts: Vec<String> = parts.iter().map(part).collect();
        let asked = Request::post(path)
            .header("cookie", format!("firmgate_session={}", token(who)))
            .header("content-type", "multipart/form-data; boundary=boundary");
        let body = Body::from(format!("{}--boundary--\r\n", parts.concat()));
        self.ask("", asked.body(body).unwrap()).await
    }

    pub async fn post(&self, who: &str, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
        let asked = Request::post(path).header("content-type", kind);
        self.ask(who, asked.body(body.into()).unwrap()).await
    }

    pub async fn act(&self, who: &str, launch: &str, act: Value) -> Answer {
        let path = format!("/api/v1/launches/{launch}/acts");
        self.post(who, &path, JSON, act.to_string()).await
    }

    /// Sends a request by somebody's token; nobody's where there is no name.
    pub async fn ask(&self, who: &str, mut request: Request<Body>) -> Answer {
        if !who.is_empty() {
            let bearer = format!("Bearer {}", token(who)).parse().unwrap();
            request.headers_mut().insert("authorization", bearer);
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let tag = parts.headers.get("etag");
        Answer {
            status: parts.status.as_u16(),
            text: String::from_utf8(bytes.to_vec()).unwrap(),
            tag: tag.map(|tag| tag.to_str().unwrap().to_owned()),
        }
    }

    /// A line for a simulated CSP that ends at this router.
    pub fn line(&self, who: &str) -> RouterLine {
        RouterLine {
            router: self.router.clone(),
            token: token(who),
        }
    }
}

/// The words of a page, without its markup.
pub fn words(page: &Answer) -> String {
    let mut words = String::new();
    for piece in page.text.split('<').skip(1) {
        let (_, text) = piece.split_once('>').unwrap_or_default();
        words.push(' ');
        words.push_str(text.trim());
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Expects these words on a page.
#[track_caller]
pub fn says(page: &Answer, expected: &[&str]) {
    let words = words(page);
    for expected in expected {
        assert!(words.contains(expected), "no “{expected}” in: {words}");
    }
}

/// Whether these words stand on a page.
pub fn says_so(page: &Answer, expected: &str) -> bool {
    words(page).contains(expected)
}

/// Everybody by name, one of each kind and what kind it is.
pub fn everybody() -> Vec<(String, OrganisationType)> {
    cast()
        .into_iter()
        .map(|organisation| (organisation.name, organisation.organisation_type))
        .collect()
}

/// A line to a router in the same process.
pub struct RouterLine {
    router: Router,
    token: String,
}

#[async_trait::async_trait]
impl Line for RouterLine {
    async fn ask(&mut self, mut request: Request<Vec<u8>>) -> Result<Reply, LineFault> {
        let bearer = format!("Bearer {}", self.token).parse().unwrap();
        request.headers_mut().insert("authorization", bearer);
        let response = self.router.clone().oneshot(request.map(Body::from)).await;
        let (parts, body) = response.unwrap().into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Ok(Reply {
            status: parts.status.as_u16(),
            body: bytes.to_vec(),
        })
    }
}
