//! REG-11: what was diverted is not in the file's bytes any more.

use super::{LedgerFile, fill};
use crate::support::samples::{confirmation, diverted, item, organisation};
use crate::support::{act, assert_verifies, done, page, under_key, write_item};
use app::ports::{ItemFilter, Ledger};
use register::fix::ConfirmationAnswer;
use std::path::Path;

const CANARY: &str = "zanzibarite";

fn files_with(directory: &Path, needle: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("readable");
        let lower: Vec<u8> = bytes.iter().map(u8::to_ascii_lowercase).collect();
        if lower.windows(needle.len()).any(|w| w == needle.as_bytes()) {
            let at = lower
                .windows(needle.len())
                .position(|w| w == needle.as_bytes())
                .unwrap_or(0);
            let around = &bytes[at.saturating_sub(60)..(at + 80).min(bytes.len())];
            found.push(format!(
                "{} at {at}: {}",
                path.display(),
                String::from_utf8_lossy(around)
            ));
        }
    }
    found
}

#[tokio::test]
async fn reg_11_no_file_holds_a_diverted_text() {
    let file = LedgerFile::new();
    let ledger = file.open().await;
    fill(&ledger).await;
    let mut secret = item(50);
    secret.clauses[0].summary = Some(format!("The {CANARY} opens the port."));
    secret.clauses[0].fix_information = Some(format!("{CANARY} ").repeat(3_000));
    let answers = [(
        organisation(1),
        ConfirmationAnswer::Refused {
            by: crate::support::samples::person(1),
            at: crate::support::samples::at(1),
            reason: CANARY.to_owned(),
        },
    )];
    secret.clauses[0].fix.confirmation = Some(confirmation(900, &answers));
    let first = act(vec![write_item(secret.clone(), 0)]);
    ledger
        .commit(under_key(first, "k", 1, "ITM"))
        .await
        .expect("commits");
    done(&ledger, vec![write_item(secret.clone(), 1)]).await;
    let filter = ItemFilter {
        words: Some(CANARY.to_owned()),
        ..ItemFilter::default()
    };
    let found = ledger.items_page(&filter, &page(None, 9)).await;
    assert_eq!(found.expect("answers").entries.len(), 1);
    assert!(!files_with(file.directory.path(), CANARY).is_empty());

    done(&ledger, vec![write_item(diverted(50), 2)]).await;
    let left = files_with(file.directory.path(), CANARY);
    assert_eq!(left, Vec::<String>::new(), "while it is open");
    assert_verifies(&ledger).await;
    ledger.close().await;
    let left = files_with(file.directory.path(), CANARY);
    assert_eq!(left, Vec::<String>::new(), "after it is closed");
}

/// While somebody reads, the log cannot be emptied; the next act does it.
#[tokio::test]
async fn reg_11_a_reader_only_delays_the_erasure() {
    let file = LedgerFile::new();
    let ledger = file.open().await;
    let mut secret = item(50);
    secret.clauses[0].summary = Some(CANARY.to_owned());
    done(&ledger, vec![write_item(secret.clone(), 0)]).await;
    let mut reader = file.tampering().await;
    super::run(&mut reader, "BEGIN").await.expect("begins");
    let seen: i64 = sqlx::query_scalar("SELECT count(*) FROM item")
        .fetch_one(&mut reader)
        .await
        .expect("reads");
    assert_eq!(seen, 1);
    done(&ledger, vec![write_item(diverted(50), 1)]).await;
    super::run(&mut reader, "COMMIT").await.expect("ends");
    done(&ledger, vec![write_item(item(51), 0)]).await;
    let left = files_with(file.directory.path(), CANARY);
    assert_eq!(left, Vec::<String>::new());
    assert_verifies(&ledger).await;
}
