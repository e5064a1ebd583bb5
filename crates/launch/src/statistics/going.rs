//! The distribution of the number of bad hubs among those that have matured, while a rule has not
//! stopped yet: the state of the exact dynamic programmes.

use super::beta::Point;
use super::binomial::{ln_probability, whole_down};
use super::fraction::Fraction;
use super::tally::Tally;

/// States less likely than this are left out. They cannot move a probability that anybody asks for.
const NEGLIGIBLE: f64 = 1e-60;

/// How likely each number of bad hubs is, together with not having stopped.
pub(super) struct Going {
    /// The number of bad hubs that the first entry stands for.
    from: u64,
    likely: Vec<f64>,
}

impl Going {
    pub fn start() -> Going {
        Going {
            from: 0,
            likely: vec![1.0],
        }
    }

    pub fn is_over(&self) -> bool {
        self.likely.is_empty()
    }

    /// Adds a hub that is bad with probability `rate`.
    pub fn one_hub(&mut self, rate: f64) {
        let good = 1.0 - rate;
        let mut before = 0.0;
        for likely in &mut self.likely {
            let here = *likely;
            *likely = here * good + before * rate;
            before = here;
        }
        self.likely.push(before * rate);
        self.drop_negligible();
    }

    /// Draws one more hub, the `drawn`th, of a population of so many bad and so many good.
    pub fn one_drawn(&mut self, bad: u64, good: u64, drawn: u64) {
        let mut before = 0.0;
        for (seen, likely) in (self.from..).zip(&mut self.likely) {
            let seen_good = drawn - 1 - seen;
            let (bad_left, good_left) = Tally::of(bad - seen, good - seen_good).split();
            let left = bad_left + good_left;
            let here = *likely;
            *likely = here * (good_left / left) + before;
            before = here * (bad_left / left);
        }
        self.likely.push(before);
        // What cannot happen has exactly no probability, and must not be carried on.
        self.drop_negligible();
    }

    /// The number of bad among `hubs`, each bad with probability `rate`.
    pub fn binomial(hubs: u64, rate: f64) -> Going {
        let Some(point) = Fraction::new(rate).map(|rate| Point::new(rate.value())) else {
            let from = if rate > 0.0 { hubs } else { 0 };
            return Going {
                from,
                likely: vec![1.0],
            };
        };
        let (n, _) = Tally::of(hubs, 0).split();
        let mode = whole_down((n + 1.0) * rate).min(hubs);
        let likely = |bad| ln_probability(Tally::of(bad, hubs - bad), point).exp();
        let seen = |likely: &f64| *likely >= NEGLIGIBLE;
        let mut below: Vec<f64> = (0..mode).rev().map(likely).take_while(seen).collect();
        below.reverse();
        let from = mode - below.len() as u64;
        below.extend((mode..=hubs).map(likely).take_while(seen));
        Going {
            from,
            likely: below,
        }
    }

    /// Adds a wave: the two numbers are independent.
    pub fn with_wave(&self, wave: &Going) -> Going {
        let length = self.likely.len() + wave.likely.len();
        let mut likely = vec![0.0; length.saturating_sub(1)];
        for (at, here) in self.likely.iter().enumerate() {
            for (sum, added) in likely[at..].iter_mut().zip(&wave.likely) {
                *sum += here * added;
            }
        }
        let mut sum = Going {
            from: self.from + wave.from,
            likely,
        };
        sum.drop_negligible();
        sum
    }

    /// Takes out all with at least `boundary` bad hubs and gives how likely they were.
    pub fn take_from(&mut self, boundary: u64) -> f64 {
        let kept = boundary.saturating_sub(self.from);
        let kept = usize::try_from(kept)
            .unwrap_or(usize::MAX)
            .min(self.likely.len());
        self.likely.drain(kept..).rev().sum()
    }

    /// Takes out, from both ends, all numbers of bad hubs that are `out`, and gives how likely they
    /// were.
    pub fn take_ends(&mut self, out: impl Fn(u64) -> bool) -> f64 {
        let mut taken = 0.0;
        while let Some(likely) = self.likely.last().filter(|_| out(self.last())) {
            taken += likely;
            self.likely.pop();
        }
        let front = (self.from..)
            .zip(&self.likely)
            .take_while(|(bad, _)| out(*bad))
            .count();
        self.from += front as u64;
        taken + self.likely.drain(..front).sum::<f64>()
    }

    /// Each number of bad hubs that is still likely, with its probability.
    pub fn counts(&self) -> impl DoubleEndedIterator<Item = (u64, f64)> + ExactSizeIterator {
        let from = self.from;
        let likely = self.likely.iter().enumerate();
        likely.map(move |(at, likely)| (from + at as u64, *likely))
    }

    /// The greatest number of bad hubs that is still likely.
    fn last(&self) -> u64 {
        self.from + (self.likely.len() as u64).saturating_sub(1)
    }

    fn drop_negligible(&mut self) {
        while self
            .likely
            .last()
            .is_some_and(|likely| *likely < NEGLIGIBLE)
        {
            self.likely.pop();
        }
        let front = self
            .likely
            .iter()
            .take_while(|likely| **likely < NEGLIGIBLE)
            .count();
        if front > 0 {
            self.likely.drain(..front);
            self.from += front as u64;
        }
    }
}
