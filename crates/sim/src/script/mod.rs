//! Scripts: a rehearsal of a launch, one step a line, in words that an operator reads.
//!
//! A line that begins with `#` is told in the transcript as it stands. What a line may say is in
//! `rehearsals/README.md`; a line that says anything else is a
//! fault, and nothing of the script is played.

mod csps;
mod parse;
mod people;
mod play;

pub use parse::parse;
pub use play::{Played, play};

use crate::cast::Who;
use crate::setting::Setting;
use crate::step::HubsChange;
use launch::hold::DirectionKind;
use launch::notification::{LaunchKind, NotificationNumber};
use launch::outcome::FailureMode;
use terms::{DeviceId, Moment};

/// A script that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// What its world begins with.
    pub setting: Setting,
    /// Its lines, each with its number from 1.
    pub lines: Vec<(usize, Line)>,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Told as it stands.
    Said(String),
    /// A step, or several of one kind.
    Do(Box<Instruction>),
    /// What must be so now.
    Expect(Expectation),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instruction {
    /// The clock jumps to this moment.
    At(Moment),
    /// The clock jumps on by so many seconds.
    After(i64),
    /// Background work goes on until nothing is left to do.
    ClockWorks,
    /// The launch with this number is spoken of from here on.
    TurnTo(NotificationNumber),
    /// The whole tranche runs and every hub is well.
    RunsWell,
    /// Somebody acts.
    Person(Who, Act),
    /// CSPs do something with their orders.
    Csps(Vec<Who>, CspWork),
    /// Something becomes true at hubs.
    Hubs(Vec<DeviceId>, HubsChange),
    /// DCC's view of the launch is told.
    Look,
}

/// What a person does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Drafts a notification.
    Draft(NotificationNumber, LaunchKind),
    /// Issues it.
    Issue,
    /// Acknowledges it.
    Acknowledge,
    /// Lists hubs.
    List(Vec<DeviceId>),
    /// Takes hubs off.
    TakeOff(Vec<DeviceId>),
    /// Has a plan made.
    Plan,
    /// Seals the plan that was made last, or the one before it.
    Seal(WhichPlan),
    /// Moves the launch on.
    MoveOn,
    /// Stops the deployment.
    Stop(String),
    /// Defers its own hubs, all or these.
    Defer(Option<Vec<DeviceId>>, String),
    /// Ends its deferral.
    EndDeferral,
    /// Directs about the oldest hold that is the Panel's to rule on.
    Direct(DirectionKind, String),
    /// Directs that strata which are not covered may be included.
    DirectCoverage(String),
    /// Reports how the firmware fails, and what is done about it.
    ReportFailure(String, String),
    /// Releases the hold of a gate.
    ReleaseGate,
    /// Acknowledges a warning of drift.
    AcknowledgeDrift,
    /// Ends the launch.
    Withdraw(String),
    /// Measures gas reads: so many in a thousand of the upgraded hubs are worse.
    Measure(u32),
    /// Enters a tariff change of its portfolio, for so many hours from now.
    Tariffs(i64),
    /// Looks at the launch.
    Look,
}

/// Which plan is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhichPlan {
    /// The one that was made last.
    Last,
    /// The first one that was made.
    First,
}

/// What a CSP does with its orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CspWork {
    /// Fetches what can be fetched.
    Fetch,
    /// Tries to fetch what was taken back or recalled.
    FetchStale,
    /// Reports what became of hubs of orders that it has not reported on.
    Report(Vec<(Portion, Fate)>),
    /// Sends its last report again under its number.
    Repeat,
    /// Reports that hubs which nothing was heard of are well after all.
    ProveWell,
    /// Answers the recall: for so many hubs it is too late.
    AnswerRecall(u64),
}

/// How many of the hubs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portion {
    /// So many in a thousand.
    Permille(u32),
    /// So many hubs.
    Hubs(u64),
    /// All that are left.
    Rest,
}

/// What becomes of a hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is well.
    Well,
    /// It failed.
    Fails(FailureMode),
    /// The image is there, and then nothing is heard.
    Silent,
}

/// What must be so at a line of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// The last step was refused with this code.
    Refused(String),
    /// The launch is in this phase.
    Phase(String),
    /// The whole deployment is held, or it is not.
    Held(bool),
    /// So many orders have left in all.
    Orders(usize),
}
