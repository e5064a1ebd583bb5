//! Files of an edition, byte for byte as they were published.

use crate::refusal::{not_found_page, read_problem_page};
use crate::{PathArrived, ReadingState};
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use http::header::CONTENT_DISPOSITION;
use http::{HeaderMap, HeaderValue};
use pages::Viewer;
use pages::entity_tag;
use pages::entity_tag::tagged;
use published::FileFacts;

/// `GET /published/{edition}/files/{name}`
pub async fn download(
    State(state): State<ReadingState>,
    Extension(viewer): Extension<Viewer>,
    asked: PathArrived<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let asked = asked
        .ok()
        .and_then(|Path((n, name))| Some((n.parse().ok()?, name)));
    let Some((edition, name)) = asked else {
        return not_found_page(&viewer);
    };
    match state.reader.file(edition, &name).await {
        Ok(Some((facts, bytes))) => attachment(&headers, &facts, bytes),
        Ok(None) => not_found_page(&viewer),
        Err(error) => read_problem_page(&error, &viewer),
    }
}

/// A file to be saved under its name.
pub fn attachment(request: &HeaderMap, facts: &FileFacts, bytes: Vec<u8>) -> Response {
    named(tagged(request, &facts.media_type, bytes), &facts.name)
}

/// The response to be saved under this name.
pub fn named(mut response: Response, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        response
            .headers_mut()
            .insert(CONTENT_DISPOSITION, disposition);
    }
    response
}

/// Text made for this request, to be saved under this name.
pub fn made(request: &HeaderMap, media_type: &str, name: &str, text: String) -> Response {
    named(
        entity_tag::tagged(request, media_type, text.into_bytes()),
        name,
    )
}
