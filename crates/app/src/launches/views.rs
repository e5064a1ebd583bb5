//! What each capacity may see of a launch, decided once by making another type (ONE-3, I12).
//!
//! DCC sees the whole. Everybody told sees what was told: the notification, the phase, that there
//! is a hold, the formal communications. A Supplier sees its own lists, deferrals and hubs beside
//! that, and no number that another Supplier's hubs alone have a part in. The Panel sees both
//! sides' case of what waits for its word. A manufacturer sees launches of its own devices; a CSP
//! those it delivers; SECAS what goes to the forum.

use super::cautions::DraftOutlook;
use super::{LaunchInRegister, PlanProposal, facts::portfolios};
use crate::App;
use crate::ports::LedgerError;
use launch::criteria::Criteria;
use launch::decide::may_list;
use launch::decision::Refusal;
use launch::evidence::Evidence;
use launch::gate::GateAssessment;
use launch::hold::{Hold, HoldReason, HoldScope, PanelDirection, Release};
use launch::launch::{
    Communication, CommunicationKind, Correction, CplStanding, DecidedGate, Launch,
    NominationWindow, Phase, Told,
};
use launch::nomination::Nomination;
use launch::notification::Notification;
use launch::plan::Stratum;
use launch::standing::{WaitsFor, waits_for};
use launch::tally::TrancheTally;
use std::collections::BTreeMap;
use terms::{Capacity, HoldRef, LaunchRef, Moment, OrganisationRef, OrganisationType, Stored};

/// One launch in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct LaunchLine {
    /// Its reference.
    pub reference: LaunchRef,
    /// Its notification.
    pub notification: Notification,
    /// Where it is.
    pub phase: Phase,
    /// The level it is at.
    pub level: u32,
    /// The attempt at that level.
    pub attempt: u32,
    /// Whether the whole deployment is held now.
    pub held: Held,
    /// When the window for the first lists closes, while it is open.
    pub lists_until: Option<Moment>,
}

/// Whether the whole deployment of a launch is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Held {
    /// It is.
    Held,
    /// It is not.
    Free,
}

/// A launch as everybody told may see it.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedLaunch {
    /// What stands in a list of launches.
    pub line: LaunchLine,
    /// The revision of the notification.
    pub revision: u32,
    /// When it was issued.
    pub issued_at: Option<Moment>,
    /// How the notification was corrected since.
    pub corrections: Vec<Correction>,
    /// The window for the first lists.
    pub window: Option<NominationWindow>,
    /// The attempt at the level.
    pub attempt: u32,
    /// Holds on the whole deployment, oldest first, without the words of a Supplier.
    pub holds: Vec<SharedHold>,
    /// Gates that were decided.
    pub gates: Vec<DecidedGate>,
    /// Formal communications.
    pub communications: Vec<Communication>,
    /// How many waves the current tranche has, and which one goes out.
    pub waves: Option<(u32, u32)>,
}

/// A hold as everybody told may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedHold {
    /// Its reference.
    pub reference: HoldRef,
    /// Its name: which kind of hold.
    pub name: &'static str,
    /// Since when.
    pub opened_at: Moment,
    /// DCC's account of a failure, once reported: mechanism and mitigating actions.
    pub failure: Option<(String, String)>,
    /// What the Panel directed, oldest first.
    pub directions: Vec<PanelDirection>,
    /// How it was released.
    pub release: Option<Release>,
}

impl SharedHold {
    /// Whether it holds at this moment.
    pub fn is_open(&self, now: Moment) -> bool {
        launch::hold::is_open(self.release.as_ref(), now)
    }
}

/// A launch as a Supplier with a hub in it sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct SupplierLaunch {
    /// What everybody told may see.
    pub shared: SharedLaunch,
    /// Whether and when it was told and acknowledged.
    pub told: Option<Told>,
    /// How many of its hubs the launch concerns.
    pub hubs: u64,
    /// Its own lists.
    pub nominations: Vec<Nomination>,
    /// The level that a list given now is for, and how many more hubs it may name; or why none is
    /// taken now.
    pub may_list: Result<(u32, u64), Refusal>,
    /// The level whose lists hubs may be taken off now.
    pub may_take_off: Option<u32>,
    /// From which level on lists are taken next, where none is taken now and no hold is in the way;
    /// absent where none will be.
    pub next_lists: Option<u32>,
    /// Its own stops and deferrals, with its words.
    pub own_holds: Vec<Hold>,
}

/// A launch as the Panel and SECAS see it: with the case of both sides of each hold.
#[derive(Clone, Debug, PartialEq)]
pub struct ForumLaunch {
    /// What everybody told may see.
    pub shared: SharedLaunch,
    /// How it stands to the Central Products List.
    pub cpl: CplStanding,
    /// Every hold, with the words of those who opened it.
    pub holds: Vec<Hold>,
}

/// A launch as DCC sees it.
#[derive(Clone, Debug)]
pub struct DccLaunch {
    /// What stands in a list of launches.
    pub line: LaunchLine,
    /// The whole of it.
    pub launch: Launch,
    /// Its version.
    pub version: u32,
    /// What it would concern, and what is odd about it, while it is a draft.
    pub outlook: Option<DraftOutlook>,
    /// How many hubs it concerns at each Supplier.
    pub portfolios: BTreeMap<OrganisationRef, u64>,
    /// The counts of the current tranche.
    pub tally: Option<TrancheTally>,
    /// What the gate says of them now.
    pub assessment: Option<(Evidence, GateAssessment)>,
    /// What it waits for.
    pub waits: Vec<WaitsFor>,
    /// The strata of which the gate of the current tranche asks that enough hubs have matured, in
    /// the order in which it counts them.
    pub cells: Vec<Stratum>,
    /// The plan that waits to be sealed.
    pub proposal: Option<PlanProposal>,
    /// What the register has to do with it.
    pub register: LaunchInRegister,
}

/// A launch as its viewer may see it.
#[derive(Clone, Debug)]
pub enum LaunchView {
    /// DCC.
    Dcc(Box<DccLaunch>),
    /// A Supplier with a hub in it.
    Supplier(Box<SupplierLaunch>),
    /// The Panel or SECAS.
    Forum(Box<ForumLaunch>),
    /// A manufacturer of the device, or a CSP.
    Shared(Box<SharedLaunch>),
}

impl App {
    /// Launches that this viewer may see, newest first.
    pub async fn launches_for(&self, viewer: &Capacity) -> Result<Vec<LaunchLine>, LedgerError> {
        let now = self.now();
        let mut lines = Vec::new();
        for stored in self.launch_ledger()?.launches().await? {
            if self.may_see(viewer, &stored.value).await? {
                lines.push(LaunchLine::of(&stored.value, now));
            }
        }
        Ok(lines)
    }

    /// One launch as this viewer may see it; `None` where there is none, or where it is none of
    /// the viewer's business.
    pub async fn launch_for(
        &self,
        viewer: &Capacity,
        reference: LaunchRef,
    ) -> Result<Option<LaunchView>, LedgerError> {
        let Some(stored) = self.launch_ledger()?.launch(reference).await? else {
            return Ok(None);
        };
        if !self.may_see(viewer, &stored.value).await? {
            return Ok(None);
        }
        let now = self.now();
        let view = match viewer.organisation_type {
            OrganisationType::Dcc => LaunchView::Dcc(Box::new(self.dcc_launch(stored, now).await?)),
            OrganisationType::Supplier => {
                let own = self
                    .supplier_launch(viewer.organisation, &stored.value, now)
                    .await?;
                LaunchView::Supplier(Box::new(own))
            }
            OrganisationType::Panel | OrganisationType::Secas => {
                LaunchView::Forum(Box::new(ForumLaunch {
                    shared: SharedLaunch::of(&stored.value, now),
                    cpl: stored.value.cpl,
                    holds: stored.value.holds,
                }))
            }
            OrganisationType::Manufacturer
            | OrganisationType::Csp
            | OrganisationType::NetworkParty
            | OrganisationType::OtherSecParty => {
                LaunchView::Shared(Box::new(SharedLaunch::of(&stored.value, now)))
            }
        };
        Ok(Some(view))
    }

    /// Whether a launch is any of this viewer's business.
    pub(super) async fn may_see(
        &self,
        viewer: &Capacity,
        launch: &Launch,
    ) -> Result<bool, LedgerError> {
        let issued = launch.revision > 0;
        match viewer.organisation_type {
            OrganisationType::Dcc => Ok(true),
            OrganisationType::Panel | OrganisationType::Secas | OrganisationType::Csp => Ok(issued),
            OrganisationType::Supplier => {
                let told = launch
                    .told
                    .iter()
                    .any(|told| told.organisation == viewer.organisation);
                Ok(issued && (told || self.hubs_of(viewer.organisation, launch).await? > 0))
            }
            OrganisationType::Manufacturer => {
                let holders = self.ledger.make_holders().await?;
                let make = launch.notification.target.make.folded();
                let own = holders.iter().any(|holder| {
                    holder.organisation == viewer.organisation && holder.make.folded() == make
                });
                Ok(issued && own)
            }
            // Network Parties see planned activations by area, not launches.
            OrganisationType::NetworkParty | OrganisationType::OtherSecParty => Ok(false),
        }
    }

    /// How many of a Supplier's hubs a launch concerns now.
    async fn hubs_of(
        &self,
        supplier: OrganisationRef,
        launch: &Launch,
    ) -> Result<u64, LedgerError> {
        let Some(fleet) = self.fleet_in_force().await? else {
            return Ok(0);
        };
        let all = portfolios(fleet.view(), &fleet.cube, &launch.notification.target);
        Ok(all.get(&supplier).copied().unwrap_or(0))
    }

    async fn supplier_launch(
        &self,
        supplier: OrganisationRef,
        launch: &Launch,
        now: Moment,
    ) -> Result<SupplierLaunch, LedgerError> {
        let own = |hold: &&Hold| match (&hold.reason, &hold.scope) {
            (
                HoldReason::EmergencyStop { by, .. } | HoldReason::Deferral { by, .. },
                HoldScope::WholeLaunch | HoldScope::Portfolio(_) | HoldScope::Listed { .. },
            ) => *by == supplier,
            (HoldReason::GateNotAchieved { .. }, _) => false,
        };
        let may_list =
            may_list(launch, now).map(|level| (level, launch.nominations_left(supplier, level)));
        let listed = |level: u32| {
            let mut own = launch.nominations_for(level);
            own.any(|one| one.supplier == supplier && one.hubs.hubs > 0)
        };
        Ok(SupplierLaunch {
            shared: SharedLaunch::of(launch, now),
            told: launch
                .told
                .iter()
                .find(|told| told.organisation == supplier)
                .cloned(),
            hubs: self.hubs_of(supplier, launch).await?,
            nominations: launch
                .nominations
                .iter()
                .filter(|nomination| nomination.supplier == supplier)
                .cloned()
                .collect(),
            may_list,
            may_take_off: launch.level_listed_for(now).filter(|level| listed(*level)),
            next_lists: launch.next_lists(),
            own_holds: launch.holds.iter().filter(own).cloned().collect(),
        })
    }

    async fn dcc_launch(
        &self,
        stored: Stored<Launch>,
        now: Moment,
    ) -> Result<DccLaunch, LedgerError> {
        let launch = stored.value;
        let tally = self.tally_of(&launch).await?;
        let assessment = tally
            .as_ref()
            .and_then(|tally| Evidence::of(&launch, tally, now))
            .map(|evidence| {
                let assessment = evidence.assess();
                (evidence, assessment)
            });
        let calendar = self.calendar_in_force().await?;
        Ok(DccLaunch {
            line: LaunchLine::of(&launch, now),
            outlook: match launch.phase {
                Phase::Draft => Some(self.draft_outlook(&launch).await?),
                Phase::Notified
                | Phase::Ready { .. }
                | Phase::Running
                | Phase::Achieved
                | Phase::Complete { .. }
                | Phase::Withdrawn { .. } => None,
            },
            waits: waits_for(&launch, tally.as_ref(), &calendar, now),
            portfolios: self.portfolios_of(&launch).await?,
            proposal: self.proposal(launch.reference).await?,
            register: self.in_register(&launch).await?,
            cells: self.gated_strata(&launch).await?,
            version: stored.version,
            tally,
            assessment,
            launch,
        })
    }
}

impl LaunchLine {
    pub(super) fn of(launch: &Launch, now: Moment) -> LaunchLine {
        LaunchLine {
            reference: launch.reference,
            notification: launch.notification.clone(),
            phase: launch.phase.clone(),
            level: launch.level,
            attempt: launch.attempt,
            held: match launch.is_live() && launch.holds_on_all(now).next().is_some() {
                true => Held::Held,
                false => Held::Free,
            },
            lists_until: launch
                .window
                .filter(|window| launch.phase == Phase::Notified && window.is_open(now))
                .map(|window| window.closes),
        }
    }
}

impl SharedLaunch {
    fn of(launch: &Launch, now: Moment) -> SharedLaunch {
        let tranche = launch.current_tranche();
        SharedLaunch {
            line: LaunchLine::of(launch, now),
            revision: launch.revision,
            issued_at: launch.issued_at,
            corrections: launch.corrections.clone(),
            window: launch.window,
            attempt: launch.attempt,
            holds: launch.holds.iter().filter_map(SharedHold::of).collect(),
            gates: launch.gates.clone(),
            communications: launch.communications.clone(),
            waves: tranche.map(|tranche| (tranche.wave, tranche.plan.waves.len() as u32)),
        }
    }

    /// The criteria that were fixed.
    pub fn criteria(&self) -> &Criteria {
        &self.line.notification.criteria
    }

    /// The hold that a communication is about.
    pub fn hold_of(&self, kind: &CommunicationKind) -> Option<&SharedHold> {
        let hold = match kind {
            CommunicationKind::GateNotAchieved { hold, .. }
            | CommunicationKind::FailureReported { hold }
            | CommunicationKind::Stopped { hold }
            | CommunicationKind::Directed { hold, .. }
            | CommunicationKind::Released { hold } => hold,
            CommunicationKind::Notified { .. }
            | CommunicationKind::DccPlanApplies
            | CommunicationKind::GateAchieved { .. }
            | CommunicationKind::Completed
            | CommunicationKind::Withdrawn => return None,
        };
        self.holds.iter().find(|one| one.reference == *hold)
    }
}

impl SharedHold {
    /// A hold on the whole deployment; a deferral is its Supplier's own matter.
    fn of(hold: &Hold) -> Option<SharedHold> {
        let failure = match &hold.reason {
            HoldReason::GateNotAchieved { report, .. } => report
                .as_ref()
                .map(|report| (report.mechanism.clone(), report.mitigation.clone())),
            HoldReason::EmergencyStop { .. } => None,
            HoldReason::Deferral { .. } => return None,
        };
        Some(SharedHold {
            reference: hold.reference,
            name: hold.reason.name(),
            opened_at: hold.opened_at,
            failure,
            directions: hold.directions.clone(),
            release: hold.release.clone(),
        })
    }
}
