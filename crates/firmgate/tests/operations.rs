//! What operators watch, as a program that runs tells it.
#![expect(
    clippy::unwrap_used,
    reason = "a scene of a test that cannot be set ends the test"
)]

use sqlx::{Connection, SqliteConnection};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A server that runs, with the addresses that it told.
struct Running {
    child: Child,
    operators: String,
    users: String,
}

impl Running {
    fn start(data: &Path) -> Running {
        let mut child = Command::new(env!("CARGO_BIN_EXE_firmgate"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(["--operators-listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut address = |words: &str| {
            let line = said.next().unwrap().unwrap();
            assert!(line.contains(words), "{line}");
            line.rsplit("//").next().unwrap().to_owned()
        };
        Running {
            operators: address("Operators watch at"),
            users: address("Firmgate is ready at"),
            child,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The status and the text of an answer.
fn get(address: &str, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, body.to_owned())
}

/// The value of the number with this name and these labels.
fn number(metrics: &str, name: &str) -> Option<f64> {
    let line = metrics.lines().find_map(|line| line.strip_prefix(name));
    line.map(|value| value.trim().parse().unwrap())
}

#[test]
fn operators_see_that_it_works_and_how_much_and_users_see_nothing_of_it() {
    let directory = tempfile::tempdir().unwrap();
    let running = Running::start(directory.path());
    assert_eq!(
        get(&running.operators, "/health/live"),
        (200, "alive\n".to_owned())
    );
    assert_eq!(
        get(&running.operators, "/health/ready"),
        (200, "ready\n".to_owned())
    );
    for path in ["/health/live", "/health/ready", "/metrics"] {
        assert_eq!(get(&running.users, path).0, 404, "{path}");
    }
    assert_eq!(get(&running.users, "/sign-in?next=/kanarienvogel").0, 200);
    assert_eq!(get(&running.users, "/items/ITM-KANARI0000").0, 303);
    assert_eq!(get(&running.users, "/kanarienvogel").0, 404);
    let (status, metrics) = get(&running.operators, "/metrics");
    assert_eq!(status, 200);
    let requests = |labels: &str| number(&metrics, &format!("firmgate_requests_total{{{labels}}}"));
    assert_eq!(
        requests(r#"method="GET",path="/sign-in",status="200""#),
        Some(1.0),
        "{metrics}"
    );
    assert_eq!(
        requests(r#"method="GET",path="other",status="404""#),
        Some(4.0),
        "{metrics}"
    );
    assert_eq!(number(&metrics, "firmgate_alerts_waiting"), Some(0.0));
    assert!(number(&metrics, "process_resident_memory_bytes").unwrap() > 1e6);
    let seconds = r#"firmgate_request_seconds_count{path="/sign-in"}"#;
    assert_eq!(number(&metrics, seconds), Some(1.0), "{metrics}");
    // Neither a reference, nor what somebody typed, nor an address of a person.
    for hidden in ["KANARI", "kanarienvogel", "127.0.0.1"] {
        assert!(!metrics.contains(hidden), "{hidden} in {metrics}");
    }
}

#[test]
fn background_work_is_counted_by_kind() {
    let directory = tempfile::tempdir().unwrap();
    let running = Running::start(directory.path());
    // Its first rounds begin with the server; on a slow machine they may take many looks.
    for _ in 0..20_000 {
        let (_, metrics) = get(&running.operators, "/metrics");
        let done = ["register", "launches", "alerts"].map(|work| {
            let name = "firmgate_background_rounds_total";
            number(
                &metrics,
                &format!("{name}{{work=\"{work}\",result=\"done\"}}"),
            )
        });
        if done
            .iter()
            .all(|rounds| rounds.is_some_and(|rounds| rounds >= 1.0))
        {
            return;
        }
    }
    panic!("{}", get(&running.operators, "/metrics").1);
}

#[tokio::test]
async fn a_server_whose_database_does_not_answer_is_alive_and_not_ready() {
    let directory = tempfile::tempdir().unwrap();
    let running = Running::start(directory.path());
    assert_eq!(get(&running.operators, "/health/ready").0, 200);
    let database = format!("sqlite://{}/register.sqlite", directory.path().display());
    let mut connection = SqliteConnection::connect(&database).await.unwrap();
    let renamed = sqlx::query("ALTER TABLE journal RENAME TO journal_away");
    renamed.execute(&mut connection).await.unwrap();
    let (status, why) = get(&running.operators, "/health/ready");
    assert_eq!(
        (status, why.as_str()),
        (503, "not ready: the database does not answer\n")
    );
    assert_eq!(get(&running.operators, "/health/live").0, 200);
    let back = sqlx::query("ALTER TABLE journal_away RENAME TO journal");
    back.execute(&mut connection).await.unwrap();
    assert_eq!(get(&running.operators, "/health/ready").0, 200);
}
