//! STYLE 16: which refusal comes first. Authority over the act; existence of the object and
//! authority over it; fitness of what was sent; the object's stage; the rule of the act.

use crate::world::*;
use register::command::Command;
use register::decision::{Refusal, StageName};
use register::edition::EditionKind;
use register::item::{DeclineReason, RepeatVerdict};
use terms::reference::{ConfirmationRef, QueryRef};
use terms::{EditionRef, ItemRef, RoundRef};

const NOTHING: &str = "";

fn absent_item() -> ItemRef {
    ItemRef::from_random_bits(9)
}

fn query(item: ItemRef, question: &str, due_working_days: u32) -> Command {
    Command::QueryItem {
        item,
        question: question.to_owned(),
        due_working_days,
    }
}

/// Each command with the refusal that must come of it, tried in turn in the same world.
#[track_caller]
fn check(world: &World, steps: Vec<(Who, Command, Refusal)>) {
    for (who, command, expected) in steps {
        let refusal = world.decide(who.actor(), &command).expect_err("refused");
        assert_eq!(refusal, expected, "{who:?} {command:?}");
    }
}

fn text_unfit(field: &'static str) -> Refusal {
    let length_max = match field {
        "period" | "format" => 200,
        _ => 10_000,
    };
    Refusal::TextUnfit { field, length_max }
}

#[test]
fn an_act_on_an_item_is_refused_for_authority_existence_text_stage_and_rule_in_turn() {
    let mut world = World::new();
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    let reason = DeclineReason::Insufficient;
    world.does(Who::Dcc, Command::DeclineItem { item, reason });
    let stage = StageName::Declined;
    let join = |item, clauses| Command::CombineClauses { item, clauses };
    let repeat = |item, other| Command::DecideRepeat {
        item,
        other,
        verdict: RepeatVerdict::Same,
    };
    check(
        &world,
        vec![
            (
                Who::Halden,
                query(absent_item(), NOTHING, 0),
                Refusal::NotAuthorised,
            ),
            (
                Who::Dcc,
                query(absent_item(), NOTHING, 0),
                Refusal::NotFound,
            ),
            (Who::Dcc, query(item, NOTHING, 0), text_unfit("question")),
            (Who::Dcc, query(item, "Since when?", 0), Refusal::DateUnfit),
            (Who::Dcc, query(item, "Since when?", 61), Refusal::DateUnfit),
            (
                Who::Dcc,
                query(item, "Since when?", 5),
                Refusal::StageUnfit { stage },
            ),
            (Who::Dcc, join(absent_item(), vec![1]), Refusal::NotFound),
            (Who::Dcc, join(item, vec![1]), Refusal::ClausesUnfit),
            (
                Who::Dcc,
                join(item, vec![1, 9]),
                Refusal::StageUnfit { stage },
            ),
            (
                Who::Dcc,
                repeat(absent_item(), absent_item()),
                Refusal::NotFound,
            ),
            (Who::Dcc, repeat(item, absent_item()), Refusal::NotFound),
            (Who::Dcc, repeat(item, item), Refusal::SameItem),
            (
                Who::Dcc,
                Command::VerifyItem { item, seen: 0 },
                Refusal::StageUnfit { stage },
            ),
            (
                Who::Dcc,
                Command::AskConfirmation { item, clause: 9 },
                Refusal::StageUnfit { stage },
            ),
            (
                Who::Dcc,
                Command::SetFixTargets {
                    item,
                    clause: 9,
                    targets: Vec::new(),
                },
                Refusal::StageUnfit { stage },
            ),
        ],
    );
}

#[test]
fn an_answer_to_dcc_is_refused_for_existence_before_its_text() {
    let mut world = World::new();
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    let answer = |item, text: &str| Command::AnswerQuery {
        item,
        query: QueryRef::from_random_bits(9),
        text: text.to_owned(),
    };
    check(
        &world,
        vec![
            (Who::Secas, answer(item, NOTHING), Refusal::NotAuthorised),
            (Who::Halden, answer(item, NOTHING), Refusal::NotFound),
            (Who::Northmere, answer(item, NOTHING), text_unfit("answer")),
            (
                Who::Northmere,
                answer(item, "Since May"),
                Refusal::NoOpenQuery,
            ),
        ],
    );
}

#[test]
fn reg_6_a_confirmation_is_refused_for_the_request_the_text_and_the_answer_in_turn() {
    let mut world = World::new();
    world.sends_known(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    let request = world.request(item, 1);
    let confirm = |request, evidence: &str| Command::ConfirmFix {
        item,
        request,
        evidence: evidence.to_owned(),
    };
    let refuse = |request, reason: &str| Command::RefuseFix {
        item,
        request,
        reason: reason.to_owned(),
    };
    let withdraw = |request, reason: &str| Command::WithdrawConfirmation {
        item,
        request,
        reason: reason.to_owned(),
    };
    let absent = ConfirmationRef::from_random_bits(9);
    check(
        &world,
        vec![
            (Who::Dcc, confirm(absent, NOTHING), Refusal::NotAuthorised),
            (
                Who::Northmere,
                confirm(absent, NOTHING),
                Refusal::NoSuchRequest,
            ),
            (
                Who::Halden,
                confirm(request, NOTHING),
                Refusal::NoSuchRequest,
            ),
            (
                Who::Northmere,
                confirm(request, NOTHING),
                text_unfit("evidence"),
            ),
            (
                Who::Northmere,
                confirm(request, "A"),
                Refusal::AlreadyAnswered,
            ),
            (
                Who::Northmere,
                refuse(absent, NOTHING),
                Refusal::NoSuchRequest,
            ),
            (
                Who::Northmere,
                refuse(request, NOTHING),
                text_unfit("reason"),
            ),
            (
                Who::Northmere,
                refuse(request, "A"),
                Refusal::AlreadyAnswered,
            ),
            (
                Who::Halden,
                withdraw(request, NOTHING),
                Refusal::NoSuchRequest,
            ),
            (
                Who::Northmere,
                withdraw(request, NOTHING),
                text_unfit("reason"),
            ),
        ],
    );
    world.does(Who::Northmere, withdraw(request, "Recalled"));
    check(
        &world,
        vec![
            (
                Who::Northmere,
                withdraw(request, "A"),
                Refusal::NothingConfirmed,
            ),
            (
                Who::Northmere,
                confirm(request, "A"),
                Refusal::AlreadyAnswered,
            ),
        ],
    );
}

#[test]
fn reg_12_a_round_is_refused_for_text_providers_date_glossary_and_period_in_turn() {
    let fit = day(2026, 1, 30);
    let open = |period: &str, who: Who, agreed| open_round(period, &[(who, agreed)]);
    let past = day(2026, 1, 2);
    check(
        &World::bare(),
        vec![
            (
                Who::Halden,
                open(NOTHING, Who::Secas, past),
                Refusal::NotAuthorised,
            ),
            (
                Who::Dcc,
                open(NOTHING, Who::Secas, past),
                text_unfit("period"),
            ),
            (
                Who::Dcc,
                open("2026 Q1", Who::Secas, past),
                Refusal::ProvidersUnfit,
            ),
            (
                Who::Dcc,
                open("2026 Q1", Who::Halden, past),
                Refusal::DateUnfit,
            ),
            (
                Who::Dcc,
                open("2026 Q1", Who::Halden, fit),
                Refusal::GlossaryNotPublished,
            ),
        ],
    );
    let mut world = World::new();
    let round = world.opens("2026 Q1", &[(Who::Northmere, fit)]);
    let extend = |round, provider: Who, to, reason: &str| Command::AgreeExtension {
        round,
        provider: provider.organisation(),
        to,
        reason: reason.to_owned(),
    };
    let absent = RoundRef::from_random_bits(9);
    check(
        &world,
        vec![
            (
                Who::Dcc,
                open("2026 Q1", Who::Halden, past),
                Refusal::DateUnfit,
            ),
            (
                Who::Dcc,
                open("2026 Q1", Who::Halden, fit),
                Refusal::RoundExists,
            ),
            (
                Who::Dcc,
                extend(absent, Who::Northmere, past, NOTHING),
                Refusal::NotFound,
            ),
            (
                Who::Dcc,
                extend(round, Who::Halden, past, NOTHING),
                Refusal::NotFound,
            ),
            (
                Who::Dcc,
                extend(round, Who::Northmere, past, NOTHING),
                text_unfit("reason"),
            ),
            (
                Who::Dcc,
                extend(round, Who::Northmere, past, "A"),
                Refusal::DateUnfit,
            ),
        ],
    );
    world.does(Who::Northmere, Command::DeclareNilReturn { round });
    let later = day(2026, 2, 27);
    check(
        &world,
        vec![
            (
                Who::Dcc,
                extend(round, Who::Northmere, past, "A"),
                Refusal::DateUnfit,
            ),
            (
                Who::Dcc,
                extend(round, Who::Northmere, later, "A"),
                Refusal::ReturnAlreadyGiven,
            ),
        ],
    );
}

#[test]
fn reg_18_an_edition_is_refused_for_existence_state_person_and_staleness_in_turn() {
    let mut world = World::new();
    let absent = EditionRef::from_random_bits(9);
    let publish = |edition| Command::PublishEdition { edition };
    let discard = |edition, reason: &str| Command::DiscardEdition {
        edition,
        reason: reason.to_owned(),
    };
    let edition = world.prepares(ad_hoc(), None);
    world.sends_known(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let no_reason = EditionKind::AdHoc {
        reason: String::new(),
    };
    let prepare = |kind, round| Command::PrepareEdition { kind, round };
    let no_round = RoundRef::from_random_bits(9);
    check(
        &world,
        vec![
            (Who::Secas, publish(absent), Refusal::NotAuthorised),
            (Who::DccSecond, publish(absent), Refusal::NotFound),
            (Who::Dcc, publish(edition), Refusal::SecondPersonNeeded),
            (Who::DccSecond, publish(edition), Refusal::EditionStale),
            (Who::Dcc, discard(absent, NOTHING), Refusal::NotFound),
            (Who::Dcc, discard(edition, NOTHING), text_unfit("reason")),
            (
                Who::Dcc,
                prepare(no_reason.clone(), Some(no_round)),
                Refusal::NotFound,
            ),
            (Who::Dcc, prepare(no_reason, None), text_unfit("reason")),
            (
                Who::Dcc,
                prepare(erratum(), None),
                Refusal::NothingPublished,
            ),
            (Who::Dcc, prepare(ad_hoc(), None), Refusal::EditionPending),
        ],
    );
    world.does(Who::Dcc, discard(edition, "Prepared by mistake"));
    check(
        &world,
        vec![
            (Who::Dcc, publish(edition), Refusal::EditionStateUnfit),
            (Who::Dcc, discard(edition, NOTHING), text_unfit("reason")),
            (Who::Dcc, discard(edition, "A"), Refusal::EditionStateUnfit),
        ],
    );
    check(
        &World::bare(),
        vec![(
            Who::Dcc,
            prepare(erratum(), None),
            Refusal::GlossaryNotPublished,
        )],
    );
}

#[test]
fn every_refusal_has_a_code_of_its_own() {
    let codes = [
        Refusal::NotAuthorised,
        Refusal::NotFound,
        text_unfit("reason"),
        Refusal::DateUnfit,
        Refusal::AlreadyAnswered,
        Refusal::EditionStale,
    ]
    .map(|refusal| refusal.code());
    let distinct: std::collections::BTreeSet<_> = codes.into_iter().collect();
    assert_eq!(distinct.len(), codes.len());
    assert!(
        codes
            .iter()
            .all(|code| code.bytes().all(|b| b == b'-' || b.is_ascii_uppercase()))
    );
}
