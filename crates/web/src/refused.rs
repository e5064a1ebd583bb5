//! What a person reads when an act was not carried out.

use crate::guard::Person;
use app::act::ActError;
use app::launches::LaunchActError;
use app::ports::LedgerError;
use axum::response::Response;
use formats::sentences::launch::refusal::refusal_text as launch_refusal_text;
use formats::sentences::refusal::refusal_text;
use launch::decision::Refusal as LaunchRefusal;
use pages::{Problem, problem_page};
use register::decision::Refusal;

/// The problem page for a failed act or look-up.
pub fn act_problem(person: &Person, error: &ActError) -> Response {
    let problem = match error {
        ActError::Refused(refusal) => problem_of(refusal),
        ActError::Ledger(LedgerError::Conflict | LedgerError::KeyReused) => Problem::Conflict,
        ActError::Ledger(error) => {
            tracing::error!(%error, "an act was not stored");
            Problem::Internal
        }
    };
    problem_page(&problem, Some(&person.viewer), person.viewer.world)
}

/// The problem page for a failed look-up.
pub fn read_problem(person: &Person, error: &LedgerError) -> Response {
    if matches!(error, LedgerError::NoSuchPage) {
        return not_found(person);
    }
    tracing::error!(%error, "something could not be read");
    problem_page(
        &Problem::Internal,
        Some(&person.viewer),
        person.viewer.world,
    )
}

/// The page for what does not exist or is none of this person's business.
pub fn not_found(person: &Person) -> Response {
    problem_page(
        &Problem::NotFound,
        Some(&person.viewer),
        person.viewer.world,
    )
}

/// The problem that a refusal is.
pub fn problem_of(refusal: &Refusal) -> Problem {
    if matches!(refusal, Refusal::NotAuthorised) {
        return Problem::Forbidden;
    }
    if matches!(refusal, Refusal::NotFound | Refusal::NoSuchRequest) {
        return Problem::NotFound;
    }
    Problem::Unprocessable {
        reason: refusal_text(refusal),
        code: Some(refusal.code()),
    }
}

/// The words for a refusal that a person can put right in the form at hand, and the `id` of the
/// field they belong to; `None` for a refusal that has a page of its own.
pub fn correctable(refusal: &Refusal) -> Option<(&'static str, String)> {
    if !matches!(problem_of(refusal), Problem::Unprocessable { .. }) {
        return None;
    }
    let field = if let Refusal::TextUnfit { field, .. } | Refusal::PersonalData { field } = refusal
    {
        match *field {
            "delivery method" => "delivery",
            "fix information" => MAIN,
            field => field,
        }
    } else if matches!(refusal, Refusal::RoundExists) {
        "period"
    } else {
        MAIN
    };
    Some((field, refusal_text(refusal)))
}

/// Where a fault leads that belongs to no field: the page's main part.
const MAIN: &str = "main";

/// The problem page for an act on a launch that was not carried out.
pub fn launch_problem(person: &Person, error: &LaunchActError) -> Response {
    let problem = match error {
        LaunchActError::Refused(LaunchRefusal::NotAuthorised) => Problem::Forbidden,
        LaunchActError::Refused(LaunchRefusal::NotFound) => Problem::NotFound,
        LaunchActError::Refused(refusal) => Problem::Unprocessable {
            code: None,
            reason: launch_refusal_text(refusal),
        },
        LaunchActError::Ledger(LedgerError::Conflict | LedgerError::KeyReused) => Problem::Conflict,
        LaunchActError::Ledger(error) => {
            tracing::error!(%error, "an act on a launch was not stored");
            Problem::Internal
        }
    };
    problem_page(&problem, Some(&person.viewer), person.viewer.world)
}
