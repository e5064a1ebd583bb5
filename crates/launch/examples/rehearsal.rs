//! How long it takes to rehearse a launch of 30 million hubs: `cargo run --release -p launch
//! --example rehearsal`. Times are on one core; the smallest of several runs.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use launch::Share;
use launch::criteria::Criteria;
use launch::ladder::{LevelSize, Levels};
use launch::notification::{
    HanVariant, LaunchKind, Notification, NotificationNumber, Target, UpgradePriority,
    UpgradeSeverity,
};
use launch::rehearsal::{
    Clusters, Fault, FaultKind, Firmware, Projection, ProjectionEnd, Rehearsal, RehearsalInput,
    StratumHubs, Strikes, UncoveredStrata, rehearse,
};
use terms::{CspRegion, Date, Division, FirmwareVersion, Make, Model, Moment, WorkingDayCalendar};

const HUBS: u64 = 30_000_000;
const LAUNCHES: u32 = 10_000;
const RUNS: u32 = 3;

fn main() -> Result<(), &'static str> {
    let notification = notification().ok_or("the notification is fit")?;
    let calendar = WorkingDayCalendar::new(1, Division::EnglandAndWales, BTreeMap::new());
    let strata = strata();
    let none_taken = BTreeMap::new();
    let input = RehearsalInput {
        notification: &notification,
        strata: &strata,
        lists: None,
        uncovered: UncoveredStrata::Wait,
        clusters: Clusters::standard(),
        issue_at: Moment::at_hour(day("2026-11-02").ok_or("a date")?, 9),
        calendar: &calendar,
        capacity_taken: &none_taken,
        launches: LAUNCHES,
        seed: 20_161_027,
    };
    let rehearsal = Rehearsal::of(&input).map_err(|_| "the launch can be rehearsed")?;
    println!(
        "{HUBS} hubs in {} strata, {LAUNCHES} launches",
        strata.len()
    );
    for (parts, kind) in [
        (200_000, FaultKind::Silent),
        (20_000, FaultKind::Failing),
        (5_000, FaultKind::Silent),
        (1_000, FaultKind::Silent),
    ] {
        let rate = Share::of_million(parts).ok_or("a share")?;
        let fault = Fault {
            kind,
            rate,
            strikes: Strikes::Everywhere,
        };
        time(&format!("{LAUNCHES} launches, {kind:?} {rate}"), || {
            rehearsal.simulate(&Firmware::with(&fault), LAUNCHES, 1)
        });
    }
    let firmware = all_at_once().ok_or("a firmware")?;
    time(
        &format!("{LAUNCHES} launches, six series at 0.2 % each, none stopped"),
        || rehearsal.simulate(&firmware, LAUNCHES, 1),
    );
    time("levels and boundaries", || Rehearsal::of(&input));
    time("the whole report", || rehearse(&input));
    let report = rehearse(&input).map_err(|_| "the launch can be rehearsed")?;
    tell("soonest", &report.soonest);
    tell("latest", &report.latest);
    Ok(())
}

fn tell(which: &str, projection: &Projection) {
    match projection.end {
        ProjectionEnd::LastGate { days, .. } => println!("{which}: {days} days"),
        ProjectionEnd::NeverSent { level, wave } => {
            println!("{which}: wave {wave} of level {level} is never sent");
        }
    }
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// Every series has a fault well within its tolerance, so that every launch goes to its end.
fn all_at_once() -> Option<Firmware> {
    let rate = Share::of_million(1_000)?;
    let kpis = launch::criteria::Kpi::ALL;
    Some(Firmware {
        failing: rate,
        silent: rate,
        worsening: kpis.into_iter().map(|kpi| (kpi, rate)).collect(),
        strikes: Strikes::Everywhere,
    })
}

/// Sixty strata, ten to a region, the largest of each some thirty times the smallest.
fn strata() -> Vec<StratumHubs> {
    let weights: Vec<u64> = (0..60).map(|at| 1 + 3 * (at / 6)).collect();
    let all: u64 = weights.iter().sum();
    let strata = weights.iter().enumerate().map(|(at, weight)| StratumHubs {
        region: CspRegion::ALL[at % CspRegion::ALL.len()],
        hubs: HUBS * weight / all,
    });
    strata.collect()
}

fn notification() -> Option<Notification> {
    let mut criteria = Criteria::standard(LaunchKind::Ordinary);
    // Sixty strata with 299 hubs each need more than the 5,000 hubs of the standard first level.
    criteria.levels = Levels::new(vec![
        LevelSize::Nominated {
            by_dcc_plan: 20_000,
        },
        LevelSize::Hubs(50_000),
        LevelSize::Share(Share::of_million(100_000)?),
        LevelSize::Rest,
    ])?;
    Some(Notification {
        number: NotificationNumber::parse("CHFN-2026-0001")?,
        kind: LaunchKind::Ordinary,
        target: Target {
            make: Make::parse("Northmere")?,
            model: Model::parse("NM-H200")?,
            han_variant: HanVariant::DualBand,
            to: FirmwareVersion::parse("00020000")?,
            from: vec![FirmwareVersion::parse("00010000")?],
        },
        release_note: String::new(),
        severity: UpgradeSeverity::Medium,
        priority: UpgradePriority::Medium,
        deploy_by: day("2027-03-31")?,
        activate_by: day("2027-04-30")?,
        criteria,
    })
}

fn time<T>(what: &str, run: impl Fn() -> T) {
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        let began = Instant::now();
        black_box(run());
        best = best.min(began.elapsed());
    }
    println!("{:>9.1} ms  {what}", best.as_secs_f64() * 1e3);
}
