//! What becomes of a tranche whose waves are looked at one after another, exactly: the chance that
//! it is stopped after each wave, that it passes, and that it does neither.
//!
//! A fault strikes each hub independently at one rate. The boundaries are handed in as integers, so
//! that what is computed here is what the gate does.

use super::beta::Point;
use super::binomial::{at_least, at_most, ln_probability};
use super::fraction::Fraction;
use super::going::Going;
use super::tally::Tally;

/// One wave, as a rule that is looked at when it has matured sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaveLook {
    /// Hubs of the wave that the fault may strike: all of them, or those of one stratum.
    pub hubs: u64,
    /// So many bad in this wave and all before it stop; none where no number can.
    pub stops_from: Option<u64>,
}

/// How a tranche ends at one bad rate. The chances add up to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct WaveOdds {
    /// The chance that it is stopped when this wave has matured, by wave in order.
    pub stops: Vec<f64>,
    /// The chance that all waves mature and the bad hubs are few enough for a pass.
    pub passes: f64,
    /// The chance that all waves mature and it is neither stopped nor passed.
    pub neither: f64,
}

impl WaveOdds {
    /// The chance that it is stopped after any wave.
    pub fn stopped(&self) -> f64 {
        self.stops.iter().sum::<f64>().min(1.0)
    }

    /// The mean number of hubs touched until it is stopped or there are no more, of waves with so
    /// many hubs.
    pub fn hubs_mean(&self, waves: &[u64]) -> f64 {
        let mut going = 1.0;
        let mut mean = 0.0;
        for (hubs, stops) in waves.iter().zip(&self.stops) {
            let (hubs, _) = Tally::of(*hubs, 0).split();
            mean += going * hubs;
            going = (going - stops).max(0.0);
        }
        mean
    }
}

/// What becomes of a tranche with these waves. It passes with at most `passes_to` bad hubs after
/// the last one, unless so many stop; none where no number can pass.
///
/// Waves before the last are followed number by number. The last may have the size of the fleet,
/// so of it only the two tails are computed that count.
pub fn waves_ahead(waves: &[WaveLook], passes_to: Option<u64>, rate: f64) -> WaveOdds {
    let rate = rate.clamp(0.0, 1.0);
    let Some((last, before)) = waves.split_last() else {
        return WaveOdds {
            stops: Vec::new(),
            passes: 0.0,
            neither: 1.0,
        };
    };
    let mut going = Going::start();
    let mut stops = Vec::with_capacity(waves.len());
    for wave in before {
        going = going.with_wave(&Going::binomial(wave.hubs, rate));
        let stopped = wave.stops_from.map_or(0.0, |from| going.take_from(from));
        stops.push(stopped);
    }
    let left: f64 = going.counts().map(|(_, likely)| likely).sum();
    let wave = LastWave::of(last.hubs, rate);
    let stopped = match last.stops_from {
        Some(from) => wave.together_at_least(&going, from),
        None => 0.0,
    };
    // A stop wins: of one kind of fault as many can be within the tolerance that a pass is judged
    // by and beyond another one that stops.
    let passes_to = match (passes_to, last.stops_from) {
        (Some(to), Some(from)) => from.checked_sub(1).map(|below| to.min(below)),
        (to, None) => to,
        (None, Some(_)) => None,
    };
    let passes = match passes_to {
        Some(to) => wave.together_at_most(&going, to),
        None => 0.0,
    };
    stops.push(stopped);
    WaveOdds {
        stops,
        passes,
        neither: (left - stopped - passes).max(0.0),
    }
}

/// The number of bad hubs in the last wave.
enum LastWave {
    /// None of them, or all, for certain.
    Certain(u64),
    /// Binomial, at a rate strictly between.
    Binomial { hubs: u64, rate: Fraction },
}

impl LastWave {
    fn of(hubs: u64, rate: f64) -> LastWave {
        match Fraction::new(rate) {
            Some(rate) => LastWave::Binomial { hubs, rate },
            None if rate > 0.0 => LastWave::Certain(hubs),
            None => LastWave::Certain(0),
        }
    }

    /// The chance of at least `bad` together with those before it.
    fn together_at_least(&self, going: &Going, bad: u64) -> f64 {
        match self {
            LastWave::Certain(here) => chance(going, |before| before + here >= bad),
            LastWave::Binomial { hubs, rate } => {
                let point = Point::new(rate.value());
                let mut tail = Tail::new(*hubs, point, |from| {
                    at_least(Tally::of(from, hubs - from), *rate)
                });
                // The more there are before, the fewer it takes, so the tail only ever grows.
                going
                    .counts()
                    .map(|(before, likely)| likely * tail.at_least(bad.saturating_sub(before)))
                    .sum()
            }
        }
    }

    /// The chance of at most `bad` together with those before it.
    fn together_at_most(&self, going: &Going, bad: u64) -> f64 {
        match self {
            LastWave::Certain(here) => chance(going, |before| before + here <= bad),
            LastWave::Binomial { hubs, rate } => {
                // At most so many bad are at least so many good: the same tail, turned round.
                let point = Point::new(rate.value());
                let turned = Point {
                    x: point.y,
                    y: point.x,
                };
                let mut tail = Tail::new(*hubs, turned, |good_from| {
                    at_most(Tally::of(hubs - good_from, good_from), *rate)
                });
                let falling = going.counts().rev();
                falling
                    .filter_map(|(before, likely)| Some((bad.checked_sub(before)?, likely)))
                    .map(|(left, likely)| likely * tail.at_least(hubs.saturating_sub(left)))
                    .sum()
            }
        }
    }
}

fn chance(going: &Going, of: impl Fn(u64) -> bool) -> f64 {
    let counts = going.counts().filter(|(before, _)| of(*before));
    counts.map(|(_, likely)| likely).sum()
}

/// The chance of at least so many of `hubs`, asked for fewer and fewer: one step adds one outcome.
struct Tail<F> {
    hubs: u64,
    point: Point,
    /// The chance of at least so many, computed from nothing.
    afresh: F,
    /// For how many it was asked last: the chance of at least so many, and of exactly so many.
    asked: Option<(u64, f64, f64)>,
}

/// Below this an outcome has lost digits: it is computed from nothing.
const LOST: f64 = 1e-290;

impl<F: Fn(u64) -> f64> Tail<F> {
    fn new(hubs: u64, point: Point, afresh: F) -> Tail<F> {
        Tail {
            hubs,
            point,
            afresh,
            asked: None,
        }
    }

    fn at_least(&mut self, from: u64) -> f64 {
        if from > self.hubs {
            return 0.0;
        }
        let (mut at, mut tail, mut exactly) = match self.asked {
            Some(asked) => asked,
            None => (from, (self.afresh)(from), self.exactly(from)),
        };
        while at > from {
            exactly = match exactly < LOST {
                true => self.exactly(at - 1),
                false => {
                    let (at, rest) = Tally::of(at, self.hubs - at).split();
                    exactly * (at * self.point.y) / ((rest + 1.0) * self.point.x)
                }
            };
            tail = (tail + exactly).min(1.0);
            at -= 1;
        }
        self.asked = Some((at, tail, exactly));
        tail
    }

    fn exactly(&self, bad: u64) -> f64 {
        ln_probability(Tally::of(bad, self.hubs - bad), self.point).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same by following every number of bad hubs through every wave.
    fn by_following(waves: &[WaveLook], passes_to: Option<u64>, rate: f64) -> WaveOdds {
        let mut going = Going::start();
        let mut stops = Vec::new();
        for wave in waves {
            for _ in 0..wave.hubs {
                going.one_hub(rate);
            }
            stops.push(wave.stops_from.map_or(0.0, |from| going.take_from(from)));
        }
        let few = |bad: u64| passes_to.is_some_and(|to| bad <= to);
        WaveOdds {
            stops,
            passes: chance(&going, few),
            neither: chance(&going, |bad| !few(bad)),
        }
    }

    fn assert_same(one: &WaveOdds, other: &WaveOdds) {
        let all = |odds: &WaveOdds| {
            let ends = [odds.passes, odds.neither];
            odds.stops.iter().copied().chain(ends).collect::<Vec<f64>>()
        };
        for (one, other) in all(one).into_iter().zip(all(other)) {
            assert!((one - other).abs() < 1e-11, "{one} is not {other}");
        }
    }

    proptest! {
        #[test]
        fn tails_of_the_last_wave_are_what_following_it_gives(
            sizes in proptest::collection::vec((0u64..60, proptest::option::of(0u64..40)), 0..5),
            passes_to in proptest::option::of(0u64..30),
            rate in prop_oneof![Just(0.0), Just(1.0), 0.0..1.0f64, 1e-9..1e-3f64],
        ) {
            let waves: Vec<WaveLook> = sizes
                .into_iter()
                .map(|(hubs, stops_from)| WaveLook { hubs, stops_from })
                .collect();
            let passes_to = passes_to.filter(|_| !waves.is_empty());
            let ahead = waves_ahead(&waves, passes_to, rate);
            assert_same(&ahead, &by_following(&waves, passes_to, rate));
            let whole = ahead.stopped() + ahead.passes + ahead.neither;
            prop_assert!((whole - 1.0).abs() < 1e-11);
        }
    }

    #[test]
    fn a_last_wave_of_the_size_of_the_fleet_has_its_tails() {
        let look = |hubs, stops_from| WaveLook { hubs, stops_from };
        let waves = [look(50, Some(5)), look(30_000_000, Some(303_000))];
        let sure = waves_ahead(&waves, Some(299_000), 0.02);
        assert!((sure.stopped() - 1.0).abs() < 1e-12);
        let clean = waves_ahead(&waves, Some(299_000), 0.005);
        assert!((clean.passes + clean.stops[0] - 1.0).abs() < 1e-9);
        let between = waves_ahead(&waves, Some(299_000), 0.01);
        assert!(between.neither > 0.9);
    }
}
