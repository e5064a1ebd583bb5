//! The verdict on a tranche (GATES 3.8): what its counts say, by boundaries fixed beforehand.
//!
//! Only integers are compared here, so the same counts give the same verdict on every machine for
//! ever. A pass takes evidence; what is missing is named and never counts as good. The verdict
//! holds no launch and lets none go on: that is done with it elsewhere.

use std::collections::BTreeMap;

use super::criteria::{FixedCriteria, Series};
use crate::criteria::Kpi;
use crate::statistics::Tally;

/// Whether an Emergency Stop is open for the launch (SL-9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmergencyStopState {
    /// There is none.
    None,
    /// There is at least one that the Panel has not released.
    Open,
}

/// The position of a cell (a stratum of the fleet) in [`TrancheCounts::cells`], from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellNumber(pub usize);

/// How far a cell is covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellCounts {
    /// Its hubs that matured.
    pub matured: u64,
    /// How many must have matured for the cell to count as covered.
    pub matured_min: u64,
}

/// The hubs that a measure was taken on before and after: pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PairCounts {
    pairs: u64,
    worse: u64,
    better: u64,
}

impl PairCounts {
    /// None where more pairs changed than there are.
    pub fn new(pairs: u64, worse: u64, better: u64) -> Option<PairCounts> {
        let changed = worse.checked_add(better)?;
        (changed <= pairs).then_some(PairCounts {
            pairs,
            worse,
            better,
        })
    }

    /// All pairs.
    pub fn pairs(self) -> u64 {
        self.pairs
    }

    /// Pairs that got worse.
    pub fn worse(self) -> u64 {
        self.worse
    }

    /// Pairs that got better.
    pub fn better(self) -> u64 {
        self.better
    }

    /// Worse among all pairs.
    fn worsened(self) -> Tally {
        Tally::of(self.worse, self.pairs - self.worse)
    }

    /// Worse among the pairs that changed.
    fn drift(self) -> Tally {
        Tally::of(self.worse, self.better)
    }
}

/// Everything that a verdict is made from. Every hub of the sealed tranche that was attempted is in
/// exactly one of the first four counts, also when it has since left the fleet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrancheCounts {
    /// Confirmed on the new version and heard from since.
    pub ok: u64,
    /// Explicitly failed.
    pub failed: u64,
    /// Neither by the deadline.
    pub silent: u64,
    /// Attempted and not yet due. Never counted as good.
    pub pending: u64,
    /// How long the hubs have run, in seconds.
    pub soaked_seconds: u64,
    /// Whether an Emergency Stop is open.
    pub emergency_stop: EmergencyStopState,
    /// Series that have stopped the launch before. Late proof that a silent hub is well changes the
    /// counts, not this.
    pub stopped_before: Vec<Series>,
    /// The cells that the tranche is to cover.
    pub cells: Vec<CellCounts>,
    /// What each measure shows. One that is missing has no pairs.
    pub kpis: BTreeMap<Kpi, PairCounts>,
}

/// What a tranche's counts say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was attempted, so there is nothing to judge.
    NotEvaluable,
    /// An Emergency Stop is open.
    Stopped,
    /// These series are beyond their tolerance, or were once. Latched: only people can go on.
    NotAchieved(Vec<Series>),
    /// Every criterion is met.
    Achieved,
    /// Neither, and for these reasons.
    Inconclusive(Vec<InconclusiveReason>),
}

/// What is missing for a gate to be achieved, in the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InconclusiveReason {
    /// No hub has matured.
    NoMatureOutcomes,
    /// Too small a share of the tranche has matured.
    Maturity,
    /// The hubs have not run long enough.
    Soak,
    /// Too few hubs of this cell have matured.
    Coverage(CellNumber),
    /// The counts do not show that the bad rate is within its tolerance.
    Evidence,
    /// Too few pairs, or none, for this measure to be judged.
    KpiData(Kpi),
    /// The pairs do not show that this measure is within its tolerance.
    KpiEvidence(Kpi),
}

/// One series as it was judged: what to keep, so that the verdict can be made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeriesReading {
    /// The series.
    pub series: Series,
    /// What was counted.
    pub tally: Tally,
    /// So many bad stop; none where no number can yet.
    pub stops_from: Option<u64>,
    /// Up to so many bad show a pass; none where no number can yet, and for explicit failures,
    /// which a pass is not judged by.
    pub passes_to: Option<u64>,
}

/// A verdict with all it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateAssessment {
    /// The verdict.
    pub verdict: Verdict,
    /// Measures of which so many more pairs got worse than better that it is no chance, be they within
    /// their tolerance or not. A person acknowledges them; they do not stop the launch.
    pub drifting: Vec<Kpi>,
    /// Every series as it was judged.
    pub readings: Vec<SeriesReading>,
}

/// Judges a tranche. The order is that of GATES 3.8: nothing attempted, an Emergency Stop, a series
/// beyond its tolerance, and only then what is missing for a pass.
///
/// Explicit failures are among the bad hubs, so a pass is judged by these; the tolerance of their
/// own is for stopping only.
pub fn assess(criteria: &FixedCriteria, counts: &TrancheCounts) -> GateAssessment {
    let readings = readings(criteria, counts);
    let drifting = drifting(criteria, counts);
    let verdict = verdict(criteria, counts, &readings);
    GateAssessment {
        verdict,
        drifting,
        readings,
    }
}

fn verdict(
    criteria: &FixedCriteria,
    counts: &TrancheCounts,
    readings: &[SeriesReading],
) -> Verdict {
    if counts.attempted() == 0 {
        return Verdict::NotEvaluable;
    }
    match counts.emergency_stop {
        EmergencyStopState::Open => return Verdict::Stopped,
        EmergencyStopState::None => {}
    }
    let mut stopped: Vec<Series> = readings
        .iter()
        .filter(|one| one.stops())
        .map(|one| one.series)
        .collect();
    stopped.extend(&counts.stopped_before);
    stopped.sort();
    stopped.dedup();
    if !stopped.is_empty() {
        return Verdict::NotAchieved(stopped);
    }
    let missing = missing(criteria, counts, readings);
    if missing.is_empty() {
        Verdict::Achieved
    } else {
        Verdict::Inconclusive(missing)
    }
}

fn readings(criteria: &FixedCriteria, counts: &TrancheCounts) -> Vec<SeriesReading> {
    let read = |series| {
        let tally = counts.tally(series);
        SeriesReading {
            series,
            tally,
            stops_from: criteria
                .stop(series)
                .and_then(|stop| stop.at(tally.matured())),
            passes_to: criteria
                .pass(series)
                .and_then(|pass| pass.at(tally.matured())),
        }
    };
    criteria.series().map(read).collect()
}

fn drifting(criteria: &FixedCriteria, counts: &TrancheCounts) -> Vec<Kpi> {
    let kpis = criteria.criteria().kpis.keys().copied();
    kpis.filter(|kpi| criteria.drift().stops(counts.kpi(*kpi).drift()))
        .collect()
}

/// What is missing for a pass, in order.
fn missing(
    criteria: &FixedCriteria,
    counts: &TrancheCounts,
    readings: &[SeriesReading],
) -> Vec<InconclusiveReason> {
    use InconclusiveReason as Reason;
    let mut missing = Vec::new();
    let matured = counts.matured();
    let fixed = criteria.criteria();
    if matured == 0 {
        missing.push(Reason::NoMatureOutcomes);
    }
    if !fixed.matured_min.is_reached(matured, counts.attempted()) {
        missing.push(Reason::Maturity);
    }
    if counts.soaked_seconds < fixed.soak_seconds_min {
        missing.push(Reason::Soak);
    }
    for (at, cell) in counts.cells.iter().enumerate() {
        if cell.matured < cell.matured_min {
            missing.push(Reason::Coverage(CellNumber(at)));
        }
    }
    for reading in readings {
        match reading.series {
            Series::Failed => {}
            Series::Bad if reading.passes() => {}
            Series::Bad => missing.push(Reason::Evidence),
            // Where pairs are missing that is the reason, and what there are is not judged beside.
            Series::Kpi(kpi) if !has_pairs(criteria, counts, kpi) => {
                missing.push(Reason::KpiData(kpi));
            }
            Series::Kpi(_) if reading.passes() => {}
            Series::Kpi(kpi) => missing.push(Reason::KpiEvidence(kpi)),
        }
    }
    missing.sort();
    missing
}

fn has_pairs(criteria: &FixedCriteria, counts: &TrancheCounts, kpi: Kpi) -> bool {
    let fixed = criteria.criteria().kpis.get(&kpi);
    fixed.is_some_and(|fixed| counts.kpi(kpi).pairs >= fixed.pairs_min.max(1))
}

impl TrancheCounts {
    /// Hubs whose outcome is known: n.
    pub fn matured(&self) -> u64 {
        self.ok
            .saturating_add(self.failed)
            .saturating_add(self.silent)
    }

    /// Every hub that was attempted.
    pub fn attempted(&self) -> u64 {
        self.matured().saturating_add(self.pending)
    }

    fn tally(&self, series: Series) -> Tally {
        match series {
            Series::Failed => Tally::of(self.failed, self.ok.saturating_add(self.silent)),
            Series::Bad => Tally::of(self.failed.saturating_add(self.silent), self.ok),
            Series::Kpi(kpi) => self.kpi(kpi).worsened(),
        }
    }

    fn kpi(&self, kpi: Kpi) -> PairCounts {
        self.kpis.get(&kpi).copied().unwrap_or_default()
    }
}

impl SeriesReading {
    /// Whether the series is beyond its tolerance.
    pub fn stops(&self) -> bool {
        self.stops_from.is_some_and(|from| self.tally.bad() >= from)
    }

    /// Whether the series shows a pass.
    pub fn passes(&self) -> bool {
        self.passes_to.is_some_and(|to| self.tally.bad() <= to)
    }
}

#[cfg(test)]
mod tests;
