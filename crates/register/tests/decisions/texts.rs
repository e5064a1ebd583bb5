//! STYLE 23: texts that people type are refused where they are empty, too long, or hold what
//! nobody can see; every field alike.

use crate::scenes::scenes;
use crate::world::*;
use register::command::Command;
use register::decision::Refusal;
use register::edition::EditionKind;

/// A text of a command: its field's name, its greatest length, and itself.
type TextField<'c> = (&'static str, usize, &'c mut String);

/// Every text that a person typed into this command.
fn texts_of(command: &mut Command) -> Vec<TextField<'_>> {
    match command {
        Command::PublishGlossary { entries } => {
            let entry = &mut entries[0];
            vec![
                ("anchor", 200, &mut entry.anchor),
                ("term", 200, &mut entry.term),
                ("meaning", 10_000, &mut entry.meaning),
                ("source", 200, &mut entry.source),
            ]
        }
        Command::OpenRound {
            period,
            format,
            delivery_method,
            ..
        } => vec![
            ("period", 200, period),
            ("format", 200, format),
            ("delivery method", 10_000, delivery_method),
        ],
        Command::RaiseItem {
            summary,
            fix_information,
            terms,
            ..
        } => vec![
            ("summary", 10_000, summary),
            (
                "fix information",
                10_000,
                fix_information.get_or_insert_default(),
            ),
            (
                "hardware version",
                200,
                terms[0].hardware_version.get_or_insert_default(),
            ),
        ],
        // What the clock drafts nobody typed; its summary is held to the same rules.
        Command::DraftFromLaunch(_) | Command::AttachLaunch { .. } => Vec::new(),
        Command::RecordChase { note, .. } => vec![("note", 10_000, note)],
        Command::QueryItem { question, .. } => vec![("question", 10_000, question)],
        Command::AnswerQuery { text, .. } => vec![("answer", 10_000, text)],
        Command::ProvideFix { information, .. } => vec![("fix information", 10_000, information)],
        Command::ConfirmFix { evidence, .. } => vec![("evidence", 10_000, evidence)],
        Command::AgreeExtension { reason, .. }
        | Command::RefuseFix { reason, .. }
        | Command::WithdrawConfirmation { reason, .. }
        | Command::DiscardEdition { reason, .. } => vec![("reason", 10_000, reason)],
        Command::PrepareEdition { kind, .. } => match kind {
            EditionKind::Quarterly { period } => vec![("period", 200, period)],
            EditionKind::AdHoc { reason } | EditionKind::Erratum { reason } => {
                vec![("reason", 10_000, reason)]
            }
        },
        Command::LoadCalendar { .. }
        | Command::DeclareNilReturn { .. }
        | Command::RaiseChases { .. }
        | Command::ReceiveSubmission(_)
        | Command::WithdrawItem { .. }
        | Command::VerifyItem { .. }
        | Command::DeclineItem { .. }
        | Command::DivertItem { .. }
        | Command::MarkConcern { .. }
        | Command::ClearConcern { .. }
        | Command::CombineClauses { .. }
        | Command::SeparateClause { .. }
        | Command::SetFixTargets { .. }
        | Command::DecideRepeat { .. }
        | Command::AskConfirmation { .. }
        | Command::PublishEdition { .. }
        | Command::HandOverEdition { .. }
        | Command::AcknowledgeHandOver { .. }
        | Command::SetAccess { .. } => Vec::new(),
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
            let count = texts_of(&mut scene.command.clone()).len();
            for at in 0..count {
                let mut command = scene.command.clone();
                let mut texts = texts_of(&mut command);
                for (_, _, other) in texts.iter_mut().filter(|(_, _, text)| text.is_empty()) {
                    **other = "Synthetic".to_owned();
                }
                let (field, length_max, held) = &mut texts[at];
                let (field, length_max) = (*field, *length_max);
                **held = text(length_max);
                // A raised item whose fix is blank offers none.
                let raised = matches!(scene.command, Command::RaiseItem { .. });
                if raised && field == "fix information" && held.trim().is_empty() {
                    continue;
                }
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

#[test]
fn trap_18_a_text_about_a_device_holds_no_meter_point_number_and_no_device_id() {
    let about_devices = [
        "summary",
        "fix information",
        "note",
        "question",
        "answer",
        "evidence",
        "reason",
    ];
    let id = |_: usize| "Hub 00-DB-12-34-56-78-90-A2 fails".to_owned();
    each_text(&id, |world, who, command, unfit| {
        let Refusal::TextUnfit { field, .. } = unfit else {
            panic!("a text is unfit: {unfit:?}");
        };
        let decided = world.decide(who.actor(), &command);
        if about_devices.contains(&field) {
            assert_eq!(decided, Err(Refusal::PersonalData { field }), "{who:?}");
        }
    });
}
