//! The front door: connections are accepted, with TLS or without, and their requests handed in.
//!
//! One connection never holds up another: each has a task of its own, a handshake has a time limit,
//! and the number of handshakes under way is bounded. What a request is answered is the router's.

use crate::tls::Kept;
use axum::Router;
use axum::http::{HeaderValue, header};
use formats::limits::{
    REQUEST_HEAD_SECONDS_MAX, SHUTDOWN_SECONDS_MAX, TLS_CONNECTION_SECONDS_MAX,
    TLS_HANDSHAKE_SECONDS_MAX, TLS_HANDSHAKES_MAX,
};
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;
use tower_http::set_header::SetResponseHeaderLayer;
use web::ClientCertificate;

/// What connections speak.
#[derive(Clone, Debug)]
pub enum Wire {
    /// HTTP in the clear.
    Plain,
    /// HTTP over TLS, by the configuration in force.
    Tls(Arc<Kept<ServerConfig>>),
}

/// What connections may take of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How long a TLS handshake may take.
    pub handshake_within: Duration,
    /// The most handshakes at one time; more wait in the operating system's queue.
    pub handshakes_max: usize,
    /// How long a client may take to the end of a request's head.
    pub head_within: Duration,
    /// How long a connection under TLS lives; a request in flight is finished after it.
    pub tls_lifetime: Duration,
    /// How long requests in flight have to finish when the server is told to stop.
    pub finish_within: Duration,
}

impl Bounds {
    /// Those that hold for everybody (`formats::limits`).
    pub const USUAL: Bounds = Bounds {
        handshake_within: Duration::from_secs(TLS_HANDSHAKE_SECONDS_MAX),
        handshakes_max: TLS_HANDSHAKES_MAX,
        head_within: Duration::from_secs(REQUEST_HEAD_SECONDS_MAX),
        tls_lifetime: Duration::from_secs(TLS_CONNECTION_SECONDS_MAX),
        finish_within: Duration::from_secs(SHUTDOWN_SECONDS_MAX),
    };
}

/// How long browsers remember that this server speaks TLS only: a year, as is usual.
const STRICT_TRANSPORT_SECURITY: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// How long to wait where the operating system has no connection to give (no file handles left).
const ACCEPT_AGAIN: Duration = Duration::from_secs(1);

/// Serves until told to stop, and then until the requests in flight are answered.
pub async fn serve(
    listener: TcpListener,
    wire: Wire,
    bounds: Bounds,
    router: Router,
    stop: impl Future<Output = ()>,
) {
    let router = match wire {
        Wire::Plain => router,
        Wire::Tls(_) => router.layer(SetResponseHeaderLayer::overriding(
            header::STRICT_TRANSPORT_SECURITY,
            STRICT_TRANSPORT_SECURITY,
        )),
    };
    let (stopping, told) = watch::channel(());
    let handshakes = Arc::new(Semaphore::new(bounds.handshakes_max));
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let permit = Arc::clone(&handshakes).acquire_owned().await;
            (permit, accepted(&listener).await)
        };
        tokio::select! {
            () = &mut stop => break,
            (permit, stream) = next => {
                let house = House {
                    wire: wire.clone(),
                    bounds,
                    router: router.clone(),
                    told: told.clone(),
                };
                let permit = permit.expect("the semaphore is never closed");
                connections.spawn(house.attend(stream, permit));
            }
            // An end is only cleared away; a panic in a handler was answered inside.
            Some(_) = connections.join_next() => {}
        }
    }
    drop((listener, told));
    // Every connection learns of it, and ends after the answer that it is at.
    drop(stopping);
    let ended = async { while connections.join_next().await.is_some() {} };
    if timeout(bounds.finish_within, ended).await.is_err() {
        tracing::warn!("requests in flight were not finished in time and are broken off");
    }
}

/// The next connection. What goes wrong with one is none of the others' business.
async fn accepted(listener: &TcpListener) -> TcpStream {
    loop {
        let error = match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) => error,
        };
        let of_the_client = matches!(
            error.kind(),
            io::ErrorKind::ConnectionRefused
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::ConnectionReset
        );
        if !of_the_client {
            tracing::error!(%error, "no connection can be accepted");
            sleep(ACCEPT_AGAIN).await;
        }
    }
}

/// What one connection needs at hand.
struct House {
    wire: Wire,
    bounds: Bounds,
    router: Router,
    /// Ends when the server is told to stop.
    told: watch::Receiver<()>,
}

impl House {
    async fn attend(mut self, stream: TcpStream, permit: OwnedSemaphorePermit) {
        // Answers are written whole; waiting to fill a packet gains nothing. Where it cannot be set,
        // the connection is slower.
        let _ = stream.set_nodelay(true);
        let kept = match &self.wire {
            Wire::Plain => {
                drop(permit);
                return self.converse(stream, None, Duration::MAX).await;
            }
            Wire::Tls(kept) => Arc::clone(kept),
        };
        let handshake = timeout(self.bounds.handshake_within, shaken(stream, kept.current()));
        let shaken = tokio::select! {
            shaken = handshake => shaken,
            _ = self.told.changed() => return,
        };
        drop(permit);
        match shaken {
            Ok(Ok(Some(stream))) => {
                let certificates = stream.get_ref().1.peer_certificates();
                let certificate = certificates
                    .and_then(<[_]>::first)
                    .map(|own| ClientCertificate(Arc::from(own.as_ref())));
                let lifetime = self.bounds.tls_lifetime;
                self.converse(stream, certificate, lifetime).await;
            }
            Ok(Ok(None)) => {}
            Ok(Err(error)) => tracing::info!(%error, "a TLS handshake failed"),
            Err(_) => tracing::debug!("a TLS handshake took too long"),
        }
    }

    /// Requests and answers on one connection, until it ends, is told to stop, or has lived long
    /// enough.
    async fn converse<I>(
        mut self,
        stream: I,
        certificate: Option<ClientCertificate>,
        lifetime: Duration,
    ) where
        I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let service = self
            .router
            .map_request(move |mut request: Request<Incoming>| {
                // What a client says in a header never becomes this: it is put here and nowhere else.
                if let Some(certificate) = &certificate {
                    request.extensions_mut().insert(certificate.clone());
                }
                request
            });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.bounds.head_within)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let mut connection = pin!(connection);
        let ended = tokio::select! {
            ended = &mut connection => ended,
            _ = self.told.changed() => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
            () = sleep(lifetime) => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a connection ended badly");
        }
    }
}

/// TLS on this connection; none where the client said nothing or speaks HTTP in the clear, which is
/// told so.
async fn shaken(
    mut stream: TcpStream,
    config: Arc<ServerConfig>,
) -> io::Result<Option<tokio_rustls::server::TlsStream<TcpStream>>> {
    let mut first = [0];
    if stream.peek(&mut first).await? == 0 {
        // A look whether the port is open, as monitors take one.
        return Ok(None);
    }
    // A method begins with a letter, a record of TLS never does.
    if first[0].is_ascii_alphabetic() {
        told_to_use_tls(&mut stream).await?;
        return Ok(None);
    }
    TlsAcceptor::from(config).accept(stream).await.map(Some)
}

async fn told_to_use_tls(stream: &mut TcpStream) -> io::Result<()> {
    // What was said is taken off the line: else closing it would take the answer back.
    let mut said = [0; 4_096];
    let _ = stream.read(&mut said).await?;
    let words = "This port speaks HTTPS. Use an address that begins with https://\n";
    let length = words.len();
    let answer = format!(
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: \
         {length}\r\nConnection: close\r\n\r\n{words}"
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}
