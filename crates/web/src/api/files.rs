//! Files by program: checked without being sent, sent, and their receipts.

use super::answer::{
    json, made, not_found, parameter_unfit, problem, problem_with, read_failed, receive_failed,
    too_large, unreadable,
};
use super::body::body_of;
use super::caller::{Asked, Caller, PageParameters, key_of};
use super::forms::{CheckForm, PageForm, ProblemForm, SubmissionForm};
use crate::WebState;
use crate::saved::saved;
use app::erasure::{FileState, SentFile};
use app::intake::{Acknowledged, Received, Sending};
use app::ports::LedgerError;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use formats::asked::Unfit;
use formats::finding_json;
use formats::limits::SUBMISSION_BYTES_MAX;
use formats::problem::ProblemDetails;
use formats::sentences::submission::FILE_ERASED_HERE;
use register::intake::Code;
use register::submission::{Route, Submission, SubmissionOutcome};
use serde::Deserialize;
use std::collections::BTreeSet;
use terms::{OrganisationType, RoundRef, SubmissionRef};

/// The body of a file.
async fn bytes_of(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Response> {
    body_of(headers, body, SUBMISSION_BYTES_MAX, too_large).await
}

/// Checks a file with the same engine that receives it. Nothing is stored.
#[utoipa::path(
    post,
    path = "/api/v1/checks",
    operation_id = "checkFile",
    tag = "register",
    request_body(content = String, content_type = "text/csv", description = "The file, at most 64 MiB"),
    responses(
        (status = 200, description = "All findings", body = CheckForm),
        (status = 400, description = "No file in the body, or it broke off", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a provider", body = ProblemForm, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn check(
    State(state): State<WebState>,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let bytes = match bytes_of(&headers, body).await {
        Ok(bytes) => bytes,
        Err(response) => return response,
    };
    match state.app.check_file(caller.capacity(), bytes).await {
        // A program that forgot the file would take an answer 200 for a file that was looked at.
        Ok((bytes, _)) if bytes.is_empty() => unreadable(
            "The request has no body, so there is nothing to check. Send the file's bytes as the \
             body.",
        ),
        Ok((_, checked)) => json(&headers, &finding_json::object(&checked)),
        Err(error) => receive_failed(&error),
    }
}

/// How a file is sent.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SendParameters {
    /// The warning codes acknowledged, separated by commas; `all` for every one.
    #[param(max_length = 4000)]
    pub acknowledge: Option<String>,
    /// The reference of the collection round that the file counts for, one that `listRounds` gives.
    /// Where it is left out, the file counts for the round that was due first of those that wait
    /// for the caller.
    #[param(pattern = "^RND-[0-9A-HJKMNP-TV-Z]{10}$")]
    pub round: Option<String>,
}

/// Sends a file. Errors block it: the answer has all findings and the receipt, and nothing else
/// is stored. Warnings must be acknowledged by code.
#[utoipa::path(
    post,
    path = "/api/v1/submissions",
    operation_id = "sendFile",
    tag = "register",
    params(
        SendParameters,
        ("Idempotency-Key" = Option<String>, Header, pattern = "^[!-~]{1,200}$", description = "Sent again under the same key, the file is received once")
    ),
    request_body(content = String, content_type = "text/csv", description = "The file, at most 64 MiB"),
    responses(
        (status = 201, description = "Stored", body = SubmissionForm),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a provider", body = ProblemForm, content_type = "application/problem+json"),
        (status = 409, description = "Idempotency key used for another request", body = ProblemForm, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemForm, content_type = "application/problem+json"),
        (status = 422, description = "Refused, or warnings to acknowledge: the members findings, counts and, where one was made, receipt", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn send(
    State(state): State<WebState>,
    caller: Caller,
    Asked(parameters): Asked<SendParameters>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let bytes = match bytes_of(&headers, body).await {
        Ok(bytes) => bytes,
        Err(response) => return response,
    };
    let round = match round_named(parameters.round.as_deref()) {
        Ok(round) => round,
        Err(response) => return response,
    };
    // The same file for another round is another request.
    let asked = match round {
        Some(round) => format!("/api/v1/submissions?round={round}"),
        None => "/api/v1/submissions".to_owned(),
    };
    let key = match key_of(&headers, &asked, &bytes) {
        Ok(key) => key,
        Err(response) => return response,
    };
    let acknowledged = match acknowledged(parameters.acknowledge.as_deref()) {
        Ok(acknowledged) => acknowledged,
        Err(response) => return response,
    };
    let sending = Sending {
        route: Route::Api,
        acknowledged: &acknowledged,
        round,
        key: key.as_ref(),
    };
    let capacity = caller.capacity();
    let received = state.app.receive_file_once(capacity, bytes, sending).await;
    match received {
        Ok(Received::Accepted { receipt, .. }) => stored(&state, &caller, receipt).await,
        Ok(Received::Refused { receipt, checked }) => {
            refused(receipt, finding_json::object(&checked))
        }
        Ok(Received::Before { receipt }) => received_before(&state, &caller, receipt).await,
        Ok(Received::AwaitsAcknowledgement { checked }) => {
            let details =
                ProblemDetails::new(422, "warnings-to-acknowledge", "Warnings to acknowledge")
                    .with_detail(
                        "Nothing was stored. Look at each warning, and send the file again with \
                         its code in the parameter acknowledge.",
                    );
            problem_with(&details, finding_json::object(&checked))
        }
        Err(error) => receive_failed(&error),
    }
}

/// The round that the request names. One that is no reference is told from one that is none of the
/// caller's, which the act answers.
fn round_named(text: Option<&str>) -> Result<Option<RoundRef>, Response> {
    let Some(text) = text else {
        return Ok(None);
    };
    match RoundRef::parse(text) {
        Some(round) => Ok(Some(round)),
        None => Err(parameter_unfit(&Unfit::text(
            "round",
            text,
            "the reference of a collection round, such as RND-0123456789",
        ))),
    }
}

fn acknowledged(text: Option<&str>) -> Result<Acknowledged, Response> {
    let text = text.unwrap_or_default();
    if text == "all" {
        return Ok(Acknowledged::Codes(Code::ALL.iter().copied().collect()));
    }
    let mut codes = BTreeSet::new();
    for name in text
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        let code = Code::ALL.iter().copied().find(|code| code.text() == name);
        let Some(code) = code else {
            let wanted = "codes of warnings, separated by commas, or all";
            return Err(parameter_unfit(&Unfit::text("acknowledge", name, wanted)));
        };
        codes.insert(code);
    }
    Ok(Acknowledged::Codes(codes))
}

/// A file that errors block, with its receipt and all that was found.
fn refused(receipt: SubmissionRef, found: serde_json::Value) -> Response {
    let details = ProblemDetails::new(422, "submission-refused", "The file is refused")
        .with_detail("Errors block it. Nothing was stored but the receipt.");
    let mut members = found;
    members["receipt"] = receipt.to_string().into();
    problem_with(&details, members)
}

/// The answer that was given when the request first came.
async fn received_before(state: &WebState, caller: &Caller, receipt: SubmissionRef) -> Response {
    let found = async {
        let own = state.app.own_submission(caller.capacity(), receipt).await?;
        let Some(submission) = own else {
            return Ok(None);
        };
        let findings = state.app.told_findings(&submission).await?;
        Ok::<_, LedgerError>(Some((submission, findings)))
    };
    let (submission, findings) = match found.await {
        Ok(Some(found)) => found,
        Ok(None) => return not_found(),
        Err(error) => return read_failed(&error),
    };
    match submission.outcome {
        SubmissionOutcome::Refused { .. } => {
            let told = match findings {
                SentFile::Kept(bytes) => serde_json::from_slice(&bytes).ok(),
                SentFile::Erased | SentFile::Absent => None,
            };
            let told = told.filter(serde_json::Value::is_object);
            refused(receipt, told.unwrap_or_else(|| serde_json::json!({})))
        }
        SubmissionOutcome::Accepted { .. } | SubmissionOutcome::NilReturn => {
            stored(state, caller, receipt).await
        }
    }
}

async fn stored(state: &WebState, caller: &Caller, receipt: SubmissionRef) -> Response {
    match own_receipt(state, caller, receipt).await {
        Ok(Some(form)) => made(&format!("/api/v1/submissions/{receipt}"), &form),
        Ok(None) => not_found(),
        Err(error) => read_failed(&error),
    }
}

async fn own_receipt(
    state: &WebState,
    caller: &Caller,
    receipt: SubmissionRef,
) -> Result<Option<SubmissionForm>, LedgerError> {
    let own = state.app.own_submission(caller.capacity(), receipt).await?;
    match own {
        Some(submission) => {
            let file = state.app.file_state(&submission).await?;
            Ok(Some(SubmissionForm::of(&submission, file)))
        }
        None => Ok(None),
    }
}

/// The caller's own receipts, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/submissions",
    operation_id = "listSubmissions",
    tag = "register",
    params(PageParameters),
    responses(
        (status = 200, description = "A page of receipts", body = PageForm<SubmissionForm>),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn list(
    State(state): State<WebState>,
    caller: Caller,
    Asked(page): Asked<PageParameters>,
    headers: HeaderMap,
) -> Response {
    let request = match page.request() {
        Ok(request) => request,
        Err(response) => return response,
    };
    let organisation = caller.capacity().organisation;
    let found = async {
        let ledger = &state.app.ledger;
        let page = ledger
            .submissions_page(Some(organisation), &request)
            .await?;
        let erased = state.app.erased_among(&page.entries).await?;
        Ok::<_, LedgerError>((page, erased))
    };
    match found.await {
        Ok((page, erased)) => {
            let file = |submission: &Submission| match erased.contains(&submission.reference) {
                true => FileState::Erased,
                false => FileState::Kept,
            };
            let receipts = page.entries.iter();
            json(
                &headers,
                &PageForm {
                    entries: receipts
                        .map(|submission| SubmissionForm::of(submission, file(submission)))
                        .collect(),
                    next: page.next,
                },
            )
        }
        Err(error) => read_failed(&error),
    }
}

/// One of the caller's own receipts.
#[utoipa::path(
    get,
    path = "/api/v1/submissions/{reference}",
    operation_id = "readSubmission",
    tag = "register",
    params(("reference" = String, Path, description = "The receipt's reference")),
    responses(
        (status = 200, description = "The receipt", body = SubmissionForm),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn show(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(reference) = SubmissionRef::parse(&reference) else {
        return not_found();
    };
    match own_receipt(&state, &caller, reference).await {
        Ok(Some(form)) => json(&headers, &form),
        Ok(None) => not_found(),
        Err(error) => read_failed(&error),
    }
}

/// The findings of a file as they were told when it came.
#[utoipa::path(
    get,
    path = "/api/v1/submissions/{reference}/findings",
    operation_id = "readFindings",
    tag = "register",
    params(("reference" = String, Path, description = "The receipt's reference")),
    responses(
        (status = 200, description = "All findings", body = CheckForm),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 410, description = "Erased with the file, because an item in it was diverted", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn findings(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
) -> Response {
    let Some(reference) = SubmissionRef::parse(&reference) else {
        return not_found();
    };
    let submission = match state.app.own_submission(caller.capacity(), reference).await {
        Ok(Some(submission)) => submission,
        Ok(None) => return not_found(),
        Err(error) => return read_failed(&error),
    };
    match state.app.told_findings(&submission).await {
        Ok(SentFile::Kept(bytes)) => {
            let headers = [
                ("content-type", "application/json"),
                ("cache-control", "no-store"),
            ];
            (StatusCode::OK, headers, bytes).into_response()
        }
        Ok(SentFile::Erased) => file_erased(),
        Ok(SentFile::Absent) => not_found(),
        Err(error) => read_failed(&error),
    }
}

/// The file exactly as it was sent, for its provider and for DCC. It is what somebody sent, of
/// whatever kind, to be saved and not to be shown.
#[utoipa::path(
    get,
    path = "/api/v1/submissions/{reference}/file",
    operation_id = "readSubmittedFile",
    tag = "register",
    params(("reference" = String, Path, description = "The receipt's reference")),
    responses(
        (status = 200, description = "The file", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's, or it came without a file", body = ProblemForm, content_type = "application/problem+json"),
        (status = 410, description = "Erased, because an item in it was diverted", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn as_sent(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
) -> Response {
    let Some(reference) = SubmissionRef::parse(&reference) else {
        return not_found();
    };
    let found = match caller.capacity().organisation_type {
        OrganisationType::Dcc => state.app.ledger.submission(reference).await,
        OrganisationType::Manufacturer | OrganisationType::Csp => {
            state.app.own_submission(caller.capacity(), reference).await
        }
        OrganisationType::Secas
        | OrganisationType::Panel
        | OrganisationType::Supplier
        | OrganisationType::NetworkParty
        | OrganisationType::OtherSecParty => Ok(None),
    };
    let submission = match found {
        Ok(Some(submission)) => submission,
        Ok(None) => return not_found(),
        Err(error) => return read_failed(&error),
    };
    match state.app.sent_file(&submission).await {
        Ok(SentFile::Kept(bytes)) => {
            let name = format!("{}.csv", submission.reference);
            saved(&name, "application/octet-stream", bytes)
        }
        Ok(SentFile::Erased) => file_erased(),
        Ok(SentFile::Absent) => not_found(),
        Err(error) => read_failed(&error),
    }
}

fn file_erased() -> Response {
    problem(
        &ProblemDetails::new(410, "file-erased", "No longer kept").with_detail(FILE_ERASED_HERE),
    )
}
