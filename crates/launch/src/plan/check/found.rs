//! What one pass over the fleet and a plan's column finds: who is where, and how many.

use super::super::{Plan, PlanInput, Slot};
use super::hubs::{BookedHub, Expected, HubBook, Unit, rule_of};
use super::keys::Keys;
use super::obstacles::ListedConflicts;
use super::{Faults, PlanRule};

/// Counts by slot, stratum and unit.
pub(super) struct Found {
    /// Hubs by slot number.
    by_slot: Vec<u64>,
    /// Affected hubs by stratum.
    pub(super) affected: Vec<u64>,
    /// By stratum: hubs that are held back, and those of them that earlier levels held back.
    pub(super) held_back: Vec<HeldBack>,
    /// By unit.
    pub(super) units: Vec<UnitFound>,
    /// By day of the horizon: hubs that may be drawn and are kept back on it.
    pub(super) kept_back: Vec<u64>,
    /// Hubs that may be drawn.
    pub(super) drawable: u64,
}

/// Hubs of a stratum that are held back.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct HeldBack {
    all: u64,
    pub(super) before: u64,
}

/// What is found of the hubs of one unit.
#[derive(Clone, Debug)]
pub(super) struct UnitFound {
    pub(super) hubs: u64,
    /// Newly held back, and the last key of them.
    pub(super) held_back: u64,
    pub(super) last_held_back: Option<u64>,
    /// By wave, the first at place 0: how many, and the last key of them.
    pub(super) waves: Vec<u64>,
    pub(super) last: Vec<Option<u64>>,
}

impl Found {
    /// Looks at every hub; notes those that are where nothing but their own state decides, and are
    /// somewhere else.
    pub(super) fn of(
        book: &HubBook<'_>,
        input: &PlanInput<'_>,
        plan: &Plan,
        faults: &mut Faults,
    ) -> Found {
        let keys = Keys::of(input.seed);
        let strata = input.strata.list().len();
        let of_unit = UnitFound::of(plan.head.waves.len());
        let mut found = Found {
            by_slot: vec![0; plan.head.legend.len()],
            affected: vec![0; strata],
            held_back: vec![HeldBack::default(); strata],
            units: vec![of_unit; Unit::all(strata).count()],
            kept_back: vec![0; book.obstacles.days()],
            drawable: 0,
        };
        // Hubs that may be drawn by their Suppliers and region, with one of them each: unless
        // listed, hubs of one place are kept back alike.
        let mut alike: Vec<Option<(BookedHub, u64)>> = vec![None; book.obstacles.portfolios()];
        let mut listed = ListedConflicts::of(&book.obstacles);
        for hub in book.hubs() {
            let number = usize::from(plan.slots[hub.position as usize]);
            let slot = plan.head.legend[number].slot;
            found.by_slot[number] += 1;
            let listed = listed.at(hub.position);
            let rule = match hub.expected {
                Expected::Settled {
                    stratum,
                    slot: must,
                } => found.settled(stratum, must, slot),
                Expected::Drawn(unit) => {
                    if book.may_be_drawn(unit) {
                        found.drawable += 1;
                        match book.obstacles.portfolio(&hub) {
                            Some(place) if listed.is_empty() => {
                                alike[place].get_or_insert((hub, 0)).1 += 1;
                            }
                            Some(_) | None => found.count_kept_back(book, &hub, listed, 1),
                        }
                    }
                    found.drawn(unit, slot, || keys.key(book.device(hub.position)))
                }
            };
            if let Err(rule) = rule {
                faults.note(rule, Some(hub.position));
            }
        }
        for (hub, hubs) in alike.into_iter().flatten() {
            found.count_kept_back(book, &hub, &[], hubs);
        }
        found
    }

    fn settled(&mut self, stratum: Option<usize>, must: Slot, is: Slot) -> Result<(), PlanRule> {
        if let Some(stratum) = stratum {
            self.affected[stratum] += 1;
            let held_back = &mut self.held_back[stratum];
            held_back.before += u64::from(must == Slot::Holdback);
            held_back.all += u64::from(is == Slot::Holdback);
        }
        match is == must {
            true => Ok(()),
            false => Err(rule_of(must, is)),
        }
    }

    fn drawn(&mut self, unit: Unit, slot: Slot, key: impl FnOnce() -> u64) -> Result<(), PlanRule> {
        self.affected[unit.stratum] += 1;
        let found = &mut self.units[unit.place()];
        found.hubs += 1;
        match slot {
            Slot::Holdback => {
                self.held_back[unit.stratum].all += 1;
                found.held_back += 1;
                found.last_held_back = found.last_held_back.max(Some(key()));
            }
            Slot::Wave(wave) => {
                let place = (wave as usize).wrapping_sub(1);
                let hubs = found.waves.get_mut(place).ok_or(PlanRule::Legend)?;
                *hubs += 1;
                found.last[place] = found.last[place].max(Some(key()));
            }
            Slot::Waiting(_) => {}
            Slot::Out(_) => return Err(PlanRule::Reasons),
        }
        Ok(())
    }

    fn count_kept_back(
        &mut self,
        book: &HubBook<'_>,
        hub: &BookedHub,
        listed: &[usize],
        hubs: u64,
    ) {
        for day in book.obstacles.kept_back_days(hub, listed) {
            self.kept_back[day] += hubs;
        }
    }

    /// Holds what a plan says of its counts against its column.
    pub(super) fn check_counts(&self, plan: &Plan, faults: &mut Faults) {
        let head = &plan.head;
        let legend = head.legend.iter().map(|count| count.hubs);
        faults.hold(legend.eq(self.by_slot.iter().copied()), PlanRule::Counts);
        let strata = self.affected.len();
        faults.hold(head.counts.len() == strata, PlanRule::Counts);
        let mut of_waves = vec![vec![0; head.waves.len()]; strata];
        for (unit, found) in Unit::all(strata).zip(&self.units) {
            for (sum, hubs) in of_waves[unit.stratum].iter_mut().zip(&found.waves) {
                *sum += hubs;
            }
        }
        let found = self.held_back.iter().zip(&of_waves);
        for (counts, (held_back, waves)) in head.counts.iter().zip(found) {
            let same = counts.held_back == held_back.all && counts.waves == *waves;
            faults.hold(same, PlanRule::Counts);
        }
        for (wave, planned) in head.waves.iter().enumerate() {
            let hubs: u64 = of_waves.iter().map(|of| of[wave]).sum();
            faults.hold(planned.hubs == hubs && hubs > 0, PlanRule::Counts);
        }
    }
}

impl UnitFound {
    fn of(waves: usize) -> UnitFound {
        UnitFound {
            hubs: 0,
            held_back: 0,
            last_held_back: None,
            waves: vec![0; waves],
            last: vec![None; waves],
        }
    }
}
