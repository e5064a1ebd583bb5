//! The list of editions.

use crate::refusal::{not_found_page, read_problem_page};
use crate::{ReadingState, address};
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use formats::limits::PAGE_ENTRIES_DEFAULT;
use formats::sentences::edition::kind_in_full;
use maud::{Markup, html};
use pages::{
    Column, NarrowTable, PageHead, Problem, Table, Viewer, data_table, date_text, heading,
    moment_text, pagination, paths, problem_page,
};
use published::{EditionFacts, ReadError};
use serde::Deserialize;

/// Which page of the list.
#[derive(Deserialize)]
pub struct Asked {
    after: Option<String>,
}

/// `GET /published`
pub async fn page(
    State(state): State<ReadingState>,
    Extension(viewer): Extension<Viewer>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let Ok(Query(asked)) = asked else {
        return problem_page(&Problem::BadRequest, Some(&viewer), viewer.world);
    };
    let before = match asked.after.as_deref().map(str::parse) {
        None => None,
        Some(Ok(number)) => Some(number),
        Some(Err(_)) => return not_found_page(&viewer),
    };
    match state
        .reader
        .editions(before, PAGE_ENTRIES_DEFAULT + 1)
        .await
    {
        Ok(editions) => list(&viewer, editions, before),
        // Before the first edition the list is empty, which is no fault.
        Err(ReadError::NothingPublished) => list(&viewer, Vec::new(), None),
        Err(error) => read_problem_page(&error, &viewer),
    }
}

fn list(viewer: &Viewer, mut editions: Vec<EditionFacts>, before: Option<u32>) -> Response {
    let more = editions.len() > PAGE_ENTRIES_DEFAULT;
    editions.truncate(PAGE_ENTRIES_DEFAULT);
    let next = editions
        .last()
        .filter(|_| more)
        .map(|edition| address::editions(edition.number));
    let table = Table {
        id: "editions",
        caption: "Published editions, the latest first",
        columns: &[
            Column::row_header("Edition"),
            Column::text("Why there is one"),
            Column::text("As of"),
            Column::text("Published"),
        ],
        rows: editions.iter().map(row).collect(),
        empty: "No edition is published yet.",
        narrow: NarrowTable::Cards,
    };
    let head = PageHead {
        current: paths::PUBLISHED,
        ..PageHead::new("Published editions", Some(viewer))
    };
    pages::page(
        head,
        html! {
            (heading("Published editions", Some(
                "Each edition is complete and never changes; a correction is a new edition."
            )))
            (data_table(&table))
            (pagination(before.map(|_| paths::PUBLISHED), next.as_deref()))
        },
    )
}

fn row(edition: &EditionFacts) -> Vec<Markup> {
    vec![
        html! { a href=(address::edition(edition.number, None)) { "Edition " (edition.number) } },
        html! { (kind_in_full(&edition.kind)) },
        date_text(edition.as_of),
        moment_text(edition.published_at),
    ]
}
