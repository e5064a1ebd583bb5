//! A file as a browser sends it, read piece by piece and never past the limit.

use crate::WebState;

use crate::guard::{Person, Provider};
use crate::multipart::{bytes_of, next_part, opened, pass_token};
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::response::Response;
use formats::limits::SUBMISSION_BYTES_MAX;
use pages::{Problem, bytes_text, problem_page};

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
        let request = Request::from_parts(parts, body);
        let form = opened(state, request, SUBMISSION_BYTES_MAX, too_large()).await;
        let mut form = form.map_err(refused)?;
        let read = read(&mut form, &person.signed_in.csrf).await;
        match read {
            Ok(bytes) => Ok(Uploaded { person, bytes }),
            Err(problem) => Err(refused(problem)),
        }
    }
}

/// The problem whose words name the limit.
pub(super) fn too_large() -> Problem {
    Problem::ContentTooLarge {
        limit: bytes_text(SUBMISSION_BYTES_MAX as u64),
    }
}

/// The token is the first part and the file the second.
async fn read(form: &mut Multipart, token: &str) -> Result<Option<Vec<u8>>, Problem> {
    pass_token(form, token).await?;
    let second = next_part(form).await?;
    let Some(file) = second.filter(|field| field.name() == Some("file")) else {
        return Err(Problem::BadRequest);
    };
    let chosen = file.file_name().is_some_and(|name| !name.is_empty());
    let bytes = bytes_of(file, SUBMISSION_BYTES_MAX, too_large()).await?;
    Ok((chosen || !bytes.is_empty()).then_some(bytes))
}
