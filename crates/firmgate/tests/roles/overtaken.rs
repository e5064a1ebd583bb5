//! A request to confirm a fix whose words changed before it was answered: closed, told to the
//! manufacturer and to DCC, and no longer to be answered (REG-6, REG-17).

use crate::world::{GOOD_ROW, World, asked_to_confirm, file, reference_in, send_through};
use axum::http::StatusCode;
use register::command::Command;
use terms::ItemRef;

#[tokio::test]
async fn reg_6_a_request_is_closed_when_the_provider_sends_the_item_in_other_words() {
    let world = World::with_round().await;
    let (_, item, request) = asked_to_confirm(&world).await;
    let northmere = world.browser("northmere").await;
    let other = GOOD_ROW
        .replace("restores half-hourly reads.", "restores all reads.")
        .replace("2026-04-07", "2026-05-08");
    send_through(&northmere, &file(&[&other])).await;

    let page = northmere.get(&request).await;
    assert!(page.says("This request is closed"), "{}", page.text);
    assert!(page.says("Overtaken"));
    assert!(page.says("Nothing is asked of you here any more."));
    assert!(!page.text.contains("acts/confirm"), "{}", page.text);
    let list = northmere.get("/confirmations").await;
    assert!(list.says("Nothing waits for your answer."));
    assert!(list.says("Overtaken"));
    let notices = northmere.get("/notices").await;
    assert!(
        notices
            .says("A request to confirm a fix is closed: what it asked you to confirm has changed"),
        "{}",
        notices.text
    );

    // A page that was open before is no way round it, and neither is a program.
    let confirm = [("evidence", "Release note RN-114.")];
    let path = format!("{request}/acts/confirm");
    let late = northmere.post(&path, &confirm).await;
    assert!(
        late.says("What is asked here has changed since"),
        "{}",
        late.text
    );
    let program = world.program("northmere").await;
    let path = format!("/api/v1/confirmations/{}/answer", reference_in(&request));
    let body = serde_json::json!({"answer": "confirm", "evidence": "Release note RN-114."});
    let answer = program.post(&path, "late", &body).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.json()["code"], "request-overtaken");
    let shown = format!("/api/v1/confirmations/{}", reference_in(&request));
    assert_eq!(program.get(&shown).await.json()["answer"], "overtaken");

    let dcc = world.browser("dcc").await;
    let reference = ItemRef::parse(reference_in(&item)).unwrap();
    let path = format!("/items/{reference}");
    let page = dcc.get(&path).await;
    assert!(
        page.says("A request to confirm this fix was overtaken"),
        "{}",
        page.text
    );
    assert!(page.says("Northmere: Overtaken on 11 May 2026"));
    let journal = dcc.get("/journal").await;
    assert!(journal.says("Confirmation overtaken"), "{}", journal.text);
    assert!(journal.says("Of: Northmere"), "{}", journal.text);
    assert!(journal.says("ConfirmationOvertaken"), "the line itself");

    // Verified again, the inbox asks for a new request; its answer makes a known fix of the new words.
    let items = world.app.ledger.items(&[reference]).await.unwrap();
    let (item, seen) = (reference, items[0].version);
    world.act("dcc", Command::VerifyItem { item, seen }).await;
    let inbox = dcc.get("/inbox").await;
    assert!(inbox.says("The words changed: ask again"), "{}", inbox.text);
    world
        .act("dcc", Command::AskConfirmation { item, clause: 1 })
        .await;
    let list = northmere.get("/confirmations").await;
    assert!(
        !list.says("Nothing waits for your answer."),
        "{}",
        list.text
    );
    assert!(!dcc.get(&path).await.says("was overtaken"));
}
