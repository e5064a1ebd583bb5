//! Taking the valid rows: the file in two.

use super::*;
use formats::submission_csv::split;

#[test]
fn reg_14_each_row_stands_in_one_part_and_the_valid_part_has_no_error() {
    let bad = ROW.replace("ESME", "ESMEE");
    let conflict = OTHER.replace("2026-02-14", "2026-02-15");
    let text = file(&[ROW, &bad, "", OTHER, &conflict, "too,few"]);
    let checked = check(text.as_bytes(), &setting());
    let split = split(text.as_bytes(), &checked).unwrap();
    assert_eq!((split.valid_rows, split.rest_rows), (2, 3));
    let valid = check(split.valid.as_bytes(), &setting());
    assert_eq!(valid.findings.errors(), 0);
    assert_eq!(valid.rows.len(), 2);
    assert!(split.rest.contains("ESMEE") && split.rest.contains("too,few"));
}
