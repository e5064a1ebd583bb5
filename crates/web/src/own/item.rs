//! One of an organisation's own items: where it stands, what the register holds of it, what DCC
//! asks, and what may be done.

use super::{CameIn, clause, words};
use crate::WebState;
use crate::guard::Person;
use crate::refused::{not_found, read_problem};
use app::reads::{ConfirmationProgress, OwnItem, OwnQuery};
use axum::response::Response;
use formats::sentences::concern;
use maud::{Markup, html};
use pages::form::{self, InputWidth};
use pages::picture::{Step, StepState, journey_picture};
use pages::{
    ButtonKind, Fact, Field, FormErrors, Link, NoticeKind, PageHead, WayBack, date_text,
    disclosure, heading_with_caption, inset, moment_text, notice, page, summary_list, warning_text,
};
use register::decision::StageName;
use terms::ItemRef;

/// The page, after an act if `done` names one.
pub async fn show(
    state: &WebState,
    person: &Person,
    reference: &str,
    done: Option<&str>,
    errors: &FormErrors,
) -> Response {
    let found = match ItemRef::parse(reference) {
        Some(reference) => state.app.own_item(person.capacity(), reference).await,
        None => Ok(None),
    };
    match found {
        Ok(Some(item)) => item_page(person, &item, done, errors),
        Ok(None) => not_found(person),
        Err(error) => read_problem(person, &error),
    }
}

fn item_page(person: &Person, item: &OwnItem, done: Option<&str>, errors: &FormErrors) -> Response {
    let came_in = CameIn::of(person);
    let title = format!("Item {}", item.identifier);
    let caption = item.reference.to_string();
    let head = PageHead {
        current: came_in.current(),
        back: Some(WayBack::Back(Link {
            href: came_in.list_path(),
            words: came_in.list_words(),
        })),
        errors: Some(errors),
        ..PageHead::new(&title, Some(&person.viewer))
    };
    let csrf = &person.viewer.csrf;
    page(
        head,
        html! {
            @if let Some(words) = done.and_then(words::done_sentence) {
                (notice(NoticeKind::Success, html! { p { (words) } }))
            }
            @if let Some(marked) = item.concern {
                (notice(NoticeKind::Important, html! {
                    p { strong { (concern::name(marked)) " concern. " } (concern::channel(marked)) }
                    p { (concern::treatment(marked)) }
                }))
            }
            (heading_with_caption(&caption, &title, Some(&words::stage_sentence(item))))
            (journey(item))
            (open_queries(came_in, item, csrf, errors))
            @for clause in &item.clauses { (clause::section(came_in, item, clause, csrf, errors)) }
            @if item.clauses.is_empty() { p { "Nothing of this item's content is kept." } }
            (answered_queries(item))
            (facts(item))
            @if words::is_open(item.stage) { (close_form(came_in, item, csrf)) }
        },
    )
}

fn journey(item: &OwnItem) -> Markup {
    let recorded = item.first_recorded.uk_text();
    let verified = item.stage == StageName::Verified;
    let confirmed = item
        .clauses
        .iter()
        .any(|clause| clause.confirmation == ConfirmationProgress::Confirmed);
    let refused = item
        .clauses
        .iter()
        .any(|clause| clause.confirmation == ConfirmationProgress::NotConfirmed);
    let steps = [
        Step {
            name: "Received",
            state: StepState::Done,
            detail: &recorded,
        },
        Step {
            name: "Verified by DCC",
            state: match (words::is_open(item.stage), verified) {
                (false, _) => StepState::Stopped,
                (true, true) => StepState::Done,
                (true, false) => StepState::Present,
            },
            detail: words::stage_name(item.stage),
        },
        Step {
            name: "Fix confirmed",
            state: match (verified, confirmed) {
                (true, true) => StepState::Done,
                (true, false) => StepState::Present,
                (false, _) => StepState::Ahead,
            },
            detail: match (confirmed, refused) {
                (true, _) => "",
                (false, true) => "a manufacturer did not confirm",
                (false, false) => "by the manufacturer",
            },
        },
        Step {
            name: "Next edition",
            state: match verified && confirmed {
                true => StepState::Present,
                false => StepState::Ahead,
            },
            detail: "with a confirmed fix only",
        },
    ];
    journey_picture("journey", "How far this item has come", &steps)
}

fn facts(item: &OwnItem) -> Markup {
    html! {
        h2 { "On record" }
        (summary_list(&[
            Fact::new("Reference", html! { (item.reference) }),
            Fact::new("First recorded", moment_text(item.first_recorded)),
            Fact::new("Last change", moment_text(item.last_recorded)),
        ]))
    }
}

fn open_queries(came_in: CameIn, item: &OwnItem, csrf: &str, errors: &FormErrors) -> Markup {
    html! {
        @if words::is_open(item.stage) {
            @for query in item.queries.iter().filter(|query| query.answer.is_none()) {
                (answer_form(came_in, item, query, csrf, errors))
            }
        }
    }
}

/// The question with the form that answers it.
pub fn answer_form(
    came_in: CameIn,
    item: &OwnItem,
    query: &OwnQuery,
    csrf: &str,
    errors: &FormErrors,
) -> Markup {
    let field = format!("answer-{}", query.reference);
    html! {
        section aria-labelledby={ "query-" (query.reference) } {
            h2 id={ "query-" (query.reference) } { "DCC asks about item " (item.identifier) }
            (inset(html! { p.prose { (query.question) } }))
            p {
                "Asked " (moment_text(query.asked_at)) ". Please answer by the end of "
                strong { (date_text(query.due)) } "."
            }
            (form::post_form(&came_in.act_path(item.reference, "answer"), csrf, html! {
                (form::hidden_field("query", &query.reference.to_string()))
                (form::textarea(&Field {
                    value: errors.typed(&field),
                    error: errors.of(&field),
                    width: InputWidth::Full,
                    ..Field::new(&field, "Your answer")
                }, 5))
                (form::button(ButtonKind::Primary, "Send the answer"))
            }))
        }
    }
}

fn answered_queries(item: &OwnItem) -> Markup {
    let answered: Vec<(&OwnQuery, &(String, terms::Moment))> = item
        .queries
        .iter()
        .filter_map(|query| query.answer.as_ref().map(|answer| (query, answer)))
        .collect();
    html! {
        @if !answered.is_empty() {
            h2 { "Queries answered" }
            @for (query, (text, at)) in answered {
                (summary_list(&[
                    Fact::new("DCC asked", html! {
                        span.prose { (query.question) } " (" (moment_text(query.asked_at)) ")"
                    }),
                    Fact::new("You answered", html! {
                        span.prose { (text) } " (" (moment_text(*at)) ")"
                    }),
                ]))
            }
        }
    }
}

fn close_form(came_in: CameIn, item: &OwnItem, csrf: &str) -> Markup {
    disclosure(
        "Close this item",
        form::post_form(
            &came_in.act_path(item.reference, "withdraw"),
            csrf,
            html! {
                p { "Close it where it turned out to be no matter of these devices, or is no longer \
                     to be held. Its history stays with DCC." }
                (warning_text("A closed item is left out of every later edition. If it is \
                               published now, the next edition records that it was taken out."))
                (form::button(ButtonKind::Warning, "Close the item"))
            },
        ),
    )
}
