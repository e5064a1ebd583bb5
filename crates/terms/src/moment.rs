//! A point in time, and how Great Britain's clocks show it.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::fmt;

/// A point in time to the second, in UTC. It is always given to the core, never taken there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment(i64);

impl Moment {
    /// The moment this many seconds after 1970-01-01T00:00:00Z.
    pub fn from_unix_seconds(seconds: i64) -> Moment {
        Moment(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn unix_seconds(self) -> i64 {
        self.0
    }

    /// Midnight at the start of this day by Great Britain's clocks.
    pub fn start_of_day(date: Date) -> Moment {
        let zoned = date.to_zoned(london()).expect("a civil date in range");
        Moment(zoned.timestamp().as_second())
    }

    /// This full hour of a day by Great Britain's clocks; 24 is the first second of the next day.
    /// An hour that the clocks leave out is the first one after it.
    pub fn at_hour(date: Date, hour: u8) -> Moment {
        if hour >= 24 {
            return Moment::start_of_day(date.tomorrow().expect("a civil date in range"));
        }
        let hour = i8::try_from(hour).expect("an hour below 24");
        let zoned = date
            .at(hour, 0, 0, 0)
            .to_zoned(london())
            .expect("a civil date in range");
        Moment(zoned.timestamp().as_second())
    }

    /// The last second of this day by Great Britain's clocks.
    pub fn end_of_day(date: Date) -> Moment {
        Moment(Moment::start_of_day(date.tomorrow().expect("a civil date in range")).0 - 1)
    }

    /// The day this moment falls on by Great Britain's clocks.
    pub fn uk_date(self) -> Date {
        self.zoned().date()
    }

    /// RFC 3339 in UTC, to the second: `2026-04-07T09:30:00Z`.
    pub fn rfc3339(self) -> String {
        self.timestamp().to_string()
    }

    /// The moment written as RFC 3339, or `None`.
    pub fn parse_rfc3339(text: &str) -> Option<Moment> {
        let timestamp: jiff::Timestamp = text.parse().ok()?;
        Some(Moment(timestamp.as_second()))
    }

    /// As people in Great Britain read it, with the zone: `7 April 2026, 10:30 BST`.
    pub fn uk_text(self) -> String {
        self.zoned().strftime("%-d %B %Y, %H:%M %Z").to_string()
    }

    /// This moment later by so many seconds.
    pub fn plus_seconds(self, seconds: i64) -> Moment {
        Moment(self.0 + seconds)
    }

    fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_second(self.0).expect("a moment within jiff's range")
    }

    fn zoned(self) -> jiff::Zoned {
        self.timestamp().to_zoned(london())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.uk_text())
    }
}

/// As people in Great Britain read a day: `7 April 2026`.
pub fn uk_date_text(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

fn london() -> TimeZone {
    TimeZone::get("Europe/London").expect("the bundled time zone database holds Europe/London")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_summer_day_ends_an_hour_earlier_in_utc() {
        let winter = Moment::end_of_day(date(2026, 1, 15));
        let summer = Moment::end_of_day(date(2026, 7, 15));
        assert_eq!(winter.rfc3339(), "2026-01-15T23:59:59Z");
        assert_eq!(summer.rfc3339(), "2026-07-15T22:59:59Z");
        assert_eq!(summer.uk_date(), date(2026, 7, 15));
        assert_eq!(summer.uk_text(), "15 July 2026, 23:59 BST");
    }
}
