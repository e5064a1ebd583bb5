//! Service Requests that were answered: each RequestID once, counters of an originator rising.

use crate::facts::device_to_sql;
use crate::fault::{Stored, fault};
use crate::rows::to_sql;
use app::ports::{AnsweredRequest, LedgerError};
use sqlx::SqliteConnection;
use terms::{DeviceId, Moment};

type RequestRow = (Vec<u8>, String, Vec<u8>, i64);

/// How this request was answered, if it was.
pub(crate) async fn answered(
    connection: &mut SqliteConnection,
    originator: DeviceId,
    counter: u64,
) -> Stored<Option<AnsweredRequest>> {
    let row: Option<RequestRow> = sqlx::query_as(
        "SELECT signed_sha256, code, response_sha256, answered_at FROM service_request \
         WHERE originator = ? AND counter = ?",
    )
    .bind(device_to_sql(originator))
    .bind(octets(counter))
    .fetch_optional(connection)
    .await
    .map_err(fault)?;
    let read = |(signed, code, response, at): RequestRow| {
        Some(AnsweredRequest {
            originator,
            counter,
            signed_sha256: signed.try_into().ok()?,
            code,
            response_sha256: response.try_into().ok()?,
            at: Moment::from_unix_seconds(at),
        })
    };
    row.map(|row| read(row).ok_or_else(|| LedgerError::Corrupt("an answered request".to_owned())))
        .transpose()
}

/// The highest counter of the originator's requests.
pub(crate) async fn last_counter(
    connection: &mut SqliteConnection,
    originator: DeviceId,
) -> Stored<Option<u64>> {
    let last: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT max(counter) FROM service_request WHERE originator = ?")
            .bind(device_to_sql(originator))
            .fetch_one(connection)
            .await
            .map_err(fault)?;
    let read = |octets: Vec<u8>| {
        let octets = octets.try_into();
        octets.map_err(|_| LedgerError::Corrupt("a counter of a request".to_owned()))
    };
    Ok(last.map(read).transpose()?.map(u64::from_be_bytes))
}

/// Keeps the answer to a request that changed nothing.
pub(crate) async fn keep_answered(
    connection: &mut SqliteConnection,
    request: &AnsweredRequest,
) -> Stored<()> {
    write_answered(connection, request, None).await
}

/// Keeps the answer to a request, with the act that it asked for, where there was one. Whoever
/// writes holds the write lock, so that of two requests with one RequestID the second finds the
/// first.
pub(crate) async fn write_answered(
    connection: &mut SqliteConnection,
    request: &AnsweredRequest,
    act: Option<u64>,
) -> Stored<()> {
    let (originator, counter) = (request.originator, request.counter);
    if let Some(before) = answered(connection, originator, counter).await? {
        return Err(match before.signed_sha256 == request.signed_sha256 {
            true => LedgerError::AlreadyDone(before.code),
            false => LedgerError::RequestIdUsed,
        });
    }
    let last = last_counter(connection, originator).await?;
    if last.is_some_and(|last| counter <= last) {
        return Err(LedgerError::RequestIdUsed);
    }
    sqlx::query(
        "INSERT INTO service_request (originator, counter, signed_sha256, code, \
         response_sha256, answered_at, act) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(device_to_sql(originator))
    .bind(octets(counter))
    .bind(request.signed_sha256.to_vec())
    .bind(request.code.clone())
    .bind(request.response_sha256.to_vec())
    .bind(request.at.unix_seconds())
    .bind(act.map(to_sql))
    .execute(connection)
    .await
    .map_err(fault)?;
    Ok(())
}

/// A counter as octets that sort as it does.
fn octets(counter: u64) -> Vec<u8> {
    counter.to_be_bytes().to_vec()
}
