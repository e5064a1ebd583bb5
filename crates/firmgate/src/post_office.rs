//! Alerts posted over HTTP. TLS ends outside Firmgate, on the way out too: the address is that of
//! whatever speaks TLS with the gateway.

use app::ports::PostOffice;
use async_trait::async_trait;
use axum::body::Body;
use http::header::{CONTENT_TYPE, HOST};
use http::{Method, Request, Uri};
use hyper_util::rt::TokioIo;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long a User has to answer. Longer than a client of the interface waits for us (3 s), and far
/// shorter than the first wait before the next try.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// Posts over HTTP/1.1, each message on a connection of its own.
#[derive(Clone, Copy, Debug)]
pub struct HttpPost;

#[async_trait]
impl PostOffice for HttpPost {
    async fn post(&self, address: &str, message: Vec<u8>) -> Result<u16, String> {
        match timeout(ANSWER_WITHIN, posted(address, message)).await {
            Ok(answer) => answer,
            Err(_) => Err(format!("no answer within {} s", ANSWER_WITHIN.as_secs())),
        }
    }
}

async fn posted(address: &str, message: Vec<u8>) -> Result<u16, String> {
    let uri: Uri = address
        .parse()
        .map_err(|_| "the address does not read".to_owned())?;
    let (Some(host), Some(authority)) = (uri.host(), uri.authority()) else {
        return Err("the address names no host".to_owned());
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((host, uri.port_u16().unwrap_or(80)))
        .await
        .map_err(|error| format!("no connection: {}", error.kind()))?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|_| "no HTTP connection".to_owned())?;
    let connection = tokio::spawn(connection);
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(HOST, authority.as_str())
        .header(CONTENT_TYPE, "application/xml")
        .body(Body::from(message))
        .map_err(|_| "the address does not read".to_owned())?;
    let answer = sender.send_request(request).await;
    // The status is all there is to an answer.
    connection.abort();
    answer
        .map(|answer| answer.status().as_u16())
        .map_err(|_| "the connection broke off".to_owned())
}
