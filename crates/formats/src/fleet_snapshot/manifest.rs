//! The manifest: what a snapshot's files hold and what the indices in them stand for, as JSON.
//!
//! The form is versioned and written out by hand: other tools read it (STYLE 30, 31).

use super::SnapshotFault;
use crate::inventory_csv::SupplierNames;
use crate::journal::hex;
use crate::limits::SNAPSHOT_MANIFEST_BYTES_MAX;
use launch::fleet::{DeviceStatus, HomeCombination, HubProfile, Legend, SupplierPair, Wan};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use terms::{
    CspRegion, Date, DeviceModel, DeviceType, FirmwareVersion, Make, Model, OrganisationRef,
};

/// The version of the form.
const FORM: u64 = 1;

/// What a snapshot's files hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Where the snapshot comes from.
    pub origin: Origin,
    /// The file of the hubs.
    pub hubs: FileEntry,
    /// The file of the Devices behind them.
    pub behind: FileEntry,
    /// What the indices stand for.
    pub legend: Legend,
    /// What the Suppliers of the legend are called.
    pub supplier_names: BTreeMap<OrganisationRef, String>,
}

/// Where a snapshot comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The day whose beginning it describes.
    pub as_of: Date,
    /// SHA-256 of the inventory extract.
    pub source_sha256: [u8; 32],
}

/// One file of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileEntry {
    /// How many rows it has.
    pub rows: u64,
    /// How many bytes.
    pub bytes: u64,
    /// SHA-256 of them.
    pub sha256: [u8; 32],
}

impl FileEntry {
    pub(super) fn with_rows(self, rows: usize) -> FileEntry {
        FileEntry {
            rows: rows as u64,
            ..self
        }
    }

    /// Whether these are the bytes that were written.
    pub(super) fn is_of(&self, bytes: &[u8]) -> bool {
        bytes.len() as u64 == self.bytes && Sha256::digest(bytes).as_slice() == self.sha256
    }

    fn to_json(self) -> Value {
        json!({
            "rows": self.rows,
            "bytes": self.bytes,
            "sha256": hex(&self.sha256),
        })
    }

    fn read(value: &Value) -> Option<FileEntry> {
        Some(FileEntry {
            rows: value["rows"].as_u64()?,
            bytes: value["bytes"].as_u64()?,
            sha256: digest(&value["sha256"])?,
        })
    }
}

impl Manifest {
    /// The manifest as JSON. The same manifest gives the same text.
    pub fn to_json(&self) -> String {
        let devices: BTreeSet<&DeviceModel> = self
            .legend
            .combinations
            .iter()
            .flat_map(|behind| &behind.devices)
            .collect();
        let places: BTreeMap<&DeviceModel, usize> = devices.iter().copied().zip(0..).collect();
        let combinations: Vec<Vec<usize>> = self
            .legend
            .combinations
            .iter()
            .map(|behind| behind.devices.iter().map(|model| places[model]).collect())
            .collect();
        let names: serde_json::Map<String, Value> = self
            .supplier_names
            .iter()
            .map(|(reference, name)| (reference.to_string(), json!(name)))
            .collect();
        let profiles: Vec<Value> = self.legend.profiles.iter().map(profile).collect();
        let suppliers: Vec<Value> = self.legend.suppliers.iter().map(pair).collect();
        let devices: Vec<Value> = devices.into_iter().map(device).collect();
        let manifest = json!({
            "form": FORM,
            "as_of": self.origin.as_of.to_string(),
            "source_sha256": hex(&self.origin.source_sha256),
            "hubs": self.hubs.to_json(),
            "behind": self.behind.to_json(),
            "profiles": profiles,
            "devices": devices,
            "combinations": combinations,
            "suppliers": suppliers,
            "supplier_names": names,
            "device_types": DeviceType::ALL.map(DeviceType::code),
        });
        manifest.to_string()
    }

    /// Reads a manifest.
    pub fn read(text: &[u8]) -> Result<Manifest, SnapshotFault> {
        if text.len() > SNAPSHOT_MANIFEST_BYTES_MAX {
            return Err(SnapshotFault("the manifest is too large".to_owned()));
        }
        let value: Value = serde_json::from_slice(text)
            .map_err(|why| SnapshotFault(format!("the manifest is no JSON: {why}")))?;
        match value["form"].as_u64() {
            Some(FORM) => {}
            Some(form) => {
                let what = format!("the manifest has form {form}; this program reads form {FORM}");
                return Err(SnapshotFault(what));
            }
            None => return Err(SnapshotFault("the manifest has no form".to_owned())),
        }
        read_form_1(&value)
            .ok_or_else(|| SnapshotFault("the manifest is not as it was written".to_owned()))
    }

    /// The same manifest with the references that the Suppliers have here, told by their names; or
    /// the names that are not known here.
    pub(super) fn adopted(&self, names: &SupplierNames) -> Result<Manifest, Vec<String>> {
        let mut here: BTreeMap<OrganisationRef, OrganisationRef> = BTreeMap::new();
        let mut supplier_names = BTreeMap::new();
        let mut unknown = Vec::new();
        for (there, name) in &self.supplier_names {
            match names.reference(name) {
                Some(reference) => {
                    here.insert(*there, reference);
                    supplier_names.insert(reference, name.clone());
                }
                None => unknown.push(name.clone()),
            }
        }
        if !unknown.is_empty() {
            unknown.sort();
            return Err(unknown);
        }
        let of_here = |supplier: Option<OrganisationRef>| supplier.map(|there| here[&there]);
        let mut adopted = Manifest {
            supplier_names,
            ..self.clone()
        };
        for pair in &mut adopted.legend.suppliers {
            pair.electricity = of_here(pair.electricity);
            pair.gas = of_here(pair.gas);
        }
        Ok(adopted)
    }
}

fn profile(profile: &HubProfile) -> Value {
    json!({
        "make": profile.make.as_str(),
        "model": profile.model.as_str(),
        "firmware": profile.firmware.as_str(),
        "region": profile.region.map(CspRegion::text),
        "status": profile.status.text(),
        "wan": profile.wan.text(),
    })
}

fn device(model: &DeviceModel) -> Value {
    json!({
        "type": model.device_type.code(),
        "make": model.make.as_str(),
        "model": model.model.as_str(),
        "firmware": model.firmware.as_ref().map(FirmwareVersion::as_str),
    })
}

fn pair(pair: &SupplierPair) -> Value {
    let text = |supplier: Option<OrganisationRef>| supplier.map(|held| held.to_string());
    json!({ "electricity": text(pair.electricity), "gas": text(pair.gas) })
}

fn read_form_1(value: &Value) -> Option<Manifest> {
    let list = |name: &str| value[name].as_array();
    let profiles = list("profiles")?.iter().map(read_profile);
    let devices: Vec<DeviceModel> = list("devices")?
        .iter()
        .map(read_device)
        .collect::<Option<_>>()?;
    let combinations = list("combinations")?.iter().map(|places| {
        let places = places.as_array()?.iter();
        let devices =
            places.map(|place| devices.get(usize::try_from(place.as_u64()?).ok()?).cloned());
        Some(HomeCombination {
            devices: devices.collect::<Option<_>>()?,
        })
    });
    let supplier_names: BTreeMap<OrganisationRef, String> = value["supplier_names"]
        .as_object()?
        .iter()
        .map(|(reference, name)| {
            Some((
                OrganisationRef::parse(reference)?,
                name.as_str()?.to_owned(),
            ))
        })
        .collect::<Option<_>>()?;
    let suppliers: Vec<SupplierPair> = list("suppliers")?
        .iter()
        .map(read_pair)
        .collect::<Option<_>>()?;
    let named = suppliers
        .iter()
        .flat_map(|pair| [pair.electricity, pair.gas])
        .flatten()
        .all(|supplier| supplier_names.contains_key(&supplier));
    let legend = Legend {
        profiles: profiles.collect::<Option<_>>()?,
        combinations: combinations.collect::<Option<_>>()?,
        suppliers,
    };
    let first_is_none = legend.suppliers.first() == Some(&SupplierPair::default())
        && legend.combinations.first() == Some(&HomeCombination::default());
    (named && first_is_none).then_some(())?;
    Some(Manifest {
        origin: Origin {
            as_of: value["as_of"].as_str()?.parse().ok()?,
            source_sha256: digest(&value["source_sha256"])?,
        },
        hubs: FileEntry::read(&value["hubs"])?,
        behind: FileEntry::read(&value["behind"])?,
        legend,
        supplier_names,
    })
}

fn read_profile(value: &Value) -> Option<HubProfile> {
    let read_region = |held: &Value| one_of(CspRegion::ALL, CspRegion::text, held);
    Some(HubProfile {
        make: Make::parse(value["make"].as_str()?)?,
        model: Model::parse(value["model"].as_str()?)?,
        firmware: FirmwareVersion::parse(value["firmware"].as_str()?)?,
        region: or_null(&value["region"], read_region)?,
        status: one_of(DeviceStatus::ALL, DeviceStatus::text, &value["status"])?,
        wan: one_of(Wan::ALL, Wan::text, &value["wan"])?,
    })
}

fn read_device(value: &Value) -> Option<DeviceModel> {
    let read_version = |held: &Value| FirmwareVersion::parse(held.as_str()?);
    Some(DeviceModel {
        device_type: DeviceType::from_code(value["type"].as_str()?)?,
        make: Make::parse(value["make"].as_str()?)?,
        model: Model::parse(value["model"].as_str()?)?,
        firmware: or_null(&value["firmware"], read_version)?,
    })
}

fn read_pair(value: &Value) -> Option<SupplierPair> {
    let read = |held: &Value| OrganisationRef::parse(held.as_str()?);
    Some(SupplierPair {
        electricity: or_null(&value["electricity"], read)?,
        gas: or_null(&value["gas"], read)?,
    })
}

/// Nothing for null, else the value; `None` where it does not read.
fn or_null<T>(value: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Option<T>> {
    match value.is_null() {
        true => Some(None),
        false => read(value).map(Some),
    }
}

fn one_of<T: Copy, const N: usize>(
    all: [T; N],
    text: impl Fn(T) -> &'static str,
    value: &Value,
) -> Option<T> {
    let wanted = value.as_str()?;
    all.into_iter().find(|one| text(*one) == wanted)
}

fn digest(value: &Value) -> Option<[u8; 32]> {
    let text = value.as_str().filter(|text| text.len() == 64)?;
    let mut digest = [0; 32];
    for (place, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(digest)
}
