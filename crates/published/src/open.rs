//! Opening the files: to write a new one, and to read one that never changes.

use crate::error::StorageError;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::fs;
use std::path::Path;

/// How many statements may run on one file at a time. Each has a thread; two cores feed four.
const READERS: u32 = 4;

/// A fresh file at this path. It is not durable until it is settled, so nothing is synchronised
/// while it is written and no journal is kept: after a crash the partial file is written anew.
pub(crate) async fn fresh(path: &Path) -> Result<SqliteConnection, StorageError> {
    match fs::remove_file(path) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(error.into()),
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .page_size(4096)
        .journal_mode(SqliteJournalMode::Off)
        .synchronous(SqliteSynchronous::Off)
        .pragma("temp_store", "memory")
        .disable_statement_logging();
    Ok(SqliteConnection::connect_with(&options).await?)
}

/// Readers of a file that will never change. SQLite takes no lock and writes nothing beside it.
pub(crate) async fn immutable(path: &Path) -> Result<SqlitePool, StorageError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .immutable(true)
        .pragma("query_only", "on")
        .disable_statement_logging();
    let pool = SqlitePoolOptions::new()
        .max_connections(READERS)
        .connect_with(options)
        .await?;
    let version: i64 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(&pool)
        .await?;
    match version {
        crate::schema::VERSION => Ok(pool),
        _ => Err(StorageError::Corrupt {
            table: "PRAGMA",
            column: "user_version",
        }),
    }
}
