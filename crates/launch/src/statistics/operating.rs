//! What a rule does before it is used: the exact probability that it ever stops a launch, and how
//! many hubs it has then touched, by dynamic programmes over integer boundaries.

use super::beta::Point;
use super::binomial::{at_least, ln_probability, whole_down, whole_up};
use super::boundaries::{StopWalk, stop_boundary};
use super::e_process::EProcess;
use super::fraction::Fraction;
use super::tally::Tally;

/// States less likely than this are left out. They cannot move a probability that anybody asks for.
const NEGLIGIBLE: f64 = 1e-60;

/// How a stopping rule behaves at one bad rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Operating {
    /// The probability that it stops.
    pub stops: f64,
    /// The mean number of hubs until it stops or there are no more.
    pub hubs_mean: f64,
}

/// The rule of the gates, looked at after each of up to `hubs` matured hubs.
pub fn ever_stops(process: &EProcess, alpha: Fraction, hubs: u64, rate: f64) -> Operating {
    first_passage(hubs, rate, StopWalk::new(process, alpha))
}

/// For comparison: a fixed-look lower bound of Clopper and Pearson, looked at after each hub, that
/// stops once it is above the tolerance. It errs far more often than its confidence says.
pub fn naive_peeking(tolerance: Fraction, confidence: Fraction, hubs: u64, rate: f64) -> Operating {
    let risk = confidence.rest();
    let mut bad = 0u64;
    let boundaries = (1u64..).map(move |matured| {
        // The least number goes up by at most one from hub to hub.
        let above = |bad| at_least(Tally::of(bad, matured - bad), tolerance) <= risk;
        if !(bad <= matured && above(bad)) {
            bad += 1;
        }
        (bad <= matured && above(bad)).then_some(bad)
    });
    first_passage(hubs, rate, boundaries)
}

/// For comparison: a threshold on the plain ratio of failures to hubs, once `hubs_min` are done.
pub fn ratio_threshold(threshold: Fraction, hubs_min: u64, hubs: u64, rate: f64) -> Operating {
    let boundaries = (1u64..).map(move |matured| {
        let (n, _) = Tally::of(matured, 0).split();
        // Thresholds are written in decimals: 1 of 100 reaches 1 %, whatever the last bit says.
        let least = whole_up(threshold.value() * n * (1.0 - 1e-14));
        (matured >= hubs_min).then_some(least)
    });
    first_passage(hubs, rate, boundaries)
}

/// The rule of the gates, looked at only when a wave has matured: the probability that it stops, and
/// the mean number of hubs that were touched by then.
pub fn waves_stop(process: &EProcess, alpha: Fraction, waves: &[u64], rate: f64) -> Operating {
    let rate = rate.clamp(0.0, 1.0);
    let mut going = Going::start();
    let (mut stops, mut hubs_mean, mut touched) = (0.0, 0.0, 0);
    for wave in waves {
        if going.is_over() {
            break;
        }
        let (hubs, _) = Tally::of(*wave, 0).split();
        hubs_mean += (1.0 - stops) * hubs;
        touched += wave;
        going = going.with_wave(&Going::binomial(*wave, rate));
        if let Some(boundary) = stop_boundary(process, alpha, touched) {
            stops = (stops + going.take_from(boundary)).min(1.0);
        }
    }
    Operating { stops, hubs_mean }
}

/// Follows the number of bad hubs up to `hubs`, each bad with probability `rate`, and takes out
/// what has reached the boundary.
fn first_passage(hubs: u64, rate: f64, boundaries: impl Iterator<Item = Option<u64>>) -> Operating {
    let rate = rate.clamp(0.0, 1.0);
    let mut going = Going::start();
    let (mut stops, mut hubs_mean) = (0.0, 0.0);
    for (_, boundary) in (0..hubs).zip(boundaries) {
        hubs_mean += 1.0 - stops;
        going.one_hub(rate);
        if let Some(boundary) = boundary {
            stops = (stops + going.take_from(boundary)).min(1.0);
        }
        if going.is_over() {
            break;
        }
    }
    Operating { stops, hubs_mean }
}

/// How likely each number of bad hubs is, together with not having stopped.
struct Going {
    /// The number of bad hubs that the first entry stands for.
    from: u64,
    likely: Vec<f64>,
}

impl Going {
    fn start() -> Going {
        Going {
            from: 0,
            likely: vec![1.0],
        }
    }

    fn is_over(&self) -> bool {
        self.likely.is_empty()
    }

    /// Adds a hub that is bad with probability `rate`.
    fn one_hub(&mut self, rate: f64) {
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

    /// The number of bad among `hubs`, each bad with probability `rate`.
    fn binomial(hubs: u64, rate: f64) -> Going {
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
    fn with_wave(&self, wave: &Going) -> Going {
        let mut likely = vec![0.0; self.likely.len() + wave.likely.len() - 1];
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
    fn take_from(&mut self, boundary: u64) -> f64 {
        let kept = boundary.saturating_sub(self.from);
        let kept = usize::try_from(kept)
            .unwrap_or(usize::MAX)
            .min(self.likely.len());
        self.likely.drain(kept..).rev().sum()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn fraction(value: f64) -> Fraction {
        Fraction::new(value).unwrap()
    }

    fn gates() -> (EProcess, Fraction) {
        (EProcess::at(fraction(0.01)), fraction(0.01))
    }

    #[test]
    fn a_rate_of_nothing_never_stops_and_a_rate_of_all_stops_at_once() {
        let (process, alpha) = gates();
        let none = ever_stops(&process, alpha, 1_000, 0.0);
        assert_eq!(
            none,
            Operating {
                stops: 0.0,
                hubs_mean: 1_000.0
            }
        );
        let all = ever_stops(&process, alpha, 1_000, 1.0);
        assert_eq!(
            all,
            Operating {
                stops: 1.0,
                hubs_mean: 4.0
            }
        );
        let waves = waves_stop(&process, alpha, &[50, 950], 1.0);
        assert_eq!(
            waves,
            Operating {
                stops: 1.0,
                hubs_mean: 50.0
            }
        );
        let waves = waves_stop(&process, alpha, &[50, 950], 0.0);
        assert_eq!(
            waves,
            Operating {
                stops: 0.0,
                hubs_mean: 1_000.0
            }
        );
    }

    #[test]
    fn waves_of_one_hub_are_looking_at_each() {
        let (process, alpha) = gates();
        let each = ever_stops(&process, alpha, 300, 0.05);
        let waves = waves_stop(&process, alpha, &[1; 300], 0.05);
        assert!((each.stops - waves.stops).abs() < 1e-13);
        assert!((each.hubs_mean - waves.hubs_mean).abs() < 1e-9);
    }

    #[test]
    fn no_hubs_and_no_waves_touch_nothing() {
        let (process, alpha) = gates();
        let nothing = Operating {
            stops: 0.0,
            hubs_mean: 0.0,
        };
        assert_eq!(ever_stops(&process, alpha, 0, 0.5), nothing);
        assert_eq!(waves_stop(&process, alpha, &[], 0.5), nothing);
    }

    /// GATES 3.2: at the tolerance the stop rule errs in less than 1 of 100 launches, at any size.
    #[test]
    fn at_the_tolerance_a_stop_is_rarer_than_alpha() {
        for p in [0.001, 0.01, 0.3] {
            let process = EProcess::at(fraction(p));
            let rule = ever_stops(&process, fraction(0.01), 20_000, p);
            assert!(rule.stops > 0.001 && rule.stops < 0.01, "{p}: {rule:?}");
        }
    }
}
