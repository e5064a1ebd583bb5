//! What stops a launch: a breach, an Emergency Stop, a deferral (SL-6, SL-8, SL-9).

use crate::world::*;
use launch::command::Command;
use launch::hold::{DirectionKind, HoldReason};
use launch::launch::Phase;
use launch::order::OrderState;
use terms::Moment;

#[tokio::test]
async fn sl_6_a_fault_in_a_fifth_of_the_hubs_is_stopped_in_the_first_wave() {
    let (world, launch) = World::sealed().await;
    world.settle().await;
    for (order, hubs) in world.fetch(launch).await {
        let (bad, good) = hubs.split_at(hubs.len() / 5);
        world.report(&order, bad, &["FAILED IMAGE-DISCARDED"]).await;
        world
            .report(&order, good, &["CONFIRMED", "HEARTBEAT"])
            .await;
    }
    world.settle().await;
    let state = world.launch(launch).await;
    assert!(matches!(
        state.holds[0].reason,
        HoldReason::GateNotAchieved { level: 1, .. }
    ));
    assert_eq!(state.current_tranche().unwrap().wave, 1);
    world.pass_hours(24);
    assert_eq!(world.settle().await, 0);
    // The evidence is kept, and says the same again.
    let kept = world
        .app
        .objects
        .get(&state.gates[0].evidence_sha256)
        .await
        .unwrap()
        .unwrap();
    let text = String::from_utf8(kept).unwrap();
    let evidence = launch::evidence::Evidence::read(&text).unwrap();
    assert_eq!(evidence.text(), text);
    assert!(text.contains("verdict NOT_ACHIEVED"));
}

#[tokio::test]
async fn sl_5_silent_hubs_are_counted_once_their_time_is_over() {
    let (world, launch) = World::sealed().await;
    world.settle().await;
    for (order, hubs) in world.fetch(launch).await {
        let (silent, good) = hubs.split_at(hubs.len() / 5);
        world
            .report(&order, good, &["CONFIRMED", "HEARTBEAT"])
            .await;
        assert!(!silent.is_empty());
    }
    world.pass_hours(95);
    world.settle().await;
    assert!(world.launch(launch).await.holds.is_empty());
    world.pass_hours(1);
    world.settle().await;
    let state = world.launch(launch).await;
    assert_eq!(state.holds.len(), 1);
}

#[tokio::test]
async fn sl_9_after_a_stop_nothing_leaves_until_the_panel_directs() {
    let (world, launch) = World::sealed().await;
    world.settle().await;
    let orders = world.orders(launch).await;
    // One order is fetched before the stop, the others are not.
    let first = orders[0].value.reference;
    let fetch = Command::FetchOrder {
        launch,
        order: first,
    };
    world.act(&terms::Actor::Person(csp()), fetch).await;
    let stop = Command::EmergencyStop {
        launch,
        words: "Prepayment top-ups fail at upgraded hubs.".to_owned(),
    };
    world.act(&fenland(), stop).await;
    let states: Vec<OrderState> = world
        .orders(launch)
        .await
        .iter()
        .map(|order| order.value.state())
        .collect();
    assert_eq!(states, [OrderState::Recalled, OrderState::TakenBack]);
    // The CSP accounts for it hub by hub: all but three were taken back in time.
    let bytes = world.app.objects.get(&orders[0].value.hubs.sha256).await;
    let hubs = orders[0]
        .value
        .hubs
        .read(&bytes.unwrap().unwrap(), &app::sha256)
        .unwrap();
    let (late, back) = hubs.split_at(3);
    world.report(&orders[0].value, back, &["RECALLED"]).await;
    let steps = ["RECALL-TOO-LATE", "CONFIRMED", "HEARTBEAT"];
    world.report(&orders[0].value, late, &steps).await;
    world.pass_hours(24 * 7);
    world.settle().await;
    assert_eq!(world.orders(launch).await.len(), 2);
    let hold = world.launch(launch).await.holds[0].reference;
    let command = Command::Direct {
        launch,
        hold,
        kind: DirectionKind::Continue,
        reasons: "The cause was found elsewhere.".to_owned(),
        attendance: "Chair, DCC, Suppliers.".to_owned(),
    };
    assert!(
        world
            .refused(&dcc(), command.clone())
            .await
            .contains("NOT-AUTHORISED")
    );
    world.act(&panel(), command).await;
    world.set(Moment::at_hour(day("2026-12-08"), 11));
    world.settle().await;
    // Hubs that were taken back are ordered again; the three that went on are not.
    let again = world.orders(launch).await;
    assert_eq!(again.len(), 4);
    let (first, later) = again.split_at(2);
    let hubs = |orders: &[terms::Stored<launch::order::Order>]| -> u64 {
        orders.iter().map(|order| order.value.hubs.hubs).sum()
    };
    assert!(later.iter().all(|order| order.value.generation == 2));
    assert_eq!(hubs(later), hubs(first) - 3);
}

#[tokio::test]
async fn sl_8_a_suppliers_deferral_keeps_its_own_hubs_out_of_the_plan_and_of_the_orders() {
    let (world, launch) = World::notified().await;
    let defer = Command::Defer {
        launch,
        hubs: None,
        vulnerabilities: "None that the old version adds.".to_owned(),
        justification: "Half-hourly data would be lost in the settlement run.".to_owned(),
    };
    world.act(&fenland(), defer).await;
    world.set(Moment::at_hour(day("2026-11-24"), 11));
    world.settle().await;
    world.seal(launch).await;
    world.settle().await;
    for (_, hubs) in world.fetch(launch).await {
        assert!(hubs.iter().all(|hub| hub.bits() % 2 == 1));
    }
}

#[tokio::test]
async fn sl_12_an_act_under_the_same_key_is_carried_out_once() {
    let (world, launch) = World::sealed().await;
    let stop = Command::EmergencyStop {
        launch,
        words: "Prepayment top-ups fail at upgraded hubs.".to_owned(),
    };
    let key = app::act::ActKey {
        key: "stop-1".to_owned(),
        request_sha256: [3; 32],
    };
    for _ in 0..2 {
        world
            .app
            .act_on_launch(&fenland(), &stop, Some(&key))
            .await
            .unwrap();
    }
    let state = world.launch(launch).await;
    assert_eq!(state.holds.len(), 1);
    assert_eq!(state.phase, Phase::Running);
}

#[tokio::test]
async fn one_3_whoever_may_not_see_a_launch_finds_none_when_acting_on_it() {
    let world = World::new().await;
    let draft = Command::Draft {
        notification: Box::new(notification()),
    };
    let launch = world.act(&dcc(), draft).await.launch;
    let of_the_panel = Command::DirectCoverage {
        launch,
        reasons: "Their meters are few.".to_owned(),
    };
    let of_a_supplier = [
        Command::Acknowledge { launch },
        Command::WithdrawNominations {
            launch,
            list: vec![hub(1)],
        },
        Command::EmergencyStop {
            launch,
            words: "Gas reads stopped.".to_owned(),
        },
    ];
    let there = world.refused(&panel(), of_the_panel).await;
    assert_eq!(there, "refused: NOT-FOUND");
    for command in of_a_supplier {
        let there = world.refused(&fenland(), command).await;
        assert_eq!(there, "refused: NOT-FOUND");
    }
}

#[tokio::test]
async fn sl_5_what_is_older_than_its_order_or_answers_no_recall_proves_nothing() {
    let (world, launch) = World::sealed().await;
    world.settle().await;
    let (order, hubs) = world.fetch(launch).await.remove(0);
    let before = launch::order::Order {
        sent_at: order.sent_at.plus_seconds(-301),
        ..order.clone()
    };
    let steps = ["CONFIRMED", "HEARTBEAT"];
    let early = world.report(&before, &hubs[..1], &steps).await;
    let recalled = world.report(&order, &hubs[..1], &["RECALLED"]).await;
    for (taken, code) in [
        (early, "REPORT-BEFORE-ORDER"),
        (recalled, "REPORT-NOT-RECALLED"),
    ] {
        assert_eq!(taken.new, 0);
        assert_eq!(taken.findings.kept()[0].code.text(), code);
    }
    assert_eq!(world.report(&order, &hubs[..1], &steps).await.new, 2);
}
