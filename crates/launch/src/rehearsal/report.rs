//! Everything that a rehearsal says, as values: no sentence, and what it rests on beside it.

use super::sight::Eye;
use super::watch::clean_needed;
use super::{
    Clusters, Fault, FaultKind, Firmware, LadderEnd, LaunchOutlook, LevelAhead, LevelOutlook, Pace,
    Projection, Rehearsal, RehearsalInput, SimulatedLaunches, StratumSight, Strikes, TrancheSight,
    UncoveredStrata,
};
use crate::criteria::Criteria;
use crate::gate::Series;
use crate::share::Share;
use crate::statistics::intervals::design_effect;
use crate::statistics::waves::waves_ahead;
use std::collections::BTreeMap;

/// True rates, in parts of a million, at which a launch is rehearsed: 20, 5, 2, 1 and 0.5 %.
pub const FAULT_RATES: [u32; 5] = [200_000, 50_000, 20_000, 10_000, 5_000];

/// What a launch can and cannot see, and how long it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct RehearsalReport {
    /// What all of it rests on. To be told with it.
    pub assumptions: Vec<Assumption>,
    /// Affected hubs.
    pub hubs: u64,
    /// How many clean hubs the smallest tranche has that can pass: with fewer its gate waits,
    /// however good the firmware is.
    pub clean_hubs_for_pass: u64,
    /// The levels that can be planned, in order.
    pub levels: Vec<LevelRehearsal>,
    /// Where the ladder ends.
    pub end: LadderEnd,
    /// Affected hubs that no level upgrades, by stratum.
    pub left_out: Vec<u64>,
    /// The chance, at most, that a firmware within every tolerance is stopped at any level,
    /// however often its gates are looked at. Each gate has the whole chance of the criteria.
    pub false_stop_at_most: f64,
    /// What becomes of the launch with each kind of fault at each of the rates.
    pub faults: Vec<RehearsedFault>,
    /// The days, if every hub reports at once.
    pub soonest: Projection,
    /// The days, if every wave has to wait for hubs that do not report.
    pub latest: Projection,
}

/// One level.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelRehearsal {
    /// Its hubs.
    pub ahead: LevelAhead,
    /// What its tranche can see.
    pub tranche: TrancheSight,
    /// What it can see of each stratum.
    pub strata: Vec<StratumSight>,
    /// For each series, the chance that a firmware exactly at its tolerance is stopped, looked at
    /// once for each wave.
    pub false_stops: BTreeMap<Series, f64>,
    /// Whether a firmware without a fault can pass its gate: the tranche is large enough.
    pub can_pass: bool,
}

/// A fault, and what becomes of the launch with it.
#[derive(Clone, Debug, PartialEq)]
pub struct RehearsedFault {
    /// The fault.
    pub fault: Fault,
    /// Each level once it has begun, exactly.
    pub levels: Vec<LevelOutlook>,
    /// The whole launch, exactly.
    pub launch: LaunchOutlook,
    /// The whole launch, simulated.
    pub simulated: SimulatedLaunches,
}

/// Something that a rehearsal takes for granted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Assumption {
    /// Hubs of a stratum fail independently of each other, at one rate. The main one.
    HubsIndependentInStrata,
    /// If they fail in clusters instead, all numbers of hubs are worth less by this factor.
    Clusters {
        /// The clusters.
        clusters: Clusters,
        /// The design effect.
        effect: f64,
    },
    /// What is said of hubs outside the tranche holds if its hubs were drawn at random.
    HubsDrawnAtRandom,
    /// The first level is of hubs that Suppliers listed: what it shows holds for the lists only.
    ListsSayNothingOfOthers,
    /// Every hub reports, or is counted silent and bad when its time is over.
    SilentHubsAreBad,
    /// Every upgraded hub is measured before and after.
    EveryHubMeasured,
    /// A gate is looked at once for each wave. Looked at more often, it stops sooner, and stays
    /// within its chance of a false stop.
    LookedAtOncePerWave,
    /// Nothing is said of faults that begin after the soak.
    NothingAfterTheSoak {
        /// How long it is.
        hours: u32,
    },
    /// No conflict keeps a hub back.
    NoConflicts,
    /// People seal, move on and acknowledge at once.
    PeopleActAtOnce,
    /// The Panel directs to include strata that are not covered.
    PanelDirectsUncoveredStrata,
}

/// The kinds of fault that the criteria watch for.
pub(super) fn kinds(criteria: &Criteria) -> impl Iterator<Item = FaultKind> {
    let measures = criteria.kpis.keys().map(|kpi| FaultKind::Worsening(*kpi));
    [FaultKind::Failing, FaultKind::Silent]
        .into_iter()
        .chain(measures)
}

pub(super) fn report(rehearsal: &Rehearsal, input: &RehearsalInput<'_>) -> RehearsalReport {
    let criteria = &input.notification.criteria;
    let levels = rehearsal.levels();
    let at_each = criteria.false_stop.ratio();
    RehearsalReport {
        assumptions: assumptions(input),
        hubs: input.strata.iter().map(|stratum| stratum.hubs).sum(),
        clean_hubs_for_pass: clean_needed(&rehearsal.fixed),
        levels: rehearse_levels(rehearsal, input),
        end: rehearsal.end(),
        left_out: rehearsal.left_out().to_vec(),
        false_stop_at_most: levels.iter().map(|_| at_each).sum::<f64>().min(1.0),
        faults: faults(rehearsal, input),
        soonest: rehearsal.project(input, Pace::AtOnce),
        latest: rehearsal.project(input, Pace::AfterSilence),
    }
}

fn rehearse_levels(rehearsal: &Rehearsal, input: &RehearsalInput<'_>) -> Vec<LevelRehearsal> {
    let criteria = &input.notification.criteria;
    let affected = input.strata.iter().map(|stratum| stratum.hubs).sum();
    let mut eye = Eye::default();
    let levels = rehearsal.levels().iter().zip(&rehearsal.watches);
    levels
        .map(|(level, watch)| {
            let [_, worth] = effect(input.clusters, level.hubs());
            LevelRehearsal {
                tranche: eye.tranche(level, watch, criteria, affected, worth),
                strata: eye.strata(level, watch, criteria),
                false_stops: false_stops(level, watch, criteria),
                can_pass: watch.is_passed(|_| 0),
                ahead: level.clone(),
            }
        })
        .collect()
}

/// For each series the chance of a stop of a firmware that is exactly at its tolerance.
fn false_stops(
    level: &LevelAhead,
    watch: &super::Watch,
    criteria: &Criteria,
) -> BTreeMap<Series, f64> {
    let chance = |(series, stops): (Series, &[Option<u64>])| {
        let tolerance = match series {
            Series::Failed => criteria.failed_max,
            Series::Bad => criteria.bad_max,
            Series::Kpi(_) => criteria.worsened_max,
        };
        let looks = super::outlook::looks(&level.waves, stops);
        (
            series,
            waves_ahead(&looks, None, tolerance.ratio()).stopped(),
        )
    };
    watch.series().map(chance).collect()
}

fn faults(rehearsal: &Rehearsal, input: &RehearsalInput<'_>) -> Vec<RehearsedFault> {
    let rates = FAULT_RATES.map(|parts| Share::of_million(parts).expect("a constant share"));
    let faults = kinds(&input.notification.criteria).flat_map(|kind| {
        rates.map(|rate| Fault {
            kind,
            rate,
            strikes: Strikes::Everywhere,
        })
    });
    faults
        .map(|fault| RehearsedFault {
            fault,
            levels: rehearsal.levels_with(&fault),
            launch: rehearsal.launch_with(&fault),
            simulated: rehearsal.simulate(&Firmware::with(&fault), input.launches, input.seed),
        })
        .collect()
}

impl Firmware {
    /// A firmware with this fault and no other.
    pub fn with(fault: &Fault) -> Firmware {
        let none = Share::of_billion(0).expect("none is a share");
        let mut firmware = Firmware {
            failing: none,
            silent: none,
            worsening: BTreeMap::new(),
            strikes: fault.strikes,
        };
        match fault.kind {
            FaultKind::Failing => firmware.failing = fault.rate,
            FaultKind::Silent => firmware.silent = fault.rate,
            FaultKind::Worsening(kpi) => {
                firmware.worsening.insert(kpi, fault.rate);
            }
        }
        firmware
    }
}

/// The design effect, and how many independent hubs so many are worth.
fn effect(clusters: Clusters, hubs: u64) -> [f64; 2] {
    let size = f64::from(clusters.hubs.max(1));
    design_effect(hubs as f64, size, clusters.correlation.ratio())
}

fn assumptions(input: &RehearsalInput<'_>) -> Vec<Assumption> {
    let [effect, _] = effect(input.clusters, 0);
    let mut assumptions = vec![
        Assumption::HubsIndependentInStrata,
        Assumption::Clusters {
            clusters: input.clusters,
            effect,
        },
        Assumption::HubsDrawnAtRandom,
    ];
    if input.lists.is_some() {
        assumptions.push(Assumption::ListsSayNothingOfOthers);
    }
    assumptions.extend([
        Assumption::SilentHubsAreBad,
        Assumption::EveryHubMeasured,
        Assumption::LookedAtOncePerWave,
        Assumption::NothingAfterTheSoak {
            hours: input.notification.criteria.soak_hours,
        },
        Assumption::NoConflicts,
        Assumption::PeopleActAtOnce,
    ]);
    match input.uncovered {
        UncoveredStrata::Wait => {}
        UncoveredStrata::Directed => {
            assumptions.push(Assumption::PanelDirectsUncoveredStrata);
        }
    }
    assumptions
}
