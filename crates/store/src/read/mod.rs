//! Reading what acts wrote. Every list pages by key, never by offset.

pub(crate) mod confirmations;
pub(crate) mod editions;
pub(crate) mod item_pages;
pub(crate) mod items;
pub(crate) mod journal;
pub(crate) mod launches;
pub(crate) mod notices;
pub(crate) mod only_ones;
pub(crate) mod rounds;
pub(crate) mod submissions;

use crate::cursor;
use crate::fault::Stored;
use app::ports::{Page, PageRequest};

/// How many rows to ask for: one more than the page holds, to know whether another follows.
fn rows_wanted(page: &PageRequest) -> i64 {
    i64::from(page.limit.max(1)) + 1
}

/// A page of these rows: as many as fit, and the cursor of the last shown where more follow.
fn page_of<R, T, const N: usize>(
    page: &PageRequest,
    mut rows: Vec<R>,
    sort_key: impl Fn(&R) -> [i64; N],
    entry: impl FnMut(&R) -> Stored<T>,
) -> Stored<Page<T>> {
    let limit = page.limit.max(1) as usize;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| cursor::write(&sort_key(row)));
    let entries = rows.iter().map(entry).collect::<Stored<_>>()?;
    Ok(Page { entries, next })
}
