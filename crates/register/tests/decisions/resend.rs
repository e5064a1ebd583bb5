//! REG-16, REG-19, DOMAIN traps 20 and 21: what a file does to what is held already.

use crate::clauses::combine;
use crate::world::*;
use register::SubmittedRow;
use register::command::Command;
use register::decision::{Decision, Event, NoticeAbout, Recipient, Refusal, StageName, Write};
use register::fix::ConfirmationAnswer;
use register::item::{ClauseField, DeclineReason};
use register::submission::SubmissionOutcome;
use terms::CspRegion;

fn changed(row: SubmittedRow) -> SubmittedRow {
    SubmittedRow {
        date_last_updated: day(2026, 1, 4),
        ..row
    }
}

fn stage(world: &World, identifier: u64) -> StageName {
    world.item(Who::Northmere, identifier).stage.name()
}

/// Whether nothing is written but the receipt and which items its file names.
fn writes_a_receipt_only(decision: &Decision) -> bool {
    matches!(
        decision.writes[..],
        [Write::Submission(_), Write::ItemsNamed { .. }]
    )
}

#[test]
fn trap_21_last_quarters_file_sent_again_unchanged_changes_nothing() {
    let mut world = World::new();
    let rows = vec![
        row(1, em_100("00020120")),
        together("A", row(2, em_100("0002011F"))),
        together("A", row(2, ch_7("04010203"))),
        row_without_fix(3, em_100("00020119")),
    ];
    world.sends_known(Who::Northmere, rows[..3].to_vec());
    world.sends(Who::Northmere, rows.clone());
    let items = world.items.clone();
    let before = world.edition();
    let decision = world.sends(Who::Northmere, rows);
    assert_eq!(world.items, items);
    assert!(writes_a_receipt_only(&decision), "{:?}", decision.writes);
    assert_eq!(decision.notices, [], "DCC has nothing to look at");
    assert_eq!(
        world.submissions.last().unwrap().outcome,
        SubmissionOutcome::Accepted {
            rows: 4,
            items_new: 0,
            items_changed: 0,
            items_unchanged: 3,
            warnings: 0
        }
    );
    assert_eq!(world.edition().rows, before.rows);
}

#[test]
fn trap_21_the_order_of_rows_and_their_lines_are_no_facts() {
    let mut world = World::new();
    let north = |region| SubmittedRow {
        region: Some(region),
        ..row(1, em_100("00020120"))
    };
    let rows = vec![
        north(CspRegion::North),
        north(CspRegion::South),
        together("A", row(1, em_100("0002011F"))),
        together(
            "A",
            SubmittedRow {
                summary: Some("The hub forgets the meter".to_owned()),
                ..row(1, ch_7("04010203"))
            },
        ),
        row(1, em_100("00020119")),
    ];
    world.sends_known(Who::Northmere, rows.clone());
    let items = world.items.clone();
    let reversed = rows.into_iter().rev().zip(40..);
    let reversed = reversed.map(|(row, line)| SubmittedRow { line, ..row });
    world.sends(Who::Northmere, reversed.collect());
    assert_eq!(world.items, items);
}

#[test]
fn reg_19_an_item_that_a_file_does_not_name_stays_as_it_is() {
    let mut world = World::new();
    let rows = vec![row(1, em_100("00020120")), row(2, em_100("0002011F"))];
    world.sends_known(Who::Northmere, rows);
    let held = world.item(Who::Northmere, 1).clone();
    world.sends(Who::Northmere, vec![changed(row(2, em_100("0002011F")))]);
    assert_eq!(*world.item(Who::Northmere, 1), held);
    assert_eq!(stage(&world, 2), StageName::Received);
}

#[test]
fn reg_17_changed_facts_go_back_to_dcc_and_need_a_fresh_confirmation() {
    let mut world = World::new();
    world.sends_known(Who::Northmere, vec![row(1, em_100("00020120"))]);
    assert_eq!(world.edition().rows.len(), 1);
    let item = world.item_ref(Who::Northmere, 1);
    world.sends(Who::Northmere, vec![changed(row(1, em_100("00020120")))]);
    assert_eq!(stage(&world, 1), StageName::Received);
    assert_eq!(world.edition().rows, [], "not verified");
    world.verifies(item);
    assert_eq!(world.edition().rows, [], "not confirmed in these words");
    world.makes_known(item, 1);
    assert_eq!(world.edition().rows.len(), 1);
}

/// The answers to the last request about the item's first clause.
fn answers(world: &World) -> Vec<ConfirmationAnswer> {
    let item = world.item(Who::Northmere, 1);
    let asked = item.clauses[0].fix.confirmation.iter();
    asked
        .flat_map(|asked| asked.answers.values().cloned())
        .collect()
}

#[test]
fn reg_6_other_words_close_an_open_request_and_the_old_words_do_not_open_it_again() {
    let mut world = World::new();
    let sent = || vec![row(1, em_100("00020120"))];
    world.sends(Who::Northmere, sent());
    let item = world.item_ref(Who::Northmere, 1);
    world.verifies(item);
    let request = world.asks(item, 1);
    let decision = world.sends(Who::Northmere, vec![changed(row(1, em_100("00020120")))]);
    let of = vec![Who::Northmere.organisation()];
    let event = Event::ConfirmationOvertaken { item, request, of };
    assert_eq!(decision.events.last(), Some(&event));
    let about = NoticeAbout::ConfirmationOvertaken { item, request };
    let told = decision.notices.iter().find(|notice| notice.about == about);
    let to = Recipient::Organisation(Who::Northmere.organisation());
    assert_eq!(told.map(|notice| &notice.to), Some(&to));
    let overtaken = ConfirmationAnswer::Overtaken { at: world.now };
    assert_eq!(answers(&world), std::slice::from_ref(&overtaken));
    assert_eq!(
        world.refused(Who::Northmere, confirm(item, request)),
        Refusal::RequestOvertaken
    );
    // The words come back. What was closed stays closed, and nothing says it a second time.
    let decision = world.sends(Who::Northmere, sent());
    assert_eq!(decision.events.len(), 1, "{:?}", decision.events);
    assert_eq!(answers(&world), [overtaken]);
    world.verifies(item);
    assert_eq!(world.edition().rows, []);
    world.makes_known(item, 1);
    assert_eq!(world.edition().rows.len(), 1);
}

#[test]
fn reg_6_another_fix_and_a_joined_clause_overtake_a_request_too() {
    let mut world = World::new();
    let rows = vec![row(1, em_100("00020120")), row(1, ch_7("04010203"))];
    world.sends(Who::Northmere, rows);
    let item = world.item_ref(Who::Northmere, 1);
    world.verifies(item);
    let request = world.asks(item, 1);
    let overtakes = |decision: &Decision| {
        let mut events = decision.events.iter();
        events.any(|event| {
            matches!(event, Event::ConfirmationOvertaken { request: closed, .. } if *closed == request)
        })
    };
    let mut named = world.clone();
    let targets = Command::SetFixTargets {
        item,
        clause: 1,
        targets: vec![em_100("00020131")],
    };
    assert!(overtakes(&named.does(Who::Dcc, targets)));
    let clauses = vec![1, 2];
    let joined = Command::CombineClauses { item, clauses };
    assert!(overtakes(&world.does(Who::Dcc, joined)));
}

#[test]
fn reg_6_an_item_that_is_declined_or_withdrawn_asks_nobody_any_more() {
    let mut world = World::new();
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    world.verifies(item);
    let request = world.asks(item, 1);
    let declined = Command::DeclineItem {
        item,
        reason: DeclineReason::NotADeviceMatter,
    };
    for (who, command) in [
        (Who::Dcc, declined),
        (Who::Northmere, Command::WithdrawItem { item }),
    ] {
        let mut world = world.clone();
        let decision = world.does(who, command);
        let about = NoticeAbout::ConfirmationOvertaken { item, request };
        let told = decision.notices.iter().any(|notice| notice.about == about);
        assert!(told, "{:?}", decision.notices);
        assert_eq!(
            world.refused(Who::Northmere, confirm(item, request)),
            Refusal::RequestOvertaken
        );
    }
}

#[test]
fn reg_17_each_fact_alone_counts_as_a_change() {
    let base = || row(1, em_100("00020120"));
    let changes = [
        changed(base()),
        SubmittedRow {
            status: register::StatusOfInformation::Fix,
            ..base()
        },
        SubmittedRow {
            fix_information: Some("Update to firmware 00020132".to_owned()),
            ..base()
        },
        SubmittedRow {
            summary: None,
            ..base()
        },
        SubmittedRow {
            affected_until: base().device.firmware,
            ..base()
        },
        SubmittedRow {
            hardware_version: Some("HW2".to_owned()),
            ..base()
        },
        SubmittedRow {
            region: Some(CspRegion::North),
            ..base()
        },
        row(1, em_100("00020121")),
        row_without_fix(1, em_100("00020120")),
    ];
    for change in changes {
        let mut world = World::new();
        world.sends_known(Who::Northmere, vec![base()]);
        world.sends(Who::Northmere, vec![change.clone()]);
        assert_eq!(stage(&world, 1), StageName::Received, "{change:?}");
        let item = world.item_ref(Who::Northmere, 1);
        world.verifies(item);
        assert_eq!(world.edition().rows, [], "{change:?}");
    }
}

#[test]
fn reg_19_a_clause_keeps_its_number_while_others_come_and_go() {
    let mut world = World::new();
    let rows = vec![
        row(1, em_100("00020120")),
        row(1, em_100("0002011F")),
        row(1, em_100("0002011E")),
    ];
    world.sends(Who::Northmere, rows);
    let rows = vec![row(1, em_100("0002011D")), row(1, em_100("0002011E"))];
    world.sends(Who::Northmere, rows);
    let numbers: Vec<u32> = {
        let clauses = &world.item(Who::Northmere, 1).clauses;
        clauses.iter().map(|clause| clause.number).collect()
    };
    assert_eq!(numbers, [3, 4]);
    let third = world.clause(Who::Northmere, 1, 3);
    assert_eq!(third.terms, [term(&em_100("0002011E"))]);
}

#[test]
fn reg_17_a_joined_clause_survives_a_re_send_of_its_rows() {
    let mut world = World::new();
    let rows = vec![row(1, em_100("00020120")), row(1, ch_7("04010203"))];
    world.sends(Who::Northmere, rows.clone());
    combine(&mut world, &[1, 2]);
    let item = world.item_ref(Who::Northmere, 1);
    world.makes_known(item, 3);
    let before = world.items.clone();
    world.sends(Who::Northmere, rows);
    assert_eq!(world.items, before);
    assert_eq!(world.edition().rows.len(), 1);
}

#[test]
fn reg_17_a_joined_clause_of_several_versions_survives_a_re_send() {
    let mut world = World::new();
    let rows = vec![
        row(1, em_100("00020120")),
        row(1, em_100("0002011F")),
        row(1, ch_7("04010203")),
    ];
    world.sends(Who::Northmere, rows.clone());
    combine(&mut world, &[1, 2, 3]);
    let item = world.item_ref(Who::Northmere, 1);
    world.makes_known(item, 4);
    let before = world.items.clone();
    world.sends(Who::Northmere, rows);
    assert_eq!(world.items, before);
}

#[test]
fn reg_17_a_joined_clause_does_not_swallow_another_of_the_same_device() {
    let mut world = World::new();
    let rows = vec![
        row(1, em_100("00020120")),
        row(1, ch_7("04010203")),
        row_without_fix(1, em_100("00020120")),
    ];
    world.sends(Who::Northmere, rows.clone());
    combine(&mut world, &[1, 2]);
    let before = world.items.clone();
    world.sends(Who::Northmere, rows);
    assert_eq!(world.items, before);
}

#[test]
fn reg_17_a_change_to_any_part_of_a_joined_clause_changes_the_clause() {
    let parts = || [row(1, em_100("00020120")), row(1, ch_7("04010203"))];
    let changes: [fn(SubmittedRow) -> SubmittedRow; 4] = [
        changed,
        |row| row_without_fix(1, row.device),
        |row| SubmittedRow {
            fix_information: Some("Replace it".to_owned()),
            ..row
        },
        |row| SubmittedRow {
            summary: Some("Worse than thought".to_owned()),
            ..row
        },
    ];
    for (index, change) in changes.iter().enumerate() {
        for part in [0, 1] {
            let mut world = World::new();
            world.sends(Who::Northmere, parts().to_vec());
            combine(&mut world, &[1, 2]);
            let item = world.item_ref(Who::Northmere, 1);
            world.makes_known(item, 3);
            let mut rows = parts();
            rows[part] = change(rows[part].clone());
            world.sends(Who::Northmere, rows.to_vec());
            let held = world.item(Who::Northmere, 1);
            assert_eq!(held.clauses.len(), 1, "still joined: {index} {part}");
            assert_eq!(held.clauses[0].number, 3);
            assert_eq!(stage(&world, 1), StageName::Received, "{index} {part}");
            world.verifies(item);
            assert_eq!(world.edition().rows, [], "{index} {part}");
        }
    }
}

#[test]
fn reg_17_a_joined_clause_of_which_a_part_is_gone_comes_apart() {
    let mut world = World::new();
    let rows = vec![row(1, em_100("00020120")), row(1, ch_7("04010203"))];
    world.sends(Who::Northmere, rows.clone());
    combine(&mut world, &[1, 2]);
    world.sends(Who::Northmere, rows[..1].to_vec());
    let held = world.item(Who::Northmere, 1);
    assert_eq!(held.clauses.len(), 1);
    assert_eq!(held.clauses[0].terms, [term(&em_100("00020120"))]);
    assert_eq!(held.clauses[0].fix.confirmation, None);
}

#[test]
fn reg_17_a_combination_that_dcc_took_apart_stays_apart() {
    let mut world = World::new();
    let rows = vec![
        together("A", row(1, em_100("00020120"))),
        together("A", row(1, ch_7("04010203"))),
    ];
    world.sends(Who::Northmere, rows.clone());
    let item = world.item_ref(Who::Northmere, 1);
    world.does(Who::Dcc, Command::SeparateClause { item, clause: 1 });
    let before = world.items.clone();
    world.sends(Who::Northmere, rows);
    assert_eq!(world.items, before);
}

#[test]
fn reg_17_what_dcc_set_stays_and_says_so() {
    let mut world = World::new();
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    let targets = vec![em_100("00020131")];
    world.does(
        Who::Dcc,
        Command::SetFixTargets {
            item,
            clause: 1,
            targets: targets.clone(),
        },
    );
    world.sends(Who::Northmere, vec![changed(row(1, em_100("00020120")))]);
    let clause = world.clause(Who::Northmere, 1, 1);
    assert_eq!(clause.fix.targets, targets);
    assert!(clause.set_by_dcc.contains_key(&ClauseField::FixTargets));
}

#[test]
fn trap_20_two_makers_may_both_use_identifier_1() {
    let mut world = World::new();
    world.sends_known(Who::Northmere, vec![row(1, em_100("00020120"))]);
    world.sends_known(Who::Halden, vec![row(1, ch_7("04010203"))]);
    let first = world.item_ref(Who::Northmere, 1);
    let second = world.item_ref(Who::Halden, 1);
    assert_ne!(first, second);
    assert_eq!(world.edition().rows.len(), 2);
    world.sends(Who::Halden, vec![changed(row(1, ch_7("04010203")))]);
    assert_eq!(
        stage(&world, 1),
        StageName::Verified,
        "Northmere's is untouched"
    );
}

#[test]
fn reg_16_a_file_with_errors_leaves_a_receipt_and_nothing_else() {
    let mut world = World::new();
    let agreed = day(2026, 1, 30);
    world.opens("2026 Q1", &[(Who::Northmere, agreed)]);
    let mut refused = file(vec![row(1, em_100("00020120"))]);
    refused.errors = 2;
    let decision = world.does(Who::Northmere, Command::ReceiveSubmission(refused));
    assert!(world.items.is_empty());
    assert!(writes_a_receipt_only(&decision), "{:?}", decision.writes);
    assert!(matches!(
        decision.events[..],
        [Event::SubmissionRefused { errors: 2, .. }]
    ));
}

#[test]
fn reg_19_an_item_that_was_withdrawn_and_is_sent_again_is_looked_at_again() {
    let mut world = World::new();
    world.sends_known(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    world.does(Who::Northmere, Command::WithdrawItem { item });
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    assert_eq!(stage(&world, 1), StageName::Received);
    assert_eq!(world.edition().rows, []);
}
