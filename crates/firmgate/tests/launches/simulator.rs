//! `firmgate csp-simulator`, the binary, against a server on a socket: it fetches orders and delivers
//! outcomes; and what it does when it is refused, told to wait, or answered by nobody (SL-5, SL-12).

use crate::programs::*;
use crate::world::*;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use http::{Method, StatusCode};
use launch::command::Command;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::process::Output;
use std::sync::{Arc, Mutex};
use terms::{LaunchRef, Moment};
use tokio::net::TcpListener;

const CSP: &str = "Northern Reach";

/// What the binary said, and how it ended.
struct Said {
    code: Option<i32>,
    out: String,
    complaints: Vec<String>,
}

/// Runs the binary against this server for so many rounds, one a second.
async fn play(server: &str, token: &str, rounds: u32) -> Said {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("token");
    std::fs::write(&file, format!("{token}\n")).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_firmgate"));
    command
        .args(["csp-simulator", "--server", server, "--token-file"])
        .arg(&file)
        .args([
            "--speed", "100000", "--seed", "7", "--every", "1", "--rounds",
        ])
        .arg(rounds.to_string())
        .env_remove("FIRMGATE_TOKEN");
    let output = tokio::task::spawn_blocking(move || command.output());
    let Output {
        status,
        stdout,
        stderr,
    } = output.await.unwrap().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said {
        code: status.code(),
        out: text(stdout),
        complaints: text(stderr).lines().map(str::to_owned).collect(),
    }
}

/// Serves on a free port of this machine; gives the address.
async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// Answers that are given before the router is asked, to requests of this kind.
#[derive(Clone)]
struct Refusals {
    path: &'static str,
    method: Method,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Refusals {
    fn of(path: &'static str, method: Method, answers: &[u16]) -> Refusals {
        Refusals {
            path,
            method,
            answers: Arc::new(Mutex::new(answers.iter().copied().collect())),
        }
    }

    fn before(self, router: Router) -> Router {
        router.layer(from_fn(move |request: Request, next: Next| {
            let meant = request.uri().path() == self.path && *request.method() == self.method;
            let refused = match meant {
                true => self.answers.lock().unwrap().pop_front(),
                false => None,
            };
            answered(refused, request, next)
        }))
    }
}

async fn answered(refused: Option<u16>, request: Request, next: Next) -> Response {
    match refused {
        None => next.run(request).await,
        Some(status) => {
            let problem = axum::Json(json!({"code": "told-by-the-test"}));
            let status = StatusCode::from_u16(status).unwrap();
            (status, [("retry-after", "1")], problem).into_response()
        }
    }
}

/// A launch of a year that has passed, so that to the binary, which goes by the machine's clock, the
/// time of every report has come. Its first level is sealed, and its first orders are out.
async fn with_orders() -> (Programs, LaunchRef) {
    let world = World::beginning(day("2025-11-03"), &inventory(HUBS, &REGIONS)).await;
    let mut notification = notification();
    notification.deploy_by = day("2026-01-30");
    notification.activate_by = day("2026-02-27");
    let draft = Command::Draft {
        notification: Box::new(notification),
    };
    let launch = world.act(&dcc(), draft).await.launch;
    world.act(&dcc(), Command::Issue { launch }).await;
    world.set(Moment::at_hour(day("2025-11-25"), 11));
    world.settle().await;
    world.seal(launch).await;
    world.settle().await;
    (Programs::of(world).await, launch)
}

async fn total(programs: &Programs, launch: LaunchRef) -> Value {
    let path = format!("/api/v1/launches/{launch}");
    programs.get("DCC", &path).await.json()["tally"]["total"].clone()
}

#[tokio::test]
async fn sl_5_the_binary_fetches_orders_and_delivers_outcomes_that_the_launch_then_shows() {
    let (programs, launch) = with_orders().await;
    let server = serve(programs.router.clone()).await;
    let before = total(&programs, launch).await;
    assert_eq!(
        (before["ok"].clone(), before["pending"].clone()),
        (json!(0), json!(50))
    );

    let said = play(&server, &token(CSP), 1).await;
    assert_eq!(
        (said.code, &said.complaints[..]),
        (Some(0), &[][..]),
        "{}",
        said.out
    );
    let orders = programs.world.orders(launch).await;
    assert!(orders.iter().all(|order| order.value.fetched_at.is_some()));
    let told = format!("orders fetched {}, recalled 0;", orders.len());
    assert!(said.out.starts_with(&told), "{}", said.out);

    // What it reported of the seconds after the fetch lay ahead of the server's clock. An hour on, a
    // simulator that was started again repeats it all.
    programs.world.pass_hours(1);
    let said = play(&server, &token(CSP), 3).await;
    assert_eq!(
        (said.code, &said.complaints[..]),
        (Some(0), &[][..]),
        "{}",
        said.out
    );
    assert!(said.out.contains("refused 0, waiting 0"), "{}", said.out);
    let after = total(&programs, launch).await;
    let number = |name: &str| after[name].as_u64().unwrap();
    assert!(number("ok") > 40, "{after}");
    assert_eq!(
        number("pending") + number("ok") + number("failed"),
        50,
        "{after}"
    );
    let page = programs.page("DCC", &format!("/launches/{launch}")).await;
    assert_eq!(page.status, 200);
    let next = programs.get(CSP, "/api/v1/outcomes").await.json();
    assert_eq!(next["missing"], json!([]));
}

#[tokio::test]
async fn sl_5_batches_that_the_server_does_not_take_are_sent_again_and_none_is_lost() {
    let (programs, launch) = with_orders().await;
    programs.world.fetch(launch).await;
    programs.world.pass_hours(1);
    let refusals = Refusals::of("/api/v1/outcomes", Method::POST, &[503, 429]);
    let server = serve(refusals.before(programs.router.clone())).await;
    let said = play(&server, &token(CSP), 6).await;
    assert_eq!(said.code, Some(0), "{:?}", said.complaints);
    assert_eq!(
        said.complaints,
        [
            "firmgate: the server refused: 503 told-by-the-test",
            "firmgate: the server refused: 429 told-by-the-test",
        ]
    );
    let after = total(&programs, launch).await;
    assert!(after["ok"].as_u64().unwrap() > 40, "{after}");
    let next = programs.get(CSP, "/api/v1/outcomes").await.json();
    assert_eq!(next["missing"], json!([]));
}

#[tokio::test]
async fn a_refusal_is_told_with_its_status_and_the_next_round_goes_on() {
    let (programs, _) = with_orders().await;
    for (status, rounds, code) in [
        (401, 1, 1),
        (429, 1, 1),
        (503, 1, 1),
        (429, 2, 0),
        (500, 2, 0),
    ] {
        let refusals = Refusals::of("/api/v1/orders", Method::GET, &[status]);
        let server = serve(refusals.before(programs.router.clone())).await;
        let said = play(&server, &token(CSP), rounds).await;
        let told = format!("firmgate: the server refused: {status} told-by-the-test");
        assert_eq!(said.complaints, [told], "{status} in {rounds} rounds");
        assert_eq!(said.code, Some(code), "{status} in {rounds} rounds");
    }
}

#[tokio::test]
async fn a_token_that_is_none_and_a_server_that_is_not_there_are_told() {
    let (programs, launch) = with_orders().await;
    let server = serve(programs.router.clone()).await;
    let said = play(&server, "no token of anybody", 1).await;
    assert_eq!(said.code, Some(1));
    assert_eq!(said.complaints.len(), 1);
    assert!(
        said.complaints[0].starts_with("firmgate: the server refused: 401 "),
        "{:?}",
        said.complaints
    );
    let orders = programs.world.orders(launch).await;
    assert!(orders.iter().all(|order| order.value.fetched_at.is_none()));

    // A port that was free a moment ago.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let said = play(&closed, &token(CSP), 2).await;
    assert_eq!(said.code, Some(1));
    let told = "firmgate: the server cannot be reached: no connection: connection refused";
    assert_eq!(said.complaints, [told, told]);
}
