//! Alerts posted over HTTP, with TLS or without.

use crate::outward::Outward;
use app::ports::PostOffice;
use async_trait::async_trait;
use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{Method, Request, Uri};
use std::time::Duration;
use tokio::time::timeout;

/// How long a User has to answer. Longer than a client of the interface waits for us (3 s), and far
/// shorter than the first wait before the next try.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// Posts over HTTP/1.1, each message on a connection of its own.
#[derive(Clone, Debug)]
pub struct HttpPost(pub Outward);

#[async_trait]
impl PostOffice for HttpPost {
    async fn post(&self, address: &str, message: Vec<u8>) -> Result<u16, String> {
        match timeout(ANSWER_WITHIN, posted(&self.0, address, message)).await {
            Ok(answer) => answer,
            Err(_) => Err(format!("no answer within {} s", ANSWER_WITHIN.as_secs())),
        }
    }
}

async fn posted(outward: &Outward, address: &str, message: Vec<u8>) -> Result<u16, String> {
    let uri: Uri = address
        .parse()
        .map_err(|_| "the address does not read".to_owned())?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(CONTENT_TYPE, "application/xml")
        .body(Body::from(message))
        .map_err(|_| "the address does not read".to_owned())?;
    // The status is all there is to an answer.
    let answer = outward.send(&uri, request).await?;
    Ok(answer.response.status().as_u16())
}
