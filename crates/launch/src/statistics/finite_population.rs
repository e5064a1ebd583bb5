//! How many hubs of a finite list are bad, when a random part of it has matured: an interval of
//! whole numbers that holds at every look, by the ratio of prior to posterior (Waudby-Smith and
//! Ramdas 2020). Its only assumption is the random order; when all have matured it is exact.

use super::beta::{Point, ln_beta, ln_prefactor};
use super::binomial::{first, last, ln_probability, whole_down};
use super::e_process::BetaPrior;
use super::fraction::Fraction;
use super::going::Going;
use super::tally::Tally;

/// The least and the greatest number of bad hubs among `population` that are not excluded after
/// the tally. None where the tally is larger than the population.
pub fn bad_in_population(
    population: u64,
    tally: Tally,
    prior: BetaPrior,
    alpha: Fraction,
) -> Option<[u64; 2]> {
    let unseen = population.checked_sub(tally.matured())?;
    let mixed = ln_mixture(tally, prior);
    let kept = |bad: u64| {
        ln_drawn(population, bad, tally).is_some_and(|ln| mixed - ln < alpha.ln_inverse())
    };
    let (least, greatest) = (tally.bad(), tally.bad() + unseen);
    let (bad, good) = tally.split();
    let (size, _) = Tally::of(population, 0).split();
    // The likelihood rises up to the share that was seen and falls from there on.
    let top = match tally.matured() {
        0 => least,
        _ => whole_down((size + 1.0) * (bad / (bad + good))).clamp(least, greatest),
    };
    let low = first(least, top, kept).unwrap_or(top);
    let high = last(top, greatest, kept).unwrap_or(top);
    Some([low, high])
}

/// ln of the probability of the tally under the prior: beta-binomial.
fn ln_mixture(tally: Tally, prior: BetaPrior) -> f64 {
    if tally.matured() == 0 {
        return 0.0;
    }
    let (bad, good) = tally.split();
    let (a, b) = prior.shapes();
    let point = Point::share(a + bad, b + good);
    let posterior = ln_prefactor(a + bad, b + good, point);
    ln_probability(tally, point) + a * point.x.ln() + b * point.y.ln() - posterior - ln_beta(a, b)
}

/// ln of the probability of drawing the tally from `population` hubs of which `bad` are bad; none
/// where that cannot happen.
pub(super) fn ln_drawn(population: u64, bad: u64, tally: Tally) -> Option<f64> {
    let bad_left = bad.checked_sub(tally.bad())?;
    let good_left = population.checked_sub(bad)?.checked_sub(tally.good())?;
    let left = bad_left + good_left;
    if tally.matured() == 0 || left == 0 {
        return Some(0.0);
    }
    // Three binomials at the share drawn: their powers cancel exactly, so only deviances remain.
    let (drawn, undrawn) = Tally::of(tally.matured(), left).split();
    let share = Point::share(drawn, undrawn);
    let of_bad = ln_probability(Tally::of(tally.bad(), bad_left), share);
    let of_good = ln_probability(Tally::of(tally.good(), good_left), share);
    Some(of_bad + of_good - ln_probability(Tally::of(tally.matured(), left), share))
}

/// The probability that `drawn` hubs out of `population` show at least one of its `bad` ones.
pub fn seen_at_least_once(population: u64, bad: u64, drawn: u64) -> Option<f64> {
    let good = population.checked_sub(bad)?;
    population.checked_sub(drawn)?;
    if drawn > good {
        return Some(1.0);
    }
    let unseen = ln_drawn(population, bad, Tally::of(0, drawn))?;
    Some(-unseen.exp_m1())
}

/// The probability that [`bad_in_population`], looked at after every hub, ever excludes the true
/// number `bad`: exact, and at most `alpha`. None where `bad` is more than `population`.
pub fn ever_excludes_truth(
    population: u64,
    bad: u64,
    prior: BetaPrior,
    alpha: Fraction,
) -> Option<f64> {
    let good = population.checked_sub(bad)?;
    let odds = Odds::of(bad, good, prior)?;
    let excludes = |seen, drawn| odds.excludes(Tally::of(seen, drawn - seen), alpha);
    let mut excluded = 0.0;
    let mut going = Going::start();
    for drawn in 1..=population {
        going.one_drawn(bad, good, drawn);
        // For each number drawn the tallies that do not exclude the truth lie side by side: the
        // logarithm of the odds is convex in the number of bad ones.
        excluded += going.take_ends(|seen| excludes(seen, drawn));
        if going.is_over() {
            break;
        }
    }
    Some(excluded.min(1.0))
}

/// ln of prior over posterior of the true number, for each tally: a sum of three numbers that
/// depend on the bad, the good and all hubs drawn.
struct Odds {
    by_bad: Vec<f64>,
    by_good: Vec<f64>,
    by_drawn: Vec<f64>,
}

impl Odds {
    fn of(bad: u64, good: u64, prior: BetaPrior) -> Option<Odds> {
        let (a, b) = prior.shapes();
        Some(Odds {
            by_bad: Odds::rising(a, bad)?,
            by_good: Odds::rising(b, good)?,
            by_drawn: Odds::rising(a + b, bad + good)?,
        })
    }

    /// ln of shape·(shape+1)⋯ over count·(count−1)⋯, with 0, 1, 2 … factors.
    fn rising(shape: f64, count: u64) -> Option<Vec<f64>> {
        let mut sums = vec![0.0];
        let mut sum = 0.0;
        let (count, _) = Tally::of(count, 0).split();
        let mut step = 0.0;
        while step < count {
            sum += ((shape + step) / (count - step)).ln();
            sums.push(sum);
            step += 1.0;
        }
        Some(sums)
    }

    fn excludes(&self, tally: Tally, alpha: Fraction) -> bool {
        let at = |sums: &[f64], count: u64| {
            usize::try_from(count)
                .ok()
                .and_then(|count| sums.get(count))
                .copied()
        };
        let parts = [
            at(&self.by_bad, tally.bad()),
            at(&self.by_good, tally.good()),
            at(&self.by_drawn, tally.matured()).map(|drawn| -drawn),
        ];
        let ln_ratio: Option<f64> = parts.into_iter().sum();
        ln_ratio.is_some_and(|ln_ratio| ln_ratio >= alpha.ln_inverse())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn priors() -> [BetaPrior; 2] {
        [
            BetaPrior::new(1.0, 1.0).unwrap(),
            BetaPrior::new(0.5, 49.5).unwrap(),
        ]
    }

    #[test]
    fn when_all_have_matured_the_number_is_known_and_before_any_it_is_not() {
        let alpha = Fraction::new(0.05).unwrap();
        for prior in priors() {
            let bounds = |bad, drawn| {
                bad_in_population(1_000, Tally::new(bad, drawn).unwrap(), prior, alpha)
            };
            for bad in [0, 1, 17, 999, 1_000] {
                assert_eq!(bounds(bad, 1_000), Some([bad, bad]));
            }
            assert_eq!(bounds(0, 0), Some([0, 1_000]));
            assert_eq!(bounds(3, 1_001), None);
        }
    }

    /// GATES 3.5: the error probability, verified exactly.
    #[test]
    fn the_truth_is_excluded_more_rarely_than_alpha() {
        for prior in priors() {
            for alpha in [0.01, 0.05, 0.3] {
                for bad in [0, 1, 5, 60, 199, 200] {
                    let fraction = Fraction::new(alpha).unwrap();
                    let excluded = ever_excludes_truth(200, bad, prior, fraction).unwrap();
                    assert!(
                        (0.0..=alpha).contains(&excluded),
                        "{bad}: {excluded} > {alpha}"
                    );
                }
            }
        }
        assert_eq!(
            ever_excludes_truth(5, 6, priors()[0], Fraction::new(0.05).unwrap()),
            None
        );
    }

    #[test]
    fn a_fault_is_seen_for_certain_where_more_are_drawn_than_are_good() {
        assert_eq!(seen_at_least_once(100, 10, 91), Some(1.0));
        assert_eq!(seen_at_least_once(100, 0, 91), Some(0.0));
        assert_eq!(seen_at_least_once(100, 101, 1), None);
        assert_eq!(seen_at_least_once(100, 1, 101), None);
    }
}
