//! A hold inside a launch's form: reason, scope, what the Panel said of it, and its release.

use crate::forms::formed::{Formed, choice_form, record_form};
use crate::forms::stored_hubs::StoredHubsForm;
use crate::forms::text::Text;
use launch::hold::{
    Authority, DccStatement, DirectionKind, FailureReport, Hold, HoldReason, HoldScope,
    PanelDirection, Release,
};
use serde::{Deserialize, Serialize};
use terms::{Date, HoldRef, Moment, OrganisationRef, PersonRef};

record_form!(HoldForm of Hold {
    reference: Text<HoldRef>,
    reason: ReasonForm,
    scope: ScopeForm,
    opened_at: Text<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    opened_by: Option<Text<PersonRef>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    statements: Vec<StatementForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    directions: Vec<DirectionForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    release: Option<ReleaseForm>,
});

choice_form!(ReasonForm of HoldReason {
    GateNotAchieved {
        level: u32,
        attempt: u32,
        evidence_sha256: Text<[u8; 32]>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        report: Option<ReportForm>,
    },
    EmergencyStop { by: Text<OrganisationRef>, words: String, },
    Deferral {
        by: Text<OrganisationRef>,
        vulnerabilities: String,
        justification: String,
    },
});

choice_form!(ScopeForm of HoldScope {
    WholeLaunch,
    Portfolio(supplier: Text<OrganisationRef>),
    Listed { supplier: Text<OrganisationRef>, hubs: StoredHubsForm, },
});

record_form!(ReportForm of FailureReport {
    mechanism: String,
    mitigation: String,
    filed_at: Text<Moment>,
    filed_by: Text<PersonRef>,
});

record_form!(StatementForm of DccStatement {
    words: String,
    at: Text<Moment>,
    by: Text<PersonRef>,
});

record_form!(ReleaseForm of Release {
    authority: Text<Authority>,
    by: Text<PersonRef>,
    decided_at: Text<Moment>,
    effective: Text<Moment>,
});

choice_form!(KindForm of DirectionKind {
    Continue,
    StayHeld {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Text<Date>>,
    },
    Modify { words: String, },
});

/// A direction has no public fields: only the Panel's act makes one, and only this reads one back.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DirectionForm {
    kind: KindForm,
    reasons: String,
    attendance: String,
    at: Text<Moment>,
    by: Text<PersonRef>,
}

impl Formed for DirectionForm {
    type Value = PanelDirection;
    fn of(direction: PanelDirection) -> Self {
        DirectionForm {
            kind: KindForm::of(direction.kind().clone()),
            reasons: direction.reasons().to_owned(),
            attendance: direction.attendance().to_owned(),
            at: Text(direction.at()),
            by: Text(direction.by()),
        }
    }
    fn value(self) -> PanelDirection {
        PanelDirection::kept(
            self.kind.value(),
            self.reasons,
            self.attendance,
            self.at.0,
            self.by.0,
        )
    }
}
