//! Answers of the API: JSON with an entity tag, and problem details.

use app::act::ActError;
use app::intake::ReceiveError;
use app::ports::LedgerError;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use formats::asked::Unfit;
use formats::limits::SUBMISSION_BYTES_MAX;
use formats::problem::{MEDIA_TYPE, ProblemDetails};
use formats::sentences::refusal::refusal_text;
use register::decision::Refusal;
use serde::Serialize;

/// The response that a problem is.
pub fn problem(problem: &ProblemDetails) -> Response {
    with_members(problem.status, problem.to_json())
}

/// A problem with further members beside the standard ones.
pub fn problem_with(details: &ProblemDetails, members: serde_json::Value) -> Response {
    let body = match (serde_json::to_value(details), members) {
        (Ok(serde_json::Value::Object(mut body)), serde_json::Value::Object(members)) => {
            body.extend(members);
            serde_json::Value::Object(body).to_string().into_bytes()
        }
        (Ok(_) | Err(_), _) => details.to_json(),
    };
    with_members(details.status, body)
}

fn with_members(status: u16, body: Vec<u8>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, body).into_response()
}

/// Absent, and none of the caller's business, are one answer.
pub fn not_found() -> Response {
    problem(
        &ProblemDetails::new(404, "not-found", "Not found")
            .with_detail("There is nothing here for you under this address."),
    )
}

/// The caller's capacity has no authority here, whatever stands behind the address.
pub fn forbidden() -> Response {
    problem(
        &ProblemDetails::new(403, "not-authorised", "Not authorised")
            .with_detail("Your organisation cannot do this."),
    )
}

/// The request cannot be read.
pub fn unreadable(detail: &str) -> Response {
    problem(
        &ProblemDetails::new(400, "request-not-readable", "The request cannot be read")
            .with_detail(detail),
    )
}

/// The request can be read, and a value in it is none that can be meant.
pub fn not_well_formed(detail: &str) -> Response {
    problem(
        &ProblemDetails::new(422, "value-not-well-formed", "A value is not well formed")
            .with_detail(detail),
    )
}

/// A value of the body, under this member, is none that can be meant.
pub fn field_unfit(field: &str, found: &str, wanted: &str) -> Response {
    let unfit = Unfit::text(field, found, wanted);
    let details = ProblemDetails::new(400, "request-not-readable", "The request cannot be read");
    problem(&details.with_detail(unfit.of_member()).in_field(field))
}

/// A parameter of the address that does not hold what it should.
pub fn parameter_unfit(unfit: &Unfit) -> Response {
    problem(&ProblemDetails::of_parameter(unfit))
}

/// There is something here, and not for this method. The response has `Allow` from the router.
pub fn no_such_method() -> Response {
    problem(
        &ProblemDetails::new(405, "method-not-allowed", "Method not allowed").with_detail(
            "This address does not take this method; the header Allow names those that it takes.",
        ),
    )
}

/// A failed look-up.
pub fn read_failed(error: &LedgerError) -> Response {
    if matches!(error, LedgerError::NoSuchPage) {
        return problem(
            &ProblemDetails::new(400, "cursor-not-valid", "No such page")
                .with_detail(
                    "The parameter after is none that a page of this list gave. Leave it out for \
                     the first page.",
                )
                .in_parameter("after"),
        );
    }
    tracing::error!(%error, "something could not be read");
    problem(&ProblemDetails::new(
        500,
        "internal",
        "Something went wrong on our side",
    ))
}

/// An act that was not carried out.
pub fn act_failed(error: &ActError) -> Response {
    match error {
        ActError::Refused(Refusal::NotAuthorised) => forbidden(),
        ActError::Refused(Refusal::NotFound | Refusal::NoSuchRequest) => not_found(),
        ActError::Refused(refusal) => {
            let details =
                ProblemDetails::new(422, &refusal.code().to_lowercase(), "Not carried out")
                    .with_detail(refusal_text(refusal));
            problem(&match field_of(refusal) {
                Some(field) => details.in_field(&field),
                None => details,
            })
        }
        ActError::Ledger(LedgerError::Conflict) => problem(
            &ProblemDetails::new(409, "conflict", "Changed by somebody else at the same time")
                .with_detail("Read it again, and decide again."),
        ),
        ActError::Ledger(LedgerError::KeyReused) => problem(
            &ProblemDetails::new(409, "idempotency-key-reused", "Idempotency key used before")
                .with_detail("This key stands for another request. Use a new key."),
        ),
        ActError::Ledger(error) => read_failed(error),
    }
}

/// The member of the body that a refusal is about, where it is one.
fn field_of(refusal: &Refusal) -> Option<String> {
    if let Refusal::TextUnfit { field, .. } | Refusal::PersonalData { field } = refusal {
        Some(field.replace(' ', "_"))
    } else {
        None
    }
}

/// A file that could not be received at all.
pub fn receive_failed(error: &ReceiveError) -> Response {
    match error {
        ReceiveError::NotAProvider => forbidden(),
        ReceiveError::TooLarge => problem(&too_large()),
        ReceiveError::Act(error) => act_failed(error),
    }
}

/// A body over the limit.
pub fn too_large() -> ProblemDetails {
    let limit = SUBMISSION_BYTES_MAX / (1024 * 1024);
    ProblemDetails::new(413, "file-too-large", "The file is too large").with_detail(format!(
        "A submission may have {limit} MiB at most. Nothing was stored. Send it in parts."
    ))
}

/// JSON with its entity tag.
pub fn json(headers: &axum::http::HeaderMap, value: &impl Serialize) -> Response {
    pages::entity_tag::json(headers, value)
}

/// JSON for something made just now.
pub fn made(location: &str, value: &impl Serialize) -> Response {
    let body = serde_json::to_vec(value).expect("our own forms always serialise");
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "no-store"),
        (axum::http::header::LOCATION, location),
    ];
    (StatusCode::CREATED, headers, body).into_response()
}
