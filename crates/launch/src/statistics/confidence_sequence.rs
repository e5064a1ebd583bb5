//! Intervals that hold at every look: for a rate (Robbins), and for the mean of bounded values
//! (empirical Bernstein, Waudby-Smith and Ramdas 2024).

use super::beta::{Point, deviance, ln_beta, ln_prefactor};
use super::e_process::BetaPrior;
use super::fraction::Fraction;
use super::root;
use super::tally::Tally;

/// The rates that a mixture over the prior does not exclude.
pub fn of_rate(tally: Tally, prior: BetaPrior, alpha: Fraction) -> [f64; 2] {
    let (bad, good) = tally.split();
    let (a, b) = prior.shapes();
    if tally.matured() == 0 {
        return [0.0, 1.0];
    }
    // ln of the evidence against a rate is its deviance from the rate seen, and this.
    let mean = Point::share(a + bad, b + good);
    let at_seen = a * mean.x.ln() + b * mean.y.ln()
        - deviance(bad, good, mean)
        - ln_prefactor(a + bad, b + good, mean)
        - ln_beta(a, b);
    let allowed = alpha.ln_inverse() - at_seen;
    let n = bad + good;
    let seen = (bad.max(0.5) / good.max(0.5)).ln();
    let beyond = |log_odds: f64| {
        let point = Point::from_log_odds(log_odds);
        (deviance(bad, good, point) - allowed, n * point.x - bad)
    };
    let low = match tally.bad() {
        0 => 0.0,
        _ => {
            let below = root::increasing(-seen, 740.0, 1.0 - seen, |t| {
                let (value, slope) = beyond(-t);
                (value, -slope)
            });
            Point::from_log_odds(-below).x
        }
    };
    let high = match tally.good() {
        0 => 1.0,
        _ => Point::from_log_odds(root::increasing(seen, 740.0, seen + 1.0, beyond)).x,
    };
    [low, high]
}

/// A mean of values between 0 and 1 with an interval that holds at every look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoundedMean {
    /// The weighted mean that the interval is centred on.
    pub centre: f64,
    /// Half the width of the interval. The ends may lie outside 0 to 1.
    pub half_width: f64,
}

/// The mean of `values`, each between 0 and 1, taken in an order fixed beforehand: for hubs, the
/// moment they matured and then their identifier. `bet_max` is the largest bet, below 1. None of
/// no values.
pub fn of_mean(values: &[f64], alpha: Fraction, bet_max: Fraction) -> Option<BoundedMean> {
    let ln_two_over_alpha = std::f64::consts::LN_2 + alpha.ln_inverse();
    let (mut sum, mut squares) = (0.5, 0.25);
    let (mut bets, mut weighted, mut penalty) = (0.0, 0.0, 0.0);
    let mut at = 0.0f64;
    for value in values {
        at += 1.0;
        // Mean and variance as known before this value.
        let (mean, variance) = (sum / at, squares / at);
        let bet = (2.0 * ln_two_over_alpha / (variance * at * at.ln_1p())).sqrt();
        let bet = bet.min(bet_max.value());
        let surprise = 4.0 * (value - mean) * (value - mean);
        bets += bet;
        weighted += bet * value;
        penalty += surprise * (-(-bet).ln_1p() - bet) / 4.0;
        sum += value;
        let mean = sum / (at + 1.0);
        squares += (value - mean) * (value - mean);
    }
    (bets > 0.0).then(|| BoundedMean {
        centre: weighted / bets,
        half_width: (ln_two_over_alpha + penalty) / bets,
    })
}
