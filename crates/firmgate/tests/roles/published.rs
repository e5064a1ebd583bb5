//! What was published can be given again byte for byte, whatever becomes of the items it was made
//! from; what nobody read before an item in it was diverted never goes out (REG-11, REG-18).

use crate::world::{Browser, GOOD_ROW, World, asked_to_confirm, file, reference_in, send_through};
use app::act::{ActError, Made};
use axum::http::StatusCode;
use formats::sentences::edition::ITEM_DIVERTED;
use register::command::{Actor, Command};
use register::decision::Refusal;
use register::edition::{EditionFiles, EditionKind, EditionState};
use terms::{Capacity, EditionRef, ItemRef};

/// A register with one item whose fix its manufacturer has confirmed.
struct Confirmed {
    world: World,
    item: ItemRef,
    second: Actor,
}

async fn confirmed() -> Confirmed {
    let world = World::with_round().await;
    let (_, item, request) = asked_to_confirm(&world).await;
    let northmere = world.browser("northmere").await;
    let evidence = [("evidence", "Test report 12")];
    let confirm = format!("{request}/acts/confirm");
    northmere.post(&confirm, &evidence).await.location();
    let desk = world.browser("dcc").await;
    let page = desk
        .get(&format!("/items/{}", reference_in(&item)))
        .await
        .text;
    assert!(page.contains("Test report 12"), "evidence is for DCC");
    assert!(
        !page.contains("Ask for confirmation"),
        "asked for these words"
    );
    let dcc = world.capacity("dcc").clone();
    let person = world
        .app
        .add_person(
            dcc.organisation,
            "dcc2",
            "Second desk",
            "a password of tests",
        )
        .await
        .unwrap();
    Confirmed {
        item: ItemRef::parse(reference_in(&item)).unwrap(),
        second: Actor::Person(Capacity { person, ..dcc }),
        world,
    }
}

impl Confirmed {
    async fn prepare(&self) -> EditionRef {
        let kind = EditionKind::AdHoc {
            reason: "A fix that cannot wait.".to_owned(),
        };
        let command = Command::PrepareEdition { kind, round: None };
        let made = self.world.act("dcc", command).await.made;
        let Made::Edition(edition) = made else {
            panic!("no edition was prepared but {made:?}");
        };
        edition
    }

    async fn publish(&self) -> EditionRef {
        let edition = self.prepare().await;
        let command = Command::PublishEdition { edition };
        self.world.app.act(&self.second, &command).await.unwrap();
        edition
    }

    async fn divert(&self) {
        let item = self.item;
        self.world.act("dcc", Command::DivertItem { item }).await;
    }

    async fn files(&self, edition: EditionRef) -> EditionFiles {
        let stored = self.world.app.ledger.edition(edition).await.unwrap();
        let state = stored.unwrap().value.state;
        let EditionState::Published { files, .. } = state else {
            panic!("not published but {state:?}");
        };
        files.unwrap()
    }

    async fn faults(&self) -> Vec<String> {
        self.world.app.edition_faults().await.unwrap()
    }

    /// As if the server had stopped before readers were shown the first edition.
    fn stop_before_the_first_edition_is_shown(&self) {
        let current = self.world.data().published().join("current");
        std::fs::remove_file(current).unwrap();
    }
}

async fn downloads(browser: &Browser, edition: EditionRef) -> Vec<(String, String)> {
    let mut downloads = Vec::new();
    for name in ["published.xlsx", "published.csv"] {
        let answer = browser.get(&format!("/editions/{edition}/{name}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}: {}", answer.text);
        let offered = answer.headers["content-disposition"].to_str().unwrap();
        downloads.push((offered.to_owned(), answer.text));
    }
    downloads
}

async fn assert_not_given(browser: &Browser, edition: EditionRef) {
    for name in ["published.xlsx", "published.csv"] {
        let answer = browser.get(&format!("/editions/{edition}/{name}")).await;
        assert_eq!(answer.status, StatusCode::GONE, "{name}");
        assert!(answer.says(ITEM_DIVERTED), "{}", answer.text);
    }
    let page = browser.get(&format!("/editions/{edition}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.says(ITEM_DIVERTED), "{}", page.text);
}

#[tokio::test]
async fn reg_18_what_was_published_is_given_again_after_its_item_was_diverted() {
    let scene = confirmed().await;
    let edition = scene.publish().await;
    let dcc = scene.world.browser("dcc").await;
    let before = downloads(&dcc, edition).await;
    assert!(before[1].1.contains("00020140"), "{}", before[1].1);
    scene.divert().await;
    scene.world.app.reconcile().await.unwrap();
    assert_eq!(downloads(&dcc, edition).await, before);
    assert_eq!(scene.faults().await, [""; 0]);

    let hand_over = format!("/editions/{edition}/acts/hand-over");
    let page = dcc.get(&dcc.post(&hand_over, &[]).await.location()).await;
    assert!(page.says("Handed to SECAS"));
    let files = scene.files(edition).await;
    let handed_over = formats::journal::hex(&files.spreadsheet_sha256);
    assert!(page.says(&handed_over), "{}", page.text);
    let kept = scene.world.app.objects.get(&files.spreadsheet_sha256).await;
    let readers = scene.world.browser("brightwater").await;
    let theirs = readers
        .get("/published/1/files/device-register-edition-1.xlsx")
        .await;
    let kept = String::from_utf8_lossy(&kept.unwrap().unwrap()).into_owned();
    assert_eq!(theirs.text, kept);
    assert_eq!(scene.world.app.ledger.verify().await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn reg_18_a_published_file_that_is_gone_is_found_and_a_file_of_the_same_bytes_is_no_reason() {
    let scene = confirmed().await;
    let edition = scene.publish().await;
    let files = scene.files(edition).await;
    let objects = &scene.world.app.objects;
    let csv = objects.get(&files.csv_sha256).await.unwrap().unwrap();
    // Whoever sends the published file back has sent a file that names the item.
    let northmere = scene.world.program("northmere").await;
    northmere.send("back", &csv).await;
    scene.divert().await;
    scene.world.app.reconcile().await.unwrap();
    assert!(objects.holds(&files.csv_sha256).await.unwrap());
    assert_eq!(scene.world.app.files_to_erase().await.unwrap(), 0);
    assert_eq!(scene.faults().await, [""; 0]);

    objects.erase(&files.csv_sha256).await.unwrap();
    assert_eq!(scene.faults().await, ["the CSV of edition 1 is gone"]);
}

#[tokio::test]
async fn reg_11_an_edition_whose_item_is_diverted_before_its_second_person_came_is_prepared_again()
{
    let scene = confirmed().await;
    let edition = scene.prepare().await;
    let dcc = scene.world.browser("dcc").await;
    downloads(&dcc, edition).await;
    scene.divert().await;
    assert_not_given(&dcc, edition).await;
    let publish = Command::PublishEdition { edition };
    let refused = scene.world.app.act(&scene.second, &publish).await;
    let stale = |error: &ActError| matches!(error, ActError::Refused(Refusal::EditionStale));
    assert!(refused.is_err_and(|error| stale(&error)));
    let discard = format!("/editions/{edition}/acts/discard");
    let reason = [("reason", "An item was diverted")];
    dcc.post(&discard, &reason).await.location();
    let next = scene.publish().await;
    let rows = downloads(&dcc, next).await;
    assert!(!rows[1].1.contains("00020140"), "{}", rows[1].1);
}

#[tokio::test]
async fn reg_11_an_edition_whose_item_is_diverted_before_anybody_read_it_never_goes_out() {
    let scene = confirmed().await;
    let edition = scene.publish().await;
    let files = scene.files(edition).await;
    scene.stop_before_the_first_edition_is_shown();
    scene.divert().await;
    let done = scene.world.app.reconcile().await.unwrap();
    assert_eq!(done.editions, 0);
    for file in [files.spreadsheet_sha256, files.csv_sha256] {
        assert!(!scene.world.app.objects.holds(&file).await.unwrap());
    }
    let written = scene.world.data().published();
    assert!(!written.join("published-000001.sqlite").exists());
    let dcc = scene.world.browser("dcc").await;
    assert_not_given(&dcc, edition).await;
    let hand_over = format!("/editions/{edition}/acts/hand-over");
    let refused = dcc.post(&hand_over, &[]).await;
    assert_eq!(refused.status, StatusCode::GONE);
    let faults = scene.faults().await;
    assert!(
        faults.concat().ends_with("publish the next one"),
        "{faults:?}"
    );

    let next = scene.publish().await;
    downloads(&dcc, next).await;
    let out = scene.world.app.press.edition_out().await.unwrap();
    assert_eq!(out, Some(2));
    assert_eq!(scene.faults().await, [""; 0]);
    assert_not_given(&dcc, edition).await;
}

#[tokio::test]
async fn reg_18_an_edition_not_put_out_yet_goes_out_as_it_was_published() {
    let scene = confirmed().await;
    let edition = scene.publish().await;
    let files = scene.files(edition).await;
    scene.stop_before_the_first_edition_is_shown();
    let objects = &scene.world.app.objects;
    objects.erase(&files.spreadsheet_sha256).await.unwrap();
    let done = scene.world.app.reconcile().await.unwrap();
    assert_eq!(done.editions, 1);
    assert!(objects.holds(&files.spreadsheet_sha256).await.unwrap());
    assert_eq!(scene.faults().await, [""; 0]);
}

#[tokio::test]
async fn reg_18_dcc_sees_what_each_changed_field_was_and_is_and_what_is_taken_back() {
    let scene = confirmed().await;
    scene.publish().await;
    let northmere = scene.world.browser("northmere").await;
    let changed = GOOD_ROW
        .replace("half-hourly reads", "gas reads")
        .replace("2026-04-07", "2026-05-10");
    send_through(&northmere, &file(&[&changed])).await;
    let next = scene.prepare().await;
    let dcc = scene.world.browser("dcc").await;
    let page = dcc.get(&format!("/editions/{next}")).await;
    for words in [
        "Fix Information: “Firmware 00020140 restores half-hourly reads.” → \
         “Firmware 00020140 restores gas reads.”",
        "Taken back, it was published as FGR-",
        "NOT-VERIFIED",
    ] {
        assert!(page.says(words), "no “{words}” in {}", page.text);
    }
}

#[tokio::test]
async fn reg_12_a_refused_round_keeps_what_was_typed() {
    let world = World::with_round().await;
    let dcc = world.browser("dcc").await;
    let typed = [
        ("period", "2027 Q9"),
        ("format", "Ten fields"),
        ("chase", "abc"),
    ];
    let page = dcc.post("/rounds", &typed).await;
    for (_, text) in typed {
        assert!(page.text.contains(&format!("value=\"{text}\"")), "{text}");
    }
}

#[tokio::test]
async fn one_2_an_address_of_the_api_that_is_none_answers_with_a_problem() {
    let world = World::with_round().await;
    let answer = world.browser("dcc").await.get("/api/v1/nothing-here").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.headers["content-type"], "application/problem+json");
}
