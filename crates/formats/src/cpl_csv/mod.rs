//! The Central Products List as CSV, in our own header names (DOMAIN 2.1): which Device Models are
//! listed, with which status, and from which entries each may be upgraded.
//!
//! It says what the list says. It refuses to order versions and to guess a status, and any bytes
//! give a result: the entries that read, and every finding. With an error among the findings the
//! list must not be loaded, because a device that is left out would count as not listed.

mod finding;
mod paths;
mod row;

pub use finding::CplCode;
pub use paths::UpgradePaths;
pub(crate) use row::is_scientific;

use crate::limits::{CPL_FILE_BYTES_MAX, CPL_ROWS_MAX, FINDINGS_KEPT_PER_CODE_MAX};
use finding::{At, finding};
use row::{Columns, CplRow, entry, rows};
use std::collections::BTreeMap;
use terms::{DeviceModel, Findings};

/// A list that was read.
#[derive(Clone, Debug)]
pub struct CplRead {
    /// The entries that read, in file order.
    pub entries: Vec<CplEntry>,
    /// Everything that was wrong or doubtful, in file order.
    pub findings: Findings<CplCode>,
}

/// One entry of the Central Products List.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CplEntry {
    /// The physical line it starts on.
    pub line: u64,
    /// The list's own name for the entry, where it gives one.
    pub entry_id: Option<String>,
    /// The Device Model.
    pub device: DeviceModel,
    /// The hardware version, where the list gives one.
    pub hardware_version: Option<String>,
    /// The status.
    pub status: CplStatus,
    /// From which entries a device may be upgraded to this one (MP231).
    pub upgradable_from: UpgradableFrom,
}

/// The status of an entry (DUIS `CPLStatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CplStatus {
    /// May be used.
    Active,
    /// Cancelled.
    Cancelled,
    /// Expired.
    Expired,
    /// Withdrawn.
    Withdrawn,
}

impl CplStatus {
    /// Every status.
    pub const ALL: [CplStatus; 4] = [
        CplStatus::Active,
        CplStatus::Cancelled,
        CplStatus::Expired,
        CplStatus::Withdrawn,
    ];

    /// The word of the list.
    pub fn text(self) -> &'static str {
        match self {
            CplStatus::Active => "Active",
            CplStatus::Cancelled => "Cancelled",
            CplStatus::Expired => "Expired",
            CplStatus::Withdrawn => "Withdrawn",
        }
    }
}

/// From which entries a device may be upgraded to this one. Nothing said is not the same as none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UpgradableFrom {
    /// The list does not say.
    NotDeclared,
    /// From none: the list says `N/A`.
    NoEntry,
    /// From these, by Entry ID.
    Entries(Vec<String>),
}

impl CplRead {
    /// Each Device Model once, whatever its hardware version: active where any of its entries is.
    pub fn devices(&self) -> Vec<(DeviceModel, CplStatus)> {
        let mut devices: BTreeMap<&DeviceModel, CplStatus> = BTreeMap::new();
        for entry in &self.entries {
            devices
                .entry(&entry.device)
                // `Active` is the first of the statuses in their order.
                .and_modify(|status| *status = (*status).min(entry.status))
                .or_insert(entry.status);
        }
        devices
            .into_iter()
            .map(|(device, status)| (device.clone(), status))
            .collect()
    }

    fn find(&mut self, code: CplCode, at: At, value: &str) {
        self.findings.push(finding(code, at, value));
    }
}

/// Reads a list.
pub fn read(bytes: &[u8]) -> CplRead {
    let mut read = CplRead {
        entries: Vec::new(),
        findings: Findings::keeping_at_most(FINDINGS_KEPT_PER_CODE_MAX),
    };
    if bytes.len() > CPL_FILE_BYTES_MAX {
        read.find(CplCode::TooLarge, At::FILE, &bytes.len().to_string());
        return read;
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if std::str::from_utf8(bytes).is_err() {
        read.find(CplCode::NotText, At::FILE, "");
        return read;
    }
    if bytes.iter().filter(|byte| **byte == b'"').count() % 2 == 1 {
        read.find(CplCode::QuoteUnclosed, At::FILE, "");
        return read;
    }
    let mut rows = rows(bytes);
    let Some(header) = rows.next() else {
        read.find(CplCode::HeaderMissing, At::FILE, "");
        return read;
    };
    let Some(columns) = columns_of(&mut read, &header) else {
        return read;
    };
    read_entries(&mut read, &columns, rows);
    if read.entries.is_empty() {
        read.find(CplCode::NoEntries, At::FILE, "");
    }
    read
}

/// Where the columns stand, or `None` with findings where one that is needed is missing.
fn columns_of(read: &mut CplRead, header: &CplRow) -> Option<Columns> {
    let (columns, unknown) = Columns::of(&header.cells);
    for (column, name) in unknown {
        let at = At::cell(header.line, column, "");
        read.find(CplCode::ColumnUnknown, at, &name);
    }
    let missing = columns.missing();
    for field in &missing {
        let at = At::row(header.line).in_field(field);
        read.find(CplCode::ColumnMissing, at, field);
    }
    missing.is_empty().then_some(columns)
}

fn read_entries(read: &mut CplRead, columns: &Columns, rows: impl Iterator<Item = CplRow>) {
    let mut seen: BTreeMap<(DeviceModel, Option<String>), (u64, CplStatus)> = BTreeMap::new();
    for (number, row) in rows.enumerate() {
        if number == CPL_ROWS_MAX {
            read.find(CplCode::TooManyRows, At::row(row.line), "");
            return;
        }
        let Some(entry) = entry(columns, &row, &mut read.findings) else {
            continue;
        };
        let key = (entry.device.clone(), entry.hardware_version.clone());
        match seen.get(&key) {
            None => {
                seen.insert(key, (entry.line, entry.status));
                read.entries.push(entry);
            }
            Some((line, status)) => {
                let code = match *status == entry.status {
                    true => CplCode::EntryRepeated,
                    false => CplCode::StatusConflict,
                };
                let at = At::row(entry.line).related_to(*line);
                read.find(code, at, entry.status.text());
            }
        }
    }
}

#[cfg(test)]
mod tests;
