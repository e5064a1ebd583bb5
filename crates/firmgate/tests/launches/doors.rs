//! Every capacity tries every route of the Safe Launch, and sends it what is no request (ONE-2,
//! ONE-3).

use crate::programs::*;
use crate::world::*;
use serde_json::json;
use std::collections::BTreeSet;

/// The routes that only look, and who is answered. Everybody else is refused.
const LOOKS: [(&str, &[&str]); 8] = [
    (
        "/api/v1/launches/LAUNCH",
        &[
            "DCC",
            "Panel",
            "SECAS",
            "Brightwater Energy",
            "Fenland Power",
            "Northmere",
            "Northern Reach",
            "Southern Arc",
        ],
    ),
    (
        "/api/v1/launches/LAUNCH/affected",
        &["Brightwater Energy", "Fenland Power"],
    ),
    (
        "/api/v1/launches/LAUNCH/affected/hubs",
        &["Brightwater Energy", "Fenland Power"],
    ),
    (
        "/api/v1/launches/LAUNCH/affected/hubs.csv",
        &["Brightwater Energy", "Fenland Power"],
    ),
    (
        "/api/v1/conflicts",
        &["Brightwater Energy", "Fenland Power", "Stranger Supply"],
    ),
    ("/api/v1/orders", &["Northern Reach", "Southern Arc"]),
    ("/api/v1/orders/ORDER", &["Northern Reach"]),
    ("/api/v1/outcomes", &["Northern Reach", "Southern Arc"]),
];

/// Acts with who comes past the authority table.
fn acts() -> Vec<(serde_json::Value, &'static [&'static str])> {
    const DCC: &[&str] = &["DCC"];
    const PANEL: &[&str] = &["Panel"];
    const SUPPLIERS: &[&str] = &["Brightwater Energy", "Fenland Power", "Stranger Supply"];
    let hold = "HLD-0000000001";
    let texts = |act: &str| json!({"act": act, "reasons": ""});
    vec![
        (json!({"act": "issue"}), DCC),
        (json!({"act": "seal", "plan": "PLN-0000000001"}), DCC),
        (
            json!({"act": "acknowledge-drift", "measure": "GAS-READS"}),
            DCC,
        ),
        (json!({"act": "move-on"}), DCC),
        (
            json!({"act": "report-failure", "hold": hold, "mechanism": "", "mitigation": ""}),
            DCC,
        ),
        (json!({"act": "release-gate", "hold": hold}), DCC),
        (json!({"act": "state-case", "hold": hold, "words": ""}), DCC),
        (json!({"act": "withdraw", "reason": ""}), DCC),
        (json!({"act": "acknowledge"}), SUPPLIERS),
        (
            json!({"act": "emergency-stop", "reason": ""}),
            &[
                "DCC",
                "Brightwater Energy",
                "Fenland Power",
                "Stranger Supply",
            ],
        ),
        (
            json!({"act": "defer", "vulnerabilities": "", "justification": ""}),
            SUPPLIERS,
        ),
        (json!({"act": "end-deferral", "hold": hold}), SUPPLIERS),
        (
            json!({"act": "direct", "hold": hold, "direction": "continue", "reasons": "", "attendance": ""}),
            PANEL,
        ),
        (texts("direct-coverage"), PANEL),
    ]
}

async fn house() -> (Programs, String, String) {
    let (world, launch) = World::sealed().await;
    world.settle().await;
    let order = world.orders(launch).await[0].value.reference.to_string();
    (Programs::of(world).await, launch.to_string(), order)
}

#[tokio::test]
async fn one_3_every_capacity_looks_through_every_door_and_sees_what_its_type_holds() {
    let (programs, launch, order) = house().await;
    for (pattern, answered) in LOOKS {
        let path = pattern.replace("LAUNCH", &launch).replace("ORDER", &order);
        let nobody = programs.get("", &path).await;
        assert_eq!(nobody.status, 401, "{pattern}");
        for (who, _) in everybody() {
            let answer = programs.get(&who, &path).await;
            match answered.contains(&who.as_str()) {
                true => assert_eq!(answer.status, 200, "{pattern} as {who}"),
                false => assert!(
                    [403, 404].contains(&answer.status),
                    "{pattern} as {who}: {}",
                    answer.status
                ),
            }
        }
    }
}

#[tokio::test]
async fn one_2_no_act_passes_the_authority_table_by_program_that_is_not_the_askers() {
    let (programs, launch, _) = house().await;
    let before = programs
        .world
        .app
        .ledger
        .journal_before(None, 1)
        .await
        .unwrap()[0]
        .sequence;
    for (act, may) in acts() {
        let nobody = programs.act("", &launch, act.clone()).await;
        assert_eq!(nobody.status, 401, "{act}");
        for (who, _) in everybody() {
            // What is asked for is unfit on purpose: who may ask is told so, who may not is told
            // nothing more.
            if act["act"] == "acknowledge" && may.contains(&who.as_str()) {
                continue;
            }
            let answer = programs.act(&who, &launch, act.clone()).await;
            match may.contains(&who.as_str()) {
                true if who == "Stranger Supply" => {
                    assert_eq!(answer.status, 404, "{act}: no launch of a stranger's");
                }
                true => assert_eq!(answer.status, 422, "{act} as {who}: {}", answer.text),
                false => assert_eq!(answer.status, 403, "{act} as {who}"),
            }
        }
    }
    let after = programs
        .world
        .app
        .ledger
        .journal_before(None, 1)
        .await
        .unwrap()[0]
        .sequence;
    assert_eq!(before, after);
}

#[tokio::test]
async fn one_3_a_launch_in_draft_is_dccs_alone() {
    let programs = Programs::of(World::new().await).await;
    let draft = json!({
        "number": "CHFN-2026-0009", "kind": "Ordinary", "make": "Northmere", "model": "NM-H200",
        "han_variant": "Dual Band", "to_version": "00020000", "from_versions": ["00010000"],
        "release_note": "Puts right the loss of gas reads.", "severity": "High",
        "priority": "Medium", "deploy_by": "2027-01-29", "activate_by": "2027-02-26"
    });
    let path = "/api/v1/launches";
    for (who, _) in everybody() {
        let answer = programs.post(&who, path, JSON, draft.to_string()).await;
        match who.as_str() {
            "DCC" => assert_eq!(answer.status, 201, "{answer:?}"),
            _ => assert_eq!(answer.status, 403, "{who}"),
        }
    }
    let mut seen = BTreeSet::new();
    for (who, _) in everybody() {
        let listed = programs.get(&who, path).await.json();
        if !listed["entries"].as_array().unwrap().is_empty() {
            seen.insert(who);
        }
    }
    assert_eq!(seen, BTreeSet::from(["DCC".to_owned()]));
    let again = programs.post("DCC", path, JSON, draft.to_string()).await;
    assert_eq!(
        (again.status, again.code()),
        (422, "number-taken".to_owned())
    );
}

#[tokio::test]
async fn bodies_that_are_no_requests_are_refused_by_name_and_change_nothing() {
    let (programs, launch, order) = house().await;
    let acts = format!("/api/v1/launches/{launch}/acts");
    let lists = format!("/api/v1/launches/{launch}/nominations");
    let measures = format!("/api/v1/launches/{launch}/measures");
    let hubs = format!("/api/v1/orders/{order}/hubs");
    let (supplier, csp) = ("Brightwater Energy", "Northern Reach");
    let before = programs
        .world
        .app
        .ledger
        .journal_before(None, 1)
        .await
        .unwrap()[0]
        .sequence;
    let huge = " ".repeat(5 * 1024 * 1024);
    for (who, path, kind, body, status) in [
        ("DCC", "/api/v1/launches", JSON, "{", 400),
        ("DCC", "/api/v1/launches", JSON, "{}", 400),
        ("DCC", "/api/v1/launches", CSV, "{}", 415),
        ("DCC", "/api/v1/launches", JSON, huge.as_str(), 413),
        ("DCC", &acts, JSON, r#"{"act": "launch"}"#, 400),
        ("DCC", &acts, JSON, r#"{"act": "seal", "plan": "1"}"#, 422),
        (
            "DCC",
            &acts,
            JSON,
            r#"{"act": "acknowledge-drift", "measure": "X"}"#,
            422,
        ),
        ("DCC", &acts, JSON, r#"{"act": "move-on", "level": 3}"#, 400),
        ("DCC", &acts, JSON, r#"[]"#, 400),
        (
            "Panel",
            &acts,
            JSON,
            r#"{"act": "direct", "hold": "HLD-0000000001", "direction": "release", "reasons": "a", "attendance": "b"}"#,
            422,
        ),
        (supplier, &lists, JSON, r#"{"device_ids": "all"}"#, 400),
        (supplier, &lists, JSON, r#"{"device_ids": []}"#, 422),
        (supplier, &lists, "text/html", "x", 415),
        (supplier, &lists, CSV, huge.as_str(), 413),
        (supplier, &measures, JSON, "{}", 415),
        (csp, "/api/v1/outcomes", NDJSON, "", 400),
        (csp, "/api/v1/outcomes?sequence=0", NDJSON, "", 400),
        (csp, "/api/v1/outcomes?sequence=-1", NDJSON, "", 400),
        (
            csp,
            "/api/v1/outcomes?sequence=9223372036854775807",
            NDJSON,
            "",
            400,
        ),
        (csp, "/api/v1/outcomes?sequence=1", JSON, "", 415),
        (csp, "/api/v1/orders/x/fetch", JSON, "", 404),
    ] {
        let answer = programs.post(who, path, kind, body.to_owned()).await;
        assert_eq!(
            answer.status,
            status,
            "{path} {}: {answer:?}",
            &body[..body.len().min(60)]
        );
        assert!(answer.json()["type"].is_string(), "{path}");
    }
    for (path, status) in [
        ("/api/v1/launches?limit=0", 400),
        ("/api/v1/launches?after=x", 400),
        ("/api/v1/launches/x", 404),
    ] {
        assert_eq!(programs.get("DCC", path).await.status, status, "{path}");
    }
    programs
        .post(csp, &format!("/api/v1/orders/{order}/fetch"), JSON, "")
        .await;
    for end in [
        "?limit=0",
        "?limit=10001",
        "?after=5",
        "?after=x.order",
        "?page=2",
    ] {
        let status = programs.get(csp, &format!("{hubs}{end}")).await.status;
        assert_eq!(status, if end == "?page=2" { 200 } else { 400 }, "{end}");
    }
    let after = programs
        .world
        .app
        .ledger
        .journal_before(None, 1)
        .await
        .unwrap()[0]
        .sequence;
    assert_eq!(after, before + 1, "only the order was fetched");
}

#[tokio::test]
async fn a_reader_that_has_an_answer_is_told_that_it_still_stands() {
    let (programs, launch, _) = house().await;
    let path = format!("/api/v1/launches/{launch}");
    let first = programs.get("Panel", &path).await;
    let asked = http::Request::get(&path)
        .header("if-none-match", first.tag.unwrap())
        .body(axum::body::Body::empty())
        .unwrap();
    let second = programs.ask("Panel", asked).await;
    assert_eq!((second.status, second.text.as_str()), (304, ""));
}
