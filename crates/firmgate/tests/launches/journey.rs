//! The quiet success: from a draft to the last level (SL-1 to SL-7).

use crate::world::*;
use launch::command::Command;
use launch::decision::Answer;
use launch::launch::{HubsFrom, Phase};
use launch::nomination::WarningList;
use terms::Moment;

#[tokio::test]
async fn sl_1_to_7_a_launch_runs_from_its_notification_to_its_completion() {
    let (world, launch) = World::notified().await;
    let told = world.launch(launch).await.told.len();
    assert_eq!(told, 2);
    // The first list: 700 of Brightwater's own, one of Fenland's, one that nobody knows.
    let own: Vec<u64> = (1..=1_400).step_by(2).collect();
    let listed: Vec<u64> = own.iter().copied().chain([2, 999_999]).collect();
    let done = world.nominate(&brightwater(), launch, &listed).await;
    let Answer::Nominated(list) = done.answer else {
        panic!("a list is answered");
    };
    assert_eq!(list.accepted.len(), 700);
    assert_eq!(list.counts().of(WarningList::NotResponsible), 2);
    // Fenland adds some of its own.
    let fenlands: Vec<u64> = (2..=600).step_by(2).collect();
    world.nominate(&fenland(), launch, &fenlands).await;
    world.set(Moment::at_hour(day("2026-11-24"), 11));
    world.settle().await;
    assert_eq!(
        world.launch(launch).await.phase,
        Phase::Ready {
            hubs: HubsFrom::Lists
        }
    );
    world.seal(launch).await;
    let tranche = world
        .launch(launch)
        .await
        .current_tranche()
        .unwrap()
        .clone();
    assert_eq!(tranche.plan.hubs(), 1_000);
    world.run_well(launch).await;
    world.pass_hours(168);
    world.settle().await;
    assert_eq!(world.launch(launch).await.phase, Phase::Achieved);
    world.act(&dcc(), Command::MoveOn { launch }).await;
    assert_eq!(world.launch(launch).await.level, 2);
}

#[tokio::test]
async fn sl_4_without_a_list_the_level_goes_by_dccs_plan_wave_by_wave() {
    let (world, launch) = World::sealed().await;
    let tranche = world
        .launch(launch)
        .await
        .current_tranche()
        .unwrap()
        .clone();
    assert_eq!(tranche.plan.hubs_from, HubsFrom::DccPlan);
    assert_eq!(tranche.plan.waves, [50, 150, 600]);
    world.settle().await;
    let fetched = world.fetch(launch).await;
    let sent: usize = fetched.iter().map(|(_, hubs)| hubs.len()).sum();
    assert_eq!(sent, 50);
    // Nothing more goes out before the wave has matured.
    world.pass_hours(1);
    assert_eq!(world.settle().await, 0);
    for (order, hubs) in &fetched {
        world.report(order, hubs, &["CONFIRMED", "HEARTBEAT"]).await;
    }
    world.settle().await;
    let fetched = world.fetch(launch).await;
    let sent: usize = fetched.iter().map(|(_, hubs)| hubs.len()).sum();
    assert_eq!(sent, 150);
}

#[tokio::test]
async fn sl_13_the_last_level_takes_every_hub_that_is_left_and_completes_the_launch() {
    let (world, launch) = World::sealed().await;
    for level in 1..=2 {
        if level == 2 {
            world.set(Moment::at_hour(day("2027-01-12"), 11));
            world.seal(launch).await;
        }
        world.run_well(launch).await;
        world.pass_hours(168);
        world.settle().await;
        assert_eq!(world.launch(launch).await.phase, Phase::Achieved, "{level}");
        world.act(&dcc(), Command::MoveOn { launch }).await;
    }
    let launch = world.launch(launch).await;
    assert!(matches!(launch.phase, Phase::Complete { .. }));
    let hubs: u64 = launch.tranches.iter().map(|one| one.plan.hubs()).sum();
    assert_eq!(hubs, HUBS);
    assert_eq!(world.app.ledger.verify().await.unwrap(), [] as [String; 0]);
}

#[tokio::test]
async fn sl_5_repeats_and_gaps_and_foreign_hubs_are_told_and_harmless() {
    let (world, launch) = World::sealed().await;
    world.settle().await;
    let (order, hubs) = world.fetch(launch).await.remove(0);
    let first = world.report(&order, &hubs[..5], &["CONFIRMED"]).await;
    assert_eq!((first.new, first.repeated), (5, 0));
    let again = world.report(&order, &hubs[..5], &["CONFIRMED"]).await;
    assert_eq!((again.new, again.repeated), (0, 5));
    let foreign = world.report(&order, &[hub(999_999)], &["CONFIRMED"]).await;
    assert_eq!(foreign.new, 0);
    assert_eq!(
        foreign.findings.kept()[0].code.text(),
        "REPORT-HUB-NOT-ORDERED"
    );
    let csv = format!(
        "order,device_id,step,at\n{},{},HEARTBEAT,{}\n",
        order.reference,
        hubs[0].text(),
        order.sent_at.rfc3339()
    );
    let form = formats::hub_reports::ReportForm::Csv;
    let late = world
        .app
        .take_outcomes(&csp(), 9, csv.as_bytes(), form)
        .await
        .unwrap();
    assert_eq!(late.missing, [4, 5, 6, 7, 8]);
    let gaps = late.findings.kept().iter();
    let gaps: Vec<_> = gaps.map(|found| found.value.as_str()).collect();
    assert_eq!(gaps, ["4 to 8"]);
}
