//! DCC reads items and acts on them by program; what a provider reads of its own tells nothing of
//! others.

use crate::world::{GOOD_ROW, Program, World, file};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use register::command::Command;
use register::item::RepeatVerdict;
use serde_json::{Value, json};
use terms::ItemRef;

/// A second row of the same provider.
const SECOND_ROW: &str = "2,Northmere,NM-E220,00030100,ESME,Device Manufacturer,Issue,\
                          2026-04-07,No,";

async fn sent(world: &World, rows: &[&str]) -> Program {
    let northmere = world.program("northmere").await;
    let answer = northmere.send("file", &file(rows)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    northmere
}

async fn verify(dcc: &Program, item: &Value, version: &Value, key: &str) -> (StatusCode, Value) {
    let path = format!("/api/v1/items/{}/acts", item.as_str().unwrap());
    let act = json!({ "act": "verify", "version": version });
    let answer = dcc.post(&path, key, &act).await;
    (answer.status, answer.json())
}

#[tokio::test]
async fn reg_17_dcc_verifies_by_program_the_version_that_it_read() {
    let world = World::with_round().await;
    sent(&world, &[GOOD_ROW, SECOND_ROW]).await;
    let dcc = world.program("dcc").await;
    let items = dcc.get("/api/v1/items").await.json();
    assert_eq!(items["entries"].as_array().unwrap().len(), 2);
    let listed = &items["entries"][0];
    assert_eq!(listed["version"], 1);
    assert_eq!(listed["provider"], "Northmere");
    let address = format!("/api/v1/items/{}", listed["reference"].as_str().unwrap());
    let read = dcc.get(&address).await;
    assert_eq!(&read.json(), listed);

    let stale = verify(&dcc, &listed["reference"], &json!(2), "stale").await;
    assert_eq!(stale.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(stale.1["code"], "item-changed");
    let done = verify(&dcc, &listed["reference"], &listed["version"], "now").await;
    assert_eq!(done.0, StatusCode::OK, "{}", done.1);
    let after = dcc.get(&address).await;
    assert_eq!(after.json()["version"], 2);
    assert_ne!(after.headers[ETAG], read.headers[ETAG]);
}

#[tokio::test]
async fn one_3_a_provider_cannot_tell_from_its_item_that_dcc_compared_it_with_anothers() {
    let world = World::with_round().await;
    let northmere = sent(&world, &[GOOD_ROW]).await;
    let reach = world.program("reach").await;
    let others = "7,Northmere,NM-CH1,05000100,CHF,CSP,Issue,2026-04-07,No,";
    let answer = reach.send("file", &file(&[others])).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let item_of = |program: Value| ItemRef::parse(program["entries"][0]["reference"].as_str()?);
    let before = northmere.get("/api/v1/items").await;
    assert_eq!(before.json()["entries"][0]["version"], Value::Null);
    let item = item_of(before.json()).unwrap();
    let other = item_of(reach.get("/api/v1/items").await.json()).unwrap();
    let compared = Command::DecideRepeat {
        item,
        other,
        verdict: RepeatVerdict::Different,
    };
    world.act("dcc", compared).await;
    let after = northmere.get("/api/v1/items").await;
    assert_eq!(
        (&after.text, &after.headers),
        (&before.text, &before.headers)
    );
    let absent = northmere.get(&format!("/api/v1/items/{other}")).await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
    let to_others = ["brightwater", "secas", "panel"];
    for who in to_others {
        let program = world.program(who).await;
        let list = program.get("/api/v1/items").await.json();
        assert_eq!(list["entries"], json!([]), "{who}");
        let absent = program.get(&format!("/api/v1/items/{item}")).await;
        assert_eq!(absent.status, StatusCode::NOT_FOUND, "{who}");
    }
}
