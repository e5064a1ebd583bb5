//! Alerts on their way: tried again until they are taken, in their order, none lost and none made up.

use crate::receiver::Receiver;
use crate::world::*;
use app::App;
use app::duis::AlertsSent;
use app::ports::{OutboxLine, PostOffice};
use firmgate::outward::Outward;
use firmgate::post_office::HttpPost;
use formats::duis::alert::{Alert, AlertMessage, LaunchStatus};
use formats::neutrality::Marking;
use launch::command::Command;
use std::sync::Arc;

/// Posts what is due.
pub async fn send(app: &Arc<App>) -> AlertsSent {
    let post: Arc<dyn PostOffice> = Arc::new(HttpPost(Outward::PlainOnly));
    app.send_alerts(&post).await.unwrap()
}

async fn waiting(world: &World) -> Vec<OutboxLine> {
    let ledger = world.app.message_ledger().unwrap();
    ledger.outbox().await.unwrap()
}

pub async fn stop(world: &World, words: &str) {
    let stop = Command::EmergencyStop {
        launch: world.launch,
        words: words.to_owned(),
    };
    world.act(&actor("Fenland Power", 61), stop).await;
}

fn is_paused(alert: &AlertMessage) -> bool {
    match &alert.alert {
        Alert::SafeLaunchStatusChange { status, .. } => *status == LaunchStatus::Paused,
        _ => false,
    }
}

/// The counters of ResponseIDs, in the order in which the alerts came.
fn counters(alerts: &[AlertMessage]) -> Vec<u64> {
    alerts
        .iter()
        .map(|alert| alert.header.response_id.unwrap().counter)
        .collect()
}

#[tokio::test]
async fn sl_9_an_alert_is_tried_again_until_it_is_taken() {
    let world = World::new().await;
    let receiver = Receiver::answering(&[500, 400, 200]).await;
    let other = Receiver::new().await;
    world.receive_at(&receiver.address, &other.address).await;
    stop(&world, "Top-ups fail at upgraded hubs.").await;
    let held_up = AlertsSent {
        taken: 0,
        held_up: 1,
    };
    // To Fenland at once; Brightwater's endpoint is not well.
    assert_eq!(
        send(&world.app).await,
        AlertsSent {
            taken: 1,
            ..held_up
        }
    );
    for (seconds, failure, next) in [
        (30, "answered 500", "answered 400"),
        (60, "answered 400", "answered 200"),
    ] {
        let line = waiting(&world).await.remove(0);
        let delivery = line.delivery.unwrap();
        assert_eq!((line.user, line.waiting), (eui(1), 1));
        assert_eq!(delivery.failure, failure);
        assert_eq!(delivery.next_at, world.clock_now().plus_seconds(seconds));
        // Not before it is due.
        world.pass_seconds(seconds - 1);
        assert_eq!(send(&world.app).await, AlertsSent::default());
        world.pass_seconds(1);
        assert_eq!(send(&world.app).await, held_up);
        let delivery = waiting(&world).await.remove(0).delivery.unwrap();
        assert_eq!(delivery.failure, next);
    }
    world.pass_seconds(120);
    assert_eq!(send(&world.app).await.taken, 1);
    assert!(waiting(&world).await.is_empty());
    // Four times the same, under one ResponseID.
    let came = receiver.came(&world);
    assert_eq!(came.len(), 4);
    assert!(came.iter().all(is_paused));
    assert!(came.windows(2).all(|pair| pair[0] == pair[1]));
    let id = came[0].header.response_id.unwrap();
    assert_eq!(
        (id.originator, id.target, id.counter),
        (broker_eui(), eui(1), 1)
    );
    assert_eq!(other.came(&world).len(), 1);
    // Nothing is sent twice that was taken.
    assert_eq!(send(&world.app).await, AlertsSent::default());
}

#[tokio::test]
async fn what_waits_behind_an_alert_that_is_not_taken_comes_after_it() {
    let world = World::new().await;
    let receiver = Receiver::answering(&[503]).await;
    let nobody = Receiver::new().await;
    world.receive_at(&receiver.address, &nobody.address).await;
    stop(&world, "Top-ups fail at upgraded hubs.").await;
    stop(&world, "Hubs restart every hour.").await;
    assert_eq!(send(&world.app).await.held_up, 1);
    assert_eq!(counters(&receiver.came(&world)), [1]);
    world.pass_seconds(30);
    assert_eq!(send(&world.app).await.taken, 2);
    assert_eq!(counters(&receiver.came(&world)), [1, 1, 2]);
    assert_eq!(counters(&nobody.came(&world)), [1, 2]);
}

#[tokio::test]
async fn the_wait_grows_to_an_hour_and_there_is_no_last_try() {
    let world = World::new().await;
    let receiver = Receiver::answering(&[500; 12]).await;
    world
        .receive_at(&receiver.address, "http://127.0.0.1:9/")
        .await;
    stop(&world, "Top-ups fail at upgraded hubs.").await;
    let mut waits = Vec::new();
    for _ in 0..12 {
        send(&world.app).await;
        let delivery = waiting(&world).await.remove(0).delivery.unwrap();
        let wait = delivery.next_at.unix_seconds() - world.clock_now().unix_seconds();
        waits.push(wait);
        world.pass_seconds(wait);
    }
    assert_eq!(waits[..8], [30, 60, 120, 300, 600, 1_800, 3_600, 3_600]);
    assert!(waits[8..].iter().all(|wait| *wait == 3_600));
    send(&world.app).await;
    assert_eq!(receiver.came(&world).len(), 13);
    // Where nobody listens that is told, and keeps nobody else waiting.
    let line = waiting(&world).await.remove(0);
    assert_eq!(line.user, eui(2));
    assert!(line.delivery.unwrap().failure.starts_with("no connection"));
}

#[tokio::test]
async fn what_waits_outlives_the_server() {
    let world = World::new().await;
    let receiver = Receiver::answering(&[500]).await;
    let other = Receiver::new().await;
    world.receive_at(&receiver.address, &other.address).await;
    stop(&world, "Top-ups fail at upgraded hubs.").await;
    send(&world.app).await;
    let clock = Arc::clone(&world.clock) as _;
    let after = world.data.open(clock, Marking::Synthetic).await.unwrap();
    // Without a key it waits on; with the same key it is the same alert.
    let after = Arc::new(after);
    world.pass_seconds(30);
    assert_eq!(send(&after).await, AlertsSent::default());
    assert_eq!(waiting(&world).await.len(), 1);
    assert_eq!(send(&world.app).await.taken, 1);
    let came = receiver.came(&world);
    assert_eq!(came[0], came[1]);
}

#[tokio::test]
async fn what_waits_is_listed_for_the_operator() {
    let world = World::new().await;
    let receiver = Receiver::answering(&[500]).await;
    let other = Receiver::new().await;
    let outbox = || {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_firmgate"))
            .args(["duis", "outbox", "--data"])
            .arg(world.root())
            .output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    assert_eq!(outbox(), "No alert waits.\n");
    world.receive_at(&receiver.address, &other.address).await;
    stop(&world, "Top-ups fail at upgraded hubs.").await;
    assert_eq!(outbox().matches("not tried yet").count(), 2);
    send(&world.app).await;
    let said = outbox();
    assert_eq!(said.lines().count(), 1);
    assert!(said.starts_with("00-DB-12-34-AA-00-00-01\t1\t"), "{said}");
    assert!(said.contains("answered 500; tried 1 times"), "{said}");
}

fn capacity(name: &str) -> terms::Capacity {
    match actor(name, 11) {
        terms::Actor::Person(capacity) => capacity,
        terms::Actor::Clock => panic!("{name} is nobody"),
    }
}

async fn set_aside(world: &World, who: &terms::Actor, number: u64) -> Result<u64, String> {
    let reason = "Refused since Monday; told by telephone.";
    let done = world.app.set_alert_aside(who, eui(1), number, reason).await;
    done.map_err(|error| error.to_string())
}

#[tokio::test]
async fn sl_6_an_alert_that_is_refused_for_good_is_set_aside_and_those_behind_it_go_out() {
    let world = World::new().await;
    let receiver = Receiver::answering(&[400, 400]).await;
    let other = Receiver::new().await;
    world.receive_at(&receiver.address, &other.address).await;
    for words in [
        "Top-ups fail.",
        "Hubs restart every hour.",
        "Alerts are lost.",
    ] {
        stop(&world, words).await;
    }
    let dcc = actor("DCC", 11);
    // Not before it was refused: nobody may lose an alert that its User was never asked to take.
    assert_eq!(
        set_aside(&world, &dcc, 1).await,
        Err("refused: NOTHING-TO-DO".to_owned())
    );
    assert_eq!(send(&world.app).await.held_up, 1);
    let waiting = world
        .app
        .alerts_waiting(&capacity("DCC"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (waiting.len(), waiting[0].first, waiting[0].line.waiting),
        (1, 1, 3)
    );
    assert_eq!(
        waiting[0].line.delivery.as_ref().unwrap().failure,
        "answered 400"
    );
    let supplier = capacity("Brightwater Energy");
    assert_eq!(world.app.alerts_waiting(&supplier).await.unwrap(), None);

    // Only by DCC, and only the one that keeps the others back.
    let refused = set_aside(&world, &actor("Brightwater Energy", 51), 1).await;
    assert_eq!(refused, Err("refused: NOT-AUTHORISED".to_owned()));
    assert_eq!(
        set_aside(&world, &dcc, 2).await,
        Err("refused: NOTHING-TO-DO".to_owned())
    );
    let sequence = set_aside(&world, &dcc, 1).await.unwrap();
    assert_eq!(
        set_aside(&world, &dcc, 1).await,
        Err("refused: NOTHING-TO-DO".to_owned())
    );
    let line = world
        .app
        .ledger
        .journal_before(None, 1)
        .await
        .unwrap()
        .remove(0);
    assert_eq!(
        (line.sequence, line.event.as_str()),
        (sequence, "AlertSetAside")
    );
    assert!(!line.facts.contains("telephone"), "{}", line.facts);

    // The next one goes at once; it is refused too, and waits as the first.
    assert_eq!(send(&world.app).await.held_up, 1);
    assert_eq!(counters(&receiver.came(&world)), [1, 2]);
    set_aside(&world, &dcc, 2).await.unwrap();
    assert_eq!(send(&world.app).await.taken, 1);
    assert_eq!(counters(&receiver.came(&world)), [1, 2, 3]);
    assert_eq!(world.app.ledger.verify().await.unwrap(), [""; 0]);
}
