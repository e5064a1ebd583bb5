use super::*;
use crate::fleet::{CountCube, DeviceStatus, Fleet, Wan};
use proptest::prelude::*;
use terms::{CspRegion, FirmwareVersion, Make, Model, OrganisationRef};

const FROM: i64 = 100;

fn at(seconds: i64) -> Moment {
    Moment::from_unix_seconds(seconds)
}

fn device(bits: u64) -> DeviceId {
    DeviceId::from_bits(bits).unwrap()
}

fn version(number: u8) -> FirmwareVersion {
    FirmwareVersion::parse(&format!("000000{number:02}")).unwrap()
}

fn profile(number: u8) -> HubProfile {
    HubProfile {
        make: Make::parse("Orrin").unwrap(),
        model: Model::parse("OR-CH7").unwrap(),
        firmware: version(number),
        region: Some(CspRegion::South),
        status: DeviceStatus::Commissioned,
        wan: Wan::Reachable,
    }
}

fn supplier(number: u64) -> Option<OrganisationRef> {
    (number > 0).then(|| OrganisationRef::from_random_bits(number))
}

fn legend() -> Legend {
    Legend {
        profiles: vec![profile(0), profile(1)],
        combinations: vec![HomeCombination::default()],
        suppliers: vec![SupplierPair::default()],
    }
}

/// Ten hubs with the Device IDs 1 to 10.
fn with_fleet(legend: &Legend, go: impl FnOnce(Fleet<'_>)) {
    let devices: Vec<u64> = (1..=10).collect();
    go(Fleet {
        devices: &devices,
        profiles: &[0, 1, 0, 1, 0, 1, 0, 1, 0, 1],
        combinations: &[0; 10],
        suppliers: &[0; 10],
        legend,
    });
}

fn fact(of: u64, seconds: i64, what: HubChange) -> HubFact {
    HubFact {
        device: device(of),
        at: at(seconds),
        what,
    }
}

/// The fleet as it is kept: overlay, counts and moments.
struct Kept {
    overlay: Overlay,
    cube: CountCube,
    moments: BTreeMap<DeviceId, HubMoments>,
}

impl Kept {
    fn of(fleet: Fleet<'_>) -> Kept {
        let overlay = Overlay::of(fleet.len());
        Kept {
            cube: CountCube::of(FleetView::new(fleet, &overlay)),
            overlay,
            moments: BTreeMap::new(),
        }
    }

    fn take(&mut self, fleet: Fleet<'_>, facts: &[HubFact]) -> Vec<FactOutcome> {
        let view = FleetView::new(fleet, &self.overlay);
        let taken = take_in(view, at(FROM), &self.moments, facts);
        self.overlay = self.overlay.with(&taken.change).unwrap();
        assert!(self.cube.apply(&taken.change.cube));
        for hub in &taken.change.hubs {
            self.moments.insert(hub.device, hub.moments);
        }
        let view = FleetView::new(fleet, &self.overlay);
        assert_eq!(self.cube, CountCube::of(view), "the counts follow");
        taken.outcomes
    }

    /// Every hub by Device ID, written out.
    fn hubs(&self, fleet: Fleet<'_>) -> BTreeMap<DeviceId, HeldHub> {
        let view = FleetView::new(fleet, &self.overlay);
        view.hubs()
            .map(|hub| {
                let device = view.device(hub.position);
                let moments = self.moments.get(&device).copied().unwrap_or_default();
                (device, written_out(view, hub.state, moments))
            })
            .collect()
    }
}

#[test]
fn sl_2_each_fact_has_its_outcome() {
    let legend = legend();
    with_fleet(&legend, |fleet| {
        let mut kept = Kept::of(fleet);
        let outcomes = kept.take(
            fleet,
            &[
                fact(1, 110, HubChange::Firmware(version(2))),
                fact(2, 110, HubChange::Firmware(version(1))),
                fact(3, 99, HubChange::Firmware(version(2))),
                fact(99, 110, HubChange::Firmware(version(2))),
                fact(50, 120, HubChange::Firmware(version(2))),
                fact(50, 110, HubChange::Joined(profile(1))),
                fact(60, 99, HubChange::Joined(profile(1))),
                fact(1, 110, HubChange::Firmware(version(3))),
            ],
        );
        assert_eq!(
            outcomes,
            [
                FactOutcome::TakenIn,
                FactOutcome::Known,
                FactOutcome::Older,
                FactOutcome::UnknownHub,
                FactOutcome::TakenIn,
                FactOutcome::TakenIn,
                FactOutcome::Older,
                FactOutcome::Contradictory,
            ]
        );
        let view = FleetView::new(fleet, &kept.overlay);
        assert_eq!(view.len(), 11);
        let joined = view.position(device(50)).unwrap();
        assert_eq!(view.profile(view.state(joined).profile), &profile(2));
        assert_eq!(view.state(0).profile, 2, "one entry is added, for both");
        assert_eq!(kept.overlay.added().profiles, [profile(2)]);
    });
}

#[test]
fn a_fact_that_changes_nothing_leaves_no_trace_but_its_moment() {
    let legend = legend();
    with_fleet(&legend, |fleet| {
        let mut kept = Kept::of(fleet);
        let known = fact(2, 110, HubChange::Firmware(version(1)));
        let view = FleetView::new(fleet, &kept.overlay);
        let taken = take_in(view, at(FROM), &kept.moments, std::slice::from_ref(&known));
        assert_eq!(taken.change.hubs.len(), 1);
        assert_eq!(taken.change.cube, CubeChange::default());
        kept.take(fleet, std::slice::from_ref(&known));
        let view = FleetView::new(fleet, &kept.overlay);
        let again = take_in(view, at(FROM), &kept.moments, &[known]);
        assert_eq!(again.change, OverlayChange::default());
    });
}

#[test]
fn a_full_legend_takes_no_more_values_and_says_so() {
    let mut full = legend();
    while full.suppliers.len() < 1 << 16 {
        let number = full.suppliers.len() as u64 + 1;
        full.suppliers.push(SupplierPair {
            electricity: supplier(number),
            gas: None,
        });
    }
    with_fleet(&full, |fleet| {
        let mut kept = Kept::of(fleet);
        let outcomes = kept.take(
            fleet,
            &[
                fact(1, 110, HubChange::GasSupplier(supplier(7))),
                fact(2, 110, HubChange::ElectricitySupplier(supplier(7))),
            ],
        );
        assert_eq!(outcomes, [FactOutcome::LegendFull, FactOutcome::TakenIn]);
    });
}

fn any_change() -> impl Strategy<Value = HubChange> {
    prop_oneof![
        (0..5u8).prop_map(|number| HubChange::Firmware(version(number))),
        (0..4u64).prop_map(|number| HubChange::ElectricitySupplier(supplier(number))),
        (0..4u64).prop_map(|number| HubChange::GasSupplier(supplier(number))),
        prop_oneof![
            Just(DeviceStatus::Suspended),
            Just(DeviceStatus::Commissioned)
        ]
        .prop_map(HubChange::Status),
        prop_oneof![Just(Wan::Reachable), Just(Wan::None)].prop_map(HubChange::Wan),
    ]
}

/// Facts of which no two have one moment, and that hubs 21 to 24 joined.
fn facts() -> impl Strategy<Value = Vec<HubFact>> {
    proptest::collection::vec((1..25u64, any_change()), 0..40).prop_map(|changes| {
        let joined = (21..25).map(|of| fact(of, 101, HubChange::Joined(profile(1))));
        let changed = (110..)
            .zip(changes)
            .map(|(seconds, (of, what))| fact(of, seconds, what));
        joined.chain(changed).collect()
    })
}

proptest! {
    /// In whatever order and batches facts come in, the latest holds.
    #[test]
    fn sl_2_the_order_in_which_facts_arrive_does_not_matter(
        (facts, shuffled) in facts().prop_flat_map(|facts| {
            let joined: Vec<HubFact> = facts[..4].to_vec();
            let rest = Just(facts[4..].to_vec()).prop_shuffle();
            (Just(facts), rest.prop_map(move |rest| [joined.clone(), rest].concat()))
        }),
        batch in 1..9usize,
    ) {
        let legend = legend();
        with_fleet(&legend, |fleet| {
            let mut one = Kept::of(fleet);
            one.take(fleet, &facts);
            let mut other = Kept::of(fleet);
            for batch in shuffled.chunks(batch) {
                other.take(fleet, batch);
            }
            assert_eq!(one.hubs(fleet), other.hubs(fleet));
            // Once more changes nothing.
            let before = other.overlay.clone();
            other.take(fleet, &facts);
            assert_eq!(before, other.overlay);
        });
    }

    /// What a later snapshot does not speak for is carried over to it, and holds there.
    #[test]
    fn sl_13_facts_after_a_later_snapshot_are_carried_over(facts in facts(), later in 100..160i64) {
        let legend = legend();
        with_fleet(&legend, |fleet| {
            let mut kept = Kept::of(fleet);
            kept.take(fleet, &facts);
            let carried: Vec<HubFact> = kept
                .hubs(fleet)
                .iter()
                .flat_map(|(device, held)| held.facts_from(*device, at(later)))
                .collect();
            // The same extract again, now speaking for a later day.
            let overlay = Overlay::of(fleet.len());
            let view = FleetView::new(fleet, &overlay);
            let taken = take_in(view, at(later), &BTreeMap::new(), &carried);
            for (fact, outcome) in carried.iter().zip(&taken.outcomes) {
                let joined_before = fact.device.bits() > 20 && later > 101;
                let expected = match joined_before {
                    true => *outcome == FactOutcome::UnknownHub,
                    false => matches!(outcome, FactOutcome::TakenIn | FactOutcome::Known),
                };
                assert!(expected, "{fact:?} {outcome:?}");
            }
        });
    }
}
