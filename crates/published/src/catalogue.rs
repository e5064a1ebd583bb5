//! The list of devices (from the Central Products List), which is public whatever the register
//! holds.
//!
//! Suggestions come from this list alone, so that a name being suggested never implies an entry.

use crate::directory::{partial_of, settle};
use crate::error::StorageError;
use crate::near::{NearName, near_key};
use crate::{edition::corrupt, open, schema};
use register::applicability::{
    Asked, AskedPart, Listing, listing, similarity_key, similarity_keys,
};
use serde_json::{Value, json};
use sqlx::{Connection, Row, SqlitePool};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use terms::{DeviceModel, DeviceType, FirmwareVersion, Make, Model};

/// One device of the list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CatalogueDevice {
    /// The device.
    pub device: DeviceModel,
    /// Its status on the list, in the list's own word.
    pub status: String,
}

/// Writes to `to` a new file that holds this list. The same devices give the same bytes. It is not
/// in force until [`crate::activate_catalogue`].
pub async fn write_catalogue(
    devices: impl IntoIterator<Item = CatalogueDevice>,
    to: &Path,
) -> Result<(), StorageError> {
    let in_order: BTreeMap<DeviceModel, String> = devices
        .into_iter()
        .map(|listed| (listed.device, listed.status))
        .collect();
    let partial = partial_of(to);
    let mut db = open::fresh(&partial).await?;
    for statement in schema::CATALOGUE {
        sqlx::query(*statement).execute(&mut db).await?;
    }
    let rows = in_order.iter().map(|(device, status)| {
        let firmware = device.firmware.as_ref().map_or("", |v| v.as_str());
        json!([
            device.device_type.code(),
            device.make.as_str(),
            device.model.as_str(),
            firmware,
            status
        ])
    });
    sqlx::query(
        "INSERT INTO device SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
         FROM json_each(?) ORDER BY key",
    )
    .bind(Value::from_iter(rows).to_string())
    .execute(&mut db)
    .await?;
    db.close().await?;
    settle(&partial, to)
}

/// The list in memory: a few thousand devices, looked up by name or version.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    devices: Vec<CatalogueDevice>,
    having_make: BTreeMap<String, Vec<usize>>,
    having_model: BTreeMap<String, Vec<usize>>,
    having_firmware: BTreeMap<FirmwareVersion, Vec<usize>>,
}

impl Catalogue {
    /// Reads the file at this path.
    pub(crate) async fn read(path: &Path) -> Result<Catalogue, StorageError> {
        let pool = open::immutable(path).await?;
        let devices = read_devices(&pool).await?;
        pool.close().await;
        Ok(Catalogue::of(devices))
    }

    fn of(devices: Vec<CatalogueDevice>) -> Catalogue {
        let mut catalogue = Catalogue::default();
        for (at, listed) in devices.iter().enumerate() {
            let device = &listed.device;
            let make = similarity_key(device.make.as_str());
            let model = similarity_key(device.model.as_str());
            catalogue.having_make.entry(make).or_default().push(at);
            catalogue.having_model.entry(model).or_default().push(at);
            if let Some(version) = &device.firmware {
                let versions = catalogue.having_firmware.entry(version.clone());
                versions.or_default().push(at);
            }
        }
        catalogue.devices = devices;
        catalogue
    }

    /// What the list says of this part. A device none of whose names or version is asked for says
    /// nothing of the part, so only those found by one are looked at.
    pub(crate) fn listing(&self, part: &AskedPart) -> Listing {
        let mut found: BTreeSet<usize> = BTreeSet::new();
        let asked = [
            (&self.having_make, part.make.value().map(Make::as_str)),
            (&self.having_model, part.model.value().map(Model::as_str)),
        ];
        for (index, name) in asked {
            let keys = name.map(similarity_keys).unwrap_or_default();
            found.extend(keys.iter().filter_map(|key| index.get(key)).flatten());
        }
        if let Asked::Is(version) = &part.firmware {
            found.extend(self.having_firmware.get(version).into_iter().flatten());
        }
        let devices: Vec<DeviceModel> = found
            .into_iter()
            .map(|at| self.devices[at].device.clone())
            .collect();
        listing(part, Some(&devices))
    }

    /// Whether the list has exactly this version on any device.
    pub(crate) fn lists_version(&self, version: &FirmwareVersion) -> bool {
        self.having_firmware.contains_key(version)
    }

    /// The listed statuses of exactly this device, without regard to how its names are written.
    pub(crate) fn status(&self, device: &DeviceModel) -> Option<&str> {
        let key = similarity_key(device.model.as_str());
        self.having_model
            .get(&key)
            .into_iter()
            .flatten()
            .find_map(|at| {
                let listed = &self.devices[*at];
                let same = listed.device.device_type == device.device_type
                    && listed.device.make.folded() == device.make.folded()
                    && listed.device.model.folded() == device.model.folded()
                    && listed.device.firmware == device.firmware;
                same.then_some(listed.status.as_str())
            })
    }

    /// The keys of every make on the list.
    pub(crate) fn make_keys(&self) -> impl Iterator<Item = &str> {
        self.having_make.keys().map(String::as_str)
    }

    /// The keys of every model on the list.
    pub(crate) fn model_keys(&self) -> impl Iterator<Item = &str> {
        self.having_model.keys().map(String::as_str)
    }

    /// Makes of the list that begin so, in alphabetical order, at most so many.
    pub(crate) fn makes_beginning(&self, text: &str, most: usize) -> Vec<Make> {
        beginning(&self.having_make, text, most, |at| {
            self.devices[at].device.make.clone()
        })
    }

    /// Models of the list that begin so, in alphabetical order, at most so many.
    pub(crate) fn models_beginning(&self, text: &str, most: usize) -> Vec<Model> {
        beginning(&self.having_model, text, most, |at| {
            self.devices[at].device.model.clone()
        })
    }

    /// The make that this word is but for one letter, and whether it is a model instead.
    pub(crate) fn near(&self, word: &str) -> Option<NearName> {
        let word = similarity_key(word);
        let make = near_key(&self.having_make, &word)
            .map(|at| NearName::Make(self.devices[at].device.make.clone()));
        make.or_else(|| {
            near_key(&self.having_model, &word)
                .map(|at| NearName::Model(self.devices[at].device.model.clone()))
        })
    }
}

fn beginning<T: Ord>(
    index: &BTreeMap<String, Vec<usize>>,
    text: &str,
    most: usize,
    name: impl Fn(usize) -> T,
) -> Vec<T> {
    let key = similarity_key(text);
    let mut names: BTreeSet<T> = BTreeSet::new();
    for (_, devices) in index
        .range(key.clone()..)
        .take_while(|(k, _)| k.starts_with(&key))
    {
        names.extend(devices.iter().map(|at| name(*at)));
        if names.len() >= most {
            break;
        }
    }
    names.into_iter().take(most).collect()
}

async fn read_devices(pool: &SqlitePool) -> Result<Vec<CatalogueDevice>, StorageError> {
    let rows = sqlx::query("SELECT device_type, make, model, firmware, status FROM device")
        .fetch_all(pool)
        .await?;
    let mut devices = Vec::with_capacity(rows.len());
    for row in rows {
        let firmware: &str = row.get(3);
        let device = DeviceModel {
            device_type: DeviceType::from_code(row.get(0))
                .ok_or_else(|| corrupt("device", "device_type"))?,
            make: Make::parse(row.get(1)).ok_or_else(|| corrupt("device", "make"))?,
            model: Model::parse(row.get(2)).ok_or_else(|| corrupt("device", "model"))?,
            firmware: match firmware {
                "" => None,
                text => Some(
                    FirmwareVersion::parse(text).ok_or_else(|| corrupt("device", "firmware"))?,
                ),
            },
        };
        devices.push(CatalogueDevice {
            device,
            status: row.get(4),
        });
    }
    Ok(devices)
}
