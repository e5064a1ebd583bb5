//! The binomial distribution and what follows from it at a fixed look: tests, how many clean hubs a
//! claim takes, and the chance to see a fault at all.
//!
//! These answer questions before a launch or beside it. Looked at repeatedly they err more often
//! than they say, so no gate is decided by them.

use super::beta::{self, Point, Tails};
use super::fraction::Fraction;
use super::tally::Tally;

/// Outcomes less likely than the one seen by less than this share count as equally likely, as in R.
const AS_LIKELY: f64 = 1e-7;

/// ln of the probability of exactly this tally at a bad rate of `point.x`.
pub(super) fn ln_probability(tally: Tally, point: Point) -> f64 {
    let (bad, good) = tally.split();
    if bad == 0.0 || good == 0.0 {
        return -beta::deviance(bad, good, point);
    }
    // C(n,S) = n / (S F B(S,F)), so the probability is the prefactor of Beta(S,F) times n/(S F).
    beta::ln_prefactor(bad, good, point) - (bad * (good / (bad + good))).ln()
}

/// The probability of at most `tally.bad` bad among `tally.matured`, each bad at the given rate.
pub fn at_most(tally: Tally, rate: Fraction) -> f64 {
    let (bad, good) = tally.split();
    if good == 0.0 {
        return 1.0;
    }
    Tails::at(bad + 1.0, good, Point::new(rate.value()))
        .ln_upper()
        .exp()
}

/// The probability of at least `tally.bad` bad among `tally.matured`, each bad at the given rate.
pub fn at_least(tally: Tally, rate: Fraction) -> f64 {
    let (bad, good) = tally.split();
    if bad == 0.0 {
        return 1.0;
    }
    Tails::at(bad, good + 1.0, Point::new(rate.value()))
        .ln_lower()
        .exp()
}

/// The exact two-sided test that the bad rate is `rate`: the probability of all outcomes no more
/// likely than the one seen (as R's `binom.test`).
pub fn test_two_sided(tally: Tally, rate: Fraction) -> f64 {
    let point = Point::new(rate.value());
    let n = tally.matured();
    let limit = ln_probability(tally, point) + AS_LIKELY.ln_1p();
    let unlikely = |bad| ln_probability(Tally::of(bad, n - bad), point) <= limit;
    let (bad, good) = tally.split();
    let mean = (bad + good) * rate.value();
    if bad == mean {
        return 1.0;
    }
    let both = if bad < mean {
        let other = first(whole_up(mean), n, unlikely);
        let above = other.map_or(0.0, |bad| at_least(Tally::of(bad, n - bad), rate));
        at_most(tally, rate) + above
    } else {
        let other = last(0, whole_down(mean), unlikely);
        let below = other.map_or(0.0, |bad| at_most(Tally::of(bad, n - bad), rate));
        at_least(tally, rate) + below
    };
    both.min(1.0)
}

/// How many clean hubs show, at this confidence, that the bad rate is below `rate_max`: the success
/// run theorem. A fixed look; the gate takes more (see `boundaries`).
pub fn clean_needed(rate_max: Fraction, confidence: Fraction) -> u64 {
    // Confidences are written in decimals; a tie in decimals is met, whatever the last bit says.
    let needed = confidence.rest().ln() / (-rate_max.value()).ln_1p();
    whole_up((needed * (1.0 - 1e-14)).ceil()).max(1)
}

/// How many hubs, of which at most `bad_max` may be bad, show at this confidence that the bad rate
/// is below `rate_max`: the smallest n at which so few are that unlikely at that rate.
pub fn matured_needed(bad_max: u64, rate_max: Fraction, confidence: Fraction) -> u64 {
    if bad_max == 0 {
        return clean_needed(rate_max, confidence);
    }
    let risk = confidence.rest() * (1.0 + 1e-14);
    let enough = |n| Tally::new(bad_max, n).is_some_and(|tally| at_most(tally, rate_max) <= risk);
    smallest_from(bad_max, enough)
}

/// The bad rate that so many clean hubs exclude: the rule of three, and exactly.
pub fn clean_excludes(clean: u64, confidence: Fraction) -> [f64; 2] {
    let (_, clean) = Tally::of(0, clean).split();
    [3.0 / clean, -(confidence.rest().ln() / clean).exp_m1()]
}

/// The chance that at least one of `hubs` shows a fault that strikes each at this rate.
pub fn seen_at_least_once(hubs: u64, rate: Fraction) -> f64 {
    let (_, hubs) = Tally::of(0, hubs).split();
    -(hubs * (-rate.value()).ln_1p()).exp_m1()
}

/// The smallest number from `from` on of which `is` holds, where it holds from some number on.
pub(super) fn smallest_from(from: u64, is: impl Fn(u64) -> bool) -> u64 {
    let (mut below, mut step) = (from, 1u64);
    if is(from) {
        return from;
    }
    while let Some(next) = below.checked_add(step).filter(|next| !is(*next)) {
        below = next;
        step = step.saturating_mul(2);
    }
    first(below + 1, below.saturating_add(step), is).unwrap_or(u64::MAX)
}

/// The first of `low..=high` of which `is` holds, where it holds from some number on.
pub(super) fn first(low: u64, high: u64, is: impl Fn(u64) -> bool) -> Option<u64> {
    if low > high || !is(high) {
        return None;
    }
    let (mut low, mut high) = (low, high);
    while low < high {
        let middle = low + (high - low) / 2;
        if is(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(low)
}

/// The last of `low..=high` of which `is` holds, where it holds up to some number.
pub(super) fn last(low: u64, high: u64, is: impl Fn(u64) -> bool) -> Option<u64> {
    if low > high || !is(low) {
        return None;
    }
    match first(low, high, |at| !is(at)) {
        Some(not) => Some(not - 1),
        None => Some(high),
    }
}

/// The whole number at or above `value`; 0 for anything below.
pub(super) fn whole_up(value: f64) -> u64 {
    value.ceil() as u64
}

/// The whole number at or below `value`; 0 for anything below 0.
pub(super) fn whole_down(value: f64) -> u64 {
    value.floor() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fraction(value: f64) -> Fraction {
        Fraction::new(value).unwrap()
    }

    #[test]
    fn the_two_tails_share_one_outcome() {
        for (bad, n) in [(0, 1), (1, 1), (3, 10), (10, 10), (30_000, 30_000_000)] {
            let tally = Tally::new(bad, n).unwrap();
            let both = at_most(tally, fraction(0.001)) + at_least(tally, fraction(0.001));
            let once = ln_probability(tally, Point::new(0.001)).exp();
            assert!((both - once - 1.0).abs() < 1e-11, "{bad} of {n}");
        }
    }

    #[test]
    fn a_tie_in_decimals_is_met() {
        assert_eq!(clean_needed(fraction(0.5), fraction(0.75)), 2);
        assert_eq!(clean_needed(fraction(0.9), fraction(0.99)), 2);
        assert_eq!(clean_needed(fraction(0.9), fraction(0.5)), 1);
    }

    #[test]
    fn searches_find_the_ends_too() {
        assert_eq!(first(3, 9, |n| n >= 3), Some(3));
        assert_eq!(first(3, 9, |n| n >= 10), None);
        assert_eq!(last(3, 9, |n| n <= 9), Some(9));
        assert_eq!(last(3, 9, |n| n <= 2), None);
        assert_eq!(smallest_from(5, |n| n >= 1_000_003), 1_000_003);
        assert_eq!(smallest_from(5, |n| n >= 2), 5);
    }
}
