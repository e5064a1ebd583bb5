//! FILE-SAME-AS-BEFORE: the bytes of an accepted file again.

use super::*;

#[test]
fn reg_16_the_same_file_again_is_said_once() {
    let rows = [ROW, OTHER];
    assert_eq!(
        told_with_register(&rows, &held(&rows)),
        "FILE-SAME-AS-BEFORE 0:0\naccept_with_warning"
    );
}
