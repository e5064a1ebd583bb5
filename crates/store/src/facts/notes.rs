//! Texts that are taken up from other places for a launch, each under a name.

use crate::fault::{Stored, fault};
use crate::rows::to_sql;
use sqlx::SqliteConnection;
use terms::LaunchRef;

/// Keeps a text, in place of what was kept under this name.
pub(crate) async fn keep_note(
    connection: &mut SqliteConnection,
    launch: LaunchRef,
    name: &str,
    text: &str,
) -> Stored<()> {
    sqlx::query(
        "INSERT INTO launch_note (launch, name, text) VALUES (?, ?, ?) \
         ON CONFLICT (launch, name) DO UPDATE SET text = excluded.text",
    )
    .bind(to_sql(launch.bits()))
    .bind(name)
    .bind(text)
    .execute(connection)
    .await
    .map_err(fault)?;
    Ok(())
}

/// The text kept under this name.
pub(crate) async fn note(
    connection: &mut SqliteConnection,
    launch: LaunchRef,
    name: &str,
) -> Stored<Option<String>> {
    sqlx::query_scalar("SELECT text FROM launch_note WHERE launch = ? AND name = ?")
        .bind(to_sql(launch.bits()))
        .bind(name)
        .fetch_optional(connection)
        .await
        .map_err(fault)
}
