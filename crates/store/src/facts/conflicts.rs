//! The calendar of conflicts, as each Supplier entered it last.

use super::hubs::{device_from_sql, device_to_sql};
use crate::fault::{Stored, fault};
use crate::rows::{from_sql, insert, to_sql};
use app::ports::{ConflictPlace, KeptConflict, LedgerError};
use launch::conflict::ConflictKind;
use sqlx::SqliteConnection;
use std::collections::HashMap;
use terms::{CspRegion, DeviceId, Moment, OrganisationRef};

const PORTFOLIO: &str = "PORTFOLIO";
const HUBS: &str = "HUBS";

/// Replaces a Supplier's calendar.
pub(crate) async fn put_conflicts(
    connection: &mut SqliteConnection,
    supplier: OrganisationRef,
    conflicts: &[KeptConflict],
) -> Stored<()> {
    sqlx::query(
        "DELETE FROM conflict_hub WHERE conflict IN \
         (SELECT number FROM conflict WHERE supplier = ?)",
    )
    .bind(to_sql(supplier.bits()))
    .execute(&mut *connection)
    .await
    .map_err(fault)?;
    sqlx::query("DELETE FROM conflict WHERE supplier = ?")
        .bind(to_sql(supplier.bits()))
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    for conflict in conflicts {
        put(connection, supplier, conflict).await?;
    }
    Ok(())
}

async fn put(
    connection: &mut SqliteConnection,
    supplier: OrganisationRef,
    conflict: &KeptConflict,
) -> Stored<()> {
    let place = match &conflict.place {
        ConflictPlace::Portfolio => PORTFOLIO,
        ConflictPlace::Region(region) => region.text(),
        ConflictPlace::Hubs(_) => HUBS,
    };
    let number: i64 = sqlx::query_scalar(
        "INSERT INTO conflict (supplier, kind, place, begins_at, ends_at) \
         VALUES (?, ?, ?, ?, ?) RETURNING number",
    )
    .bind(to_sql(supplier.bits()))
    .bind(conflict.kind.code())
    .bind(place)
    .bind(conflict.from.unix_seconds())
    .bind(conflict.until.unix_seconds())
    .fetch_one(&mut *connection)
    .await
    .map_err(fault)?;
    if let ConflictPlace::Hubs(devices) = &conflict.place {
        insert(
            connection,
            "INSERT INTO conflict_hub (conflict, device) ",
            devices,
            "",
            |bind, device| {
                bind.push_bind(number);
                bind.push_bind(device_to_sql(*device));
            },
        )
        .await?;
    }
    Ok(())
}

/// Conflicts that touch this time: one Supplier's, or all.
pub(crate) async fn conflicts(
    connection: &mut SqliteConnection,
    supplier: Option<OrganisationRef>,
    from: Moment,
    until: Moment,
) -> Stored<Vec<KeptConflict>> {
    let rows: Vec<(i64, i64, String, String, i64, i64)> = sqlx::query_as(
        "SELECT number, supplier, kind, place, begins_at, ends_at FROM conflict \
         WHERE begins_at < ? AND ends_at > ? ORDER BY begins_at, number",
    )
    .bind(until.unix_seconds())
    .bind(from.unix_seconds())
    .fetch_all(&mut *connection)
    .await
    .map_err(fault)?;
    let named: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT h.conflict, h.device FROM conflict_hub h \
         JOIN conflict c ON c.number = h.conflict WHERE c.begins_at < ? AND c.ends_at > ?",
    )
    .bind(until.unix_seconds())
    .bind(from.unix_seconds())
    .fetch_all(&mut *connection)
    .await
    .map_err(fault)?;
    let mut hubs: HashMap<i64, Vec<DeviceId>> = HashMap::new();
    for (number, device) in named {
        hubs.entry(number)
            .or_default()
            .push(device_from_sql(device)?);
    }
    let mut conflicts = Vec::with_capacity(rows.len());
    for (number, of, kind, place, begins_at, ends_at) in rows {
        let of = OrganisationRef::from_random_bits(from_sql(of));
        if supplier.is_some_and(|supplier| supplier != of) {
            continue;
        }
        let corrupt = || LedgerError::Corrupt(format!("conflict {number}"));
        let mut devices = hubs.remove(&number).unwrap_or_default();
        devices.sort_unstable();
        let region = || CspRegion::ALL.into_iter().find(|one| one.text() == place);
        conflicts.push(KeptConflict {
            kind: ConflictKind::from_code(&kind).ok_or_else(corrupt)?,
            supplier: of,
            place: match place.as_str() {
                PORTFOLIO => ConflictPlace::Portfolio,
                HUBS => ConflictPlace::Hubs(devices),
                _ => ConflictPlace::Region(region().ok_or_else(corrupt)?),
            },
            from: Moment::from_unix_seconds(begins_at),
            until: Moment::from_unix_seconds(ends_at),
        });
    }
    Ok(conflicts)
}
