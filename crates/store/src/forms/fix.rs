//! The stored form of a clause's fix, part of an item's form.

use super::item::TermForm;
use super::launch_verdict::AttachedForm;
use super::text::Text;
use register::fix::{Confirmation, ConfirmationAnswer, FixProgress, ProvidedFix, PublicWording};
use register::item::{Source, Term};
use register::launch_verdict::AttachedLaunch;
use register::row::StatusOfInformation;
use serde::{Deserialize, Serialize};
use terms::reference::ConfirmationRef;
use terms::{
    Date, DeviceModel, DeviceType, FirmwareVersion, Make, Model, Moment, OrganisationRef, PersonRef,
};

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FixForm {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    provided: Option<ProvidedForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    targets: Vec<DeviceForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confirmation: Option<ConfirmationForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    launches: Vec<AttachedForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProvidedForm {
    by_organisation: Text<OrganisationRef>,
    by: Text<PersonRef>,
    at: Text<Moment>,
    information: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeviceForm {
    device_type: Text<DeviceType>,
    make: Text<Make>,
    model: Text<Model>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    firmware: Option<Text<FirmwareVersion>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfirmationForm {
    reference: Text<ConfirmationRef>,
    wording: WordingForm,
    asked_by: Text<PersonRef>,
    asked_at: Text<Moment>,
    answers: Vec<(Text<OrganisationRef>, AnswerForm)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
enum AnswerForm {
    Awaited,
    Confirmed {
        by: Text<PersonRef>,
        at: Text<Moment>,
        evidence: String,
    },
    Refused {
        by: Text<PersonRef>,
        at: Text<Moment>,
        reason: String,
    },
    Overtaken {
        at: Text<Moment>,
    },
    Withdrawn {
        by: Text<PersonRef>,
        at: Text<Moment>,
        reason: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordingForm {
    terms: Vec<TermForm>,
    source: Text<Source>,
    status: Text<StatusOfInformation>,
    date_last_updated: Text<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    affected_until: Option<Text<FirmwareVersion>>,
    fix_information: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fix_targets: Vec<DeviceForm>,
}

impl FixForm {
    pub(super) fn is_empty(&self) -> bool {
        self.provided.is_none()
            && self.targets.is_empty()
            && self.confirmation.is_none()
            && self.launches.is_empty()
    }
}

impl From<FixProgress> for FixForm {
    fn from(fix: FixProgress) -> Self {
        let FixProgress {
            provided,
            targets,
            confirmation,
            launches,
        } = fix;
        FixForm {
            provided: provided.map(ProvidedForm::from),
            targets: targets.into_iter().map(DeviceForm::from).collect(),
            confirmation: confirmation.map(ConfirmationForm::from),
            launches: launches.into_iter().map(AttachedForm::from).collect(),
        }
    }
}

impl From<FixForm> for FixProgress {
    fn from(form: FixForm) -> Self {
        FixProgress {
            provided: form.provided.map(ProvidedFix::from),
            targets: form.targets.into_iter().map(DeviceModel::from).collect(),
            confirmation: form.confirmation.map(Confirmation::from),
            launches: form
                .launches
                .into_iter()
                .map(AttachedLaunch::from)
                .collect(),
        }
    }
}

impl From<ProvidedFix> for ProvidedForm {
    fn from(fix: ProvidedFix) -> Self {
        let ProvidedFix {
            by_organisation,
            by,
            at,
            information,
        } = fix;
        ProvidedForm {
            by_organisation: Text(by_organisation),
            by: Text(by),
            at: Text(at),
            information,
        }
    }
}

impl From<ProvidedForm> for ProvidedFix {
    fn from(form: ProvidedForm) -> Self {
        ProvidedFix {
            by_organisation: form.by_organisation.0,
            by: form.by.0,
            at: form.at.0,
            information: form.information,
        }
    }
}

impl From<DeviceModel> for DeviceForm {
    fn from(device: DeviceModel) -> Self {
        let DeviceModel {
            device_type,
            make,
            model,
            firmware,
        } = device;
        DeviceForm {
            device_type: Text(device_type),
            make: Text(make),
            model: Text(model),
            firmware: firmware.map(Text),
        }
    }
}

impl From<DeviceForm> for DeviceModel {
    fn from(form: DeviceForm) -> Self {
        DeviceModel {
            device_type: form.device_type.0,
            make: form.make.0,
            model: form.model.0,
            firmware: form.firmware.map(|version| version.0),
        }
    }
}

impl From<Confirmation> for ConfirmationForm {
    fn from(confirmation: Confirmation) -> Self {
        let Confirmation {
            reference,
            wording,
            asked_by,
            asked_at,
            answers,
        } = confirmation;
        ConfirmationForm {
            reference: Text(reference),
            wording: wording.into(),
            asked_by: Text(asked_by),
            asked_at: Text(asked_at),
            answers: answers
                .into_iter()
                .map(|(organisation, answer)| (Text(organisation), answer.into()))
                .collect(),
        }
    }
}

impl From<ConfirmationForm> for Confirmation {
    fn from(form: ConfirmationForm) -> Self {
        Confirmation {
            reference: form.reference.0,
            wording: form.wording.into(),
            asked_by: form.asked_by.0,
            asked_at: form.asked_at.0,
            answers: form
                .answers
                .into_iter()
                .map(|(organisation, answer)| (organisation.0, answer.into()))
                .collect(),
        }
    }
}

impl From<ConfirmationAnswer> for AnswerForm {
    fn from(answer: ConfirmationAnswer) -> Self {
        match answer {
            ConfirmationAnswer::Awaited => AnswerForm::Awaited,
            ConfirmationAnswer::Confirmed { by, at, evidence } => AnswerForm::Confirmed {
                by: Text(by),
                at: Text(at),
                evidence,
            },
            ConfirmationAnswer::Refused { by, at, reason } => AnswerForm::Refused {
                by: Text(by),
                at: Text(at),
                reason,
            },
            ConfirmationAnswer::Overtaken { at } => AnswerForm::Overtaken { at: Text(at) },
            ConfirmationAnswer::Withdrawn { by, at, reason } => AnswerForm::Withdrawn {
                by: Text(by),
                at: Text(at),
                reason,
            },
        }
    }
}

impl From<AnswerForm> for ConfirmationAnswer {
    fn from(form: AnswerForm) -> Self {
        match form {
            AnswerForm::Awaited => ConfirmationAnswer::Awaited,
            AnswerForm::Confirmed { by, at, evidence } => ConfirmationAnswer::Confirmed {
                by: by.0,
                at: at.0,
                evidence,
            },
            AnswerForm::Refused { by, at, reason } => ConfirmationAnswer::Refused {
                by: by.0,
                at: at.0,
                reason,
            },
            AnswerForm::Overtaken { at } => ConfirmationAnswer::Overtaken { at: at.0 },
            AnswerForm::Withdrawn { by, at, reason } => ConfirmationAnswer::Withdrawn {
                by: by.0,
                at: at.0,
                reason,
            },
        }
    }
}

impl From<PublicWording> for WordingForm {
    fn from(wording: PublicWording) -> Self {
        let PublicWording {
            terms,
            source,
            status,
            date_last_updated,
            summary,
            affected_until,
            fix_information,
            fix_targets,
        } = wording;
        WordingForm {
            terms: terms.into_iter().map(TermForm::from).collect(),
            source: Text(source),
            status: Text(status),
            date_last_updated: Text(date_last_updated),
            summary,
            affected_until: affected_until.map(Text),
            fix_information,
            fix_targets: fix_targets.into_iter().map(DeviceForm::from).collect(),
        }
    }
}

impl From<WordingForm> for PublicWording {
    fn from(form: WordingForm) -> Self {
        PublicWording {
            terms: form.terms.into_iter().map(Term::from).collect(),
            source: form.source.0,
            status: form.status.0,
            date_last_updated: form.date_last_updated.0,
            summary: form.summary,
            affected_until: form.affected_until.map(|version| version.0),
            fix_information: form.fix_information,
            fix_targets: form
                .fix_targets
                .into_iter()
                .map(DeviceModel::from)
                .collect(),
        }
    }
}
