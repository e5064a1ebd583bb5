//! ONE-2, REG-8: who may do what. The table in `golden/authority.txt` is reviewed like code; no
//! flag overwrites it.

use crate::scenes::{COMMANDS, Relation, Scene, name, scenes};
use crate::world::{Who, World};
use register::command::{Actor, Command};
use register::decision::Refusal;
use std::collections::BTreeSet;
use terms::OrganisationType;

/// One organisation of each type.
const ONE_OF_EACH: [Who; 8] = [
    Who::Dcc,
    Who::Secas,
    Who::Panel,
    Who::Northmere,
    Who::NorthernReach,
    Who::Brightwater,
    Who::Moorland,
    Who::Tidewater,
];

fn heading(kind: OrganisationType) -> &'static str {
    match kind {
        OrganisationType::Dcc => "DCC",
        OrganisationType::Secas => "SECAS",
        OrganisationType::Panel => "Panel",
        OrganisationType::Manufacturer => "Manufacturer",
        OrganisationType::Csp => "CSP",
        OrganisationType::Supplier => "Supplier",
        OrganisationType::NetworkParty => "NetworkParty",
        OrganisationType::OtherSecParty => "OtherParty",
    }
}

fn verdict(scene: &Scene, who: Option<Who>) -> &'static str {
    let actor = who.map_or(Actor::Clock, Who::actor);
    match scene.world.decide(actor, &scene.command) {
        Ok(_) => "may",
        Err(Refusal::NotAuthorised) => "-",
        Err(Refusal::NotFound | Refusal::NoSuchRequest) => "not found",
        Err(other) => panic!("{who:?} {:?}: {other:?}", scene.command),
    }
}

fn table() -> String {
    let actors: Vec<Option<Who>> = ONE_OF_EACH.into_iter().map(Some).chain([None]).collect();
    let columns: Vec<Vec<Scene>> = actors.iter().map(|who| scenes(*who)).collect();
    let mut lines = vec![
        actors
            .iter()
            .fold(format!("{:34}", "command"), |line, who| {
                line + &format!(" {:13}", who.map_or("the clock", |who| heading(who.kind())))
            }),
    ];
    for at in 0..columns[0].len() {
        let first = &columns[0][at];
        let relation = match first.relation {
            Relation::None => "",
            Relation::Own => ", own",
            Relation::Anothers => ", another's",
        };
        let title = format!("{}{relation}", name(&first.command));
        let line = actors
            .iter()
            .zip(&columns)
            .fold(format!("{title:34}"), |line, (who, scenes)| {
                line + &format!(" {:13}", verdict(&scenes[at], *who))
            });
        lines.push(line);
    }
    lines
        .iter()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect()
}

#[test]
fn one_2_the_authority_table_is_the_golden_one() {
    let table = table();
    let golden = include_str!("../golden/authority.txt");
    assert!(
        table == golden,
        "authority changed; the table is now\n{table}"
    );
}

#[test]
fn one_2_every_command_has_its_row() {
    for who in ONE_OF_EACH.into_iter().map(Some).chain([None]) {
        let names: BTreeSet<&str> = scenes(who).iter().map(|s| name(&s.command)).collect();
        assert_eq!(names.len(), COMMANDS);
    }
    let kinds: BTreeSet<OrganisationType> = ONE_OF_EACH.into_iter().map(Who::kind).collect();
    assert_eq!(kinds.len(), OrganisationType::ALL.len());
}

fn is_the_clocks(command: &Command) -> bool {
    matches!(
        command,
        Command::RaiseChases { .. } | Command::DraftFromLaunch(_)
    )
}

#[test]
fn one_2_the_clock_can_raise_chases_draft_from_launches_and_nothing_else() {
    for scene in scenes(None) {
        let decided = scene.world.decide(Actor::Clock, &scene.command);
        match is_the_clocks(&scene.command) {
            true => assert!(decided.is_ok()),
            false => assert_eq!(decided, Err(Refusal::NotAuthorised), "{:?}", scene.command),
        }
    }
}

#[test]
fn one_2_no_person_whatever_the_type_can_play_the_clock() {
    for who in Who::ALL {
        for scene in scenes(Some(who)) {
            if is_the_clocks(&scene.command) {
                let decided = scene.world.decide(who.actor(), &scene.command);
                assert_eq!(decided, Err(Refusal::NotAuthorised), "{who:?}");
            }
        }
    }
}

#[test]
fn one_2_without_authority_an_act_is_refused_alike_in_an_empty_register() {
    for who in ONE_OF_EACH.into_iter().map(Some).chain([None]) {
        let actor = || who.map_or(Actor::Clock, Who::actor);
        for scene in scenes(who) {
            let there = scene.world.decide(actor(), &scene.command);
            if there == Err(Refusal::NotAuthorised) && scene.relation == Relation::None {
                let not_there = World::bare().decide(actor(), &scene.command);
                assert_eq!(not_there, there, "{who:?} {:?}", scene.command);
            }
        }
    }
}
