//! MAKE-NOT-YOURS: a Device Manufacturer reports on its own makes.

use super::*;
use terms::Make;

#[test]
fn reg_15_another_manufacturers_make_is_refused() {
    let own = [Make::parse("NORTHMERE").unwrap()];
    let setting = CheckSetting {
        own_makes: Some(&own),
        ..setting()
    };
    let checked = check(file(&[ROW, OTHER]).as_bytes(), &setting);
    assert_eq!(told(&checked), "MAKE-NOT-YOURS 3:2\nreject");
    assert_eq!(checked.rows.len(), 1);
}
