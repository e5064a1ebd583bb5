//! Dates: a calendar day as year-month-day, and what else people and spreadsheets write.
//!
//! A day and month in figures is read as in Great Britain, unless the file itself proves that it
//! was written month first; then nothing in it that may be either is believed.

use super::cell::{CellAt, Refused};
use super::code::Code;
use super::note::Fact;
use terms::{Date, Place};

/// The first day that anything can be reported of: before it there were no SMETS2 devices.
pub const EARLIEST: Date = jiff::civil::date(2012, 1, 1);

/// How dates that may be day first or month first are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureOrder {
    /// As in Great Britain.
    DayFirst,
    /// The file has a date that can only be month first, so they are refused.
    Unsure,
}

/// What the dates of a file show about the file.
#[derive(Clone, Debug)]
pub struct DatesMet {
    /// How dates that may be either are read.
    pub order: FigureOrder,
    /// Whether a date can only be month first.
    pub month_first_proved: bool,
    /// Whether a date may be either.
    pub either_met: bool,
    /// The first date read day first, to be noted once for the file.
    pub day_first: Option<DayFirst>,
}

/// A date that was read day first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayFirst {
    /// Where it stands.
    pub place: Place,
    /// The row's Identifier, where it could be read.
    pub record: Option<u64>,
    /// As it was sent.
    pub sent: String,
    /// As it was read.
    pub day: Date,
}

impl DatesMet {
    /// Nothing met yet.
    pub fn reading(order: FigureOrder) -> DatesMet {
        DatesMet {
            order,
            month_first_proved: false,
            either_met: false,
            day_first: None,
        }
    }
}

/// The day in this text.
pub(super) fn read(
    cell: &mut CellAt<'_>,
    text: &str,
    today: Date,
    met: &mut DatesMet,
) -> Result<Date, Refused> {
    let day = match iso(text) {
        Some(day) => day,
        None => {
            let day_part = without_time(cell, text);
            in_figures(cell, day_part, text, met)?
        }
    };
    if day > today {
        return Err(cell.refuse(Code::DateFuture, text, Fact::Day(day)));
    }
    if day < EARLIEST {
        return Err(cell.refuse(Code::DateImplausible, text, Fact::Day(day)));
    }
    Ok(day)
}

fn iso(text: &str) -> Option<Date> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else {
        return None;
    };
    let year = figures(&[*y1, *y2, *y3, *y4])?;
    valid(year, figures(&[*m1, *m2])?, figures(&[*d1, *d2])?)
}

fn figures(bytes: &[u8]) -> Option<i32> {
    bytes.iter().try_fold(0, |number, b| {
        b.is_ascii_digit()
            .then(|| number * 10 + i32::from(b - b'0'))
    })
}

fn valid(year: i32, month: i32, day: i32) -> Option<Date> {
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

/// Takes a time of day off the end: `T09:30:00Z`, ` 00:00`, ` 9:30 am`.
fn without_time<'t>(cell: &mut CellAt<'_>, text: &'t str) -> &'t str {
    let Some(colon) = text.find(':') else {
        return text;
    };
    let hour_starts = text[..colon]
        .rfind(|c: char| !c.is_ascii_digit())
        .filter(|&at| matches!(text.as_bytes()[at], b' ' | b'T' | b't'));
    let Some(separator) = hour_starts else {
        return text;
    };
    let (day, time) = (text[..separator].trim_end(), &text[separator + 1..]);
    let time_like = time.len() <= 35
        && time.chars().all(|c| {
            c.is_ascii_digit()
                || matches!(c, ':' | '.' | '+' | '-' | ' ' | 'Z' | 'z')
                || is_half_day(c)
        });
    if !time_like {
        return text;
    }
    cell.note(
        Code::DateHasTime,
        text,
        Fact::ReadAs(day.trim_end_matches(',').to_owned()),
    );
    day.trim_end_matches(',')
}

fn is_half_day(c: char) -> bool {
    matches!(c, 'a' | 'p' | 'm' | 'A' | 'P' | 'M')
}

/// A day in any other form than year-month-day with two figures each.
fn in_figures(
    cell: &mut CellAt<'_>,
    day: &str,
    sent: &str,
    met: &mut DatesMet,
) -> Result<Date, Refused> {
    if let Some(day) = iso(day) {
        return Ok(day);
    }
    if let Some(serial) = spreadsheet_serial(day) {
        return Err(cell.refuse(Code::DateExcelSerial, sent, Fact::Day(serial)));
    }
    let refuse = |cell: &mut CellAt<'_>| Err(cell.refuse(Code::DateInvalid, sent, Fact::None));
    let Some(parts) = Parts::of(day) else {
        return refuse(cell);
    };
    match parts {
        Parts::YearFirst { year, month, day } => match valid(year, month, day) {
            Some(day) => {
                cell.note(Code::DateNormalised, sent, Fact::Day(day));
                Ok(day)
            }
            None => refuse(cell),
        },
        Parts::Named {
            day,
            month,
            year: Year::Full(year),
        } => match valid(year, month, day) {
            Some(day) => {
                cell.note(Code::DateNormalised, sent, Fact::Day(day));
                Ok(day)
            }
            None => refuse(cell),
        },
        Parts::Named {
            day,
            month,
            year: Year::Short(year),
        } => match valid(2000 + year, month, day) {
            Some(day) => Err(cell.refuse(Code::DateTwoDigitYear, sent, Fact::Day(day))),
            None => refuse(cell),
        },
        Parts::InFigures {
            first,
            second,
            year: Year::Short(year),
        } => {
            let read =
                valid(2000 + year, second, first).or_else(|| valid(2000 + year, first, second));
            match read {
                Some(day) => Err(cell.refuse(Code::DateTwoDigitYear, sent, Fact::Day(day))),
                None => refuse(cell),
            }
        }
        Parts::InFigures {
            first,
            second,
            year: Year::Full(year),
        } => day_or_month_first(cell, sent, met, [first, second, year]),
    }
}

fn day_or_month_first(
    cell: &mut CellAt<'_>,
    sent: &str,
    met: &mut DatesMet,
    [first, second, year]: [i32; 3],
) -> Result<Date, Refused> {
    let (day_first, month_first) = (valid(year, second, first), valid(year, first, second));
    match (day_first, month_first) {
        (None, None) => Err(cell.refuse(Code::DateInvalid, sent, Fact::None)),
        (None, Some(day)) => {
            met.month_first_proved = true;
            Err(cell.refuse(Code::DateUsFormat, sent, Fact::Day(day)))
        }
        (Some(day), month_first) => {
            let either = month_first.is_some_and(|other| other != day);
            met.either_met |= either;
            if either && met.order == FigureOrder::Unsure {
                return Err(cell.refuse(Code::DateAmbiguous, sent, Fact::Day(day)));
            }
            if met.day_first.is_none() {
                met.day_first = Some(DayFirst {
                    place: cell.place,
                    record: cell.record,
                    sent: super::note::shown(sent),
                    day,
                });
            }
            Ok(day)
        }
    }
}

/// The day of a spreadsheet's day number, of five figures and perhaps a fraction: 46119 is
/// 7 April 2026. Four figures are a year or a mistake, six are a day in short figures.
fn spreadsheet_serial(text: &str) -> Option<Date> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let fraction_reads = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    if whole.len() != 5 || !fraction_reads {
        return None;
    }
    let days = figures(whole.as_bytes())?;
    let before_the_first = jiff::civil::date(1899, 12, 30);
    before_the_first
        .checked_add(jiff::Span::new().days(days))
        .ok()
}

/// A year as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Year {
    Full(i32),
    Short(i32),
}

/// The parts of a date, by how they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parts {
    /// `2026/4/7`, `20260407`.
    YearFirst { year: i32, month: i32, day: i32 },
    /// `7 April 2026`, `07-Apr-26`, `April 7, 2026`.
    Named { day: i32, month: i32, year: Year },
    /// `07/04/2026`, `7.4.26`.
    InFigures { first: i32, second: i32, year: Year },
}

impl Parts {
    fn of(text: &str) -> Option<Parts> {
        // The longest form, with a weekday and a month in full, is shorter.
        const LONGEST: usize = 40;
        if text.len() > LONGEST || !text.is_ascii() {
            return None;
        }
        if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
            let bytes = text.as_bytes();
            return Some(Parts::YearFirst {
                year: figures(&bytes[..4])?,
                month: figures(&bytes[4..6])?,
                day: figures(&bytes[6..])?,
            });
        }
        let mut words = text
            .split(['/', '-', '.', ' ', ','])
            .filter(|word| !word.is_empty())
            .filter(|word| !is_weekday(word));
        let three = [words.next()?, words.next()?, words.next()?];
        if words.next().is_some() {
            return None;
        }
        Parts::of_three(three)
    }

    fn of_three([first, second, third]: [&str; 3]) -> Option<Parts> {
        if let Some(month) = month_named(second) {
            return match first.len() {
                4 => Some(Parts::YearFirst {
                    year: figures(first.as_bytes())?,
                    month,
                    day: day_figures(third)?,
                }),
                _ => Some(Parts::Named {
                    day: day_figures(first)?,
                    month,
                    year: year(third)?,
                }),
            };
        }
        if let Some(month) = month_named(first) {
            return Some(Parts::Named {
                day: day_figures(second)?,
                month,
                year: year(third)?,
            });
        }
        if first.len() == 4 {
            return Some(Parts::YearFirst {
                year: figures(first.as_bytes())?,
                month: figures_at_most_two(second)?,
                day: figures_at_most_two(third)?,
            });
        }
        Some(Parts::InFigures {
            first: figures_at_most_two(first)?,
            second: figures_at_most_two(second)?,
            year: year(third)?,
        })
    }
}

fn figures_at_most_two(text: &str) -> Option<i32> {
    (text.len() <= 2).then(|| figures(text.as_bytes()))?
}

/// `7`, `07`, `7th`.
fn day_figures(text: &str) -> Option<i32> {
    let bare = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| text.strip_suffix(ending))
        .unwrap_or(text);
    figures_at_most_two(bare)
}

fn year(text: &str) -> Option<Year> {
    match text.len() {
        4 => figures(text.as_bytes()).map(Year::Full),
        2 => figures(text.as_bytes()).map(Year::Short),
        _ => None,
    }
}

fn month_named(word: &str) -> Option<i32> {
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
    let word = word.to_ascii_lowercase();
    let named = |month: &&str| {
        word == **month || word == month[..3] || word == "sept" && month.starts_with("sept")
    };
    let index = MONTHS.iter().position(named)?;
    i32::try_from(index + 1).ok()
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let word = word.to_ascii_lowercase();
    DAYS.iter().any(|day| word == *day || word == day[..3])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_day_number_is_shown_as_its_day() {
        assert_eq!(
            spreadsheet_serial("46119"),
            Some(jiff::civil::date(2026, 4, 7))
        );
        assert_eq!(
            spreadsheet_serial("46119.5"),
            Some(jiff::civil::date(2026, 4, 7))
        );
        assert_eq!(spreadsheet_serial("4611"), None);
        assert_eq!(spreadsheet_serial("461190"), None);
    }

    #[test]
    fn the_parts_of_a_date_are_told_by_their_writing() {
        let named = |day, month, year| Some(Parts::Named { day, month, year });
        assert_eq!(Parts::of("7 April 2026"), named(7, 4, Year::Full(2026)));
        assert_eq!(
            Parts::of("Tue, 7th Apr 2026"),
            named(7, 4, Year::Full(2026))
        );
        assert_eq!(Parts::of("07-Apr-26"), named(7, 4, Year::Short(26)));
        assert_eq!(Parts::of("April 7, 2026"), named(7, 4, Year::Full(2026)));
        assert_eq!(
            Parts::of("20260407"),
            Some(Parts::YearFirst {
                year: 2026,
                month: 4,
                day: 7
            })
        );
        assert_eq!(
            Parts::of("7.4.2026"),
            Some(Parts::InFigures {
                first: 7,
                second: 4,
                year: Year::Full(2026)
            })
        );
        assert_eq!(Parts::of("7/4"), None);
        assert_eq!(Parts::of("7/4/2026/1"), None);
    }
}
