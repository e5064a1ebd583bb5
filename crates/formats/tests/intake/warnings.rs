//! What is to be acknowledged: one code once.

use super::*;

#[test]
fn reg_16_each_kind_of_warning_is_acknowledged_once() {
    let rows = [
        ROW.replace("ESME", "esme"),
        OTHER.replace("GSME", "gsme").replace("Halden", " Halden"),
    ];
    let checked = checked(&[&rows[0], &rows[1]]);
    let codes: Vec<&str> = checked
        .warning_codes()
        .iter()
        .map(|code| code.text())
        .collect();
    assert_eq!(codes, ["WS-TRIMMED", "ENUM-CASE"]);
    assert_eq!(checked.warnings(), 3);
}

#[test]
fn reg_16_a_control_character_in_prose_is_a_warning_to_acknowledge() {
    let row = ROW.replace("Install ", "Install\u{B}");
    let codes: Vec<&str> = checked(&[&row])
        .warning_codes()
        .iter()
        .map(|code| code.text())
        .collect();
    assert_eq!(codes, ["CHAR-CONTROL"]);
}

#[test]
fn reg_3_a_header_alone_is_a_nil_return() {
    assert!(checked(&[]).is_nil_return());
    assert!(!checked(&[ROW]).is_nil_return());
    assert!(!check(b"", &setting()).is_nil_return());
}
