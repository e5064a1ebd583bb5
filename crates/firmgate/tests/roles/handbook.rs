//! The handbook and the glossary: readable, linked, complete (REG-9).

use crate::world::{Answer, Browser, World};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use formats::glossary_seed;
use register::command::Command;
use register::intake::Code;
use std::collections::BTreeSet;

/// Everybody whom a link of the handbook may be meant for.
const READERS: [&str; 6] = [
    "dcc",
    "northmere",
    "reach",
    "brightwater",
    "eastvale",
    "secas",
];

#[tokio::test]
async fn the_handbook_is_there_for_everybody_and_each_of_its_links_is_answered() {
    let world = World::with_round().await;
    let signed_out = world.signed_out();
    let mut readers = Vec::new();
    for who in READERS {
        readers.push(world.browser(who).await);
    }
    let mut to_see = vec!["/help".to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(page) = to_see.pop() {
        if !seen.insert(page.clone()) {
            continue;
        }
        let shown = signed_out.get(&page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}");
        for link in links(&shown.text) {
            assert!(link.starts_with('/'), "{page} leads to {link}");
            let (path, fragment) = link.split_once('#').unwrap_or((&link, ""));
            let answer = answer_to_somebody(&readers, path).await;
            let answer = answer.unwrap_or_else(|| panic!("{page} leads to {link}"));
            let place = format!("id=\"{fragment}\"");
            let there = fragment.is_empty() || answer.text.contains(&place);
            assert!(there, "{page} leads to {link}");
            if path.starts_with("/help/") {
                to_see.push(path.to_owned());
            }
        }
    }
    for file in ["combination-vectors.csv", "combination-devices.csv"] {
        assert!(seen.contains(&format!("/help/{file}")), "{file}");
    }
    assert!(seen.len() > 12, "{seen:?}");
    let absent = signed_out.get("/help/nothing").await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
}

/// The answer to the first reader who has one.
async fn answer_to_somebody(readers: &[Browser], path: &str) -> Option<Answer> {
    for reader in readers {
        let answer = reader.get(path).await;
        if answer.status == StatusCode::OK {
            return Some(answer);
        }
    }
    None
}

/// The links in the body of a page.
fn links(text: &str) -> Vec<String> {
    let body = text.split("<main").nth(1).unwrap_or_default();
    let hrefs = body.split("</main").next().unwrap_or_default();
    let hrefs = hrefs.split("href=\"").skip(1);
    hrefs
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn the_files_of_the_handbook_are_the_ones_that_the_product_is_tested_with() {
    let world = World::bare().await;
    for (file, text) in [
        (
            "combination-vectors.csv",
            include_str!("../../../../docs/guide/combination-vectors.csv"),
        ),
        (
            "combination-devices.csv",
            include_str!("../../../../docs/guide/combination-devices.csv"),
        ),
    ] {
        let answer = world.signed_out().get(&format!("/help/{file}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.headers[CONTENT_TYPE], "text/csv; charset=utf-8");
        assert_eq!(answer.text, text, "{file}");
    }
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
    entries[0].meaning = "Said in other words.".to_owned();
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

/// What a program may send is stated where its author looks.
#[tokio::test]
async fn the_limit_of_requests_stands_in_the_guide_as_it_is() {
    let world = World::with_round().await;
    let guide = world.signed_out().get("/help/api").await;
    let most = pages::number_text(app::rate::API_REQUESTS_MAX.into());
    assert!(
        guide.says(&format!("{most} requests a minute")),
        "{}",
        guide.text
    );
    assert!(guide.says("Retry-After"));
}
