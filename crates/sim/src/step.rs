//! One step of a world: what was done, and what came of it.

use crate::cast::Who;
use app::launches::{PlanProposal, ReportTaken};
use launch::command::Command;
use launch::decision::{Answer, Refusal};
use launch::outcome::OutcomeFact;
use terms::{DeviceId, LaunchRef, Moment, OrderRef, OrganisationRef};

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// What was done.
    pub did: Did,
    /// What came of it.
    pub outcome: Outcome,
}

/// What is done in a world.
#[derive(Clone, Debug)]
pub enum Did {
    /// Somebody acts on a launch.
    Act {
        /// Who.
        who: Who,
        /// What.
        command: Command,
    },
    /// DCC has a plan made.
    Plan {
        /// Of which launch.
        launch: LaunchRef,
    },
    /// Background work goes on until nothing is left to do.
    Work,
    /// The clock jumps.
    Jump {
        /// To when.
        to: Moment,
    },
    /// A CSP reports outcomes.
    Report {
        /// Who.
        csp: Who,
        /// Under which number of its sequence.
        sequence: u64,
        /// What.
        rows: Vec<ReportRow>,
    },
    /// Somebody sends measures of gas reads.
    Measure {
        /// Who.
        who: Who,
        /// Of which launch.
        launch: LaunchRef,
        /// Hubs, each with how many reads were missed before and after.
        rows: Vec<(DeviceId, u32, u32)>,
    },
    /// A Supplier replaces its calendar of conflicts: one of its whole portfolio, or none.
    Calendar {
        /// Who.
        supplier: Who,
        /// From when until when; absent where the calendar is emptied.
        tariff_change: Option<(Moment, Moment)>,
    },
    /// Something becomes true at hubs.
    Hubs {
        /// Which.
        hubs: Vec<DeviceId>,
        /// What.
        change: HubsChange,
    },
}

/// What becomes true at hubs of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HubsChange {
    /// They change to this Supplier, for both fuels.
    Supplier(OrganisationRef),
    /// They are decommissioned.
    Leave,
    /// They come new into the fleet, as this Supplier's.
    Join(OrganisationRef),
}

/// One row of a CSP's report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// The order.
    pub order: OrderRef,
    /// The hub.
    pub device: DeviceId,
    /// What happened, and when.
    pub fact: OutcomeFact,
}

/// What came of a step.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The act was carried out.
    Done {
        /// The launch.
        launch: LaunchRef,
        /// What the asker was told.
        answer: Answer,
    },
    /// It was refused.
    Refused(Refusal),
    /// A report was taken.
    Taken(ReportTaken),
    /// A report was not looked at, or nothing of it was taken, for this reason.
    NotTaken(&'static str),
    /// A plan was made.
    Planned(Box<PlanProposal>),
    /// There is no plan, for this reason.
    NoPlan(String),
    /// Background work did so many acts.
    Worked(u64),
    /// Nothing that could be answered.
    Nothing,
}

impl Outcome {
    /// The code of its refusal; absent where it was not refused.
    pub fn refusal(&self) -> Option<&'static str> {
        match self {
            Outcome::Refused(refusal) => Some(refusal.code()),
            Outcome::NotTaken(code) => Some(code),
            Outcome::NoPlan(_) => Some("NO-PLAN"),
            Outcome::Done { .. }
            | Outcome::Taken(_)
            | Outcome::Planned(_)
            | Outcome::Worked(_)
            | Outcome::Nothing => None,
        }
    }
}

impl Step {
    /// Who acted, and what on; absent where the step was no act of a person.
    pub fn act(&self) -> Option<(&Who, &Command)> {
        match &self.did {
            Did::Act { who, command } => Some((who, command)),
            Did::Plan { .. }
            | Did::Work
            | Did::Jump { .. }
            | Did::Report { .. }
            | Did::Measure { .. }
            | Did::Calendar { .. }
            | Did::Hubs { .. } => None,
        }
    }
}
