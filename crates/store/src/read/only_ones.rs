//! Records of which one is in force: calendar, glossary, access list.

use crate::fault::{Stored, fault};
use crate::forms::StoredForm;
use crate::record::{ONLY, RecordKind, RecordRow, decode, record_columns};
use crate::rows::to_sql;
use register::decision::Stored as Versioned;
use register::edition::AccessList;
use register::glossary::Glossary;
use sqlx::SqliteConnection;
use terms::WorkingDayCalendar;

pub(crate) async fn calendar(
    connection: &mut SqliteConnection,
) -> Stored<Option<WorkingDayCalendar>> {
    let stored = newest(connection, RecordKind::Calendar, u32::MAX).await?;
    Ok(stored.map(|stored| stored.value))
}

pub(crate) async fn glossary(
    connection: &mut SqliteConnection,
    version: Option<u32>,
) -> Stored<Option<Glossary>> {
    let stored = newest(
        connection,
        RecordKind::Glossary,
        version.unwrap_or(u32::MAX),
    )
    .await?;
    Ok(stored
        .filter(|stored: &Versioned<Glossary>| version.is_none_or(|v| v == stored.version))
        .map(|stored| stored.value))
}

pub(crate) async fn access_list(
    connection: &mut SqliteConnection,
) -> Stored<Versioned<AccessList>> {
    let stored = newest(connection, RecordKind::Access, u32::MAX).await?;
    Ok(stored.unwrap_or_else(|| Versioned {
        value: AccessList::as_proposed(),
        version: 0,
    }))
}

/// The newest version up to this one.
async fn newest<T: StoredForm>(
    connection: &mut SqliteConnection,
    kind: RecordKind,
    up_to: u32,
) -> Stored<Option<Versioned<T>>> {
    let row: Option<RecordRow> = sqlx::query_as(concat!(
        "SELECT ",
        record_columns!(),
        " FROM record_version v WHERE v.kind = ? AND v.key = ? AND v.version <= ? \
         ORDER BY v.version DESC LIMIT 1"
    ))
    .bind(kind.code())
    .bind(to_sql(ONLY))
    .bind(i64::from(up_to))
    .fetch_optional(connection)
    .await
    .map_err(fault)?;
    row.map(|row| decode(kind, &row)).transpose()
}
