//! Which refusal comes first where several apply: authority, existence, fitness of what was sent,
//! phase, holds, the rule itself.

use crate::world::*;
use launch::command::Command;
use launch::nomination::NominationRoute;

fn list(world: &World, numbers: &[u64]) -> Command {
    Command::Nominate {
        launch: world.reference(),
        route: NominationRoute::Page,
        list: hubs(numbers),
        request_sha256: [0; 32],
    }
}

#[test]
fn authority_comes_before_existence_and_existence_before_fitness() {
    let mut world = World::notified();
    let empty = list(&world, &[]);
    assert_eq!(world.refused(&dcc(), empty.clone()), "NOT-AUTHORISED");
    assert_eq!(world.refused(&stranger(), empty.clone()), "NOT-FOUND");
    assert_eq!(world.refused(&brightwater(), empty), "LIST-EMPTY");
}

#[test]
fn fitness_comes_before_phase_and_phase_before_holds() {
    let mut world = World::ready(false);
    world.stop(&brightwater());
    let empty = list(&world, &[]);
    assert_eq!(world.refused(&brightwater(), empty), "LIST-EMPTY");
    let late = list(&world, &[0]);
    assert_eq!(world.refused(&brightwater(), late), "WINDOW-CLOSED");
    let mut world = World::notified();
    world.stop(&brightwater());
    let held = list(&world, &[0]);
    assert_eq!(world.refused(&brightwater(), held), "HELD");
}

#[test]
fn a_hold_comes_before_a_missing_plan() {
    let mut world = World::ready(true);
    let launch = world.reference();
    world.stop(&fenland());
    assert_eq!(
        {
            let plan = world.planned();
            world.refused(&dcc(), Command::Seal { launch, plan })
        },
        "HELD"
    );
}
