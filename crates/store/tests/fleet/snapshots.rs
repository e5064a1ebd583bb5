//! Snapshots: in force whole or not at all.

use crate::world::fact;
use crate::world::{
    Data, assert_agrees, device, in_force, put, supplier, take, told, try_put, version,
};
use app::ports::{FleetStore, LedgerError};
use launch::fleet::LookedUp;
use sqlx::{Connection, SqliteConnection};
use std::sync::Arc;
use store::{SqliteFleet, SqliteLedger};
use terms::DeviceType;

const HUBS: &str = "1:04010203:Pellwater 2:04010203:Skerrydale 3:04010300:Pellwater";

#[tokio::test]
async fn sl_13_a_snapshot_is_there_after_opening_again() {
    let data = Data::new();
    let store = data.open().await;
    assert!(store.in_force().await.unwrap().is_none());
    let done = put(&store, HUBS, "2026-09-01").await;
    assert_eq!((done.number, done.new, done.left), (1, 3, 0));
    assert_agrees(&store).await;
    let before = told(&*in_force(&store).await);
    assert_eq!(before[1], "2 04010203 Skerrydale/Skerrydale [1]");
    drop(store);
    let again = data.open().await;
    assert_eq!(told(&*in_force(&again).await), before);
    assert_agrees(&again).await;
}

#[tokio::test]
async fn sl_3_a_list_is_looked_up_with_hubs_meters_and_unknown_ids() {
    let data = Data::new();
    let store = data.open().await;
    put(&store, HUBS, "2026-09-01").await;
    let fleet = in_force(&store).await;
    let found = fleet.look_up(&[device(1_002), device(3), device(77)]);
    let meter = LookedUp::Behind {
        hub: 1,
        device_type: DeviceType::Esme,
    };
    assert_eq!(found, [meter, LookedUp::Hub(2), LookedUp::Unknown]);
    assert!(fleet.cube.hubs() == 3);
    let pairs: Vec<_> = fleet.view().supplier_pairs().collect();
    assert!(
        pairs
            .iter()
            .any(|pair| pair.includes(supplier("Skerrydale")))
    );
}

#[tokio::test]
async fn an_earlier_snapshot_can_still_be_asked() {
    let data = Data::new();
    let store = data.open().await;
    put(&store, HUBS, "2026-09-01").await;
    let done = put(
        &store,
        "2:04010203:Skerrydale 4:04010203:Pellwater",
        "2026-10-01",
    )
    .await;
    assert_eq!((done.number, done.left, done.new), (2, 2, 1));
    let first = store.snapshot(1).await.unwrap().unwrap();
    assert_eq!(first.fleet().len(), 3);
    assert!(store.snapshot(3).await.unwrap().is_none());
    assert_eq!(in_force(&store).await.number, 2);
}

#[tokio::test]
async fn an_import_that_fails_leaves_the_snapshot_in_force() {
    let data = Data::new();
    let store = data.open().await;
    put(&store, HUBS, "2026-09-01").await;
    take(&store, &[fact(1, "2026-09-05", version("04010300"))]).await;
    let before = told(&*in_force(&store).await);
    // The files cannot be written.
    std::fs::write(data.fleet().join(".writing"), "in the way").unwrap();
    assert!(
        try_put(&store, "9:04010203:Pellwater", "2026-10-01")
            .await
            .is_err()
    );
    std::fs::remove_file(data.fleet().join(".writing")).unwrap();
    // The files can, the rows cannot.
    let mut tampering = connection(&data).await;
    sqlx::query("ALTER TABLE fleet_count RENAME TO fleet_count_away")
        .execute(&mut tampering)
        .await
        .unwrap();
    assert!(
        try_put(&store, "9:04010203:Pellwater", "2026-10-01")
            .await
            .is_err()
    );
    sqlx::query("ALTER TABLE fleet_count_away RENAME TO fleet_count")
        .execute(&mut tampering)
        .await
        .unwrap();
    assert_eq!(told(&*in_force(&store).await), before);
    let again = data.open().await;
    assert_eq!(told(&*in_force(&again).await), before);
    assert_agrees(&again).await;
    let done = put(&again, "9:04010203:Pellwater", "2026-10-01").await;
    assert_eq!(done.number, 2);
}

#[tokio::test]
async fn two_imports_at_once_are_refused() {
    let data = Data::new();
    let store = data.open().await;
    put(&store, HUBS, "2026-09-01").await;
    let lock = std::fs::File::open(data.fleet().join("lock")).unwrap();
    lock.lock().unwrap();
    let refused = try_put(&store, HUBS, "2026-10-01").await.unwrap_err();
    assert!(refused.to_string().contains("under way"), "{refused}");
    lock.unlock().unwrap();
    assert_eq!(put(&store, HUBS, "2026-10-01").await.number, 2);
}

#[tokio::test]
async fn what_is_left_over_from_a_crash_while_writing_is_cleared() {
    let data = Data::new();
    let store = data.open().await;
    let left_over = data.fleet().join(".writing");
    std::fs::create_dir(&left_over).unwrap();
    std::fs::write(left_over.join("hubs.arrow"), "half").unwrap();
    put(&store, HUBS, "2026-09-01").await;
    assert!(!left_over.exists());
    assert_agrees(&store).await;
}

#[cfg(unix)]
#[tokio::test]
async fn the_files_of_a_snapshot_are_for_their_owner_to_read_and_for_nobody_to_write() {
    use std::os::unix::fs::PermissionsExt;
    let data = Data::new();
    let store = data.open().await;
    put(&store, HUBS, "2026-09-01").await;
    for entry in std::fs::read_dir(data.fleet().join("snapshot-000001")).unwrap() {
        let mode = entry.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o400);
    }
}

#[tokio::test]
async fn a_damaged_snapshot_is_told_and_a_missing_one_is_no_fleet() {
    let data = Data::new();
    let store = data.open().await;
    put(&store, HUBS, "2026-09-01").await;
    drop(store);
    let path = data.fleet().join("snapshot-000001/hubs.arrow");
    let mut bytes = std::fs::read(&path).unwrap();
    let place = bytes
        .windows(8)
        .position(|word| word == device(2).bits().to_le_bytes())
        .unwrap();
    bytes[place] ^= 0x40;
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, &bytes).unwrap();
    let differences = data.open().await.verify().await.unwrap();
    assert!(differences[0].contains("digest"), "{differences:?}");
    std::fs::remove_file(data.fleet().join("snapshot-000001/manifest.json")).unwrap();
    let gone = data.open().await.in_force().await;
    assert!(matches!(gone, Err(LedgerError::Corrupt(_))));
    std::fs::write(data.fleet().join("current"), "../elsewhere").unwrap();
    let elsewhere = data.open().await.in_force().await;
    assert!(matches!(elsewhere, Err(LedgerError::Corrupt(_))));
}

#[tokio::test]
async fn a_fleet_can_be_kept_in_memory() {
    let ledger = Arc::new(SqliteLedger::in_memory().await.unwrap());
    let store = SqliteFleet::in_memory(ledger);
    assert!(store.in_force().await.unwrap().is_none());
    put(&store, HUBS, "2026-09-01").await;
    take(&store, &[fact(1, "2026-10-05", version("04010300"))]).await;
    let done = put(&store, "1:04010203:Pellwater", "2026-10-01").await;
    assert_eq!((done.number, done.left, done.carried), (2, 2, 1));
    assert_eq!(
        told(&*in_force(&store).await),
        ["1 04010300 Pellwater/Pellwater [1]"]
    );
    assert_agrees(&store).await;
}

async fn connection(data: &Data) -> SqliteConnection {
    let url = format!("sqlite://{}", data.ledger().display());
    SqliteConnection::connect(&url).await.unwrap()
}
