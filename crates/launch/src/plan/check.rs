//! Judges a plan, whoever made it, before anything of it is sent.
//!
//! The planner does not mark its own homework: nothing in here calls it, and where both must know
//! the same rule (who is affected, what comes first, which day is fit) the rule is written a second
//! time, in another way. What the planner draws is checked hub by hub: a plan passes only if it is
//! the one that follows from its input.

mod arithmetic;
mod days;
mod found;
mod hubs;
mod keys;
mod obstacles;
mod since;
mod sizes;
mod waves;

use super::{Plan, PlanInput, Slot};
use found::Found;
use hubs::{Expected, HubBook};
use keys::Keys;
use obstacles::ListedConflicts;
use sizes::Sizes;
use std::collections::BTreeMap;
use waves::Waves;

/// A plan that was judged and found good. Nothing else makes one, and only such a plan is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedPlan(Plan);

impl CheckedPlan {
    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.0
    }
}

/// What is wrong with a plan: a rule that it breaks, and for how many hubs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanFault {
    /// The rule.
    pub rule: PlanRule,
    /// How many hubs are wrong; 0 where the rule is not about single hubs.
    pub hubs: u64,
    /// The position of the first of them.
    pub first: Option<u32>,
}

/// The rules that a plan is held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlanRule {
    /// It follows the plan that is current (I9).
    Parent,
    /// It is for this level, attempt and seed.
    Level,
    /// Its strata are those of the launch.
    Strata,
    /// It has a slot for every hub of the fleet, and for no other (I14).
    EveryHubOnce,
    /// Its legend lists the slots that have hubs, each once, in order.
    Legend,
    /// Its counts are those of its column.
    Counts,
    /// Only hubs of the target's model are planned.
    OnlyTargets,
    /// Only from-versions of the target are upgraded (MP231).
    OnlyUpgradable,
    /// Only commissioned hubs are planned.
    OnlyCommissioned,
    /// Only hubs reachable over the SM WAN are planned.
    OnlyReachable,
    /// Only hubs of a known region are planned.
    OnlyKnownRegions,
    /// No hub is in two tranches of the launch (I7).
    OneTranche,
    /// No hub is in live tranches of two launches (I7).
    OneLaunch,
    /// Nobody's deferred hub is planned (SL-8).
    NotDeferred,
    /// Hubs that earlier levels held back stay so until the last level.
    HoldbackUntouched,
    /// No hub is planned in a region whose CSP takes no orders.
    Capacity,
    /// No stratum is included that is not covered, unless the Panel directed it (GATES 3.7).
    OnlyCovered,
    /// Where a list arrived in time the first level upgrades hubs on lists only (SL-4).
    OnlyNominated,
    /// A hub that waits, is held back or is out has the reason that holds for it.
    Reasons,
    /// Every stratum has its floor, or the level is refused (GATES 3.7).
    Floors,
    /// As many hubs are held back in a stratum as the criteria ask for.
    Holdback,
    /// No wave takes more than its share of a stratum, or less while others could go (GATES 3.4).
    Shares,
    /// Starts, days, loads and maturity follow from the criteria, the calendar and the capacity.
    Schedule,
    /// No hub is in a wave on each of whose days a conflict keeps it back (SL-11).
    NoConflict,
    /// Of each stratum those go first that come first in the seeded order.
    SeededOrder,
    /// What held at a hub of the plan is told wherever its snapshot does not say so (I14).
    SinceSnapshot,
}

/// Judges a plan against everything it must follow from. All faults are told at once, but where a
/// plan does not fit its fleet at all, which hides everything else.
pub fn plan_check(input: &PlanInput<'_>, plan: &Plan) -> Result<CheckedPlan, Vec<PlanFault>> {
    let mut faults = Faults::default();
    check_head(input, plan, &mut faults);
    if faults.any() {
        return Err(faults.told());
    }
    let book = HubBook::of(input);
    let found = Found::of(&book, input, plan, &mut faults);
    found.check_counts(plan, &mut faults);
    since::check(input, plan, &mut faults);
    if faults.any() {
        return Err(faults.told());
    }
    let sizes = Sizes::of(input, &book, &found);
    sizes.check(&found, &mut faults);
    match Waves::follow(input, &book, &found, &sizes, &plan.head.waves) {
        Ok(waves) => check_draw(&book, input, plan, &found, &waves, &mut faults),
        Err(rule) => faults.note(rule, None),
    }
    match faults.any() {
        false => Ok(CheckedPlan(plan.clone())),
        true => Err(faults.told()),
    }
}

/// Faults by rule.
#[derive(Default)]
struct Faults(BTreeMap<PlanRule, (u64, Option<u32>)>);

impl Faults {
    fn note(&mut self, rule: PlanRule, position: Option<u32>) {
        let (hubs, first) = self.0.entry(rule).or_insert((0, position));
        *hubs += u64::from(position.is_some());
        *first = first.or(position);
    }

    fn hold(&mut self, holds: bool, rule: PlanRule) {
        if !holds {
            self.note(rule, None);
        }
    }

    fn any(&self) -> bool {
        !self.0.is_empty()
    }

    fn told(self) -> Vec<PlanFault> {
        let faults = self.0.into_iter();
        let told = faults.map(|(rule, (hubs, first))| PlanFault { rule, hubs, first });
        told.collect()
    }
}

fn check_head(input: &PlanInput<'_>, plan: &Plan, faults: &mut Faults) {
    let head = &plan.head;
    let same = (head.level, head.attempt, head.seed) == (input.level, input.attempt, input.seed);
    faults.hold(head.parent == input.parent, PlanRule::Parent);
    faults.hold(same, PlanRule::Level);
    faults.hold(head.strata == *input.strata, PlanRule::Strata);
    faults.hold(
        plan.slots.len() == input.fleet.len() as usize,
        PlanRule::EveryHubOnce,
    );
    let ascend = head.legend.windows(2).all(|two| two[0].slot < two[1].slot);
    let filled = head.legend.iter().all(|count| count.hubs > 0);
    let known = plan
        .slots
        .iter()
        .all(|number| usize::from(*number) < head.legend.len());
    faults.hold(ascend && filled && known, PlanRule::Legend);
}

/// Holds every hub against the waves in which it could have gone.
fn check_draw(
    book: &HubBook<'_>,
    input: &PlanInput<'_>,
    plan: &Plan,
    found: &Found,
    waves: &Waves<'_>,
    faults: &mut Faults,
) {
    let keys = Keys::of(input.seed);
    let mut listed = ListedConflicts::of(&book.obstacles);
    let mut judge = waves.judge(book, found);
    for hub in book.hubs() {
        let listed = listed.at(hub.position);
        let Expected::Drawn(unit) = hub.expected else {
            continue;
        };
        let number = plan.slots[hub.position as usize];
        let slot = plan.head.legend[usize::from(number)].slot;
        if slot == Slot::Holdback {
            continue;
        }
        let key = keys.key(book.device(hub.position));
        if let Err(rule) = judge.hub(&hub, unit, listed, slot, key) {
            faults.note(rule, Some(hub.position));
        }
    }
}
