//! DCC's desk: preparing, publishing, discarding and handing over an edition on its pages; the inbox
//! with its due days; what is withheld; the way to the notices (REG-13, REG-17, REG-18).

use crate::world::{Browser, GOOD_ROW, World, file, send_through};
use axum::http::StatusCode;
use register::command::Command;
use terms::ItemRef;

/// A second person at DCC, in a browser of its own.
async fn second(world: &World) -> Browser {
    let dcc = world.capacity("dcc").organisation;
    let added = world
        .app
        .add_person(dcc, "dcc2", "Second desk", "a password of tests");
    added.await.unwrap();
    world.browser("dcc2").await
}

/// The item that Northmere sends.
async fn sent(world: &World) -> ItemRef {
    let northmere = world.browser("northmere").await;
    send_through(&northmere, &file(&[GOOD_ROW])).await;
    let own = world.capacity("northmere").organisation;
    let items = world.app.ledger.items_of(own).await.unwrap();
    items[0].value.reference
}

#[tokio::test]
async fn reg_18_a_regular_edition_closes_the_round_of_its_period_where_nobody_says_otherwise() {
    let world = World::with_round().await;
    sent(&world).await;
    let dcc = world.browser("dcc").await;
    let form = [
        ("kind", "quarterly"),
        ("words", "2026 q2"),
        ("round", "usual"),
    ];
    let prepared = dcc.post("/editions", &form).await.location();
    let page = dcc.get(&prepared).await;
    assert!(page.says("The edition is prepared."), "{}", page.text);
    assert!(page.says("Collection round: 2026 Q2."), "{}", page.text);
    assert!(page.says("Northmere: Data was received by 11 May 2026."));
    // One out of the order keeps the last cover sheet, and there is none yet.
    let address = prepared.split('?').next().unwrap().to_owned();
    let why = [("reason", "The period was mistyped")];
    let discarded = dcc.post(&format!("{address}/acts/discard"), &why).await;
    let page = dcc.get(&discarded.location()).await;
    assert!(page.says("The edition is discarded."), "{}", page.text);
    assert!(page.says("The period was mistyped"), "{}", page.text);
    let list = dcc.get("/editions").await;
    assert!(list.says(": The period was mistyped"), "{}", list.text);
    assert!(list.says("Discarded 11 May 2026"), "{}", list.text);
    let form = [
        ("kind", "ad-hoc"),
        ("words", "It cannot wait"),
        ("round", "usual"),
    ];
    let prepared = dcc.post("/editions", &form).await.location();
    let page = dcc.get(&prepared).await;
    assert!(!page.says("Collection round:"), "{}", page.text);
}

#[tokio::test]
async fn reg_18_the_form_of_an_edition_keeps_what_was_typed_where_it_is_refused() {
    let world = World::with_round().await;
    let dcc = world.browser("dcc").await;
    let round = world.app.ledger.rounds().await.unwrap()[0].value.reference;
    let round = round.to_string();
    let form = [
        ("kind", "quarterly"),
        ("words", "2026 Q3"),
        ("round", &*round),
    ];
    let refused = dcc.post("/editions", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("value=\"2026 Q3\""),
        "{}",
        refused.text
    );
    assert!(
        refused
            .text
            .contains(&format!("value=\"{round}\" selected")),
        "{}",
        refused.text
    );
    // A refusal carries its code, which the glossary explains.
    assert!(
        refused.text.contains("href=\"/glossary#text-unfit\""),
        "{}",
        refused.text
    );
}

#[tokio::test]
async fn reg_18_publishing_and_handing_over_say_that_they_are_done() {
    let world = World::with_round().await;
    let dcc = world.browser("dcc").await;
    let form = [
        ("kind", "ad-hoc"),
        ("words", "A first edition"),
        ("round", "usual"),
    ];
    let prepared = dcc.post("/editions", &form).await.location();
    let address = prepared.split('?').next().unwrap().to_owned();
    let publish = format!("{address}/acts/publish");
    let own = dcc.post(&publish, &[]).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    let second = second(&world).await;
    let published = second.post(&publish, &[]).await.location();
    assert!(
        second
            .get(&published)
            .await
            .says("The edition is published.")
    );
    let hand_over = format!("{address}/acts/hand-over");
    let handed = dcc.post(&hand_over, &[]).await.location();
    assert!(dcc.get(&handed).await.says("The edition is handed over."));
    // An address that says what did not happen is not believed.
    let typed = dcc.get(&format!("{address}?done=discard")).await;
    assert!(!typed.says("The edition is discarded."));
}

#[tokio::test]
async fn reg_17_the_inbox_has_the_day_by_which_an_answer_is_due_and_says_where_it_has_passed() {
    let world = World::with_round().await;
    let item = sent(&world).await;
    let query = Command::QueryItem {
        item,
        question: "Which meters?".to_owned(),
        due_working_days: 5,
    };
    world.act("dcc", query).await;
    let dcc = world.browser("dcc").await;
    let inbox = dcc.get("/inbox").await;
    // Five Working Days after 11 May.
    assert!(inbox.says("Answer due by the end of"), "{}", inbox.text);
    assert!(inbox.says("18 May 2026"), "{}", inbox.text);
    assert!(!inbox.says("Passed"), "{}", inbox.text);
    let later = terms::Moment::start_of_day("2026-05-20".parse().unwrap()).plus_seconds(36_000);
    world.clock.set(later);
    let inbox = world.browser("dcc").await.get("/inbox").await;
    assert!(inbox.says("Passed"), "{}", inbox.text);
}

#[tokio::test]
async fn reg_17_a_diverted_item_stands_among_what_the_next_edition_withholds() {
    let world = World::with_round().await;
    let item = sent(&world).await;
    world.act("dcc", Command::DivertItem { item }).await;
    let dcc = world.browser("dcc").await;
    let withheld = dcc.get("/editions/withheld").await;
    assert!(
        withheld.says(&format!("{item}, all of it")),
        "{}",
        withheld.text
    );
    assert!(
        withheld.text.contains("href=\"/glossary#diverted\""),
        "{}",
        withheld.text
    );
}

#[tokio::test]
async fn everybody_finds_the_notices_from_every_page() {
    let world = World::with_round().await;
    for (who, start) in [
        ("dcc", "/inbox"),
        ("northmere", "/submissions"),
        ("brightwater", "/search"),
        ("secas", "/coverage"),
        ("panel", "/glossary"),
    ] {
        let browser = world.browser(who).await;
        let page = browser.get(start).await;
        assert!(
            page.text.contains("<a href=\"/notices\""),
            "{who}: {}",
            page.text
        );
        assert_eq!(
            browser.get("/notices").await.status,
            StatusCode::OK,
            "{who}"
        );
    }
}

#[tokio::test]
async fn reg_13_secas_drafts_the_cover_sheet_of_every_round() {
    let world = World::with_round().await;
    let round = Command::OpenRound {
        period: "2026 Q3".to_owned(),
        format: "The ten columns".to_owned(),
        delivery_method: "Upload".to_owned(),
        chase_after_working_days: 15,
        providers: vec![(
            world.capacity("reach").organisation,
            "2026-08-28".parse().unwrap(),
        )],
    };
    world.act("dcc", round).await;
    let secas = world.browser("secas").await;
    let newest = secas.get("/coverage/cover-sheet").await;
    assert!(newest.says("Collection round: 2026 Q3."), "{}", newest.text);
    let link = "/coverage/cover-sheet?round=";
    let at = newest.text.find(link).expect("a way to the other round");
    let address = newest.text[at..].split('"').next().unwrap();
    let other = secas.get(address).await;
    assert!(other.says("Collection round: 2026 Q2."), "{}", other.text);
}
