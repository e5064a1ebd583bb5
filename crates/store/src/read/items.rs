//! Items by reference, by Identifier, by device, and their history.

use crate::commit::prepare::stage_code;
use crate::fault::{Stored, fault};
use crate::forms::text::Textual;
use crate::record::{RecordKind, RecordRow, decode, decode_unless_erased, name_of, record_columns};
use crate::rows::{KEYS_PER_LOOKUP, from_sql, push_list, to_sql};
use app::ports::LedgerError;
use register::decision::{StageName, Stored as Versioned};
use register::item::Item;
use sqlx::{QueryBuilder, SqliteConnection};
use terms::{DeviceType, ItemRef, Moment, OrganisationRef, PersonRef};

/// Items decoded between two looks at the database.
const ITEMS_PER_BATCH: i64 = 2_000;

/// A device as the look-up table names it.
#[derive(Clone, Copy)]
pub(crate) struct Device<'a> {
    pub(crate) device_type: DeviceType,
    pub(crate) make_folded: &'a str,
    pub(crate) model_folded: &'a str,
}

/// The newest version of the items of a table or query named `h`.
macro_rules! newest_items {
    ($heads:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            record_columns!(),
            " FROM ",
            $heads,
            " h JOIN record_version v \
             ON v.kind = 'item' AND v.key = h.reference AND v.version = h.version",
            $rest
        )
    };
}

/// The item in a row.
pub(super) fn item(row: &RecordRow) -> Stored<Versioned<Item>> {
    let stored = decode::<Item>(RecordKind::Item, row)?;
    // What is filed under a reference must be that item.
    match to_sql(stored.value.reference.bits()) == row.0 {
        true => Ok(stored),
        false => Err(LedgerError::Corrupt(format!(
            "{} is another item",
            name_of(RecordKind::Item, row.0, row.1)
        ))),
    }
}

pub(crate) async fn by_reference(
    connection: &mut SqliteConnection,
    references: &[ItemRef],
) -> Stored<Vec<Versioned<Item>>> {
    let mut keys: Vec<i64> = references.iter().map(|r| to_sql(r.bits())).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut items = Vec::new();
    for chunk in keys.chunks(KEYS_PER_LOOKUP) {
        let mut query = QueryBuilder::new(newest_items!("item", " WHERE h.reference IN"));
        push_list(&mut query, chunk.iter().copied());
        query.push(" ORDER BY v.key");
        items.extend(fetch(connection, query).await?);
    }
    Ok(items)
}

pub(crate) async fn by_identifier(
    connection: &mut SqliteConnection,
    provider: OrganisationRef,
    identifiers: &[u64],
) -> Stored<Vec<Versioned<Item>>> {
    // An Identifier beyond what is ever stored belongs to no item.
    let mut keys: Vec<i64> = identifiers
        .iter()
        .filter_map(|identifier| i64::try_from(*identifier).ok())
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let mut items = Vec::new();
    for chunk in keys.chunks(KEYS_PER_LOOKUP) {
        let mut query = QueryBuilder::new(newest_items!("item", " WHERE h.provider = "));
        query.push_bind(to_sql(provider.bits()));
        query.push(" AND h.identifier IN");
        push_list(&mut query, chunk.iter().copied());
        query.push(" ORDER BY h.identifier");
        items.extend(fetch(connection, query).await?);
    }
    Ok(items)
}

/// Every diverted item, of one provider or of all: tombstones without content.
pub(crate) async fn diverted(
    connection: &mut SqliteConnection,
    provider: Option<OrganisationRef>,
) -> Stored<Vec<Versioned<Item>>> {
    let mut query = QueryBuilder::new(newest_items!("item", " WHERE h.stage = "));
    query.push_bind(stage_code(StageName::Diverted));
    if let Some(provider) = provider {
        query.push(" AND h.provider = ");
        query.push_bind(to_sql(provider.bits()));
    }
    query.push(" ORDER BY v.key");
    fetch(connection, query).await
}

async fn fetch(
    connection: &mut SqliteConnection,
    mut query: QueryBuilder<sqlx::Sqlite>,
) -> Stored<Vec<Versioned<Item>>> {
    let rows: Vec<RecordRow> = query
        .build_query_as()
        .fetch_all(connection)
        .await
        .map_err(fault)?;
    rows.iter().map(item).collect()
}

pub(crate) async fn every(connection: &mut SqliteConnection) -> Stored<Vec<Versioned<Item>>> {
    let mut items = Vec::new();
    let mut after = -1_i64;
    loop {
        let rows: Vec<RecordRow> = sqlx::query_as(newest_items!(
            "(SELECT reference, version FROM item WHERE reference > ? ORDER BY reference LIMIT ?)",
            " ORDER BY h.reference"
        ))
        .bind(after)
        .bind(ITEMS_PER_BATCH)
        .fetch_all(&mut *connection)
        .await
        .map_err(fault)?;
        let Some(last) = rows.last() else {
            return Ok(items);
        };
        after = last.0;
        for row in &rows {
            items.push(item(row)?);
        }
        tokio::task::yield_now().await;
    }
}

/// A record and its item's Identifier.
type ProviderRow = (i64, i64, i64, Option<String>, Vec<u8>, i64);

pub(crate) async fn of_provider(
    connection: &mut SqliteConnection,
    provider: OrganisationRef,
) -> Stored<Vec<Versioned<Item>>> {
    let mut items = Vec::new();
    let mut after = -1_i64;
    loop {
        let rows: Vec<ProviderRow> = sqlx::query_as(concat!(
            "SELECT ",
            record_columns!(),
            ", h.identifier FROM (SELECT reference, version, identifier FROM item \
             WHERE provider = ? AND identifier > ? ORDER BY identifier LIMIT ?) h \
             JOIN record_version v \
             ON v.kind = 'item' AND v.key = h.reference AND v.version = h.version \
             ORDER BY h.identifier"
        ))
        .bind(to_sql(provider.bits()))
        .bind(after)
        .bind(ITEMS_PER_BATCH)
        .fetch_all(&mut *connection)
        .await
        .map_err(fault)?;
        let Some(last) = rows.last() else {
            return Ok(items);
        };
        after = last.5;
        for (key, version, form, body, digest, _) in rows {
            items.push(item(&(key, version, form, body, digest))?);
        }
        tokio::task::yield_now().await;
    }
}

pub(crate) async fn count_of(
    connection: &mut SqliteConnection,
    provider: OrganisationRef,
) -> Stored<u64> {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM item WHERE provider = ?")
        .bind(to_sql(provider.bits()))
        .fetch_one(connection)
        .await
        .map_err(fault)?;
    Ok(from_sql(count))
}

pub(crate) async fn naming_device(
    connection: &mut SqliteConnection,
    device: Device<'_>,
    besides: Option<ItemRef>,
    limit: u32,
) -> Stored<Vec<Versioned<Item>>> {
    let rows: Vec<RecordRow> = sqlx::query_as(concat!(
        "SELECT ",
        record_columns!(),
        " FROM item_device d JOIN item h ON h.reference = d.item \
         JOIN record_version v ON v.kind = 'item' AND v.key = h.reference AND v.version = h.version \
         WHERE d.device_type = ? AND d.make_folded = ? AND d.model_folded = ? AND d.item IS NOT ? \
         ORDER BY h.updated DESC, h.reference DESC LIMIT ?"
    ))
    .bind(device.device_type.physical().text())
    .bind(device.make_folded)
    .bind(device.model_folded)
    .bind(besides.map(|besides| to_sql(besides.bits())))
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    rows.iter().map(item).collect()
}

pub(crate) async fn version(
    connection: &mut SqliteConnection,
    reference: ItemRef,
    version: u32,
) -> Stored<Option<Item>> {
    let row: Option<RecordRow> = sqlx::query_as(concat!(
        "SELECT ",
        record_columns!(),
        " FROM record_version v WHERE v.kind = 'item' AND v.key = ? AND v.version = ?"
    ))
    .bind(to_sql(reference.bits()))
    .bind(i64::from(version))
    .fetch_optional(connection)
    .await
    .map_err(fault)?;
    let Some(row) = row else {
        return Ok(None);
    };
    let stored = decode_unless_erased::<Item>(RecordKind::Item, &row)?;
    Ok(stored.map(|stored| stored.value))
}

/// The newest recorded version of the item with this key, whatever the look-up table says.
pub(crate) async fn newest(
    connection: &mut SqliteConnection,
    key: i64,
) -> Stored<Option<Versioned<Item>>> {
    let row: Option<RecordRow> = sqlx::query_as(concat!(
        "SELECT ",
        record_columns!(),
        " FROM record_version v WHERE v.kind = 'item' AND v.key = ? \
         ORDER BY v.version DESC LIMIT 1"
    ))
    .bind(key)
    .fetch_optional(connection)
    .await
    .map_err(fault)?;
    match row {
        Some(row) => decode_unless_erased::<Item>(RecordKind::Item, &row),
        None => Ok(None),
    }
}

type HistoryRow = (i64, i64, i64, Option<String>, Vec<u8>, i64, Option<i64>);

pub(crate) async fn history(
    connection: &mut SqliteConnection,
    reference: ItemRef,
) -> Stored<Vec<(Versioned<Item>, Moment, Option<PersonRef>)>> {
    let rows: Vec<HistoryRow> = sqlx::query_as(concat!(
        "SELECT ",
        record_columns!(),
        ", j.at, j.person FROM record_version v JOIN journal j ON j.sequence = v.act \
         WHERE v.kind = 'item' AND v.key = ? ORDER BY v.version"
    ))
    .bind(to_sql(reference.bits()))
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    let mut history = Vec::with_capacity(rows.len());
    for (key, version, form, body, digest, at, person) in rows {
        let row = (key, version, form, body, digest);
        if let Some(stored) = decode_unless_erased::<Item>(RecordKind::Item, &row)? {
            let person = person.map(|bits| PersonRef::from_random_bits(from_sql(bits)));
            history.push((stored, Moment::from_unix_seconds(at), person));
        }
    }
    Ok(history)
}
