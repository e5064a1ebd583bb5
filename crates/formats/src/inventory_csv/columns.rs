//! The columns of an inventory extract: the DUIS inventory record, and four of ours.
//!
//! Columns stand in any order. Those that name a premises or a meter point are known by name so
//! that they raise no finding, and are read past: nothing of them is kept.

use register::intake::field::fold_header;

/// A column that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Column {
    DeviceId,
    DeviceType,
    DeviceStatus,
    Manufacturer,
    Model,
    SmetsChtsVersion,
    Firmware,
    CspRegion,
    S1sp,
    AssociatedChf,
    ImportSupplier,
    GasSupplier,
    SmWanStatus,
}

impl Column {
    pub(super) const ALL: [Column; 13] = [
        Column::DeviceId,
        Column::DeviceType,
        Column::DeviceStatus,
        Column::Manufacturer,
        Column::Model,
        Column::SmetsChtsVersion,
        Column::Firmware,
        Column::CspRegion,
        Column::S1sp,
        Column::AssociatedChf,
        Column::ImportSupplier,
        Column::GasSupplier,
        Column::SmWanStatus,
    ];

    /// The name of the column: the DUIS field's own where it is one.
    pub(super) fn name(self) -> &'static str {
        match self {
            Column::DeviceId => "DeviceID",
            Column::DeviceType => "DeviceType",
            Column::DeviceStatus => "DeviceStatus",
            Column::Manufacturer => "DeviceManufacturer",
            Column::Model => "DeviceModel",
            Column::SmetsChtsVersion => "SMETSCHTSVersion",
            Column::Firmware => "DeviceFirmwareVersion",
            Column::CspRegion => "CSPRegion",
            Column::S1sp => "S1SP",
            Column::AssociatedChf => "AssociatedCHFDeviceID",
            Column::ImportSupplier => "ImportSupplier",
            Column::GasSupplier => "GasSupplier",
            Column::SmWanStatus => "SMWANStatus",
        }
    }

    /// The columns without which no hub can be read.
    pub(super) fn needed() -> impl Iterator<Item = Column> {
        [
            Column::DeviceId,
            Column::DeviceType,
            Column::DeviceStatus,
            Column::Manufacturer,
            Column::Model,
            Column::Firmware,
            Column::CspRegion,
            Column::ImportSupplier,
            Column::GasSupplier,
        ]
        .into_iter()
    }

    /// The columns without which something stays unknown.
    pub(super) fn useful() -> impl Iterator<Item = Column> {
        [Column::AssociatedChf, Column::SmWanStatus].into_iter()
    }

    /// What a cell of this column must be.
    pub(super) fn wanted(self) -> &'static str {
        match self {
            Column::DeviceId | Column::AssociatedChf => {
                "an EUI-64: eight pairs of hexadecimal digits"
            }
            Column::DeviceType => "ESME, GSME, GPF, CHF, HCALCS, PPMID, IHD or CAD",
            Column::DeviceStatus => {
                "Pending, Whitelisted, InstalledNotCommissioned, Commissioned, Decommissioned, \
                 Withdrawn, Suspended, Recovery or Recovered"
            }
            Column::Manufacturer | Column::Model => "1 to 30 characters in UTF-8",
            Column::Firmware => "1 to 8 characters without spaces",
            Column::CspRegion => "North, Central, South, 4G North, 4G Central, 4G South or Unknown",
            Column::SmWanStatus => "Reachable or None",
            Column::ImportSupplier | Column::GasSupplier => "the name of a Supplier in UTF-8",
            Column::SmetsChtsVersion | Column::S1sp => "text",
        }
    }
}

/// What a header may name without being read. Meter points, premises and dates are read past.
const READ_PAST: [&str; 12] = [
    "devicefirmwareversionstatus",
    "cplstatus",
    "datecommissioned",
    "importmpxn",
    "secondaryimportmpan",
    "exportmpan",
    "esmevariant",
    "uprn",
    "propertyfilter",
    "devicegbcsversion",
    "hanvariant",
    "connectivity",
];

/// Where each column stands in a file.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    places: [Option<usize>; Column::ALL.len()],
    width: usize,
}

impl Columns {
    /// The columns of this header, and the names that are not known with their position from 1.
    /// Empty names at the end are no columns.
    pub(super) fn of(header: &[String]) -> (Columns, Vec<(u32, String)>) {
        let named = header.iter().rposition(|name| !name.trim().is_empty());
        let width = named.map_or(0, |last| last + 1);
        let mut places = [None; Column::ALL.len()];
        let mut unknown = Vec::new();
        for (at, name) in header[..width].iter().enumerate() {
            let folded = fold_header(name);
            let column = Column::ALL
                .into_iter()
                .find(|column| fold_header(column.name()) == folded)
                .filter(|column| places[*column as usize].is_none());
            match column {
                Some(column) => places[column as usize] = Some(at),
                None if READ_PAST.contains(&folded.as_str()) => {}
                None => unknown.push((position(at), name.clone())),
            }
        }
        (Columns { places, width }, unknown)
    }

    /// Those of these columns that the file does not have.
    pub(super) fn absent(&self, of: impl Iterator<Item = Column>) -> Vec<Column> {
        of.filter(|column| self.places[*column as usize].is_none())
            .collect()
    }

    /// How many cells a row has.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Where this column stands, from 0.
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.places[column as usize]
    }

    /// Its position from 1, and 0 where the file does not have it.
    pub(super) fn position(&self, column: Column) -> u32 {
        self.place(column).map_or(0, position)
    }
}

fn position(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}
