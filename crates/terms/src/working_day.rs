//! Working Days: the days that deadlines count.
//!
//! Bank holidays are data with a version and a source, loaded and replaced while the system runs;
//! none is compiled in (DOMAIN 4.5). The division is stated with every answer.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;

/// The part of Great Britain whose bank holidays count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Division {
    /// England and Wales, the default.
    EnglandAndWales,
    /// Scotland.
    Scotland,
}

impl Division {
    /// The name people read.
    pub fn name(self) -> &'static str {
        match self {
            Division::EnglandAndWales => "England and Wales",
            Division::Scotland => "Scotland",
        }
    }
}

/// One version of the bank holidays of one division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingDayCalendar {
    version: u32,
    division: Division,
    holidays: BTreeMap<Date, String>,
}

impl WorkingDayCalendar {
    /// A calendar with these bank holidays and what each is called.
    pub fn new(version: u32, division: Division, holidays: BTreeMap<Date, String>) -> Self {
        WorkingDayCalendar {
            version,
            division,
            holidays,
        }
    }

    /// Which version of the data this is, from 1.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Whose bank holidays these are.
    pub fn division(&self) -> Division {
        self.division
    }

    /// The bank holidays in order of date.
    pub fn holidays(&self) -> impl Iterator<Item = (Date, &str)> {
        self.holidays
            .iter()
            .map(|(date, name)| (*date, name.as_str()))
    }

    /// Whether this is a Working Day: not a Saturday, a Sunday or a bank holiday.
    pub fn is_working_day(&self, date: Date) -> bool {
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        !weekend && !self.holidays.contains_key(&date)
    }

    /// The day that is `count` Working Days after `from`. Day 1 is the first Working Day after
    /// `from`; `count` 0 is `from` itself.
    pub fn plus_working_days(&self, from: Date, count: u32) -> Date {
        let mut date = from;
        for _ in 0..count {
            date = self.next_working_day(date);
        }
        date
    }

    /// The first Working Day after this day.
    pub fn next_working_day(&self, after: Date) -> Date {
        let mut date = after + 1.day();
        while !self.is_working_day(date) {
            date += 1.day();
        }
        date
    }

    /// How many Working Days lie after `from`, up to and including `to`; zero where `to` is not
    /// later.
    pub fn working_days_between(&self, from: Date, to: Date) -> u32 {
        let mut count = 0;
        let mut date = from;
        while date < to {
            date += 1.day();
            count += u32::from(self.is_working_day(date));
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn england_2026() -> WorkingDayCalendar {
        let days = [
            date(2026, 4, 3),
            date(2026, 4, 6),
            date(2026, 5, 4),
            date(2026, 5, 25),
        ];
        let holidays = days.map(|d| (d, "Bank holiday".to_owned())).into();
        WorkingDayCalendar::new(1, Division::EnglandAndWales, holidays)
    }

    #[test]
    fn reg_12_fifteen_working_days_skip_easter_and_weekends() {
        let calendar = england_2026();
        assert_eq!(
            calendar.plus_working_days(date(2026, 3, 31), 15),
            date(2026, 4, 23)
        );
    }

    #[test]
    fn counting_starts_on_the_first_working_day_after() {
        let calendar = england_2026();
        assert_eq!(
            calendar.plus_working_days(date(2026, 4, 2), 1),
            date(2026, 4, 7)
        );
        assert_eq!(
            calendar.plus_working_days(date(2026, 4, 2), 0),
            date(2026, 4, 2)
        );
    }

    #[test]
    fn counting_there_and_back_agrees() {
        let calendar = england_2026();
        for count in 0..40 {
            let to = calendar.plus_working_days(date(2026, 3, 20), count);
            assert_eq!(calendar.working_days_between(date(2026, 3, 20), to), count);
        }
    }
}
