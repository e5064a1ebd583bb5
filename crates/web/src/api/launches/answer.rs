//! Answers of the Safe Launch's part of the API to what was not carried out.

use super::super::answer::{forbidden, not_found, problem, read_failed};
use app::launches::{LaunchActError, ReportError};
use app::ports::LedgerError;
use axum::response::Response;
use formats::problem::ProblemDetails;
use formats::sentences::launch::refusal::refusal_text;
use launch::decision::Refusal;

/// An act on a launch that was not carried out.
pub fn launch_act_failed(error: &LaunchActError) -> Response {
    match error {
        LaunchActError::Refused(Refusal::NotAuthorised) => forbidden(),
        LaunchActError::Refused(Refusal::NotFound) => not_found(),
        LaunchActError::Refused(refusal) => problem(
            &ProblemDetails::new(422, &refusal.code().to_lowercase(), "Not carried out")
                .with_detail(refusal_text(refusal)),
        ),
        LaunchActError::Ledger(error) => ledger_failed(error),
    }
}

/// A report that was not looked at.
pub fn report_failed(error: ReportError) -> Response {
    match error {
        ReportError::NotAuthorised => forbidden(),
        ReportError::NotFound => not_found(),
        ReportError::Unreadable(code) => problem(
            &ProblemDetails::new(422, &code.text().to_lowercase(), "Nothing was taken")
                .with_detail(format!(
                    "The file as a whole cannot be read, and nothing changed. Wanted: {}",
                    code.wanted()
                )),
        ),
        ReportError::SequenceReused => problem(
            &ProblemDetails::new(409, "sequence-reused", "This number was used before")
                .with_detail(
                    "Another batch came under this number. Nothing of this one was taken; send \
                     it under the next number.",
                ),
        ),
        ReportError::Ledger(error) => ledger_failed(&error),
    }
}

fn ledger_failed(error: &LedgerError) -> Response {
    match error {
        LedgerError::Conflict => problem(
            &ProblemDetails::new(409, "conflict", "Changed by somebody else at the same time")
                .with_detail("Read it again, and decide again."),
        ),
        LedgerError::KeyReused => problem(
            &ProblemDetails::new(409, "idempotency-key-reused", "Idempotency key used before")
                .with_detail("This key stands for another request. Use a new key."),
        ),
        LedgerError::AlreadyDone(_)
        | LedgerError::RequestIdUsed
        | LedgerError::SequenceReused { .. }
        | LedgerError::Corrupt(_)
        | LedgerError::NoSuchPage
        | LedgerError::Storage(_) => read_failed(error),
    }
}
