//! A launch to rehearse: a draft whose criteria a test may change, some strata, and a calendar.

use launch::Share;
use launch::criteria::Criteria;
use launch::ladder::{LevelSize, Levels};
use launch::notification::{
    HanVariant, LaunchKind, Notification, NotificationNumber, Target, UpgradePriority,
    UpgradeSeverity,
};
use launch::rehearsal::{
    Clusters, Rehearsal, RehearsalInput, RehearsalRefusal, RehearsalReport, StratumHubs,
    UncoveredStrata, rehearse,
};
use std::collections::BTreeMap;
use terms::{CspRegion, Date, Division, FirmwareVersion, Make, Model, Moment, WorkingDayCalendar};

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn percent(text: &str) -> Share {
    Share::parse_percent(text).unwrap()
}

/// Everything that a rehearsal is made from, owned.
pub struct World {
    pub notification: Notification,
    pub strata: Vec<StratumHubs>,
    pub lists: Option<Vec<u64>>,
    pub uncovered: UncoveredStrata,
    pub issue_at: Moment,
    pub capacity_taken: BTreeMap<(Date, CspRegion), u64>,
    pub launches: u32,
    pub seed: u64,
    calendar: WorkingDayCalendar,
}

impl World {
    /// An ordinary launch with the standard criteria, issued on Monday 2 November 2026 at 09:00,
    /// to so many hubs in each stratum; regions take turns. No list arrives.
    pub fn of(strata: &[u64]) -> World {
        let regions = CspRegion::ALL.into_iter().cycle();
        let holidays = ["2026-12-25", "2026-12-28", "2027-01-01"]
            .map(|date| (day(date), "Bank holiday".to_owned()));
        World {
            notification: notification(Criteria::standard(LaunchKind::Ordinary)),
            strata: strata
                .iter()
                .zip(regions)
                .map(|(hubs, region)| StratumHubs {
                    region,
                    hubs: *hubs,
                })
                .collect(),
            lists: None,
            uncovered: UncoveredStrata::Wait,
            issue_at: Moment::at_hour(day("2026-11-02"), 9),
            capacity_taken: BTreeMap::new(),
            launches: 0,
            seed: 20_161_027,
            calendar: WorkingDayCalendar::new(3, Division::EnglandAndWales, holidays.into()),
        }
    }

    /// A launch whose first level has 50,000 hubs of one stratum, and whose gates watch bad hubs at
    /// the chance of a false stop that GATES.md computes with: 1 %.
    pub fn of_gates() -> World {
        let mut world = World::of(&[1_000_000]);
        let criteria = world.criteria();
        criteria.kpis.clear();
        // Two series, failed and bad, share it.
        criteria.false_stop = percent("2");
        criteria.levels = levels(50_000, &[]);
        world
    }

    pub fn criteria(&mut self) -> &mut Criteria {
        &mut self.notification.criteria
    }

    pub fn calendar(&self) -> &WorkingDayCalendar {
        &self.calendar
    }

    pub fn input(&self) -> RehearsalInput<'_> {
        RehearsalInput {
            notification: &self.notification,
            strata: &self.strata,
            lists: self.lists.as_deref(),
            uncovered: self.uncovered,
            clusters: Clusters::standard(),
            issue_at: self.issue_at,
            calendar: &self.calendar,
            capacity_taken: &self.capacity_taken,
            launches: self.launches,
            seed: self.seed,
        }
    }

    pub fn rehearsal(&self) -> Rehearsal {
        Rehearsal::of(&self.input()).unwrap()
    }

    pub fn report(&self) -> RehearsalReport {
        rehearse(&self.input()).unwrap()
    }

    pub fn refused(&self) -> RehearsalRefusal {
        rehearse(&self.input()).unwrap_err()
    }
}

/// A first level by DCC's plan, levels of so many hubs, and the rest.
pub fn levels(by_dcc_plan: u32, between: &[u32]) -> Levels {
    let first = [LevelSize::Nominated { by_dcc_plan }];
    let between = between.iter().map(|hubs| LevelSize::Hubs(*hubs));
    let sizes = first.into_iter().chain(between).chain([LevelSize::Rest]);
    Levels::new(sizes.collect()).unwrap()
}

fn notification(criteria: Criteria) -> Notification {
    let version = |text| FirmwareVersion::parse(text).unwrap();
    Notification {
        number: NotificationNumber::parse("CHFN-2026-0001").unwrap(),
        kind: LaunchKind::Ordinary,
        target: Target {
            make: Make::parse("Northmere").unwrap(),
            model: Model::parse("NM-H200").unwrap(),
            han_variant: HanVariant::DualBand,
            to: version("00020000"),
            from: vec![version("00010000")],
        },
        release_note: "Puts right the loss of gas reads after a power cut.".to_owned(),
        severity: UpgradeSeverity::High,
        priority: UpgradePriority::Medium,
        deploy_by: day("2027-01-29"),
        activate_by: day("2027-02-26"),
        criteria,
    }
}
