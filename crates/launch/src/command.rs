//! What people and the clock may ask of a launch. One closed list: whatever is not here cannot be
//! done.

use crate::hold::DirectionKind;
use crate::nomination::NominationRoute;
use crate::notification::{Notification, NotificationNumber};
use terms::{DeviceId, HoldRef, LaunchRef, OrderRef, PlanRef};

/// One act on a launch. Every variant is one row of the authority table.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// DCC drafts a notification (SL-1).
    Draft {
        /// It.
        notification: Box<Notification>,
    },
    /// DCC changes a draft.
    ChangeDraft {
        /// The launch.
        launch: LaunchRef,
        /// The whole of it.
        notification: Box<Notification>,
    },
    /// DCC issues the notification: everybody affected is told, and the criteria are fixed (SL-1).
    Issue {
        /// The launch.
        launch: LaunchRef,
    },
    /// DCC corrects the words and dates of an issued notification, in a new revision. Target and
    /// criteria stay: they are fixed.
    Revise {
        /// The launch.
        launch: LaunchRef,
        /// The whole of it.
        notification: Box<Notification>,
    },
    /// Somebody who was told acknowledges the notification.
    Acknowledge {
        /// The launch.
        launch: LaunchRef,
    },
    /// A Supplier lists hubs (SL-3, SL-7).
    Nominate {
        /// The launch.
        launch: LaunchRef,
        /// The way it came.
        route: NominationRoute,
        /// The Device IDs in the order in which they were listed.
        list: Vec<DeviceId>,
        /// SHA-256 of the request as it came.
        request_sha256: [u8; 32],
    },
    /// A Supplier takes hubs off its lists, until the level is sealed.
    WithdrawNominations {
        /// The launch.
        launch: LaunchRef,
        /// The Device IDs to take off.
        list: Vec<DeviceId>,
    },
    /// The clock closes the window for the first lists (SL-4).
    CloseWindow {
        /// The launch.
        launch: LaunchRef,
    },
    /// DCC seals the hubs of the level: from now on waves go out while nothing holds (SL-4, SL-7).
    Seal {
        /// The launch.
        launch: LaunchRef,
        /// The plan that the person looked at.
        plan: PlanRef,
    },
    /// The clock sends what is due of the current wave.
    SendOrders {
        /// The launch.
        launch: LaunchRef,
    },
    /// A CSP fetches an order. From here on a recall has to be asked of it.
    FetchOrder {
        /// The launch.
        launch: LaunchRef,
        /// The order.
        order: OrderRef,
    },
    /// The clock begins the next wave, once the current one has matured.
    BeginWave {
        /// The launch.
        launch: LaunchRef,
    },
    /// The clock assesses the gate of the level (SL-5, SL-6).
    AssessGate {
        /// The launch.
        launch: LaunchRef,
    },
    /// A person at DCC acknowledges a warning of drift.
    AcknowledgeDrift {
        /// The launch.
        launch: LaunchRef,
        /// The measure.
        kpi: crate::criteria::Kpi,
    },
    /// A named person at DCC moves the launch to the next level, or completes it (SL-6).
    MoveOn {
        /// The launch.
        launch: LaunchRef,
    },
    /// DCC tells how the firmware fails and what is done about it (SL-6).
    ReportFailure {
        /// The launch.
        launch: LaunchRef,
        /// The hold.
        hold: HoldRef,
        /// How it fails.
        mechanism: String,
        /// What is done about it.
        mitigation: String,
    },
    /// A second person at DCC releases the hold of a gate that was not achieved: the level is
    /// tried again with other hubs.
    ReleaseGate {
        /// The launch.
        launch: LaunchRef,
        /// The hold.
        hold: HoldRef,
    },
    /// A Supplier, or DCC, stops the whole deployment at once (SL-9).
    EmergencyStop {
        /// The launch.
        launch: LaunchRef,
        /// What it met.
        words: String,
    },
    /// A Supplier defers the upgrade of its own hubs (SL-8).
    Defer {
        /// The launch.
        launch: LaunchRef,
        /// These hubs of its own; absent for all.
        hubs: Option<Vec<DeviceId>>,
        /// Material vulnerabilities.
        vulnerabilities: String,
        /// Why the upgrade would compromise its obligations.
        justification: String,
    },
    /// A Supplier ends its own deferral.
    EndDeferral {
        /// The launch.
        launch: LaunchRef,
        /// The hold.
        hold: HoldRef,
    },
    /// DCC states its case on an Emergency Stop or a deferral that waits for the Panel (SL-8, SL-9).
    StateCase {
        /// The launch.
        launch: LaunchRef,
        /// The hold it is about.
        hold: HoldRef,
        /// What it states.
        words: String,
    },
    /// The Panel directs (SL-8, SL-9).
    Direct {
        /// The launch.
        launch: LaunchRef,
        /// The hold it is about.
        hold: HoldRef,
        /// What.
        kind: DirectionKind,
        /// Why.
        reasons: String,
        /// Who attended.
        attendance: String,
    },
    /// The Panel directs that the next level may include strata that this one does not cover.
    DirectCoverage {
        /// The launch.
        launch: LaunchRef,
        /// Why.
        reasons: String,
    },
    /// DCC ends a launch.
    Withdraw {
        /// The launch.
        launch: LaunchRef,
        /// Why.
        reason: String,
    },
    /// The clock records that a Central Products List names the new version.
    RecordListing {
        /// The launch.
        launch: LaunchRef,
        /// When the list was imported.
        at: terms::Moment,
    },
}

impl Command {
    /// The launch it is about; absent for a new one.
    pub fn launch(&self) -> Option<LaunchRef> {
        match self {
            Command::Draft { .. } => None,
            Command::ChangeDraft { launch, .. }
            | Command::Issue { launch }
            | Command::Revise { launch, .. }
            | Command::Acknowledge { launch }
            | Command::Nominate { launch, .. }
            | Command::WithdrawNominations { launch, .. }
            | Command::CloseWindow { launch }
            | Command::Seal { launch, .. }
            | Command::SendOrders { launch }
            | Command::FetchOrder { launch, .. }
            | Command::BeginWave { launch }
            | Command::AssessGate { launch }
            | Command::AcknowledgeDrift { launch, .. }
            | Command::MoveOn { launch }
            | Command::ReportFailure { launch, .. }
            | Command::ReleaseGate { launch, .. }
            | Command::EmergencyStop { launch, .. }
            | Command::Defer { launch, .. }
            | Command::EndDeferral { launch, .. }
            | Command::StateCase { launch, .. }
            | Command::Direct { launch, .. }
            | Command::DirectCoverage { launch, .. }
            | Command::Withdraw { launch, .. }
            | Command::RecordListing { launch, .. } => Some(*launch),
        }
    }

    /// The number that a draft wants to bear.
    pub fn number(&self) -> Option<&NotificationNumber> {
        match self {
            Command::Draft { notification } | Command::ChangeDraft { notification, .. } => {
                Some(&notification.number)
            }
            Command::Issue { .. }
            | Command::Revise { .. }
            | Command::Acknowledge { .. }
            | Command::Nominate { .. }
            | Command::WithdrawNominations { .. }
            | Command::CloseWindow { .. }
            | Command::Seal { .. }
            | Command::SendOrders { .. }
            | Command::FetchOrder { .. }
            | Command::BeginWave { .. }
            | Command::AssessGate { .. }
            | Command::AcknowledgeDrift { .. }
            | Command::MoveOn { .. }
            | Command::ReportFailure { .. }
            | Command::ReleaseGate { .. }
            | Command::EmergencyStop { .. }
            | Command::Defer { .. }
            | Command::EndDeferral { .. }
            | Command::StateCase { .. }
            | Command::Direct { .. }
            | Command::DirectCoverage { .. }
            | Command::Withdraw { .. }
            | Command::RecordListing { .. } => None,
        }
    }

    /// The Device IDs that it lists.
    pub fn listed(&self) -> &[DeviceId] {
        match self {
            Command::Nominate { list, .. } | Command::WithdrawNominations { list, .. } => list,
            Command::Defer { hubs, .. } => hubs.as_deref().unwrap_or_default(),
            Command::Draft { .. }
            | Command::ChangeDraft { .. }
            | Command::Issue { .. }
            | Command::Revise { .. }
            | Command::Acknowledge { .. }
            | Command::CloseWindow { .. }
            | Command::Seal { .. }
            | Command::SendOrders { .. }
            | Command::FetchOrder { .. }
            | Command::BeginWave { .. }
            | Command::AssessGate { .. }
            | Command::AcknowledgeDrift { .. }
            | Command::MoveOn { .. }
            | Command::ReportFailure { .. }
            | Command::ReleaseGate { .. }
            | Command::EmergencyStop { .. }
            | Command::EndDeferral { .. }
            | Command::StateCase { .. }
            | Command::Direct { .. }
            | Command::DirectCoverage { .. }
            | Command::Withdraw { .. }
            | Command::RecordListing { .. } => &[],
        }
    }
}
