//! The lines for a terminal.

use super::*;
use formats::finding_text::{line, verdict_lines};

#[test]
fn reg_16_a_line_says_where_what_and_what_to_do() {
    let bad = ROW.replace("0002012F", "0.00E+00");
    let checked = checked(&[&bad]);
    assert_eq!(
        line("returns.csv", &checked.findings.kept()[0]),
        "returns.csv:2:4: E FW-SCIENTIFIC A spreadsheet has turned the Firmware Version into \
         scientific notation. Found \"0.00E+00\". Expected: The version as the inventory has it, \
         in practice 8 hexadecimal digits. It cannot be recovered from this. Format the column as \
         Text and type the version again."
    );
    assert!(verdict_lines(&checked).starts_with("Rejected: 1 row, 1 error, 0 warnings.\nNext: "));
}

#[test]
fn reg_16_findings_that_are_not_shown_are_counted() {
    let rows = vec!["x"; 1_234];
    let checked = checked(&rows);
    assert_eq!(checked.findings.kept().len(), 1_000);
    assert!(verdict_lines(&checked).starts_with("ROW-FIELD-COUNT was found 234 more times.\n"));
}
