//! The table of who is answered what at which door.

use super::{Door, House, WHO, knock, refused};
use crate::world::http::{Who, answered};
use crate::world::routes::routes;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Never overwritten by a flag: whoever changes who may do what edits this file by hand.
const TABLE: &str = include_str!("matrix.golden");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_2_every_door_answers_everybody_as_the_table_says() {
    let house = House::built().await;
    let mut table = String::new();
    let mut faults = Vec::new();
    for door in &house.doors {
        writeln!(table, "{}", door.name).unwrap();
        let before = house.sequence().await;
        let nobody = house.try_all(door, &[Who::SignedOut], &mut faults).await;
        writeln!(table, "  nobody {}", nobody[0]).unwrap();
        for (kind, who_of) in KINDS {
            let mut by_status: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            let said = house.try_all(door, &WHO.map(who_of), &mut faults).await;
            for (who, said) in WHO.iter().zip(said) {
                by_status.entry(said).or_default().push(who);
            }
            for (said, who) in by_status {
                let who = match who.len() == WHO.len() {
                    true => "all".to_owned(),
                    false => who.join(", "),
                };
                writeln!(table, "  {kind} {said}: {who}").unwrap();
            }
        }
        if !door.changes() && house.sequence().await != before {
            faults.push(format!("{} changed the register", door.name));
        }
    }
    assert_is_the_table(&table);
    assert!(faults.is_empty(), "{faults:#?}");
}

/// What the description of the API names is asked, and what is asked under its address is described.
#[test]
fn every_route_of_the_api_is_described_and_every_described_one_is_there() {
    let text = include_str!("../../../../../openapi/firmgate.json");
    let description: serde_json::Value = serde_json::from_str(text).unwrap();
    let mut described = BTreeSet::new();
    for (path, operations) in description["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            described.insert(format!("{method} {path}"));
        }
    }
    let of_api = routes()
        .into_iter()
        .filter(|route| route.pattern.starts_with("/api/"));
    let there: BTreeSet<String> = of_api
        .map(|route| format!("{} {}", route.method, route.pattern))
        .collect();
    assert_eq!(there, described);
}

type WhoOf = fn(&'static str) -> Who;

const KINDS: [(&str, WhoOf); 2] = [("session", Who::Session), ("token", Who::Token)];

impl House {
    /// What this door answers them, one after another, and whatever it should not have done
    /// meanwhile. A door that changes nothing is tried by all of them at once.
    async fn try_all(&self, door: &Door, all: &[Who], faults: &mut Vec<String>) -> Vec<String> {
        let mut said = Vec::new();
        if !door.changes() {
            let tries = all
                .iter()
                .map(|who| tokio::spawn(answered(self.world.router.clone(), knock(door, *who))));
            for answer in tries.collect::<Vec<_>>() {
                said.push(super::said(&answer.await.unwrap()));
            }
        }
        for who in all.iter().skip(said.len()) {
            let before = self.sequence().await;
            let answer = self.answer(knock(door, *who)).await;
            let words = super::said(&answer);
            if refused(&words) && self.sequence().await != before {
                let name = &door.name;
                faults.push(format!("{name} as {who:?} changed the register: {words}"));
            }
            said.push(words);
        }
        for (who, words) in all
            .iter()
            .zip(&said)
            .filter(|(_, words)| words.starts_with('5'))
        {
            faults.push(format!("{} as {who:?}: {words}", door.name));
        }
        said
    }
}

/// Fails with the lines that differ.
#[track_caller]
fn assert_is_the_table(table: &str) {
    if table == TABLE {
        return;
    }
    let mut difference = String::new();
    let mut door = "";
    let held: Vec<(&str, &str)> = by_door(TABLE);
    for (of, line) in by_door(table) {
        if of == line || held.contains(&(of, line)) {
            continue;
        }
        if door != of {
            writeln!(difference, "{of}").unwrap();
            door = of;
        }
        writeln!(difference, "{line}").unwrap();
    }
    panic!("the answers are not those of the table; these are new:\n{difference}");
}

/// Each line with the door that it speaks of.
fn by_door(table: &str) -> Vec<(&str, &str)> {
    let mut door = "";
    let mut lines = Vec::new();
    for line in table.lines() {
        if !line.starts_with(' ') {
            door = line;
        }
        lines.push((door, line));
    }
    lines
}
