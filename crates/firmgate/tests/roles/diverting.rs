//! An item that came in a file is diverted: the files that held it are erased, their receipts stay
//! and say so, and nothing more (REG-11, DOMAIN trap 19).

use crate::world::{Browser, Program, World, between, file, send_through};
use app::App;
use axum::http::StatusCode;
use firmgate::drop_folder;
use formats::neutrality::Marking;
use formats::sentences::submission::{FILE_ERASED, FILE_ERASED_HERE};
use register::command::Command;
use std::path::Path;
use std::sync::Arc;
use terms::ItemRef;

/// A word that stands in nothing but the item that is diverted.
const CANARY: &str = "Kanarienvogel";

/// Item 1, which is diverted; its version is in other case, so that a finding quotes the row.
const SECRET_ROW: &str = "1,Northmere,NM-E210,0002012f,ESME,Device Manufacturer,Defect,2026-04-07,\
                          Yes,Kanarienvogel opens the port.";
/// The same row where its version cannot be read and the fix claim quotes the word.
const BROKEN_ROW: &str = "1,Northmere,NM-E210,0.00E+00,ESME,Device Manufacturer,Defect,2026-04-07,\
                          Kanarienvogel,";
/// Another item.
const OTHER_ROW: &str = "2,Northmere,NM-E220,00030100,ESME,Device Manufacturer,Issue,2026-04-07,\
                         No,";

/// Every file below the directory that holds the word.
fn holding_the_canary(directory: &Path) -> Vec<String> {
    let mut holding = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            holding.extend(holding_the_canary(&path));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            let word = CANARY.as_bytes();
            if bytes.windows(word.len()).any(|window| window == word) {
                holding.push(path.display().to_string());
            }
        }
    }
    holding
}

fn root(world: &World) -> std::path::PathBuf {
    world.data().file("")
}

async fn item(world: &World, identifier: u64) -> ItemRef {
    let own = world.capacity("northmere").organisation;
    let ledger = &world.app.ledger;
    let items = ledger.items_by_identifier(own, &[identifier]).await;
    items.unwrap()[0].value.reference
}

async fn divert(world: &World, identifier: u64) {
    let item = item(world, identifier).await;
    world.act("dcc", Command::DivertItem { item }).await;
}

/// The receipt, and every download that it offers.
async fn assert_erased(browser: &Browser, receipt: &str) {
    let page = browser.get(receipt).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.says(FILE_ERASED), "{}", page.text);
    assert!(page.says("SHA-256 of the file"));
    assert!(!page.text.contains("/annotated"), "{}", page.text);
    assert!(!page.says("What was found"));
    for download in [
        "file",
        "annotated",
        "findings.json",
        "rows/valid.csv",
        "rows/rest.csv",
    ] {
        let answer = browser.get(&format!("{receipt}/{download}")).await;
        assert_eq!(answer.status, StatusCode::GONE, "{download}");
        assert!(answer.says(FILE_ERASED_HERE), "{}", answer.text);
    }
}

async fn assert_whole(world: &World) {
    assert_eq!(world.app.ledger.verify().await.unwrap(), [""; 0]);
    assert_eq!(world.app.files_to_erase().await.unwrap(), 0);
}

#[tokio::test]
async fn reg_11_every_file_that_held_a_diverted_item_is_erased_and_its_receipt_says_so() {
    let world = World::with_round().await;
    let browser = world.browser("northmere").await;
    let refused = browser.upload(&file(&[BROKEN_ROW, OTHER_ROW])).await;
    let refused = refused.location();
    let both = send_through(&browser, &file(&[SECRET_ROW, OTHER_ROW])).await;
    // Sent again unchanged, it changes no item and holds the words all the same.
    let again = send_through(&browser, &file(&[SECRET_ROW])).await;
    let other = send_through(&browser, &file(&[OTHER_ROW])).await;
    assert!(!holding_the_canary(&root(&world)).is_empty());
    let shown = browser.get(&both).await;
    let digest = between(&shown.text, "<code>", "</code>").to_owned();

    divert(&world, 1).await;
    for receipt in [&refused, &both, &again] {
        assert_erased(&browser, receipt).await;
    }
    assert!(browser.get(&both).await.text.contains(&digest));
    let dcc = world.browser("dcc").await;
    let seen_by_dcc = dcc.get(&both).await;
    assert!(seen_by_dcc.says(FILE_ERASED), "{}", seen_by_dcc.text);
    assert!(!seen_by_dcc.text.contains(&format!("{both}/file")));
    let gone = dcc.get(&format!("{both}/file")).await;
    assert_eq!(gone.status, StatusCode::GONE);
    assert!(gone.says(FILE_ERASED_HERE), "{}", gone.text);
    let kept = browser.get(&other).await;
    assert!(!kept.says(FILE_ERASED));
    let raw = browser.get(&format!("{other}/file")).await;
    assert_eq!(raw.text.as_bytes(), file(&[OTHER_ROW]));
    assert_eq!(holding_the_canary(&root(&world)), [""; 0]);
    assert_whole(&world).await;

    let stranger = world.browser("halden").await;
    for path in [both.clone(), format!("{both}/file")] {
        let answer = stranger.get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn reg_11_a_program_is_told_of_the_erasure_too() {
    let world = World::with_round().await;
    let northmere = world.program("northmere").await;
    let sent = northmere.send("one", &file(&[SECRET_ROW])).await.json();
    let other = northmere.send("two", &file(&[OTHER_ROW])).await.json();
    assert_eq!(sent["file_erased"], false);
    divert(&world, 1).await;
    let address = |receipt: &serde_json::Value| {
        let reference = receipt["reference"].as_str().unwrap();
        format!("/api/v1/submissions/{reference}")
    };
    let receipt = northmere.get(&address(&sent)).await.json();
    assert_eq!(receipt["file_erased"], true);
    assert_eq!(receipt["file_sha256"], sent["file_sha256"]);
    let findings = format!("{}/findings", address(&sent));
    let findings = northmere.get(&findings).await;
    assert_eq!(findings.status, StatusCode::GONE);
    assert_eq!(findings.json()["code"], "file-erased");
    let dcc = world.program("dcc").await;
    for program in [&northmere, &dcc] {
        let gone = program.get(&format!("{}/file", address(&sent))).await;
        assert_eq!(gone.status, StatusCode::GONE);
        assert_eq!(gone.json()["detail"], FILE_ERASED_HERE);
    }
    let kept = northmere
        .get(&format!("{}/findings", address(&other)))
        .await;
    assert_eq!(kept.status, StatusCode::OK);
    let list = northmere.get("/api/v1/submissions").await.json();
    let erased = |entry: &serde_json::Value| entry["file_erased"].as_bool();
    let listed = list["entries"].as_array().unwrap().iter();
    let listed: Vec<_> = listed.map(erased).collect();
    assert_eq!(listed, [Some(false), Some(true)]);
}

/// The register of the same directory, opened anew as after a crash.
async fn opened_again(world: &World) -> App {
    let clock = Arc::clone(&world.clock);
    let app = world.data().open(clock as _, Marking::Synthetic).await;
    app.unwrap()
}

#[tokio::test]
async fn reg_11_a_crash_before_the_erasure_loses_nothing_and_doing_it_twice_changes_nothing() {
    let world = World::with_round().await;
    let browser = world.browser("northmere").await;
    let receipt = send_through(&browser, &file(&[SECRET_ROW])).await;
    let findings = browser.get(&format!("{receipt}/findings.json")).await.text;
    divert(&world, 1).await;
    // As if the server had stopped after the commit: the bytes are still there.
    let objects = &world.app.objects;
    objects.put(&file(&[SECRET_ROW])).await.unwrap();
    objects.put(findings.as_bytes()).await.unwrap();
    assert!(!holding_the_canary(&root(&world)).is_empty());
    assert_erased(&browser, &receipt).await;

    let app = opened_again(&world).await;
    assert_eq!(app.files_to_erase().await.unwrap(), 2);
    assert_eq!(app.reconcile().await.unwrap().files_erased, 2);
    assert_eq!(app.reconcile().await.unwrap().files_erased, 0);
    assert_eq!(holding_the_canary(&root(&world)), [""; 0]);
    let app = opened_again(&world).await;
    assert_eq!(app.reconcile().await.unwrap().files_erased, 0);
    assert_whole(&world).await;
}

#[tokio::test]
async fn reg_11_a_file_that_names_a_diverted_item_again_is_erased_as_it_arrives() {
    let world = World::with_round().await;
    let northmere = world.program("northmere").await;
    northmere.send("first", &file(&[SECRET_ROW])).await;
    divert(&world, 1).await;
    for (key, rows) in [
        ("same", &[SECRET_ROW][..]),
        ("more", &[SECRET_ROW, OTHER_ROW]),
    ] {
        let sent = northmere.send(key, &file(rows)).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
        assert_eq!(sent.json()["file_erased"], true);
    }
    let broken = northmere.send("broken", &file(&[BROKEN_ROW])).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(holding_the_canary(&root(&world)), [""; 0]);
    // A file that names other items is kept, with what is wrong in it.
    let wrong = "9,Northmere,NM-E210,0.00E+00,ESME,Device Manufacturer,Issue,2026-04-07,No,";
    let wrong = northmere.send("wrong", &file(&[wrong])).await.json();
    let receipt = format!("/submissions/{}", wrong["receipt"].as_str().unwrap());
    let page = world.browser("northmere").await.get(&receipt).await;
    assert!(page.says("FW-SCIENTIFIC") && !page.says(FILE_ERASED));
    assert_whole(&world).await;
}

#[tokio::test]
async fn reg_11_a_preview_says_which_items_were_diverted_and_ends_where_its_file_is_erased() {
    let world = World::with_round().await;
    let browser = world.browser("northmere").await;
    send_through(&browser, &file(&[SECRET_ROW])).await;
    divert(&world, 1).await;
    let preview = browser.upload(&file(&[SECRET_ROW])).await.location();
    let page = browser.get(&preview).await;
    assert!(page.says("items of yours that were diverted: Identifier 1."));
    let shown = between(&page.text, "name=\"shown\" value=\"", "\"").to_owned();
    // Any act lets background work look again, and the bytes are those of an erased file.
    divert_another(&world).await;
    assert_eq!(holding_the_canary(&root(&world)), [""; 0]);
    assert_eq!(browser.get(&preview).await.status, StatusCode::GONE);
    let fields = [
        ("shown", shown.as_str()),
        ("agree", "yes"),
        ("ack", "FW-CASE"),
    ];
    let late = browser.post(&preview, &fields).await;
    assert_eq!(late.status, StatusCode::GONE, "{}", late.text);
}

async fn divert_another(world: &World) {
    let northmere = world.program("northmere").await;
    northmere.send("another", &file(&[OTHER_ROW])).await;
    divert(world, 2).await;
}

#[tokio::test]
async fn one_3_the_same_bytes_of_another_provider_stay_its_own() {
    let world = World::with_round().await;
    let northmere = world.program("northmere").await;
    let reach = world.program("reach").await;
    let bytes = file(&[SECRET_ROW]);
    let sent = northmere.send("file", &bytes).await.json();
    // It has no such item: the file is refused, and kept with its receipt.
    let refused = reach.send("file", &bytes).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let anothers = refused.json()["receipt"].as_str().unwrap().to_owned();
    divert(&world, 1).await;
    let browser = world.browser("northmere").await;
    let own = sent["reference"].as_str().unwrap();
    assert_erased(&browser, &format!("/submissions/{own}")).await;
    let browser = world.browser("reach").await;
    let kept = browser.get(&format!("/submissions/{anothers}/file")).await;
    assert_eq!(kept.text.as_bytes(), bytes);
    assert_whole(&world).await;
}

#[tokio::test]
async fn reg_11_a_file_received_while_its_item_is_diverted_is_erased_whichever_comes_first() {
    let world = World::with_round().await;
    let northmere = world.program("northmere").await;
    northmere.send("first", &file(&[SECRET_ROW])).await;
    let sends = |key: &'static str| {
        let northmere: &Program = &northmere;
        async move { northmere.send(key, &file(&[SECRET_ROW, OTHER_ROW])).await }
    };
    let (a, (), b) = tokio::join!(sends("second"), divert(&world, 1), sends("third"));
    for sent in [a, b] {
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
    }
    world.app.reconcile().await.unwrap();
    assert_eq!(holding_the_canary(&root(&world)), [""; 0]);
    assert_whole(&world).await;
}

/// Lays a file into the provider's drop folder, long enough ago to be taken up.
fn drop_in(world: &World, name: &str, bytes: &[u8]) {
    let own = world.capacity("northmere").organisation;
    let folder = world.data().drop_folders().join(own.to_string());
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), bytes).unwrap();
    let dropped = std::fs::File::options();
    let dropped = dropped.clone().write(true).open(folder.join(name)).unwrap();
    dropped.set_modified(std::time::UNIX_EPOCH).unwrap();
}

#[tokio::test]
async fn reg_11_nothing_of_a_diverted_item_stays_in_a_drop_folder() {
    let world = World::with_round().await;
    let folders = world.data().drop_folders();
    drop_in(&world, "returns.csv", &file(&[SECRET_ROW]));
    drop_in(&world, "broken.csv", &file(&[BROKEN_ROW]));
    drop_in(&world, "other.csv", &file(&[OTHER_ROW]));
    assert_eq!(drop_folder::collect(&world.app, &folders).await.unwrap(), 3);
    assert_eq!(drop_folder::erase(&world.app, &folders).await.unwrap(), 0);
    divert(&world, 1).await;
    assert!(!holding_the_canary(&folders).is_empty());
    // Two files, and the results of both.
    assert_eq!(drop_folder::erase(&world.app, &folders).await.unwrap(), 4);
    assert_eq!(drop_folder::erase(&world.app, &folders).await.unwrap(), 0);
    drop_in(&world, "again.csv", &file(&[SECRET_ROW]));
    assert_eq!(drop_folder::collect(&world.app, &folders).await.unwrap(), 1);
    assert_eq!(holding_the_canary(&root(&world)), [""; 0]);
    let own = folders.join(world.capacity("northmere").organisation.to_string());
    let result = std::fs::read_to_string(own.join("again.csv.result.txt")).unwrap();
    assert!(
        result.ends_with(&format!("{FILE_ERASED_HERE}\n")),
        "{result}"
    );
    assert!(own.join("done/other.csv").exists());
}
