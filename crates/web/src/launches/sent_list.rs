//! A list of Device IDs as a form brings it: a file, read piece by piece and never past its limit, or
//! typed text (SL-3).

use crate::WebState;
use crate::guard::Person;
use crate::multipart::{bytes_of, next_part, opened, pass_token};
use axum::extract::{Multipart, Request};
use axum::response::Response;
use formats::limits::DEVICE_LIST_BYTES_MAX;
use pages::{Problem, bytes_text, problem_page};

/// The longest text beside the list, in bytes: what the form remembers.
const BESIDE_BYTES_MAX: usize = 1_024;

/// What the form brought.
#[derive(Default)]
pub(super) struct SentList {
    /// The file as it was chosen, empty where none was.
    file: Vec<u8>,
    /// What was typed into the field of the list.
    list: Vec<u8>,
    /// What was typed into the field of hubs to take off.
    off: Vec<u8>,
    /// What the lists were when the form was shown.
    after: Vec<u8>,
    /// `withdraw` where hubs are taken off.
    act: Vec<u8>,
}

impl SentList {
    /// Reads the form of somebody who is signed in. What is no form of ours, or too large, is the
    /// problem that it is.
    pub(super) async fn read(
        state: &WebState,
        person: &Person,
        request: Request,
    ) -> Result<SentList, Response> {
        let refused =
            |problem: Problem| problem_page(&problem, Some(&person.viewer), person.viewer.world);
        let form = opened(state, request, DEVICE_LIST_BYTES_MAX, too_large()).await;
        let mut form = form.map_err(refused)?;
        parts(&mut form, &person.signed_in.csrf)
            .await
            .map_err(refused)
    }

    /// Whether hubs are taken off.
    pub(super) fn takes_off(&self) -> bool {
        self.act == b"withdraw"
    }

    /// The field that the list came in.
    pub(super) fn field(&self) -> &'static str {
        match (self.takes_off(), self.file.is_empty()) {
            (true, _) => "off",
            (false, true) => "list",
            (false, false) => "file",
        }
    }

    /// The one list that was sent, or the field and the words of what is wrong with the choice.
    pub(super) fn chosen(&self) -> Result<&[u8], (&'static str, &'static str)> {
        let typed = !self.list.trim_ascii().is_empty();
        match (self.takes_off(), self.file.is_empty(), typed) {
            (true, _, _) => Ok(&self.off),
            (false, false, true) => Err(("list", "Send the file or the text, not both")),
            (false, false, false) => Ok(&self.file),
            (false, true, true) => Ok(&self.list),
            (false, true, false) => Err(("file", "Choose a file, or type Device IDs")),
        }
    }

    /// What was typed, to be shown again: the list, then the hubs to take off.
    pub(super) fn typed(&self) -> (String, String) {
        (text(&self.list), text(&self.off))
    }

    /// What the lists were when the form was shown.
    pub(super) fn after(&self) -> String {
        text(&self.after)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn too_large() -> Problem {
    Problem::ContentTooLarge {
        limit: bytes_text(DEVICE_LIST_BYTES_MAX as u64),
    }
}

async fn parts(form: &mut Multipart, token: &str) -> Result<SentList, Problem> {
    pass_token(form, token).await?;
    let mut sent = SentList::default();
    while let Some(part) = next_part(form).await? {
        let (kept, most) = match part.name() {
            Some("file") => (&mut sent.file, DEVICE_LIST_BYTES_MAX),
            Some("list") => (&mut sent.list, DEVICE_LIST_BYTES_MAX),
            Some("off") => (&mut sent.off, DEVICE_LIST_BYTES_MAX),
            Some("after") => (&mut sent.after, BESIDE_BYTES_MAX),
            Some("act") => (&mut sent.act, BESIDE_BYTES_MAX),
            Some(_) | None => return Err(Problem::BadRequest),
        };
        *kept = bytes_of(part, most, too_large()).await?;
    }
    Ok(sent)
}
