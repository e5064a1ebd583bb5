//! One clause of an organisation's own item: its devices, what is held of them, and the form that
//! provides a fix.

use super::{CameIn, words};
use app::reads::{OwnClause, OwnItem};
use formats::clause_text::terms_text;
use maud::{Markup, html};
use pages::form::{self, InputWidth};
use pages::picture::{Part, PartState, combination_picture};
use pages::{ButtonKind, Fact, Field, FormErrors, date_text, disclosure, paths, summary_list};
use register::item::Term;
use register::row::FixAvailable;

/// The clause's part of the page.
pub(super) fn section(
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
        Fact::of_term("Status of Information", html! { (clause.status.text()) }),
        Fact::of_term("Date last Updated", date_text(clause.date_last_updated)),
        Fact::of_term("Summary", or_none(clause.summary.as_deref())),
        Fact::of_term("Fix Available", html! { (clause.fix_claim.text()) }),
        Fact::of_term(
            "Fix Information",
            or_none(clause.fix_information.as_deref()),
        ),
        Fact::new(
            "Confirmation by the manufacturer",
            html! { (words::confirmation(clause.confirmation)) },
        ),
    ];
    if let Some(until) = &clause.affected_until {
        facts.push(Fact::of_term("Affected Until", html! { (until) }));
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
                value: errors.typed(&field),
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
