//! Orders to a CSP: which hubs to upgrade, fenced by a generation, recallable (SL-12).

use crate::hold::StoredHubs;
use terms::{CspRegion, LaunchRef, Moment, OrderRef, OrganisationRef, PlanRef};

/// One order: hubs of one wave of one tranche in one region, sent on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its reference.
    pub reference: OrderRef,
    /// The launch.
    pub launch: LaunchRef,
    /// The plan it carries out. An order of a plan that is not the current one cannot be sent.
    pub plan: PlanRef,
    /// The generation of the tranche's orders it belongs to. A hold on the whole deployment ends
    /// a generation: nothing of it is sent afterwards (I8).
    pub generation: u32,
    /// The wave, from 1.
    pub wave: u32,
    /// The region.
    pub region: CspRegion,
    /// The CSP it goes to.
    pub csp: OrganisationRef,
    /// The hubs.
    pub hubs: StoredHubs,
    /// When it was put out for the CSP to fetch.
    pub sent_at: Moment,
    /// From when a hub of it that did not report counts as silent.
    pub silent_from: Moment,
    /// When the CSP fetched it first.
    pub fetched_at: Option<Moment>,
    /// When it was recalled.
    pub recalled_at: Option<Moment>,
}

/// How an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OrderState {
    /// Put out, not fetched yet.
    Out,
    /// With the CSP.
    WithCsp,
    /// Taken back before the CSP fetched it: no hub of it was instructed.
    TakenBack,
    /// Recalled from the CSP, which accounts for it hub by hub.
    Recalled,
}

impl Order {
    /// How it stands.
    pub fn state(&self) -> OrderState {
        match (self.fetched_at, self.recalled_at) {
            (None, None) => OrderState::Out,
            (Some(_), None) => OrderState::WithCsp,
            (None, Some(_)) => OrderState::TakenBack,
            (Some(fetched), Some(recalled)) if fetched > recalled => OrderState::TakenBack,
            (Some(_), Some(_)) => OrderState::Recalled,
        }
    }

    /// Whether it took a part of its CSP's capacity of the day: not where it was taken back unseen.
    pub fn may_use_capacity(&self) -> bool {
        match self.state() {
            OrderState::TakenBack => false,
            OrderState::Out | OrderState::WithCsp | OrderState::Recalled => true,
        }
    }

    /// Whether hubs of it may have been instructed.
    pub fn may_have_reached_hubs(&self) -> bool {
        match self.state() {
            OrderState::Out | OrderState::TakenBack => false,
            OrderState::WithCsp | OrderState::Recalled => true,
        }
    }
}
