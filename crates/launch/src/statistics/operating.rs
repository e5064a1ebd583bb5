//! What a rule does before it is used: the exact probability that it ever stops a launch, and how
//! many hubs it has then touched, by dynamic programmes over integer boundaries.

use super::binomial::{at_least, whole_up};
use super::boundaries::{StopWalk, stop_boundary};
use super::e_process::EProcess;
use super::fraction::Fraction;
use super::going::Going;
use super::tally::Tally;
use super::waves::{WaveLook, waves_ahead};

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
    let mut touched = 0;
    let look = |hubs: &u64| {
        touched += hubs;
        WaveLook {
            hubs: *hubs,
            stops_from: stop_boundary(process, alpha, touched),
        }
    };
    let looks: Vec<WaveLook> = waves.iter().map(look).collect();
    let odds = waves_ahead(&looks, None, rate);
    Operating {
        stops: odds.stopped(),
        hubs_mean: odds.hubs_mean(waves),
    }
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
