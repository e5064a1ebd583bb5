//! The codes of launches.

use super::Textual;
use formats::duis::identifiers::MessageId;
use launch::criteria::{ActivationDays, Kpi, StartDays};
use launch::hold::Authority;
use launch::launch::{GateOutcome, HubsFrom};
use launch::nomination::NominationRoute;
use launch::notification::{
    HanVariant, LaunchKind, NotificationNumber, UpgradePriority, UpgradeSeverity,
};
use launch::outcome::{FailureMode, RecallAnswer};
use std::borrow::Cow;
use terms::{HoldRef, LaunchRef, NominationRef, OrderRef, PlanRef};

as_displayed!(HoldRef, LaunchRef, NominationRef, OrderRef, PlanRef);

as_is!(NotificationNumber);

plain_codes!(LaunchKind {
    Ordinary => "Ordinary",
    Emergency => "Emergency",
});

plain_codes!(UpgradeSeverity {
    Critical => "Critical",
    High => "High",
    Medium => "Medium",
    Low => "Low",
});

plain_codes!(UpgradePriority {
    Immediate => "Immediate",
    High => "High",
    Medium => "Medium",
    Low => "Low",
});

plain_codes!(HanVariant {
    SingleBand => "SingleBand",
    DualBand => "DualBand",
});

plain_codes!(Kpi {
    HalfHourlyReads => "HalfHourlyReads",
    GasReads => "GasReads",
    Alerts => "Alerts",
    PrepaymentLatency => "PrepaymentLatency",
});

plain_codes!(ActivationDays {
    WorkingDays => "WorkingDays",
    EveryDay => "EveryDay",
});

plain_codes!(StartDays {
    WorkingDayBeforeWorkingDay => "WorkingDayBeforeWorkingDay",
    WorkingDays => "WorkingDays",
    EveryDay => "EveryDay",
});

plain_codes!(HubsFrom {
    Lists => "Lists",
    DccPlan => "DccPlan",
    ListsThenDccPlan => "ListsThenDccPlan",
});

plain_codes!(GateOutcome {
    Achieved => "Achieved",
    NotAchieved => "NotAchieved",
});

/// What stands before the RequestID, or alone in a list that came before RequestIDs were kept.
const SERVICE_REQUEST: &str = "ServiceRequest";

impl Textual for NominationRoute {
    fn text(&self) -> Cow<'_, str> {
        match self {
            NominationRoute::ServiceRequest(None) => SERVICE_REQUEST.into(),
            NominationRoute::ServiceRequest(Some(id)) => {
                format!("{SERVICE_REQUEST} {}", MessageId::from(*id).text()).into()
            }
            NominationRoute::Page => "Page".into(),
            NominationRoute::Api => "Api".into(),
        }
    }

    fn read(text: &str) -> Option<NominationRoute> {
        match text {
            "Page" => Some(NominationRoute::Page),
            "Api" => Some(NominationRoute::Api),
            SERVICE_REQUEST => Some(NominationRoute::ServiceRequest(None)),
            _ => {
                let (route, id) = text.split_once(' ')?;
                let id = MessageId::parse(id).filter(|_| route == SERVICE_REQUEST)?;
                Some(NominationRoute::ServiceRequest(Some(id.into())))
            }
        }
    }
}

plain_codes!(Authority {
    Dcc => "Dcc",
    Panel => "Panel",
    DeferringSupplier => "DeferringSupplier",
});

plain_codes!(FailureMode {
    TransferFailed => "TransferFailed",
    ImageDiscarded => "ImageDiscarded",
    HardwareMismatch => "HardwareMismatch",
    VerificationFailed => "VerificationFailed",
    OtherVersion => "OtherVersion",
    LostAfterActivation => "LostAfterActivation",
});

plain_codes!(RecallAnswer {
    Recalled => "Recalled",
    TooLate => "TooLate",
});
