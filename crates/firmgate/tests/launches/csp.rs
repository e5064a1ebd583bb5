//! What a CSP does by program: orders, hubs, outcomes, recalls (SL-5, SL-9, SL-12).

use crate::programs::*;
use crate::world::*;
use launch::command::Command;
use serde_json::json;

const CSP: &str = "Northern Reach";

async fn with_an_order() -> (Programs, String) {
    let (world, _) = World::sealed().await;
    world.settle().await;
    let programs = Programs::of(world).await;
    let orders = programs.get(CSP, "/api/v1/orders").await.json();
    let order = orders["entries"][0]["reference"]
        .as_str()
        .unwrap()
        .to_owned();
    (programs, order)
}

#[tokio::test]
async fn sl_12_a_csp_fetches_an_order_and_reads_its_hubs_by_page_and_as_csv() {
    let (programs, order) = with_an_order().await;
    let path = format!("/api/v1/orders/{order}");
    let seen = programs.get(CSP, &path).await.json();
    assert_eq!(seen["state"], "out");
    assert_eq!(
        (seen["generation"].clone(), seen["wave"].clone()),
        (json!(1), json!(1))
    );
    assert_eq!(seen["generation_now"], seen["generation"]);
    assert_eq!(seen["to_version"], "00020000");
    // Until it has fetched the order, it does not see a hub of it.
    let early = programs.get(CSP, &format!("{path}/hubs")).await;
    assert_eq!(
        (early.status, early.code()),
        (409, "order-not-fetched".to_owned())
    );
    let fetched = programs.post(CSP, &format!("{path}/fetch"), JSON, "").await;
    assert_eq!(fetched.json()["state"], "with-csp");
    let again = programs.post(CSP, &format!("{path}/fetch"), JSON, "").await;
    assert_eq!(again.json(), fetched.json());
    let count = fetched.json()["hubs"].as_u64().unwrap() as usize;
    let (mut by_page, mut after) = (Vec::new(), String::new());
    loop {
        let page = programs
            .get(CSP, &format!("{path}/hubs?limit=7{after}"))
            .await;
        let page = page.json();
        for hub in page["entries"].as_array().unwrap() {
            assert_eq!(hub["from_version"], "00010000");
            by_page.push(hub["device_id"].as_str().unwrap().to_owned());
        }
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(by_page.len(), count);
    let csv = programs.get(CSP, &format!("{path}/hubs.csv")).await;
    let mut lines = csv.text.lines();
    assert_eq!(
        lines.next(),
        Some("order,device_id,from_version,to_version")
    );
    let in_csv: Vec<&str> = lines.map(|line| line.split(',').nth(1).unwrap()).collect();
    assert_eq!(in_csv, by_page);
}

#[tokio::test]
async fn sl_5_outcomes_are_taken_with_repeats_gaps_and_bad_rows_told() {
    let (programs, order) = with_an_order().await;
    let path = format!("/api/v1/orders/{order}");
    programs.post(CSP, &format!("{path}/fetch"), JSON, "").await;
    let hubs = programs
        .get(CSP, &format!("{path}/hubs?limit=3"))
        .await
        .json();
    let at = programs.get(CSP, &path).await.json()["fetched_at"].clone();
    let row = |n: usize, step: &str| {
        let hub = &hubs["entries"][n]["device_id"];
        json!({"order": order, "device_id": hub, "step": step, "at": at}).to_string()
    };
    let start = programs.get(CSP, "/api/v1/outcomes").await.json();
    assert_eq!(start, json!({"next": 1, "missing": []}));
    let good = format!("{}\n{}\n", row(0, "CONFIRMED"), row(1, "CONFIRMED"));
    let report = |sequence: u64, body: String| {
        let path = format!("/api/v1/outcomes?sequence={sequence}");
        let programs = &programs;
        async move { programs.post(CSP, &path, NDJSON, body).await }
    };
    let taken = report(1, good.clone()).await.json();
    assert_eq!(
        (taken["new"].clone(), taken["repeated"].clone()),
        (json!(2), json!(0))
    );
    let again = report(1, good.clone()).await.json();
    assert_eq!(
        (again["new"].clone(), again["repeated"].clone()),
        (json!(0), json!(2))
    );
    let other = report(1, format!("{}\n", row(2, "CONFIRMED"))).await;
    assert_eq!(
        (other.status, other.code()),
        (409, "sequence-reused".to_owned())
    );
    // Number 2 is missing, one row is of a hub that the order does not have, one is no JSON.
    let foreign = row(0, "CONFIRMED").replace("00-DB", "00-DC");
    let mixed = format!("{foreign}\nnot JSON\n{}\n", row(2, "CONFIRMED"));
    let taken = report(3, mixed).await.json();
    assert_eq!(taken["new"], 1);
    assert_eq!(taken["missing"], json!([2]));
    assert_eq!(
        taken["counts"],
        json!({"REPORT-HUB-NOT-ORDERED": 1, "REPORT-ROW": 1, "REPORT-GAP": 1})
    );
    let gap = taken["findings"].as_array().unwrap().iter();
    let gap = gap.filter(|finding| finding["code"] == "REPORT-GAP");
    let found: Vec<_> = gap.map(|finding| finding["found"].clone()).collect();
    assert_eq!(found, [json!("2")]);
    assert!(
        !taken.to_string().contains("00-D"),
        "no finding repeats a Device ID"
    );
    let csv = format!(
        "order,device_id,step,failure,at\n{order},{},FAILED,IMAGE-DISCARDED,{}\n",
        hubs["entries"][0]["device_id"].as_str().unwrap(),
        at.as_str().unwrap()
    );
    let taken = programs
        .post(CSP, "/api/v1/outcomes?sequence=2", CSV, csv)
        .await;
    let taken = taken.json();
    assert_eq!(taken["counts"], json!({"REPORT-CONTRADICTION": 1}));
    let (finding, at) = (&taken["findings"][0], at.as_str().unwrap());
    assert_eq!(
        (finding["line"].clone(), finding["device_id"].clone()),
        (json!(2), hubs["entries"][0]["device_id"].clone())
    );
    assert_eq!(
        finding["found"],
        json!(format!(
            "CONFIRMED at {at}; FAILED, IMAGE-DISCARDED, at {at}"
        ))
    );
    let next = programs.get(CSP, "/api/v1/outcomes").await.json();
    assert_eq!(next, json!({"next": 4, "missing": []}));
}

#[tokio::test]
async fn sl_9_a_recall_is_seen_and_accounted_for_hub_by_hub() {
    let (world, launch) = World::sealed().await;
    world.settle().await;
    let programs = Programs::of(world).await;
    let orders = programs.get(CSP, "/api/v1/orders").await.json();
    let references: Vec<String> = orders["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| order["reference"].as_str().unwrap().to_owned())
        .collect();
    let (first, others) = references.split_first().unwrap();
    let path = format!("/api/v1/orders/{first}");
    programs.post(CSP, &format!("{path}/fetch"), JSON, "").await;
    let stop = Command::EmergencyStop {
        launch,
        words: "Meters lost their supply".to_owned(),
    };
    programs.world.act(&brightwater(), stop).await;
    let seen = programs.get(CSP, &path).await.json();
    assert_eq!(seen["state"], "recalled");
    let hubs = seen["hubs"].as_u64().unwrap();
    assert_eq!(seen["recall"], json!({"answered": 0, "open": hubs}));
    assert!(seen["generation_now"].as_u64() > seen["generation"].as_u64());
    // What was not fetched is taken back: the CSP never sees its hubs.
    for other in others {
        let path = format!("/api/v1/orders/{other}");
        assert_eq!(programs.get(CSP, &path).await.json()["state"], "taken-back");
        let late = programs.post(CSP, &format!("{path}/fetch"), JSON, "").await;
        assert_eq!((late.status, late.code()), (422, "held".to_owned()));
        let hubs = programs.get(CSP, &format!("{path}/hubs.csv")).await;
        assert_eq!(hubs.status, 409);
    }
    // Its hubs can still be read, to answer for them.
    let csv = programs.get(CSP, &format!("{path}/hubs.csv")).await.text;
    let at = seen["recalled_at"].as_str().unwrap();
    let mut body = "order,device_id,step,at\n".to_owned();
    for (n, line) in csv.lines().skip(1).enumerate() {
        let device = line.split(',').nth(1).unwrap();
        let step = if n < 3 { "RECALL-TOO-LATE" } else { "RECALLED" };
        body += &format!("{first},{device},{step},{at}\n");
    }
    let taken = programs
        .post(CSP, "/api/v1/outcomes?sequence=1", CSV, body)
        .await;
    assert_eq!(taken.json()["new"], hubs);
    let seen = programs.get(CSP, &path).await.json();
    assert_eq!(seen["recall"], json!({"answered": hubs, "open": 0}));
}

#[tokio::test]
async fn one_3_another_csps_orders_do_not_exist() {
    let (programs, order) = with_an_order().await;
    let other = "Southern Arc";
    let empty = programs.get(other, "/api/v1/orders").await.json();
    assert_eq!(empty["entries"], json!([]));
    let absent = programs.get(other, "/api/v1/orders/FWO-0000000001").await;
    assert_eq!(absent.status, 404);
    for end in ["", "/hubs", "/hubs.csv"] {
        let answer = programs
            .get(other, &format!("/api/v1/orders/{order}{end}"))
            .await;
        assert_eq!((answer.status, &answer.text), (404, &absent.text), "{end}");
    }
    let fetch = format!("/api/v1/orders/{order}/fetch");
    let answer = programs.post(other, &fetch, JSON, "").await;
    assert_eq!((answer.status, &answer.text), (404, &absent.text));
    let state = programs
        .get(CSP, &format!("/api/v1/orders/{order}"))
        .await
        .json();
    assert_eq!(state["state"], "out");
}

/// Brightwater's steps of hubs of an order, as a batch of this number.
async fn reports(programs: &Programs, order: &str, sequence: u64, steps: &[(usize, &str)]) {
    let path = format!("/api/v1/orders/{order}");
    let hubs = programs.get(CSP, &format!("{path}/hubs")).await.json();
    let at = programs.get(CSP, &path).await.json()["fetched_at"].clone();
    let rows: String = steps
        .iter()
        .map(|(n, step)| {
            let hub = &hubs["entries"][*n]["device_id"];
            let row = json!({"order": order, "device_id": hub, "step": step, "at": at});
            format!("{row}\n")
        })
        .collect();
    let path = format!("/api/v1/outcomes?sequence={sequence}");
    assert_eq!(programs.post(CSP, &path, NDJSON, rows).await.status, 200);
}

#[tokio::test]
async fn sl_5_an_order_is_followed_from_the_fetch_to_its_last_outcome_by_its_csp_and_by_dcc() {
    let (programs, order) = with_an_order().await;
    let (path, api) = (
        format!("/orders/{order}"),
        format!("/api/v1/orders/{order}"),
    );
    let seen = programs.get(CSP, &api).await.json();
    let hubs = seen["hubs"].as_u64().unwrap() as usize;
    let launch = seen["launch"].as_str().unwrap().to_owned();
    says(
        &programs.page(CSP, &path).await,
        &[
            "To be fetched.",
            "Fetched Not yet",
            &format!("Still awaited {hubs}"),
        ],
    );
    programs.post(CSP, &format!("{api}/fetch"), JSON, "").await;
    reports(
        &programs,
        &order,
        1,
        &[(0, "CONFIRMED"), (0, "HEARTBEAT"), (1, "CONFIRMED")],
    )
    .await;
    let left = format!("Hubs left to report {}", hubs - 1);
    says(
        &programs.page(CSP, "/orders").await,
        &[&left, "Outcomes in 1"],
    );
    for who in [CSP, "DCC"] {
        let page = programs.page(who, &path).await;
        says(
            &page,
            &[
                "With the CSP.",
                "Outcomes in 1: 1 well, 0 failed, 0 recalled in time",
                &format!("Still awaited {}", hubs - 1),
            ],
        );
    }
    let all: Vec<(usize, &str)> = (0..hubs)
        .flat_map(|n| [(n, "CONFIRMED"), (n, "HEARTBEAT")])
        .collect();
    reports(&programs, &order, 2, &all).await;
    let done = "Done: every outcome is in";
    says(
        &programs
            .page("DCC", &format!("/launches/{launch}/orders"))
            .await,
        &[done],
    );
    says(&programs.page(CSP, &path).await, &[done, "Still awaited 0"]);
    let outcomes = programs.get(CSP, &api).await.json()["outcomes"].clone();
    assert_eq!(
        outcomes,
        json!({"ok": hubs, "failed": 0, "recalled": 0, "silent": 0, "awaited": 0})
    );
    for (who, expected) in [
        ("Southern Arc", 404),
        ("Brightwater Energy", 403),
        ("Panel", 403),
    ] {
        assert_eq!(programs.page(who, &path).await.status, expected, "{who}");
    }
}

#[tokio::test]
async fn sl_5_an_order_whose_time_is_over_is_done_with_its_silent_hubs_named_in_number() {
    let (programs, order) = with_an_order().await;
    let path = format!("/orders/{order}");
    programs
        .post(
            CSP,
            &format!("/api{}/fetch", path.replace("/orders", "/v1/orders")),
            JSON,
            "",
        )
        .await;
    programs.world.pass_hours(24 * 10);
    says(
        &programs.page(CSP, &path).await,
        &[
            "Done: its time is over, ",
            " hubs silent",
            "Still awaited 0",
        ],
    );
}
