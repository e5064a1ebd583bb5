//! Confirmation requests by program.

use super::answer::{act_failed, json, not_found, read_failed};
use super::caller::{Asked, Caller, cursor, form_of, key_of};
use super::forms::{ConfirmationForm, MadeForm, PageForm, ProblemForm};
use crate::WebState;
use app::ports::{Answered, PageRequest};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use register::command::Command;
use serde::Deserialize;
use terms::reference::ConfirmationRef;
use utoipa::ToSchema;

/// Which requests, and which page of them.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListParameters {
    /// Whether to list those that have the caller's answer; those that wait, where nothing is
    /// said.
    pub answered: Option<bool>,
    /// The cursor that the page before gave.
    #[param(max_length = 500)]
    pub after: Option<String>,
}

/// The requests addressed to the caller's organisation, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/confirmations",
    operation_id = "listConfirmations",
    tag = "register",
    params(ListParameters),
    responses(
        (status = 200, description = "A page of requests", body = PageForm<ConfirmationForm>),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn list(
    State(state): State<WebState>,
    caller: Caller,
    Asked(parameters): Asked<ListParameters>,
    headers: HeaderMap,
) -> Response {
    let request = match cursor(parameters.after) {
        Ok(after) => PageRequest { after, limit: 50 },
        Err(response) => return response,
    };
    let answered = match parameters.answered {
        Some(true) => Answered::Already,
        Some(false) | None => Answered::NotYet,
    };
    let found = state
        .app
        .asked_confirmations(caller.capacity(), answered, &request)
        .await;
    match found {
        Ok(found) => json(
            &headers,
            &PageForm {
                entries: found.entries.iter().map(ConfirmationForm::from).collect(),
                next: found.next,
            },
        ),
        Err(error) => read_failed(&error),
    }
}

/// One request addressed to the caller's organisation.
#[utoipa::path(
    get,
    path = "/api/v1/confirmations/{reference}",
    operation_id = "readConfirmation",
    tag = "register",
    params(("reference" = String, Path, description = "The request's reference")),
    responses(
        (status = 200, description = "The request", body = ConfirmationForm),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "Not addressed to the caller", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn show(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(request) = ConfirmationRef::parse(&reference) else {
        return not_found();
    };
    match state
        .app
        .asked_confirmation(caller.capacity(), request)
        .await
    {
        Ok(Some(asked)) => json(&headers, &ConfirmationForm::from(&asked)),
        Ok(None) => not_found(),
        Err(error) => read_failed(&error),
    }
}

/// A manufacturer's answer.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "answer", rename_all = "kebab-case", deny_unknown_fields)]
pub enum AnswerForm {
    /// These words are right and this is the fix.
    Confirm {
        /// Test report, release note or the like.
        #[schema(min_length = 1, max_length = 10000)]
        evidence: String,
    },
    /// Not a fix, or not in these words.
    Refuse {
        /// Why.
        #[schema(min_length = 1, max_length = 10000)]
        reason: String,
    },
    /// Confirmed once, and no longer.
    Withdraw {
        /// Why.
        #[schema(min_length = 1, max_length = 10000)]
        reason: String,
    },
}

/// Answers a request.
#[utoipa::path(
    post,
    path = "/api/v1/confirmations/{reference}/answer",
    operation_id = "answerConfirmation",
    tag = "register",
    params(
        ("reference" = String, Path, description = "The request's reference"),
        ("Idempotency-Key" = Option<String>, Header, pattern = "^[!-~]{1,200}$", description = "Sent again under the same key, it is answered once")
    ),
    request_body = AnswerForm,
    responses(
        (status = 200, description = "Answered", body = MadeForm),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a provider", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "Not addressed to the caller", body = ProblemForm, content_type = "application/problem+json"),
        (status = 409, description = "Changed at the same time, or the key was used before", body = ProblemForm, content_type = "application/problem+json"),
        (status = 415, description = "Not JSON", body = ProblemForm, content_type = "application/problem+json"),
        (status = 422, description = "Not carried out", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn answer(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(request) = ConfirmationRef::parse(&reference) else {
        return not_found();
    };
    let path = format!("/api/v1/confirmations/{reference}/answer");
    let read = key_of(&headers, &path, &body)
        .and_then(|key| Ok((key, form_of::<AnswerForm>(&headers, &body)?)));
    let (key, form) = match read {
        Ok(read) => read,
        Err(response) => return response,
    };
    let item = match state
        .app
        .asked_confirmation(caller.capacity(), request)
        .await
    {
        Ok(Some(asked)) => asked.item,
        Ok(None) => return not_found(),
        Err(error) => return read_failed(&error),
    };
    let command = match form {
        AnswerForm::Confirm { evidence } => Command::ConfirmFix {
            item,
            request,
            evidence,
        },
        AnswerForm::Refuse { reason } => Command::RefuseFix {
            item,
            request,
            reason,
        },
        AnswerForm::Withdraw { reason } => Command::WithdrawConfirmation {
            item,
            request,
            reason,
        },
    };
    match state
        .app
        .act_once(&caller.actor(), &command, key.as_ref())
        .await
    {
        // The item's own reference is none of the manufacturer's business.
        Ok(_) => json(
            &HeaderMap::new(),
            &MadeForm {
                reference: request.to_string(),
            },
        ),
        Err(error) => act_failed(&error),
    }
}
