//! The criteria of a launch's gates: fixed in its notification, and turned once into the integer
//! boundaries that every gate of the launch is decided by.

use crate::share::Share;
use crate::statistics::{EProcess, PassBoundary, StopBoundary};

/// The error probability of a drift warning. It does not stop a launch, so it is not among those
/// that share the stop's; 1 in 100 is what the sequential test of McNemar is read at.
const DRIFT_ALPHA: Share = Share::HUNDREDTH;

/// One half: worse and better pairs are equally likely where nothing has changed.
const EVEN: Share = Share::HALF;

/// The position of a KPI in [`GateCriteria::kpis`], from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KpiNumber(pub usize);

/// What is watched: each series has a tolerance and may stop the launch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Series {
    /// Hubs that failed explicitly.
    Failed,
    /// Hubs that failed or fell silent.
    Bad,
    /// Hubs that a KPI shows as worse than before.
    Kpi(KpiNumber),
}

/// What a KPI must hold: pairs of the same hub before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KpiCriteria {
    /// The share of pairs that may be worse.
    pub worsened_tolerance: Share,
    /// Fewer pairs are no ground for a pass. A stop needs no minimum.
    pub pairs_min: u64,
}

/// The criteria of a launch's gates as its notification states them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateCriteria {
    /// The share of matured hubs that may fail explicitly.
    pub failed_tolerance: Share,
    /// The share of matured hubs that may fail or fall silent.
    pub bad_tolerance: Share,
    /// The probability of ever stopping though every series is within its tolerance. All series
    /// share it.
    pub alpha_stop: Share,
    /// The probability of showing a pass though a series is not within its tolerance. Every series
    /// must show it, so none shares it.
    pub alpha_pass: Share,
    /// The share of a tranche that must have matured.
    pub matured_share_min: Share,
    /// How long the hubs must have run, in seconds. A stop needs no minimum.
    pub soak_seconds_min: u64,
    /// The KPIs.
    pub kpis: Vec<KpiCriteria>,
}

/// Why criteria cannot be fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateCriteriaFault {
    /// The series' tolerance is 0 or 1, which no number of hubs can show or exceed.
    Tolerance(Series),
    /// The error probability of a stop is 0 or 1.
    AlphaStop,
    /// The error probability of a pass is 0 or 1.
    AlphaPass,
}

/// Criteria with their integer boundaries. Made once for a launch; the same criteria always give
/// the same boundaries.
#[derive(Clone, Debug, PartialEq)]
pub struct FixedCriteria {
    criteria: GateCriteria,
    failed: StopBoundary,
    bad: FixedSeries,
    kpis: Vec<FixedSeries>,
    drift: StopBoundary,
}

/// The two boundaries of a series that must show a pass.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FixedSeries {
    pub(super) stop: StopBoundary,
    pub(super) pass: PassBoundary,
}

impl GateCriteria {
    /// Computes the boundaries. They are at hand at once for up to `hubs_max` matured hubs, and
    /// searched for when asked for more; the integers are the same.
    pub fn fix(self, hubs_max: u64) -> Result<FixedCriteria, GateCriteriaFault> {
        let alpha_stop = self
            .alpha_stop
            .fraction()
            .ok_or(GateCriteriaFault::AlphaStop)?;
        let alpha_pass = self
            .alpha_pass
            .fraction()
            .ok_or(GateCriteriaFault::AlphaPass)?;
        let series = self.kpis.len().saturating_add(2);
        let alpha_stop = alpha_stop.shared(u32::try_from(series).unwrap_or(u32::MAX));
        let process = |series, tolerance: Share| {
            let tolerance = tolerance
                .fraction()
                .ok_or(GateCriteriaFault::Tolerance(series))?;
            Ok(EProcess::at(tolerance))
        };
        let fix = |process| FixedSeries {
            stop: StopBoundary::fix(process, alpha_stop, hubs_max),
            pass: PassBoundary::fix(process, alpha_pass, hubs_max),
        };
        let failed = process(Series::Failed, self.failed_tolerance)?;
        let bad = process(Series::Bad, self.bad_tolerance)?;
        let kpis = self.kpis.iter().enumerate().map(|(at, kpi)| {
            let series = Series::Kpi(KpiNumber(at));
            process(series, kpi.worsened_tolerance).map(fix)
        });
        let drift = EVEN.fraction().ok_or(GateCriteriaFault::AlphaStop)?;
        let drift_alpha = DRIFT_ALPHA.fraction().ok_or(GateCriteriaFault::AlphaStop)?;
        Ok(FixedCriteria {
            failed: StopBoundary::fix(failed, alpha_stop, hubs_max),
            bad: fix(bad),
            kpis: kpis.collect::<Result<_, _>>()?,
            drift: StopBoundary::fix(EProcess::of_pairs(drift), drift_alpha, hubs_max),
            criteria: self,
        })
    }
}

impl FixedCriteria {
    /// The criteria that were fixed.
    pub fn criteria(&self) -> &GateCriteria {
        &self.criteria
    }

    /// The stop boundary of explicit failures.
    pub fn failed_stop(&self) -> &StopBoundary {
        &self.failed
    }

    /// The stop boundary of hubs that failed or fell silent.
    pub fn bad_stop(&self) -> &StopBoundary {
        &self.bad.stop
    }

    /// The pass boundary of hubs that failed or fell silent.
    pub fn bad_pass(&self) -> &PassBoundary {
        &self.bad.pass
    }

    /// What each KPI is judged by, with its boundaries, in order.
    pub(super) fn kpis(&self) -> impl Iterator<Item = (KpiNumber, KpiCriteria, &FixedSeries)> {
        let kpis = self.criteria.kpis.iter().zip(&self.kpis).enumerate();
        kpis.map(|(at, (kpi, fixed))| (KpiNumber(at), *kpi, fixed))
    }

    /// The boundary of worse pairs among those that changed, from which a KPI is said to drift.
    pub(super) fn drift(&self) -> &StopBoundary {
        &self.drift
    }
}
