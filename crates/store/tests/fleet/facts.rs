//! Facts: kept with the counts in one transaction, and the same for every process.

use crate::world::{
    Data, assert_agrees, at, device, electricity, fact, in_force, put, take, told, version,
};
use app::ports::{FleetStore, LedgerError};
use launch::fleet::{
    DeviceStatus, FactOutcome, HomeCombination, HubChange, HubProfile, Wan, take_in,
};
use std::collections::BTreeMap;
use terms::{CspRegion, DeviceModel, DeviceType, FirmwareVersion, Make, Model};

const HUBS: &str = "1:04010203:Pellwater 2:04010203:Skerrydale 3:04010300:Pellwater";

fn joined() -> HubChange {
    HubChange::Joined(HubProfile {
        make: Make::parse("Orrin").unwrap(),
        model: Model::parse("OR-CH9").unwrap(),
        firmware: FirmwareVersion::parse("05000100").unwrap(),
        region: Some(CspRegion::FourGNorth),
        status: DeviceStatus::Pending,
        wan: Wan::None,
    })
}

#[tokio::test]
async fn sl_2_facts_hold_through_a_restart_with_every_side_of_a_hub() {
    let data = Data::new();
    let store = data.open().await;
    put(&store, HUBS, "2026-09-01").await;
    let behind = HomeCombination {
        devices: ["NM-E210", "NM-E220"]
            .map(|model| DeviceModel {
                device_type: DeviceType::Esme,
                make: Make::parse("Northmere").unwrap(),
                model: Model::parse(model).unwrap(),
                firmware: None,
            })
            .to_vec(),
    };
    let facts = [
        fact(1, "2026-09-05", version("04010300")),
        fact(1, "2026-09-06", electricity("Skerrydale")),
        fact(1, "2026-09-06", HubChange::GasSupplier(None)),
        fact(1, "2026-09-07", HubChange::Status(DeviceStatus::Suspended)),
        fact(1, "2026-09-07", HubChange::Wan(Wan::None)),
        fact(1, "2026-09-08", HubChange::Combination(behind)),
        fact(50, "2026-09-08", joined()),
        fact(50, "2026-09-09", electricity("Pellwater")),
        fact(40, "2026-09-08", joined()),
    ];
    let outcomes = take(&store, &facts).await;
    assert_eq!(outcomes, [FactOutcome::TakenIn; 9]);
    let fleet = in_force(&store).await;
    assert_eq!(
        told(&fleet),
        [
            "1 04010300 Skerrydale/none [2]",
            "2 04010203 Skerrydale/Skerrydale [1]",
            "3 04010300 Pellwater/Pellwater [1]",
            "40 05000100 none/none [0]",
            "50 05000100 Pellwater/none [0]",
        ]
    );
    assert_agrees(&store).await;
    let again = data.open().await;
    let read = in_force(&again).await;
    assert_eq!(told(&read), told(&fleet));
    assert_eq!((&read.overlay, &read.cube), (&fleet.overlay, &fleet.cube));
    assert_eq!(read.generation, fleet.generation);
    assert_agrees(&again).await;
    let moments = again.moments(&[device(1), device(2)]).await.unwrap();
    assert_eq!(moments.len(), 1);
    assert_eq!(moments[&device(1)].firmware, Some(at("2026-09-05")));
    // A joiner that changes keeps its place.
    take(&again, &[fact(40, "2026-09-10", electricity("Skerrydale"))]).await;
    let read = in_force(&data.open().await).await;
    assert_eq!(told(&read)[3], "40 05000100 Skerrydale/none [0]");
}

#[tokio::test]
async fn the_same_facts_again_and_older_ones_change_nothing() {
    let data = Data::new();
    let store = data.open().await;
    put(&store, HUBS, "2026-09-01").await;
    let activated = fact(1, "2026-09-05", version("04010300"));
    take(&store, std::slice::from_ref(&activated)).await;
    let generation = in_force(&store).await.generation;
    let outcomes = take(
        &store,
        &[
            activated,
            fact(1, "2026-09-04", version("04010204")),
            fact(2, "2026-08-31", version("04010204")),
            fact(9, "2026-09-05", version("04010204")),
        ],
    )
    .await;
    assert_eq!(
        outcomes,
        [
            FactOutcome::Known,
            FactOutcome::Older,
            FactOutcome::Older,
            FactOutcome::UnknownHub
        ]
    );
    assert_eq!(in_force(&store).await.generation, generation);
}

#[tokio::test]
async fn a_change_made_for_an_earlier_generation_is_a_conflict() {
    let data = Data::new();
    let store = data.open().await;
    put(&store, HUBS, "2026-09-01").await;
    let early = in_force(&store).await;
    let change = |name: &str| {
        let facts = [fact(2, "2026-09-05", electricity(name))];
        take_in(
            early.view(),
            early.snapshot_from(),
            &BTreeMap::new(),
            &facts,
        )
        .change
    };
    store
        .commit_change(&early, &change("Pellwater"))
        .await
        .unwrap();
    let late = store.commit_change(&early, &change("Pellwater")).await;
    assert!(matches!(late, Err(LedgerError::Conflict)));
    assert_eq!(
        told(&*in_force(&store).await)[1],
        "2 04010203 Pellwater/Skerrydale [1]"
    );
    assert_agrees(&store).await;
}

#[tokio::test]
async fn what_one_process_takes_in_another_sees_at_once() {
    let data = Data::new();
    let (one, other) = (data.open().await, data.open().await);
    put(&one, HUBS, "2026-09-01").await;
    assert_eq!(in_force(&other).await.number, 1);
    take(&one, &[fact(1, "2026-09-05", version("04010300"))]).await;
    assert_eq!(
        told(&*in_force(&other).await)[0],
        "1 04010300 Pellwater/Pellwater [1]"
    );
    take(&other, &[fact(2, "2026-09-05", version("04010300"))]).await;
    assert_eq!(
        told(&*in_force(&one).await)[1],
        "2 04010300 Skerrydale/Skerrydale [1]"
    );
    put(&other, "2:04010203:Skerrydale", "2026-09-05").await;
    assert_eq!(
        told(&*in_force(&one).await),
        ["2 04010300 Skerrydale/Skerrydale [1]"]
    );
    assert_agrees(&one).await;
}

#[tokio::test]
async fn rows_that_are_not_as_they_were_written_are_corrupt() {
    use sqlx::{Connection, SqliteConnection};
    for tampering in [
        "UPDATE fleet_overlay SET profile = 40000",
        "UPDATE fleet_overlay SET profile = -1",
        "UPDATE fleet_overlay SET device = device + 500 WHERE joiner IS NULL",
        "UPDATE fleet_overlay SET device = device - 48 WHERE joiner = 0",
        "UPDATE fleet_overlay SET joiner = 3 WHERE joiner = 0",
        "UPDATE fleet_profile SET position = position + 100",
        "UPDATE fleet_profile SET status = 'Live'",
        "DELETE FROM fleet_count",
        "UPDATE fleet_count SET hubs = hubs + 1",
    ] {
        let data = Data::new();
        let store = data.open().await;
        put(&store, HUBS, "2026-09-01").await;
        let facts = [
            fact(1, "2026-09-05", version("04010301")),
            fact(50, "2026-09-08", joined()),
        ];
        take(&store, &facts).await;
        drop(store);
        let url = format!("sqlite://{}", data.ledger().display());
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        sqlx::query(tampering)
            .execute(&mut connection)
            .await
            .unwrap();
        let answer = data.open().await.in_force().await;
        assert!(
            matches!(answer, Err(LedgerError::Corrupt(_))),
            "{tampering}"
        );
    }
}
