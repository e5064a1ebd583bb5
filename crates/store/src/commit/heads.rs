//! The look-up tables that follow the records, written in the act's own transaction.

use super::prepare::{
    ConfirmationRow, DeviceKey, EditionRow, Follows, ItemRow, PUBLISHED, RoundRow, SubmissionRow,
    stage_code,
};
use crate::erasure;
use crate::fault::{Stored, fault, misuse};
use crate::forms::text::Textual;
use crate::record::{ONLY, Record, RecordKind};
use crate::rows::{KEYS_PER_LOOKUP, delete_in, insert, push_list, to_sql};
use app::ports::LedgerError;
use register::decision::StageName;
use sha2::{Digest, Sha256};
use sqlx::{QueryBuilder, SqliteConnection};
use std::collections::BTreeMap;

/// Writes items' rows; each must follow the version it names.
pub(super) async fn write_items(
    connection: &mut SqliteConnection,
    items: &[ItemRow],
) -> Stored<()> {
    let (new, changed): (Vec<&ItemRow>, Vec<&ItemRow>) =
        items.iter().partition(|row| row.version == 1);
    check_followed(connection, &changed).await?;
    let keys: Vec<i64> = changed.iter().map(|row| to_sql(row.reference)).collect();
    delete_in(connection, "DELETE FROM item_device WHERE item IN", &keys).await?;
    delete_in(connection, "DELETE FROM confirmation WHERE item IN", &keys).await?;
    delete_in(connection, "DELETE FROM item_words WHERE rowid IN", &keys).await?;
    // Without a conflict clause a new item that is there already breaks a unique key.
    insert_items(connection, &new, "").await?;
    insert_items(
        connection,
        &changed,
        " ON CONFLICT (reference) DO UPDATE SET stage = excluded.stage, \
         concern = excluded.concern, updated = excluded.updated, version = excluded.version",
    )
    .await?;
    insert_devices(connection, items).await?;
    insert_confirmations(connection, items).await?;
    insert_words(connection, items).await
}

/// Reference, version, provider, Identifier, stage.
type HeadRow = (i64, i64, i64, i64, String);

async fn check_followed(connection: &mut SqliteConnection, changed: &[&ItemRow]) -> Stored<()> {
    for chunk in changed.chunks(KEYS_PER_LOOKUP) {
        let mut query = QueryBuilder::new(
            "SELECT reference, version, provider, identifier, stage FROM item WHERE reference IN",
        );
        push_list(&mut query, chunk.iter().map(|row| to_sql(row.reference)));
        let found: Vec<HeadRow> = query
            .build_query_as()
            .fetch_all(&mut *connection)
            .await
            .map_err(fault)?;
        let found: BTreeMap<i64, _> = found.into_iter().map(|row| (row.0, row)).collect();
        for row in chunk {
            let (_, version, provider, identifier, stage) = found
                .get(&to_sql(row.reference))
                .ok_or(LedgerError::Conflict)?;
            if *version != i64::from(row.version) - 1 {
                return Err(LedgerError::Conflict);
            }
            if (*provider, *identifier) != (to_sql(row.provider), to_sql(row.identifier)) {
                return Err(misuse("an item changes its provider or Identifier"));
            }
            if *stage == stage_code(StageName::Diverted) && row.stage != StageName::Diverted {
                return Err(misuse("a diverted item comes back"));
            }
        }
    }
    Ok(())
}

async fn insert_items(
    connection: &mut SqliteConnection,
    items: &[&ItemRow],
    tail: &'static str,
) -> Stored<()> {
    insert(
        connection,
        "INSERT INTO item (reference, provider, identifier, stage, concern, updated, version) ",
        items,
        tail,
        |bind, row| {
            bind.push_bind(to_sql(row.reference));
            bind.push_bind(to_sql(row.provider));
            bind.push_bind(to_sql(row.identifier));
            bind.push_bind(stage_code(row.stage));
            bind.push_bind(row.concern.map(|concern| concern.text().into_owned()));
            bind.push_bind(row.updated.unix_seconds());
            bind.push_bind(i64::from(row.version));
        },
    )
    .await?;
    Ok(())
}

async fn insert_devices(connection: &mut SqliteConnection, items: &[ItemRow]) -> Stored<()> {
    let mut rows: Vec<(&DeviceKey, u64)> = items
        .iter()
        .flat_map(|item| item.devices.iter().map(|device| (device, item.reference)))
        .collect();
    rows.sort_by(|a, b| device_order(a).cmp(&device_order(b)));
    insert(
        connection,
        "INSERT INTO item_device (device_type, make_folded, model_folded, item) ",
        &rows,
        "",
        |bind, (device, item)| {
            bind.push_bind(device.device_type.text().into_owned());
            bind.push_bind(device.make_folded.clone());
            bind.push_bind(device.model_folded.clone());
            bind.push_bind(to_sql(*item));
        },
    )
    .await?;
    Ok(())
}

/// The order of the table's key.
fn device_order<'a>(row: &'a (&DeviceKey, u64)) -> (&'static str, &'a str, &'a str, u64) {
    let (device, item) = row;
    (
        device.device_type.code(),
        &device.make_folded,
        &device.model_folded,
        *item,
    )
}

async fn insert_confirmations(connection: &mut SqliteConnection, items: &[ItemRow]) -> Stored<()> {
    let mut rows: Vec<(&ConfirmationRow, u64)> = items
        .iter()
        .flat_map(|item| item.confirmations.iter().map(|row| (row, item.reference)))
        .collect();
    rows.sort();
    insert(
        connection,
        "INSERT INTO confirmation (request, organisation, item, clause, answered, asked_at) ",
        &rows,
        "",
        |bind, (row, item)| {
            bind.push_bind(to_sql(row.request));
            bind.push_bind(to_sql(row.organisation));
            bind.push_bind(to_sql(*item));
            bind.push_bind(i64::from(row.clause));
            bind.push_bind(i64::from(row.answered));
            bind.push_bind(row.asked_at.unix_seconds());
        },
    )
    .await?;
    Ok(())
}

async fn insert_words(connection: &mut SqliteConnection, items: &[ItemRow]) -> Stored<()> {
    let rows: Vec<(u64, &str)> = items
        .iter()
        .filter_map(|item| Some((item.reference, item.words.as_deref()?)))
        .collect();
    insert(
        connection,
        "INSERT INTO item_words (rowid, words) ",
        &rows,
        "",
        |bind, (reference, words)| {
            bind.push_bind(to_sql(*reference));
            bind.push_bind((*words).to_owned());
        },
    )
    .await?;
    Ok(())
}

/// Erases the earlier bodies of the items that this act diverted (REG-11). Their digests stay.
pub(super) async fn erase_diverted(
    connection: &mut SqliteConnection,
    items: &[ItemRow],
    act: u64,
) -> Stored<Erased> {
    let mut erased = Erased::Nothing;
    for row in items.iter().filter(|row| row.stage == StageName::Diverted) {
        sqlx::query(
            "UPDATE record_version SET body = NULL \
             WHERE kind = 'item' AND key = ? AND version < ? AND body IS NOT NULL",
        )
        .bind(to_sql(row.reference))
        .bind(i64::from(row.version))
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
        erased = Erased::Something;
    }
    match erased {
        Erased::Something => erasure::note(connection, act).await?,
        Erased::Nothing => {}
    }
    Ok(erased)
}

/// Whether an act erased content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Erased {
    /// It did not.
    Nothing,
    /// It did.
    Something,
}

/// Writes submissions' rows; each must be new.
pub(super) async fn write_submissions(
    connection: &mut SqliteConnection,
    submissions: &[SubmissionRow],
) -> Stored<()> {
    insert(
        connection,
        "INSERT INTO submission (reference, provider, received_at, file_sha256, outcome) ",
        submissions,
        "",
        |bind, row| {
            bind.push_bind(to_sql(row.reference));
            bind.push_bind(to_sql(row.provider));
            bind.push_bind(row.received_at.unix_seconds());
            bind.push_bind(row.file_sha256.to_vec());
            bind.push_bind(row.outcome);
        },
    )
    .await?;
    Ok(())
}

/// Writes rounds' rows; each must follow the version it names.
pub(super) async fn write_rounds(
    connection: &mut SqliteConnection,
    rounds: &[RoundRow],
) -> Stored<()> {
    for row in rounds {
        let query = match row.version {
            1 => sqlx::query("INSERT INTO round (version, opened_at, reference) VALUES (?, ?, ?)"),
            _ => sqlx::query(
                "UPDATE round SET version = ?, opened_at = ? WHERE reference = ? AND version = ?",
            ),
        };
        let query = query
            .bind(i64::from(row.version))
            .bind(row.opened_at.unix_seconds())
            .bind(to_sql(row.reference));
        let query = match row.version {
            1 => query,
            later => query.bind(i64::from(later) - 1),
        };
        one_row(
            query
                .execute(&mut *connection)
                .await
                .map_err(fault)?
                .rows_affected(),
        )?;
    }
    Ok(())
}

/// Writes editions' rows; each must follow the version it names. Gives the records of the entries
/// that are not there yet.
pub(super) async fn write_editions(
    connection: &mut SqliteConnection,
    editions: &[EditionRow],
) -> Stored<Vec<Record>> {
    let mut entries = Vec::new();
    for row in editions {
        entries.extend(changed_entries(connection, row).await?);
        let query = match row.version {
            1 => sqlx::query(
                "INSERT INTO edition (number, state, prepared_at, version, reference) \
                 VALUES (?, ?, ?, ?, ?)",
            ),
            _ => sqlx::query(
                "UPDATE edition SET number = ?, state = ?, prepared_at = ?, version = ? \
                 WHERE reference = ? AND version = ?",
            ),
        };
        let query = query
            .bind(i64::from(row.number))
            .bind(row.state)
            .bind(row.prepared_at.unix_seconds())
            .bind(i64::from(row.version))
            .bind(to_sql(row.reference));
        let query = match row.version {
            1 => query,
            later => query.bind(i64::from(later) - 1),
        };
        one_row(
            query
                .execute(&mut *connection)
                .await
                .map_err(fault)?
                .rows_affected(),
        )?;
    }
    Ok(entries)
}

async fn changed_entries(
    connection: &mut SqliteConnection,
    row: &EditionRow,
) -> Stored<Option<Record>> {
    let last: Option<(Vec<u8>, String)> = sqlx::query_as(
        "SELECT v.digest, e.state FROM record_version v JOIN edition e ON e.reference = v.key \
         WHERE v.kind = 'edition-entries' AND v.key = ? ORDER BY v.version DESC LIMIT 1",
    )
    .bind(to_sql(row.reference))
    .fetch_optional(&mut *connection)
    .await
    .map_err(fault)?;
    let digest: [u8; 32] = Sha256::digest(&row.entries_body).into();
    match last {
        Some((last, _)) if last == digest => Ok(None),
        Some((_, state)) if state == PUBLISHED => {
            Err(misuse("the entries of a published edition change"))
        }
        Some(_) | None => Ok(Some(Record::of_body(
            RecordKind::EditionEntries,
            row.reference,
            row.version,
            1,
            row.entries_body.clone(),
        ))),
    }
}

/// Checks that a record of which there is one follows what it must.
pub(super) async fn check_only_one(
    connection: &mut SqliteConnection,
    kind: RecordKind,
    version: u32,
    follows: Follows,
) -> Stored<()> {
    let newest: Option<i64> =
        sqlx::query_scalar("SELECT max(version) FROM record_version WHERE kind = ? AND key = ?")
            .bind(kind.code())
            .bind(to_sql(ONLY))
            .fetch_one(&mut *connection)
            .await
            .map_err(fault)?;
    let newest = newest.unwrap_or(0);
    let in_order = match follows {
        Follows::Exactly(follows) => newest == i64::from(follows),
        Follows::Lower => newest < i64::from(version),
    };
    match in_order {
        true => Ok(()),
        false => Err(LedgerError::Conflict),
    }
}

fn one_row(affected: u64) -> Stored<()> {
    match affected {
        1 => Ok(()),
        _ => Err(LedgerError::Conflict),
    }
}
