//! A file as a browser sends it, read piece by piece and never past the limit.

use crate::WebState;
use crate::form::{same_origin, same_token};
use crate::guard::{Person, Provider};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use axum::response::Response;
use formats::limits::SUBMISSION_BYTES_MAX;
use pages::form::CSRF_FIELD;
use pages::{Problem, bytes_text, problem_page};

/// Room for the other parts of the form and the lines between them.
const ENVELOPE_BYTES_MAX: usize = 16 * 1024;

/// The longest token; ours are shorter.
const TOKEN_BYTES_MAX: usize = 256;

/// A provider's file. Its token has been checked before its first byte was read.
#[derive(Debug)]
pub(super) struct Uploaded {
    /// Who sent it.
    pub(super) person: Person,
    /// Its bytes; `None` where no file was chosen.
    pub(super) bytes: Option<Vec<u8>>,
}

impl FromRequest<WebState> for Uploaded {
    type Rejection = Response;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Provider(person) = Provider::from_request_parts(&mut parts, state).await?;
        let refused =
            |problem: Problem| problem_page(&problem, Some(&person.viewer), person.viewer.world);
        if !same_origin(&parts.headers) {
            return Err(refused(Problem::FormExpired));
        }
        if announced(&parts.headers).is_some_and(|n| n > SUBMISSION_BYTES_MAX + ENVELOPE_BYTES_MAX)
        {
            return Err(refused(too_large()));
        }
        let request = Request::from_parts(parts, body);
        let mut form = Multipart::from_request(request, state)
            .await
            .map_err(|_| refused(Problem::BadRequest))?;
        let read = read(&mut form, &person.signed_in.csrf).await;
        match read {
            Ok(bytes) => Ok(Uploaded { person, bytes }),
            Err(problem) => Err(refused(problem)),
        }
    }
}

/// The size that the request announces.
fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The problem whose words name the limit.
pub(super) fn too_large() -> Problem {
    Problem::ContentTooLarge {
        limit: bytes_text(SUBMISSION_BYTES_MAX as u64),
    }
}

/// The token must be the first part and the file the second: whoever forged the request has not
/// even had its file read.
async fn read(form: &mut Multipart, token: &str) -> Result<Option<Vec<u8>>, Problem> {
    let unreadable = |_: MultipartError| Problem::BadRequest;
    let first = form.next_field().await.map_err(unreadable)?;
    let first = first.filter(|field| field.name() == Some(CSRF_FIELD));
    let Some(first) = first else {
        return Err(Problem::FormExpired);
    };
    let given = bytes_of(first, TOKEN_BYTES_MAX, Problem::FormExpired).await?;
    if !same_token(&String::from_utf8_lossy(&given), token) {
        return Err(Problem::FormExpired);
    }
    let second = form.next_field().await.map_err(unreadable)?;
    let Some(file) = second.filter(|field| field.name() == Some("file")) else {
        return Err(Problem::BadRequest);
    };
    let chosen = file.file_name().is_some_and(|name| !name.is_empty());
    let bytes = bytes_of(file, SUBMISSION_BYTES_MAX, too_large()).await?;
    Ok((chosen || !bytes.is_empty()).then_some(bytes))
}

/// The bytes of a part, or `over` as soon as there is one too many.
async fn bytes_of(mut field: Field<'_>, most: usize, over: Problem) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|_| Problem::BadRequest)? {
        if bytes.len() + piece.len() > most {
            return Err(over);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}
