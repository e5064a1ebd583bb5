//! Intervals for a rate at a fixed look: Clopper and Pearson, Wilson, Newcombe's difference, and a
//! bound for a fleet from its strata. For reports and plans; no gate is decided by them.

use super::beta::{self, Tail};
use super::fraction::Fraction;
use super::gamma::normal_upper;
use super::tally::Tally;

/// The exact two-sided interval of Clopper and Pearson.
pub fn clopper_pearson(tally: Tally, confidence: Fraction) -> [f64; 2] {
    let side = confidence.rest() / 2.0;
    [lower(tally, side), upper(tally, side)]
}

/// The exact one-sided lower bound.
pub fn clopper_pearson_lower(tally: Tally, confidence: Fraction) -> f64 {
    lower(tally, confidence.rest())
}

/// The exact one-sided upper bound.
pub fn clopper_pearson_upper(tally: Tally, confidence: Fraction) -> f64 {
    upper(tally, confidence.rest())
}

fn lower(tally: Tally, risk: f64) -> f64 {
    let (bad, good) = tally.split();
    if bad == 0.0 {
        return 0.0;
    }
    beta::quantile(bad, good + 1.0, Tail::Lower, risk).x
}

fn upper(tally: Tally, risk: f64) -> f64 {
    let (bad, good) = tally.split();
    if good == 0.0 {
        return 1.0;
    }
    beta::quantile(bad + 1.0, good, Tail::Upper, risk).x
}

/// Wilson's score interval. Of nothing at all: everything.
pub fn wilson(tally: Tally, confidence: Fraction) -> [f64; 2] {
    let (bad, good) = tally.split();
    let n = bad + good;
    if n == 0.0 {
        return [0.0, 1.0];
    }
    let risk = confidence.rest();
    let z = Fraction::new(risk / 2.0).map_or(0.0, normal_upper);
    let z2 = z * z;
    let spread = z * (z2 + 4.0 * bad * (good / n)).sqrt();
    let rate = bad / n;
    // Each end by the form in which nothing cancels: the product of the two is S²/(n(n + z²)). At a
    // confidence near 0 both are the rate, and roundings must not put them on its wrong side.
    let high = (2.0 * bad + z2 + spread) / (2.0 * (n + z2));
    let low = if bad == 0.0 {
        0.0
    } else {
        rate * (bad / (n + z2)) / high
    };
    let high = if good == 0.0 { 1.0 } else { high };
    [low.min(rate), high.clamp(rate, 1.0)]
}

/// Newcombe's interval (his method 10) for the rate of `one` less the rate of `other`.
pub fn newcombe_difference(one: Tally, other: Tally, confidence: Fraction) -> [f64; 2] {
    let rate = |tally: Tally| {
        let (bad, good) = tally.split();
        bad / (bad + good)
    };
    let (p1, p2) = (rate(one), rate(other));
    let ([l1, u1], [l2, u2]) = (wilson(one, confidence), wilson(other, confidence));
    let difference = p1 - p2;
    [
        difference - (p1 - l1).hypot(u2 - p2),
        difference + (u1 - p1).hypot(p2 - l2),
    ]
}

/// A stratum's share of the fleet and what was seen in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StratumSample {
    /// Its share of the fleet; the shares add up to 1.
    pub weight: f64,
    /// What matured in its sample.
    pub tally: Tally,
}

/// An upper bound for the bad rate of the whole fleet: the exact bounds of its strata, each at its
/// share of the error probability, weighted.
pub fn fleet_upper(strata: &[StratumSample], confidence: Fraction) -> f64 {
    let parts = u32::try_from(strata.len()).unwrap_or(u32::MAX);
    let risk = confidence.rest() / f64::from(parts.max(1));
    strata
        .iter()
        .map(|stratum| stratum.weight * upper(stratum.tally, risk))
        .sum()
}

/// The design effect of clusters of `cluster_size` hubs whose outcomes correlate by
/// `correlation`, and how many independent hubs `hubs` are worth (Kish).
pub fn design_effect(hubs: f64, cluster_size: f64, correlation: f64) -> [f64; 2] {
    let effect = 1.0 + (cluster_size - 1.0) * correlation;
    [effect, hubs / effect]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(bad: u64, matured: u64) -> Tally {
        Tally::new(bad, matured).unwrap()
    }

    #[test]
    fn every_interval_lies_between_0_and_1_and_holds_the_rate() {
        let confidence = Fraction::new(0.99).unwrap();
        for (bad, n) in [
            (0, 1),
            (1, 1),
            (0, 30_000_000),
            (30_000_000, 30_000_000),
            (1, 2),
        ] {
            for [low, high] in [
                clopper_pearson(tally(bad, n), confidence),
                wilson(tally(bad, n), confidence),
            ] {
                let (b, g) = tally(bad, n).split();
                let rate = b / (b + g);
                assert!(
                    0.0 <= low && low <= rate && rate <= high && high <= 1.0,
                    "{bad}/{n}"
                );
            }
        }
    }

    #[test]
    fn of_nothing_nothing_is_known() {
        let confidence = Fraction::new(0.95).unwrap();
        assert_eq!(clopper_pearson(tally(0, 0), confidence), [0.0, 1.0]);
        assert_eq!(wilson(tally(0, 0), confidence), [0.0, 1.0]);
    }
}
