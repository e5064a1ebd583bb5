//! Which wave may start when, and how many hubs a CSP is ordered to upgrade on which day (SL-7,
//! DOMAIN trap 27).
//!
//! Dates are a projection: a wave starts when the one before it has matured, which the plan takes
//! to last until silent hubs have been re-read. What a plan fixes is who goes in which wave and in
//! which order.

use crate::criteria::{ActivationDays, Criteria, StartDays};
use jiff::ToSpan;
use std::collections::BTreeMap;
use terms::{CspRegion, Date, Moment, WorkingDayCalendar};

/// How many hubs the CSPs take orders for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CspCapacity {
    /// Hubs a day, by region. A region that is missing takes none. The criteria of the launch set
    /// a limit of their own; the lower one holds.
    pub daily: BTreeMap<CspRegion, u32>,
    /// What other launches have taken of it, by day and region.
    pub taken: BTreeMap<(Date, CspRegion), u32>,
}

/// One wave of a plan and its projected days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WavePlan {
    /// Which of the named sizes of the criteria it fills, from 0; absent for the rest.
    pub size_named: Option<usize>,
    /// How many hubs. No more than the named size; fewer where the level ends with this wave, or
    /// where a conflict keeps hubs out of it that no other hub of their stratum can replace.
    pub hubs: u64,
    /// Its days in each region that has hubs in it, in inventory order.
    pub regions: Vec<RegionDays>,
    /// When every hub of it will have reported or been counted silent.
    pub matured_by: Moment,
}

/// The days of a wave in one region: the projected window of its hubs there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionDays {
    /// The region.
    pub region: CspRegion,
    /// The days in order, each with the most hubs that will be ordered on it. The last ones may
    /// have none: they are for hubs that a conflict keeps from the days before.
    pub days: Vec<DayLoad>,
}

/// Hubs that a CSP will be ordered to upgrade on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayLoad {
    /// The day, by Great Britain's clocks.
    pub date: Date,
    /// How many hubs.
    pub hubs: u64,
}

impl WavePlan {
    /// The first day on which a hub of it is ordered.
    pub fn first_day(&self) -> Option<Date> {
        let first = |days: &RegionDays| days.days.first().map(|load| load.date);
        self.regions.iter().filter_map(first).min()
    }

    /// The last day of it in any region.
    pub fn last_day(&self) -> Option<Date> {
        let last = |days: &RegionDays| days.days.last().map(|load| load.date);
        self.regions.iter().filter_map(last).max()
    }
}

/// Days that a projection looks ahead at most: three years. What takes longer than the hubs' own
/// round of upgrades is no plan, and capacity must be found first.
pub(super) const DAYS_AHEAD_MAX: i64 = 3 * 365;

/// Which days are fit for what, by the criteria, the calendar and the CSPs' capacity.
pub(super) struct DayRules<'a> {
    pub(super) criteria: &'a Criteria,
    pub(super) calendar: &'a WorkingDayCalendar,
    pub(super) capacity: &'a CspCapacity,
    pub(super) now: Moment,
}

impl DayRules<'_> {
    pub(super) fn opens(&self, day: Date) -> Moment {
        Moment::at_hour(day, self.criteria.activation.from_hour)
    }

    pub(super) fn closes(&self, day: Date) -> Moment {
        Moment::at_hour(day, self.criteria.activation.until_hour)
    }

    /// Whether hubs may activate on this day.
    pub(super) fn may_activate(&self, day: Date) -> bool {
        match self.criteria.activation.days {
            ActivationDays::EveryDay => true,
            ActivationDays::WorkingDays => self.calendar.is_working_day(day),
        }
    }

    /// Whether a wave may start on this day: hubs may activate, and people who can react are at
    /// work on the day after it, unless the criteria say that this does not matter. A wave of
    /// several days goes on on any day of activation.
    pub(super) fn may_start(&self, day: Date) -> bool {
        let starts = match self.criteria.start_days {
            StartDays::EveryDay => true,
            StartDays::WorkingDays => self.calendar.is_working_day(day),
            StartDays::WorkingDayBeforeWorkingDay => {
                self.calendar.is_working_day(day) && self.calendar.is_working_day(next(day))
            }
        };
        starts && self.may_activate(day)
    }

    /// The first day from `ready` on on which a wave may start, of those that `fit`; `None` where
    /// there is none within the projection.
    pub(super) fn start_from(
        &self,
        ready: Moment,
        mut fit: impl FnMut(Date) -> bool,
    ) -> Option<Date> {
        self.days_from(ready.uk_date())
            .find(|day| self.opens(*day) >= ready && self.may_start(*day) && fit(*day))
    }

    /// Every day from this one on, within the projection.
    pub(super) fn days_from(&self, day: Date) -> impl Iterator<Item = Date> + use<> {
        let end = self.now.uk_date() + DAYS_AHEAD_MAX.days();
        std::iter::successors(Some(day), |day| Some(next(*day))).take_while(move |day| *day <= end)
    }

    /// What a region's CSP takes on a day when no other launch has taken any of it.
    pub(super) fn full_capacity(&self, region: CspRegion) -> u64 {
        let limit = self.criteria.daily_capacity.get(&region);
        let offered = self.capacity.daily.get(&region);
        match (limit, offered) {
            (Some(limit), Some(offered)) => u64::from(*limit.min(offered)),
            (Some(_), None) | (None, _) => 0,
        }
    }

    fn capacity_on(&self, day: Date, region: CspRegion) -> u64 {
        let taken = self.capacity.taken.get(&(day, region)).copied();
        self.full_capacity(region)
            .saturating_sub(u64::from(taken.unwrap_or(0)))
    }

    /// The days in which so many hubs of a region can be ordered, with each day's most; `None`
    /// where they cannot be within the projection.
    pub(super) fn days_for(
        &self,
        hubs: u64,
        region: CspRegion,
        start: Date,
    ) -> Option<Vec<DayLoad>> {
        let mut left = hubs;
        let mut days = Vec::new();
        let mut dates = self.days_from(start);
        while left > 0 {
            let begins = days.is_empty();
            let date = dates.find(|day| match begins {
                true => self.may_start(*day),
                false => self.may_activate(*day),
            })?;
            let load = left.min(self.capacity_on(date, region));
            if load > 0 {
                days.push(DayLoad { date, hubs: load });
                left -= load;
            }
        }
        Some(days)
    }

    /// When every hub ordered by the end of this day will have reported or been counted silent.
    pub(super) fn matured_by(&self, last_day: Date) -> Moment {
        let hours = self.criteria.silent_after_hours + self.criteria.reread_hours;
        self.closes(last_day)
            .plus_seconds(i64::from(hours) * 60 * 60)
    }

    /// From when the gate of a tranche that matured then can pass.
    pub(super) fn soaked_by(&self, matured: Moment) -> Moment {
        let soaked = matured.plus_seconds(i64::from(self.criteria.soak_hours) * 60 * 60);
        match self.criteria.soak_over_month_end {
            false => soaked,
            true => {
                let last = matured.uk_date().last_of_month();
                soaked.max(Moment::start_of_day(next(last)))
            }
        }
    }
}

/// Days with the same dates on which only so many hubs are left to order: the first days are
/// filled first.
pub(super) fn refill(days: &[DayLoad], hubs: u64) -> Vec<DayLoad> {
    let mut left = hubs;
    days.iter()
        .map(|day| {
            let load = left.min(day.hubs);
            left -= load;
            DayLoad {
                date: day.date,
                hubs: load,
            }
        })
        .collect()
}

pub(super) fn next(day: Date) -> Date {
    day.tomorrow().expect("a civil date in range")
}
