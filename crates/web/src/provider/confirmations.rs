//! The fixes that DCC asks this organisation to confirm: those that wait for its answer, and those
//! that have it.

use crate::WebState;
use crate::asked::Query;
use crate::form::encoded;
use crate::guard::Provider;
use crate::refused::read_problem;
use app::ports::{Answered, LedgerError, Page, PageRequest};
use app::reads::AskedConfirmation;
use axum::extract::State;
use axum::response::Response;
use formats::clause_text::terms_text;
use formats::sentences::fix;
use maud::{Markup, html};
use pages::{
    Column, NarrowTable, PageHead, Table, TagTone, data_table, heading, moment_text, page,
    pagination, paths, tag,
};
use register::fix::ConfirmationAnswer;
use serde::Deserialize;

/// How many requests of each list stand on one page.
const REQUESTS_PER_PAGE: u32 = 20;

/// Where each of the two lists goes on.
#[derive(Deserialize)]
pub(super) struct Cursors {
    awaiting: Option<String>,
    answered: Option<String>,
}

pub(super) async fn show(
    State(state): State<WebState>,
    Provider(person): Provider,
    Query(cursors): Query<Cursors>,
) -> Response {
    let loaded = async {
        let list = |answered, after: &Option<String>| {
            let request = PageRequest {
                after: after.clone(),
                limit: REQUESTS_PER_PAGE,
            };
            let (app, capacity) = (&state.app, person.capacity());
            async move { app.asked_confirmations(capacity, answered, &request).await }
        };
        let awaiting = list(Answered::NotYet, &cursors.awaiting).await?;
        let answered = list(Answered::Already, &cursors.answered).await?;
        Ok::<_, LedgerError>((awaiting, answered))
    };
    let (awaiting, answered) = match loaded.await {
        Ok(loaded) => loaded,
        Err(error) => return read_problem(&person, &error),
    };
    let head = PageHead {
        current: paths::CONFIRMATIONS,
        ..PageHead::new("Confirmations", Some(&person.viewer))
    };
    let lead = "DCC asks the manufacturer of every make concerned to confirm a fix in its exact \
                public words before it is published.";
    page(
        head,
        html! {
            (heading("Confirmations", Some(lead)))
            p { a href=(paths::help("confirmation")) { "How a fix is confirmed" } }
            (requests_table("awaiting", "Waiting for your answer", &awaiting.entries,
                "Nothing waits for your answer."))
            (way_on("awaiting", cursors.awaiting.is_some(), &awaiting))
            (requests_table("answered", "Answered, or closed because the words changed",
                &answered.entries, "You have answered no request yet."))
            (way_on("answered", cursors.answered.is_some(), &answered))
        },
    )
}

fn way_on(list: &str, further: bool, found: &Page<AskedConfirmation>) -> Markup {
    let next = found
        .next
        .as_ref()
        .map(|cursor| format!("{}?{list}={}", paths::CONFIRMATIONS, encoded(cursor)));
    pagination(further.then_some(paths::CONFIRMATIONS), next.as_deref())
}

fn requests_table(id: &str, caption: &str, requests: &[AskedConfirmation], empty: &str) -> Markup {
    data_table(&Table {
        id,
        caption,
        columns: &[
            Column::row_header("Request"),
            Column::text("Devices"),
            Column::text("Asked"),
            Column::text("Your answer"),
        ],
        rows: requests.iter().map(request_row).collect(),
        empty,
        narrow: NarrowTable::Cards,
    })
}

fn request_row(asked: &AskedConfirmation) -> Vec<Markup> {
    vec![
        html! { a href=(paths::confirmation(asked.request)) { (asked.request) } },
        html! { (terms_text(&asked.wording.terms)) },
        moment_text(asked.asked_at),
        answer_tag(&asked.answer),
    ]
}

/// An organisation's own answer as a tag.
pub(super) fn answer_tag(answer: &ConfirmationAnswer) -> Markup {
    let tone = match answer {
        ConfirmationAnswer::Awaited => TagTone::Attention,
        ConfirmationAnswer::Confirmed { .. } => TagTone::Done,
        ConfirmationAnswer::Overtaken { .. } => TagTone::Waiting,
        ConfirmationAnswer::Refused { .. } | ConfirmationAnswer::Withdrawn { .. } => {
            TagTone::Stopped
        }
    };
    tag(tone, fix::answer(answer))
}
