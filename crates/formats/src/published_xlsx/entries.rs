//! The sheet of entries: one line for each device version, mirroring the submission format.
//!
//! Lines stand in a table, because a table filters without the defined name that a plain filter
//! leaves in the workbook.

use crate::published_line::{Cell, PublishedColumn, PublishedLine, lines};
use crate::sheet_style::{
    Paper, Protection, Styles, excel_day, finish, fit_row, put_day, put_text,
};
use jiff::civil::date;
use register::edition::Publication;
use register::item::Source;
use register::row::{CspRegion, FixAvailable, SourceKind, StatusOfInformation};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Format, Table, TableColumn,
    TableStyle, Workbook, Worksheet, XlsxError,
};
use terms::DeviceType;

/// Adds the sheet of entries, and further ones where there are more lines than one sheet holds.
pub(crate) fn add(
    workbook: &mut Workbook,
    publication: &Publication,
    sheet_rows_max: usize,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let lines: Vec<PublishedLine<'_>> = lines(publication).collect();
    let sheets: Vec<&[PublishedLine<'_>]> = match lines.is_empty() {
        true => vec![&[]],
        false => lines.chunks(sheet_rows_max).collect(),
    };
    for (number, lines) in (1..).zip(sheets) {
        let sheet = workbook.add_worksheet();
        let name = match number {
            1 => "Entries".to_owned(),
            _ => format!("Entries {number}"),
        };
        sheet.set_name(&name)?;
        write_lines(sheet, lines, styles)?;
        add_table(sheet, lines.len(), &name.replace(' ', "_"), styles)?;
        add_validation(sheet, lines.len())?;
        sheet.set_freeze_panes(1, 1)?;
        let footer = super::footer(publication);
        finish(sheet, Protection::ReadOnly, Paper::A3, &footer)?;
    }
    Ok(())
}

fn write_lines(
    sheet: &mut Worksheet,
    lines: &[PublishedLine<'_>],
    styles: &Styles,
) -> Result<(), XlsxError> {
    sheet.set_row_height(0, 32)?;
    for (column, of) in (0u16..).zip(PublishedColumn::ALL) {
        sheet.set_column_width(column, width(of))?;
        put_text(sheet, 0, column, of.name(), &styles.header)?;
    }
    for (row, line) in (1u32..).zip(lines) {
        let cells = PublishedColumn::ALL.map(|of| (line.cell(of), width(of)));
        let texts = cells.each_ref().map(|(cell, width)| (cell.text(), *width));
        fit_row(
            sheet,
            row,
            texts.iter().map(|(text, width)| (text.as_ref(), *width)),
        )?;
        for (column, of) in (0u16..).zip(PublishedColumn::ALL) {
            match line.cell(of) {
                Cell::Empty => put_text(sheet, row, column, "", &styles.text)?,
                Cell::Text(text) => put_text(sheet, row, column, &text, text_format(of, styles))?,
                Cell::Day(day) => put_day(sheet, row, column, day, &styles.day)?,
            }
        }
    }
    Ok(())
}

/// A table needs at least one line; without one there is nothing to filter.
fn add_table(
    sheet: &mut Worksheet,
    lines: usize,
    name: &str,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let Some(last) = u32::try_from(lines).ok().filter(|count| *count > 0) else {
        return Ok(());
    };
    let columns = PublishedColumn::ALL.map(|of| {
        TableColumn::new()
            .set_header(of.name())
            .set_header_format(&styles.header)
    });
    let table = Table::new()
        .set_name(name)
        .set_style(TableStyle::None)
        .set_columns(&columns);
    sheet
        .add_table(0, 0, last, column_max(), &table)
        .map(|_| ())
}

fn add_validation(sheet: &mut Worksheet, lines: usize) -> Result<(), XlsxError> {
    // At least one row, so that the rules can be seen and copied from an edition without entries.
    let last = u32::try_from(lines).unwrap_or(u32::MAX).max(1);
    for (column, of) in (0u16..).zip(PublishedColumn::ALL) {
        if let Some(rule) = validation(of)? {
            let rule = rule
                .set_error_style(DataValidationErrorStyle::Stop)
                .set_error_title(of.name())?;
            sheet.add_data_validation(1, column, last, column, &rule)?;
        }
    }
    Ok(())
}

/// The rule that every value of this column keeps.
fn validation(of: PublishedColumn) -> Result<Option<DataValidation>, XlsxError> {
    let list = |texts: Vec<&'static str>| DataValidation::new().allow_list_strings(&texts);
    let rule = match of {
        PublishedColumn::DeviceType => list(DeviceType::ALL.map(DeviceType::code).into())?,
        PublishedColumn::Source => list(sources())?,
        PublishedColumn::StatusOfInformation => list(
            StatusOfInformation::ALL
                .map(StatusOfInformation::text)
                .into(),
        )?,
        PublishedColumn::FixAvailable => {
            list(vec![FixAvailable::Yes.text(), FixAvailable::No.text()])?
        }
        PublishedColumn::Region => list(CspRegion::ALL.map(CspRegion::text).into())?,
        PublishedColumn::FirmwareVersion | PublishedColumn::AffectedUntil => {
            DataValidation::new().allow_text_length(DataValidationRule::Between(1, 8))
        }
        PublishedColumn::DateLastUpdated | PublishedColumn::FixConfirmedOn => DataValidation::new()
            .allow_date(DataValidationRule::GreaterThanOrEqualTo(excel_day(date(
                2012, 1, 1,
            ))?)),
        PublishedColumn::Identifier
        | PublishedColumn::Make
        | PublishedColumn::Model
        | PublishedColumn::FixInformation
        | PublishedColumn::Summary
        | PublishedColumn::Combination
        | PublishedColumn::HardwareVersion
        | PublishedColumn::FixFirmware => return Ok(None),
    };
    Ok(Some(rule))
}

fn sources() -> Vec<&'static str> {
    let mut texts: Vec<&'static str> = SourceKind::ALL
        .map(|kind| Source::Provider(kind).text())
        .into();
    texts.push(Source::SecParty.text());
    texts
}

fn text_format(of: PublishedColumn, styles: &Styles) -> &Format {
    match of {
        PublishedColumn::Identifier
        | PublishedColumn::FirmwareVersion
        | PublishedColumn::Combination
        | PublishedColumn::AffectedUntil => &styles.version,
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
        | PublishedColumn::FixConfirmedOn => &styles.text,
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

fn column_max() -> u16 {
    u16::try_from(PublishedColumn::ALL.len() - 1).unwrap_or(u16::MAX)
}
