//! REG-3, REG-9, REG-12, REG-13, DOMAIN traps 13 and 15: rounds, nil returns and the chase.

use crate::world::*;
use register::command::{Actor, Command, ReceivedFile};
use register::decision::{Decision, Event, MovedDeadline, NoticeAbout, Recipient, Refusal};
use register::edition::CoverageGiven;
use register::round::ReturnState;
use register::submission::SubmissionOutcome;
use terms::{Date, Division, Moment, OrganisationType, RoundRef, WorkingDayCalendar};

fn chases(world: &mut World, round: RoundRef) -> Decision {
    let command = Command::RaiseChases { round };
    world.try_as(Actor::Clock, command).expect("the clock may")
}

/// Opened on 5 January 2026, delivery agreed for this day with Northmere.
fn opened(agreed: Date) -> (World, RoundRef) {
    let mut world = World::new();
    let round = world.opens("2026 Q1", &[(Who::Northmere, agreed)]);
    (world, round)
}

fn extends(round: RoundRef, to: Date) -> Command {
    Command::AgreeExtension {
        round,
        provider: Who::Northmere.organisation(),
        to,
        reason: "The laboratory is closed".to_owned(),
    }
}

#[test]
fn reg_9_no_round_and_no_data_before_the_glossary() {
    let mut world = World::bare();
    let providers = [(Who::Northmere, day(2026, 1, 30))];
    let refusal = world.refused(Who::Dcc, open_round("2026 Q1", &providers));
    assert_eq!(refusal, Refusal::GlossaryNotPublished);
    let sent = Command::ReceiveSubmission(file(vec![row(1, em_100("00020120"))]));
    assert_eq!(
        world.refused(Who::Northmere, sent),
        Refusal::GlossaryNotPublished
    );
    let kind = ad_hoc();
    let edition = Command::PrepareEdition { kind, round: None };
    assert_eq!(
        world.refused(Who::Dcc, edition),
        Refusal::GlossaryNotPublished
    );
    world.does(
        Who::Dcc,
        Command::PublishGlossary {
            entries: glossary(),
        },
    );
    world.opens("2026 Q1", &providers);
}

#[test]
fn reg_9_a_published_entry_is_changed_and_never_lost() {
    let mut world = World::new();
    let mut entries = glossary();
    world.does(
        Who::Dcc,
        Command::PublishGlossary {
            entries: entries.clone(),
        },
    );
    entries[0].meaning = "Said better".to_owned();
    world.does(
        Who::Dcc,
        Command::PublishGlossary {
            entries: entries.clone(),
        },
    );
    entries.remove(0);
    let fewer = Command::PublishGlossary { entries };
    assert!(matches!(
        world.refused(Who::Dcc, fewer),
        Refusal::TextUnfit {
            field: "anchor",
            ..
        }
    ));
}

#[test]
fn reg_12_the_chase_is_raised_the_second_after_working_day_15_and_not_before() {
    // Agreed Friday 30 January: Working Day 1 is Monday 2 February, 15 is Friday 20 February.
    let (mut world, round) = opened(day(2026, 1, 30));
    world.now = Moment::parse_rfc3339("2026-02-20T23:59:59Z").unwrap();
    assert_eq!(chases(&mut world, round), Decision::default());
    world.now = Moment::parse_rfc3339("2026-02-21T00:00:00Z").unwrap();
    let decision = chases(&mut world, round);
    let provider = Who::Northmere.organisation();
    let due = day(2026, 2, 20);
    assert_eq!(
        decision.events,
        [Event::ChaseFellDue {
            round,
            provider,
            day: due
        }]
    );
    assert_eq!(
        decision.notices[0].to,
        Recipient::Every(OrganisationType::Secas),
        "SECAS chases, not DCC"
    );
    assert_eq!(decision.notices.len(), 1);
    assert_eq!(
        decision.notices[0].about,
        NoticeAbout::ChaseDue {
            round,
            provider,
            day: due
        }
    );
}

#[test]
fn trap_13_the_day_ends_by_the_clocks_of_great_britain_in_summer() {
    // Agreed 12 March: 15 Working Days with Good Friday 3 April later on is 2 April, in BST.
    let (mut world, round) = opened(day(2026, 3, 12));
    world.now = Moment::parse_rfc3339("2026-04-02T22:59:59Z").unwrap();
    assert_eq!(chases(&mut world, round), Decision::default());
    world.now = Moment::parse_rfc3339("2026-04-02T23:00:00Z").unwrap();
    assert_eq!(chases(&mut world, round).events.len(), 1);
}

#[test]
fn reg_12_the_clock_may_ask_as_often_as_it_likes_and_a_chase_is_raised_once() {
    let (mut world, round) = opened(day(2026, 1, 30));
    world.now = nine_o_clock(day(2026, 2, 23));
    assert_eq!(chases(&mut world, round).events.len(), 1);
    assert_eq!(chases(&mut world, round), Decision::default());
    world.now = nine_o_clock(day(2026, 3, 23));
    assert_eq!(chases(&mut world, round), Decision::default());
}

#[test]
fn trap_15_each_provider_has_its_own_agreed_date() {
    let mut world = World::new();
    let providers = [
        (Who::Northmere, day(2026, 1, 30)),
        (Who::NorthernReach, day(2026, 2, 6)),
    ];
    let round = world.opens("2026 Q1", &providers);
    world.now = nine_o_clock(day(2026, 2, 21));
    assert_eq!(chases(&mut world, round).events.len(), 1);
    world.now = nine_o_clock(day(2026, 2, 28));
    assert_eq!(chases(&mut world, round).events.len(), 1);
}

#[test]
fn reg_12_data_in_time_or_late_ends_the_clock_but_a_refused_file_does_not() {
    let (mut world, round) = opened(day(2026, 1, 30));
    let mut refused = file(vec![row(1, em_100("00020120"))]);
    refused.errors = 1;
    world.does(Who::Northmere, Command::ReceiveSubmission(refused));
    let mut in_time = world.clone();
    in_time.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    for world in [&mut world, &mut in_time] {
        world.now = nine_o_clock(day(2026, 2, 23));
    }
    assert_eq!(chases(&mut in_time, round), Decision::default());
    assert_eq!(chases(&mut world, round).events.len(), 1);
}

#[test]
fn trap_15_a_bank_holiday_loaded_mid_count_moves_the_open_deadline_and_both_days_are_journalled() {
    let (mut world, round) = opened(day(2026, 1, 30));
    world.now = nine_o_clock(day(2026, 2, 10));
    let calendar = england_2026(&[day(2026, 2, 18)]);
    let decision = world.does(Who::Dcc, Command::LoadCalendar { calendar });
    assert_eq!(
        decision.events,
        [Event::CalendarLoaded {
            version: 2,
            deadlines_moved: vec![MovedDeadline {
                round,
                provider: Who::Northmere.organisation(),
                from: day(2026, 2, 20),
                to: day(2026, 2, 23),
            }]
        }]
    );
    world.now = Moment::end_of_day(day(2026, 2, 23));
    assert_eq!(chases(&mut world, round), Decision::default());
    world.now = world.now.plus_seconds(1);
    assert_eq!(chases(&mut world, round).events.len(), 1);
}

#[test]
fn trap_15_a_new_calendar_moves_no_deadline_that_is_closed() {
    let (mut world, _) = opened(day(2026, 1, 30));
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let calendar = england_2026(&[day(2026, 2, 18)]);
    let decision = world.does(Who::Dcc, Command::LoadCalendar { calendar });
    assert_eq!(
        decision.events,
        [Event::CalendarLoaded {
            version: 2,
            deadlines_moved: Vec::new()
        }]
    );
}

#[test]
fn reg_12_the_calendar_of_scotland_can_be_loaded() {
    let (mut world, _) = opened(day(2026, 1, 30));
    let holidays = [(day(2026, 1, 2), "2nd January".to_owned())].into();
    let calendar = WorkingDayCalendar::new(9, Division::Scotland, holidays);
    world.does(Who::Dcc, Command::LoadCalendar { calendar });
    assert_eq!(world.calendar.division(), Division::Scotland);
    assert_eq!(world.calendar.version(), 2, "versions count on");
}

#[test]
fn trap_15_an_extension_restarts_the_clock_and_stays_on_record() {
    let (mut world, round) = opened(day(2026, 1, 30));
    world.now = nine_o_clock(day(2026, 2, 23));
    chases(&mut world, round);
    world.does(Who::Dcc, extends(round, day(2026, 2, 27)));
    let entry = &world.rounds[0].value.returns[0];
    assert_eq!(entry.agreed, day(2026, 2, 27));
    assert_eq!(entry.extensions[0].from, day(2026, 1, 30));
    // Working Day 15 after 27 February is 20 March.
    world.now = Moment::end_of_day(day(2026, 3, 20));
    assert_eq!(chases(&mut world, round), Decision::default());
    world.now = world.now.plus_seconds(1);
    assert_eq!(chases(&mut world, round).events.len(), 1);
}

#[test]
fn trap_15_an_extension_is_later_and_not_in_the_past() {
    let (mut world, round) = opened(day(2026, 1, 30));
    for to in [day(2026, 1, 30), day(2026, 1, 29)] {
        assert_eq!(
            world.refused(Who::Dcc, extends(round, to)),
            Refusal::DateUnfit
        );
    }
    world.now = nine_o_clock(day(2026, 2, 10));
    let to = day(2026, 2, 9);
    assert_eq!(
        world.refused(Who::Dcc, extends(round, to)),
        Refusal::DateUnfit
    );
}

#[test]
fn reg_13_a_nil_return_is_something_given_and_nothing_is_nothing() {
    let mut world = World::new();
    let agreed = day(2026, 1, 30);
    let providers = [
        (Who::Northmere, agreed),
        (Who::Halden, agreed),
        (Who::Calder, agreed),
    ];
    let round = world.opens("2026 Q1", &providers);
    world.does(Who::Northmere, Command::DeclareNilReturn { round });
    world.sends(Who::Halden, vec![row(1, ch_7("04010203"))]);
    let early = world.prepares(quarterly("2026 Q1"), Some(round));
    let early = world.publishes(early).coverage;
    assert!(
        early.iter().all(|fact| fact.provider != "Calder & Rowe"),
        "nobody is named for data that is not due yet"
    );
    world.now = nine_o_clock(day(2026, 1, 31));
    let edition = world.prepares(quarterly("2026 Q1"), Some(round));
    let coverage = world.publishes(edition).coverage;
    let given: Vec<_> = coverage
        .iter()
        .map(|fact| (fact.provider.as_str(), fact.given))
        .collect();
    assert_eq!(
        given,
        [
            ("Calder & Rowe", CoverageGiven::Nothing),
            ("Halden Metering", CoverageGiven::Data),
            ("Northmere", CoverageGiven::NilReturn),
        ]
    );
    world.now = nine_o_clock(day(2026, 2, 23));
    assert_eq!(chases(&mut world, round).events.len(), 1, "only the third");
}

#[test]
fn reg_13_a_file_without_rows_is_a_nil_return() {
    let (mut world, _) = opened(day(2026, 1, 30));
    world.sends(Who::Northmere, Vec::new());
    assert!(matches!(
        world.rounds[0].value.returns[0].state,
        ReturnState::Nil { .. }
    ));
    assert_eq!(
        world.submissions.last().unwrap().outcome,
        SubmissionOutcome::NilReturn
    );
}

/// Whether each round has data, newest first.
fn with_data(world: &World) -> Vec<bool> {
    let received = |state| matches!(state, ReturnState::Received { .. });
    let rounds = world.rounds.iter();
    rounds
        .map(|stored| received(stored.value.returns[0].state))
        .collect()
}

#[test]
fn reg_12_a_file_that_names_no_round_counts_for_the_one_due_first() {
    let mut world = World::new();
    let early = world.opens("2026 Q1", &[(Who::Northmere, day(2026, 1, 30))]);
    world.opens("2026 Q2", &[(Who::Northmere, day(2026, 4, 30))]);
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    assert_eq!(with_data(&world), [false, true]);
    assert_eq!(world.submissions.last().unwrap().round, Some(early));
    // What was due first follows from the day agreed last.
    let mut later = World::new();
    let extended = later.opens("2026 Q1", &[(Who::Northmere, day(2026, 1, 30))]);
    later.opens("2026 Q2", &[(Who::Northmere, day(2026, 4, 30))]);
    later.does(Who::Dcc, extends(extended, day(2026, 5, 29)));
    later.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    assert_eq!(with_data(&later), [true, false]);
}

#[test]
fn reg_12_a_file_counts_for_the_round_that_its_sender_names_and_for_no_other() {
    let mut world = World::new();
    let early = world.opens("2026 Q1", &[(Who::Northmere, day(2026, 1, 30))]);
    let later = world.opens("2026 Q2", &[(Who::Northmere, day(2026, 4, 30))]);
    let foreign = world.opens("2026 Q3", &[(Who::Halden, day(2026, 4, 30))]);
    let named = |round| {
        let rows = vec![row(1, em_100("00020120"))];
        Command::ReceiveSubmission(ReceivedFile {
            round: Some(round),
            ..file(rows)
        })
    };
    world.does(Who::Northmere, named(later));
    assert_eq!(world.submissions.last().unwrap().round, Some(later));
    assert_eq!(
        world.refused(Who::Northmere, named(later)),
        Refusal::ReturnAlreadyGiven
    );
    assert_eq!(
        world.refused(Who::Northmere, named(foreign)),
        Refusal::NotFound
    );
    world.does(Who::Northmere, named(early));
    assert_eq!(world.submissions.last().unwrap().round, Some(early));
}

#[test]
fn reg_13_data_after_a_nil_return_is_data() {
    let (mut world, round) = opened(day(2026, 1, 30));
    world.does(Who::Northmere, Command::DeclareNilReturn { round });
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    assert!(matches!(
        world.rounds[0].value.returns[0].state,
        ReturnState::Received { .. }
    ));
}

#[test]
fn reg_13_a_nil_return_is_given_once_and_not_after_data() {
    let (mut world, round) = opened(day(2026, 1, 30));
    let mut with_data = world.clone();
    with_data.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let nil = || Command::DeclareNilReturn { round };
    assert_eq!(with_data.refused(Who::Northmere, nil()), Refusal::NotNil);
    with_data.sends(Who::Northmere, Vec::new());
    assert!(matches!(
        with_data.rounds[0].value.returns[0].state,
        ReturnState::Received { .. }
    ));
    world.does(Who::Northmere, nil());
    assert_eq!(
        world.refused(Who::Northmere, nil()),
        Refusal::ReturnAlreadyGiven
    );
}

#[test]
fn reg_12_secas_records_what_it_did_about_a_chase() {
    let (mut world, round) = opened(day(2026, 1, 30));
    let note = |provider: Who| Command::RecordChase {
        round,
        provider: provider.organisation(),
        note: "Wrote to the provider".to_owned(),
    };
    assert_eq!(
        world.refused(Who::Secas, note(Who::Northmere)),
        Refusal::NoChase
    );
    assert_eq!(
        world.refused(Who::Secas, note(Who::Halden)),
        Refusal::NotFound
    );
    world.now = nine_o_clock(day(2026, 2, 23));
    chases(&mut world, round);
    world.does(Who::Secas, note(Who::Northmere));
    let chase = world.rounds[0].value.returns[0].chase.as_ref().unwrap();
    assert_eq!(chase.records[0].by, Who::Secas.person());
}

#[test]
fn reg_12_a_round_asks_manufacturers_and_csps_each_once_on_a_day_to_come() {
    let mut world = World::new();
    let fit = day(2026, 1, 30);
    for (providers, expected) in [
        (vec![], Refusal::ProvidersUnfit),
        (vec![(Who::Brightwater, fit)], Refusal::ProvidersUnfit),
        (vec![(Who::Secas, fit)], Refusal::ProvidersUnfit),
        (
            vec![(Who::Northmere, fit), (Who::Northmere, fit)],
            Refusal::ProvidersUnfit,
        ),
        (vec![(Who::Northmere, day(2026, 1, 4))], Refusal::DateUnfit),
        (vec![(Who::Northmere, day(2099, 1, 4))], Refusal::DateUnfit),
    ] {
        let refusal = world.refused(Who::Dcc, open_round("2026 Q1", &providers));
        assert_eq!(refusal, expected, "{providers:?}");
    }
    world.opens("2026 Q1", &[(Who::Northmere, day(2026, 1, 5))]);
    for same in ["2026 Q1", " 2026  q1 ", "2026-Q1"] {
        let again = open_round(same, &[(Who::Halden, fit)]);
        assert_eq!(
            world.refused(Who::Dcc, again),
            Refusal::RoundExists,
            "{same}"
        );
    }
}

#[test]
fn reg_12_a_chase_after_no_day_or_after_years_is_refused() {
    let mut world = World::new();
    for count in [0, 261, u32::MAX] {
        let mut command = open_round("2026 Q1", &[(Who::Northmere, day(2026, 1, 30))]);
        if let Command::OpenRound {
            chase_after_working_days,
            ..
        } = &mut command
        {
            *chase_after_working_days = count;
        }
        assert_eq!(
            world.refused(Who::Dcc, command),
            Refusal::DateUnfit,
            "{count}"
        );
    }
    let (mut world, round) = opened(day(2026, 1, 30));
    let far = extends(round, day(9999, 12, 30));
    assert_eq!(world.refused(Who::Dcc, far), Refusal::DateUnfit);
}

#[test]
fn reg_12_every_provider_is_told_of_the_round_and_listed_alphabetically() {
    let mut world = World::new();
    let agreed = day(2026, 1, 30);
    let providers = [
        (Who::SouthernArc, agreed),
        (Who::Northmere, agreed),
        (Who::Calder, agreed),
    ];
    world.opens("2026 Q1", &providers);
    let told: Vec<_> = world.notices.iter().map(|notice| notice.to).collect();
    let expected = [Who::Calder, Who::Northmere, Who::SouthernArc]
        .map(|who| Recipient::Organisation(who.organisation()));
    assert_eq!(told, expected);
}
