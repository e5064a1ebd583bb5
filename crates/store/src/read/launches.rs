//! Launches, and orders to CSPs.

use super::{page_of, rows_wanted};
use crate::cursor;
use crate::fault::{Stored, fault};
use crate::record::{RecordKind, RecordRow, decode, record_columns};
use crate::rows::{from_sql, to_sql};
use app::ports::{Page, PageRequest};
use launch::launch::Launch;
use launch::notification::NotificationNumber;
use launch::order::Order;
use sqlx::SqliteConnection;
use terms::{LaunchRef, OrderRef, OrganisationRef, PlanRef, Stored as Versioned};

macro_rules! newest_launches {
    ($rest:literal) => {
        concat!(
            "SELECT ",
            record_columns!(),
            " FROM launch h JOIN record_version v \
             ON v.kind = 'launch' AND v.key = h.reference AND v.version = h.version",
            $rest
        )
    };
}

macro_rules! newest_orders {
    ($more:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            record_columns!(),
            $more,
            " FROM launch_order h JOIN record_version v \
             ON v.kind = 'order' AND v.key = h.reference AND v.version = h.version",
            $rest
        )
    };
}

/// Every launch, newest first by when it was drafted.
pub(crate) async fn launches(connection: &mut SqliteConnection) -> Stored<Vec<Versioned<Launch>>> {
    let rows: Vec<RecordRow> = sqlx::query_as(newest_launches!(
        " ORDER BY h.drafted_at DESC, h.reference DESC"
    ))
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    rows.iter()
        .map(|row| decode(RecordKind::Launch, row))
        .collect()
}

pub(crate) async fn launch(
    connection: &mut SqliteConnection,
    reference: LaunchRef,
) -> Stored<Option<Versioned<Launch>>> {
    let row: Option<RecordRow> = sqlx::query_as(newest_launches!(" WHERE h.reference = ?"))
        .bind(to_sql(reference.bits()))
        .fetch_optional(connection)
        .await
        .map_err(fault)?;
    row.map(|row| decode(RecordKind::Launch, &row)).transpose()
}

pub(crate) async fn numbered(
    connection: &mut SqliteConnection,
    number: &NotificationNumber,
) -> Stored<Option<LaunchRef>> {
    let reference: Option<i64> =
        sqlx::query_scalar("SELECT reference FROM launch WHERE number = ?")
            .bind(number.as_str())
            .fetch_optional(connection)
            .await
            .map_err(fault)?;
    Ok(reference.map(|bits| LaunchRef::from_random_bits(from_sql(bits))))
}

pub(crate) async fn order(
    connection: &mut SqliteConnection,
    reference: OrderRef,
) -> Stored<Option<Versioned<Order>>> {
    let row: Option<RecordRow> = sqlx::query_as(newest_orders!("", " WHERE h.reference = ?"))
        .bind(to_sql(reference.bits()))
        .fetch_optional(connection)
        .await
        .map_err(fault)?;
    row.map(|row| decode(RecordKind::Order, &row)).transpose()
}

/// Every order of a plan, oldest first.
pub(crate) async fn orders_of_plan(
    connection: &mut SqliteConnection,
    plan: PlanRef,
) -> Stored<Vec<Versioned<Order>>> {
    let rows: Vec<RecordRow> = sqlx::query_as(newest_orders!(
        "",
        " WHERE h.plan = ? ORDER BY h.sent_at, h.reference"
    ))
    .bind(to_sql(plan.bits()))
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    rows.iter()
        .map(|row| decode(RecordKind::Order, row))
        .collect()
}

type PageRow = (i64, i64, i64, Option<String>, Vec<u8>, i64);

/// A page of the orders to a CSP, newest first.
pub(crate) async fn orders_of_csp(
    connection: &mut SqliteConnection,
    csp: OrganisationRef,
    page: &PageRequest,
) -> Stored<Page<Versioned<Order>>> {
    let after = cursor::read::<2>(page.after.as_deref())?;
    let [sent_at, reference] = after.unwrap_or([i64::MAX, i64::MAX]);
    let rows: Vec<PageRow> = sqlx::query_as(newest_orders!(
        ", h.sent_at",
        " WHERE h.csp = ? AND (h.sent_at, h.reference) < (?, ?) \
         ORDER BY h.sent_at DESC, h.reference DESC LIMIT ?"
    ))
    .bind(to_sql(csp.bits()))
    .bind(sent_at)
    .bind(reference)
    .bind(rows_wanted(page))
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    let rows: Vec<(RecordRow, i64)> = rows
        .into_iter()
        .map(|(key, version, form, body, digest, at)| ((key, version, form, body, digest), at))
        .collect();
    page_of(
        page,
        rows,
        |(row, at)| [*at, row.0],
        |(row, _)| decode(RecordKind::Order, row),
    )
}
