//! Evidence that may be looked at after every report: two one-sided e-processes against one
//! tolerance, and what is built from them.
//!
//! With S bad among n, a prior Beta(a, b) and the tolerance p (I is the regularised incomplete beta
//! function, B the beta function; GATES 3.2):
//!
//! ```text
//! ln E_stop = ln B(a+S,b+n−S) + ln(1 − I_p(a+S,b+n−S)) − ln B(a,b) − ln(1 − I_p(a,b)) − S ln p − (n−S) ln(1−p)
//! ln E_pass = ln B(a+S,b+n−S) + ln      I_p(a+S,b+n−S)  − ln B(a,b) − ln      I_p(a,b)  − S ln p − (n−S) ln(1−p)
//! ```
//!
//! The stop side gains where the bad rate is above the tolerance, the pass side where it is below.
//! Each is a mixture over a beta prior cut off at the tolerance; under its null hypothesis it is a
//! supermartingale, so the chance that it ever reaches 1/α is at most α (Ville). Valid also where
//! the rate differs from hub to hub; not where hubs fail in clusters (see
//! [`design_effect`](super::intervals::design_effect)).

use super::beta::{Point, Tails};
use super::fraction::Fraction;
use super::tally::Tally;

/// A beta distribution of bad rates, taken before anything is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetaPrior {
    a: f64,
    b: f64,
}

impl BetaPrior {
    /// None unless both shapes are positive and finite.
    pub fn new(a: f64, b: f64) -> Option<BetaPrior> {
        let shape = |value: f64| value.is_finite() && value > 0.0;
        (shape(a) && shape(b)).then_some(BetaPrior { a, b })
    }

    /// The prior of the gates: its mean is the tolerance and it weighs as much as 1/(2p*) hubs, so
    /// that it moves for rates near the tolerance and does not need one to be named. Half a bad hub
    /// is what Jeffreys would assume. A component for catastrophes was tried and left: 17 hubs in
    /// place of 22 at 20 %, paid for with 7 % more hubs at 2 %.
    pub fn at(tolerance: Fraction) -> BetaPrior {
        BetaPrior {
            a: 0.5,
            b: 0.5 * tolerance.rest() / tolerance.value(),
        }
    }

    /// Jeffreys' prior for a share of one half: the one for pairs that got worse or better.
    pub fn even() -> BetaPrior {
        BetaPrior { a: 0.5, b: 0.5 }
    }

    /// The shapes a and b.
    pub fn shapes(self) -> (f64, f64) {
        (self.a, self.b)
    }
}

/// The two e-processes against one tolerance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EProcess {
    tolerance: Fraction,
    prior: BetaPrior,
    ln_lower_ratio: f64,
    ln_upper_ratio: f64,
}

impl EProcess {
    /// With the prior of the gates.
    pub fn at(tolerance: Fraction) -> EProcess {
        EProcess::with_prior(tolerance, BetaPrior::at(tolerance))
    }

    /// For pairs that changed, which are as likely worse as better where nothing is wrong:
    /// sequential McNemar.
    pub fn of_changed_pairs() -> EProcess {
        EProcess::with_prior(Fraction::HALF, BetaPrior::even())
    }

    /// With a prior of one's own.
    pub fn with_prior(tolerance: Fraction, prior: BetaPrior) -> EProcess {
        let none = Tails::at(prior.a, prior.b, Point::new(tolerance.value()));
        EProcess {
            tolerance,
            prior,
            ln_lower_ratio: none.ln_lower_ratio,
            ln_upper_ratio: none.ln_upper_ratio,
        }
    }

    /// The tolerance p*.
    pub fn tolerance(&self) -> Fraction {
        self.tolerance
    }

    /// The prior.
    pub fn prior(&self) -> BetaPrior {
        self.prior
    }

    /// ln of the evidence that the bad rate is above the tolerance. 0 before anything matured.
    pub fn ln_e_stop(&self, tally: Tally) -> f64 {
        self.tails(tally).ln_upper_ratio - self.ln_upper_ratio
    }

    /// ln of the evidence that the bad rate is below the tolerance. 0 before anything matured.
    pub fn ln_e_pass(&self, tally: Tally) -> f64 {
        self.tails(tally).ln_lower_ratio - self.ln_lower_ratio
    }

    /// The evidence in the form that needs no prefactor: B(a,b) p^S q^F cancels against the tails'.
    fn tails(&self, tally: Tally) -> Tails {
        let (bad, good) = tally.split();
        let point = Point::new(self.tolerance.value());
        Tails::at(self.prior.a + bad, self.prior.b + good, point)
    }

    /// ln of upper tail over prefactor, before anything is seen.
    pub(super) fn ln_upper_ratio(&self) -> f64 {
        self.ln_upper_ratio
    }

    /// ln of lower tail over prefactor, before anything is seen.
    pub(super) fn ln_lower_ratio(&self) -> f64 {
        self.ln_lower_ratio
    }
}

/// ln of the evidence that more pairs got worse than the share `expected` (a half, for McNemar).
pub fn ln_e_worse(worse: u64, better: u64, expected: Fraction, prior: BetaPrior) -> f64 {
    EProcess::with_prior(expected, prior).ln_e_stop(Tally::of(worse, better))
}

/// The e-value of several e-values under any dependence: their mean. 1 of none.
pub fn average(e_values: &[f64]) -> f64 {
    if e_values.is_empty() {
        return 1.0;
    }
    e_values.iter().sum::<f64>() / count(e_values.len())
}

/// Which of many hypotheses to reject, so that of the rejected at most a share `alpha` is expected
/// to be wrong under any dependence (e-BH: Wang and Ramdas 2022). Positions from 0, in order.
pub fn e_bh(e_values: &[f64], alpha: Fraction) -> Vec<usize> {
    let mut falling: Vec<f64> = e_values.iter().copied().filter(|e| !e.is_nan()).collect();
    falling.sort_by(|one, other| other.total_cmp(one));
    let all = count(e_values.len());
    let limit = falling
        .iter()
        .enumerate()
        .map(|(at, e)| (*e, all / (count(at + 1) * alpha.value())))
        .filter(|(e, needed)| e >= needed)
        .map(|(_, needed)| needed)
        .next_back();
    match limit {
        Some(needed) => (0..e_values.len())
            .filter(|at| e_values[*at] >= needed)
            .collect(),
        None => Vec::new(),
    }
}

/// The error probability of each launch level, of which the sum is below `alpha` for any number of
/// levels: α·6/(π²k²).
pub fn alpha_of_levels(alpha: Fraction, levels: usize) -> Vec<f64> {
    let pi_squared = std::f64::consts::PI * std::f64::consts::PI;
    (1..=levels)
        .map(|level| alpha.value() * 6.0 / (pi_squared * count(level) * count(level)))
        .collect()
}

fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fraction(value: f64) -> Fraction {
        Fraction::new(value).unwrap()
    }

    #[test]
    fn before_anything_matured_there_is_no_evidence() {
        for p in [1e-12, 1e-6, 0.01, 0.5, 0.99] {
            let process = EProcess::at(fraction(p));
            assert_eq!(process.ln_e_stop(Tally::of(0, 0)), 0.0);
            assert_eq!(process.ln_e_pass(Tally::of(0, 0)), 0.0);
        }
    }

    /// The mean of the evidence over the next hub, at the tolerance itself, is what it was: each
    /// side is a martingale there.
    #[test]
    fn at_the_tolerance_neither_side_is_expected_to_gain() {
        for (p, bad, good) in [
            (0.01, 3, 400),
            (1e-4, 0, 10),
            (0.5, 40, 2),
            (0.001, 30_000, 29_970_000),
        ] {
            let process = EProcess::at(fraction(p));
            let mean = |side: fn(&EProcess, Tally) -> f64| {
                let now = side(&process, Tally::of(bad, good));
                let worse = (side(&process, Tally::of(bad + 1, good)) - now).exp();
                let better = (side(&process, Tally::of(bad, good + 1)) - now).exp();
                p * worse + (1.0 - p) * better
            };
            assert!(
                (mean(EProcess::ln_e_stop) - 1.0).abs() < 1e-10,
                "stop at {p}"
            );
            assert!(
                (mean(EProcess::ln_e_pass) - 1.0).abs() < 1e-10,
                "pass at {p}"
            );
        }
    }

    #[test]
    fn the_largest_fleet_wholly_bad_or_wholly_good_gives_numbers() {
        let process = EProcess::at(fraction(1e-6));
        for (bad, good) in [(0, 30_000_000), (30_000_000, 0), (1, 29_999_999)] {
            let tally = Tally::of(bad, good);
            assert!(process.ln_e_stop(tally).is_finite() && process.ln_e_pass(tally).is_finite());
        }
    }

    #[test]
    fn what_is_not_a_number_is_never_rejected_and_none_is_no_evidence() {
        assert_eq!(e_bh(&[f64::NAN, f64::INFINITY], fraction(0.05)), [1]);
        assert_eq!(e_bh(&[], fraction(0.05)), [0usize; 0]);
        assert_eq!(average(&[]), 1.0);
    }
}
