//! Worlds led by chance: from a seed follow the fleet's fate, who acts, when, and how well reports
//! travel. Most of what is tried is foolish, late or not the asker's to do; the rest is what the
//! launch waits for, so that worlds come far enough to break something.

mod csps;
mod people;

use crate::WorldFault;
use crate::cast::{self, Who};
use crate::homes::hub;
use crate::invariants::{Broken, Trail, broken};
use crate::observed::{Observed, Seen};
use crate::setting::{self, Setting};
use crate::step::{Did, HubsChange, Outcome};
use crate::transcript::Transcript;
use crate::world::World;
use csps::ChanceCsp;
use fictional::csp::{Ending, Faults, Upgrade, events};
use launch::criteria::Kpi;
use launch::statistics::Seeded;
use std::collections::BTreeSet;
use terms::{DeviceId, LaunchRef, Moment, PlanRef};

/// How a world went.
#[derive(Clone, Debug)]
pub struct Wandered {
    /// How many steps it took.
    pub steps: u32,
    /// What was told, up to the end or to what broke.
    pub transcript: String,
    /// What broke; the world ends there.
    pub broken: Vec<Broken>,
}

/// The faults that a world's firmware may have.
const FAULTS: [&[&str]; 7] = [
    &[],
    &[],
    &["*/*/*:20%:IMAGE-DISCARDED"],
    &["*/*/*:12%:SILENT"],
    &["*/*/*:20%:GAS-READS"],
    &["*/*/South:30%:LOST-AFTER-ACTIVATION"],
    &["*/*/*:2%:OTHER-VERSION", "*/*/*:2%:SILENT"],
];

/// What the world of this seed begins with.
pub fn setting(seed: u64) -> Setting {
    let mut chance = Chance::of(seed, 0);
    let day = setting::day(2026, 10, 12);
    let begins = Moment::at_hour(day, 9).plus_seconds(chance.below(180 * 24) as i64 * 3_600);
    Setting {
        hubs: 600 + chance.below(900),
        begins,
        seed,
    }
}

/// Leads the world of this seed, which began with its setting, for so many steps or until
/// something breaks.
pub async fn wander(world: &mut World, seed: u64, steps: u32) -> Result<Wandered, WorldFault> {
    let seen = world.look().await?;
    let mut chance = Chance::of(seed, 1);
    let diligence = match chance.below(3) {
        0 => Diligence::Slack,
        _ => Diligence::Diligent,
    };
    // Half of the diligent worlds have nothing wrong with them, or few launches would be completed.
    let faults = match (diligence, chance.below(2)) {
        (Diligence::Diligent, 0) => FAULTS[0],
        _ => FAULTS[chance.below(FAULTS.len() as u64) as usize],
    };
    let mut wandering = Wandering {
        told: Transcript::begin(&seen),
        seen,
        outcome: Outcome::Nothing,
        seed,
        faults: Faults::parse(faults).map_err(WorldFault::of)?,
        csps: ["Northern Reach", "Southern Arc"]
            .into_iter()
            .filter_map(cast::who)
            .map(ChanceCsp::of)
            .collect(),
        plans: Vec::new(),
        measured: BTreeSet::new(),
        broken: Vec::new(),
        taken: 0,
        diligence,
        chance,
        world,
    };
    while wandering.taken < steps && wandering.broken.is_empty() {
        wandering.next().await.map_err(|fault| {
            let last = wandering.told.clone().text();
            let last: Vec<&str> = last.lines().rev().take(12).collect();
            let last: Vec<&str> = last.into_iter().rev().collect();
            WorldFault(format!("seed {seed}: {fault}\n{}", last.join("\n")))
        })?;
    }
    let verified = wandering.world.app.ledger.verify().await;
    match verified.map_err(WorldFault::of)?.first() {
        Some(difference) => Err(WorldFault(format!("seed {seed}: {difference}"))),
        None => Ok(Wandered {
            steps: wandering.taken,
            transcript: wandering.told.text(),
            broken: wandering.broken,
        }),
    }
}

/// How well the people of a world see to their work. Where they are slack most launches end in
/// silence; where they are diligent some come to their completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Diligence {
    Slack,
    Diligent,
}

/// A world under way.
struct Wandering<'w> {
    world: &'w mut World,
    chance: Chance,
    seed: u64,
    faults: Faults,
    csps: Vec<ChanceCsp>,
    plans: Vec<(LaunchRef, PlanRef)>,
    measured: BTreeSet<DeviceId>,
    diligence: Diligence,
    seen: Observed,
    outcome: Outcome,
    told: Transcript,
    broken: Vec<Broken>,
    taken: u32,
}

impl Wandering<'_> {
    async fn step(&mut self, did: Did) -> Result<(), WorldFault> {
        if !self.broken.is_empty() {
            return Ok(());
        }
        let (step, after) = self.world.step(did).await?;
        let trail = Trail {
            before: &self.seen,
            step: &step,
            after: &after,
        };
        self.broken = broken(&trail);
        self.told.step(&step, &self.seen, &after);
        self.outcome = step.outcome;
        self.seen = after;
        self.taken += 1;
        Ok(())
    }

    async fn next(&mut self) -> Result<(), WorldFault> {
        if self.seen.launches.is_empty() {
            return self.draft("CHFN-2026-0001").await;
        }
        match self.chance.below(100) {
            0..30 => self.jump().await,
            30..32 => self.step(Did::Work).await,
            32..50 => self.csp_round().await,
            50..76 => self.what_is_waited_for().await,
            76..88 => self.anybody_does_anything().await,
            88..93 => self.measure().await,
            93..97 => self.change_hubs().await,
            97 => self.tariffs().await,
            98 => self.draft("CHFN-2026-0002").await,
            _ => self.csp_nonsense().await,
        }
    }

    /// Hours, days and weeks; to the hour at which orders may go out; over nights on which the
    /// clocks change.
    async fn jump(&mut self) -> Result<(), WorldFault> {
        let now = self.seen.now;
        let hours = |hours: i64| now.plus_seconds(hours * 3_600);
        let to = match self.chance.below(10) {
            0 => hours(1),
            1 => hours(6),
            2..7 => Moment::at_hour(hours(24).uk_date(), 11),
            7 => Moment::end_of_day(now.uk_date()),
            8 if self.diligence == Diligence::Slack => hours(4 * 24),
            8 => Moment::at_hour(hours(24).uk_date(), 12),
            _ => now.plus_seconds(1 + self.chance.below(7_200) as i64),
        };
        self.step(Did::Jump { to }).await?;
        // Mostly the machine and the CSPs do what is due then, as they would anywhere.
        match (self.diligence, self.chance.below(5)) {
            (_, 0) => Ok(()),
            (Diligence::Slack, _) => {
                self.step(Did::Work).await?;
                self.csp_round().await
            }
            (Diligence::Diligent, more) => {
                self.csp_round().await?;
                if more > 2 {
                    self.measure_all().await?;
                }
                self.step(Did::Work).await?;
                self.csp_round().await
            }
        }
    }

    /// Some hubs leave or change Supplier.
    async fn change_hubs(&mut self) -> Result<(), WorldFault> {
        let supplier = match self.chance.below(2) {
            0 => cast::organisation("Brightwater Energy"),
            _ => cast::organisation("Fenland Power"),
        };
        let all = self.seen.homes.len();
        let (change, many) = match self.chance.below(20) {
            0 => (
                HubsChange::Supplier(cast::organisation("Stranger Supply")),
                40,
            ),
            1..8 => (HubsChange::Leave, 10),
            _ => (HubsChange::Supplier(supplier), 40),
        };
        let hubs = (0..1 + self.chance.below(many))
            .map(|_| hub(1 + self.chance.below(all)))
            .collect();
        self.step(Did::Hubs { hubs, change }).await
    }

    async fn tariffs(&mut self) -> Result<(), WorldFault> {
        let supplier = self.somebody(&["Brightwater Energy", "Fenland Power"]);
        let until = self.seen.now.plus_seconds(3_600 * 24 * 3);
        let tariff_change = (self.chance.below(2) == 0).then_some((self.seen.now, until));
        let did = Did::Calendar {
            supplier,
            tariff_change,
        };
        self.step(did).await
    }

    /// DCC, or a Supplier for its own, measures what there is to be measured.
    async fn measure(&mut self) -> Result<(), WorldFault> {
        let who = self.somebody(&["DCC", "DCC", "Brightwater Energy", "Orrin"]);
        let Some(launch) = self.some_launch() else {
            return Ok(());
        };
        let rows = self.measures(launch);
        if who.name == "DCC" {
            self.measured
                .extend(rows.iter().map(|(device, _, _)| *device));
        }
        self.step(Did::Measure { who, launch, rows }).await
    }

    /// DCC measures what there is to be measured, of every launch.
    async fn measure_all(&mut self) -> Result<(), WorldFault> {
        let all: Vec<LaunchRef> = self.seen.launches.keys().copied().collect();
        for launch in all {
            let rows = self.measures(launch);
            if rows.is_empty() {
                continue;
            }
            self.measured
                .extend(rows.iter().map(|(device, _, _)| *device));
            let who = self.somebody(&["DCC"]);
            self.step(Did::Measure { who, launch, rows }).await?;
        }
        Ok(())
    }

    fn measures(&self, launch: LaunchRef) -> Vec<(DeviceId, u32, u32)> {
        let Some(seen) = self.seen.launches.get(&launch) else {
            return Vec::new();
        };
        let tranche = seen.launch.current_tranche();
        let sealed = tranche.and_then(|one| seen.sealed.get(&one.plan.reference));
        let sealed = sealed.into_iter().flat_map(|sealed| sealed.iter());
        let fresh = sealed.filter(|(device, _)| !self.measured.contains(device));
        let counted = fresh.filter_map(|(device, wave)| {
            let upgrade = match wave {
                0 => Upgrade::HeldBack,
                _ => Upgrade::Done(self.ending(*device)?),
            };
            let counted = events(self.seed, *device, Kpi::GasReads, upgrade);
            Some((*device, counted.before, counted.after))
        });
        counted.collect()
    }

    /// What became of a hub, where a CSP has it in hand.
    fn ending(&self, device: DeviceId) -> Option<Ending> {
        self.csps.iter().find_map(|csp| csp.ending(device))
    }

    fn somebody(&mut self, names: &[&str]) -> Who {
        let name = names[self.chance.below(names.len() as u64) as usize];
        cast::who(name).expect("somebody of the cast")
    }

    fn some_launch(&mut self) -> Option<LaunchRef> {
        let all: Vec<LaunchRef> = self.seen.launches.keys().copied().collect();
        let live = |launch: &&LaunchRef| self.seen.launches[*launch].launch.is_live();
        let alive: Vec<LaunchRef> = all.iter().filter(live).copied().collect();
        let among = match (alive.is_empty(), self.chance.below(10)) {
            (true, _) | (_, 0) => all,
            (false, _) => alive,
        };
        let place = self.chance.below(among.len().max(1) as u64) as usize;
        among.get(place).copied()
    }

    fn seen_of(&self, launch: LaunchRef) -> Option<&Seen> {
        self.seen.launches.get(&launch)
    }
}

/// What is drawn from a seed.
struct Chance(Seeded);

impl Chance {
    fn of(seed: u64, stream: u64) -> Chance {
        Chance(Seeded::of(seed, stream))
    }

    /// A number below this one; 0 where there is none.
    fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.0.whole()) * u128::from(bound)) >> 64) as u64
    }
}
