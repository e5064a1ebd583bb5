//! Editions by program, for DCC. Everybody reads published editions from the published register.

use super::answer::{act_failed, forbidden, json, made, not_found, read_failed, unreadable};
use super::caller::{Caller, form_of, key_of};
use super::forms::{MadeForm, ProblemForm};
use crate::WebState;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use formats::journal::hex;
use register::command::Command;
use register::edition::{Edition, EditionKind, EditionState};
use serde::{Deserialize, Serialize};
use terms::{EditionRef, OrganisationType, RoundRef};
use utoipa::ToSchema;

/// An edition as DCC sees it in a list.
#[derive(Serialize, ToSchema)]
pub struct EditionForm {
    /// Its reference.
    pub reference: String,
    /// Its number.
    pub number: u32,
    /// quarterly, ad-hoc or erratum.
    pub kind: String,
    /// The period or the reason.
    pub words: String,
    /// The day whose state it gives.
    pub as_of: String,
    /// prepared, published or discarded.
    pub state: String,
    /// SHA-256 of everything public in it.
    pub published_sha256: String,
}

impl From<&Edition> for EditionForm {
    fn from(edition: &Edition) -> EditionForm {
        let (kind, words) = match &edition.kind {
            EditionKind::Quarterly { period } => ("quarterly", period),
            EditionKind::AdHoc { reason } => ("ad-hoc", reason),
            EditionKind::Erratum { reason } => ("erratum", reason),
        };
        EditionForm {
            reference: edition.reference.to_string(),
            number: edition.number,
            kind: kind.to_owned(),
            words: words.clone(),
            as_of: edition.as_of.to_string(),
            state: match edition.state {
                EditionState::Prepared => "prepared",
                EditionState::Published { .. } => "published",
                EditionState::Discarded { .. } => "discarded",
            }
            .to_owned(),
            published_sha256: hex(&edition.published_digest),
        }
    }
}

/// Every edition, newest first (DCC).
#[utoipa::path(
    get,
    path = "/api/v1/editions",
    operation_id = "listEditions",
    tag = "register",
    responses(
        (status = 200, description = "The editions", body = Vec<EditionForm>),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not DCC", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn list(State(state): State<WebState>, caller: Caller, headers: HeaderMap) -> Response {
    if caller.capacity().organisation_type != OrganisationType::Dcc {
        return forbidden();
    }
    match state.app.ledger.editions().await {
        Ok(editions) => {
            let forms: Vec<EditionForm> = editions
                .iter()
                .map(|stored| EditionForm::from(&stored.value))
                .collect();
            json(&headers, &forms)
        }
        Err(error) => read_failed(&error),
    }
}

/// What edition to prepare.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrepareForm {
    /// quarterly, ad-hoc or erratum.
    #[schema(pattern = "^(quarterly|ad-hoc|erratum)$")]
    pub kind: String,
    /// The period, or the reason in words that are published.
    #[schema(min_length = 1, max_length = 200)]
    pub words: String,
    /// The round it closes.
    pub round: Option<String>,
}

/// Prepares an edition (DCC). A second person publishes it.
#[utoipa::path(
    post,
    path = "/api/v1/editions",
    operation_id = "prepareEdition",
    tag = "register",
    params(("Idempotency-Key" = Option<String>, Header, pattern = "^[!-~]{1,200}$", description = "Sent again under the same key, it is prepared once")),
    request_body = PrepareForm,
    responses(
        (status = 201, description = "Prepared", body = MadeForm),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not DCC", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "No such round", body = ProblemForm, content_type = "application/problem+json"),
        (status = 409, description = "Changed at the same time, or the key was used before", body = ProblemForm, content_type = "application/problem+json"),
        (status = 415, description = "Not JSON", body = ProblemForm, content_type = "application/problem+json"),
        (status = 422, description = "Not carried out", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn prepare(
    State(state): State<WebState>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let read = key_of(&headers, "/api/v1/editions", &body)
        .and_then(|key| Ok((key, form_of::<PrepareForm>(&headers, &body)?)));
    let (key, form) = match read {
        Ok(read) => read,
        Err(response) => return response,
    };
    let kind = match form.kind.as_str() {
        "quarterly" => EditionKind::Quarterly { period: form.words },
        "ad-hoc" => EditionKind::AdHoc { reason: form.words },
        "erratum" => EditionKind::Erratum { reason: form.words },
        _ => return unreadable("kind is quarterly, ad-hoc or erratum."),
    };
    let round = match form.round.as_deref().map(RoundRef::parse) {
        None => None,
        Some(Some(round)) => Some(round),
        Some(None) => return not_found(),
    };
    let command = Command::PrepareEdition { kind, round };
    match state
        .app
        .act_once(&caller.actor(), &command, key.as_ref())
        .await
    {
        Ok(done) => {
            let reference = done.made.text();
            made(
                &format!("/api/v1/editions/{reference}"),
                &MadeForm { reference },
            )
        }
        Err(error) => act_failed(&error),
    }
}

/// Publishes a prepared edition (DCC, a second person).
#[utoipa::path(
    post,
    path = "/api/v1/editions/{reference}/publish",
    operation_id = "publishEdition",
    tag = "register",
    params(
        ("reference" = String, Path, description = "The edition's reference"),
        ("Idempotency-Key" = Option<String>, Header, pattern = "^[!-~]{1,200}$", description = "Sent again under the same key, it is published once")
    ),
    responses(
        (status = 200, description = "Published", body = MadeForm),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not DCC", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "No such edition", body = ProblemForm, content_type = "application/problem+json"),
        (status = 409, description = "Changed at the same time, or the key was used before", body = ProblemForm, content_type = "application/problem+json"),
        (status = 422, description = "Not carried out", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn publish(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(edition) = EditionRef::parse(&reference) else {
        return not_found();
    };
    let key = match key_of(
        &headers,
        &format!("/api/v1/editions/{reference}/publish"),
        b"",
    ) {
        Ok(key) => key,
        Err(response) => return response,
    };
    let command = Command::PublishEdition { edition };
    match state
        .app
        .act_once(&caller.actor(), &command, key.as_ref())
        .await
    {
        Ok(done) => json(
            &HeaderMap::new(),
            &MadeForm {
                reference: done.made.text(),
            },
        ),
        Err(error) => act_failed(&error),
    }
}
