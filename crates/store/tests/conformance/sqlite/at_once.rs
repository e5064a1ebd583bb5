//! Several at work at once: acts come one after another, readers wait for nobody.

use super::LedgerFile;
use crate::support::samples::item;
use crate::support::{act, assert_verifies, done, under_key, write_item};
use app::ports::{Ledger, LedgerError};
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_acts_on_one_version_one_conflicts() {
    let file = LedgerFile::new();
    let ledger = Arc::new(file.open().await);
    done(&*ledger, vec![write_item(item(1), 0)]).await;
    let acts = (0..8).map(|_| {
        let ledger = ledger.clone();
        tokio::spawn(async move { ledger.commit(act(vec![write_item(item(1), 1)])).await })
    });
    let mut done = 0;
    let mut conflicts = 0;
    for outcome in acts.collect::<Vec<_>>() {
        match outcome.await.expect("joins") {
            Ok(_) => done += 1,
            Err(LedgerError::Conflict) => conflicts += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!((done, conflicts), (1, 7));
    assert_verifies(&*ledger).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_acts_under_one_key_one_is_done() {
    let file = LedgerFile::new();
    let ledger = Arc::new(file.open().await);
    let acts = (0..8).map(|n| {
        let ledger = ledger.clone();
        let commit = under_key(act(vec![write_item(item(n), 0)]), "k", 1, "made");
        tokio::spawn(async move { ledger.commit(commit).await })
    });
    let mut done = 0;
    for outcome in acts.collect::<Vec<_>>() {
        match outcome.await.expect("joins") {
            Ok(_) => done += 1,
            Err(LedgerError::AlreadyDone(answer)) => assert_eq!(answer, "made"),
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(done, 1);
    assert_eq!(ledger.every_item().await.expect("answers").len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn readers_see_whole_acts_only() {
    let file = LedgerFile::new();
    let ledger = Arc::new(file.open().await);
    let writer = {
        let ledger = ledger.clone();
        tokio::spawn(async move {
            for n in 0..20 {
                let pair = vec![write_item(item(2 * n), 0), write_item(item(2 * n + 1), 0)];
                done(&*ledger, pair).await;
            }
        })
    };
    while !writer.is_finished() {
        let count = ledger.every_item().await.expect("answers").len();
        assert_eq!(count % 2, 0);
        assert_verifies(&*ledger).await;
    }
    writer.await.expect("joins");
    assert_eq!(ledger.every_item().await.expect("answers").len(), 40);
}

/// A second process, such as `firmgate doctor` beside a running server.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_openings_of_one_file_share_one_journal() {
    let file = LedgerFile::new();
    let (first, second) = (file.open().await, file.open().await);
    for n in 0..10 {
        done(&first, vec![write_item(item(2 * n), 0)]).await;
        done(&second, vec![write_item(item(2 * n + 1), 0)]).await;
    }
    assert_eq!(
        first.journal_after(0, 100).await.expect("answers").len(),
        20
    );
    assert_verifies(&first).await;
    assert_verifies(&second).await;
}

/// A caller who goes away in the middle leaves nothing half done, and the next act goes on.
#[tokio::test]
async fn an_act_that_is_dropped_midway_is_not_done() {
    let file = LedgerFile::new();
    let ledger = file.open().await;
    for polls in 1..40_u32 {
        let writes = (0..300).map(|n| write_item(item(1_000 * u64::from(polls) + n), 0));
        let mut commit = Box::pin(ledger.commit(act(writes.collect())));
        let mut left = polls;
        let polled = std::future::poll_fn(|context| {
            let outcome = commit.as_mut().poll(context);
            left -= 1;
            match (outcome, left) {
                (std::task::Poll::Ready(done), _) => std::task::Poll::Ready(Some(done)),
                (std::task::Poll::Pending, 0) => std::task::Poll::Ready(None),
                (std::task::Poll::Pending, _) => std::task::Poll::Pending,
            }
        });
        let finished = polled.await;
        drop(commit);
        let count = ledger.items_count_of(item(1).provider).await;
        assert_eq!(count.expect("answers") % 300, 0, "after {polls} polls");
        if let Some(outcome) = finished {
            outcome.expect("commits");
            break;
        }
    }
    assert_verifies(&ledger).await;
}
