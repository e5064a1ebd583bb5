//! Parameters of the API's lists, read strictly: what is out of its limits is refused, not bent.

use crate::refusal::parameters;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use formats::limits::{CURSOR_CHARACTERS_MAX, PAGE_ENTRIES_MAX};
use formats::problem::ProblemDetails;
use published::search::PageAsked;

/// Parameters as they arrive.
pub type Arrived<T> = Result<Query<T>, QueryRejection>;

/// The parameters, or the problem that they are.
pub fn read<T>(arrived: Arrived<T>) -> Result<T, ProblemDetails> {
    arrived.map(|Query(read)| read).map_err(|_| parameters())
}

/// The page asked for, within the limits.
pub fn page(limit: Option<usize>, cursor: Option<String>) -> Result<PageAsked, ProblemDetails> {
    let within = limit.is_none_or(|limit| (1..=PAGE_ENTRIES_MAX).contains(&limit));
    let short = cursor
        .as_ref()
        .is_none_or(|cursor| cursor.chars().count() <= CURSOR_CHARACTERS_MAX);
    match within && short {
        true => Ok(PageAsked::new(limit, cursor)),
        false => Err(parameters()),
    }
}
