//! How soon an Emergency Stop holds (SL-9: no order leaves more than 100 ms after the stop is
//! acknowledged), with no load and under full outcome load, over HTTP.
//!
//! `cargo run --release -p firmgate --example stop_under_load [HUBS] [ROUNDS]`
//!
//! Each round is an installation of its own on disk, served with its background work. A launch has
//! six orders out. The CSP fetches three and, in the loaded rounds, reports every outcome of their
//! hubs from two connections as fast as it is answered, and then again. Meanwhile a Supplier presses the stop, and
//! three more connections ask for one of the other orders each, at about that moment, and where
//! they are refused again and again. An order leaves when the CSP has the answer that gives it; the stop is acknowledged
//! when the Supplier has its answer. Server and clients share the processors.

#[path = "../tests/launches/programs.rs"]
#[expect(
    dead_code,
    clippy::unwrap_used,
    reason = "what the tests share serves more than this, and fails where something is wrong"
)]
mod programs;
#[path = "../tests/launches/world.rs"]
#[expect(
    dead_code,
    clippy::unwrap_used,
    reason = "what the tests share serves more than this, and fails where something is wrong"
)]
mod world;

use axum::body::Body;
use firmgate::outward::Outward;
use firmgate::serving::Background;
use http::Request;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use launch::ladder::{LevelSize, Levels, Waves};
use programs::{CSV, JSON, Programs, token};
use serde_json::{Value, json};
use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use terms::{CspRegion, LaunchRef};
use tokio::net::{TcpListener, TcpStream};
use world::{World, criteria, inventory, notification};

const CSP: &str = "Northern Reach";
const SUPPLIER: &str = "Brightwater Energy";
/// Rows in one report of a CSP.
const REPORT_ROWS: usize = 5_000;
/// The pause before a CSP asks again for an order that it was refused.
const PAUSE: Duration = Duration::from_millis(2);
/// How long it goes on asking.
const WATCHED: Duration = Duration::from_millis(500);

#[tokio::main]
async fn main() {
    let mut words = std::env::args().skip(1);
    let mut number = |otherwise: u64| {
        let word = words.next();
        word.map_or(otherwise, |word| word.parse().expect("a number"))
    };
    let (hubs, rounds) = (number(300_000), number(20));
    println!("{hubs} hubs, {rounds} rounds of each kind, six orders, three of them fetched before");
    let mut medians = Vec::new();
    for load in [Load::None, Load::Full] {
        let mut all = Vec::new();
        for round in 0..rounds {
            all.push(one_round(hubs, load, round).await);
        }
        medians.push(tell(load, &all));
    }
    println!("ratio of the medians: {:.1}", medians[1] / medians[0]);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Load {
    None,
    Full,
}

/// What one round found.
struct Round {
    /// From pressing the stop to its acknowledgement, in milliseconds.
    acknowledged: f64,
    /// When each order that left did, in milliseconds after the acknowledgement; before it, less
    /// than nothing.
    left: Vec<f64>,
    /// Rows a second that were taken while it lasted.
    rows: f64,
}

async fn one_round(hubs: u64, load: Load, round: u64) -> Round {
    let (world, launch) = launched(hubs).await;
    let programs = Programs::of(world).await;
    let app = Arc::clone(&programs.world.app);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let background = Background::of(&app, &programs.world.data, Outward::PlainOnly);
    let served = tokio::spawn(axum::serve(listener, programs.router.clone()).into_future());

    let mut csp = Line::to(address, CSP).await;
    let orders = csp.orders().await;
    assert_eq!(orders.len(), 6);
    let mut reports = Vec::new();
    for order in &orders[..3] {
        reports.extend(csp.fetched_and_reported(order).await);
    }
    let (stopped, taken, sequence) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicU64::new(0)),
        Arc::new(AtomicU64::new(0)),
    );
    let began = Instant::now();
    let mut reporters = Vec::new();
    for part in reports.chunks(reports.len().div_ceil(2)) {
        if load == Load::None {
            break;
        }
        let (part, mut line) = (part.to_vec(), Line::to(address, CSP).await);
        let (stopped, taken) = (Arc::clone(&stopped), Arc::clone(&taken));
        let sequence = Arc::clone(&sequence);
        reporters.push(tokio::spawn(async move {
            for report in part.iter().cycle() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                let number = sequence.fetch_add(1, Ordering::Relaxed) + 1;
                let path = format!("/api/v1/outcomes?sequence={number}");
                let answer = line.post(&path, CSV, report.clone()).await;
                assert_eq!(answer.0, 200, "{}", answer.1);
                let rows = report.lines().skip(1).count();
                taken.fetch_add(rows as u64, Ordering::Relaxed);
            }
        }));
    }
    // The stop comes at another point of the load in every round.
    tokio::time::sleep(Duration::from_millis(150 + 37 * round)).await;
    let mut supplier = Line::to(address, SUPPLIER).await;
    let mut fetchers = Vec::new();
    for (n, order) in (0..).zip(orders[3..].iter().cloned()) {
        let mut line = Line::to(address, CSP).await;
        // From well before the stop is acknowledged to about then.
        let after = Duration::from_micros(1_500 * ((3 * round + n) % 12));
        fetchers.push(tokio::spawn(
            async move { line.fetch_of(&order, after).await },
        ));
    }
    let path = format!("/api/v1/launches/{launch}/acts");
    let act = json!({"act": "emergency-stop", "reason": "Meters lost their supply."});
    let pressed = Instant::now();
    let answer = supplier.post(&path, JSON, act.to_string()).await;
    let acknowledged = Instant::now();
    assert_eq!(answer.0, 200, "{}", answer.1);
    let mut left = Vec::new();
    for fetcher in fetchers {
        left.extend(fetcher.await.expect("a fetcher that ends"));
    }
    stopped.store(true, Ordering::Relaxed);
    for reporter in reporters {
        reporter.await.expect("a reporter that ends");
    }
    let rows = taken.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64();
    // Background work goes on, and sends nothing either.
    programs.world.settle().await;
    assert_eq!(csp.orders().await.len(), 6);
    background.stop().await;
    served.abort();
    Round {
        acknowledged: milliseconds(acknowledged - pressed),
        left: left.into_iter().map(|at| since(acknowledged, at)).collect(),
        rows,
    }
}

/// A launch whose first wave has six orders out, one in each region.
async fn launched(hubs: u64) -> (World, LaunchRef) {
    let world = World::of(&inventory(hubs, &CspRegion::ALL)).await;
    let mut notification = notification();
    let mut fit = criteria();
    let wave = u32::try_from(hubs / 2).expect("a number of hubs");
    fit.waves = Waves::new(vec![wave]).expect("waves");
    let first = LevelSize::Nominated { by_dcc_plan: wave };
    fit.levels = Levels::new(vec![first, LevelSize::Rest]).expect("levels");
    notification.criteria = fit;
    let launch = world.issue(notification).await;
    world.seal_first(launch).await;
    world.settle().await;
    (world, launch)
}

fn tell(load: Load, rounds: &[Round]) -> f64 {
    let mut taken: Vec<f64> = rounds.iter().map(|round| round.acknowledged).collect();
    taken.sort_by(f64::total_cmp);
    let (median, longest) = (taken[taken.len() / 2], taken[taken.len() - 1]);
    let left: Vec<f64> = rounds.iter().flat_map(|round| round.left.clone()).collect();
    let after = left.iter().filter(|at| **at > 0.0).count();
    let latest = left.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let rows = rounds.iter().map(|round| round.rows).sum::<f64>() / rounds.len() as f64;
    println!("load: {load:?}, {rows:.0} rows of outcomes a second");
    println!("  stop acknowledged after: median {median:.1} ms, longest {longest:.1} ms");
    println!(
        "  orders that left while the stop was being pressed: {}, after its acknowledgement: \
         {after}; the latest {latest:.1} ms after it",
        left.len()
    );
    median
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// Milliseconds from one moment to another, less than nothing where it came before.
fn since(from: Instant, to: Instant) -> f64 {
    milliseconds(to.saturating_duration_since(from))
        - milliseconds(from.saturating_duration_since(to))
}

/// A connection of somebody's program.
struct Line {
    sender: SendRequest<Body>,
    address: SocketAddr,
    who: &'static str,
}

impl Line {
    async fn to(address: SocketAddr, who: &'static str) -> Line {
        let stream = TcpStream::connect(address).await.expect("a connection");
        stream.set_nodelay(true).expect("a socket");
        let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("HTTP");
        tokio::spawn(connection);
        Line {
            sender,
            address,
            who,
        }
    }

    async fn ask(&mut self, request: http::request::Builder, body: String) -> (u16, String) {
        let request = request
            .header(HOST, self.address.to_string())
            .header(AUTHORIZATION, format!("Bearer {}", token(self.who)))
            .body(Body::from(body))
            .expect("a request");
        self.sender.ready().await.expect("a connection");
        let reply = self.sender.send_request(request).await.expect("an answer");
        let status = reply.status().as_u16();
        let body = Body::new(reply.into_body());
        let bytes = axum::body::to_bytes(body, usize::MAX)
            .await
            .expect("a body");
        (status, String::from_utf8(bytes.to_vec()).expect("text"))
    }

    async fn get(&mut self, path: &str) -> (u16, String) {
        self.ask(Request::get(path), String::new()).await
    }

    async fn post(&mut self, path: &str, kind: &str, body: String) -> (u16, String) {
        let request = Request::post(path).header(CONTENT_TYPE, kind);
        self.ask(request, body).await
    }

    async fn orders(&mut self) -> Vec<String> {
        let answer: Value =
            serde_json::from_str(&self.get("/api/v1/orders").await.1).expect("JSON");
        let entries = answer["entries"].as_array().expect("orders");
        let reference = |order: &Value| order["reference"].as_str().expect("text").to_owned();
        entries.iter().map(reference).collect()
    }

    /// Fetches an order, and gives reports of every outcome of its hubs.
    async fn fetched_and_reported(&mut self, order: &str) -> Vec<String> {
        let path = format!("/api/v1/orders/{order}");
        let answer = self
            .post(&format!("{path}/fetch"), JSON, String::new())
            .await;
        assert_eq!(answer.0, 200, "{}", answer.1);
        let fetched: Value = serde_json::from_str(&answer.1).expect("JSON");
        let at = fetched["fetched_at"].as_str().expect("a moment");
        let (_, hubs) = self.get(&format!("{path}/hubs.csv")).await;
        let mut rows = Vec::new();
        for step in ["DELIVERED", "CONFIRMED", "HEARTBEAT"] {
            for hub in hubs.lines().skip(1) {
                let device = hub.split(',').nth(1).expect("a Device ID");
                rows.push(format!("{order},{device},{step},{at}"));
            }
        }
        let report = |rows: &[String]| {
            let mut text = "order,device_id,step,at\n".to_owned();
            for row in rows {
                writeln!(text, "{row}").expect("text");
            }
            text
        };
        rows.chunks(REPORT_ROWS).map(report).collect()
    }

    /// Asks for this order after this time, and where it is refused again and again for as long as
    /// it is watched. When the answer came that gave it, if one did.
    async fn fetch_of(&mut self, order: &str, after: Duration) -> Option<Instant> {
        let path = format!("/api/v1/orders/{order}/fetch");
        tokio::time::sleep(after).await;
        let began = Instant::now();
        while began.elapsed() < WATCHED {
            let (status, text) = self.post(&path, JSON, String::new()).await;
            let at = Instant::now();
            if status == 200 {
                return Some(at);
            }
            assert_eq!(status, 422, "{text}");
            tokio::time::sleep(PAUSE).await;
        }
        None
    }
}
