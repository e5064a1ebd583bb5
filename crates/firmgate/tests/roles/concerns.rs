//! A concern that DCC marks on an item that came in a file: told to its provider with the proper
//! channel, and kept out of what is published (REG-11).

use crate::world::{GOOD_ROW, World, file, reference_in, send_through};
use axum::http::StatusCode;
use formats::sentences::concern::channel;
use register::item::{Concern, Item};
use serde_json::json;

async fn item_sent(world: &World) -> Item {
    let browser = world.browser("northmere").await;
    send_through(&browser, &file(&[GOOD_ROW])).await;
    let own = world.capacity("northmere").organisation;
    let items = world.app.ledger.items_of(own).await.unwrap();
    items[0].value.clone()
}

#[tokio::test]
async fn reg_11_dcc_marks_a_concern_on_the_page_of_an_item_that_came_in_a_file() {
    let world = World::with_round().await;
    let item = item_sent(&world).await.reference;
    let dcc = world.browser("dcc").await;
    let page = format!("/items/{item}");
    assert!(dcc.get(&page).await.says("Mark a concern"));
    let acts = format!("{page}/acts/mark-concern");
    let unsaid = dcc.post(&acts, &[]).await;
    assert!(unsaid.says("Choose the concern"), "{}", unsaid.text);
    let done = dcc.post(&acts, &[("concern", "safety")]).await.location();
    assert!(dcc.get(&done).await.says("The concern is marked"));
    assert!(dcc.get(&page).await.says("Safety"));
    assert!(dcc.get("/inbox").await.says(reference_in(&page)));

    let northmere = world.browser("northmere").await;
    let notices = northmere.get("/notices").await;
    assert!(notices.says("DCC marked a safety concern on one of your items."));
    assert!(notices.says(channel(Concern::Safety)), "{}", notices.text);
    let own = format!("/submissions/items/{item}");
    assert!(notices.text.contains(&format!("href=\"{own}\"")));
    let own = northmere.get(&own).await;
    assert!(own.says(channel(Concern::Safety)));
    assert!(own.says("nothing of it is published until DCC clears the mark"));
    let others = world.browser("halden").await.get("/notices").await;
    assert!(!others.says("DCC marked"), "{}", others.text);

    dcc.post(&format!("{page}/acts/clear-concern"), &[]).await;
    assert!(!northmere.get("/notices").await.says("cleared"));
    let own = world.capacity("northmere").organisation;
    let items = world.app.ledger.items_of(own).await.unwrap();
    assert_eq!(items[0].value.concern, None);
}

#[tokio::test]
async fn reg_11_dcc_marks_and_clears_a_concern_by_program_and_nobody_else_does() {
    let world = World::with_round().await;
    let item = item_sent(&world).await.reference;
    let address = format!("/api/v1/items/{item}");
    let acts = format!("{address}/acts");
    let mark = json!({ "act": "mark-concern", "concern": "billing" });
    for who in ["northmere", "brightwater", "secas"] {
        let program = world.program(who).await;
        let refused = program.post(&acts, "mark", &mark).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{who}");
    }
    let dcc = world.program("dcc").await;
    let unknown = json!({ "act": "mark-concern", "concern": "other" });
    let unknown = dcc.post(&acts, "unknown", &unknown).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    let marked = dcc.post(&acts, "mark", &mark).await;
    assert_eq!(marked.status, StatusCode::OK, "{}", marked.text);
    assert_eq!(marked.json()["reference"], item.to_string());
    let northmere = world.program("northmere").await;
    assert_eq!(northmere.get(&address).await.json()["concern"], "billing");
    let clear = json!({ "act": "clear-concern" });
    let cleared = dcc.post(&acts, "clear", &clear).await;
    assert_eq!(cleared.status, StatusCode::OK, "{}", cleared.text);
    let after = northmere.get(&address).await.json();
    assert_eq!(after["concern"], serde_json::Value::Null);
}
