//! The forms by which DCC acts on an item and its clauses.

use super::item::{Shown, wording_list};
use crate::concern::concern_value;
use formats::clause_text::terms_text;
use formats::sentences::{concern, stage};
use maud::{Markup, html};
use pages::form::{self, Choice, InputWidth, form_disclosure};
use pages::{ButtonKind, Field, FormErrors, disclosure, paths};
use register::decision::StageName;
use register::fix::{ConfirmationAnswer, PublicWording};
use register::item::{Clause, Concern, DeclineReason, Item, Source};

/// Whether these words are asked for by now, and every answer so far lets them be published: asking
/// again would only replace the request.
fn asked_already(clause: &Clause, wording: &PublicWording) -> bool {
    let asked = clause.fix.confirmation.as_ref();
    asked.is_some_and(|asked| {
        let mut answers = asked.answers.values();
        asked.wording == *wording
            && answers.all(|answer| match answer {
                ConfirmationAnswer::Awaited | ConfirmationAnswer::Confirmed { .. } => true,
                ConfirmationAnswer::Refused { .. }
                | ConfirmationAnswer::Overtaken { .. }
                | ConfirmationAnswer::Withdrawn { .. } => false,
            })
    })
}

/// Where an act on an item is posted to.
pub(super) fn act_path(item: &Item, act: &str) -> String {
    format!("{}/acts/{act}", paths::item(item.reference))
}

/// What DCC may do with the item as a whole.
pub(super) fn acts(shown: &Shown, csrf: &str, errors: &FormErrors) -> Markup {
    let item = &shown.item.value;
    let reasons = DeclineReason::ALL.map(|reason| {
        Choice::new(
            super::item_act::decline_value(reason),
            stage::decline_reason(reason),
        )
    });
    let name = item.stage.name();
    let open = !matches!(
        name,
        StageName::Declined | StageName::Diverted | StageName::Withdrawn
    );
    html! {
        h2 { "What DCC does with it" }
        @if matches!(name, StageName::Received | StageName::Answered) {
            (form::post_form(&act_path(item, "verify"), csrf, html! {
                (form::hidden_field("seen", &shown.item.version.to_string()))
                p {
                    @if item.source == Source::SafeLaunch {
                        "Verifying says that what the launch saw was looked into, and that DCC \
                         includes the item. It was drafted without a person."
                    } @else {
                        "Verifying says that data, references and wording were checked, and that \
                         DCC and the provider agree to include the item."
                    }
                }
                (form::button(ButtonKind::Primary, "Verify and include"))
            }))
        }
        @if open && name != StageName::Queried && item.source != Source::SafeLaunch {
            (form_disclosure("Query the provider", errors, &["question", "due"], form::post_form(
                &act_path(item, "query"), csrf, html! {
                    (form::textarea(&Field {
                        value: errors.typed("question"),
                        error: errors.of("question"),
                        width: InputWidth::Full,
                        ..Field::new("question", "Question")
                    }, 4))
                    (form::number_field(&Field {
                        hint: Some("Working Days from today"),
                        value: errors.typed_or("due", "10"),
                        error: errors.of("due"),
                        width: InputWidth::Short,
                        ..Field::new("due", "Answer due within")
                    }))
                    (form::button(ButtonKind::Secondary, "Send the query"))
                })))
        }
        @if name != StageName::Diverted { (mark_form(item, csrf, errors)) }
        @if open {
            @if item.clauses.len() > 1 { (combine_form(item, csrf)) }
            @if item.concern.is_some() {
                (disclosure("Clear the concern", form::post_form(
                    &act_path(item, "clear-concern"), csrf, html! {
                        p { "It went to its proper channel, or there is none." }
                        (form::button(ButtonKind::Secondary, "Clear the concern"))
                    })))
            }
            (form_disclosure("Decline the item", errors, &["reason"], form::post_form(
                &act_path(item, "decline"), csrf, html! {
                    (form::radios(&Field {
                        value: errors.typed("reason"),
                        error: errors.of("reason"),
                        ..Field::new("reason", "Why")
                    }, &reasons))
                    (form::button(ButtonKind::Warning, "Decline"))
                })))
        }
        @if name != StageName::Diverted {
            (disclosure("Divert a security item", form::post_form(
                &act_path(item, "divert"), csrf, html! {
                    p { "All content is erased here and cannot be brought back; it belongs to the \
                         security route. The files that it came in are erased too. A tombstone \
                         without content stays, and the receipts." }
                    (form::button(ButtonKind::Warning, "Divert and erase"))
                })))
        }
    }
}

/// Marking a concern that the item does not carry, on items of every stage and source.
fn mark_form(item: &Item, csrf: &str, errors: &FormErrors) -> Markup {
    let others: Vec<Concern> = Concern::ALL
        .into_iter()
        .filter(|other| item.concern != Some(*other))
        .collect();
    let words: Vec<String> = others
        .iter()
        .map(|other| format!("{}: {}", concern::name(*other), concern::meaning(*other)))
        .collect();
    let choices: Vec<Choice<'_>> = others
        .iter()
        .zip(&words)
        .map(|(other, words)| Choice::new(concern_value(*other), words))
        .collect();
    let body = form::post_form(
        &act_path(item, "mark-concern"),
        csrf,
        html! {
            p { "Nothing of the item is published while a concern is marked, and its provider is \
                 told where the concern belongs." }
            (form::radios(&Field {
                error: errors.of("concern"),
                ..Field::new("concern", "Which concern")
            }, &choices))
            (form::button(ButtonKind::Secondary, "Mark the concern"))
        },
    );
    form_disclosure("Mark a concern", errors, &["concern"], body)
}

fn combine_form(item: &Item, csrf: &str) -> Markup {
    let numbers: Vec<(String, String)> = item
        .clauses
        .iter()
        .map(|clause| {
            let words = format!("Clause {}: {}", clause.number, terms_text(&clause.terms));
            (clause.number.to_string(), words)
        })
        .collect();
    let choices: Vec<Choice<'_>> = numbers
        .iter()
        .map(|(value, words)| Choice::new(value, words))
        .collect();
    disclosure(
        "Make a combination",
        form::post_form(
            &act_path(item, "combine"),
            csrf,
            html! {
                p { "Only where the provider says so: these devices together, not each of them." }
                (form::checkboxes(&Field::new("clauses", "Clauses that hold together"), &choices, &[]))
                (form::button(ButtonKind::Secondary, "Combine"))
            },
        ),
    )
}

/// What DCC may do with one clause.
pub(super) fn clause_acts(
    shown: &Shown,
    clause: &Clause,
    csrf: &str,
    errors: &FormErrors,
) -> Markup {
    let item = &shown.item.value;
    if matches!(
        item.stage.name(),
        StageName::Declined | StageName::Diverted | StageName::Withdrawn
    ) {
        return html! {};
    }
    let number = clause.number.to_string();
    let targets_id = format!("targets-{number}");
    let information_id = format!("information-{number}");
    let from_id = format!("from-{number}");
    let targets: Vec<String> = clause
        .fix
        .targets
        .iter()
        .map(|target| {
            format!(
                "{} | {} | {} | {}",
                target.device_type,
                target.make,
                target.model,
                target.firmware.as_ref().map_or("", |v| v.as_str())
            )
        })
        .collect();
    let mut organisations: Vec<(String, String)> = shown
        .names
        .iter()
        .map(|(reference, name)| (reference.to_string(), name.clone()))
        .collect();
    organisations.sort_by_key(|(_, name)| name.to_lowercase());
    let choices: Vec<Choice<'_>> = organisations
        .iter()
        .map(|(reference, name)| Choice::new(reference, name))
        .collect();
    html! {
        @if let Some(wording) = PublicWording::of(item.source, clause)
            && item.stage.name() == StageName::Verified
        {
            @if asked_already(clause, &wording) {
                p { "The manufacturers have been asked for exactly what would be published." }
            } @else {
                (disclosure("Ask the manufacturers to confirm", html! {
                    p { "They see exactly this, and nothing else of the item:" }
                    (wording_list(&wording))
                    (form::post_form(&act_path(item, "ask"), csrf, html! {
                        (form::hidden_field("clause", &number))
                        (form::button(ButtonKind::Primary, "Ask for confirmation"))
                    }))
                }))
            }
        }
        (form_disclosure("Name the firmware that is the fix", errors, &[&targets_id], form::post_form(
            &act_path(item, "targets"), csrf, html! {
                (form::hidden_field("clause", &number))
                (form::textarea(&Field {
                    hint: Some("One device a line: Device Type | Make | Model | Firmware Version. \
                                The manufacturer of every make named here is asked to confirm."),
                    value: errors.typed_or(&targets_id, &targets.join("\n")),
                    error: errors.of(&targets_id),
                    width: InputWidth::Full,
                    ..Field::new(&targets_id, "Devices that are the fix")
                }, 3))
                (form::button(ButtonKind::Secondary, "Record"))
            })))
        (form_disclosure("Record a fix that a Party provided", errors, &[&information_id, &from_id],
            form::post_form(&act_path(item, "provide-fix"), csrf, html! {
                (form::hidden_field("clause", &number))
                (form::select(&Field {
                    value: errors.typed(&from_id),
                    error: errors.of(&from_id),
                    ..Field::new(&from_id, "Which Party")
                }, &choices))
                (form::textarea(&Field {
                    value: errors.typed(&information_id),
                    error: errors.of(&information_id),
                    width: InputWidth::Full,
                    ..Field::new(&information_id, "Fix information")
                }, 4))
                (form::button(ButtonKind::Secondary, "Record"))
            })))
        @if clause.terms.len() > 1 {
            (disclosure("Take this combination apart", form::post_form(
                &act_path(item, "separate"), csrf, html! {
                    (form::hidden_field("clause", &number))
                    p { "Each device becomes a clause of its own, and is confirmed by itself." }
                    (form::button(ButtonKind::Secondary, "Take apart"))
                })))
        }
    }
}
