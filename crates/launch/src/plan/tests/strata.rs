//! Strata: which there are, and where a hub belongs.

use super::super::*;
use super::world::*;
use terms::{CspRegion, FirmwareVersion};

fn strata(world: &World) -> Strata {
    world.ask(|input| input.strata.clone())
}

fn version(text: &str) -> FirmwareVersion {
    FirmwareVersion::parse(text).unwrap()
}

fn four_homes() -> World {
    // Three with one combination behind them, two with another: too few for a stratum of three.
    let mut states = vec![state(0, 1, 1); 3];
    states.extend(vec![state(0, 2, 1); 2]);
    World::of(states)
}

#[test]
fn gates_3_7_a_rare_combination_shares_a_stratum_with_the_others_of_its_version_and_region() {
    let strata = strata(&four_homes());
    let own = strata.list().iter();
    let own: Vec<_> = own
        .filter(|stratum| stratum.homes != Homes::Others)
        .collect();
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].homes, Homes::Combination(homes("00000001")));
    let others = strata.list().iter();
    let others = others.filter(|stratum| stratum.homes == Homes::Others);
    assert_eq!(others.count(), 2 * CspRegion::ALL.len());
    let place = |behind| strata.place(&version(OLD), CspRegion::North, &homes(behind));
    assert_eq!(strata.list()[place("00000001").unwrap()], *own[0]);
    let shared = place("00000002").unwrap();
    assert_eq!(strata.list()[shared].homes, Homes::Others);
    assert_eq!(place("00000099"), Some(shared));
    let elsewhere = strata.place(&version(OLD), CspRegion::South, &homes("00000001"));
    assert_eq!(strata.list()[elsewhere.unwrap()].homes, Homes::Others);
    assert_eq!(
        strata.place(&version(NEW), CspRegion::North, &homes("00000001")),
        None
    );
}

#[test]
fn strata_stay_as_they_were_drawn_up_when_fewer_hubs_are_left_of_them() {
    let mut world = World::of(vec![state(0, 1, 1); 10]);
    world.strata = Some(strata(&world));
    world.level = 2;
    world.size = LevelSize::Hubs(5);
    world.in_tranches = (0..8).collect();
    let (plan, report) = world.planned();
    assert_eq!(report.strata.len(), 1);
    assert_eq!(
        report.strata[0].stratum.homes,
        Homes::Combination(homes("00000001"))
    );
    assert_eq!(report.strata[0].needed, 2);
    assert_eq!(plan.head().strata, world.strata.unwrap());
}

#[test]
fn strata_that_were_kept_read_back_and_anything_else_is_refused() {
    let world = four_homes();
    let strata = strata(&world);
    let list = strata.list().to_vec();
    assert_eq!(Strata::kept(list.clone()), Some(strata));
    let mut turned = list.clone();
    turned.reverse();
    assert_eq!(Strata::kept(turned), None);
    let mut short = list.clone();
    short.pop();
    assert_eq!(Strata::kept(short), None);
    let mut twice = list;
    twice.insert(0, twice[0].clone());
    assert_eq!(Strata::kept(twice), None);
    assert_eq!(
        Strata::kept(Vec::new()).map(|none| none.list().len()),
        Some(0)
    );
}
