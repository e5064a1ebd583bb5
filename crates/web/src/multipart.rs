//! Forms that carry a file, read piece by piece and never past their limit. The token stands first
//! and is checked before anything else is read: whoever forged the request has not even had its file
//! read.

use crate::WebState;
use crate::form::{same_origin, same_token};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use pages::Problem;
use pages::form::CSRF_FIELD;

/// Room for the other parts of the form and the lines between them.
const ENVELOPE_BYTES_MAX: usize = 16 * 1024;

/// The longest token; ours are shorter.
const TOKEN_BYTES_MAX: usize = 256;

/// The size that the request announces.
fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Opens a form that comes from one of our own pages and announces no more than this and its
/// envelope. Otherwise the problem that it is, `over` where it is too large; nothing of it was read.
pub async fn opened(
    state: &WebState,
    request: Request,
    most: usize,
    over: Problem,
) -> Result<Multipart, Problem> {
    if !same_origin(request.headers()) {
        return Err(Problem::FormExpired);
    }
    if announced(request.headers()).is_some_and(|size| size > most + ENVELOPE_BYTES_MAX) {
        return Err(over);
    }
    let form = Multipart::from_request(request, state).await;
    form.map_err(|_| Problem::BadRequest)
}

/// Reads the form's first part, which must be its token.
pub async fn pass_token(form: &mut Multipart, token: &str) -> Result<(), Problem> {
    let first = next_part(form).await?;
    let first = first.filter(|field| field.name() == Some(CSRF_FIELD));
    let Some(first) = first else {
        return Err(Problem::FormExpired);
    };
    let given = bytes_of(first, TOKEN_BYTES_MAX, Problem::FormExpired).await?;
    match same_token(&String::from_utf8_lossy(&given), token) {
        true => Ok(()),
        false => Err(Problem::FormExpired),
    }
}

/// The next part.
pub async fn next_part(form: &mut Multipart) -> Result<Option<Field<'_>>, Problem> {
    let unreadable = |_: MultipartError| Problem::BadRequest;
    form.next_field().await.map_err(unreadable)
}

/// The bytes of a part, or `over` as soon as there is one too many.
pub async fn bytes_of(
    mut field: Field<'_>,
    most: usize,
    over: Problem,
) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|_| Problem::BadRequest)? {
        if bytes.len() + piece.len() > most {
            return Err(over);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}
