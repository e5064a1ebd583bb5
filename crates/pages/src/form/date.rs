//! Reading a day as people in Great Britain write it: day before month, always.

use terms::Date;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The day written as `7 April 2026`, `7 Apr 2026`, `7/4/2026`, `07.04.2026` or `2026-04-07`.
/// `None` for anything else: a year of two digits, a month before a day, no day of the calendar.
pub fn read_date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let (day, year) = match first.len() {
        4 => (last, first),
        _ => (first, last),
    };
    let digits_only = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || !digits_only(year) || day.len() > 2 || !digits_only(day) {
        return None;
    }
    Date::new(year.parse().ok()?, read_month(month)?, day.parse().ok()?).ok()
}

fn read_month(text: &str) -> Option<i8> {
    if text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let text = text.to_lowercase();
    let named = |name: &&str| text.len() >= 3 && name.starts_with(&text);
    let place = MONTHS.iter().position(named)?;
    i8::try_from(place + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_with_the_day_before_the_month() {
        let seventh = Date::new(2026, 4, 7).ok();
        let written = [
            "7 April 2026",
            "7 apr 2026",
            "7/4/2026",
            "07.04.2026",
            " 7 4 2026 ",
            "2026-04-07",
        ];
        for text in written {
            assert_eq!(read_date(text), seventh, "{text}");
        }
    }

    #[test]
    fn what_is_no_day_in_that_order_is_not_guessed() {
        for text in [
            "",
            "4/31/2026",
            "31/4/2026",
            "7/4/26",
            "April 7 2026",
            "7 ap 2026",
            "+7/4/2026x",
        ] {
            assert_eq!(read_date(text), None, "{text}");
        }
    }
}
