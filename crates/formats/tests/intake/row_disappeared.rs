//! ROW-DISAPPEARED: held before, and no longer in the file.

use super::*;

#[test]
fn reg_19_a_row_that_is_no_longer_sent_is_asked_about() {
    let held = held(&[ROW, OTHER]);
    let told = told_with_register(&[ROW], &held);
    assert_eq!(
        told,
        "ROW-DISAPPEARED 0:0\nDUP-EXACT 2:0\naccept_with_warning"
    );
}

#[test]
fn reg_19_nothing_is_missed_while_a_row_cannot_be_read() {
    let unread = ROW.replace("ESME", "ESMEE");
    let told = told_with_register(&[&unread], &held(&[ROW, OTHER]));
    assert_eq!(told, "ENUM-INVALID 2:5\nreject");
}

#[test]
fn reg_3_a_nil_return_asks_about_everything_that_was_open() {
    let told = told_with_register(&[], &held(&[ROW]));
    assert_eq!(
        told,
        "FILE-NO-ROWS 0:0\nROW-DISAPPEARED 0:0\naccept_with_warning"
    );
}
