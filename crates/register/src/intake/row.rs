//! One row: its cells read in turn, then what its cells say together.
//!
//! A cell that cannot be read ends with that cell; the others are read all the same, so that a
//! provider sees everything at once. What the cells say together is asked only where all read.

use super::cell::{CellAt, Legibility, Refused, SentCell};
use super::code::Code;
use super::day::{self, DatesMet};
use super::field::Field;
use super::firmware::{self, Listed};
use super::header::Columns;
use super::note::{Fact, Notes};
use super::reference::{self, DeviceRead, RowPlaces};
use super::setting::CheckSetting;
use super::{identifier, list_value, prose, value};
use crate::catalogue::DeviceCatalogue;
use crate::row::{FixAvailable, SourceKind, StatusOfInformation, SubmittedRow};
use std::borrow::Cow;
use terms::{Date, DeviceModel, DeviceType, FirmwareVersion, Make, Model, Place};

/// Greatest number of characters of a `Combination` label.
pub const COMBINATION_CHARACTERS_MAX: usize = 100;

/// A row of the file as it came.
#[derive(Clone, Copy, Debug)]
pub struct SentRow<'a> {
    /// The physical line on which it starts.
    pub line: u64,
    /// Its cells, as many as the header has.
    pub cells: &'a [SentCell<'a>],
}

/// A row whose cells all read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadRow {
    /// Its values.
    pub row: SubmittedRow,
    /// Where the cells stand that other rows or the register may contradict.
    pub lines: CellLines,
    /// Whether it can be accepted.
    pub standing: Standing,
}

/// The physical lines on which some cells of a row start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellLines {
    /// Of the Identifier.
    pub identifier: u64,
    /// Of Date last Updated.
    pub date_last_updated: u64,
    /// Of Fix Available.
    pub fix_available: u64,
}

/// Whether a row that reads can be accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No error stands against it.
    Acceptable,
    /// Its cells together, or who sends it, make it wrong.
    Blocked,
}

/// Reads a row and holds it against every rule that needs no other row.
pub fn assess(
    row: SentRow<'_>,
    columns: &Columns,
    setting: &CheckSetting<'_>,
    dates: &mut DatesMet,
    notes: &mut Notes,
) -> Option<ReadRow> {
    let errors_before = notes.errors();
    let mut reader = RowReader {
        row,
        columns,
        setting,
        dates,
        notes,
        record: None,
    };
    let identifier = reader.identifier();
    reader.record = identifier;
    let read = reader.read_cells();
    let read = CellsRead { identifier, ..read };
    reader.check_reference(&read);
    reader.check_sender(&read);
    let submitted = reader.together(read)?;
    let standing = match notes.errors() == errors_before {
        true => Standing::Acceptable,
        false => Standing::Blocked,
    };
    Some(ReadRow {
        row: submitted,
        lines: CellLines {
            identifier: line_of(row, columns, Field::Identifier),
            date_last_updated: line_of(row, columns, Field::DateLastUpdated),
            fix_available: line_of(row, columns, Field::FixAvailable),
        },
        standing,
    })
}

/// What each cell of a row gave: `None` where it could not be read.
#[derive(Debug, Default)]
struct CellsRead {
    identifier: Option<u64>,
    make: Option<Make>,
    model: Option<Model>,
    firmware: Option<Option<FirmwareVersion>>,
    device_type: Option<DeviceType>,
    source: Option<SourceKind>,
    status: Option<StatusOfInformation>,
    date: Option<Date>,
    fix_available: Option<FixAvailable>,
    fix_information: Option<Option<String>>,
    optional: Option<OptionalRead>,
}

/// What the optional cells of a row gave.
#[derive(Debug, Default)]
struct OptionalRead {
    summary: Option<String>,
    combination: Option<String>,
    affected_until: Option<FirmwareVersion>,
    hardware_version: Option<String>,
    region: Option<terms::CspRegion>,
}

struct RowReader<'r> {
    row: SentRow<'r>,
    columns: &'r Columns,
    setting: &'r CheckSetting<'r>,
    dates: &'r mut DatesMet,
    notes: &'r mut Notes,
    record: Option<u64>,
}

impl<'r> RowReader<'r> {
    fn at(&mut self, field: Field) -> CellAt<'_> {
        let line = line_of(self.row, self.columns, field);
        CellAt {
            notes: self.notes,
            place: Place {
                line,
                column: self.columns.column(field),
            },
            field,
            record: self.record,
        }
    }

    /// The field's text ready for its own rules. An absent column gives no text and no finding:
    /// the header's own finding says it.
    fn text(&mut self, field: Field) -> Result<Option<Cow<'r, str>>, Refused> {
        let Some(index) = self.columns.index(field) else {
            return Ok(None);
        };
        let row = self.row;
        let sent = &row.cells[index];
        match sent.legibility {
            Legibility::Legible => {}
            Legibility::Refused => return Err(Refused),
        }
        let catalogue = self.setting.catalogue;
        value::read(&mut self.at(field), &sent.text, |text| {
            is_listed_as_it_is(catalogue, field, text)
        })
    }

    /// The text of a field that must have one.
    fn required(&mut self, field: Field) -> Result<Cow<'r, str>, Refused> {
        match self.text(field)? {
            Some(text) => Ok(text),
            None if self.columns.index(field).is_none() => Err(Refused),
            None => Err(self.at(field).refuse(Code::ReqMissing, "", Fact::None)),
        }
    }

    fn identifier(&mut self) -> Option<u64> {
        let text = self.required(Field::Identifier).ok()?;
        identifier::read(&mut self.at(Field::Identifier), &text).ok()
    }

    fn read_cells(&mut self) -> CellsRead {
        let make = self
            .name(Field::Make)
            .ok()
            .and_then(|name| Make::parse(&name));
        let model = self
            .name(Field::Model)
            .ok()
            .and_then(|name| Model::parse(&name));
        let device_type = self.listed::<DeviceType>(Field::DeviceType);
        let firmware = self
            .firmware(make.as_ref(), model.as_ref(), device_type)
            .ok();
        CellsRead {
            identifier: None,
            make,
            model,
            firmware,
            device_type: device_type.ok(),
            source: self.listed::<SourceKind>(Field::Source).ok(),
            status: self
                .listed::<StatusOfInformation>(Field::StatusOfInformation)
                .ok(),
            date: self.date().ok(),
            fix_available: self.answer().ok(),
            fix_information: self.fix_information().ok(),
            optional: self.optional().ok(),
        }
    }

    /// A make or model: at most thirty characters, and not SMETS1.
    fn name(&mut self, field: Field) -> Result<Cow<'r, str>, Refused> {
        let name = self.required(field)?;
        if list_value::names_smets1(&name) {
            return Err(self.at(field).refuse(Code::ScopeSmets1, &name, Fact::None));
        }
        self.no_longer_than(field, name, Make::LENGTH_MAX)
    }

    fn no_longer_than(
        &mut self,
        field: Field,
        text: Cow<'r, str>,
        characters_max: usize,
    ) -> Result<Cow<'r, str>, Refused> {
        if text.len() > characters_max && text.chars().count() > characters_max {
            let at_most = Fact::AtMost(characters_max as u64);
            return Err(self.at(field).refuse(Code::FieldTooLong, &text, at_most));
        }
        Ok(text)
    }

    fn listed<V: list_value::Listed>(&mut self, field: Field) -> Result<V, Refused> {
        let text = self.required(field)?;
        list_value::read(&mut self.at(field), &text)
    }

    /// The version; absent only where the inventory lets it be. A Device Type that could not be
    /// read leaves open whether it may be absent, and its own finding comes first.
    fn firmware(
        &mut self,
        make: Option<&Make>,
        model: Option<&Model>,
        device_type: Result<DeviceType, Refused>,
    ) -> Result<Option<FirmwareVersion>, Refused> {
        let field = Field::FirmwareVersion;
        let Some(text) = self.text(field)? else {
            let may_be_blank = device_type.is_ok_and(DeviceType::firmware_may_be_blank);
            if may_be_blank {
                return Ok(None);
            }
            return self.required(field).map(|_| None);
        };
        let catalogue = self.setting.catalogue;
        let listed = Listed {
            catalogue,
            model: make.zip(model),
        };
        firmware::read(&mut self.at(field), &text, listed).map(Some)
    }

    fn date(&mut self) -> Result<Date, Refused> {
        let text = self.required(Field::DateLastUpdated)?;
        let place = Place {
            line: line_of(self.row, self.columns, Field::DateLastUpdated),
            column: self.columns.column(Field::DateLastUpdated),
        };
        let mut cell = CellAt {
            notes: self.notes,
            place,
            field: Field::DateLastUpdated,
            record: self.record,
        };
        day::read(&mut cell, &text, self.setting.today, self.dates)
    }

    fn answer(&mut self) -> Result<FixAvailable, Refused> {
        let text = self.required(Field::FixAvailable)?;
        list_value::read_answer(&mut self.at(Field::FixAvailable), &text)
    }

    fn fix_information(&mut self) -> Result<Option<String>, Refused> {
        if self.columns.index(Field::FixInformation).is_none() {
            return Err(Refused);
        }
        self.prose(Field::FixInformation)
    }

    fn prose(&mut self, field: Field) -> Result<Option<String>, Refused> {
        let Some(text) = self.text(field)? else {
            return Ok(None);
        };
        let catalogue = self.setting.catalogue;
        prose::read(&mut self.at(field), &text, catalogue).map(Some)
    }

    fn optional(&mut self) -> Result<OptionalRead, Refused> {
        // Each is read before any refusal is passed on, so that all their findings are made.
        let summary = self.prose(Field::Summary);
        let combination = self.label(Field::Combination, COMBINATION_CHARACTERS_MAX);
        let affected_until = self.affected_until();
        let hardware_version = self.label(Field::HardwareVersion, Make::LENGTH_MAX);
        let region = self.region();
        Ok(OptionalRead {
            summary: summary?,
            combination: combination?,
            affected_until: affected_until?,
            hardware_version: hardware_version?,
            region: region?,
        })
    }

    fn label(&mut self, field: Field, characters_max: usize) -> Result<Option<String>, Refused> {
        let Some(text) = self.text(field)? else {
            return Ok(None);
        };
        let text = self.no_longer_than(field, text, characters_max)?;
        Ok(Some(text.into_owned()))
    }

    fn affected_until(&mut self) -> Result<Option<FirmwareVersion>, Refused> {
        let Some(text) = self.text(Field::AffectedUntil)? else {
            return Ok(None);
        };
        let listed = Listed {
            catalogue: self.setting.catalogue,
            model: None,
        };
        firmware::read(&mut self.at(Field::AffectedUntil), &text, listed).map(Some)
    }

    fn region(&mut self) -> Result<Option<terms::CspRegion>, Refused> {
        let Some(text) = self.text(Field::Region)? else {
            return Ok(None);
        };
        list_value::read(&mut self.at(Field::Region), &text).map(Some)
    }

    fn check_reference(&mut self, read: &CellsRead) {
        let Some(catalogue) = self.setting.catalogue else {
            return;
        };
        let (row, columns) = (self.row, self.columns);
        let device = DeviceRead {
            make: read.make.as_ref(),
            model: read.model.as_ref(),
            firmware: read.firmware.as_ref().and_then(Option::as_ref),
            device_type: read.device_type,
        };
        let places = RowPlaces {
            columns,
            lines: &|field| line_of(row, columns, field),
            record: self.record,
        };
        reference::check(catalogue, device, places, self.notes);
    }

    /// Whether the sender may say this: its own kind of organisation, its own makes.
    fn check_sender(&mut self, read: &CellsRead) {
        if let (Some(submitter), Some(source)) = (self.setting.submitter, read.source)
            && submitter != source
        {
            let expected = Fact::ReadAs(submitter.text().to_owned());
            self.at(Field::Source)
                .note(Code::SourceMismatch, source.text(), expected);
        }
        // A combination names the other devices that stand with one's own; what is said of another
        // make there is published only where the holder of that make's fix confirms it.
        let combined = read
            .optional
            .as_ref()
            .is_some_and(|optional| optional.combination.is_some());
        if let (Some(own_makes), Some(make)) = (self.setting.own_makes, &read.make)
            && !combined
        {
            let folded = make.folded();
            if !own_makes.iter().any(|own| own.folded() == folded) {
                self.at(Field::Make)
                    .note(Code::MakeNotYours, make.as_str(), Fact::None);
            }
        }
    }

    /// What the cells say together (DOMAIN trap 2), where all of them could be read.
    fn together(&mut self, read: CellsRead) -> Option<SubmittedRow> {
        let optional = read.optional?;
        let row = SubmittedRow {
            line: self.row.line,
            identifier: read.identifier?,
            device: DeviceModel {
                device_type: read.device_type?,
                make: read.make?,
                model: read.model?,
                firmware: read.firmware?,
            },
            source: read.source?,
            status: read.status?,
            date_last_updated: read.date?,
            fix_available: read.fix_available?,
            fix_information: read.fix_information?,
            summary: optional.summary,
            combination: optional.combination,
            affected_until: optional.affected_until,
            hardware_version: optional.hardware_version,
            region: optional.region,
        };
        match (row.fix_available, &row.fix_information) {
            (FixAvailable::Yes, None) => {
                self.at(Field::FixInformation)
                    .note(Code::FixInfoMissing, "", Fact::None);
            }
            (FixAvailable::No, Some(text)) => {
                self.at(Field::FixInformation)
                    .note(Code::FixInfoUnexpected, text, Fact::None);
            }
            (FixAvailable::Yes, Some(_)) | (FixAvailable::No, None) => {}
        }
        if row.status == StatusOfInformation::Fix && row.fix_available == FixAvailable::No {
            self.at(Field::FixAvailable).note(
                Code::StatusFixContradiction,
                row.fix_available.text(),
                Fact::None,
            );
        }
        Some(row)
    }
}

/// Whether the device catalogue lists this text as it stands, so that it is no debris.
fn is_listed_as_it_is(catalogue: Option<&DeviceCatalogue>, field: Field, text: &str) -> bool {
    let Some(catalogue) = catalogue else {
        return false;
    };
    match field {
        Field::Make => catalogue.make(text).is_some(),
        Field::Model => catalogue.lists_model_text(text),
        Field::FirmwareVersion | Field::AffectedUntil => catalogue.lists_version_text(text),
        Field::Identifier
        | Field::DeviceType
        | Field::Source
        | Field::StatusOfInformation
        | Field::DateLastUpdated
        | Field::FixAvailable
        | Field::FixInformation
        | Field::Summary
        | Field::Combination
        | Field::HardwareVersion
        | Field::Region
        | Field::Findings => false,
    }
}

fn line_of(row: SentRow<'_>, columns: &Columns, field: Field) -> u64 {
    columns
        .index(field)
        .and_then(|index| row.cells.get(index))
        .map_or(row.line, |cell| cell.line)
}
