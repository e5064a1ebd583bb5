//! The preview: what was sent beside exactly what would be stored.

use super::records::cells;
use super::{Checked, encoding, structure};
use register::SubmittedRow;
use register::intake::{Field, Notes};
use std::collections::HashMap;

/// One row of the preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// The physical line on which the row starts.
    pub line: u64,
    /// For each column of the file that is stored, what was sent and what would be stored.
    pub cells: Vec<PreviewCell>,
}

/// One cell of the preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewCell {
    /// The column.
    pub field: Field,
    /// The text as it was sent, its quotes taken off.
    pub sent: String,
    /// The text as it would be stored.
    pub stored: String,
}

/// The first rows that can be accepted, at most so many.
pub fn preview(bytes: &[u8], checked: &Checked, rows_max: usize) -> Vec<PreviewRow> {
    let Ok(decoded) = encoding::decode(bytes) else {
        return Vec::new();
    };
    let Some(structure) = structure::of(&decoded, &mut Notes::keeping_at_most(0)) else {
        return Vec::new();
    };
    let accepted: HashMap<u64, &SubmittedRow> = checked
        .rows
        .iter()
        .take(rows_max)
        .map(|row| (row.line, row))
        .collect();
    let mut found = Vec::new();
    let mut rows = Vec::new();
    for record in &structure.rows {
        if rows.len() == accepted.len() {
            break;
        }
        let Some(row) = accepted.get(&u64::from(record.line)) else {
            continue;
        };
        cells(structure.text, record, structure.delimiter, &mut found);
        let fields = structure.columns.fields.iter().zip(&found);
        let cells = fields
            .filter_map(|(field, cell)| field.map(|field| (field, cell)))
            .filter(|(field, _)| *field != Field::Findings)
            .map(|(field, cell)| PreviewCell {
                field,
                sent: cell.cell.text.clone().into_owned(),
                stored: stored_text(row, field),
            })
            .collect();
        rows.push(PreviewRow {
            line: row.line,
            cells,
        });
    }
    rows
}

/// A field of a row as it is stored and written; empty where there is nothing.
pub fn stored_text(row: &SubmittedRow, field: Field) -> String {
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    match field {
        Field::Identifier => row.identifier.to_string(),
        Field::Make => row.device.make.to_string(),
        Field::Model => row.device.model.to_string(),
        Field::FirmwareVersion => row
            .device
            .firmware
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
        Field::DeviceType => row.device.device_type.code().to_owned(),
        Field::Source => row.source.text().to_owned(),
        Field::StatusOfInformation => row.status.text().to_owned(),
        Field::DateLastUpdated => row.date_last_updated.to_string(),
        Field::FixAvailable => row.fix_available.text().to_owned(),
        Field::FixInformation => optional(&row.fix_information),
        Field::Summary => optional(&row.summary),
        Field::Combination => optional(&row.combination),
        Field::AffectedUntil => row
            .affected_until
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
        Field::HardwareVersion => optional(&row.hardware_version),
        Field::Region => row.region.map_or("", |region| region.text()).to_owned(),
        Field::Findings => String::new(),
    }
}
