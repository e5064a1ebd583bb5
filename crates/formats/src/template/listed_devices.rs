//! The listed Device Models as a sheet of the template, and the rules that look there.

use crate::sheet_style::Styles;
use crate::table_sheet::{self, Cell, Column, Face, Rule};
use rust_xlsxwriter::{Workbook, XlsxError};
use terms::{DeviceModel, FirmwareVersion};

const NAME: &str = "Listed devices";

/// The Device Models in alphabetical order, each once.
pub(crate) fn in_order(listed: &[DeviceModel]) -> Vec<&DeviceModel> {
    let mut devices: Vec<&DeviceModel> = listed.iter().collect();
    devices.sort_by_key(|device| {
        (
            device.make.as_str(),
            device.model.as_str(),
            device.device_type,
            &device.firmware,
        )
    });
    devices.dedup();
    devices
}

/// Adds the sheet.
pub(crate) fn add(
    workbook: &mut Workbook,
    devices: &[&DeviceModel],
    footer: &str,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let columns = [
        ("Make", 24, Face::Prose),
        ("Model", 24, Face::Prose),
        ("Firmware Version", 18, Face::Symbols),
        ("Device Type", 14, Face::Prose),
    ]
    .map(|(name, width, face)| Column {
        name,
        width,
        face,
        rule: Rule::Any,
    });
    let lines: Vec<Vec<Cell<'_>>> = devices
        .iter()
        .map(|device| {
            let firmware = device.firmware.as_ref().map(FirmwareVersion::as_str);
            vec![
                Cell::borrowed(device.make.as_str()),
                Cell::borrowed(device.model.as_str()),
                Cell::optional(firmware),
                Cell::borrowed(device.device_type.code()),
            ]
        })
        .collect();
    table_sheet::add(workbook, NAME, &columns, &lines, footer, styles)
}

/// Whether the make in B2 is on the sheet, or `None` where there is no sheet.
pub(crate) fn make_is_listed(devices: &[&DeviceModel]) -> Option<String> {
    let last = last_row(devices)?;
    Some(format!("=COUNTIF('{NAME}'!$A$2:$A${last},B2)>0"))
}

/// Whether the make and model in B2 and C2 are on the sheet, or `None` where there is no sheet.
pub(crate) fn model_is_listed(devices: &[&DeviceModel]) -> Option<String> {
    let last = last_row(devices)?;
    Some(format!(
        "=COUNTIFS('{NAME}'!$A$2:$A${last},B2,'{NAME}'!$B$2:$B${last},C2)>0"
    ))
}

fn last_row(devices: &[&DeviceModel]) -> Option<usize> {
    match devices {
        [] => None,
        [_, ..] => Some(devices.len() + 1),
    }
}
