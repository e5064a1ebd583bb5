//! Editions that DCC handed over: checksum, who may read them, and SECAS's receipt (REG-18).

use crate::WebState;
use crate::form::Posted;
use crate::guard::Secas;
use crate::refused::{act_problem, not_found, read_problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use formats::journal::hex;
use formats::sentences::edition::{kind_in_full, title};
use maud::{Markup, html};
use pages::{
    Fact, PageHead, TagTone, copy_block, date_text, form, heading, moment_text, page, paths,
    summary_list, tag,
};
use register::command::Command;
use register::edition::{Edition, EditionState, HandOver};
use terms::{EditionRef, PartyCategory};

pub(super) async fn show(State(state): State<WebState>, Secas(person): Secas) -> Response {
    let editions = match state.app.ledger.editions().await {
        Ok(editions) => editions,
        Err(error) => return read_problem(&person, &error),
    };
    let published: Vec<&Edition> = editions
        .iter()
        .map(|stored| &stored.value)
        .filter(|edition| matches!(edition.state, EditionState::Published { .. }))
        .collect();
    let csrf = &person.viewer.csrf;
    let lead = "Published editions that DCC has handed to SECAS, newest first.";
    let head = PageHead {
        current: paths::HAND_OVERS,
        ..PageHead::new("Hand-overs", Some(&person.viewer))
    };
    page(
        head,
        html! {
            (heading("Hand-overs", Some(lead)))
            p { "The files of each edition stand on " a href=(paths::PUBLISHED) { "Published editions" }
                "." }
            @if published.is_empty() { p { "No edition has been published yet." } }
            @for edition in published { (edition_section(edition, csrf)) }
        },
    )
}

fn edition_section(edition: &Edition, csrf: &str) -> Markup {
    let id = format!("edition-{}", edition.number);
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (title(edition.number)) }
            p { (kind_in_full(&edition.kind)) ", as of " (date_text(edition.as_of)) "." }
            @match &edition.handed_over {
                None => p { "DCC has not handed this edition over yet." },
                Some(hand_over) => (handed_over(edition, hand_over, csrf)),
            }
        }
    }
}

fn handed_over(edition: &Edition, hand_over: &HandOver, csrf: &str) -> Markup {
    let state = match hand_over.acknowledged {
        Some((_, at)) => html! { (tag(TagTone::Done, "Acknowledged")) " " (moment_text(at)) },
        None => tag(TagTone::Attention, "Waits for your acknowledgement"),
    };
    let checksum_id = format!("checksum-{}", edition.number);
    html! {
        (summary_list(&[
            Fact::new("Handed over", moment_text(hand_over.at)),
            Fact::new("Access list at hand-over", html! { (categories_text(&hand_over.access)) }),
            Fact::new("State", state),
        ]))
        (copy_block(&checksum_id, "SHA-256 of the spreadsheet", &hex(&hand_over.spreadsheet_sha256)))
        @if hand_over.acknowledged.is_none() {
            (form::post_form(&paths::hand_over_acknowledge(edition.reference), csrf, html! {
                p { "Acknowledge once you have the spreadsheet and its checksum agrees." }
                button.primary type="submit" {
                    "Acknowledge" span.visually-hidden { " " (title(edition.number)) }
                }
            }))
        }
    }
}

/// Party categories as a sentence has them; those who read by what they are come after.
pub(super) fn categories_text(categories: &[PartyCategory]) -> String {
    let mut names: Vec<&str> = categories.iter().map(|category| category.name()).collect();
    names.sort_unstable();
    match names.is_empty() {
        true => "No party category".to_owned(),
        false => names.join(", "),
    }
}

pub(super) async fn acknowledge(
    State(state): State<WebState>,
    Secas(_): Secas,
    Path(edition): Path<String>,
    posted: Posted,
) -> Response {
    let person = &posted.person;
    let Some(edition) = EditionRef::parse(&edition) else {
        return not_found(person);
    };
    let command = Command::AcknowledgeHandOver { edition };
    match state.app.act(&person.actor(), &command).await {
        Ok(_) => Redirect::to(paths::HAND_OVERS).into_response(),
        Err(error) => act_problem(person, &error),
    }
}
