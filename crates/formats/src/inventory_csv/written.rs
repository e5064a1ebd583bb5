//! The inventory extract written: for fictional fleets, and for whoever wants to see the form.

use launch::fleet::{DeviceStatus, Wan};
use terms::{CspRegion, DeviceId, DeviceModel};

/// The columns, in the order of the DUIS inventory record, then ours.
const COLUMNS: [&str; 25] = [
    "DeviceID",
    "DeviceType",
    "DeviceStatus",
    "DeviceManufacturer",
    "DeviceModel",
    "SMETSCHTSVersion",
    "DeviceFirmwareVersion",
    "DeviceFirmwareVersionStatus",
    "CPLStatus",
    "DateCommissioned",
    "ImportMPxN",
    "SecondaryImportMPAN",
    "ExportMPAN",
    "ESMEVariant",
    "UPRN",
    "PropertyFilter",
    "CSPRegion",
    "DeviceGBCSVersion",
    "HANVariant",
    "S1SP",
    "Connectivity",
    "AssociatedCHFDeviceID",
    "ImportSupplier",
    "GasSupplier",
    "SMWANStatus",
];

/// One row. What is not here stays empty: a fictional Device has no meter point and no premises.
#[derive(Clone, Copy, Debug)]
pub struct InventoryRow<'a> {
    /// The Device.
    pub device: DeviceId,
    /// What it is.
    pub model: &'a DeviceModel,
    /// Its SMI status, where the inventory has one.
    pub status: Option<DeviceStatus>,
    /// The specification version, such as `CHTS V1.4`.
    pub specification: &'a str,
    /// The CSP Region of a hub.
    pub region: Option<CspRegion>,
    /// The hub it stands behind.
    pub hub: Option<DeviceId>,
    /// The name of the Import Supplier.
    pub import_supplier: &'a str,
    /// The name of the Gas Supplier.
    pub gas_supplier: &'a str,
    /// Whether a hub is reachable.
    pub wan: Option<Wan>,
}

/// The line of column names.
pub fn header() -> String {
    COLUMNS.join(",") + "\r\n"
}

/// Appends a row.
pub fn push_row(row: &InventoryRow<'_>, to: &mut String) {
    row.device.push_text(to);
    let device_type = row.model.device_type;
    let hub = device_type == terms::DeviceType::Chf;
    let firmware = row.model.firmware.as_ref().map_or("", |held| held.as_str());
    let region = match (hub, row.region) {
        (true, None) => "Unknown",
        (_, region) => region.map_or("", CspRegion::text),
    };
    push_cells(
        to,
        &[
            device_type.code(),
            row.status.map_or("", DeviceStatus::text),
            row.model.make.as_str(),
            row.model.model.as_str(),
            row.specification,
            firmware,
        ],
    );
    // Two statuses, the date, five of meter point and premises, the variant between them.
    to.push_str(",,,,,,,,,");
    push_cells(to, &[region, "", "", "", ""]);
    to.push(',');
    if let Some(hub) = row.hub {
        hub.push_text(to);
    }
    let wan = row.wan.map_or("", Wan::text);
    push_cells(to, &[row.import_supplier, row.gas_supplier, wan]);
    to.push_str("\r\n");
}

fn push_cells(to: &mut String, cells: &[&str]) {
    for cell in cells {
        to.push(',');
        match cell.contains([',', '"']) {
            true => {
                to.push('"');
                to.push_str(&cell.replace('"', "\"\""));
                to.push('"');
            }
            false => to.push_str(cell),
        }
    }
}
