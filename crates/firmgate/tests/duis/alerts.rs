//! Which act makes which alert, and for whom (DUIS.md section 12).

use crate::outbox::{send, stop};
use crate::receiver::Receiver;
use crate::world::*;
use app::duis::Receiving;
use app::ports::UserRole;
use formats::duis::alert::{Alert, Delivery, LaunchStatus, Unsaid};
use formats::duis::identifiers::{MessageId, SchemaVersion};
use formats::hub_reports::ReportForm;
use launch::command::Command;
use launch::criteria::{Criteria, Kpi};
use launch::hold::DirectionKind;
use launch::ladder::{LevelSize, Levels, Waves};
use launch::launch::Phase;
use launch::notification::{LaunchKind, Notification};
use std::collections::{BTreeMap, BTreeSet};
use terms::{Actor, Capacity, DeviceId, Moment};

/// Both Suppliers' endpoints.
struct Post {
    brightwater: Receiver,
    fenland: Receiver,
}

impl Post {
    async fn of(world: &World) -> Post {
        let (brightwater, fenland) = (Receiver::new().await, Receiver::new().await);
        world
            .receive_at(&brightwater.address, &fenland.address)
            .await;
        Post {
            brightwater,
            fenland,
        }
    }
}

/// What an endpoint was told of the launch, with the code of each alert.
fn told(receiver: &Receiver, world: &World) -> Vec<(String, LaunchStatus)> {
    let told = receiver.came(world).into_iter();
    told.filter_map(|message| match message.alert {
        Alert::SafeLaunchStatusChange {
            notification_reference,
            status,
            ..
        } => {
            assert_eq!(notification_reference, NUMBER);
            Some((message.code.text().to_owned(), status))
        }
        _ => None,
    })
    .collect()
}

#[tokio::test]
async fn sl_9_a_stop_and_its_end_are_told_to_every_supplier_that_was_told_of_the_launch() {
    let world = World::new().await;
    let post = Post::of(&world).await;
    stop(&world, "Top-ups fail at upgraded hubs.").await;
    stop(&world, "Hubs restart every hour.").await;
    let holds = world.launch().await.holds;
    for hold in &holds {
        let command = Command::Direct {
            launch: world.launch,
            hold: hold.reference,
            kind: DirectionKind::Continue,
            reasons: "The cause was found elsewhere.".to_owned(),
            attendance: "Chair, DCC, Suppliers.".to_owned(),
        };
        world.act(&actor("Panel", 21), command).await;
    }
    send(&world.app).await;
    // The deployment goes on once the last stop is released, and not before.
    let expected = [
        LaunchStatus::Paused,
        LaunchStatus::Paused,
        LaunchStatus::Resumed,
    ];
    let expected = expected.map(|status| ("N66".to_owned(), status));
    assert_eq!(told(&post.brightwater, &world), expected);
    assert_eq!(told(&post.fenland, &world), expected);
}

#[tokio::test]
async fn what_was_refused_is_told_to_nobody() {
    let world = World::new().await;
    let post = Post::of(&world).await;
    let stop = Command::EmergencyStop {
        launch: world.launch,
        words: String::new(),
    };
    let fenland = actor("Fenland Power", 61);
    let refused = world.app.act_on_launch(&fenland, &stop, None);
    assert!(refused.await.is_err());
    send(&world.app).await;
    assert!(post.fenland.came(&world).is_empty());
}

#[tokio::test]
async fn sl_4_that_dccs_plan_applies_is_told_once() {
    let world = World::new().await;
    let post = Post::of(&world).await;
    world.clock.set(Moment::at_hour(day("2026-11-24"), 11));
    for _ in 0..3 {
        world.app.reconcile_launches().await.unwrap();
        send(&world.app).await;
    }
    let expected = [("N66".to_owned(), LaunchStatus::DefaultedToDccPlan)];
    assert_eq!(told(&post.brightwater, &world), expected);
    assert_eq!(told(&post.fenland, &world), expected);
}

#[tokio::test]
async fn a_user_whose_schema_lacks_the_extension_is_told_that_something_was_unsaid() {
    let world = World::new().await;
    let receiver = Receiver::new().await;
    let version = SchemaVersion::parse("5.3").unwrap();
    let receives = Receiving {
        address: receiver.address.clone(),
        stock_schema: Some(version.clone()),
    };
    let party = &world.keys.brightwater;
    let role = UserRole::ImportSupplier;
    world
        .receive(party, "Brightwater Energy", role, receives)
        .await;
    stop(&world, "Top-ups fail at upgraded hubs.").await;
    send(&world.app).await;
    let came = receiver.came(&world).remove(0);
    assert_eq!(came.code.text(), "N999");
    match came.alert {
        Alert::DuisVersionMismatch {
            unsaid: Unsaid::Alert { code, .. },
            user_version,
        } => {
            assert_eq!(code.text(), "N66");
            assert_eq!(user_version, version);
        }
        other => panic!("{other:?}"),
    }
}

/// Criteria that a fleet of 2,400 hubs can meet.
fn small() -> Notification {
    let mut notification = notification(NUMBER, "00020000");
    let criteria = &mut notification.criteria;
    *criteria = Criteria::standard(LaunchKind::Ordinary);
    criteria.waves = Waves::new(vec![50, 150]).unwrap();
    let first = LevelSize::Nominated { by_dcc_plan: 800 };
    criteria.levels = Levels::new(vec![first, LevelSize::Rest]).unwrap();
    criteria.stratum_hubs_min = 299;
    criteria.holdback_per_stratum = 20;
    criteria.kpis.retain(|kpi, _| *kpi == Kpi::GasReads);
    notification
}

/// Odd hubs are Brightwater's for both fuels; at the even ones Fenland has the gas.
fn shared(n: u64) -> (&'static str, &'static str) {
    match n % 2 {
        0 => ("Brightwater Energy", "Fenland Power"),
        _ => ("Brightwater Energy", "Brightwater Energy"),
    }
}

/// The first wave, ordered by DCC's plan: the hubs of each order.
async fn ordered(world: &World) -> BTreeMap<terms::OrderRef, Vec<DeviceId>> {
    world.clock.set(Moment::at_hour(day("2026-11-24"), 11));
    world.app.reconcile_launches().await.unwrap();
    let proposal = world.app.propose_plan(world.launch).await.unwrap();
    let seal = Command::Seal {
        launch: world.launch,
        plan: proposal.head.reference,
    };
    world.act(&dcc(), seal).await;
    world.app.reconcile_launches().await.unwrap();
    let launch = world.launch().await;
    assert_eq!(launch.phase, Phase::Running);
    let plan = launch.current_tranche().unwrap().plan.reference;
    let ledger = world.app.launch_ledger().unwrap();
    let mut ordered = BTreeMap::new();
    for stored in ledger.orders_of_plan(plan).await.unwrap() {
        let order = stored.value;
        let bytes = world.app.objects.get(&order.hubs.sha256).await.unwrap();
        let hubs = order.hubs.read(&bytes.unwrap(), &app::sha256).unwrap();
        ordered.insert(order.reference, hubs);
    }
    ordered
}

fn csp() -> Capacity {
    match actor("Northern Reach", 91) {
        Actor::Person(capacity) => capacity,
        Actor::Clock => panic!("a CSP is no clock"),
    }
}

/// The hubs of alerts of one kind, each Supplier's in a set.
fn hubs_of(receiver: &Receiver, world: &World, code: &str) -> Vec<DeviceId> {
    let mut hubs = Vec::new();
    for message in receiver.came(world) {
        if message.code.text() != code {
            continue;
        }
        match message.alert {
            Alert::FirmwareUpgradeRequested {
                devices,
                firmware_version,
                ..
            } => {
                assert_eq!(firmware_version, "00020000");
                hubs.extend_from_slice(devices.ids());
            }
            Alert::CommsHubFirmwareActivation {
                hub,
                firmware_version,
            } => {
                assert_eq!(firmware_version, "00020000");
                hubs.push(hub);
            }
            other => panic!("{other:?}"),
        }
    }
    hubs.sort_unstable();
    hubs
}

#[tokio::test]
async fn sl_12_each_supplier_is_told_of_its_own_hubs_ordered_and_activated() {
    let world = World::with(2_400, shared, small()).await;
    let post = Post::of(&world).await;
    let orders = ordered(&world).await;
    let all: BTreeSet<DeviceId> = orders.values().flatten().copied().collect();
    let shared: Vec<DeviceId> = all
        .iter()
        .copied()
        .filter(|hub| hub.bits() % 2 == 0)
        .collect();
    assert_eq!(all.len(), 50);
    assert!(!shared.is_empty());
    let all: Vec<DeviceId> = all.into_iter().collect();
    send(&world.app).await;
    assert_eq!(hubs_of(&post.brightwater, &world, "N59"), all);
    assert_eq!(hubs_of(&post.fenland, &world, "N59"), shared);
    assert!(hubs_of(&post.brightwater, &world, "N64").is_empty());
    // Delivered is not activated; what is reported twice is told once.
    let mut sequence = 0;
    for steps in [
        &["DELIVERED"][..],
        &["CONFIRMED"],
        &["CONFIRMED", "HEARTBEAT"],
    ] {
        let mut csv = "order,device_id,step,at\n".to_owned();
        for (order, hubs) in &orders {
            for hub in hubs {
                for step in steps {
                    let at = world.clock_now().rfc3339();
                    csv.push_str(&format!("{order},{},{step},{at}\n", hub.text()));
                }
            }
        }
        sequence += 1;
        let csv = csv.as_bytes();
        let (app, csp) = (&world.app, csp());
        let taken = app.take_outcomes(&csp, sequence, csv, ReportForm::Csv);
        taken.await.unwrap();
        send(&world.app).await;
        let expected = match sequence {
            1 => 0,
            _ => all.len(),
        };
        assert_eq!(hubs_of(&post.brightwater, &world, "N64").len(), expected);
    }
    assert_eq!(hubs_of(&post.brightwater, &world, "N64"), all);
    assert_eq!(hubs_of(&post.fenland, &world, "N64"), shared);
}

/// A batch in which every hub of these orders has this step, whatever stands behind it in the row.
async fn reported(
    world: &World,
    sequence: u64,
    orders: &BTreeMap<terms::OrderRef, Vec<DeviceId>>,
    row: impl Fn(DeviceId) -> &'static str,
) {
    let at = world.clock_now().rfc3339();
    let mut csv = "order,device_id,step,failure,version,at\n".to_owned();
    for (order, hubs) in orders {
        for hub in hubs {
            csv.push_str(&format!("{order},{},{},{at}\n", hub.text(), row(*hub)));
        }
    }
    let (csp, csv) = (csp(), csv.as_bytes());
    let taken = world
        .app
        .take_outcomes(&csp, sequence, csv, ReportForm::Csv);
    let taken = taken.await.unwrap();
    assert!(taken.findings.is_empty(), "{taken:?}");
    send(&world.app).await;
}

/// What an endpoint was told of images on their way: the request, the hub, and whether they arrived.
fn deliveries(receiver: &Receiver, world: &World) -> Vec<(MessageId, DeviceId, Delivery)> {
    let told = receiver.came(world).into_iter();
    let mut told: Vec<_> = told
        .filter_map(|message| match message.alert {
            Alert::CspFirmwareDeliveryStatus {
                request_id,
                hub,
                target,
                firmware_version,
                delivery,
                at: _,
            } => {
                assert_eq!((target, firmware_version.as_str()), (hub, "00020000"));
                let code = match delivery {
                    Delivery::Success => "N60",
                    Delivery::Failure => "N61",
                };
                assert_eq!(message.code.text(), code);
                Some((request_id, hub, delivery))
            }
            _ => None,
        })
        .collect();
    told.sort_unstable();
    told
}

#[tokio::test]
async fn sl_3_whether_images_arrive_is_told_to_the_user_whose_request_listed_the_hubs() {
    let world = World::with(2_400, shared, small()).await;
    let post = Post::of(&world).await;
    let listed = signed(&world.keys.brightwater, 7, (1..=1_200).map(hub));
    assert_eq!(world.code(listed).await, "I99");
    let orders = ordered(&world).await;
    let fails = |hub: DeviceId| hub.bits().is_multiple_of(5);
    for sequence in [1, 2] {
        reported(&world, sequence, &orders, |hub| match fails(hub) {
            true => "FAILED,TRANSFER-FAILED,",
            false => "DELIVERED,,",
        })
        .await;
    }
    // A hub that discards an image had it, and what comes later says nothing of the way.
    reported(&world, 3, &orders, |_| "FAILED,IMAGE-DISCARDED,").await;
    let request = MessageId {
        originator: world.keys.brightwater.eui,
        target: broker_eui(),
        counter: 7,
    };
    let all: BTreeSet<DeviceId> = orders.values().flatten().copied().collect();
    let expected: Vec<_> = all
        .into_iter()
        .map(|hub| match fails(hub) {
            true => (request, hub, Delivery::Failure),
            false => (request, hub, Delivery::Success),
        })
        .collect();
    assert!(expected.iter().any(|(_, hub, _)| fails(*hub)));
    assert_eq!(deliveries(&post.brightwater, &world), expected);
    assert_eq!(deliveries(&post.fenland, &world), []);
}

#[tokio::test]
async fn images_on_their_way_to_hubs_that_nobody_asked_for_by_request_are_told_to_nobody() {
    let world = World::with(2_400, shared, small()).await;
    let post = Post::of(&world).await;
    let orders = ordered(&world).await;
    reported(&world, 1, &orders, |_| "DELIVERED,,").await;
    assert_eq!(deliveries(&post.brightwater, &world), []);
    assert_eq!(deliveries(&post.fenland, &world), []);
}

#[tokio::test]
async fn sl_6_a_version_that_the_inventory_does_not_hold_is_told_to_the_hubs_suppliers() {
    let world = World::with(2_400, shared, small()).await;
    let post = Post::of(&world).await;
    let orders = ordered(&world).await;
    // At every third hub a version that nobody expected; the others are where they were.
    let odd = |hub: DeviceId| hub.bits().is_multiple_of(3);
    for sequence in [1, 2] {
        reported(&world, sequence, &orders, |hub| match odd(hub) {
            true => "FAILED,OTHER-VERSION,0001FFFF",
            false => "FAILED,OTHER-VERSION,00010000",
        })
        .await;
    }
    let told = |receiver: &Receiver| {
        let told = receiver.came(&world).into_iter();
        let told = told.filter_map(|message| match message.alert {
            Alert::FirmwareVersionMismatch {
                device,
                device_type,
                in_inventory,
                on_device,
            } => {
                assert_eq!(message.code.text(), "N49");
                assert_eq!(device_type, terms::DeviceType::Chf);
                assert_eq!(
                    (in_inventory.as_str(), on_device.as_str()),
                    ("00010000", "0001FFFF")
                );
                Some(device)
            }
            _ => None,
        });
        told.collect::<Vec<_>>()
    };
    let all: BTreeSet<DeviceId> = orders.values().flatten().copied().collect();
    let all: Vec<DeviceId> = all.into_iter().filter(|hub| odd(*hub)).collect();
    let (mut brightwater, mut fenland) = (told(&post.brightwater), told(&post.fenland));
    brightwater.sort_unstable();
    fenland.sort_unstable();
    assert_eq!(brightwater, all);
    let shared = all.into_iter().filter(|hub| hub.bits() % 2 == 0);
    assert_eq!(fenland, shared.collect::<Vec<_>>());
}
