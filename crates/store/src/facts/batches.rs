//! Batches of facts by their source's own numbers: a repeat is harmless, a gap is a finding, a
//! number used twice is refused.

use crate::fault::{Stored, fault, misuse};
use crate::rows::{from_sql, to_sql};
use app::ports::{FactBatch, LedgerError};
use sqlx::SqliteConnection;
use terms::OrganisationRef;

/// Whether a batch came before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Batch {
    /// It did not.
    New,
    /// It did, the very same.
    Again,
}

/// Whether this batch came before, and the number that followed the source's highest until now.
pub(super) async fn arrival(
    connection: &mut SqliteConnection,
    batch: &FactBatch,
) -> Stored<(Batch, u64)> {
    let sequence = number(batch)?;
    let held: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT sha256 FROM batch WHERE source = ? AND sequence = ?")
            .bind(to_sql(batch.source.bits()))
            .bind(sequence)
            .fetch_optional(&mut *connection)
            .await
            .map_err(fault)?;
    let expected = next_batch(&mut *connection, batch.source).await?;
    match held {
        None => Ok((Batch::New, expected)),
        Some(sha256) if sha256 == batch.sha256 => Ok((Batch::Again, expected)),
        Some(_) => Err(LedgerError::SequenceReused {
            source: batch.source,
            sequence: batch.sequence,
        }),
    }
}

/// The number that follows the source's highest until now.
pub(crate) async fn next_batch(
    connection: &mut SqliteConnection,
    source: OrganisationRef,
) -> Stored<u64> {
    let highest: Option<i64> =
        sqlx::query_scalar("SELECT max(sequence) FROM batch WHERE source = ?")
            .bind(to_sql(source.bits()))
            .fetch_one(connection)
            .await
            .map_err(fault)?;
    Ok(highest.map_or(0, from_sql) + 1)
}

/// Notes that this batch came.
pub(super) async fn keep(connection: &mut SqliteConnection, batch: &FactBatch) -> Stored<()> {
    sqlx::query("INSERT INTO batch (source, sequence, sha256) VALUES (?, ?, ?)")
        .bind(to_sql(batch.source.bits()))
        .bind(number(batch)?)
        .bind(batch.sha256.to_vec())
        .execute(connection)
        .await
        .map_err(fault)?;
    Ok(())
}

/// The batch's number as SQL holds it.
fn number(batch: &FactBatch) -> Stored<i64> {
    match i64::try_from(batch.sequence) {
        Ok(number) if (1..i64::MAX).contains(&number) => Ok(number),
        Ok(_) | Err(_) => Err(misuse("a batch whose number cannot be")),
    }
}

/// Numbers below the source's highest under which nothing came, at most so many, ascending.
pub(crate) async fn missing(
    connection: &mut SqliteConnection,
    source: OrganisationRef,
    limit: u32,
) -> Stored<Vec<u64>> {
    let gaps: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT before + 1, sequence FROM \
         (SELECT sequence, lag(sequence, 1, 0) OVER (ORDER BY sequence) AS before \
          FROM batch WHERE source = ?) \
         WHERE sequence > before + 1 ORDER BY sequence LIMIT ?",
    )
    .bind(to_sql(source.bits()))
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    Ok(gaps
        .into_iter()
        .flat_map(|(from, until)| from_sql(from)..from_sql(until))
        .take(limit as usize)
        .collect())
}
