//! Emergency Stop, deferral, the Panel (SL-8, SL-9).

use crate::world::*;
use launch::command::Command;
use launch::decision::{NoticeAbout, Refusal};
use launch::hold::{DirectionKind, HoldReason, HoldScope};
use launch::launch::{CommunicationKind, Phase};
use launch::order::OrderState;
use terms::{Actor, HoldRef, Moment, OrganisationType, Recipient};

fn direct(world: &World, hold: HoldRef, kind: DirectionKind) -> Command {
    Command::Direct {
        launch: world.reference(),
        hold,
        kind,
        reasons: "Both sides were heard.".to_owned(),
        attendance: "Chair, DCC, two Suppliers.".to_owned(),
    }
}

fn last_hold(world: &World) -> HoldRef {
    world.state().holds.last().unwrap().reference
}

#[test]
fn i3_after_a_stop_nothing_leaves_and_what_is_out_is_taken_back() {
    let mut world = World::running();
    let launch = world.reference();
    world.act(&Actor::Clock, Command::SendOrders { launch });
    world.stop(&fenland());
    assert_eq!(world.orders[0].value.state(), OrderState::TakenBack);
    for command in [
        Command::SendOrders { launch },
        Command::BeginWave { launch },
    ] {
        assert_eq!(world.refused(&Actor::Clock, command), "HELD");
    }
    let order = world.order();
    assert_eq!(
        world.refused(&csp(), Command::FetchOrder { launch, order }),
        "HELD"
    );
    assert_eq!(world.state().phase, Phase::Running);
}

#[test]
fn sl_9_an_order_with_the_csp_is_recalled_and_the_csp_is_told() {
    let mut world = World::running();
    let launch = world.reference();
    world.act(&Actor::Clock, Command::SendOrders { launch });
    let order = world.order();
    world.act(&csp(), Command::FetchOrder { launch, order });
    world.stop(&brightwater());
    assert_eq!(world.orders[0].value.state(), OrderState::Recalled);
    let told = |about: &&NoticeAbout| matches!(about, NoticeAbout::OrdersRecalled { .. });
    assert_eq!(world.told.iter().filter(told).count(), 1);
}

#[test]
fn i4_only_the_panel_releases_a_stop_and_the_phase_stays() {
    let mut world = World::running();
    let launch = world.reference();
    world.stop(&brightwater());
    let hold = last_hold(&world);
    for who in [dcc(), brightwater(), fenland(), csp(), Actor::Clock] {
        let command = direct(&world, hold, DirectionKind::Continue);
        assert_eq!(world.refused(&who, command), "NOT-AUTHORISED");
    }
    for (who, command) in [
        (brightwater(), Command::EndDeferral { launch, hold }),
        (dcc(), Command::ReleaseGate { launch, hold }),
    ] {
        assert_eq!(world.refused(&who, command), "NO-SUCH-HOLD");
    }
    let command = direct(&world, hold, DirectionKind::Continue);
    world.act(&panel(), command);
    assert_eq!(world.state().phase, Phase::Running);
    world.act(&Actor::Clock, Command::SendOrders { launch });
}

#[test]
fn sl_9_dcc_states_its_case_on_what_waits_for_the_panel_and_a_direction_to_stay_is_communicated() {
    let mut world = World::running();
    world.stop(&brightwater());
    let (launch, hold) = (world.reference(), last_hold(&world));
    let case = || Command::StateCase {
        launch,
        hold,
        words: "The reads are late, not lost.".to_owned(),
    };
    for who in [brightwater(), fenland(), csp(), panel(), Actor::Clock] {
        assert_eq!(world.refused(&who, case()), "NOT-AUTHORISED");
    }
    let decision = world.act(&dcc(), case());
    let told: Vec<_> = decision.notices.iter().map(|notice| notice.to).collect();
    assert_eq!(
        told,
        [OrganisationType::Panel, OrganisationType::Secas].map(Recipient::Every)
    );
    // A second one stands beside the first.
    world.act(&dcc(), case());
    assert_eq!(world.state().hold(hold).unwrap().statements.len(), 2);
    let command = direct(&world, hold, DirectionKind::StayHeld { until: None });
    world.act(&panel(), command);
    let last = world.state().communications.last().unwrap();
    let directed = CommunicationKind::Directed { hold, direction: 1 };
    assert_eq!(last.kind, directed);
    // Going on says so itself.
    let command = direct(&world, hold, DirectionKind::Continue);
    world.act(&panel(), command);
    let last = world.state().communications.last().unwrap();
    assert_eq!(last.kind, CommunicationKind::Released { hold });
    assert_eq!(world.refused(&dcc(), case()), "NO-SUCH-HOLD");
}

#[test]
fn sl_9_a_second_stop_is_its_own_hold() {
    let mut world = World::running();
    let launch = world.reference();
    world.stop(&brightwater());
    let first = last_hold(&world);
    world.stop(&fenland());
    assert_ne!(last_hold(&world), first);
    let command = direct(&world, first, DirectionKind::Continue);
    world.act(&panel(), command);
    assert_eq!(
        world.refused(&Actor::Clock, Command::SendOrders { launch }),
        "HELD"
    );
}

#[test]
fn sl_9_a_stop_never_times_out_back_to_running() {
    let mut world = World::running();
    world.stop(&brightwater());
    let hold = last_hold(&world);
    let until = Some(day(2026, 12, 1));
    let command = direct(&world, hold, DirectionKind::StayHeld { until });
    assert_eq!(world.refused(&panel(), command), "DATE-UNFIT");
    world.now = Moment::at_hour(day(2030, 1, 8), 11);
    let launch = world.reference();
    assert_eq!(
        world.refused(&Actor::Clock, Command::SendOrders { launch }),
        "HELD"
    );
}

#[test]
fn sl_9_a_stop_is_taken_in_every_live_phase_and_in_no_other() {
    for mut world in [World::notified(), World::ready(false), World::running()] {
        world.stop(&brightwater());
        assert_eq!(world.state().holds.len(), 1);
    }
    let mut world = World::notified();
    let launch = world.reference();
    world.act(
        &dcc(),
        Command::Withdraw {
            launch,
            reason: "Replaced.".to_owned(),
        },
    );
    let command = Command::EmergencyStop {
        launch,
        words: "Gas reads stopped.".to_owned(),
    };
    assert_eq!(world.refused(&brightwater(), command), "PHASE-UNFIT");
}

#[test]
fn sl_9_a_stop_wins_over_an_emergency_upgrade() {
    let mut world = World::notified_as(launch::notification::LaunchKind::Emergency);
    world.stop(&fenland());
    let launch = world.reference();
    let command = Command::Nominate {
        launch,
        route: launch::nomination::NominationRoute::Page,
        list: hubs(&[0]),
        request_sha256: [0; 32],
    };
    assert_eq!(world.refused(&brightwater(), command), "HELD");
}

fn deferral(world: &World, numbers: Option<&[u64]>) -> Command {
    Command::Defer {
        launch: world.reference(),
        hubs: numbers.map(hubs),
        vulnerabilities: "None that the old version adds.".to_owned(),
        justification: "Half-hourly data would be lost in the settlement run.".to_owned(),
    }
}

#[test]
fn sl_8_a_deferral_holds_the_suppliers_own_hubs_and_not_the_launch() {
    let mut world = World::running();
    let command = deferral(&world, Some(&[5, 6]));
    world.act(&fenland(), command);
    let hold = &world.state().holds[0];
    assert!(matches!(&hold.scope, HoldScope::Listed { hubs, .. } if hubs.hubs == 2));
    assert!(matches!(hold.reason, HoldReason::Deferral { .. }));
    let launch = world.reference();
    world.act(&Actor::Clock, Command::SendOrders { launch });
}

#[test]
fn sl_8_hubs_of_another_supplier_cannot_be_deferred() {
    let mut world = World::running();
    let command = deferral(&world, Some(&[0, 1, 6]));
    let refusal = world.try_act(&fenland(), command).unwrap_err();
    assert_eq!(refusal, Refusal::NotOwnHubs { hubs: 2 });
}

#[test]
fn sl_8_a_deferral_ends_with_the_panels_ruling_its_end_or_the_suppliers_own_word() {
    let mut world = World::running();
    let command = deferral(&world, None);
    world.act(&brightwater(), command);
    let hold = last_hold(&world);
    let launch = world.reference();
    assert_eq!(
        world.refused(&fenland(), Command::EndDeferral { launch, hold }),
        "NO-SUCH-HOLD"
    );
    let until = Some(day(2026, 12, 1));
    let command = direct(&world, hold, DirectionKind::StayHeld { until });
    world.act(&panel(), command);
    let open = |world: &World, at| world.state().hold(hold).unwrap().is_open(at);
    assert!(open(&world, Moment::end_of_day(day(2026, 12, 1))));
    assert!(!open(&world, Moment::start_of_day(day(2026, 12, 2))));

    let mut world = World::running();
    let command = deferral(&world, None);
    world.act(&brightwater(), command);
    let (launch, hold) = (world.reference(), last_hold(&world));
    world.act(&brightwater(), Command::EndDeferral { launch, hold });
    assert!(!world.state().hold(hold).unwrap().is_open(world.now));
}

#[test]
fn one_3_a_deferral_is_told_to_those_who_rule_on_it_only() {
    let mut world = World::running();
    world.told.clear();
    let command = deferral(&world, None);
    let decision = world.act(&brightwater(), command);
    assert_eq!(decision.notices.len(), 3);
    let before = world.state().communications.len();
    let hold = last_hold(&world);
    let direction = direct(&world, hold, DirectionKind::StayHeld { until: None });
    let directed = world.act(&panel(), direction);
    let suppliers: Vec<_> = directed
        .notices
        .iter()
        .filter_map(|notice| match notice.to {
            Recipient::Organisation(organisation) => Some(organisation),
            Recipient::Every(_) => None,
        })
        .collect();
    assert_eq!(suppliers, [organisation_of(&brightwater())]);
    assert_eq!(world.state().communications.len(), before);
    let to_others =
        |notice: &&launch::decision::Notice| matches!(notice.to, terms::Recipient::Organisation(_));
    assert_eq!(decision.notices.iter().filter(to_others).count(), 0);
}

#[test]
fn sl_9_words_that_name_a_device_are_refused() {
    let mut world = World::running();
    let launch = world.reference();
    let command = Command::EmergencyStop {
        launch,
        words: "Hub 00-DB-12-34-00-00-01-00 is lost.".to_owned(),
    };
    assert_eq!(world.refused(&brightwater(), command), "PERSONAL-DATA");
}
