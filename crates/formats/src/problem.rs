//! The body of a refusal in the JSON API: problem details as RFC 9457 has them.
//!
//! One form for every crate that answers over HTTP, without knowing any HTTP library. A problem
//! never holds what was sent.

use crate::asked::Unfit;
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
    /// The parameter of the address that is not fit, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// The member of the body that is not fit, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
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
            parameter: None,
            field: None,
        }
    }

    /// A parameter of the address that does not hold what it should.
    pub fn of_parameter(unfit: &Unfit) -> ProblemDetails {
        ProblemDetails {
            parameter: Some(unfit.name.clone()),
            ..ProblemDetails::new(400, "parameters-not-valid", "Parameters not valid")
                .with_detail(unfit.of_parameter())
        }
    }

    /// A cursor that no page gave.
    pub fn of_cursor(name: &str, found: &str) -> ProblemDetails {
        let unfit = Unfit::cursor(name, found);
        ProblemDetails {
            parameter: Some(unfit.name.clone()),
            ..ProblemDetails::new(400, "cursor-not-valid", "No such page")
                .with_detail(unfit.of_parameter())
        }
    }

    /// The same problem, found in this member of the body.
    pub fn in_field(self, field: &str) -> ProblemDetails {
        ProblemDetails {
            field: Some(field.to_owned()),
            ..self
        }
    }

    /// The same problem, found in this parameter of the address.
    pub fn in_parameter(self, parameter: &str) -> ProblemDetails {
        ProblemDetails {
            parameter: Some(parameter.to_owned()),
            ..self
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
