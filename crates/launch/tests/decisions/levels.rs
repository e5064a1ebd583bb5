//! Sealing, sending, waves (SL-4, SL-6, SL-12).

use crate::world::*;
use launch::command::Command;
use launch::decision::Event;
use launch::hub_set::HubSet;
use launch::launch::{HubsFrom, Phase};
use launch::order::OrderState;
use launch::tally::{CellTally, TrancheTally};
use terms::{Actor, Moment, PlanRef};

#[test]
fn i9_a_plan_is_sealed_only_if_its_parent_is_current_and_its_hubs_are_the_phases() {
    let mut world = World::ready(true);
    let launch = world.reference();
    assert_eq!(
        {
            let plan = world.planned();
            world.refused(&dcc(), Command::Seal { launch, plan })
        },
        "NO-CHECKED-PLAN"
    );
    let orphan = Some(PlanRef::from_random_bits(77));
    for stale in [
        sealed_plan(orphan, HubsFrom::Lists),
        sealed_plan(None, HubsFrom::DccPlan),
    ] {
        world.plan = Some(stale);
        assert_eq!(
            {
                let plan = world.planned();
                world.refused(&dcc(), Command::Seal { launch, plan })
            },
            "PLAN-STALE"
        );
    }
    world.plan = Some(sealed_plan(None, HubsFrom::Lists));
    let plan = world.planned();
    world.act(&dcc(), Command::Seal { launch, plan });
    assert_eq!(world.state().phase, Phase::Running);
}

#[test]
fn i1_a_tranche_without_hubs_cannot_be_sealed() {
    let mut world = World::ready(true);
    let launch = world.reference();
    let mut empty = sealed_plan(None, HubsFrom::Lists);
    empty.waves.clear();
    world.plan = Some(empty);
    assert_eq!(
        {
            let plan = world.planned();
            world.refused(&dcc(), Command::Seal { launch, plan })
        },
        "NOBODY-CONCERNED"
    );
}

#[test]
fn sl_12_orders_go_out_by_region_with_their_hubs_and_their_silence() {
    let mut world = World::running();
    let launch = world.reference();
    world.act(&Actor::Clock, Command::SendOrders { launch });
    let order = &world.orders[0].value;
    assert_eq!(order.hubs.hubs, 4);
    assert_eq!(order.csp, organisation_of(&csp()));
    assert_eq!(order.state(), OrderState::Out);
    assert_eq!(order.silent_from, world.now.plus_seconds(96 * 3_600));
    assert_eq!(
        world.refused(&Actor::Clock, Command::SendOrders { launch }),
        "NOTHING-TO-DO"
    );
}

#[test]
fn sl_11_no_tranche_starts_on_a_friday_before_ten_or_before_a_holiday() {
    for (date, hour, goes) in [
        (day(2026, 11, 24), 11, true),
        (day(2026, 11, 24), 9, false),
        (day(2026, 11, 24), 16, false),
        (day(2026, 11, 27), 11, false),
        (day(2026, 11, 28), 11, false),
        (day(2026, 12, 24), 11, false),
        (day(2026, 12, 29), 11, true),
        (day(2026, 12, 31), 11, false),
    ] {
        let mut world = World::running();
        world.now = Moment::at_hour(date, hour);
        let launch = world.reference();
        let sent = world.try_act(&Actor::Clock, Command::SendOrders { launch });
        assert_eq!(sent.is_ok(), goes, "{date} at {hour}");
    }
}

#[test]
fn sl_8_deferred_hubs_are_not_sent() {
    let mut world = World::running();
    world.deferred = HubSet::from_iter([1, 2]);
    let launch = world.reference();
    world.act(&Actor::Clock, Command::SendOrders { launch });
    assert_eq!(world.orders[0].value.hubs.hubs, 2);
}

#[test]
fn sl_12_a_csp_fetches_its_own_orders_only() {
    let mut world = World::running();
    let launch = world.reference();
    world.act(&Actor::Clock, Command::SendOrders { launch });
    let order = world.order();
    let fetch = Command::FetchOrder { launch, order };
    assert_eq!(
        world.refused(&brightwater(), fetch.clone()),
        "NOT-AUTHORISED"
    );
    world.act(&csp(), fetch.clone());
    assert_eq!(world.orders[0].value.state(), OrderState::WithCsp);
    let again = world.act(&csp(), fetch);
    assert!(again.events.is_empty());
}

fn matured(planned: u64, ok: u64, held: u64) -> Option<TrancheTally> {
    let cell = CellTally {
        planned,
        held,
        ok,
        pending: planned - held - ok,
        ..CellTally::default()
    };
    Some(TrancheTally {
        cells: [((1, 0), cell)].into(),
        ..TrancheTally::default()
    })
}

#[test]
fn gates_3_4_the_next_wave_begins_when_enough_of_this_one_matured() {
    let mut world = World::running();
    let launch = world.reference();
    let begin = Command::BeginWave { launch };
    world.tally = matured(100, 97, 0);
    assert_eq!(world.refused(&Actor::Clock, begin.clone()), "NOTHING-TO-DO");
    world.tally = matured(100, 88, 10);
    assert_eq!(world.refused(&Actor::Clock, begin.clone()), "NOTHING-TO-DO");
    world.tally = matured(100, 98, 0);
    world.act(&Actor::Clock, begin.clone());
    assert_eq!(world.state().current_tranche().unwrap().wave, 2);
    assert!(matches!(
        world.events.last(),
        Some(Event::WaveBegun { wave: 2, .. })
    ));
    assert_eq!(world.refused(&Actor::Clock, begin), "NOTHING-TO-DO");
}

#[test]
fn the_machine_neither_seals_nor_moves_on() {
    let mut world = World::ready(true);
    let launch = world.reference();
    world.plan = Some(sealed_plan(None, HubsFrom::Lists));
    for command in [
        Command::Seal {
            launch,
            plan: world.planned(),
        },
        Command::MoveOn { launch },
        Command::Issue { launch },
    ] {
        assert_eq!(world.refused(&Actor::Clock, command), "NOT-AUTHORISED");
    }
}
