//! A sealed tranche: its hubs and their wave order are frozen; leavers stay in the denominator and
//! joiners wait (I6, I14).

use crate::launch::HubsFrom;
use crate::plan::{CheckedPlan, PlanReport, Slot, StratumReport};
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

/// Where the slots of a plan were stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptSlots {
    /// The plan's reference.
    pub reference: PlanRef,
    /// The snapshot of the fleet that its positions belong to.
    pub snapshot: u32,
    /// SHA-256 of the slots as stored.
    pub sha256: [u8; 32],
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
    /// The strata that the launch affects, in the order of their places.
    pub strata: Vec<SealedStratum>,
}

/// One stratum of a sealed tranche.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealedStratum {
    /// Its place among the strata of the launch, from 0.
    pub place: u32,
    /// Hubs of it that the tranche upgrades.
    pub planned: u64,
    /// Hubs of it that must be upgraded for it to be covered (GATES 3.7).
    pub needed: u64,
}

impl SealedStratum {
    /// Whether the tranche covers it. One of which nothing is upgraded is not covered, whatever it
    /// needs.
    pub fn is_covered(self) -> bool {
        self.planned > 0 && self.planned >= self.needed
    }
}

impl SealedPlan {
    /// The head of a plan that was checked. Its slots were stored under this digest.
    pub fn of(
        checked: &CheckedPlan,
        report: &PlanReport,
        kept: KeptSlots,
        hubs_from: HubsFrom,
    ) -> SealedPlan {
        let head = checked.plan().head();
        let place = |stratum: &StratumReport| {
            let place = head.strata.list().binary_search(&stratum.stratum).ok()?;
            Some(SealedStratum {
                place: u32::try_from(place).ok()?,
                planned: stratum.planned,
                needed: stratum.needed,
            })
        };
        SealedPlan {
            reference: kept.reference,
            parent: head.parent,
            snapshot: kept.snapshot,
            seed: head.seed,
            slots_sha256: kept.sha256,
            hubs_from,
            waves: head.waves.iter().map(|wave| wave.hubs).collect(),
            holdback: checked.plan().hubs_in(Slot::Holdback),
            strata: report.strata.iter().filter_map(place).collect(),
        }
    }

    /// The strata of which the gate asks that enough hubs have matured, in the order in which it
    /// counts them: those that the tranche covers (GATES 3.7).
    pub fn gated_strata(&self) -> impl Iterator<Item = &SealedStratum> {
        let covered = |stratum: &&SealedStratum| stratum.planned > 0 && stratum.is_covered();
        self.strata.iter().filter(covered)
    }

    /// How many hubs the tranche upgrades.
    pub fn hubs(&self) -> u64 {
        self.waves.iter().sum()
    }
}
