//! One row of the list: its cells by column name, and the entry they make.

use super::finding::{At, finding};
use super::{CplCode, CplEntry, CplStatus, UpgradableFrom};
use register::intake::field::fold_header;
use terms::{DeviceModel, DeviceType, Findings, FirmwareVersion, Make, Model};

/// A row as text.
pub(super) struct CplRow {
    /// The physical line it starts on.
    pub(super) line: u64,
    pub(super) cells: Vec<String>,
}

/// The columns that are read, and how each may be named, folded.
const FIELDS: [(&str, &[&str]); 8] = [
    ("Entry ID", &["entryid", "cplentryid"]),
    ("Device Type", &["devicetype", "physicaldevicetype", "type"]),
    (
        "Make",
        &[
            "make",
            "manufacturer",
            "manufacturername",
            "devicemanufacturer",
        ],
    ),
    ("Model", &["model", "modelname"]),
    ("Hardware Version", &["hardwareversion"]),
    ("Firmware Version", &["firmwareversion", "firmware"]),
    ("Status", &["status", "cplstatus"]),
    (
        "Upgradable From",
        &["upgradablefrom", "upgradablefromcplentryids"],
    ),
];

const ENTRY_ID: usize = 0;
const DEVICE_TYPE: usize = 1;
const MAKE: usize = 2;
const MODEL: usize = 3;
const HARDWARE_VERSION: usize = 4;
const FIRMWARE_VERSION: usize = 5;
const STATUS: usize = 6;
const UPGRADABLE_FROM: usize = 7;

/// The columns without which no entry can be read.
const NEEDED: [usize; 5] = [DEVICE_TYPE, MAKE, MODEL, FIRMWARE_VERSION, STATUS];

/// Where each column stands in a file.
pub(super) struct Columns {
    places: [Option<usize>; 8],
    width: usize,
}

impl Columns {
    /// The columns of this header, and those that are not read with their position from 1.
    pub(super) fn of(header: &[String]) -> (Columns, Vec<(u32, String)>) {
        let mut places = [None; 8];
        let mut unknown = Vec::new();
        for (at, name) in header.iter().enumerate() {
            let folded = fold_header(name);
            let field = FIELDS
                .iter()
                .position(|(_, names)| names.contains(&folded.as_str()));
            match field.filter(|field| places[*field].is_none()) {
                Some(field) => places[field] = Some(at),
                None => unknown.push((position(at), name.clone())),
            }
        }
        let width = header.len();
        (Columns { places, width }, unknown)
    }

    /// The needed columns that are not there.
    pub(super) fn missing(&self) -> Vec<&'static str> {
        NEEDED
            .into_iter()
            .filter(|field| self.places[*field].is_none())
            .map(|field| FIELDS[field].0)
            .collect()
    }

    fn cell<'r>(&self, row: &'r CplRow, field: usize) -> &'r str {
        self.places[field]
            .and_then(|at| row.cells.get(at))
            .map_or("", |cell| cell.trim())
    }

    fn at(&self, row: &CplRow, field: usize) -> At {
        let column = self.places[field].map_or(0, position);
        At::cell(row.line, column, FIELDS[field].0)
    }
}

fn position(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

/// The rows of a file with their physical lines; rows with nothing in them are skipped.
pub(super) fn rows(bytes: &[u8]) -> impl Iterator<Item = CplRow> + '_ {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut record = csv::StringRecord::new();
    // The reader's own line numbers are one too low after CRLF, so lines are counted here.
    let (mut counted_to, mut line) = (0, 1);
    std::iter::from_fn(move || {
        loop {
            let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            if !reader.read_record(&mut record).unwrap_or(false) {
                return None;
            }
            let breaks = bytes[start..]
                .iter()
                .take_while(|b| matches!(b, b'\r' | b'\n'));
            let start = start + breaks.count();
            line += line_ends(&bytes[counted_to..start]);
            counted_to = start;
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                let cells = record.iter().map(str::to_owned).collect();
                return Some(CplRow { line, cells });
            }
        }
    })
}

/// How many lines end in these bytes: by CRLF, by LF, or by CR alone.
fn line_ends(bytes: &[u8]) -> u64 {
    let ends = (0..bytes.len()).filter(|at| match bytes[*at] {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    ends.count() as u64
}

/// The entry that a row makes, or `None` with findings that say why it makes none.
pub(super) fn entry(
    columns: &Columns,
    row: &CplRow,
    findings: &mut Findings<CplCode>,
) -> Option<CplEntry> {
    if row.cells.len() != columns.width {
        let count = row.cells.len().to_string();
        findings.push(finding(CplCode::FieldCount, At::row(row.line), &count));
        return None;
    }
    if is_smets1(columns.cell(row, DEVICE_TYPE)) {
        let at = columns.at(row, DEVICE_TYPE);
        findings.push(finding(CplCode::Smets1, at, columns.cell(row, DEVICE_TYPE)));
        return None;
    }
    // Every cell is read before the row is given up, so that all findings show at once.
    let mut value = Values {
        columns,
        row,
        findings,
    };
    let device_type = value.read(DEVICE_TYPE, device_type);
    let make = value.read(MAKE, Make::parse);
    let model = value.read(MODEL, Model::parse);
    let status = value.read(STATUS, status);
    let firmware = value.firmware(device_type);
    Some(CplEntry {
        line: row.line,
        entry_id: some(columns.cell(row, ENTRY_ID)),
        device: DeviceModel {
            device_type: device_type?,
            make: make?,
            model: model?,
            firmware: firmware?,
        },
        hardware_version: some(columns.cell(row, HARDWARE_VERSION)),
        status: status?,
        upgradable_from: upgradable_from(columns.cell(row, UPGRADABLE_FROM)),
    })
}

/// Reads the cells of one row, with findings.
struct Values<'r> {
    columns: &'r Columns,
    row: &'r CplRow,
    findings: &'r mut Findings<CplCode>,
}

impl Values<'_> {
    fn read<T>(&mut self, field: usize, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.columns.cell(self.row, field);
        if text.is_empty() {
            self.find(CplCode::ValueMissing, field);
            return None;
        }
        let value = parse(text);
        if value.is_none() {
            self.find(CplCode::ValueInvalid, field);
        }
        value
    }

    /// The firmware version; `Some(None)` for a Type 2 Device without one.
    fn firmware(&mut self, device_type: Option<DeviceType>) -> Option<Option<FirmwareVersion>> {
        let text = self.columns.cell(self.row, FIRMWARE_VERSION);
        if text.is_empty() && device_type.is_some_and(DeviceType::firmware_may_be_blank) {
            return Some(None);
        }
        if is_scientific(text) {
            self.find(CplCode::FirmwareMangled, FIRMWARE_VERSION);
            return None;
        }
        let version = self.read(FIRMWARE_VERSION, FirmwareVersion::parse)?;
        if text.len() < FirmwareVersion::LENGTH_MAX && text.bytes().all(|b| b.is_ascii_digit()) {
            self.find(CplCode::FirmwareShort, FIRMWARE_VERSION);
        }
        Some(Some(version))
    }

    fn find(&mut self, code: CplCode, field: usize) {
        let at = self.columns.at(self.row, field);
        let value = self.columns.cell(self.row, field);
        self.findings.push(finding(code, at, value));
    }
}

/// The inventory's code, alone or as a word of the list's longer description, as in
/// `Single Element ESME`; a description of a Communications Hub is its CHF.
fn device_type(text: &str) -> Option<DeviceType> {
    let upper = text.to_ascii_uppercase();
    let words = || {
        upper
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
    };
    let is_hub = words().any(|word| word == "CH") || upper.starts_with("COMMUNICATIONS HUB");
    let mut named = words().filter_map(DeviceType::from_code);
    match (named.next(), named.next()) {
        (Some(only), None) => Some(only),
        (None, _) if is_hub => Some(DeviceType::Chf),
        (None, _) | (Some(_), Some(_)) => None,
    }
}

fn is_smets1(text: &str) -> bool {
    fold_header(text).contains("smets1")
}

fn status(text: &str) -> Option<CplStatus> {
    CplStatus::ALL
        .into_iter()
        .find(|status| status.text().eq_ignore_ascii_case(text))
}

/// Entry IDs apart by spaces, commas or semicolons; `N/A` is none, and nothing is not declared.
fn upgradable_from(text: &str) -> UpgradableFrom {
    if text.is_empty() {
        return UpgradableFrom::NotDeclared;
    }
    if ["n/a", "na", "none"].contains(&text.to_ascii_lowercase().as_str()) {
        return UpgradableFrom::NoEntry;
    }
    let entries = text
        .split([' ', ',', ';', '\n', '\r', '\t'])
        .filter(|entry| !entry.is_empty())
        .map(str::to_owned);
    UpgradableFrom::Entries(entries.collect())
}

/// Whether a spreadsheet wrote this as a number with an exponent: `1.00E+05`.
pub(crate) fn is_scientific(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    upper.split_once("E+").is_some_and(|(digits, power)| {
        let number = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        number && !digits.is_empty() && !power.is_empty()
    })
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
