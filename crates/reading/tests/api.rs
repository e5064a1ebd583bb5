//! The JSON API: answers, refusals, entity tags, cursors and its description.

#[path = "../../published/tests/synthetic/mod.rs"]
mod synthetic;
mod world;

use axum::Router;
use http::StatusCode;
use reading::{ReadingState, router};
use serde_json::{Value, json};
use tempfile::TempDir;
use terms::OrganisationType;
use world::visit::{Answer, encoded, visit, visit_with};

struct Opened {
    router: Router,
    _dir: TempDir,
}

async fn open() -> Opened {
    let dir = TempDir::new().expect("a temporary directory");
    let reader = world::publish(dir.path()).await;
    Opened {
        router: router(ReadingState { reader }),
        _dir: dir,
    }
}

impl Opened {
    async fn get(&self, path: &str) -> Answer {
        let viewer = world::viewer(OrganisationType::Supplier);
        visit(
            &self.router,
            Some(&viewer),
            &format!("/api/v1/published{path}"),
        )
        .await
    }

    async fn search(&self, query: &str) -> Value {
        let answer = self.get(&format!("/search?q={}", encoded(query))).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text());
        answer.json()
    }
}

#[tokio::test]
async fn reg_7_the_answer_names_what_is_missing_and_says_why_it_matched() {
    let opened = open().await;
    let found = opened.search("EM-1OO 0002012f").await;
    assert_eq!(found["answer"], "affected");
    assert_eq!(found["asked"]["query"], "model:EM-1OO fw:0002012F");
    let hits = found["hits"].as_array().unwrap();
    assert_eq!(hits[0]["answer"], "affected");
    assert_eq!(
        hits[0]["matches"][0]["reasons"][0],
        "Model matches with a letter read as a digit (O and 0, I and 1): EM-1OO for EM-100."
    );
    assert_eq!(hits[1]["answer"], "depends_on");
    assert_eq!(
        hits[1]["depends_on"][0],
        "It applies only together with CHF Orrin CH-7, firmware 04010203."
    );
}

#[tokio::test]
async fn reg_7_a_gpf_query_meets_the_hub_and_says_so() {
    let found = open().await.search("type:GPF CH-7 04010203").await;
    assert_eq!(found["answer"], "affected");
    let reasons = found["hits"][0]["matches"][0]["reasons"].to_string();
    assert!(
        reasons.contains("two functions of one Communications Hub"),
        "{reasons}"
    );
}

#[tokio::test]
async fn reg_2_no_entry_is_no_statement_of_quality_and_a_lost_zero_is_a_question() {
    let found = open().await.search("EM-100 20130").await;
    assert_eq!(found["answer"], "no_published_entry");
    assert_eq!(
        found["answer_text"],
        "No published entry. This is not a statement of quality."
    );
    assert_eq!(found["hits"], json!([]));
    assert_eq!(found["asked"]["parts"][0]["version_not_listed"], true);
    assert_eq!(found["questions"][0]["version"], "00020130");
    assert_eq!(found["questions"][0]["query"], "model:EM-100 fw:00020130");
    assert!(!found["neutrality"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn an_answer_that_still_stands_is_not_sent_again() {
    let opened = open().await;
    let viewer = world::viewer(OrganisationType::Supplier);
    for path in [
        "/search?q=EM-100",
        "/entries/FGR-02F8RS1H0H",
        "/editions",
        "/editions/1",
        "/editions/1/files/device-register-edition-1.csv",
    ] {
        let first = opened.get(path).await;
        assert_eq!(first.status, StatusCode::OK, "{path}");
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with('"'), "{path}: {tag}");
        let path = format!("/api/v1/published{path}");
        for given in [
            tag.clone(),
            format!("W/{tag}"),
            format!("\"x\", {tag}"),
            "*".to_owned(),
        ] {
            let headers = [("if-none-match", given.as_str())];
            let again = visit_with(&opened.router, Some(&viewer), &path, &headers).await;
            assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}: {given}");
            assert!(again.body.is_empty());
        }
        let headers = [("if-none-match", "\"other\"")];
        let again = visit_with(&opened.router, Some(&viewer), &path, &headers).await;
        assert_eq!(again, first, "{path}");
    }
}

#[tokio::test]
async fn absent_malformed_and_hidden_references_are_one_answer() {
    let opened = open().await;
    let absent = opened.get("/entries/FGR-0000000000").await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
    for reference in [
        "FGR-ZZZZZZZZZZ",
        "ITM-02F8RS1H0J",
        "fgr",
        "%00",
        "%FF%FE",
        "..",
        "FGR-02F8RS1H0H%20",
        "10577",
    ] {
        let answer = opened.get(&format!("/entries/{reference}")).await;
        assert_eq!(answer, absent, "{reference}");
    }
    for path in [
        "/editions/0",
        "/editions/99",
        "/editions/x",
        "/editions/-1",
        "/editions/1/files/x",
        "/editions/%FF",
    ] {
        assert_eq!(opened.get(path).await, absent, "{path}");
    }
}

#[tokio::test]
async fn reg_18_a_withdrawn_entry_gives_its_reason_and_no_text() {
    let opened = open().await;
    let reference = world::withdrawn().reference();
    let answer = opened.get(&format!("/entries/{reference}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    let json = answer.json();
    assert_eq!(json["entry"], Value::Null);
    assert_eq!(json["withdrawn"]["code"], "FIX-WITHDRAWN");
    assert_eq!(json["history"][0]["entry"], Value::Null);
    assert!(!answer.text().contains("CANARY"));
}

#[tokio::test]
async fn lists_page_by_cursor() {
    let opened = open().await;
    let mut numbers = Vec::new();
    let mut path = "/editions?limit=1".to_owned();
    loop {
        let page = opened.get(&path).await.json();
        assert_eq!(page["editions"].as_array().unwrap().len(), 1);
        numbers.push(page["editions"][0]["number"].as_u64().unwrap());
        match page["next_cursor"].as_str() {
            Some(next) => path = format!("/editions?limit=1&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(numbers, [3, 2, 1]);
    let mut seen = Vec::new();
    let mut path = "/editions/3/changes?limit=1".to_owned();
    loop {
        let page = opened.get(&path).await.json();
        for kind in ["added", "changed", "withdrawn"] {
            seen.extend(page[kind].as_array().unwrap().clone());
        }
        match page["next_cursor"].as_str() {
            Some(next) => path = format!("/editions/3/changes?limit=1&cursor={next}"),
            None => break,
        }
    }
    let whole = opened.get("/editions/3/changes").await.json();
    assert_eq!(seen.len(), 3, "{whole}");
}

#[tokio::test]
async fn what_is_out_of_its_limits_is_a_problem_that_names_it() {
    let opened = open().await;
    let long = format!("/search?q={}", "a".repeat(2_001));
    let cases = [
        (long.as_str(), 400, "query-too-long"),
        ("/search", 400, "parameters-not-valid"),
        ("/search?q=a&q=b", 400, "parameters-not-valid"),
        ("/search?q=a&limit=0", 400, "parameters-not-valid"),
        ("/search?q=a&limit=101", 400, "parameters-not-valid"),
        ("/search?q=a&limit=x", 400, "parameters-not-valid"),
        ("/search?q=%00", 400, "query-control-character"),
        ("/search?q=%1b%5B2J", 400, "query-control-character"),
        ("/search?q=", 400, "query-empty"),
        ("/search?q=type:TEAPOT", 400, "query-field-not-valid"),
        ("/search?q=drifts&cursor=AAAA", 404, "cursor-not-found"),
        ("/editions?cursor=zz", 404, "cursor-not-found"),
        ("/editions/1/changes?cursor=zz", 404, "cursor-not-found"),
        ("/suggestions?q=", 400, "parameters-not-valid"),
        ("/suggestions?q=%00a", 400, "parameters-not-valid"),
        ("/suggestions?q=%C3%AE", 400, "parameters-not-valid"),
    ];
    for (path, status, code) in cases {
        let answer = opened.get(path).await;
        let json = answer.json();
        let start: String = path.chars().take(40).collect();
        assert_eq!(answer.status.as_u16(), status, "{start}");
        assert_eq!(json["code"], code, "{start}");
        assert_eq!(json["status"], status, "{start}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert!(json["detail"].as_str().unwrap().len() > 10);
    }
}

#[tokio::test]
async fn hostile_queries_are_answered_or_refused_and_never_echoed_as_a_fault() {
    let opened = open().await;
    for query in [
        "' OR 1=1 --",
        "\" OR \"\"",
        "NEAR(a b, 9)",
        "col:val AND NOT x*",
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "%25%30%30",
        "\u{202E}\u{200B}",
        "a\u{FFFD}b",
        "*",
        "+++++",
        "fw:\"",
        "\"unclosed",
        &"x ".repeat(12),
        &"EM-100 + ".repeat(100),
        &"(".repeat(1_999),
    ] {
        let answer = opened.get(&format!("/search?q={}", encoded(query))).await;
        assert!(
            answer.status == StatusCode::OK || answer.status == StatusCode::BAD_REQUEST,
            "{query}: {}",
            answer.text()
        );
    }
    for raw in ["%FF%FE", "%", "%zz", "%80"] {
        let answer = opened.get(&format!("/search?q={raw}")).await;
        assert!(answer.status.as_u16() < 500, "{raw}");
    }
}

#[test]
fn reg_2_no_form_counts_ranks_or_compares() {
    let document = serde_json::to_value(reading::openapi()).unwrap();
    let mut names = Vec::new();
    member_names(&document["components"]["schemas"], &mut names);
    assert!(names.contains(&"fix_information".to_owned()));
    for name in names {
        for banned in [
            "count", "total", "rank", "score", "by_make", "rating", "best",
        ] {
            assert!(!name.contains(banned), "{name}");
        }
    }
}

fn member_names(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            for (name, inner) in members {
                if let (true, Value::Object(properties)) = (name == "properties", inner) {
                    names.extend(properties.keys().cloned());
                }
                member_names(inner, names);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| member_names(value, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[tokio::test]
async fn every_described_path_is_served() {
    let opened = open().await;
    let document = serde_json::to_value(reading::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    assert_eq!(paths.len(), 7);
    for path in paths.keys() {
        let path = path
            .replace("{reference}", &world::meter().reference().to_string())
            .replace("{edition}", "1")
            .replace("{name}", "device-register-edition-1.csv");
        let path = path.strip_prefix("/api/v1/published").unwrap();
        let answer = opened.get(&format!("{path}?q=EM-100")).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
    }
}
