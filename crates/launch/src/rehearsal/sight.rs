//! What a ladder can see and what it cannot: the smallest faults that stop it, and those that it
//! would not even show.
//!
//! A gate watches the whole tranche. A fault that strikes one small stratum may stay below the
//! tolerance of the tranche even where every hub of the stratum has it: then nothing stops the
//! launch, and the rehearsal says so. To *show* a fault takes one bad hub; to *stop* the launch
//! takes as many as the boundary says.

use super::outlook::looks;
use super::{Coverage, FaultKind, LevelAhead, Strikes, Watch};
use crate::criteria::Criteria;
use crate::share::Share;
use crate::statistics::binomial::{clean_excludes, seen_at_least_once};
use crate::statistics::finite_population::bad_in_population;
use crate::statistics::rates::{Exposed, rate_upper};
use crate::statistics::waves::waves_ahead;
use crate::statistics::{BetaPrior, Fraction, Tally};
use std::collections::BTreeMap;

/// The smallest rates of one kind of fault at which the level is stopped, by how likely that is.
/// Rounded up to three digits; absent where not even a fault of every hub that it can strike would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detectable {
    /// Stopped in 80 % of launches.
    pub in_80_percent: Option<Share>,
    /// Stopped in 95 % of launches.
    pub in_95_percent: Option<Share>,
}

/// The smallest rates that show at all: at least one hub is bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// At least one in 80 % of launches.
    pub in_80_percent: Share,
    /// At least one in 95 % of launches. It is also what all hubs clean would exclude at that
    /// confidence, at a fixed look.
    pub in_95_percent: Share,
    /// The same by the rule of three: 3 over the number of hubs.
    pub rule_of_three: Share,
}

/// What the tranche of a level can see.
#[derive(Clone, Debug, PartialEq)]
pub struct TrancheSight {
    /// The smallest faults that stop it, striking hubs anywhere.
    pub stops: BTreeMap<FaultKind, Detectable>,
    /// The smallest faults that show.
    pub seen: Seen,
    /// For faults of these rates, the chance that at least one hub of the tranche shows it.
    pub chance_seen: Vec<(Share, f64)>,
    /// If all its hubs are clean: so many of all affected hubs may still be bad, at 95 %, whatever
    /// the firmware, given only that the hubs were drawn at random.
    pub bad_among_affected_max: u64,
    /// If all its hubs are clean until the soak ends: the greatest constant rate of faults that
    /// start later, per hub and day, at 95 %. Nothing is claimed of what begins after the soak.
    pub later_per_hub_day_max: f64,
    /// So many independent hubs its hubs are worth, if they fail in clusters as assumed.
    pub hubs_worth: f64,
}

/// What a level can see of one stratum.
#[derive(Clone, Debug, PartialEq)]
pub struct StratumSight {
    /// Hubs of it in the tranche.
    pub hubs: u64,
    /// Whether the level covers it.
    pub coverage: Coverage,
    /// The smallest faults of this stratum alone that stop the level.
    pub stops: BTreeMap<FaultKind, Detectable>,
    /// The smallest faults that show in it; absent where it has no hub in the tranche.
    pub seen: Option<Seen>,
}

/// Rates, in parts of a million, for which the chance to see a fault at all is told.
pub const SEEN_RATES: [u32; 6] = [10_000, 1_000, 100, 20, 10, 1];

/// Confidence of everything that is said of clean tranches.
const CONFIDENCE: Fraction = match Fraction::new(0.95) {
    Some(confidence) => confidence,
    None => panic!("lies between 0 and 1"),
};

const POWERS: [Fraction; 2] = match (Fraction::new(0.8), Fraction::new(0.95)) {
    (Some(four_in_five), Some(nineteen_in_twenty)) => [four_in_five, nineteen_in_twenty],
    (Some(_) | None, Some(_) | None) => panic!("both lie between 0 and 1"),
};

/// Finds smallest rates, each search once: kinds and strata often share their boundaries.
#[derive(Default)]
pub(super) struct Eye {
    found: BTreeMap<(Vec<u64>, Vec<Option<u64>>), Detectable>,
}

impl Eye {
    /// What a level can see of its whole tranche, of so many affected hubs.
    pub fn tranche(
        &mut self,
        level: &LevelAhead,
        watch: &Watch,
        criteria: &Criteria,
        affected: u64,
        hubs_worth: f64,
    ) -> TrancheSight {
        let hubs = level.hubs();
        let seen_rates = SEEN_RATES.into_iter().filter_map(Share::of_million);
        let chance = |rate: Share| {
            let fraction = Fraction::new(rate.ratio())?;
            Some((rate, seen_at_least_once(hubs, fraction)))
        };
        let hub_days = hubs as f64 * f64::from(criteria.soak_hours) / 24.0;
        let clean = Exposed {
            events: 0,
            exposure: hub_days,
        };
        let prior = BetaPrior::at(tolerance(criteria));
        let bounds = bad_in_population(affected, Tally::of(0, hubs), prior, CONFIDENCE_RISK);
        TrancheSight {
            stops: self.stops(level, watch, criteria, Strikes::Everywhere),
            seen: seen(hubs).expect("a level has hubs"),
            chance_seen: seen_rates.filter_map(chance).collect(),
            bad_among_affected_max: bounds.map_or(affected, |[_, most]| most),
            later_per_hub_day_max: rate_upper(clean, CONFIDENCE),
            hubs_worth,
        }
    }

    /// What a level can see of each stratum.
    pub fn strata(
        &mut self,
        level: &LevelAhead,
        watch: &Watch,
        criteria: &Criteria,
    ) -> Vec<StratumSight> {
        let sight = |(at, stratum): (usize, &super::StratumAhead)| StratumSight {
            hubs: stratum.hubs(),
            coverage: stratum.coverage,
            stops: self.stops(level, watch, criteria, Strikes::Stratum(at)),
            seen: seen(stratum.hubs()),
        };
        level.strata.iter().enumerate().map(sight).collect()
    }

    fn stops(
        &mut self,
        level: &LevelAhead,
        watch: &Watch,
        criteria: &Criteria,
        strikes: Strikes,
    ) -> BTreeMap<FaultKind, Detectable> {
        let struck = strikes.hubs(level);
        super::report::kinds(criteria)
            .map(|kind| (kind, self.smallest(struck, watch.stops_fault(kind))))
            .collect()
    }

    fn smallest(&mut self, struck: &[u64], stops: Vec<Option<u64>>) -> Detectable {
        let key = (struck.to_vec(), stops);
        if let Some(known) = self.found.get(&key) {
            return *known;
        }
        let [in_80_percent, in_95_percent] =
            POWERS.map(|power| smallest_stopping(&key.0, &key.1, power));
        let found = Detectable {
            in_80_percent,
            in_95_percent,
        };
        self.found.insert(key, found);
        found
    }
}

/// The error probability that goes with the confidence.
const CONFIDENCE_RISK: Fraction = match Fraction::new(0.05) {
    Some(risk) => risk,
    None => panic!("lies between 0 and 1"),
};

fn tolerance(criteria: &Criteria) -> Fraction {
    Fraction::new(criteria.bad_max.ratio()).expect("criteria that could be fixed")
}

/// Places of the rates of three digits: 100 to 999 parts of a thousand million, then ten times as
/// many, and so on up to all hubs.
const RATES: u32 = 7 * 900;

fn rate_at(place: u32) -> Share {
    let parts = (100 + place % 900) * 10u32.pow(place / 900);
    Share::of_billion(parts).expect("at most all hubs")
}

/// The smallest rate at which a fault stops with this chance. A higher rate never stops more
/// rarely, because boundaries are on counts of bad hubs.
fn smallest_stopping(struck: &[u64], stops: &[Option<u64>], power: Fraction) -> Option<Share> {
    let looks = looks(struck, stops);
    let mut reached = 0;
    let can_stop = looks.iter().any(|look| {
        reached += look.hubs;
        look.stops_from.is_some_and(|from| reached >= from)
    });
    if !can_stop {
        return None;
    }
    let enough =
        |place| waves_ahead(&looks, None, rate_at(place).ratio()).stopped() >= power.value();
    let (mut low, mut high) = (0, RATES);
    while low < high {
        let middle = low + (high - low) / 2;
        match enough(middle) {
            true => high = middle,
            false => low = middle + 1,
        }
    }
    Some(rate_at(low))
}

fn seen(hubs: u64) -> Option<Seen> {
    if hubs == 0 {
        return None;
    }
    let [four_in_five, nineteen_in_twenty] = POWERS.map(|power| clean_excludes(hubs, power));
    let [rule_of_three, exactly] = nineteen_in_twenty;
    Some(Seen {
        in_80_percent: rounded_up(four_in_five[1]),
        in_95_percent: rounded_up(exactly),
        rule_of_three: rounded_up(rule_of_three),
    })
}

/// The next larger share in whole parts of a thousand million.
fn rounded_up(rate: f64) -> Share {
    let parts = (rate.clamp(0.0, 1.0) * f64::from(Share::WHOLE)).ceil();
    Share::of_billion(parts as u32).expect("at most the whole")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_of_three_digits_ascend_to_all_hubs() {
        let rates: Vec<u32> = (0..=RATES)
            .map(|at| rate_at(at).parts_per_billion())
            .collect();
        assert!(rates.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!((rates[0], rates[RATES as usize]), (100, Share::WHOLE));
    }

    /// GATES 3.5: 50,000 clean hubs exclude 6.0·10⁻⁵.
    #[test]
    fn gates_3_5_the_rule_of_three() {
        let seen = seen(50_000).unwrap();
        assert_eq!(seen.rule_of_three.parts_per_billion(), 60_000);
        assert_eq!(seen.in_95_percent.parts_per_billion(), 59_913);
        assert_eq!(super::seen(0), None);
    }
}
