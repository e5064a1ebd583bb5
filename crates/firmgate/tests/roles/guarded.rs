//! Who may not: without a session, with the wrong capacity, without the form's token (ONE-2).

use crate::world::{GOOD_ROW, World, file};
use axum::http::StatusCode;

const OF_PROVIDERS: [&str; 8] = [
    "/submissions",
    "/submissions/new",
    "/submissions/items",
    "/submissions/items/ITM-0000000007",
    "/submissions/nil/RND-0000000007",
    "/submissions/SUB-0000000007/annotated",
    "/confirmations",
    "/confirmations/CNF-0000000007",
];
const OF_PARTIES: [&str; 3] = ["/raise", "/my-items", "/my-items/ITM-0000000007"];
const OF_SECAS: [&str; 5] = [
    "/coverage",
    "/coverage/cover-sheet",
    "/chases",
    "/hand-overs",
    "/access",
];

#[tokio::test]
async fn one_2_each_page_is_for_its_capacities_and_nobody_else() {
    let world = World::bare().await;
    for who in [
        "dcc",
        "northmere",
        "reach",
        "brightwater",
        "eastvale",
        "secas",
        "panel",
    ] {
        let browser = world.browser(who).await;
        let pages = [
            (&OF_PROVIDERS[..], ["northmere", "reach"].contains(&who)),
            (&OF_PARTIES[..], ["brightwater", "eastvale"].contains(&who)),
            (&OF_SECAS[..], who == "secas"),
            (&["/queries"][..], !["dcc", "secas", "panel"].contains(&who)),
        ];
        for (paths, open) in pages {
            for path in paths {
                let status = browser.get(path).await.status;
                let refused = status == StatusCode::FORBIDDEN;
                assert_eq!(refused, !open, "{who} {path} {status}");
            }
        }
    }
}

#[tokio::test]
async fn one_2_whoever_has_not_signed_in_is_led_to_sign_in() {
    let world = World::bare().await;
    let browser = world.signed_out();
    let paths = [
        &OF_PROVIDERS[..],
        &OF_PARTIES,
        &OF_SECAS,
        &["/queries", "/glossary"],
    ]
    .concat();
    for path in paths {
        let location = browser.get(path).await.location();
        assert!(location.starts_with("/sign-in?next="), "{path} {location}");
    }
}

#[tokio::test]
async fn one_2_a_form_without_its_token_changes_nothing() {
    let world = World::with_round().await;
    let (party, secas) = (
        world.browser("brightwater").await,
        world.browser("secas").await,
    );
    for (browser, path) in [
        (&party, "/raise"),
        (&party, "/my-items/ITM-0000000007/acts/withdraw"),
        (&secas, "/chases"),
        (&secas, "/access"),
        (&secas, "/hand-overs/EDN-0000000007/acknowledge"),
    ] {
        for form in ["", "csrf=", "csrf=guessed"] {
            let answer = browser.send_form(path, form.to_owned()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {form}");
            assert!(answer.says("This form has expired"), "{path}");
        }
    }
    let list = world.app.ledger.access_list().await.unwrap();
    assert_eq!(list.version, 0);
}

#[tokio::test]
async fn one_2_a_file_is_read_only_behind_its_token() {
    let world = World::with_round().await;
    let browser = world.browser("northmere").await;
    let (token, file) = (browser.csrf.clone(), file(&[GOOD_ROW]));
    let file_part = ("file", "returns.csv", file.as_slice());
    let token_part = ("csrf", "", token.as_bytes());
    for parts in [
        vec![file_part],
        vec![("csrf", "", &b"guessed"[..]), file_part],
        vec![("csrf", "", &b""[..]), file_part],
        vec![file_part, token_part],
    ] {
        let answer = browser.send_parts(&parts).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text);
    }
    let own = world.capacity("northmere").organisation;
    let page = app::ports::PageRequest {
        after: None,
        limit: 10,
    };
    let receipts = world.app.ledger.submissions_page(Some(own), &page).await;
    assert!(receipts.unwrap().entries.is_empty());
}
