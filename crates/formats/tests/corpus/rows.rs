//! Random rows of a submission, and the ways in which the same rows can be written to a file.
//!
//! Cells are mostly right, sometimes wrong in a way people or spreadsheets make them wrong. None
//! holds a line end that a way of writing would change.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// The ten names of the format.
pub const HEADER: [&str; 10] = [
    "Identifier",
    "Make",
    "Model",
    "Firmware Version",
    "Device Type",
    "Source",
    "Status of Information",
    "Date last Updated",
    "Fix Available",
    "Fix Information",
];

/// The ten cells of one row, as text before any quoting.
pub type Row = [String; 10];

/// Values of each column that read well.
const RIGHT: [&[&str]; 10] = [
    &["1", "2", "3", "4", "51", "600", "7000"],
    &["Northmere", "Halden Metering", "Orrin", "Calder & Rowe"],
    &["EM-100", "HG-20", "OH-7", "PD-3"],
    &["0002012F", "00020130", "0E120000", "04010203"],
    &["ESME", "GSME", "CHF", "PPMID"],
    &["Device Manufacturer", "CSP"],
    &["Issue", "Defect", "Fix"],
    &["2026-03-01", "2026-02-14", "2025-11-03", "2024-02-29"],
    &["Yes", "No"],
    &[
        "",
        "Install 00020130.",
        "Install 00020130, then restart the meter.",
        "Join the display again.\nThen wait.",
        "Choose \"Join\" on the display.",
    ],
];

/// Values of each column that do not.
const WRONG: [&[&str]; 10] = [
    &[
        "",
        "007",
        "1.0E3",
        "A1",
        "0",
        "-5",
        "1234567890123456",
        "'7",
        "TBC",
        "\u{FF11}",
    ],
    &[
        "",
        "tbc",
        " Northmere",
        "N\u{43E}rthmere",
        "North\u{200B}mere",
        "=1+1",
        "-",
        "\u{202E}x",
    ],
    &[
        "Mar-10",
        "EM\u{2013}100",
        "#REF!",
        "?",
        "EM\u{7}-1",
        "A very long name of a model, too long",
    ],
    &[
        "20120",
        "0x0002012F",
        "0002012f",
        "00:02:01:2F",
        "1E+05",
        "all",
        "00020120;00020130",
        "OOO2012F",
    ],
    &["esme", "Comms Hub", "ESMEE", "SMETS1 ESME", "", "########"],
    &[
        "csp",
        "Manufacturer",
        "Supplier",
        "Device\u{A0}Manufacturer",
    ],
    &["Bug", "defects", "fixed", "Observation", "issue"],
    &[
        "25/03/2026",
        "03/25/2026",
        "03/02/2026",
        "46119",
        "01/03/26",
        "2026-02-30",
        "2026-04-08",
        "2011-12-31",
        "2026-03-01 10:15",
        "1 March 2026",
    ],
    &["y", "TRUE", "0", "maybe", "", "n/a"],
    &[
        "TBC",
        "- Install 00020130.",
        "=HYPERLINK(\"x\")",
        "<b>Install</b> it.",
        "Seen on 00-DB-12-34-56-78-90-A2.",
        "Ask help@northmere.example.",
        "Costs \u{C2}\u{A3}5.",
        "Install\u{0}it.",
        "Install\u{B}it.",
    ],
];

fn cell(column: usize) -> impl Strategy<Value = String> {
    prop_oneof![
        7 => select(RIGHT[column]),
        1 => select(WRONG[column]),
    ]
    .prop_map(str::to_owned)
}

fn row() -> impl Strategy<Value = Row> {
    (0..10_usize)
        .map(cell)
        .collect::<Vec<_>>()
        .prop_map(|cells| <Row>::try_from(cells).expect("ten cells"))
}

/// A few rows.
pub fn rows() -> impl Strategy<Value = Vec<Row>> {
    vec(row(), 1..7)
}

/// A row with nothing wrong, of a device and an Identifier no other row has.
pub fn clean_row() -> Row {
    [
        "99991",
        "Fenland Instruments",
        "QX-900",
        "7A7B7C7D",
        "HCALCS",
        "Device Manufacturer",
        "Defect",
        "2026-01-05",
        "Yes",
        "Replace the relay board under the usual terms.",
    ]
    .map(str::to_owned)
}

/// How rows are written to a file.
#[derive(Clone, Debug)]
pub struct Writing {
    eol: &'static str,
    delimiter: &'static str,
    quotes: Quotes,
    encoding: Encoding,
    /// For each place in the row, the column that stands there.
    order: [usize; 10],
    final_eol: FinalEol,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quotes {
    WhereNeeded,
    Everywhere,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf8WithMark,
    Utf16Little,
    Utf16Big,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FinalEol {
    Kept,
    Left,
}

impl Writing {
    /// UTF-8, commas, LF, quotes where needed, the columns in their order.
    pub fn plain() -> Writing {
        Writing {
            eol: "\n",
            delimiter: ",",
            quotes: Quotes::WhereNeeded,
            encoding: Encoding::Utf8,
            order: std::array::from_fn(|place| place),
            final_eol: FinalEol::Kept,
        }
    }

    /// Whether each column stands where the format has it.
    pub fn keeps_columns(&self) -> bool {
        self.order.is_sorted()
    }
}

/// Any way of writing.
pub fn writing() -> impl Strategy<Value = Writing> {
    let order = prop_oneof![
        Just((0..10).collect::<Vec<usize>>()),
        Just((0..10).collect::<Vec<usize>>()).prop_shuffle(),
    ];
    (
        select(&["\n", "\r\n", "\r"][..]),
        select(&[",", ";", "\t", "|"][..]),
        select(&[Quotes::WhereNeeded, Quotes::Everywhere][..]),
        select(
            &[
                Encoding::Utf8,
                Encoding::Utf8WithMark,
                Encoding::Utf16Little,
                Encoding::Utf16Big,
            ][..],
        ),
        order,
        select(&[FinalEol::Kept, FinalEol::Left][..]),
    )
        .prop_map(
            |(eol, delimiter, quotes, encoding, order, final_eol)| Writing {
                eol,
                delimiter,
                quotes,
                encoding,
                order: order.try_into().expect("ten columns"),
                final_eol,
            },
        )
}

/// The file.
pub fn written(rows: &[Row], writing: &Writing) -> Vec<u8> {
    let header = HEADER.map(str::to_owned);
    let lines: Vec<String> = std::iter::once(&header)
        .chain(rows)
        .map(|row| line(row, writing))
        .collect();
    let mut text = lines.join(writing.eol);
    if writing.final_eol == FinalEol::Kept {
        text.push_str(writing.eol);
    }
    match writing.encoding {
        Encoding::Utf8 => text.into_bytes(),
        Encoding::Utf8WithMark => format!("\u{FEFF}{text}").into_bytes(),
        Encoding::Utf16Little => utf16(&text).flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Big => utf16(&text).flat_map(u16::to_be_bytes).collect(),
    }
}

fn utf16(text: &str) -> impl Iterator<Item = u16> {
    std::iter::once(0xFEFF).chain(text.encode_utf16())
}

fn line(row: &Row, writing: &Writing) -> String {
    writing
        .order
        .map(|column| {
            let cell = &row[column];
            let special = ["\"", "\n", "\r", ",", ";", "\t", "|"];
            let needed = special.iter().any(|sign| cell.contains(sign));
            if needed || writing.quotes == Quotes::Everywhere {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.clone()
            }
        })
        .join(writing.delimiter)
}
