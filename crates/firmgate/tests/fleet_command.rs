//! `firmgate fleet` and `firmgate import inventory` as their users run them: exit codes, findings,
//! answers in three forms, a month's changes.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it stands"
)]

use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output};

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    /// A desk with the invented Suppliers entered and a fleet of this many hubs in force.
    fn with_fleet(hubs: u32) -> Desk {
        let desk = Desk::new();
        let hubs = hubs.to_string();
        desk.done(&[
            "fleet",
            "generate",
            "--hubs",
            &hubs,
            "--seed",
            "7",
            "--out",
            "fleet.csv",
            "--suppliers",
            "suppliers.csv",
        ]);
        desk.done(&["import", "organisations", "suppliers.csv"]);
        desk.done(&["import", "inventory", "fleet.csv", "--as-of", "2026-10-01"]);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_firmgate"))
            .args(arguments)
            .env("FIRMGATE_DATA", "data")
            .current_dir(self.0.path())
            .output()
            .unwrap()
    }

    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        out(&output)
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let arguments = [arguments, &["--format", "json"]].concat();
        serde_json::from_str(&self.done(&arguments)).unwrap()
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const LAUNCH: [&str; 8] = [
    "--model", "OR-CH9", "--to", "05000120", "--from", "05000100", "--from", "05000110",
];

#[test]
fn sl_2_a_supplier_is_told_how_many_hubs_a_launch_concerns() {
    let desk = Desk::with_fleet(5_000);
    let affected = |more: &[&str]| {
        let asked = ["fleet", "affected", "--supplier", "Pellwater Energy"];
        desk.json(&[&asked, &LAUNCH[..], more].concat())
    };
    let answer = affected(&[]);
    let cells = answer["affected"]["cells"].as_array().unwrap();
    let hubs = answer["affected"]["hubs"].as_u64().unwrap();
    assert!(hubs > 100, "{answer}");
    let sum: u64 = cells
        .iter()
        .map(|cell| cell["hubs"].as_u64().unwrap())
        .sum();
    assert_eq!(sum, hubs);
    let reasons: std::collections::BTreeSet<&str> = answer["excluded"]["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| cell["reason"].as_str().unwrap())
        .collect();
    assert!(
        reasons.contains("NotCommissioned") && reasons.contains("OnVersion"),
        "{reasons:?}"
    );
    let broken_down = affected(&["--combinations"]);
    let rows = broken_down["combinations"].as_array().unwrap();
    let sum: u64 = rows.iter().map(|row| row["hubs"].as_u64().unwrap()).sum();
    assert_eq!(sum, hubs);
    // What the fleet holds says the same, counted another way.
    let holdings = desk.json(&["fleet", "show", "--supplier", "Pellwater Energy"]);
    let held: u64 = holdings["profiles"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| {
            row["model"] == "OR-CH9"
                && ["05000100", "05000110"].contains(&row["version"].as_str().unwrap())
                && row["status"] == "Commissioned"
                && row["wan"] == "Reachable"
                && row["region"] != "Unknown"
        })
        .map(|row| row["hubs"].as_u64().unwrap())
        .sum();
    assert_eq!(held, hubs);
    assert_eq!(holdings["hubs"], answer["hubs"]);
    let no_path = desk.done(&[
        "fleet",
        "affected",
        "--supplier",
        "Pellwater Energy",
        "--model",
        "OR-CH9",
        "--to",
        "05000120",
    ]);
    assert!(no_path.contains(": 0 hubs of "), "{no_path}");
    assert!(no_path.contains("is not declared: name them"), "{no_path}");
}

#[test]
fn sl_2_the_central_products_list_says_from_which_versions_and_a_version_has_the_form_of_hubs() {
    let desk = Desk::with_fleet(2_000);
    let list = desk.path("cpl.csv");
    std::fs::write(
        &list,
        "Entry ID,Device Type,Make,Model,Firmware Version,Status,Upgradable From\n\
         C1,CHF,Orrin,OR-CH9,05000100,Active,N/A\n\
         C2,CHF,Orrin,OR-CH9,05000110,Active,C1\n\
         C3,CHF,Orrin,OR-CH9,05000120,Active,C1 C2\n",
    )
    .unwrap();
    desk.done(&["import", "cpl", list.to_str().unwrap()]);
    let asked = [
        "fleet",
        "affected",
        "--supplier",
        "Pellwater Energy",
        "--model",
        "OR-CH9",
    ];
    let by_list = desk.done(&[&asked[..], &["--to", "05000120"]].concat());
    let by_hand = desk.done(&[&asked[..4], &LAUNCH[..]].concat());
    assert!(
        by_list.contains("Upgradable from: 05000100, 05000110."),
        "{by_list}"
    );
    assert_eq!(by_list, by_hand);
    for unfit in ["4.1", "0500012", "0500012G"] {
        let refused = desk.run(&[&asked[..], &["--to", unfit]].concat());
        assert_eq!(refused.status.code(), Some(2), "{unfit}");
        assert!(
            err(&refused).contains("is no firmware version of a hub"),
            "{}",
            err(&refused)
        );
    }
}

#[test]
fn a_column_that_is_missing_is_named_once() {
    let desk = Desk::with_fleet(100);
    std::fs::write(desk.path("short.csv"), "DeviceID,DeviceType\n").unwrap();
    let refused = desk.run(&["import", "inventory", "short.csv", "--as-of", "2026-10-02"]);
    let told = format!("{}{}", out(&refused), err(&refused));
    assert!(
        told.contains("INV-COLUMN-MISSING DeviceStatus; wanted"),
        "{told}"
    );
}

#[test]
fn sl_2_the_answer_comes_as_text_and_as_csv() {
    let desk = Desk::with_fleet(2_000);
    let asked = ["fleet", "affected", "--supplier", "Thornbeck Power"];
    let text = desk.done(&[&asked, &LAUNCH[..]].concat());
    assert!(text.starts_with("Thornbeck Power: "), "{text}");
    assert!(
        text.contains("would be upgraded to Orrin OR-CH9 05000120."),
        "{text}"
    );
    assert!(text.contains("\nFrom version  Region"), "{text}");
    assert!(text.contains("\nLeft out"), "{text}");
    let csv = desk.done(&[&asked, &LAUNCH[..], &["--format", "csv"]].concat());
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(
        rows.iter()
            .any(|row| &row[0] == "Affected" && &row[4] == "05000110")
    );
    assert!(
        rows.iter()
            .any(|row| &row[0] == "Excluded" && &row[1] == "OnVersion")
    );
    let show = desk.done(&["fleet", "show", "--format", "csv"]);
    let hubs: u64 = show
        .lines()
        .skip(1)
        .map(|line| line.rsplit(',').next().unwrap().parse::<u64>().unwrap())
        .sum();
    assert_eq!(hubs, 2_000);
}

#[test]
fn sl_13_the_same_seed_gives_the_same_bytes_and_a_snapshot_imports_as_its_extract_does() {
    let desk = Desk::with_fleet(1_000);
    let generate = |out: &str, more: &[&str]| {
        let asked = [
            "fleet", "generate", "--hubs", "1000", "--seed", "7", "--out", out,
        ];
        desk.done(&[&asked, more].concat());
    };
    generate("again.csv", &[]);
    let bytes = |name: &str| std::fs::read(desk.path(name)).unwrap();
    assert_eq!(bytes("fleet.csv"), bytes("again.csv"));
    generate("one", &["--format", "snapshot"]);
    generate("two", &["--format", "snapshot"]);
    for file in ["hubs.arrow", "behind.arrow", "manifest.json"] {
        assert_eq!(
            bytes(&format!("one/{file}")),
            bytes(&format!("two/{file}")),
            "{file}"
        );
    }
    let before = desk.json(&["fleet", "show"]);
    let imported = desk.done(&["import", "inventory", "one"]);
    assert!(
        imported.contains("In force: snapshot 2 as of 1 October 2026."),
        "{imported}"
    );
    let after = desk.json(&["fleet", "show"]);
    assert_eq!(before["profiles"], after["profiles"]);
    assert_eq!(
        bytes("data/fleet/snapshot-000001/hubs.arrow"),
        bytes("one/hubs.arrow")
    );
    assert_eq!(
        bytes("data/fleet/snapshot-000002/hubs.arrow"),
        bytes("one/hubs.arrow")
    );
    let mine = |snapshot: u32| {
        String::from_utf8(bytes(&format!(
            "data/fleet/snapshot-00000{snapshot}/manifest.json"
        )))
        .unwrap()
    };
    assert_eq!(mine(1), mine(2), "under the references of this place");
}

#[test]
fn bad_rows_are_findings_and_the_rest_is_in_force() {
    let desk = Desk::with_fleet(50);
    let mut extract = std::fs::read_to_string(desk.path("fleet.csv")).unwrap();
    extract = extract.replacen("CHF,", "HUB,", 1);
    extract.push_str("not,a,row\r\n");
    std::fs::write(desk.path("bad.csv"), &extract).unwrap();
    let output = desk.run(&["import", "inventory", "bad.csv", "--as-of", "2026-10-02"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(err(&output).contains("bad.csv:2:2: E INV-VALUE-INVALID DeviceType HUB; wanted ESME,"));
    assert!(err(&output).contains("INV-FIELD-COUNT"), "{}", err(&output));
    assert!(out(&output).contains("2 rows left out"), "{}", out(&output));
    assert!(!err(&output).contains("02-F1-C7"), "no Device ID is shown");
    let json = desk.json(&["import", "inventory", "bad.csv", "--as-of", "2026-10-02"]);
    assert_eq!(json["verdict"], "in-force");
    assert_eq!(json["rows"]["left_out"], 2);
    assert_eq!(json["counts"]["INV-FIELD-COUNT"], 1);
    assert_eq!(json["findings"][0]["line"], 2);
}

#[test]
fn an_extract_that_cannot_be_read_leaves_the_snapshot_in_force() {
    let desk = Desk::with_fleet(50);
    std::fs::write(desk.path("empty.csv"), "").unwrap();
    let output = desk.run(&["import", "inventory", "empty.csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("Not in force: the snapshot before stays."));
    let output = desk.run(&["import", "inventory", "nowhere.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(desk.json(&["fleet", "show"])["snapshot"], 1);
    let doctor = desk.run(&["doctor", "--data", "data"]);
    assert_eq!(doctor.status.code(), Some(0), "{doctor:?}");
}

#[test]
fn sl_2_a_months_changes_of_supplier_move_hubs_between_portfolios() {
    let desk = Desk::with_fleet(3_000);
    let changes = desk.done(&["fleet", "change", "--hubs", "3000", "--seed", "7"]);
    std::fs::write(desk.path("changes.csv"), &changes).unwrap();
    let before = desk.json(&["fleet", "show"]);
    let json = desk.json(&["import", "changes", "changes.csv"]);
    assert_eq!(json["errors"], 0);
    let taken = json["outcomes"]["TakenIn"].as_u64().unwrap();
    assert_eq!(taken, changes.lines().count() as u64 - 1, "{json}");
    let after = desk.json(&["fleet", "show"]);
    assert_eq!(
        before["profiles"], after["profiles"],
        "hubs stay what they are"
    );
    assert!(after["hubs_changed"].as_u64().unwrap() > 15);
    let again = desk.json(&["import", "changes", "changes.csv"]);
    assert_eq!(again["outcomes"]["Known"], taken);
    let doctor = desk.run(&["doctor", "--data", "data"]);
    assert_eq!(doctor.status.code(), Some(0), "{doctor:?}");
    std::fs::write(desk.path("bad.csv"), "DeviceID,At,What,Value\nx,y,z,w\n").unwrap();
    let output = desk.run(&["import", "changes", "bad.csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains("bad.csv:2:1: E HUB-VALUE-INVALID DeviceID x;"),
        "{}",
        err(&output)
    );
}

#[test]
fn a_question_that_makes_no_sense_exits_2_and_one_without_a_fleet_1() {
    let desk = Desk::with_fleet(50);
    let asked = |supplier: &str, model: &str| {
        let asked = [
            "fleet",
            "affected",
            "--supplier",
            supplier,
            "--model",
            model,
            "--to",
            "1",
        ];
        desk.run(&asked).status.code()
    };
    assert_eq!(asked("Nobody", "OR-CH9"), Some(2));
    assert_eq!(asked("Pellwater Energy", "OR-XX"), Some(2));
    let empty = Desk::new();
    assert_eq!(empty.run(&["fleet", "show"]).status.code(), Some(2));
    std::fs::create_dir(empty.path("data")).unwrap();
    assert_eq!(empty.run(&["fleet", "show"]).status.code(), Some(1));
}

#[test]
fn sl_13_the_fleet_can_be_measured_where_it_stands() {
    let desk = Desk::with_fleet(500);
    let figures: Value = serde_json::from_str(&desk.done(&["fleet", "measure"])).unwrap();
    assert_eq!(figures["hubs"], 500);
    assert_eq!(figures["look_up"]["listed"], 50_000);
    assert_eq!(figures["look_up"]["unknown"], 5_000);
    assert!(figures["count_ms"]["calls"].as_u64().unwrap() > 50);
}

#[test]
fn sl_13_half_an_extract_or_one_of_another_day_is_not_put_in_force_unasked() {
    let desk = Desk::with_fleet(50);
    let extract = std::fs::read_to_string(desk.path("fleet.csv")).unwrap();
    let half: String = extract.chars().take(extract.len() / 2).collect();
    std::fs::write(desk.path("half.csv"), half).unwrap();
    let import = |file: &str, more: &[&str]| {
        let output = desk.run(&[&["import", "inventory", file], more].concat());
        (output.status.code(), out(&output))
    };
    for (file, day, why) in [
        ("half.csv", "2026-10-02", "may be cut off"),
        ("fleet.csv", "2026-09-30", "describes 2026-09-30"),
        ("fleet.csv", "2999-01-01", "yet to come"),
    ] {
        let (code, said) = import(file, &["--as-of", day]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(why) && said.contains("stays"), "{said}");
    }
    assert_eq!(desk.json(&["fleet", "show"])["snapshot"], 1);
    let (code, said) = import("half.csv", &["--as-of", "2026-10-02", "--anyway"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(desk.json(&["fleet", "show"])["snapshot"], 2);
}
