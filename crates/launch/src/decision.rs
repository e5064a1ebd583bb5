//! What a decision on a launch needs and what it yields.
//!
//! `needs(command)` names the heavy facts; the shell loads them once; `decide` runs to the end
//! without asking for more, and the shell commits all of what it yields or none.

mod event;
mod refusal;

pub use event::{Event, Kept, Notice, NoticeAbout};
pub use refusal::Refusal;
pub use terms::Recipient;

use crate::command::Command;
use crate::dispatch::DispatchFacts;
use crate::fleet::FleetView;
use crate::launch::Launch;
use crate::nomination::ClassifiedList;
use crate::nomination::TakenHubs;
use crate::order::Order;
use crate::tally::TrancheTally;
use crate::tranche::SealedPlan;
use std::collections::BTreeMap;
use terms::{
    Actor, DeviceId, Moment, NominationRef, OrderRef, Organisation, OrganisationRef, Stored,
    WorkingDayCalendar,
};

/// The heavy facts that a command needs. The light ones are in every [`Facts`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Whether another launch bears the notification's number.
    pub number_taken: bool,
    /// How many hubs the launch concerns at each Supplier.
    pub portfolios: bool,
    /// The fleet, to hold a list against.
    pub fleet: bool,
    /// The acting Supplier's own lists of the level.
    pub own_lists: bool,
    /// A checked plan of the level.
    pub plan: bool,
    /// What is due of the current wave.
    pub dispatch: bool,
    /// The counts of the current tranche.
    pub tally: bool,
    /// Orders that a stop takes back: those of the current tranche, and of earlier ones what is
    /// still under way.
    pub orders: bool,
    /// This order.
    pub order: Option<OrderRef>,
}

/// What is known when a decision is made.
pub struct Facts<'a> {
    /// The present moment.
    pub now: Moment,
    /// Who asks.
    pub actor: Actor,
    /// Every organisation.
    pub organisations: BTreeMap<OrganisationRef, Organisation>,
    /// The calendar in force.
    pub calendar: WorkingDayCalendar,
    /// The launch that the command names, if there is one.
    pub launch: Option<Stored<Launch>>,
    /// Whether another launch bears the notification's number.
    pub number_taken: bool,
    /// How many hubs the launch concerns at each Supplier, as far as [`Needs`] asked.
    pub portfolios: BTreeMap<OrganisationRef, u64>,
    /// The fleet, to hold a list against.
    pub fleet: Option<FleetFacts<'a>>,
    /// The acting Supplier's own lists of the level, with the hubs still on them.
    pub own_lists: Vec<(NominationRef, Vec<DeviceId>)>,
    /// A checked plan of the level, ready to be sealed.
    pub plan: Option<SealedPlan>,
    /// What is due of the current wave.
    pub dispatch: Option<DispatchFacts<'a>>,
    /// The counts of the current tranche.
    pub tally: Option<TrancheTally>,
    /// The orders that [`Needs`] named: those that a stop takes back, or one.
    pub orders: Vec<Stored<Order>>,
    /// Whether a text names a device or a meter point.
    pub names_personal_data: &'a dyn Fn(&str) -> bool,
    /// Random-looking bits for a kind of reference and its natural key.
    pub reference_bits: &'a dyn Fn(&str, &str) -> u64,
    /// SHA-256.
    pub sha256: &'a dyn Fn(&[u8]) -> [u8; 32],
}

/// The fleet as a list is held against it.
pub struct FleetFacts<'a> {
    /// The fleet as it stands.
    pub view: FleetView<'a>,
    /// The hub that a GPF, meter or other device belongs to, by position.
    pub hub_of_other_device: &'a dyn Fn(DeviceId) -> Option<u32>,
    /// Hubs that cannot be listed for the level, by what is under way for them.
    pub taken: TakenHubs,
}

/// What a decision yields. The shell keeps the objects, then commits the rest in one transaction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    /// For the journal, in order.
    pub events: Vec<Event>,
    /// New states.
    pub writes: Vec<Write>,
    /// Whom to tell what.
    pub notices: Vec<Notice>,
    /// Bytes that the states name by digest.
    pub objects: Vec<Vec<u8>>,
    /// What the asker is told beyond that it was done.
    pub answer: Answer,
}

/// A new state to store; `follows` is the version it replaces, 0 for a new one.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// A launch.
    Launch {
        /// It.
        launch: Box<Launch>,
        /// The version it replaces.
        follows: u32,
    },
    /// An order.
    Order {
        /// It.
        order: Box<Order>,
        /// The version it replaces.
        follows: u32,
    },
}

/// What the asker is told beyond that it was done.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Answer {
    /// Nothing more.
    #[default]
    Done,
    /// Where each listed Device ID landed.
    Nominated(Box<ClassifiedList>),
    /// How many hubs were taken off the lists, and how many of the listed were on none.
    TakenOff {
        /// Taken off.
        taken_off: u64,
        /// On no list of the asker's.
        not_listed: u64,
    },
}

/// The heavy facts that this command needs.
pub fn needs(command: &Command) -> Needs {
    let none = Needs::default();
    match command {
        Command::Draft { .. } | Command::ChangeDraft { .. } => Needs {
            number_taken: true,
            ..none
        },
        Command::Issue { .. } => Needs {
            portfolios: true,
            ..none
        },
        Command::Nominate { .. } => Needs {
            fleet: true,
            portfolios: true,
            ..none
        },
        Command::Defer { .. } => Needs {
            fleet: true,
            portfolios: true,
            ..none
        },
        Command::WithdrawNominations { .. } => Needs {
            own_lists: true,
            ..none
        },
        Command::Seal { .. } => Needs { plan: true, ..none },
        Command::SendOrders { .. } => Needs {
            dispatch: true,
            ..none
        },
        Command::FetchOrder { order, .. } => Needs {
            order: Some(*order),
            ..none
        },
        Command::BeginWave { .. } => Needs {
            tally: true,
            ..none
        },
        Command::AssessGate { .. } => Needs {
            tally: true,
            orders: true,
            ..none
        },
        Command::EmergencyStop { .. } => Needs {
            portfolios: true,
            orders: true,
            ..none
        },
        Command::Withdraw { .. } => Needs {
            orders: true,
            ..none
        },
        Command::Revise { .. }
        | Command::Acknowledge { .. }
        | Command::CloseWindow { .. }
        | Command::AcknowledgeDrift { .. }
        | Command::MoveOn { .. }
        | Command::ReportFailure { .. }
        | Command::ReleaseGate { .. }
        | Command::EndDeferral { .. }
        | Command::StateCase { .. }
        | Command::Direct { .. }
        | Command::DirectCoverage { .. }
        | Command::RecordListing { .. } => none,
    }
}
