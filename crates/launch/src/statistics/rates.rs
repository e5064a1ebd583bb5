//! Rates with an exposure, and shares of pairs, at a fixed look and at any time.

use super::binomial::at_least;
use super::e_process::{BetaPrior, ln_e_worse};
use super::fraction::Fraction;
use super::gamma::quantile_upper;
use super::tally::Tally;

/// Events and the exposure they were seen in: hub-days, for instance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exposed {
    /// How many events.
    pub events: u64,
    /// In how much exposure; positive.
    pub exposure: f64,
}

/// The exact upper bound for a constant rate (Garwood). Nothing is claimed of faults that start
/// later than the exposure ended.
pub fn rate_upper(seen: Exposed, confidence: Fraction) -> f64 {
    let (events, _) = Tally::of(seen.events, 0).split();
    quantile_upper(events + 1.0, confidence.rest()) / seen.exposure
}

/// The share of all events that `after` would have if its rate were `ratio` times that of `before`.
/// None where exposures or ratio are not positive and finite.
pub fn expected_share(after: Exposed, before: Exposed, ratio: f64) -> Option<Fraction> {
    let weighted = after.exposure * ratio;
    Fraction::new(weighted / (weighted + before.exposure))
}

/// The exact conditional test that the rate of `after` is at most `ratio` times that of `before`
/// (Przyborowski and Wilenski): expected share and p-value.
pub fn rate_ratio(after: Exposed, before: Exposed, ratio: f64) -> Option<[f64; 2]> {
    let share = expected_share(after, before, ratio)?;
    let p_value = at_least(Tally::of(after.events, before.events), share);
    Some([share.value(), p_value])
}

/// The same as evidence that may be looked at any time, given the totals (Lindon and Malek).
pub fn ln_e_rate_ratio(
    after: Exposed,
    before: Exposed,
    ratio: f64,
    prior: BetaPrior,
) -> Option<f64> {
    let share = expected_share(after, before, ratio)?;
    Some(ln_e_worse(after.events, before.events, share, prior))
}

/// The exact one-sided test of McNemar: how likely so many of the pairs that changed got worse, if
/// worse and better were equally likely. A fixed look; the sequential form is
/// [`EProcess::of_changed_pairs`](super::e_process::EProcess::of_changed_pairs).
pub fn mcnemar(worse: u64, better: u64) -> f64 {
    at_least(Tally::of(worse, better), Fraction::HALF)
}
