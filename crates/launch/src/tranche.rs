//! A sealed tranche: its hubs and their wave order are frozen; leavers stay in the denominator and
//! joiners wait (I6, I14).

use crate::launch::HubsFrom;
use terms::{Moment, PersonRef, PlanRef};

/// A tranche of one level, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tranche {
    /// The level.
    pub level: u32,
    /// The attempt at it.
    pub attempt: u32,
    /// The plan that was sealed.
    pub plan: SealedPlan,
    /// When.
    pub sealed_at: Moment,
    /// By whom.
    pub sealed_by: PersonRef,
    /// The generation of its orders: one more each time a hold on the whole deployment opens.
    pub generation: u32,
    /// The wave that goes out now, from 1. The next one begins when this one has matured.
    pub wave: u32,
    /// When the first order of the tranche was sent.
    pub first_sent_at: Option<Moment>,
    /// When enough of the tranche had matured; the soak counts from here.
    pub matured_at: Option<Moment>,
}

/// The head of a sealed plan; its slots are stored apart, named by digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedPlan {
    /// Its reference.
    pub reference: PlanRef,
    /// The plan that was current before it.
    pub parent: Option<PlanRef>,
    /// The snapshot of the fleet that its positions belong to.
    pub snapshot: u32,
    /// The seed of its order.
    pub seed: u64,
    /// SHA-256 of its slots as stored.
    pub slots_sha256: [u8; 32],
    /// Where its hubs come from.
    pub hubs_from: HubsFrom,
    /// How many hubs each wave has.
    pub waves: Vec<u64>,
    /// How many hubs are held back for comparison.
    pub holdback: u64,
    /// How many strata the tranche covers, and how many it does not.
    pub strata_covered: u32,
    /// Strata with fewer hubs in the tranche than the criteria ask for.
    pub strata_uncovered: u32,
}

impl SealedPlan {
    /// How many hubs the tranche upgrades.
    pub fn hubs(&self) -> u64 {
        self.waves.iter().sum()
    }
}
