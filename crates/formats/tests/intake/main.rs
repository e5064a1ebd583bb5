//! The intake from outside: what the corpus of files cannot show, because it needs the register,
//! a limit, or what is written back.
//!
//! `told` gives a check's findings as lines `CODE line:column`; every test compares such text. One
//! file for each way a submission can be wrong, and one for each thing that is written back.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed; clippy knows only functions marked as tests"
)]

mod annotated_copy;
mod any_bytes;
mod device_catalogue;
mod file_sent_before;
mod file_too_large;
mod fix_downgraded;
mod invalid_bytes;
mod json;
mod make_not_yours;
mod older_than_register;
mod preview;
mod repeats_of_register;
mod row_disappeared;
mod sarif;
mod text;
mod valid_rows;
mod warnings;

use formats::submission_csv::{Checked, check};
use register::intake::{CheckSetting, Held};
use terms::Date;

/// The ten columns.
const HEADER: &str = "Identifier,Make,Model,Firmware Version,Device Type,Source,\
                      Status of Information,Date last Updated,Fix Available,Fix Information";

/// A row that is right.
const ROW: &str =
    "1,Northmere,EM-100,0002012F,ESME,Device Manufacturer,Defect,2026-03-01,Yes,Install 00020130.";

/// Another row that is right, of another device.
const OTHER: &str =
    "2,Halden Metering,HG-20,00010A00,GSME,Device Manufacturer,Issue,2026-02-14,No,";

fn setting<'a>() -> CheckSetting<'a> {
    CheckSetting::on(Date::constant(2026, 4, 7))
}

/// The file with these rows.
fn file(rows: &[&str]) -> String {
    let mut text = format!("{HEADER}\n");
    for row in rows {
        text.push_str(row);
        text.push('\n');
    }
    text
}

fn checked(rows: &[&str]) -> Checked {
    check(file(rows).as_bytes(), &setting())
}

/// What the register holds once this file was accepted.
fn held(rows: &[&str]) -> Held {
    let checked = checked(rows);
    Held {
        rows: checked.rows,
        file_digests: vec![checked.file_sha256],
    }
}

/// The findings of these rows against a register that holds those.
fn told_with_register(rows: &[&str], held: &Held) -> String {
    let setting = CheckSetting {
        held: Some(held),
        ..setting()
    };
    told(&check(file(rows).as_bytes(), &setting))
}

/// The findings as lines `CODE line:column`, then the verdict.
fn told(checked: &Checked) -> String {
    let mut lines: Vec<String> = checked
        .findings
        .kept()
        .iter()
        .map(|finding| {
            let place = finding.place;
            format!("{} {}:{}", finding.code.text(), place.line, place.column)
        })
        .collect();
    lines.push(checked.verdict.text().to_owned());
    lines.join("\n")
}
