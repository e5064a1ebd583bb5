//! The stored form of a collection round.

use super::text::Text;
use super::{StoredForm, Unreadable, read_body, write_body};
use register::round::{Chase, ChaseRecord, Extension, ProviderReturn, ReturnState, Round};
use serde::{Deserialize, Serialize};
use terms::{Date, Moment, OrganisationRef, PersonRef, RoundRef, SubmissionRef};

impl StoredForm for Round {
    const FORM: u32 = 1;

    fn into_body(self) -> String {
        write_body(&RoundForm::from(self))
    }

    fn from_body(form: u32, body: &str) -> Result<Round, Unreadable> {
        match form {
            1 => read_body::<RoundForm>(body).map(Round::from),
            unknown => Err(Unreadable::UnknownForm(unknown)),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RoundForm {
    reference: Text<RoundRef>,
    period: String,
    format: String,
    delivery_method: String,
    chase_after_working_days: u32,
    opened_at: Text<Moment>,
    returns: Vec<ReturnForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReturnForm {
    provider: Text<OrganisationRef>,
    agreed: Text<Date>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    extensions: Vec<ExtensionForm>,
    state: StateForm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    chase: Option<ChaseForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExtensionForm {
    from: Text<Date>,
    to: Text<Date>,
    reason: String,
    by: Text<PersonRef>,
    at: Text<Moment>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
enum StateForm {
    Awaited,
    Received {
        submission: Text<SubmissionRef>,
        at: Text<Moment>,
    },
    Nil {
        submission: Text<SubmissionRef>,
        at: Text<Moment>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChaseForm {
    fell_due: Text<Date>,
    asked_at: Text<Moment>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    records: Vec<ChaseRecordForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChaseRecordForm {
    by: Text<PersonRef>,
    at: Text<Moment>,
    note: String,
}

impl From<Round> for RoundForm {
    fn from(round: Round) -> Self {
        let Round {
            reference,
            period,
            format,
            delivery_method,
            chase_after_working_days,
            opened_at,
            returns,
        } = round;
        RoundForm {
            reference: Text(reference),
            period,
            format,
            delivery_method,
            chase_after_working_days,
            opened_at: Text(opened_at),
            returns: returns.into_iter().map(ReturnForm::from).collect(),
        }
    }
}

impl From<RoundForm> for Round {
    fn from(form: RoundForm) -> Self {
        Round {
            reference: form.reference.0,
            period: form.period,
            format: form.format,
            delivery_method: form.delivery_method,
            chase_after_working_days: form.chase_after_working_days,
            opened_at: form.opened_at.0,
            returns: form.returns.into_iter().map(ProviderReturn::from).collect(),
        }
    }
}

impl From<ProviderReturn> for ReturnForm {
    fn from(entry: ProviderReturn) -> Self {
        let ProviderReturn {
            provider,
            agreed,
            extensions,
            state,
            chase,
        } = entry;
        ReturnForm {
            provider: Text(provider),
            agreed: Text(agreed),
            extensions: extensions.into_iter().map(ExtensionForm::from).collect(),
            state: state.into(),
            chase: chase.map(ChaseForm::from),
        }
    }
}

impl From<ReturnForm> for ProviderReturn {
    fn from(form: ReturnForm) -> Self {
        ProviderReturn {
            provider: form.provider.0,
            agreed: form.agreed.0,
            extensions: form.extensions.into_iter().map(Extension::from).collect(),
            state: form.state.into(),
            chase: form.chase.map(Chase::from),
        }
    }
}

impl From<Extension> for ExtensionForm {
    fn from(extension: Extension) -> Self {
        let Extension {
            from,
            to,
            reason,
            by,
            at,
        } = extension;
        ExtensionForm {
            from: Text(from),
            to: Text(to),
            reason,
            by: Text(by),
            at: Text(at),
        }
    }
}

impl From<ExtensionForm> for Extension {
    fn from(form: ExtensionForm) -> Self {
        Extension {
            from: form.from.0,
            to: form.to.0,
            reason: form.reason,
            by: form.by.0,
            at: form.at.0,
        }
    }
}

impl From<ReturnState> for StateForm {
    fn from(state: ReturnState) -> Self {
        match state {
            ReturnState::Awaited => StateForm::Awaited,
            ReturnState::Received { submission, at } => StateForm::Received {
                submission: Text(submission),
                at: Text(at),
            },
            ReturnState::Nil { submission, at } => StateForm::Nil {
                submission: Text(submission),
                at: Text(at),
            },
        }
    }
}

impl From<StateForm> for ReturnState {
    fn from(form: StateForm) -> Self {
        match form {
            StateForm::Awaited => ReturnState::Awaited,
            StateForm::Received { submission, at } => ReturnState::Received {
                submission: submission.0,
                at: at.0,
            },
            StateForm::Nil { submission, at } => ReturnState::Nil {
                submission: submission.0,
                at: at.0,
            },
        }
    }
}

impl From<Chase> for ChaseForm {
    fn from(chase: Chase) -> Self {
        let Chase {
            fell_due,
            asked_at,
            records,
        } = chase;
        ChaseForm {
            fell_due: Text(fell_due),
            asked_at: Text(asked_at),
            records: records
                .into_iter()
                .map(|ChaseRecord { by, at, note }| ChaseRecordForm {
                    by: Text(by),
                    at: Text(at),
                    note,
                })
                .collect(),
        }
    }
}

impl From<ChaseForm> for Chase {
    fn from(form: ChaseForm) -> Self {
        Chase {
            fell_due: form.fell_due.0,
            asked_at: form.asked_at.0,
            records: form
                .records
                .into_iter()
                .map(|record| ChaseRecord {
                    by: record.by.0,
                    at: record.at.0,
                    note: record.note,
                })
                .collect(),
        }
    }
}
