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

/// How long browsers remember that this server speaks TLS only: a year, as is usual.
const STRICT_TRANSPORT_SECURITY: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// How long to wait where the operating system has no connection to give (no file handles left).
const ACCEPT_AGAIN: Duration = Duration::from_secs(1);

/// Serves until told to stop, and then until the requests in flight are answered.
pub async fn serve(
    listener: TcpListener,
    wire: Wire,
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
    let handshakes = Arc::new(Semaphore::new(TLS_HANDSHAKES_MAX));
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
                let permit = permit.expect("the semaphore is never closed");
                connections.spawn(attend(stream, permit, wire.clone(), router.clone(), told.clone()));
            }
            // An end is only cleared away; a panic in a handler was answered inside.
            Some(_) = connections.join_next() => {}
        }
    }
    drop((listener, told));
    // Every connection learns of it, and ends after the answer that it is at.
    drop(stopping);
    let ended = async { while connections.join_next().await.is_some() {} };
    if timeout(Duration::from_secs(SHUTDOWN_SECONDS_MAX), ended)
        .await
        .is_err()
    {
        tracing::warn!("requests in flight were not finished in time and are broken off");
    }
}

/// The next connection. What goes wrong with one is none of the others' business.
async fn accepted(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) => match error.kind() {
                io::ErrorKind::ConnectionRefused
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::ConnectionReset => {}
                _ => {
                    tracing::error!(%error, "no connection can be accepted");
                    sleep(ACCEPT_AGAIN).await;
                }
            },
        }
    }
}

async fn attend(
    stream: TcpStream,
    permit: OwnedSemaphorePermit,
    wire: Wire,
    router: Router,
    mut told: watch::Receiver<()>,
) {
    // Answers are written whole; waiting to fill a packet gains nothing. Where it cannot be set, the
    // connection is slower.
    let _ = stream.set_nodelay(true);
    let kept = match wire {
        Wire::Plain => {
            drop(permit);
            return converse(stream, None, router, told, Duration::MAX).await;
        }
        Wire::Tls(kept) => kept,
    };
    let within = Duration::from_secs(TLS_HANDSHAKE_SECONDS_MAX);
    let handshake = timeout(within, shaken(stream, kept.current()));
    let shaken = tokio::select! {
        shaken = handshake => shaken,
        _ = told.changed() => return,
    };
    drop(permit);
    match shaken {
        Ok(Ok(Some(stream))) => {
            let certificates = stream.get_ref().1.peer_certificates();
            let certificate = certificates
                .and_then(<[_]>::first)
                .map(|own| ClientCertificate(Arc::from(own.as_ref())));
            let lifetime = Duration::from_secs(TLS_CONNECTION_SECONDS_MAX);
            converse(stream, certificate, router, told, lifetime).await;
        }
        Ok(Ok(None)) => {}
        Ok(Err(error)) => tracing::info!(%error, "a TLS handshake failed"),
        Err(_) => tracing::debug!("a TLS handshake took too long"),
    }
}

/// The first byte of everything that TLS clients say first: a record of the handshake.
const HANDSHAKE_RECORD: u8 = 22;

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
    if first[0].is_ascii_alphabetic() && first[0] != HANDSHAKE_RECORD {
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

/// Requests and answers on one connection, until it ends, is told to stop, or has lived long enough.
async fn converse<I>(
    stream: I,
    certificate: Option<ClientCertificate>,
    router: Router,
    mut told: watch::Receiver<()>,
    lifetime: Duration,
) where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = router.map_request(move |mut request: Request<Incoming>| {
        // What a client says in a header can never become this: it is put here and nowhere else.
        if let Some(certificate) = &certificate {
            request.extensions_mut().insert(certificate.clone());
        }
        request
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(REQUEST_HEAD_SECONDS_MAX))
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        _ = told.changed() => {
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
