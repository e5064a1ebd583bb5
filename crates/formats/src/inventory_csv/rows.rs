//! Rows of an extract, read into the few bytes that are kept of each.
//!
//! Makes, models, versions and statuses repeat millions of times: a spelling is read once and known
//! again by its bytes. Meter points and premises are read past.

use super::cells::Cells;
use super::columns::{Column, Columns};
use super::finding::{InventoryCode, Note, shown};
use super::lines::Piece;
use super::notes::Notes;
use super::supplier_names::SupplierNames;
use super::values::{self, SharedLegend, Spelling, Spellings};
use crate::limits::INVENTORY_LINE_BYTES_MAX;
use std::collections::HashMap;
use terms::{DeviceId, DeviceType};

/// A row of a CHF. Indices are those of the shared legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct HubRow {
    pub(super) device: u64,
    pub(super) line: u32,
    pub(super) profile: u16,
    pub(super) suppliers: u16,
}

/// A row of a Device behind a hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BehindRow {
    /// 0 where the row was left out: then it says only that something is behind the hub.
    pub(super) device: u64,
    pub(super) line: PackedLine,
    pub(super) hub: u64,
    pub(super) model: u16,
    /// The number of the Supplier that it names for its fuel, 0 for none.
    pub(super) supplier: u16,
}

/// The model of a Device that is behind a hub and did not read.
pub(super) const MODEL_UNREADABLE: u16 = u16::MAX;
/// The model of a Device that is no longer in use: not part of the combination.
pub(super) const MODEL_NOT_IN_USE: u16 = u16::MAX - 1;

/// A line number and a Device Type in 32 bits: there are eight types, and lines stay below 2^29.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PackedLine(u32);

impl PackedLine {
    pub(super) fn of(line: u32, device_type: DeviceType) -> PackedLine {
        PackedLine(line << 3 | device_type as u32)
    }

    pub(super) fn line(self) -> u32 {
        self.0 >> 3
    }

    /// The Device Type as its place in `DeviceType::ALL`.
    pub(super) fn type_place(self) -> u8 {
        (self.0 & 7) as u8
    }
}

/// What one thread read.
#[derive(Debug, Default)]
pub(super) struct RowsRead {
    pub(super) hubs: Vec<HubRow>,
    pub(super) behind: Vec<BehindRow>,
    /// Rows with anything in them.
    pub(super) rows: u64,
    /// Rows left out.
    pub(super) left_out: u64,
    /// Rows of Devices that stand behind no hub.
    pub(super) apart: u64,
    pub(super) notes: Notes,
}

/// Reads rows for one thread.
pub(super) struct RowReader<'a> {
    columns: &'a Columns,
    suppliers: &'a SupplierNames,
    legend: &'a SharedLegend,
    profiles: Spellings,
    models: Spellings,
    pairs: HashMap<(u16, u16), u16>,
    cells: Cells,
    pub(super) read: RowsRead,
}

/// One row as its values are read.
pub(super) struct Row<'r> {
    pub(super) line: u32,
    text: &'r [u8],
    cells: &'r Cells,
    columns: &'r Columns,
}

impl<'r> Row<'r> {
    pub(super) fn cell(&self, column: Column) -> &'r [u8] {
        match self.columns.place(column) {
            Some(at) => self.cells.get(self.text, at),
            None => b"",
        }
    }

    /// Notes something about a cell.
    pub(super) fn note(&self, notes: &mut Notes, code: InventoryCode, column: Column) {
        let line = u64::from(self.line);
        notes.add(code, line, || Note {
            column: self.columns.position(column),
            field: Some(column),
            value: shown(self.cell(column)),
            ..Note::of_row(code, line)
        });
    }
}

impl<'a> RowReader<'a> {
    pub(super) fn of(
        columns: &'a Columns,
        suppliers: &'a SupplierNames,
        legend: &'a SharedLegend,
    ) -> RowReader<'a> {
        RowReader {
            columns,
            suppliers,
            legend,
            profiles: Spellings::default(),
            models: Spellings::default(),
            pairs: HashMap::new(),
            cells: Cells::default(),
            read: RowsRead::default(),
        }
    }

    /// Reads some lines. Line numbers must fit the packed line.
    pub(super) fn read_piece(&mut self, piece: &Piece) {
        let mut rest = &piece.bytes[..];
        let mut line = u32::try_from(piece.first_line).unwrap_or(u32::MAX >> 3);
        while !rest.is_empty() {
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let text = &rest[..end];
            self.read_line(line, text.strip_suffix(b"\r").unwrap_or(text));
            rest = rest.get(end + 1..).unwrap_or_default();
            line += 1;
        }
    }

    fn read_line(&mut self, line: u32, text: &[u8]) {
        if text.iter().all(|byte| matches!(byte, b',' | b' ' | b'\t')) {
            return;
        }
        self.read.rows += 1;
        if text.len() > INVENTORY_LINE_BYTES_MAX {
            return self.leave_out(InventoryCode::LineTooLong, line, String::new);
        }
        if self.cells.cut(text).is_err() {
            return self.leave_out(InventoryCode::Quote, line, String::new);
        }
        let (cells, width) = (self.cells.len(), self.columns.width());
        let spare = |at| !self.cells.get(text, at).is_empty();
        if cells < width || (width..cells).any(spare) {
            let count = move || cells.to_string();
            return self.leave_out(InventoryCode::FieldCount, line, count);
        }
        let cells = std::mem::take(&mut self.cells);
        let row = Row {
            line,
            text,
            cells: &cells,
            columns: self.columns,
        };
        if self.read_row(&row).is_none() {
            self.read.left_out += 1;
        }
        self.cells = cells;
    }

    /// Reads a row; `None` where it is left out.
    fn read_row(&mut self, row: &Row<'_>) -> Option<()> {
        if let Some(column) = values::smets1(row) {
            row.note(&mut self.read.notes, InventoryCode::Smets1, column);
            return None;
        }
        let notes = &mut self.read.notes;
        let device = values::device_id(row, Column::DeviceId, notes);
        let device_type = values::device_type(row, notes);
        match (device, device_type) {
            (Some(device), Some(DeviceType::Chf)) => self.read_hub(row, device),
            (None, Some(DeviceType::Chf)) => {
                // Every cell is read before the row is given up, so that all findings show.
                self.read_hub_values(row);
                None
            }
            (device, Some(device_type)) => self.read_behind(row, device, device_type),
            (_, None) => {
                self.note_hole(row);
                None
            }
        }
    }

    fn read_hub(&mut self, row: &Row<'_>, device: DeviceId) -> Option<()> {
        let (profile, pair) = self.read_hub_values(row)?;
        let interned = match self.pairs.get(&pair) {
            Some(index) => Some(*index),
            None => self.legend.pairs.intern(pair),
        };
        let Some(suppliers) = interned else {
            let notes = &mut self.read.notes;
            row.note(notes, InventoryCode::LegendFull, Column::ImportSupplier);
            return None;
        };
        self.pairs.insert(pair, suppliers);
        self.read.hubs.push(HubRow {
            device: device.bits(),
            line: row.line,
            profile,
            suppliers,
        });
        Some(())
    }

    fn read_hub_values(&mut self, row: &Row<'_>) -> Option<(u16, (u16, u16))> {
        let notes = &mut self.read.notes;
        let key = [
            Column::Manufacturer,
            Column::Model,
            Column::Firmware,
            Column::CspRegion,
            Column::DeviceStatus,
            Column::SmWanStatus,
        ];
        let profile = self.profiles.known(row, &key).or_else(|| {
            let spelling = values::profile(row, notes, self.legend)?;
            self.profiles.keep(spelling);
            Some(spelling)
        });
        let suppliers = self.suppliers;
        let pair = [Column::ImportSupplier, Column::GasSupplier]
            .map(|column| supplier(row, column, suppliers, notes));
        let Spelling { index, short } = profile?;
        if short {
            row.note(notes, InventoryCode::FirmwareShort, Column::Firmware);
        }
        Some((index, (pair[0], pair[1])))
    }

    fn read_behind(
        &mut self,
        row: &Row<'_>,
        device: Option<DeviceId>,
        device_type: DeviceType,
    ) -> Option<()> {
        let notes = &mut self.read.notes;
        let key = [
            Column::DeviceType,
            Column::Manufacturer,
            Column::Model,
            Column::Firmware,
        ];
        let model = self.models.known(row, &key).or_else(|| {
            let spelling = values::device_model(row, device_type, notes, self.legend)?;
            self.models.keep(spelling);
            Some(spelling)
        });
        let in_use = values::in_use(row, notes);
        let hub = match row.cell(Column::AssociatedChf) {
            b"" => Some(None),
            _ => values::device_id(row, Column::AssociatedChf, notes).map(Some),
        };
        let (Some(device), Some(model), Some(in_use), Some(hub)) = (device, model, in_use, hub)
        else {
            self.note_hole(row);
            return None;
        };
        if model.short {
            row.note(notes, InventoryCode::FirmwareShort, Column::Firmware);
        }
        let Some(hub) = hub else {
            self.read.apart += 1;
            if in_use && !device_type.firmware_may_be_blank() {
                row.note(notes, InventoryCode::HubNotNamed, Column::AssociatedChf);
            }
            return Some(());
        };
        let fuel = match device_type {
            DeviceType::Esme => Some(Column::ImportSupplier),
            DeviceType::Gsme | DeviceType::Gpf => Some(Column::GasSupplier),
            DeviceType::Chf
            | DeviceType::Hcalcs
            | DeviceType::Ppmid
            | DeviceType::Ihd
            | DeviceType::Cad => None,
        };
        let suppliers = self.suppliers;
        let named = fuel.map_or(0, |column| supplier(row, column, suppliers, notes));
        self.read.behind.push(BehindRow {
            device: device.bits(),
            line: PackedLine::of(row.line, device_type),
            hub: hub.bits(),
            model: match in_use {
                true => model.index,
                false => MODEL_NOT_IN_USE,
            },
            supplier: match in_use {
                true => named,
                false => 0,
            },
        });
        Some(())
    }

    /// Notes for the hub that a row names, where it can be read, that something unreadable is
    /// behind it: then the combination is not known.
    fn note_hole(&mut self, row: &Row<'_>) {
        let hub = std::str::from_utf8(row.cell(Column::AssociatedChf));
        if let Some(hub) = hub.ok().and_then(DeviceId::parse_loosely) {
            self.read.behind.push(BehindRow {
                device: 0,
                line: PackedLine::of(row.line, DeviceType::Chf),
                hub: hub.bits(),
                model: MODEL_UNREADABLE,
                supplier: 0,
            });
        }
    }

    fn leave_out(&mut self, code: InventoryCode, line: u32, value: impl FnOnce() -> String) {
        self.read.left_out += 1;
        let line = u64::from(line);
        let note = || Note::of_row(code, line).showing(&value());
        self.read.notes.add(code, line, note);
    }
}

/// The number of the Supplier that a cell names; one that is not entered is a finding, and none.
fn supplier(row: &Row<'_>, column: Column, known: &SupplierNames, notes: &mut Notes) -> u16 {
    match known.number(row.cell(column)) {
        Some(number) => number,
        None => {
            row.note(notes, InventoryCode::SupplierUnknown, column);
            0
        }
    }
}
