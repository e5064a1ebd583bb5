//! Getting erased content out of the file's bytes (REG-11).
//!
//! Deleting is not erasing: a page that was split keeps copies of moved rows in its free space,
//! where `PRAGMA secure_delete` does not reach them (measured: one to three rows of a hundred),
//! and the full-text index keeps a deleted word where it occurred very often in one text. So after
//! an act that erased something the index is rebuilt, the whole file written anew and the
//! write-ahead log emptied. That takes seconds on a large register and is rare: a security item
//! is diverted. What is owed stands in the database until it is done, so a crash only delays it.

use crate::fault::{Stored, fault};
use crate::ledger::BUSY_TIMEOUT;
use crate::rows::to_sql;
use sqlx::sqlite::SqlitePool;
use sqlx::{AssertSqlSafe, SqliteConnection};
use std::sync::atomic::{AtomicU8, Ordering};

/// What is still to be done before erased content is out of the files.
pub(crate) struct Erasure(AtomicU8);

/// Nothing.
const NOTHING: u8 = 0;
/// The write-ahead log is to be emptied.
const LOG: u8 = 1;
/// Index and file are to be written anew, then the log emptied.
const FILE_AND_LOG: u8 = 2;

/// Notes in the act's own transaction that it erased content.
pub(crate) async fn note(connection: &mut SqliteConnection, act: u64) -> Stored<()> {
    sqlx::query("INSERT INTO erasure_owed (act) VALUES (?)")
        .bind(to_sql(act))
        .execute(connection)
        .await
        .map_err(fault)?;
    Ok(())
}

impl Erasure {
    /// What the database says is owed.
    pub(crate) async fn found(writer: &SqlitePool) -> Stored<Erasure> {
        let owed: i64 = sqlx::query_scalar("SELECT count(*) FROM erasure_owed")
            .fetch_one(writer)
            .await
            .map_err(fault)?;
        Ok(Erasure(AtomicU8::new(match owed {
            0 => NOTHING,
            _ => FILE_AND_LOG,
        })))
    }

    /// An act erased something.
    pub(crate) fn owe_rewriting(&self) {
        self.0.store(FILE_AND_LOG, Ordering::Release);
    }

    /// Does what is owed, as far as readers let it; the next act tries again. The act that erased
    /// is done whatever happens here, so a failure goes to the log and stays owed.
    pub(crate) async fn pay(&self, writer: &SqlitePool) {
        if self.0.load(Ordering::Acquire) == NOTHING {
            return;
        }
        if let Err(error) = self.try_pay(writer).await {
            tracing::warn!(%error, "erased content is still in the file; tried again after the next act");
        }
    }

    async fn try_pay(&self, writer: &SqlitePool) -> Result<(), sqlx::Error> {
        let mut connection = writer.acquire().await?;
        if self.0.load(Ordering::Acquire) == FILE_AND_LOG {
            sqlx::query("INSERT INTO item_words (item_words) VALUES ('rebuild')")
                .execute(&mut *connection)
                .await?;
            sqlx::query("VACUUM").execute(&mut *connection).await?;
            self.0.store(LOG, Ordering::Release);
        }
        // A short wait for readers: the act that erased waits too, and the next act tries again.
        sqlx::query("PRAGMA busy_timeout = 250")
            .execute(&mut *connection)
            .await?;
        let emptied = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&mut *connection)
            .await;
        sqlx::query(AssertSqlSafe(format!(
            "PRAGMA busy_timeout = {}",
            BUSY_TIMEOUT.as_millis()
        )))
        .execute(&mut *connection)
        .await?;
        let (busy, _, _): (i64, i64, i64) = emptied?;
        if busy != 0 {
            tracing::debug!("somebody reads; the write-ahead log is emptied after the next act");
            return Ok(());
        }
        sqlx::query("DELETE FROM erasure_owed")
            .execute(&mut *connection)
            .await?;
        self.0.store(NOTHING, Ordering::Release);
        Ok(())
    }
}
