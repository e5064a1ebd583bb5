//! Sessions and API tokens, by the digest of their secret.

use super::digest;
use crate::fault::{Stored, fault};
use crate::rows::{from_sql, to_sql};
use app::ports::{SessionRecord, TokenRecord};
use sqlx::SqliteConnection;
use terms::{Moment, PersonRef};

type SessionRow = (Vec<u8>, i64, String, i64, i64);

/// Records a session and forgets those that had ended when it began.
pub(crate) async fn put_session(
    connection: &mut SqliteConnection,
    session: &SessionRecord,
) -> Stored<()> {
    sqlx::query("DELETE FROM session WHERE expires_at <= ?")
        .bind(session.created_at.unix_seconds())
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    sqlx::query(
        "INSERT INTO session (secret_sha256, person, csrf, created_at, expires_at) \
         VALUES (?, ?, ?, ?, ?)",
    )
    .bind(session.secret_sha256.as_slice())
    .bind(to_sql(session.person.bits()))
    .bind(&session.csrf)
    .bind(session.created_at.unix_seconds())
    .bind(session.expires_at.unix_seconds())
    .execute(connection)
    .await
    .map_err(fault)?;
    Ok(())
}

pub(crate) async fn session(
    connection: &mut SqliteConnection,
    secret_sha256: &[u8; 32],
    now: Moment,
) -> Stored<Option<SessionRecord>> {
    let row: Option<SessionRow> = sqlx::query_as(
        "SELECT secret_sha256, person, csrf, created_at, expires_at FROM session \
         WHERE secret_sha256 = ? AND expires_at > ?",
    )
    .bind(secret_sha256.as_slice())
    .bind(now.unix_seconds())
    .fetch_optional(connection)
    .await
    .map_err(fault)?;
    row.map(|(secret, person, csrf, created_at, expires_at)| {
        Ok(SessionRecord {
            secret_sha256: digest("session", secret)?,
            person: PersonRef::from_random_bits(from_sql(person)),
            csrf,
            created_at: Moment::from_unix_seconds(created_at),
            expires_at: Moment::from_unix_seconds(expires_at),
        })
    })
    .transpose()
}

pub(crate) async fn end_session(
    connection: &mut SqliteConnection,
    secret_sha256: &[u8; 32],
) -> Stored<()> {
    sqlx::query("DELETE FROM session WHERE secret_sha256 = ?")
        .bind(secret_sha256.as_slice())
        .execute(connection)
        .await
        .map_err(fault)?;
    Ok(())
}

/// Ends every session of a person and takes back every token.
pub(crate) async fn end_all_of(
    connection: &mut SqliteConnection,
    person: PersonRef,
    at: Moment,
) -> Stored<()> {
    sqlx::query("DELETE FROM session WHERE person = ?")
        .bind(to_sql(person.bits()))
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    sqlx::query("UPDATE token SET revoked_at = ? WHERE person = ? AND revoked_at IS NULL")
        .bind(at.unix_seconds())
        .bind(to_sql(person.bits()))
        .execute(connection)
        .await
        .map_err(fault)?;
    Ok(())
}

/// Records a token, or that it was taken back; what was taken back stays so.
pub(crate) async fn put_token(
    connection: &mut SqliteConnection,
    token: &TokenRecord,
) -> Stored<()> {
    sqlx::query(
        "INSERT INTO token (secret_sha256, label, person, created_at, expires_at, revoked_at) \
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (secret_sha256) DO UPDATE SET \
         label = excluded.label, expires_at = excluded.expires_at, \
         revoked_at = coalesce(token.revoked_at, excluded.revoked_at)",
    )
    .bind(token.secret_sha256.as_slice())
    .bind(&token.label)
    .bind(to_sql(token.person.bits()))
    .bind(token.created_at.unix_seconds())
    .bind(token.expires_at.unix_seconds())
    .bind(token.revoked_at.map(Moment::unix_seconds))
    .execute(connection)
    .await
    .map_err(fault)?;
    Ok(())
}

type TokenRow = (Vec<u8>, String, i64, i64, i64, Option<i64>);

pub(crate) async fn token(
    connection: &mut SqliteConnection,
    secret_sha256: &[u8; 32],
) -> Stored<Option<TokenRecord>> {
    let row: Option<TokenRow> = sqlx::query_as(
        "SELECT secret_sha256, label, person, created_at, expires_at, revoked_at FROM token \
         WHERE secret_sha256 = ?",
    )
    .bind(secret_sha256.as_slice())
    .fetch_optional(connection)
    .await
    .map_err(fault)?;
    row.map(token_in).transpose()
}

pub(crate) async fn tokens_of(
    connection: &mut SqliteConnection,
    person: PersonRef,
) -> Stored<Vec<TokenRecord>> {
    let rows: Vec<TokenRow> = sqlx::query_as(
        "SELECT secret_sha256, label, person, created_at, expires_at, revoked_at FROM token \
         WHERE person = ? ORDER BY created_at DESC, secret_sha256",
    )
    .bind(to_sql(person.bits()))
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    rows.into_iter().map(token_in).collect()
}

fn token_in(row: TokenRow) -> Stored<TokenRecord> {
    let (secret, label, person, created_at, expires_at, revoked_at) = row;
    Ok(TokenRecord {
        secret_sha256: digest("token", secret)?,
        label,
        person: PersonRef::from_random_bits(from_sql(person)),
        created_at: Moment::from_unix_seconds(created_at),
        expires_at: Moment::from_unix_seconds(expires_at),
        revoked_at: revoked_at.map(Moment::from_unix_seconds),
    })
}
