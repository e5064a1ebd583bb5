//! What is particular to SQLite in a file: tampering with it, what is left in its bytes, how it
//! is opened, several at work at once, and large commits.

mod at_once;
mod bulk;
mod erasure;
mod explained;
mod opening;
mod tampering;

use app::ports::{Answered, Measured, Notice};
use launch::criteria::{Kpi, KpiRule};
use launch::outcome::{FailureMode, Step};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection};
use std::path::{Path, PathBuf};
use store::SqliteLedger;

use super::Both;
use super::support::launch_samples::{launch_ref, order_ref, plan_ref};
use super::support::launches::{batch, counts_of, fact, member, pair_of, report, two_orders_out};
use super::support::samples::{
    at, calendar, confirmation, diverted, edition, full_item, glossary, item, organisation, round,
    submission,
};
use super::support::{act, done, page, under_key, write_item};
use register::decision::{Event, NoticeAbout, Recipient, Write};
use register::fix::ConfirmationAnswer;
use terms::{CspRegion, EditionRef, OrganisationType};

/// A ledger file in a directory of its own.
struct LedgerFile {
    directory: tempfile::TempDir,
}

impl LedgerFile {
    fn new() -> LedgerFile {
        LedgerFile {
            directory: tempfile::tempdir().expect("a directory"),
        }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("ledger.sqlite")
    }

    async fn open(&self) -> SqliteLedger {
        SqliteLedger::open(&self.path()).await.expect("opens")
    }

    /// A connection of our own, as somebody with access to the file would have.
    async fn tampering(&self) -> SqliteConnection {
        connection_to(&self.path()).await
    }
}

async fn connection_to(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(false);
    SqliteConnection::connect_with(&options)
        .await
        .expect("connects")
}

async fn run(connection: &mut SqliteConnection, sql: &str) -> Result<u64, sqlx::Error> {
    let done = sqlx::query(AssertSqlSafe(sql.to_owned()))
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

/// Something in every table that acts write, and one diverted item.
async fn fill(ledger: &dyn Both) {
    let asked = [(organisation(1), ConfirmationAnswer::Awaited)];
    let mut waiting = item(2);
    waiting.clauses[0].fix.confirmation = Some(confirmation(5, &asked));
    let mut first = under_key(
        act(vec![
            write_item(item(1), 0),
            write_item(waiting, 0),
            Write::Submission(Box::new(submission(1, organisation(1)))),
        ]),
        "a-key",
        1,
        "an answer",
    );
    first.notices = vec![
        Notice {
            to: Recipient::Organisation(organisation(1)),
            about: NoticeAbout::ItemDeclined {
                item: item(1).reference,
            }
            .into(),
            key: "declined/1".to_owned(),
        },
        Notice {
            to: Recipient::Every(OrganisationType::Dcc),
            about: NoticeAbout::ItemRaised {
                item: item(2).reference,
            }
            .into(),
            key: "raised/2".to_owned(),
        },
    ];
    ledger.commit(first).await.expect("commits");
    let mut second = act(vec![
        Write::Round {
            round: Box::new(round(1)),
            follows: 0,
        },
        Write::Edition {
            edition: Box::new(edition(1)),
            follows: 0,
        },
        Write::Glossary(Box::new(glossary(1))),
        Write::Calendar(Box::new(calendar(1))),
    ]);
    second.events = vec![
        Event::RoundOpened {
            round: round(1).reference,
            providers: 3,
        }
        .into(),
        Event::EditionPrepared {
            edition: EditionRef::from_random_bits(1),
            number: 1,
            digest: edition(1).published_digest,
        }
        .into(),
    ];
    second.at = at(101);
    ledger.commit(second).await.expect("commits");
    fill_launch(ledger).await;
    done(ledger, vec![write_item(full_item(), 0)]).await;
    done(ledger, vec![write_item(item(3), 0)]).await;
    done(ledger, vec![write_item(diverted(3), 1)]).await;
    let first = page(None, 9);
    let waiting = ledger.confirmations_page(organisation(1), Answered::NotYet, &first);
    assert_eq!(waiting.await.expect("answers").entries.len(), 2);
}

/// A launch with two orders, of which each hub came to another end, and a measure.
async fn fill_launch(ledger: &dyn Both) {
    two_orders_out(ledger).await;
    for n in [1, 2] {
        let counts = counts_of([(0, 60), (1, 40)]);
        let kept = ledger.keep_order_counts(order_ref(n), &counts).await;
        kept.expect("answers");
    }
    let facts = vec![
        fact(member(1, 0), 1, 10, Step::Confirmed),
        fact(member(1, 0), 1, 11, Step::Heartbeat),
        fact(member(2, 0), 1, 10, Step::Failed(FailureMode::OtherVersion)),
        fact(member(3, 1), 2, 10, Step::Recalled),
        fact(member(4, 1), 2, 10, Step::Delivered),
    ];
    ledger.take_facts(&batch(1, facts)).await.expect("answers");
    let measured = Measured {
        member: member(1, 0),
        results_of: (CspRegion::North, pair_of(0)),
        kpi: Kpi::GasReads,
        before: Some(0),
        after: Some(99),
    };
    let rules = [(Kpi::GasReads, KpiRule::STANDARD)].into();
    let taken = ledger.take_measures(plan_ref(1), &[measured], &rules).await;
    taken.expect("answers");
    let kept = ledger.keep_report(launch_ref(1), &report(1)).await;
    kept.expect("answers");
}
