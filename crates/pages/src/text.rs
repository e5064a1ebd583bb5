//! Small pieces of text that look the same everywhere: moments, days, versions, numbers.

use maud::{Markup, html};
use terms::moment::uk_date_text;
use terms::{Date, Moment};

/// A moment by Great Britain's clocks with its zone: `7 April 2026, 10:30 BST`.
pub fn moment_text(moment: Moment) -> Markup {
    html! { time datetime=(moment.rfc3339()) { (moment.uk_text()) } }
}

/// A day: `7 April 2026`.
pub fn date_text(date: Date) -> Markup {
    html! { time datetime=(date) { (uk_date_text(date)) } }
}

/// `1 Working Day`, `15 Working Days`.
pub fn working_days_text(count: u32) -> String {
    match count {
        1 => "1 Working Day".to_owned(),
        other => format!("{} Working Days", number_text(u64::from(other))),
    }
}

/// A whole number with a comma between thousands: `1,234,567`.
pub fn number_text(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A size in bytes, KiB, MiB or GiB, with one decimal cut off, not rounded up: `1.9 MiB`.
pub fn bytes_text(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1_024 => return format!("{bytes} bytes"),
        1_024..1_048_576 => (1_024, "KiB"),
        1_048_576..1_073_741_824 => (1_048_576, "MiB"),
        1_073_741_824.. => (1_073_741_824, "GiB"),
    };
    let (whole, tenths) = (bytes / unit, bytes % unit * 10 / unit);
    match tenths {
        0 => format!("{} {name}", number_text(whole)),
        _ => format!("{}.{tenths} {name}", number_text(whole)),
    }
}

/// A firmware version: always text, always in figures of one width.
pub fn version_text(version: &str) -> Markup {
    html! { code.version { (version) } }
}

/// A code, a reference or a field's content exactly as written.
pub fn code_text(text: &str) -> Markup {
    html! { code { (text) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_by_commas() {
        assert_eq!(number_text(0), "0");
        assert_eq!(number_text(999), "999");
        assert_eq!(number_text(1_000), "1,000");
        assert_eq!(number_text(1_234_567), "1,234,567");
    }

    #[test]
    fn a_size_is_never_said_larger_than_it_is() {
        assert_eq!(bytes_text(1_023), "1023 bytes");
        assert_eq!(bytes_text(64 * 1_048_576), "64 MiB");
        assert_eq!(bytes_text(2 * 1_048_576 - 1), "1.9 MiB");
        assert_eq!(bytes_text(1_536), "1.5 KiB");
    }

    #[test]
    fn a_moment_says_its_zone() {
        let moment = Moment::from_unix_seconds(1_775_554_200);
        assert_eq!(
            moment_text(moment).into_string(),
            "<time datetime=\"2026-04-07T09:30:00Z\">7 April 2026, 10:30 BST</time>"
        );
    }
}
