//! Who is told what of the fleet: a Supplier its own hubs, DCC all of them, everybody else nothing
//! (ONE-3).
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it stands"
)]

use app::App;
use fictional::{FictionalFleet, SUPPLIERS};
use firmgate::clock::SystemClock;
use firmgate::fictional_extract::{FictionalExtract, Rows};
use firmgate::wiring::DataDirectory;
use formats::fleet_snapshot::Origin;
use formats::inventory_csv;
use formats::neutrality::Marking;
use launch::HubSet;
use launch::fleet::{LaunchTarget, UpgradePath};
use std::sync::Arc;
use terms::{
    Capacity, DeviceId, FirmwareVersion, Make, Model, Organisation, OrganisationRef,
    OrganisationType, PartyCategory, PersonRef,
};

const HUBS: u32 = 2_000;

fn fleet() -> FictionalFleet {
    FictionalFleet::new(HUBS, 3)
}

async fn app(directory: &tempfile::TempDir) -> App {
    let data = DataDirectory::at(directory.path()).unwrap();
    let app = data
        .open(Arc::new(SystemClock), Marking::Operational)
        .await
        .unwrap();
    let suppliers: Vec<Organisation> = SUPPLIERS
        .iter()
        .map(|(name, _)| Organisation {
            reference: app.organisation_reference(name),
            name: (*name).to_owned(),
            organisation_type: OrganisationType::Supplier,
            party_category: Some(PartyCategory::LargeSupplier),
        })
        .collect();
    app.ledger.put_organisations(&suppliers).await.unwrap();
    let fleet = fleet();
    let mut extract = FictionalExtract::of(&fleet, Rows::EveryDevice);
    let names = app.supplier_names().await.unwrap();
    let read = inventory_csv::read(&mut extract, &names).unwrap();
    let origin = Origin {
        as_of: "2026-10-01".parse().unwrap(),
        source_sha256: read.sha256,
    };
    app.import_inventory(read.columns.unwrap(), origin)
        .await
        .unwrap();
    app
}

fn viewer(organisation: OrganisationRef, organisation_type: OrganisationType) -> Capacity {
    Capacity {
        person: PersonRef::from_random_bits(1),
        organisation,
        organisation_type,
        party_category: None,
    }
}

fn target() -> LaunchTarget {
    let version = |text: &str| FirmwareVersion::parse(text).unwrap();
    LaunchTarget {
        make: Make::parse("Orrin").unwrap(),
        model: Model::parse("OR-CH9").unwrap(),
        to: version("05000120"),
        path: UpgradePath::From([version("05000100"), version("05000110")].into()),
    }
}

#[tokio::test]
async fn one_3_nobody_but_a_supplier_and_dcc_is_told_anything_of_the_fleet() {
    let directory = tempfile::tempdir().unwrap();
    let app = app(&directory).await;
    let supplier = app.organisation_reference(SUPPLIERS[0].0);
    for kind in OrganisationType::ALL {
        let viewer = viewer(supplier, kind);
        let own = app.own_fleet(&viewer).await.unwrap().is_some();
        let whole = app.whole_fleet(&viewer).await.unwrap().is_some();
        assert_eq!(own, kind == OrganisationType::Supplier, "{kind}");
        assert_eq!(whole, kind == OrganisationType::Dcc, "{kind}");
    }
}

#[tokio::test]
async fn one_3_each_supplier_is_told_its_own_hubs_and_no_others() {
    let directory = tempfile::tempdir().unwrap();
    let app = app(&directory).await;
    let fleet = fleet();
    for (place, (name, _)) in SUPPLIERS.iter().enumerate() {
        let viewer = viewer(app.organisation_reference(name), OrganisationType::Supplier);
        let own = app.own_fleet(&viewer).await.unwrap().unwrap();
        let mut expected: Vec<DeviceId> = (0..HUBS)
            .map(|number| fleet.hub(number))
            .filter(|hub| {
                hub.suppliers.electricity == Some(place) || hub.suppliers.gas == Some(place)
            })
            .map(|hub| hub.device)
            .collect();
        expected.sort_unstable();
        assert_eq!(own.holdings().hubs(), expected.len() as u64, "{name}");
        assert_eq!(
            own.affected(&target()).hubs(),
            expected.len() as u64,
            "{name}"
        );
        // Whatever set it asks about, only its own Device IDs come out.
        let all = HubSet::all(HUBS);
        let given: Vec<DeviceId> = own.device_ids(&all).collect();
        assert_eq!(given, expected, "{name}");
        let affected = own.affected_hubs(&target());
        let counted = own.affected(&target()).counts().affected_hubs();
        assert_eq!(own.device_ids(&affected).count() as u64, counted, "{name}");
        let by_combination: u64 = own
            .affected_combinations(&target())
            .iter()
            .map(|row| row.hubs)
            .sum();
        assert_eq!(by_combination, counted, "{name}");
    }
}

#[tokio::test]
async fn sl_2_dcc_sees_the_hubs_in_stock_that_stand_in_no_portfolio() {
    let directory = tempfile::tempdir().unwrap();
    let app = app(&directory).await;
    let dcc = viewer(OrganisationRef::from_random_bits(9), OrganisationType::Dcc);
    let whole = app.whole_fleet(&dcc).await.unwrap().unwrap();
    let counted = whole.affected(&target());
    assert_eq!(counted.hubs(), u64::from(HUBS));
    assert_eq!(whole.holdings().hubs(), u64::from(HUBS));
    let fleet = fleet();
    let in_stock = (0..HUBS)
        .filter(|number| fleet.hub(*number).suppliers == fictional::FictionalSuppliers::default());
    assert_eq!(counted.without_supplier(), in_stock.count() as u64);
    assert!(whole.held().look_up(&[fleet.hub(5).device]).len() == 1);
}
