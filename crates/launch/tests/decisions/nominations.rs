//! Lists, their limits, and the end of the window (SL-3, SL-4, SL-7, ONE-3).

use crate::world::*;
use launch::command::Command;
use launch::decision::{Answer, NoticeAbout, Refusal};
use launch::launch::{HubsFrom, Phase};
use launch::nomination::{NominationRoute, SetAside};
use terms::Actor;

#[test]
fn sl_3_a_list_is_told_where_each_device_landed() {
    let mut world = World::notified();
    let decision = world.nominate(&fenland(), &[5, 6, 8, 9, 0, 6]);
    let Answer::Nominated(list) = decision.answer else {
        panic!("a list is answered");
    };
    assert_eq!(list.accepted.iter().collect::<Vec<_>>(), [5, 6]);
    assert_eq!(list.repeated, 1);
    let reasons: Vec<_> = list.set_aside.iter().map(|(_, reason)| *reason).collect();
    assert_eq!(
        reasons,
        [
            SetAside::NotCommissioned,
            SetAside::NotApplicable,
            SetAside::NotResponsible
        ]
    );
    assert!(world.state().nominations[0].is_conserved());
}

#[test]
fn sl_3_lists_add_up_to_the_limit_of_the_level() {
    let mut world = World::new();
    let mut few = notification(launch::notification::LaunchKind::Ordinary);
    few.criteria.nominations_per_supplier_max = 3;
    world.act(
        &dcc(),
        Command::Draft {
            notification: Box::new(few),
        },
    );
    let launch = world.reference();
    world.act(&dcc(), Command::Issue { launch });
    world.nominate(&brightwater(), &[0, 1]);
    let refused = world.try_act(
        &brightwater(),
        Command::Nominate {
            launch,
            route: NominationRoute::Api,
            list: hubs(&[2, 3]),
            request_sha256: [1; 32],
        },
    );
    assert_eq!(refused.unwrap_err(), Refusal::NominationLimit { left: 1 });
    world.nominate(&brightwater(), &[2]);
}

#[test]
fn sl_3_hubs_can_be_taken_off_until_the_window_closes() {
    let mut world = World::notified();
    world.nominate(&brightwater(), &[0, 1, 2]);
    let launch = world.reference();
    let decision = world.act(
        &brightwater(),
        Command::WithdrawNominations {
            launch,
            list: hubs(&[1, 7]),
        },
    );
    assert_eq!(
        decision.answer,
        Answer::TakenOff {
            taken_off: 1,
            not_listed: 1
        }
    );
    let nomination = &world.state().nominations[0];
    assert_eq!((nomination.hubs.hubs, nomination.withdrawn), (2, 1));
    assert_eq!(
        world.refused(
            &fenland(),
            Command::WithdrawNominations {
                launch,
                list: hubs(&[0]),
            }
        ),
        "NOTHING-TO-DO"
    );
}

#[test]
fn sl_4_a_list_one_second_late_is_late() {
    let mut world = World::notified();
    let closes = world.state().window.unwrap().closes;
    world.now = closes;
    world.nominate(&brightwater(), &[0]);
    world.now = closes.plus_seconds(1);
    let launch = world.reference();
    let refused = world.try_act(
        &brightwater(),
        Command::Nominate {
            launch,
            route: NominationRoute::Page,
            list: hubs(&[1]),
            request_sha256: [1; 32],
        },
    );
    assert_eq!(
        refused.unwrap_err(),
        Refusal::WindowClosed { closed: closes }
    );
}

#[test]
fn sl_4_with_a_list_in_time_the_first_level_is_of_the_lists_alone() {
    let world = World::ready(true);
    assert_eq!(
        world.state().phase,
        Phase::Ready {
            hubs: HubsFrom::Lists
        }
    );
}

#[test]
fn sl_4_without_a_list_dccs_plan_applies_and_everybody_is_told() {
    let world = World::ready(false);
    assert_eq!(
        world.state().phase,
        Phase::Ready {
            hubs: HubsFrom::DccPlan
        }
    );
    let told = |about: &&NoticeAbout| matches!(about, NoticeAbout::DccPlanApplies { .. });
    assert_eq!(world.told.iter().filter(told).count(), 5);
}

#[test]
fn sl_4_the_window_does_not_close_before_its_end() {
    let mut world = World::notified();
    let launch = world.reference();
    world.now = world.state().window.unwrap().closes;
    assert_eq!(
        world.refused(&Actor::Clock, Command::CloseWindow { launch }),
        "NOTHING-TO-DO"
    );
}

#[test]
fn one_3_a_supplier_without_a_hub_in_it_finds_no_such_launch() {
    let mut world = World::notified();
    let launch = world.reference();
    let command = Command::Nominate {
        launch,
        route: NominationRoute::Page,
        list: hubs(&[0]),
        request_sha256: [1; 32],
    };
    assert_eq!(world.refused(&stranger(), command), "NOT-FOUND");
}

#[test]
fn sl_3_an_empty_list_and_one_too_long_are_refused() {
    let mut world = World::notified();
    let launch = world.reference();
    let mut list = |devices: Vec<terms::DeviceId>| {
        world.refused(
            &brightwater(),
            Command::Nominate {
                launch,
                route: NominationRoute::Api,
                list: devices,
                request_sha256: [1; 32],
            },
        )
    };
    assert_eq!(list(Vec::new()), "LIST-EMPTY");
    assert_eq!(list(vec![hub(0); 50_001]), "LIST-TOO-LONG");
}
