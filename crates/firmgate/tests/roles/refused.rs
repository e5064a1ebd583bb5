//! Forms and requests that are refused: with the status of a refusal, with what was typed, and with
//! words that name what is at fault.

use crate::world::{Browser, GOOD_ROW, World, asked_to_confirm, file, send_through};
use app::act::Made;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use register::command::Command;
use register::edition::EditionKind;
use terms::{EditionRef, ItemRef};

/// The fields of a form, by name.
type Fields<'f> = Vec<(&'f str, &'f str)>;

/// Prepared by DCC as it stands.
async fn prepared(world: &World) -> EditionRef {
    let kind = EditionKind::AdHoc {
        reason: "A fix that cannot wait".to_owned(),
    };
    let command = Command::PrepareEdition { kind, round: None };
    let made = world.act("dcc", command).await.made;
    let Made::Edition(edition) = made else {
        panic!("an edition was prepared: {made:?}");
    };
    edition
}

/// One item of Northmere's, received and not verified, as DCC's page of it.
async fn item_of(world: &World) -> ItemRef {
    let own = world.capacity("northmere").organisation;
    let items = world.app.ledger.items_of(own).await.unwrap();
    items[0].value.reference
}

#[tokio::test]
async fn every_form_that_is_refused_is_shown_again_with_422_and_says_what_to_do() {
    let world = World::with_round().await;
    let (_, _, request) = asked_to_confirm(&world).await;
    let item = format!("/items/{}/acts", item_of(&world).await);
    let edition = format!("/editions/{}", prepared(&world).await);
    let rounds = world.app.ledger.rounds().await.unwrap();
    let round = rounds[0].value.reference.to_string();
    let reach = world.capacity("reach").organisation.to_string();
    let extensions = format!("/rounds/{round}/extensions");
    let northmere = world.browser("northmere").await;
    let preview = northmere.upload(&file(&[GOOD_ROW])).await.location();
    let publish = format!("{edition}/acts/publish");
    let discard = format!("{edition}/acts/discard");
    let [query, decline, mark, targets, provide] =
        ["query", "decline", "mark-concern", "targets", "provide-fix"]
            .map(|act| format!("{item}/{act}"));
    let [confirm, refuse] = ["confirm", "refuse"].map(|act| format!("{request}/acts/{act}"));
    let forms: Vec<(&str, &str, Fields<'_>)> = vec![
        ("dcc", &publish, vec![]),
        ("dcc", &discard, vec![("reason", "")]),
        ("dcc", &query, vec![("question", ""), ("due", "5")]),
        ("dcc", &query, vec![("question", "Which?"), ("due", "soon")]),
        ("dcc", &decline, vec![]),
        ("dcc", &mark, vec![]),
        (
            "dcc",
            &targets,
            vec![("clause", "1"), ("targets-1", "NM-E210")],
        ),
        ("dcc", &provide, vec![("clause", "1")]),
        ("dcc", &extensions, vec![("provider", &reach)]),
        ("dcc", "/rounds", vec![("period", "")]),
        ("dcc", "/editions", vec![("kind", "")]),
        ("dcc", "/editions", vec![("kind", "ad-hoc"), ("words", "")]),
        ("northmere", &preview, vec![]),
        ("northmere", &confirm, vec![("evidence", "")]),
        ("northmere", &refuse, vec![("reason", "")]),
        ("brightwater", "/raise", vec![]),
    ];
    for (who, path, fields) in forms {
        let refused = world.browser(who).await.post(path, &fields).await;
        let told = (who, path, &fields, &refused.text);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{told:?}");
        assert!(refused.says("There is a problem"), "{told:?}");
    }
    let none: &[(&str, &str, &[u8])] =
        &[("csrf", "", northmere.csrf.as_bytes()), ("file", "", b"")];
    let refused = northmere.send_parts(none).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nobody = world.signed_out();
    for form in ["name=dcc&password=wrong", "name=&password="] {
        let refused = nobody.send_form("/sign-in", form.to_owned()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(refused.says("There is a problem"));
    }
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_and_a_fault_of_an_extension_names_the_provider() {
    let world = World::with_round().await;
    let northmere = world.browser("northmere").await;
    send_through(&northmere, &file(&[GOOD_ROW])).await;
    let dcc = world.browser("dcc").await;
    let item = format!("/items/{}/acts", item_of(&world).await);
    let query = format!("{item}/query");
    let typed = [("question", "Which meters were these?"), ("due", "500")];
    let refused = dcc.post(&query, &typed).await;
    assert!(
        refused.text.contains("Which meters were these?</textarea>"),
        "{}",
        refused.text
    );
    assert!(refused.text.contains("value=\"500\""), "{}", refused.text);
    let provide = format!("{item}/provide-fix");
    let typed = [("clause", "1"), ("information-1", "Install 00020140.")];
    let refused = dcc.post(&provide, &typed).await;
    assert!(
        refused.text.contains("Install 00020140.</textarea>"),
        "{}",
        refused.text
    );

    let rounds = world.app.ledger.rounds().await.unwrap();
    let path = format!("/rounds/{}/extensions", rounds[0].value.reference);
    let reach = world.capacity("reach").organisation.to_string();
    let (to, reason) = (format!("to-{reach}"), format!("reason-{reach}"));
    let asked = |day, why| [("provider", reach.clone()), (&to, day), (&reason, why)].map(own);
    for (day, why) in [
        ("1 January 2020", "Holidays"),
        ("4 June 2026", ""),
        ("soon", "Later"),
    ] {
        let fields = asked(day.to_owned(), why.to_owned());
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
        let refused = dcc.post(&path, &fields).await;
        assert!(refused.says("Northern Reach: "), "{day}: {}", refused.text);
        assert!(
            refused.text.contains(&format!("value=\"{day}\"")),
            "{}",
            refused.text
        );
        if !why.is_empty() {
            assert!(
                refused.text.contains(&format!("value=\"{why}\"")),
                "{}",
                refused.text
            );
        }
    }
    // The later dates that were agreed stand on the round's page, each with its reason.
    let fields = asked(
        "4 June 2026".to_owned(),
        "The laboratory is closed".to_owned(),
    );
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
    let agreed = dcc.post(&path, &fields).await.location();
    let page = dcc.get(&agreed).await;
    assert!(page.says("Later dates agreed"), "{}", page.text);
    assert!(page.says("from 29 May 2026 to 4 June 2026: The laboratory is closed"));
}

fn own((name, value): (impl Into<String>, String)) -> (String, String) {
    (name.into(), value)
}

/// A page asked for in a way that it does not take.
async fn sent(browser: &Browser, method: Method, path: &str) -> crate::world::Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "firmgate.example")
        .header("cookie", browser.cookie());
    browser.answer(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_method_that_an_address_does_not_take_is_answered_in_words_with_those_that_it_takes() {
    let world = World::bare().await;
    let browser = world.browser("dcc").await;
    let page = sent(&browser, Method::DELETE, "/inbox").await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(page.headers.contains_key("allow"), "{:?}", page.headers);
    assert!(page.says("Nothing was stored."), "{}", page.text);
    for path in ["/api/v1/rounds", "/api/v1/published/search"] {
        let answer = sent(&browser, Method::DELETE, path).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!(answer.json()["code"], "method-not-allowed", "{path}");
        let allowed = answer.headers["allow"].to_str().unwrap();
        assert!(allowed.contains("GET"), "{path}: {allowed}");
    }
}

#[tokio::test]
async fn a_parameter_that_is_not_fit_is_named_with_what_was_found_and_what_is_wanted() {
    let world = World::with_round().await;
    let dcc = world.program("dcc").await;
    for (path, parameter, detail) in [
        (
            "/api/v1/items?limit=0",
            "limit",
            "The parameter limit holds 0; wanted is a whole number from 1 to 200.",
        ),
        (
            "/api/v1/items?limit=ten",
            "limit",
            "The parameter limit holds text of 3 characters; wanted is a whole number from 1 to \
             200.",
        ),
        (
            "/api/v1/confirmations?answered=perhaps",
            "answered",
            "The parameter answered holds text of 7 characters; wanted is true or false.",
        ),
        (
            "/api/v1/submissions?limit=5&limit=6",
            "limit",
            "The parameter limit holds more than one value; wanted is a whole number from 1 to \
             200.",
        ),
    ] {
        let answer = dcc.get(path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        let problem = answer.json();
        assert_eq!(problem["code"], "parameters-not-valid", "{path}");
        assert_eq!(problem["parameter"], parameter, "{path}");
        assert_eq!(problem["detail"], detail, "{path}");
    }
}

#[tokio::test]
async fn a_cursor_that_no_page_gave_is_refused_and_not_taken_for_the_first_page() {
    let world = World::with_round().await;
    let northmere = world.program("northmere").await;
    for list in ["items", "submissions", "confirmations", "launches"] {
        let answer = northmere.get(&format!("/api/v1/{list}?after=zzz")).await;
        assert_eq!(
            answer.status,
            StatusCode::BAD_REQUEST,
            "{list}: {}",
            answer.text
        );
        assert_eq!(answer.json()["code"], "cursor-not-valid", "{list}");
        assert_eq!(answer.json()["parameter"], "after", "{list}");
    }
    let browser = world.browser("northmere").await;
    for page in ["/submissions", "/submissions/items", "/queries", "/notices"] {
        let answer = browser.get(&format!("{page}?after=zzz")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
        assert!(answer.says("Page not found"), "{page}");
    }
    let dcc = world.browser("dcc").await;
    for page in ["/items?after=zzz", "/journal?before=zzz"] {
        let answer = dcc.get(page).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
        assert!(answer.says("Page not found"), "{page}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_member_of_a_body_that_is_not_fit_is_named() {
    let world = World::with_round().await;
    let browser = world.browser("northmere").await;
    send_through(&browser, &file(&[GOOD_ROW])).await;
    let item = item_of(&world).await;
    let acts = format!("/api/v1/items/{item}/acts");
    let dcc = world.program("dcc").await;
    let long = "x".repeat(10_001);
    let mpan = "It stopped at 2000000000006 last night.";
    for (key, body, status, field) in [
        ("a", serde_json::json!({"act": "verify"}), 400, "version"),
        (
            "b",
            serde_json::json!({"act": "verify", "version": "1"}),
            400,
            "version",
        ),
        ("c", serde_json::json!({"act": "approve"}), 400, "act"),
        (
            "d",
            serde_json::json!({"act": "query", "question": long, "due_working_days": 5}),
            422,
            "question",
        ),
        (
            "e",
            serde_json::json!({"act": "mark-concern", "concern": "noise"}),
            400,
            "concern",
        ),
    ] {
        let answer = dcc.post(&acts, key, &body).await;
        assert_eq!(answer.status.as_u16(), status, "{key}: {}", answer.text);
        assert_eq!(answer.json()["field"], field, "{key}: {}", answer.text);
    }
    let party = world.program("brightwater").await;
    let device = serde_json::json!({"device_type": "ESME", "make": "Northmere",
        "model": "NM-E210", "firmware_versions": ["0002012F"]});
    let raised = |status: &str, summary: &str| {
        serde_json::json!({"devices": [device.clone()], "status_of_information": status,
            "summary": summary})
    };
    for (key, body, status, field) in [
        (
            "f",
            raised("Rumour", "It stops."),
            400,
            "status_of_information",
        ),
        ("g", raised("Issue", mpan), 422, "summary"),
    ] {
        let answer = party.post("/api/v1/items", key, &body).await;
        assert_eq!(answer.status.as_u16(), status, "{key}: {}", answer.text);
        assert_eq!(answer.json()["field"], field, "{key}: {}", answer.text);
        assert!(!answer.text.contains("2000000000006"), "{key}");
    }
}
