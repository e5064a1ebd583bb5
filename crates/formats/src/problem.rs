//! The body of a refusal in the JSON API: problem details as RFC 9457 has them.
//!
//! One form for every crate that answers over HTTP, without knowing any HTTP library. A problem
//! never holds what was sent.

use serde::Serialize;

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// The problem details of one refused request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProblemDetails {
    /// What kind of problem this is, as a URI that stays the same: `urn:firmgate:problem:` and the
    /// code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in a few words.
    pub title: String,
    /// The status of the response.
    pub status: u16,
    /// The stable code that programs tell problems apart by.
    pub code: String,
    /// What is wrong with this request, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl ProblemDetails {
    /// A problem with this code, without details.
    pub fn new(status: u16, code: &str, title: &str) -> ProblemDetails {
        ProblemDetails {
            kind: format!("urn:firmgate:problem:{code}"),
            title: title.to_owned(),
            status,
            code: code.to_owned(),
            detail: None,
        }
    }

    /// The same problem with a sentence about this request.
    pub fn with_detail(self, detail: impl Into<String>) -> ProblemDetails {
        ProblemDetails {
            detail: Some(detail.into()),
            ..self
        }
    }

    /// The body.
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("strings and numbers always serialise")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_has_the_members_that_rfc_9457_names() {
        let problem = ProblemDetails::new(404, "not-found", "Not found").with_detail("None here.");
        let json: serde_json::Value = serde_json::from_slice(&problem.to_json()).unwrap();
        assert_eq!(json["type"], "urn:firmgate:problem:not-found");
        assert_eq!(json["title"], "Not found");
        assert_eq!(json["status"], 404);
        assert_eq!(json["detail"], "None here.");
    }
}
