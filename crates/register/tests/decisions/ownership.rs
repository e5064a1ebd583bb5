//! REG-15, ONE-3, DOMAIN trap 1: nobody sees, touches or finds out about another's item.

use crate::world::*;
use register::StatusOfInformation;
use register::command::Command;
use register::decision::{Refusal, needs};
use terms::reference::{ConfirmationRef, QueryRef};
use terms::{ItemRef, RoundRef};

/// What anybody but DCC and SECAS may try on an item.
fn acts_on(item: ItemRef, query: QueryRef, request: ConfirmationRef, who: Who) -> Vec<Command> {
    let text = || "Synthetic text".to_owned();
    vec![
        Command::WithdrawItem { item },
        Command::AnswerQuery {
            item,
            query,
            text: text(),
        },
        Command::AnswerQuery {
            item,
            query,
            text: String::new(),
        },
        Command::ProvideFix {
            item,
            clause: 1,
            from: who.organisation(),
            information: text(),
        },
        Command::ProvideFix {
            item,
            clause: 9,
            from: who.organisation(),
            information: String::new(),
        },
        confirm(item, request),
        Command::ConfirmFix {
            item,
            request,
            evidence: String::new(),
        },
        Command::RefuseFix {
            item,
            request,
            reason: text(),
        },
        withdraw_confirmation(item, request),
        Command::VerifyItem { item, seen: 1 },
        Command::DivertItem { item },
        Command::MarkConcern {
            item,
            concern: register::item::Concern::Safety,
        },
        Command::AskConfirmation { item, clause: 1 },
    ]
}

#[test]
fn trap_1_anothers_item_is_refused_like_one_that_does_not_exist() {
    let mut world = World::new();
    world.sends_known(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    let request = world.request(item, 1);
    world.does(
        Who::Dcc,
        Command::QueryItem {
            item,
            question: "Since when?".to_owned(),
            due_working_days: 5,
        },
    );
    let query = world.item(Who::Northmere, 1).queries[0].reference;
    let absent = ItemRef::from_random_bits(9);
    let outsiders = Who::ALL
        .into_iter()
        .filter(|who| !matches!(who, Who::Northmere | Who::Dcc | Who::DccSecond));
    for who in outsiders {
        let there = acts_on(item, query, request, who);
        let not_there = acts_on(absent, query, request, who);
        for (command, same) in there.into_iter().zip(not_there) {
            let refusal = world.refused(who, command.clone());
            assert_eq!(refusal, world.refused(who, same), "{who:?} {command:?}");
            assert!(
                matches!(
                    refusal,
                    Refusal::NotFound | Refusal::NotAuthorised | Refusal::NoSuchRequest
                ),
                "{who:?} {command:?} {refusal:?}"
            );
        }
    }
}

#[test]
fn reg_15_a_file_touches_items_of_its_own_provider_only() {
    let mut world = World::new();
    world.sends_known(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let before = world.items.clone();
    world.sends(Who::Halden, vec![row_without_fix(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    assert_eq!(world.items[&item], before[&item]);
    assert_eq!(world.items.len(), 2);
}

#[test]
fn trap_1_a_receipt_is_the_same_whatever_others_have_sent() {
    let rows = vec![row(1, em_100("00020120")), row(2, em_100("0002011F"))];
    let mut alone = World::new();
    let receipt = alone.sends(Who::Northmere, rows.clone());
    let mut crowded = World::new();
    crowded.sends(Who::Halden, rows.clone());
    crowded.sends(Who::NorthernReach, rows.clone());
    crowded.now = alone.now.plus_seconds(-1);
    assert_eq!(crowded.sends(Who::Northmere, rows), receipt);
}

#[test]
fn reg_15_a_file_loads_items_of_its_own_provider_only() {
    let command = Command::ReceiveSubmission(file(vec![row(7, em_100("00020120"))]));
    let needs = needs(&command, &Who::Northmere.actor());
    assert_eq!(
        needs.items_of,
        Some((Who::Northmere.organisation(), vec![7]))
    );
    assert!(needs.items.is_empty() && !needs.every_item);
}

#[test]
fn reg_6_nobody_provides_a_fix_in_anothers_name() {
    let mut world = World::new();
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    let command = Command::ProvideFix {
        item,
        clause: 1,
        from: Who::Halden.organisation(),
        information: "Synthetic text".to_owned(),
    };
    let refusal = world.refused(Who::Northmere, command);
    assert_eq!(refusal, Refusal::NotAuthorised);
}

#[test]
fn reg_6_only_the_organisation_that_was_asked_may_answer() {
    let mut world = World::new();
    world.does(
        Who::Fenland,
        Command::RaiseItem {
            terms: vec![term(&em_100("00020120"))],
            status: StatusOfInformation::Issue,
            summary: "The display goes blank".to_owned(),
            fix_information: Some("Restart it".to_owned()),
            concern: None,
        },
    );
    let item = world.item_ref(Who::Fenland, 1);
    world.verifies(item);
    let request = world.asks(item, 1);
    for who in Who::ALL.into_iter().filter(|who| *who != Who::Northmere) {
        let refusal = world.refused(who, confirm(item, request));
        assert!(
            matches!(refusal, Refusal::NotAuthorised | Refusal::NoSuchRequest),
            "{who:?} {refusal:?}"
        );
    }
    world.confirms(Who::Northmere, item, 1);
}

#[test]
fn trap_1_a_round_that_did_not_ask_a_provider_is_refused_like_one_that_does_not_exist() {
    let mut world = World::new();
    let round = world.opens("2026 Q1", &[(Who::Northmere, day(2026, 1, 30))]);
    let absent = RoundRef::from_random_bits(9);
    let there = world.refused(Who::Halden, Command::DeclareNilReturn { round });
    let not_there = world.refused(Who::Halden, Command::DeclareNilReturn { round: absent });
    assert_eq!(there, Refusal::NotFound);
    assert_eq!(there, not_there);
}
