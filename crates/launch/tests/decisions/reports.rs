//! When results are reported (SL-5, SL-7), and mass activations ahead (MP102).

use crate::world::*;
use launch::activation::{ActivationStanding, MASS_HUBS, Projected, mass_activations};
use launch::command::Command;
use launch::launch::Launch;
use launch::plan::{DayLoad, RegionDays, WavePlan};
use launch::sharing::{NextReport, next_report};
use terms::{CspRegion, Date, Moment};

fn next(launch: &Launch, last: Option<Moment>, now: Moment) -> NextReport {
    let tranche = launch.tranches.last().unwrap();
    next_report(launch, tranche, last, &calendar(), now)
}

/// The world's launch with its first order sent at this hour of this day.
fn sent(date: Date, hour: u8) -> Launch {
    let mut launch = World::running().state().clone();
    for tranche in &mut launch.tranches {
        tranche.first_sent_at = Some(Moment::at_hour(date, hour));
    }
    launch
}

#[test]
fn sl_5_reports_follow_each_other_by_working_days() {
    // A Thursday: two Working Days later is Monday.
    let launch = sent(day(2026, 6, 4), 11);
    assert_eq!(launch.notification.criteria.results_within_working_days, 2);
    let monday = day(2026, 6, 8);
    for now in [day(2026, 6, 4), day(2026, 6, 5), day(2026, 6, 7)] {
        let now = Moment::at_hour(now, 23);
        assert_eq!(next(&launch, None, now), NextReport::On(monday), "{now:?}");
    }
    let first = Moment::at_hour(monday, 0);
    assert_eq!(next(&launch, None, first), NextReport::Due);
    assert_eq!(
        next(&launch, Some(first), first),
        NextReport::On(day(2026, 6, 10))
    );
}

#[test]
fn sl_7_nothing_is_reported_before_the_first_order_and_the_end_is_reported_once() {
    let mut launch = World::running().state().clone();
    let now = Moment::at_hour(day(2026, 7, 1), 9);
    for tranche in &mut launch.tranches {
        tranche.first_sent_at = None;
    }
    assert_eq!(next(&launch, None, now), NextReport::None);
    let mut launch = sent(day(2026, 6, 4), 11);
    let withdrawn = Moment::at_hour(day(2026, 6, 5), 9);
    launch.phase = launch::launch::Phase::Withdrawn {
        at: withdrawn,
        reason: "The firmware was replaced.".to_owned(),
    };
    assert_eq!(next(&launch, None, withdrawn), NextReport::Due);
    let before = withdrawn.plus_seconds(-1);
    assert_eq!(next(&launch, Some(before), withdrawn), NextReport::Due);
    assert_eq!(next(&launch, Some(withdrawn), now), NextReport::None);
}

fn wave(loads: &[(CspRegion, Date, u64)]) -> WavePlan {
    let days = |(region, date, hubs): &(CspRegion, Date, u64)| RegionDays {
        region: *region,
        days: vec![DayLoad {
            date: *date,
            hubs: *hubs,
        }],
    };
    WavePlan {
        size_named: None,
        hubs: loads.iter().map(|(_, _, hubs)| hubs).sum(),
        regions: loads.iter().map(days).collect(),
        matured_by: Moment::at_hour(day(2026, 7, 1), 9),
    }
}

#[test]
fn mp102_mass_activations_are_told_by_day_and_region_and_about_how_many() {
    let mut world = World::running();
    let (tomorrow, later) = (day(2026, 6, 9), day(2026, 6, 10));
    let now = Moment::at_hour(day(2026, 6, 8), 12);
    let waves = [
        wave(&[(CspRegion::North, tomorrow, 999)]),
        wave(&[
            (CspRegion::North, later, 12_345),
            (CspRegion::South, later, MASS_HUBS - 1),
            (CspRegion::Central, day(2026, 6, 7), 5_000),
        ]),
    ];
    let told = |launch: &Launch| {
        let one = Projected {
            launch,
            waves: &waves,
        };
        let told = mass_activations(&[one, one], now);
        let of = |one: &launch::activation::MassActivation| {
            (one.day, one.region, one.hubs, one.standing)
        };
        told.iter().map(of).collect::<Vec<_>>()
    };
    // The level of listed hubs is none.
    assert_eq!(told(world.state()), []);
    let mut second = world.state().clone();
    second.level = 2;
    for tranche in &mut second.tranches {
        tranche.level = 2;
        tranche.wave = 2;
    }
    // Two launches of the same size: the wave that has gone is not ahead, nor is yesterday.
    assert_eq!(
        told(&second),
        [
            (later, CspRegion::North, 24_600, ActivationStanding::Planned),
            (later, CspRegion::South, 100, ActivationStanding::Planned),
        ]
    );
    world.stop(&brightwater());
    second.holds = world.state().holds.clone();
    assert!(
        told(&second)
            .iter()
            .all(|one| one.3 == ActivationStanding::Held)
    );
    world.act(
        &dcc(),
        Command::Withdraw {
            launch: world.reference(),
            reason: "The firmware was replaced.".to_owned(),
        },
    );
    second.phase = world.state().phase.clone();
    assert_eq!(told(&second), []);
}
