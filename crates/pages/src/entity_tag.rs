//! Entity tags: a reader that has an answer already is told that it still stands.
//!
//! A tag is made of the answer's bytes alone, so it tells nothing that the answer does not.

use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The bytes with their tag, or 304 where the reader has them.
pub fn tagged(request: &HeaderMap, media_type: &str, bytes: Vec<u8>) -> Response {
    let tag = tag_of(&bytes);
    let matches = request
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|tags| tags.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|given| given == tag || given == "*");
    let mut response = match matches {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => bytes.into_response(),
    };
    let headers = response.headers_mut();
    // Kept by the reader's own machine and by nothing on the way, and asked about every time.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    match (matches, HeaderValue::from_str(media_type)) {
        (false, Ok(media_type)) => headers.insert(CONTENT_TYPE, media_type),
        (true, _) | (_, Err(_)) => headers.remove(CONTENT_TYPE),
    };
    response
}

/// A value as JSON with its tag.
pub fn json(request: &HeaderMap, value: &impl Serialize) -> Response {
    let bytes = serde_json::to_vec(value).expect("our own forms always serialise");
    tagged(request, "application/json", bytes)
}

fn tag_of(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let hex: String = digest[..16].iter().map(|b| format!("{b:02x}")).collect();
    format!("\"{hex}\"")
}
