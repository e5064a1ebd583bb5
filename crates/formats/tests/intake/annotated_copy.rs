//! The annotated copy: corrected where it says so, it is accepted as it is.

use super::*;
use formats::submission_csv::annotated;

fn copy(rows: &[&str]) -> String {
    let text = file(rows);
    annotated(text.as_bytes(), &check(text.as_bytes(), &setting())).unwrap()
}

#[test]
fn reg_14_each_row_says_what_was_found_in_it() {
    let bad = ROW.replace("0002012F", "20120");
    let copy = copy(&[&bad, OTHER]);
    let lines: Vec<&str> = copy.lines().collect();
    assert!(lines[0].starts_with("\u{FEFF}Identifier,") && lines[0].ends_with(",Findings"));
    assert!(lines[1].contains(",E FW-LEADING-ZEROS (Firmware Version): Probably 00020120. "));
    assert!(lines[2].ends_with(",No,,"));
}

#[test]
fn reg_14_a_corrected_copy_is_accepted_and_its_findings_ignored() {
    let bad = ROW.replace("0002012F", "20120");
    let corrected = copy(&[&bad, OTHER]).replacen("20120", "0002012F", 1);
    assert_eq!(told(&check(corrected.as_bytes(), &setting())), "accept");
}

#[test]
fn reg_14_a_copy_of_a_copy_has_one_column_of_findings() {
    let first = copy(&[ROW]);
    let second = annotated(first.as_bytes(), &check(first.as_bytes(), &setting())).unwrap();
    assert_eq!(first, second);
}

#[test]
fn a_copy_of_a_copy_keeps_every_fault() {
    let bad = [
        "1,Northmere",
        "",
        ",,,,,,,,,",
        HEADER,
        "1,\"a\"b,c,d,e,f,g,h,i,j",
    ];
    let first = copy(&bad);
    let again = check(first.as_bytes(), &setting());
    assert_eq!(again.findings.counts(), checked(&bad).findings.counts());
}

#[test]
fn what_is_said_of_the_file_stands_at_its_first_row() {
    let text = file(&[ROW]).replace(',', ";");
    let copy = annotated(text.as_bytes(), &check(text.as_bytes(), &setting())).unwrap();
    assert!(copy.contains(",W DELIM-NOT-COMMA (file): "));
    assert!(copy.starts_with("\u{FEFF}Identifier,Make,"));
}

#[test]
fn without_a_header_there_is_no_copy() {
    let checked = check(b"a,b\n", &setting());
    assert_eq!(annotated(b"a,b\n", &checked), None);
}
