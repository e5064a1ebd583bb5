//! The device catalogue: the Device Models the Central Products List or the inventory names.
//!
//! It answers what is listed and what comes nearest. It never orders versions, and it never says
//! how many of anything a make has.

use crate::intake::similarity::Spelling;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use terms::{DeviceModel, DeviceType, FirmwareVersion, Make, Model};

/// The Device Models that are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceCatalogue {
    makes: BTreeMap<String, MakeListing>,
    make_spellings: Vec<Spelling>,
    versions: BTreeSet<String>,
    /// Hashes of whole devices: the quick answer for those that are listed as they stand.
    devices: HashSet<u64>,
}

/// What is listed under one make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MakeListing {
    models: BTreeMap<String, ModelListing>,
    model_spellings: Vec<Spelling>,
}

/// What is listed under one model: the types it is listed as, and the types of each version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelListing {
    types: BTreeSet<DeviceType>,
    versions: BTreeMap<String, BTreeSet<DeviceType>>,
    version_spellings: Vec<Spelling>,
}

impl DeviceCatalogue {
    /// The catalogue of these Device Models.
    pub fn new(listed: impl IntoIterator<Item = DeviceModel>) -> DeviceCatalogue {
        let mut catalogue = DeviceCatalogue::default();
        for device in listed {
            catalogue.list(device);
        }
        catalogue.spell();
        catalogue
    }

    fn list(&mut self, device: DeviceModel) {
        self.devices.insert(device_hash(
            device.device_type,
            &device.make,
            &device.model,
            device.firmware.as_ref(),
        ));
        let make = self
            .makes
            .entry(device.make.as_str().to_owned())
            .or_default();
        let model = make
            .models
            .entry(device.model.as_str().to_owned())
            .or_default();
        model.types.insert(device.device_type);
        if let Some(version) = device.firmware {
            let version = version.as_str().to_owned();
            model
                .versions
                .entry(version.clone())
                .or_default()
                .insert(device.device_type);
            self.versions.insert(version);
        }
    }

    /// Prepares every name to be compared with a misspelt one.
    fn spell(&mut self) {
        self.make_spellings = self.makes.keys().map(|name| Spelling::of(name)).collect();
        for make in self.makes.values_mut() {
            make.model_spellings = make.models.keys().map(|name| Spelling::of(name)).collect();
            for model in make.models.values_mut() {
                let versions = model.versions.keys();
                model.version_spellings = versions.map(|name| Spelling::of(name)).collect();
            }
        }
    }

    /// Whether a device is listed just so. By hash: another one may be taken for it once in the
    /// lifetime of many universes, and then one warning is not given.
    pub fn lists(
        &self,
        device_type: DeviceType,
        make: &Make,
        model: &Model,
        firmware: Option<&FirmwareVersion>,
    ) -> bool {
        self.devices
            .contains(&device_hash(device_type, make, model, firmware))
    }

    /// What is listed under exactly this make.
    pub fn make(&self, make: &str) -> Option<&MakeListing> {
        self.makes.get(make)
    }

    /// The makes, in alphabetical order.
    pub fn makes(&self) -> &[Spelling] {
        &self.make_spellings
    }

    /// Whether any Device Model has this version, by canonical text.
    pub fn lists_version(&self, version: &FirmwareVersion) -> bool {
        self.versions.contains(version.as_str())
    }

    /// Whether any Device Model has exactly this text as its version.
    pub fn lists_version_text(&self, text: &str) -> bool {
        self.versions.contains(text)
    }

    /// Whether any make has exactly this model name.
    pub fn lists_model_text(&self, text: &str) -> bool {
        self.makes
            .values()
            .any(|make| make.models.contains_key(text))
    }

    /// Whether nothing is listed.
    pub fn is_empty(&self) -> bool {
        self.makes.is_empty()
    }
}

/// A hash of a device; a GPF and a CHF are one box.
fn device_hash(
    device_type: DeviceType,
    make: &Make,
    model: &Model,
    firmware: Option<&FirmwareVersion>,
) -> u64 {
    let mut hasher = DefaultHasher::new();
    (device_type.physical(), make, model, firmware).hash(&mut hasher);
    hasher.finish()
}

impl MakeListing {
    /// What is listed under exactly this model.
    pub fn model(&self, model: &str) -> Option<&ModelListing> {
        self.models.get(model)
    }

    /// The models, in alphabetical order.
    pub fn models(&self) -> &[Spelling] {
        &self.model_spellings
    }
}

impl ModelListing {
    /// The Device Types the model is listed as.
    pub fn types(&self) -> &BTreeSet<DeviceType> {
        &self.types
    }

    /// The Device Types exactly this version is listed as.
    pub fn version(&self, version: &str) -> Option<&BTreeSet<DeviceType>> {
        self.versions.get(version)
    }

    /// The versions, by text. This is no order of release.
    pub fn versions(&self) -> &[Spelling] {
        &self.version_spellings
    }
}
