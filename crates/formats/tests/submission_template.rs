//! The submission template that providers download.
#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its own helper functions too"
)]

mod invented;

use calamine::Data;
use formats::submission_csv::check;
use formats::template;
use invented::package::{part, parts, sheet};
use invented::{glossary, listed};
use jiff::civil::date;
use register::intake::field::Field;
use register::intake::{CheckSetting, Code};

fn written() -> Vec<u8> {
    template::xlsx(&glossary(), Some(&listed()))
}

#[test]
fn reg_14_the_csv_template_is_the_header_and_nothing_else() {
    assert_eq!(
        String::from_utf8(template::csv()).unwrap(),
        "Identifier,Make,Model,Firmware Version,Device Type,Source,Status of Information,\
         Date last Updated,Fix Available,Fix Information,Summary,Combination,Affected Until,\
         Hardware Version,Region\r\n"
    );
}

#[test]
fn reg_14_the_sheet_to_fill_in_stands_first_and_holds_the_header_alone() {
    let bytes = written();
    let workbook = part(&bytes, "xl/workbook.xml");
    assert!(workbook.find("\"Submission\"").unwrap() < workbook.find("\"Instructions\"").unwrap());
    let rows = sheet(&bytes, "Submission");
    assert_eq!(rows.len(), 1);
    let names: Vec<String> = rows[0].iter().map(ToString::to_string).collect();
    let csv = String::from_utf8(template::csv()).unwrap();
    assert_eq!(names.join(","), csv.trim_end());
    assert!(names.iter().all(|name| name != Field::Findings.name()));
}

#[test]
fn reg_14_every_column_to_fill_in_is_typed_as_text() {
    let bytes = written();
    let submission = part(&bytes, "xl/worksheets/sheet1.xml");
    let styles = part(&bytes, "xl/styles.xml");
    let formats = styles
        .split("<cellXfs")
        .nth(1)
        .unwrap()
        .split("<xf ")
        .skip(1)
        .map(str::to_owned)
        .collect::<Vec<_>>();
    let columns = submission.split("<col ").skip(1);
    let mut count = 0;
    for column in columns {
        let style = column.split("style=\"").nth(1).unwrap();
        let style: usize = style.split('"').next().unwrap().parse().unwrap();
        // Number format 49 is Excel's own text format.
        assert!(formats[style].contains("numFmtId=\"49\""), "{column}");
        let numbers: Vec<u32> = ["min=\"", "max=\""]
            .map(|name| {
                column
                    .split(name)
                    .nth(1)
                    .unwrap()
                    .split('"')
                    .next()
                    .unwrap()
            })
            .map(|text| text.parse().unwrap())
            .into();
        count += numbers[1] - numbers[0] + 1;
    }
    assert_eq!(count, 15);
    assert!(!submission.contains("<sheetProtection"));
}

#[test]
fn reg_14_the_rules_hold_lists_versions_and_dates() {
    let text = part(&written(), "xl/worksheets/sheet1.xml");
    assert_eq!(text.matches("<dataValidation ").count(), 15);
    for wanted in [
        "ESME,GSME,GPF,CHF,HCALCS,PPMID,IHD,CAD",
        "\"Device Manufacturer,CSP\"",
        "Issue,Defect,Fix",
        "Yes,No",
        "DATEVALUE(H2)",
        "OR(LEN(D2)=8,ISERROR(VALUE(D2)))",
        "COUNTIF('Listed devices'!$A$2:$A$5,B2)",
    ] {
        assert!(text.contains(wanted), "{wanted}");
    }
}

#[test]
fn examples_stand_on_the_instructions_sheet_and_say_they_are_invented() {
    let rows = sheet(&written(), "Instructions");
    let text: Vec<String> = rows.iter().flatten().map(ToString::to_string).collect();
    let text = text.join("\n");
    assert!(text.contains("The examples are invented"));
    assert!(text.contains("0002012F"));
    assert!(text.contains("date-last-updated"));
    assert!(text.contains("nil return"));
}

#[test]
fn listed_devices_stand_in_alphabetical_order_each_once() {
    let rows = sheet(&written(), "Listed devices");
    let makes: Vec<&Data> = rows[1..].iter().map(|row| &row[0]).collect();
    let wanted = ["Calder & Rowe", "Northmere", "Northmere", "Orrin"];
    assert_eq!(
        makes,
        wanted.map(|make| Data::String(make.to_owned())).each_ref()
    );
    let without = template::xlsx(&glossary(), None);
    assert!(!part(&without, "xl/workbook.xml").contains("Listed devices"));
}

#[test]
fn the_same_glossary_gives_the_same_bytes_without_names_or_hidden_sheets() {
    let bytes = written();
    assert_eq!(bytes, written());
    let workbook = part(&bytes, "xl/workbook.xml");
    assert!(!workbook.contains("definedName") && !workbook.contains("state="));
    for (name, text) in parts(&bytes) {
        assert!(
            !name.contains("comment") && !text.contains("hidden="),
            "{name}"
        );
    }
}

fn setting() -> CheckSetting<'static> {
    CheckSetting::on(date(2026, 7, 1))
}

#[test]
fn reg_14_the_template_as_it_is_reads_as_a_nil_return_and_nothing_else_is_found() {
    let checked = check(&template::csv(), &setting());
    let codes: Vec<Code> = checked.findings.counts().keys().copied().collect();
    assert_eq!(codes, [Code::FileNoRows]);
    assert!(checked.is_nil_return());
}

#[test]
fn reg_14_the_examples_of_the_instructions_are_accepted() {
    let rows = sheet(&written(), "Instructions");
    let top = rows
        .iter()
        .position(|row| row[0] == Data::String("Column".to_owned()))
        .unwrap();
    // The examples stand in columns of their own, one row for each field.
    let mut file = csv::Writer::from_writer(Vec::new());
    for column in [0, 3, 4, 5] {
        let cells = rows[top + 1..].iter().map(|row| row[column].to_string());
        file.write_record(cells).unwrap();
    }
    let file = file.into_inner().unwrap();
    let checked = check(&file, &setting());
    assert!(!checked.findings.has_errors(), "{:?}", checked.findings);
    // Example 2 is one Identifier on two devices, as combinations are.
    let codes: Vec<Code> = checked.findings.counts().keys().copied().collect();
    assert!(
        codes.iter().all(|code| *code == Code::IdMultiDevice),
        "{codes:?}"
    );
    assert_eq!(checked.rows.len(), 3);
    assert_eq!(checked.rows[1].combination, checked.rows[2].combination);
}
