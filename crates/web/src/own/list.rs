//! The list of an organisation's own items.

use super::{CameIn, words};
use crate::WebState;
use crate::form::encoded;
use crate::guard::Person;
use crate::refused::read_problem;
use app::ports::PageRequest;
use app::reads::{ConfirmationProgress, OwnItem};
use axum::response::Response;
use formats::clause_text::terms_text;
use formats::sentences::concern;
use maud::{Markup, html};
use pages::{
    ButtonKind, Column, NarrowTable, PageHead, Table, TagTone, data_table, form, heading,
    moment_text, page, pagination, paths, tag,
};

/// How many items stand on one page.
const ITEMS_PER_PAGE: u32 = 25;

/// The page.
pub async fn show(state: &WebState, person: &Person, after: Option<String>) -> Response {
    let came_in = CameIn::of(person);
    let request = PageRequest {
        after: after.clone(),
        limit: ITEMS_PER_PAGE,
    };
    let found = match state.app.own_items(person.capacity(), &request).await {
        Ok(found) => found,
        Err(error) => return read_problem(person, &error),
    };
    let head = PageHead {
        current: came_in.current(),
        ..PageHead::new(came_in.list_words(), Some(&person.viewer))
    };
    let next = found
        .next
        .as_ref()
        .map(|cursor| format!("{}?after={}", came_in.list_path(), encoded(cursor)));
    let first = after.as_ref().map(|_| came_in.list_path());
    page(
        head,
        html! {
            (heading(came_in.list_words(), Some(lead(came_in))))
            @match came_in {
                CameIn::Raised => p {
                    (form::button_link(ButtonKind::Primary, "Raise an item", paths::RAISE))
                },
                CameIn::Sent => {},
            }
            (items_table(came_in, &found.entries))
            (pagination(first, next.as_deref()))
        },
    )
}

fn lead(came_in: CameIn) -> &'static str {
    match came_in {
        CameIn::Raised => "What your organisation has raised to DCC, newest change first.",
        CameIn::Sent => {
            "What the register holds of your organisation's own submissions, newest change first."
        }
    }
}

/// Items as a table.
pub fn items_table(came_in: CameIn, items: &[OwnItem]) -> Markup {
    let empty = match came_in {
        CameIn::Raised => "Your organisation has raised nothing yet.",
        CameIn::Sent => "The register holds no item of your organisation yet.",
    };
    data_table(&Table {
        id: "items",
        caption: came_in.list_words(),
        columns: &[
            Column::row_header("Identifier"),
            Column::text("Devices"),
            Column::text("Stage"),
            Column::text("Fix"),
            Column::text("Last change"),
        ],
        rows: items.iter().map(|item| item_row(came_in, item)).collect(),
        empty,
        narrow: NarrowTable::Cards,
    })
}

fn item_row(came_in: CameIn, item: &OwnItem) -> Vec<Markup> {
    let devices = item
        .clauses
        .first()
        .map(|clause| terms_text(&clause.terms))
        .unwrap_or_else(|| "No content is kept".to_owned());
    let more = item.clauses.len().saturating_sub(1);
    vec![
        html! {
            a href=(came_in.item_path(item.reference)) {
                (item.identifier) span.visually-hidden { ", item " (item.reference) }
            }
        },
        html! { (devices) @if more > 0 { " and " (more) " more" } },
        html! {
            (words::stage_tag(item.stage))
            @if let Some(marked) = item.concern {
                " " (tag(TagTone::Attention, concern::name(marked)))
            }
        },
        html! { (fix_words(item)) },
        moment_text(item.last_recorded),
    ]
}

/// The fixes of an item's clauses in a few words.
fn fix_words(item: &OwnItem) -> &'static str {
    let confirmed = |progress| progress == ConfirmationProgress::Confirmed;
    let claimed = |clause: &app::reads::OwnClause| {
        clause.fix_information.is_some() || clause.confirmation != ConfirmationProgress::NotAsked
    };
    match (
        item.clauses.iter().any(claimed),
        item.clauses.iter().any(|c| confirmed(c.confirmation)),
        item.clauses.iter().all(|c| confirmed(c.confirmation)),
    ) {
        (false, _, _) => "None claimed",
        (true, true, true) => "Confirmed",
        (true, true, false) => "Confirmed in part",
        (true, false, _) => "Claimed, not confirmed",
    }
}
