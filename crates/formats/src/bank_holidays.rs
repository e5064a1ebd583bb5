//! Bank holidays as data: the JSON shape that gov.uk publishes, read into calendars (DOMAIN 4.5).
//!
//! Bank holidays are proclaimed at short notice, so none is compiled into a rule. The file that
//! comes with the product is only the first version, loaded at first start and replaced at run time
//! by any later one. It refuses to guess: an entry that does not read is left out with a finding.

use crate::limits::{BANK_HOLIDAY_FILE_BYTES_MAX, FINDINGS_KEPT_PER_CODE_MAX};
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use terms::{Date, Division, Finding, Findings, Place, Severity, WorkingDayCalendar};

/// The first version: England and Wales, and Scotland, 2022 to 2028.
pub const FIRST_VERSION: &[u8] = include_bytes!("../data/bank-holidays.json");

/// The longest title kept, in characters; the longest so far has some 60.
const TITLE_CHARACTERS_MAX: usize = 120;

/// What was read.
#[derive(Clone, Debug)]
pub struct BankHolidays {
    /// A calendar for each division that the file holds.
    pub calendars: Vec<WorkingDayCalendar>,
    /// Everything that did not read; with an error among them the file must not be loaded.
    pub findings: Findings<BankHolidayCode>,
}

impl BankHolidays {
    /// The calendar of this division.
    pub fn calendar(&self, division: Division) -> Option<&WorkingDayCalendar> {
        self.calendars
            .iter()
            .find(|calendar| calendar.division() == division)
    }
}

/// What can be wrong with a file of bank holidays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BankHolidayCode {
    /// Larger than the limit; nothing was read.
    TooLarge,
    /// Not JSON in the shape that gov.uk publishes.
    NotReadable,
    /// A division that must be there is not.
    DivisionMissing,
    /// A division of no part of Great Britain that this product knows.
    DivisionUnknown,
    /// A division without a single bank holiday.
    NoEvents,
    /// A date that is none.
    DateInvalid,
    /// The same date twice in one division.
    DateRepeated,
    /// A date on a Saturday or Sunday, where it changes nothing.
    DateAtWeekend,
    /// A bank holiday without a name.
    TitleMissing,
}

impl BankHolidayCode {
    /// Every code.
    pub const ALL: [BankHolidayCode; 9] = [
        BankHolidayCode::TooLarge,
        BankHolidayCode::NotReadable,
        BankHolidayCode::DivisionMissing,
        BankHolidayCode::DivisionUnknown,
        BankHolidayCode::NoEvents,
        BankHolidayCode::DateInvalid,
        BankHolidayCode::DateRepeated,
        BankHolidayCode::DateAtWeekend,
        BankHolidayCode::TitleMissing,
    ];

    /// The stable code.
    pub fn text(self) -> &'static str {
        match self {
            BankHolidayCode::TooLarge => "CALENDAR-TOO-LARGE",
            BankHolidayCode::NotReadable => "CALENDAR-NOT-READABLE",
            BankHolidayCode::DivisionMissing => "CALENDAR-DIVISION-MISSING",
            BankHolidayCode::DivisionUnknown => "CALENDAR-DIVISION-UNKNOWN",
            BankHolidayCode::NoEvents => "CALENDAR-NO-EVENTS",
            BankHolidayCode::DateInvalid => "CALENDAR-DATE-INVALID",
            BankHolidayCode::DateRepeated => "CALENDAR-DATE-REPEATED",
            BankHolidayCode::DateAtWeekend => "CALENDAR-DATE-AT-WEEKEND",
            BankHolidayCode::TitleMissing => "CALENDAR-TITLE-MISSING",
        }
    }

    /// Whether the file must not be loaded.
    pub fn severity(self) -> Severity {
        match self {
            BankHolidayCode::TooLarge
            | BankHolidayCode::NotReadable
            | BankHolidayCode::DivisionMissing
            | BankHolidayCode::NoEvents
            | BankHolidayCode::DateInvalid => Severity::Error,
            BankHolidayCode::DivisionUnknown
            | BankHolidayCode::DateRepeated
            | BankHolidayCode::DateAtWeekend
            | BankHolidayCode::TitleMissing => Severity::Warning,
        }
    }

    fn expected(self) -> String {
        match self {
            BankHolidayCode::TooLarge => {
                format!("at most {BANK_HOLIDAY_FILE_BYTES_MAX} bytes")
            }
            BankHolidayCode::NotReadable => {
                "JSON with an object for each division, each with a list \"events\"".to_owned()
            }
            BankHolidayCode::DivisionMissing => {
                "the divisions england-and-wales and scotland".to_owned()
            }
            BankHolidayCode::DivisionUnknown => {
                "england-and-wales, scotland or northern-ireland".to_owned()
            }
            BankHolidayCode::NoEvents => "at least one bank holiday".to_owned(),
            BankHolidayCode::DateInvalid => "a date such as 2026-04-03".to_owned(),
            BankHolidayCode::DateRepeated => "each date once in a division".to_owned(),
            BankHolidayCode::DateAtWeekend => "a Monday to Friday".to_owned(),
            BankHolidayCode::TitleMissing => "a title".to_owned(),
        }
    }

    fn hint(self) -> &'static str {
        match self {
            BankHolidayCode::TooLarge | BankHolidayCode::NotReadable => {
                "Take the file bank-holidays.json from gov.uk as it is."
            }
            BankHolidayCode::DivisionMissing | BankHolidayCode::NoEvents => {
                "Deadlines would count wrong days; the file is not loaded."
            }
            BankHolidayCode::DivisionUnknown => "The division is left out.",
            BankHolidayCode::DateInvalid => "Correct the date; the file is not loaded.",
            BankHolidayCode::DateRepeated => "The first title is kept.",
            BankHolidayCode::DateAtWeekend => {
                "It is kept, but no Working Day depends on it. Is the substitute day listed?"
            }
            BankHolidayCode::TitleMissing => "It is kept as \"Bank holiday\".",
        }
    }
}

/// The calendars of the first version.
pub fn first_version() -> BankHolidays {
    read(FIRST_VERSION, 1)
}

/// The calendars in this file, as this version of the data. Northern Ireland is skipped: the SEC
/// covers Great Britain.
pub fn read(bytes: &[u8], version: u32) -> BankHolidays {
    let mut read = BankHolidays {
        calendars: Vec::new(),
        findings: Findings::keeping_at_most(FINDINGS_KEPT_PER_CODE_MAX),
    };
    if bytes.len() > BANK_HOLIDAY_FILE_BYTES_MAX {
        read.find(
            BankHolidayCode::TooLarge,
            "",
            None,
            &bytes.len().to_string(),
        );
        return read;
    }
    let Ok(Value::Object(divisions)) = serde_json::from_slice::<Value>(bytes) else {
        read.find(BankHolidayCode::NotReadable, "", None, "");
        return read;
    };
    for (name, content) in &divisions {
        match name.as_str() {
            "england-and-wales" => read.division(Division::EnglandAndWales, content, version),
            "scotland" => read.division(Division::Scotland, content, version),
            "northern-ireland" => {}
            _ => read.find(BankHolidayCode::DivisionUnknown, "division", None, name),
        }
    }
    for (division, name) in [
        (Division::EnglandAndWales, "england-and-wales"),
        (Division::Scotland, "scotland"),
    ] {
        if !divisions.contains_key(name) {
            let missing = BankHolidayCode::DivisionMissing;
            read.find(missing, "division", Some(division.name().to_owned()), name);
        }
    }
    read
}

impl BankHolidays {
    fn division(&mut self, division: Division, content: &Value, version: u32) {
        let Some(Value::Array(events)) = content.get("events") else {
            let record = Some(division.name().to_owned());
            self.find(BankHolidayCode::NotReadable, "events", record, "");
            return;
        };
        let mut holidays = BTreeMap::new();
        for (number, event) in (1..).zip(events) {
            let record = format!("{}, event {number}", division.name());
            if let Some((date, title)) = self.event(event, &record) {
                match holidays.entry(date) {
                    Entry::Vacant(place) => {
                        place.insert(title);
                    }
                    Entry::Occupied(_) => {
                        let repeated = BankHolidayCode::DateRepeated;
                        self.find(repeated, "date", Some(record), &date.to_string());
                    }
                }
            }
        }
        if holidays.is_empty() {
            let record = Some(division.name().to_owned());
            self.find(BankHolidayCode::NoEvents, "events", record, "");
        }
        self.calendars
            .push(WorkingDayCalendar::new(version, division, holidays));
    }

    fn event(&mut self, event: &Value, record: &str) -> Option<(Date, String)> {
        let text = |name: &str| event.get(name).and_then(Value::as_str).unwrap_or_default();
        let date = text("date");
        let Some(day) = strict_date(date) else {
            let invalid = BankHolidayCode::DateInvalid;
            self.find(invalid, "date", Some(record.to_owned()), date);
            return None;
        };
        if !WorkingDayCalendar::new(0, Division::EnglandAndWales, BTreeMap::new())
            .is_working_day(day)
        {
            let weekend = BankHolidayCode::DateAtWeekend;
            self.find(weekend, "date", Some(record.to_owned()), date);
        }
        let title = shown(text("title"), TITLE_CHARACTERS_MAX);
        if title.is_empty() {
            let missing = BankHolidayCode::TitleMissing;
            self.find(missing, "title", Some(record.to_owned()), "");
            return Some((day, "Bank holiday".to_owned()));
        }
        Some((day, title))
    }

    fn find(
        &mut self,
        code: BankHolidayCode,
        field: &'static str,
        record: Option<String>,
        value: &str,
    ) {
        self.findings.push(Finding {
            code,
            severity: code.severity(),
            place: Place::default(),
            field,
            record,
            value: shown(value, 80),
            expected: code.expected(),
            hint: code.hint().to_owned(),
            related_line: None,
        });
    }
}

/// The day written exactly as `2026-04-03`.
fn strict_date(text: &str) -> Option<Date> {
    let day: Date = text.parse().ok()?;
    (day.to_string() == text).then_some(day)
}

/// A text without control characters and white space around it, cut to so many characters.
fn shown(text: &str, characters_max: usize) -> String {
    text.trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(characters_max)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn codes(json: &str) -> Vec<&'static str> {
        let read = read(json.as_bytes(), 2);
        read.findings
            .kept()
            .iter()
            .map(|finding| finding.code.text())
            .collect()
    }

    /// A file with these events in England and Wales and one in Scotland.
    fn with_events(events: &str) -> String {
        format!(
            r#"{{"england-and-wales":{{"division":"england-and-wales","events":[{events}]}},
            "scotland":{{"events":[{{"title":"St Andrew's Day","date":"2026-11-30"}}]}},
            "northern-ireland":{{"events":[]}}}}"#
        )
    }

    #[test]
    fn reg_12_the_first_version_reads_without_a_finding() {
        let first = first_version();
        assert!(first.findings.is_empty(), "{:?}", first.findings);
        let england = first.calendar(Division::EnglandAndWales).unwrap();
        let scotland = first.calendar(Division::Scotland).unwrap();
        assert_eq!(england.version(), 1);
        assert_eq!(england.holidays().count(), 59);
        assert_eq!(scotland.holidays().count(), 67);
        for year in 2022..=2028 {
            let days = england.holidays().filter(|(day, _)| day.year() == year);
            assert!((8..=10).contains(&days.count()), "{year}");
        }
    }

    #[test]
    fn reg_12_substitute_days_and_days_proclaimed_once_are_in_the_first_version() {
        let first = first_version();
        let england = first.calendar(Division::EnglandAndWales).unwrap();
        let scotland = first.calendar(Division::Scotland).unwrap();
        let off = |calendar: &WorkingDayCalendar, day| !calendar.is_working_day(day);
        for day in [
            date(2022, 6, 3),
            date(2022, 9, 19),
            date(2023, 5, 8),
            date(2026, 12, 28),
            date(2027, 12, 27),
            date(2027, 12, 28),
            date(2028, 1, 3),
        ] {
            assert!(off(england, day) && off(scotland, day), "{day}");
        }
        for scots_only in [date(2026, 1, 2), date(2026, 6, 15), date(2026, 11, 30)] {
            assert!(off(scotland, scots_only) && !off(england, scots_only));
        }
        let easter_monday = date(2026, 4, 6);
        assert!(off(england, easter_monday) && !off(scotland, easter_monday));
    }

    #[test]
    fn the_shape_that_gov_uk_publishes_reads_with_notes_and_bunting() {
        let json = with_events(
            r#"{"title":"Good Friday","date":"2026-04-03","notes":"","bunting":false}"#,
        );
        assert!(codes(&json).is_empty());
    }

    #[test]
    fn every_bad_entry_is_found_at_once_and_the_good_ones_are_read() {
        let json = with_events(
            r#"{"title":"A","date":"2026-02-30"},{"title":"B","date":"20260403"},
            {"date":"2026-04-03"},{"title":"C","date":"2026-04-03"},
            {"title":"D","date":"2026-12-26"},7"#,
        );
        assert_eq!(
            codes(&json),
            [
                "CALENDAR-DATE-INVALID",
                "CALENDAR-DATE-INVALID",
                "CALENDAR-TITLE-MISSING",
                "CALENDAR-DATE-REPEATED",
                "CALENDAR-DATE-AT-WEEKEND",
                "CALENDAR-DATE-INVALID",
            ]
        );
        let read = read(json.as_bytes(), 2);
        assert!(read.findings.has_errors());
        let england = read.calendar(Division::EnglandAndWales).unwrap();
        assert_eq!(england.holidays().count(), 2);
    }

    #[test]
    fn a_file_without_a_division_or_of_another_shape_is_refused() {
        assert_eq!(codes("[]"), ["CALENDAR-NOT-READABLE"]);
        assert_eq!(codes("{\"cut\":"), ["CALENDAR-NOT-READABLE"]);
        assert_eq!(
            codes(r#"{"england-and-wales":{"events":[]},"atlantis":{}}"#),
            [
                "CALENDAR-DIVISION-UNKNOWN",
                "CALENDAR-NO-EVENTS",
                "CALENDAR-DIVISION-MISSING"
            ]
        );
        let large = vec![b' '; BANK_HOLIDAY_FILE_BYTES_MAX + 1];
        assert!(read(&large, 1).findings.has_errors());
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_read_without_a_panic(bytes: Vec<u8>) {
            read(&bytes, 1);
        }
    }
}
