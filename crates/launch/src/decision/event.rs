//! What happened to a launch, and whom to tell of it.

use crate::criteria::Kpi;
use crate::hold::Authority;
use crate::nomination::NominationRoute;
use terms::{
    Date, HoldRef, LaunchRef, Moment, NominationRef, OrderRef, OrganisationRef, PlanRef, Recipient,
};

/// What happened, for the journal. References, counts and digests only: no text that a person
/// wrote, no Device ID and no name stands in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each event's fields are the references that its name calls for"
)]
pub enum Event {
    LaunchDrafted {
        launch: LaunchRef,
    },
    DraftChanged {
        launch: LaunchRef,
    },
    NotificationIssued {
        launch: LaunchRef,
        revision: u32,
        criteria_sha256: [u8; 32],
        told: u64,
        window_closes: Moment,
    },
    NotificationRevised {
        launch: LaunchRef,
        revision: u32,
    },
    NotificationAcknowledged {
        launch: LaunchRef,
        revision: u32,
        by: OrganisationRef,
    },
    ListingRecorded {
        launch: LaunchRef,
        before_notification: Kept,
    },
    HubsNominated {
        launch: LaunchRef,
        nomination: NominationRef,
        supplier: OrganisationRef,
        route: NominationRoute,
        level: u32,
        listed: u64,
        accepted: u64,
        set_aside: u64,
        hubs_sha256: [u8; 32],
        request_sha256: [u8; 32],
    },
    NominationsWithdrawn {
        launch: LaunchRef,
        supplier: OrganisationRef,
        level: u32,
        hubs: u64,
    },
    WindowClosed {
        launch: LaunchRef,
        lists: u64,
    },
    TrancheSealed {
        launch: LaunchRef,
        plan: PlanRef,
        parent: Option<PlanRef>,
        level: u32,
        attempt: u32,
        hubs: u64,
        holdback: u64,
        slots_sha256: [u8; 32],
    },
    OrderSent {
        launch: LaunchRef,
        order: OrderRef,
        plan: PlanRef,
        generation: u32,
        wave: u32,
        hubs: u64,
        hubs_sha256: [u8; 32],
    },
    OrderFetched {
        launch: LaunchRef,
        order: OrderRef,
        csp: OrganisationRef,
    },
    OrderRecalled {
        launch: LaunchRef,
        order: OrderRef,
    },
    WaveBegun {
        launch: LaunchRef,
        level: u32,
        attempt: u32,
        wave: u32,
    },
    TrancheMatured {
        launch: LaunchRef,
        level: u32,
        attempt: u32,
    },
    GateMet {
        launch: LaunchRef,
        level: u32,
        attempt: u32,
        evidence_sha256: [u8; 32],
    },
    GateBreached {
        launch: LaunchRef,
        level: u32,
        attempt: u32,
        hold: HoldRef,
        evidence_sha256: [u8; 32],
    },
    DriftWarned {
        launch: LaunchRef,
        level: u32,
        attempt: u32,
        kpi: Kpi,
    },
    DriftAcknowledged {
        launch: LaunchRef,
        kpi: Kpi,
    },
    MovedOn {
        launch: LaunchRef,
        level: u32,
        next: Option<u32>,
        evidence_sha256: [u8; 32],
    },
    FailureReported {
        launch: LaunchRef,
        hold: HoldRef,
    },
    EmergencyStopped {
        launch: LaunchRef,
        hold: HoldRef,
        by: OrganisationRef,
    },
    Deferred {
        launch: LaunchRef,
        hold: HoldRef,
        by: OrganisationRef,
        hubs: Option<u64>,
    },
    CaseStated {
        launch: LaunchRef,
        hold: HoldRef,
    },
    PanelDirected {
        launch: LaunchRef,
        hold: HoldRef,
    },
    HoldReleased {
        launch: LaunchRef,
        hold: HoldRef,
        authority: Authority,
        effective: Moment,
    },
    CoverageDirected {
        launch: LaunchRef,
        level: u32,
    },
    LaunchWithdrawn {
        launch: LaunchRef,
    },
    AlertSetAside {
        supplier: OrganisationRef,
        number: u64,
        alert_sha256: [u8; 32],
        reason_sha256: [u8; 32],
    },
}

/// Whether the notification kept its time before the Central Products List (SL-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kept {
    /// It was issued no later than the entry.
    InTime,
    /// The entry came first: a breach.
    Breached,
}

/// Something to tell somebody. It commits with the event or does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Whom.
    pub to: Recipient,
    /// What.
    pub about: NoticeAbout,
    /// A notice with this key is told once, however often it is decided.
    pub key: String,
}

/// What a notice tells. `formats::sentences` has the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each notice's fields are the references that its name calls for"
)]
pub enum NoticeAbout {
    LaunchNotified {
        launch: LaunchRef,
        revision: u32,
        window_closes: Moment,
    },
    ListedBeforeNotified {
        launch: LaunchRef,
    },
    DccPlanApplies {
        launch: LaunchRef,
    },
    ListsArrived {
        launch: LaunchRef,
    },
    TrancheSealed {
        launch: LaunchRef,
        level: u32,
    },
    GateMet {
        launch: LaunchRef,
        level: u32,
    },
    LevelAchieved {
        launch: LaunchRef,
        level: u32,
        next: Option<u32>,
    },
    GateNotAchieved {
        launch: LaunchRef,
        level: u32,
        report_by: Date,
    },
    FailureReported {
        launch: LaunchRef,
        hold: HoldRef,
    },
    Stopped {
        launch: LaunchRef,
        hold: HoldRef,
    },
    Deferred {
        launch: LaunchRef,
        hold: HoldRef,
    },
    CaseStated {
        launch: LaunchRef,
        hold: HoldRef,
    },
    Directed {
        launch: LaunchRef,
        hold: HoldRef,
    },
    Released {
        launch: LaunchRef,
        hold: HoldRef,
    },
    DriftWarned {
        launch: LaunchRef,
        kpi: Kpi,
    },
    OrdersRecalled {
        launch: LaunchRef,
    },
    LaunchCompleted {
        launch: LaunchRef,
    },
    LaunchWithdrawn {
        launch: LaunchRef,
    },
}

impl NoticeAbout {
    /// The launch that it tells of.
    pub fn launch(&self) -> LaunchRef {
        match self {
            NoticeAbout::LaunchNotified { launch, .. }
            | NoticeAbout::ListedBeforeNotified { launch }
            | NoticeAbout::DccPlanApplies { launch }
            | NoticeAbout::ListsArrived { launch }
            | NoticeAbout::TrancheSealed { launch, .. }
            | NoticeAbout::GateMet { launch, .. }
            | NoticeAbout::LevelAchieved { launch, .. }
            | NoticeAbout::GateNotAchieved { launch, .. }
            | NoticeAbout::FailureReported { launch, .. }
            | NoticeAbout::Stopped { launch, .. }
            | NoticeAbout::Deferred { launch, .. }
            | NoticeAbout::CaseStated { launch, .. }
            | NoticeAbout::Directed { launch, .. }
            | NoticeAbout::Released { launch, .. }
            | NoticeAbout::DriftWarned { launch, .. }
            | NoticeAbout::OrdersRecalled { launch }
            | NoticeAbout::LaunchCompleted { launch }
            | NoticeAbout::LaunchWithdrawn { launch } => *launch,
        }
    }
}
