//! What becomes of a launch whose firmware has one fault, exactly.

use super::{LevelAhead, Rehearsal};
use crate::criteria::Kpi;
use crate::gate::Series;
use crate::share::Share;
use crate::statistics::waves::{WaveLook, waves_ahead};

/// A fault that strikes each hub with the same chance, whatever becomes of its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// How it shows.
    pub kind: FaultKind,
    /// The share of hubs that it strikes.
    pub rate: Share,
    /// Which hubs it can strike.
    pub strikes: Strikes,
}

/// How a fault shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FaultKind {
    /// Hubs fail explicitly.
    Failing,
    /// Hubs fall silent: nothing is reported.
    Silent,
    /// Hubs activate well and a measure gets worse.
    Worsening(Kpi),
}

impl FaultKind {
    /// The series that it shows in. An explicit failure is also a bad hub.
    pub fn series(self) -> &'static [Series] {
        match self {
            FaultKind::Failing => &[Series::Failed, Series::Bad],
            FaultKind::Silent => &[Series::Bad],
            FaultKind::Worsening(Kpi::HalfHourlyReads) => &[Series::Kpi(Kpi::HalfHourlyReads)],
            FaultKind::Worsening(Kpi::GasReads) => &[Series::Kpi(Kpi::GasReads)],
            FaultKind::Worsening(Kpi::Alerts) => &[Series::Kpi(Kpi::Alerts)],
            FaultKind::Worsening(Kpi::PrepaymentLatency) => &[Series::Kpi(Kpi::PrepaymentLatency)],
        }
    }

    /// The series that a pass is judged by.
    pub fn judged_by(self) -> Series {
        match self {
            FaultKind::Failing | FaultKind::Silent => Series::Bad,
            FaultKind::Worsening(kpi) => Series::Kpi(kpi),
        }
    }
}

/// Which hubs a fault can strike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Strikes {
    /// Any hub.
    Everywhere,
    /// Only hubs of this stratum, by its place in the order of the strata, from 0.
    Stratum(usize),
}

impl Strikes {
    /// How many hubs of each wave it can strike.
    ///
    /// # Panics
    ///
    /// Where the launch has no such stratum.
    pub fn hubs(self, level: &LevelAhead) -> &[u64] {
        match self {
            Strikes::Everywhere => &level.waves,
            Strikes::Stratum(at) => &level.strata[at].waves,
        }
    }
}

/// What becomes of one level with a fault, once it has begun. The chances add up to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelOutlook {
    /// The chance that it is stopped when this wave has matured, by wave.
    pub stops: Vec<f64>,
    /// The chance that its gate passes.
    pub passes: f64,
    /// The chance that its gate does neither: the launch waits for people.
    pub waits: f64,
    /// The mean number of hubs that are upgraded before it is stopped or ends.
    pub hubs_exposed_mean: f64,
}

impl LevelOutlook {
    /// The chance that it is stopped.
    pub fn stopped(&self) -> f64 {
        self.stops.iter().sum::<f64>().min(1.0)
    }
}

/// What becomes of the whole launch with a fault. The last three chances add up to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct LaunchOutlook {
    /// The chance that each level is reached.
    pub reaches: Vec<f64>,
    /// The chance that the launch is stopped at some level.
    pub stopped: f64,
    /// The chance that it waits at some gate that neither passes nor stops it.
    pub waits: f64,
    /// The chance that every level passes.
    pub completes: f64,
    /// The mean number of hubs that are upgraded before it is stopped, waits or ends.
    pub hubs_exposed_mean: f64,
}

impl Rehearsal {
    /// What becomes of each level with this fault, once it has begun.
    pub fn levels_with(&self, fault: &Fault) -> Vec<LevelOutlook> {
        let level = |(level, watch): (&LevelAhead, &super::Watch)| {
            let stops = watch.stops_fault(fault.kind);
            let struck = fault.strikes.hubs(level);
            let looks = looks(struck, &stops);
            let odds = waves_ahead(&looks, watch.passes_fault(fault.kind), fault.rate.ratio());
            LevelOutlook {
                hubs_exposed_mean: odds.hubs_mean(&level.waves),
                passes: odds.passes,
                waits: odds.neither,
                stops: odds.stops,
            }
        };
        self.levels().iter().zip(&self.watches).map(level).collect()
    }

    /// What becomes of the launch with this fault. A level begins when the gate before it passed:
    /// what was counted at one level does not count at the next.
    pub fn launch_with(&self, fault: &Fault) -> LaunchOutlook {
        let mut outlook = LaunchOutlook {
            reaches: Vec::new(),
            stopped: 0.0,
            waits: 0.0,
            completes: 1.0,
            hubs_exposed_mean: 0.0,
        };
        for level in self.levels_with(fault) {
            let reached = outlook.completes;
            outlook.reaches.push(reached);
            outlook.stopped += reached * level.stopped();
            outlook.waits += reached * level.waits;
            outlook.hubs_exposed_mean += reached * level.hubs_exposed_mean;
            outlook.completes = reached * level.passes;
        }
        outlook
    }
}

/// The waves as the rule sees them, of the hubs that may be struck.
pub(super) fn looks(struck: &[u64], stops: &[Option<u64>]) -> Vec<WaveLook> {
    let look = |(hubs, stops_from): (&u64, &Option<u64>)| WaveLook {
        hubs: *hubs,
        stops_from: *stops_from,
    };
    struck.iter().zip(stops).map(look).collect()
}
