//! `firmgate duis` as its users run it: keys, a request, its signature, and why one is refused (SL-3).
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it stands"
)]

use std::process::{Command, Output};

const LIST: &str = "Device ID\n00-DB-12-34-56-00-00-01,00db123456000002\n\"00:DB:12:34:56:00:00:03\"\n\
                    00-db-12-34-56-00-00-01\n";

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    /// A desk with keys on it.
    fn with_keys() -> Desk {
        let desk = Desk::new();
        desk.right(&["test-pki", "pki"]);
        desk
    }

    fn put(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_firmgate"))
            .arg("duis")
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .unwrap()
    }

    /// What the command says, having said yes.
    fn right(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What the command says on the error stream, having ended with this code.
    fn wrong(&self, arguments: &[&str], code: i32) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(code));
        assert_eq!(output.stdout, b"");
        String::from_utf8(output.stderr).unwrap()
    }

    /// A request for three hubs, put down as `request.xml`.
    fn request(&self) -> String {
        self.put("list.csv", LIST.split_once('\n').unwrap().1);
        let text = self.right(&request_of("list.csv"));
        self.put("request.xml", &text);
        text
    }

    /// The same signed by the Supplier, put down as `signed.xml`.
    fn signed(&self) -> String {
        self.request();
        let text = self.right(&sign("request.xml", "supplier"));
        self.put("signed.xml", &text);
        text
    }
}

fn request_of(list: &str) -> Vec<&str> {
    vec![
        "request",
        list,
        "--notification",
        "CHFN-2026-0001",
        "--manufacturer",
        "106C",
        "--model",
        "433100AC",
        "--firmware",
        "01020304",
        "--originator",
        "00-DB-12-34-AA-00-00-01",
        "--broker",
        "00-DB-12-34-AA-00-00-02",
        "--counter",
        "1001",
    ]
}

fn sign<'a>(file: &'a str, who: &str) -> Vec<&'a str> {
    let (key, certificate) = match who {
        "supplier" => ("pki/keys/supplier.pem", "pki/certificates/supplier.pem"),
        "broker" => ("pki/keys/broker.pem", "pki/certificates/broker.pem"),
        other => panic!("nobody is called {other}"),
    };
    vec!["sign", file, "--key", key, "--certificate", certificate]
}

const CHECK: [&str; 4] = ["check", "signed.xml", "--certificates", "pki/certificates"];

#[test]
fn sl_3_a_list_becomes_a_signed_request_that_checks() {
    let desk = Desk::with_keys();
    let signed = desk.signed();
    assert!(
        signed.contains("00-DB-12-34-56-00-00-01,00-DB-12-34-56-00-00-02,00-DB-12-34-56-00-00-03<")
    );
    assert_eq!(
        desk.right(&CHECK),
        "A Service Request 11.5 for notification CHFN-2026-0001: 3 Device IDs, 0 of them again.\n\
         Signed by 00-DB-12-34-AA-00-00-01 in role 87.\n"
    );
}

#[test]
fn sl_3_a_changed_request_is_refused_with_the_reason() {
    let desk = Desk::with_keys();
    let signed = desk.signed();
    desk.put("signed.xml", &signed.replace("433100AC", "433100AD"));
    let said = desk.wrong(&CHECK, 1);
    assert!(said.contains("DUIS-DIGEST-MISMATCH"), "{said}");
    desk.put("signed.xml", &signed.replace("56-00-00-02", "56-00-00-0G"));
    let said = desk.wrong(&CHECK, 1);
    assert!(
        said.contains("DUIS-DEVICE-ID-INVALID Line 1, column "),
        "{said}"
    );
    assert!(!said.contains("00-0G"), "{said}");
}

#[test]
fn sl_3_the_broker_cannot_sign_for_a_supplier() {
    let desk = Desk::with_keys();
    desk.request();
    let signed = desk.right(&sign("request.xml", "broker"));
    desk.put("signed.xml", &signed);
    let said = desk.wrong(&CHECK, 1);
    assert!(said.contains("DUIS-CERTIFICATE-ROLE"), "{said}");
}

#[test]
fn a_certificate_counts_at_the_time_that_is_asked_for() {
    let desk = Desk::with_keys();
    desk.signed();
    let long_ago = [CHECK.as_slice(), &["--at", "2020-01-01T00:00:00Z"]].concat();
    let said = desk.wrong(&long_ago, 1);
    assert!(said.contains("DUIS-CERTIFICATE-NOT-VALID"), "{said}");
}

#[test]
fn white_space_added_after_signing_counts_unless_leniency_is_asked_for() {
    let desk = Desk::with_keys();
    let signed = desk.signed();
    desk.put("signed.xml", &signed.replace("><sr:", ">\n<sr:"));
    desk.wrong(&CHECK, 1);
    desk.right(&[CHECK.as_slice(), &["--lenient"]].concat());
}

#[test]
fn the_canonical_form_is_the_message_without_its_signature() {
    let desk = Desk::with_keys();
    desk.signed();
    let canonical = desk.right(&["check", "signed.xml", "--canonical"]);
    assert_eq!(
        canonical,
        std::fs::read_to_string(desk.0.path().join("request.xml")).unwrap()
    );
}

#[test]
fn without_certificates_the_signature_is_not_looked_at_and_that_is_said() {
    let desk = Desk::new();
    desk.request();
    let said = desk.right(&["check", "request.xml"]);
    assert!(
        said.ends_with("Its signature was not looked at.\n"),
        "{said}"
    );
}

#[test]
fn a_list_with_anything_else_in_it_is_refused_by_its_line() {
    let desk = Desk::new();
    desk.put("list.csv", LIST);
    let said = desk.wrong(&request_of("list.csv"), 1);
    assert!(said.contains("line 1 of the list"), "{said}");
    for empty in ["\n", "device_id\n"] {
        desk.put("list.csv", empty);
        assert!(desk.wrong(&request_of("list.csv"), 1).contains("empty"));
    }
    desk.put("list.csv", "00-DB-12-34-56-00-00-01");
    let mut too_long = request_of("list.csv");
    too_long[9] = "0102030405";
    let said = desk.wrong(&too_long, 1);
    assert!(said.contains("FirmwareVersion"), "{said}");
}

#[test]
fn keys_are_never_written_over_and_are_their_owners_alone() {
    let desk = Desk::with_keys();
    let said = desk.wrong(&["test-pki", "pki"], 2);
    assert!(said.contains("not empty"), "{said}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let key = desk.0.path().join("pki/keys/supplier.pem");
        let mode = std::fs::metadata(key).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let twice = [
        "test-pki",
        "other",
        "--supplier",
        "broker=00-DB-12-34-AA-00-00-09",
    ];
    assert!(desk.wrong(&twice, 2).contains("two parties"));
}

#[test]
fn a_use_that_makes_no_sense_exits_2() {
    let desk = Desk::with_keys();
    desk.request();
    let mut other_key = sign("request.xml", "supplier");
    other_key[3] = "pki/keys/broker.pem";
    assert!(desk.wrong(&other_key, 2).contains("another key"));
    assert!(
        desk.wrong(&["check", "nothing.xml"], 2)
            .contains("cannot be read")
    );
    desk.put("no.pem", "no");
    let mut no_key = sign("request.xml", "supplier");
    no_key[3] = "no.pem";
    assert!(desk.wrong(&no_key, 2).contains("PRIVATE KEY"));
}
