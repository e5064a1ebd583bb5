//! The stored form of the answer that an idempotency key gives again.

use super::text::Text;
use super::{StoredForm, Unreadable, read_body, write_body};
use serde::{Deserialize, Serialize};
use terms::OrganisationRef;

/// An act's answer, with the key and the request that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RecordedAnswer {
    /// Whose key it is; absent for the clock.
    pub(crate) organisation: Option<OrganisationRef>,
    /// The key.
    pub(crate) key: String,
    /// SHA-256 of the request.
    pub(crate) request_sha256: [u8; 32],
    /// The answer to give again.
    pub(crate) answer: String,
}

impl StoredForm for RecordedAnswer {
    const FORM: u32 = 1;

    fn into_body(self) -> String {
        write_body(&AnswerForm {
            organisation: self.organisation.map(Text),
            key: self.key,
            request_sha256: Text(self.request_sha256),
            answer: self.answer,
        })
    }

    fn from_body(form: u32, body: &str) -> Result<RecordedAnswer, Unreadable> {
        match form {
            1 => read_body::<AnswerForm>(body).map(|form| RecordedAnswer {
                organisation: form.organisation.map(|organisation| organisation.0),
                key: form.key,
                request_sha256: form.request_sha256.0,
                answer: form.answer,
            }),
            unknown => Err(Unreadable::UnknownForm(unknown)),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerForm {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    organisation: Option<Text<OrganisationRef>>,
    key: String,
    request_sha256: Text<[u8; 32]>,
    answer: String,
}
