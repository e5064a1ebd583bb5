//! Follows the waves of a plan in time, and judges hub by hub who is in which.

use super::super::{DayLoad, PlanInput, RegionDays, Slot, WaitingReason, WavePlan};
use super::PlanRule;
use super::arithmetic::shared;
use super::days::{day_after, days_from, loads, matured, starts, window};
use super::found::{Found, UnitFound};
use super::hubs::{BookedHub, HubBook, Part, Unit};
use super::sizes::Sizes;

use std::collections::{BTreeMap, HashMap};
use terms::{CspRegion, Date, Moment};

/// One size of the criteria that was tried, in order: a wave, or a size that nobody could fill.
struct Step {
    /// The wave, from 0; `None` where nobody could go.
    wave: Option<usize>,
    /// What each unit was to give.
    shares: Vec<u64>,
    /// The days of each region.
    days: BTreeMap<CspRegion, Vec<DayLoad>>,
}

/// The steps of a plan.
pub(super) struct Waves<'a> {
    input: PlanInput<'a>,
    steps: Vec<Step>,
    /// By unit: hubs wanted that no wave took.
    left: Vec<u64>,
}

impl<'a> Waves<'a> {
    /// Follows a plan's waves; the rule that is broken where they are not those that follow from
    /// the input.
    pub(super) fn follow(
        input: &PlanInput<'a>,
        book: &HubBook<'_>,
        found: &Found,
        sizes: &Sizes,
        told: &[WavePlan],
    ) -> Result<Waves<'a>, PlanRule> {
        let mut waves = Waves {
            input: *input,
            steps: Vec::new(),
            left: sizes.upgrade.clone(),
        };
        let mut ready = input.now;
        let mut next = 0;
        let named = input.criteria.waves.sizes().iter().enumerate();
        let sizes = named.map(|(place, size)| (Some(place), u64::from(*size)));
        for (place, size) in sizes.chain([(None, u64::MAX)]) {
            let mut weights = waves.left.clone();
            for (unit, weight) in waves.units().zip(&mut weights) {
                if unit.part == Part::HeldBackSoFar && place.is_some() {
                    *weight = 0;
                }
            }
            let size = size.min(weights.iter().sum());
            if size == 0 {
                continue;
            }
            let shares = shared(size, &weights).ok_or(PlanRule::Shares)?;
            let told = told.get(next).filter(|told| told.size_named == place);
            let step = waves.step(book, found, shares, ready, told.map(|told| (next, told)))?;
            if let Some(told) = told {
                ready = told.matured_by;
                next += 1;
            }
            waves.steps.push(step);
        }
        match next == told.len() {
            true => Ok(waves),
            false => Err(PlanRule::Shares),
        }
    }

    fn step(
        &mut self,
        book: &HubBook<'_>,
        found: &Found,
        shares: Vec<u64>,
        ready: Moment,
        told: Option<(usize, &WavePlan)>,
    ) -> Result<Step, PlanRule> {
        let input = self.input;
        let busy = |day: Date| {
            let kept_back = book
                .obstacles
                .place(day)
                .map(|place| found.kept_back[place]);
            kept_back.is_some_and(|hubs| hubs > 0 && found.drawable <= 2 * hubs)
        };
        let fit =
            |day: &Date| starts(&input, *day) && window(&input, *day).0 >= ready && !busy(*day);
        let first = days_from(&input, ready.uk_date()).into_iter().find(fit);
        let first = first.ok_or(PlanRule::Schedule)?;
        let mut of_regions: BTreeMap<CspRegion, u64> = BTreeMap::new();
        let with_hubs = self.units().zip(&shares).filter(|(_, share)| **share > 0);
        for (unit, share) in with_hubs {
            let region = input.strata.list()[unit.stratum].region;
            *of_regions.entry(region).or_default() += share;
        }
        let mut step = Step {
            wave: told.map(|(wave, _)| wave),
            shares,
            days: BTreeMap::new(),
        };
        for (region, hubs) in of_regions {
            let days = loads(&input, region, first, hubs).ok_or(PlanRule::Schedule)?;
            step.days.insert(region, days);
        }
        let Some((wave, told)) = told else {
            return Ok(step);
        };
        let mut gone: BTreeMap<CspRegion, u64> = BTreeMap::new();
        for (unit, share) in self.units().zip(&step.shares) {
            let hubs = found.units[unit.place()].waves[wave];
            if hubs > *share {
                return Err(PlanRule::Shares);
            }
            let region = input.strata.list()[unit.stratum].region;
            *gone.entry(region).or_default() += hubs;
            self.left[unit.place()] -= hubs;
        }
        match told.regions == regions(&step.days, &gone)
            && last_day(told).map(|day| matured(&input, day)) == Some(told.matured_by)
        {
            true => Ok(step),
            false => Err(PlanRule::Schedule),
        }
    }

    fn units(&self) -> impl Iterator<Item = Unit> + use<> {
        Unit::all(self.input.strata.list().len())
    }

    /// What judges hubs against these steps.
    pub(super) fn judge<'w>(&'w self, book: &'w HubBook<'w>, found: &'w Found) -> Judge<'w> {
        let units = self.units().zip(&found.units);
        let ways = book.obstacles.portfolios() * self.steps.len();
        Judge {
            waves: self,
            book,
            units: units.map(|(unit, found)| self.bars(unit, found)).collect(),
            goes: vec![None; ways],
            until: HashMap::new(),
        }
    }

    fn bars(&self, unit: Unit, found: &UnitFound) -> Bars {
        let steps = self.steps.iter().map(|step| {
            let wave = step.wave;
            Bar {
                wave,
                last: wave.and_then(|wave| found.last[wave]),
                full: wave.map_or(0, |wave| found.waves[wave]) == step.shares[unit.place()],
            }
        });
        Bars {
            held_back: found.last_held_back,
            steps: steps.collect(),
            short: self.left[unit.place()] > 0,
        }
    }
}

/// What a hub of a unit must pass for not being in a step.
struct Bar {
    wave: Option<usize>,
    /// The last key that is in it.
    last: Option<u64>,
    /// Whether it has its whole share: else nobody may be left who could go.
    full: bool,
}

struct Bars {
    held_back: Option<u64>,
    steps: Vec<Bar>,
    /// Whether fewer than wanted are upgraded of the unit.
    short: bool,
}

/// Judges hubs one by one.
pub(super) struct Judge<'w> {
    waves: &'w Waves<'w>,
    book: &'w HubBook<'w>,
    units: Vec<Bars>,
    /// By Suppliers, region and step: whether hubs that no conflict lists go, once known.
    goes: Vec<Option<bool>>,
    until: HashMap<(Date, Vec<usize>), Date>,
}

impl Judge<'_> {
    /// Whether the hub may be in this slot.
    pub(super) fn hub(
        &mut self,
        hub: &BookedHub,
        unit: Unit,
        listed: &[usize],
        slot: Slot,
        key: u64,
    ) -> Result<(), PlanRule> {
        let bars = &self.units[unit.place()];
        if bars.held_back.is_some_and(|last| key < last) {
            return Err(PlanRule::SeededOrder);
        }
        let own = slot.wave().map(|wave| wave as usize - 1);
        for at in 0..bars.steps.len() {
            let bar = &self.units[unit.place()].steps[at];
            let is_own = own.is_some() && own == bar.wave;
            let passed = bar.last.is_some_and(|last| key < last);
            let full = bar.full;
            if !is_own && !passed && full {
                continue;
            }
            return match (is_own, self.goes(at, hub, listed), passed) {
                (true, true, _) => Ok(()),
                (true, false, _) => Err(PlanRule::NoConflict),
                (false, false, _) => continue,
                (false, true, true) => Err(PlanRule::SeededOrder),
                (false, true, false) => Err(PlanRule::Shares),
            };
        }
        let short = self.units[unit.place()].short;
        match own {
            Some(_) => Err(PlanRule::Shares),
            None => self.waits(hub, listed, slot, short),
        }
    }

    /// Whether nothing keeps the hub back on some day of a step.
    fn goes(&mut self, step: usize, hub: &BookedHub, listed: &[usize]) -> bool {
        let place = self.book.obstacles.portfolio(hub);
        let place = place.map(|place| place * self.waves.steps.len() + step);
        let known = place.filter(|_| listed.is_empty());
        if let Some(goes) = known.and_then(|place| self.goes[place]) {
            return goes;
        }
        let days = hub
            .region
            .and_then(|region| self.waves.steps[step].days.get(&region));
        let keeps_back = |day: &DayLoad| self.book.obstacles.keeps_back(hub, listed, day.date);
        let goes = days.is_some_and(|days| !days.iter().all(keeps_back));
        if let Some(place) = known {
            self.goes[place] = Some(goes);
        }
        goes
    }

    fn waits(
        &mut self,
        hub: &BookedHub,
        listed: &[usize],
        slot: Slot,
        short: bool,
    ) -> Result<(), PlanRule> {
        let must = match (short, self.book.lists_only()) {
            (true, _) => self.conflict(hub, listed).ok_or(PlanRule::Reasons)?,
            (false, true) => WaitingReason::NotNominated,
            (false, false) => WaitingReason::LaterLevel,
        };
        match slot == Slot::Waiting(must) {
            true => Ok(()),
            false => Err(PlanRule::Reasons),
        }
    }

    /// What is in the way on the last day of the hub's last window, and until when.
    fn conflict(&mut self, hub: &BookedHub, listed: &[usize]) -> Option<WaitingReason> {
        let days = self.waves.steps.last()?.days.get(&hub.region?)?;
        let last = days.last()?.date;
        let obstacles = &self.book.obstacles;
        let kind = obstacles.kind_on(hub, listed, last)?;
        let input = &self.waves.input;
        let kept_back = obstacles.kept_back_days(hub, listed);
        let until = self.until.entry((last, kept_back)).or_insert_with(|| {
            let after = day_after(last);
            let fit = |day: &Date| starts(input, *day) && !obstacles.keeps_back(hub, listed, *day);
            let free = days_from(input, after).into_iter().find(fit);
            free.unwrap_or(after)
        });
        Some(WaitingReason::Conflict {
            kind,
            until: *until,
        })
    }
}

/// A wave's regions as a plan tells them: those in which hubs go, the first days filled first.
fn regions(
    days: &BTreeMap<CspRegion, Vec<DayLoad>>,
    gone: &BTreeMap<CspRegion, u64>,
) -> Vec<RegionDays> {
    let mut regions = Vec::new();
    for (region, days) in days {
        let mut open = gone.get(region).copied().unwrap_or(0);
        if open == 0 {
            continue;
        }
        let mut filled = Vec::new();
        for day in days {
            let hubs = open.min(day.hubs);
            open -= hubs;
            filled.push(DayLoad {
                date: day.date,
                hubs,
            });
        }
        regions.push(RegionDays {
            region: *region,
            days: filled,
        });
    }
    regions
}

fn last_day(told: &WavePlan) -> Option<Date> {
    let days = told.regions.iter().flat_map(|region| &region.days);
    days.map(|day| day.date).max()
}
