//! The stored form of a submission.

use super::text::Text;
use super::{StoredForm, Unreadable, read_body, write_body};
use register::submission::{Route, Submission, SubmissionOutcome};
use serde::{Deserialize, Serialize};
use terms::{Moment, OrganisationRef, PersonRef, RoundRef, SubmissionRef};

impl StoredForm for Submission {
    const FORM: u32 = 1;

    fn into_body(self) -> String {
        write_body(&SubmissionForm::from(self))
    }

    fn from_body(form: u32, body: &str) -> Result<Submission, Unreadable> {
        match form {
            1 => read_body::<SubmissionForm>(body).map(Submission::from),
            unknown => Err(Unreadable::UnknownForm(unknown)),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SubmissionForm {
    reference: Text<SubmissionRef>,
    provider: Text<OrganisationRef>,
    sent_by: Text<PersonRef>,
    received_at: Text<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    round: Option<Text<RoundRef>>,
    route: Text<Route>,
    file_sha256: Text<[u8; 32]>,
    file_bytes: u64,
    findings_sha256: Text<[u8; 32]>,
    profile: u32,
    outcome: OutcomeForm,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
enum OutcomeForm {
    Refused {
        errors: u64,
        warnings: u64,
    },
    Accepted {
        rows: u64,
        items_new: u64,
        items_changed: u64,
        items_unchanged: u64,
        warnings: u64,
    },
    NilReturn,
}

impl From<Submission> for SubmissionForm {
    fn from(submission: Submission) -> Self {
        let Submission {
            reference,
            provider,
            sent_by,
            received_at,
            round,
            route,
            file_sha256,
            file_bytes,
            findings_sha256,
            profile,
            outcome,
        } = submission;
        SubmissionForm {
            reference: Text(reference),
            provider: Text(provider),
            sent_by: Text(sent_by),
            received_at: Text(received_at),
            round: round.map(Text),
            route: Text(route),
            file_sha256: Text(file_sha256),
            file_bytes,
            findings_sha256: Text(findings_sha256),
            profile,
            outcome: outcome.into(),
        }
    }
}

impl From<SubmissionForm> for Submission {
    fn from(form: SubmissionForm) -> Self {
        Submission {
            reference: form.reference.0,
            provider: form.provider.0,
            sent_by: form.sent_by.0,
            received_at: form.received_at.0,
            round: form.round.map(|round| round.0),
            route: form.route.0,
            file_sha256: form.file_sha256.0,
            file_bytes: form.file_bytes,
            findings_sha256: form.findings_sha256.0,
            profile: form.profile,
            outcome: form.outcome.into(),
        }
    }
}

impl From<SubmissionOutcome> for OutcomeForm {
    fn from(outcome: SubmissionOutcome) -> Self {
        match outcome {
            SubmissionOutcome::Refused { errors, warnings } => {
                OutcomeForm::Refused { errors, warnings }
            }
            SubmissionOutcome::Accepted {
                rows,
                items_new,
                items_changed,
                items_unchanged,
                warnings,
            } => OutcomeForm::Accepted {
                rows,
                items_new,
                items_changed,
                items_unchanged,
                warnings,
            },
            SubmissionOutcome::NilReturn => OutcomeForm::NilReturn,
        }
    }
}

impl From<OutcomeForm> for SubmissionOutcome {
    fn from(form: OutcomeForm) -> Self {
        match form {
            OutcomeForm::Refused { errors, warnings } => {
                SubmissionOutcome::Refused { errors, warnings }
            }
            OutcomeForm::Accepted {
                rows,
                items_new,
                items_changed,
                items_unchanged,
                warnings,
            } => SubmissionOutcome::Accepted {
                rows,
                items_new,
                items_changed,
                items_unchanged,
                warnings,
            },
            OutcomeForm::NilReturn => SubmissionOutcome::NilReturn,
        }
    }
}
