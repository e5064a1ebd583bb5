//! The handbook and the glossary: readable, linked, complete (REG-9).

use crate::world::World;
use axum::http::StatusCode;
use formats::glossary_seed;
use register::command::Command;
use register::intake::Code;
use std::collections::BTreeSet;

#[tokio::test]
async fn the_handbook_is_there_for_everybody_and_none_of_its_links_within_is_dead() {
    let world = World::bare().await;
    let browser = world.signed_out();
    let index = browser.get("/help").await;
    assert_eq!(index.status, StatusCode::OK);
    let mut to_see: Vec<String> = links_to_help(&index.text);
    let mut seen = BTreeSet::new();
    while let Some(path) = to_see.pop() {
        if seen.insert(path.clone()) {
            let page = browser.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            to_see.extend(links_to_help(&page.text));
        }
    }
    assert!(seen.len() > 8, "{seen:?}");
    assert_eq!(
        browser.get("/help/nothing").await.status,
        StatusCode::NOT_FOUND
    );
}

fn links_to_help(text: &str) -> Vec<String> {
    text.split("href=\"/help/")
        .skip(1)
        .map(|rest| format!("/help/{}", rest.split(['"', '#']).next().unwrap()))
        .collect()
}

#[tokio::test]
async fn reg_9_every_finding_code_leads_to_its_entry_in_the_glossary() {
    let world = World::with_round().await;
    let page = world.browser("fenland").await.get("/glossary").await;
    for code in Code::ALL {
        let link = pages::paths::glossary_term(code.text());
        let anchor = link.split('#').next_back().unwrap();
        let id = format!("id=\"{anchor}\"");
        assert_eq!(page.text.matches(&id).count(), 1, "{id}");
    }
}

#[tokio::test]
async fn reg_9_an_older_version_of_the_glossary_stays_readable_and_says_that_it_is_old() {
    let world = World::with_round().await;
    let mut entries = glossary_seed::entries();
    entries.truncate(3);
    world.act("dcc", Command::PublishGlossary { entries }).await;
    let browser = world.browser("northmere").await;
    assert!(
        browser
            .get("/glossary")
            .await
            .text
            .contains("/glossary?version=1")
    );
    let old = browser.get("/glossary?version=1").await;
    assert!(old.says("This is version 1, which is no longer in force."));
    assert!(old.text.contains("id=\"fw-scientific\""));
    for absent in ["3", "0", "x", "99999999999"] {
        let path = format!("/glossary?version={absent}");
        assert_eq!(
            browser.get(&path).await.status,
            StatusCode::NOT_FOUND,
            "{absent}"
        );
    }
}
