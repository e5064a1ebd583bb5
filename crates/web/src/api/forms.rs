//! The API's forms, written out by hand: what a capacity may see, and nothing else.

use crate::concern::concern_value;
use app::erasure::FileState;
use app::reads::{AskedConfirmation, ConfirmationProgress, OwnClause, OwnQuery, SeenItem};
use formats::clause_text::targets_text;
use formats::sentences::fix::answer;
use formats::sentences::launch::finding::told_text;
use formats::sentences::refusal::stage_words;
use register::item::Term;
use register::round::{ReturnState, Round};
use register::submission::{Route, Submission, SubmissionOutcome};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use terms::{DeviceType, FirmwareVersion, Make, Model, OrganisationRef};
use utoipa::ToSchema;

/// A problem (RFC 9457).
#[derive(Serialize, ToSchema)]
pub struct ProblemForm {
    /// What kind of problem this is, as a URI that stays the same.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in a few words.
    pub title: String,
    /// The status of the response.
    pub status: u16,
    /// The stable code.
    pub code: String,
    /// What is wrong with this request, and what to do.
    pub detail: Option<String>,
    /// The parameter of the address that is not fit, where it is one.
    pub parameter: Option<String>,
    /// The member of the body that is not fit, where it is one.
    pub field: Option<String>,
}

/// One page of a list.
#[derive(Serialize, ToSchema)]
pub struct PageForm<T> {
    /// The entries.
    pub entries: Vec<T>,
    /// The cursor of the next page; absent on the last one.
    pub next: Option<String>,
}

/// A finding of intake.
#[derive(Serialize, ToSchema)]
pub struct FindingForm {
    /// The stable code.
    pub code: String,
    /// E blocks, W wants acknowledgement.
    pub severity: String,
    /// The physical line; 0 where none is meant.
    pub line: u64,
    /// The cell's position; 0 where none is meant.
    pub column: u32,
    /// The field.
    pub field: String,
    /// The record's Identifier where it could be read.
    pub record: Option<String>,
    /// What was found, escaped and cut.
    pub value: String,
    /// What was wanted.
    pub expected: String,
    /// What to do.
    pub hint: String,
    /// The earlier line of a repeat.
    pub related_line: Option<u64>,
    /// Where the glossary explains it.
    pub glossary: String,
}

/// The result of a check.
#[derive(Serialize, ToSchema)]
pub struct CheckForm {
    /// accept, accept_with_warning or reject.
    pub verdict: String,
    /// All findings, at most 1,000 of each code.
    pub findings: Vec<FindingForm>,
    /// How many there were of each code, always exact.
    pub counts: BTreeMap<String, u64>,
}

/// A receipt.
#[derive(Serialize, ToSchema)]
pub struct SubmissionForm {
    /// Its reference.
    pub reference: String,
    /// When DCC received it.
    pub received_at: String,
    /// How it came.
    pub route: String,
    /// The reference of the collection round that it counts for, or was sent for where it was
    /// refused; null where none waited for it.
    pub round: Option<String>,
    /// SHA-256 of the file as sent; absent for a form.
    pub file_sha256: Option<String>,
    /// How many bytes it had.
    pub file_bytes: u64,
    /// Whether the file was erased, because an item in it was diverted.
    pub file_erased: bool,
    /// The version of the submission format.
    pub profile: u32,
    /// accepted, refused or nil-return.
    pub outcome: String,
    /// How many rows were stored.
    pub rows: u64,
    /// How many items were new.
    pub items_new: u64,
    /// How many items changed.
    pub items_changed: u64,
    /// How many items were sent again unchanged.
    pub items_unchanged: u64,
    /// How many findings block.
    pub errors: u64,
    /// How many findings are warnings.
    pub warnings: u64,
}

impl SubmissionForm {
    /// The receipt, with what became of its file.
    pub fn of(submission: &Submission, file: FileState) -> SubmissionForm {
        let mut form = SubmissionForm {
            reference: submission.reference.to_string(),
            received_at: submission.received_at.rfc3339(),
            route: match submission.route {
                Route::Page => "page",
                Route::Api => "api",
                Route::DropFolder => "drop-folder",
                Route::Form => "form",
            }
            .to_owned(),
            round: submission.round.map(|round| round.to_string()),
            file_sha256: (submission.file_bytes > 0)
                .then(|| formats::journal::hex(&submission.file_sha256)),
            file_bytes: submission.file_bytes,
            file_erased: file == FileState::Erased,
            profile: submission.profile,
            outcome: String::new(),
            rows: 0,
            items_new: 0,
            items_changed: 0,
            items_unchanged: 0,
            errors: 0,
            warnings: 0,
        };
        match submission.outcome {
            SubmissionOutcome::Refused { errors, warnings } => {
                form.outcome = "refused".to_owned();
                (form.errors, form.warnings) = (errors, warnings);
            }
            SubmissionOutcome::Accepted {
                rows,
                items_new,
                items_changed,
                items_unchanged,
                warnings,
            } => {
                form.outcome = "accepted".to_owned();
                form.rows = rows;
                form.items_new = items_new;
                form.items_changed = items_changed;
                form.items_unchanged = items_unchanged;
                form.warnings = warnings;
            }
            SubmissionOutcome::NilReturn => form.outcome = "nil-return".to_owned(),
        }
        form
    }
}

/// One device of a combination.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceForm {
    /// ESME, GSME, GPF, CHF, HCALCS, PPMID, IHD or CAD.
    #[schema(pattern = "^(ESME|GSME|GPF|CHF|HCALCS|PPMID|IHD|CAD)$")]
    pub device_type: String,
    /// The make.
    #[schema(min_length = 1, max_length = 30)]
    pub make: String,
    /// The model.
    #[schema(min_length = 1, max_length = 30)]
    pub model: String,
    /// The firmware versions; none only for a Type 2 Device.
    #[schema(max_items = 50)]
    pub firmware_versions: Vec<String>,
}

impl From<&Term> for DeviceForm {
    fn from(term: &Term) -> DeviceForm {
        DeviceForm {
            device_type: term.device_type.code().to_owned(),
            make: term.make.to_string(),
            model: term.model.to_string(),
            firmware_versions: term.versions.iter().map(ToString::to_string).collect(),
        }
    }
}

impl DeviceForm {
    /// The term that this device is, or which field is at fault.
    pub fn term(&self) -> Result<Term, &'static str> {
        let device_type = DeviceType::from_code(&self.device_type).ok_or("device_type")?;
        let versions = self
            .firmware_versions
            .iter()
            .map(|text| FirmwareVersion::parse(text).ok_or("firmware_versions"))
            .collect::<Result<_, _>>()?;
        if self.firmware_versions.is_empty() && !device_type.firmware_may_be_blank() {
            return Err("firmware_versions");
        }
        Ok(Term {
            device_type,
            make: Make::parse(&self.make).ok_or("make")?,
            model: Model::parse(&self.model).ok_or("model")?,
            versions,
            hardware_version: None,
            region: None,
        })
    }
}

/// One of the caller's own items, or any item where the caller is DCC.
#[derive(Serialize, ToSchema)]
pub struct ItemForm {
    /// Its reference.
    pub reference: String,
    /// The version that an act on it must have looked at; for DCC only, null for its provider.
    #[schema(minimum = 1)]
    pub version: Option<u32>,
    /// The name of the provider whose item it is.
    pub provider: String,
    /// The provider's Identifier.
    pub identifier: u64,
    /// How far it has come.
    pub stage: String,
    /// safety, security or billing, where a concern is marked that has an urgent channel of its
    /// own.
    pub concern: Option<String>,
    /// What it applies to.
    pub clauses: Vec<ClauseForm>,
    /// DCC's queries.
    pub queries: Vec<QueryForm>,
    /// When the register first knew of it.
    pub first_recorded: String,
    /// When the register last changed it.
    pub last_recorded: String,
}

/// A clause of an item.
#[derive(Serialize, ToSchema)]
pub struct ClauseForm {
    /// Its number.
    pub number: u32,
    /// The devices, all together.
    pub devices: Vec<DeviceForm>,
    /// Issue, Defect or Fix.
    pub status_of_information: String,
    /// Year-month-day.
    pub date_last_updated: String,
    /// Yes or No, as claimed.
    pub fix_available: String,
    /// What the fix is.
    pub fix_information: Option<String>,
    /// What happens.
    pub summary: Option<String>,
    /// not-asked, awaited, confirmed or not-confirmed.
    pub confirmation: String,
}

/// A query of DCC.
#[derive(Serialize, ToSchema)]
pub struct QueryForm {
    /// Its reference.
    pub reference: String,
    /// The question.
    pub question: String,
    /// The last day for the answer.
    pub due: String,
    /// The answer, once there is one.
    pub answer: Option<String>,
}

impl ItemForm {
    /// The item with its provider's name.
    pub fn of(seen: &SeenItem, names: &HashMap<OrganisationRef, String>) -> ItemForm {
        let item = &seen.item;
        ItemForm {
            reference: item.reference.to_string(),
            version: seen.version,
            provider: names.get(&seen.provider).cloned().unwrap_or_default(),
            identifier: item.identifier,
            stage: stage_words(item.stage).to_owned(),
            concern: item.concern.map(|c| concern_value(c).to_owned()),
            clauses: item.clauses.iter().map(ClauseForm::from).collect(),
            queries: item.queries.iter().map(QueryForm::from).collect(),
            first_recorded: item.first_recorded.rfc3339(),
            last_recorded: item.last_recorded.rfc3339(),
        }
    }
}

impl From<&OwnClause> for ClauseForm {
    fn from(clause: &OwnClause) -> ClauseForm {
        ClauseForm {
            number: clause.number,
            devices: clause.terms.iter().map(DeviceForm::from).collect(),
            status_of_information: clause.status.text().to_owned(),
            date_last_updated: clause.date_last_updated.to_string(),
            fix_available: clause.fix_claim.text().to_owned(),
            fix_information: clause.fix_information.clone(),
            summary: clause.summary.clone(),
            confirmation: match clause.confirmation {
                ConfirmationProgress::NotAsked => "not-asked",
                ConfirmationProgress::Awaited => "awaited",
                ConfirmationProgress::Confirmed => "confirmed",
                ConfirmationProgress::NotConfirmed => "not-confirmed",
            }
            .to_owned(),
        }
    }
}

impl From<&OwnQuery> for QueryForm {
    fn from(query: &OwnQuery) -> QueryForm {
        QueryForm {
            reference: query.reference.to_string(),
            question: query.question.clone(),
            due: query.due.to_string(),
            answer: query.answer.as_ref().map(|(text, _)| text.clone()),
        }
    }
}

/// A confirmation request addressed to the caller.
#[derive(Serialize, ToSchema)]
pub struct ConfirmationForm {
    /// Its reference.
    pub reference: String,
    /// When DCC asked.
    pub asked_at: String,
    /// The devices as they would be published.
    pub devices: Vec<DeviceForm>,
    /// The published `Source`.
    pub source: String,
    /// The published `Status of Information`.
    pub status_of_information: String,
    /// The published `Date last Updated`.
    pub date_last_updated: String,
    /// The published `Summary`.
    pub summary: Option<String>,
    /// The published `Fix Information`.
    pub fix_information: String,
    /// The firmware or devices that are the fix.
    pub fix_targets: String,
    /// The caller's answer so far: awaited, confirmed, refused, withdrawn, or overtaken where the
    /// words changed before there was one.
    pub answer: String,
    /// Safe Launches of the fix that went well, which DCC attached as evidence, in words.
    pub launches: Vec<String>,
}

impl From<&AskedConfirmation> for ConfirmationForm {
    fn from(asked: &AskedConfirmation) -> ConfirmationForm {
        let wording = &asked.wording;
        ConfirmationForm {
            reference: asked.request.to_string(),
            asked_at: asked.asked_at.rfc3339(),
            devices: wording.terms.iter().map(DeviceForm::from).collect(),
            source: wording.source.text().to_owned(),
            status_of_information: wording.status.text().to_owned(),
            date_last_updated: wording.date_last_updated.to_string(),
            summary: wording.summary.clone(),
            fix_information: wording.fix_information.clone(),
            fix_targets: targets_text(&wording.fix_targets),
            answer: answer(&asked.answer).to_lowercase(),
            launches: asked.launches.iter().map(told_text).collect(),
        }
    }
}

/// A collection round as the caller sees it.
#[derive(Serialize, ToSchema)]
pub struct RoundForm {
    /// Its reference.
    pub reference: String,
    /// The period it covers.
    pub period: String,
    /// The file format asked for.
    pub format: String,
    /// How to deliver it.
    pub delivery_method: String,
    /// Who was asked: everybody for DCC and SECAS, the caller alone for a provider.
    pub returns: Vec<ReturnForm>,
}

/// What one provider was asked for and gave.
#[derive(Serialize, ToSchema)]
pub struct ReturnForm {
    /// The provider's name.
    pub provider: String,
    /// The agreed delivery date.
    pub agreed: String,
    /// awaited, received or nil-return.
    pub state: String,
    /// Whether SECAS was asked to chase, and on which day it fell due.
    pub chase_fell_due: Option<String>,
}

impl RoundForm {
    /// The round with the returns that `shown` lets through.
    pub fn of(
        round: &Round,
        names: &HashMap<OrganisationRef, String>,
        shown: impl Fn(OrganisationRef) -> bool,
    ) -> RoundForm {
        let mut returns: Vec<ReturnForm> = round
            .returns
            .iter()
            .filter(|entry| shown(entry.provider))
            .map(|entry| ReturnForm {
                provider: names.get(&entry.provider).cloned().unwrap_or_default(),
                agreed: entry.agreed.to_string(),
                state: match entry.state {
                    ReturnState::Awaited => "awaited",
                    ReturnState::Received { .. } => "received",
                    ReturnState::Nil { .. } => "nil-return",
                }
                .to_owned(),
                chase_fell_due: entry.chase.as_ref().map(|chase| chase.fell_due.to_string()),
            })
            .collect();
        returns.sort_by_key(|entry| entry.provider.to_lowercase());
        RoundForm {
            reference: round.reference.to_string(),
            period: round.period.clone(),
            format: round.format.clone(),
            delivery_method: round.delivery_method.clone(),
            returns,
        }
    }
}

/// Something an act made or changed.
#[derive(Serialize, ToSchema)]
pub struct MadeForm {
    /// Its reference; empty where it has none.
    pub reference: String,
}
