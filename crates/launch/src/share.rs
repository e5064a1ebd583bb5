//! Shares as whole parts of a thousand million, so that no floating point decides anything
//! (STYLE 26).

use std::fmt;

/// A share of a whole in exact parts, from none of it to all of it: a tolerance, an error
/// probability, a minimum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Share(u32);

impl Share {
    /// All of it, in parts of a thousand million.
    pub const WHOLE: u32 = 1_000_000_000;

    /// So many parts of a thousand million, or `None` where that is more than all.
    pub fn of_billion(parts: u32) -> Option<Share> {
        (parts <= Share::WHOLE).then_some(Share(parts))
    }

    /// So many parts of a million, or `None` where that is more than all.
    pub fn of_million(parts: u32) -> Option<Share> {
        Share::of_billion(parts.checked_mul(1_000)?)
    }

    /// The share written as a percentage with at most four decimals: `0.5`, `1`, `98`. `None` for
    /// nothing, which is no share that a person means.
    pub fn parse_percent(text: &str) -> Option<Share> {
        let (whole, decimals) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 3 || decimals.len() > 4 {
            return None;
        }
        if !digits(whole) || !digits(decimals) {
            return None;
        }
        let decimals: u32 = format!("{decimals:0<4}").parse().ok()?;
        let share = Share::of_million(whole.parse::<u32>().ok()? * 10_000 + decimals)?;
        (share.0 > 0).then_some(share)
    }

    /// In parts of a thousand million.
    pub fn parts_per_billion(self) -> u32 {
        self.0
    }

    /// As a ratio, to compute boundaries with.
    pub fn ratio(self) -> f64 {
        f64::from(self.0) / f64::from(Share::WHOLE)
    }

    /// Whether `part` of `whole` is at least this share; an empty whole never is.
    pub fn is_reached(self, part: u64, whole: u64) -> bool {
        let (part, whole) = (u128::from(part), u128::from(whole));
        whole > 0 && part * u128::from(Share::WHOLE) >= whole * u128::from(self.0)
    }

    /// The least number of `whole` that reaches this share.
    pub fn of_rounded_up(self, whole: u64) -> u64 {
        let parts = u128::from(whole) * u128::from(self.0);
        let share = parts.div_ceil(u128::from(Share::WHOLE));
        u64::try_from(share).expect("a share is no more than the whole")
    }

    /// This share of `whole`, rounded down.
    pub fn of(self, whole: u64) -> u64 {
        let share = u128::from(whole) * u128::from(self.0) / u128::from(Share::WHOLE);
        u64::try_from(share).expect("a share is no more than the whole")
    }
}

/// As a percentage: `0.5 %`.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, decimals) = (self.0 / 10_000_000, self.0 % 10_000_000);
        let decimals = format!("{decimals:07}");
        match decimals.trim_end_matches('0') {
            "" => write!(f, "{whole} %"),
            decimals => write!(f, "{whole}.{decimals} %"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_read_and_write_alike() {
        for (text, parts, shown) in [
            ("0.5", 5_000, "0.5 %"),
            ("1", 10_000, "1 %"),
            ("98", 980_000, "98 %"),
            ("100", 1_000_000, "100 %"),
            ("0.0001", 1, "0.0001 %"),
            ("12.3400", 123_400, "12.34 %"),
        ] {
            let share = Share::parse_percent(text).unwrap();
            assert_eq!(share.parts_per_billion(), parts * 1_000);
            assert_eq!(share.to_string(), shown);
        }
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in [
            "", "0", "0.00001", "100.0001", "1e1", "-1", "80%", "1,5", ".5", "1000",
        ] {
            assert_eq!(Share::parse_percent(text), None, "{text}");
        }
    }

    #[test]
    fn a_share_of_nothing_is_never_reached() {
        let share = Share::of_million(980_000).unwrap();
        assert!(!share.is_reached(0, 0));
        assert!(share.is_reached(98, 100));
        assert!(!share.is_reached(97, 100));
        assert_eq!(share.of(50_000), 49_000);
    }
}
