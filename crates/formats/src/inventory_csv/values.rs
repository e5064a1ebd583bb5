//! The values of a row's cells, each read once, and the legend that they are gathered in.

use super::columns::Column;
use super::finding::InventoryCode;
use super::notes::Notes;
use super::rows::{MODEL_NOT_IN_USE, Row};
use crate::cpl_csv::is_scientific;
use crate::limits::{INVENTORY_SPELLINGS_HELD_MAX, LEGEND_ENTRIES_MAX};
use launch::fleet::{DeviceStatus, HubProfile, Wan};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use terms::{CspRegion, DeviceId, DeviceModel, DeviceType, FirmwareVersion, Make, Model};

/// The values met so far by all threads, each once.
#[derive(Debug)]
pub(super) struct SharedLegend {
    pub(super) profiles: Interner<HubProfile>,
    pub(super) models: Interner<DeviceModel>,
    /// Pairs of Suppliers, by number.
    pub(super) pairs: Interner<(u16, u16)>,
}

impl SharedLegend {
    pub(super) fn new() -> SharedLegend {
        SharedLegend {
            profiles: Interner::at_most(LEGEND_ENTRIES_MAX),
            // Two indices say that there is no model.
            models: Interner::at_most(usize::from(MODEL_NOT_IN_USE)),
            // One place stays free for hubs without a Supplier.
            pairs: Interner::at_most(LEGEND_ENTRIES_MAX - 1),
        }
    }
}

/// Different values, numbered as they are met.
#[derive(Debug)]
pub(super) struct Interner<T> {
    met: Mutex<HashMap<T, u16>>,
    entries_max: usize,
}

impl<T: Eq + Hash> Interner<T> {
    fn at_most(entries_max: usize) -> Interner<T> {
        Interner {
            met: Mutex::new(HashMap::new()),
            entries_max,
        }
    }

    /// The number of this value, or `None` where there are too many.
    pub(super) fn intern(&self, value: T) -> Option<u16> {
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = met.get(&value) {
            return Some(*number);
        }
        let number = u16::try_from(met.len())
            .ok()
            .filter(|number| usize::from(*number) < self.entries_max)?;
        met.insert(value, number);
        Some(number)
    }

    /// The values with their numbers.
    pub(super) fn into_met(self) -> HashMap<T, u16> {
        self.met
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a spelling stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spelling {
    /// Its number in the shared legend.
    pub(super) index: u16,
    /// Whether its firmware version may have lost leading zeros.
    pub(super) short: bool,
}

/// The spellings of several cells together that one thread has read before.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    known: HashMap<Vec<u8>, Spelling>,
    key: Vec<u8>,
}

impl Spellings {
    /// What these cells stand for, where they were read before.
    pub(super) fn known(&mut self, row: &Row<'_>, columns: &[Column]) -> Option<Spelling> {
        self.key.clear();
        for column in columns {
            self.key.extend_from_slice(row.cell(*column));
            // A line feed stands in no cell.
            self.key.push(b'\n');
        }
        self.known.get(&self.key).copied()
    }

    /// Keeps what the cells last asked for stand for.
    pub(super) fn keep(&mut self, spelling: Spelling) {
        if self.known.len() >= INVENTORY_SPELLINGS_HELD_MAX {
            self.known.clear();
        }
        self.known.insert(self.key.clone(), spelling);
    }
}

/// The profile of a hub's row, or `None` with findings.
pub(super) fn profile(row: &Row<'_>, notes: &mut Notes, legend: &SharedLegend) -> Option<Spelling> {
    let make = value(row, Column::Manufacturer, notes, Make::parse);
    let model = value(row, Column::Model, notes, Model::parse);
    let firmware = firmware(row, notes);
    let status = value(row, Column::DeviceStatus, notes, status);
    let region = optional(row, Column::CspRegion, notes, None, region);
    let wan = optional(row, Column::SmWanStatus, notes, Wan::Reachable, wan);
    let (firmware, short) = firmware?;
    let profile = HubProfile {
        make: make?,
        model: model?,
        firmware,
        region: region?,
        status: status?,
        wan: wan?,
    };
    interned(row, notes, legend.profiles.intern(profile), short)
}

/// The Device Model of a row of a Device behind a hub, or `None` with findings.
pub(super) fn device_model(
    row: &Row<'_>,
    device_type: DeviceType,
    notes: &mut Notes,
    legend: &SharedLegend,
) -> Option<Spelling> {
    let make = value(row, Column::Manufacturer, notes, Make::parse);
    let model = value(row, Column::Model, notes, Model::parse);
    let blank = row.cell(Column::Firmware).is_empty() && device_type.firmware_may_be_blank();
    let firmware = match blank {
        true => Some((None, false)),
        false => firmware(row, notes).map(|(version, short)| (Some(version), short)),
    };
    let (firmware, short) = firmware?;
    let model = DeviceModel {
        device_type,
        make: make?,
        model: model?,
        firmware,
    };
    interned(row, notes, legend.models.intern(model), short)
}

fn interned(row: &Row<'_>, notes: &mut Notes, index: Option<u16>, short: bool) -> Option<Spelling> {
    if index.is_none() {
        row.note(notes, InventoryCode::LegendFull, Column::Model);
    }
    index.map(|index| Spelling { index, short })
}

/// The identifier in this column, or `None` with a finding.
pub(super) fn device_id(row: &Row<'_>, column: Column, notes: &mut Notes) -> Option<DeviceId> {
    value(row, column, notes, DeviceId::parse_loosely)
}

/// The Device Type, or `None` with a finding.
pub(super) fn device_type(row: &Row<'_>, notes: &mut Notes) -> Option<DeviceType> {
    value(row, Column::DeviceType, notes, |text| {
        DeviceType::ALL
            .into_iter()
            .find(|kind| kind.code().eq_ignore_ascii_case(text))
    })
}

/// Whether a Device behind a hub is in use. The inventory keeps no status for some, and then it is.
pub(super) fn in_use(row: &Row<'_>, notes: &mut Notes) -> Option<bool> {
    optional(row, Column::DeviceStatus, notes, true, |text| {
        status(text).map(|status| !status.is_gone())
    })
}

/// The column by which a row shows itself to be of SMETS1.
pub(super) fn smets1(row: &Row<'_>) -> Option<Column> {
    let version = row.cell(Column::SmetsChtsVersion);
    let of_version = version
        .split_at_checked(5)
        .filter(|(word, _)| word.eq_ignore_ascii_case(b"SMETS"))
        .is_some_and(|(_, rest)| {
            let rest = rest.trim_ascii_start();
            let rest = rest
                .strip_prefix(b"V")
                .or_else(|| rest.strip_prefix(b"v"))
                .unwrap_or(rest);
            rest.trim_ascii_start().starts_with(b"1")
        });
    if of_version {
        return Some(Column::SmetsChtsVersion);
    }
    if !row.cell(Column::S1sp).is_empty() {
        return Some(Column::S1sp);
    }
    row.cell(Column::CspRegion)
        .eq_ignore_ascii_case(b"SMETS1")
        .then_some(Column::CspRegion)
}

/// A firmware version, and whether it may have lost leading zeros.
fn firmware(row: &Row<'_>, notes: &mut Notes) -> Option<(FirmwareVersion, bool)> {
    let cell = row.cell(Column::Firmware);
    if std::str::from_utf8(cell).is_ok_and(is_scientific) {
        row.note(notes, InventoryCode::FirmwareMangled, Column::Firmware);
        return None;
    }
    let version = value(row, Column::Firmware, notes, FirmwareVersion::parse)?;
    let digits = cell.iter().all(u8::is_ascii_digit);
    Some((version, digits && cell.len() < FirmwareVersion::LENGTH_MAX))
}

fn value<T>(
    row: &Row<'_>,
    column: Column,
    notes: &mut Notes,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let cell = row.cell(column);
    if cell.is_empty() {
        row.note(notes, InventoryCode::ValueMissing, column);
        return None;
    }
    let value = std::str::from_utf8(cell).ok().and_then(parse);
    if value.is_none() {
        row.note(notes, InventoryCode::ValueInvalid, column);
    }
    value
}

/// A value that may be left out.
fn optional<T>(
    row: &Row<'_>,
    column: Column,
    notes: &mut Notes,
    left_out: T,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    match row.cell(column).is_empty() {
        true => Some(left_out),
        false => value(row, column, notes, parse),
    }
}

fn status(text: &str) -> Option<DeviceStatus> {
    DeviceStatus::ALL
        .into_iter()
        .find(|status| status.text().eq_ignore_ascii_case(text))
}

fn wan(text: &str) -> Option<Wan> {
    Wan::ALL
        .into_iter()
        .find(|wan| wan.text().eq_ignore_ascii_case(text))
}

fn region(text: &str) -> Option<Option<CspRegion>> {
    if text.eq_ignore_ascii_case("Unknown") {
        return Some(None);
    }
    let named = CspRegion::ALL
        .into_iter()
        .find(|region| region.text().eq_ignore_ascii_case(text));
    named.map(Some)
}
