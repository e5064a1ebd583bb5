//! The overlay and the counts, as rows.
//!
//! What is read is checked against the snapshot: an index that is in no legend, a hub that is not
//! there or a count that does not add up is corrupt, and says so.

use super::legend::lengths;
use crate::fault::{Stored, fault};
use crate::rows::{KEYS_PER_LOOKUP, from_sql, insert, push_list, to_sql};
use app::ports::LedgerError;
use launch::fleet::{ChangedHub, CountCube, Fleet, HubMoments, HubState, Joiner, Legend, Overlay};
use sqlx::{FromRow, QueryBuilder, SqliteConnection};
use std::collections::BTreeMap;
use terms::{DeviceId, Moment};

/// The snapshot that the tables lie over, and how often they changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct State {
    pub(super) snapshot: u32,
    pub(super) generation: u64,
}

pub(super) async fn state(connection: &mut SqliteConnection) -> Stored<Option<State>> {
    let row: Option<(i64, i64)> =
        sqlx::query_as("SELECT snapshot, generation FROM fleet_state WHERE id = 1")
            .fetch_optional(connection)
            .await
            .map_err(fault)?;
    row.map(|(snapshot, generation)| {
        Ok(State {
            snapshot: u32::try_from(snapshot).map_err(|_| corrupt("the number of a snapshot"))?,
            generation: from_sql(generation),
        })
    })
    .transpose()
}

pub(super) async fn put_state(connection: &mut SqliteConnection, state: State) -> Stored<()> {
    sqlx::query("INSERT OR REPLACE INTO fleet_state (id, snapshot, generation) VALUES (1, ?, ?)")
        .bind(i64::from(state.snapshot))
        .bind(to_sql(state.generation))
        .execute(connection)
        .await
        .map_err(fault)?;
    Ok(())
}

/// A row of the overlay.
#[derive(FromRow)]
pub(super) struct OverlayRow {
    device: i64,
    joiner: Option<i64>,
    profile: i64,
    combination: i64,
    suppliers: i64,
    electricity_at: Option<i64>,
    gas_at: Option<i64>,
    firmware_at: Option<i64>,
    status_at: Option<i64>,
    wan_at: Option<i64>,
    combination_at: Option<i64>,
    joined_at: Option<i64>,
}

impl OverlayRow {
    pub(super) fn device(&self) -> Stored<DeviceId> {
        DeviceId::from_bits(self.device.cast_unsigned()).ok_or_else(|| corrupt("a Device ID"))
    }

    pub(super) fn state(&self) -> Stored<HubState> {
        Ok(HubState {
            profile: index(self.profile)?,
            combination: index(self.combination)?,
            suppliers: index(self.suppliers)?,
        })
    }

    pub(super) fn moments(&self) -> HubMoments {
        let moment = |seconds: Option<i64>| seconds.map(Moment::from_unix_seconds);
        HubMoments {
            electricity: moment(self.electricity_at),
            gas: moment(self.gas_at),
            firmware: moment(self.firmware_at),
            status: moment(self.status_at),
            wan: moment(self.wan_at),
            combination: moment(self.combination_at),
            joined: moment(self.joined_at),
        }
    }
}

/// Every row of the overlay.
pub(super) async fn overlay_rows(connection: &mut SqliteConnection) -> Stored<Vec<OverlayRow>> {
    sqlx::query_as("SELECT * FROM fleet_overlay")
        .fetch_all(connection)
        .await
        .map_err(fault)
}

/// Since when the facts about these hubs hold.
pub(super) async fn moments(
    connection: &mut SqliteConnection,
    devices: &[DeviceId],
) -> Stored<BTreeMap<DeviceId, HubMoments>> {
    let mut found = BTreeMap::new();
    for some in devices.chunks(KEYS_PER_LOOKUP) {
        let mut query = QueryBuilder::new("SELECT * FROM fleet_overlay WHERE device IN");
        push_list(&mut query, some.iter().map(|device| bits(*device)));
        let rows: Vec<OverlayRow> = query
            .build_query_as()
            .fetch_all(&mut *connection)
            .await
            .map_err(fault)?;
        for row in rows {
            found.insert(row.device()?, row.moments());
        }
    }
    Ok(found)
}

/// The overlay over this snapshot, checked against it.
pub(super) fn overlay_of(fleet: Fleet<'_>, added: Legend, rows: &[OverlayRow]) -> Stored<Overlay> {
    let entries = lengths(fleet.legend, &added);
    let (mut changes, mut joiners) = (Vec::new(), Vec::new());
    for row in rows {
        let (device, state) = (row.device()?, row.state()?);
        let indices = [state.profile, state.combination, state.suppliers];
        if indices
            .iter()
            .zip(entries)
            .any(|(index, entries)| usize::from(*index) >= entries)
        {
            return Err(corrupt("an index of the overlay"));
        }
        match row.joiner {
            Some(place) => joiners.push((place, Joiner { device, state })),
            None => {
                let position = fleet.position(device);
                changes.push((
                    position.ok_or_else(|| corrupt("a hub of the overlay"))?,
                    state,
                ));
            }
        }
    }
    changes.sort_unstable_by_key(|(position, _)| *position);
    joiners.sort_unstable_by_key(|(place, _)| *place);
    let counted = joiners
        .iter()
        .zip(0..)
        .all(|((place, _), wanted)| *place == wanted);
    let apart = joiners
        .iter()
        .all(|(_, joiner)| fleet.position(joiner.device).is_none());
    let joiners = joiners.into_iter().map(|(_, joiner)| joiner);
    Overlay::kept(fleet.len(), added, changes, joiners)
        .filter(|_| counted && apart)
        .ok_or_else(|| corrupt("the order of the overlay"))
}

/// Writes changed hubs. `joined` is how many joined before.
pub(super) async fn put_hubs(
    connection: &mut SqliteConnection,
    hubs: &[ChangedHub],
    snapshot_hubs: u32,
    joined: usize,
) -> Stored<()> {
    let mut next = i64::try_from(joined).unwrap_or(i64::MAX);
    let mut rows: Vec<(Option<i64>, &ChangedHub)> = hubs
        .iter()
        .map(|hub| {
            let place = match hub.position {
                Some(position) => position.checked_sub(snapshot_hubs).map(i64::from),
                None => {
                    next += 1;
                    Some(next - 1)
                }
            };
            (place, hub)
        })
        .collect();
    rows.sort_unstable_by_key(|(_, hub)| bits(hub.device));
    insert(
        connection,
        "INSERT OR REPLACE INTO fleet_overlay (device, joiner, profile, combination, suppliers, \
         electricity_at, gas_at, firmware_at, status_at, wan_at, combination_at, joined_at) ",
        &rows,
        "",
        |bind, (place, hub)| {
            bind.push_bind(bits(hub.device));
            bind.push_bind(*place);
            bind.push_bind(i64::from(hub.state.profile));
            bind.push_bind(i64::from(hub.state.combination));
            bind.push_bind(i64::from(hub.state.suppliers));
            let HubMoments {
                electricity,
                gas,
                firmware,
                status,
                wan,
                combination,
                joined,
            } = hub.moments;
            for moment in [electricity, gas, firmware, status, wan, combination, joined] {
                bind.push_bind(moment.map(Moment::unix_seconds));
            }
        },
    )
    .await?;
    Ok(())
}

/// Removes everything that lies over a snapshot.
pub(super) async fn clear(connection: &mut SqliteConnection) -> Stored<()> {
    for statement in [
        "DELETE FROM fleet_overlay",
        "DELETE FROM fleet_profile",
        "DELETE FROM fleet_suppliers",
        "DELETE FROM fleet_combination_device",
        "DELETE FROM fleet_combination",
        "DELETE FROM fleet_count",
    ] {
        sqlx::query(statement)
            .execute(&mut *connection)
            .await
            .map_err(fault)?;
    }
    Ok(())
}

/// Writes these cells of the counts; one of 0 is removed.
pub(super) async fn put_counts(
    connection: &mut SqliteConnection,
    cells: &[(u16, u16, u32)],
) -> Stored<()> {
    let (empty, full): (Vec<_>, Vec<_>) = cells.iter().partition(|(_, _, hubs)| *hubs == 0);
    for (suppliers, profile, _) in empty {
        sqlx::query("DELETE FROM fleet_count WHERE suppliers = ? AND profile = ?")
            .bind(i64::from(suppliers))
            .bind(i64::from(profile))
            .execute(&mut *connection)
            .await
            .map_err(fault)?;
    }
    insert(
        connection,
        "INSERT OR REPLACE INTO fleet_count (suppliers, profile, hubs) ",
        &full,
        "",
        |bind, (suppliers, profile, hubs)| {
            bind.push_bind(i64::from(*suppliers));
            bind.push_bind(i64::from(*profile));
            bind.push_bind(i64::from(*hubs));
        },
    )
    .await?;
    Ok(())
}

pub(super) async fn counts(connection: &mut SqliteConnection) -> Stored<CountCube> {
    let rows: Vec<(i64, i64, i64)> =
        sqlx::query_as("SELECT suppliers, profile, hubs FROM fleet_count")
            .fetch_all(connection)
            .await
            .map_err(fault)?;
    let cells: Vec<(u16, u16, u32)> = rows
        .into_iter()
        .map(|(suppliers, profile, hubs)| {
            let hubs = u32::try_from(hubs).map_err(|_| corrupt("a count of hubs"))?;
            Ok((index(suppliers)?, index(profile)?, hubs))
        })
        .collect::<Stored<_>>()?;
    CountCube::kept(cells).ok_or_else(|| corrupt("the counts of hubs"))
}

fn bits(device: DeviceId) -> i64 {
    device.bits().cast_signed()
}

fn index(held: i64) -> Stored<u16> {
    u16::try_from(held).map_err(|_| corrupt("an index of the fleet"))
}

pub(super) fn corrupt(what: &str) -> LedgerError {
    LedgerError::Corrupt(format!("{what} is not as it was written"))
}
