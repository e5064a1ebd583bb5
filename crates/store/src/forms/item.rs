//! The stored form of an item.

use super::fix::FixForm;
use super::launch_verdict::VerdictForm;
use super::text::Text;
use super::{StoredForm, Unreadable, read_body, write_body};
use register::item::{
    Clause, ClauseField, Concern, DeclineReason, Item, Query, QueryAnswer, RepeatDecision,
    RepeatVerdict, RowOrigin, SetByDcc, Source, Stage, Term,
};
use register::launch_verdict::LaunchVerdict;
use register::row::{FixAvailable, StatusOfInformation};
use serde::{Deserialize, Serialize};
use terms::CspRegion;
use terms::reference::QueryRef;
use terms::{
    Date, DeviceType, FirmwareVersion, ItemRef, Make, Model, Moment, OrganisationRef, PersonRef,
    SubmissionRef,
};

impl StoredForm for Item {
    const FORM: u32 = 1;

    fn into_body(self) -> String {
        write_body(&ItemForm::from(self))
    }

    fn from_body(form: u32, body: &str) -> Result<Item, Unreadable> {
        match form {
            1 => read_body::<ItemForm>(body).map(Item::from),
            unknown => Err(Unreadable::UnknownForm(unknown)),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemForm {
    reference: Text<ItemRef>,
    provider: Text<OrganisationRef>,
    identifier: u64,
    source: Text<Source>,
    stage: StageForm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    concern: Option<Text<Concern>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    clauses: Vec<ClauseForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    queries: Vec<QueryForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    repeats: Vec<RepeatForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    verdicts: Vec<VerdictForm>,
    first_recorded: Text<Moment>,
    last_recorded: Text<Moment>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
enum StageForm {
    Received,
    Queried,
    Answered,
    Verified {
        by: Text<PersonRef>,
        at: Text<Moment>,
    },
    Declined {
        reason: Text<DeclineReason>,
        at: Text<Moment>,
    },
    Diverted {
        at: Text<Moment>,
    },
    Withdrawn {
        at: Text<Moment>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClauseForm {
    number: u32,
    terms: Vec<TermForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    status: Text<StatusOfInformation>,
    date_last_updated: Text<Date>,
    fix_claim: Text<FixAvailable>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fix_information: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    affected_until: Option<Text<FirmwareVersion>>,
    origins: Vec<OriginForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    set_by_dcc: Vec<SetByDccForm>,
    #[serde(default, skip_serializing_if = "FixForm::is_empty")]
    fix: FixForm,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TermForm {
    device_type: Text<DeviceType>,
    make: Text<Make>,
    model: Text<Model>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    versions: Vec<Text<FirmwareVersion>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hardware_version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    region: Option<Text<CspRegion>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OriginForm {
    submission: Text<SubmissionRef>,
    line: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SetByDccForm {
    field: Text<ClauseField>,
    by: Text<PersonRef>,
    at: Text<Moment>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct QueryForm {
    reference: Text<QueryRef>,
    question: String,
    due: Text<Date>,
    asked_by: Text<PersonRef>,
    asked_at: Text<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<QueryAnswerForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct QueryAnswerForm {
    text: String,
    by: Text<PersonRef>,
    at: Text<Moment>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RepeatForm {
    other: Text<ItemRef>,
    verdict: Text<RepeatVerdict>,
    by: Text<PersonRef>,
    at: Text<Moment>,
}

impl From<Item> for ItemForm {
    fn from(item: Item) -> Self {
        // Taken apart by name, so that a new field cannot be forgotten here.
        let Item {
            reference,
            provider,
            identifier,
            source,
            stage,
            concern,
            clauses,
            queries,
            repeats,
            verdicts,
            first_recorded,
            last_recorded,
        } = item;
        ItemForm {
            reference: Text(reference),
            provider: Text(provider),
            identifier,
            source: Text(source),
            stage: stage.into(),
            concern: concern.map(Text),
            clauses: clauses.into_iter().map(ClauseForm::from).collect(),
            queries: queries.into_iter().map(QueryForm::from).collect(),
            repeats: repeats.into_iter().map(RepeatForm::from).collect(),
            verdicts: verdicts.into_iter().map(VerdictForm::from).collect(),
            first_recorded: Text(first_recorded),
            last_recorded: Text(last_recorded),
        }
    }
}

impl From<ItemForm> for Item {
    fn from(form: ItemForm) -> Self {
        Item {
            reference: form.reference.0,
            provider: form.provider.0,
            identifier: form.identifier,
            source: form.source.0,
            stage: form.stage.into(),
            concern: form.concern.map(|concern| concern.0),
            clauses: form.clauses.into_iter().map(Clause::from).collect(),
            queries: form.queries.into_iter().map(Query::from).collect(),
            repeats: form.repeats.into_iter().map(RepeatDecision::from).collect(),
            verdicts: form.verdicts.into_iter().map(LaunchVerdict::from).collect(),
            first_recorded: form.first_recorded.0,
            last_recorded: form.last_recorded.0,
        }
    }
}

impl From<Stage> for StageForm {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Received => StageForm::Received,
            Stage::Queried => StageForm::Queried,
            Stage::Answered => StageForm::Answered,
            Stage::Verified { by, at } => StageForm::Verified {
                by: Text(by),
                at: Text(at),
            },
            Stage::Declined { reason, at } => StageForm::Declined {
                reason: Text(reason),
                at: Text(at),
            },
            Stage::Diverted { at } => StageForm::Diverted { at: Text(at) },
            Stage::Withdrawn { at } => StageForm::Withdrawn { at: Text(at) },
        }
    }
}

impl From<StageForm> for Stage {
    fn from(form: StageForm) -> Self {
        match form {
            StageForm::Received => Stage::Received,
            StageForm::Queried => Stage::Queried,
            StageForm::Answered => Stage::Answered,
            StageForm::Verified { by, at } => Stage::Verified { by: by.0, at: at.0 },
            StageForm::Declined { reason, at } => Stage::Declined {
                reason: reason.0,
                at: at.0,
            },
            StageForm::Diverted { at } => Stage::Diverted { at: at.0 },
            StageForm::Withdrawn { at } => Stage::Withdrawn { at: at.0 },
        }
    }
}

impl From<Clause> for ClauseForm {
    fn from(clause: Clause) -> Self {
        let Clause {
            number,
            terms,
            label,
            status,
            date_last_updated,
            fix_claim,
            fix_information,
            summary,
            affected_until,
            origins,
            set_by_dcc,
            fix,
        } = clause;
        ClauseForm {
            number,
            terms: terms.into_iter().map(TermForm::from).collect(),
            label,
            status: Text(status),
            date_last_updated: Text(date_last_updated),
            fix_claim: Text(fix_claim),
            fix_information,
            summary,
            affected_until: affected_until.map(Text),
            origins: origins.into_iter().map(OriginForm::from).collect(),
            set_by_dcc: set_by_dcc.into_iter().map(SetByDccForm::from).collect(),
            fix: fix.into(),
        }
    }
}

impl From<ClauseForm> for Clause {
    fn from(form: ClauseForm) -> Self {
        Clause {
            number: form.number,
            terms: form.terms.into_iter().map(Term::from).collect(),
            label: form.label,
            status: form.status.0,
            date_last_updated: form.date_last_updated.0,
            fix_claim: form.fix_claim.0,
            fix_information: form.fix_information,
            summary: form.summary,
            affected_until: form.affected_until.map(|version| version.0),
            origins: form.origins.into_iter().map(RowOrigin::from).collect(),
            set_by_dcc: form
                .set_by_dcc
                .into_iter()
                .map(SetByDccForm::parts)
                .collect(),
            fix: form.fix.into(),
        }
    }
}

impl From<Term> for TermForm {
    fn from(term: Term) -> Self {
        let Term {
            device_type,
            make,
            model,
            versions,
            hardware_version,
            region,
        } = term;
        TermForm {
            device_type: Text(device_type),
            make: Text(make),
            model: Text(model),
            versions: versions.into_iter().map(Text).collect(),
            hardware_version,
            region: region.map(Text),
        }
    }
}

impl From<TermForm> for Term {
    fn from(form: TermForm) -> Self {
        Term {
            device_type: form.device_type.0,
            make: form.make.0,
            model: form.model.0,
            versions: form.versions.into_iter().map(|version| version.0).collect(),
            hardware_version: form.hardware_version,
            region: form.region.map(|region| region.0),
        }
    }
}

impl From<RowOrigin> for OriginForm {
    fn from(origin: RowOrigin) -> Self {
        let RowOrigin { submission, line } = origin;
        OriginForm {
            submission: Text(submission),
            line,
        }
    }
}

impl From<OriginForm> for RowOrigin {
    fn from(form: OriginForm) -> Self {
        RowOrigin {
            submission: form.submission.0,
            line: form.line,
        }
    }
}

impl From<(ClauseField, SetByDcc)> for SetByDccForm {
    fn from((field, SetByDcc { by, at }): (ClauseField, SetByDcc)) -> Self {
        SetByDccForm {
            field: Text(field),
            by: Text(by),
            at: Text(at),
        }
    }
}

impl SetByDccForm {
    fn parts(self) -> (ClauseField, SetByDcc) {
        let set = SetByDcc {
            by: self.by.0,
            at: self.at.0,
        };
        (self.field.0, set)
    }
}

impl From<Query> for QueryForm {
    fn from(query: Query) -> Self {
        let Query {
            reference,
            question,
            due,
            asked_by,
            asked_at,
            answer,
        } = query;
        QueryForm {
            reference: Text(reference),
            question,
            due: Text(due),
            asked_by: Text(asked_by),
            asked_at: Text(asked_at),
            answer: answer.map(|QueryAnswer { text, by, at }| QueryAnswerForm {
                text,
                by: Text(by),
                at: Text(at),
            }),
        }
    }
}

impl From<QueryForm> for Query {
    fn from(form: QueryForm) -> Self {
        Query {
            reference: form.reference.0,
            question: form.question,
            due: form.due.0,
            asked_by: form.asked_by.0,
            asked_at: form.asked_at.0,
            answer: form.answer.map(|answer| QueryAnswer {
                text: answer.text,
                by: answer.by.0,
                at: answer.at.0,
            }),
        }
    }
}

impl From<RepeatDecision> for RepeatForm {
    fn from(decision: RepeatDecision) -> Self {
        let RepeatDecision {
            other,
            verdict,
            by,
            at,
        } = decision;
        RepeatForm {
            other: Text(other),
            verdict: Text(verdict),
            by: Text(by),
            at: Text(at),
        }
    }
}

impl From<RepeatForm> for RepeatDecision {
    fn from(form: RepeatForm) -> Self {
        RepeatDecision {
            other: form.other.0,
            verdict: form.verdict.0,
            by: form.by.0,
            at: form.at.0,
        }
    }
}
