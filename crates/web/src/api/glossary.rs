//! The glossary by program.

use super::answer::{json, not_found, read_failed};
use super::caller::{Asked, Caller};
use super::forms::ProblemForm;
use crate::WebState;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A version of the glossary.
#[derive(Serialize, ToSchema)]
pub struct GlossaryForm {
    /// Its version.
    pub version: u32,
    /// When it was published.
    pub published_at: String,
    /// Its entries in alphabetical order of term.
    pub entries: Vec<GlossaryEntryForm>,
}

/// One term.
#[derive(Serialize, ToSchema)]
pub struct GlossaryEntryForm {
    /// What fields and codes link to.
    pub anchor: String,
    /// The term.
    pub term: String,
    /// What it means.
    pub meaning: String,
    /// Where the meaning comes from.
    pub source: String,
}

/// Which version.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GlossaryParameters {
    /// The version; the one in force where nothing is said.
    pub version: Option<u32>,
}

/// The glossary in force, or a given version.
#[utoipa::path(
    get,
    path = "/api/v1/glossary",
    operation_id = "readGlossary",
    tag = "register",
    params(GlossaryParameters),
    responses(
        (status = 200, description = "The glossary", body = GlossaryForm),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "No such version", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn show(
    State(state): State<WebState>,
    _caller: Caller,
    Asked(parameters): Asked<GlossaryParameters>,
    headers: HeaderMap,
) -> Response {
    match state.app.ledger.glossary(parameters.version).await {
        Ok(Some(glossary)) => json(
            &headers,
            &GlossaryForm {
                version: glossary.version,
                published_at: glossary.published_at.rfc3339(),
                entries: glossary
                    .entries
                    .into_iter()
                    .map(|entry| GlossaryEntryForm {
                        anchor: entry.anchor,
                        term: entry.term,
                        meaning: entry.meaning,
                        source: entry.source,
                    })
                    .collect(),
            },
        ),
        Ok(None) => not_found(),
        Err(error) => read_failed(&error),
    }
}
