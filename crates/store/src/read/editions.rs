//! Editions: covers in lists, entries only where one edition is asked for.

use crate::commit::prepare::PUBLISHED;
use crate::fault::{Stored, fault};
use crate::forms::edition::{EditionCover, EditionEntries};
use crate::record::{RecordKind, RecordRow, decode, name_of, record_columns};
use crate::rows::to_sql;
use app::ports::LedgerError;
use register::decision::Stored as Versioned;
use register::edition::Edition;
use sqlx::SqliteConnection;
use terms::EditionRef;

macro_rules! newest_editions {
    ($rest:literal) => {
        concat!(
            "SELECT ",
            record_columns!(),
            " FROM edition h JOIN record_version v \
             ON v.kind = 'edition' AND v.key = h.reference AND v.version = h.version",
            $rest
        )
    };
}

pub(crate) async fn editions(connection: &mut SqliteConnection) -> Stored<Vec<Versioned<Edition>>> {
    let rows: Vec<RecordRow> = sqlx::query_as(newest_editions!(
        " ORDER BY h.number DESC, h.prepared_at DESC, h.reference DESC"
    ))
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    rows.iter()
        .map(|row| {
            let cover = decode::<EditionCover>(RecordKind::Edition, row)?;
            Ok(Versioned {
                value: cover.value.edition,
                version: cover.version,
            })
        })
        .collect()
}

pub(crate) async fn edition(
    connection: &mut SqliteConnection,
    reference: EditionRef,
) -> Stored<Option<Versioned<Edition>>> {
    let row: Option<RecordRow> = sqlx::query_as(newest_editions!(" WHERE h.reference = ?"))
        .bind(to_sql(reference.bits()))
        .fetch_optional(&mut *connection)
        .await
        .map_err(fault)?;
    whole(connection, row).await
}

pub(crate) async fn last_published(
    connection: &mut SqliteConnection,
) -> Stored<Option<Versioned<Edition>>> {
    let row: Option<RecordRow> = sqlx::query_as(newest_editions!(
        " WHERE h.state = ? ORDER BY h.number DESC LIMIT 1"
    ))
    .bind(PUBLISHED)
    .fetch_optional(&mut *connection)
    .await
    .map_err(fault)?;
    whole(connection, row).await
}

/// The edition of a cover, with its entries.
async fn whole(
    connection: &mut SqliteConnection,
    row: Option<RecordRow>,
) -> Stored<Option<Versioned<Edition>>> {
    let Some(row) = row else {
        return Ok(None);
    };
    let cover = decode::<EditionCover>(RecordKind::Edition, &row)?;
    let entries: Option<RecordRow> = sqlx::query_as(concat!(
        "SELECT ",
        record_columns!(),
        " FROM record_version v WHERE v.kind = 'edition-entries' AND v.key = ? \
         ORDER BY v.version DESC LIMIT 1"
    ))
    .bind(row.0)
    .fetch_optional(connection)
    .await
    .map_err(fault)?;
    let without = || {
        let name = name_of(RecordKind::Edition, row.0, row.1);
        LedgerError::Corrupt(format!("{name} is without its entries"))
    };
    let entries = entries.ok_or_else(without)?;
    if entries.4 != cover.value.entries_sha256 {
        return Err(without());
    }
    let entries = decode::<EditionEntries>(RecordKind::EditionEntries, &entries)?;
    let mut edition = cover.value.edition;
    edition.entries = entries.value.0;
    Ok(Some(Versioned {
        value: edition,
        version: cover.version,
    }))
}
