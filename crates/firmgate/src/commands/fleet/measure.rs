//! `firmgate fleet measure`: how quickly the fleet in force opens and answers on this machine, and
//! in how much memory (SL-13).

use super::no_fleet;
use crate::commands::Answered;
use app::App;
use app::ports::HeldFleet;
use clap::Args;
use launch::fleet::affected;
use launch::fleet::{LaunchTarget, LookedUp, SupplierPortfolio, UpgradePath};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use terms::{DeviceId, OrganisationRef};

/// Measures the fleet in force.
#[derive(Debug, Args)]
pub(super) struct Measure {
    /// How many Device IDs the list has that is looked up.
    #[arg(long, default_value_t = formats::limits::DEVICE_IDS_PER_LIST_MAX)]
    listed: usize,
}

/// Time since it was started.
pub(super) struct Stopwatch(Instant);

impl Stopwatch {
    pub(super) fn start() -> Stopwatch {
        Stopwatch(Instant::now())
    }

    fn milliseconds(&self) -> f64 {
        milliseconds(self.0.elapsed())
    }
}

impl Measure {
    pub(super) async fn answer(
        &self,
        app: &App,
        opened: &Stopwatch,
    ) -> Result<Answered, Box<dyn std::error::Error>> {
        let Some(fleet) = app.fleet_in_force().await? else {
            return Ok(no_fleet());
        };
        let open = opened.milliseconds();
        let resident_open = memory("VmRSS:");
        let view = fleet.view();
        let targets = targets(&fleet);
        let suppliers: BTreeSet<OrganisationRef> = view
            .supplier_pairs()
            .flat_map(|pair| [pair.electricity, pair.gas])
            .flatten()
            .collect();
        let mut counts = Vec::new();
        let mut affected_hubs = 0;
        for supplier in &suppliers {
            for target in &targets {
                let watch = Stopwatch::start();
                // As a request asks: the store is looked at first.
                let fleet = app.fleet_in_force().await?.ok_or("the fleet is gone")?;
                let portfolio =
                    SupplierPortfolio::count(*supplier, target, fleet.view(), &fleet.cube);
                counts.push(watch.milliseconds());
                affected_hubs += portfolio.counts().affected_hubs();
            }
        }
        counts.sort_by(f64::total_cmp);
        let highest_counting = memory("VmHWM:");
        let watch = Stopwatch::start();
        let scanned = match (suppliers.first(), targets.first()) {
            (Some(supplier), Some(target)) => affected::combinations(*supplier, target, view).len(),
            _ => 0,
        };
        let combinations = watch.milliseconds();
        let highest_in_a_pass = memory("VmHWM:");
        let listed = list(&fleet, self.listed);
        let looks = [0, 1].map(|_| {
            let watch = Stopwatch::start();
            let found = fleet.look_up(&listed);
            (watch.milliseconds(), found)
        });
        let found = &looks[0].1;
        let of_kind =
            |wanted: fn(&LookedUp) -> bool| found.iter().filter(|one| wanted(one)).count();
        let object = json!({
            "hubs": view.len(),
            "devices_behind": fleet.snapshot.behind().devices.len(),
            "cells_of_the_cube": fleet.cube.cells().len(),
            "combinations_in_legend": fleet.snapshot.legend().combinations.len(),
            "open_ms": open,
            "count_ms": { "calls": counts.len(), "median": at(&counts, 50), "p99": at(&counts, 99) },
            "affected_hubs_counted": affected_hubs,
            "combinations_ms": combinations,
            "combinations_found": scanned,
            "look_up": {
                "listed": listed.len(),
                "hubs": of_kind(|one| matches!(one, LookedUp::Hub(_))),
                "behind": of_kind(|one| matches!(one, LookedUp::Behind { .. })),
                "unknown": of_kind(|one| matches!(one, LookedUp::Unknown)),
                "first_ms": looks[0].0,
                "again_ms": looks[1].0,
            },
            "resident_kb": {
                "open": resident_open,
                "highest_counting": highest_counting,
                "highest_in_a_pass": highest_in_a_pass,
                "after_answers": memory("VmRSS:"),
                "highest": memory("VmHWM:"),
            },
        });
        Ok(Answered::yes(format!("{object:#}\n")))
    }
}

/// For each model of the fleet a launch to its last version in the legend from all others.
fn targets(fleet: &HeldFleet) -> Vec<LaunchTarget> {
    let view = fleet.view();
    let models: BTreeSet<_> = view
        .profiles()
        .map(|profile| (&profile.make, &profile.model))
        .collect();
    models
        .into_iter()
        .filter_map(|(make, model)| {
            let of_model = view
                .profiles()
                .filter(|profile| profile.make == *make && profile.model == *model);
            let mut versions: BTreeSet<_> =
                of_model.map(|profile| profile.firmware.clone()).collect();
            let to = versions.pop_last()?;
            Some(LaunchTarget {
                make: make.clone(),
                model: model.clone(),
                to,
                path: UpgradePath::From(versions),
            })
        })
        .collect()
}

/// A list over the whole fleet: six in ten are hubs, three are Devices behind hubs, one is unknown.
///
/// The places are read in ascending order and the memory is given back on the way, so that what is
/// measured is the look-up and not the drawing of its list.
fn list(fleet: &HeldFleet, length: usize) -> Vec<DeviceId> {
    let behind = fleet.snapshot.behind().devices;
    let hubs = fleet.snapshot.fleet().devices;
    // Strides with no common factor with round numbers, so that the places spread.
    let place = |number: usize, stride: usize, column: &[u64]| {
        number.wrapping_mul(stride).checked_rem(column.len())
    };
    let mut drawn: Vec<(Drawn, usize)> = (0..length)
        .filter_map(|number| match number % 10 {
            0..6 => Some((Drawn::Hub, place(number, 15_485_863, hubs)?)),
            6..9 => match place(number, 32_452_843, behind) {
                Some(place) => Some((Drawn::Behind, place)),
                None => Some((Drawn::Hub, place(number, 7, hubs)?)),
            },
            _ => Some((Drawn::Unknown, place(number, 49_979_687, hubs)?)),
        })
        .collect();
    drawn.sort_unstable();
    let bits = |&(drawn, place): &(Drawn, usize)| match drawn {
        Drawn::Hub => hubs[place],
        Drawn::Behind => behind[place],
        Drawn::Unknown => hubs[place] ^ 1 << 63,
    };
    let mut listed = Vec::with_capacity(length);
    for some in drawn.chunks(DRAWN_AT_A_TIME) {
        listed.extend(some.iter().map(bits).filter_map(DeviceId::from_bits));
        fleet.pages.give_back();
    }
    // In no order, as a list comes.
    let end = listed.len();
    (0..end)
        .map(|at| listed[at.wrapping_mul(7_919) % end])
        .collect()
}

/// What a listed ID stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Drawn {
    Hub,
    Behind,
    Unknown,
}

/// How many places are read before the memory is given back.
const DRAWN_AT_A_TIME: usize = 32;

fn at(sorted: &[f64], of_hundred: usize) -> Value {
    let place = (sorted.len() * of_hundred / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).map_or(Value::Null, |held| json!(held))
}

fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1_000_000.0).round() / 1_000.0
}

/// A figure of this process's memory in kilobytes, where the system tells it.
fn memory(which: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(which))?;
    line.split_whitespace().next()?.parse().ok()
}
