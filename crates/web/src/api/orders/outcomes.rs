//! Outcomes of ordered hubs, reported in batches under the CSP's own numbers.

use super::super::answer::{json, unreadable};
use super::super::body::report_of;
use super::super::caller::Asked;
use super::super::forms::ProblemForm;
use super::super::launches::{TakenForm, launch_act_failed, report_failed};
use crate::WebState;
use crate::certified::CertifiedCaller;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The number of a batch.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BatchParameters {
    /// The batch's number in the CSP's own sequence: 1, 2, 3 and so on. The same batch may come
    /// again under its number; another one may not.
    #[param(minimum = 1, maximum = 9007199254740991_i64)]
    pub sequence: u64,
}

/// The greatest number of a batch: the greatest that every JSON reader holds exactly.
const SEQUENCE_MAX: u64 = (1 << 53) - 1;

/// Reports outcomes of ordered hubs. Rows that do not read, or that are of no order or hub of the
/// caller's, are findings; the others are taken. Order and repeats do not matter.
#[utoipa::path(
    post,
    path = "/api/v1/outcomes",
    operation_id = "reportOutcomes",
    tag = "csp",
    params(BatchParameters),
    request_body(
        content(
            (String = "application/x-ndjson"),
            (String = "text/csv")
        ),
        description = "order, device_id, step, failure, version, at; at most 64 MiB and 500,000 rows"
    ),
    responses(
        (status = 200, description = "What became of it", body = TakenForm),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a CSP; or, where client certificates are demanded, not over a connection of the caller's organisation", body = ProblemForm, content_type = "application/problem+json"),
        (status = 409, description = "The number was used for another batch", body = ProblemForm, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemForm, content_type = "application/problem+json"),
        (status = 415, description = "Neither NDJSON nor CSV", body = ProblemForm, content_type = "application/problem+json"),
        (status = 422, description = "Nothing of the whole file can be taken", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn report(
    State(state): State<WebState>,
    caller: CertifiedCaller,
    Asked(batch): Asked<BatchParameters>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if !(1..=SEQUENCE_MAX).contains(&batch.sequence) {
        return unreadable("The sequence is a whole number from 1.");
    }
    let (bytes, form) = match report_of(&headers, body).await {
        Ok(report) => report,
        Err(response) => return response,
    };
    let taken = state
        .app
        .take_outcomes(caller.capacity(), batch.sequence, &bytes, form)
        .await;
    match taken {
        Ok(taken) => json(&HeaderMap::new(), &TakenForm::of(&taken)),
        Err(error) => report_failed(error),
    }
}

/// Where a CSP's sequence of batches stands.
#[derive(Serialize, ToSchema)]
pub struct SequenceForm {
    /// The number that follows its highest.
    pub next: u64,
    /// Numbers below it that are missing, the first hundred of them.
    pub missing: Vec<u64>,
}

/// Where the calling CSP's sequence of batches stands: what a program that was started again asks
/// before it goes on.
#[utoipa::path(
    get,
    path = "/api/v1/outcomes",
    operation_id = "readSequence",
    tag = "csp",
    responses(
        (status = 200, description = "The next number, and what is missing", body = SequenceForm),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a CSP; or, where client certificates are demanded, not over a connection of the caller's organisation", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn sequence(
    State(state): State<WebState>,
    caller: CertifiedCaller,
    headers: HeaderMap,
) -> Response {
    match state.app.batches_of(caller.capacity()).await {
        Ok((next, missing)) => json(&headers, &SequenceForm { next, missing }),
        Err(error) => launch_act_failed(&error),
    }
}
