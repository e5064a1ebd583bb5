//! REG-7 and ARCHITECTURE section 5: separate clauses, combinations, and DCC's joining of both.

use crate::world::*;
use register::SubmittedRow;
use register::command::Command;
use register::decision::Refusal;
use register::item::{Clause, Term};

fn devices(clauses: &[Clause]) -> Vec<Vec<Term>> {
    clauses.iter().map(|clause| clause.terms.clone()).collect()
}

#[test]
fn reg_7_rows_with_one_identifier_are_separate_clauses() {
    let mut world = World::new();
    world.sends(
        Who::Northmere,
        vec![row(1, em_100("00020120")), row(1, em_100("0002011F"))],
    );
    let held = world.item(Who::Northmere, 1);
    assert_eq!(
        devices(&held.clauses),
        [
            vec![term(&em_100("00020120"))],
            vec![term(&em_100("0002011F"))]
        ]
    );
}

#[test]
fn reg_7_rows_with_the_same_combination_label_are_one_clause() {
    let mut world = World::new();
    world.sends(
        Who::Northmere,
        vec![
            together("A", row(1, em_100("00020120"))),
            row(1, em_100("0002011F")),
            together("A", row(1, ch_7("04010203"))),
            together("B", row(1, em_100("00020120"))),
        ],
    );
    let held = world.item(Who::Northmere, 1);
    let mut both = vec![term(&em_100("00020120")), term(&ch_7("04010203"))];
    both.sort();
    assert_eq!(
        devices(&held.clauses),
        [
            both,
            vec![term(&em_100("0002011F"))],
            vec![term(&em_100("00020120"))]
        ]
    );
}

#[test]
fn reg_7_the_same_label_under_another_identifier_is_another_combination() {
    let mut world = World::new();
    world.sends(
        Who::Northmere,
        vec![
            together("A", row(1, em_100("00020120"))),
            together("A", row(2, ch_7("04010203"))),
        ],
    );
    assert_eq!(world.item(Who::Northmere, 1).clauses.len(), 1);
    assert_eq!(world.item(Who::Northmere, 2).clauses.len(), 1);
}

#[test]
fn reg_6_a_combination_claims_a_fix_only_where_every_row_of_it_does() {
    let mut world = World::new();
    world.sends(
        Who::Northmere,
        vec![
            together("A", row(1, em_100("00020120"))),
            together("A", row_without_fix(1, ch_7("04010203"))),
        ],
    );
    let item = world.item_ref(Who::Northmere, 1);
    world.verifies(item);
    let asked = world.refused(Who::Dcc, Command::AskConfirmation { item, clause: 1 });
    assert_eq!(asked, Refusal::NoFixToConfirm);
}

#[test]
fn reg_17_dcc_joins_clauses_and_takes_them_apart_again() {
    let mut world = World::new();
    let rows = vec![row(1, em_100("00020120")), row(1, ch_7("04010203"))];
    world.sends(Who::Northmere, rows);
    let item = world.item_ref(Who::Northmere, 1);
    let before = devices(&world.item(Who::Northmere, 1).clauses);
    combine(&mut world, &[1, 2]);
    assert_eq!(world.item(Who::Northmere, 1).clauses.len(), 1);
    let clause = world.item(Who::Northmere, 1).clauses[0].number;
    assert_eq!(clause, 3, "a number is never used again");
    world.does(Who::Dcc, Command::SeparateClause { item, clause });
    let mut after = devices(&world.item(Who::Northmere, 1).clauses);
    after.sort();
    let mut before = before;
    before.sort();
    assert_eq!(after, before);
}

#[test]
fn reg_6_a_joined_clause_needs_a_confirmation_of_its_own() {
    let mut world = World::new();
    let rows = vec![row(1, em_100("00020120")), row(1, ch_7("04010203"))];
    world.sends_known(Who::NorthernReach, rows);
    assert_eq!(world.edition().rows.len(), 2);
    let item = world.item_ref(Who::NorthernReach, 1);
    let clauses = vec![1, 2];
    world.does(Who::Dcc, Command::CombineClauses { item, clauses });
    assert_eq!(world.edition().rows, []);
}

#[test]
fn reg_17_clauses_that_disagree_are_not_joined() {
    let mut world = World::new();
    let rows = vec![
        row(1, em_100("00020120")),
        SubmittedRow {
            fix_information: Some("Replace the hub".to_owned()),
            ..row(1, ch_7("04010203"))
        },
        row_without_fix(1, ch_7("04010204")),
    ];
    world.sends(Who::Northmere, rows);
    let item = world.item_ref(Who::Northmere, 1);
    for clauses in [vec![1, 2], vec![1, 3], vec![1, 2, 3]] {
        let refusal = world.refused(Who::Dcc, Command::CombineClauses { item, clauses });
        assert_eq!(refusal, Refusal::ClausesDisagree);
    }
}

#[test]
fn reg_17_joining_needs_two_different_clauses_that_exist() {
    let mut world = World::new();
    let rows = vec![row(1, em_100("00020120")), row(1, ch_7("04010203"))];
    world.sends(Who::Northmere, rows);
    let item = world.item_ref(Who::Northmere, 1);
    for (clauses, expected) in [
        (vec![], Refusal::ClausesUnfit),
        (vec![1], Refusal::ClausesUnfit),
        (vec![1, 1], Refusal::ClausesUnfit),
        (vec![1, 9], Refusal::NoSuchClause),
    ] {
        let refusal = world.refused(Who::Dcc, Command::CombineClauses { item, clauses });
        assert_eq!(refusal, expected);
    }
    let alone = world.refused(Who::Dcc, Command::SeparateClause { item, clause: 1 });
    assert_eq!(alone, Refusal::NothingToSeparate);
    let absent = world.refused(Who::Dcc, Command::SeparateClause { item, clause: 9 });
    assert_eq!(absent, Refusal::NoSuchClause);
}

#[test]
fn reg_17_versions_of_one_device_are_alternatives_and_cannot_be_joined_into_a_combination() {
    let mut world = World::new();
    let rows = vec![row(1, em_100("00020120")), row(1, em_100("0002011F"))];
    world.sends(Who::Northmere, rows);
    let item = world.item_ref(Who::Northmere, 1);
    let clauses = vec![1, 2];
    let refusal = world.refused(Who::Dcc, Command::CombineClauses { item, clauses });
    assert_eq!(refusal, Refusal::ClausesUnfit);
}

#[test]
fn reg_6_joining_keeps_every_firmware_named_as_the_fix() {
    let mut world = World::new();
    let rows = vec![row(1, em_100("00020120")), row(1, ch_7("04010203"))];
    world.sends(Who::NorthernReach, rows);
    let item = world.item_ref(Who::NorthernReach, 1);
    for (clause, target) in [(1, em_100("00020131")), (2, ch_7("04010204"))] {
        let targets = vec![target];
        world.does(
            Who::Dcc,
            Command::SetFixTargets {
                item,
                clause,
                targets,
            },
        );
    }
    let clauses = vec![1, 2];
    world.does(Who::Dcc, Command::CombineClauses { item, clauses });
    world.verifies(item);
    world.asks(item, 3);
    world.confirms(Who::Northmere, item, 3);
    assert_eq!(
        world.edition().rows,
        [],
        "Halden Metering has not confirmed"
    );
    world.confirms(Who::Halden, item, 3);
    assert_eq!(world.edition().rows[0].fix_targets().len(), 2);
}

/// Northmere's item 1: DCC joins these clauses.
pub fn combine(world: &mut World, clauses: &[u32]) {
    let item = world.item_ref(Who::Northmere, 1);
    let clauses = clauses.to_vec();
    world.does(Who::Dcc, Command::CombineClauses { item, clauses });
}
