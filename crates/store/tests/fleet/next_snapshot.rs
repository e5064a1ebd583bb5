//! From one snapshot to the next: what the new one does not speak for yet holds on.

use crate::world::{Data, assert_agrees, electricity, fact, in_force, put, take, told, version};
use launch::fleet::{DeviceStatus, HubChange, HubProfile, Wan};
use terms::{FirmwareVersion, Make, Model};

const HUBS: &str = "1:04010203:Pellwater 2:04010203:Skerrydale 3:04010300:Pellwater";

fn joined() -> HubChange {
    HubChange::Joined(HubProfile {
        make: Make::parse("Orrin").unwrap(),
        model: Model::parse("OR-CH9").unwrap(),
        firmware: FirmwareVersion::parse("05000100").unwrap(),
        region: None,
        status: DeviceStatus::Commissioned,
        wan: Wan::Reachable,
    })
}

/// Facts before and after the beginning of 1 October.
async fn take_facts(store: &store::SqliteFleet) {
    let facts = [
        fact(1, "2026-09-05", version("04010300")),
        fact(1, "2026-10-02", electricity("Skerrydale")),
        fact(2, "2026-10-01", version("04010300")),
        fact(3, "2026-10-03", version("04010400")),
        fact(50, "2026-09-05", joined()),
        fact(50, "2026-10-05", electricity("Pellwater")),
        fact(60, "2026-10-05", joined()),
        fact(70, "2026-09-05", joined()),
    ];
    take(store, &facts).await;
}

const NEXT: &str = "1:04010203:Pellwater 2:04010203:Skerrydale 50:05000100:Skerrydale";
const EXPECTED: [&str; 4] = [
    // What was said of September the new extract knows better.
    "1 04010203 Skerrydale/Pellwater [1]",
    "2 04010300 Skerrydale/Skerrydale [1]",
    "50 05000100 Pellwater/Skerrydale [1]",
    "60 05000100 none/none [0]",
];

#[tokio::test]
async fn sl_13_later_facts_hold_on_and_earlier_ones_give_way() {
    let data = Data::new();
    let store = data.open().await;
    put(&store, HUBS, "2026-09-01").await;
    take_facts(&store).await;
    let done = put(&store, NEXT, "2026-10-01").await;
    assert_eq!((done.carried, done.dropped), (4, 1));
    assert_eq!((done.left, done.new), (1, 1));
    assert_eq!(told(&*in_force(&store).await), EXPECTED);
    assert_agrees(&store).await;
    let again = data.open().await;
    assert_eq!(told(&*in_force(&again).await), EXPECTED);
    // Facts follow their moments across snapshots.
    take(&again, &[fact(2, "2026-10-01", version("04010500"))]).await;
    assert_eq!(told(&*in_force(&again).await), EXPECTED);
}

#[tokio::test]
async fn a_crash_between_the_pointer_and_the_rows_loses_nothing() {
    let data = Data::new();
    let (store, ledger) = data.open_with_ledger().await;
    put(&store, HUBS, "2026-09-01").await;
    take_facts(&store).await;
    // Closed, so that the file is the whole database.
    ledger.close().await;
    let before = std::fs::read(data.ledger()).unwrap();
    let (store, ledger) = data.open_with_ledger().await;
    put(&store, NEXT, "2026-10-01").await;
    ledger.close().await;
    // The rows as they were when the pointer had moved and nothing else had happened.
    std::fs::write(data.ledger(), before).unwrap();
    let again = data.open().await;
    assert_eq!(told(&*in_force(&again).await), EXPECTED);
    assert_agrees(&again).await;
}
