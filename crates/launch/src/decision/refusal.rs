//! Why a command on a launch is not carried out.

use crate::criteria::CriteriaFault;
use terms::Moment;

/// Why a command is not carried out. Stable codes; `formats::sentences` has the words. The order
/// here is the order of precedence within one act (tested in `tests/decisions/precedence.rs`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The actor's capacity has no authority for this act, or none over this launch.
    NotAuthorised,
    /// There is no such launch, or it is none of the actor's business.
    NotFound,
    /// A text is empty, too long or holds control characters.
    TextUnfit {
        /// Which field.
        field: &'static str,
        /// Greatest length in characters.
        length_max: usize,
    },
    /// A text holds a Device ID or a meter point number (DOMAIN trap 18).
    PersonalData {
        /// Which field.
        field: &'static str,
    },
    /// The criteria contradict themselves or cannot be met.
    CriteriaUnfit {
        /// Everything that is wrong with them.
        faults: Vec<CriteriaFault>,
    },
    /// The versions that may be upgraded from are none, or hold the new one.
    VersionsUnfit,
    /// A version is not of the form in which hubs report theirs (DOMAIN trap 6).
    VersionForm {
        /// Which.
        version: terms::FirmwareVersion,
    },
    /// The dates lie in the past or activation is due before deployment.
    DatesUnfit,
    /// Another launch bears this number.
    NumberTaken,
    /// A revision may change words and dates, not target or criteria: they are fixed.
    FixedOnIssue,
    /// The phase does not allow this act.
    PhaseUnfit {
        /// What the launch is.
        phase: &'static str,
    },
    /// Nobody has a hub that the launch concerns.
    NobodyConcerned,
    /// The window for lists is closed; DCC's receipt counts.
    WindowClosed {
        /// When it closed.
        closed: Moment,
    },
    /// The whole deployment is held.
    Held,
    /// A list names at least one Device ID.
    ListEmpty,
    /// A list names more Device IDs than one request may.
    ListTooLong {
        /// How many at most.
        hubs_max: u64,
    },
    /// More hubs than the Supplier may nominate for the level.
    NominationLimit {
        /// How many it may nominate still.
        left: u64,
    },
    /// A deferral names hubs at which the Supplier is not responsible.
    NotOwnHubs {
        /// How many.
        hubs: u64,
    },
    /// There is no such hold, or it is released.
    NoSuchHold,
    /// DCC must report mechanism and mitigation first.
    FailureReportMissing,
    /// The failure was reported already.
    AlreadyReported,
    /// A second person is needed: the one who acts did the first step.
    SecondPersonNeeded,
    /// A warning of drift waits for its acknowledgement.
    DriftNotAcknowledged,
    /// There is no such warning, or it is acknowledged.
    NoDriftWarning,
    /// Nothing is there to be done.
    NothingToDo,
    /// There is no plan that passed its check.
    NoCheckedPlan,
    /// The plan is not of the current state; plan again.
    PlanStale,
    /// The last day of a deferral lies in the past.
    DateUnfit,
}

impl Refusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NotAuthorised => "NOT-AUTHORISED",
            Refusal::NotFound => "NOT-FOUND",
            Refusal::TextUnfit { .. } => "TEXT-UNFIT",
            Refusal::PersonalData { .. } => "PERSONAL-DATA",
            Refusal::CriteriaUnfit { .. } => "CRITERIA-UNFIT",
            Refusal::VersionsUnfit => "VERSIONS-UNFIT",
            Refusal::VersionForm { .. } => "VERSION-FORM",
            Refusal::DatesUnfit => "DATES-UNFIT",
            Refusal::NumberTaken => "NUMBER-TAKEN",
            Refusal::FixedOnIssue => "FIXED-ON-ISSUE",
            Refusal::PhaseUnfit { .. } => "PHASE-UNFIT",
            Refusal::NobodyConcerned => "NOBODY-CONCERNED",
            Refusal::WindowClosed { .. } => "WINDOW-CLOSED",
            Refusal::Held => "HELD",
            Refusal::ListEmpty => "LIST-EMPTY",
            Refusal::ListTooLong { .. } => "LIST-TOO-LONG",
            Refusal::NominationLimit { .. } => "NOMINATION-LIMIT",
            Refusal::NotOwnHubs { .. } => "NOT-OWN-HUBS",
            Refusal::NoSuchHold => "NO-SUCH-HOLD",
            Refusal::FailureReportMissing => "FAILURE-REPORT-MISSING",
            Refusal::AlreadyReported => "ALREADY-REPORTED",
            Refusal::SecondPersonNeeded => "SECOND-PERSON-NEEDED",
            Refusal::DriftNotAcknowledged => "DRIFT-NOT-ACKNOWLEDGED",
            Refusal::NoDriftWarning => "NO-DRIFT-WARNING",
            Refusal::NothingToDo => "NOTHING-TO-DO",
            Refusal::NoCheckedPlan => "NO-CHECKED-PLAN",
            Refusal::PlanStale => "PLAN-STALE",
            Refusal::DateUnfit => "DATE-UNFIT",
        }
    }
}
