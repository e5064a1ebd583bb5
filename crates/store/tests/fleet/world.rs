//! A small fleet, in a directory or in memory, and facts about it in words.

use app::ports::{FleetStore, HeldFleet, LedgerError, SnapshotPut};
use formats::fleet_columns::FleetColumns;
use formats::fleet_snapshot::Origin;
use formats::inventory_csv::{self, SupplierNames};
use launch::fleet::{FactOutcome, HubChange, HubFact, take_in};
use std::path::PathBuf;
use std::sync::Arc;
use store::{SqliteFleet, SqliteLedger};
use terms::{Date, DeviceId, FirmwareVersion, Moment, OrganisationRef};

/// A data directory.
pub struct Data(tempfile::TempDir);

impl Data {
    pub fn new() -> Data {
        Data(tempfile::tempdir().unwrap())
    }

    pub fn ledger(&self) -> PathBuf {
        self.0.path().join("register.sqlite")
    }

    pub fn fleet(&self) -> PathBuf {
        self.0.path().join("fleet")
    }

    pub async fn open(&self) -> SqliteFleet {
        self.open_with_ledger().await.0
    }

    pub async fn open_with_ledger(&self) -> (SqliteFleet, Arc<SqliteLedger>) {
        let ledger = Arc::new(SqliteLedger::open(&self.ledger()).await.unwrap());
        let store = SqliteFleet::open(Arc::clone(&ledger), &self.fleet()).unwrap();
        (store, ledger)
    }
}

pub fn supplier(name: &str) -> OrganisationRef {
    let bits = match name {
        "Pellwater" => 1,
        "Skerrydale" => 2,
        other => panic!("no Supplier {other}"),
    };
    OrganisationRef::from_random_bits(bits)
}

pub fn device(number: u64) -> DeviceId {
    DeviceId::from_bits(0x0200_0000_0000_0000 + number).unwrap()
}

/// One hub a word: `3:04010203:Pellwater` is hub 3 with this version and Supplier, and a meter 1003
/// behind it.
pub fn columns(hubs: &str) -> FleetColumns {
    let mut text = inventory_csv::header();
    for hub in hubs.split_whitespace() {
        let [number, version, name] = hub.split(':').collect::<Vec<_>>()[..] else {
            panic!("no hub: {hub}");
        };
        let number: u64 = number.parse().unwrap();
        let (id, meter, spare) = (
            device(number).text(),
            device(number + 1_000).text(),
            ",,,,,,,,,",
        );
        text += &format!(
            "{id},CHF,Commissioned,Orrin,OR-CH7,,{version}{spare},South,,,,,,{name},{name},\r\n\
             {meter},ESME,Commissioned,Northmere,NM-E210,,0002012F{spare},,,,,,{id},,,\r\n"
        );
    }
    let names = ["Pellwater", "Skerrydale"].map(|name| (name.to_owned(), supplier(name)));
    let read = inventory_csv::read(&mut text.as_bytes(), &SupplierNames::of(names)).unwrap();
    assert!(read.findings.is_empty(), "{:?}", read.findings);
    read.columns.unwrap()
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn at(text: &str) -> Moment {
    Moment::start_of_day(day(text))
}

pub async fn put(store: &dyn FleetStore, hubs: &str, as_of: &str) -> SnapshotPut {
    try_put(store, hubs, as_of).await.unwrap()
}

pub async fn try_put(
    store: &dyn FleetStore,
    hubs: &str,
    as_of: &str,
) -> Result<SnapshotPut, LedgerError> {
    let origin = Origin {
        as_of: day(as_of),
        source_sha256: [1; 32],
    };
    store.put_snapshot(columns(hubs), origin).await
}

pub async fn in_force(store: &dyn FleetStore) -> Arc<HeldFleet> {
    store.in_force().await.unwrap().unwrap()
}

/// Takes facts in as the shell does.
pub async fn take(store: &dyn FleetStore, facts: &[HubFact]) -> Vec<FactOutcome> {
    let fleet = in_force(store).await;
    let devices: Vec<DeviceId> = facts.iter().map(|fact| fact.device).collect();
    let moments = store.moments(&devices).await.unwrap();
    let taken = take_in(fleet.view(), fleet.snapshot_from(), &moments, facts);
    store.commit_change(&fleet, &taken.change).await.unwrap();
    taken.outcomes
}

pub fn fact(number: u64, from: &str, what: HubChange) -> HubFact {
    HubFact {
        device: device(number),
        at: at(from),
        what,
    }
}

pub fn version(text: &str) -> HubChange {
    HubChange::Firmware(FirmwareVersion::parse(text).unwrap())
}

pub fn electricity(name: &str) -> HubChange {
    HubChange::ElectricitySupplier(Some(supplier(name)))
}

/// Every hub in words, by position: `3 04010203 Pellwater/Skerrydale [1]`, the last being the
/// number of Device Models behind it.
pub fn told(fleet: &HeldFleet) -> Vec<String> {
    let view = fleet.view();
    let name = |reference: Option<OrganisationRef>| {
        let known = ["Pellwater", "Skerrydale"];
        let named = known
            .into_iter()
            .find(|name| Some(supplier(name)) == reference);
        named.unwrap_or("none")
    };
    view.hubs()
        .map(|hub| {
            let number = view.device(hub.position).bits() - 0x0200_0000_0000_0000;
            let pair = view.suppliers(hub.state.suppliers);
            format!(
                "{number} {} {}/{} [{}]",
                view.profile(hub.state.profile).firmware,
                name(pair.electricity),
                name(pair.gas),
                view.combination(hub.state.combination).devices.len()
            )
        })
        .collect()
}

pub async fn assert_agrees(store: &dyn FleetStore) {
    assert_eq!(store.verify().await.unwrap(), Vec::<String>::new());
}
