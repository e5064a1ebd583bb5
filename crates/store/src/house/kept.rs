//! Small values that the installation keeps for itself.

use crate::fault::{Stored, fault};
use app::ports::LedgerError;
use sqlx::SqliteConnection;

pub(crate) async fn kept_value(
    connection: &mut SqliteConnection,
    name: &str,
) -> Stored<Option<Vec<u8>>> {
    sqlx::query_scalar("SELECT value FROM kept_value WHERE name = ?")
        .bind(name)
        .fetch_optional(connection)
        .await
        .map_err(fault)
}

pub(crate) async fn keep_value(
    connection: &mut SqliteConnection,
    name: &str,
    value: &[u8],
) -> Stored<Vec<u8>> {
    sqlx::query("INSERT INTO kept_value (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING")
        .bind(name)
        .bind(value)
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    kept_value(connection, name)
        .await?
        .ok_or_else(|| LedgerError::Storage("a value was kept and is not there".to_owned()))
}

/// Keeps a value in place of the one before.
pub(crate) async fn replace_kept_value(
    connection: &mut SqliteConnection,
    name: &str,
    value: &[u8],
) -> Stored<()> {
    sqlx::query(
        "INSERT INTO kept_value (name, value) VALUES (?, ?) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(name)
    .bind(value)
    .execute(connection)
    .await
    .map_err(fault)?;
    Ok(())
}
