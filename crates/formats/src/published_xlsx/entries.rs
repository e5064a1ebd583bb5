//! The sheet of entries: one line for each device version, mirroring the submission format.

use crate::entry_columns::column;
use crate::published_line::{PublishedColumn, lines};
use crate::sheet_style::Styles;
use crate::table_sheet::{self, Cell};
use register::edition::Publication;
use rust_xlsxwriter::{Workbook, XlsxError};

/// Adds the sheet of entries.
pub(crate) fn add(
    workbook: &mut Workbook,
    publication: &Publication,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let columns = PublishedColumn::ALL.map(column);
    let lines: Vec<Vec<Cell<'_>>> = lines(publication)
        .map(|line| PublishedColumn::ALL.map(|of| line.cell(of)).into())
        .collect();
    let footer = super::footer(publication);
    table_sheet::add(workbook, "Entries", &columns, &lines, &footer, styles)
}
