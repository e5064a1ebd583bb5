//! A Safe Launch as it stands: its notification, its phase, and, apart from the phase, its holds.
//!
//! A launch goes on if and only if no hold is open. Phase and holds are separate facts, so a stop
//! is accepted in every phase, and releasing it never changes the phase.

use crate::hold::Hold;
use crate::nomination::Nomination;
use crate::notification::{Notification, UpgradePriority, UpgradeSeverity};
use crate::tranche::Tranche;
use terms::{Date, HoldRef, LaunchRef, Moment, OrganisationRef, PersonRef};

/// One Safe Launch.
#[derive(Clone, Debug, PartialEq)]
pub struct Launch {
    /// Its reference.
    pub reference: LaunchRef,
    /// The notification in its last revision.
    pub notification: Notification,
    /// The revision: 0 while it is a draft, 1 once issued.
    pub revision: u32,
    /// Corrections of the issued notification, oldest first.
    pub corrections: Vec<Correction>,
    /// Who drafted it.
    pub drafted_by: PersonRef,
    /// Where it is.
    pub phase: Phase,
    /// When it was issued, in its first revision.
    pub issued_at: Option<Moment>,
    /// Whom DCC told, in order of reference.
    pub told: Vec<Told>,
    /// How it stands to the Central Products List.
    pub cpl: CplStanding,
    /// The window for the first lists; absent while it is a draft.
    pub window: Option<NominationWindow>,
    /// The level it is at, from 1.
    pub level: u32,
    /// The attempt at that level, from 1.
    pub attempt: u32,
    /// Nominations, oldest first.
    pub nominations: Vec<Nomination>,
    /// Sealed tranches, oldest first.
    pub tranches: Vec<Tranche>,
    /// Holds, oldest first.
    pub holds: Vec<Hold>,
    /// Gates that were decided, oldest first.
    pub gates: Vec<DecidedGate>,
    /// Formal communications, oldest first.
    pub communications: Vec<Communication>,
    /// Warnings of drift that wait for a person's acknowledgement, or have it.
    pub drift_warnings: Vec<DriftWarning>,
    /// Levels whose uncovered strata the Panel directed to include in the next one.
    pub coverage_directed: Vec<CoverageDirection>,
}

/// A correction of an issued notification, with what it replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The revision that it made, from 2.
    pub revision: u32,
    /// When.
    pub at: Moment,
    /// The words and dates as they were before.
    pub was: Correctable,
}

/// What may be corrected of a notification once it is issued; all else is fixed (SL-1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correctable {
    /// What the release note holds.
    pub release_note: String,
    /// How grave what it puts right is.
    pub severity: UpgradeSeverity,
    /// How soon.
    pub priority: UpgradePriority,
    /// The day by which it is deployed.
    pub deploy_by: Date,
    /// The day by which it is activated.
    pub activate_by: Date,
}

impl Correctable {
    /// What stands in a notification.
    pub fn of(notification: &Notification) -> Correctable {
        Correctable {
            release_note: notification.release_note.clone(),
            severity: notification.severity,
            priority: notification.priority,
            deploy_by: notification.deploy_by,
            activate_by: notification.activate_by,
        }
    }
}

/// The Panel's direction that the level after this one may include strata that this one does not
/// cover (GATES 3.7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageDirection {
    /// The level that does not cover them.
    pub level: u32,
    /// Why.
    pub reasons: String,
    /// When.
    pub at: Moment,
    /// Who recorded it.
    pub by: PersonRef,
}

/// Where a launch is. Holds are a separate fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Being drafted by DCC; nobody else knows of it.
    Draft,
    /// Issued; Suppliers may list hubs for the first level until the window closes.
    Notified,
    /// The hubs of the level may be sealed.
    Ready {
        /// Where they come from.
        hubs: HubsFrom,
    },
    /// A tranche of the level is sealed; its waves go out one after another.
    Running,
    /// The gate of the level is achieved: a person moves the launch on.
    Achieved,
    /// Every level is achieved.
    Complete {
        /// When.
        at: Moment,
    },
    /// DCC ended it.
    Withdrawn {
        /// When.
        at: Moment,
        /// Why.
        reason: String,
    },
}

/// Where the hubs of a level come from (SL-4, SL-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HubsFrom {
    /// From the lists alone: at the first level, where a list arrived in time.
    Lists,
    /// From DCC's plan: at the first level, where no list arrived in time.
    DccPlan,
    /// From the lists first, then DCC's plan: at every later level.
    ListsThenDccPlan,
}

/// Somebody whom DCC told of a launch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Who.
    pub organisation: OrganisationRef,
    /// When, of the last revision.
    pub at: Moment,
    /// The revision that was acknowledged last, when and by whom.
    pub acknowledged: Option<(u32, Moment, PersonRef)>,
}

/// How a launch stands to the Central Products List: DCC must notify no later than the new model's
/// entry there (SL-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CplStanding {
    /// Not listed yet.
    NotListed,
    /// Listed after the notification, or at the same time: as it should be.
    After {
        /// When the list was imported.
        at: Moment,
    },
    /// Listed before the notification: a breach.
    Before {
        /// When the list was imported.
        at: Moment,
    },
}

/// The time in which the first lists must arrive (SL-4). It counts Working Days from the day after
/// the notification and ends at the end of the last of them, by Great Britain's clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NominationWindow {
    /// When the notification was issued.
    pub opened: Moment,
    /// Working Days.
    pub working_days: u32,
    /// The last day.
    pub last_day: Date,
    /// The last second in which a list is in time.
    pub closes: Moment,
    /// The version of the calendar that was counted by.
    pub calendar_version: u32,
}

impl NominationWindow {
    /// The window of a notification issued now.
    pub fn from(
        opened: Moment,
        working_days: u32,
        calendar: &terms::WorkingDayCalendar,
    ) -> NominationWindow {
        let last_day = calendar.plus_working_days(opened.uk_date(), working_days);
        NominationWindow {
            opened,
            working_days,
            last_day,
            closes: Moment::end_of_day(last_day),
            calendar_version: calendar.version(),
        }
    }

    /// Whether something that arrives now is in time. Receipt counts, by DCC's clock.
    pub fn is_open(&self, now: Moment) -> bool {
        now <= self.closes
    }
}

/// A gate that was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecidedGate {
    /// The level.
    pub level: u32,
    /// The attempt at it.
    pub attempt: u32,
    /// How.
    pub outcome: GateOutcome,
    /// When.
    pub at: Moment,
    /// SHA-256 of the evidence: from it the verdict replays to the same bytes.
    pub evidence_sha256: [u8; 32],
}

/// How a gate was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GateOutcome {
    /// Achieved.
    Achieved,
    /// Not achieved.
    NotAchieved,
}

/// A formal communication to everybody told (SL-6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Communication {
    /// Its number within the launch, from 1.
    pub number: u32,
    /// What it says.
    pub kind: CommunicationKind,
    /// When.
    pub at: Moment,
    /// The Working Day by which the tranche report goes to the forum (SL-7).
    pub report_due: Option<Date>,
}

/// What a formal communication says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommunicationKind {
    /// The notification was issued, in this revision.
    Notified {
        /// The revision.
        revision: u32,
    },
    /// The window closed without a list: DCC's plan applies (SL-4).
    DccPlanApplies,
    /// The launch moves to this level.
    GateAchieved {
        /// The level that was achieved.
        level: u32,
        /// The next one; absent after the last.
        next: Option<u32>,
    },
    /// The gate was not achieved; the failure report follows, by this day (SL-6).
    GateNotAchieved {
        /// The level.
        level: u32,
        /// The hold.
        hold: HoldRef,
        /// The day by which DCC reports mechanism and mitigation.
        report_by: Date,
    },
    /// DCC's account of the failure.
    FailureReported {
        /// The hold.
        hold: HoldRef,
    },
    /// An Emergency Stop is in force (SL-9).
    Stopped {
        /// The hold.
        hold: HoldRef,
    },
    /// The Panel directed about a hold on the whole deployment, and it stays (SL-9).
    Directed {
        /// The hold.
        hold: HoldRef,
        /// Which of its directions, from 1.
        direction: u32,
    },
    /// A hold was released.
    Released {
        /// The hold.
        hold: HoldRef,
    },
    /// The launch is complete.
    Completed,
    /// DCC ended the launch.
    Withdrawn,
}

/// The day by which DCC reports the failure behind this hold (SL-6); `None` where the hold is of no
/// failure, or the failure was reported.
pub fn failure_report_due(communications: &[Communication], hold: HoldRef) -> Option<Date> {
    let mut due = None;
    for one in communications {
        match &one.kind {
            CommunicationKind::GateNotAchieved {
                hold: of,
                report_by,
                ..
            } if *of == hold => due = Some(*report_by),
            CommunicationKind::FailureReported { hold: of } if *of == hold => return None,
            CommunicationKind::Notified { .. }
            | CommunicationKind::DccPlanApplies
            | CommunicationKind::GateAchieved { .. }
            | CommunicationKind::GateNotAchieved { .. }
            | CommunicationKind::FailureReported { .. }
            | CommunicationKind::Stopped { .. }
            | CommunicationKind::Released { .. }
            | CommunicationKind::Directed { .. }
            | CommunicationKind::Completed
            | CommunicationKind::Withdrawn => {}
        }
    }
    due
}

/// A consistent shift of a measure that does not stop a launch, but that a person must acknowledge
/// (GATES 3.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriftWarning {
    /// The level.
    pub level: u32,
    /// The attempt.
    pub attempt: u32,
    /// The measure.
    pub kpi: crate::criteria::Kpi,
    /// When it was raised.
    pub at: Moment,
    /// Who acknowledged it, and when.
    pub acknowledged: Option<(PersonRef, Moment)>,
}

impl Launch {
    /// Holds that keep back the whole deployment now.
    pub fn holds_on_all(&self, now: Moment) -> impl Iterator<Item = &Hold> {
        self.holds.iter().filter(move |hold| hold.holds_all(now))
    }

    /// Holds that are open now, of any scope.
    pub fn open_holds(&self, now: Moment) -> impl Iterator<Item = &Hold> {
        self.holds.iter().filter(move |hold| hold.is_open(now))
    }

    /// The hold with this reference.
    pub fn hold(&self, reference: HoldRef) -> Option<&Hold> {
        self.holds.iter().find(|hold| hold.reference == reference)
    }

    /// Whether it has neither ended nor is it a draft.
    pub fn is_live(&self) -> bool {
        self.phase.is_live()
    }

    /// The tranche of the level and attempt that it is at, once sealed.
    pub fn current_tranche(&self) -> Option<&Tranche> {
        self.tranches
            .iter()
            .rfind(|tranche| tranche.level == self.level && tranche.attempt == self.attempt)
    }

    /// Whether a hub may be listed now, and for which level.
    pub fn level_listed_for(&self, now: Moment) -> Option<u32> {
        let window_open = self.window.is_some_and(|window| window.is_open(now));
        match self.phase {
            Phase::Notified if window_open => Some(1),
            // Between levels the next tranche is not sealed yet.
            Phase::Ready { .. } if self.level > 1 => Some(self.level),
            Phase::Running | Phase::Achieved
                if self.level < self.notification.criteria.levels.count() =>
            {
                Some(self.level + 1)
            }
            Phase::Draft
            | Phase::Notified
            | Phase::Ready { .. }
            | Phase::Running
            | Phase::Achieved
            | Phase::Complete { .. }
            | Phase::Withdrawn { .. } => None,
        }
    }

    /// The level that the next lists are for, where none are taken now: those for the second level
    /// are taken as soon as the first is sealed. Absent where every level has had its time.
    pub fn next_lists(&self) -> Option<u32> {
        let next = self.level + 1;
        let ahead = next <= self.notification.criteria.levels.count();
        (self.is_live() && ahead).then_some(next)
    }

    /// Nominations for a level.
    pub fn nominations_for(&self, level: u32) -> impl Iterator<Item = &Nomination> {
        self.nominations
            .iter()
            .filter(move |nomination| nomination.level == level)
    }

    /// How many more Device IDs this Supplier may nominate for a level.
    pub fn nominations_left(&self, supplier: OrganisationRef, level: u32) -> u64 {
        let given: u64 = self
            .nominations_for(level)
            .filter(|nomination| nomination.supplier == supplier)
            .map(|nomination| nomination.hubs.hubs)
            .sum();
        u64::from(self.notification.criteria.nominations_per_supplier_max).saturating_sub(given)
    }
}

impl Phase {
    /// Whether a launch there has neither ended nor is a draft.
    pub fn is_live(&self) -> bool {
        match self {
            Phase::Draft | Phase::Complete { .. } | Phase::Withdrawn { .. } => false,
            Phase::Notified | Phase::Ready { .. } | Phase::Running | Phase::Achieved => true,
        }
    }

    /// Its name as people read it, which is also its code.
    pub fn name(&self) -> &'static str {
        match self {
            Phase::Draft => "Draft",
            Phase::Notified => "Notified",
            Phase::Ready { .. } => "Ready",
            Phase::Running => "Running",
            Phase::Achieved => "Gate achieved",
            Phase::Complete { .. } => "Complete",
            Phase::Withdrawn { .. } => "Withdrawn",
        }
    }
}
