//! Collection rounds.

use crate::fault::{Stored, fault};
use crate::record::{RecordKind, RecordRow, decode, record_columns};
use crate::rows::to_sql;
use register::decision::Stored as Versioned;
use register::round::Round;
use sqlx::SqliteConnection;
use terms::RoundRef;

macro_rules! newest_rounds {
    ($rest:literal) => {
        concat!(
            "SELECT ",
            record_columns!(),
            " FROM round h JOIN record_version v \
             ON v.kind = 'round' AND v.key = h.reference AND v.version = h.version",
            $rest
        )
    };
}

pub(crate) async fn rounds(connection: &mut SqliteConnection) -> Stored<Vec<Versioned<Round>>> {
    let rows: Vec<RecordRow> = sqlx::query_as(newest_rounds!(
        " ORDER BY h.opened_at DESC, h.reference DESC"
    ))
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    rows.iter()
        .map(|row| decode(RecordKind::Round, row))
        .collect()
}

pub(crate) async fn round(
    connection: &mut SqliteConnection,
    reference: RoundRef,
) -> Stored<Option<Versioned<Round>>> {
    let row: Option<RecordRow> = sqlx::query_as(newest_rounds!(" WHERE h.reference = ?"))
        .bind(to_sql(reference.bits()))
        .fetch_optional(connection)
        .await
        .map_err(fault)?;
    row.map(|row| decode(RecordKind::Round, &row)).transpose()
}
