//! The submission template that providers download (REG-3, REG-14): as CSV and as a spreadsheet.
//!
//! The CSV is the header and nothing else. The spreadsheet has every column typed as text, so that
//! no firmware version, Identifier or date is changed on the way in, and rules that say at once
//! what intake would say later. Neither holds data: examples stand on the instructions sheet.

mod columns;
mod instructions;
mod listed_devices;
mod submission;

use crate::glossary_sheet;
use crate::sheet_style::{Styles, workbook};
use register::glossary::Glossary;
use register::intake::field::{Field, Presence};
use register::intake::profile::ProfileVersion;
use rust_xlsxwriter::XlsxError;
use terms::DeviceModel;

/// The name under which the CSV template is offered.
pub const CSV_FILE_NAME: &str = "device-register-submission-template.csv";

/// The name under which the spreadsheet template is offered.
pub const XLSX_FILE_NAME: &str = "device-register-submission-template.xlsx";

/// The template as CSV: the ten columns of REG-14 in their order and the optional ones after them.
pub fn csv() -> Vec<u8> {
    let names: Vec<&str> = template_fields().map(Field::name).collect();
    format!("{}\r\n", names.join(",")).into_bytes()
}

/// The template as a spreadsheet, with this glossary and, where they are given, the listed Device
/// Models to check makes and models against.
pub fn xlsx(glossary: &Glossary, listed: Option<&[DeviceModel]>) -> Vec<u8> {
    try_xlsx(glossary, listed).expect("a workbook within Excel's limits, written into memory")
}

/// The columns of the template.
fn template_fields() -> impl Iterator<Item = Field> {
    Field::ALL
        .into_iter()
        .filter(|field| match field.presence() {
            Presence::Required | Presence::Optional => true,
            Presence::Ignored => false,
        })
}

fn try_xlsx(glossary: &Glossary, listed: Option<&[DeviceModel]>) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::new();
    let version = ProfileVersion::LATEST.text();
    let title = format!("Device register, submission template, format version {version}");
    let mut workbook = workbook(&title, glossary.published_at)?;
    let devices = listed.map(listed_devices::in_order).unwrap_or_default();
    submission::add(&mut workbook, &devices, &title, &styles)?;
    instructions::add(&mut workbook, version, &title, &styles)?;
    glossary_sheet::add(&mut workbook, glossary, &title, &styles)?;
    if !devices.is_empty() {
        listed_devices::add(&mut workbook, &devices, &title, &styles)?;
    }
    workbook.save_to_buffer()
}
