//! The confirmation requests that items hold now. A request that a later one replaced is in the
//! item's history and no longer here.

use super::{page_of, rows_wanted};
use crate::cursor;
use crate::fault::{Stored, fault};
use crate::rows::{from_sql, to_sql};
use app::ports::{Answered, ConfirmationLine, LedgerError, Page, PageRequest};
use sqlx::SqliteConnection;
use terms::reference::ConfirmationRef;
use terms::{ItemRef, OrganisationRef};

/// Request, item, clause, moment asked.
type Row = (i64, i64, i64, i64);

pub(crate) async fn page(
    connection: &mut SqliteConnection,
    organisation: OrganisationRef,
    answered: Answered,
    page: &PageRequest,
) -> Stored<Page<ConfirmationLine>> {
    let answered = match answered {
        Answered::NotYet => 0_i64,
        Answered::Already => 1,
    };
    let after = cursor::read::<2>(page.after.as_deref())?.unwrap_or([i64::MAX, i64::MAX]);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT request, item, clause, asked_at FROM confirmation \
         WHERE organisation = ? AND answered = ? AND (asked_at, request) < (?, ?) \
         ORDER BY asked_at DESC, request DESC LIMIT ?",
    )
    .bind(to_sql(organisation.bits()))
    .bind(answered)
    .bind(after[0])
    .bind(after[1])
    .bind(rows_wanted(page))
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    page_of(page, rows, |row| [row.3, row.0], line)
}

pub(crate) async fn confirmation(
    connection: &mut SqliteConnection,
    request: ConfirmationRef,
) -> Stored<Option<ConfirmationLine>> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT request, item, clause, asked_at FROM confirmation WHERE request = ? LIMIT 1",
    )
    .bind(to_sql(request.bits()))
    .fetch_optional(connection)
    .await
    .map_err(fault)?;
    row.as_ref().map(line).transpose()
}

fn line(row: &Row) -> Stored<ConfirmationLine> {
    Ok(ConfirmationLine {
        request: ConfirmationRef::from_random_bits(from_sql(row.0)),
        item: ItemRef::from_random_bits(from_sql(row.1)),
        clause: u32::try_from(row.2)
            .map_err(|_| LedgerError::Corrupt("a confirmation has no possible clause".into()))?,
    })
}
