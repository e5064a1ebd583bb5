//! How long a plan takes: `cargo run --release -p formats --example plan_timings [HUBS ...]`.
//!
//! Makes a fictional fleet in memory, all of one model, so that every hub has to be planned, and
//! prints for several levels what it takes to draw up the strata, to plan, to check the plan, and
//! to seal it: write it to a file, on the disk for good, with its digest. What is sealed is read
//! back and must be the plan.

use formats::plan_file;
use jiff::civil::date;
use launch::HubSet;
use launch::conflict::{Conflict, ConflictKind, ConflictScope};
use launch::criteria::Criteria;
use launch::fleet::{
    DeviceStatus, Fleet, FleetView, HomeCombination, HubProfile, Legend, Overlay, SupplierPair, Wan,
};
use launch::ladder::LevelSize;
use launch::notification::{HanVariant, LaunchKind, Target};
use launch::plan::{CspCapacity, PlanInput, Strata, StratumStanding, plan, plan_check};
use launch::share::Share;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use terms::{
    CspRegion, Date, DeviceModel, DeviceType, Division, FirmwareVersion, Make, Model, Moment,
    OrganisationRef, WorkingDayCalendar,
};

const SUPPLIERS: u64 = 22;
const COMBINATIONS: u32 = 40;

fn main() {
    let asked: Vec<u32> = std::env::args()
        .skip(1)
        .filter_map(|word| word.parse().ok())
        .collect();
    let sizes = match asked.is_empty() {
        true => vec![30_000, 300_000, 3_000_000, 30_000_000],
        false => asked,
    };
    println!("By the clock, and of a processor in brackets:");
    println!(
        "{:>10}  {:<16} {:>16} {:>16} {:>16} {:>16} {:>10} {:>6}  peak",
        "hubs", "level", "drawing strata", "planning", "checking", "sealing", "planned", "strata"
    );
    for hubs in sizes {
        time(&Made::of(hubs));
    }
}

/// A fleet as columns.
struct Made {
    devices: Vec<u64>,
    profiles: Vec<u16>,
    combinations: Vec<u16>,
    suppliers: Vec<u16>,
    legend: Legend,
}

impl Made {
    fn of(hubs: u32) -> Made {
        let legend = legend();
        let mut draw = Draw(u64::from(hubs));
        let mut made = Made {
            devices: Vec::with_capacity(hubs as usize),
            profiles: Vec::with_capacity(hubs as usize),
            combinations: Vec::with_capacity(hubs as usize),
            suppliers: Vec::with_capacity(hubs as usize),
            legend,
        };
        let profiles = made.legend.profiles.len() as u64 - 1;
        for serial in 0..u64::from(hubs) {
            made.devices.push(0x00DB_1234_0000_0001 + serial * 3);
            // One hub in a hundred has no SM WAN: the last profile.
            let profile = match draw.below(100) {
                0 => profiles,
                _ => draw.below(profiles),
            };
            made.profiles.push(profile as u16);
            // Some combinations are common and some rare.
            let (one, other) = (draw.below(u64::from(COMBINATIONS)), draw.below(8));
            made.combinations.push(one.min(other * other) as u16);
            made.suppliers.push(1 + draw.below(SUPPLIERS) as u16);
        }
        made
    }

    fn fleet(&self) -> Fleet<'_> {
        Fleet {
            devices: &self.devices,
            profiles: &self.profiles,
            combinations: &self.combinations,
            suppliers: &self.suppliers,
            legend: &self.legend,
        }
    }
}

fn legend() -> Legend {
    let profile = |version: &str, region, wan| HubProfile {
        make: make("Northmere"),
        model: model("NM-H1"),
        firmware: FirmwareVersion::parse(version).expect("a version"),
        region: Some(region),
        status: DeviceStatus::Commissioned,
        wan,
    };
    let mut profiles: Vec<HubProfile> = ["00010000", "00010001", "00010002"]
        .iter()
        .flat_map(|version| CspRegion::ALL.map(|region| profile(version, region, Wan::Reachable)))
        .collect();
    profiles.push(profile("00010000", CspRegion::North, Wan::None));
    let behind = |number: u32| HomeCombination {
        devices: vec![DeviceModel {
            device_type: DeviceType::Esme,
            make: make("Kelda"),
            model: model("KE-5"),
            firmware: FirmwareVersion::parse(&format!("{number:08X}")),
        }],
    };
    let pair = |of| SupplierPair {
        electricity: Some(OrganisationRef::from_random_bits(of)),
        gas: Some(OrganisationRef::from_random_bits(of)),
    };
    Legend {
        profiles,
        combinations: std::iter::once(HomeCombination::default())
            .chain((1..COMBINATIONS).map(behind))
            .collect(),
        suppliers: std::iter::once(SupplierPair::default())
            .chain((1..=SUPPLIERS).map(pair))
            .collect(),
    }
}

/// Prices change at every Supplier on one day, one Supplier deploys its own firmware for a
/// fortnight, and on every day of a month some hubs change Supplier.
fn conflicts(hubs: u32) -> Vec<Conflict> {
    let on = |day: Date| Moment::start_of_day(day);
    let mut conflicts = Vec::new();
    for of in 1..=SUPPLIERS {
        conflicts.push(Conflict {
            kind: ConflictKind::TariffChange,
            supplier: OrganisationRef::from_random_bits(of),
            scope: ConflictScope::Portfolio,
            from: on(date(2026, 10, 1)),
            until: on(date(2026, 10, 2)),
        });
        for day in 1..30i8 {
            let first = u64::from(hubs) * day as u64 / 31;
            let some = (first..first + u64::from(hubs) / 3_000).map(|at| at as u32);
            conflicts.push(Conflict {
                kind: ConflictKind::ChangeOfSupplier,
                supplier: OrganisationRef::from_random_bits(of),
                scope: ConflictScope::Hubs(some.collect()),
                from: on(date(2026, 9, day)),
                until: on(date(2026, 9, day + 1)),
            });
        }
    }
    conflicts.push(Conflict {
        kind: ConflictKind::SupplierFirmware,
        supplier: OrganisationRef::from_random_bits(1),
        scope: ConflictScope::Portfolio,
        from: on(date(2026, 9, 14)),
        until: on(date(2026, 9, 28)),
    });
    conflicts
}

fn time(made: &Made) {
    let overlay = Overlay::of(made.fleet().len());
    let fleet = FleetView::new(made.fleet(), &overlay);
    let version = |text| FirmwareVersion::parse(text).expect("a version");
    let target = Target {
        make: make("Northmere"),
        model: model("NM-H1"),
        han_variant: HanVariant::DualBand,
        to: version("00020000"),
        from: ["00010000", "00010001", "00010002"].map(version).to_vec(),
    };
    let mut criteria = Criteria::standard(LaunchKind::Ordinary);
    criteria.stratum_hubs_min = 50;
    let watch = Stopwatch::start();
    let strata = Strata::of(fleet, &target, criteria.stratum_hubs_min);
    let drawn_up = watch.stop();
    let nobody = HubSet::new();
    let nominated: HubSet = (0..fleet.len()).step_by(600).collect();
    let conflicts = conflicts(fleet.len());
    let calendar = WorkingDayCalendar::new(1, Division::EnglandAndWales, BTreeMap::new());
    let capacity = CspCapacity {
        daily: CspRegion::ALL.map(|region| (region, 250_000)).into(),
        taken: BTreeMap::new(),
    };
    let standings = vec![StratumStanding::Covered; strata.list().len()];
    let tenth = Share::of_million(100_000).expect("a share");
    let levels = [
        (
            "1: on lists only",
            1,
            LevelSize::Nominated { by_dcc_plan: 1 },
        ),
        ("3: a tenth", 3, LevelSize::Share(tenth)),
        ("4: the rest", 4, LevelSize::Rest),
    ];
    println!("{:>10}  the fleet itself takes {}", fleet.len(), peak());
    for (name, level, size) in levels {
        let input = PlanInput {
            fleet,
            target: &target,
            level,
            attempt: 1,
            size,
            criteria: &criteria,
            strata: &strata,
            standings: &standings,
            nominated: Some(&nominated),
            in_tranches: &nobody,
            held_back: &nobody,
            other_launches: &nobody,
            deferred: &nobody,
            conflicts: &conflicts,
            horizon: date(2026, 12, 31),
            seed: 17,
            parent: None,
            calendar: &calendar,
            now: Moment::at_hour(date(2026, 9, 1), 8),
            capacity: &capacity,
        };
        let watch = Stopwatch::start();
        let (made, report) = match plan(&input) {
            Ok(planned) => planned,
            Err(refused) => {
                println!("{:>10}  {name:<16} {:?}", fleet.len(), refused.why);
                continue;
            }
        };
        let planned = watch.stop();
        let watch = Stopwatch::start();
        let checked = plan_check(&input, &made);
        let judged = watch.stop();
        assert!(checked.is_ok(), "{:?}", checked.err());
        let watch = Stopwatch::start();
        let mut file = tempfile::NamedTempFile::new().expect("a place for a file");
        let sha256 = plan_file::write(&made, &mut file).expect("a place for a plan");
        file.as_file().sync_all().expect("a disk");
        let sealed = watch.stop();
        let bytes = std::fs::read(file.path()).expect("the file just written");
        assert!(plan_file::read(&bytes, sha256).as_ref() == Ok(&made));
        drop(bytes);
        println!(
            "{:>10}  {name:<16} {} {} {} {} {:>10} {:>6}  {}",
            fleet.len(),
            drawn_up,
            planned,
            judged,
            sealed,
            report.planned(),
            report.strata.len(),
            peak()
        );
    }
}

/// What a task takes: by the clock, and of a processor where the system tells.
struct Stopwatch(Instant, u64);

impl Stopwatch {
    fn start() -> Stopwatch {
        Stopwatch(Instant::now(), nanoseconds_run())
    }

    fn stop(&self) -> String {
        let run = Duration::from_nanos(nanoseconds_run() - self.1);
        format!(
            "{:>6.2} s ({:>5.2})",
            self.0.elapsed().as_secs_f64(),
            run.as_secs_f64()
        )
    }
}

fn nanoseconds_run() -> u64 {
    let told = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let first = told.split_whitespace().next();
    first.and_then(|run| run.parse().ok()).unwrap_or(0)
}

/// The most memory that this process held so far, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: Option<u64> = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    kilobytes.map_or_else(String::new, |kilobytes| format!("{} MB", kilobytes / 1_024))
}

fn make(name: &str) -> Make {
    Make::parse(name).expect("a name")
}

fn model(name: &str) -> Model {
    Model::parse(name).expect("a name")
}

/// Numbers that look random: the same on every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(0x5851_F42D_4C95_7F2D)
            .wrapping_add(0x1405_7B7E_F767_814F);
        (self.0 >> 33) % end
    }
}
