//! Reference: whether the device catalogue lists the make, model and version of a row.
//!
//! The catalogue may lag behind the field, so that nothing here refuses a row.

use super::cell::CellAt;
use super::code::Code;
use super::field::Field;
use super::header::Columns;
use super::note::{Fact, Notes};
use super::similarity::{NEAR_PERCENT, Spelling, nearest};
use crate::catalogue::{DeviceCatalogue, MakeListing, ModelListing};
use std::collections::BTreeSet;
use terms::{DeviceType, FirmwareVersion, Make, Model, Place};

/// What of a row's device could be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct DeviceRead<'a> {
    pub(super) make: Option<&'a Make>,
    pub(super) model: Option<&'a Model>,
    pub(super) firmware: Option<&'a FirmwareVersion>,
    pub(super) device_type: Option<DeviceType>,
}

/// Where a row's device stands in the file.
#[derive(Clone, Copy)]
pub(super) struct RowPlaces<'a> {
    pub(super) columns: &'a Columns,
    pub(super) lines: &'a dyn Fn(Field) -> u64,
    pub(super) record: Option<u64>,
}

impl RowPlaces<'_> {
    fn cell<'n>(&self, field: Field, notes: &'n mut Notes) -> CellAt<'n> {
        CellAt {
            notes,
            place: Place {
                line: (self.lines)(field),
                column: self.columns.column(field),
            },
            field,
            record: self.record,
        }
    }
}

/// Notes what of the device is not listed as it stands.
pub(super) fn check(
    catalogue: &DeviceCatalogue,
    device: DeviceRead<'_>,
    places: RowPlaces<'_>,
    notes: &mut Notes,
) {
    if let (Some(device_type), Some(make), Some(model)) =
        (device.device_type, device.make, device.model)
        && catalogue.lists(device_type, make, model, device.firmware)
    {
        return;
    }
    let Some(make) = device.make else {
        return;
    };
    let Some(make) = listed_make(
        catalogue,
        make.as_str(),
        &mut places.cell(Field::Make, notes),
    ) else {
        return;
    };
    let Some(model) = device.model else {
        return;
    };
    let Some(model) = listed_model(make, model.as_str(), &mut places.cell(Field::Model, notes))
    else {
        return;
    };
    let version_types = device.firmware.and_then(|version| {
        let cell = &mut places.cell(Field::FirmwareVersion, notes);
        listed_version(model, version.as_str(), cell)
    });
    if let Some(device_type) = device.device_type {
        let types = version_types.unwrap_or(model.types());
        check_type(
            types,
            device_type,
            &mut places.cell(Field::DeviceType, notes),
        );
    }
}

fn listed_make<'c>(
    catalogue: &'c DeviceCatalogue,
    make: &str,
    cell: &mut CellAt<'_>,
) -> Option<&'c MakeListing> {
    catalogue
        .make(make)
        .or_else(|| catalogue.make(spelt(make, catalogue.makes(), cell)?))
}

fn listed_model<'c>(
    make: &'c MakeListing,
    model: &str,
    cell: &mut CellAt<'_>,
) -> Option<&'c ModelListing> {
    make.model(model)
        .or_else(|| make.model(spelt(model, make.models(), cell)?))
}

fn listed_version<'c>(
    model: &'c ModelListing,
    version: &str,
    cell: &mut CellAt<'_>,
) -> Option<&'c BTreeSet<DeviceType>> {
    model
        .version(version)
        .or_else(|| model.version(spelt(version, model.versions(), cell)?))
}

/// The listed spelling that this text most likely means, with a note that it is not the same.
fn spelt<'c>(text: &str, listed: &'c [Spelling], cell: &mut CellAt<'_>) -> Option<&'c str> {
    let lower = text.to_lowercase();
    let same = listed
        .iter()
        .map(Spelling::name)
        .find(|name| name.len() == text.len() && name.to_lowercase() == lower);
    if let Some(same) = same {
        cell.note(Code::RefCase, text, Fact::ReadAs(same.to_owned()));
        return Some(same);
    }
    match nearest(text, listed, NEAR_PERCENT) {
        Some(near) => {
            cell.note(Code::RefNearMatch, text, Fact::Nearest(near.to_owned()));
            Some(near)
        }
        None => {
            cell.note(Code::RefUnknown, text, Fact::None);
            None
        }
    }
}

/// A GPF and a CHF are one box with one make, model and version: listed as either is listed.
fn check_type(types: &BTreeSet<DeviceType>, device_type: DeviceType, cell: &mut CellAt<'_>) {
    let listed = types
        .iter()
        .any(|listed| listed.physical() == device_type.physical());
    if !listed {
        let listed_as = types
            .iter()
            .map(|listed| listed.code().to_owned())
            .collect();
        cell.note(
            Code::RefTypeMismatch,
            device_type.code(),
            Fact::Candidates(listed_as),
        );
    }
}
