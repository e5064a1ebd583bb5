//! Draws the waves, one after another (GATES 3.4).
//!
//! A wave takes of every unit a share of what is still wanted of it, in whole hubs by largest
//! remainder. Of the unit those go that come first in the seeded order among the hubs that no
//! conflict keeps back on every day of the wave's window.

use super::PlanInput;
use super::gather::{Queues, TooShort};
use super::ground::{Ground, TIERS, Tier};
use super::obstacles::Window;
use super::report::PlanRefusal;
use super::schedule::{DayLoad, DayRules, RegionDays, WavePlan, refill};
use super::survey::Survey;
use super::targets::Wanted;
use crate::statistics::allocation::allocate;
use std::collections::BTreeSet;
use terms::{CspRegion, Date, Moment};

/// The waves as they were drawn.
pub(super) struct Drawn {
    pub(super) waves: Vec<DrawnWave>,
    /// Hubs to hold back, by unit.
    pub(super) held_back: Vec<Vec<u32>>,
    /// By unit: hubs that were wanted and that no wave has taken yet.
    pub(super) short: Vec<u64>,
    /// By region: the window of the last wave and its last day, also where no hub could go in it.
    pub(super) last_window: [Option<(Window, Date)>; CspRegion::ALL.len()],
    /// Days on which a wave could have started but for conflicts of most of the hubs.
    pub(super) busy_days: BTreeSet<Date>,
}

/// One wave.
pub(super) struct DrawnWave {
    pub(super) size_named: Option<usize>,
    /// Hubs by unit, as far as they were drawn from a queue.
    pub(super) hubs: Vec<Vec<u32>>,
    /// The days of each region.
    pub(super) days: Vec<(CspRegion, Vec<DayLoad>)>,
    /// Hubs drawn from queues, by region.
    drawn_in: [u64; CspRegion::ALL.len()],
    /// Units of which it takes every hub that is left and can go: the last pass over the fleet
    /// finds them.
    pub(super) takes_all_of: Vec<bool>,
}

/// Why the waves could not be drawn.
pub(super) enum NotDrawn {
    /// A queue was too short: gather more.
    TooShort,
    /// The level cannot be planned.
    Refused(PlanRefusal),
}

/// Where and from when on a wave is drawn.
#[derive(Clone, Copy)]
struct Start<'g, 'a> {
    ground: &'g Ground<'a>,
    ready: Moment,
}

/// What the draw works on.
pub(super) struct Draw<'d, 'a> {
    pub(super) input: &'d PlanInput<'a>,
    pub(super) rules: &'d DayRules<'a>,
    pub(super) survey: &'d Survey,
    pub(super) wanted: &'d [Wanted],
}

impl Draw<'_, '_> {
    /// Whether a unit gives all its hubs, so that the last wave needs no list of them.
    pub(super) fn gives_all(&self, unit: usize) -> bool {
        self.wanted[unit].upgrade == self.survey.available[unit]
    }

    /// How many hubs of each unit are likely to be enough: those that are wanted from a queue, and
    /// some more for remainders and for hubs that a wave passes over.
    pub(super) fn first_guess(&self) -> Vec<u64> {
        let named: u64 = self.named_sizes().iter().sum();
        let all: u64 = self.wanted.iter().map(|wanted| wanted.upgrade).sum();
        let of_unit = |(unit, wanted): (usize, &Wanted)| {
            let share = u128::from(named) * u128::from(wanted.upgrade) / u128::from(all.max(1));
            let share = u64::try_from(share).unwrap_or(u64::MAX);
            let drawn = match (self.gives_all(unit), is_last(unit)) {
                (true, true) => 0,
                (true, false) => wanted.upgrade.min(share + 1),
                (false, _) => wanted.upgrade,
            };
            match wanted.hold_back + drawn {
                0 => 0,
                hubs => hubs + hubs / 8 + 32,
            }
        };
        self.wanted.iter().enumerate().map(of_unit).collect()
    }

    fn named_sizes(&self) -> Vec<u64> {
        let sizes = self.input.criteria.waves.sizes();
        sizes.iter().map(|size| u64::from(*size)).collect()
    }

    /// Draws every wave from these queues.
    pub(super) fn waves(
        &self,
        ground: &Ground<'_>,
        queues: &mut Queues,
    ) -> Result<Drawn, NotDrawn> {
        let mut drawn = Drawn {
            waves: Vec::new(),
            held_back: Vec::with_capacity(self.wanted.len()),
            short: self.wanted.iter().map(|wanted| wanted.upgrade).collect(),
            last_window: [None; CspRegion::ALL.len()],
            busy_days: BTreeSet::new(),
        };
        for (unit, wanted) in self.wanted.iter().enumerate() {
            drawn.held_back.push(match wanted.hold_back {
                0 => Vec::new(),
                hubs => queues.take_any(unit, hubs),
            });
        }
        let mut ready = self.input.now;
        let named = self.named_sizes().into_iter().enumerate();
        let steps = named.map(|(at, size)| (Some(at), size));
        for (size_named, size) in steps.chain([(None, u64::MAX)]) {
            let open = open_units(&drawn.short, size_named);
            let all: u64 = open.iter().sum();
            if all == 0 {
                continue;
            }
            let shares = allocate(size.min(all), 0, &open).expect("no more than there is");
            let from = Start { ground, ready };
            let wave = self.wave(from, size_named, &shares, &mut drawn, queues)?;
            if let Some(last_day) = wave.last_day() {
                ready = self.rules.matured_by(last_day);
                drawn.waves.push(wave);
            }
        }
        Ok(drawn)
    }

    fn wave(
        &self,
        from: Start<'_, '_>,
        size_named: Option<usize>,
        shares: &[u64],
        drawn: &mut Drawn,
        queues: &mut Queues,
    ) -> Result<DrawnWave, NotDrawn> {
        let busy_days = &mut drawn.busy_days;
        let start = self.rules.start_from(from.ready, |day| {
            let busy = self.survey.is_busy(from.ground, day);
            if busy {
                busy_days.insert(day);
            }
            !busy
        });
        let start = start.ok_or(NotDrawn::Refused(PlanRefusal::NoStartDay))?;
        let mut wave = DrawnWave {
            size_named,
            hubs: vec![Vec::new(); shares.len()],
            days: self.days(from.ground, shares, start)?,
            drawn_in: [0; CspRegion::ALL.len()],
            takes_all_of: vec![false; shares.len()],
        };
        drawn.last_window = [None; CspRegion::ALL.len()];
        for (region, days) in &wave.days {
            let dates = days.iter().map(|load| load.date);
            let window = from.ground.obstacles.window(dates);
            let last = days.last().map(|load| (window, load.date));
            drawn.last_window[*region as usize] = last;
        }
        for (unit, share) in shares.iter().enumerate().filter(|(_, share)| **share > 0) {
            if size_named.is_none() && self.gives_all(unit) {
                wave.takes_all_of[unit] = true;
                continue;
            }
            let region = from.ground.region(unit);
            let (window, _) =
                drawn.last_window[region as usize].expect("a region with hubs has days");
            let hubs = queues
                .take(unit, *share, window, region, from.ground)
                .map_err(|TooShort| NotDrawn::TooShort)?;
            drawn.short[unit] -= hubs.len() as u64;
            wave.drawn_in[region as usize] += hubs.len() as u64;
            wave.hubs[unit] = hubs;
        }
        Ok(wave)
    }

    /// The days that each region needs for its share.
    fn days(
        &self,
        ground: &Ground<'_>,
        shares: &[u64],
        start: Date,
    ) -> Result<Vec<(CspRegion, Vec<DayLoad>)>, NotDrawn> {
        let mut of_region = [0; CspRegion::ALL.len()];
        for (unit, share) in shares.iter().enumerate() {
            of_region[ground.region(unit) as usize] += share;
        }
        let with_hubs = CspRegion::ALL
            .into_iter()
            .zip(of_region)
            .filter(|(_, hubs)| *hubs > 0);
        with_hubs
            .map(
                |(region, hubs)| match self.rules.days_for(hubs, region, start) {
                    Some(days) => Ok((region, days)),
                    None => Err(NotDrawn::Refused(PlanRefusal::CapacityTooSmall {
                        region,
                        hubs,
                    })),
                },
            )
            .collect()
    }
}

impl DrawnWave {
    /// The last day on which a hub of it may go; `None` where none goes.
    fn last_day(&self) -> Option<Date> {
        let goes = |region: CspRegion| {
            self.drawn_in[region as usize] > 0 || self.takes_all_of.contains(&true)
        };
        let with_hubs = self.days.iter().filter(|(region, _)| goes(*region));
        let last = with_hubs.filter_map(|(_, days)| days.last().map(|load| load.date));
        last.max()
    }

    /// The wave as the plan keeps it, with so many hubs in each region.
    pub(super) fn planned(
        &self,
        hubs: [u64; CspRegion::ALL.len()],
        rules: &DayRules<'_>,
    ) -> WavePlan {
        let regions: Vec<RegionDays> = self
            .days
            .iter()
            .filter(|(region, _)| hubs[*region as usize] > 0)
            .map(|(region, days)| RegionDays {
                region: *region,
                days: refill(days, hubs[*region as usize]),
            })
            .collect();
        let mut wave = WavePlan {
            size_named: self.size_named,
            hubs: hubs.iter().sum(),
            regions,
            matured_by: rules.now,
        };
        let last = wave.last_day().expect("a wave has hubs");
        wave.matured_by = rules.matured_by(last);
        wave
    }
}

/// What is still wanted of each unit, as far as a wave may take it: hubs held back by earlier
/// levels go last of all, so that they can be compared with as long as may be.
fn open_units(short: &[u64], size_named: Option<usize>) -> Vec<u64> {
    let weight = |(unit, short): (usize, &u64)| match size_named.is_some() && is_last(unit) {
        true => 0,
        false => *short,
    };
    short.iter().enumerate().map(weight).collect()
}

fn is_last(unit: usize) -> bool {
    unit % TIERS == Tier::HeldBack as usize
}
