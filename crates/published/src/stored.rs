//! The stored form of an entry, version 1, written out by hand: JSON in one column.
//!
//! The field names are part of the file format. Reading checks every value again, because the
//! file may have been on somebody's disc.

use crate::entry::Entry;
use crate::error::StorageError;
use register::item::{Source, Term};
use register::row::StatusOfInformation;
use serde::{Deserialize, Serialize};
use terms::CspRegion;
use terms::{DeviceModel, DeviceType, FirmwareVersion, Make, Model, PublicRef};

#[derive(Serialize, Deserialize)]
struct StoredEntry {
    terms: Vec<StoredTerm>,
    source: String,
    status: String,
    date_last_updated: String,
    summary: Option<String>,
    affected_until: Option<String>,
    fix_information: String,
    fix_targets: Vec<StoredDevice>,
    fix_confirmed_on: String,
}

#[derive(Serialize, Deserialize)]
struct StoredTerm {
    device_type: String,
    make: String,
    model: String,
    versions: Vec<String>,
    hardware_version: Option<String>,
    region: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredDevice {
    device_type: String,
    make: String,
    model: String,
    firmware: Option<String>,
}

/// The text of an entry for the `content` column. Its reference has a column of its own.
pub(crate) fn write(entry: &Entry) -> String {
    let stored = StoredEntry {
        terms: entry.terms.iter().map(stored_term).collect(),
        source: entry.source.text().to_owned(),
        status: entry.status.text().to_owned(),
        date_last_updated: entry.date_last_updated.to_string(),
        summary: entry.summary.clone(),
        affected_until: entry.affected_until.as_ref().map(ToString::to_string),
        fix_information: entry.fix_information.clone(),
        fix_targets: entry.fix_targets.iter().map(stored_device).collect(),
        fix_confirmed_on: entry.fix_confirmed_on.to_string(),
    };
    serde_json::to_string(&stored).expect("strings and lists of strings always serialise")
}

/// The entry that was written as this text.
pub(crate) fn read(reference: PublicRef, content: &str) -> Result<Entry, StorageError> {
    let stored: StoredEntry = serde_json::from_str(content).map_err(|_| corrupt())?;
    entry_of(reference, stored).ok_or_else(corrupt)
}

fn corrupt() -> StorageError {
    StorageError::Corrupt {
        table: "entry_version",
        column: "content",
    }
}

fn stored_term(term: &Term) -> StoredTerm {
    StoredTerm {
        device_type: term.device_type.code().to_owned(),
        make: term.make.as_str().to_owned(),
        model: term.model.as_str().to_owned(),
        versions: term.versions.iter().map(ToString::to_string).collect(),
        hardware_version: term.hardware_version.clone(),
        region: term.region.map(|region| region.text().to_owned()),
    }
}

fn stored_device(device: &DeviceModel) -> StoredDevice {
    StoredDevice {
        device_type: device.device_type.code().to_owned(),
        make: device.make.as_str().to_owned(),
        model: device.model.as_str().to_owned(),
        firmware: device.firmware.as_ref().map(ToString::to_string),
    }
}

fn entry_of(reference: PublicRef, stored: StoredEntry) -> Option<Entry> {
    Some(Entry {
        reference,
        terms: stored
            .terms
            .into_iter()
            .map(term_of)
            .collect::<Option<_>>()?,
        source: source_of(&stored.source)?,
        status: StatusOfInformation::ALL
            .into_iter()
            .find(|status| status.text() == stored.status)?,
        date_last_updated: stored.date_last_updated.parse().ok()?,
        summary: stored.summary,
        affected_until: optional(stored.affected_until, |text| FirmwareVersion::parse(&text))?,
        fix_information: stored.fix_information,
        fix_targets: stored
            .fix_targets
            .into_iter()
            .map(device_of)
            .collect::<Option<_>>()?,
        fix_confirmed_on: stored.fix_confirmed_on.parse().ok()?,
    })
}

fn source_of(text: &str) -> Option<Source> {
    Source::ALL.into_iter().find(|source| source.text() == text)
}

fn term_of(stored: StoredTerm) -> Option<Term> {
    Some(Term {
        device_type: DeviceType::from_code(&stored.device_type)?,
        make: Make::parse(&stored.make)?,
        model: Model::parse(&stored.model)?,
        versions: stored
            .versions
            .iter()
            .map(|version| FirmwareVersion::parse(version))
            .collect::<Option<_>>()?,
        hardware_version: stored.hardware_version,
        region: optional(stored.region, |text| {
            CspRegion::ALL
                .into_iter()
                .find(|region| region.text() == text)
        })?,
    })
}

fn device_of(stored: StoredDevice) -> Option<DeviceModel> {
    Some(DeviceModel {
        device_type: DeviceType::from_code(&stored.device_type)?,
        make: Make::parse(&stored.make)?,
        model: Model::parse(&stored.model)?,
        firmware: optional(stored.firmware, |text| FirmwareVersion::parse(&text))?,
    })
}

/// Absent stays absent; present must read.
fn optional<T, U>(value: Option<T>, read: impl Fn(T) -> Option<U>) -> Option<Option<U>> {
    match value {
        None => Some(None),
        Some(value) => read(value).map(Some),
    }
}
