//! What one connection can do to the others: nothing.

use crate::kit::*;
use axum::Router;
use axum::routing::get;
use firmgate::front_door::Bounds;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;

fn router() -> Router {
    Router::new().route("/", get(async || "here"))
}

fn asking() -> http::Request<axum::body::Body> {
    crate::world::get("/")
}

/// What comes over this line until its end.
async fn rest(stream: &mut TcpStream) -> String {
    let mut said = Vec::new();
    // A line that is reset has ended too.
    let _ = stream.read_to_end(&mut said).await;
    String::from_utf8_lossy(&said).into_owned()
}

#[tokio::test]
async fn clients_that_say_nothing_hold_nobody_up() {
    let door = Door::open(router(), "").await;
    let mut silent = Vec::new();
    for _ in 0..100 {
        silent.push(TcpStream::connect(door.address).await.unwrap());
    }
    // Half a record of a handshake, and no more.
    let mut half = TcpStream::connect(door.address).await.unwrap();
    half.write_all(&[22, 3, 1, 2, 0, 1]).await.unwrap();
    assert_eq!(door.send(None, asking()).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_handshake_that_takes_too_long_ends_and_makes_room() {
    let bounds = Bounds {
        handshake_within: Duration::from_millis(50),
        handshakes_max: 2,
        ..Bounds::USUAL
    };
    let door = Door::bounded(router(), "", bounds).await;
    let mut silent = Vec::new();
    for _ in 0..6 {
        silent.push(TcpStream::connect(door.address).await.unwrap());
    }
    // There is room for two at a time, and each waits its turn.
    assert_eq!(door.send(None, asking()).await.unwrap().status, 200);
    for mut stream in silent {
        assert_eq!(rest(&mut stream).await, "");
    }
}

#[tokio::test]
async fn a_bad_handshake_never_stops_the_door() {
    let door = Door::open(router(), "").await;
    for nonsense in [
        &b"\x16\x03\x01\xff\xff"[..],
        &[0; 100],
        &[22; 20_000],
        b"\xff",
    ] {
        let mut stream = TcpStream::connect(door.address).await.unwrap();
        // The server may have hung up already.
        let _ = stream.write_all(nonsense).await;
        let _ = stream.shutdown().await;
        rest(&mut stream).await;
        assert_eq!(door.send(None, asking()).await.unwrap().status, 200);
    }
}

#[tokio::test]
async fn http_in_the_clear_is_told_to_use_https() {
    let door = Door::open(router(), "").await;
    let mut stream = TcpStream::connect(door.address).await.unwrap();
    let plain = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    stream.write_all(plain).await.unwrap();
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(answer.contains("https://"), "{answer}");
    assert!(!answer.contains("here"));
}

#[tokio::test]
async fn a_head_that_does_not_end_ends_the_connection() {
    let bounds = Bounds {
        head_within: Duration::from_millis(50),
        ..Bounds::USUAL
    };
    let door = Door::bounded(router(), "", bounds).await;
    let mut line = connected(&door.client(None), door.address).await;
    line.write_all(b"GET / HTTP/1.1\r\nHost: l").await.unwrap();
    let mut said = Vec::new();
    let _ = line.read_to_end(&mut said).await;
    assert_eq!(door.send(None, asking()).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_connection_does_not_live_for_ever() {
    let bounds = Bounds {
        tls_lifetime: Duration::from_millis(50),
        ..Bounds::USUAL
    };
    let door = Door::bounded(router(), "", bounds).await;
    let mut line = connected(&door.client(None), door.address).await;
    assert_eq!(asked(&mut line, "/").await, 200);
    assert_eq!(line.read_to_end(&mut Vec::new()).await.unwrap(), 0);
}

#[tokio::test]
async fn both_versions_of_tls_are_spoken_and_http_1_1_alone() {
    let door = Door::open(router(), "").await;
    let line = connected(&door.client(None), door.address).await;
    let session = line.get_ref().1;
    assert_eq!(session.alpn_protocol(), Some(&b"http/1.1"[..]));
    let newest = Some(rustls::ProtocolVersion::TLSv1_3);
    assert_eq!(session.protocol_version(), newest);
    let mut older = only_tls_1_2(&door).await;
    assert_eq!(asked(&mut older, "/").await, 200);
}

/// A door whose one page is answered when it is told to.
async fn waiting() -> (Door, Arc<Notify>, Arc<Notify>) {
    let (reached, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (reach, wait) = (Arc::clone(&reached), Arc::clone(&go_on));
    let page = async move || {
        reach.notify_one();
        wait.notified().await;
        "here"
    };
    let router = Router::new().route("/", get(page));
    (Door::open(router, "").await, reached, go_on)
}

#[tokio::test]
async fn a_request_in_flight_is_answered_before_the_server_stops() {
    let (door, reached, go_on) = waiting().await;
    let (client, uri) = (door.client(None), door.uri());
    let asked = tokio::spawn(async move { told(&client, &uri, asking()).await });
    reached.notified().await;
    let address = door.address;
    // Neither one that is open and silent nor one in the middle of its handshake keeps it.
    let idle = connected(&door.client(None), address).await;
    let silent = TcpStream::connect(address).await.unwrap();
    let running = door.stop();
    go_on.notify_one();
    let answer = asked.await.unwrap().unwrap();
    assert_eq!((answer.status, answer.text().as_str()), (200, "here"));
    running.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
    drop((idle, silent));
}

#[tokio::test]
async fn a_server_that_is_stopped_does_not_wait_for_ever() {
    let reached = Arc::new(Notify::new());
    let reach = Arc::clone(&reached);
    let page = async move || {
        reach.notify_one();
        std::future::pending::<&str>().await
    };
    let bounds = Bounds {
        finish_within: Duration::from_millis(50),
        ..Bounds::USUAL
    };
    let door = Door::bounded(Router::new().route("/", get(page)), "", bounds).await;
    let (client, uri) = (door.client(None), door.uri());
    let asked = tokio::spawn(async move { told(&client, &uri, asking()).await });
    reached.notified().await;
    door.stop().await.unwrap();
    assert!(asked.await.unwrap().is_err());
}
