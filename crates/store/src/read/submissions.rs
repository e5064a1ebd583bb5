//! Submissions.

use super::{page_of, rows_wanted};
use crate::commit::prepare::ACCEPTED;
use crate::cursor;
use crate::fault::{Stored, fault};
use crate::forms::items_named::FileItems;
use crate::record::{RecordKind, RecordRow, decode, record_columns};
use crate::rows::{from_sql, to_sql};
use app::ports::{Page, PageRequest};
use register::items_named::ItemsNamed;
use register::submission::Submission;
use sqlx::{QueryBuilder, SqliteConnection};
use terms::{OrganisationRef, SubmissionRef};

fn submission_in(row: &RecordRow) -> Stored<Submission> {
    decode::<Submission>(RecordKind::Submission, row).map(|stored| stored.value)
}

pub(crate) async fn submission(
    connection: &mut SqliteConnection,
    reference: SubmissionRef,
) -> Stored<Option<Submission>> {
    let row: Option<RecordRow> = sqlx::query_as(concat!(
        "SELECT ",
        record_columns!(),
        " FROM record_version v WHERE v.kind = 'submission' AND v.key = ? AND v.version = 1"
    ))
    .bind(to_sql(reference.bits()))
    .fetch_optional(connection)
    .await
    .map_err(fault)?;
    row.as_ref().map(submission_in).transpose()
}

type Row = (i64, i64, i64, Option<String>, Vec<u8>, i64);

pub(crate) async fn page(
    connection: &mut SqliteConnection,
    provider: Option<OrganisationRef>,
    page: &PageRequest,
) -> Stored<Page<Submission>> {
    let mut query = QueryBuilder::new(concat!(
        "SELECT ",
        record_columns!(),
        ", h.received_at FROM (SELECT reference, received_at FROM submission WHERE reference >= 0"
    ));
    if let Some(provider) = provider {
        query.push(" AND provider = ");
        query.push_bind(to_sql(provider.bits()));
    }
    if let Some([received_at, reference]) = cursor::read::<2>(page.after.as_deref())? {
        query.push(" AND (received_at, reference) < (");
        query.push_bind(received_at);
        query.push(", ");
        query.push_bind(reference);
        query.push(")");
    }
    query.push(" ORDER BY received_at DESC, reference DESC LIMIT ");
    query.push_bind(rows_wanted(page));
    query.push(
        ") h JOIN record_version v \
         ON v.kind = 'submission' AND v.key = h.reference AND v.version = 1 \
         ORDER BY h.received_at DESC, h.reference DESC",
    );
    let rows: Vec<Row> = query
        .build_query_as()
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
        |(row, _)| submission_in(row),
    )
}

/// Which items the file of a submission names; absent where it was never recorded.
pub(crate) async fn items_named(
    connection: &mut SqliteConnection,
    reference: SubmissionRef,
) -> Stored<Option<ItemsNamed>> {
    let row: Option<RecordRow> = sqlx::query_as(concat!(
        "SELECT ",
        record_columns!(),
        " FROM record_version v \
         WHERE v.kind = 'submission-items' AND v.key = ? AND v.version = 1"
    ))
    .bind(to_sql(reference.bits()))
    .fetch_optional(connection)
    .await
    .map_err(fault)?;
    row.as_ref()
        .map(|row| decode::<FileItems>(RecordKind::SubmissionItems, row))
        .transpose()
        .map(|stored| stored.map(|stored| stored.value.named))
}

pub(crate) async fn with_digest(
    connection: &mut SqliteConnection,
    provider: OrganisationRef,
    sha256: &[u8; 32],
) -> Stored<Vec<SubmissionRef>> {
    let keys: Vec<i64> = sqlx::query_scalar(
        "SELECT reference FROM submission \
         WHERE provider = ? AND file_sha256 = ? AND outcome = ? \
         ORDER BY received_at, reference",
    )
    .bind(to_sql(provider.bits()))
    .bind(sha256.as_slice())
    .bind(ACCEPTED)
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    Ok(keys
        .into_iter()
        .map(|bits| SubmissionRef::from_random_bits(from_sql(bits)))
        .collect())
}

pub(crate) async fn times_sent(
    connection: &mut SqliteConnection,
    provider: OrganisationRef,
    sha256: &[u8; 32],
) -> Stored<u64> {
    let count: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM submission WHERE provider = ? AND file_sha256 = ?",
    )
    .bind(to_sql(provider.bits()))
    .bind(sha256.as_slice())
    .fetch_one(connection)
    .await
    .map_err(fault)?;
    Ok(from_sql(count))
}
