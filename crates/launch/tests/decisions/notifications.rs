//! Drafting, issuing, revising, acknowledging, and the Central Products List (SL-1, SL-10).

use crate::world::*;
use launch::Share;
use launch::command::Command;
use launch::criteria::CriteriaFault;
use launch::decision::{NoticeAbout, Refusal};
use launch::ladder::{LevelSize, Levels};
use launch::launch::{CplStanding, Phase};
use launch::notification::LaunchKind;
use terms::{Actor, Moment};

#[test]
fn sl_1_issuing_fixes_the_criteria_and_tells_every_supplier_with_a_hub_in_it() {
    let world = World::notified();
    let launch = world.state();
    assert_eq!(launch.phase, Phase::Notified);
    assert_eq!(launch.revision, 1);
    let told: Vec<_> = launch.told.iter().map(|told| told.organisation).collect();
    assert_eq!(
        told,
        [organisation_of(&brightwater()), organisation_of(&fenland())]
    );
    let notified = |about: &&NoticeAbout| matches!(about, NoticeAbout::LaunchNotified { .. });
    // Both Suppliers, DCC, SECAS, the Panel and the CSPs.
    assert_eq!(world.told.iter().filter(notified).count(), 6);
}

#[test]
fn sl_4_the_window_counts_from_the_day_after_and_ends_with_its_last_day() {
    let world = World::notified();
    let window = world.state().window.unwrap();
    assert_eq!(window.last_day, day(2026, 11, 16));
    assert_eq!(window.closes, Moment::end_of_day(day(2026, 11, 16)));
    assert_eq!(window.calendar_version, 3);
}

#[test]
fn sl_10_an_emergency_has_a_window_too_only_a_shorter_one() {
    let world = World::notified_as(LaunchKind::Emergency);
    assert_eq!(world.state().window.unwrap().last_day, day(2026, 11, 3));
}

#[test]
fn sl_1_criteria_that_contradict_themselves_cannot_be_drafted_or_issued() {
    let mut world = World::new();
    let mut unfit = notification(LaunchKind::Ordinary);
    unfit.criteria.soak_hours = 1;
    let refusal = world.try_act(
        &dcc(),
        Command::Draft {
            notification: Box::new(unfit),
        },
    );
    assert!(matches!(refusal, Err(Refusal::CriteriaUnfit { faults }) if faults.len() == 1));
}

#[test]
fn sl_1_levels_that_leave_nothing_for_the_rest_cannot_be_drafted() {
    let share = |text: &str| LevelSize::Share(Share::parse_percent(text).unwrap());
    let levels = |between: [&str; 2]| {
        let mut sizes = vec![LevelSize::Nominated { by_dcc_plan: 100 }];
        sizes.extend(between.map(share));
        sizes.push(LevelSize::Rest);
        let mut drafted = notification(LaunchKind::Ordinary);
        drafted.criteria.levels = Levels::new(sizes).unwrap();
        Command::Draft {
            notification: Box::new(drafted),
        }
    };
    let faults = vec![CriteriaFault::LevelsBeyondTheWhole];
    for between in [["60", "60"], ["40", "60"]] {
        let refused = World::new().try_act(&dcc(), levels(between)).unwrap_err();
        let faults = faults.clone();
        assert_eq!(refused, Refusal::CriteriaUnfit { faults }, "{between:?}");
    }
    World::new().act(&dcc(), levels(["40", "59.9"]));
}

#[test]
fn trap_6_a_version_that_no_hub_reports_cannot_be_drafted() {
    for (to, from) in [("zz", "00010000"), ("4.1", "00010000"), ("00020000", "1.0")] {
        let mut drafted = notification(LaunchKind::Ordinary);
        drafted.target.to = terms::FirmwareVersion::parse(to).unwrap();
        drafted.target.from = vec![terms::FirmwareVersion::parse(from).unwrap()];
        let command = Command::Draft {
            notification: Box::new(drafted),
        };
        assert_eq!(World::new().refused(&dcc(), command), "VERSION-FORM");
    }
}

#[test]
fn sl_1_a_revision_changes_words_and_is_acknowledged_anew() {
    let mut world = World::notified();
    let launch = world.reference();
    world.act(&brightwater(), Command::Acknowledge { launch });
    assert_eq!(
        world.refused(&brightwater(), Command::Acknowledge { launch }),
        "NOTHING-TO-DO"
    );
    let mut revised = world.state().notification.clone();
    revised.release_note = "Puts right the loss of gas reads. Corrected wording.".to_owned();
    world.act(
        &dcc(),
        Command::Revise {
            launch,
            notification: Box::new(revised.clone()),
        },
    );
    assert_eq!(world.state().revision, 2);
    let correction = &world.state().corrections[0];
    assert_eq!(correction.revision, 2);
    assert_eq!(
        correction.was.release_note,
        notification(LaunchKind::Ordinary).release_note
    );
    world.act(&brightwater(), Command::Acknowledge { launch });
    revised.criteria.soak_hours += 1;
    assert_eq!(
        world.refused(
            &dcc(),
            Command::Revise {
                launch,
                notification: Box::new(revised),
            }
        ),
        "FIXED-ON-ISSUE"
    );
}

#[test]
fn sl_1_a_list_that_names_the_version_before_the_notification_is_a_breach() {
    let mut world = World::new();
    world.act(
        &dcc(),
        Command::Draft {
            notification: Box::new(notification(LaunchKind::Ordinary)),
        },
    );
    let launch = world.reference();
    let at = world.now;
    world.act(&Actor::Clock, Command::RecordListing { launch, at });
    assert_eq!(world.state().cpl, CplStanding::Before { at });
    assert!(matches!(
        world.told.last(),
        Some(NoticeAbout::ListedBeforeNotified { .. })
    ));
    world.now = world.now.plus_seconds(3_600);
    world.act(&dcc(), Command::Issue { launch });
    assert_eq!(world.state().cpl, CplStanding::Before { at });
}

#[test]
fn sl_1_a_list_that_names_it_at_the_same_moment_is_in_time() {
    let mut world = World::notified();
    let (launch, at) = (world.reference(), world.now);
    world.act(&Actor::Clock, Command::RecordListing { launch, at });
    assert_eq!(world.state().cpl, CplStanding::After { at });
}

#[test]
fn a_draft_is_known_to_dcc_alone() {
    let mut world = World::new();
    world.act(
        &dcc(),
        Command::Draft {
            notification: Box::new(notification(LaunchKind::Ordinary)),
        },
    );
    let launch = world.reference();
    for who in [brightwater(), panel()] {
        assert_eq!(
            world.refused(&who, Command::Acknowledge { launch }),
            "NOT-FOUND"
        );
    }
}

#[test]
fn a_withdrawn_launch_takes_back_its_orders_and_ends() {
    let mut world = World::running();
    let launch = world.reference();
    world.act(&Actor::Clock, Command::SendOrders { launch });
    world.act(
        &dcc(),
        Command::Withdraw {
            launch,
            reason: "A later version replaces it.".to_owned(),
        },
    );
    assert!(
        world
            .orders
            .iter()
            .all(|order| order.value.recalled_at.is_some())
    );
    assert!(!world.state().is_live());
    assert_eq!(
        world.refused(&Actor::Clock, Command::SendOrders { launch }),
        "PHASE-UNFIT"
    );
}
