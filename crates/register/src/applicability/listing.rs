//! What the list of devices (the Central Products List) says of a part asked about.
//!
//! The list decides how far a name may be forgiven: a spelling that is itself on the list is that
//! device and no other, however like another one it looks.

use super::name::{NameMatch, name_match};
use super::{Asked, AskedPart};
use std::collections::BTreeSet;
use terms::{DeviceModel, DeviceType, Make, Model};

/// What the list of devices says of one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Listing {
    /// Of its make.
    pub make: NameListing,
    /// Of its model, among devices of the make and type asked for.
    pub model: NameListing,
    /// Of its firmware version, among devices of the type, make and model asked for.
    pub version: VersionListing,
    /// The one kind of device that the list has under the model asked for, where no Device Type is
    /// asked for; a hub counts as a CHF.
    pub only_type: Option<DeviceType>,
}

impl Listing {
    /// Of a part when there is no list to look at.
    pub const NOT_CHECKED: Listing = Listing {
        make: NameListing::NotChecked,
        model: NameListing::NotChecked,
        version: VersionListing::NotChecked,
        only_type: None,
    };
}

/// What the list says of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameListing {
    /// No name is asked for, or there is no list.
    NotChecked,
    /// It is on the list, but for capitals, spaces and punctuation.
    Listed,
    /// Only a similar name is.
    OnlySimilar,
    /// Neither it nor a similar name is.
    NotListed,
}

impl NameListing {
    /// The least exact match that this name may have with an entry's.
    pub(super) fn forgives(self) -> NameMatch {
        match self {
            NameListing::Listed => NameMatch::Folded,
            NameListing::NotChecked | NameListing::OnlySimilar | NameListing::NotListed => {
                NameMatch::Swapped
            }
        }
    }
}

/// What the list says of a firmware version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VersionListing {
    /// No version is asked for, or there is no list.
    NotChecked,
    /// It is on the list.
    Listed,
    /// It is not.
    NotListed,
}

/// What this list says of this part. `None` is no list; an empty list lists nothing.
pub fn listing(part: &AskedPart, catalogue: Option<&[DeviceModel]>) -> Listing {
    let Some(catalogue) = catalogue else {
        return Listing::NOT_CHECKED;
    };
    let of_type = catalogue
        .iter()
        .filter(|device| same_box(&part.device_type, device.device_type));
    let (make, of_make) = narrow(of_type, &part.make, Make::as_str, |device| &device.make);
    let (model, of_model) = narrow(of_make.into_iter(), &part.model, Model::as_str, |device| {
        &device.model
    });
    let version = match &part.firmware {
        Asked::Any | Asked::Unknown | Asked::NotApplicable => VersionListing::NotChecked,
        Asked::Is(version) => {
            match of_model
                .iter()
                .any(|device| device.firmware.as_ref() == Some(version))
            {
                true => VersionListing::Listed,
                false => VersionListing::NotListed,
            }
        }
    };
    let types: BTreeSet<DeviceType> = of_model
        .iter()
        .map(|device| device.device_type.physical())
        .collect();
    let named = part.model.value().is_some() && part.device_type.value().is_none();
    Listing {
        make,
        model,
        version,
        only_type: types.first().copied().filter(|_| named && types.len() == 1),
    }
}

/// The verdict on a name, and the devices that carry it: only those named so where it is listed,
/// all those named like it where it is not.
fn narrow<'d, T>(
    devices: impl Iterator<Item = &'d DeviceModel>,
    asked: &Asked<T>,
    text: fn(&T) -> &str,
    written: fn(&DeviceModel) -> &T,
) -> (NameListing, Vec<&'d DeviceModel>) {
    let name = match asked {
        Asked::Any | Asked::Unknown => return (NameListing::NotChecked, devices.collect()),
        Asked::NotApplicable => return (NameListing::NotChecked, Vec::new()),
        Asked::Is(name) => text(name),
    };
    let alike: Vec<(NameMatch, &DeviceModel)> = devices
        .filter_map(|device| Some((name_match(name, text(written(device)))?, device)))
        .collect();
    let verdict = match alike.iter().map(|(found, _)| *found).min() {
        None => NameListing::NotListed,
        Some(NameMatch::NotAsked | NameMatch::AsWritten | NameMatch::Folded) => NameListing::Listed,
        Some(NameMatch::LookAlike | NameMatch::Swapped) => NameListing::OnlySimilar,
    };
    let kept = alike
        .into_iter()
        .filter(|(found, _)| *found <= verdict.forgives())
        .map(|(_, device)| device)
        .collect();
    (verdict, kept)
}

fn same_box(asked: &Asked<DeviceType>, device_type: DeviceType) -> bool {
    match asked {
        Asked::Any | Asked::Unknown => true,
        Asked::NotApplicable => false,
        Asked::Is(asked) => asked.physical() == device_type.physical(),
    }
}
