//! Opening a file: what holds then, and what stays from one opening to the next.

use super::{LedgerFile, fill};
use crate::support::samples::item;
use crate::support::{assert_verifies, done, write_item};
use app::ports::Ledger;
use std::io::Write as _;
use std::process::Command;
use store::SqliteLedger;

#[tokio::test]
async fn what_was_committed_is_there_after_opening_again() {
    let file = LedgerFile::new();
    let ledger = file.open().await;
    fill(&ledger).await;
    let items = ledger.every_item().await.expect("answers");
    let lines = ledger.journal_after(0, 100).await.expect("answers");
    drop(ledger);
    let again = file.open().await;
    assert_eq!(again.every_item().await.expect("answers"), items);
    assert_eq!(again.journal_after(0, 100).await.expect("answers"), lines);
    done(&again, vec![write_item(item(9), 0)]).await;
    assert_verifies(&again).await;
}

#[tokio::test]
async fn the_file_is_for_its_owner_alone_and_writes_ahead() {
    let file = LedgerFile::new();
    let ledger = file.open().await;
    done(&ledger, vec![write_item(item(1), 0)]).await;
    let mut connection = file.tampering().await;
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(&mut connection)
        .await
        .expect("answers");
    assert_eq!(mode, "wal");
    #[cfg(unix)]
    for entry in std::fs::read_dir(file.directory.path()).expect("a directory") {
        let entry = entry.expect("an entry");
        let permissions = entry.metadata().expect("metadata").permissions();
        let mode = std::os::unix::fs::PermissionsExt::mode(&permissions);
        assert_eq!(mode & 0o077, 0, "{}", entry.path().display());
    }
}

#[tokio::test]
async fn what_is_no_ledger_is_refused_with_a_reason() {
    let file = LedgerFile::new();
    std::fs::write(file.path(), "Identifier,Make,Model\n".repeat(400)).expect("writes");
    let Err(error) = SqliteLedger::open(&file.path()).await else {
        panic!("opened a CSV file");
    };
    assert!(error.to_string().contains("not a database"), "{error}");
    let nowhere = file.directory.path().join("no/such/folder/ledger.sqlite");
    assert!(SqliteLedger::open(&nowhere).await.is_err());
}

/// The outsider's verifier shares no code with us; both must agree on a real journal.
#[tokio::test]
async fn one_2_an_outsider_verifies_an_export_and_finds_an_alteration() {
    let file = LedgerFile::new();
    let ledger = file.open().await;
    fill(&ledger).await;
    let lines = ledger.journal_after(0, 1_000).await.expect("answers");
    let exported: Vec<String> = lines
        .iter()
        .map(|line| line.hashed().exported(&line.hash))
        .collect();
    let verifies = |lines: &[String]| {
        let mut export = tempfile::NamedTempFile::new().expect("a file");
        for line in lines {
            writeln!(export, "{line}").expect("writes");
        }
        let script = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../tests/outside/verify_journal.py"
        );
        let ran = Command::new("python3")
            .arg(script)
            .arg(export.path())
            .output();
        let ran = ran.expect("python3 is there");
        let told = String::from_utf8_lossy(&ran.stdout).into_owned();
        (ran.status.code(), told)
    };
    let (code, told) = verifies(&exported);
    assert_eq!(code, Some(0), "{told}");
    let last = formats::journal::hex(&lines[lines.len() - 1].hash);
    assert!(told.contains(&last), "{told}");
    for spoil in [
        |lines: &mut Vec<String>| lines[1] = lines[1].replace("ItemRaised", "ItemVerified"),
        |lines: &mut Vec<String>| drop(lines.remove(1)),
        |lines: &mut Vec<String>| lines.swap(1, 2),
        |lines: &mut Vec<String>| lines[1] = "{}".to_owned(),
        |lines: &mut Vec<String>| lines[1] = "not JSON".to_owned(),
    ] {
        let mut spoilt = exported.clone();
        spoil(&mut spoilt);
        assert_ne!(spoilt, exported);
        let (code, told) = verifies(&spoilt);
        assert_eq!(code, Some(1), "{told}");
    }
}
