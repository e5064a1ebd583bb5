//! One request to confirm a fix: the exact public words, and the answer (REG-6).

use super::confirmations::answer_tag;
use crate::WebState;
use crate::asked::Query;
use crate::dcc::item::wording_list;
use crate::form::Posted;
use crate::guard::{Person, Provider};
use crate::refused::{act_problem, not_found, problem_of, read_problem};
use app::act::ActError;
use app::reads::AskedConfirmation;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use formats::sentences::launch::finding::told_text;
use maud::{Markup, html};
use pages::form::{self, InputWidth};
use pages::{
    ButtonKind, Fact, Field, FormErrors, Link, NoticeKind, PageHead, Problem, WayBack, disclosure,
    heading_with_caption, inset, moment_text, notice, page, paths, summary_list, warning_text,
};
use register::command::Command;
use register::fix::ConfirmationAnswer;
use serde::Deserialize;
use terms::reference::ConfirmationRef;

/// What an address says was just done.
#[derive(Deserialize)]
pub(super) struct Said {
    done: Option<String>,
}

pub(super) async fn show(
    State(state): State<WebState>,
    Provider(person): Provider,
    Path(reference): Path<String>,
    Query(said): Query<Said>,
) -> Response {
    let errors = FormErrors::new();
    request_page(&state, &person, &reference, said.done.as_deref(), &errors).await
}

async fn request_page(
    state: &WebState,
    person: &Person,
    reference: &str,
    done: Option<&str>,
    errors: &FormErrors,
) -> Response {
    match asked(state, person, reference).await {
        Ok(Some(asked)) => drawn(person, &asked, done, errors),
        Ok(None) => not_found(person),
        Err(error) => read_problem(person, &error),
    }
}

async fn asked(
    state: &WebState,
    person: &Person,
    reference: &str,
) -> Result<Option<AskedConfirmation>, app::ports::LedgerError> {
    match ConfirmationRef::parse(reference) {
        Some(request) => {
            state
                .app
                .asked_confirmation(person.capacity(), request)
                .await
        }
        None => Ok(None),
    }
}

fn drawn(
    person: &Person,
    asked: &AskedConfirmation,
    done: Option<&str>,
    errors: &FormErrors,
) -> Response {
    let title = "Confirm a fix";
    let caption = asked.request.to_string();
    let head = PageHead {
        current: paths::CONFIRMATIONS,
        back: Some(WayBack::Back(Link {
            href: paths::CONFIRMATIONS,
            words: "Confirmations",
        })),
        errors: Some(errors),
        ..PageHead::new(title, Some(&person.viewer))
    };
    let overtaken = matches!(asked.answer, ConfirmationAnswer::Overtaken { .. });
    let lead = match overtaken {
        true => {
            "This request is closed: the words changed before you answered, or DCC has the item \
                 open no longer. What stands below is not what would be published."
        }
        false => {
            "Is this the fix, and are these the words? This is exactly what would be \
                  published, and all that you are shown of the item."
        }
    };
    page(
        head,
        html! {
            @if let Some(words) = done.and_then(done_words) {
                (notice(NoticeKind::Success, html! { p { (words) } }))
            }
            (heading_with_caption(&caption, title, Some(lead)))
            h2 { @if overtaken { "The old wording" } @else { "Public wording" } }
            (inset(wording_list(&asked.wording)))
            @if !asked.launches.is_empty() {
                h2 #launches { "Safe Launches of the fix" }
                p { "DCC attached these as evidence. Whether this is the fix, you say." }
                ul { @for launch in &asked.launches { li { (told_text(launch)) } } }
            }
            h2 { "Your answer" }
            (summary_list(&answer_facts(asked)))
            (answers(asked, &person.viewer.csrf, errors))
        },
    )
}

fn done_words(act: &str) -> Option<&'static str> {
    Some(match act {
        "confirm" => "You confirmed the fix. DCC has been told.",
        "refuse" => "You did not confirm the fix. DCC has been told, with your reason.",
        "withdraw" => "You withdrew your confirmation. DCC has been told.",
        _ => return None,
    })
}

fn answer_facts(asked: &AskedConfirmation) -> Vec<Fact<'_>> {
    let mut facts = vec![
        Fact::new("Asked by DCC", moment_text(asked.asked_at)),
        Fact::new("Answer", answer_tag(&asked.answer)),
    ];
    match &asked.answer {
        ConfirmationAnswer::Awaited => {}
        ConfirmationAnswer::Confirmed { at, evidence, .. } => {
            facts.push(Fact::new("Confirmed", moment_text(*at)));
            facts.push(Fact::new("Evidence", html! { span.prose { (evidence) } }));
        }
        ConfirmationAnswer::Refused { at, reason, .. } => {
            facts.push(Fact::new("Refused", moment_text(*at)));
            facts.push(Fact::new("Reason", html! { span.prose { (reason) } }));
        }
        ConfirmationAnswer::Overtaken { at } => {
            facts.push(Fact::new("Closed", moment_text(*at)));
        }
        ConfirmationAnswer::Withdrawn { at, reason, .. } => {
            facts.push(Fact::new("Withdrawn", moment_text(*at)));
            facts.push(Fact::new("Reason", html! { span.prose { (reason) } }));
        }
    }
    facts
}

fn answers(asked: &AskedConfirmation, csrf: &str, errors: &FormErrors) -> Markup {
    let path = |act: &str| format!("{}/acts/{act}", paths::confirmation(asked.request));
    match asked.answer {
        ConfirmationAnswer::Awaited => html! {
            (form::post_form(&path("confirm"), csrf, html! {
                (form::textarea(&Field {
                    hint: Some("For example the number of a test report or release note. For DCC; \
                                it is not published."),
                    value: errors.typed("evidence"),
                    error: errors.of("evidence"),
                    width: InputWidth::Full,
                    ..Field::new("evidence", "Evidence")
                }, 4))
                (form::button(ButtonKind::Primary, "Confirm the fix in these words"))
            }))
            (opened(errors.of("reason").is_some(), "Do not confirm", form::post_form(
                &path("refuse"), csrf, html! {
                    (reason_field(errors, "What is not right: the fix, or the words? DCC can \
                                           correct them and ask again."))
                    (form::button(ButtonKind::Secondary, "Do not confirm"))
                })))
        },
        ConfirmationAnswer::Confirmed { .. } => opened(
            errors.of("reason").is_some(),
            "Withdraw the confirmation",
            form::post_form(
                &path("withdraw"),
                csrf,
                html! {
                    (warning_text("If the entry is published, DCC takes it out with an erratum \
                                   edition. Readers see that the fix was withdrawn."))
                    (reason_field(errors, "Why the fix is no longer to be relied on. For DCC."))
                    (form::button(ButtonKind::Warning, "Withdraw the confirmation"))
                },
            ),
        ),
        ConfirmationAnswer::Overtaken { .. } => html! {
            p { "Nothing is asked of you here any more. Where DCC wants your word after all, \
                 it asks again, in a request of its own." }
        },
        ConfirmationAnswer::Refused { .. } | ConfirmationAnswer::Withdrawn { .. } => html! {
            p { "Your answer stands. If the fix or its words change, DCC asks again." }
        },
    }
}

/// A form behind a line, or in the open where it has a fault to show.
fn opened(open: bool, words: &str, body: Markup) -> Markup {
    match open {
        true => html! { h3 { (words) } (body) },
        false => disclosure(words, body),
    }
}

fn reason_field(errors: &FormErrors, hint: &str) -> Markup {
    form::textarea(
        &Field {
            hint: Some(hint),
            value: errors.typed("reason"),
            error: errors.of("reason"),
            width: InputWidth::Full,
            ..Field::new("reason", "Reason")
        },
        4,
    )
}

pub(super) async fn act(
    State(state): State<WebState>,
    Provider(_): Provider,
    Path((reference, act)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    let person = &posted.person;
    let asked = match asked(&state, person, &reference).await {
        Ok(Some(asked)) => asked,
        Ok(None) => return not_found(person),
        Err(error) => return read_problem(person, &error),
    };
    let Some((field, command)) = command_of(&asked, &act, &posted) else {
        return not_found(person);
    };
    match state.app.act(&person.actor(), &command).await {
        Ok(_) => {
            let path = paths::confirmation(asked.request);
            Redirect::to(&format!("{path}?done={act}")).into_response()
        }
        Err(ActError::Refused(refusal)) => {
            let Problem::Unprocessable { reason, .. } = problem_of(&refusal) else {
                return act_problem(person, &ActError::Refused(refusal));
            };
            let mut errors = posted.errors();
            errors.add_coded(field, reason, refusal.code());
            request_page(&state, person, &reference, None, &errors).await
        }
        Err(error) => act_problem(person, &error),
    }
}

/// The field that a refusal is shown at, and the command.
fn command_of(
    asked: &AskedConfirmation,
    act: &str,
    posted: &Posted,
) -> Option<(&'static str, Command)> {
    let (item, request) = (asked.item, asked.request);
    let reason = || posted.text("reason").to_owned();
    match act {
        "confirm" => {
            let evidence = posted.text("evidence").to_owned();
            let command = Command::ConfirmFix {
                item,
                request,
                evidence,
            };
            Some(("evidence", command))
        }
        "refuse" => {
            let reason = reason();
            let command = Command::RefuseFix {
                item,
                request,
                reason,
            };
            Some(("reason", command))
        }
        "withdraw" => {
            let reason = reason();
            let command = Command::WithdrawConfirmation {
                item,
                request,
                reason,
            };
            Some(("reason", command))
        }
        _ => None,
    }
}
