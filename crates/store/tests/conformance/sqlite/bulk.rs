//! Large commits. The size is small in the ordinary run and stated by `FIRMGATE_BULK_ITEMS` for
//! a measurement.

use super::LedgerFile;
use crate::support::samples::{at, item, organisation, submission, term};
use crate::support::{act, assert_verifies, page, write_item};
use app::ports::{CplStatus, ItemFilter, Ledger, ListedDevice};
use register::decision::{Event, Write};
use register::item::Item;
use std::time::Instant;

fn bulk_item(n: u64) -> Item {
    let mut bulk = item(n);
    let firmware = format!("{:08X}", n % 4_096);
    bulk.clauses[0].terms = vec![term("Northmere", &format!("NX-{}", n % 300), &firmware)];
    bulk.clauses[0].summary = Some(format!(
        "After a change of tariff the hub restarts {} times and the display shows no reading.",
        n % 17
    ));
    bulk.clauses[0].fix_information =
        Some("Install the later version and restart the hub from its menu.".to_owned());
    bulk.last_recorded = at(0);
    bulk
}

#[tokio::test]
async fn a_submission_of_very_many_rows_is_one_act() {
    let count = std::env::var("FIRMGATE_BULK_ITEMS").map_or(1_000, |n| n.parse().expect("a count"));
    let file = LedgerFile::new();
    let ledger = file.open().await;
    // As a file brings them: in no order of reference.
    let shuffled = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15) & ((1 << 50) - 1);
    let reference = |n: u64| terms::ItemRef::from_random_bits(shuffled(n));
    let items = (0..count).map(|n| Item {
        reference: reference(n),
        ..bulk_item(n)
    });
    let receipt = submission(1, organisation(1));
    let mut writes: Vec<Write> = items.map(|item| write_item(item, 0)).collect();
    writes.push(Write::Submission(Box::new(receipt.clone())));
    let mut commit = act(writes);
    let accepted = Event::SubmissionAccepted {
        submission: receipt.reference,
        provider: receipt.provider,
        sha256: receipt.file_sha256,
        rows: count,
    };
    commit.events = vec![accepted.into()];
    let mut timings = Vec::new();
    let mut timed =
        |what: &str, since: Instant| timings.push(format!("{what} {:.2?}", since.elapsed()));

    let since = Instant::now();
    assert_eq!(ledger.commit(commit).await.expect("commits"), 1);
    timed("commit", since);

    let since = Instant::now();
    let every = ledger.every_item().await.expect("answers");
    assert_eq!(every.len() as u64, count);
    timed("every item", since);

    let since = Instant::now();
    let identifiers: Vec<u64> = (0..count).map(|n| 10_000 + n).collect();
    let found = ledger
        .items_by_identifier(organisation(1), &identifiers)
        .await;
    assert_eq!(found.expect("answers").len() as u64, count);
    timed("by Identifier", since);

    let since = Instant::now();
    let changed: Vec<Write> = every
        .into_iter()
        .map(|stored| write_item(stored.value, stored.version))
        .collect();
    let mut again = act(changed);
    let accepted = Event::SubmissionAccepted {
        submission: terms::SubmissionRef::from_random_bits(2),
        provider: receipt.provider,
        sha256: [2; 32],
        rows: count,
    };
    again.events = vec![accepted.into()];
    again
        .writes
        .push(Write::Submission(Box::new(submission(2, organisation(1)))).into());
    ledger.commit(again).await.expect("commits");
    timed("commit of changes to all", since);

    let since = Instant::now();
    let filter = ItemFilter {
        words: Some("display tariff".to_owned()),
        ..ItemFilter::default()
    };
    let found = ledger
        .items_page(&filter, &page(None, 50))
        .await
        .expect("answers");
    assert_eq!(found.entries.len(), 50);
    timed("page by common words", since);

    let since = Instant::now();
    let found = ledger
        .items_page(&ItemFilter::default(), &page(found.next.as_deref(), 50))
        .await;
    assert_eq!(found.expect("answers").entries.len(), 50);
    timed("page", since);

    let since = Instant::now();
    assert_verifies(&ledger).await;
    timed("verify", since);

    let since = Instant::now();
    let devices: Vec<ListedDevice> = (0..count)
        .map(|n| ListedDevice {
            device: crate::support::samples::device("Orrin", "O1", Some(&format!("{n:08X}"))),
            status: CplStatus::Active,
        })
        .collect();
    ledger.put_listed_devices(&devices).await.expect("puts");
    timed("list of devices", since);
    let size = std::fs::metadata(file.path()).expect("metadata").len();
    println!(
        "{count} items: {}; file {} MB",
        timings.join(", "),
        size >> 20
    );
}
