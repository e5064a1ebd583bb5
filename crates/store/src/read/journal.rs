//! Lines of the journal.

use crate::fault::{Stored, fault};
use crate::rows::from_sql;
use app::ports::{JournalLine, LedgerError};
use sqlx::SqliteConnection;
use terms::{Moment, OrganisationRef, PersonRef};

/// A line as SQL holds it.
#[derive(sqlx::FromRow)]
struct LineRow {
    sequence: i64,
    act: i64,
    at: i64,
    person: Option<i64>,
    organisation: Option<i64>,
    event: String,
    facts: String,
    writes_sha256: Vec<u8>,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
}

pub(crate) async fn after(
    connection: &mut SqliteConnection,
    sequence: u64,
    limit: u32,
) -> Stored<Vec<JournalLine>> {
    let rows: Vec<LineRow> =
        sqlx::query_as("SELECT * FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?")
            .bind(i64::try_from(sequence).unwrap_or(i64::MAX))
            .bind(i64::from(limit))
            .fetch_all(connection)
            .await
            .map_err(fault)?;
    rows.into_iter().map(line).collect()
}

pub(crate) async fn before(
    connection: &mut SqliteConnection,
    sequence: Option<u64>,
    limit: u32,
) -> Stored<Vec<JournalLine>> {
    let before = sequence.and_then(|sequence| i64::try_from(sequence).ok());
    let rows: Vec<LineRow> =
        sqlx::query_as("SELECT * FROM journal WHERE sequence < ? ORDER BY sequence DESC LIMIT ?")
            .bind(before.unwrap_or(i64::MAX))
            .bind(i64::from(limit))
            .fetch_all(connection)
            .await
            .map_err(fault)?;
    rows.into_iter().map(line).collect()
}

fn line(row: LineRow) -> Stored<JournalLine> {
    let sequence = row.sequence;
    let digest = |bytes: Vec<u8>| {
        bytes.try_into().map_err(|_| {
            LedgerError::Corrupt(format!("journal line {sequence} has no possible hash"))
        })
    };
    Ok(JournalLine {
        sequence: from_sql(row.sequence),
        act: from_sql(row.act),
        at: Moment::from_unix_seconds(row.at),
        person: row
            .person
            .map(|bits| PersonRef::from_random_bits(from_sql(bits))),
        organisation: row
            .organisation
            .map(|bits| OrganisationRef::from_random_bits(from_sql(bits))),
        event: row.event,
        facts: row.facts,
        writes_sha256: digest(row.writes_sha256)?,
        previous_hash: digest(row.previous_hash)?,
        hash: digest(row.hash)?,
    })
}
