//! An organisation's notices, and how far it has read them.
//!
//! Its list is two: those to it and those to every organisation of its type. A mark covers the
//! notices up to its number that were there when it was made, so that one that comes later within
//! the same second stays unread.

use super::{page_of, rows_wanted};
use crate::cursor;
use crate::fault::{Stored, fault};
use crate::forms::notice::NumberedNotice;
use crate::forms::text::Textual;
use crate::record::{RecordKind, RecordRow, decode, record_columns};
use crate::rows::{from_sql, to_sql};
use app::ports::{Page, PageRequest, StoredNotice};
use sqlx::SqliteConnection;
use terms::{Moment, Organisation};

type Row = (i64, i64, i64, Option<String>, Vec<u8>, i64, Option<i64>);

pub(crate) async fn page(
    connection: &mut SqliteConnection,
    organisation: &Organisation,
    page: &PageRequest,
) -> Stored<Page<StoredNotice>> {
    let [before] = cursor::read::<1>(page.after.as_deref())?.unwrap_or([i64::MAX]);
    let rows: Vec<Row> = sqlx::query_as(concat!(
        "SELECT ",
        record_columns!(),
        ", n.number, (SELECT min(r.at) FROM notice_read r \
           WHERE r.organisation = ? AND r.number >= n.number AND r.act >= n.act) \
         FROM (SELECT * FROM (SELECT id, number, act FROM notice \
                 WHERE to_organisation = ? AND number < ? ORDER BY number DESC LIMIT ?) own \
               UNION ALL SELECT * FROM (SELECT id, number, act FROM notice \
                 WHERE to_type = ? AND number < ? ORDER BY number DESC LIMIT ?) every) n \
         JOIN record_version v ON v.kind = 'notice' AND v.key = n.id AND v.version = 1 \
         ORDER BY n.number DESC LIMIT ?"
    ))
    .bind(to_sql(organisation.reference.bits()))
    .bind(to_sql(organisation.reference.bits()))
    .bind(before)
    .bind(rows_wanted(page))
    .bind(organisation.organisation_type.text())
    .bind(before)
    .bind(rows_wanted(page))
    .bind(rows_wanted(page))
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    page_of(page, rows, |row| [row.5], stored_notice)
}

fn stored_notice(row: &Row) -> Stored<StoredNotice> {
    let (key, version, form, body, digest, number, read_at) = row;
    let record: RecordRow = (*key, *version, *form, body.clone(), digest.clone());
    let notice = decode::<NumberedNotice>(RecordKind::Notice, &record)?.value;
    Ok(StoredNotice {
        number: from_sql(*number),
        at: notice.at,
        about: notice.notice.about,
        read_at: read_at.map(Moment::from_unix_seconds),
    })
}

pub(crate) async fn mark_read(
    connection: &mut SqliteConnection,
    organisation: &Organisation,
    up_to: u64,
    at: Moment,
) -> Stored<()> {
    // A number beyond every notice marks them all.
    let up_to = i64::try_from(up_to).unwrap_or(i64::MAX);
    let reader = to_sql(organisation.reference.bits());
    // Only where something is unread, so that looking at a page does not grow the table. Two
    // statements, because SQLite 3.51 finds nothing for a NOT EXISTS inside an EXISTS when the
    // query around them has no table.
    let unread: Option<i64> = sqlx::query_scalar(
        "SELECT n.id FROM notice n \
         WHERE (n.to_organisation = ? OR n.to_type = ?) AND n.number <= ? \
         AND NOT EXISTS (SELECT 1 FROM notice_read r \
             WHERE r.organisation = ? AND r.number >= n.number AND r.act >= n.act) LIMIT 1",
    )
    .bind(reader)
    .bind(organisation.organisation_type.text())
    .bind(up_to)
    .bind(reader)
    .fetch_optional(&mut *connection)
    .await
    .map_err(fault)?;
    if unread.is_none() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO notice_read (organisation, number, act, at) \
         VALUES (?, ?, (SELECT max(sequence) FROM journal), ?) \
         ON CONFLICT (organisation, number, act) DO NOTHING",
    )
    .bind(reader)
    .bind(up_to)
    .bind(at.unix_seconds())
    .execute(connection)
    .await
    .map_err(fault)?;
    Ok(())
}
