//! Stored forms: the bodies of records as JSON, each with a version number, apart from the
//! domain's own types.
//!
//! To change a form: add a struct with the next number, keep the old one and its golden sample,
//! and let `from_body` take both. Nothing written is ever rewritten. A body that no form reads is
//! [`Unreadable`], never a default.

pub(crate) mod access;
pub(crate) mod answer;
pub(crate) mod calendar;
pub(crate) mod edition;
pub(crate) mod fix;
mod formed;
pub(crate) mod glossary;
pub(crate) mod item;
pub(crate) mod items_named;
pub(crate) mod launch;
pub(crate) mod launch_notice;
mod launch_verdict;
pub(crate) mod notice;
pub(crate) mod order;
pub(crate) mod round;
mod stored_hubs;
pub(crate) mod submission;
pub(crate) mod text;

#[cfg(test)]
mod golden;
#[cfg(test)]
mod launch_golden;
#[cfg(test)]
mod launch_properties;
#[cfg(test)]
#[path = "../../tests/support/launch_samples.rs"]
mod launch_samples;
#[cfg(test)]
#[path = "../../tests/support/samples.rs"]
mod samples;

use serde::de::DeserializeOwned;

/// A domain value that has a stored form.
pub(crate) trait StoredForm: Sized {
    /// The number of the form that is written now.
    const FORM: u32;

    /// The body to store.
    fn into_body(self) -> String;

    /// The value of a body stored in this form.
    fn from_body(form: u32, body: &str) -> Result<Self, Unreadable>;
}

/// Why a body cannot be read. It says where, and nothing of what stands there.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// No such form is known.
    UnknownForm(u32),
    /// The body is not in the form that it claims.
    NotInForm {
        /// The line of the body.
        line: usize,
        /// The column in that line.
        column: usize,
    },
    /// The body is in form, but its parts do not agree.
    Inconsistent(&'static str),
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unreadable::UnknownForm(form) => write!(f, "in unknown form {form}"),
            Unreadable::NotInForm { line, column } => {
                write!(f, "not in its form at line {line}, column {column}")
            }
            Unreadable::Inconsistent(what) => write!(f, "not consistent: {what}"),
        }
    }
}

/// The body of a form.
fn write_body(form: &impl serde::Serialize) -> String {
    serde_json::to_string(form).expect("a form holds text, numbers, lists and objects only")
}

/// The form in a body.
fn read_body<F: DeserializeOwned>(body: &str) -> Result<F, Unreadable> {
    serde_json::from_str(body).map_err(|error| Unreadable::NotInForm {
        line: error.line(),
        column: error.column(),
    })
}
