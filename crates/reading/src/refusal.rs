//! What is answered where a question is not: problem details in the API, a page elsewhere.

use axum::response::{IntoResponse, Response};
use formats::problem::{MEDIA_TYPE, ProblemDetails};
use formats::sentences::query;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use pages::{Problem, Viewer, problem_page};
use published::ReadError;
use published::search::{SearchField, SearchRefusal};

/// The response that a problem is.
pub fn problem(problem: &ProblemDetails) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, problem.to_json()).into_response()
}

/// Nothing is published under this address for anybody: absent, never published, and not public
/// are one answer.
pub fn not_found() -> ProblemDetails {
    ProblemDetails::new(404, "not-found", "Not found")
        .with_detail("Nothing is published under this address.")
}

/// Query parameters that cannot be read.
pub fn parameters() -> ProblemDetails {
    ProblemDetails::new(400, "parameters-not-valid", "Parameters not valid")
        .with_detail("A parameter is missing, stands twice or is out of its limits.")
}

/// The problem that a failed look-up is.
pub fn read_problem(error: &ReadError) -> ProblemDetails {
    match error {
        ReadError::NothingPublished => {
            ProblemDetails::new(503, "nothing-published", "Nothing is published yet")
                .with_detail("No edition is in force yet.")
        }
        ReadError::Storage(storage) => {
            tracing::error!(error = %error, cause = ?storage, "the published file could not be read");
            ProblemDetails::new(500, "internal", "Something went wrong on our side")
        }
    }
}

/// The page for a failed look-up.
pub fn read_problem_page(error: &ReadError, viewer: &Viewer) -> Response {
    let problem = match read_problem(error).status {
        503 => Problem::Unavailable,
        _ => Problem::Internal,
    };
    problem_page(&problem, Some(viewer), viewer.world)
}

/// The page for what does not exist.
pub fn not_found_page(viewer: &Viewer) -> Response {
    problem_page(&Problem::NotFound, Some(viewer), viewer.world)
}

/// The problem that a refused query is. A cursor is an address within a list, so one that does
/// not exist is not found.
pub fn query_problem(refusal: &SearchRefusal) -> ProblemDetails {
    let (status, code) = match refusal {
        SearchRefusal::Nothing => (400, "query-empty"),
        SearchRefusal::PartWithoutName => (400, "query-part-without-name"),
        SearchRefusal::TooLong => (400, "query-too-long"),
        SearchRefusal::ControlCharacter => (400, "query-control-character"),
        SearchRefusal::TooManyParts => (400, "query-too-many-parts"),
        SearchRefusal::TooManyWords => (400, "query-too-many-words"),
        SearchRefusal::Field(_) => (400, "query-field-not-valid"),
        SearchRefusal::Cursor => (404, "cursor-not-found"),
    };
    ProblemDetails::new(status, code, "The query is not searched for")
        .with_detail(query_sentence(refusal))
}

/// What a person is told about a refused query.
pub fn query_sentence(refusal: &SearchRefusal) -> String {
    match refusal {
        SearchRefusal::Nothing => query::NOTHING.to_owned(),
        SearchRefusal::PartWithoutName => query::PART_WITHOUT_NAME.to_owned(),
        SearchRefusal::TooLong => query::too_long(),
        SearchRefusal::ControlCharacter => query::CONTROL_CHARACTER.to_owned(),
        SearchRefusal::TooManyParts => query::too_many_parts(),
        SearchRefusal::TooManyWords => query::too_many_words(),
        SearchRefusal::Field(field) => field_sentence(*field).to_owned(),
        SearchRefusal::Cursor => query::CURSOR.to_owned(),
    }
}

/// What a person is told about a field that cannot hold what was given.
pub fn field_sentence(field: SearchField) -> &'static str {
    match field {
        SearchField::DeviceType | SearchField::Absent => query::DEVICE_TYPE,
        SearchField::Make | SearchField::Model => query::NAME,
        SearchField::Firmware => query::FIRMWARE,
        SearchField::HardwareVersion => query::HARDWARE,
        SearchField::Region => query::REGION,
    }
}
