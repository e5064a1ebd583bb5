//! How the columns of the submission format look on a sheet of ours, and which rule each keeps.

use crate::published_line::PublishedColumn;
use crate::table_sheet::{Column, Face, Rule};
use jiff::civil::date;
use register::item::Source;
use register::row::{FixAvailable, StatusOfInformation};
use terms::CspRegion;
use terms::{DeviceType, FirmwareVersion};

/// The column as a sheet has it.
pub(crate) fn column(of: PublishedColumn) -> Column {
    Column {
        name: of.name(),
        width: width(of),
        face: face(of),
        rule: rule(of),
    }
}

/// The rule that every value of this column keeps.
fn rule(of: PublishedColumn) -> Rule {
    match of {
        PublishedColumn::DeviceType => Rule::OneOf(DeviceType::ALL.map(DeviceType::code).into()),
        PublishedColumn::Source => Rule::OneOf(sources()),
        PublishedColumn::StatusOfInformation => Rule::OneOf(
            StatusOfInformation::ALL
                .map(StatusOfInformation::text)
                .into(),
        ),
        PublishedColumn::FixAvailable => {
            Rule::OneOf(vec![FixAvailable::Yes.text(), FixAvailable::No.text()])
        }
        PublishedColumn::Region => Rule::OneOf(CspRegion::ALL.map(CspRegion::text).into()),
        PublishedColumn::FirmwareVersion | PublishedColumn::AffectedUntil => {
            Rule::LengthMax(u32::try_from(FirmwareVersion::LENGTH_MAX).unwrap_or(u32::MAX))
        }
        PublishedColumn::DateLastUpdated | PublishedColumn::FixConfirmedOn => {
            Rule::DayFrom(date(2012, 1, 1))
        }
        PublishedColumn::Identifier
        | PublishedColumn::Make
        | PublishedColumn::Model
        | PublishedColumn::FixInformation
        | PublishedColumn::Summary
        | PublishedColumn::Combination
        | PublishedColumn::HardwareVersion
        | PublishedColumn::FixFirmware => Rule::Any,
    }
}

fn sources() -> Vec<&'static str> {
    Source::ALL.map(Source::text).into()
}

fn face(of: PublishedColumn) -> Face {
    match of {
        PublishedColumn::Identifier
        | PublishedColumn::FirmwareVersion
        | PublishedColumn::Combination
        | PublishedColumn::AffectedUntil => Face::Symbols,
        PublishedColumn::Make
        | PublishedColumn::Model
        | PublishedColumn::DeviceType
        | PublishedColumn::Source
        | PublishedColumn::StatusOfInformation
        | PublishedColumn::DateLastUpdated
        | PublishedColumn::FixAvailable
        | PublishedColumn::FixInformation
        | PublishedColumn::Summary
        | PublishedColumn::HardwareVersion
        | PublishedColumn::Region
        | PublishedColumn::FixFirmware
        | PublishedColumn::FixConfirmedOn => Face::Prose,
    }
}

fn width(of: PublishedColumn) -> u32 {
    match of {
        PublishedColumn::Identifier | PublishedColumn::Combination => 18,
        PublishedColumn::Make | PublishedColumn::Model => 16,
        PublishedColumn::FirmwareVersion
        | PublishedColumn::StatusOfInformation
        | PublishedColumn::DateLastUpdated
        | PublishedColumn::AffectedUntil
        | PublishedColumn::HardwareVersion
        | PublishedColumn::FixConfirmedOn
        | PublishedColumn::Region => 12,
        PublishedColumn::DeviceType | PublishedColumn::FixAvailable => 11,
        PublishedColumn::Source => 14,
        PublishedColumn::Summary => 38,
        PublishedColumn::FixFirmware => 28,
        PublishedColumn::FixInformation => 46,
    }
}
