//! The stored form of a version of the bank holidays.

use super::text::Text;
use super::{StoredForm, Unreadable, read_body, write_body};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use terms::{Date, Division, WorkingDayCalendar};

impl StoredForm for WorkingDayCalendar {
    const FORM: u32 = 1;

    fn into_body(self) -> String {
        write_body(&CalendarForm {
            version: self.version(),
            division: Text(self.division()),
            holidays: self
                .holidays()
                .map(|(date, name)| (Text(date), name.to_owned()))
                .collect(),
        })
    }

    fn from_body(form: u32, body: &str) -> Result<WorkingDayCalendar, Unreadable> {
        match form {
            1 => read_body::<CalendarForm>(body)?.calendar(),
            unknown => Err(Unreadable::UnknownForm(unknown)),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarForm {
    version: u32,
    division: Text<Division>,
    holidays: Vec<(Text<Date>, String)>,
}

impl CalendarForm {
    fn calendar(self) -> Result<WorkingDayCalendar, Unreadable> {
        let count = self.holidays.len();
        let holidays: BTreeMap<Date, String> = self
            .holidays
            .into_iter()
            .map(|(date, name)| (date.0, name))
            .collect();
        if holidays.len() != count {
            return Err(Unreadable::Inconsistent("a day stands twice"));
        }
        Ok(WorkingDayCalendar::new(
            self.version,
            self.division.0,
            holidays,
        ))
    }
}
