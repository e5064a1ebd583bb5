//! ONE-1: the loop between launches and the register.

use crate::programs::*;
use crate::world::*;
use app::act::Made;
use app::ports::ListedDevice;
use formats::cpl_csv::CplStatus;
use launch::command::Command;
use launch::launch::Launch;
use register::StatusOfInformation;
use register::command::Command as RegisterCommand;
use register::decision::StageName;
use register::item::{DeclineReason, Item, Source, Stage, Term};
use register::launch_verdict::SeriesSeen;
use serde_json::json;
use terms::{
    Actor, DeviceModel, DeviceType, FirmwareVersion, ItemRef, LaunchRef, Make, Model, Moment,
    OrganisationType, Stored,
};

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
    world.set(Moment::at_hour(day("2026-12-01"), 11));
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
    let decline = RegisterCommand::DeclineItem {
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
        let is_dcc = one.organisation_type == OrganisationType::Dcc;
        assert_eq!(seen.is_some(), is_dcc, "{}", one.name);
        assert!(is_dcc || own.is_none(), "{}", one.name);
    }
}

#[tokio::test]
async fn one_1_dccs_page_of_the_launch_and_the_items_page_name_each_other() {
    let (world, launch) = World::sealed().await;
    fails(&world, launch).await;
    let item = world.app.item_of_launch(launch).to_string();
    let programs = Programs::of(world).await;
    let page = programs.page("DCC", &format!("/launches/{launch}")).await;
    assert!(page.text.contains("Drafted register item"), "{}", page.text);
    assert!(page.text.contains(&item));
    let page = programs.page("DCC", &format!("/items/{item}")).await;
    assert!(
        page.text.contains("Safe Launch CHFN-2026-0001"),
        "{}",
        page.text
    );
    assert!(page.text.contains(&format!("/launches/{launch}/evidence/")));
    assert!(page.text.contains("Every series as the gate read it"));
    assert!(!page.text.contains("Query the provider"));
    let seen = programs
        .get("DCC", &format!("/api/v1/launches/{launch}"))
        .await;
    assert_eq!(seen.json()["drafted_item"], item);
    for (who, kind) in everybody() {
        if kind == OrganisationType::Dcc {
            continue;
        }
        for path in [
            format!("/launches/{launch}"),
            format!("/api/v1/launches/{launch}"),
            "/notices".to_owned(),
            "/".to_owned(),
        ] {
            let page = programs.page(&who, &path).await;
            let api = programs.get(&who, &path).await;
            let text = format!("{}{}", page.text, api.text);
            assert!(!text.contains(&item), "{who} at {path}");
            assert!(!text.contains("rafted register item"), "{who} at {path}");
        }
    }
}

const OLD: &str = "00010000";
const FIX: &str = "00020000";

fn hub_in(firmware: &str) -> DeviceModel {
    DeviceModel {
        device_type: DeviceType::Chf,
        make: Make::parse("Northmere").unwrap(),
        model: Model::parse("NM-H200").unwrap(),
        firmware: Some(version(firmware)),
    }
}

async fn does(world: &World, who: &Actor, command: RegisterCommand) -> Made {
    world.app.act(who, &command).await.unwrap().made
}

/// Brightwater raised an item of the old version whose fix is the launch's; DCC verified it.
async fn raised(world: &World) -> ItemRef {
    let hub = hub_in(OLD);
    let raise = RegisterCommand::RaiseItem {
        terms: vec![Term {
            device_type: hub.device_type,
            make: hub.make,
            model: hub.model,
            versions: hub.firmware.into_iter().collect(),
            hardware_version: None,
            region: None,
        }],
        status: StatusOfInformation::Defect,
        summary: "Gas reads are lost after a power cut".to_owned(),
        fix_information: Some("Upgrade the hub to 00020000".to_owned()),
        concern: None,
    };
    let Made::Item(item) = does(world, &brightwater(), raise).await else {
        panic!("an item was raised");
    };
    let targets = vec![hub_in(FIX)];
    let clause = 1;
    does(
        world,
        &dcc(),
        RegisterCommand::SetFixTargets {
            item,
            clause,
            targets,
        },
    )
    .await;
    does(world, &dcc(), RegisterCommand::VerifyItem { item, seen: 2 }).await;
    item
}

/// Every level runs well, and a person moves the launch on to its end.
async fn runs_to_its_end(world: &World, launch: LaunchRef) {
    for level in 1..=2 {
        if level == 2 {
            world.set(Moment::at_hour(day("2027-01-12"), 11));
            world.seal(launch).await;
        }
        world.run_well(launch).await;
        world.pass_hours(168);
        world.settle().await;
        world.act(&dcc(), Command::MoveOn { launch }).await;
    }
}

#[tokio::test]
async fn one_1_a_clean_launch_is_offered_attached_and_shown_to_the_manufacturer() {
    let (world, launch) = World::sealed().await;
    let item = raised(&world).await;
    let programs = Programs::of(world).await;
    let world = &programs.world;
    let offered = async || {
        let held = world.app.ledger.items(&[item]).await.unwrap();
        world.app.launches_offered(&held[0].value).await.unwrap()
    };
    assert!(offered().await.is_empty(), "it is under way");
    runs_to_its_end(world, launch).await;
    let offers = offered().await;
    assert_eq!(offers.len(), 1);
    assert_eq!((offers[0].1.matured, offers[0].1.bad), (HUBS, 0));

    let page = programs.page("DCC", &format!("/items/{item}")).await;
    let words = format!("completed clean on 22 January 2027: {HUBS} hubs matured, 0 bad.");
    assert!(page.text.contains(&words), "{}", page.text);
    let acts = format!("/items/{item}/acts/attach-launch");
    let fields = format!("clause=1&launch={launch}");
    assert_eq!(programs.form("Northmere", &acts, &fields).await.status, 403);
    assert_eq!(programs.form("DCC", &acts, &fields).await.status, 303);
    assert!(offered().await.is_empty(), "it is attached");

    let ask = RegisterCommand::AskConfirmation { item, clause: 1 };
    let Made::Confirmation(request) = does(world, &dcc(), ask).await else {
        panic!("the manufacturer was asked");
    };
    let path = format!("/confirmations/{request}");
    let page = programs.page("Northmere", &path).await;
    let told = format!("Safe Launch CHFN-2026-0001 upgraded {HUBS} hubs to");
    assert!(page.text.contains(&told), "{}", page.text);
    assert!(
        page.text
            .contains("The gates of all its 2 levels were achieved")
    );
    assert!(!page.text.contains("matured"));
    let api = programs
        .get("Northmere", &format!("/api/v1/confirmations/{request}"))
        .await;
    assert_eq!(api.json()["launches"].as_array().unwrap().len(), 1);
    // Nobody else is asked, and to be shown the launch changes nobody's words.
    assert_eq!(programs.page("Orrin", &path).await.status, 404);
    assert_eq!(world.app.ledger.verify().await.unwrap(), [] as [String; 0]);
}

#[tokio::test]
async fn one_1_by_program_only_what_the_launches_say_is_attached() {
    let (world, launch) = World::sealed().await;
    let item = raised(&world).await;
    let programs = Programs::of(world).await;
    let path = format!("/api/v1/items/{item}/acts");
    let attach =
        |launch: String| json!({"act": "attach-launch", "clause": 1, "launch": launch}).to_string();
    let send = async |who: &str, launch: String| {
        let answer = programs.post(who, &path, JSON, attach(launch)).await;
        (answer.status, answer.code())
    };
    let unfit = (422, "launch-unfit".to_owned());
    assert_eq!(send("DCC", launch.to_string()).await, unfit, "under way");
    assert_eq!(send("DCC", "LCH-0000000009".to_owned()).await, unfit);
    for who in ["Northmere", "Brightwater Energy", "Panel"] {
        assert_eq!(send(who, launch.to_string()).await.0, 403, "{who}");
    }
}

#[tokio::test]
async fn sl_1_a_list_of_devices_that_another_process_imports_is_noticed() {
    let world = World::new().await;
    let target = DeviceModel {
        device_type: DeviceType::Chf,
        make: Make::parse("Northmere").unwrap(),
        model: Model::parse("NM-H200").unwrap(),
        firmware: FirmwareVersion::parse("00020000"),
    };
    let other = world.opened_again().await;
    let devices = vec![ListedDevice {
        device: target.clone(),
        status: CplStatus::Active,
    }];
    other.import_devices(devices).await.unwrap();
    assert_eq!(world.app.devices().devices().len(), 0);
    world.app.reconcile_launches().await.unwrap();
    let held = world.app.devices();
    assert_eq!(held.devices().len(), 1);
    assert_eq!(held.devices()[0].device, target);
    // Nothing new: the list held stays the one that it is.
    world.app.reconcile_launches().await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&held, &world.app.devices()));
}
