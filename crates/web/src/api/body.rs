//! Bodies as they come: read up to their limit, in the form that their media type says.

use super::answer::{problem, unreadable};
use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::Response;
use formats::hub_reports::ReportForm;
use formats::limits::REPORT_BYTES_MAX;
use formats::problem::ProblemDetails;

/// The body, refused before it is read where it says that it is too large.
pub async fn body_of(
    headers: &HeaderMap,
    body: Body,
    bytes_max: usize,
    too_large: impl Fn() -> ProblemDetails,
) -> Result<Vec<u8>, Response> {
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse::<usize>().ok());
    if announced.is_some_and(|bytes| bytes > bytes_max) {
        return Err(problem(&too_large()));
    }
    match axum::body::to_bytes(body, bytes_max).await {
        Ok(bytes) => Ok(bytes.to_vec()),
        Err(error) => {
            use std::error::Error;
            let over = error
                .source()
                .is_some_and(|source| source.to_string().contains("length limit"));
            Err(match over {
                true => problem(&too_large()),
                false => unreadable("The body broke off before its end. Nothing was stored."),
            })
        }
    }
}

/// A body over the limit of its kind.
pub fn over(bytes_max: usize) -> ProblemDetails {
    let limit = bytes_max / (1024 * 1024);
    ProblemDetails::new(413, "body-too-large", "The body is too large").with_detail(format!(
        "It may have {limit} MiB at most. Nothing was stored. Send it in parts."
    ))
}

/// The media type without its parameters, in small letters.
pub fn media_type(headers: &HeaderMap) -> String {
    let kind = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
    let kind = kind.unwrap_or_default().split(';').next();
    kind.unwrap_or_default().trim().to_ascii_lowercase()
}

/// A report of hubs, with the form that its media type names.
pub async fn report_of(headers: &HeaderMap, body: Body) -> Result<(Vec<u8>, ReportForm), Response> {
    let form = match media_type(headers).as_str() {
        "application/x-ndjson" => ReportForm::Ndjson,
        "text/csv" => ReportForm::Csv,
        _ => return Err(unknown_kind("Send application/x-ndjson or text/csv.")),
    };
    let bytes = body_of(headers, body, REPORT_BYTES_MAX, || over(REPORT_BYTES_MAX)).await?;
    Ok((bytes, form))
}

/// A media type that is not taken here.
pub fn unknown_kind(detail: &str) -> Response {
    problem(
        &ProblemDetails::new(415, "media-type-unknown", "Media type not taken here")
            .with_detail(detail),
    )
}
