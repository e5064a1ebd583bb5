//! ONE-1: the loop between launches and the register.

use crate::world::*;
use launch::command::Command;
use launch::launch::Launch;
use register::decision::StageName;
use register::item::{DeclineReason, Item, Source, Stage};
use register::launch_verdict::SeriesSeen;
use terms::{Actor, LaunchRef, OrganisationType, Stored};

/// A fifth of the hubs of the first wave fail, and the gate is not achieved.
async fn fails(world: &World, launch: LaunchRef) {
    world.settle().await;
    for (order, hubs) in world.fetch(launch).await {
        let (bad, good) = hubs.split_at(hubs.len() / 5);
        world.report(&order, bad, &["FAILED IMAGE-DISCARDED"]).await;
        world
            .report(&order, good, &["CONFIRMED", "HEARTBEAT"])
            .await;
    }
    world.settle().await;
}

async fn items(world: &World) -> Vec<Stored<Item>> {
    world.app.ledger.every_item().await.unwrap()
}

async fn the_item(world: &World) -> Item {
    let mut items = items(world).await;
    assert_eq!(items.len(), 1, "one launch drafts one item");
    items.remove(0).value
}

/// A person reports the failure, and another lets the level be tried again.
async fn tried_again(world: &World, launch: LaunchRef) {
    let hold = world.launch(launch).await.holds[0].reference;
    let report = Command::ReportFailure {
        launch,
        hold,
        mechanism: "The image is discarded.".to_owned(),
        mitigation: "Hubs with more memory first.".to_owned(),
    };
    world.act(&dcc(), report).await;
    let second = Actor::Person(capacity("DCC", 12));
    world
        .act(&second, Command::ReleaseGate { launch, hold })
        .await;
    world.set(terms::Moment::at_hour(day("2026-12-01"), 11));
    world.settle().await;
    world.seal(launch).await;
}

fn failed_gates(launch: &Launch) -> usize {
    let failed = launch::launch::GateOutcome::NotAchieved;
    launch
        .gates
        .iter()
        .filter(|gate| gate.outcome == failed)
        .count()
}

#[tokio::test]
async fn one_1_a_failed_gate_drafts_an_item_with_what_was_seen() {
    let (world, launch) = World::sealed().await;
    fails(&world, launch).await;
    let item = the_item(&world).await;
    assert_eq!(item.reference, world.app.item_of_launch(launch));
    assert_eq!(item.source, Source::SafeLaunch);
    assert_eq!(item.stage, Stage::Received);
    assert_eq!(item.provider, capacity("DCC", 11).organisation);
    let terms = &item.clauses[0].terms;
    let target = notification().target;
    assert_eq!(
        (&terms[0].make, &terms[0].model),
        (&target.make, &target.model)
    );
    assert_eq!(terms[0].versions, [target.to].into());
    let summary = item.clauses[0].summary.as_deref().unwrap();
    assert!(summary.contains("failed or fell silent"), "{summary}");
    assert!(!summary.contains("CHFN"), "{summary}");

    let verdict = &item.verdicts[0];
    let gate = world.launch(launch).await.gates[0];
    assert_eq!(verdict.number, "CHFN-2026-0001");
    assert_eq!(verdict.evidence_sha256, gate.evidence_sha256);
    assert_eq!(verdict.decided_at, gate.at);
    let bad: Vec<&SeriesSeen> = verdict.series.iter().filter(|one| one.stops()).collect();
    assert!(bad.iter().any(|one| one.series == "BAD_RATE"), "{bad:?}");
    // What the cells count together is what the gate counted.
    let counted = verdict.series.iter().find(|one| one.series == "BAD_RATE");
    let counted = counted.map(|one| (one.counted, one.bad)).unwrap();
    let cells = verdict.cells.iter().fold((0, 0), |(matured, bad), cell| {
        (matured + cell.matured, bad + cell.bad)
    });
    assert_eq!(cells, counted);
}

#[tokio::test]
async fn one_1_the_item_is_drafted_once_also_after_the_store_was_opened_again() {
    let (world, launch) = World::sealed().await;
    fails(&world, launch).await;
    let before = items(&world).await;
    let again = world.opened_again().await;
    for app in [&world.app, &again] {
        for _ in 0..2 {
            assert_eq!(app.reconcile_launches().await.unwrap().acts, 0);
        }
        assert_eq!(app.ledger.every_item().await.unwrap().len(), 1);
    }
    assert_eq!(before[0].version, items(&world).await[0].version);
    let differences = again.ledger.verify().await.unwrap();
    assert_eq!(differences, Vec::<String>::new());
}

/// The machine stopped between the verdict and the draft: the next look makes up for it.
#[tokio::test]
async fn one_1_a_crash_before_the_draft_loses_nothing() {
    let (world, launch) = World::sealed().await;
    world.settle().await;
    for (order, hubs) in world.fetch(launch).await {
        world
            .report(&order, &hubs, &["FAILED IMAGE-DISCARDED"])
            .await;
    }
    world
        .act(&Actor::Clock, Command::AssessGate { launch })
        .await;
    assert!(items(&world).await.is_empty());
    let again = world.opened_again().await;
    again.reconcile_launches().await.unwrap();
    assert_eq!(the_item(&world).await.verdicts.len(), 1);
}

#[tokio::test]
async fn one_1_another_verdict_of_the_launch_is_evidence_and_no_second_item() {
    let (world, launch) = World::sealed().await;
    fails(&world, launch).await;
    tried_again(&world, launch).await;
    fails(&world, launch).await;
    assert_eq!(failed_gates(&world.launch(launch).await), 2);
    let item = the_item(&world).await;
    let attempts: Vec<u32> = item.verdicts.iter().map(|one| one.attempt).collect();
    assert_eq!(attempts, [1, 2]);
    assert_ne!(
        item.verdicts[0].evidence_sha256,
        item.verdicts[1].evidence_sha256
    );
    let told = world.told_dcc().await;
    assert_eq!(
        told.iter().filter(|text| text.contains("drafted")).count(),
        2
    );
    let differences = world.app.ledger.verify().await.unwrap();
    assert_eq!(differences, Vec::<String>::new());
}

#[tokio::test]
async fn one_1_a_draft_that_dcc_declined_stays_declined() {
    let (world, launch) = World::sealed().await;
    fails(&world, launch).await;
    let item = world.app.item_of_launch(launch);
    let decline = register::command::Command::DeclineItem {
        item,
        reason: DeclineReason::NotADeviceMatter,
    };
    world.app.act(&dcc(), &decline).await.unwrap();
    tried_again(&world, launch).await;
    fails(&world, launch).await;
    let item = the_item(&world).await;
    assert_eq!(item.stage.name(), StageName::Declined);
    assert_eq!(item.verdicts.len(), 2);
}

/// Whoever is not DCC reaches the draft in no way: not among their items, not by its reference.
#[tokio::test]
async fn one_3_a_draft_is_nobodys_but_dccs() {
    let (world, launch) = World::sealed().await;
    fails(&world, launch).await;
    let item = world.app.item_of_launch(launch);
    for one in cast() {
        let viewer = capacity(&one.name, 1);
        let seen = world.app.seen_item(&viewer, item).await.unwrap();
        let own = world.app.own_item(&viewer, item).await.unwrap();
        match one.organisation_type {
            OrganisationType::Dcc => assert!(seen.is_some()),
            _ => assert!(seen.is_none() && own.is_none(), "{}", one.name),
        }
    }
}
