//! What `firmgate doctor` shows: the journal replayed against the states, and every look-up table
//! held against what its records give.
//!
//! It covers all that acts write but the alerts on their way out, and counts the facts of hubs
//! again. What the house keeps beside these (people, Users of the XML interface and certificates,
//! sessions, organisations, lists loaded from outside, marks of reading, notes of launches) no act
//! writes and no journal line covers, so nothing here can vouch for it.
//! Differences name records by reference and never quote them.

mod acts;
mod explained;
mod facts;
mod launches;
mod look_ups;
mod messages;

use crate::fault::{Stored, fault};
use sqlx::SqliteConnection;

/// Differences that are told; what is beyond repair need not be listed whole.
const DIFFERENCES_MAX: usize = 1_000;

/// Records read at a time.
const RECORDS_PER_BATCH: i64 = 1_000;

/// The differences found so far.
#[derive(Default)]
struct Report {
    told: Vec<String>,
    untold: u64,
}

impl Report {
    fn tell(&mut self, difference: String) {
        match self.told.len() < DIFFERENCES_MAX {
            true => self.told.push(difference),
            false => self.untold += 1,
        }
    }

    fn lines(mut self) -> Vec<String> {
        if self.untold > 0 {
            self.told
                .push(format!("{} further differences", self.untold));
        }
        self.told
    }
}

/// Every difference between journal, records and look-up tables.
pub(crate) async fn differences(connection: &mut SqliteConnection) -> Stored<Vec<String>> {
    let mut report = Report::default();
    database_is_whole(connection, &mut report).await?;
    acts::verify(connection, &mut report).await?;
    look_ups::verify(connection, &mut report).await?;
    facts::verify(connection, &mut report).await?;
    messages::verify(connection, &mut report).await?;
    Ok(report.lines())
}

/// The database's own check of its pages, indexes and constraints, full-text index included.
async fn database_is_whole(connection: &mut SqliteConnection, report: &mut Report) -> Stored<()> {
    // The check of the full-text index trusts what this connection remembers of it from an earlier
    // transaction; opening a cursor on it makes the connection look again.
    sqlx::query("SELECT rowid FROM item_words LIMIT 1")
        .fetch_optional(&mut *connection)
        .await
        .map_err(fault)?;
    let lines: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(20)")
        .fetch_all(&mut *connection)
        .await
        .map_err(fault)?;
    for line in lines.into_iter().filter(|line| line != "ok") {
        report.tell(format!("the database file is damaged: {line}"));
    }
    Ok(())
}
