//! STYLE 23: texts that people type are refused where they are empty, too long, or hold what
//! nobody can see; every field alike.

use crate::scenes::scenes;
use crate::world::*;
use register::command::Command;
use register::decision::Refusal;
use register::edition::EditionKind;

/// The command with one of its texts replaced, once for each text field it has.
fn with_text(command: &Command, text: &str) -> Vec<(&'static str, usize, Command)> {
    let mut variants = Vec::new();
    let mut put = |field, length_max, change: &dyn Fn(&mut Command)| {
        let mut changed = command.clone();
        change(&mut changed);
        variants.push((field, length_max, changed));
    };
    let text = || text.to_owned();
    match command {
        Command::PublishGlossary { .. } => {
            let fields: [(
                &str,
                usize,
                fn(&mut register::glossary::GlossaryEntry) -> &mut String,
            ); 4] = [
                ("anchor", 200, |entry| &mut entry.anchor),
                ("term", 200, |entry| &mut entry.term),
                ("meaning", 10_000, |entry| &mut entry.meaning),
                ("source", 200, |entry| &mut entry.source),
            ];
            for (field, length_max, of) in fields {
                put(field, length_max, &|command| {
                    if let Command::PublishGlossary { entries } = command {
                        *of(&mut entries[0]) = text();
                    }
                });
            }
        }
        Command::OpenRound { .. } => {
            for (at, (field, length_max)) in [
                ("period", 200),
                ("format", 200),
                ("delivery method", 10_000),
            ]
            .into_iter()
            .enumerate()
            {
                put(field, length_max, &|command| {
                    if let Command::OpenRound {
                        period,
                        format,
                        delivery_method,
                        ..
                    } = command
                    {
                        *[period, format, delivery_method][at] = text();
                    }
                });
            }
        }
        Command::RaiseItem { .. } => {
            put("summary", 10_000, &|command| {
                if let Command::RaiseItem { summary, .. } = command {
                    *summary = text();
                }
            });
            put("hardware version", 200, &|command| {
                if let Command::RaiseItem { terms, .. } = command {
                    terms[0].hardware_version = Some(text());
                }
            });
            // A fix that is blank is no fix, so only what is not blank is held to the rule.
            if !text().trim().is_empty() {
                put("fix information", 10_000, &|command| {
                    if let Command::RaiseItem {
                        fix_information, ..
                    } = command
                    {
                        *fix_information = Some(text());
                    }
                });
            }
        }
        Command::AgreeExtension { .. }
        | Command::RecordChase { .. }
        | Command::QueryItem { .. }
        | Command::AnswerQuery { .. }
        | Command::ProvideFix { .. }
        | Command::ConfirmFix { .. }
        | Command::RefuseFix { .. }
        | Command::WithdrawConfirmation { .. }
        | Command::DiscardEdition { .. }
        | Command::PrepareEdition { .. } => {
            let field = match command {
                Command::RecordChase { .. } => "note",
                Command::QueryItem { .. } => "question",
                Command::AnswerQuery { .. } => "answer",
                Command::ProvideFix { .. } => "fix information",
                Command::ConfirmFix { .. } => "evidence",
                _ => "reason",
            };
            put(field, 10_000, &|command| set_only_text(command, text()));
        }
        Command::LoadCalendar { .. }
        | Command::DeclareNilReturn { .. }
        | Command::RaiseChases { .. }
        | Command::ReceiveSubmission(_)
        | Command::WithdrawItem { .. }
        | Command::VerifyItem { .. }
        | Command::DeclineItem { .. }
        | Command::DivertItem { .. }
        | Command::ClearConcern { .. }
        | Command::CombineClauses { .. }
        | Command::SeparateClause { .. }
        | Command::SetFixTargets { .. }
        | Command::DecideRepeat { .. }
        | Command::AskConfirmation { .. }
        | Command::PublishEdition { .. }
        | Command::HandOverEdition { .. }
        | Command::AcknowledgeHandOver { .. }
        | Command::SetAccess { .. } => {}
    }
    variants
}

fn set_only_text(command: &mut Command, text: String) {
    if let Command::AgreeExtension { reason: held, .. }
    | Command::RecordChase { note: held, .. }
    | Command::QueryItem { question: held, .. }
    | Command::AnswerQuery { text: held, .. }
    | Command::ProvideFix {
        information: held, ..
    }
    | Command::ConfirmFix { evidence: held, .. }
    | Command::RefuseFix { reason: held, .. }
    | Command::WithdrawConfirmation { reason: held, .. }
    | Command::DiscardEdition { reason: held, .. }
    | Command::PrepareEdition {
        kind: EditionKind::AdHoc { reason: held },
        ..
    } = command
    {
        *held = text;
    }
}

/// Every scene in which this person may act, and every text of its command replaced.
fn each_text(text: &dyn Fn(usize) -> String, check: impl Fn(&World, Who, Command, Refusal)) {
    let mut fields = 0;
    for who in Who::ALL {
        for scene in scenes(Some(who)) {
            if scene.world.decide(who.actor(), &scene.command).is_err() {
                continue;
            }
            for (field, length_max, _) in with_text(&scene.command, "x") {
                let text = text(length_max);
                let variants = with_text(&scene.command, &text);
                let command = variants.into_iter().find(|(name, _, _)| *name == field);
                let Some((_, _, command)) = command else {
                    continue;
                };
                fields += 1;
                let unfit = Refusal::TextUnfit { field, length_max };
                check(&scene.world, who, command, unfit);
            }
        }
    }
    assert!(fields > 40, "the texts were tried: {fields}");
}

fn all_refused(text: &dyn Fn(usize) -> String) {
    each_text(text, |world, who, command, unfit| {
        let decided = world.decide(who.actor(), &command);
        assert_eq!(decided, Err(unfit), "{who:?}");
    });
}

#[test]
fn a_text_that_is_empty_or_blank_is_refused() {
    for blank in ["", " ", "\n\t\r ", "\u{a0}"] {
        all_refused(&|_| blank.to_owned());
    }
}

#[test]
fn a_text_one_character_too_long_is_refused_and_one_of_full_length_is_taken() {
    all_refused(&|length_max| "é".repeat(length_max + 1));
    each_text(
        &|length_max| "é".repeat(length_max),
        |world, who, command, _| {
            let decided = world.decide(who.actor(), &command);
            assert!(decided.is_ok(), "{who:?} {decided:?}");
        },
    );
}

#[test]
fn a_text_with_control_characters_is_refused() {
    for control in [
        '\0', '\u{7}', '\u{b}', '\u{1b}', '\u{1e}', '\u{1f}', '\u{7f}', '\u{85}',
    ] {
        all_refused(&|_| format!("Synthetic{control}text"));
    }
}

#[test]
fn a_text_that_turns_its_direction_or_hides_characters_is_refused() {
    for hidden in ['\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}', '\u{ad}'] {
        all_refused(&|_| format!("Synthetic{hidden}text"));
    }
}

#[test]
fn a_text_keeps_its_lines_and_loses_the_white_space_around_it() {
    let mut world = World::new();
    world.sends(Who::Northmere, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::Northmere, 1);
    world.does(
        Who::Dcc,
        Command::QueryItem {
            item,
            question: "  Since when?\r\n\tAnd where? \n".to_owned(),
            due_working_days: 5,
        },
    );
    let question = &world.item(Who::Northmere, 1).queries[0].question;
    assert_eq!(question, "Since when?\r\n\tAnd where?");
}
