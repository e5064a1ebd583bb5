//! ONE-1: what Safe Launches bring to the register.

use crate::world::*;
use register::command::{Actor, Command};
use register::decision::{Event, NoticeAbout, Refusal};
use register::item::{DeclineReason, Source, Stage, Term};
use register::launch_verdict::{CleanLaunch, LaunchFinding, LaunchVerdict, SeriesSeen, item_key};
use register::publication::{Gate, TargetListing, WithheldReason, reduce};
use terms::{DeviceModel, ItemRef, LaunchRef, PublicRef};

/// The reference of the item that a launch drafts.
pub fn drafted_ref(launch: LaunchRef) -> ItemRef {
    ItemRef::from_random_bits(hashed(&item_key(launch)))
}

/// What the clock drafts from the gate of launch 1 that was not achieved.
pub fn finding(level: u32, attempt: u32, combinations: Vec<Vec<Term>>) -> LaunchFinding {
    let launch = LaunchRef::from_random_bits(1);
    LaunchFinding {
        item: drafted_ref(launch),
        dcc: Who::Dcc.organisation(),
        combinations,
        summary: "After an upgrade hubs failed or fell silent beyond the tolerance.".to_owned(),
        verdict: LaunchVerdict {
            launch,
            number: "CHFN-2026-0001".to_owned(),
            level,
            attempt,
            decided_at: nine_o_clock(day(2026, 1, 20)),
            evidence_sha256: digest(&[1, level as u8, attempt as u8]),
            series: vec![SeriesSeen {
                series: "BAD_RATE".to_owned(),
                counted: 50,
                bad: 12,
                stops_from: Some(9),
            }],
            cells: Vec::new(),
            recorded_at: nine_o_clock(day(2026, 1, 20)),
        },
    }
}

/// A complete launch to this version that went well.
pub fn clean_launch(n: u64, to: DeviceModel) -> CleanLaunch {
    CleanLaunch {
        launch: LaunchRef::from_random_bits(n),
        number: format!("CHFN-2026-{n:04}"),
        to,
        completed_at: nine_o_clock(day(2026, 2, 20)),
        hubs: 2_400,
        matured: 2_396,
        bad: 1,
        evidence_sha256: vec![digest(b"level 1")],
    }
}

fn hub() -> Vec<Term> {
    vec![term(&ch_7("04010203"))]
}

fn hub_with_meter() -> Vec<Term> {
    vec![term(&ch_7("04010203")), term(&em_100("00020120"))]
}

fn item() -> ItemRef {
    drafted_ref(LaunchRef::from_random_bits(1))
}

fn drafts(world: &mut World, level: u32, attempt: u32, combinations: Vec<Vec<Term>>) {
    let finding = finding(level, attempt, combinations);
    world
        .try_as(Actor::Clock, Command::DraftFromLaunch(Box::new(finding)))
        .expect("the clock may draft");
}

fn drafted() -> World {
    let mut world = World::new();
    drafts(&mut world, 1, 1, vec![hub()]);
    world
}

#[test]
fn one_1_a_failed_gate_drafts_an_item_that_waits_for_dcc() {
    let world = drafted();
    let held = &world.items[&item()].value;
    assert_eq!(held.source, Source::SafeLaunch);
    assert_eq!(held.stage, Stage::Received);
    assert_eq!(held.provider, Who::Dcc.organisation());
    assert_eq!(held.clauses[0].terms, hub());
    assert_eq!(held.verdicts.len(), 1);
    assert!(matches!(
        world.notices.last().unwrap().about,
        NoticeAbout::ItemDrafted { .. }
    ));
}

#[test]
fn one_1_a_verdict_is_told_once_however_often_it_is_decided() {
    let mut world = drafted();
    let events = world.events.len();
    drafts(&mut world, 1, 1, vec![hub()]);
    assert_eq!(world.events.len(), events);
    assert_eq!(world.items[&item()].version, 1);
}

#[test]
fn one_1_another_verdict_of_the_launch_is_further_evidence() {
    let mut world = drafted();
    world.verifies(item());
    drafts(&mut world, 1, 2, vec![hub()]);
    let held = &world.items[&item()].value;
    assert_eq!(held.verdicts.len(), 2);
    assert_eq!(held.clauses.len(), 1);
    assert!(matches!(held.stage, Stage::Verified { .. }));
    assert!(matches!(
        world.events.last(),
        Some(Event::VerdictAdded { .. })
    ));
    assert_eq!(world.items.len(), 1);
}

#[test]
fn one_1_a_verdict_that_names_further_devices_is_looked_at_again() {
    let mut world = drafted();
    world.verifies(item());
    drafts(&mut world, 2, 1, vec![hub(), hub_with_meter()]);
    let held = &world.items[&item()].value;
    assert_eq!(held.clauses.len(), 2);
    assert_eq!(held.clauses[1].number, 2);
    assert_eq!(held.stage, Stage::Received);
}

#[test]
fn one_1_what_dcc_put_together_by_hand_stays_so() {
    let mut world = World::new();
    drafts(&mut world, 1, 1, vec![hub_with_meter()]);
    let clause = 1;
    world.does(
        Who::Dcc,
        Command::SeparateClause {
            item: item(),
            clause,
        },
    );
    drafts(&mut world, 1, 2, vec![hub_with_meter()]);
    let held = &world.items[&item()].value;
    assert_eq!((held.clauses.len(), held.verdicts.len()), (2, 2));
}

#[test]
fn one_1_a_later_verdict_brings_back_nothing_that_dcc_ended() {
    let mut world = drafted();
    let reason = DeclineReason::NotADeviceMatter;
    let told = world.notices.len();
    world.does(
        Who::Dcc,
        Command::DeclineItem {
            item: item(),
            reason,
        },
    );
    assert_eq!(world.notices.len(), told, "there is no provider to tell");
    drafts(&mut world, 1, 2, vec![hub(), hub_with_meter()]);
    let held = &world.items[&item()].value;
    assert!(matches!(held.stage, Stage::Declined { .. }));
    assert_eq!((held.clauses.len(), held.verdicts.len()), (1, 2));
}

#[test]
fn reg_11_of_a_diverted_draft_only_a_tombstone_is_left() {
    let mut world = drafted();
    world.does(Who::Dcc, Command::DivertItem { item: item() });
    let events = world.events.len();
    drafts(&mut world, 1, 2, vec![hub()]);
    let held = &world.items[&item()].value;
    assert!(held.verdicts.is_empty() && held.clauses.is_empty());
    assert_eq!(world.events.len(), events);
}

#[test]
fn one_1_there_is_no_provider_to_query() {
    let mut world = drafted();
    let query = Command::QueryItem {
        item: item(),
        question: "What is known of it?".to_owned(),
        due_working_days: 5,
    };
    assert_eq!(world.refused(Who::Dcc, query), Refusal::NobodyToAsk);
}

#[test]
fn reg_18_a_draft_is_never_published_by_itself() {
    let mut world = drafted();
    let withheld = |world: &World| {
        let gate = Gate {
            public_reference: &|_, _| PublicRef::from_random_bits(1),
            target_listed: &|_| TargetListing::Active,
        };
        let (rows, withheld) = reduce(world.items.values().map(|held| &held.value), &gate);
        assert!(rows.is_empty());
        withheld[0].reason.clone()
    };
    assert_eq!(withheld(&world), WithheldReason::NotVerified);
    world.verifies(item());
    assert!(matches!(withheld(&world), WithheldReason::NoKnownFix(_)));
}

/// Drafted, with the version that is its fix.
fn with_target() -> World {
    let mut world = drafted();
    let targets = vec![ch_7("04010204")];
    world.does(
        Who::Dcc,
        Command::SetFixTargets {
            item: item(),
            clause: 1,
            targets,
        },
    );
    world
}

fn attach(n: u64, version: &str) -> Command {
    Command::AttachLaunch {
        item: item(),
        clause: 1,
        launch: Box::new(clean_launch(n, ch_7(version))),
    }
}

#[test]
fn one_1_a_launch_to_the_fix_is_attached_once() {
    let mut world = with_target();
    world.does(Who::Dcc, attach(2, "04010204"));
    let attached = &world.items[&item()].value.clauses[0].fix.launches;
    assert_eq!(attached.len(), 1);
    assert_eq!(attached[0].by, Who::Dcc.person());
    let again = world.refused(Who::Dcc, attach(2, "04010204"));
    assert_eq!(again, Refusal::LaunchAttached);
    world.does(Who::Dcc, attach(3, "04010204"));
}

#[test]
fn one_1_a_launch_to_another_version_is_no_evidence() {
    let mut world = with_target();
    let refused = world.refused(Who::Dcc, attach(2, "04010203"));
    assert_eq!(refused, Refusal::LaunchUnfit);
}

#[test]
fn one_1_a_launch_that_was_over_before_the_item_is_no_evidence() {
    let mut world = with_target();
    let mut launch = clean_launch(2, ch_7("04010204"));
    launch.completed_at = world.items[&item()].value.first_recorded.plus_seconds(-1);
    let attach = Command::AttachLaunch {
        item: item(),
        clause: 1,
        launch: Box::new(launch),
    };
    assert_eq!(world.refused(Who::Dcc, attach), Refusal::LaunchUnfit);
}

#[test]
fn one_1_a_launch_to_what_is_no_fix_any_more_is_let_go() {
    let mut world = with_target();
    world.does(Who::Dcc, attach(2, "04010204"));
    let command = Command::SetFixTargets {
        item: item(),
        clause: 1,
        targets: vec![ch_7("04010205")],
    };
    world.does(Who::Dcc, command);
    let fix = &world.items[&item()].value.clauses[0].fix;
    assert!(fix.launches.is_empty());
}
