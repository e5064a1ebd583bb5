//! REG-8, REG-16, REG-18, DOMAIN trap 1: what holds for every register.

use crate::registers::{CANARY, placed, registers, targets};
use crate::world::*;
use proptest::prelude::*;
use register::FixAvailable;
use register::SubmittedRow;
use register::command::Command;
use register::decide::publication_of_edition;
use register::decision::Stored;
use register::edition::{EditionState, Publication};
use register::fix::{ConfirmationAnswer, PublicWording};
use register::item::{Clause, Item, Stage};
use register::publication::{Gate, TargetListing, names_internal_reference, reduce};
use std::cell::Cell;
use std::collections::BTreeSet;
use terms::CspRegion;
use terms::PublicRef;

fn listing(target: &terms::DeviceModel) -> TargetListing {
    let [active, cancelled, _] = targets();
    match target {
        target if *target == active => TargetListing::Active,
        target if *target == cancelled => TargetListing::NoLongerActive,
        _ => TargetListing::NotListed,
    }
}

/// Whether the requirement lets this clause be published, and in which words: read from REG-6,
/// REG-8 and REG-11, not from the code.
fn publishable(item: &Item, clause: &Clause) -> Option<PublicWording> {
    let verified = matches!(item.stage, Stage::Verified { .. }) && item.concern.is_none();
    let claimed = clause.fix_claim == FixAvailable::Yes || clause.fix.provided.is_some();
    let words = match &clause.fix.provided {
        Some(provided) => Some(provided.information.as_str()),
        None => clause.fix_information.as_deref(),
    };
    let words = words.filter(|words| !words.trim().is_empty())?;
    let confirmation = clause.fix.confirmation.as_ref()?;
    let said = confirmation.wording.fix_information == words.trim()
        && confirmation.wording.terms == clause.terms
        && confirmation.wording.fix_targets == clause.fix.targets
        && !confirmation.answers.is_empty()
        && confirmation
            .answers
            .values()
            .all(|answer| matches!(answer, ConfirmationAnswer::Confirmed { .. }));
    let active = clause
        .fix
        .targets
        .iter()
        .all(|target| listing(target) == TargetListing::Active);
    let clean = !names_internal_reference(words);
    (verified && claimed && said && active && clean).then(|| confirmation.wording.clone())
}

fn is_publishable(item: &Item) -> bool {
    let clauses = item.clauses.iter();
    clauses
        .map(|clause| publishable(item, clause))
        .any(|words| words.is_some())
}

/// A world whose register holds these items.
fn holding(items: &[Item]) -> World {
    let mut world = World::new();
    let [active, cancelled, unknown] = targets();
    for target in [active, cancelled, unknown] {
        world.listing.insert(target.clone(), listing(&target));
    }
    hold(&mut world, items);
    world
}

/// Puts these items in the place of what is held.
fn hold(world: &mut World, items: &[Item]) {
    world.items.clear();
    for item in items {
        let version = world.history.range((item.reference, 0)..).count() as u32 + 1;
        let value = item.clone();
        world
            .history
            .insert((item.reference, version), value.clone());
        world
            .items
            .insert(item.reference, Stored { value, version });
    }
}

/// The same register without anything that is not published.
fn bare(items: &[Item]) -> Vec<Item> {
    let kept = items.iter().filter(|item| is_publishable(item)).cloned();
    kept.map(|mut item| {
        let whole = item.clone();
        item.clauses
            .retain(|clause| publishable(&whole, clause).is_some());
        item.queries.clear();
        item
    })
    .collect()
}

/// Items that nothing of may be published.
fn unpublishable(items: Vec<Item>, from: u64) -> Vec<Item> {
    let items: Vec<Item> = items
        .into_iter()
        .filter(|item| !is_publishable(item))
        .collect();
    placed(items, from)
}

fn wordings(publication: &Publication) -> Vec<String> {
    let rows = publication.rows.iter();
    let mut words: Vec<String> = rows
        .map(|row| {
            let wording = PublicWording {
                terms: row.terms().to_vec(),
                source: row.source(),
                status: row.status(),
                date_last_updated: row.date_last_updated(),
                summary: row.summary().map(str::to_owned),
                affected_until: row.affected_until().cloned(),
                fix_information: row.fix_information().to_owned(),
                fix_targets: row.fix_targets().to_vec(),
            };
            format!("{wording:?}")
        })
        .collect();
    words.sort();
    words
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn reg_8_exactly_what_the_requirement_allows_is_published(items in registers(8)) {
        let publication = holding(&items).edition();
        let mut expected: Vec<String> = items
            .iter()
            .flat_map(|item| item.clauses.iter().map(move |clause| publishable(item, clause)))
            .flatten()
            .map(|wording| format!("{wording:?}"))
            .collect();
        expected.sort();
        prop_assert_eq!(wordings(&publication), expected);
    }

    #[test]
    fn reg_18_each_clause_is_published_or_withheld_exactly_once(items in registers(8)) {
        let next = Cell::new(0);
        let gate = Gate {
            public_reference: &|_, _| {
                next.set(next.get() + 1);
                PublicRef::from_random_bits(next.get())
            },
            target_listed: &listing,
        };
        let (rows, withheld) = reduce(&items, &gate);
        let clauses = items.iter().map(|item| item.clauses.len()).sum::<usize>();
        prop_assert_eq!(rows.len() + withheld.len(), clauses);
        let distinct: BTreeSet<_> = withheld.iter().map(|w| (w.item, w.clause)).collect();
        prop_assert_eq!(distinct.len(), withheld.len());
        for entry in &withheld {
            let item = items.iter().find(|item| item.reference == entry.item).unwrap();
            let clause = item.clause(entry.clause).unwrap();
            prop_assert_eq!(publishable(item, clause), None);
        }
    }

    #[test]
    fn trap_1_what_is_not_published_has_no_say_in_what_is(
        items in registers(6),
        hidden in registers(6),
        others in registers(6),
    ) {
        let mut full = items.clone();
        full.extend(unpublishable(hidden, 100));
        let mut altered = bare(&items);
        altered.extend(unpublishable(others, 100));
        let mut worlds = [holding(&full), holding(&altered), holding(&bare(&items))];
        let first: Vec<Publication> = worlds.iter_mut().map(World::edition).collect();
        prop_assert_eq!(&first[0], &first[1]);
        prop_assert_eq!(&first[0], &first[2]);
        let digests: Vec<[u8; 32]> = worlds.iter().map(last_digest).collect();
        prop_assert_eq!(digests[0], digests[1]);
        prop_assert_eq!(digests[0], digests[2]);
    }

    #[test]
    fn trap_1_nor_in_the_editions_after_it(
        before in registers(5),
        after in registers(5),
        hidden in registers(5),
        others in registers(5),
    ) {
        let mut full = holding(&before);
        let mut bare_only = holding(&bare(&before));
        prop_assert_eq!(full.edition(), bare_only.edition());
        let mut then = after.clone();
        then.extend(unpublishable(hidden, 100));
        hold(&mut full, &then);
        // What was published once keeps its clauses: why an entry is taken back is public.
        let mut then = after;
        then.extend(unpublishable(others, 200));
        hold(&mut bare_only, &then);
        prop_assert_eq!(full.edition(), bare_only.edition());
        prop_assert_eq!(last_digest(&full), last_digest(&bare_only));
    }

    #[test]
    fn trap_1_no_text_reference_or_name_that_is_not_public_is_in_a_publication(
        items in registers(8),
        later in registers(8),
    ) {
        let mut world = holding(&items);
        world.edition();
        hold(&mut world, &later);
        world.edition();
        let text = format!("{:?}", world.publications);
        prop_assert!(!text.contains(CANARY));
        for item in items.iter().chain(&later) {
            prop_assert!(!text.contains(&item.reference.to_string()));
            prop_assert!(!text.contains(&item.identifier.to_string()));
        }
        for who in Who::ALL {
            prop_assert!(!text.contains(&who.person().to_string()));
            prop_assert!(!text.contains(&who.organisation().to_string()));
        }
    }

    #[test]
    fn trap_25_every_edition_can_be_made_again_whatever_happened_since(
        items in registers(6),
        later in registers(6),
    ) {
        let mut world = holding(&items);
        world.edition();
        hold(&mut world, &later);
        world.edition();
        hold(&mut world, &[]);
        for publication in &world.publications {
            let stored = world
                .editions
                .values()
                .find(|stored| stored.value.number == publication.edition)
                .unwrap();
            let again = publication_of_edition(
                &stored.value,
                |item, version| world.history.get(&(item, version)),
                &digest,
            );
            prop_assert_eq!(again.as_ref(), Some(publication));
        }
    }

    #[test]
    fn reg_18_a_reference_is_published_or_taken_back_and_never_both(
        items in registers(6),
        later in registers(6),
        last in registers(6),
    ) {
        let mut world = holding(&items);
        let mut ever = BTreeSet::new();
        for register in [&items, &later, &last] {
            hold(&mut world, register);
            let publication = world.edition();
            let now: BTreeSet<_> = publication.rows.iter().map(|row| row.reference()).collect();
            prop_assert_eq!(now.len(), publication.rows.len());
            let gone: BTreeSet<_> = publication.tombstones.iter().map(|t| t.reference).collect();
            prop_assert_eq!(gone.len(), publication.tombstones.len());
            ever.extend(now.iter().copied());
            let listed: BTreeSet<_> = now.union(&gone).copied().collect();
            prop_assert_eq!(&listed, &ever);
            prop_assert!(now.is_disjoint(&gone));
        }
    }
}

fn last_digest(world: &World) -> [u8; 32] {
    let published = world
        .editions
        .values()
        .filter(|stored| matches!(stored.value.state, EditionState::Published { .. }));
    let last = published
        .max_by_key(|stored| stored.value.number)
        .expect("one is published");
    last.value.published_digest
}

prop_compose! {
    fn rows()(
        identifier in 1_u64..3,
        device in proptest::sample::select(crate::registers::devices()),
        label in prop_oneof![3 => Just(None), 1 => Just(Some("A")), 1 => Just(Some("B"))],
        region in prop_oneof![3 => Just(None), 1 => Just(Some(CspRegion::South))],
        summary in prop_oneof![Just(None), Just(Some("One")), Just(Some("Two"))],
        claimed in proptest::bool::weighted(0.8),
    ) -> SubmittedRow {
        SubmittedRow {
            combination: label.map(str::to_owned),
            region,
            summary: summary.map(str::to_owned),
            fix_available: if claimed { FixAvailable::Yes } else { FixAvailable::No },
            ..row(identifier, device)
        }
    }
}

/// A file as intake lets it through: an Identifier names a device once (DUP-ID-CONFLICT).
fn files() -> impl Strategy<Value = Vec<SubmittedRow>> {
    proptest::collection::vec(rows(), 1..8).prop_map(|rows| {
        let mut named = BTreeSet::new();
        let mut first =
            |row: &SubmittedRow| named.insert((row.identifier, row.device.clone(), row.region));
        rows.into_iter().filter(|row| first(row)).collect()
    })
}

/// Something that DCC may do to Northmere's items between two files.
fn dcc_acts() -> impl Strategy<Value = (u64, u32, u32, u8)> {
    (1_u64..3, 1_u32..6, 1_u32..6, 0_u8..4)
}

fn dcc_does(world: &mut World, (identifier, first, second, act): (u64, u32, u32, u8)) {
    let held = world.items.values().map(|stored| &stored.value);
    let Some(item) = held.clone().find(|item| item.identifier == identifier) else {
        return;
    };
    let item = item.reference;
    let command = match act {
        0 => Command::CombineClauses {
            item,
            clauses: vec![first, second],
        },
        1 => Command::SeparateClause {
            item,
            clause: first,
        },
        2 => world.verify(item),
        _ => Command::AskConfirmation {
            item,
            clause: first,
        },
    };
    world.now = world.now.plus_seconds(1);
    let _refused_or_done = world.tries(Who::Dcc, command);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, ..ProptestConfig::default() })]

    #[test]
    fn trap_21_the_same_file_twice_changes_nothing(
        before in files(),
        acts in proptest::collection::vec(dcc_acts(), 0..6),
        file in files(),
        turn in 0_usize..8,
    ) {
        let mut world = World::new();
        world.sends(Who::Northmere, before);
        for act in acts {
            dcc_does(&mut world, act);
        }
        world.sends(Who::Northmere, file.clone());
        let items = world.items.clone();
        world.sends(Who::Northmere, file.clone());
        prop_assert_eq!(&world.items, &items, "sent again");
        let mut turned = file;
        let by = turn % turned.len();
        turned.rotate_left(by);
        world.sends(Who::Northmere, turned);
        prop_assert_eq!(&world.items, &items, "in another order");
    }

    #[test]
    fn trap_21_a_file_sent_again_after_dcc_worked_on_it_undoes_nothing(
        file in files(),
        acts in proptest::collection::vec(dcc_acts(), 0..6),
    ) {
        let mut world = World::new();
        world.sends(Who::Northmere, file.clone());
        for act in acts {
            dcc_does(&mut world, act);
        }
        let devices = |world: &World| -> Vec<_> {
            let items = world.items.values();
            items
                .flat_map(|stored| &stored.value.clauses)
                .map(|clause| clause.terms.clone())
                .collect()
        };
        let before = devices(&world);
        world.sends(Who::Northmere, file);
        prop_assert_eq!(devices(&world), before);
    }

    #[test]
    fn reg_7_every_row_is_in_exactly_one_clause(
        file in proptest::collection::vec(rows(), 1..10),
        again in proptest::collection::vec(rows(), 1..10),
    ) {
        let mut world = World::new();
        for (file, sent) in [&file, &again].into_iter().zip(1..) {
            let file = file.iter().cloned().zip(2..);
            let file: Vec<_> = file.map(|(row, line)| SubmittedRow { line, ..row }).collect();
            let identifiers: BTreeSet<u64> = file.iter().map(|row| row.identifier).collect();
            world.sends(Who::Northmere, file.clone());
            prop_assert_eq!(world.submissions.len(), sent);
            for identifier in identifiers {
                let item = world.item(Who::Northmere, identifier);
                let stated: BTreeSet<_> = file
                    .iter()
                    .filter(|row| row.identifier == identifier)
                    .map(|row| (row.device.clone(), row.region))
                    .collect();
                let held: BTreeSet<_> = item
                    .clauses
                    .iter()
                    .flat_map(|clause| &clause.terms)
                    .flat_map(|term| {
                        term.versions.iter().map(|version| {
                            let device = terms::DeviceModel {
                                device_type: term.device_type,
                                make: term.make.clone(),
                                model: term.model.clone(),
                                firmware: Some(version.clone()),
                            };
                            (device, term.region)
                        })
                    })
                    .collect();
                prop_assert_eq!(stated, held);
            }
        }
    }
}
