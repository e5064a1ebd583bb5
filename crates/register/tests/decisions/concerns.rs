//! REG-5, REG-11, DOMAIN traps 4 and 19: concerns with channels of their own, and diverted items.

use crate::world::*;
use register::StatusOfInformation;
use register::command::{Command, ReceivedFile};
use register::decision::{Decision, Event, NoticeAbout, Recipient, Refusal, StageName};
use register::item::{Concern, Source};
use register::items_named::ItemsNamed;
use register::submission::{Submission, SubmissionOutcome};
use terms::{DeviceType, ItemRef};

fn raised(world: &mut World, concern: Option<Concern>) -> ItemRef {
    world.does(
        Who::Brightwater,
        Command::RaiseItem {
            terms: vec![term(&em_100("00020120"))],
            status: StatusOfInformation::Issue,
            summary: "CANARY-SUMMARY".to_owned(),
            fix_information: Some("CANARY-FIX".to_owned()),
            concern,
        },
    );
    world.item_ref(Who::Brightwater, 1)
}

#[test]
fn reg_5_an_item_raised_by_a_party_is_recorded_with_source_and_status() {
    let mut world = World::new();
    raised(&mut world, None);
    let held = world.item(Who::Brightwater, 1);
    assert_eq!(held.source, Source::SecParty);
    assert_eq!(held.stage.name(), StageName::Received);
    assert_eq!(held.clauses[0].status, StatusOfInformation::Issue);
    assert_eq!(held.clauses[0].date_last_updated, world.now.uk_date());
}

#[test]
fn reg_11_each_concern_is_recorded_and_withholds_the_entry_until_dcc_clears_it() {
    for concern in Concern::ALL {
        let mut world = World::new();
        let item = raised(&mut world, Some(concern));
        assert_eq!(world.items[&item].value.concern, Some(concern));
        world.makes_known(item, 1);
        assert_eq!(world.edition().rows, [], "{concern:?}");
        world.does(Who::Dcc, Command::ClearConcern { item });
        assert_eq!(world.edition().rows.len(), 1, "{concern:?}");
    }
}

#[test]
fn reg_11_dcc_marks_a_concern_on_an_item_of_a_file_and_its_provider_is_told() {
    for concern in Concern::ALL {
        let mut world = World::new();
        world.sends_known(Who::Northmere, vec![row(1, em_100("00020120"))]);
        assert_eq!(world.edition().rows.len(), 1);
        let item = world.item_ref(Who::Northmere, 1);
        let mark = Command::MarkConcern { item, concern };
        let decision = world.does(Who::Dcc, mark.clone());
        assert_eq!(decision.events, [Event::ConcernMarked { item, concern }]);
        let [notice] = decision.notices.as_slice() else {
            panic!("one notice: {:?}", decision.notices);
        };
        let to = Recipient::Organisation(Who::Northmere.organisation());
        assert_eq!(notice.to, to);
        assert_eq!(notice.about, NoticeAbout::ConcernMarked { item, concern });
        assert_eq!(world.item(Who::Northmere, 1).concern, Some(concern));
        // Marked again it changes nothing, and nobody is told twice.
        assert_eq!(world.does(Who::Dcc, mark.clone()), Decision::default());
        let edition = world.edition();
        assert_eq!(edition.rows, []);
        assert_eq!(edition.tombstones[0].reason.code(), "TAKEN-OUT-ON-REVIEW");
        // A re-send of the file does not clear the mark.
        world.sends(Who::Northmere, vec![row(1, em_100("00020121"))]);
        assert_eq!(world.item(Who::Northmere, 1).concern, Some(concern));
        // Cleared and marked anew, it is told anew.
        world.does(Who::Dcc, Command::ClearConcern { item });
        let again = world.does(Who::Dcc, mark);
        assert_ne!(again.notices[0].key, notice.key);
    }
}

#[test]
fn reg_11_a_concern_takes_the_place_of_another_at_every_stage_but_diverted() {
    let mut world = World::new();
    let item = raised(&mut world, Some(Concern::Billing));
    world.does(Who::Brightwater, Command::WithdrawItem { item });
    let concern = Concern::Safety;
    world.does(Who::Dcc, Command::MarkConcern { item, concern });
    assert_eq!(world.items[&item].value.concern, Some(concern));
    let stage = StageName::Withdrawn;
    assert_eq!(world.items[&item].value.stage.name(), stage);
    world.does(Who::Dcc, Command::DivertItem { item });
    let stage = StageName::Diverted;
    let refusal = world.refused(Who::Dcc, Command::MarkConcern { item, concern });
    assert_eq!(refusal, Refusal::StageUnfit { stage });
}

#[test]
fn trap_19_a_diverted_item_leaves_no_text_anywhere() {
    let mut world = World::new();
    let item = raised(&mut world, Some(Concern::Security));
    let question = "CANARY-QUESTION".to_owned();
    world.does(
        Who::Dcc,
        Command::QueryItem {
            item,
            question,
            due_working_days: 5,
        },
    );
    let decision = world.does(Who::Dcc, Command::DivertItem { item });
    let left = &world.items[&item].value;
    assert!(left.clauses.is_empty() && left.queries.is_empty() && left.repeats.is_empty());
    for text in [
        format!("{decision:?}"),
        format!("{:?}", world.events),
        format!("{:?}", world.notices),
        format!("{:?}", world.items),
    ] {
        assert!(!text.contains("CANARY"), "{text}");
    }
    assert_eq!(world.edition().rows, []);
}

#[test]
fn reg_11_a_file_holds_a_diverted_item_that_it_names_whatever_became_of_the_file() {
    let mut world = World::new();
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    let before = world.submissions[0].clone();
    let names = |world: &World, submission: &Submission, item: ItemRef| {
        let named = &world.items_named[&submission.reference];
        named.hold_diverted(submission.received_at, &world.items[&item].value)
    };
    assert!(!names(&world, &before, item), "it is not diverted yet");
    // A file of which nothing could be read comes before the diversion, and another after it.
    let broken = |n: u8| ReceivedFile {
        errors: 1,
        named: ItemsNamed::UNREAD,
        sha256: [n; 32],
        ..file(Vec::new())
    };
    world.does(Who::Northmere, Command::ReceiveSubmission(broken(1)));
    world.now = world.now.plus_seconds(60);
    world.does(Who::Dcc, Command::DivertItem { item });
    world.now = world.now.plus_seconds(60);
    world.does(Who::Northmere, Command::ReceiveSubmission(broken(2)));
    world.sends(Who::Northmere, vec![row(2, em_100("00020120"))]);
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let held: Vec<bool> = world
        .submissions
        .iter()
        .map(|submission| names(&world, submission, item))
        .collect();
    assert_eq!(held, [true, true, false, false, true]);
    let other = world.item_ref(Who::Northmere, 2);
    assert!(!names(&world, &before, other));
}

#[test]
fn trap_19_a_diverted_item_stays_diverted_whatever_is_sent_or_asked() {
    let mut world = World::new();
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    world.does(Who::Dcc, Command::DivertItem { item });
    let before = world.items.clone();
    world.sends(Who::Northmere, vec![row(1, em_100("00020121"))]);
    assert_eq!(world.items, before);
    assert!(matches!(
        world.submissions.last().unwrap().outcome,
        SubmissionOutcome::Accepted {
            items_unchanged: 1,
            ..
        }
    ));
    for command in [
        world.verify(item),
        Command::ClearConcern { item },
        Command::DivertItem { item },
    ] {
        assert_eq!(
            world.refused(Who::Dcc, command),
            Refusal::StageUnfit {
                stage: StageName::Diverted
            }
        );
    }
    let stage = StageName::Diverted;
    let refusal = world.refused(Who::Northmere, Command::WithdrawItem { item });
    assert_eq!(refusal, Refusal::StageUnfit { stage });
}

#[test]
fn trap_19_a_published_entry_that_turns_out_to_be_a_security_matter_is_taken_out_without_saying_so()
{
    let mut world = World::new();
    world.sends_known(Who::Northmere, vec![row(1, em_100("00020120"))]);
    world.edition();
    let item = world.item_ref(Who::Northmere, 1);
    world.does(Who::Dcc, Command::DivertItem { item });
    let next = world.edition();
    assert_eq!(next.rows, []);
    assert_eq!(next.tombstones[0].reason.code(), "TAKEN-OUT-ON-REVIEW");
}

#[test]
fn trap_4_record_status_and_stage_are_different_scales() {
    let mut world = World::new();
    for (identifier, status) in (1..).zip(StatusOfInformation::ALL) {
        let row = register::SubmittedRow {
            status,
            ..row(identifier, em_100("00020120"))
        };
        world.sends_known(Who::Northmere, vec![row]);
    }
    let rows = world.edition().rows;
    let mut statuses: Vec<_> = rows.iter().map(|row| row.status()).collect();
    statuses.sort();
    assert_eq!(
        statuses,
        StatusOfInformation::ALL,
        "a known fix publishes each"
    );
}

#[test]
fn trap_22_dcc_declines_an_item_with_its_reason_and_tells_the_provider() {
    let mut world = World::new();
    for (identifier, reason) in (1..).zip(register::item::DeclineReason::ALL) {
        world.sends_known(Who::Northmere, vec![row(identifier, em_100("00020120"))]);
        let item = world.item_ref(Who::Northmere, identifier);
        let decision = world.does(Who::Dcc, Command::DeclineItem { item, reason });
        assert_eq!(decision.notices.len(), 1);
        assert_eq!(
            decision.notices[0].to,
            register::decision::Recipient::Organisation(Who::Northmere.organisation())
        );
    }
    assert_eq!(world.edition().rows, []);
}

#[test]
fn reg_10_a_smets1_device_is_refused_wherever_it_is_named() {
    let mut world = World::new();
    let raise = |model: &str, summary: &str, fix: Option<&str>| Command::RaiseItem {
        terms: vec![term(&device(DeviceType::Esme, "Orrin", model, "0001"))],
        status: StatusOfInformation::Issue,
        summary: summary.to_owned(),
        fix_information: fix.map(str::to_owned),
        concern: None,
    };
    for command in [
        raise("SMETS1 E1", "It fails", None),
        raise("E1", "It fails on SMETS-1 meters", None),
        raise("E1", "It fails", Some("As for smets 1")),
    ] {
        assert_eq!(world.refused(Who::Brightwater, command), Refusal::Smets1);
    }
    world.does(
        Who::Brightwater,
        raise("E1", "It fails on SMETS2 meters", None),
    );
}
