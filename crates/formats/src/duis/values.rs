//! The lexical forms of the schema's built-in types, as far as messages use them.

use super::xml::characters::WHITE_SPACE;

/// White space at both ends dropped. None of our collapsed types admits white space inside, so this
/// is all of `xs:token`'s collapsing that can matter.
pub(crate) fn collapse(text: &str) -> &str {
    text.trim_matches(WHITE_SPACE)
}

/// `xs:boolean`.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    match collapse(text) {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// A number of 64 bits without sign or leading zeros: the counter of a RequestID.
pub(crate) fn counter(text: &str) -> Option<u64> {
    let plain = text == "0" || !text.starts_with('0');
    (plain && digits(text)).then(|| text.parse().ok()).flatten()
}

/// `xs:positiveInteger` and its kin as far as a `u32` goes: a plus sign and leading zeros allowed,
/// and minus zero.
pub(crate) fn whole_number(text: &str) -> Option<u32> {
    let text = collapse(text);
    if let Some(negative) = text.strip_prefix('-') {
        let zero = digits(negative) && negative.bytes().all(|b| b == b'0');
        return zero.then_some(0);
    }
    let text = text.strip_prefix('+').unwrap_or(text);
    digits(text).then(|| text.parse().ok()).flatten()
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// `xs:dateTime` of the years 1 to 9999, as milliseconds since 1970-01-01T00:00:00Z; without a zone
/// it is UTC.
pub(crate) fn date_time(text: &str) -> Option<i64> {
    let (date, time) = text.split_once('T')?;
    let (clock, offset_minutes) = zone(time)?;
    let mut parts = date.split('-');
    let year = exactly(parts.next()?, 4).filter(|year| *year >= 1)?;
    let month = exactly(parts.next()?, 2)?;
    let day = exactly(parts.next()?, 2)?;
    parts.next().is_none().then_some(())?;
    let date = jiff::civil::Date::new(narrow(year)?, narrow(month)?, narrow(day)?).ok()?;
    let days = date.since(jiff::civil::date(1970, 1, 1)).ok()?.get_days();
    let (seconds_of_day, milliseconds) = seconds_and_milliseconds(clock)?;
    let seconds = i64::from(days) * 86_400 + i64::from(seconds_of_day);
    Some((seconds - i64::from(offset_minutes) * 60) * 1000 + i64::from(milliseconds))
}

/// The time without its zone, and the zone's minutes east of UTC.
fn zone(time: &str) -> Option<(&str, i32)> {
    if let Some(clock) = time.strip_suffix('Z') {
        return Some((clock, 0));
    }
    let Some(at) = time.rfind(['+', '-']) else {
        return Some((time, 0));
    };
    let (clock, zone) = time.split_at(at);
    let (hours, minutes) = zone[1..].split_once(':')?;
    let minutes = exactly(hours, 2)? * 60 + exactly(minutes, 2).filter(|minutes| *minutes < 60)?;
    let minutes = i32::try_from(minutes)
        .ok()
        .filter(|minutes| *minutes <= 14 * 60)?;
    Some((
        clock,
        if zone.starts_with('-') {
            -minutes
        } else {
            minutes
        },
    ))
}

/// `hh:mm:ss` with an optional fraction; `24:00:00` is the end of the day.
fn seconds_and_milliseconds(clock: &str) -> Option<(u32, u32)> {
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    digits(fraction).then_some(())?;
    let mut parts = whole.split(':');
    let hours = exactly(parts.next()?, 2)?;
    let minutes = exactly(parts.next()?, 2).filter(|minutes| *minutes < 60)?;
    let seconds = exactly(parts.next()?, 2).filter(|seconds| *seconds < 60)?;
    parts.next().is_none().then_some(())?;
    let nothing_after = minutes == 0 && seconds == 0 && fraction.bytes().all(|b| b == b'0');
    (hours < 24 || hours == 24 && nothing_after).then_some(())?;
    let thousandths = format!("{:0<3}", fraction.get(..3).unwrap_or(fraction));
    Some((
        hours * 3600 + minutes * 60 + seconds,
        exactly(&thousandths, 3)?,
    ))
}

/// A number of exactly so many digits.
fn exactly(text: &str, length: usize) -> Option<u32> {
    (text.len() == length && digits(text))
        .then(|| text.parse().ok())
        .flatten()
}

fn narrow<T: TryFrom<u32>>(number: u32) -> Option<T> {
    T::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sl_3_a_counter_has_no_sign_and_no_leading_zero_and_fits_64_bits() {
        assert_eq!(counter("0"), Some(0));
        assert_eq!(counter("18446744073709551615"), Some(u64::MAX));
        for text in [
            "",
            "01",
            "-1",
            "+1",
            "18446744073709551616",
            " 1",
            "1.0",
            "00",
        ] {
            assert_eq!(counter(text), None, "{text}");
        }
    }

    #[test]
    fn times_read_as_the_schema_has_them() {
        let zero = Some(0);
        for text in [
            "1970-01-01T00:00:00Z",
            "1970-01-01T00:00:00",
            "1970-01-01T00:00:00.0000Z",
            "1970-01-01T01:00:00+01:00",
            "1969-12-31T24:00:00Z",
            "1969-12-31T10:00:00-14:00",
        ] {
            assert_eq!(date_time(text), zero, "{text}");
        }
        assert_eq!(
            date_time("2022-07-22T09:37:56.1349Z"),
            Some(1_658_482_676_134)
        );
        assert_eq!(date_time("2022-07-22T09:37:56.1Z"), Some(1_658_482_676_100));
        for text in [
            "1970-01-01",
            "1970-01-01T00:00Z",
            "1970-1-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "1970-02-29T00:00:00Z",
            "1970-01-01T24:00:01Z",
            "1970-01-01T23:59:60Z",
            "1970-01-01T00:00:00.Z",
            "1970-01-01T00:00:00+14:01",
            "1970-01-01T00:00:00z",
            "1970-01-01 00:00:00Z",
        ] {
            assert_eq!(date_time(text), None, "{text}");
        }
    }

    #[test]
    fn whole_numbers_may_have_a_plus_and_zeros() {
        for (text, number) in [("8", 8), (" +08\n", 8), ("-0", 0), ("4294967295", u32::MAX)] {
            assert_eq!(whole_number(text), Some(number), "{text}");
        }
        for text in ["", "+", "-8", "8.0", "4294967296", "8 8", "-"] {
            assert_eq!(whole_number(text), None, "{text}");
        }
    }
}
