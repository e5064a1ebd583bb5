//! A sheet that is one table: a header, lines under it, a filter, rules for closed values.
//!
//! Lines stand in a table, because a table filters without the defined name that a plain filter
//! leaves in the workbook. More lines than one sheet holds go on to further sheets.

use crate::sheet_style::{
    Paper, SHEET_ROWS_MAX, Styles, excel_day, finish, fit_row, put_day, put_text,
};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Format, Table, TableColumn,
    TableStyle, Workbook, Worksheet, XlsxError,
};
use std::borrow::Cow;
use terms::Date;

/// The width of columns that an A3 page shows legibly.
const PAGE_WIDTH: u32 = 320;

/// What stands in one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'p> {
    /// Nothing.
    Empty,
    /// Text, never to be read as a number or a formula.
    Text(Cow<'p, str>),
    /// A day.
    Day(Date),
}

impl<'p> Cell<'p> {
    /// Text that is at hand.
    pub fn borrowed(text: &'p str) -> Cell<'p> {
        Cell::Text(Cow::Borrowed(text))
    }

    /// Text made for this cell.
    pub fn owned(text: String) -> Cell<'p> {
        Cell::Text(Cow::Owned(text))
    }

    /// Text where there is one.
    pub fn optional(text: Option<&'p str>) -> Cell<'p> {
        text.map_or(Cell::Empty, Cell::borrowed)
    }

    /// The cell as text: a day as `2026-04-07`.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Day(day) => Cow::Owned(day.to_string()),
        }
    }
}

/// One column of a table.
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) width: u32,
    pub(crate) face: Face,
    pub(crate) rule: Rule,
}

/// The typeface of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    /// For reading.
    Prose,
    /// For comparing symbol by symbol: versions and references.
    Symbols,
}

/// The rule that every value of a column keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// None.
    Any,
    /// One of these, exactly.
    OneOf(Vec<&'static str>),
    /// At least one character and at most this many.
    LengthMax(u32),
    /// A day, not before this one.
    DayFrom(Date),
}

/// Adds a read-only sheet with this table, and further ones where there are too many lines.
pub(crate) fn add(
    workbook: &mut Workbook,
    name: &'static str,
    columns: &[Column],
    lines: &[Vec<Cell<'_>>],
    footer: &str,
    styles: &Styles,
) -> Result<(), XlsxError> {
    for (number, lines) in (1..).zip(sheets_of(lines, SHEET_ROWS_MAX)) {
        let sheet = workbook.add_worksheet();
        let name = match number {
            1 => name.to_owned(),
            _ => format!("{name} {number}"),
        };
        sheet.set_name(&name)?;
        write_lines(sheet, columns, lines, styles)?;
        add_table(sheet, columns, lines.len(), &name.replace(' ', "_"), styles)?;
        add_rules(sheet, columns, lines.len())?;
        sheet.set_freeze_panes(1, 1)?;
        finish(sheet, paper(columns), footer)?;
    }
    Ok(())
}

/// As many pages beside each other as keep the print legible.
fn paper(columns: &[Column]) -> Paper {
    let width: u32 = columns.iter().map(|of| of.width).sum();
    Paper::A3 {
        pages_wide: u16::try_from(width.div_ceil(PAGE_WIDTH)).unwrap_or(1),
    }
}

/// The lines of each sheet; one sheet without lines where there are none.
fn sheets_of<T>(lines: &[T], rows_max: usize) -> Vec<&[T]> {
    match lines {
        [] => vec![lines],
        [_, ..] => lines.chunks(rows_max).collect(),
    }
}

fn write_lines(
    sheet: &mut Worksheet,
    columns: &[Column],
    lines: &[Vec<Cell<'_>>],
    styles: &Styles,
) -> Result<(), XlsxError> {
    sheet.set_row_height(0, 32)?;
    for (column, of) in (0u16..).zip(columns) {
        sheet.set_column_width(column, of.width)?;
        put_text(sheet, 0, column, of.name, &styles.header)?;
    }
    for (row, cells) in (1u32..).zip(lines) {
        let texts: Vec<Cow<'_, str>> = cells.iter().map(Cell::text).collect();
        let widths = columns.iter().map(|of| of.width);
        fit_row(sheet, row, texts.iter().map(AsRef::as_ref).zip(widths))?;
        for ((column, of), cell) in (0u16..).zip(columns).zip(cells) {
            match cell {
                Cell::Empty => put_text(sheet, row, column, "", &styles.text)?,
                Cell::Text(text) => put_text(sheet, row, column, text, format_of(of, styles))?,
                Cell::Day(day) => put_day(sheet, row, column, *day, &styles.day)?,
            }
        }
    }
    Ok(())
}

fn format_of<'s>(column: &Column, styles: &'s Styles) -> &'s Format {
    match column.face {
        Face::Prose => &styles.text,
        Face::Symbols => &styles.symbols,
    }
}

/// A table needs at least one line; without one there is nothing to filter.
fn add_table(
    sheet: &mut Worksheet,
    columns: &[Column],
    lines: usize,
    name: &str,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let Some(last) = u32::try_from(lines).ok().filter(|count| *count > 0) else {
        return Ok(());
    };
    let headers: Vec<TableColumn> = columns
        .iter()
        .map(|of| {
            TableColumn::new()
                .set_header(of.name)
                .set_header_format(&styles.header)
        })
        .collect();
    let table = Table::new()
        .set_name(name)
        .set_style(TableStyle::None)
        .set_columns(&headers);
    let last_column = u16::try_from(columns.len() - 1).unwrap_or(u16::MAX);
    sheet.add_table(0, 0, last, last_column, &table)?;
    Ok(())
}

fn add_rules(sheet: &mut Worksheet, columns: &[Column], lines: usize) -> Result<(), XlsxError> {
    // At least one row, so that the rules can be seen and copied from an edition without entries.
    let last = u32::try_from(lines).unwrap_or(u32::MAX).max(1);
    for (column, of) in (0u16..).zip(columns) {
        if let Some(rule) = validation(&of.rule)? {
            let rule = rule
                .set_error_style(DataValidationErrorStyle::Stop)
                .set_error_title(of.name)?;
            sheet.add_data_validation(1, column, last, column, &rule)?;
        }
    }
    Ok(())
}

fn validation(rule: &Rule) -> Result<Option<DataValidation>, XlsxError> {
    let fresh = DataValidation::new();
    Ok(match rule {
        Rule::Any => None,
        Rule::OneOf(texts) => Some(fresh.allow_list_strings(texts)?),
        Rule::LengthMax(max) => Some(fresh.allow_text_length(DataValidationRule::Between(1, *max))),
        Rule::DayFrom(day) => {
            let from = DataValidationRule::GreaterThanOrEqualTo(excel_day(*day)?);
            Some(fresh.allow_date(from))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_beyond_one_sheet_go_on_to_the_next_and_none_is_lost() {
        assert_eq!(sheets_of(&[1, 2, 3, 4, 5], 2), [&[1, 2][..], &[3, 4], &[5]]);
        let none: [u8; 0] = [];
        assert_eq!(sheets_of(&none, 2), [&none]);
    }
}
