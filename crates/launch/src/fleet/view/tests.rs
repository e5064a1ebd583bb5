use super::*;
use crate::fleet::{DeviceStatus, Joiner, Legend, Wan};
use proptest::prelude::*;
use terms::{CspRegion, FirmwareVersion, Make, Model, OrganisationRef};

/// The columns of a snapshot, held.
struct Columns {
    devices: Vec<u64>,
    states: Vec<HubState>,
    profiles: Vec<u16>,
    combinations: Vec<u16>,
    suppliers: Vec<u16>,
    legend: Legend,
}

impl Columns {
    /// Hubs with Device IDs 10, 20, 30 and so on.
    fn of(states: &[HubState]) -> Columns {
        Columns {
            devices: (1..=states.len() as u64).map(|n| n * 10).collect(),
            states: states.to_vec(),
            profiles: states.iter().map(|state| state.profile).collect(),
            combinations: states.iter().map(|state| state.combination).collect(),
            suppliers: states.iter().map(|state| state.suppliers).collect(),
            legend: legend(),
        }
    }

    fn fleet(&self) -> Fleet<'_> {
        Fleet {
            devices: &self.devices,
            profiles: &self.profiles,
            combinations: &self.combinations,
            suppliers: &self.suppliers,
            legend: &self.legend,
        }
    }
}

fn legend() -> Legend {
    Legend {
        profiles: vec![profile("00010000")],
        combinations: vec![HomeCombination::default()],
        suppliers: vec![SupplierPair::default(), pair(1)],
    }
}

fn profile(firmware: &str) -> HubProfile {
    HubProfile {
        make: Make::parse("Northmere").unwrap(),
        model: Model::parse("NM-H1").unwrap(),
        firmware: FirmwareVersion::parse(firmware).unwrap(),
        region: Some(CspRegion::North),
        status: DeviceStatus::Commissioned,
        wan: Wan::Reachable,
    }
}

fn pair(of: u64) -> SupplierPair {
    let supplier = OrganisationRef::from_random_bits(of);
    SupplierPair {
        electricity: Some(supplier),
        gas: Some(supplier),
    }
}

fn state(profile: u16, combination: u16, suppliers: u16) -> HubState {
    HubState {
        profile,
        combination,
        suppliers,
    }
}

fn device(bits: u64) -> DeviceId {
    DeviceId::from_bits(bits).unwrap()
}

#[test]
fn sl_2_a_change_of_supplier_shows_in_the_view_and_not_in_the_snapshot() {
    let columns = Columns::of(&[state(0, 0, 1); 3]);
    let added = Legend {
        suppliers: vec![pair(2)],
        ..Legend::default()
    };
    let overlay = Overlay::kept(3, added, [(1, state(0, 0, 2))], []).unwrap();
    let view = FleetView::new(columns.fleet(), &overlay);
    assert_eq!(view.suppliers(view.state(1).suppliers), pair(2));
    assert_eq!(view.suppliers(view.state(2).suppliers), pair(1));
    assert_eq!(view.fleet().suppliers, [1, 1, 1]);
    assert_eq!(
        view.supplier_pairs().collect::<Vec<_>>(),
        [SupplierPair::default(), pair(1), pair(2)]
    );
}

#[test]
fn sl_2_a_hub_that_joined_has_a_position_after_the_snapshot_and_keeps_it() {
    let columns = Columns::of(&[state(0, 0, 1); 3]);
    let mut overlay = Overlay::of(3);
    assert_eq!(overlay.join(device(99), state(0, 0, 0)), Some(3));
    assert_eq!(overlay.join(device(15), state(0, 0, 1)), Some(4));
    assert_eq!(overlay.join(device(99), state(0, 0, 1)), None);
    assert!(overlay.apply(&[(0, state(0, 0, 0)), (3, state(0, 0, 1))]));
    let view = FleetView::new(columns.fleet(), &overlay);
    assert_eq!(view.len(), 5);
    assert_eq!(view.position(device(99)), Some(3));
    assert_eq!(view.position(device(15)), Some(4));
    assert_eq!(view.position(device(20)), Some(1));
    assert_eq!(view.position(device(21)), None);
    assert_eq!(view.device(4), device(15));
    assert_eq!(view.device(2), device(30));
    assert_eq!(view.state(3), state(0, 0, 1));
    let without = view.select(|hub| hub.state.suppliers == 0);
    assert_eq!(without.iter().collect::<Vec<_>>(), [0]);
}

#[test]
fn changes_out_of_order_or_outside_the_fleet_are_not_taken_in() {
    let mut overlay = Overlay::of(3);
    assert!(!overlay.apply(&[(1, state(0, 0, 0)), (1, state(0, 0, 1))]));
    assert!(!overlay.apply(&[(2, state(0, 0, 0)), (1, state(0, 0, 1))]));
    assert!(!overlay.apply(&[(3, state(0, 0, 0))]));
    assert_eq!(overlay, Overlay::of(3));
    let beyond = [(3, state(0, 0, 0))];
    assert_eq!(Overlay::kept(3, Legend::default(), beyond, []), None);
    let joiner = Joiner {
        device: device(1),
        state: state(0, 0, 0),
    };
    assert_eq!(
        Overlay::kept(3, Legend::default(), [], [joiner, joiner]),
        None
    );
}

#[test]
#[should_panic(expected = "an overlay lies on its own snapshot")]
fn an_overlay_of_another_snapshot_is_refused() {
    let columns = Columns::of(&[state(0, 0, 1); 3]);
    FleetView::new(columns.fleet(), &Overlay::of(2));
}

fn any_state() -> impl Strategy<Value = HubState> {
    (0..3u16, 0..3u16, 0..3u16).prop_map(|(p, c, s)| state(p, c, s))
}

proptest! {
    /// Whatever is applied in whatever batches, the view is the plain list with the changes made.
    #[test]
    fn sl_13_a_view_is_the_snapshot_with_every_change_made(
        hubs in proptest::collection::vec(any_state(), 0..40),
        joiners in proptest::collection::vec(any_state(), 0..5),
        batches in proptest::collection::vec(
            proptest::collection::btree_map(0..45u32, any_state(), 0..20), 0..5),
        from in 0..50u32, to in 0..50u32,
        members in proptest::collection::btree_set(0..45u32, 0..20),
    ) {
        let columns = Columns::of(&hubs);
        let mut overlay = Overlay::of(columns.fleet().len());
        let mut expected = columns.states.clone();
        for (place, joined) in joiners.iter().enumerate() {
            overlay.join(device(1_000 + place as u64), *joined);
            expected.push(*joined);
        }
        for batch in &batches {
            let batch: Vec<(u32, HubState)> = batch
                .iter()
                .map(|(position, state)| (*position, *state))
                .filter(|(position, _)| (*position as usize) < expected.len())
                .collect();
            prop_assert!(overlay.apply(&batch));
            for (position, state) in batch {
                expected[position as usize] = state;
            }
        }
        let view = FleetView::new(columns.fleet(), &overlay);
        prop_assert_eq!(view.len() as usize, expected.len());
        let hub = |position: u32| Hub { position, state: expected[position as usize] };
        let whole: Vec<Hub> = (0..view.len()).map(hub).collect();
        prop_assert_eq!(&view.hubs().collect::<Vec<_>>(), &whole);
        for position in 0..view.len() {
            prop_assert_eq!(view.state(position), expected[position as usize]);
            prop_assert_eq!(view.position(view.device(position)), Some(position));
        }
        let mut handed = Vec::new();
        view.for_each_in(from..to, |hub| handed.push(hub));
        let range: Vec<Hub> = (from..to.min(view.len())).map(hub).collect();
        prop_assert_eq!(handed, range);
        let members: HubSet = members.into_iter().filter(|p| *p < view.len()).collect();
        let of_set: Vec<Hub> = members.iter().map(hub).collect();
        prop_assert_eq!(view.hubs_of(&members).collect::<Vec<_>>(), of_set);
        let again = Overlay::kept(
            overlay.snapshot_hubs(),
            overlay.added().clone(),
            overlay.changes(),
            overlay.joiners().iter().copied(),
        );
        prop_assert_eq!(again.as_ref(), Some(&overlay));
    }
}
