//! Which day is fit for what, written a second time from the criteria's own words.

use super::super::{DayLoad, PlanInput};
use crate::criteria::{ActivationDays, StartDays};
use jiff::civil::Weekday;
use terms::{CspRegion, Date, Moment};

/// A projection ends three years ahead.
pub(super) const DAYS_AHEAD: u32 = 3 * 365;

pub(super) fn day_after(day: Date) -> Date {
    day.tomorrow().expect("a civil date in range")
}

/// Days from this one to the end of the projection.
pub(super) fn days_from(input: &PlanInput<'_>, day: Date) -> Vec<Date> {
    let mut days = Vec::new();
    let mut end = input.now.uk_date();
    for _ in 0..DAYS_AHEAD {
        end = day_after(end);
    }
    let mut day = day;
    while day <= end {
        days.push(day);
        day = day_after(day);
    }
    days
}

pub(super) fn window(input: &PlanInput<'_>, day: Date) -> (Moment, Moment) {
    let hours = input.criteria.activation;
    (
        Moment::at_hour(day, hours.from_hour),
        Moment::at_hour(day, hours.until_hour),
    )
}

pub(super) fn activates(input: &PlanInput<'_>, day: Date) -> bool {
    input.criteria.activation.days == ActivationDays::EveryDay || input.calendar.is_working_day(day)
}

/// Not on a day without activation; nor, unless the criteria say so, on a Friday or the eve of a
/// holiday, or on a day on which nobody works.
pub(super) fn starts(input: &PlanInput<'_>, day: Date) -> bool {
    let works = input.calendar.is_working_day(day);
    let eve = day.weekday() == Weekday::Friday || !input.calendar.is_working_day(day_after(day));
    let allowed = match input.criteria.start_days {
        StartDays::EveryDay => true,
        StartDays::WorkingDays => works,
        StartDays::WorkingDayBeforeWorkingDay => works && !eve,
    };
    allowed && activates(input, day)
}

/// What the CSP of a region takes on a day, of what the launch may use.
pub(super) fn capacity(input: &PlanInput<'_>, region: CspRegion, day: Option<Date>) -> u64 {
    let of_launch = input.criteria.daily_capacity.get(&region).copied();
    let of_csp = input.capacity.daily.get(&region).copied();
    let whole = u64::from(of_launch.unwrap_or(0)).min(u64::from(of_csp.unwrap_or(0)));
    let taken = day.and_then(|day| input.capacity.taken.get(&(day, region)));
    whole.saturating_sub(taken.copied().map_or(0, u64::from))
}

/// The days on which so many hubs of a region are ordered, from this day on, as many as can be on
/// each; `None` where three years are not enough.
pub(super) fn loads(
    input: &PlanInput<'_>,
    region: CspRegion,
    start: Date,
    hubs: u64,
) -> Option<Vec<DayLoad>> {
    let mut loads: Vec<DayLoad> = Vec::new();
    let mut open = hubs;
    for date in days_from(input, start) {
        if open == 0 {
            break;
        }
        let fit = match loads.is_empty() {
            true => starts(input, date),
            false => activates(input, date),
        };
        let load = capacity(input, region, Some(date)).min(open);
        if fit && load > 0 {
            loads.push(DayLoad { date, hubs: load });
            open -= load;
        }
    }
    (open == 0).then_some(loads)
}

/// When every hub ordered on a day has reported or counts as silent.
pub(super) fn matured(input: &PlanInput<'_>, day: Date) -> Moment {
    let (_, closes) = window(input, day);
    let silent = i64::from(input.criteria.silent_after_hours);
    let reread = i64::from(input.criteria.reread_hours);
    closes.plus_seconds(3_600 * (silent + reread))
}
