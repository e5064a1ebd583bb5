//! The published edition as CSV: the same lines as the spreadsheet, for programs.
//!
//! RFC 4180, UTF-8 without a byte order mark, CRLF, the column names of the submission format. Text
//! that a spreadsheet program would run as a formula carries a guard that reading takes away again
//! (see [`crate::formula_guard`]). The same publication gives the same bytes.

use crate::formula_guard::guarded;
use crate::published_line::{PublishedColumn, lines};
use csv::{QuoteStyle, Terminator, WriterBuilder};
use register::edition::Publication;

/// The published CSV file.
pub fn write(publication: &Publication) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::new());
    write_record(
        &mut writer,
        PublishedColumn::ALL.map(|column| column.name()),
    );
    for line in lines(publication) {
        let cells = PublishedColumn::ALL.map(|column| line.cell(column));
        let texts = cells.each_ref().map(|cell| cell.text());
        write_record(&mut writer, texts.each_ref().map(|text| guarded(text)));
    }
    writer
        .into_inner()
        .expect("writing into memory does not fail")
}

/// The name under which the file is offered.
pub fn file_name(edition: u32) -> String {
    format!("device-register-edition-{edition}.csv")
}

fn write_record<const N: usize, T: AsRef<str>>(writer: &mut csv::Writer<Vec<u8>>, cells: [T; N]) {
    writer
        .write_record(cells.iter().map(|cell| cell.as_ref().as_bytes()))
        .expect("writing into memory does not fail, and every record has as many fields");
}
