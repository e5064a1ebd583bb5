//! What the gates of a launch are judged by, and the integer boundaries that it is turned into once,
//! when the criteria are fixed. It does not know counts.

use std::collections::BTreeMap;

use crate::criteria::{Criteria, Kpi};
use crate::share::Share;
use crate::statistics::{EProcess, Fraction, PassBoundary, StopBoundary};

/// The error probability of a drift warning. It does not stop a launch, so it does not share the
/// stop's; 1 in 100 is what the sequential test of McNemar is read at (GATES 3.6).
const DRIFT_ALPHA: Fraction = match Fraction::new(0.01) {
    Some(alpha) => alpha,
    None => panic!("a hundredth lies between 0 and 1"),
};

/// What is watched: each series has a tolerance and may stop the launch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Series {
    /// Hubs that failed explicitly.
    Failed,
    /// Hubs that failed or fell silent.
    Bad,
    /// Hubs that a measure shows as worse than before.
    Kpi(Kpi),
}

impl Series {
    /// Its code, as evidence has it.
    pub fn code(self) -> String {
        match self {
            Series::Failed => "FAILED_RATE".to_owned(),
            Series::Bad => "BAD_RATE".to_owned(),
            Series::Kpi(kpi) => format!("KPI:{}", kpi.code()),
        }
    }

    /// The series with this code.
    pub fn from_code(code: &str) -> Option<Series> {
        match code {
            "FAILED_RATE" => Some(Series::Failed),
            "BAD_RATE" => Some(Series::Bad),
            measure => Kpi::from_code(measure.strip_prefix("KPI:")?).map(Series::Kpi),
        }
    }
}

/// What a measure must hold, on pairs of the same hub before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KpiCriteria {
    /// The share of pairs that may be worse.
    pub worsened_max: Share,
    /// Fewer pairs are no ground for a pass. A stop needs no minimum.
    pub pairs_min: u64,
}

/// What a gate is judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateCriteria {
    /// Tolerance for hubs that fail.
    pub failed_max: Share,
    /// Tolerance for hubs that are bad: failed or silent.
    pub bad_max: Share,
    /// The chance, at most, that a firmware within every tolerance is ever stopped. All series
    /// share it.
    pub false_stop: Share,
    /// The chance, at most, that a firmware out of a tolerance is passed. Every series must show
    /// its pass, so none shares it.
    pub false_pass: Share,
    /// The share of a tranche that must have matured.
    pub matured_min: Share,
    /// How long the hubs must have run, in seconds. A stop needs no minimum.
    pub soak_seconds_min: u64,
    /// The measures that are gated.
    pub kpis: BTreeMap<Kpi, KpiCriteria>,
}

/// Why no boundaries can be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnfixableCriteria {
    /// The series may be wholly bad, so nothing could ever stop it.
    Tolerance(Series),
    /// A false stop may be certain.
    FalseStop,
    /// A false pass may be certain.
    FalsePass,
}

/// Criteria with their integer boundaries. Made once for a launch; the same criteria always give
/// the same boundaries.
#[derive(Clone, Debug, PartialEq)]
pub struct FixedCriteria {
    criteria: GateCriteria,
    failed: StopBoundary,
    bad: FixedSeries,
    kpis: BTreeMap<Kpi, FixedSeries>,
    drift: StopBoundary,
}

/// The two boundaries of a series that must show a pass.
#[derive(Clone, Debug, PartialEq)]
struct FixedSeries {
    stop: StopBoundary,
    pass: PassBoundary,
}

impl GateCriteria {
    /// The part of a launch's criteria that its gates are judged by.
    pub fn of(criteria: &Criteria) -> GateCriteria {
        GateCriteria {
            failed_max: criteria.failed_max,
            bad_max: criteria.bad_max,
            false_stop: criteria.false_stop,
            false_pass: criteria.false_pass,
            matured_min: criteria.matured_min,
            soak_seconds_min: u64::from(criteria.soak_hours) * 3600,
            kpis: criteria
                .kpis
                .iter()
                .map(|(measure, rule)| {
                    let kpi = KpiCriteria {
                        worsened_max: criteria.worsened_max,
                        pairs_min: u64::from(rule.pairs_min),
                    };
                    (*measure, kpi)
                })
                .collect(),
        }
    }

    /// Computes the boundaries. They are at hand at once for up to `hubs_max` matured hubs, and
    /// searched for when asked for more; the integers are the same.
    pub fn fix(self, hubs_max: u64) -> Result<FixedCriteria, UnfixableCriteria> {
        let false_stop = fraction(self.false_stop).ok_or(UnfixableCriteria::FalseStop)?;
        let false_pass = fraction(self.false_pass).ok_or(UnfixableCriteria::FalsePass)?;
        let series = u32::try_from(self.kpis.len())
            .unwrap_or(u32::MAX)
            .saturating_add(2);
        let false_stop = false_stop.shared(series);
        let process = |series, tolerance| {
            let tolerance = fraction(tolerance).ok_or(UnfixableCriteria::Tolerance(series))?;
            Ok(EProcess::at(tolerance))
        };
        let fix = |process| FixedSeries {
            stop: StopBoundary::fix(process, false_stop, hubs_max),
            pass: PassBoundary::fix(process, false_pass, hubs_max),
        };
        let failed = process(Series::Failed, self.failed_max)?;
        let bad = process(Series::Bad, self.bad_max)?;
        let kpis = self.kpis.iter().map(|(measure, kpi)| {
            let process = process(Series::Kpi(*measure), kpi.worsened_max)?;
            Ok((*measure, fix(process)))
        });
        Ok(FixedCriteria {
            failed: StopBoundary::fix(failed, false_stop, hubs_max),
            bad: fix(bad),
            kpis: kpis.collect::<Result<_, _>>()?,
            drift: StopBoundary::fix(EProcess::of_changed_pairs(), DRIFT_ALPHA, hubs_max),
            criteria: self,
        })
    }
}

/// The share to calculate with; none for the whole.
fn fraction(share: Share) -> Option<Fraction> {
    Fraction::new(share.ratio())
}

impl FixedCriteria {
    /// The criteria that were fixed.
    pub fn criteria(&self) -> &GateCriteria {
        &self.criteria
    }

    /// What stops the launch for this series. None for a measure that is not gated.
    pub fn stop(&self, series: Series) -> Option<&StopBoundary> {
        match series {
            Series::Failed => Some(&self.failed),
            Series::Bad => Some(&self.bad.stop),
            Series::Kpi(kpi) => self.kpis.get(&kpi).map(|fixed| &fixed.stop),
        }
    }

    /// What this series must show for a pass. None for explicit failures, which are among the bad
    /// and take no evidence of their own, and for a measure that is not gated.
    pub fn pass(&self, series: Series) -> Option<&PassBoundary> {
        match series {
            Series::Failed => None,
            Series::Bad => Some(&self.bad.pass),
            Series::Kpi(kpi) => self.kpis.get(&kpi).map(|fixed| &fixed.pass),
        }
    }

    /// What a measure is said to drift by: so many worse among the pairs that changed.
    pub fn drift(&self) -> &StopBoundary {
        &self.drift
    }

    /// Every series, in the order in which it is told.
    pub fn series(&self) -> impl Iterator<Item = Series> {
        let kpis = self.kpis.keys().map(|kpi| Series::Kpi(*kpi));
        [Series::Failed, Series::Bad].into_iter().chain(kpis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notification::LaunchKind;

    #[test]
    fn sl_6_the_standard_criteria_of_a_launch_can_be_fixed() {
        for kind in [LaunchKind::Ordinary, LaunchKind::Emergency] {
            let criteria = Criteria::standard(kind);
            let fixed = GateCriteria::of(&criteria).fix(1_000).unwrap();
            assert_eq!(fixed.series().count(), 2 + Kpi::ALL.len());
            let boundaries = (
                fixed.stop(Series::Bad).unwrap(),
                fixed.pass(Series::Bad).unwrap(),
            );
            // Six series share the 1 % of a false stop; none shares the 5 % of a false pass.
            assert_eq!(
                (boundaries.0.at(5), boundaries.1.at(1_000)),
                (Some(5), Some(2))
            );
        }
    }

    #[test]
    fn criteria_that_no_number_of_hubs_can_meet_are_not_fixed() {
        let standard = || GateCriteria::of(&Criteria::standard(LaunchKind::Ordinary));
        let whole = Share::of_billion(Share::WHOLE).unwrap();
        let why = |criteria: GateCriteria| criteria.fix(0).unwrap_err();
        let bad = GateCriteria {
            bad_max: whole,
            ..standard()
        };
        assert_eq!(why(bad), UnfixableCriteria::Tolerance(Series::Bad));
        let failed = GateCriteria {
            failed_max: whole,
            ..standard()
        };
        assert_eq!(why(failed), UnfixableCriteria::Tolerance(Series::Failed));
        let stop = GateCriteria {
            false_stop: whole,
            ..standard()
        };
        assert_eq!(why(stop), UnfixableCriteria::FalseStop);
        let pass = GateCriteria {
            false_pass: whole,
            ..standard()
        };
        assert_eq!(why(pass), UnfixableCriteria::FalsePass);
        let mut kpi = standard();
        let worse = KpiCriteria {
            worsened_max: whole,
            pairs_min: 0,
        };
        kpi.kpis.insert(Kpi::Alerts, worse);
        assert_eq!(
            why(kpi),
            UnfixableCriteria::Tolerance(Series::Kpi(Kpi::Alerts))
        );
        assert!(
            GateCriteria {
                matured_min: whole,
                ..standard()
            }
            .fix(0)
            .is_ok()
        );
    }
}
