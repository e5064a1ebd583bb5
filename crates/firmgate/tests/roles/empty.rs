//! Every page has words for having nothing to show.

use crate::world::World;
use axum::http::StatusCode;

#[tokio::test]
async fn every_page_says_so_where_there_is_nothing_yet() {
    let world = World::bare().await;
    for (who, path, words) in [
        (
            "northmere",
            "/submissions",
            "Your organisation has sent nothing yet.",
        ),
        (
            "northmere",
            "/submissions",
            "No collection round waits for you.",
        ),
        (
            "northmere",
            "/submissions/items",
            "The register holds no item of your organisation yet.",
        ),
        ("northmere", "/queries", "No query waits for your answer."),
        (
            "northmere",
            "/confirmations",
            "Nothing waits for your answer.",
        ),
        (
            "northmere",
            "/confirmations",
            "You have answered no request yet.",
        ),
        (
            "brightwater",
            "/my-items",
            "Your organisation has raised nothing yet.",
        ),
        ("brightwater", "/queries", "No query waits for your answer."),
        (
            "secas",
            "/coverage",
            "DCC has not opened a collection round yet.",
        ),
        (
            "secas",
            "/coverage/cover-sheet",
            "No collection round belongs to this edition.",
        ),
        ("secas", "/chases", "No chase is due."),
        ("secas", "/hand-overs", "No edition has been published yet."),
        ("secas", "/access", "As proposed; nobody has changed it"),
        (
            "panel",
            "/glossary",
            "DCC has not published a version of the glossary yet.",
        ),
    ] {
        let answer = world.browser(who).await.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.says(words), "{who} {path}: {words}");
    }
}

#[tokio::test]
async fn reg_9_no_file_is_received_before_the_glossary_and_the_page_says_why() {
    let world = World::bare().await;
    let browser = world.browser("northmere").await;
    let template = browser.get("/submissions/template.xlsx").await;
    assert_eq!(template.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(template.says("DCC has not published it yet"));
    let refused = browser.upload(&crate::world::file(&["1,x"])).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.text
    );
    assert!(refused.says("glossary"));
}
