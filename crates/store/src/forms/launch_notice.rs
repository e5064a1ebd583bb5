//! The stored form of what a notice tells of a launch. It stands inside a notice's own form.

use super::notice::mirrored;
use super::text::Text;
use launch::criteria::Kpi;
use launch::decision::NoticeAbout;
use serde::{Deserialize, Serialize};
use terms::{Date, HoldRef, LaunchRef, Moment};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum LaunchAboutForm {
    LaunchNotified {
        launch: Text<LaunchRef>,
        revision: u32,
        window_closes: Text<Moment>,
    },
    ListedBeforeNotified {
        launch: Text<LaunchRef>,
    },
    DccPlanApplies {
        launch: Text<LaunchRef>,
    },
    ListsArrived {
        launch: Text<LaunchRef>,
    },
    TrancheSealed {
        launch: Text<LaunchRef>,
        level: u32,
    },
    GateMet {
        launch: Text<LaunchRef>,
        level: u32,
    },
    LevelAchieved {
        launch: Text<LaunchRef>,
        level: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<u32>,
    },
    GateNotAchieved {
        launch: Text<LaunchRef>,
        level: u32,
        report_by: Text<Date>,
    },
    FailureReported {
        launch: Text<LaunchRef>,
        hold: Text<HoldRef>,
    },
    Stopped {
        launch: Text<LaunchRef>,
        hold: Text<HoldRef>,
    },
    Deferred {
        launch: Text<LaunchRef>,
        hold: Text<HoldRef>,
    },
    CaseStated {
        launch: Text<LaunchRef>,
        hold: Text<HoldRef>,
    },
    Directed {
        launch: Text<LaunchRef>,
        hold: Text<HoldRef>,
    },
    Released {
        launch: Text<LaunchRef>,
        hold: Text<HoldRef>,
    },
    DriftWarned {
        launch: Text<LaunchRef>,
        kpi: Text<Kpi>,
    },
    OrdersRecalled {
        launch: Text<LaunchRef>,
    },
    LaunchCompleted {
        launch: Text<LaunchRef>,
    },
    LaunchWithdrawn {
        launch: Text<LaunchRef>,
    },
}

mirrored! {
    NoticeAbout, LaunchAboutForm, std::convert::identity => NoticeAbout;
    [];
    LaunchNotified { launch, window_closes; revision }
    ListedBeforeNotified { launch; }
    DccPlanApplies { launch; }
    ListsArrived { launch; }
    TrancheSealed { launch; level }
    GateMet { launch; level }
    LevelAchieved { launch; level, next }
    GateNotAchieved { launch, report_by; level }
    FailureReported { launch, hold; }
    Stopped { launch, hold; }
    Deferred { launch, hold; }
    CaseStated { launch, hold; }
    Directed { launch, hold; }
    Released { launch, hold; }
    DriftWarned { launch, kpi; }
    OrdersRecalled { launch; }
    LaunchCompleted { launch; }
    LaunchWithdrawn { launch; }
}
