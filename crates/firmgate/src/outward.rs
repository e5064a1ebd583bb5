//! The one HTTP client: a request goes out, over TLS where the address says so, and an answer comes
//! back. HTTP/1.1, each request on a connection of its own.

use crate::tls::Kept;
use axum::body::Body;
use http::header::HOST;
use http::{HeaderValue, Request, Response, Uri};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;

/// How to go outwards.
#[derive(Clone, Debug)]
pub enum Outward {
    /// In the clear only: nobody is set up who vouches for servers.
    PlainOnly,
    /// In the clear or over TLS, by the configuration in force.
    Tls(Arc<Kept<ClientConfig>>),
}

/// An answer, with the connection that its body still comes over.
pub struct Answer {
    /// The answer.
    pub response: Response<Incoming>,
    _connection: JoinSet<()>,
}

impl Outward {
    /// Sends a request to the server of this address, and gives its answer or why there was none.
    pub async fn send(&self, to: &Uri, mut request: Request<Body>) -> Result<Answer, String> {
        let (Some(host), Some(authority)) = (to.host(), to.authority()) else {
            return Err("the address names no host".to_owned());
        };
        let named = HeaderValue::from_str(authority.as_str());
        let named = named.map_err(|_| "the address does not read".to_owned())?;
        request.headers_mut().insert(HOST, named);
        let host = host.trim_start_matches('[').trim_end_matches(']');
        match to.scheme_str() {
            Some("http") => {
                let stream = connected(host, to.port_u16().unwrap_or(80)).await?;
                exchanged(stream, request).await
            }
            Some("https") => {
                let Outward::Tls(kept) = self else {
                    return Err("an https address, and no authorities were named".to_owned());
                };
                let name = ServerName::try_from(host.to_owned())
                    .map_err(|_| "the address names no host".to_owned())?;
                let stream = connected(host, to.port_u16().unwrap_or(443)).await?;
                let connector = TlsConnector::from(kept.current());
                let stream = connector.connect(name, stream).await;
                let stream = stream.map_err(|error| format!("no TLS connection: {error}"))?;
                exchanged(stream, request).await
            }
            Some(_) | None => Err("the address is neither http nor https".to_owned()),
        }
    }
}

async fn connected(host: &str, port: u16) -> Result<TcpStream, String> {
    let stream = TcpStream::connect((host, port)).await;
    stream.map_err(|error| format!("no connection: {}", error.kind()))
}

async fn exchanged<I>(stream: I, request: Request<Body>) -> Result<Answer, String>
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|_| "no HTTP connection".to_owned())?;
    let mut alive = JoinSet::new();
    alive.spawn(async move {
        // How it ended shows in the answer.
        let _ = connection.await;
    });
    let response = sender.send_request(request).await;
    // With TLS 1.3 a server refuses a client's certificate only after the client thinks itself in.
    let response = response.map_err(|error| match std::error::Error::source(&error) {
        Some(cause) => format!("the connection broke off: {cause}"),
        None => "the connection broke off".to_owned(),
    })?;
    Ok(Answer {
        response,
        _connection: alive,
    })
}
