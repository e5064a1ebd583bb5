//! A cover sheet: lines of facts and prose in two columns, the same layout for every workbook.

use crate::sheet_style::{Styles, fit_row, put_text};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// One line of a cover sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CoverLine {
    /// The title.
    Title(String),
    /// The line under the title.
    Subtitle(String),
    /// A marking that must not be missed.
    Banner(String),
    /// The heading of a section.
    Section(&'static str),
    /// A label and its fact.
    Fact(String, String),
    /// A paragraph.
    Prose(String),
    /// Room.
    Space,
}

const LABEL_WIDTH: u32 = 32;
const FACT_WIDTH: u32 = 104;

/// Writes the lines from the top of the sheet.
pub(crate) fn write(
    sheet: &mut Worksheet,
    lines: &[CoverLine],
    styles: &Styles,
) -> Result<(), XlsxError> {
    sheet.set_column_width(0, LABEL_WIDTH)?;
    sheet.set_column_width(1, FACT_WIDTH)?;
    sheet.set_screen_gridlines(false);
    for (row, line) in (0u32..).zip(lines) {
        fit(sheet, row, line)?;
        match line {
            CoverLine::Title(text) => put_text(sheet, row, 0, text, &styles.title)?,
            CoverLine::Subtitle(text) => put_text(sheet, row, 0, text, &styles.subtitle)?,
            CoverLine::Banner(text) => {
                put_text(sheet, row, 0, "", &styles.banner)?;
                put_text(sheet, row, 1, text, &styles.banner)?;
            }
            CoverLine::Section(text) => {
                put_text(sheet, row, 0, text, &styles.section)?;
                put_text(sheet, row, 1, "", &styles.section)?;
            }
            CoverLine::Fact(label, fact) => {
                put_text(sheet, row, 0, label, &styles.label)?;
                put_text(sheet, row, 1, fact, &styles.prose)?;
            }
            CoverLine::Prose(text) => put_text(sheet, row, 1, text, &styles.prose)?,
            CoverLine::Space => {}
        }
    }
    Ok(())
}

fn fit(sheet: &mut Worksheet, row: u32, line: &CoverLine) -> Result<(), XlsxError> {
    match line {
        CoverLine::Title(_) => {
            sheet.set_row_height(row, 30)?;
        }
        CoverLine::Subtitle(_) | CoverLine::Section(_) => {
            sheet.set_row_height(row, 21)?;
        }
        CoverLine::Space => {}
        CoverLine::Banner(text) | CoverLine::Prose(text) => {
            fit_row(sheet, row, [(text.as_str(), FACT_WIDTH)])?;
        }
        CoverLine::Fact(label, fact) => {
            let texts = [(label.as_str(), LABEL_WIDTH), (fact.as_str(), FACT_WIDTH)];
            fit_row(sheet, row, texts)?;
        }
    }
    Ok(())
}
