//! The published edition as files: what stands in them, what must not, and that the same
//! publication gives the same bytes.
#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its own helper functions too"
)]

mod invented;

use calamine::Data;
use formats::formula_guard::unguarded;
use formats::neutrality::{Marking, NEUTRALITY, SYNTHETIC};
use formats::published_digest::{edition_sha256, hexadecimal, rows_sha256, sha256};
use formats::published_line::PublishedColumn;
use formats::submission_csv::check;
use formats::{published_csv, published_xlsx};
use invented::package::{cover_text, part, parts, sheet};
use invented::{CANARY, glossary, publication, publishable, reduced, unpublishable};
use jiff::civil::date;
use register::edition::{CoverageGiven, Publication};
use register::intake::{CheckSetting, Code};
use terms::Severity;

fn whole_register() -> Publication {
    let mut items = publishable();
    items.extend(unpublishable());
    publication(&items)
}

fn xlsx(publication: &Publication) -> Vec<u8> {
    published_xlsx::write(publication, &glossary(), Marking::Operational)
}

#[test]
fn reg_14_the_columns_stand_in_the_order_of_the_submission_format() {
    let rows = sheet(&xlsx(&whole_register()), "Entries");
    let header: Vec<String> = rows[0].iter().map(ToString::to_string).collect();
    assert_eq!(
        header[..10],
        [
            "Identifier",
            "Make",
            "Model",
            "Firmware Version",
            "Device Type",
            "Source",
            "Status of Information",
            "Date last Updated",
            "Fix Available",
            "Fix Information"
        ]
    );
    assert_eq!(header.len(), PublishedColumn::ALL.len());
}

#[test]
fn reg_13_the_cover_sheet_names_the_period_of_the_round_that_its_facts_are_of() {
    let stands = |publication: &Publication| {
        let rows = sheet(&xlsx(publication), "Cover");
        let mut cells = rows.iter().flatten();
        cells.any(|cell| *cell == "Collection round: 2026 Q2.")
    };
    let publication = whole_register();
    assert!(stands(&publication));
    // An edition of before the period was kept has the cover sheet that it had.
    let before = Publication {
        round_period: None,
        ..publication
    };
    assert!(!stands(&before));
}

#[test]
fn reg_18_every_entry_stands_once_for_each_device_version_in_order_of_reference() {
    let publication = whole_register();
    let rows = sheet(&xlsx(&publication), "Entries");
    let identifiers: Vec<String> = rows[1..].iter().map(|row| row[0].to_string()).collect();
    let mut sorted = identifiers.clone();
    sorted.sort();
    assert_eq!(identifiers, sorted);
    // Two versions; one hub, two meter versions and one display; one; one.
    assert_eq!(identifiers.len(), 2 + 4 + 1 + 1);
    let published: Vec<String> = publication
        .rows
        .iter()
        .map(|row| row.reference().to_string())
        .collect();
    let mut distinct = identifiers;
    distinct.dedup();
    assert_eq!(distinct, published);
}

#[test]
fn reg_7_versions_are_text_and_days_are_days() {
    let rows = sheet(&xlsx(&whole_register()), "Entries");
    let versions: Vec<&Data> = rows[1..].iter().map(|row| &row[3]).collect();
    for wanted in ["0E120000", "00020120", "1E050000", "00000110", "0002012F"] {
        assert!(
            versions.contains(&&Data::String(wanted.to_owned())),
            "{wanted} in {versions:?}"
        );
    }
    for row in &rows[1..] {
        for day in [&row[7], &row[16]] {
            assert!(matches!(day, Data::DateTime(_)), "{day:?}");
        }
    }
}

#[test]
fn reg_7_a_combination_shares_a_label_and_a_single_device_has_none() {
    for row in &sheet(&xlsx(&whole_register()), "Entries")[1..] {
        let label = row[11].to_string();
        let combined = ["CR-H7", "Glance 2"].contains(&row[2].to_string().as_str())
            || ["0E120000", "00020120"].contains(&row[3].to_string().as_str());
        assert_eq!(!label.is_empty(), combined, "{row:?}");
        if combined {
            assert_eq!(label[4..], row[0].to_string()[4..]);
        }
    }
}

#[test]
fn text_that_looks_like_a_formula_is_a_string_and_no_formula_exists() {
    let bytes = xlsx(&whole_register());
    let rows = sheet(&bytes, "Entries");
    assert!(rows.iter().flatten().any(
        |cell| cell == &Data::String("=HYPERLINK(\"http://example.invalid\",\"click\")".into())
    ));
    for (name, text) in parts(&bytes) {
        assert!(!text.contains("<f>"), "{name} holds a formula");
        assert!(!text.contains("<hyperlink"), "{name} holds a link");
    }
}

#[test]
fn reg_18_every_sheet_is_protected_filters_work_and_read_only_is_recommended() {
    let bytes = xlsx(&whole_register());
    for number in 1..=3 {
        let text = part(&bytes, &format!("xl/worksheets/sheet{number}.xml"));
        assert!(
            text.contains("<sheetProtection sheet=\"1\""),
            "sheet {number}"
        );
        assert!(text.contains("autoFilter=\"0\""), "sheet {number}");
        assert!(text.contains("sort=\"0\""), "sheet {number}");
    }
    assert!(part(&bytes, "xl/workbook.xml").contains("readOnlyRecommended=\"1\""));
    assert!(part(&bytes, "xl/tables/table1.xml").contains("<autoFilter"));
}

#[test]
fn reg_18_validation_rules_stand_on_the_columns_with_closed_values() {
    let text = part(&xlsx(&whole_register()), "xl/worksheets/sheet2.xml");
    for list in [
        "ESME,GSME,GPF,CHF,HCALCS,PPMID,IHD,CAD",
        "Device Manufacturer,CSP,SEC Party",
        "Issue,Defect,Fix",
        "Yes,No",
        "North,Central,South,4G North,4G Central,4G South",
    ] {
        assert!(text.contains(list), "{list}");
    }
    assert!(text.contains("type=\"date\""));
    assert!(text.contains("type=\"textLength\""));
}

#[test]
fn no_hidden_sheet_name_comment_or_person_is_in_the_package() {
    let bytes = xlsx(&whole_register());
    let names: Vec<String> = parts(&bytes).into_iter().map(|(name, _)| name).collect();
    let wanted = [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "docProps/core.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/tables/table1.xml",
        "xl/theme/theme1.xml",
        "xl/workbook.xml",
        "xl/worksheets/_rels/sheet2.xml.rels",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/worksheets/sheet3.xml",
    ];
    let mut sorted = names;
    sorted.sort();
    assert_eq!(sorted, wanted);
    let workbook = part(&bytes, "xl/workbook.xml");
    assert!(!workbook.contains("state="), "a hidden sheet");
    assert!(!workbook.contains("definedName"), "a defined name");
    for (name, text) in parts(&bytes) {
        assert!(!text.contains("hidden="), "{name} hides something");
    }
    let core = part(&bytes, "docProps/core.xml");
    assert!(core.contains("<dc:title>Register of device issues, defects and fixes, edition 3<"));
    assert!(core.contains("2026-07-03T09:15:00Z"));
    for element in ["creator", "lastModifiedBy"] {
        let empty = core.contains(&format!(":{element}></"))
            || core.contains(&format!(":{element}/>"))
            || !core.contains(element);
        assert!(empty, "{element}: {core}");
    }
}

#[test]
fn the_same_publication_gives_the_same_bytes() {
    let publication = whole_register();
    assert_eq!(xlsx(&publication), xlsx(&publication));
    assert_eq!(
        published_csv::write(&publication),
        published_csv::write(&publication)
    );
}

#[test]
fn reg_8_no_canary_of_an_unpublished_text_is_in_any_part_or_in_the_csv() {
    let publication = whole_register();
    let mut texts = parts(&xlsx(&publication));
    texts.push((
        "csv".to_owned(),
        String::from_utf8(published_csv::write(&publication)).unwrap(),
    ));
    for (name, text) in texts {
        let lower = text.to_lowercase();
        assert!(!lower.contains(&CANARY.to_lowercase()), "{name}");
        // Internal references and Identifiers of providers.
        assert!(!text.contains("ITM-") && !text.contains("99900"), "{name}");
    }
}

#[test]
fn reg_8_unpublished_items_change_no_byte() {
    let mut items = publishable();
    let without = publication(&items);
    items.extend(
        unpublishable()
            .into_iter()
            .filter(|item| item.clauses.len() == 1),
    );
    let with = publication(&items);
    assert_eq!(with.rows.len(), 3);
    assert!(!reduced(&items).1.is_empty());
    assert_eq!(xlsx(&without), xlsx(&with));
    assert_eq!(published_csv::write(&without), published_csv::write(&with));
    assert_eq!(edition_sha256(&without), edition_sha256(&with));
}

#[test]
fn reg_13_the_cover_gives_each_provider_the_same_dated_sentence_in_alphabetical_order() {
    let text = cover_text(&xlsx(&whole_register()));
    let wanted = "\
Calder & Rowe | A nil return, nothing to report, was received by 30 June 2026.
Halden Metering | Data was received by 30 June 2026.
Northern Reach | No data was received by 30 June 2026.
Northmere | Data was received by 30 June 2026.
Orrin | Data was received by 30 June 2026.
Southern Arc | No data was received by 30 June 2026.";
    assert!(text.contains(wanted), "{text}");
}

#[test]
fn reg_18_the_cover_gives_edition_days_zone_digest_statements_and_withdrawn_entries() {
    let publication = whole_register();
    let text = cover_text(&xlsx(&publication));
    for wanted in [
        "Edition | 3",
        "Kind | Regular edition for 2026 Q2",
        "As of | 30 June 2026",
        "Published | 3 July 2026, 10:15 BST",
        "Glossary | Version 2",
        &hexadecimal(&rows_sha256(&publication)),
        NEUTRALITY,
        "FIX-WITHDRAWN: The manufacturer withdrew its confirmation",
        "Not in editions from 2 on.",
    ] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    assert!(!text.contains(SYNTHETIC));
    let synthetic = published_xlsx::write(&publication, &glossary(), Marking::Synthetic);
    assert!(cover_text(&synthetic).contains(SYNTHETIC));
}

#[test]
fn an_edition_without_entries_is_a_whole_workbook() {
    let bytes = xlsx(&publication(&[]));
    assert_eq!(sheet(&bytes, "Entries").len(), 1);
    assert!(cover_text(&bytes).contains("Edition | 3"));
}

#[test]
fn the_csv_holds_the_same_lines_as_the_spreadsheet_and_its_digest_stands_on_the_cover() {
    let publication = whole_register();
    let csv = published_csv::write(&publication);
    assert_eq!(rows_sha256(&publication), sha256(&csv));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv.as_slice());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let rows = sheet(&xlsx(&publication), "Entries");
    assert_eq!(records.len(), rows.len());
    for (record, row) in records.iter().zip(&rows) {
        for (cell, typed) in record.iter().zip(row) {
            if let Data::DateTime(day) = typed {
                let day = day.to_ymd_hms_milli();
                assert_eq!(cell, format!("{:04}-{:02}-{:02}", day.0, day.1, day.2));
            } else {
                assert_eq!(unguarded(cell), typed.to_string());
            }
        }
    }
}

#[test]
fn the_csv_is_utf_8_with_crlf_and_guards_formulas() {
    let text = String::from_utf8(published_csv::write(&whole_register())).unwrap();
    assert!(text.starts_with("Identifier,Make,Model,Firmware Version,Device Type,Source,"));
    assert!(text.ends_with("\r\n"));
    assert!(text.contains("\"'=HYPERLINK(\"\"http://example.invalid\"\""));
    assert!(text.contains("'-HM G4"));
    assert!(text.contains("\"'- restart, then"));
}

#[test]
fn the_digest_of_the_edition_covers_cover_and_withdrawn_entries_but_not_the_moment() {
    let first = whole_register();
    let mut later = first.clone();
    later.published_at = later.published_at.plus_seconds(3600);
    assert_eq!(edition_sha256(&first), edition_sha256(&later));
    let mut other_cover = first.clone();
    other_cover.coverage[0].given = CoverageGiven::Nothing;
    assert_ne!(edition_sha256(&first), edition_sha256(&other_cover));
    let mut fewer = first.clone();
    fewer.tombstones.pop();
    assert_ne!(edition_sha256(&first), edition_sha256(&fewer));
    let mut shorter = first.clone();
    shorter.rows.pop();
    assert_ne!(edition_sha256(&first), edition_sha256(&shorter));
}

#[test]
fn reg_19_the_csv_with_identifiers_of_a_provider_reads_as_a_submission() {
    let publication = whole_register();
    let csv = String::from_utf8(published_csv::write(&publication)).unwrap();
    let with_numbers = (1..)
        .zip(&publication.rows)
        .fold(csv, |text, (number, row)| {
            text.replace(
                &format!("{},", row.reference()),
                &format!("{},", 100 + number),
            )
        });
    let setting = CheckSetting::on(date(2026, 7, 1));
    let checked = check(with_numbers.as_bytes(), &setting);
    let errors: Vec<_> = checked
        .findings
        .kept()
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| (finding.place.line, finding.code))
        .collect();
    // The formula that a record was given as a trap is still one.
    assert_eq!(errors, [(3, Code::FormulaInjection)]);
    let versions: Vec<String> = checked
        .rows
        .iter()
        .filter_map(|row| row.device.firmware.as_ref())
        .map(ToString::to_string)
        .collect();
    assert!(versions.contains(&"0E120000".to_owned()), "{versions:?}");
}
