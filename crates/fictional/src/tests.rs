use super::*;
use std::collections::{BTreeMap, BTreeSet};

const HUBS: u32 = 20_000;

fn fleet() -> FictionalFleet {
    FictionalFleet::new(HUBS, 7)
}

/// Hubs for which this holds, in ten thousand.
fn share(of: impl Fn(&FictionalHub<'_>) -> bool) -> u32 {
    let fleet = fleet();
    let count = (0..HUBS).filter(|number| of(&fleet.hub(*number))).count();
    u32::try_from(count).unwrap() * 10_000 / HUBS
}

#[test]
fn sl_13_the_same_seed_gives_the_same_fleet_and_another_one_another() {
    let told = |seed| format!("{:?}", FictionalFleet::new(50, seed).hub(31));
    assert_eq!(told(1), told(1));
    assert_ne!(told(1), told(2));
    // A hub does not depend on how many there are.
    let (few, many) = (FictionalFleet::new(50, 1), FictionalFleet::new(5_000, 1));
    assert_eq!(format!("{:?}", few.hub(31)), format!("{:?}", many.hub(31)));
}

#[test]
fn the_fleet_is_as_the_field_is() {
    let stock = share(|hub| hub.suppliers == FictionalSuppliers::default());
    assert!((150..250).contains(&stock), "in stock: {stock}");
    let without_wan = share(|hub| hub.wan == Wan::None);
    assert!(
        (50..100).contains(&without_wan),
        "without WAN: {without_wan}"
    );
    let split = share(|hub| {
        let FictionalSuppliers { electricity, gas } = hub.suppliers;
        gas.is_some() && gas != electricity
    });
    assert!((330..470).contains(&split), "split: {split}");
    for (place, (_, wanted)) in SUPPLIERS.iter().enumerate().take(6) {
        let held = share(|hub| hub.suppliers.electricity == Some(place));
        let expected = u32::try_from(*wanted).unwrap() * 98 / 100;
        assert!(held.abs_diff(expected) < 120, "Supplier {place}: {held}");
    }
    let commissioned = share(|hub| hub.status == DeviceStatus::Commissioned);
    assert!((9_500..9_700).contains(&commissioned), "{commissioned}");
}

#[test]
fn six_models_have_three_to_five_versions_in_six_regions() {
    let fleet = fleet();
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut regions = BTreeSet::new();
    for number in 0..HUBS {
        let hub = fleet.hub(number);
        let version = hub.model.firmware.as_ref().unwrap().as_str();
        versions
            .entry(hub.model.model.as_str())
            .or_default()
            .insert(version);
        regions.insert(hub.region);
    }
    assert_eq!(versions.len(), 6);
    assert!(versions.values().all(|held| (3..=5).contains(&held.len())));
    assert_eq!(regions.len(), 7, "the six and the unknown one");
}

#[test]
fn every_device_has_its_own_id_and_every_hub_its_gpf() {
    let fleet = fleet();
    let listed: BTreeSet<&DeviceModel> = fleet.models().collect();
    let mut ids = BTreeSet::new();
    let mut devices = 0;
    for number in 0..2_000 {
        let hub = fleet.hub(number);
        assert_eq!(hub.behind[0].1.device_type, DeviceType::Gpf);
        assert_eq!(hub.behind[0].1.firmware, hub.model.firmware);
        let all = hub
            .behind
            .iter()
            .map(|(device, _)| *device)
            .chain([hub.device]);
        devices += hub.behind.len() + 1;
        ids.extend(all);
        assert!(hub.behind.iter().all(|(_, model)| listed.contains(model)));
        let has_gas = hub
            .behind
            .iter()
            .any(|(_, model)| model.device_type == DeviceType::Gsme);
        let in_home = hub.behind.len() > 1;
        assert_eq!(has_gas, in_home && hub.suppliers.gas.is_some());
    }
    assert_eq!(ids.len(), devices);
}

#[test]
fn one_in_a_hundred_homes_changes_supplier_in_a_month() {
    let fleet = fleet();
    let first: Vec<SupplierChange> = fleet.supplier_changes(1).collect();
    let second: Vec<SupplierChange> = fleet.supplier_changes(2).collect();
    assert!((150..250).contains(&first.len()), "{}", first.len());
    assert_ne!(first, second);
    let by_device: BTreeMap<DeviceId, u32> = (0..HUBS)
        .map(|number| (fleet.hub(number).device, number))
        .collect();
    for change in &first {
        assert!((1..=28).contains(&change.day));
        assert!(change.electricity_changes || change.gas_changes);
        let before = fleet.hub(by_device[&change.device]).suppliers;
        assert_eq!(
            change.electricity_changes,
            before.electricity != change.suppliers.electricity
        );
        assert_eq!(change.gas_changes, before.gas != change.suppliers.gas);
        assert_eq!(before.gas.is_some(), change.suppliers.gas.is_some());
    }
}
