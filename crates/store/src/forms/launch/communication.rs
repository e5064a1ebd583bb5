//! What a launch has decided and told, inside its form: gates, formal communications, warnings of
//! drift.

use crate::forms::formed::{choice_form, record_form};
use crate::forms::text::Text;
use launch::criteria::Kpi;
use launch::launch::{Communication, CommunicationKind, DecidedGate, DriftWarning, GateOutcome};
use terms::{Date, HoldRef, Moment, PersonRef};

record_form!(DecidedGateForm of DecidedGate {
    level: u32,
    attempt: u32,
    outcome: Text<GateOutcome>,
    at: Text<Moment>,
    evidence_sha256: Text<[u8; 32]>,
});

record_form!(CommunicationForm of Communication {
    number: u32,
    kind: KindForm,
    at: Text<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    report_due: Option<Text<Date>>,
});

choice_form!(KindForm of CommunicationKind {
    Notified { revision: u32, },
    DccPlanApplies,
    GateAchieved {
        level: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<u32>,
    },
    GateNotAchieved { level: u32, hold: Text<HoldRef>, report_by: Text<Date>, },
    FailureReported { hold: Text<HoldRef>, },
    Stopped { hold: Text<HoldRef>, },
    Directed { hold: Text<HoldRef>, direction: u32, },
    Released { hold: Text<HoldRef>, },
    Completed,
    Withdrawn,
});

record_form!(DriftWarningForm of DriftWarning {
    level: u32,
    attempt: u32,
    kpi: Text<Kpi>,
    at: Text<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    acknowledged: Option<(Text<PersonRef>, Text<Moment>)>,
});
