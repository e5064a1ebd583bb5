//! REG-8, REG-13, REG-18, REG-19, DOMAIN traps 16 and 25: editions, four eyes, tombstones, access.

use crate::scenes::{name, scenes};
use crate::world::*;
use register::SubmittedRow;
use register::command::Command;
use register::decide::publication_of_edition;
use register::decision::{Refusal, StageName, needs};
use register::edition::{AccessList, Admission, CoverageGiven, EditionKind, Publication};
use register::item::DeclineReason;
use register::publication::TargetListing;
use terms::{OrganisationType, PartyCategory};

/// One entry, published in edition 1.
fn published() -> (World, Publication) {
    let mut world = World::new();
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    world.does(
        Who::Dcc,
        Command::SetFixTargets {
            item,
            clause: 1,
            targets: vec![em_100("00020131")],
        },
    );
    world.makes_known(item, 1);
    let publication = world.edition();
    assert_eq!(publication.rows.len(), 1);
    (world, publication)
}

#[test]
fn reg_18_the_person_who_prepared_an_edition_cannot_publish_it() {
    let (mut world, _) = published();
    let edition = world.prepares(ad_hoc(), None);
    let refusal = world.refused(Who::Dcc, Command::PublishEdition { edition });
    assert_eq!(refusal, Refusal::SecondPersonNeeded);
    world.publishes(edition);
}

#[test]
fn reg_18_one_edition_at_a_time_waits_for_its_second_person() {
    let (mut world, _) = published();
    let edition = world.prepares(ad_hoc(), None);
    let another = Command::PrepareEdition {
        kind: ad_hoc(),
        round: None,
    };
    assert_eq!(
        world.refused(Who::Dcc, another.clone()),
        Refusal::EditionPending
    );
    let discard = Command::DiscardEdition {
        edition,
        reason: "Prepared by mistake".to_owned(),
    };
    world.does(Who::Dcc, discard.clone());
    assert_eq!(world.refused(Who::Dcc, discard), Refusal::EditionStateUnfit);
    let publish = Command::PublishEdition { edition };
    assert_eq!(
        world.refused(Who::DccSecond, publish),
        Refusal::EditionStateUnfit
    );
    world.now = world.now.plus_seconds(1);
    world.does(Who::Dcc, another);
}

#[test]
fn reg_18_what_would_be_published_changed_so_the_edition_is_stale() {
    let (mut world, _) = published();
    let item = world.item_ref(Who::Northmere, 1);
    let request = world.request(item, 1);
    let changes: [&dyn Fn(&mut World); 4] = [
        &|world| {
            world.does(Who::Northmere, withdraw_confirmation(item, request));
        },
        &|world| world.sends_known(Who::Northmere, vec![row(2, em_100("0002011F"))]),
        &|world| {
            let target = em_100("00020131");
            let listing = TargetListing::NoLongerActive;
            world.listing.insert(target, listing);
        },
        &|world| {
            world.does(Who::Dcc, Command::DivertItem { item });
        },
    ];
    let edition = world.prepares(ad_hoc(), None);
    for (index, change) in changes.iter().enumerate() {
        let mut world = world.clone();
        change(&mut world);
        let refusal = world.refused(Who::DccSecond, Command::PublishEdition { edition });
        assert_eq!(refusal, Refusal::EditionStale, "change {index}");
    }
    world.publishes(edition);
}

#[test]
fn trap_25_publishing_changes_no_item_and_an_edition_once_published_never_changes() {
    let (mut world, _) = published();
    let items = world.items.clone();
    let edition = world.prepares(ad_hoc(), None);
    world.publishes(edition);
    assert_eq!(world.items, items);
    let publish = Command::PublishEdition { edition };
    assert_eq!(
        world.refused(Who::DccSecond, publish),
        Refusal::EditionStateUnfit
    );
    let reason = "Too late".to_owned();
    let discard = Command::DiscardEdition { edition, reason };
    assert_eq!(world.refused(Who::Dcc, discard), Refusal::EditionStateUnfit);
}

#[test]
fn trap_25_a_published_edition_can_be_made_again_from_the_versions_it_holds() {
    let (mut world, first) = published();
    world.sends(Who::Northmere, vec![row_without_fix(1, em_100("00020120"))]);
    let edition = world
        .editions
        .values()
        .find(|stored| stored.value.number == 1)
        .unwrap();
    let again = publication_of_edition(
        &edition.value,
        |item, version| world.history.get(&(item, version)),
        &digest,
    );
    assert_eq!(again, Some(first));
    let of_now = publication_of_edition(
        &edition.value,
        |item, _| world.items.get(&item).map(|stored| &stored.value),
        &digest,
    );
    assert_eq!(of_now, None, "other versions are another edition");
}

#[test]
fn reg_19_the_complete_version_names_every_clause_and_its_item_version() {
    let (mut world, _) = published();
    world.sends(Who::Halden, vec![row_without_fix(5, ch_7("04010203"))]);
    let edition = world.prepares(ad_hoc(), None);
    let entries = &world.editions[&edition].value.entries;
    assert_eq!(entries.len(), 2);
    for entry in entries {
        assert_eq!(entry.item_version, world.items[&entry.item].version);
        let ours = entry.item == world.item_ref(Who::Northmere, 1);
        assert_eq!(entry.public.is_some(), ours);
    }
}

type Cause = (&'static str, &'static str, fn(&mut World));

const CAUSES: [Cause; 10] = [
    ("confirmation withdrawn", "FIX-WITHDRAWN", |world| {
        let item = world.item_ref(Who::Northmere, 1);
        let request = world.request(item, 1);
        world.does(Who::Northmere, withdraw_confirmation(item, request));
    }),
    ("no longer claimed", "FIX-WITHDRAWN", |world| {
        world.sends(Who::Northmere, vec![row_without_fix(1, em_100("00020120"))]);
        let item = world.item_ref(Who::Northmere, 1);
        world.verifies(item);
    }),
    ("firmware inactive", "FIX-FIRMWARE-NOT-ACTIVE", |world| {
        let target = em_100("00020131");
        world.listing.insert(target, TargetListing::NoLongerActive);
    }),
    ("facts changed", "CONFIRMATION-OUTSTANDING", |world| {
        let row = SubmittedRow {
            date_last_updated: day(2026, 1, 4),
            ..row(1, em_100("00020120"))
        };
        world.sends(Who::Northmere, vec![row]);
    }),
    ("queried", "CONFIRMATION-OUTSTANDING", |world| {
        let item = world.item_ref(Who::Northmere, 1);
        world.does(
            Who::Dcc,
            Command::QueryItem {
                item,
                question: "Is it so?".to_owned(),
                due_working_days: 5,
            },
        );
    }),
    ("item closed", "CLOSED-BY-PROVIDER", |world| {
        let item = world.item_ref(Who::Northmere, 1);
        world.does(Who::Northmere, Command::WithdrawItem { item });
    }),
    ("row gone", "CLOSED-BY-PROVIDER", |world| {
        world.sends(Who::Northmere, vec![row(1, em_100("00020121"))]);
    }),
    ("declined", "TAKEN-OUT-ON-REVIEW", |world| {
        let item = world.item_ref(Who::Northmere, 1);
        let reason = DeclineReason::Insufficient;
        world.does(Who::Dcc, Command::DeclineItem { item, reason });
    }),
    ("diverted", "TAKEN-OUT-ON-REVIEW", |world| {
        let item = world.item_ref(Who::Northmere, 1);
        world.does(Who::Dcc, Command::DivertItem { item });
    }),
    ("clauses joined", "TAKEN-OUT-ON-REVIEW", |world| {
        let rows = vec![row(1, em_100("00020120")), row(1, ch_7("04010203"))];
        world.sends(Who::Northmere, rows);
        let item = world.item_ref(Who::Northmere, 1);
        let clauses = vec![1, 2];
        world.does(Who::Dcc, Command::CombineClauses { item, clauses });
    }),
];

#[test]
fn reg_18_every_cause_of_taking_an_entry_back_has_its_reason_code() {
    for (cause, code, happens) in CAUSES {
        let (mut world, first) = published();
        happens(&mut world);
        let edition = world.prepares(erratum(), None);
        let next = world.publishes(edition);
        assert_eq!(next.rows, [], "{cause}");
        assert_eq!(next.tombstones.len(), 1, "{cause}");
        assert_eq!(next.tombstones[0].reason.code(), code, "{cause}");
        assert_eq!(next.tombstones[0].reference, first.rows[0].reference());
        assert_eq!(next.tombstones[0].edition, 2);
        let later = world.edition();
        assert_eq!(later.tombstones, next.tombstones, "{cause}: it stays");
    }
}

#[test]
fn reg_18_a_tombstone_disappears_when_the_entry_is_published_again() {
    let (mut world, first) = published();
    let item = world.item_ref(Who::Northmere, 1);
    let request = world.request(item, 1);
    world.does(Who::Northmere, withdraw_confirmation(item, request));
    assert_eq!(world.edition().tombstones.len(), 1);
    world.makes_known(item, 1);
    let third = world.edition();
    assert_eq!(third.tombstones, []);
    assert_eq!(third.rows[0].reference(), first.rows[0].reference());
    world.does(Who::Northmere, Command::WithdrawItem { item });
    let fourth = world.edition();
    assert_eq!(fourth.tombstones[0].edition, 4, "taken back anew");
}

#[test]
fn reg_18_an_erratum_corrects_something_published() {
    let mut world = World::new();
    let kind = erratum();
    let command = Command::PrepareEdition { kind, round: None };
    assert_eq!(world.refused(Who::Dcc, command), Refusal::NothingPublished);
}

#[test]
fn reg_19_editions_count_by_publication_and_a_discarded_one_leaves_no_gap() {
    let (mut world, _) = published();
    let edition = world.prepares(ad_hoc(), None);
    let reason = "Prepared by mistake".to_owned();
    world.does(Who::Dcc, Command::DiscardEdition { edition, reason });
    assert_eq!(world.edition().edition, 2);
}

#[test]
fn trap_16_a_cover_sheet_is_corrected_when_data_arrives_after_issue() {
    let mut world = World::new();
    let round = world.opens("2026 Q1", &[(Who::Northmere, day(2026, 1, 30))]);
    world.now = nine_o_clock(day(2026, 1, 31));
    let edition = world.prepares(quarterly("2026 Q1"), Some(round));
    let first = world.publishes(edition);
    assert_eq!(first.coverage[0].given, CoverageGiven::Nothing);
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let edition = world.prepares(erratum(), None);
    assert_eq!(
        world.publishes(edition).coverage[0].given,
        CoverageGiven::Data
    );
    assert_eq!(world.edition().coverage[0].given, CoverageGiven::Data);
}

#[test]
fn trap_16_nobody_is_named_as_having_given_nothing_who_gave_it_before_publication() {
    let mut world = World::new();
    let round = world.opens("2026 Q1", &[(Who::Northmere, day(2026, 1, 30))]);
    let edition = world.prepares(quarterly("2026 Q1"), Some(round));
    world.does(Who::Northmere, Command::DeclareNilReturn { round });
    let refusal = world.refused(Who::DccSecond, Command::PublishEdition { edition });
    assert_eq!(refusal, Refusal::EditionStale);
}

#[test]
fn trap_16_providers_stand_on_the_cover_sheet_in_alphabetical_order() {
    let mut world = World::new();
    let agreed = day(2026, 1, 30);
    let asked = [
        Who::SouthernArc,
        Who::Northmere,
        Who::NorthernReach,
        Who::Calder,
        Who::Halden,
    ];
    let round = world.opens("2026 Q1", &asked.map(|who| (who, agreed)));
    world.now = nine_o_clock(day(2026, 1, 31));
    let edition = world.prepares(quarterly("2026 Q1"), Some(round));
    let coverage = world.publishes(edition).coverage;
    let names: Vec<&str> = coverage.iter().map(|fact| fact.provider.as_str()).collect();
    assert_eq!(
        names,
        [
            "Calder & Rowe",
            "Halden Metering",
            "Northern Reach",
            "Northmere",
            "southern arc"
        ]
    );
}

#[test]
fn trap_17_rows_stand_in_order_of_public_reference_alone() {
    let mut world = World::new();
    let rows: Vec<_> = (1..30).map(|n| row(n, em_100("00020120"))).collect();
    world.sends_known(Who::Northmere, rows);
    let references: Vec<_> = world.edition().rows.iter().map(|r| r.reference()).collect();
    assert!(references.is_sorted());
}

#[test]
fn reg_18_a_published_edition_is_handed_to_secas_once_with_the_access_of_that_day() {
    let (mut world, _) = published();
    let edition = world.prepares(ad_hoc(), None);
    let hand_over = || Command::HandOverEdition { edition };
    assert_eq!(
        world.refused(Who::Dcc, hand_over()),
        Refusal::EditionStateUnfit
    );
    let acknowledge = || Command::AcknowledgeHandOver { edition };
    assert_eq!(world.refused(Who::Secas, acknowledge()), Refusal::NotFound);
    world.publishes(edition);
    world.does(Who::Dcc, hand_over());
    world.does(Who::Secas, acknowledge());
    let held = world.editions[&edition].value.handed_over.clone().unwrap();
    assert_eq!(held.access, AccessList::as_proposed().categories);
    // What is handed over is what went out, whoever asks.
    let number = world.editions[&edition].value.number;
    let out = files_of(number);
    assert_eq!(held.spreadsheet_sha256, out.spreadsheet_sha256);
    assert_eq!(held.acknowledged.unwrap().0, Who::Secas.person());
    for (who, again) in [(Who::Dcc, hand_over()), (Who::Secas, acknowledge())] {
        assert_eq!(world.refused(who, again), Refusal::EditionStateUnfit);
    }
}

#[test]
fn reg_8_network_parties_are_kept_out_until_secas_adds_them() {
    let mut world = World::new();
    let admits = |world: &World, who: Who| world.access.value.admits(who.kind(), who.category());
    for who in Who::ALL {
        let kept_out = [
            OrganisationType::NetworkParty,
            OrganisationType::OtherSecParty,
        ];
        let expected = match kept_out.contains(&who.kind()) {
            true => Admission::NotOnAccessList,
            false => Admission::Admitted,
        };
        assert_eq!(admits(&world, who), expected, "{who:?}");
    }
    let categories = vec![
        PartyCategory::ElectricityNetwork,
        PartyCategory::LargeSupplier,
        PartyCategory::SmallSupplier,
        PartyCategory::ElectricityNetwork,
    ];
    world.does(Who::Secas, Command::SetAccess { categories });
    assert_eq!(admits(&world, Who::Moorland), Admission::Admitted);
    let gas = Some(PartyCategory::GasNetwork);
    let kind = OrganisationType::NetworkParty;
    assert_eq!(
        world.access.value.admits(kind, gas),
        Admission::NotOnAccessList
    );
    assert_eq!(
        world.access.value.admits(kind, None),
        Admission::NotOnAccessList
    );
    assert_eq!(world.access.value.categories.len(), 3, "each once");
}

#[test]
fn reg_8_whoever_may_read_is_told_of_an_edition_and_nobody_else() {
    let told = |world: &World| {
        let mut kinds: Vec<_> = world.notices.iter().map(|notice| notice.to).collect();
        kinds.retain(|to| matches!(to, register::decision::Recipient::Every(_)));
        kinds
    };
    let network = register::decision::Recipient::Every(OrganisationType::NetworkParty);
    let mut world = World::new();
    world.edition();
    assert!(!told(&world).contains(&network));
    let categories = vec![PartyCategory::GasNetwork];
    world.does(Who::Secas, Command::SetAccess { categories });
    world.notices.clear();
    world.edition();
    assert!(told(&world).contains(&network));
    let suppliers = register::decision::Recipient::Every(OrganisationType::Supplier);
    assert!(!told(&world).contains(&suppliers), "no longer on the list");
}

#[test]
fn reg_17_only_dcc_verifies_and_a_query_waits_for_its_answer() {
    let mut world = World::new();
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    world.does(
        Who::Dcc,
        Command::QueryItem {
            item,
            question: "Since when?".to_owned(),
            due_working_days: 5,
        },
    );
    let held = world.item(Who::Northmere, 1);
    assert_eq!(held.queries[0].due, day(2026, 1, 12));
    let query = held.queries[0].reference;
    let verify = world.verify(item);
    assert_eq!(world.refused(Who::Dcc, verify), Refusal::QueryOpen);
    let text = "Since 1 January".to_owned();
    world.does(Who::Northmere, Command::AnswerQuery { item, query, text });
    assert_eq!(
        world.item(Who::Northmere, 1).stage.name(),
        StageName::Answered
    );
    world.verifies(item);
}

#[test]
fn trap_25_an_edition_says_its_number_kind_day_and_glossary() {
    let (mut world, _) = published();
    let edition = world.prepares(erratum(), None);
    let publication = world.publishes(edition);
    assert_eq!(publication.edition, 2);
    assert_eq!(publication.as_of, world.now.uk_date());
    assert_eq!(publication.published_at, world.now);
    assert_eq!(publication.glossary_version, 1);
    assert!(matches!(publication.kind, EditionKind::Erratum { .. }));
}

#[test]
fn reg_19_only_what_makes_an_edition_loads_the_editions_before_it() {
    for who in [Who::Dcc, Who::Northmere, Who::Brightwater, Who::Secas] {
        for scene in scenes(Some(who)) {
            let needs = needs(&scene.command, &who.actor());
            let makes_one = matches!(
                scene.command,
                Command::PrepareEdition { .. } | Command::PublishEdition { .. }
            );
            let loads = (needs.editions_before, needs.every_item);
            assert_eq!(loads, (makes_one, makes_one), "{}", name(&scene.command));
        }
    }
}

/// Digests of files that nobody wrote.
pub fn files_of(edition: u32) -> register::edition::EditionFiles {
    register::edition::EditionFiles {
        spreadsheet_sha256: crate::world::digest(format!("spreadsheet {edition}").as_bytes()),
        csv_sha256: crate::world::digest(format!("csv {edition}").as_bytes()),
    }
}
