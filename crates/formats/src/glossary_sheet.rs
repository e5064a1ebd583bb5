//! The glossary as a sheet: the words that the other sheets are written in (REG-9).

use crate::sheet_style::{Paper, Styles, finish, fit_row, put_text};
use register::glossary::Glossary;
use rust_xlsxwriter::{Workbook, XlsxError};

const COLUMNS: [(&str, u32); 4] = [
    ("Term", 30),
    ("Meaning", 90),
    ("Source", 24),
    ("Anchor", 28),
];

/// Adds the sheet.
pub(crate) fn add(
    workbook: &mut Workbook,
    glossary: &Glossary,
    footer: &str,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name("Glossary")?;
    for (column, (name, width)) in (0u16..).zip([
        ("Term", 30),
        ("Meaning", 90),
        ("Source", 24),
        ("Anchor", 26),
    ]) {
        sheet.set_column_width(column, width)?;
        put_text(sheet, 0, column, name, &styles.header)?;
    }
    for (row, entry) in (1u32..).zip(&glossary.entries) {
        let texts = [&entry.term, &entry.meaning, &entry.source, &entry.anchor];
        for (column, text) in (0u16..).zip(texts) {
            put_text(sheet, row, column, text, &styles.text)?;
        }
        let widths = COLUMNS.map(|(_, width)| width);
        fit_row(
            sheet,
            row,
            texts.map(String::as_str).into_iter().zip(widths),
        )?;
    }
    sheet.set_freeze_panes(1, 0)?;
    finish(sheet, Paper::A4, footer)
}
