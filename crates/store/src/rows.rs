//! Many rows a statement, and numbers as SQL holds them.
//!
//! One row a statement costs sixty times as much, and numbered markers in a wide statement seven
//! times; `QueryBuilder` writes anonymous `?` on SQLite. Callers hand rows over sorted by key, so
//! that the trees grow at their right edge.

use crate::fault::{Stored, fault};
use sqlx::query_builder::Separated;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

/// Rows in one INSERT: 200 rows of ten columns stay far below SQLite's 32,766 markers.
const ROWS_PER_STATEMENT: usize = 200;

/// Keys in one IN list.
pub(crate) const KEYS_PER_LOOKUP: usize = 500;

/// `into` is the statement up to VALUES, `tail` what follows the rows. Gives the number of rows
/// that were written.
pub(crate) async fn insert<R>(
    connection: &mut SqliteConnection,
    into: &'static str,
    rows: &[R],
    tail: &'static str,
    mut bind: impl FnMut(&mut Separated<'_, Sqlite, &'static str>, &R),
) -> Stored<u64> {
    let mut written = 0;
    for chunk in rows.chunks(ROWS_PER_STATEMENT) {
        let mut query = QueryBuilder::new(into);
        query.push_values(chunk, |mut separated, row| bind(&mut separated, row));
        query.push(tail);
        written += query
            .build()
            .execute(&mut *connection)
            .await
            .map_err(fault)?
            .rows_affected();
    }
    Ok(written)
}

/// Runs `DELETE … IN (keys)`; `from` is the statement up to the list.
pub(crate) async fn delete_in(
    connection: &mut SqliteConnection,
    from: &'static str,
    keys: &[i64],
) -> Stored<()> {
    for chunk in keys.chunks(KEYS_PER_LOOKUP) {
        let mut query = QueryBuilder::new(from);
        push_list(&mut query, chunk.iter().copied());
        query
            .build()
            .execute(&mut *connection)
            .await
            .map_err(fault)?;
    }
    Ok(())
}

/// Adds ` (?, ?, …)`.
pub(crate) fn push_list<T>(query: &mut QueryBuilder<Sqlite>, values: impl Iterator<Item = T>)
where
    T: for<'q> sqlx::Encode<'q, Sqlite> + sqlx::Type<Sqlite>,
{
    query.push(" (");
    let mut list = query.separated(", ");
    for value in values {
        list.push_bind(value);
    }
    query.push(")");
}

/// A count or reference as SQL holds it.
pub(crate) fn to_sql(value: u64) -> i64 {
    i64::try_from(value).expect("references have 50 bits and counts fewer than 63")
}

/// A count or reference out of SQL. Negative numbers are never written.
pub(crate) fn from_sql(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}
