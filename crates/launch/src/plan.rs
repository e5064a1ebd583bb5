//! The plan of one level of a launch: which hub is upgraded in which wave, which are held back for
//! comparison, and why every other one waits or is out (SL-4, SL-7, SL-11, SL-12, SL-13).
//!
//! A plan is immutable, names its parent and leaves nothing to choose: every hub of the fleet has
//! one slot, and inside a wave hubs go in the seeded order. Who is drawn is decided in three passes
//! over the fleet (survey, gather, finish) and one draw between them; nothing depends on the order
//! in which sets, conflicts or hubs are handed in. Whoever carries a plan out has it judged by
//! [`check::plan_check`] first, which shares no code with the planner.
//!
//! It refuses to know where the fleet is stored, what time it is, and who asks.

pub mod check;
mod draw;
mod finish;
mod gather;
mod ground;
mod obstacles;
mod reach;
pub mod report;
pub mod schedule;
pub mod seeded_order;
mod since;
pub mod slot;
pub mod strata;
mod survey;
mod targets;

pub use check::{CheckedPlan, PlanFault, PlanRule, plan_check};
pub use report::{PlanRefusal, PlanReport, RefusedPlan, StratumReport};
pub use schedule::{CspCapacity, DayLoad, RegionDays, WavePlan};
pub use seeded_order::SeededOrder;
pub use since::HubSinceSnapshot;
pub use slot::{OutReason, Slot, SlotCount, WaitingReason};
pub use strata::{Homes, Strata, Stratum, StratumStanding};

use crate::HubSet;
use crate::conflict::Conflict;
use crate::criteria::Criteria;
use crate::fleet::FleetView;
use crate::ladder::LevelSize;
use crate::notification::Target;
use draw::{Draw, Drawn, NotDrawn};
use gather::Queues;
use ground::{Choice, Ground};
use schedule::DayRules;
use std::sync::Arc;
use survey::Survey;
use terms::{Date, Moment, PlanRef, WorkingDayCalendar};

/// Everything that a plan follows from. The same input gives the same plan.
#[derive(Clone, Copy, Debug)]
pub struct PlanInput<'a> {
    /// The fleet as it stands.
    pub fleet: FleetView<'a>,
    /// What is upgraded to what.
    pub target: &'a Target,
    /// The level, from 1.
    pub level: u32,
    /// The attempt at the level, from 1.
    pub attempt: u32,
    /// How many hubs the level takes.
    pub size: LevelSize,
    /// The criteria of the launch.
    pub criteria: &'a Criteria,
    /// The strata of the launch, drawn up before its first plan.
    pub strata: &'a Strata,
    /// What was found of each stratum by the levels before, in the order of the strata. Not looked
    /// at for the first level, before which nothing was found.
    pub standings: &'a [StratumStanding],
    /// Hubs on the Suppliers' lists for this level. At the first level `None` says that no list
    /// arrived in time; at later ones it is the same as none listed.
    pub nominated: Option<&'a HubSet>,
    /// Hubs in a tranche of this launch already.
    pub in_tranches: &'a HubSet,
    /// Hubs that earlier plans of this launch held back.
    pub held_back: &'a HubSet,
    /// Hubs in a live tranche of another launch (I7).
    pub other_launches: &'a HubSet,
    /// Hubs that a deferral keeps back (SL-8).
    pub deferred: &'a HubSet,
    /// What else happens at hubs (SL-11).
    pub conflicts: &'a [Conflict],
    /// The last day for which conflicts were looked up, at most a year ahead. After it nothing is
    /// known to be in the way.
    pub horizon: Date,
    /// The seed of the order of hubs.
    pub seed: u64,
    /// The plan that is current; this one can become current only while that one is (I9).
    pub parent: Option<PlanRef>,
    /// Working Days.
    pub calendar: &'a WorkingDayCalendar,
    /// The present moment.
    pub now: Moment,
    /// How many hubs the CSPs take orders for.
    pub capacity: &'a CspCapacity,
}

/// A plan. It never changes; cloning one shares its column of slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    head: PlanHead,
    slots: Arc<Vec<u16>>,
}

/// What a plan says beside the slot of each hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanHead {
    /// The plan that was current when this one was made.
    pub parent: Option<PlanRef>,
    /// The level, from 1.
    pub level: u32,
    /// The attempt at it, from 1.
    pub attempt: u32,
    /// The seed of the order of hubs.
    pub seed: u64,
    /// The strata of the launch.
    pub strata: Strata,
    /// The slots that have hubs, in their own order: slot number n is the nth of them, from 0.
    pub legend: Vec<SlotCount>,
    /// For each stratum in order: how many of its hubs are where.
    pub counts: Vec<StratumCounts>,
    /// The waves in order.
    pub waves: Vec<WavePlan>,
    /// Hubs in a wave or held back that the snapshot does not have, or has otherwise, ascending by
    /// position.
    pub since_snapshot: Vec<HubSinceSnapshot>,
}

/// How many hubs of a stratum are upgraded, and how many held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StratumCounts {
    /// Hubs held back, by this plan and earlier ones.
    pub held_back: u64,
    /// Hubs in each wave.
    pub waves: Vec<u64>,
}

impl Plan {
    /// A plan as it was kept; `None` where its parts do not belong together: a slot number that the
    /// legend does not have, or counts that do not add up. Whether it is a good plan is for
    /// [`plan_check`] to say.
    pub fn kept(head: PlanHead, slots: Vec<u16>) -> Option<Plan> {
        let mut hubs = vec![0u64; head.legend.len()];
        for number in &slots {
            *hubs.get_mut(usize::from(*number))? += 1;
        }
        let counted = head.legend.iter().map(|count| count.hubs).eq(hubs);
        let since = &head.since_snapshot;
        let known = since.iter().all(|hub| {
            (hub.position as usize) < slots.len()
                && (hub.stratum as usize) < head.strata.list().len()
        });
        let ascend = since.is_sorted_by(|one, next| one.position < next.position);
        (counted && known && ascend).then(|| Plan {
            head,
            slots: Arc::new(slots),
        })
    }

    /// What it says beside the slot of each hub.
    pub fn head(&self) -> &PlanHead {
        &self.head
    }

    /// The number of each hub's slot, by position in the fleet.
    pub fn slots(&self) -> &[u16] {
        &self.slots
    }

    /// The slot of the hub at this position; `None` for a hub that joined after the plan was made,
    /// which waits (I14).
    pub fn slot(&self, position: u32) -> Option<Slot> {
        let number = self.slots.get(position as usize)?;
        Some(self.head.legend[usize::from(*number)].slot)
    }

    /// How many hubs have this slot.
    pub fn hubs_in(&self, slot: Slot) -> u64 {
        let count = self.head.legend.iter().find(|count| count.slot == slot);
        count.map_or(0, |count| count.hubs)
    }

    /// The hubs in this slot.
    pub fn hubs(&self, slot: Slot) -> HubSet {
        let legend = &self.head.legend;
        let Ok(number) = legend.binary_search_by_key(&slot, |count| count.slot) else {
            return HubSet::new();
        };
        let positions = (0..).zip(self.slots.iter());
        let of_slot = positions.filter(|(_, of)| usize::from(**of) == number);
        HubSet::from_ascending(of_slot.map(|(position, _)| position))
            .expect("positions of a column ascend")
    }

    /// The hubs of a wave in the order in which they go. `fleet` is the one that was planned.
    pub fn wave_in_order(&self, wave: u32, fleet: FleetView<'_>) -> Vec<u32> {
        let order = SeededOrder::new(self.head.seed);
        let key = |position| order.key(fleet.device(position));
        let hubs = self.hubs(Slot::Wave(wave));
        let packed = hubs.iter().map(|at| gather::packed(key(at), at)).collect();
        gather::in_order(packed, key)
    }
}

/// Plans a level, or says why it cannot be planned as its criteria ask.
///
/// # Panics
///
/// Where parts of the input do not belong together: standings that are not those of the strata, or
/// strata of another target.
pub fn plan(input: &PlanInput<'_>) -> Result<(Plan, PlanReport), Box<RefusedPlan>> {
    let rules = DayRules {
        criteria: input.criteria,
        calendar: input.calendar,
        capacity: input.capacity,
        now: input.now,
    };
    let mut ground = Ground::of(input, &rules);
    let order = SeededOrder::new(input.seed);
    let survey = Survey::of(&mut ground, order);
    let strata = report::strata(input, &survey);
    let drawn = match draw_waves(input, &rules, &mut ground, &survey, order) {
        Ok(drawn) => drawn,
        Err(why) => return Err(Box::new(report::refused(why, &survey, strata))),
    };
    let busy_days = drawn.busy_days.iter().copied().collect();
    let plan = finish::finish(input, &rules, &mut ground, survey, drawn);
    report::of_plan(input, &rules, plan, strata, busy_days)
}

fn draw_waves<'a>(
    input: &PlanInput<'a>,
    rules: &DayRules<'_>,
    ground: &mut Ground<'a>,
    survey: &Survey,
    order: SeededOrder,
) -> Result<Drawn, PlanRefusal> {
    let choice = Choice::of(input);
    let in_tranches = input.in_tranches.len();
    let wanted = targets::targets(choice, input.size, input.criteria, survey, in_tranches)?;
    let draw = Draw {
        input,
        rules,
        survey,
        wanted: &wanted,
    };
    let mut enough = draw.first_guess();
    loop {
        let mut queues = Queues::gather(ground, survey, order, &enough);
        match draw.waves(ground, &mut queues) {
            Ok(drawn) => return Ok(drawn),
            Err(NotDrawn::Refused(why)) => return Err(why),
            // More hubs were passed over than was guessed. With all hubs of every unit there is no
            // such end.
            Err(NotDrawn::TooShort) => {
                for enough in &mut enough {
                    *enough = enough.saturating_mul(4).saturating_add(64);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
