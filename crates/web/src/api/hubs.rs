//! Lists of hubs in answers: by page as JSON, whole as CSV. Device IDs stand in bodies only, never
//! in an address (they are treated as personal data), so a cursor is a place in the list.

use super::answer::{parameter_unfit, problem};
use super::caller::cursor;
use axum::http::header::CONTENT_DISPOSITION;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use formats::asked::Unfit;
use formats::limits::{HUBS_PER_PAGE_DEFAULT, HUBS_PER_PAGE_MAX};
use formats::problem::ProblemDetails;
use serde::Deserialize;

/// Which page of a list of hubs.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HubPageParameters {
    /// The cursor that the page before gave.
    #[param(max_length = 500)]
    pub after: Option<String>,
    /// At most this many; 1,000 where nothing is said.
    #[param(minimum = 1, maximum = 10000)]
    pub limit: Option<u32>,
}

/// A page of a list, and the cursor of the next one.
pub struct HubPage<'l, T> {
    /// The hubs.
    pub hubs: &'l [T],
    /// Where the next page begins; absent on the last one.
    pub next: Option<String>,
}

impl HubPageParameters {
    /// The page of this list. `mark` says which list it is: where a cursor was given for another
    /// one, the list has changed meanwhile and the reader starts anew.
    pub fn page_of<'l, T>(&self, list: &'l [T], mark: &str) -> Result<HubPage<'l, T>, Response> {
        let limit = self.limit.unwrap_or(HUBS_PER_PAGE_DEFAULT);
        if !(1..=HUBS_PER_PAGE_MAX).contains(&limit) {
            let max = u64::from(HUBS_PER_PAGE_MAX);
            let unfit = Unfit::whole_number("limit", u64::from(limit), 1, max);
            return Err(parameter_unfit(&unfit));
        }
        let from = match cursor(self.after.clone())? {
            None => 0,
            Some(after) => place(&after, mark)?.min(list.len()),
        };
        let until = from.saturating_add(limit as usize).min(list.len());
        Ok(HubPage {
            hubs: &list[from..until],
            next: (until < list.len()).then(|| format!("{until}.{mark}")),
        })
    }
}

/// Where a page begins.
fn place(after: &str, mark: &str) -> Result<usize, Response> {
    let read = |(place, of): (&str, &str)| Some((place.parse().ok()?, of == mark));
    match after.split_once('.').and_then(read) {
        None => Err(problem(&ProblemDetails::of_cursor("after", after))),
        Some((place, true)) => Ok(place),
        Some((_, false)) => Err(problem(
            &ProblemDetails::new(409, "list-changed", "The list has changed").with_detail(
                "Hubs came or went since the page before. Start again without the cursor, or \
                 take the CSV, which is of one moment.",
            ),
        )),
    }
}

/// A CSV file that a program reads and a person may save.
pub fn csv(headers: &HeaderMap, name: &str, text: String) -> Response {
    let mut response = pages::entity_tag::tagged(
        headers,
        "text/csv; charset=utf-8; header=present",
        text.into_bytes(),
    );
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(CONTENT_DISPOSITION, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(after: Option<&str>, limit: u32) -> HubPageParameters {
        HubPageParameters {
            after: after.map(str::to_owned),
            limit: Some(limit),
        }
    }

    #[test]
    fn pages_follow_each_other_to_the_end_and_lose_nothing() {
        let list: Vec<u32> = (0..25).collect();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = asked(after.as_deref(), 10);
            let page = page.page_of(&list, "m").ok().unwrap();
            seen.extend_from_slice(page.hubs);
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, list);
    }

    #[test]
    fn a_cursor_of_another_list_is_refused_and_so_is_one_that_is_none() {
        let status = |after, limit| match asked(Some(after), limit).page_of(&[1, 2], "m") {
            Ok(_) => 200,
            Err(response) => response.status().as_u16(),
        };
        assert_eq!(status("1.m", 1), 200);
        assert_eq!(status("99.m", 1), 200);
        assert_eq!(status("1.n", 1), 409);
        for after in ["", "1", "x.m", "-1.m"] {
            assert_eq!(status(after, 1), 400, "{after}");
        }
        assert_eq!(status("1.m", 0), 400);
        assert_eq!(status("1.m", 10_001), 400);
    }
}
