//! The boundaries that a level's tranche is held against after each wave: the integers of its gate.

use super::FaultKind;
use crate::gate::{FixedCriteria, Series};
use std::collections::BTreeMap;

/// The boundaries of one level. Every hub of a wave is taken to have matured, and to be measured
/// before and after.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    /// For each series, after each wave: so many stop.
    stops: BTreeMap<Series, Vec<Option<u64>>>,
    /// For each series that must show a pass: up to so many do, after the last wave.
    passes: BTreeMap<Series, Option<u64>>,
}

impl Watch {
    pub fn of(fixed: &FixedCriteria, waves: &[u64]) -> Watch {
        let matured: Vec<u64> = waves
            .iter()
            .scan(0, |sum, hubs| {
                *sum += hubs;
                Some(*sum)
            })
            .collect();
        let hubs: u64 = waves.iter().sum();
        let stops = fixed.series().filter_map(|series| {
            let stop = fixed.stop(series)?;
            let after = matured.iter().map(|matured| stop.at(*matured));
            Some((series, after.collect()))
        });
        let passes = fixed.series().filter_map(|series| {
            let pass = fixed.pass(series)?;
            let enough = hubs >= pairs_min(fixed, series);
            Some((series, pass.at(hubs).filter(|_| enough)))
        });
        Watch {
            stops: stops.collect(),
            passes: passes.collect(),
        }
    }

    /// So many of this series stop, after each wave.
    pub fn stops(&self, series: Series) -> &[Option<u64>] {
        self.stops.get(&series).map_or(&[], Vec::as_slice)
    }

    /// Every series with what stops it after each wave.
    pub fn series(&self) -> impl Iterator<Item = (Series, &[Option<u64>])> {
        self.stops
            .iter()
            .map(|(series, stops)| (*series, stops.as_slice()))
    }

    /// Up to so many of this series pass after the last wave.
    pub fn passes(&self, series: Series) -> Option<u64> {
        self.passes.get(&series).copied().flatten()
    }

    /// Whether these counts pass, all other series having none bad.
    pub fn is_passed(&self, counts: impl Fn(Series) -> u64) -> bool {
        self.passes
            .iter()
            .all(|(series, to)| to.is_some_and(|to| counts(*series) <= to))
    }

    /// So many hubs with a fault of this kind stop, after each wave: of the series that it shows
    /// in, the one that stops first.
    pub fn stops_fault(&self, kind: FaultKind) -> Vec<Option<u64>> {
        let series = kind.series();
        let waves = self.stops.values().map(Vec::len).max().unwrap_or(0);
        (0..waves)
            .map(|wave| {
                let of = |series: &Series| self.stops(*series).get(wave).copied().flatten();
                series.iter().filter_map(of).min()
            })
            .collect()
    }

    /// Up to so many hubs with a fault of this kind pass, where nothing else is wrong.
    pub fn passes_fault(&self, kind: FaultKind) -> Option<u64> {
        let judged = kind.judged_by();
        let mut others = self.passes.iter().filter(|(series, _)| **series != judged);
        let clean = others.all(|(_, to)| to.is_some());
        self.passes(judged).filter(|_| clean)
    }
}

/// Fewer pairs than this are no ground for a pass.
fn pairs_min(fixed: &FixedCriteria, series: Series) -> u64 {
    match series {
        Series::Failed | Series::Bad => 0,
        Series::Kpi(kpi) => {
            let kpi = fixed.criteria().kpis.get(&kpi);
            kpi.map_or(0, |kpi| kpi.pairs_min.max(1))
        }
    }
}

/// How many hubs without any fault the smallest tranche has that passes.
pub(super) fn clean_needed(fixed: &FixedCriteria) -> u64 {
    let needed = fixed.series().filter_map(|series| {
        let from = fixed.pass(series)?.passes_from(0);
        Some(from.max(pairs_min(fixed, series)))
    });
    needed.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::{Criteria, Kpi};
    use crate::gate::{
        EmergencyStopState, GateCriteria, PairCounts, TrancheCounts, Verdict, assess,
    };
    use crate::notification::LaunchKind;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        /// What is simulated is what the gate decides: the same counts stop and pass.
        #[test]
        fn a_watch_stops_and_passes_what_the_gate_does(
            waves in proptest::collection::vec(1u64..3_000, 1..6),
            failed in 0u64..60,
            silent in 0u64..60,
            worse in proptest::collection::vec(0u64..60, Kpi::ALL.len()),
        ) {
            let criteria = Criteria::standard(LaunchKind::Ordinary);
            let fixed = GateCriteria::of(&criteria).fix(0).unwrap();
            let watch = Watch::of(&fixed, &waves);
            let hubs: u64 = waves.iter().sum();
            let (failed, silent) = (failed.min(hubs), silent.min(hubs - failed.min(hubs)));
            let worse = |kpi: Kpi| worse[kpi as usize].min(hubs);
            let counts = TrancheCounts {
                ok: hubs - failed - silent,
                failed,
                silent,
                pending: 0,
                soaked_seconds: fixed.criteria().soak_seconds_min,
                emergency_stop: EmergencyStopState::None,
                stopped_before: Vec::new(),
                cells: Vec::new(),
                kpis: Kpi::ALL
                    .into_iter()
                    .map(|kpi| (kpi, PairCounts::new(hubs, worse(kpi), 0).unwrap()))
                    .collect(),
            };
            let of = |series| match series {
                Series::Failed => failed,
                Series::Bad => failed + silent,
                Series::Kpi(kpi) => worse(kpi),
            };
            let last = waves.len() - 1;
            let stopped: Vec<Series> = watch
                .series()
                .filter(|(series, stops)| stops[last].is_some_and(|from| of(*series) >= from))
                .map(|(series, _)| series)
                .collect();
            let verdict = assess(&fixed, &counts).verdict;
            match verdict {
                Verdict::NotAchieved(series) => prop_assert_eq!(stopped, series),
                Verdict::Achieved => {
                    prop_assert!(stopped.is_empty() && watch.is_passed(of));
                }
                Verdict::Inconclusive(_) => {
                    prop_assert!(stopped.is_empty() && !watch.is_passed(of));
                }
                Verdict::NotEvaluable | Verdict::Stopped => prop_assert!(false),
            }
        }
    }

    #[test]
    fn an_explicit_failure_is_also_a_bad_hub_and_the_stricter_boundary_stops() {
        let criteria = Criteria::standard(LaunchKind::Ordinary);
        let fixed = GateCriteria::of(&criteria).fix(0).unwrap();
        let watch = Watch::of(&fixed, &[5_000]);
        let failing = watch.stops_fault(FaultKind::Failing);
        assert_eq!(failing, watch.stops(Series::Failed));
        assert!(failing < watch.stops_fault(FaultKind::Silent));
        assert_eq!(
            watch.passes_fault(FaultKind::Failing),
            watch.passes(Series::Bad)
        );
    }
}
