//! The published edition as a read-only spreadsheet (REG-18): cover, entries, glossary.
//!
//! The file is written afresh from the publication and never copied from anything larger, so that
//! there is nothing in it to hide: no hidden sheet, name, comment or property (REGISTER 2.5, rule
//! 9). The same publication gives the same bytes. Protection carries no password: it guards against
//! slips, and the digest on the cover against the rest.

mod cover;
mod entries;

use crate::glossary_sheet;
use crate::neutrality::Marking;
use crate::sentences::edition::title;
use crate::sheet_style::{Styles, workbook};
use register::edition::Publication;
use register::glossary::Glossary;
use rust_xlsxwriter::XlsxError;
use terms::moment::uk_date_text;

/// The published spreadsheet of this edition, with this glossary.
pub fn write(publication: &Publication, glossary: &Glossary, marking: Marking) -> Vec<u8> {
    try_write(publication, glossary, marking)
        .expect("a workbook within Excel's limits, written into memory")
}

/// The name under which the file is offered.
pub fn file_name(edition: u32) -> String {
    format!("device-register-edition-{edition}.xlsx")
}

fn footer(publication: &Publication) -> String {
    format!(
        "{}, as of {}",
        title(publication.edition),
        uk_date_text(publication.as_of)
    )
}

fn try_write(
    publication: &Publication,
    glossary: &Glossary,
    marking: Marking,
) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::new();
    let mut workbook = workbook(&title(publication.edition), publication.published_at)?;
    workbook.read_only_recommended();
    cover::add(&mut workbook, publication, marking, &styles)?;
    entries::add(&mut workbook, publication, &styles)?;
    glossary_sheet::add(&mut workbook, glossary, &footer(publication), &styles)?;
    workbook.save_to_buffer()
}
