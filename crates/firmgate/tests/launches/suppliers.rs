//! What a Supplier does by program: its affected hubs, lists, stop, deferral, conflicts, measures
//! (SL-2, SL-3, SL-8, SL-9, SL-11).

use crate::programs::*;
use crate::world::*;
use serde_json::{Value, json};
use terms::Moment;

const BRIGHTWATER: &str = "Brightwater Energy";
const FENLAND: &str = "Fenland Power";

async fn notified() -> (Programs, String) {
    let (world, launch) = World::notified().await;
    (Programs::of(world).await, launch.to_string())
}

fn ids(hubs: impl IntoIterator<Item = u64>) -> Vec<String> {
    hubs.into_iter().map(|n| hub(n).text()).collect()
}

#[tokio::test]
async fn sl_2_a_supplier_sees_its_own_affected_hubs_by_count_by_page_and_as_csv() {
    let (programs, launch) = notified().await;
    let path = format!("/api/v1/launches/{launch}/affected");
    let counts = programs.get(BRIGHTWATER, &path).await.json();
    assert_eq!(counts["hubs"], HUBS / 2);
    assert_eq!(counts["affected_hubs"], HUBS / 2);
    let cells = counts["affected"].as_array().unwrap();
    let sum: u64 = cells
        .iter()
        .map(|cell| cell["hubs"].as_u64().unwrap())
        .sum();
    assert_eq!(sum, HUBS / 2);
    assert_eq!(counts["conflicts"], json!([]));
    let own: Vec<String> = ids((1..=HUBS).step_by(2));
    let csv = programs.get(BRIGHTWATER, &format!("{path}/hubs.csv")).await;
    assert_eq!(csv.text.lines().skip(1).collect::<Vec<_>>(), own);
    let first = programs
        .get(BRIGHTWATER, &format!("{path}/hubs?limit=1000"))
        .await
        .json();
    let next = first["next"].as_str().unwrap();
    assert!(!next.contains("00-DB"), "no Device ID stands in an address");
    let rest = programs
        .get(BRIGHTWATER, &format!("{path}/hubs?limit=1000&after={next}"))
        .await;
    assert_eq!(rest.json()["entries"].as_array().unwrap().len(), 200);
    let foreign = programs
        .get(FENLAND, &format!("{path}/hubs?after={next}"))
        .await;
    assert_eq!(
        (foreign.status, foreign.code()),
        (409, "list-changed".to_owned())
    );
    assert_eq!(programs.get("Stranger Supply", &path).await.status, 404);
}

#[tokio::test]
async fn sl_3_lists_come_as_json_and_csv_add_up_and_are_taken_off_again() {
    let (programs, launch) = notified().await;
    let path = format!("/api/v1/launches/{launch}/nominations");
    let mut listed = ids([1, 3, 5, 3]);
    listed.extend(ids([2, 999_999]));
    listed.push("no device".to_owned());
    let body = json!({ "device_ids": listed }).to_string();
    let answer = programs.post(BRIGHTWATER, &path, JSON, body).await.json();
    assert_eq!(answer["launch"], json!(launch));
    let list = &answer["list"];
    assert_eq!(
        (list["listed"].clone(), list["accepted"].clone()),
        (json!(6), json!(3))
    );
    assert_eq!(list["repeated"], 1);
    assert_eq!(
        list["set_aside"],
        json!([{"reason": "not-responsible", "why": "NOT-RESPONSIBLE", "device_ids": ids([2, 999_999])}])
    );
    assert_eq!(answer["findings"][0]["line"], 7);
    let csv = format!("Device ID\r\n{}\r\n{}\r\n", ids([7])[0], ids([9])[0]);
    let answer = programs.post(BRIGHTWATER, &path, CSV, csv).await.json();
    assert_eq!(answer["list"]["accepted"], 2);
    let own = programs
        .get(BRIGHTWATER, &format!("/api/v1/launches/{launch}"))
        .await
        .json();
    assert_eq!(own["nominations"].as_array().unwrap().len(), 2);
    assert_eq!(own["nominations"][0]["route"], "api");
    let off = format!("{path}/withdrawals");
    let body = format!("{}\n{}\n", ids([9])[0], ids([11])[0]);
    let answer = programs.post(BRIGHTWATER, &off, CSV, body).await.json();
    assert_eq!(
        (answer["taken_off"].clone(), answer["not_listed"].clone()),
        (json!(1), json!(1))
    );
    // Fenland sees none of it.
    let other = programs
        .get(FENLAND, &format!("/api/v1/launches/{launch}"))
        .await
        .json();
    assert_eq!(other["nominations"], json!([]));
}

#[tokio::test]
async fn sl_3_a_list_sent_again_under_its_key_counts_once() {
    let (programs, launch) = notified().await;
    let path = format!("/api/v1/launches/{launch}/nominations");
    let send = |body: String| {
        let asked = http::Request::post(&path)
            .header("content-type", JSON)
            .header("idempotency-key", "list-1")
            .body(axum::body::Body::from(body))
            .unwrap();
        programs.ask(BRIGHTWATER, asked)
    };
    let body = json!({ "device_ids": ids([1, 3]) }).to_string();
    assert_eq!(send(body.clone()).await.json()["list"]["accepted"], 2);
    let again = send(body).await;
    assert_eq!(
        (again.status, again.json()["list"].clone()),
        (200, Value::Null)
    );
    let other = send(json!({ "device_ids": ids([5]) }).to_string()).await;
    assert_eq!(
        (other.status, other.code()),
        (409, "idempotency-key-reused".to_owned())
    );
    let own = programs
        .get(BRIGHTWATER, &format!("/api/v1/launches/{launch}"))
        .await
        .json();
    assert_eq!(own["nominations"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn sl_9_an_emergency_stop_takes_a_reason_and_nothing_else() {
    let (world, launch) = World::sealed().await;
    world.settle().await;
    let programs = Programs::of(world).await;
    let launch = launch.to_string();
    let empty = programs
        .act(
            BRIGHTWATER,
            &launch,
            json!({"act": "emergency-stop", "reason": ""}),
        )
        .await;
    assert_eq!((empty.status, empty.code()), (422, "text-unfit".to_owned()));
    let with_more = json!({"act": "emergency-stop", "reason": "Supply lost", "approved_by": "x"});
    assert_eq!(
        programs.act(BRIGHTWATER, &launch, with_more).await.status,
        400
    );
    let stop = json!({"act": "emergency-stop", "reason": "Meters lost their supply"});
    assert_eq!(programs.act(BRIGHTWATER, &launch, stop).await.status, 200);
    let path = format!("/api/v1/launches/{launch}");
    let own = programs.get(BRIGHTWATER, &path).await.json();
    assert_eq!(own["own_holds"][0]["reason"], "Meters lost their supply");
    // Everybody told sees that there is a stop, not whose words.
    let other = programs.get(FENLAND, &path).await;
    assert_eq!(other.json()["held"], true);
    assert!(!other.text.contains("lost their supply"));
    let panel = programs.get("Panel", &path).await.json();
    assert_eq!(panel["seen_as"], "forum");
    assert_eq!(panel["all_holds"][0]["by"], BRIGHTWATER);
    let hold = own["own_holds"][0]["reference"].clone();
    let direct = json!({"act": "direct", "hold": hold, "direction": "continue",
        "reasons": "The fault was elsewhere", "attendance": "DCC, Brightwater Energy"});
    assert_eq!(
        programs
            .act(BRIGHTWATER, &launch, direct.clone())
            .await
            .status,
        403
    );
    assert_eq!(programs.act("Panel", &launch, direct).await.status, 200);
    assert_eq!(programs.get(FENLAND, &path).await.json()["held"], false);
}

#[tokio::test]
async fn sl_8_a_deferral_is_taken_whole_and_ended_by_its_supplier() {
    let (programs, launch) = notified().await;
    let defer = |ids: Vec<String>| {
        json!({"act": "defer", "device_ids": ids, "vulnerabilities": "None known",
            "justification": "Prepayment customers would be cut off"})
    };
    let mut with_a_slip = ids([1, 3]);
    with_a_slip.push("00-DB".to_owned());
    let refused = programs.act(BRIGHTWATER, &launch, defer(with_a_slip)).await;
    assert_eq!(
        (refused.status, refused.code()),
        (422, "value-not-well-formed".to_owned())
    );
    let foreign = programs.act(BRIGHTWATER, &launch, defer(ids([1, 2]))).await;
    assert_eq!(
        (foreign.status, foreign.code()),
        (422, "not-own-hubs".to_owned())
    );
    let done = programs.act(BRIGHTWATER, &launch, defer(ids([1, 3]))).await;
    assert_eq!(done.status, 200, "{done:?}");
    let path = format!("/api/v1/launches/{launch}");
    let own = programs.get(BRIGHTWATER, &path).await.json();
    assert_eq!(own["own_holds"][0]["hubs"], 2);
    assert_eq!(
        programs.get(FENLAND, &path).await.json()["holds"],
        json!([])
    );
    let end = json!({"act": "end-deferral", "hold": own["own_holds"][0]["reference"]});
    assert_ne!(
        programs.act(FENLAND, &launch, end.clone()).await.status,
        200
    );
    assert_eq!(programs.act(BRIGHTWATER, &launch, end).await.status, 200);
}

#[tokio::test]
async fn sl_11_a_calendar_is_replaced_and_told_beside_the_affected_hubs() {
    let (programs, launch) = notified().await;
    let csv = format!(
        "kind,scope,from,until\n\
         TARIFF-CHANGE,PORTFOLIO,2026-11-03T00:00:00Z,2026-11-04T00:00:00Z\n\
         SUPPLIER-FIRMWARE,North,2026-12-03T00:00:00Z,2026-12-04T00:00:00Z\n\
         HISTORICAL-READ,{},2026-11-03T00:00:00Z,2026-11-04T00:00:00Z\n\
         HISTORICAL-READ,{},2026-11-03T00:00:00Z,2026-11-04T00:00:00Z\n",
        hub(1).text(),
        hub(2).text(),
    );
    let taken = programs
        .post(BRIGHTWATER, "/api/v1/conflicts", CSV, csv)
        .await
        .json();
    assert_eq!(taken["new"], 3);
    assert_eq!(taken["counts"], json!({"REPORT-SCOPE": 1}));
    let own = programs.get(BRIGHTWATER, "/api/v1/conflicts").await.json();
    assert_eq!(own["conflicts"].as_array().unwrap().len(), 3);
    let path = format!("/api/v1/launches/{launch}/affected");
    let soon = programs.get(BRIGHTWATER, &path).await.json();
    assert_eq!(soon["conflicts"].as_array().unwrap().len(), 2);
    assert_eq!(
        programs.get(FENLAND, "/api/v1/conflicts").await.json()["conflicts"],
        json!([])
    );
    for unreadable in [
        "{}",
        "",
        "kind,kind,scope,from,until\n",
        "kind,scope,from,until\nNOTHING,North,then,now\n",
    ] {
        let refused = programs
            .post(BRIGHTWATER, "/api/v1/conflicts", CSV, unreadable)
            .await;
        assert_eq!(refused.status, 422, "{unreadable}");
        let own = programs.get(BRIGHTWATER, "/api/v1/conflicts").await.json();
        assert_eq!(own["conflicts"].as_array().unwrap().len(), 3);
    }
    // Nor does a file of which every row is of another's hubs empty it.
    let foreign = format!(
        "kind,scope,from,until\nHISTORICAL-READ,{},2026-11-03T00:00:00Z,2026-11-04T00:00:00Z\n",
        hub(2).text()
    );
    let refused = programs.post(BRIGHTWATER, "/api/v1/conflicts", CSV, foreign);
    assert_eq!(refused.await.status, 422);
    let emptied = programs
        .post(
            BRIGHTWATER,
            "/api/v1/conflicts",
            CSV,
            "kind,scope,from,until\n",
        )
        .await;
    assert_eq!(emptied.json()["new"], 0);
    let own = programs.get(BRIGHTWATER, "/api/v1/conflicts").await.json();
    assert_eq!(own["conflicts"], json!([]));
}

#[tokio::test]
async fn sl_5_a_supplier_reports_measures_of_its_own_hubs_and_dcc_of_all() {
    let (world, launch) = World::sealed().await;
    world.settle().await;
    let fetched = world.fetch(launch).await;
    let hubs: Vec<_> = fetched.into_iter().flat_map(|(_, hubs)| hubs).collect();
    let programs = Programs::of(world).await;
    let path = format!("/api/v1/launches/{launch}/measures");
    let mut csv = "device_id,measure,before,after\n".to_owned();
    for hub in &hubs {
        csv += &format!("{},GAS-READS,0,1\n", hub.text());
    }
    let own = hubs.iter().filter(|hub| hub.bits() % 2 == 1).count();
    let taken = programs
        .post(BRIGHTWATER, &path, CSV, csv.clone())
        .await
        .json();
    assert_eq!(taken["new"], own);
    assert_eq!(
        taken["counts"],
        json!({"REPORT-HUB-NOT-KNOWN": hubs.len() - own})
    );
    let taken = programs.post("DCC", &path, CSV, csv).await.json();
    assert_eq!(
        (taken["new"].clone(), taken["repeated"].clone()),
        (json!(hubs.len() - own), json!(own))
    );
    assert_eq!(taken["counts"], json!({}));
}

#[tokio::test]
async fn sl_11_a_plan_of_before_a_calendar_was_replaced_is_not_sealed() {
    let (programs, launch) = notified().await;
    programs.world.set(Moment::at_hour(day("2026-11-24"), 11));
    programs.world.settle().await;
    let plan_path = format!("/api/v1/launches/{launch}/plan");
    let plan = programs.post("DCC", &plan_path, JSON, "").await.json();
    let seal = |plan: &serde_json::Value| json!({"act": "seal", "plan": plan["plan"]});
    let csv = "kind,scope,from,until\n\
               TARIFF-CHANGE,PORTFOLIO,2026-11-24T00:00:00Z,2027-03-01T00:00:00Z\n";
    let taken = programs.post(BRIGHTWATER, "/api/v1/conflicts", CSV, csv);
    assert_eq!(taken.await.status, 200);
    let refused = programs.act("DCC", &launch, seal(&plan)).await;
    assert_eq!(
        (refused.status, refused.code()),
        (422, "no-checked-plan".to_owned())
    );
    let again = programs.post("DCC", &plan_path, JSON, "").await.json();
    let sealed = programs.act("DCC", &launch, seal(&again)).await;
    assert_eq!(sealed.status, 200, "{sealed:?}");
}
