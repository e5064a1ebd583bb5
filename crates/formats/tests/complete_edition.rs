//! The complete version of an edition, as DCC reads it.
#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its own helper functions too"
)]

mod invented;

use calamine::Data;
use formats::dcc_xlsx::{self, CLASSIFICATION};
use formats::neutrality::Marking;
use invented::dcc::{edition, register};
use invented::glossary;
use invented::package::{cover_text, part, parts, sheet};

fn written() -> Vec<u8> {
    let items = register();
    dcc_xlsx::write(&edition(&items), &glossary(), Marking::Operational)
}

/// The values of one column of the sheet of clauses.
fn column(rows: &[Vec<Data>], name: &str) -> Vec<String> {
    let at = rows[0]
        .iter()
        .position(|cell| *cell == Data::String(name.to_owned()));
    let at = at.unwrap_or_else(|| panic!("no column {name}"));
    rows[1..].iter().map(|row| row[at].to_string()).collect()
}

#[test]
fn reg_18_every_clause_stands_in_the_complete_version_with_its_outcome() {
    let items = register();
    let rows = sheet(&written(), "Clauses");
    let mut listed: Vec<(String, String)> = column(&rows, "Item")
        .into_iter()
        .zip(column(&rows, "Clause"))
        .collect();
    listed.sort();
    listed.dedup();
    let mut wanted: Vec<(String, String)> = items
        .iter()
        .flat_map(|item| {
            item.clauses
                .iter()
                .map(|clause| (item.reference.to_string(), clause.number.to_string()))
        })
        .collect();
    wanted.sort();
    assert_eq!(listed, wanted);
    let outcomes = column(&rows, "Publication");
    for code in [
        "Published",
        "NOT-VERIFIED",
        "QUERIED",
        "ANSWERED",
        "DECLINED",
        "DIVERTED",
        "WITHDRAWN",
        "NO-KNOWN-FIX",
        "CONCERN-OPEN",
    ] {
        assert!(outcomes.iter().any(|text| text == code), "{code}");
    }
}

#[test]
fn reg_17_a_withheld_clause_says_why_and_a_published_one_gives_its_reference() {
    let rows = sheet(&written(), "Clauses");
    let outcomes = column(&rows, "Publication");
    let because = column(&rows, "Withheld Because");
    let references = column(&rows, "Public Reference");
    for ((outcome, because), reference) in outcomes.iter().zip(because).zip(references) {
        assert_eq!(outcome == "Published", because.is_empty());
        assert_eq!(outcome == "Published", reference.starts_with("FGR-"));
    }
}

#[test]
fn reg_19_provenance_and_differences_stand_beside_each_clause() {
    let rows = sheet(&written(), "Clauses");
    for text in column(&rows, "Provenance") {
        assert!(
            text.starts_with("SUB-") && text.ends_with(", line 12"),
            "{text}"
        );
    }
    for text in column(&rows, "Set by DCC") {
        assert!(text.starts_with("Fix Firmware by PER-"), "{text}");
    }
    let differences = column(&rows, "Difference");
    let fields = column(&rows, "Fields Changed");
    for (difference, fields) in differences.iter().zip(fields) {
        let wanted = match difference.as_str() {
            "Changed" => "Date last Updated, Fix Information",
            _ => "",
        };
        assert_eq!(fields, wanted);
    }
    let removed = sheet(&written(), "Removed");
    assert_eq!(removed[1][1], Data::String("4711".to_owned()));
}

#[test]
fn reg_7_versions_and_identifiers_are_text() {
    let rows = sheet(&written(), "Clauses");
    let versions = column(&rows, "Firmware Version");
    assert!(versions.contains(&"0E120000".to_owned()));
    for row in &rows[1..] {
        assert!(matches!(row[0], Data::String(_)), "{:?}", row[0]);
        assert!(
            matches!(row[3], Data::String(_) | Data::Empty),
            "{:?}",
            row[3]
        );
    }
}

#[test]
fn every_sheet_carries_the_classification_and_is_protected() {
    let bytes = written();
    assert!(cover_text(&bytes).contains(CLASSIFICATION));
    for number in 1..=4 {
        let text = part(&bytes, &format!("xl/worksheets/sheet{number}.xml"));
        assert!(
            text.contains("<sheetProtection sheet=\"1\""),
            "sheet {number}"
        );
        assert!(
            text.contains(CLASSIFICATION) || number == 1,
            "sheet {number}"
        );
    }
}

#[test]
fn the_same_edition_gives_the_same_bytes_without_names_comments_or_hidden_sheets() {
    let bytes = written();
    assert_eq!(bytes, written());
    assert!(!part(&bytes, "xl/workbook.xml").contains("state="));
    for (name, text) in parts(&bytes) {
        assert!(
            !name.contains("comment") && !name.contains("custom"),
            "{name}"
        );
        assert!(
            !text.contains("definedName") && !text.contains("hidden="),
            "{name}"
        );
    }
}
