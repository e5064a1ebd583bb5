//! The program itself: its options, and keys that are changed under a server that runs.

use crate::kit::*;
use crate::world::get;
use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Output, Stdio};

fn serve(at: &Path, options: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_firmgate"));
    command
        .current_dir(at)
        .args(["serve", "--data", "data", "--listen", "127.0.0.1:0"])
        .args(options)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

const TLS: [&str; 4] = ["--tls-certificate", "server.pem", "--tls-key", "server.key"];

/// What marks a line of the log that is about the server's own keys.
const OF_SERVER: &str = "of=\"server\"";

/// A server that runs.
struct Running {
    child: Child,
    address: String,
    log: Lines<BufReader<ChildStderr>>,
}

impl Running {
    fn start(at: &Path) -> Running {
        let mut child = serve(at, &TLS).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = said.next().unwrap().unwrap();
        let address = line.rsplit(' ').next().unwrap().to_owned();
        let log = BufReader::new(child.stderr.take().unwrap()).lines();
        Running {
            child,
            address,
            log,
        }
    }

    fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status();
        assert!(sent.unwrap().success());
    }

    /// The first line of the log from here on that has these words.
    fn logs(&mut self, words: &str) -> String {
        let lines = self.log.by_ref().map(|line| line.unwrap());
        let mut lines = lines.filter(|line| line.contains(words));
        lines.next().unwrap()
    }

    async fn serves(&self, authority: &Authority) -> bool {
        let client = believing(&authority.certificate, None);
        let uri = self.address.parse().unwrap();
        let page = told(&client, &uri, get("/sign-in")).await;
        page.is_ok_and(|page| page.headers.contains_key("strict-transport-security"))
    }
}

#[tokio::test]
async fn keys_are_changed_under_a_server_that_runs() {
    let at = tempfile::tempdir().unwrap();
    let (old, new) = (Authority::new("Old"), Authority::new("New"));
    old.server(When::Now).write(at.path(), "server");
    let mut running = Running::start(at.path());
    assert!(running.address.starts_with("https://127.0.0.1:"));
    assert!(running.serves(&old).await);
    // The new certificate without its key is not taken.
    let next = new.server(When::Now);
    std::fs::write(at.path().join("server.pem"), &next.certificate).unwrap();
    // Twice, so that a word of success after the refusal would show.
    for _ in 0..2 {
        running.signal("-HUP");
        let line = running.logs(OF_SERVER);
        assert!(
            line.contains("ERROR") && line.contains("TLS-KEY-OF-ANOTHER"),
            "{line}"
        );
        assert!(line.contains("stays in force"), "{line}");
    }
    assert!(running.serves(&old).await);
    next.write(at.path(), "server");
    running.signal("-HUP");
    let line = running.logs(OF_SERVER);
    assert!(line.contains("were read again"), "{line}");
    assert!(running.serves(&new).await);
    assert!(!running.serves(&old).await);
    running.signal("-TERM");
    assert!(running.child.wait().unwrap().success());
}

fn refused(at: &Path, options: &[&str]) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = serve(at, options).output().unwrap();
    (status.code(), String::from_utf8(stderr).unwrap())
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let at = tempfile::tempdir().unwrap();
    let at = at.path();
    for alone in [
        &TLS[..2],
        &TLS[2..],
        &["--client-ca", "clients.pem"],
        &["--alerts-certificate", "own.pem"],
    ] {
        let (code, said) = refused(at, alone);
        assert_eq!(code, Some(2), "{alone:?}: {said}");
    }
    let (code, said) = refused(at, &TLS);
    assert_eq!(code, Some(1));
    assert!(said.contains("server.pem: TLS-FILE-UNREADABLE"), "{said}");
    // Nothing was begun: the data directory is not there.
    assert!(!at.join("data").exists());
}

#[test]
fn a_simulated_csp_needs_to_know_whom_to_believe() {
    let output = Command::new(env!("CARGO_BIN_EXE_firmgate"))
        .args(["csp-simulator", "--server", "https://127.0.0.1:1"])
        .args(["--token", "none", "--rounds", "1"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("--ca PEM")
    );
}
