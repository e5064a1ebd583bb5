//! REG-6, REG-8, DOMAIN traps 2 and 3: a known fix is three facts, and it belongs to a clause.

use crate::world::*;
use register::command::Command;
use register::decision::Refusal;
use register::fix::{KnownFix, NoKnownFix};
use register::publication::TargetListing;
use register::{FixAvailable, StatusOfInformation, SubmittedRow};

/// What the manufacturer said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    NotAsked,
    Nothing,
    Yes,
    No,
    YesThenNoLonger,
}

#[test]
fn trap_2_a_known_fix_needs_the_claim_the_words_and_the_confirmation() {
    let all_said = [
        Said::NotAsked,
        Said::Nothing,
        Said::Yes,
        Said::No,
        Said::YesThenNoLonger,
    ];
    for claim in [FixAvailable::Yes, FixAvailable::No] {
        for words in [Some("Update to firmware 00020131"), Some(" \n\t "), None] {
            for said in all_said {
                let mut world = World::new();
                world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
                let item = world.item_ref(Who::Northmere, 1);
                world.verifies(item);
                says(&mut world, item, said);
                let clause = &mut world.items.get_mut(&item).unwrap().value.clauses[0];
                clause.fix_claim = claim;
                clause.fix_information = words.map(str::to_owned);
                let known = claim == FixAvailable::Yes
                    && words.is_some_and(|words| !words.trim().is_empty())
                    && said == Said::Yes;
                let published = world.edition().rows.len();
                assert_eq!(
                    published,
                    usize::from(known),
                    "{claim:?} {words:?} {said:?}"
                );
            }
        }
    }
}

fn says(world: &mut World, item: terms::ItemRef, said: Said) {
    if said == Said::NotAsked {
        return;
    }
    let request = world.asks(item, 1);
    match said {
        Said::NotAsked | Said::Nothing => {}
        Said::Yes => world.confirms(Who::Northmere, item, 1),
        Said::No => {
            let reason = "It is none".to_owned();
            let command = Command::RefuseFix {
                item,
                request,
                reason,
            };
            world.does(Who::Northmere, command);
        }
        Said::YesThenNoLonger => {
            world.confirms(Who::Northmere, item, 1);
            world.does(Who::Northmere, withdraw_confirmation(item, request));
        }
    }
}

#[test]
fn trap_2_status_fix_with_fix_available_no_is_not_published() {
    let mut world = World::new();
    let claimed_by_status_only = SubmittedRow {
        status: StatusOfInformation::Fix,
        fix_available: FixAvailable::No,
        ..row(1, em_100("00020120"))
    };
    world.sends(Who::Northmere, vec![claimed_by_status_only]);
    let item = world.item_ref(Who::Northmere, 1);
    world.verifies(item);
    let asked = world.refused(Who::Dcc, Command::AskConfirmation { item, clause: 1 });
    assert_eq!(asked, Refusal::NoFixToConfirm);
    assert_eq!(world.edition().rows, []);
}

#[test]
fn reg_6_each_reason_why_a_fix_is_not_known_is_told() {
    let mut world = World::new();
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    let northmere = Who::Northmere.organisation();
    let why = |world: &World| {
        let held = world.item(Who::Northmere, 1);
        KnownFix::of(held.source, &held.clauses[0]).expect_err("no known fix yet")
    };
    assert_eq!(why(&world), NoKnownFix::NotAsked);
    world.verifies(item);
    world.asks(item, 1);
    assert_eq!(why(&world), NoKnownFix::Awaited(vec![northmere]));
    world.confirms(Who::Northmere, item, 1);
    let request = world.request(item, 1);
    world.does(Who::Northmere, withdraw_confirmation(item, request));
    assert_eq!(why(&world), NoKnownFix::Withdrawn(vec![northmere]));
    let other_words = SubmittedRow {
        fix_information: Some("Update to firmware 00020132".to_owned()),
        ..row(1, em_100("00020120"))
    };
    world.sends(Who::Northmere, vec![other_words]);
    assert_eq!(why(&world), NoKnownFix::WordsChanged);
    world.sends(Who::Northmere, vec![row_without_fix(1, em_100("00020120"))]);
    assert_eq!(why(&world), NoKnownFix::NotClaimed);
}

#[test]
fn trap_3_a_fix_for_one_firmware_does_not_publish_the_issue_of_another() {
    let mut world = World::new();
    world.sends(
        Who::Northmere,
        vec![
            row(1, em_100("00020120")),
            row_without_fix(1, em_100("0002011F")),
        ],
    );
    let item = world.item_ref(Who::Northmere, 1);
    world.makes_known(item, 1);
    let rows = world.edition().rows;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].terms(), [term(&em_100("00020120"))]);
}

#[test]
fn trap_3_a_confirmation_for_one_clause_says_nothing_of_another_with_the_same_words() {
    let mut world = World::new();
    world.sends(
        Who::Northmere,
        vec![row(1, em_100("00020120")), row(1, em_100("0002011F"))],
    );
    let item = world.item_ref(Who::Northmere, 1);
    world.makes_known(item, 2);
    let rows = world.edition().rows;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].terms(), [term(&em_100("0002011F"))]);
}

#[test]
fn reg_6_the_manufacturer_of_every_make_named_as_the_fix_must_confirm() {
    let mut world = World::new();
    world.sends(
        Who::Northmere,
        vec![
            together("A", row(1, em_100("00020120"))),
            together("A", row(1, ch_7("04010203"))),
        ],
    );
    let item = world.item_ref(Who::Northmere, 1);
    world.does(
        Who::Dcc,
        Command::SetFixTargets {
            item,
            clause: 1,
            targets: vec![em_100("00020131"), ch_7("04010204")],
        },
    );
    world.verifies(item);
    world.asks(item, 1);
    world.confirms(Who::Northmere, item, 1);
    assert_eq!(world.edition().rows, [], "one of two confirmed");
    world.confirms(Who::Halden, item, 1);
    assert_eq!(world.edition().rows.len(), 1, "both confirmed");
}

#[test]
fn reg_6_where_no_firmware_is_named_the_manufacturer_of_every_device_must_confirm() {
    let mut world = World::new();
    world.sends(
        Who::NorthernReach,
        vec![
            together("A", row(1, em_100("00020120"))),
            together("A", row(1, ch_7("04010203"))),
        ],
    );
    let item = world.item_ref(Who::NorthernReach, 1);
    world.verifies(item);
    world.asks(item, 1);
    world.confirms(Who::Halden, item, 1);
    assert_eq!(world.edition().rows, []);
    world.confirms(Who::Northmere, item, 1);
    assert_eq!(world.edition().rows.len(), 1);
}

#[test]
fn reg_6_a_fix_that_a_supplier_provides_is_known_once_the_manufacturer_confirms_it() {
    let mut world = World::new();
    world.does(
        Who::Brightwater,
        Command::RaiseItem {
            terms: vec![term(&em_100("00020120"))],
            status: StatusOfInformation::Issue,
            summary: "Readings stop after a top-up".to_owned(),
            fix_information: None,
            concern: None,
        },
    );
    let item = world.item_ref(Who::Brightwater, 1);
    world.does(
        Who::Brightwater,
        Command::ProvideFix {
            item,
            clause: 1,
            from: Who::Brightwater.organisation(),
            information: "Restart the display".to_owned(),
        },
    );
    world.verifies(item);
    world.asks(item, 1);
    assert_eq!(world.edition().rows, [], "the Supplier's word is a claim");
    world.confirms(Who::Northmere, item, 1);
    let rows = world.edition().rows;
    assert_eq!(rows[0].fix_information(), "Restart the display");
    assert_eq!(rows[0].source().text(), "SEC Party");
}

#[test]
fn reg_6_confirmation_is_asked_in_the_exact_public_words() {
    let mut world = World::new();
    world.sends_known(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let wording = {
        let clause = world.clause(Who::Northmere, 1, 1);
        clause.fix.confirmation.as_ref().unwrap().wording.clone()
    };
    let published = &world.edition().rows[0];
    assert_eq!(published.terms(), wording.terms);
    assert_eq!(published.source(), wording.source);
    assert_eq!(published.status(), wording.status);
    assert_eq!(published.date_last_updated(), wording.date_last_updated);
    assert_eq!(published.summary(), wording.summary.as_deref());
    assert_eq!(published.affected_until(), wording.affected_until.as_ref());
    assert_eq!(published.fix_information(), wording.fix_information);
    assert_eq!(published.fix_targets(), wording.fix_targets);
    assert_eq!(published.fix_confirmed_on(), world.now.uk_date());
}

#[test]
fn trap_2_firmware_no_longer_active_on_the_list_takes_the_entry_back() {
    for listing in [TargetListing::NoLongerActive, TargetListing::NotListed] {
        let mut world = World::new();
        world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
        let item = world.item_ref(Who::Northmere, 1);
        let targets = vec![em_100("00020131")];
        world.does(
            Who::Dcc,
            Command::SetFixTargets {
                item,
                clause: 1,
                targets,
            },
        );
        world.makes_known(item, 1);
        assert_eq!(world.edition().rows.len(), 1);
        world.listing.insert(em_100("00020131"), listing);
        let next = world.edition();
        assert_eq!(next.rows, []);
        assert_eq!(next.tombstones[0].reason.code(), "FIX-FIRMWARE-NOT-ACTIVE");
    }
}

#[test]
fn trap_24_only_the_organisation_that_answers_for_a_make_today_is_asked() {
    let mut world = World::new();
    world.make_holders = vec![
        holder(
            "NORTH-MERE",
            Who::Calder,
            day(2020, 1, 1),
            Some(day(2025, 12, 31)),
        ),
        holder("northmere", Who::Halden, day(2026, 1, 1), None),
    ];
    world.sends(Who::NorthernReach, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::NorthernReach, 1);
    world.verifies(item);
    let request = world.asks(item, 1);
    for other in [Who::Calder, Who::Northmere, Who::NorthernReach] {
        let refusal = world.refused(other, confirm(item, request));
        assert_eq!(refusal, Refusal::NoSuchRequest, "{other:?}");
    }
    world.confirms(Who::Halden, item, 1);
    assert_eq!(world.edition().rows.len(), 1);
}

#[test]
fn trap_24_a_make_that_nobody_answers_for_cannot_be_confirmed() {
    let mut world = World::new();
    world.make_holders.clear();
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    world.verifies(item);
    assert_eq!(
        world.refused(Who::Dcc, Command::AskConfirmation { item, clause: 1 }),
        Refusal::MakeWithoutHolder {
            make: "Northmere".to_owned()
        }
    );
}
