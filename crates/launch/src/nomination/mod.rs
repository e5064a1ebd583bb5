//! Nominations: the hubs that a Supplier wants upgraded first (SL-3, SL-4, SL-7).
//!
//! Every listed Device ID lands in exactly one place. For a device that is not the requester's own
//! nothing is told but that, whether it exists or not, so that nobody can probe the fleet (ONE-3).

mod aside;
mod classify;

pub use aside::{aside_bytes, read_aside};
pub use classify::{ClassifiedList, ListFacts, TakenHubs, classify};

use crate::hold::StoredHubs;
use terms::{DeviceId, Moment, NominationRef, OrganisationRef, PersonRef};

/// A nomination as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nomination {
    /// Its reference.
    pub reference: NominationRef,
    /// The Supplier.
    pub supplier: OrganisationRef,
    /// Who acted; absent for a signed Service Request.
    pub by: Option<PersonRef>,
    /// The way it came.
    pub route: NominationRoute,
    /// The level it is for.
    pub level: u32,
    /// When it arrived, by DCC's clock.
    pub at: Moment,
    /// How many Device IDs it listed, repeats included.
    pub listed: u64,
    /// How many of them were repeats within the list.
    pub repeated: u64,
    /// The hubs that were accepted and not withdrawn since.
    pub hubs: StoredHubs,
    /// How many were withdrawn since.
    pub withdrawn: u64,
    /// How many were set aside, by warning list.
    pub set_aside: SetAsideCounts,
    /// SHA-256 of the Device IDs that were set aside, each with its reason, as they are kept
    /// ([`aside_bytes`]); absent where none was, and for lists that came before they were kept.
    pub aside_sha256: Option<[u8; 32]>,
}

/// The ways a nomination comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NominationRoute {
    /// A signed Service Request 11.5: this one, unless it came before RequestIDs were kept.
    ServiceRequest(Option<ServiceRequestId>),
    /// A page.
    Page,
    /// The JSON API.
    Api,
}

/// Which Service Request it was (DUIS `RequestID`): what DCC's alerts about its hubs refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ServiceRequestId {
    /// The User who sent it, by its EUI-64.
    pub originator: DeviceId,
    /// The Access Control Broker that it went to.
    pub target: DeviceId,
    /// Which of the originator's.
    pub counter: u64,
}

/// The lists in which the answer to a Service Request names what was set aside, in their order
/// (DUIS.md section 12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WarningList {
    /// Devices of the requester's own that are no CHF.
    Invalid,
    /// Hubs that are not commissioned.
    NotCommissioned,
    /// Hubs of another model, or of a version that is not upgraded.
    NotApplicable,
    /// Hubs that something is under way for already.
    OtherRequestInProgress,
    /// What the requester is not responsible for, whether it exists or not.
    NotResponsible,
}

impl WarningList {
    /// Every list, in order.
    pub const ALL: [WarningList; 5] = [
        WarningList::Invalid,
        WarningList::NotCommissioned,
        WarningList::NotApplicable,
        WarningList::OtherRequestInProgress,
        WarningList::NotResponsible,
    ];
}

/// Why a listed Device ID is not accepted. The order is the order of the warning lists (DUIS.md
/// section 12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SetAside {
    /// A device of the requester's own that is not a CHF: its GPF or a meter.
    Invalid,
    /// The hub is not commissioned.
    NotCommissioned,
    /// The hub is of another model, or its version cannot be upgraded to the new one.
    NotApplicable,
    /// The hub is in a sealed tranche of this launch already.
    InTranche,
    /// The hub is in a live tranche of another launch (I7).
    InOtherLaunch,
    /// The hub is on a list for this level already, the requester's or its other Supplier's.
    OnList,
    /// The requester is not responsible for it, or it does not exist.
    NotResponsible,
}

impl SetAside {
    /// Every reason, in the order of the warning lists.
    pub const ALL: [SetAside; 7] = [
        SetAside::Invalid,
        SetAside::NotCommissioned,
        SetAside::NotApplicable,
        SetAside::InTranche,
        SetAside::InOtherLaunch,
        SetAside::OnList,
        SetAside::NotResponsible,
    ];

    /// The warning list that it is told in.
    pub fn warning_list(self) -> WarningList {
        match self {
            SetAside::Invalid => WarningList::Invalid,
            SetAside::NotCommissioned => WarningList::NotCommissioned,
            SetAside::NotApplicable => WarningList::NotApplicable,
            SetAside::InTranche | SetAside::InOtherLaunch | SetAside::OnList => {
                WarningList::OtherRequestInProgress
            }
            SetAside::NotResponsible => WarningList::NotResponsible,
        }
    }

    /// Its stable code in files and interfaces.
    pub fn code(self) -> &'static str {
        match self {
            SetAside::Invalid => "INVALID",
            SetAside::NotCommissioned => "NOT-COMMISSIONED",
            SetAside::NotApplicable => "NOT-APPLICABLE",
            SetAside::InTranche => "IN-TRANCHE",
            SetAside::InOtherLaunch => "IN-OTHER-LAUNCH",
            SetAside::OnList => "ON-LIST",
            SetAside::NotResponsible => "NOT-RESPONSIBLE",
        }
    }

    /// The reason with this code.
    pub fn from_code(code: &str) -> Option<SetAside> {
        SetAside::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// How many Device IDs were set aside, by warning list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SetAsideCounts([u64; 5]);

impl SetAsideCounts {
    /// These counts, in the order of [`WarningList::ALL`].
    pub fn new(counts: [u64; 5]) -> SetAsideCounts {
        SetAsideCounts(counts)
    }

    /// How many in this list.
    pub fn of(&self, list: WarningList) -> u64 {
        self.0[list as usize]
    }

    /// One more for this reason.
    pub fn add(&mut self, reason: SetAside) {
        self.0[reason.warning_list() as usize] += 1;
    }

    /// How many in all.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    /// The counts, in the order of [`WarningList::ALL`].
    pub fn counts(&self) -> [u64; 5] {
        self.0
    }
}

impl Nomination {
    /// Whether every listed Device ID is in exactly one place.
    pub fn is_conserved(&self) -> bool {
        self.listed == self.repeated + self.hubs.hubs + self.withdrawn + self.set_aside.total()
    }
}
