//! Draws numbers of bad hubs: one binomial number in the place of millions of hubs.
//!
//! Two ways, both exact up to the digits of a double. Where few bad hubs are expected, the
//! distribution is summed up from none until it passes a number drawn between 0 and 1 (inversion).
//! Where many are, a number is drawn from a curve that lies above the distribution and is kept as
//! often as the distribution is high there: transformed rejection with a squeeze (BTRS, Hörmann
//! 1993), some 1.15 trials for a number, whatever the size. What is kept is decided by the same
//! probabilities that the exact computation sums up.

use super::beta::Point;
use super::binomial::{ln_probability, whole_down};
use super::fraction::Fraction;
use super::seeded::Seeded;
use super::tally::Tally;

/// Hubs of which each is bad with one probability, ready to draw from.
#[derive(Clone, Debug)]
pub struct BinomialDraw {
    hubs: u64,
    way: Way,
    /// The good ones are drawn in place of the bad, because they are the fewer.
    turned: bool,
}

#[derive(Clone, Debug)]
enum Way {
    /// None, for certain.
    None,
    Inversion(Inversion),
    Rejection(Rejection),
}

/// From so many expected hubs on, rejection is used. Its curve lies above the distribution from 10
/// on (Hörmann 1993).
const REJECTION_FROM: f64 = 10.0;

impl BinomialDraw {
    /// So many hubs, each bad with probability `rate` (0 and less is never, 1 and more always).
    pub fn of(hubs: u64, rate: f64) -> BinomialDraw {
        let turned = rate > 0.5;
        let fewer = if turned { 1.0 - rate } else { rate };
        let (n, _) = Tally::of(hubs, 0).split();
        let way = match Fraction::new(fewer) {
            _ if hubs == 0 => Way::None,
            None => Way::None,
            Some(rate) if n * rate.value() < REJECTION_FROM => {
                Way::Inversion(Inversion::of(n, rate))
            }
            Some(rate) => Way::Rejection(Rejection::of(hubs, rate)),
        };
        BinomialDraw { hubs, way, turned }
    }

    /// Draws how many are bad.
    pub fn draw(&self, seeded: &mut Seeded) -> u64 {
        let drawn = match &self.way {
            Way::None => 0,
            Way::Inversion(inversion) => inversion.draw(self.hubs, seeded),
            Way::Rejection(rejection) => rejection.draw(seeded),
        };
        match self.turned {
            false => drawn,
            true => self.hubs - drawn,
        }
    }
}

#[derive(Clone, Debug)]
struct Inversion {
    /// The probability of none.
    none: f64,
    /// Each outcome over the one before it is `first`/k − `odds`.
    first: f64,
    odds: f64,
}

impl Inversion {
    fn of(n: f64, rate: Fraction) -> Inversion {
        let odds = rate.value() / rate.rest();
        Inversion {
            none: (n * (-rate.value()).ln_1p()).exp(),
            first: (n + 1.0) * odds,
            odds,
        }
    }

    fn draw(&self, hubs: u64, seeded: &mut Seeded) -> u64 {
        loop {
            let mut left = seeded.fraction();
            let (mut bad, mut k, mut likely) = (0, 0.0, self.none);
            // What roundings leave beyond all outcomes is drawn again.
            while bad <= hubs && likely > 0.0 {
                if left < likely {
                    return bad;
                }
                left -= likely;
                bad += 1;
                k += 1.0;
                likely *= self.first / k - self.odds;
            }
        }
    }
}

#[derive(Clone, Debug)]
struct Rejection {
    hubs: u64,
    n: f64,
    point: Point,
    ln_mode: f64,
    /// The curve: Hörmann's names.
    a: f64,
    b: f64,
    c: f64,
    alpha: f64,
    v_r: f64,
}

impl Rejection {
    fn of(hubs: u64, rate: Fraction) -> Rejection {
        let (n, _) = Tally::of(hubs, 0).split();
        let (p, q) = (rate.value(), rate.rest());
        let deviation = (n * p * q).sqrt();
        let b = 1.15 + 2.53 * deviation;
        let mode = whole_down((n + 1.0) * p).min(hubs);
        let point = Point::new(p);
        Rejection {
            hubs,
            n,
            point,
            ln_mode: ln_probability(Tally::of(mode, hubs - mode), point),
            a: -0.0873 + 0.0248 * b + 0.01 * p,
            b,
            c: n * p + 0.5,
            alpha: (2.83 + 5.1 / b) * deviation,
            v_r: 0.92 - 4.2 / b,
        }
    }

    fn draw(&self, seeded: &mut Seeded) -> u64 {
        loop {
            let u = seeded.fraction() - 0.5;
            let v = seeded.fraction();
            let edge = 0.5 - u.abs();
            let at = (2.0 * self.a / edge + self.b) * u + self.c;
            if !(at >= 0.0 && at < self.n + 1.0) {
                continue;
            }
            let bad = whole_down(at).min(self.hubs);
            // Under the squeeze nothing has to be computed.
            if edge >= 0.07 && v <= self.v_r {
                return bad;
            }
            let ln_height = (v * self.alpha / (self.a / (edge * edge) + self.b)).ln();
            let tally = Tally::of(bad, self.hubs - bad);
            if ln_height <= ln_probability(tally, self.point) - self.ln_mode {
                return bad;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::going::Going;

    /// Pearson's statistic of many draws against the distribution that the exact computation uses,
    /// over outcomes with at least ten expected; the rest together. A true sampler exceeds mean
    /// plus five deviations once in some 100,000 runs, and these seeds are fixed.
    fn check(hubs: u64, rate: f64, draws: u32) {
        let sampler = BinomialDraw::of(hubs, rate);
        let exact = Going::binomial(hubs, rate);
        let mut seen = std::collections::BTreeMap::<u64, f64>::new();
        let mut seeded = Seeded::of(20_161_027, hubs);
        for _ in 0..draws {
            *seen.entry(sampler.draw(&mut seeded)).or_default() += 1.0;
        }
        let all = f64::from(draws);
        let (mut statistic, mut cells, mut rest_seen, mut rest_wanted) = (0.0, 0.0, all, all);
        for (bad, likely) in exact.counts() {
            let wanted = likely * all;
            if wanted < 10.0 {
                continue;
            }
            let hits = seen.get(&bad).copied().unwrap_or(0.0);
            statistic += (hits - wanted) * (hits - wanted) / wanted;
            cells += 1.0;
            rest_seen -= hits;
            rest_wanted -= wanted;
        }
        if rest_wanted > 1.0 {
            statistic += (rest_seen - rest_wanted) * (rest_seen - rest_wanted) / rest_wanted;
        }
        let limit = cells + 5.0 * f64::sqrt(2.0 * cells + 1.0);
        assert!(
            statistic < limit,
            "{hubs} at {rate}: {statistic} of {cells} cells"
        );
    }

    #[test]
    fn draws_follow_the_distribution_at_every_size() {
        for (hubs, rate) in [
            (1, 0.3),
            (7, 0.5),
            (50, 0.2),
            (50, 0.01),
            (150, 0.97),
            (1_000, 0.009_9),
            (1_000, 0.010_1),
            (5_000, 0.05),
            (27_800, 0.005),
            (27_000_000, 1e-7),
            (27_000_000, 0.000_01),
        ] {
            check(hubs, rate, 200_000);
        }
    }

    #[test]
    fn mean_and_spread_are_right_at_the_size_of_the_fleet() {
        for rate in [0.2, 0.01, 1e-6, 0.999] {
            let hubs = 27_000_000;
            let (n, draws) = (27e6, 20_000);
            let sampler = BinomialDraw::of(hubs, rate);
            let mut seeded = Seeded::of(3, 0);
            let (mut sum, mut squares) = (0.0, 0.0);
            for _ in 0..draws {
                let (bad, _) = Tally::of(sampler.draw(&mut seeded), 0).split();
                let off = bad - n * rate;
                sum += off;
                squares += off * off;
            }
            let (draws, variance) = (f64::from(draws), n * rate * (1.0 - rate));
            let mean_off = sum / draws / (variance / draws).sqrt();
            assert!(mean_off.abs() < 4.0, "{rate}: {mean_off}");
            let spread = squares / draws / variance;
            assert!((spread - 1.0).abs() < 0.05, "{rate}: {spread}");
        }
    }

    #[test]
    fn what_is_certain_is_drawn_for_certain() {
        let mut seeded = Seeded::of(1, 1);
        for (hubs, rate, bad) in [
            (0, 0.5, 0),
            (9, 0.0, 0),
            (9, -1.0, 0),
            (9, 1.0, 9),
            (9, 2.0, 9),
        ] {
            assert_eq!(BinomialDraw::of(hubs, rate).draw(&mut seeded), bad);
        }
    }
}
