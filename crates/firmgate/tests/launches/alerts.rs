//! Alerts that wait, as DCC sees them on a page and by program, and setting one aside (SL-6).

use crate::programs::*;
use crate::world::*;
use app::ports::{Delivery, ServiceUser, UserRole, UserStanding};
use launch::command::Command;
use serde_json::json;
use terms::DeviceId;

fn eui() -> DeviceId {
    DeviceId::from_bits(0x90B3_D51F_3000_0001).unwrap()
}

/// Two alerts wait for Brightwater Energy, and its endpoint refused the first three times.
async fn refused() -> Programs {
    let (world, launch) = World::notified().await;
    let ledger = world.app.message_ledger().unwrap();
    let user = ServiceUser {
        eui: eui(),
        organisation: capacity("Brightwater Energy", 51).organisation,
        role: UserRole::ImportSupplier,
        standing: UserStanding::Active,
        receives_at: Some("http://127.0.0.1:9/duis".to_owned()),
        stock_schema: None,
    };
    ledger.put_service_user(&user).await.unwrap();
    for words in ["Top-ups fail.", "Hubs restart every hour."] {
        let words = words.to_owned();
        world
            .act(&fenland(), Command::EmergencyStop { launch, words })
            .await;
    }
    let delivery = Delivery {
        attempts: 3,
        next_at: world.app.now().plus_seconds(120),
        failure: "answered 400".to_owned(),
    };
    // Of an alert that does not wait first nothing is noted.
    for number in [2, 1] {
        let noted = ledger.alert_not_taken(eui(), number, &delivery).await;
        noted.unwrap();
    }
    Programs::of(world).await
}

#[tokio::test]
async fn sl_6_dcc_sees_what_waits_and_sets_the_first_aside_on_the_page() {
    let programs = refused().await;
    let page = programs.page("DCC", "/alerts").await;
    for words in [
        "Brightwater Energy",
        "answered 400",
        "Set the first alert to Brightwater Energy aside",
    ] {
        assert!(page.text.contains(words), "no “{words}” in {}", page.text);
    }
    let reason = format!("reason-{}", eui().text().to_lowercase());
    let fields = |number: u64, words: &str| {
        format!("user={}&number={number}&{reason}={words}", eui().text())
    };
    let empty = programs.form("DCC", "/alerts", &fields(1, "")).await;
    assert!(empty.text.contains("There is a problem"), "{}", empty.text);
    let second = programs.form("DCC", "/alerts", &fields(2, "Why")).await;
    assert!(
        second.text.contains("does not keep others back"),
        "{}",
        second.text
    );
    let asked = fields(1, "Why");
    let foreign = programs.form("Brightwater Energy", "/alerts", &asked).await;
    assert_eq!(foreign.status, 403);
    let done = programs
        .form("DCC", "/alerts", &fields(1, "Refused+for+good"))
        .await;
    assert_eq!(done.status, 303);
    let page = programs.page("DCC", "/alerts?done=aside").await;
    assert!(
        page.text.contains("The alert is set aside."),
        "{}",
        page.text
    );
    assert!(page.text.contains("not tried yet"), "{}", page.text);
    assert!(!page.text.contains("Set an alert aside"), "{}", page.text);
}

#[tokio::test]
async fn sl_6_dcc_does_the_same_by_program() {
    let programs = refused().await;
    let waiting = programs.get("DCC", "/api/v1/alerts").await.json();
    assert_eq!(waiting[0]["user"], eui().text());
    assert_eq!(
        (
            waiting[0]["waiting"].clone(),
            waiting[0]["first_number"].clone()
        ),
        (json!(2), json!(1))
    );
    assert_eq!(waiting[0]["first"]["attempts"], 3);
    assert_eq!(waiting[0]["first"]["last_answer"], "answered 400");
    let aside = |number: u64, reason: &str| {
        json!({"user": eui().text(), "number": number, "reason": reason}).to_string()
    };
    let path = "/api/v1/alerts/aside";
    let empty = programs.post("DCC", path, JSON, aside(1, "")).await;
    assert_eq!((empty.status, empty.code()), (422, "text-unfit".to_owned()));
    let done = programs
        .post("DCC", path, JSON, aside(1, "Refused for good"))
        .await;
    assert_eq!(done.status, 200, "{done:?}");
    let again = programs
        .post("DCC", path, JSON, aside(1, "Refused for good"))
        .await;
    assert_eq!(
        (again.status, again.code()),
        (422, "nothing-to-do".to_owned())
    );
    let waiting = programs.get("DCC", "/api/v1/alerts").await.json();
    assert_eq!(
        (
            waiting[0]["waiting"].clone(),
            waiting[0]["first_number"].clone()
        ),
        (json!(1), json!(2))
    );
    assert_eq!(waiting[0]["first"], json!(null));
    assert_eq!(programs.world.app.ledger.verify().await.unwrap(), [""; 0]);
}
