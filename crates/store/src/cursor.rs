//! Cursors of pages: the sort key of the last entry shown, as whole numbers joined by points.
//!
//! A cursor is a place in a list, not a permission: whatever it holds, the query around it decides
//! what may be seen. One that cannot be read is refused, for whoever follows a broken one would take
//! the first page for the next.

use crate::fault::Stored;
use app::ports::LedgerError;

/// The cursor after an entry with this sort key.
pub(crate) fn write(key: &[i64]) -> String {
    key.iter().map(i64::to_string).collect::<Vec<_>>().join(".")
}

/// The sort key in a cursor; nothing where there is no cursor.
pub(crate) fn read<const N: usize>(cursor: Option<&str>) -> Stored<Option<[i64; N]>> {
    match cursor {
        None => Ok(None),
        Some(text) => key_in(text).map(Some).ok_or(LedgerError::NoSuchPage),
    }
}

fn key_in<const N: usize>(cursor: &str) -> Option<[i64; N]> {
    let mut parts = cursor.split('.');
    let mut key = [0; N];
    for part in &mut key {
        let text = parts.next()?;
        let value: i64 = text.parse().ok()?;
        // Only as written: no `+1`, no `007`.
        *part = (value.to_string() == text).then_some(value)?;
    }
    parts.next().is_none().then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_as_written() {
        let read = read::<2>(Some(&write(&[7, -3]))).unwrap();
        assert_eq!(read, Some([7, -3]));
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        for hostile in [
            "",
            ".",
            "1",
            "1.2.3",
            "+1.2",
            "01.2",
            "1.2'",
            "1;DROP TABLE item.2",
            "99999999999999999999.1",
            "1.\0",
        ] {
            let refused = matches!(read::<2>(Some(hostile)), Err(LedgerError::NoSuchPage));
            assert!(refused, "{hostile:?}");
        }
        assert_eq!(read::<2>(None).unwrap(), None);
    }
}
