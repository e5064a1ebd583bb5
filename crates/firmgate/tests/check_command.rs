//! `firmgate check` as its users run it: exit codes, formats, copies, standard input.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it stands"
)]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

const FILE: &str = "Identifier,Make,Model,Firmware Version,Device Type,Source,\
                    Status of Information,Date last Updated,Fix Available,Fix Information\n";
const ROW: &str =
    "1,Northmere,EM-100,0002012F,ESME,Device Manufacturer,Defect,2026-03-01,Yes,Restart it.\n";

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).unwrap();
        name.to_owned()
    }

    fn check(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_firmgate"))
            .arg("check")
            .args(arguments)
            .args(["--today", "2026-04-07"])
            .current_dir(self.0.path())
            .output()
            .unwrap()
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn reg_14_a_clean_file_exits_0_and_says_what_to_do_next() {
    let desk = Desk::new();
    let file = desk.put("q1.csv", &format!("{FILE}{ROW}"));
    let output = desk.check(&[&file]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        out(&output),
        "Accepted: 1 row, nothing found.\nNext: send the file. Nothing in it needs changing.\n"
    );
}

#[test]
fn reg_14_warnings_exit_0_and_errors_exit_1() {
    let desk = Desk::new();
    let warned = desk.put("w.csv", &format!("{FILE}{}", ROW.replace("ESME", "esme")));
    let refused = desk.put("e.csv", &format!("{FILE}{}", ROW.replace("ESME", "EMSE")));
    assert_eq!(desk.check(&[&warned]).status.code(), Some(0));
    let output = desk.check(&[&refused]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).starts_with("e.csv:2:5: E ENUM-INVALID "));
}

#[test]
fn reg_16_json_is_one_object_with_the_verdict() {
    let desk = Desk::new();
    let file = desk.put(
        "e.csv",
        &format!("{FILE}{}", ROW.replace("0002012F", "20120")),
    );
    let output = desk.check(&[&file, "--format", "json"]);
    let object: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(object["verdict"], "reject");
    assert_eq!(object["counts"]["FW-LEADING-ZEROS"], 1);
    assert_eq!(object["findings"][0]["record"], "1");
}

#[test]
fn reg_16_the_catalogue_and_the_sender_are_checked_against() {
    let desk = Desk::new();
    let file = desk.put("q1.csv", &format!("{FILE}{ROW}"));
    let catalogue = desk.put(
        "devices.csv",
        "Make,Model,Firmware Version,Device Type\nNorthmere,EM-100,0A0B0C0D,ESME\nbad\n",
    );
    let output = desk.check(&[&file, "--catalogue", &catalogue, "--as", "csp"]);
    let said = out(&output);
    assert!(said.contains("q1.csv:2:4: W REF-UNKNOWN"), "{said}");
    assert!(said.contains("q1.csv:2:6: E SOURCE-MISMATCH"), "{said}");
    let warned = String::from_utf8(output.stderr).unwrap();
    assert!(warned.contains("Line 3 of the catalogue"), "{warned}");
}

#[test]
fn a_use_that_makes_no_sense_exits_2_and_says_why() {
    let desk = Desk::new();
    let file = desk.put("q1.csv", &format!("{FILE}{ROW}"));
    let wrong: [&[&str]; 5] = [
        &["missing.csv"],
        &[&file, "--format", "xml"],
        &[&file, "--catalogue", "missing.csv"],
        &[&file, "--catalogue", &file, "--valid-rows", "v.csv"],
        &[&file, "--annotated", "no-such-directory/a.csv"],
    ];
    for arguments in wrong {
        let output = desk.check(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

/// What somebody has and checks is never written over, by whichever name.
#[test]
fn a_copy_over_a_file_that_is_read_is_refused_and_nothing_is_lost() {
    let desk = Desk::new();
    let text = format!("{FILE}{ROW}");
    let file = desk.put("q1.csv", &text);
    std::os::unix::fs::symlink(desk.path("q1.csv"), desk.path("link.csv")).unwrap();
    let wrong: [&[&str]; 5] = [
        &[&file, "--annotated", "q1.csv"],
        &[&file, "--annotated", "./q1.csv"],
        &[&file, "--annotated", "link.csv"],
        &[&file, "--valid-rows", "v.csv", "--rest", "q1.csv"],
        &[&file, "--valid-rows", "v.csv", "--rest", "v.csv"],
    ];
    for arguments in wrong {
        let output = desk.check(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains("Name a"), "{arguments:?}: {told}");
        assert!(!desk.path("v.csv").exists(), "{arguments:?}");
        let kept = std::fs::read_to_string(desk.path("q1.csv")).unwrap();
        assert_eq!(kept, text, "{arguments:?}");
    }
}

#[test]
fn reg_16_each_finding_says_what_was_expected_and_a_file_without_rows_is_not_split() {
    let desk = Desk::new();
    let refused = desk.put("e.csv", &format!("{FILE}{}", ROW.replace("ESME", "EMSE")));
    let said = out(&desk.check(&[&refused]));
    assert!(said.contains("Expected: ESME, "), "{said}");
    assert!(
        !said.contains("--valid-rows"),
        "no row stands by itself: {said}"
    );
    let empty = desk.put("empty.csv", "");
    let picture = desk.put("picture.csv", "%PDF-1.7 not a table");
    std::fs::write(desk.path("large.csv"), vec![b'a'; (64 << 20) + 1]).unwrap();
    let large = "large.csv".to_owned();
    for file in [&empty, &picture, &large] {
        let output = desk.check(&[file]);
        assert_eq!(output.status.code(), Some(1), "{file}");
        let said = out(&output);
        assert!(!said.contains("--valid-rows"), "{file}: {said}");
        assert!(said.contains("put the file itself right"), "{file}: {said}");
    }
    let said = out(&desk.check(&[&large]));
    assert!(said.contains("FILE-TOO-LARGE"), "{said}");
    assert!(said.contains("Expected: At most 64 MiB."), "{said}");
}

#[test]
fn reg_14_copies_are_written_beside_the_answer() {
    let desk = Desk::new();
    let bad = ROW.replace("1,", "2,").replace("ESME", "EMSE");
    let file = desk.put("q1.csv", &format!("{FILE}{ROW}{bad}"));
    let output = desk.check(&[
        &file,
        "--annotated",
        "a.csv",
        "--valid-rows",
        "v.csv",
        "--rest",
        "r.csv",
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(desk.check(&["v.csv"]).status.code(), Some(0));
    assert_eq!(desk.check(&["r.csv"]).status.code(), Some(1));
    let annotated = std::fs::read_to_string(desk.path("a.csv")).unwrap();
    assert!(annotated.contains("E ENUM-INVALID (Device Type)"));
}

#[test]
fn reg_14_standard_input_is_read_for_a_hyphen() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_firmgate"))
        .args(["check", "-", "--today", "2026-04-07"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let text = format!("{FILE}{ROW}");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(out(&output).starts_with("Accepted: 1 row"));
}

#[test]
fn reg_14_a_file_of_two_megabytes_is_read_as_it_stands_however_it_comes() {
    let desk = Desk::new();
    let rows = (1..=20_000).map(|n| ROW.replacen('1', &n.to_string(), 1));
    let last = ROW.replace("ESME", "EMSE");
    let text = format!("{FILE}{}{last}", rows.collect::<String>());
    assert!(text.len() > 1 << 20, "{}", text.len());
    let file = desk.put("large.csv", &text);
    let from_file = out(&desk.check(&[&file, "--format", "json"]));
    let from_input = Command::new(env!("CARGO_BIN_EXE_firmgate"))
        .args(["check", "-", "--format", "json", "--today", "2026-04-07"])
        .stdin(std::fs::File::open(desk.path("large.csv")).unwrap())
        .output()
        .unwrap();
    assert_eq!(from_file, out(&from_input));
    let found: serde_json::Value = serde_json::from_str(&from_file).unwrap();
    // One byte lost or doubled anywhere would be another finding.
    assert_eq!(found["counts"]["ENUM-INVALID"], 1);
    let wrong = found["findings"].as_array().unwrap().iter();
    let mut wrong = wrong.filter(|finding| finding["code"] == "ENUM-INVALID");
    assert_eq!(wrong.next().unwrap()["line"], 20_002);
}
