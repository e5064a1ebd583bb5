//! One entry by its public reference.

use super::forms::{EntryRecordForm, ProblemForm};
use crate::refusal::{not_found, problem, read_problem};
use crate::{PathArrived, ReadingState};
use axum::extract::{Path, State};
use axum::response::Response;
use http::HeaderMap;
use pages::entity_tag;
use terms::PublicRef;

/// One entry with its history.
///
/// A withdrawn entry answers with its reason and without text. A reference that was never
/// published answers 404, whatever else may be known under it elsewhere.
#[utoipa::path(
    get,
    path = "/api/v1/published/entries/{reference}",
    operation_id = "readPublishedEntry",
    tag = "published",
    params(("reference" = String, Path, description = "The public reference", example = "FGR-7K3M9Q2ZXA")),
    responses(
        (status = 200, description = "The entry, or why it was withdrawn", body = EntryRecordForm),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not on the access list", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "Nothing was published under this reference", body = ProblemForm, content_type = "application/problem+json"),
        (status = 503, description = "Nothing is published yet", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn entry(
    State(state): State<ReadingState>,
    headers: HeaderMap,
    reference: PathArrived<String>,
) -> Response {
    let reference = reference
        .ok()
        .and_then(|Path(text)| PublicRef::parse(&text));
    let Some(reference) = reference else {
        return problem(&not_found());
    };
    match state.reader.entry(reference).await {
        Ok(Some(record)) => entity_tag::json(&headers, &EntryRecordForm::from(&record)),
        Ok(None) => problem(&not_found()),
        Err(error) => problem(&read_problem(&error)),
    }
}
