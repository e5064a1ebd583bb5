//! The device catalogue as CSV: Make, Model, Firmware Version, Device Type, in any order.
//!
//! A row that is not well formed is a fault and is left out; the others are read all the same.

use crate::limits::CATALOGUE_BYTES_MAX;
use crate::submission_csv::table;
use register::DeviceCatalogue;
use register::intake::Field;
use register::intake::field::fold_header;
use terms::{DeviceModel, DeviceType, FirmwareVersion, Make, Model};

/// A catalogue that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CatalogueRead {
    /// The Device Models, in file order.
    pub listed: Vec<DeviceModel>,
    /// What was wrong, in file order.
    pub faults: Vec<CatalogueFault>,
}

impl CatalogueRead {
    /// The Device Models as a catalogue.
    pub fn catalogue(self) -> DeviceCatalogue {
        DeviceCatalogue::new(self.listed)
    }
}

/// Something wrong with a catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CatalogueFault {
    /// It is over the limit in bytes.
    TooLarge,
    /// It is no CSV text in an encoding that can be read.
    NotCsv,
    /// No line names all four columns.
    NoHeader,
    /// A row does not have this value, or not a well formed one.
    Value {
        /// The physical line of the row.
        line: u64,
        /// Which value.
        field: Field,
    },
}

impl CatalogueFault {
    /// The fault in a sentence.
    pub fn sentence(self) -> String {
        match self {
            CatalogueFault::TooLarge => format!(
                "The catalogue is over the limit of {} MiB.",
                CATALOGUE_BYTES_MAX / 1024 / 1024
            ),
            CatalogueFault::NotCsv => "The catalogue is not a CSV file in UTF-8.".to_owned(),
            CatalogueFault::NoHeader => "The catalogue has no header line with the columns Make, \
                 Model, Firmware Version and Device Type."
                .to_owned(),
            CatalogueFault::Value { line, field } => format!(
                "Line {line} of the catalogue has no well formed {}; the line is left out.",
                field.name()
            ),
        }
    }

    /// Whether nothing at all could be read.
    pub fn is_of_whole_file(self) -> bool {
        match self {
            CatalogueFault::TooLarge | CatalogueFault::NotCsv | CatalogueFault::NoHeader => true,
            CatalogueFault::Value { .. } => false,
        }
    }
}

/// The columns of a catalogue.
const COLUMNS: [Field; 4] = [
    Field::Make,
    Field::Model,
    Field::FirmwareVersion,
    Field::DeviceType,
];

/// Reads a catalogue. Any bytes give a result.
pub fn read(bytes: &[u8]) -> CatalogueRead {
    let fault = |fault| CatalogueRead {
        listed: Vec::new(),
        faults: vec![fault],
    };
    if bytes.len() > CATALOGUE_BYTES_MAX {
        return fault(CatalogueFault::TooLarge);
    }
    let Some(rows) = table(bytes) else {
        return fault(CatalogueFault::NotCsv);
    };
    let mut rows = rows.into_iter();
    let columns = rows.next().and_then(|header| columns(&header.cells));
    let Some(columns) = columns else {
        return fault(CatalogueFault::NoHeader);
    };
    let mut read = CatalogueRead::default();
    for row in rows {
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let cells = columns.map(|index| row.cells.get(index).map_or("", |cell| cell.trim()));
        match device(cells) {
            Ok(device) => read.listed.push(device),
            Err(field) => read.faults.push(CatalogueFault::Value {
                line: row.line,
                field,
            }),
        }
    }
    read
}

/// Where each column stands.
fn columns(header: &[String]) -> Option<[usize; 4]> {
    let mut found = [0; 4];
    for (place, column) in found.iter_mut().zip(COLUMNS) {
        let wanted = fold_header(column.name());
        *place = header.iter().position(|name| {
            let name = fold_header(name);
            name == wanted || column.aliases().contains(&name.as_str())
        })?;
    }
    Some(found)
}

/// The Device Model in these cells, or the column that is wrong.
fn device([make, model, version, device_type]: [&str; 4]) -> Result<DeviceModel, Field> {
    let device_type =
        DeviceType::from_code(&device_type.to_ascii_uppercase()).ok_or(Field::DeviceType)?;
    let firmware = match version {
        "" => None,
        version => Some(FirmwareVersion::parse(version).ok_or(Field::FirmwareVersion)?),
    };
    Ok(DeviceModel {
        device_type,
        make: Make::parse(make).ok_or(Field::Make)?,
        model: Model::parse(model).ok_or(Field::Model)?,
        firmware,
    })
}
