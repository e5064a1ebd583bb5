//! What goes on behind the pages of a server: launches move without anybody asking.

use crate::world::*;
use firmgate::outward::Outward;
use firmgate::serving::Background;
use launch::launch::{HubsFrom, Phase};
use std::sync::Arc;
use std::time::Duration;
use terms::{LaunchRef, Moment};
use tokio::task::yield_now;
use tokio::time::timeout;

/// Far longer than a round takes: a server that does nothing fails here, however slow the machine.
const PATIENCE: Duration = Duration::from_secs(60);

async fn until_ready(world: &World, launch: LaunchRef) {
    while world.launch(launch).await.phase == Phase::Notified {
        yield_now().await;
    }
}

#[tokio::test]
async fn sl_4_a_server_closes_a_window_by_itself_and_does_nothing_once_it_is_stopped() {
    let (world, launch) = World::notified().await;
    world.set(Moment::at_hour(day("2026-11-24"), 11));
    let background = Background::of(&world.app, &world.data, Outward::PlainOnly);
    timeout(PATIENCE, until_ready(&world, launch))
        .await
        .expect("the window closes in the first round");
    background.stop().await;
    let hubs = HubsFrom::DccPlan;
    assert_eq!(world.launch(launch).await.phase, Phase::Ready { hubs });
    // Nobody holds the installation any more: nothing can act on it behind its back.
    assert_eq!(Arc::strong_count(&world.app), 1);
}
