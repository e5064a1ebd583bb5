//! One row of a submission: the ten fields of REG-14 and the optional columns after them.

use terms::{CspRegion, Date, DeviceModel};

/// Who sent the information in: the `Source` field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SourceKind {
    /// A Device Manufacturer.
    DeviceManufacturer,
    /// A Communications Service Provider.
    Csp,
}

impl SourceKind {
    /// Both, in the proposal's order.
    pub const ALL: [SourceKind; 2] = [SourceKind::DeviceManufacturer, SourceKind::Csp];

    /// The value as the submission format writes it.
    pub fn text(self) -> &'static str {
        match self {
            SourceKind::DeviceManufacturer => "Device Manufacturer",
            SourceKind::Csp => "CSP",
        }
    }
}

/// What a row says is known: the `Status of Information` field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusOfInformation {
    /// Something observed whose cause is not established.
    Issue,
    /// A fault whose cause is established.
    Defect,
    /// A remedy for an issue or defect.
    Fix,
}

impl StatusOfInformation {
    /// All three, in the proposal's order.
    pub const ALL: [StatusOfInformation; 3] = [
        StatusOfInformation::Issue,
        StatusOfInformation::Defect,
        StatusOfInformation::Fix,
    ];

    /// The value as the submission format writes it.
    pub fn text(self) -> &'static str {
        match self {
            StatusOfInformation::Issue => "Issue",
            StatusOfInformation::Defect => "Defect",
            StatusOfInformation::Fix => "Fix",
        }
    }
}

/// The provider's claim that a fix exists: the `Fix Available` field. It is a claim and nothing
/// more; a known fix needs confirmation (REG-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FixAvailable {
    /// The provider says a fix exists.
    Yes,
    /// The provider says none exists.
    No,
}

impl FixAvailable {
    /// The value as the submission format writes it.
    pub fn text(self) -> &'static str {
        match self {
            FixAvailable::Yes => "Yes",
            FixAvailable::No => "No",
        }
    }
}

/// A row that read well: every field in its type. What a row's text was stays in the raw file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmittedRow {
    /// The physical line on which the row starts, from 1.
    pub line: u64,
    /// `Identifier`: at most 15 digits, unique per defect or issue of this provider.
    pub identifier: u64,
    /// `Make`, `Model`, `Firmware Version` and `Device Type`.
    pub device: DeviceModel,
    /// `Source`.
    pub source: SourceKind,
    /// `Status of Information`.
    pub status: StatusOfInformation,
    /// `Date last Updated`.
    pub date_last_updated: Date,
    /// `Fix Available`.
    pub fix_available: FixAvailable,
    /// `Fix Information`, normalised; absent where the cell was empty.
    pub fix_information: Option<String>,
    /// Optional column `Summary`.
    pub summary: Option<String>,
    /// Optional column `Combination`: rows of one Identifier with the same label hold together.
    pub combination: Option<String>,
    /// Optional column `Affected Until`: the last affected firmware version.
    pub affected_until: Option<terms::FirmwareVersion>,
    /// Optional column `Hardware Version`.
    pub hardware_version: Option<String>,
    /// Optional column `Region`.
    pub region: Option<CspRegion>,
}
