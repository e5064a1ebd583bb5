//! Launches that are played through with a seed: bad hubs are drawn wave by wave and held against
//! the same boundaries as the gates hold theirs.
//!
//! What is drawn are counts, one number for a wave and a series, so that a launch of thirty million
//! hubs takes some microseconds. It agrees with the exact computation where there is one, and goes
//! beyond it: several faults at once, and how widely the number of exposed hubs spreads.

use super::{Rehearsal, Strikes, Watch};
use crate::criteria::Kpi;
use crate::gate::Series;
use crate::share::Share;
use crate::statistics::{BinomialDraw, Seeded};
use std::collections::BTreeMap;

/// How a firmware behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firmware {
    /// The share of hubs that fail explicitly.
    pub failing: Share,
    /// The share of hubs that fall silent.
    pub silent: Share,
    /// For each measure, the share of hubs that worsen.
    pub worsening: BTreeMap<Kpi, Share>,
    /// Which hubs all this can strike.
    pub strikes: Strikes,
}

/// What became of simulated launches: every launch is in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimulatedLaunches {
    /// How many launches.
    pub launches: u32,
    /// How many were stopped, by level and by the wave after which.
    pub stopped: Vec<Vec<u32>>,
    /// The same by the series that stopped; of several the first. An explicit failure is also a
    /// bad hub, and stops as a failure.
    pub stopped_by: BTreeMap<Series, u32>,
    /// How many waited at the gate of each level, which neither passed nor stopped.
    pub waited: Vec<u32>,
    /// How many passed every level.
    pub completed: u32,
    /// Hubs that were upgraded before the launch was stopped, waited or ended.
    pub hubs_exposed: HubsExposed,
}

/// How many hubs were upgraded before the launch was stopped, waited or ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HubsExposed {
    /// The sum over all launches.
    pub sum: u64,
    /// In half of the launches at most so many.
    pub median: u64,
    /// In 95 % of the launches at most so many.
    pub in_95_percent: u64,
    /// In no launch more than so many.
    pub most: u64,
}

impl SimulatedLaunches {
    /// How many were stopped.
    pub fn stopped_total(&self) -> u32 {
        self.stopped.iter().flatten().sum()
    }

    /// How many waited at a gate.
    pub fn waited_total(&self) -> u32 {
        self.waited.iter().sum()
    }
}

/// How one launch ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    Stopped {
        level: usize,
        wave: usize,
        by: Series,
    },
    Waits {
        level: usize,
    },
    Completed,
}

impl Rehearsal {
    /// Plays so many launches of this firmware. The same seed gives the same launches; launch
    /// number n is the same however many are played.
    pub fn simulate(&self, firmware: &Firmware, launches: u32, seed: u64) -> SimulatedLaunches {
        let stage = Stage::of(self, firmware);
        let waves = |level: &super::LevelAhead| vec![0; level.waves.len()];
        let mut told = SimulatedLaunches {
            launches,
            stopped: self.levels().iter().map(waves).collect(),
            stopped_by: BTreeMap::new(),
            waited: vec![0; self.levels().len()],
            completed: 0,
            hubs_exposed: HubsExposed::default(),
        };
        let mut exposed: Vec<u64> = Vec::with_capacity(launches as usize);
        for number in 0..launches {
            let mut seeded = Seeded::of(seed, u64::from(number));
            let (ended, hubs) = stage.launch(&mut seeded);
            exposed.push(hubs);
            match ended {
                Ended::Stopped { level, wave, by } => {
                    told.stopped[level][wave] += 1;
                    *told.stopped_by.entry(by).or_default() += 1;
                }
                Ended::Waits { level } => told.waited[level] += 1,
                Ended::Completed => told.completed += 1,
            }
        }
        told.hubs_exposed = spread(exposed);
        let placed = told.stopped_total() + told.waited_total() + told.completed;
        assert_eq!(placed, launches, "every launch is in one place");
        told
    }
}

fn spread(mut hubs: Vec<u64>) -> HubsExposed {
    hubs.sort_unstable();
    let Some(most) = hubs.last().copied() else {
        return HubsExposed::default();
    };
    // The least number that so many percent of the launches do not exceed.
    let reached = |percent: usize| hubs[(hubs.len() * percent).div_ceil(100).max(1) - 1];
    HubsExposed {
        sum: hubs.iter().sum(),
        median: reached(50),
        in_95_percent: reached(95),
        most,
    }
}

/// Everything that launches of one firmware have in common.
struct Stage<'r> {
    levels: Vec<StagedLevel<'r>>,
    /// Of bad hubs, the share that failed explicitly.
    failed_of_bad: f64,
}

struct StagedLevel<'r> {
    watch: &'r Watch,
    waves: Vec<StagedWave>,
}

struct StagedWave {
    hubs: u64,
    bad: BinomialDraw,
    worsened: Vec<(Kpi, BinomialDraw)>,
}

/// Counts of one tranche so far.
#[derive(Default)]
struct Counts {
    failed: u64,
    bad: u64,
    worsened: [u64; Kpi::ALL.len()],
}

impl Counts {
    fn of(&self, series: Series) -> u64 {
        match series {
            Series::Failed => self.failed,
            Series::Bad => self.bad,
            Series::Kpi(kpi) => self.worsened[kpi as usize],
        }
    }
}

impl<'r> Stage<'r> {
    fn of(rehearsal: &'r Rehearsal, firmware: &Firmware) -> Stage<'r> {
        let (failing, silent) = (firmware.failing.ratio(), firmware.silent.ratio());
        let bad = (failing + silent).min(1.0);
        let level = |(level, watch): (&super::LevelAhead, &'r Watch)| {
            let struck = firmware.strikes.hubs(level);
            let wave = |(hubs, struck): (&u64, &u64)| StagedWave {
                hubs: *hubs,
                bad: BinomialDraw::of(*struck, bad),
                worsened: firmware
                    .worsening
                    .iter()
                    .map(|(kpi, rate)| (*kpi, BinomialDraw::of(*struck, rate.ratio())))
                    .collect(),
            };
            StagedLevel {
                watch,
                waves: level.waves.iter().zip(struck).map(wave).collect(),
            }
        };
        let levels = rehearsal.levels().iter().zip(&rehearsal.watches);
        Stage {
            levels: levels.map(level).collect(),
            failed_of_bad: if bad > 0.0 { failing / bad } else { 0.0 },
        }
    }

    /// How a launch ends, and how many hubs were upgraded by then.
    fn launch(&self, seeded: &mut Seeded) -> (Ended, u64) {
        let mut exposed = 0;
        for (level, staged) in self.levels.iter().enumerate() {
            let mut counts = Counts::default();
            for (wave, drawn) in staged.waves.iter().enumerate() {
                exposed += drawn.hubs;
                self.draw(drawn, &mut counts, seeded);
                if let Some(by) = stopped_by(staged.watch, wave, &counts) {
                    return (Ended::Stopped { level, wave, by }, exposed);
                }
            }
            if !staged.watch.is_passed(|series| counts.of(series)) {
                return (Ended::Waits { level }, exposed);
            }
        }
        (Ended::Completed, exposed)
    }

    fn draw(&self, wave: &StagedWave, counts: &mut Counts, seeded: &mut Seeded) {
        let bad = wave.bad.draw(seeded);
        counts.bad += bad;
        counts.failed += BinomialDraw::of(bad, self.failed_of_bad).draw(seeded);
        for (kpi, draw) in &wave.worsened {
            counts.worsened[*kpi as usize] += draw.draw(seeded);
        }
    }
}

/// The first series that is beyond its tolerance after this wave.
fn stopped_by(watch: &Watch, wave: usize, counts: &Counts) -> Option<Series> {
    let stops = |(series, stops): &(Series, &[Option<u64>])| {
        let from = stops.get(wave).copied().flatten();
        from.is_some_and(|from| counts.of(*series) >= from)
    };
    watch.series().find(stops).map(|(series, _)| series)
}
