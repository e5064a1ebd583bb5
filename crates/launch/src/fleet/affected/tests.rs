use super::*;
use crate::fleet::{
    BehindHubs, CubeChange, Fleet, HubState, Legend, LookedUp, Overlay, SupplierHoldings,
    SupplierPair, WholeHoldings,
};
use crate::notification::HanVariant;
use proptest::prelude::*;
use terms::{DeviceId, DeviceModel, DeviceType};

const VERSIONS: [&str; 4] = ["04010203", "04010204", "04010300", "04010400"];

fn make(name: &str) -> Make {
    Make::parse(name).unwrap()
}

fn model(name: &str) -> Model {
    Model::parse(name).unwrap()
}

fn version(text: &str) -> FirmwareVersion {
    FirmwareVersion::parse(text).unwrap()
}

fn supplier(number: u64) -> OrganisationRef {
    OrganisationRef::from_random_bits(number)
}

fn target() -> LaunchTarget {
    LaunchTarget {
        make: make("Orrin"),
        model: model("OR-CH7"),
        to: version("04010300"),
        path: UpgradePath::From([version("04010203"), version("04010204")].into()),
    }
}

fn profile(model_name: &str, firmware: &str) -> HubProfile {
    HubProfile {
        make: make("Orrin"),
        model: model(model_name),
        firmware: version(firmware),
        region: Some(CspRegion::South),
        status: DeviceStatus::Commissioned,
        wan: Wan::Reachable,
    }
}

/// Every mixture of two models, four versions, two regions or none, two statuses, reachability.
fn legend() -> Legend {
    let mut profiles = Vec::new();
    for name in ["OR-CH7", "OR-CH9"] {
        for firmware in VERSIONS {
            for region in [Some(CspRegion::North), Some(CspRegion::South), None] {
                for status in [DeviceStatus::Commissioned, DeviceStatus::Pending] {
                    for wan in Wan::ALL {
                        profiles.push(HubProfile {
                            region,
                            status,
                            wan,
                            ..profile(name, firmware)
                        });
                    }
                }
            }
        }
    }
    let meter = |name: &str| DeviceModel {
        device_type: DeviceType::Esme,
        make: make("Northmere"),
        model: model(name),
        firmware: Some(version("0002012F")),
    };
    let pair = |electricity: Option<u64>, gas: Option<u64>| SupplierPair {
        electricity: electricity.map(supplier),
        gas: gas.map(supplier),
    };
    Legend {
        profiles,
        combinations: vec![
            HomeCombination::default(),
            HomeCombination {
                devices: vec![meter("NM-E210")],
            },
            HomeCombination {
                devices: vec![meter("NM-E220")],
            },
        ],
        suppliers: vec![
            pair(None, None),
            pair(Some(1), Some(1)),
            pair(Some(1), Some(2)),
            pair(Some(2), Some(1)),
            pair(Some(2), None),
            pair(None, Some(3)),
        ],
    }
}

#[test]
fn sl_2_each_reason_leaves_out_and_the_first_counts() {
    let stock = HubProfile {
        status: DeviceStatus::Pending,
        wan: Wan::None,
        ..profile("OR-CH7", "04010300")
    };
    let unreachable = HubProfile {
        wan: Wan::None,
        ..profile("OR-CH7", "04010300")
    };
    let nowhere = HubProfile {
        region: None,
        ..profile("OR-CH7", "04010203")
    };
    let cases = [
        (
            profile("OR-CH7", "04010203"),
            Concerned::Affected(CspRegion::South),
        ),
        (
            profile("or ch7", "04010203"),
            Concerned::Affected(CspRegion::South),
        ),
        (profile("OR-CH9", "04010203"), Concerned::OtherModel),
        (stock, Concerned::Excluded(Exclusion::NotCommissioned)),
        (unreachable, Concerned::Excluded(Exclusion::NoWan)),
        (
            profile("OR-CH7", "04010300"),
            Concerned::Excluded(Exclusion::OnVersion),
        ),
        (
            profile("OR-CH7", "04010400"),
            Concerned::Excluded(Exclusion::NotUpgradable),
        ),
        (nowhere, Concerned::Excluded(Exclusion::RegionUnknown)),
    ];
    for (profile, expected) in cases {
        assert_eq!(target().concerns(&profile), expected, "{profile:?}");
    }
}

#[test]
fn sl_1_a_notification_concerns_the_hubs_that_its_target_names() {
    let notified = Target {
        make: make("Orrin"),
        model: model("OR-CH7"),
        han_variant: HanVariant::DualBand,
        to: version("04010300"),
        from: vec![version("04010203"), version("04010204")],
    };
    assert_eq!(LaunchTarget::from(&notified), target());
}

#[test]
fn sl_2_without_a_declared_path_no_hub_is_affected() {
    let undeclared = LaunchTarget {
        path: UpgradePath::NotDeclared,
        ..target()
    };
    let none = LaunchTarget {
        path: UpgradePath::From(BTreeSet::new()),
        ..target()
    };
    let held = profile("OR-CH7", "04010203");
    let expected = Concerned::Excluded(Exclusion::PathNotDeclared);
    assert_eq!(undeclared.concerns(&held), expected);
    assert_eq!(
        none.concerns(&held),
        Concerned::Excluded(Exclusion::NotUpgradable)
    );
    let there = profile("OR-CH7", "04010300");
    assert_eq!(
        undeclared.concerns(&there),
        Concerned::Excluded(Exclusion::OnVersion)
    );
}

fn any_state() -> impl Strategy<Value = HubState> {
    (0..96u16, 0..3u16, 0..6u16).prop_map(|(profile, combination, suppliers)| HubState {
        profile,
        combination,
        suppliers,
    })
}

fn affected_of(view: FleetView<'_>, target: &LaunchTarget, hub: Hub) -> bool {
    let profile = view.profile(hub.state.profile);
    profile.model == target.model
        && profile.status == DeviceStatus::Commissioned
        && profile.wan == Wan::Reachable
        && profile.region.is_some()
        && ["04010203", "04010204"].contains(&profile.firmware.as_str())
}

proptest! {
    /// What the cube answers is what a scan of every hub finds, after any changes.
    #[test]
    fn sl_2_counts_equal_a_scan_whatever_changed(
        hubs in proptest::collection::vec(any_state(), 0..60),
        joiners in proptest::collection::vec(any_state(), 0..4),
        batches in proptest::collection::vec(
            proptest::collection::btree_map(0..64u32, any_state(), 0..20), 0..4),
    ) {
        let legend = legend();
        let devices: Vec<u64> = (1..=hubs.len() as u64).collect();
        let profiles: Vec<u16> = hubs.iter().map(|hub| hub.profile).collect();
        let combinations_: Vec<u16> = hubs.iter().map(|hub| hub.combination).collect();
        let suppliers: Vec<u16> = hubs.iter().map(|hub| hub.suppliers).collect();
        let fleet = Fleet {
            devices: &devices,
            profiles: &profiles,
            combinations: &combinations_,
            suppliers: &suppliers,
            legend: &legend,
        };
        let mut overlay = Overlay::of(fleet.len());
        let mut cube = CountCube::of(FleetView::new(fleet, &overlay));
        let mut change = CubeChange::default();
        for (place, state) in joiners.iter().enumerate() {
            let device = DeviceId::from_bits(1_000 + place as u64).unwrap();
            overlay.join(device, *state);
            change.joined(*state);
        }
        prop_assert!(cube.apply(&change));
        for batch in batches {
            let view = FleetView::new(fleet, &overlay);
            let batch: Vec<(u32, HubState)> =
                batch.into_iter().filter(|(at, _)| *at < view.len()).collect();
            let mut change = CubeChange::default();
            for (position, to) in &batch {
                change.moved(view.state(*position), *to);
            }
            prop_assert!(cube.apply(&change));
            overlay.apply(&batch);
        }
        let view = FleetView::new(fleet, &overlay);
        prop_assert_eq!(&cube, &CountCube::of(view));
        prop_assert_eq!(cube.hubs(), u64::from(view.len()));
        let again = CountCube::kept(cube.cells());
        prop_assert_eq!(again.as_ref(), Some(&cube));
        let target = target();
        let mut of_someone = 0;
        for number in 1..=4 {
            let asking = supplier(number);
            let own = |hub: &Hub| view.suppliers(hub.state.suppliers).includes(asking);
            let portfolio = SupplierPortfolio::count(asking, &target, view, &cube);
            let all = view.hubs().filter(own).count() as u64;
            let affected: Vec<Hub> = view
                .hubs()
                .filter(|hub| own(hub) && affected_of(view, &target, *hub))
                .collect();
            let of_model = view
                .hubs()
                .filter(|hub| own(hub) && view.profile(hub.state.profile).model == target.model)
                .count() as u64;
            prop_assert_eq!(portfolio.hubs(), all);
            let holdings = SupplierHoldings::count(asking, view, &cube);
            prop_assert_eq!(holdings.hubs(), all);
            for (profile, n) in holdings.rows() {
                let held = |hub: &Hub| own(hub) && view.profile(hub.state.profile) == profile;
                prop_assert_eq!(view.hubs().filter(held).count() as u64, n);
            }
            prop_assert_eq!(portfolio.counts().affected_hubs(), affected.len() as u64);
            let counted = portfolio.counts().affected_hubs() + portfolio.counts().excluded_hubs(None);
            prop_assert_eq!(counted, of_model);
            let by_reason: u64 = Exclusion::ALL
                .iter()
                .map(|why| portfolio.counts().excluded_hubs(Some(*why)))
                .sum();
            prop_assert_eq!(by_reason, portfolio.counts().excluded_hubs(None));
            for (from, region, n) in portfolio.counts().affected() {
                let scanned = affected.iter().filter(|hub| {
                    let profile = view.profile(hub.state.profile);
                    profile.firmware == *from && profile.region == Some(region)
                });
                prop_assert_eq!(scanned.count() as u64, n);
            }
            let positions: Vec<u32> = affected.iter().map(|hub| hub.position).collect();
            let listed = super::hubs(asking, &target, view);
            prop_assert_eq!(listed.iter().collect::<Vec<_>>(), positions);
            let rows = super::combinations(asking, &target, view);
            prop_assert_eq!(rows.iter().map(|row| row.hubs).sum::<u64>(), affected.len() as u64);
            for row in rows {
                let scanned = affected.iter().filter(|hub| {
                    let profile = view.profile(hub.state.profile);
                    profile.firmware == *row.from
                        && profile.region == Some(row.region)
                        && view.combination(hub.state.combination) == row.behind
                });
                prop_assert_eq!(scanned.count() as u64, row.hubs);
            }
            of_someone += affected.len();
        }
        let whole = WholeFleet::count(&target, view, &cube);
        prop_assert_eq!(whole.hubs(), u64::from(view.len()));
        prop_assert_eq!(WholeHoldings::count(view, &cube).hubs(), u64::from(view.len()));
        let stock = view.hubs().filter(|hub| hub.state.suppliers == 0).count() as u64;
        prop_assert_eq!(whole.without_supplier(), stock);
        let all_affected = view.hubs().filter(|hub| affected_of(view, &target, *hub)).count();
        prop_assert_eq!(whole.counts().affected_hubs(), all_affected as u64);
        // Hubs with two Suppliers stand in two portfolios and once in the whole.
        prop_assert!(of_someone <= 2 * all_affected);
    }

    /// A list in any order, with repeats, gives for each ID what a search for it alone gives.
    #[test]
    fn sl_3_a_list_is_looked_up_as_each_of_its_ids(
        hub_ids in proptest::collection::btree_set(1..200u64, 0..40),
        behind_ids in proptest::collection::btree_set(200..400u64, 0..40),
        listed in proptest::collection::vec(1..420u64, 0..80),
    ) {
        let devices: Vec<u64> = hub_ids.into_iter().collect();
        let zeros = vec![0u16; devices.len()];
        let legend = legend();
        let fleet = Fleet {
            devices: &devices,
            profiles: &zeros,
            combinations: &zeros,
            suppliers: &zeros,
            legend: &legend,
        };
        let mut overlay = Overlay::of(fleet.len());
        overlay.join(DeviceId::from_bits(410).unwrap(), HubState {
            profile: 0,
            combination: 0,
            suppliers: 0,
        });
        let view = FleetView::new(fleet, &overlay);
        let behind_devices: Vec<u64> = behind_ids.into_iter().collect();
        let hubs: Vec<u32> = (0..behind_devices.len() as u32).collect();
        let types = vec![2u8; behind_devices.len()];
        let behind = BehindHubs {
            devices: &behind_devices,
            hubs: &hubs,
            types: &types,
        };
        let listed: Vec<DeviceId> =
            listed.into_iter().map(|bits| DeviceId::from_bits(bits).unwrap()).collect();
        let found = view.look_up(&listed, behind);
        for (id, found) in listed.iter().zip(found) {
            let alone = match view.position(*id) {
                Some(position) => LookedUp::Hub(position),
                None => match behind_devices.binary_search(&id.bits()) {
                    Ok(at) => LookedUp::Behind {
                        hub: hubs[at],
                        device_type: DeviceType::Gpf,
                    },
                    Err(_) => LookedUp::Unknown,
                },
            };
            prop_assert_eq!(found, alone);
        }
    }
}

#[test]
fn one_3_a_supplier_that_has_no_hub_is_told_of_none() {
    let legend = legend();
    let devices = [1, 2];
    let fleet = Fleet {
        devices: &devices,
        profiles: &[0, 0],
        combinations: &[0, 0],
        suppliers: &[1, 4],
        legend: &legend,
    };
    let overlay = Overlay::of(2);
    let view = FleetView::new(fleet, &overlay);
    let cube = CountCube::of(view);
    let portfolio = SupplierPortfolio::count(supplier(9), &target(), view, &cube);
    assert_eq!(portfolio.hubs(), 0);
    assert_eq!(portfolio.counts(), &AffectedCounts::default());
    assert!(super::hubs(supplier(9), &target(), view).is_empty());
}

#[test]
fn a_change_of_another_fleet_is_not_taken_in() {
    let state = |profile| HubState {
        profile,
        combination: 0,
        suppliers: 0,
    };
    let mut cube = CountCube::kept([(0, 1, 1)]).unwrap();
    let before = cube.clone();
    let mut change = CubeChange::default();
    change.moved(state(2), state(1));
    assert!(!cube.apply(&change));
    assert_eq!(cube, before);
    assert_eq!(CountCube::kept([(0, 1, 0)]), None);
    assert_eq!(CountCube::kept([(0, 1, 1), (0, 1, 2)]), None);
}
