//! Legend entries that the overlay added to those of the snapshot, as rows.

use super::rows::corrupt;
use crate::fault::{Stored, fault};
use crate::forms::text::Textual;
use crate::house::read;
use crate::rows::{from_sql, insert, to_sql};
use launch::fleet::{DeviceStatus, HomeCombination, HubProfile, Legend, SupplierPair, Wan};
use sqlx::SqliteConnection;
use std::borrow::Cow;
use std::collections::BTreeMap;
use terms::{DeviceModel, OrganisationRef};

/// How many entries each list has: profiles, combinations, pairs of Suppliers.
pub(super) fn lengths(of_snapshot: &Legend, added: &Legend) -> [usize; 3] {
    [
        of_snapshot.profiles.len() + added.profiles.len(),
        of_snapshot.combinations.len() + added.combinations.len(),
        of_snapshot.suppliers.len() + added.suppliers.len(),
    ]
}

/// Appends legend entries behind those of the snapshot and those added before.
pub(super) async fn put_legend(
    connection: &mut SqliteConnection,
    added: &Legend,
    before: [usize; 3],
) -> Stored<()> {
    let numbered = |before: usize| i64::try_from(before).unwrap_or(i64::MAX)..;
    let profiles: Vec<_> = numbered(before[0]).zip(&added.profiles).collect();
    insert(
        connection,
        "INSERT INTO fleet_profile (position, make, model, firmware, region, status, wan) ",
        &profiles,
        "",
        |bind, (position, profile)| {
            bind.push_bind(*position);
            bind.push_bind(profile.make.as_str().to_owned());
            bind.push_bind(profile.model.as_str().to_owned());
            bind.push_bind(profile.firmware.as_str().to_owned());
            bind.push_bind(profile.region.map(|held| Textual::text(&held).into_owned()));
            bind.push_bind(profile.status.text());
            bind.push_bind(profile.wan.text());
        },
    )
    .await?;
    let pairs: Vec<_> = numbered(before[2]).zip(&added.suppliers).collect();
    insert(
        connection,
        "INSERT INTO fleet_suppliers (position, electricity, gas) ",
        &pairs,
        "",
        |bind, (position, pair)| {
            let reference = |held: Option<OrganisationRef>| held.map(|held| to_sql(held.bits()));
            bind.push_bind(*position);
            bind.push_bind(reference(pair.electricity));
            bind.push_bind(reference(pair.gas));
        },
    )
    .await?;
    let combinations: Vec<_> = numbered(before[1]).zip(&added.combinations).collect();
    insert(
        connection,
        "INSERT INTO fleet_combination (position) ",
        &combinations,
        "",
        |bind, (position, _)| {
            bind.push_bind(*position);
        },
    )
    .await?;
    let devices: Vec<(i64, i64, &DeviceModel)> = combinations
        .iter()
        .flat_map(|(position, behind)| {
            let devices = (0..).zip(&behind.devices);
            devices.map(|(place, model)| (*position, place, model))
        })
        .collect();
    insert(
        connection,
        "INSERT INTO fleet_combination_device \
         (combination, place, device_type, make, model, firmware) ",
        &devices,
        "",
        |bind, (combination, place, model)| {
            bind.push_bind(*combination);
            bind.push_bind(*place);
            bind.push_bind(model.device_type.text().into_owned());
            bind.push_bind(model.make.as_str().to_owned());
            bind.push_bind(model.model.as_str().to_owned());
            bind.push_bind(model.firmware.as_ref().map(|held| held.as_str().to_owned()));
        },
    )
    .await?;
    Ok(())
}

type ProfileRow = (i64, String, String, String, Option<String>, String, String);
type DeviceRow = (i64, String, String, String, Option<String>);

/// The legend entries that were added to those of this legend.
pub(super) async fn added_legend(
    connection: &mut SqliteConnection,
    legend: &Legend,
) -> Stored<Legend> {
    let profiles: Vec<ProfileRow> = sqlx::query_as(
        "SELECT position, make, model, firmware, region, status, wan FROM fleet_profile \
         ORDER BY position",
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(fault)?;
    let profiles = follow(legend.profiles.len(), profiles.iter().map(|row| row.0))
        .map(|()| profiles)?
        .into_iter()
        .map(profile)
        .collect::<Stored<_>>()?;
    let pairs: Vec<(i64, Option<i64>, Option<i64>)> =
        sqlx::query_as("SELECT position, electricity, gas FROM fleet_suppliers ORDER BY position")
            .fetch_all(&mut *connection)
            .await
            .map_err(fault)?;
    follow(legend.suppliers.len(), pairs.iter().map(|row| row.0))?;
    let reference = |held: i64| OrganisationRef::from_random_bits(from_sql(held));
    let suppliers = pairs.into_iter().map(|(_, electricity, gas)| SupplierPair {
        electricity: electricity.map(reference),
        gas: gas.map(reference),
    });
    Ok(Legend {
        profiles,
        combinations: added_combinations(connection, legend.combinations.len()).await?,
        suppliers: suppliers.collect(),
    })
}

async fn added_combinations(
    connection: &mut SqliteConnection,
    of_snapshot: usize,
) -> Stored<Vec<HomeCombination>> {
    let positions: Vec<i64> =
        sqlx::query_scalar("SELECT position FROM fleet_combination ORDER BY position")
            .fetch_all(&mut *connection)
            .await
            .map_err(fault)?;
    follow(of_snapshot, positions.iter().copied())?;
    let rows: Vec<DeviceRow> = sqlx::query_as(
        "SELECT combination, device_type, make, model, firmware FROM fleet_combination_device \
         ORDER BY combination, place",
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(fault)?;
    let mut combinations: BTreeMap<i64, HomeCombination> = positions
        .into_iter()
        .map(|position| (position, HomeCombination::default()))
        .collect();
    for (position, device_type, make, model, firmware) in rows {
        let behind = combinations.get_mut(&position);
        behind
            .ok_or_else(|| corrupt("a combination"))?
            .devices
            .push(DeviceModel {
                device_type: read("fleet_combination_device", &device_type)?,
                make: read("fleet_combination_device", &make)?,
                model: read("fleet_combination_device", &model)?,
                firmware: firmware
                    .map(|version| read("fleet_combination_device", &version))
                    .transpose()?,
            });
    }
    Ok(combinations.into_values().collect())
}

fn profile((_, make, model, firmware, region, status, wan): ProfileRow) -> Stored<HubProfile> {
    let table = "fleet_profile";
    Ok(HubProfile {
        make: read(table, &make)?,
        model: read(table, &model)?,
        firmware: read(table, &firmware)?,
        region: region.map(|region| read(table, &region)).transpose()?,
        status: read(table, &status)?,
        wan: read(table, &wan)?,
    })
}

/// That entries follow each other without a gap, after as many.
fn follow(before: usize, positions: impl Iterator<Item = i64>) -> Stored<()> {
    let mut wanted = i64::try_from(before).unwrap_or(i64::MAX)..;
    let gapless = positions
        .into_iter()
        .all(|position| wanted.next() == Some(position));
    gapless
        .then_some(())
        .ok_or_else(|| corrupt("the fleet's added legend"))
}

impl Textual for DeviceStatus {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(DeviceStatus::text(*self))
    }
    fn read(text: &str) -> Option<Self> {
        DeviceStatus::ALL
            .into_iter()
            .find(|status| status.text() == text)
    }
}

impl Textual for Wan {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(Wan::text(*self))
    }
    fn read(text: &str) -> Option<Self> {
        Wan::ALL.into_iter().find(|wan| wan.text() == text)
    }
}
