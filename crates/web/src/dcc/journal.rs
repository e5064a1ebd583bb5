//! The journal of acts: who decided what, when; with its hash chain, and an export that an
//! outsider can verify (ONE-2).

use super::journal_facts::{Known, event_words, facts};
use crate::WebState;
use crate::asked::Query;
use crate::guard::Dcc;
use crate::home::organisation_names;
use crate::refused::read_problem;
use app::ports::{JournalLine, LedgerError};
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use formats::journal::hex;
use maud::{Markup, html};
use pages::{
    Column, NarrowTable, PageHead, Table, code_text, data_table, disclosure, heading, moment_text,
    number_text, page, pagination, paths,
};
use serde::Deserialize;
use std::collections::HashMap;
use terms::PersonRef;

/// How many lines stand on one page.
const LINES_PER_PAGE: u32 = 50;
/// How many lines are read at once for the export.
const EXPORT_BATCH: u32 = 1_000;

#[derive(Deserialize)]
pub(super) struct Before {
    before: Option<u64>,
}

pub(super) async fn show(
    State(state): State<WebState>,
    Dcc(person): Dcc,
    Query(before): Query<Before>,
) -> Response {
    let loaded = async {
        let ledger = &state.app.ledger;
        let lines = ledger.journal_before(before.before, LINES_PER_PAGE).await?;
        let names = organisation_names(&state).await?;
        let people: HashMap<PersonRef, String> = ledger
            .people()
            .await?
            .into_iter()
            .map(|person| (person.reference, person.display_name))
            .collect();
        Ok::<_, LedgerError>((lines, names, people))
    };
    let (lines, names, people) = match loaded.await {
        Ok(loaded) => loaded,
        Err(error) => return read_problem(&person, &error),
    };
    let known = Known { names, people };
    let rows = lines.iter().map(|line| row_of(line, &known)).collect();
    let next = lines
        .last()
        .filter(|line| line.sequence > 1 && lines.len() == LINES_PER_PAGE as usize)
        .map(|line| format!("{}?before={}", paths::JOURNAL, line.sequence));
    let first = before.before.map(|_| paths::JOURNAL);
    let head = PageHead {
        current: paths::JOURNAL,
        ..PageHead::new("Journal", Some(&person.viewer))
    };
    let lead = "Every act, in a chain of hashes: a line that is changed or taken out breaks it.";
    page(
        head,
        html! {
            (heading("Journal", Some(lead)))
            p {
                a href="/journal.jsonl" { "Download the whole journal" }
                " (JSON Lines). "
                a href="/help/journal" { "How an outsider verifies it" }
            }
            (data_table(&Table {
                id: "journal",
                caption: "Acts, newest first",
                columns: &[
                    Column::row_header("Line"),
                    Column::text("When"),
                    Column::text("Who"),
                    Column::text("Act"),
                    Column::text("Facts"),
                    Column::text("Hash"),
                ],
                rows,
                empty: "Nothing has been done yet.",
                narrow: NarrowTable::Cards,
            }))
            (pagination(first, next.as_deref()))
        },
    )
}

fn row_of(line: &JournalLine, known: &Known) -> Vec<Markup> {
    let person = line.person.map(|person| known.person(person));
    let organisation = line
        .organisation
        .and_then(|organisation| known.names.get(&organisation));
    let exported = line.hashed().exported(&line.hash);
    vec![
        html! { (number_text(line.sequence)) },
        moment_text(line.at),
        match (person, organisation) {
            (Some(person), Some(organisation)) => html! { (person) ", " (organisation) },
            (Some(person), None) => html! { (person) },
            (None, _) => html! { "The clock" },
        },
        html! { (event_words(&line.event)) },
        html! {
            (facts(&line.facts, known))
            (disclosure("The line as it is hashed", code_text(&exported)))
        },
        code_text(&hex(&line.hash)[..16]),
    ]
}

pub(super) async fn export(State(state): State<WebState>, Dcc(person): Dcc) -> Response {
    let mut text = String::new();
    let mut after = 0;
    loop {
        let lines = match state.app.ledger.journal_after(after, EXPORT_BATCH).await {
            Ok(lines) => lines,
            Err(error) => return read_problem(&person, &error),
        };
        let Some(last) = lines.last() else { break };
        after = last.sequence;
        for line in &lines {
            text.push_str(&line.hashed().exported(&line.hash));
            text.push('\n');
        }
    }
    let headers = [
        (CONTENT_TYPE, "application/jsonl".to_owned()),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"firmgate-journal.jsonl\"".to_owned(),
        ),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, Body::from(text)).into_response()
}
