//! FIX-DOWNGRADED: a fix that was available and now is not would be taken out of what is
//! published.

use super::*;

#[test]
fn reg_17_a_fix_that_is_no_longer_available_is_asked_about() {
    let now = "1,Northmere,EM-100,0002012F,ESME,Device Manufacturer,Defect,2026-03-20,No,";
    assert_eq!(
        told_with_register(&[now], &held(&[ROW])),
        "FIX-DOWNGRADED 2:9\naccept_with_warning"
    );
}
