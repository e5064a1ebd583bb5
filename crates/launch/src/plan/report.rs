//! What is said of a plan: where every hub is and why, what each stratum gives, which day what is
//! projected for. It answers "why is it not moving".

use super::schedule::{DayRules, WavePlan};
use super::slot::{OutReason, Slot, SlotCount, WaitingReason};
use super::strata::Stratum;
use super::survey::{OPEN, Survey};
use super::targets::needed;
use super::{Plan, PlanInput};
use crate::HubSet;
use terms::{CspRegion, Date, Moment};

/// The report of a plan. Every hub of the fleet is counted once in `slots`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a plan whose report nobody reads cannot be acted on"]
pub struct PlanReport {
    /// How many hubs the fleet has.
    pub hubs: u64,
    /// Every slot that has hubs, and how many.
    pub slots: Vec<SlotCount>,
    /// The same for the hubs on lists of this level, and nothing else.
    pub nominated: Vec<SlotCount>,
    /// The strata that have affected hubs.
    pub strata: Vec<StratumReport>,
    /// The waves and their projected days.
    pub waves: Vec<WavePlan>,
    /// Days on which a wave could have started, but that most of the hubs were in a conflict.
    pub busy_days: Vec<Date>,
    /// From when the gate can pass if every hub is well: the tranche has matured and soaked.
    pub gate_from: Moment,
}

/// What a plan does with one stratum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StratumReport {
    /// Which.
    pub stratum: Stratum,
    /// Affected hubs, wherever they are.
    pub affected: u64,
    /// Hubs of them that the level could draw on.
    pub in_reach: u64,
    /// Hubs of them that are upgraded.
    pub planned: u64,
    /// Hubs of them that are held back for comparison.
    pub held_back: u64,
    /// Hubs that must be upgraded for the stratum to be covered.
    pub needed: u64,
}

/// Why there is no plan, with everything known of where the hubs are.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a refusal that nobody reads leaves a launch where it is"]
pub struct RefusedPlan {
    /// Why.
    pub why: PlanRefusal,
    /// Hubs that could have been planned. With those in `slots` they are the whole fleet.
    pub in_reach: u64,
    /// Where every other hub is.
    pub slots: Vec<SlotCount>,
    /// The strata that have affected hubs.
    pub strata: Vec<StratumReport>,
}

/// Why a level cannot be planned as its criteria ask. Of several reasons the first counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlanRefusal {
    /// The strata that the level may include need more hubs than the level has (GATES 3.7).
    FloorsExceedLevel {
        /// How many strata.
        strata: usize,
        /// Hubs that they need together.
        hubs_needed: u64,
        /// Hubs of the level.
        hubs_in_level: u64,
    },
    /// There is no day on which a wave may start.
    NoStartDay,
    /// A CSP takes so few orders that they cannot be done in any time worth planning.
    CapacityTooSmall {
        /// In which region.
        region: CspRegion,
        /// Hubs to order there in one wave.
        hubs: u64,
    },
    /// No hub is left to upgrade: all are out or waiting.
    NothingToUpgrade,
}

impl PlanReport {
    /// Hubs that are upgraded.
    pub fn planned(&self) -> u64 {
        self.waves.iter().map(|wave| wave.hubs).sum()
    }

    /// Hubs that wait, and why.
    pub fn waiting(&self) -> impl Iterator<Item = (WaitingReason, u64)> + '_ {
        waiting(&self.slots)
    }

    /// Hubs that the launch does not upgrade, and why.
    pub fn out(&self) -> impl Iterator<Item = (OutReason, u64)> + '_ {
        self.slots.iter().filter_map(|count| match count.slot {
            Slot::Out(reason) => Some((reason, count.hubs)),
            Slot::Wave(_) | Slot::Holdback | Slot::Waiting(_) => None,
        })
    }

    /// Strata that would not be covered by this level.
    pub fn not_covered(&self) -> impl Iterator<Item = &StratumReport> {
        self.strata.iter().filter(|stratum| !stratum.is_covered())
    }

    /// The first day on which a hub is ordered.
    pub fn first_day(&self) -> Option<Date> {
        self.waves.first().and_then(WavePlan::first_day)
    }

    /// The last day on which one is.
    pub fn last_day(&self) -> Option<Date> {
        self.waves.last().and_then(WavePlan::last_day)
    }
}

impl RefusedPlan {
    /// Hubs that wait, and why.
    pub fn waiting(&self) -> impl Iterator<Item = (WaitingReason, u64)> + '_ {
        waiting(&self.slots)
    }
}

impl StratumReport {
    /// Whether enough of its hubs are upgraded. A stratum of which none could be drawn is not
    /// covered.
    pub fn is_covered(&self) -> bool {
        self.planned > 0 && self.planned >= self.needed
    }
}

fn waiting(slots: &[SlotCount]) -> impl Iterator<Item = (WaitingReason, u64)> + '_ {
    slots.iter().filter_map(|count| match count.slot {
        Slot::Waiting(reason) => Some((reason, count.hubs)),
        Slot::Wave(_) | Slot::Holdback | Slot::Out(_) => None,
    })
}

/// What is known of the strata before anything is drawn.
pub(super) fn strata(input: &PlanInput<'_>, survey: &Survey) -> Vec<StratumReport> {
    let reports = input.strata.list().iter().enumerate();
    let reports = reports.map(|(at, stratum)| {
        let in_reach = survey.in_reach(at);
        StratumReport {
            stratum: stratum.clone(),
            affected: survey.affected[at],
            in_reach,
            planned: 0,
            held_back: survey.held_back[at],
            needed: needed(input.criteria, in_reach),
        }
    });
    reports.collect()
}

/// The report of a refusal before anything was drawn.
pub(super) fn refused(
    why: PlanRefusal,
    survey: &Survey,
    strata: Vec<StratumReport>,
) -> RefusedPlan {
    let slots = survey.numbering.slots();
    let mut hubs = vec![0u64; slots.len()];
    for number in &survey.column {
        hubs[usize::from(*number)] += 1;
    }
    let counted = slots.iter().zip(&hubs).skip(usize::from(OPEN) + 1);
    let mut counts: Vec<SlotCount> = counted
        .filter(|(_, hubs)| **hubs > 0)
        .map(|(slot, hubs)| SlotCount {
            slot: *slot,
            hubs: *hubs,
        })
        .collect();
    counts.sort();
    RefusedPlan {
        why,
        in_reach: hubs[usize::from(OPEN)],
        slots: counts,
        strata: with_hubs(strata),
    }
}

/// The plan with its report; a plan that upgrades nobody is none.
pub(super) fn of_plan(
    input: &PlanInput<'_>,
    rules: &DayRules<'_>,
    plan: Plan,
    mut strata: Vec<StratumReport>,
    busy_days: Vec<Date>,
) -> Result<(Plan, PlanReport), Box<RefusedPlan>> {
    for (stratum, counts) in strata.iter_mut().zip(&plan.head.counts) {
        stratum.planned = counts.waves.iter().sum();
        stratum.held_back = counts.held_back;
    }
    let strata = with_hubs(strata);
    let slots = plan.head.legend.clone();
    let Some(last) = plan.head.waves.last() else {
        return Err(Box::new(RefusedPlan {
            why: PlanRefusal::NothingToUpgrade,
            in_reach: 0,
            slots,
            strata,
        }));
    };
    let report = PlanReport {
        hubs: u64::from(input.fleet.len()),
        nominated: input
            .nominated
            .map_or_else(Vec::new, |set| slots_of(&plan, set)),
        strata,
        waves: plan.head.waves.clone(),
        busy_days,
        gate_from: rules.soaked_by(last.matured_by),
        slots,
    };
    let counted: u64 = report.slots.iter().map(|count| count.hubs).sum();
    assert_eq!(counted, report.hubs, "every hub is counted once");
    Ok((plan, report))
}

fn slots_of(plan: &Plan, hubs: &HubSet) -> Vec<SlotCount> {
    let legend = &plan.head.legend;
    let mut counts = vec![0u64; legend.len()];
    for position in hubs.iter() {
        counts[usize::from(plan.slots[position as usize])] += 1;
    }
    let counted = legend.iter().zip(counts).filter(|(_, hubs)| *hubs > 0);
    counted
        .map(|(of, hubs)| SlotCount {
            slot: of.slot,
            hubs,
        })
        .collect()
}

fn with_hubs(mut strata: Vec<StratumReport>) -> Vec<StratumReport> {
    strata.retain(|stratum| stratum.affected > 0);
    strata
}
