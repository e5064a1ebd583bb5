//! An act sent again under its idempotency key: the recorded answer, whatever would be decided by
//! now; another request under the same key is refused, and a refused act leaves the key free.

use crate::world::{GOOD_ROW, Program, World, file};
use app::act::{ActError, ActKey, Made};
use app::ports::LedgerError;
use axum::http::StatusCode;
use register::command::{Actor, Command};
use register::decision::Refusal;
use serde_json::json;
use terms::ItemRef;

fn key(key: &str, request: u8) -> ActKey {
    ActKey {
        key: key.to_owned(),
        request_sha256: [request; 32],
    }
}

async fn item_received(world: &World) -> ItemRef {
    let northmere = world.program("northmere").await;
    let sent = northmere.send("first", &file(&[GOOD_ROW])).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
    let own = world.capacity("northmere").organisation;
    let items = world.app.ledger.items_of(own).await.unwrap();
    items[0].value.reference
}

#[tokio::test]
async fn one_2_an_act_that_would_be_refused_by_now_gives_its_recorded_answer() {
    let world = World::with_round().await;
    let item = item_received(&world).await;
    let dcc = Actor::Person(world.capacity("dcc").clone());
    let verify = Command::VerifyItem { item, seen: 1 };
    let key = key("verify", 1);
    let first = world.app.act_once(&dcc, &verify, Some(&key)).await.unwrap();
    assert_eq!(first.made, Made::Item(item));
    assert!(matches!(
        world.app.act(&dcc, &verify).await,
        Err(ActError::Refused(Refusal::StageUnfit { .. }))
    ));
    let again = world.app.act_once(&dcc, &verify, Some(&key)).await.unwrap();
    assert_eq!((again.sequence, again.made), (0, Made::Item(item)));
}

#[tokio::test]
async fn one_2_the_same_act_sent_twice_at_once_is_done_once_and_answered_twice() {
    let world = World::with_round().await;
    let item = item_received(&world).await;
    let dcc = Actor::Person(world.capacity("dcc").clone());
    let decline = Command::DeclineItem {
        item,
        reason: register::item::DeclineReason::Insufficient,
    };
    let key = key("decline", 1);
    let once = || world.app.act_once(&dcc, &decline, Some(&key));
    let (a, b, c) = tokio::join!(once(), once(), once());
    let sequences: Vec<u64> = [a, b, c].map(|done| done.unwrap().sequence).into();
    assert_eq!(
        sequences.iter().filter(|sequence| **sequence > 0).count(),
        1
    );
    assert_eq!(world.app.ledger.verify().await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn one_2_a_refused_first_attempt_leaves_the_key_free() {
    let world = World::with_round().await;
    let item = item_received(&world).await;
    let dcc = Actor::Person(world.capacity("dcc").clone());
    let key = key("verify", 1);
    let stale = Command::VerifyItem { item, seen: 7 };
    let refused = world.app.act_once(&dcc, &stale, Some(&key)).await;
    assert!(matches!(
        refused,
        Err(ActError::Refused(Refusal::ItemChanged))
    ));
    let verify = Command::VerifyItem { item, seen: 1 };
    let other = self::key("verify", 2);
    let done = world.app.act_once(&dcc, &verify, Some(&other)).await;
    assert!(done.unwrap().sequence > 0);
    let reused = world.app.act_once(&dcc, &stale, Some(&key)).await;
    assert!(matches!(
        reused,
        Err(ActError::Ledger(LedgerError::KeyReused))
    ));
}

async fn nil_return(program: &Program, round: &str, key: &str) -> (StatusCode, String) {
    let path = format!("/api/v1/rounds/{round}/nil-return");
    let answer = program.post(&path, key, &json!({})).await;
    (answer.status, answer.text)
}

#[tokio::test]
async fn reg_12_a_nil_return_declared_again_under_its_key_is_answered_alike() {
    let world = World::with_round().await;
    let halden = world.program("halden").await;
    let rounds = halden.get("/api/v1/rounds").await.json();
    let round = rounds[0]["reference"].as_str().unwrap();
    let first = nil_return(&halden, round, "nil").await;
    assert_eq!(first.0, StatusCode::OK, "{}", first.1);
    assert_eq!(nil_return(&halden, round, "nil").await, first);
    let (status, text) = nil_return(&halden, round, "another").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text.contains("return-already-given"), "{text}");
}

#[tokio::test]
async fn reg_15_a_file_sent_again_under_its_key_gives_the_receipt_of_the_first_time() {
    let world = World::with_round().await;
    let northmere = world.program("northmere").await;
    let sent = file(&[GOOD_ROW]);
    let first = northmere.send("file", &sent).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    assert_eq!(first.json()["items_new"], 1);
    let again = northmere.send("file", &sent).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    let other = northmere.send("file", &file(&[])).await;
    assert_eq!(other.status, StatusCode::CONFLICT, "{}", other.text);
}

#[tokio::test]
async fn reg_15_a_file_refused_under_its_key_is_refused_alike_when_sent_again() {
    let world = World::with_round().await;
    let northmere = world.program("northmere").await;
    let sent = file(&[GOOD_ROW, "2,Northmere"]);
    let first = northmere.send("file", &sent).await;
    assert_eq!(first.status, StatusCode::UNPROCESSABLE_ENTITY);
    let receipt = first.json()["receipt"].clone();
    // The register holds by now what the file says, so that a check would find more than it did.
    northmere.send("corrected", &file(&[GOOD_ROW])).await;
    let again = northmere.send("file", &sent).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(again.json()["receipt"], receipt);
    assert_eq!(again.json(), first.json());
}

#[tokio::test]
async fn reg_16_warnings_to_acknowledge_leave_the_key_free() {
    let world = World::with_round().await;
    let northmere = world.program("northmere").await;
    // A header alone is a nil return, of which is warned.
    let warned = file(&[]);
    let unacknowledged = northmere
        .post_file("/api/v1/submissions", "file", &warned)
        .await;
    assert_eq!(unacknowledged.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = northmere.send("file", &file(&[GOOD_ROW])).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
}
