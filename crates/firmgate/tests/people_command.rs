//! `firmgate people` as an administrator uses it.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it stands"
)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        let organisations = "Name,Type,Category\nDCC,DCC,\n";
        std::fs::write(desk.0.path().join("organisations.csv"), organisations).unwrap();
        let imported = desk.runs(&["import", "organisations", "organisations.csv"], "");
        assert!(imported.status.success(), "{imported:?}");
        desk
    }

    fn runs(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_firmgate"))
            .args(arguments)
            .env("FIRMGATE_DATA", self.0.path().join("data"))
            .current_dir(self.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that refuses before it reads has closed its input.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    fn says(&self, arguments: &[&str], input: &str) -> String {
        let output = self.runs(arguments, input);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout)
            .unwrap()
            .trim_end()
            .to_owned()
    }
}

#[test]
fn one_2_an_administrator_adds_deactivates_lets_in_again_and_sets_a_password() {
    let desk = Desk::new();
    let add = [
        "people",
        "add",
        "--organisation",
        "DCC",
        "--name",
        "ada",
        "--display",
        "Ada",
    ];
    let added = desk.says(&add, "a password of tests\n");
    assert_eq!(added, "ada may sign in for DCC");
    let list = ["people", "list"];
    assert_eq!(desk.says(&list, ""), "ada\tAda\tDCC");
    let out = desk.says(&["people", "deactivate", "--name", "ada"], "");
    assert!(out.starts_with("ada may sign in no longer"), "{out}");
    assert_eq!(desk.says(&list, ""), "ada\tAda\tDCC\tdeactivated");
    let password = ["people", "password", "--name", "ada"];
    let set = desk.says(&password, "another password of tests\n");
    assert!(set.ends_with("deactivated still"), "{set}");
    let again = desk.says(&["people", "activate", "--name", "ada"], "");
    assert_eq!(again, "ada may sign in again");
    assert_eq!(desk.says(&list, ""), "ada\tAda\tDCC");
}

#[test]
fn one_2_what_cannot_be_done_is_said_and_changes_nothing() {
    let desk = Desk::new();
    for (arguments, input, words) in [
        (
            ["people", "deactivate", "--name", "ada"],
            "",
            "nobody signs in",
        ),
        (
            ["people", "activate", "--name", "ada"],
            "",
            "nobody signs in",
        ),
        (
            ["people", "password", "--name", "ada"],
            "x\n",
            "nobody signs in",
        ),
    ] {
        let output = desk.runs(&arguments, input);
        assert_eq!(output.status.code(), Some(1));
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains(words), "{told}");
    }
}
