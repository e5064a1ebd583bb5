//! `firmgate rehearse` as its users run it: a notification in a file, what is told of it in two
//! forms, and what is said of a file that is none.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it stands"
)]

use serde_json::{Value, json};
use std::process::{Command, Output};

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        std::fs::create_dir(desk.0.path().join("data")).unwrap();
        desk
    }

    fn with_fleet() -> Desk {
        let desk = Desk::new();
        for arguments in [
            "fleet generate --hubs 5000 --seed 7 --out fleet.csv --suppliers suppliers.csv",
            "import organisations suppliers.csv",
            "import inventory fleet.csv --as-of 2026-10-01",
        ] {
            let arguments: Vec<&str> = arguments.split(' ').collect();
            let output = desk.run(&arguments);
            assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        }
        desk
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_firmgate"))
            .args(arguments)
            .env("FIRMGATE_DATA", "data")
            .current_dir(self.0.path())
            .output()
            .unwrap()
    }

    /// Rehearses this file; gives the exit code, what was answered and what was complained of.
    fn rehearses(&self, file: &str, more: &[&str]) -> (Option<i32>, String, String) {
        std::fs::write(self.0.path().join("launch.json"), file).unwrap();
        let few = ["rehearse", "launch.json", "--launches", "200"];
        let output = self.run(&[&few[..], more].concat());
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    }
}

/// A notification whose ladder has these levels.
fn notification(levels: Value) -> Value {
    json!({
        "number": "CHFN-2026-0001", "kind": "Ordinary", "make": "Orrin", "model": "OR-CH9",
        "han_variant": "Dual Band", "to_version": "05000120",
        "from_versions": ["05000100", "05000110"],
        "release_note": "The WAN link comes back within a minute after a power outage.",
        "severity": "High", "priority": "Medium",
        "deploy_by": "2027-01-29", "activate_by": "2027-02-26",
        "criteria": {
            "failed_max_percent": "2", "bad_max_percent": "3",
            "waves": [10, 50], "levels": levels,
            "stratum_hubs_min": 20, "holdback_per_stratum": 5,
            "measures": {"GAS-READS": {"events_min": 8, "multiple": 3, "pairs_min": 100}}
        }
    })
}

fn ladder() -> Value {
    json!([{"size": "nominated", "by_dcc_plan": 300}, {"size": "rest"}])
}

#[test]
fn sl_1_a_written_ladder_is_rehearsed_as_text_and_as_json_with_the_same_numbers() {
    let desk = Desk::with_fleet();
    let file = notification(ladder()).to_string();
    let (code, text, complaints) = desk.rehearses(&file, &[]);
    assert_eq!((code, complaints.as_str()), (Some(0), ""), "{text}");
    let (code, json, _) = desk.rehearses(&file, &["--format", "json"]);
    assert_eq!(code, Some(0));
    let told: Value = serde_json::from_str(&json).unwrap();
    let levels = told["levels"].as_array().unwrap();
    assert_eq!(levels.len(), 2, "{told}");
    for level in levels {
        let hubs = level["hubs"].as_u64().unwrap();
        assert!(hubs > 0, "{level}");
        assert!(
            text.contains(&format!("Level {}", level["level"])),
            "{text}"
        );
    }
    // The same seed tells the same; another one does not change what is computed exactly.
    assert_eq!(desk.rehearses(&file, &["--format", "json"]).1, json);
    let (_, other, _) = desk.rehearses(&file, &["--format", "json", "--seed", "2"]);
    let other: Value = serde_json::from_str(&other).unwrap();
    assert_eq!(other["levels"], told["levels"]);
}

#[test]
fn sl_1_a_file_that_is_no_notification_is_refused_with_its_place_or_its_field() {
    let desk = Desk::with_fleet();
    let mut no_day = notification(ladder());
    no_day["deploy_by"] = json!("soon");
    let mut no_share = notification(ladder());
    no_share["criteria"]["bad_max_percent"] = json!("many");
    for (file, wanted) in [
        (
            "{\n  \"number\":".to_owned(),
            "the file holds no notification: line 2, column",
        ),
        ("[]".to_owned(), "the file holds no notification: line 1"),
        (no_day.to_string(), "the field deploy_by is not well formed"),
        (
            no_share.to_string(),
            "the field bad_max_percent is not well formed",
        ),
        (
            notification(json!([{"size": "half"}])).to_string(),
            "the file holds no notification: line 1, column",
        ),
    ] {
        let (code, answer, complaint) = desk.rehearses(&file, &[]);
        assert_eq!((code, answer.as_str()), (Some(2), ""), "{complaint}");
        assert!(complaint.starts_with("firmgate: "), "{complaint}");
        assert!(complaint.contains(wanted), "{complaint}");
    }
}

#[test]
fn sl_1_what_cannot_be_rehearsed_is_answered_with_the_reason() {
    let without = Desk::new();
    let file = notification(ladder()).to_string();
    let (code, answer, _) = without.rehearses(&file, &[]);
    assert_eq!(code, Some(1));
    assert!(answer.starts_with("There is no fleet yet"), "{answer}");

    let desk = Desk::with_fleet();
    let mut absent = notification(ladder());
    absent["model"] = json!("OR-CH0");
    let (code, answer, _) = desk.rehearses(&absent.to_string(), &[]);
    assert_eq!(code, Some(1), "{answer}");
    assert_ne!(answer, "");
    let floors = notification(json!([{"size": "nominated", "by_dcc_plan": 10}, {"size": "rest"}]));
    let (code, answer, _) = desk.rehearses(&floors.to_string(), &[]);
    assert_eq!(code, Some(1), "{answer}");
    assert_ne!(answer, "");

    let missing = desk.run(&["rehearse", "nowhere.json"]);
    assert_eq!(missing.status.code(), Some(1));
    let unknown = desk.run(&["rehearse", "--notification", "CHFN-2026-0009"]);
    assert_eq!(unknown.status.code(), Some(2));
    let told = String::from_utf8(unknown.stderr).unwrap();
    assert!(
        told.contains("no notification has the number CHFN-2026-0009"),
        "{told}"
    );
    let elsewhere = desk.run(&["rehearse", "launch.json", "--data", "elsewhere"]);
    assert_eq!(elsewhere.status.code(), Some(2));
}
