//! The device catalogue: the Device Models the Central Products List or the inventory names.
//!
//! It answers what is listed and what comes nearest. It never orders versions, and it never says
//! how many of anything a make has.

use std::collections::{BTreeMap, BTreeSet};
use terms::{DeviceModel, DeviceType, FirmwareVersion};

/// The Device Models that are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceCatalogue {
    makes: BTreeMap<String, MakeListing>,
    versions: BTreeSet<String>,
}

/// What is listed under one make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MakeListing {
    models: BTreeMap<String, ModelListing>,
}

/// What is listed under one model: the types it is listed as, and the types of each version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelListing {
    types: BTreeSet<DeviceType>,
    versions: BTreeMap<String, BTreeSet<DeviceType>>,
}

impl DeviceCatalogue {
    /// The catalogue of these Device Models.
    pub fn new(listed: impl IntoIterator<Item = DeviceModel>) -> DeviceCatalogue {
        let mut catalogue = DeviceCatalogue::default();
        for device in listed {
            catalogue.list(device);
        }
        catalogue
    }

    fn list(&mut self, device: DeviceModel) {
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

    /// What is listed under exactly this make.
    pub fn make(&self, make: &str) -> Option<&MakeListing> {
        self.makes.get(make)
    }

    /// The makes, in alphabetical order.
    pub fn makes(&self) -> impl Iterator<Item = &str> {
        self.makes.keys().map(String::as_str)
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

impl MakeListing {
    /// What is listed under exactly this model.
    pub fn model(&self, model: &str) -> Option<&ModelListing> {
        self.models.get(model)
    }

    /// The models, in alphabetical order.
    pub fn models(&self) -> impl Iterator<Item = &str> {
        self.models.keys().map(String::as_str)
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
    pub fn versions(&self) -> impl Iterator<Item = &str> {
        self.versions.keys().map(String::as_str)
    }
}
