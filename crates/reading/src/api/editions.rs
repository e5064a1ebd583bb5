//! Editions, what each changed, and their files.

use super::forms::{
    ChangedForm, ChangesForm, EditionForm, EditionsForm, ProblemForm, TombstoneForm,
};
use super::parameters::{self, Arrived};
use crate::file::attachment;
use crate::refusal::{not_found, problem, query_problem, read_problem};
use crate::{PathArrived, ReadingState, changes};
use axum::extract::{Path, State};
use axum::response::Response;
use formats::published_line::field_name;
use http::HeaderMap;
use pages::entity_tag;
use published::search::SearchRefusal;
use serde::Deserialize;
use terms::PublicRef;
use utoipa::IntoParams;

/// Which page of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListParameters {
    /// Where this page begins: the `next_cursor` of the page before.
    #[param(max_length = 200, pattern = "^[0-9A-Za-z_-]+$")]
    cursor: Option<String>,
    /// How many at most; 20 where nothing is said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<usize>,
}

/// The editions so far, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/published/editions",
    operation_id = "listPublishedEditions",
    tag = "published",
    params(ListParameters),
    responses(
        (status = 200, description = "One page of editions", body = EditionsForm),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 400, description = "The parameters are refused", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not on the access list", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "No such page", body = ProblemForm, content_type = "application/problem+json"),
        (status = 503, description = "Nothing is published yet", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn editions(
    State(state): State<ReadingState>,
    headers: HeaderMap,
    arrived: Arrived<ListParameters>,
) -> Response {
    let page = match page_of(arrived) {
        Ok(page) => page,
        Err(refused) => return problem(&refused),
    };
    let before = match page.after().map(str::parse::<u32>) {
        None => None,
        Some(Ok(number)) => Some(number),
        Some(Err(_)) => return problem(&query_problem(&SearchRefusal::Cursor)),
    };
    match state.reader.editions(before, page.size() + 1).await {
        Ok(mut found) => {
            let more = found.len() > page.size();
            found.truncate(page.size());
            let next = found.last().filter(|_| more).map(|e| e.number.to_string());
            let form = EditionsForm {
                editions: found.iter().map(EditionForm::from).collect(),
                next_cursor: next,
            };
            entity_tag::json(&headers, &form)
        }
        Err(error) => problem(&read_problem(&error)),
    }
}

fn page_of(
    arrived: Arrived<ListParameters>,
) -> Result<published::search::PageAsked, formats::problem::ProblemDetails> {
    let asked = parameters::read(arrived)?;
    parameters::page(asked.limit, asked.cursor)
}

/// One edition.
#[utoipa::path(
    get,
    path = "/api/v1/published/editions/{edition}",
    operation_id = "readPublishedEdition",
    tag = "published",
    params(("edition" = u32, Path, description = "The number of the edition", minimum = 1, example = 1)),
    responses(
        (status = 200, description = "The edition", body = EditionForm),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not on the access list", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "No such edition", body = ProblemForm, content_type = "application/problem+json"),
        (status = 503, description = "Nothing is published yet", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn edition(
    State(state): State<ReadingState>,
    headers: HeaderMap,
    edition: PathArrived<String>,
) -> Response {
    let number = edition.ok().and_then(|Path(text)| text.parse().ok());
    let Some(number) = number else {
        return problem(&not_found());
    };
    match state.reader.edition(number).await {
        Ok(Some(facts)) => entity_tag::json(&headers, &EditionForm::from(&facts)),
        Ok(None) => problem(&not_found()),
        Err(error) => problem(&read_problem(&error)),
    }
}

/// What an edition changed.
///
/// Entries added, altered and withdrawn since the edition before, in order of public reference.
#[utoipa::path(
    get,
    path = "/api/v1/published/editions/{edition}/changes",
    operation_id = "readPublishedChanges",
    tag = "published",
    params(
        ("edition" = u32, Path, description = "The number of the edition", minimum = 1, example = 1),
        ListParameters,
    ),
    responses(
        (status = 200, description = "One page of changes", body = ChangesForm),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 400, description = "The parameters are refused", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not on the access list", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "No such edition or page", body = ProblemForm, content_type = "application/problem+json"),
        (status = 503, description = "Nothing is published yet", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn changes(
    State(state): State<ReadingState>,
    headers: HeaderMap,
    edition: PathArrived<String>,
    arrived: Arrived<ListParameters>,
) -> Response {
    let page = match page_of(arrived) {
        Ok(page) => page,
        Err(refused) => return problem(&refused),
    };
    let after = match page.after().map(PublicRef::parse) {
        None => None,
        Some(Some(reference)) => Some(reference),
        Some(None) => return problem(&query_problem(&SearchRefusal::Cursor)),
    };
    let number = edition.ok().and_then(|Path(text)| text.parse().ok());
    let Some(number) = number else {
        return problem(&not_found());
    };
    match state.reader.edition(number).await {
        Ok(Some(_)) => {}
        Ok(None) => return problem(&not_found()),
        Err(error) => return problem(&read_problem(&error)),
    }
    match changes::page(&state.reader, number, after, page.size()).await {
        Ok(found) => entity_tag::json(&headers, &changes_form(number, &found)),
        Err(error) => problem(&read_problem(&error)),
    }
}

fn changes_form(edition: u32, page: &changes::ChangesPage) -> ChangesForm {
    let changes = &page.changes;
    ChangesForm {
        edition,
        added: changes.added.iter().map(ToString::to_string).collect(),
        changed: changes
            .changed
            .iter()
            .map(|(reference, fields)| ChangedForm {
                reference: reference.to_string(),
                fields: fields.iter().map(|f| field_name(*f).to_owned()).collect(),
            })
            .collect(),
        withdrawn: changes.withdrawn.iter().map(TombstoneForm::from).collect(),
        next_cursor: page.next.map(|next| next.to_string()),
    }
}

/// A file of an edition, byte for byte as it was published.
#[utoipa::path(
    get,
    path = "/api/v1/published/editions/{edition}/files/{name}",
    operation_id = "readPublishedFile",
    tag = "published",
    params(
        ("edition" = u32, Path, description = "The number of the edition", minimum = 1, example = 1),
        ("name" = String, Path, description = "The name of the file", example = "register.csv"),
    ),
    responses(
        (status = 200, description = "The file", content(
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (String = "text/csv"),
            (String = "text/csv; charset=utf-8; header=present"),
            (Object = "application/json"),
            (Vec<u8> = "application/octet-stream"),
        )),
        (status = 304, description = "The file that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not on the access list", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "No such file", body = ProblemForm, content_type = "application/problem+json"),
        (status = 503, description = "Nothing is published yet", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn file(
    State(state): State<ReadingState>,
    headers: HeaderMap,
    asked: PathArrived<(String, String)>,
) -> Response {
    let asked = asked
        .ok()
        .and_then(|Path((n, name))| Some((n.parse().ok()?, name)));
    let Some((number, name)) = asked else {
        return problem(&not_found());
    };
    match state.reader.file(number, &name).await {
        Ok(Some((facts, bytes))) => attachment(&headers, &facts, bytes),
        Ok(None) => problem(&not_found()),
        Err(error) => problem(&read_problem(&error)),
    }
}
