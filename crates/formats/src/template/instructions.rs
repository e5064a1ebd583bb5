//! The instructions sheet: the steps, each column, and invented example lines.

use super::columns::{anchor, examples, guidance, needed};
use super::submission;
use super::template_fields;
use crate::neutrality::NO_URGENT_CHANNEL;
use crate::sheet_style::{Paper, Styles, finish, fit_row, put_text};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

const COLUMNS: [(&str, u32); 7] = [
    ("Column", 22),
    ("Needed", 20),
    ("What to give", 64),
    ("Invented example 1", 24),
    ("Invented example 2, first line", 24),
    ("Invented example 2, second line", 24),
    ("Glossary entry", 24),
];

const STEPS: [&str; 7] = [
    "Fill in the sheet Submission: one line for each firmware version of each device. Columns may \
     stand in any order; leave their names as they are.",
    "Save that sheet as “CSV UTF-8 (Comma delimited)”. Do not open the CSV file in a spreadsheet \
     program again: it would change firmware versions and dates.",
    "Check the file before you send it, on the check page or with: firmgate check FILE. Every \
     finding is shown at once, with its line and what to do.",
    "Send it on the upload page, through the API, or by your drop folder. You get a receipt with a \
     reference that stays valid.",
    "Send every item again each quarter, changed or not. A line that is missing is asked about, not \
     taken as closed.",
    "Nothing to report? Send the template without lines, or declare a nil return on the upload \
     page. A nil return is not the same as giving nothing.",
    NO_URGENT_CHANNEL,
];

const EXAMPLES_NOTE: &str = "The examples are invented: no such makes, models or defects exist. \
Do not copy them into the sheet Submission.";

/// Adds the sheet.
pub(crate) fn add(
    workbook: &mut Workbook,
    version: &str,
    footer: &str,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name("Instructions")?;
    sheet.set_screen_gridlines(false);
    for (column, (_, width)) in (0u16..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
    }
    let title = format!("How to fill in the sheet {}", submission::NAME);
    sheet.set_row_height(0, 30)?;
    put_text(sheet, 0, 0, &title, &styles.title)?;
    let subtitle = format!("Submission format, version {version}");
    put_text(sheet, 1, 0, &subtitle, &styles.subtitle)?;
    let mut row = 3;
    for (number, step) in (1..).zip(STEPS) {
        put_text(sheet, row, 0, &format!("Step {number}"), &styles.label)?;
        put_across(sheet, row, step, styles)?;
        row += 1;
    }
    put_text(sheet, row, 0, "Examples", &styles.label)?;
    put_across(sheet, row, EXAMPLES_NOTE, styles)?;
    columns_from(sheet, row + 2, styles)?;
    finish(sheet, Paper::A3 { pages_wide: 1 }, footer)
}

/// A text across the columns beside the label. One line: it runs over the empty cells beside it.
fn put_across(
    sheet: &mut Worksheet,
    row: u32,
    text: &str,
    styles: &Styles,
) -> Result<(), XlsxError> {
    put_text(sheet, row, 1, text, &styles.running)
}

fn columns_from(sheet: &mut Worksheet, top: u32, styles: &Styles) -> Result<(), XlsxError> {
    sheet.set_row_height(top, 32)?;
    for (column, (name, _)) in (0u16..).zip(COLUMNS) {
        put_text(sheet, top, column, name, &styles.header)?;
    }
    for (row, field) in (top + 1..).zip(template_fields()) {
        let anchor = anchor(field);
        let [single, first, second] = examples(field);
        let cells: [(&str, &Format); 7] = [
            (field.name(), &styles.text),
            (needed(field), &styles.text),
            (guidance(field), &styles.text),
            (single, &styles.symbols),
            (first, &styles.symbols),
            (second, &styles.symbols),
            (&anchor, &styles.text),
        ];
        for (column, (text, format)) in (0u16..).zip(cells) {
            put_text(sheet, row, column, text, format)?;
        }
        let widths = COLUMNS.map(|(_, width)| width);
        fit_row(
            sheet,
            row,
            cells.map(|(text, _)| text).into_iter().zip(widths),
        )?;
    }
    Ok(())
}
