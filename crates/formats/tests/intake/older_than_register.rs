//! DATE-OLDER-THAN-REGISTER: an old file sent again.

use super::*;

#[test]
fn reg_19_a_row_older_than_the_one_held_is_asked_about() {
    let later = ROW.replace("2026-03-01", "2026-03-25");
    assert_eq!(
        told_with_register(&[ROW], &held(&[&later])),
        "DATE-OLDER-THAN-REGISTER 2:8\naccept_with_warning"
    );
}

#[test]
fn reg_19_a_row_newer_than_the_one_held_is_an_update() {
    let later =
        "1,Northmere,EM-100,0002012F,ESME,Device Manufacturer,Fix,2026-03-25,Yes,Restart it.";
    assert_eq!(told_with_register(&[later], &held(&[ROW])), "accept");
}
