//! FILE-TOO-LARGE: over a limit in bytes or rows.

use super::*;
use formats::limits::{SUBMISSION_BYTES_MAX, SUBMISSION_ROWS_MAX};

#[test]
fn reg_14_a_file_over_the_limit_in_bytes_is_refused_unread() {
    let bytes = vec![b'x'; SUBMISSION_BYTES_MAX + 1];
    let checked = check(&bytes, &setting());
    assert_eq!(told(&checked), "FILE-TOO-LARGE 0:0\nreject");
    assert_eq!(checked.findings.kept()[0].expected, "At most 64 MiB");
}

#[test]
fn reg_14_a_file_over_the_limit_in_rows_is_refused() {
    let mut text = format!("{HEADER}\n");
    text.push_str(&"\n".repeat(SUBMISSION_ROWS_MAX + 1));
    let checked = check(text.as_bytes(), &setting());
    assert_eq!(checked.findings.kept()[0].expected, "At most 500,000 rows");
    let counts = checked.findings.counts();
    assert_eq!(counts[&register::intake::Code::FileTooLarge], 1);
    assert_eq!(
        counts[&register::intake::Code::RowEmpty],
        SUBMISSION_ROWS_MAX as u64
    );
}
