//! A snapshot of the fleet as files: two Arrow IPC files of sorted columns and a manifest (SL-13).
//!
//! Any Arrow tool reads the columns; the manifest says what their indices stand for. The same
//! inventory gives the same bytes. Opened over memory-mapped bytes nothing is copied: the columns
//! are slices of the file. It does no IO: whoever opens or writes a snapshot brings the bytes.

mod arrow_file;
mod manifest;

pub use manifest::{FileEntry, Manifest, Origin};

use crate::fleet_columns::{FleetColumns, faults};
use crate::inventory_csv::SupplierNames;
use arrow_array::types::{UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{UInt8Array, UInt16Array, UInt32Array, UInt64Array};
use arrow_buffer::{Buffer, ScalarBuffer};
use bytes::Bytes;
use launch::fleet::{BehindHubs, Fleet, Legend};
use std::io::{self, Write};
use std::sync::Arc;

/// The file of the hubs.
pub const HUBS_FILE: &str = "hubs.arrow";
/// The file of the Devices behind them.
pub const BEHIND_FILE: &str = "behind.arrow";
/// The file that says what the others hold.
pub const MANIFEST_FILE: &str = "manifest.json";

/// The columns of the hubs.
const HUB_COLUMNS: [&str; 4] = ["device", "profile", "combination", "suppliers"];
/// The columns of the Devices behind them.
const BEHIND_COLUMNS: [&str; 3] = ["device", "hub", "type"];

/// Why a snapshot cannot be used.
#[derive(Debug)]
pub struct SnapshotFault(pub String);

impl std::fmt::Display for SnapshotFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SnapshotFault {}

/// A snapshot that is open.
#[derive(Clone, Debug)]
pub struct Snapshot {
    manifest: Manifest,
    files: (Bytes, Bytes),
    devices: ScalarBuffer<u64>,
    profiles: ScalarBuffer<u16>,
    combinations: ScalarBuffer<u16>,
    suppliers: ScalarBuffer<u16>,
    behind_devices: ScalarBuffer<u64>,
    behind_hubs: ScalarBuffer<u32>,
    behind_types: ScalarBuffer<u8>,
}

/// Writes the columns, and gives the manifest that belongs to them. The columns are used up: at
/// thirty million hubs a second copy would be felt.
pub fn write(
    columns: FleetColumns,
    origin: Origin,
    hubs: &mut dyn Write,
    behind: &mut dyn Write,
) -> io::Result<Manifest> {
    assert_eq!(
        faults(columns.fleet(), columns.behind()),
        [""; 0],
        "only whole columns are written"
    );
    let (hub_rows, behind_rows) = (columns.devices.len(), columns.behind_devices.len());
    let hub_arrays: Vec<arrow_array::ArrayRef> = vec![
        Arc::new(UInt64Array::from(columns.devices)),
        Arc::new(UInt16Array::from(columns.profiles)),
        Arc::new(UInt16Array::from(columns.combinations)),
        Arc::new(UInt16Array::from(columns.suppliers)),
    ];
    let hubs = arrow_file::write(&HUB_COLUMNS, hub_arrays, hubs)?;
    let behind_arrays: Vec<arrow_array::ArrayRef> = vec![
        Arc::new(UInt64Array::from(columns.behind_devices)),
        Arc::new(UInt32Array::from(columns.behind_hubs)),
        Arc::new(UInt8Array::from(columns.behind_types)),
    ];
    let behind = arrow_file::write(&BEHIND_COLUMNS, behind_arrays, behind)?;
    Ok(Manifest {
        origin,
        hubs: hubs.with_rows(hub_rows),
        behind: behind.with_rows(behind_rows),
        legend: columns.legend,
        supplier_names: columns.supplier_names,
    })
}

impl Snapshot {
    /// Opens a snapshot over the bytes of its files. It looks at their frames and lengths alone;
    /// [`Snapshot::differences`] looks at every byte.
    pub fn open(manifest: Manifest, hubs: Bytes, behind: Bytes) -> Result<Snapshot, SnapshotFault> {
        let hub_file = arrow_file::Opened::of(HUBS_FILE, &hubs, &HUB_COLUMNS)?;
        let behind_file = arrow_file::Opened::of(BEHIND_FILE, &behind, &BEHIND_COLUMNS)?;
        let counts = [
            (HUBS_FILE, hub_file.rows(), manifest.hubs.rows),
            (BEHIND_FILE, behind_file.rows(), manifest.behind.rows),
        ];
        for (file, rows, wanted) in counts {
            if rows as u64 != wanted {
                let what = format!("{file} has {rows} rows, the manifest says {wanted}");
                return Err(SnapshotFault(what));
            }
        }
        Ok(Snapshot {
            devices: hub_file.column::<UInt64Type>(0)?,
            profiles: hub_file.column::<UInt16Type>(1)?,
            combinations: hub_file.column::<UInt16Type>(2)?,
            suppliers: hub_file.column::<UInt16Type>(3)?,
            behind_devices: behind_file.column::<UInt64Type>(0)?,
            behind_hubs: behind_file.column::<UInt32Type>(1)?,
            behind_types: behind_file.column::<UInt8Type>(2)?,
            manifest,
            files: (hubs, behind),
        })
    }

    /// A copy in memory of a snapshot whose files are read.
    pub fn read(manifest: &[u8], hubs: &[u8], behind: &[u8]) -> Result<Snapshot, SnapshotFault> {
        let manifest = Manifest::read(manifest)?;
        Snapshot::open(manifest, aligned(hubs), aligned(behind))
    }

    /// A snapshot of these columns that is kept in memory.
    pub fn held(columns: FleetColumns, origin: Origin) -> io::Result<Snapshot> {
        let (mut hubs, mut behind) = (Vec::new(), Vec::new());
        let manifest = write(columns, origin, &mut hubs, &mut behind)?;
        Snapshot::open(manifest, aligned(&hubs), aligned(&behind)).map_err(io::Error::other)
    }

    /// Its manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// What its indices stand for.
    pub fn legend(&self) -> &Legend {
        &self.manifest.legend
    }

    /// The hubs.
    pub fn fleet(&self) -> Fleet<'_> {
        Fleet {
            devices: &self.devices,
            profiles: &self.profiles,
            combinations: &self.combinations,
            suppliers: &self.suppliers,
            legend: &self.manifest.legend,
        }
    }

    /// The Devices behind them.
    pub fn behind(&self) -> BehindHubs<'_> {
        BehindHubs {
            devices: &self.behind_devices,
            hubs: &self.behind_hubs,
            types: &self.behind_types,
        }
    }

    /// Whatever is not as it was written or not as it must be: digests first, then what the
    /// columns hold. It reads every byte.
    pub fn differences(&self) -> Vec<String> {
        let digests = [
            (HUBS_FILE, &self.files.0, &self.manifest.hubs),
            (BEHIND_FILE, &self.files.1, &self.manifest.behind),
        ];
        let damaged = digests
            .into_iter()
            .filter(|(_, bytes, entry)| !entry.is_of(bytes))
            .map(|(file, _, _)| format!("{file} does not have its digest"));
        let faults = faults(self.fleet(), self.behind());
        damaged
            .chain(faults.into_iter().map(str::to_owned))
            .collect()
    }

    /// A copy of its columns for another place, where the Suppliers have other references: they are
    /// told by their names. Or the names that are not known there. Pairs of Suppliers stand in the
    /// order of names, so the columns stay as they are.
    pub fn columns_for(&self, names: &SupplierNames) -> Result<FleetColumns, Vec<String>> {
        let manifest = self.manifest.adopted(names)?;
        Ok(FleetColumns {
            devices: self.devices.to_vec(),
            profiles: self.profiles.to_vec(),
            combinations: self.combinations.to_vec(),
            suppliers: self.suppliers.to_vec(),
            behind_devices: self.behind_devices.to_vec(),
            behind_hubs: self.behind_hubs.to_vec(),
            behind_types: self.behind_types.to_vec(),
            legend: manifest.legend,
            supplier_names: manifest.supplier_names,
        })
    }
}

/// A copy of these bytes at an address at which every column can be read where it stands.
fn aligned(bytes: &[u8]) -> Bytes {
    Bytes::from_owner(Aligned(Buffer::from_slice_ref(bytes)))
}

struct Aligned(Buffer);

impl AsRef<[u8]> for Aligned {
    fn as_ref(&self) -> &[u8] {
        self.0.as_slice()
    }
}

#[cfg(test)]
mod tests;
