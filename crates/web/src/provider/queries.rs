//! What DCC asks an organisation about its own items, with the last day for each answer.

use crate::WebState;
use crate::asked::Query;
use crate::form::encoded;
use crate::guard::Owner;
use crate::own::{CameIn, item::answer_form, words};
use crate::refused::read_problem;
use app::ports::{ItemFilter, LedgerError, Page, PageRequest};
use app::reads::{OwnItem, own_item};
use axum::extract::State;
use axum::response::Response;
use formats::clause_text::terms_text;
use maud::{Markup, html};
use pages::{
    Column, FormErrors, NarrowTable, PageHead, Table, data_table, heading, moment_text, page,
    pagination, paths,
};
use register::decision::StageName;
use terms::OrganisationRef;

/// How many items with a query stand on one page.
const ITEMS_PER_PAGE: u32 = 20;

pub(super) async fn show(
    State(state): State<WebState>,
    Owner(person): Owner,
    Query(after): Query<crate::home::After>,
) -> Response {
    let own = person.capacity().organisation;
    let loaded = async {
        let open = items_at(&state, own, StageName::Queried, after.after.clone()).await?;
        let answered = items_at(&state, own, StageName::Answered, None).await?;
        Ok::<_, LedgerError>((open, answered))
    };
    let (open, answered) = match loaded.await {
        Ok(loaded) => loaded,
        Err(error) => return read_problem(&person, &error),
    };
    let came_in = CameIn::of(&person);
    let head = PageHead {
        current: paths::QUERIES,
        ..PageHead::new("Queries", Some(&person.viewer))
    };
    let first = after.after.as_ref().map(|_| paths::QUERIES);
    let next = open
        .next
        .as_ref()
        .map(|cursor| format!("{}?after={}", paths::QUERIES, encoded(cursor)));
    page(
        head,
        html! {
            (heading("Queries", Some("What DCC asks you about your own items.")))
            @if open.entries.is_empty() { p { "No query waits for your answer." } }
            @for item in &open.entries { (asked(came_in, item, &person.viewer.csrf)) }
            (pagination(first, next.as_deref()))
            @if !answered.entries.is_empty() { (answered_table(came_in, &answered.entries)) }
        },
    )
}

async fn items_at(
    state: &WebState,
    own: OrganisationRef,
    stage: StageName,
    after: Option<String>,
) -> Result<Page<OwnItem>, LedgerError> {
    let filter = ItemFilter {
        stages: vec![stage],
        provider: Some(own),
        ..ItemFilter::default()
    };
    let request = PageRequest {
        after,
        limit: ITEMS_PER_PAGE,
    };
    let found = state.app.ledger.items_page(&filter, &request).await?;
    Ok(Page {
        entries: found
            .entries
            .iter()
            .filter_map(|stored| own_item(&stored.value, own))
            .collect(),
        next: found.next,
    })
}

fn asked(came_in: CameIn, item: &OwnItem, csrf: &str) -> Markup {
    let devices = item.clauses.first().map(|clause| terms_text(&clause.terms));
    let errors = FormErrors::new();
    html! {
        @for query in item.queries.iter().filter(|query| query.answer.is_none()) {
            (answer_form(came_in, item, query, csrf, &errors))
            p {
                a href=(came_in.item_path(item.reference)) {
                    "Everything about item " (item.identifier)
                }
                @if let Some(devices) = &devices { ": " (devices) }
            }
        }
    }
}

fn answered_table(came_in: CameIn, items: &[OwnItem]) -> Markup {
    let rows = items
        .iter()
        .map(|item| {
            let at = item
                .queries
                .iter()
                .filter_map(|query| query.answer.as_ref().map(|(_, at)| *at))
                .max();
            vec![
                html! { a href=(came_in.item_path(item.reference)) { "Item " (item.identifier) } },
                html! { @if let Some(at) = at { (moment_text(at)) } @else { "By a new file" } },
                html! { (words::stage_sentence(item)) },
            ]
        })
        .collect();
    data_table(&Table {
        id: "answered",
        caption: "Answered, not looked at yet",
        columns: &[
            Column::row_header("Item"),
            Column::text("Answered"),
            Column::text("Where it stands"),
        ],
        rows,
        empty: "Nothing.",
        narrow: NarrowTable::Cards,
    })
}
