//! One of an organisation's own items: where it stands, what the register holds of it, what DCC
//! asks, and what may be done.

use super::{CameIn, words};
use crate::WebState;
use crate::guard::Person;
use crate::refused::{not_found, read_problem};
use app::reads::{ConfirmationProgress, OwnClause, OwnItem, OwnQuery};
use axum::response::Response;
use formats::clause_text::terms_text;
use formats::sentences::concern;
use maud::{Markup, html};
use pages::form::{self, InputWidth};
use pages::picture::{Part, PartState, Step, StepState, combination_picture, journey_picture};
use pages::{
    ButtonKind, Fact, Field, FormErrors, Link, NoticeKind, PageHead, WayBack, date_text,
    disclosure, heading_with_caption, inset, moment_text, notice, page, paths, summary_list,
    warning_text,
};
use register::decision::StageName;
use register::item::Term;
use register::row::FixAvailable;
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
            @for clause in &item.clauses { (clause_section(came_in, item, clause, csrf, errors)) }
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

fn clause_section(
    came_in: CameIn,
    item: &OwnItem,
    clause: &OwnClause,
    csrf: &str,
    errors: &FormErrors,
) -> Markup {
    let id = format!("clause-{}", clause.number);
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) {
                @if item.clauses.len() > 1 { "Devices, part " (clause.number) }
                @else { "Devices" }
            }
            (devices(clause.number, &clause.terms))
            (summary_list(&clause_facts(clause)))
            @if came_in == CameIn::Raised && words::is_open(item.stage) {
                (fix_form(item, clause, csrf, errors))
            }
        }
    }
}

fn devices(number: u32, terms: &[Term]) -> Markup {
    let versions: Vec<String> = terms.iter().map(versions_text).collect();
    let parts: Vec<Part<'_>> = terms
        .iter()
        .zip(&versions)
        .map(|(term, version)| Part {
            device_type: term.device_type,
            make: term.make.as_str(),
            model: term.model.as_str(),
            version,
            state: PartState::Present,
        })
        .collect();
    match parts.len() > 1 {
        true => html! {
            p { "These devices together." }
            (combination_picture(&format!("combination-{number}"), "The combination", &parts))
        },
        false => html! { p { strong { (terms_text(terms)) } } },
    }
}

fn versions_text(term: &Term) -> String {
    let versions: Vec<&str> = term.versions.iter().map(|v| v.as_str()).collect();
    versions.join(", ")
}

fn clause_facts(clause: &OwnClause) -> Vec<Fact<'_>> {
    let or_none = |text: Option<&str>| {
        html! {
            @match text {
                Some(text) => span.prose { (text) },
                None => span.nothing { "none" },
            }
        }
    };
    let mut facts = vec![
        Fact::new("Status of Information", html! { (clause.status.text()) }),
        Fact::new("Date last Updated", date_text(clause.date_last_updated)),
        Fact::new("Summary", or_none(clause.summary.as_deref())),
        Fact::new("Fix Available", html! { (clause.fix_claim.text()) }),
        Fact::new(
            "Fix Information",
            or_none(clause.fix_information.as_deref()),
        ),
        Fact::new(
            "Confirmation by the manufacturer",
            html! { (words::confirmation(clause.confirmation)) },
        ),
    ];
    if let Some(until) = &clause.affected_until {
        facts.push(Fact::new("Affected Until", html! { (until) }));
    }
    if let Some((submission, line)) = clause.origin {
        let origin = html! {
            a href=(paths::submission(submission)) { (submission) }
            @if line > 0 { ", line " (line) }
        };
        facts.push(Fact::new("Comes from", origin));
    }
    facts
}

fn fix_form(item: &OwnItem, clause: &OwnClause, csrf: &str, errors: &FormErrors) -> Markup {
    let field = format!("fix-{}", clause.number);
    let words = match clause.fix_claim {
        FixAvailable::Yes => "Give other words for the fix",
        FixAvailable::No => "Provide a fix",
    };
    let body = form::post_form(
        &CameIn::Raised.act_path(item.reference, "provide-fix"),
        csrf,
        html! {
            (form::hidden_field("clause", &clause.number.to_string()))
            (form::textarea(&Field {
                hint: Some("Which firmware or procedure, and what it does. It is recorded with \
                            your organisation as its source and needs the manufacturer's \
                            confirmation."),
                error: errors.of(&field),
                width: InputWidth::Full,
                ..Field::new(&field, "Fix information")
            }, 5))
            (form::button(ButtonKind::Secondary, "Record the fix"))
        },
    );
    match errors.of(&field) {
        Some(_) => html! { h3 { (words) } (body) },
        None => disclosure(words, body),
    }
}

fn open_queries(came_in: CameIn, item: &OwnItem, csrf: &str, errors: &FormErrors) -> Markup {
    html! {
        @if words::is_open(item.stage) {
            @for query in item.queries.iter().filter(|query| query.answer.is_none()) {
                (answer_form(came_in, item.reference, query, csrf, errors))
            }
        }
    }
}

/// The question with the form that answers it.
pub fn answer_form(
    came_in: CameIn,
    item: ItemRef,
    query: &OwnQuery,
    csrf: &str,
    errors: &FormErrors,
) -> Markup {
    let field = format!("answer-{}", query.reference);
    html! {
        section aria-labelledby={ "query-" (query.reference) } {
            h2 id={ "query-" (query.reference) } { "DCC asks" }
            (inset(html! { p.prose { (query.question) } }))
            p {
                "Asked " (moment_text(query.asked_at)) ". Please answer by the end of "
                strong { (date_text(query.due)) } "."
            }
            (form::post_form(&came_in.act_path(item, "answer"), csrf, html! {
                (form::hidden_field("query", &query.reference.to_string()))
                (form::textarea(&Field {
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
