//! Requests to the product, and its answers in full.

use super::{World, csrf, session_secret, token};
use axum::Router;
use axum::body::Body;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE};
use http::{Method, Request, StatusCode};
use std::fmt;
use tower::ServiceExt;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Nobody who has signed in.
    SignedOut,
    /// Somebody by session, as a browser shows it.
    Session(&'static str),
    /// Somebody by API token.
    Token(&'static str),
}

/// An answer in full: what an onlooker sees of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: StatusCode,
    /// Every header, sorted.
    pub headers: Vec<(String, Vec<u8>)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(held, _)| held == name)?;
        std::str::from_utf8(&found.1).ok()
    }

    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.status)?;
        for (name, value) in &self.headers {
            writeln!(f, "{name}: {}", String::from_utf8_lossy(value))?;
        }
        let text = self.text();
        write!(f, "\n{}", text.chars().take(6_000).collect::<String>())
    }
}

impl World {
    /// Sends a request as it stands.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        answered(self.router.clone(), request).await
    }

    pub async fn get(&self, who: Who, path: &str) -> Answer {
        self.send(request(who, Method::GET, path, Body::empty()))
            .await
    }

    /// Posts a form as a browser does, with the session's own token.
    pub async fn post(&self, post: &'static str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let own = csrf(post);
        let mut all = vec![("csrf", own.as_str())];
        all.extend_from_slice(fields);
        self.post_form(Who::Session(post), path, &all).await
    }

    /// Posts exactly these fields.
    pub async fn post_form(&self, who: Who, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = urlencoded(fields);
        let mut sent = request(who, Method::POST, path, Body::from(body));
        let kind = "application/x-www-form-urlencoded";
        sent.headers_mut()
            .insert(CONTENT_TYPE, kind.parse().unwrap());
        self.send(sent).await
    }

    /// Posts JSON to the API.
    pub async fn post_json(&self, who: Who, path: &str, body: &serde_json::Value) -> Answer {
        let mut sent = request(who, Method::POST, path, Body::from(body.to_string()));
        let kind = "application/json";
        sent.headers_mut()
            .insert(CONTENT_TYPE, kind.parse().unwrap());
        self.send(sent).await
    }
}

/// What the product answers to this request.
pub async fn answered(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let mut headers: Vec<(String, Vec<u8>)> = parts
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
        .collect();
    headers.sort();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    Answer {
        status: parts.status,
        headers,
        body: body.to_vec(),
    }
}

/// A request by somebody.
pub fn request(who: Who, method: Method, path: &str, body: Body) -> Request<Body> {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .body(body)
        .unwrap_or_else(|error| panic!("{path}: {error}"));
    let headers = request.headers_mut();
    match who {
        Who::SignedOut => {}
        Who::Session(post) => {
            let cookie = format!("firmgate_session={}", session_secret(post));
            headers.insert(COOKIE, cookie.parse().unwrap());
        }
        Who::Token(post) => {
            let bearer = format!("Bearer {}", token(post));
            headers.insert(AUTHORIZATION, bearer.parse().unwrap());
        }
    }
    request
}

/// Fields as a browser sends them.
pub fn urlencoded(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    pairs.join("&")
}

/// A text as it may stand in an address.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}
