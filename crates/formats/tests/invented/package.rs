//! Looks into a spreadsheet: its parts as an archive, its sheets as a reader sees them.

use calamine::{Data, Reader, Xlsx};
use std::io::{Cursor, Read};

/// Every part of the package, by name.
pub fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (part.name().to_owned(), text)
        })
        .collect()
}

/// One part of the package.
pub fn part(bytes: &[u8], name: &str) -> String {
    let found = parts(bytes).into_iter().find(|(n, _)| n == name);
    found.unwrap_or_else(|| panic!("no part {name}")).1
}

/// The cells of a sheet.
pub fn sheet(bytes: &[u8], name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

/// The cover sheet, a line for each row.
pub fn cover_text(bytes: &[u8]) -> String {
    let rows = sheet(bytes, "Cover");
    let lines = rows.iter().map(|row| {
        let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
        cells.join(" | ")
    });
    lines.collect::<Vec<_>>().join("\n")
}
