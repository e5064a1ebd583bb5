//! A request sent again: carried out once, answered the same (DUIS.md section 8, steps 5 and 11).

use crate::world::*;
use app::ports::UserStanding;
use firmgate::serving::router;
use formats::neutrality::Marking;
use std::sync::Arc;

#[tokio::test]
async fn sl_3_the_same_request_again_has_the_same_answer_byte_for_byte() {
    let world = World::new().await;
    let bytes = signed(&world.keys.brightwater, 7, [hub(1), hub(4)]);
    let first = world.post(SERVICE_D, bytes.clone()).await;
    assert_eq!(world.read(&first.1).header.code.text(), "W110501");
    world.pass_hours(3);
    assert_eq!(world.post(SERVICE_D, bytes).await, first);
    // Signed again it says the same, so it is the same.
    let again = signed(&world.keys.brightwater, 7, [hub(1), hub(4)]);
    assert_eq!(world.post(SERVICE_D, again).await, first);
    assert_eq!(world.nominated().await, [1]);
}

#[tokio::test]
async fn sl_3_the_answer_outlives_the_server() {
    let world = World::new().await;
    let bytes = signed(&world.keys.brightwater, 7, [hub(1)]);
    let first = world.post(SERVICE_D, bytes.clone()).await;
    let clock = Arc::clone(&world.clock) as _;
    let app = world.data.open(clock, Marking::Synthetic).await.unwrap();
    let (_, broker) = keys();
    let app = Arc::new(app.with_broker(broker));
    let after = router(app, &world.data, setting());
    let again = post(after, SERVICE_D, "application/xml", bytes).await;
    assert_eq!(again, first);
}

#[tokio::test]
async fn sl_3_a_request_id_stands_for_one_request() {
    let world = World::new().await;
    let party = &world.keys.brightwater;
    assert_eq!(world.code(signed(party, 7, [hub(1)])).await, "I99");
    assert_eq!(world.code(signed(party, 7, [hub(5)])).await, "E110504");
    // Another spelling of the list is another request.
    let twice = signed(party, 7, [hub(1), hub(9)]);
    assert_eq!(world.code(twice).await, "E110504");
    assert_eq!(world.nominated().await, [1]);
}

#[tokio::test]
async fn sl_3_counters_of_an_originator_rise_and_others_are_their_own() {
    let world = World::new().await;
    let party = &world.keys.brightwater;
    assert_eq!(
        world.code(signed(party, u64::MAX - 1, [hub(1)])).await,
        "I99"
    );
    for counter in [0, 7, i64::MAX as u64, u64::MAX - 2] {
        assert_eq!(
            world.code(signed(party, counter, [hub(5)])).await,
            "E110504"
        );
    }
    assert_eq!(world.code(signed(party, u64::MAX, [hub(5)])).await, "I99");
    let other = signed(&world.keys.fenland, 1, [hub(4)]);
    assert_eq!(world.code(other).await, "I99");
    assert_eq!(world.nominated().await, [1, 1, 1]);
}

#[tokio::test]
async fn a_refusal_is_recorded_too_and_asks_for_another_counter() {
    let world = World::new().await;
    let party = &world.keys.brightwater;
    world.set_standing(party, UserStanding::Suspended).await;
    let bytes = signed(party, 1, [hub(1)]);
    let refused = world.post(SERVICE_D, bytes.clone()).await;
    assert_eq!(world.read(&refused.1).header.code.text(), "E3");
    world.set_standing(party, UserStanding::Active).await;
    assert_eq!(world.post(SERVICE_D, bytes).await, refused);
    assert_eq!(world.code(signed(party, 2, [hub(1)])).await, "I99");
}

#[tokio::test]
async fn one_2_whoever_takes_an_answer_away_is_found_out() {
    let world = World::new().await;
    let party = &world.keys.brightwater;
    assert_eq!(world.code(signed(party, 1, [hub(1)])).await, "I99");
    assert_eq!(world.app.ledger.verify().await.unwrap(), [] as [String; 0]);
    let path = world.data.ledger();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    for (sql, told) in [
        ("UPDATE service_request SET act = 1", "nominated nothing"),
        ("DELETE FROM service_request", "has no answer"),
    ] {
        sqlx::query(sql).execute(&pool).await.unwrap();
        let differences = world.app.ledger.verify().await.unwrap();
        let found = differences.iter().any(|line| line.contains(told));
        assert!(found, "{differences:?}");
    }
}
