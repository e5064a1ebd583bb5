//! The last pass over the fleet: puts every hub that nothing was decided of yet in its slot, and
//! makes the plan.

use super::draw::Drawn;
use super::ground::{Found, Ground, Standing, TIERS};
use super::schedule::{DayRules, WavePlan, next};
use super::since;
use super::slot::{Slot, SlotCount, WaitingReason};
use super::survey::{Numbering, OPEN, Survey, left_over};
use super::{Plan, PlanHead, PlanInput, StratumCounts};
use std::collections::HashMap;
use std::sync::Arc;
use terms::{CspRegion, Date};

/// Makes the plan of what was drawn.
pub(super) fn finish(
    input: &PlanInput<'_>,
    rules: &DayRules<'_>,
    ground: &mut Ground<'_>,
    mut survey: Survey,
    mut drawn: Drawn,
) -> Plan {
    let mut hubs_of_waves = put_in_drawn(&mut survey, &drawn);
    put_in_rest(rules, ground, &mut survey, &mut drawn, &mut hubs_of_waves);
    let waves = waves(rules, ground, &drawn, &hubs_of_waves);
    hubs_of_waves.truncate(waves.len());
    let counts = (0..survey.affected.len()).map(|stratum| {
        let units = stratum * TIERS..(stratum + 1) * TIERS;
        let drawn = drawn.held_back[units.clone()].iter().map(Vec::len);
        let of_wave = |hubs: &Vec<u64>| hubs[units.clone()].iter().sum();
        StratumCounts {
            held_back: survey.held_back[stratum] + drawn.sum::<usize>() as u64,
            waves: hubs_of_waves.iter().map(of_wave).collect(),
        }
    });
    let counts = counts.collect();
    let (slots, legend) = in_order(survey.column, survey.numbering.slots());
    let since_snapshot = since::of(input, &slots, &legend);
    let head = PlanHead {
        parent: input.parent,
        level: input.level,
        attempt: input.attempt,
        seed: input.seed,
        strata: input.strata.clone(),
        legend,
        counts,
        waves,
        since_snapshot,
    };
    Plan {
        head,
        slots: Arc::new(slots),
    }
}

/// Puts the hubs in that were drawn from queues; how many of each wave and unit they are.
fn put_in_drawn(survey: &mut Survey, drawn: &Drawn) -> Vec<Vec<u64>> {
    let held_back = survey.numbering.number(Slot::Holdback);
    for position in drawn.held_back.iter().flatten() {
        survey.column[*position as usize] = held_back;
    }
    let mut of_waves = Vec::with_capacity(drawn.waves.len());
    for (index, wave) in drawn.waves.iter().enumerate() {
        let number = survey.numbering.number(wave_slot(index));
        for position in wave.hubs.iter().flatten() {
            survey.column[*position as usize] = number;
        }
        of_waves.push(wave.hubs.iter().map(|hubs| hubs.len() as u64).collect());
    }
    of_waves
}

/// Puts every other hub in: in the last wave where that takes all of the unit and the hub can go,
/// else where it waits.
fn put_in_rest(
    rules: &DayRules<'_>,
    ground: &mut Ground<'_>,
    survey: &mut Survey,
    drawn: &mut Drawn,
    hubs_of_waves: &mut [Vec<u64>],
) {
    let Survey {
        column, numbering, ..
    } = survey;
    let not_wanted = numbering.number(Slot::Waiting(left_over(ground.choice)));
    let last = drawn.waves.len().saturating_sub(1);
    let in_last = numbering.number(wave_slot(last));
    let mut conflicts = Conflicts {
        rules,
        known: HashMap::new(),
    };
    ground.sweep(|ground, found| {
        let slot = &mut column[found.position as usize];
        let (Standing::Open(unit), OPEN) = (found.standing, *slot) else {
            return;
        };
        if drawn.short[unit.at()] == 0 {
            *slot = not_wanted;
            return;
        }
        let region = ground.region(unit.at());
        let (window, last_day) = drawn.last_window[region as usize]
            .expect("a unit of which hubs are wanted took part in the last wave");
        let wave = drawn.waves.get(last);
        let takes_all = wave.is_some_and(|wave| wave.takes_all_of[unit.at()]);
        let closed = window.is_closed_by(ground.kept_back_days(found.groups));
        if takes_all && !closed {
            drawn.short[unit.at()] -= 1;
            hubs_of_waves[last][unit.at()] += 1;
            *slot = in_last;
        } else {
            *slot = conflicts.number(ground, numbering, found, last_day);
        }
    });
}

/// The reasons why hubs wait that could not go in the last window of their region.
struct Conflicts<'r> {
    rules: &'r DayRules<'r>,
    known: HashMap<([u32; 2], Date), u16>,
}

impl Conflicts<'_> {
    fn number(
        &mut self,
        ground: &Ground<'_>,
        numbering: &mut Numbering,
        found: Found,
        last_day: Date,
    ) -> u16 {
        let groups = found.groups;
        *self.known.entry((groups, last_day)).or_insert_with(|| {
            let kept_back = ground.kept_back_days(groups);
            let kind = ground.obstacles.in_the_way(groups, last_day);
            let free = |day: &Date| {
                self.rules.may_start(*day) && ground.obstacles.is_free_on(kept_back, *day)
            };
            let after = next(last_day);
            let until = self.rules.days_from(after).find(free);
            numbering.number(Slot::Waiting(WaitingReason::Conflict {
                kind: kind.expect("a conflict closes every day of the window"),
                until: until.unwrap_or(after),
            }))
        })
    }
}

/// The waves as the plan keeps them.
fn waves(
    rules: &DayRules<'_>,
    ground: &Ground<'_>,
    drawn: &Drawn,
    hubs_of_waves: &[Vec<u64>],
) -> Vec<WavePlan> {
    let mut waves = Vec::with_capacity(drawn.waves.len());
    for (wave, hubs) in drawn.waves.iter().zip(hubs_of_waves) {
        let mut of_region = [0; CspRegion::ALL.len()];
        for (unit, hubs) in hubs.iter().enumerate() {
            of_region[ground.region(unit) as usize] += hubs;
        }
        // Only the last wave can turn out to be empty, where every hub left for it is in a
        // conflict: leaving it out moves no number.
        if of_region.iter().any(|hubs| *hubs > 0) {
            waves.push(wave.planned(of_region, rules));
        }
    }
    waves
}

fn wave_slot(index: usize) -> Slot {
    Slot::Wave(u32::try_from(index + 1).expect("waves are few"))
}

/// The column with slots numbered in their own order, and the slots that have hubs.
fn in_order(mut column: Vec<u16>, slots: &[Slot]) -> (Vec<u16>, Vec<SlotCount>) {
    let mut hubs = vec![0u64; slots.len()];
    for number in &column {
        hubs[usize::from(*number)] += 1;
    }
    assert_eq!(hubs[usize::from(OPEN)], 0, "every hub has a slot");
    let mut used: Vec<(Slot, usize)> = (1..slots.len())
        .filter(|number| hubs[*number] > 0)
        .map(|number| (slots[number], number))
        .collect();
    used.sort();
    let mut renumbered = vec![0; slots.len()];
    for (new, (_, number)) in (0..).zip(&used) {
        renumbered[*number] = new;
    }
    for number in &mut column {
        *number = renumbered[usize::from(*number)];
    }
    let legend = used.iter().map(|(slot, number)| SlotCount {
        slot: *slot,
        hubs: hubs[*number],
    });
    let legend = legend.collect();
    (column, legend)
}
