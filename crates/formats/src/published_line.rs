//! A published entry laid out as lines in the shape of the submission format (REG-14, REG-18).
//!
//! One line for each device version, so that what goes out reads like what came in. The published
//! spreadsheet and the published CSV both write these lines and nothing else about entries.

pub use crate::table_sheet::Cell;

use crate::clause_text::{targets_text, terms_text};
use register::difference::PublicField;
use register::edition::Publication;
use register::item::Term;
use register::publication::PublishedRow;
use register::row::FixAvailable;
use terms::{FirmwareVersion, PublicRef};

/// The columns of the published edition: the ten of REG-14 in their order, the optional columns of
/// the submission format, and two that only a published entry has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PublishedColumn {
    /// Holds the public reference.
    Identifier,
    /// The Device Manufacturer's name.
    Make,
    /// The model name.
    Model,
    /// One firmware version.
    FirmwareVersion,
    /// The inventory's code.
    DeviceType,
    /// Where the information came from.
    Source,
    /// Issue, Defect or Fix.
    StatusOfInformation,
    /// The day of the last update.
    DateLastUpdated,
    /// Always Yes: only known fixes are published.
    FixAvailable,
    /// The confirmed words.
    FixInformation,
    /// What happens.
    Summary,
    /// Lines of one entry with the same label hold together.
    Combination,
    /// The last affected firmware version.
    AffectedUntil,
    /// The hardware version, where it matters.
    HardwareVersion,
    /// The CSP Region, where it matters.
    Region,
    /// The firmware or devices that are the fix.
    FixFirmware,
    /// The day the last manufacturer confirmed.
    FixConfirmedOn,
}

impl PublishedColumn {
    /// Every column, in order.
    pub const ALL: [PublishedColumn; 17] = [
        PublishedColumn::Identifier,
        PublishedColumn::Make,
        PublishedColumn::Model,
        PublishedColumn::FirmwareVersion,
        PublishedColumn::DeviceType,
        PublishedColumn::Source,
        PublishedColumn::StatusOfInformation,
        PublishedColumn::DateLastUpdated,
        PublishedColumn::FixAvailable,
        PublishedColumn::FixInformation,
        PublishedColumn::Summary,
        PublishedColumn::Combination,
        PublishedColumn::AffectedUntil,
        PublishedColumn::HardwareVersion,
        PublishedColumn::Region,
        PublishedColumn::FixFirmware,
        PublishedColumn::FixConfirmedOn,
    ];

    /// The column's name in the header.
    pub fn name(self) -> &'static str {
        match self {
            PublishedColumn::Identifier => "Identifier",
            PublishedColumn::Make => "Make",
            PublishedColumn::Model => "Model",
            PublishedColumn::FirmwareVersion => "Firmware Version",
            PublishedColumn::DeviceType => "Device Type",
            PublishedColumn::Source => "Source",
            PublishedColumn::StatusOfInformation => "Status of Information",
            PublishedColumn::DateLastUpdated => "Date last Updated",
            PublishedColumn::FixAvailable => "Fix Available",
            PublishedColumn::FixInformation => "Fix Information",
            PublishedColumn::Summary => "Summary",
            PublishedColumn::Combination => "Combination",
            PublishedColumn::AffectedUntil => "Affected Until",
            PublishedColumn::HardwareVersion => "Hardware Version",
            PublishedColumn::Region => "Region",
            PublishedColumn::FixFirmware => "Fix Firmware",
            PublishedColumn::FixConfirmedOn => "Fix Confirmed On",
        }
    }
}

/// One device version of one published entry.
#[derive(Clone, Copy, Debug)]
pub struct PublishedLine<'p> {
    row: &'p PublishedRow,
    term: &'p Term,
    version: Option<&'p FirmwareVersion>,
}

impl<'p> PublishedLine<'p> {
    /// The cell in this column.
    pub fn cell(&self, column: PublishedColumn) -> Cell<'p> {
        match column {
            PublishedColumn::Identifier => Cell::owned(self.row.reference().to_string()),
            PublishedColumn::Make => Cell::borrowed(self.term.make.as_str()),
            PublishedColumn::Model => Cell::borrowed(self.term.model.as_str()),
            PublishedColumn::FirmwareVersion => {
                Cell::optional(self.version.map(FirmwareVersion::as_str))
            }
            PublishedColumn::DeviceType => Cell::borrowed(self.term.device_type.code()),
            PublishedColumn::Source => Cell::borrowed(self.row.source().text()),
            PublishedColumn::StatusOfInformation => Cell::borrowed(self.row.status().text()),
            PublishedColumn::DateLastUpdated => Cell::Day(self.row.date_last_updated()),
            PublishedColumn::FixAvailable => Cell::borrowed(FixAvailable::Yes.text()),
            PublishedColumn::FixInformation => Cell::borrowed(self.row.fix_information()),
            PublishedColumn::Summary => Cell::optional(self.row.summary()),
            PublishedColumn::Combination => match self.row.terms() {
                [] | [_] => Cell::Empty,
                [_, _, ..] => Cell::owned(combination_label(self.row.reference())),
            },
            PublishedColumn::AffectedUntil => Cell::optional(self.affected_until()),
            PublishedColumn::HardwareVersion => {
                Cell::optional(self.term.hardware_version.as_deref())
            }
            PublishedColumn::Region => Cell::optional(self.term.region.map(|region| region.text())),
            PublishedColumn::FixFirmware => match self.row.fix_targets() {
                [] => Cell::Empty,
                targets => Cell::owned(targets_text(targets)),
            },
            PublishedColumn::FixConfirmedOn => Cell::Day(self.row.fix_confirmed_on()),
        }
    }
}

impl<'p> PublishedLine<'p> {
    /// In a combination the version belongs to the device that has it; where none of the devices
    /// lists it, to the entry as a whole.
    fn affected_until(&self) -> Option<&'p str> {
        let last = self.row.affected_until()?;
        let listed = |term: &Term| term.versions.contains(last);
        let elsewhere = self.row.terms().iter().any(listed) && !listed(self.term);
        (!elsewhere).then_some(last.as_str())
    }
}

/// Every line of a publication: entries in order of public reference, their devices in order of
/// entry, versions in order of text.
pub fn lines(publication: &Publication) -> impl Iterator<Item = PublishedLine<'_>> {
    publication.rows.iter().flat_map(lines_of)
}

/// The lines of one entry.
pub fn lines_of(row: &PublishedRow) -> impl Iterator<Item = PublishedLine<'_>> {
    row.terms().iter().flat_map(move |term| {
        let blank = term.versions.is_empty().then_some(None);
        let versions = term.versions.iter().map(Some).chain(blank);
        versions.map(move |version| PublishedLine { row, term, version })
    })
}

/// The label that the lines of one combination share. It says no more than the reference does.
pub fn combination_label(reference: PublicRef) -> String {
    let symbols = reference.to_string();
    symbols.replacen(PublicRef::PREFIX, "CMB", 1)
}

/// The name of a published field, for differences between editions.
pub fn field_name(field: PublicField) -> &'static str {
    match field {
        PublicField::Devices => "Devices",
        PublicField::Source => PublishedColumn::Source.name(),
        PublicField::Status => PublishedColumn::StatusOfInformation.name(),
        PublicField::DateLastUpdated => PublishedColumn::DateLastUpdated.name(),
        PublicField::FixInformation => PublishedColumn::FixInformation.name(),
        PublicField::Summary => PublishedColumn::Summary.name(),
        PublicField::AffectedUntil => PublishedColumn::AffectedUntil.name(),
        PublicField::FixTargets => PublishedColumn::FixFirmware.name(),
        PublicField::FixConfirmedOn => PublishedColumn::FixConfirmedOn.name(),
    }
}

/// The text of a field of a published entry; empty where it has none.
pub fn field_text(row: &PublishedRow, field: PublicField) -> String {
    match field {
        PublicField::Devices => terms_text(row.terms()),
        PublicField::Source => row.source().text().to_owned(),
        PublicField::Status => row.status().text().to_owned(),
        PublicField::DateLastUpdated => row.date_last_updated().to_string(),
        PublicField::FixInformation => row.fix_information().to_owned(),
        PublicField::Summary => row.summary().unwrap_or_default().to_owned(),
        PublicField::AffectedUntil => row
            .affected_until()
            .map(ToString::to_string)
            .unwrap_or_default(),
        PublicField::FixTargets => targets_text(row.fix_targets()),
        PublicField::FixConfirmedOn => row.fix_confirmed_on().to_string(),
    }
}
