//! A launch in a list, and one launch as each capacity may see it.

use super::Names;
use super::dcc::DccLaunchForm;
use super::facts::warning_list_code;
use super::holds::{HoldForm, SharedHoldForm};
use super::notification::NotificationForm;
use app::launches::{ForumLaunch, Held, LaunchLine, LaunchView, SharedLaunch, SupplierLaunch};
use formats::sentences::launch::communication::{communication_text, cpl_text};
use formats::sentences::launch::correction::corrected_parts;
use launch::launch::{Communication, Correctable, Correction, DecidedGate, GateOutcome, Phase};
use launch::nomination::{Nomination, NominationRoute, WarningList};
use launch::notification::Notification;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A launch as its reader may see it. `seen_as` says which form it is.
#[derive(Serialize, ToSchema)]
#[serde(tag = "seen_as", rename_all = "kebab-case")]
pub enum LaunchForm {
    /// As DCC sees it.
    Dcc(Box<DccLaunchForm>),
    /// As a Supplier with a hub in it sees it.
    Supplier(Box<SupplierLaunchForm>),
    /// As the Panel and SECAS see it.
    Forum(Box<ForumLaunchForm>),
    /// As a manufacturer of the device, or a CSP, sees it.
    Shared(Box<SharedLaunchForm>),
}

/// One launch in a list.
#[derive(Serialize, ToSchema)]
pub struct LaunchLineForm {
    /// Its reference.
    pub reference: String,
    /// The number of its notification.
    pub number: String,
    /// Ordinary or Emergency.
    pub kind: &'static str,
    /// The Device Manufacturer of the hubs.
    pub make: String,
    /// Their model.
    pub model: String,
    /// The new version.
    pub to_version: String,
    /// Draft, Notified, Ready, Running, Gate achieved, Complete or Withdrawn.
    pub phase: &'static str,
    /// The level it is at.
    pub level: u32,
    /// How many levels it has.
    pub levels: u32,
    /// Whether the whole deployment is held.
    pub held: bool,
    /// When the window for the first lists closes, while it is open.
    pub lists_until: Option<String>,
}

/// A launch as everybody told may see it.
#[derive(Serialize, ToSchema)]
pub struct SharedLaunchForm {
    /// Its reference.
    pub reference: String,
    /// The notification.
    pub notification: NotificationForm,
    /// Its revision.
    pub revision: u32,
    /// When it was issued.
    pub issued_at: Option<String>,
    /// How its words and dates were corrected since, oldest first.
    pub corrections: Vec<CorrectionForm>,
    /// Draft, Notified, Ready, Running, Gate achieved, Complete or Withdrawn.
    pub phase: &'static str,
    /// When it ended, where it did.
    pub ended_at: Option<String>,
    /// The level it is at.
    pub level: u32,
    /// The attempt at that level.
    pub attempt: u32,
    /// Whether the whole deployment is held.
    pub held: bool,
    /// When the window for the first lists closes or closed.
    pub window_closes: Option<String>,
    /// The wave of the current tranche that goes out, from 1.
    pub wave: Option<u32>,
    /// How many waves the current tranche has.
    pub waves: Option<u32>,
    /// Holds on the whole deployment, oldest first.
    pub holds: Vec<SharedHoldForm>,
    /// Gates that were decided, oldest first.
    pub gates: Vec<GateForm>,
    /// Formal communications, oldest first.
    pub communications: Vec<CommunicationForm>,
}

/// A launch as a Supplier with a hub in it sees it.
#[derive(Serialize, ToSchema)]
pub struct SupplierLaunchForm {
    /// What everybody told may see.
    #[serde(flatten)]
    pub shared: SharedLaunchForm,
    /// When the Supplier was told of the last revision.
    pub told_at: Option<String>,
    /// The revision that it acknowledged last.
    pub acknowledged_revision: Option<u32>,
    /// How many of its hubs the launch concerns.
    pub own_hubs: u64,
    /// Its own lists, oldest first.
    pub nominations: Vec<NominationForm>,
    /// The level that a list given now is for.
    pub lists_for_level: Option<u32>,
    /// How many more hubs it may name for that level.
    pub lists_left: Option<u64>,
    /// Its own stops and deferrals.
    pub own_holds: Vec<HoldForm>,
}

/// A launch as the Panel and SECAS see it.
#[derive(Serialize, ToSchema)]
pub struct ForumLaunchForm {
    /// What everybody told may see.
    #[serde(flatten)]
    pub shared: SharedLaunchForm,
    /// How it stands to the Central Products List.
    pub central_products_list: String,
    /// Every hold, with the words of those who opened it.
    pub all_holds: Vec<HoldForm>,
}

/// A correction of the notification.
#[derive(Serialize, ToSchema)]
pub struct CorrectionForm {
    /// The revision that it made, from 2.
    pub revision: u32,
    /// When.
    pub at: String,
    /// What it changed.
    pub changes: Vec<CorrectedPartForm>,
}

/// One part of a notification that was corrected.
#[derive(Serialize, ToSchema)]
pub struct CorrectedPartForm {
    /// Which part.
    pub part: &'static str,
    /// What it was.
    pub was: String,
    /// What it became.
    pub became: String,
}

impl CorrectionForm {
    /// All of them, of the notification that stands so now.
    pub(super) fn all(corrections: &[Correction], now: &Notification) -> Vec<CorrectionForm> {
        let told = corrected_parts(corrections, &Correctable::of(now)).into_iter();
        told.map(|(revision, at, parts)| CorrectionForm {
            revision,
            at: at.rfc3339(),
            changes: parts
                .into_iter()
                .map(|part| CorrectedPartForm {
                    part: part.part,
                    was: part.was,
                    became: part.became,
                })
                .collect(),
        })
        .collect()
    }
}

/// A gate that was decided.
#[derive(Serialize, ToSchema)]
pub struct GateForm {
    /// The level.
    pub level: u32,
    /// The attempt at it.
    pub attempt: u32,
    /// Whether it was achieved.
    pub achieved: bool,
    /// When.
    pub at: String,
    /// SHA-256 of the evidence.
    pub evidence_sha256: String,
}

/// A formal communication.
#[derive(Serialize, ToSchema)]
pub struct CommunicationForm {
    /// Its number within the launch.
    pub number: u32,
    /// What it says.
    pub text: String,
    /// When.
    pub at: String,
    /// The Working Day by which the tranche report goes to the forum.
    pub report_due: Option<String>,
}

/// A list of hubs that was given.
#[derive(Serialize, ToSchema)]
pub struct NominationForm {
    /// Its reference.
    pub reference: String,
    /// `service-request`, `page` or `api`.
    pub route: &'static str,
    /// The level it is for.
    pub level: u32,
    /// When it arrived.
    pub at: String,
    /// How many Device IDs it listed.
    pub listed: u64,
    /// How many of them were repeats.
    pub repeated: u64,
    /// How many hubs are on it still.
    pub hubs: u64,
    /// How many were taken off since.
    pub withdrawn: u64,
    /// How many were set aside, by reason.
    pub set_aside: BTreeMap<&'static str, u64>,
}

impl LaunchForm {
    /// The launch as its type says.
    pub fn of(view: &LaunchView, names: &Names) -> LaunchForm {
        match view {
            LaunchView::Dcc(seen) => LaunchForm::Dcc(Box::new(DccLaunchForm::of(seen, names))),
            LaunchView::Supplier(seen) => {
                LaunchForm::Supplier(Box::new(SupplierLaunchForm::of(seen, names)))
            }
            LaunchView::Forum(seen) => {
                LaunchForm::Forum(Box::new(ForumLaunchForm::of(seen, names)))
            }
            LaunchView::Shared(seen) => LaunchForm::Shared(Box::new(SharedLaunchForm::of(seen))),
        }
    }
}

impl LaunchLineForm {
    /// The line.
    pub fn of(line: &LaunchLine) -> LaunchLineForm {
        let notification = &line.notification;
        LaunchLineForm {
            reference: line.reference.to_string(),
            number: notification.number.to_string(),
            kind: notification.kind.name(),
            make: notification.target.make.to_string(),
            model: notification.target.model.to_string(),
            to_version: notification.target.to.to_string(),
            phase: line.phase.name(),
            level: line.level,
            levels: notification.criteria.levels.count(),
            held: line.held == Held::Held,
            lists_until: line.lists_until.map(|at| at.rfc3339()),
        }
    }
}

impl SharedLaunchForm {
    fn of(seen: &SharedLaunch) -> SharedLaunchForm {
        let line = &seen.line;
        SharedLaunchForm {
            reference: line.reference.to_string(),
            notification: NotificationForm::of(&line.notification),
            revision: seen.revision,
            issued_at: seen.issued_at.map(|at| at.rfc3339()),
            corrections: CorrectionForm::all(&seen.corrections, &line.notification),
            phase: line.phase.name(),
            ended_at: ended_at(&line.phase),
            level: line.level,
            attempt: seen.attempt,
            held: line.held == Held::Held,
            window_closes: seen.window.map(|window| window.closes.rfc3339()),
            wave: seen.waves.map(|(wave, _)| wave),
            waves: seen.waves.map(|(_, waves)| waves),
            holds: seen.holds.iter().map(SharedHoldForm::of).collect(),
            gates: seen.gates.iter().map(GateForm::of).collect(),
            communications: seen
                .communications
                .iter()
                .map(CommunicationForm::of)
                .collect(),
        }
    }
}

impl SupplierLaunchForm {
    fn of(seen: &SupplierLaunch, names: &Names) -> SupplierLaunchForm {
        let told = seen.told.as_ref();
        let acknowledged = told.and_then(|told| told.acknowledged);
        SupplierLaunchForm {
            shared: SharedLaunchForm::of(&seen.shared),
            told_at: told.map(|told| told.at.rfc3339()),
            acknowledged_revision: acknowledged.map(|(revision, _, _)| revision),
            own_hubs: seen.hubs,
            nominations: seen.nominations.iter().map(NominationForm::of).collect(),
            lists_for_level: seen.may_list.as_ref().ok().map(|(level, _)| *level),
            lists_left: seen.may_list.as_ref().ok().map(|(_, left)| *left),
            own_holds: seen
                .own_holds
                .iter()
                .map(|hold| HoldForm::of(hold, names))
                .collect(),
        }
    }
}

impl ForumLaunchForm {
    fn of(seen: &ForumLaunch, names: &Names) -> ForumLaunchForm {
        ForumLaunchForm {
            shared: SharedLaunchForm::of(&seen.shared),
            central_products_list: cpl_text(&seen.cpl),
            all_holds: seen
                .holds
                .iter()
                .map(|hold| HoldForm::of(hold, names))
                .collect(),
        }
    }
}

/// When a launch ended, where it did.
pub(super) fn ended_at(phase: &Phase) -> Option<String> {
    match phase {
        Phase::Complete { at } | Phase::Withdrawn { at, .. } => Some(at.rfc3339()),
        Phase::Draft | Phase::Notified | Phase::Ready { .. } | Phase::Running | Phase::Achieved => {
            None
        }
    }
}

impl GateForm {
    /// The gate.
    pub fn of(gate: &DecidedGate) -> GateForm {
        GateForm {
            level: gate.level,
            attempt: gate.attempt,
            achieved: gate.outcome == GateOutcome::Achieved,
            at: gate.at.rfc3339(),
            evidence_sha256: formats::journal::hex(&gate.evidence_sha256),
        }
    }
}

impl CommunicationForm {
    /// The communication.
    pub fn of(communication: &Communication) -> CommunicationForm {
        CommunicationForm {
            number: communication.number,
            text: communication_text(&communication.kind),
            at: communication.at.rfc3339(),
            report_due: communication.report_due.map(|day| day.to_string()),
        }
    }
}

impl NominationForm {
    /// The list.
    pub fn of(nomination: &Nomination) -> NominationForm {
        let lists = WarningList::ALL.into_iter();
        NominationForm {
            reference: nomination.reference.to_string(),
            route: match nomination.route {
                NominationRoute::ServiceRequest(_) => "service-request",
                NominationRoute::Page => "page",
                NominationRoute::Api => "api",
            },
            level: nomination.level,
            at: nomination.at.rfc3339(),
            listed: nomination.listed,
            repeated: nomination.repeated,
            hubs: nomination.hubs.hubs,
            withdrawn: nomination.withdrawn,
            set_aside: lists
                .map(|list| (warning_list_code(list), nomination.set_aside.of(list)))
                .collect(),
        }
    }
}
