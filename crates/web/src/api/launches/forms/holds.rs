//! Holds: as everybody told may see them, and whole.

use super::{Names, named};
use app::launches::SharedHold;
use formats::sentences::launch::communication::direction_text;
use launch::hold::{
    Authority, DccStatement, DirectionKind, Hold, HoldReason, HoldScope, PanelDirection, Release,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A hold on the whole deployment, without the words of a Supplier.
#[derive(Serialize, ToSchema)]
pub struct SharedHoldForm {
    /// Its reference.
    pub reference: String,
    /// Which kind of hold.
    pub name: &'static str,
    /// Since when.
    pub opened_at: String,
    /// DCC's account of how the firmware fails, once reported.
    pub failure: Option<FailureForm>,
    /// What the Panel directed, oldest first.
    pub directions: Vec<DirectionForm>,
    /// How it was released.
    pub release: Option<ReleaseForm>,
}

/// A hold with the words of those who opened it.
#[derive(Serialize, ToSchema)]
pub struct HoldForm {
    /// Its reference.
    pub reference: String,
    /// Which kind of hold.
    pub name: &'static str,
    /// The organisation that opened it; absent where the machine did.
    pub by: Option<String>,
    /// `whole-launch`, `portfolio` or `listed`.
    pub scope: &'static str,
    /// How many hubs are listed, where the scope is those.
    pub hubs: Option<u64>,
    /// Since when.
    pub opened_at: String,
    /// What an Emergency Stop met.
    pub reason: Option<String>,
    /// A deferral's material vulnerabilities.
    pub vulnerabilities: Option<String>,
    /// Why the upgrade would compromise the Supplier's obligations.
    pub justification: Option<String>,
    /// DCC's account of how the firmware fails, once reported.
    pub failure: Option<FailureForm>,
    /// DCC's case, oldest first.
    pub statements: Vec<StatementForm>,
    /// What the Panel directed, oldest first.
    pub directions: Vec<DirectionForm>,
    /// How it was released.
    pub release: Option<ReleaseForm>,
}

/// What DCC states on a hold that waits for the Panel.
#[derive(Serialize, ToSchema)]
pub struct StatementForm {
    /// What it states.
    pub words: String,
    /// When.
    pub at: String,
}

/// How the firmware fails, and what is done about it.
#[derive(Serialize, ToSchema)]
pub struct FailureForm {
    /// How it fails.
    pub mechanism: String,
    /// What is done about it.
    pub mitigation: String,
}

/// A direction of the Panel.
#[derive(Serialize, ToSchema)]
pub struct DirectionForm {
    /// `continue`, `stay-held` or `modify`.
    pub direction: &'static str,
    /// In words.
    pub words: String,
    /// Why.
    pub reasons: String,
    /// Who attended.
    pub attendance: String,
    /// When.
    pub at: String,
}

/// How a hold was released.
#[derive(Serialize, ToSchema)]
pub struct ReleaseForm {
    /// `dcc`, `panel` or `deferring-supplier`.
    pub authority: &'static str,
    /// When it was decided.
    pub decided_at: String,
    /// From when it holds no longer.
    pub effective: String,
}

impl SharedHoldForm {
    /// The hold.
    pub fn of(hold: &SharedHold) -> SharedHoldForm {
        SharedHoldForm {
            reference: hold.reference.to_string(),
            name: hold.name,
            opened_at: hold.opened_at.rfc3339(),
            failure: hold.failure.clone().map(FailureForm::of),
            directions: hold.directions.iter().map(DirectionForm::of).collect(),
            release: hold.release.as_ref().map(ReleaseForm::of),
        }
    }
}

impl HoldForm {
    /// The hold.
    pub fn of(hold: &Hold, names: &Names) -> HoldForm {
        let mut form = HoldForm {
            reference: hold.reference.to_string(),
            name: hold.reason.name(),
            by: None,
            scope: match hold.scope {
                HoldScope::WholeLaunch => "whole-launch",
                HoldScope::Portfolio(_) => "portfolio",
                HoldScope::Listed { .. } => "listed",
            },
            hubs: match &hold.scope {
                HoldScope::Listed { hubs, .. } => Some(hubs.hubs),
                HoldScope::WholeLaunch | HoldScope::Portfolio(_) => None,
            },
            opened_at: hold.opened_at.rfc3339(),
            reason: None,
            vulnerabilities: None,
            justification: None,
            failure: None,
            statements: hold.statements.iter().map(StatementForm::of).collect(),
            directions: hold.directions.iter().map(DirectionForm::of).collect(),
            release: hold.release.as_ref().map(ReleaseForm::of),
        };
        match &hold.reason {
            HoldReason::GateNotAchieved { report, .. } => {
                form.failure = report
                    .as_ref()
                    .map(|report| (report.mechanism.clone(), report.mitigation.clone()))
                    .map(FailureForm::of);
            }
            HoldReason::EmergencyStop { by, words } => {
                form.by = Some(named(names, *by));
                form.reason = Some(words.clone());
            }
            HoldReason::Deferral {
                by,
                vulnerabilities,
                justification,
            } => {
                form.by = Some(named(names, *by));
                form.vulnerabilities = Some(vulnerabilities.clone());
                form.justification = Some(justification.clone());
            }
        }
        form
    }
}

impl FailureForm {
    fn of((mechanism, mitigation): (String, String)) -> FailureForm {
        FailureForm {
            mechanism,
            mitigation,
        }
    }
}

impl StatementForm {
    fn of(statement: &DccStatement) -> StatementForm {
        StatementForm {
            words: statement.words.clone(),
            at: statement.at.rfc3339(),
        }
    }
}

impl DirectionForm {
    fn of(direction: &PanelDirection) -> DirectionForm {
        DirectionForm {
            direction: match direction.kind() {
                DirectionKind::Continue => "continue",
                DirectionKind::StayHeld { .. } => "stay-held",
                DirectionKind::Modify { .. } => "modify",
            },
            words: direction_text(direction.kind()),
            reasons: direction.reasons().to_owned(),
            attendance: direction.attendance().to_owned(),
            at: direction.at().rfc3339(),
        }
    }
}

impl ReleaseForm {
    fn of(release: &Release) -> ReleaseForm {
        ReleaseForm {
            authority: match release.authority {
                Authority::Dcc => "dcc",
                Authority::Panel => "panel",
                Authority::DeferringSupplier => "deferring-supplier",
            },
            decided_at: release.decided_at.rfc3339(),
            effective: release.effective.rfc3339(),
        }
    }
}
