//! Many requests at the same time: what is answered is what was done.

use crate::world::*;
use axum::Router;
use http::StatusCode;
use std::collections::BTreeSet;

async fn all_at_once(router: &Router, requests: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let asked: Vec<_> = requests
        .into_iter()
        .map(|bytes| tokio::spawn(post(router.clone(), SERVICE_D, "application/xml", bytes)))
        .collect();
    let mut answers = Vec::new();
    for answer in asked {
        let (status, body) = answer.await.unwrap();
        assert_eq!(status, StatusCode::OK);
        answers.push(body);
    }
    answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sl_3_one_request_sent_many_times_at_once_is_carried_out_once() {
    let world = World::new().await;
    let bytes = signed(&world.keys.brightwater, 1, [hub(1), hub(5), hub(4)]);
    let answers = all_at_once(&world.router, vec![bytes; 16]).await;
    let different: BTreeSet<&Vec<u8>> = answers.iter().collect();
    assert_eq!(different.len(), 1);
    assert_eq!(world.nominated().await, [2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sl_3_of_two_requests_with_one_id_one_is_carried_out() {
    let world = World::new().await;
    let party = &world.keys.brightwater;
    for round in 0..4 {
        let mine = |n: u64| signed(party, round + 1, [hub(8 * round + n)]);
        let answers = all_at_once(&world.router, vec![mine(1), mine(5)]).await;
        let mut codes: Vec<String> = answers
            .iter()
            .map(|answer| world.read(answer).header.code.text().to_owned())
            .collect();
        codes.sort();
        assert_eq!(codes, ["E110504", "I99"]);
    }
    assert_eq!(world.nominated().await, [1; 4]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sl_3_lists_of_two_suppliers_at_once_give_a_shared_hub_to_one() {
    let world = World::new().await;
    let (brightwater, fenland) = (&world.keys.brightwater, &world.keys.fenland);
    let shared: Vec<_> = (0..40).map(|n| hub(4 * n + 2)).collect();
    let lists = vec![
        signed(brightwater, 1, shared.iter().copied()),
        signed(fenland, 1, shared.iter().copied()),
    ];
    all_at_once(&world.router, lists).await;
    let mut nominated = world.nominated().await;
    nominated.sort_unstable();
    assert_eq!(nominated, [0, 40]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sl_3_what_is_acknowledged_is_nominated_and_nothing_else_is() {
    let world = World::new().await;
    let party = &world.keys.brightwater;
    let requests = (0..8).map(|n| signed(party, n + 1, [hub(4 * n + 1)]));
    let answers = all_at_once(&world.router, requests.collect()).await;
    let acknowledged = answers
        .iter()
        .map(|answer| world.read(answer).header.code.text().to_owned())
        .filter(|code| code == "I99")
        .count();
    // One that came behind a higher counter is told so; the highest always is in time.
    assert!(acknowledged >= 1);
    assert_eq!(world.nominated().await.len(), acknowledged);
    assert_eq!(world.app.ledger.verify().await.unwrap(), [] as [String; 0]);
}
