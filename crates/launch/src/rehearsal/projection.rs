//! The days of a launch in which nothing goes wrong: day by day with windows, start days, capacity,
//! waves that mature and gates that soak (SL-7, SL-11, DOMAIN trap 27).
//!
//! It takes people to act at once and hubs to be free of conflicts: what it gives is the soonest
//! that the criteria allow, not a promise.

use super::{LevelAhead, RehearsalInput};
use crate::criteria::Criteria;
use crate::dispatch::{Begins, window_at};
use crate::launch::NominationWindow;
use std::collections::BTreeMap;
use terms::{CspRegion, Date, Moment};

/// How many days a projection looks ahead: three years. What takes longer is no ladder to issue.
pub const PROJECTION_DAYS_MAX: i64 = 3 * 365;

/// How fast outcomes come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pace {
    /// Every hub reports by the end of the window in which it was ordered.
    AtOnce,
    /// Hubs that do not report keep each wave open until their time and that of re-reading is over.
    AfterSilence,
}

/// A launch day by day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection {
    /// When the window for lists closes, and the first level may begin.
    pub first_ready: Moment,
    /// The levels, as far as they were projected.
    pub levels: Vec<LevelDates>,
    /// Every day on which hubs are ordered, in order. One day has an entry for each wave.
    pub days: Vec<DayAhead>,
    /// How far it goes.
    pub end: ProjectionEnd,
    /// Whether every order is out by the day that the notification gives for deployment.
    pub deployment: Option<DeadlineAhead>,
    /// Whether every hub has activated, or its time is over, by the day for activation.
    pub activation: Option<DeadlineAhead>,
}

/// How far a projection goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectionEnd {
    /// To the last gate that can be planned.
    LastGate {
        /// When it can pass.
        at: Moment,
        /// Days from the issue to that day.
        days: i64,
    },
    /// A wave is not sent within three years: capacity or days are missing.
    NeverSent {
        /// The level.
        level: u32,
        /// The wave, from 1.
        wave: u32,
    },
}

/// A day that the notification names, and the one that is projected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeadlineAhead {
    /// The day that the notification names.
    pub by: Date,
    /// The day on which it is done.
    pub done: Date,
}

impl DeadlineAhead {
    /// Whether it is missed.
    pub fn is_missed(self) -> bool {
        self.done > self.by
    }
}

/// The dates of a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelDates {
    /// The level, from 1.
    pub level: u32,
    /// When its tranche can be sealed.
    pub ready: Moment,
    /// Its waves.
    pub waves: Vec<WaveDates>,
    /// When its gate can pass: the tranche has matured and soaked.
    pub gate_from: Moment,
}

/// The dates of a wave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaveDates {
    /// When its first orders go out.
    pub first_order: Moment,
    /// When its last orders go out.
    pub last_order: Moment,
    /// When it has matured.
    pub matured: Moment,
}

/// Hubs that are ordered on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayAhead {
    /// The day, by Great Britain's clocks.
    pub date: Date,
    /// The level.
    pub level: u32,
    /// The wave, from 1.
    pub wave: u32,
    /// Hubs by region.
    pub hubs: BTreeMap<CspRegion, u64>,
}

/// Projects the launch.
pub(super) fn project(input: &RehearsalInput<'_>, levels: &[LevelAhead], pace: Pace) -> Projection {
    let criteria = &input.notification.criteria;
    let window = NominationWindow::from(
        input.issue_at,
        criteria.nomination_working_days,
        input.calendar,
    );
    let first_ready = window.closes.plus_seconds(1);
    let mut course = Course {
        input,
        pace,
        used: BTreeMap::new(),
        days: Vec::new(),
    };
    let mut ready = first_ready;
    let mut dates = Vec::new();
    let mut never_sent = None;
    for level in levels {
        match course.level(level, ready) {
            Ok(level) => {
                ready = level.gate_from;
                dates.push(level);
            }
            Err(NeverSent { wave }) => {
                let level = level.level;
                never_sent = Some(ProjectionEnd::NeverSent { level, wave });
                break;
            }
        }
    }
    let last_wave = dates.last().and_then(|level| level.waves.last()).copied();
    let whole = last_wave.filter(|_| never_sent.is_none());
    let deadline = |by, done: fn(WaveDates) -> Moment| {
        let done = |wave| done(wave).uk_date();
        whole.map(|wave| DeadlineAhead {
            by,
            done: done(wave),
        })
    };
    Projection {
        first_ready,
        deployment: deadline(input.notification.deploy_by, |wave| wave.last_order),
        activation: deadline(input.notification.activate_by, |wave| wave.matured),
        end: never_sent.unwrap_or(ProjectionEnd::LastGate {
            at: ready,
            days: days_between(input.issue_at.uk_date(), ready.uk_date()),
        }),
        levels: dates,
        days: course.days,
    }
}

/// A wave is not sent within the projection.
struct NeverSent {
    wave: u32,
}

/// Orders as they go out.
struct Course<'a> {
    input: &'a RehearsalInput<'a>,
    pace: Pace,
    /// Capacity that this launch has used, by day and region.
    used: BTreeMap<(Date, CspRegion), u64>,
    days: Vec<DayAhead>,
}

impl Course<'_> {
    fn criteria(&self) -> &Criteria {
        &self.input.notification.criteria
    }

    fn level(&mut self, level: &LevelAhead, ready: Moment) -> Result<LevelDates, NeverSent> {
        let mut waves: Vec<WaveDates> = Vec::with_capacity(level.waves.len());
        let mut from = ready;
        for (at, wave) in (0..level.waves.len()).zip(1..) {
            let left = self.by_region(level, at);
            let dates = self.wave(level.level, wave, left, from)?;
            from = dates.matured;
            waves.push(dates);
        }
        Ok(LevelDates {
            level: level.level,
            ready,
            gate_from: soaked(from, self.criteria()),
            waves,
        })
    }

    /// Hubs of a wave by region.
    fn by_region(&self, level: &LevelAhead, wave: usize) -> BTreeMap<CspRegion, u64> {
        let mut hubs = BTreeMap::new();
        for (stratum, ahead) in self.input.strata.iter().zip(&level.strata) {
            *hubs.entry(stratum.region).or_default() += ahead.waves[wave];
        }
        hubs.retain(|_, hubs| *hubs > 0);
        hubs
    }

    fn wave(
        &mut self,
        level: u32,
        wave: u32,
        mut left: BTreeMap<CspRegion, u64>,
        ready: Moment,
    ) -> Result<WaveDates, NeverSent> {
        let issued = self.input.issue_at.uk_date();
        let (mut at, mut begins) = (ready, Begins::Wave);
        let mut first_order = None;
        loop {
            if let Err(opens) = window_at(at, self.criteria(), begins, self.input.calendar) {
                at = opens;
            }
            let date = at.uk_date();
            if days_between(issued, date) > PROJECTION_DAYS_MAX {
                return Err(NeverSent { wave });
            }
            let hubs = self.orders(date, &mut left);
            if !hubs.is_empty() {
                self.days.push(DayAhead {
                    date,
                    level,
                    wave,
                    hubs,
                });
                begins = Begins::Continues;
                first_order = first_order.or(Some(at));
            }
            if let (Some(first_order), true) = (first_order, left.is_empty()) {
                return Ok(WaveDates {
                    first_order,
                    last_order: at,
                    matured: self.matured(at),
                });
            }
            at = Moment::start_of_day(date.tomorrow().expect("a civil date in range"));
        }
    }

    /// Orders as many as the CSPs take on this day.
    fn orders(
        &mut self,
        date: Date,
        left: &mut BTreeMap<CspRegion, u64>,
    ) -> BTreeMap<CspRegion, u64> {
        let mut ordered = BTreeMap::new();
        for (region, left) in left.iter_mut() {
            let daily = self.criteria().daily_capacity.get(region).copied();
            let taken = self.input.capacity_taken.get(&(date, *region)).copied();
            let used = self.used.entry((date, *region)).or_default();
            let free = u64::from(daily.unwrap_or(0))
                .saturating_sub(taken.unwrap_or(0))
                .saturating_sub(*used);
            let hubs = free.min(*left);
            if hubs > 0 {
                *left -= hubs;
                *used += hubs;
                ordered.insert(*region, hubs);
            }
        }
        left.retain(|_, hubs| *hubs > 0);
        ordered
    }

    fn matured(&self, last_order: Moment) -> Moment {
        let criteria = self.criteria();
        match self.pace {
            Pace::AtOnce => Moment::at_hour(last_order.uk_date(), criteria.activation.until_hour),
            Pace::AfterSilence => {
                let hours =
                    i64::from(criteria.silent_after_hours) + i64::from(criteria.reread_hours);
                last_order.plus_seconds(hours * 3_600)
            }
        }
    }
}

/// When a tranche that matured then has soaked. Where the soak must include the turn of a month,
/// hours before it count too, but the gate does not pass until it has come.
fn soaked(matured: Moment, criteria: &Criteria) -> Moment {
    let soaked = matured.plus_seconds(i64::from(criteria.soak_hours) * 3_600);
    match criteria.soak_over_month_end {
        false => soaked,
        true => {
            let last = matured.uk_date().last_of_month();
            let turn = last.tomorrow().expect("a civil date in range");
            soaked.max(Moment::start_of_day(turn))
        }
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    i64::from(from.until(to).expect("civil dates in range").get_days())
}
