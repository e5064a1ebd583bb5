//! The invented list of devices.

use app::ports::{CplStatus, ListedDevice};
use terms::{DeviceModel, DeviceType, FirmwareVersion, Make, Model};

/// Device Type, make, model and the firmware versions listed.
const LISTED: [(DeviceType, &str, &str, &[&str]); 11] = [
    (
        DeviceType::Esme,
        "Northmere",
        "NM-E210",
        &["0002012F", "00020130", "00020140"],
    ),
    (
        DeviceType::Esme,
        "Northmere",
        "NM-E220",
        &["00030100", "00030110"],
    ),
    (
        DeviceType::Gsme,
        "Northmere",
        "NM-G110",
        &["00010A00", "00010B00"],
    ),
    (
        DeviceType::Esme,
        "Halden Metering",
        "HM-300",
        &["0E120000", "0E130000", "0E140000"],
    ),
    (
        DeviceType::Ppmid,
        "Halden Metering",
        "HM-P20",
        &["00000110", "00000120"],
    ),
    (
        DeviceType::Gsme,
        "Calder & Rowe",
        "CR-G40",
        &["00040001", "00040002"],
    ),
    (DeviceType::Hcalcs, "Calder & Rowe", "CR-L1", &["00000200"]),
    (DeviceType::Ihd, "Calder & Rowe", "CR-View", &[]),
    (
        DeviceType::Chf,
        "Orrin",
        "OR-CH7",
        &["04010203", "04010204", "04010300"],
    ),
    (
        DeviceType::Chf,
        "Orrin",
        "OR-CH9",
        &["05000100", "05000110"],
    ),
    (
        DeviceType::Ppmid,
        "Orrin",
        "OR-P5",
        &["00010001", "00010002"],
    ),
];

/// Versions that are no longer active.
const WITHDRAWN: [&str; 1] = ["0E120000"];

/// A device of the demonstration.
pub fn device(device_type: DeviceType, make: &str, model: &str, firmware: &str) -> DeviceModel {
    DeviceModel {
        device_type,
        make: Make::parse(make).expect("a make of the demonstration is well formed"),
        model: Model::parse(model).expect("a model of the demonstration is well formed"),
        firmware: FirmwareVersion::parse(firmware),
    }
}

/// All of them, with their status.
pub fn listed() -> Vec<ListedDevice> {
    let mut devices = Vec::new();
    for (device_type, make, model, versions) in LISTED {
        let versions: &[&str] = match versions.is_empty() {
            true => &[""],
            false => versions,
        };
        for version in versions {
            devices.push(ListedDevice {
                device: device(device_type, make, model, version),
                status: match WITHDRAWN.contains(version) {
                    true => CplStatus::Withdrawn,
                    false => CplStatus::Active,
                },
            });
        }
    }
    devices
}
