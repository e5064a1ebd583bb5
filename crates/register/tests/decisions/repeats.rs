//! REG-16, REG-17, DOMAIN trap 21: repeats are proposed with what matches, and never merged.

use crate::world::*;
use register::command::Command;
use register::item::{Item, RepeatVerdict};
use register::repeats::{Likeness, Matched, PROPOSALS_MAX, Proposal, propose};
use register::{StatusOfInformation, SubmittedRow};
use terms::{DeviceModel, DeviceType, ItemRef};

const SUMMARY: &str = "The clock of the meter drifts by some minutes after each restart";

fn described(identifier: u64, device: DeviceModel, summary: &str) -> SubmittedRow {
    SubmittedRow {
        summary: Some(summary.to_owned()),
        ..row_without_fix(identifier, device)
    }
}

fn proposals(world: &World, item: ItemRef) -> Vec<Proposal> {
    let all: Vec<&Item> = world.items.values().map(|stored| &stored.value).collect();
    propose(&world.items[&item].value, all)
}

/// How Northmere's item 1 is like the one that this row makes.
fn likeness(row: SubmittedRow, from: Who) -> Option<(Likeness, Vec<Matched>)> {
    let mut world = World::new();
    world.sends(
        Who::Northmere,
        vec![described(1, em_100("00020120"), SUMMARY)],
    );
    world.sends(from, vec![row]);
    let item = world.item_ref(Who::Northmere, 1);
    let mut proposals = proposals(&world, item);
    assert!(proposals.len() < 2);
    proposals
        .pop()
        .map(|proposal| (proposal.likeness, proposal.matched))
}

fn kind(row: SubmittedRow, from: Who) -> Option<Likeness> {
    likeness(row, from).map(|(likeness, _)| likeness)
}

#[test]
fn trap_21_the_same_words_for_the_same_device_are_an_exact_repeat_whoever_sends_them() {
    let again = || described(2, em_100("00020120"), SUMMARY);
    for from in [Who::Northmere, Who::NorthernReach] {
        let found = likeness(again(), from);
        let all = vec![
            Matched::Model,
            Matched::Versions,
            Matched::Status,
            Matched::Summary,
        ];
        assert_eq!(found, Some((Likeness::Exact, all)), "{from:?}");
    }
    let spelt = SubmittedRow {
        device: device(DeviceType::Esme, "NORTHMERE", "em 100", "00020120"),
        ..described(
            2,
            em_100("00020120"),
            "the clock, of the meter: drifts by some minutes after each restart!",
        )
    };
    assert_eq!(kind(spelt, Who::NorthernReach), Some(Likeness::Exact));
}

#[test]
fn trap_21_nearly_the_same_words_are_a_near_repeat() {
    let near = "The clock of a meter drifts some minutes after each restart";
    let found = likeness(described(2, em_100("00020120"), near), Who::NorthernReach);
    let (likeness, matched) = found.expect("proposed");
    assert_eq!(likeness, Likeness::Near);
    assert!(matched.contains(&Matched::TextNearly));
}

#[test]
fn trap_21_the_same_words_under_another_status_are_a_near_repeat() {
    let issue = SubmittedRow {
        status: StatusOfInformation::Issue,
        ..described(2, em_100("00020120"), SUMMARY)
    };
    let (likeness, matched) = likeness(issue, Who::NorthernReach).expect("proposed");
    assert_eq!(likeness, Likeness::Near);
    assert!(!matched.contains(&Matched::Status));
}

#[test]
fn trap_21_the_words_of_another_version_are_proposed_as_such() {
    let same = described(2, em_100("0002011F"), SUMMARY);
    assert_eq!(kind(same, Who::Northmere), Some(Likeness::Content));
    let near = "The clock of a meter drifts some minutes after each restart";
    let near = described(2, em_100("0002011F"), near);
    assert_eq!(kind(near, Who::Northmere), Some(Likeness::CrossVersion));
}

#[test]
fn trap_21_other_words_for_the_same_device_are_proposed_across_providers_only() {
    let other = || described(2, em_100("00020120"), "No readings at all");
    assert_eq!(kind(other(), Who::NorthernReach), Some(Likeness::Key));
    assert_eq!(
        kind(other(), Who::Northmere),
        None,
        "its Identifiers say otherwise"
    );
    let silent = SubmittedRow {
        summary: None,
        ..other()
    };
    assert_eq!(kind(silent, Who::NorthernReach), Some(Likeness::Key));
}

#[test]
fn trap_21_items_that_say_nothing_are_not_alike_for_that() {
    let silent = |identifier| SubmittedRow {
        summary: None,
        ..row_without_fix(identifier, em_100("00020120"))
    };
    let mut world = World::new();
    world.sends(Who::Northmere, vec![silent(1), silent(2)]);
    let item = world.item_ref(Who::Northmere, 1);
    assert_eq!(proposals(&world, item), []);
}

#[test]
fn trap_21_other_models_and_other_matters_are_not_proposed() {
    let hub = described(2, ch_7("04010203"), SUMMARY);
    assert_eq!(kind(hub, Who::Halden), None);
    let version = described(2, em_100("0002011F"), "No readings at all");
    assert_eq!(kind(version, Who::NorthernReach), None);
}

#[test]
fn reg_5_a_suppliers_report_is_held_against_the_manufacturers_rows() {
    let mut world = World::new();
    world.sends(Who::Halden, vec![described(1, ch_7("04010203"), SUMMARY)]);
    let gpf = device(DeviceType::Gpf, "Halden Metering", "CH-7", "04010203");
    world.does(
        Who::Brightwater,
        Command::RaiseItem {
            terms: vec![term(&gpf)],
            status: StatusOfInformation::Issue,
            summary: "Clock of the meter drifts by minutes after each restart".to_owned(),
            fix_information: None,
            concern: None,
        },
    );
    let item = world.item_ref(Who::Brightwater, 1);
    let found = proposals(&world, item);
    assert_eq!(found.len(), 1, "a GPF is the same box as its CHF");
    assert_eq!(found[0].likeness, Likeness::Near);
    assert_eq!(found[0].other, world.item_ref(Who::Halden, 1));
}

#[test]
fn reg_17_a_decision_on_a_repeat_counts_on_both_sides_and_can_be_taken_back() {
    let mut world = World::new();
    world.sends(
        Who::Northmere,
        vec![described(1, em_100("00020120"), SUMMARY)],
    );
    world.sends(
        Who::NorthernReach,
        vec![described(1, em_100("00020120"), SUMMARY)],
    );
    let item = world.item_ref(Who::Northmere, 1);
    let other = world.item_ref(Who::NorthernReach, 1);
    let verdicts = [
        RepeatVerdict::Same,
        RepeatVerdict::Different,
        RepeatVerdict::Undecided,
    ];
    for verdict in verdicts {
        let before: Vec<_> = world
            .items
            .values()
            .map(|s| s.value.clauses.clone())
            .collect();
        world.does(
            Who::Dcc,
            Command::DecideRepeat {
                item,
                other,
                verdict,
            },
        );
        for side in [item, other] {
            assert_eq!(proposals(&world, side)[0].verdict, verdict);
        }
        let after: Vec<_> = world
            .items
            .values()
            .map(|s| s.value.clauses.clone())
            .collect();
        assert_eq!(after, before, "nothing is merged");
    }
    assert_eq!(world.items[&item].value.repeats.len(), 3, "none is removed");
}

#[test]
fn reg_17_linked_items_come_first_and_those_set_aside_last() {
    let mut world = World::new();
    world.sends(
        Who::Northmere,
        vec![described(1, em_100("00020120"), SUMMARY)],
    );
    let item = world.item_ref(Who::Northmere, 1);
    let rows = (1..=30).map(|n| described(n, em_100("00020120"), SUMMARY));
    world.sends(Who::NorthernReach, rows.collect());
    let near = described(
        99,
        em_100("00020120"),
        "The clock drifts by some minutes after each restart",
    );
    world.sends(Who::SouthernArc, vec![near]);
    let linked = world.item_ref(Who::SouthernArc, 99);
    let aside = proposals(&world, item)[0].other;
    for (other, verdict) in [
        (linked, RepeatVerdict::Same),
        (aside, RepeatVerdict::Different),
    ] {
        let command = Command::DecideRepeat {
            item,
            other,
            verdict,
        };
        world.does(Who::Dcc, command);
    }
    let found = proposals(&world, item);
    assert_eq!(found.len(), PROPOSALS_MAX);
    assert_eq!(found[0].other, linked);
    assert!(found.iter().all(|proposal| proposal.other != aside));
}

#[test]
fn trap_21_what_shares_only_its_devices_does_not_crowd_out_what_shares_its_words() {
    let mut world = World::new();
    world.sends(
        Who::Northmere,
        vec![described(1, em_100("00020120"), SUMMARY)],
    );
    let item = world.item_ref(Who::Northmere, 1);
    let rows = (1..=40).map(|n| described(n, em_100("00020120"), "Something else altogether"));
    world.sends(Who::NorthernReach, rows.collect());
    let near = "The clock of a meter drifts some minutes after each restart";
    world.sends(
        Who::SouthernArc,
        vec![described(1, em_100("0002011F"), near)],
    );
    assert_eq!(proposals(&world, item)[0].likeness, Likeness::CrossVersion);
}

#[test]
fn trap_19_a_diverted_item_is_never_proposed_nor_decided_on() {
    let mut world = World::new();
    let rows = [1, 2].map(|n| described(n, em_100("00020120"), SUMMARY));
    world.sends(Who::Northmere, rows.to_vec());
    let item = world.item_ref(Who::Northmere, 1);
    let other = world.item_ref(Who::Northmere, 2);
    world.does(Who::Dcc, Command::DivertItem { item: other });
    assert_eq!(proposals(&world, item), []);
    assert_eq!(proposals(&world, other), []);
    let verdict = RepeatVerdict::Same;
    let command = Command::DecideRepeat {
        item,
        other,
        verdict,
    };
    world.refused(Who::Dcc, command);
}
