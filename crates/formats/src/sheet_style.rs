//! How our spreadsheets look and behave: formats, protection, and the few ways a cell is written.
//!
//! Text is always written as a typed string in Excel's own text format, so that no version turns
//! into a number and no text runs as a formula (DOMAIN trap 5, 20). It refuses to write formulas,
//! names, comments, hidden rows, columns or sheets.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError,
    ProtectionOptions, Workbook, Worksheet, XlsxError,
};
use std::borrow::Cow;
use terms::{Date, Moment};

/// The most characters that Excel holds in one cell.
pub(crate) const CELL_CHARACTERS_MAX: usize = 32_767;

/// The most rows of entries on one sheet: below Excel's 1,048,576, with room for the header.
pub(crate) const SHEET_ROWS_MAX: usize = 1_000_000;

/// Fonts that every office has, or has a twin of the same measure for.
const FONT: &str = "Arial";
const FONT_OF_SYMBOLS: &str = "Courier New";
const FONT_POINTS: u32 = 10;

/// The number of Excel's built-in format `@`: what is typed stays as it is typed.
const TEXT_FORMAT: u8 = 49;

/// Height of one line of text, and the room above and below, in points.
const LINE_POINTS: u32 = 13;
const ROOM_POINTS: u32 = 4;

/// The greatest height of a row that Excel allows, in points.
const ROW_POINTS_MAX: u32 = 409;

const INK: Color = Color::RGB(0x1D_2B_3A);
const HEADER_GROUND: Color = Color::RGB(0x23_3F_5C);
const SECTION_GROUND: Color = Color::RGB(0xE6_EB_F0);
const BANNER_GROUND: Color = Color::RGB(0xFF_F3_CD);
const RULE: Color = Color::RGB(0xC9_D1_D9);

/// The paper a sheet prints on, across.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paper {
    /// For sheets that are read.
    A4,
    /// For sheets of many columns, so many pages beside each other.
    A3 {
        /// How many.
        pages_wide: u16,
    },
}

/// The formats of cells. Excel stores each once however often it is used.
pub(crate) struct Styles {
    pub(crate) title: Format,
    pub(crate) subtitle: Format,
    pub(crate) banner: Format,
    pub(crate) section: Format,
    pub(crate) label: Format,
    pub(crate) prose: Format,
    pub(crate) header: Format,
    pub(crate) text: Format,
    pub(crate) symbols: Format,
    pub(crate) day: Format,
    /// One line that runs over the empty cells beside it.
    pub(crate) running: Format,
    /// A cell to be filled in: text, so that Excel changes nothing of what is typed.
    pub(crate) fill_in: Format,
}

impl Styles {
    pub(crate) fn new() -> Styles {
        let plain = || {
            Format::new()
                .set_font_name(FONT)
                .set_font_size(FONT_POINTS)
                .set_font_color(INK)
                .set_align(FormatAlign::Top)
        };
        let wrapped = || plain().set_text_wrap().set_num_format_index(TEXT_FORMAT);
        let ruled = |format: Format| {
            format
                .set_border_bottom(FormatBorder::Thin)
                .set_border_bottom_color(RULE)
        };
        Styles {
            title: plain()
                .set_bold()
                .set_font_size(18)
                .set_num_format_index(TEXT_FORMAT),
            subtitle: plain().set_font_size(12).set_num_format_index(TEXT_FORMAT),
            banner: wrapped().set_bold().set_background_color(BANNER_GROUND),
            section: plain()
                .set_bold()
                .set_font_size(12)
                .set_background_color(SECTION_GROUND)
                .set_num_format_index(TEXT_FORMAT),
            label: wrapped().set_bold(),
            prose: wrapped(),
            header: wrapped()
                .set_bold()
                .set_align(FormatAlign::Left)
                .set_align(FormatAlign::VerticalCenter)
                .set_font_color(Color::White)
                .set_background_color(HEADER_GROUND),
            text: ruled(wrapped()),
            symbols: ruled(wrapped()).set_font_name(FONT_OF_SYMBOLS),
            day: ruled(plain())
                .set_num_format("yyyy-mm-dd")
                .set_align(FormatAlign::Left),
            running: plain().set_num_format_index(TEXT_FORMAT),
            fill_in: wrapped().set_unlocked(),
        }
    }
}

/// A workbook whose properties say its title and the moment it stands for, and nothing else. No
/// clock is read: the same values give the same bytes.
pub(crate) fn workbook(title: &str, stands_for: Moment) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_timestamp(stands_for.unix_seconds())?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(title)
            .set_author("")
            .set_creation_datetime(&created),
    );
    Ok(workbook)
}

/// Writes text as a typed string; an empty text writes nothing.
pub(crate) fn put_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if text.is_empty() {
        sheet.write_blank(row, column, format)?;
    } else {
        sheet.write_string_with_format(row, column, fitted(text), format)?;
    }
    Ok(())
}

/// Writes a day as a real date, shown as `2026-04-07`.
pub(crate) fn put_day(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    day: Date,
    format: &Format,
) -> Result<(), XlsxError> {
    sheet.write_datetime_with_format(row, column, excel_day(day)?, format)?;
    Ok(())
}

/// Sets the height of a row so that each text shows in full at its column's width. Programs differ
/// in whether they do this by themselves on opening, so the file says it.
pub(crate) fn fit_row<'t>(
    sheet: &mut Worksheet,
    row: u32,
    texts: impl IntoIterator<Item = (&'t str, u32)>,
) -> Result<(), XlsxError> {
    let lines = texts
        .into_iter()
        .map(|(text, width)| lines_shown(text, width))
        .max();
    let points = LINE_POINTS * lines.unwrap_or(1).max(1) + ROOM_POINTS;
    sheet.set_row_height(row, points.min(ROW_POINTS_MAX))?;
    Ok(())
}

/// How many lines a text takes in a column of this width, words kept whole. A little too many
/// rather than too few: even in the widest font that stands in for ours, a column of width 10 holds
/// 13 letters of ordinary prose.
fn lines_shown(text: &str, width: u32) -> u32 {
    let room = (width * 5 / 4).max(1) as usize;
    let mut lines = 0;
    for paragraph in text.lines() {
        lines += 1;
        let mut used = 0;
        for word in paragraph.split(' ') {
            let length = word.chars().count();
            if used > 0 && used + 1 + length > room {
                lines += 1;
                used = 0;
            }
            lines += u32::try_from(length.saturating_sub(1) / room).unwrap_or(0);
            used += length.min(room) + usize::from(used > 0);
        }
    }
    lines
}

/// A day as Excel counts it.
pub(crate) fn excel_day(day: Date) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or(0);
    ExcelDateTime::from_ymd(year, day.month().unsigned_abs(), day.day().unsigned_abs())
}

/// Protects a sheet and sets it up for printing.
pub(crate) fn finish(sheet: &mut Worksheet, paper: Paper, footer: &str) -> Result<(), XlsxError> {
    sheet.protect_with_options(&ProtectionOptions {
        sort: true,
        use_autofilter: true,
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::default()
    });
    set_up(sheet, paper, footer)
}

/// Sets a sheet up for printing and keeps Excel from marking versions that look like numbers.
pub(crate) fn set_up(sheet: &mut Worksheet, paper: Paper, footer: &str) -> Result<(), XlsxError> {
    // Excel's own numbers for paper sizes.
    let (size, pages_wide) = match paper {
        Paper::A4 => (9, 1),
        Paper::A3 { pages_wide } => (8, pages_wide),
    };
    sheet
        .set_paper_size(size)
        .set_landscape()
        .set_print_fit_to_pages(pages_wide, 0)
        .set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3)
        .set_footer(format!("&L{}&RPage &P of &N", footer.replace('&', "&&")));
    sheet.ignore_error_range(0, 0, 1_048_575, 63, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

/// The text, or as much of it as Excel holds with a plain mark that it was cut.
fn fitted(text: &str) -> Cow<'_, str> {
    const MARK: &str = " [cut here: the CSV file has the whole text]";
    // Excel counts UTF-16 units, of which a character has at most two.
    if text.encode_utf16().count() <= CELL_CHARACTERS_MAX {
        return Cow::Borrowed(text);
    }
    let mut kept = String::new();
    let mut units = MARK.len();
    for character in text.chars() {
        units += character.len_utf16();
        if units > CELL_CHARACTERS_MAX {
            break;
        }
        kept.push(character);
    }
    Cow::Owned(kept + MARK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_shown_count_words_line_ends_and_long_words() {
        assert_eq!(lines_shown("", 20), 0);
        assert_eq!(lines_shown("one two", 20), 1);
        assert_eq!(lines_shown("one two three four", 11), 2);
        assert_eq!(lines_shown("one\ntwo", 20), 2);
        assert_eq!(lines_shown(&"x".repeat(40), 10), 4);
    }

    #[test]
    fn a_text_longer_than_a_cell_is_cut_with_a_mark() {
        let long = "x".repeat(CELL_CHARACTERS_MAX + 1);
        let cell = fitted(&long);
        assert_eq!(cell.len(), CELL_CHARACTERS_MAX);
        assert!(cell.ends_with("has the whole text]"));
        assert_eq!(fitted("short"), "short");
    }
}
