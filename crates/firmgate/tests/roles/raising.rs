//! A Party raises an item, and what becomes of it on its pages (REG-5, REG-6, REG-10, REG-11).

use crate::world::{World, between, reference_in};
use axum::http::StatusCode;
use register::command::Command;
use terms::ItemRef;

/// The form as a Supplier fills it in.
pub const FIELDS: [(&str, &str); 8] = [
    ("type-1", "ESME"),
    ("make-1", "Northmere"),
    ("model-1", "NM-E210"),
    ("firmware-1", "0002012F"),
    ("summary", "Half-hourly reads stop after the upgrade."),
    ("status", "Issue"),
    ("fix", ""),
    ("concern", "none"),
];

fn with(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut fields: Vec<_> = FIELDS
        .into_iter()
        .filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name))
        .collect();
    fields.extend_from_slice(changes);
    fields
}

#[tokio::test]
async fn reg_5_an_item_that_a_party_raised_is_recorded_and_followed() {
    let world = World::with_round().await;
    let browser = world.browser("brightwater").await;
    let location = browser.post("/raise", &FIELDS).await.location();
    let page = browser.get(&location).await;
    assert!(page.says("The item is recorded. DCC has been told of it."));
    assert!(page.says("ESME Northmere NM-E210, firmware 0002012F"));
    let path = location.split('?').next().unwrap();
    let item = ItemRef::parse(reference_in(&location)).unwrap();

    let question = "Which software version does the display show?".to_owned();
    let query = Command::QueryItem {
        item,
        question,
        due_working_days: 5,
    };
    world.act("dcc", query).await;
    let queries = browser.get("/queries").await;
    assert!(queries.says("Which software version does the display show?"));
    assert!(queries.says("18 May 2026"), "{}", queries.text);
    let query = between(&queries.text, "name=\"query\" value=\"", "\"");
    let field = format!("answer-{query}");
    let act = format!("{path}/acts/answer");
    let empty = browser.post(&act, &[("query", query), (&field, " ")]).await;
    assert!(
        empty.text.contains(&format!("href=\"#{field}\"")),
        "{}",
        empty.text
    );
    let answer = [
        ("query", query),
        (field.as_str(), "The display shows 0002012F."),
    ];
    let answered = browser
        .get(&browser.post(&act, &answer).await.location())
        .await;
    assert!(answered.says("The display shows 0002012F."));
    assert!(
        browser
            .get("/queries")
            .await
            .says("No query waits for your answer.")
    );

    let fix = [
        ("clause", "1"),
        ("fix-1", "Firmware 00020140 restores the reads."),
    ];
    let fixed = browser
        .post(&format!("{path}/acts/provide-fix"), &fix)
        .await;
    assert!(
        browser
            .get(&fixed.location())
            .await
            .says("The fix is recorded")
    );
    let closed = browser.post(&format!("{path}/acts/withdraw"), &[]).await;
    let closed = browser.get(&closed.location()).await;
    assert!(closed.says("You closed it."));
    assert!(!closed.says("Close this item"));
}

#[tokio::test]
async fn reg_10_smets1_is_refused_with_the_reason_and_what_was_typed_stays() {
    let world = World::with_round().await;
    let browser = world.browser("brightwater").await;
    let refused = browser.post("/raise", &with(&[("smets1", "yes")])).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("SEC Appendix AM"));
    assert!(refused.text.contains("value=\"NM-E210\""));
    assert!(refused.text.contains("href=\"#smets1\""));
    assert!(
        browser
            .get("/my-items")
            .await
            .says("Your organisation has raised nothing yet.")
    );
}

#[tokio::test]
async fn reg_11_the_urgent_channel_is_pointed_out_before_and_after_sending() {
    let world = World::with_round().await;
    let browser = world.browser("brightwater").await;
    let concerned = with(&[("concern", "safety")]);
    let before = browser.post("/raise", &concerned).await;
    assert_eq!(before.status, StatusCode::OK);
    assert!(before.says("Nothing has been sent yet."));
    assert!(before.says("call the emergency services"));
    assert!(
        browser
            .get("/my-items")
            .await
            .says("Your organisation has raised nothing yet.")
    );
    let confirmed = with(&[("concern", "safety"), ("channel-read", "yes")]);
    let after = browser
        .get(&browser.post("/raise", &confirmed).await.location())
        .await;
    assert!(after.says("call the emergency services"));
    assert!(after.says("nothing of it is published until DCC clears the mark"));
}

#[tokio::test]
async fn reg_11_what_is_written_of_a_security_concern_is_stored_nowhere() {
    let world = World::with_round().await;
    let browser = world.browser("brightwater").await;
    let secret = "The port answers to anyone";
    let fields = with(&[
        ("concern", "security"),
        ("channel-read", "yes"),
        ("summary", secret),
        ("fix", secret),
    ]);
    let page = browser
        .get(&browser.post("/raise", &fields).await.location())
        .await;
    assert!(page.says("Security Sub-Committee"));
    assert!(!page.text.contains(secret));
    let own = world.capacity("brightwater").organisation;
    let items = world.app.ledger.items_of(own).await.unwrap();
    assert!(!format!("{items:?}").contains(secret));
}
