//! DUP-* against the register: the provider's own rows only, which is all that is ever given.

use super::*;

const LONG: &str = "Install 00020130 and restart the meter after the daily read was collected.";

fn row(identifier: u64, version: &str, text: &str) -> String {
    format!(
        "{identifier},Northmere,EM-100,{version},ESME,Device Manufacturer,Defect,2026-03-01,Yes,{text}"
    )
}

fn told_of(now: String) -> String {
    let before = row(1, "0002012F", LONG);
    // The item held is sent again under its own Identifier or not at all; here: not at all.
    let told = told_with_register(&[&now], &held(&[&before]));
    told.replace("ROW-DISAPPEARED 0:0\n", "")
}

#[test]
fn trap_21_a_row_sent_again_unchanged_is_said_and_accepted() {
    assert_eq!(
        told_with_register(&[ROW, OTHER], &held(&[ROW])),
        "DUP-EXACT 2:0\naccept_with_warning"
    );
}

#[test]
fn reg_16_another_account_with_the_same_date_is_a_conflict() {
    let now = ROW.replace("Install 00020130.", "Replace the battery.");
    assert_eq!(
        told_with_register(&[&now], &held(&[ROW])),
        "DUP-ID-CONFLICT 2:1\nreject"
    );
}

#[test]
fn reg_16_the_same_under_another_identifier_is_found() {
    assert_eq!(
        told_of(row(9, "0002012F", LONG)),
        "DUP-CONTENT 2:0\naccept_with_warning"
    );
}

#[test]
fn reg_16_nearly_the_same_under_another_identifier_is_found() {
    let near = LONG.replace("was collected", "is collected");
    assert_eq!(
        told_of(row(9, "0002012F", &near)),
        "DUP-NEAR 2:0\naccept_with_warning"
    );
}

#[test]
fn reg_16_the_same_for_another_version_is_found() {
    assert_eq!(
        told_of(row(9, "00020120", LONG)),
        "DUP-CROSS-VERSION 2:0\naccept_with_warning"
    );
}

#[test]
fn rows_held_are_not_compared_with_each_other() {
    let (first, second) = (row(1, "0002012F", LONG), row(9, "0002012F", LONG));
    let told = told_with_register(&[OTHER], &held(&[&first, &second]));
    assert_eq!(
        told,
        "ROW-DISAPPEARED 0:0\nROW-DISAPPEARED 0:0\naccept_with_warning"
    );
}
