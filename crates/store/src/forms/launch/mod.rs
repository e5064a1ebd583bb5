//! The stored form of a launch, whole: one file for each concept of it.

mod communication;
mod criteria;
mod hold;
mod nomination;
mod notification;
mod tranche;

use super::formed::{Formed, choice_form, record_form};
use super::text::Text;
use super::{StoredForm, Unreadable, read_body, write_body};
use communication::{CommunicationForm, DecidedGateForm, DriftWarningForm};
use hold::HoldForm;
use launch::launch::{
    Correctable, Correction, CoverageDirection, CplStanding, HubsFrom, Launch, NominationWindow,
    Phase, Told,
};
use launch::notification::{UpgradePriority, UpgradeSeverity};
use nomination::NominationForm;
use notification::NotificationForm;
use terms::{Date, LaunchRef, Moment, OrganisationRef, PersonRef};
use tranche::TrancheForm;

impl StoredForm for Launch {
    const FORM: u32 = 1;

    fn into_body(self) -> String {
        write_body(&LaunchForm::of(self))
    }

    fn from_body(form: u32, body: &str) -> Result<Launch, Unreadable> {
        match form {
            1 => read_body::<LaunchForm>(body).map(LaunchForm::value),
            unknown => Err(Unreadable::UnknownForm(unknown)),
        }
    }
}

record_form!(LaunchForm of Launch {
    reference: Text<LaunchRef>,
    notification: NotificationForm,
    revision: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<CorrectionForm>,
    drafted_by: Text<PersonRef>,
    phase: PhaseForm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    issued_at: Option<Text<Moment>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    told: Vec<ToldForm>,
    cpl: CplForm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    window: Option<WindowForm>,
    level: u32,
    attempt: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    nominations: Vec<NominationForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tranches: Vec<TrancheForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    holds: Vec<HoldForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    gates: Vec<DecidedGateForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    communications: Vec<CommunicationForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    drift_warnings: Vec<DriftWarningForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    coverage_directed: Vec<CoverageDirectionForm>,
});

record_form!(CorrectionForm of Correction {
    revision: u32,
    at: Text<Moment>,
    was: CorrectableForm,
});

record_form!(CorrectableForm of Correctable {
    release_note: String,
    severity: Text<UpgradeSeverity>,
    priority: Text<UpgradePriority>,
    deploy_by: Text<Date>,
    activate_by: Text<Date>,
});

choice_form!(PhaseForm of Phase {
    Draft,
    Notified,
    Ready { hubs: Text<HubsFrom>, },
    Running,
    Achieved,
    Complete { at: Text<Moment>, },
    Withdrawn { at: Text<Moment>, reason: String, },
});

record_form!(ToldForm of Told {
    organisation: Text<OrganisationRef>,
    at: Text<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    acknowledged: Option<(u32, Text<Moment>, Text<PersonRef>)>,
});

choice_form!(CplForm of CplStanding {
    NotListed,
    After { at: Text<Moment>, },
    Before { at: Text<Moment>, },
});

record_form!(WindowForm of NominationWindow {
    opened: Text<Moment>,
    working_days: u32,
    last_day: Text<Date>,
    closes: Text<Moment>,
    calendar_version: u32,
});

record_form!(CoverageDirectionForm of CoverageDirection {
    level: u32,
    reasons: String,
    at: Text<Moment>,
    by: Text<PersonRef>,
});
