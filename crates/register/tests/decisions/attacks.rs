//! How a supplier, a rival or a slip of the keyboard could get something published, or taken back,
//! that should not be; and why it does not happen. DOMAIN table (a), manufacturer.

use crate::world::*;
use register::command::Command;
use register::decide::published_digest;
use register::decision::{Refusal, StageName, Write};
use register::edition::EditionKind;
use register::publication::names_internal_reference;
use register::{FixAvailable, StatusOfInformation, SubmittedRow};
use std::collections::BTreeSet;
use terms::CspRegion;
use terms::{DeviceModel, DeviceType, ItemRef};

fn set_targets(world: &mut World, item: ItemRef, clause: u32, targets: Vec<DeviceModel>) {
    world.does(
        Who::Dcc,
        Command::SetFixTargets {
            item,
            clause,
            targets,
        },
    );
}

fn provide(item: ItemRef, from: Who, information: &str) -> Command {
    Command::ProvideFix {
        item,
        clause: 1,
        from: from.organisation(),
        information: information.to_owned(),
    }
}

#[test]
fn dcc_asking_once_too_often_takes_back_nothing_that_is_published() {
    let mut world = World::new();
    world.sends_known(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    let again = Command::AskConfirmation { item, clause: 1 };
    assert_eq!(world.refused(Who::Dcc, again), Refusal::AlreadyAnswered);
    assert_eq!(world.edition().rows.len(), 1);
}

#[test]
fn reminding_one_manufacturer_does_not_lose_the_word_of_the_other() {
    let mut world = World::new();
    let rows = vec![
        together("A", row(1, em_100("00020120"))),
        together("A", row(1, ch_7("04010203"))),
    ];
    world.sends(Who::NorthernReach, rows);
    let item = world.item_ref(Who::NorthernReach, 1);
    world.verifies(item);
    let first = world.asks(item, 1);
    world.confirms(Who::Northmere, item, 1);
    world.notices.clear();
    let second = world.asks(item, 1);
    assert_ne!(first, second);
    let told: Vec<_> = world.notices.iter().map(|notice| notice.to).collect();
    let halden = Who::Halden.organisation();
    assert_eq!(told, [register::decision::Recipient::Organisation(halden)]);
    let stale = world.refused(Who::Halden, confirm(item, first));
    assert_eq!(stale, Refusal::NoSuchRequest, "replaced by the later one");
    world.confirms(Who::Halden, item, 1);
    assert_eq!(world.edition().rows.len(), 1);
}

#[test]
fn a_refusal_or_a_withdrawal_is_not_carried_over_as_a_confirmation() {
    let mut world = World::new();
    world.sends_known(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    let request = world.request(item, 1);
    world.does(Who::Northmere, withdraw_confirmation(item, request));
    world.asks(item, 1);
    assert_eq!(world.edition().rows, []);
}

#[test]
fn trap_24_who_sold_the_make_since_it_was_asked_cannot_confirm_for_the_buyer() {
    let mut world = World::new();
    world.sends(Who::NorthernReach, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::NorthernReach, 1);
    world.verifies(item);
    let request = world.asks(item, 1);
    world.now = nine_o_clock(day(2026, 2, 2));
    world.make_holders = vec![
        holder(
            "Northmere",
            Who::Northmere,
            day(2020, 1, 1),
            Some(day(2026, 1, 31)),
        ),
        holder("Northmere", Who::Calder, day(2026, 2, 1), None),
    ];
    let late = world.refused(Who::Northmere, confirm(item, request));
    assert_eq!(late, Refusal::NoSuchRequest);
    world.asks(item, 1);
    world.confirms(Who::Calder, item, 1);
    assert_eq!(world.edition().rows.len(), 1);
}

#[test]
fn trap_24_where_two_organisations_answer_for_a_make_both_must_confirm() {
    let mut world = World::new();
    world
        .make_holders
        .push(holder("NORTHMERE", Who::Halden, day(2026, 1, 1), None));
    world.sends(Who::NorthernReach, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::NorthernReach, 1);
    world.verifies(item);
    world.asks(item, 1);
    world.confirms(Who::Halden, item, 1);
    assert_eq!(world.edition().rows, []);
    world.confirms(Who::Northmere, item, 1);
    assert_eq!(world.edition().rows.len(), 1);
}

#[test]
fn reg_2_a_rivals_device_named_as_the_fix_does_not_pass_by_the_manufacturer_concerned() {
    let mut world = World::new();
    let rival = device(DeviceType::Esme, "Calder & Rowe", "CR-1", "00000001");
    let rows = vec![SubmittedRow {
        fix_information: Some("Replace it by a CR-1".to_owned()),
        ..row(1, em_100("00020120"))
    }];
    world.sends(Who::Calder, rows);
    let item = world.item_ref(Who::Calder, 1);
    set_targets(&mut world, item, 1, vec![rival]);
    world.verifies(item);
    world.asks(item, 1);
    world.confirms(Who::Calder, item, 1);
    assert_eq!(world.edition().rows, [], "Northmere has no word in it yet");
    world.confirms(Who::Northmere, item, 1);
    assert_eq!(world.edition().rows.len(), 1);
}

#[test]
fn words_swapped_in_after_verification_go_back_to_dcc() {
    for (provider, swaps) in [(Who::Northmere, true), (Who::Dcc, false)] {
        let mut world = World::new();
        world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
        let item = world.item_ref(Who::Northmere, 1);
        world.verifies(item);
        let swap = provide(item, Who::Northmere, "Buy our other meters");
        world.does(provider, swap);
        let asked = world.tries(Who::Dcc, Command::AskConfirmation { item, clause: 1 });
        let stage = StageName::Received;
        let expected = swaps.then_some(Refusal::StageUnfit { stage });
        assert_eq!(asked.err(), expected);
    }
}

#[test]
fn words_swapped_in_between_the_look_and_the_verification_are_not_verified() {
    let mut world = World::new();
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    let looked_at = world.verify(item);
    let swapped = SubmittedRow {
        fix_information: Some("Buy our other meters".to_owned()),
        ..row(1, em_100("00020120"))
    };
    world.sends(Who::Northmere, vec![swapped]);
    let refusal = world.refused(Who::Dcc, looked_at);
    assert_eq!(refusal, Refusal::ItemChanged);
    world.verifies(item);
}

#[test]
fn words_swapped_in_after_confirmation_are_not_published() {
    let mut world = World::new();
    world.sends_known(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    world.does(Who::Dcc, provide(item, Who::Brightwater, "Other words"));
    assert_eq!(world.edition().rows, []);
}

#[test]
fn firmware_named_as_the_fix_after_confirmation_needs_another() {
    let mut world = World::new();
    world.sends_known(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    set_targets(&mut world, item, 1, vec![em_100("00020199")]);
    assert_eq!(world.edition().rows, []);
}

#[test]
fn a_claim_taken_back_and_made_again_needs_a_fresh_confirmation_whoever_worded_the_fix() {
    let mut world = World::new();
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    world.does(Who::Dcc, provide(item, Who::Brightwater, "Restart it"));
    world.makes_known(item, 1);
    assert_eq!(world.edition().rows.len(), 1);
    world.sends(Who::Northmere, vec![row_without_fix(1, em_100("00020120"))]);
    world.verifies(item);
    assert_eq!(world.edition().rows, [], "the provider said No meanwhile");
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    world.verifies(item);
    assert_eq!(world.edition().rows, []);
}

#[test]
fn a_supplier_cannot_attach_a_defect_to_a_product_unconfirmed() {
    let mut world = World::new();
    world.does(
        Who::Brightwater,
        Command::RaiseItem {
            terms: vec![term(&em_100("00020120"))],
            status: StatusOfInformation::Defect,
            summary: "It fails".to_owned(),
            fix_information: Some("Do not buy it".to_owned()),
            concern: None,
        },
    );
    let item = world.item_ref(Who::Brightwater, 1);
    world.verifies(item);
    world.asks(item, 1);
    assert_eq!(world.edition().rows, []);
    let text = format!("{:?}", world.publications);
    assert!(!text.contains("It fails") && !text.contains("Do not buy it"));
}

#[test]
fn reg_7_a_raised_item_names_its_devices_with_versions_each_once() {
    let mut world = World::new();
    let raise = |terms| Command::RaiseItem {
        terms,
        status: StatusOfInformation::Issue,
        summary: "It fails".to_owned(),
        fix_information: None,
        concern: None,
    };
    let mut blank = term(&em_100("00020120"));
    blank.versions.clear();
    let mut display = term(&device(DeviceType::Ihd, "Orrin", "D1", "1"));
    display.versions.clear();
    let twice = vec![term(&em_100("00020120")), term(&em_100("0002011F"))];
    for terms in [vec![], vec![blank], twice] {
        assert_eq!(
            world.refused(Who::Fenland, raise(terms)),
            Refusal::TermsUnfit
        );
    }
    world.does(Who::Fenland, raise(vec![display]));
}

#[test]
fn trap_1_a_public_reference_never_comes_to_stand_for_other_devices() {
    let mut world = World::new();
    let rows = |second| vec![row(1, em_100("00020120")), row(1, em_100(second))];
    world.sends_known(Who::Northmere, rows("0002011F"));
    let mut seen: BTreeSet<_> = references(&mut world);
    world.sends(Who::Northmere, rows("00020120")[..1].to_vec());
    let item = world.item_ref(Who::Northmere, 1);
    world.sends(Who::Northmere, rows("0002011E"));
    for clause in [1, 2] {
        let known = world
            .clause(Who::Northmere, 1, clause)
            .fix
            .confirmation
            .is_some();
        if known {
            world.verifies(item);
        } else {
            world.makes_known(item, clause);
        }
    }
    let later = references(&mut world);
    let fresh: Vec<_> = later.difference(&seen).collect();
    assert_eq!((later.len(), fresh.len()), (2, 1));
    seen.extend(later.clone());
    assert_eq!(seen.len(), 3);
    let tombstones = &world.publications.last().unwrap().tombstones;
    assert_eq!(tombstones.len(), 1);
    assert!(!later.contains(&tombstones[0].reference));
}

fn references(world: &mut World) -> BTreeSet<terms::PublicRef> {
    world
        .edition()
        .rows
        .iter()
        .map(|row| row.reference())
        .collect()
}

#[test]
fn reg_16_a_row_that_stands_in_a_file_twice_is_published_once() {
    let mut world = World::new();
    let twice = vec![
        row(1, em_100("00020120")),
        SubmittedRow {
            line: 9,
            ..row(1, em_100("00020120"))
        },
    ];
    world.sends_known(Who::Northmere, twice);
    let lines: Vec<u64> = {
        let clause = world.clause(Who::Northmere, 1, 1);
        clause.origins.iter().map(|origin| origin.line).collect()
    };
    assert_eq!(lines, [2, 9], "both stay on record");
    assert_eq!(world.edition().rows.len(), 1);
}

#[test]
fn no_upload_of_what_is_not_published_keeps_a_prepared_edition_back() {
    let mut world = World::new();
    world.sends_known(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let edition = world.prepares(ad_hoc(), None);
    world.sends(Who::Halden, vec![row(1, ch_7("04010203"))]);
    world.sends(Who::Northmere, vec![row(2, em_100("0002011F"))]);
    assert_eq!(world.publishes(edition).rows.len(), 1);
}

#[test]
fn reg_19_two_editions_prepared_at_once_do_not_both_become_number_1() {
    let mut world = World::new();
    let mut elsewhere = world.clone();
    let edition = world.prepares(ad_hoc(), None);
    elsewhere.now = elsewhere.now.plus_seconds(7);
    let other = elsewhere.prepares(ad_hoc(), None);
    world.publishes(edition);
    let stored = elsewhere.editions[&other].clone();
    world.editions.insert(other, stored);
    let refusal = world.refused(Who::DccSecond, Command::PublishEdition { edition: other });
    assert_eq!(refusal, Refusal::EditionStale);
}

#[test]
fn trap_16_a_quarterly_edition_cannot_carry_the_cover_sheet_of_another_period() {
    let mut world = World::new();
    let round = world.opens("2026 Q1", &[(Who::Northmere, day(2026, 1, 30))]);
    let prepare = |period: &str| Command::PrepareEdition {
        kind: quarterly(period),
        round: Some(round),
    };
    let refusal = world.refused(Who::Dcc, prepare("2026 Q2"));
    assert!(matches!(
        refusal,
        Refusal::TextUnfit {
            field: "period",
            ..
        }
    ));
    world.does(Who::Dcc, prepare("2026-q1"));
}

#[test]
fn trap_1_public_words_that_point_at_another_record_are_found() {
    for text in [
        "See also 10577",
        "(see 10577)",
        "see also no. 10577",
        "see  identifier\u{a0}#10577",
        "Same as item 10577.",
        "duplicate of defect 10577",
        "cf. 10577",
        "refer to our record 10577",
        "as in itm-0123456789",
        "ITM 0123456789",
        "sent as SUB-Z9X8W7V6T5",
    ] {
        assert!(names_internal_reference(text), "{text}");
    }
    for text in [
        "Update to firmware 00020131",
        "See the release note of firmware 00020131",
        "Restart 3 times, then wait 10 minutes",
        "The same meter as before",
        "See FGR-0123456789",
        "The sub components are fine",
        "",
    ] {
        assert!(!names_internal_reference(text), "{text}");
    }
}

#[test]
fn trap_1_no_free_text_of_an_entry_points_at_another_record() {
    let pointing = || Some("See also 10577".to_owned());
    let base = || row(1, em_100("00020120"));
    let rows = [
        SubmittedRow {
            fix_information: pointing(),
            ..base()
        },
        SubmittedRow {
            summary: pointing(),
            ..base()
        },
        SubmittedRow {
            hardware_version: pointing(),
            ..base()
        },
    ];
    for row in rows {
        let mut world = World::new();
        world.sends_known(Who::Northmere, vec![row.clone()]);
        assert_eq!(world.edition().rows, [], "{row:?}");
    }
    let mut world = World::new();
    world.edition();
    for kind in [
        EditionKind::AdHoc {
            reason: "Fix of item 10577".to_owned(),
        },
        EditionKind::Erratum {
            reason: "ITM-0123456789 was wrong".to_owned(),
        },
    ] {
        let command = Command::PrepareEdition { kind, round: None };
        let refusal = world.refused(Who::Dcc, command);
        assert!(matches!(
            refusal,
            Refusal::TextUnfit {
                field: "reason",
                ..
            }
        ));
    }
}

#[test]
fn reg_18_editions_that_differ_in_a_public_value_differ_in_digest() {
    let base = || row(1, em_100("00020120"));
    let split = |make: &str, model: &str| device(DeviceType::Esme, make, model, "00020120");
    let rows = [
        base(),
        SubmittedRow {
            status: StatusOfInformation::Fix,
            ..base()
        },
        SubmittedRow {
            date_last_updated: day(2026, 1, 1),
            ..base()
        },
        SubmittedRow {
            summary: None,
            ..base()
        },
        SubmittedRow {
            hardware_version: Some("HW2".to_owned()),
            ..base()
        },
        SubmittedRow {
            region: Some(CspRegion::South),
            ..base()
        },
        SubmittedRow {
            affected_until: base().device.firmware,
            ..base()
        },
        row(1, split("Northmere A", "B")),
        row(1, split("Northmere", "A B")),
    ];
    let mut digests = BTreeSet::new();
    let all = rows.len() + 2;
    for row in rows {
        digests.insert(digest_of(&row, Vec::new()));
    }
    digests.insert(digest_of(&base(), vec![split("Northmere A", "B")]));
    digests.insert(digest_of(&base(), vec![split("Northmere", "A B")]));
    assert_eq!(digests.len(), all);
}

/// The digest of an edition with this row alone; the reference is the same each time.
fn digest_of(row: &SubmittedRow, targets: Vec<DeviceModel>) -> [u8; 32] {
    let mut world = World::new();
    let northmere = |make: &str| holder(make, Who::Northmere, day(2020, 1, 1), None);
    world.make_holders = vec![northmere("Northmere"), northmere("Northmere A")];
    world.sends(Who::Northmere, vec![row.clone()]);
    let item = world.item_ref(Who::Northmere, 1);
    set_targets(&mut world, item, 1, targets);
    world.makes_known(item, 1);
    let items = world.items.values().map(|stored| &stored.value);
    let gate = register::publication::Gate {
        public_reference: &|_, _| terms::PublicRef::from_random_bits(7),
        target_listed: &|_| register::publication::TargetListing::Active,
    };
    let (rows, withheld) = register::publication::reduce(items, &gate);
    assert_eq!((rows.len(), withheld.len()), (1, 0));
    let command = Command::PrepareEdition {
        kind: ad_hoc(),
        round: None,
    };
    let decision = world.does(Who::Dcc, command);
    let Some(Write::Edition { edition, .. }) = decision.writes.first() else {
        panic!("an edition is written");
    };
    published_digest(edition, &rows, &digest)
}

#[test]
fn reg_6_available_no_on_one_row_of_a_joined_clause_is_no_for_all() {
    let mut world = World::new();
    let rows = vec![row(1, em_100("00020120")), row(1, ch_7("04010203"))];
    world.sends(Who::NorthernReach, rows.clone());
    let item = world.item_ref(Who::NorthernReach, 1);
    let clauses = vec![1, 2];
    world.does(Who::Dcc, Command::CombineClauses { item, clauses });
    world.makes_known(item, 3);
    let mut taken_back = rows;
    taken_back[1].fix_available = FixAvailable::No;
    world.sends(Who::NorthernReach, taken_back);
    world.verifies(item);
    assert_eq!(world.edition().rows, []);
}
