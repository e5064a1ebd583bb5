//! The page of one edition: its cover facts, its files, and what it changed.

use crate::api::forms::hexadecimal;
use crate::changes::{self, ChangesPage};
use crate::refusal::{not_found_page, read_problem_page};
use crate::{ReadingState, address};
use axum::Extension;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use formats::limits::PAGE_ENTRIES_MAX;
use formats::published_line::field_name;
use formats::sentences::coverage;
use formats::sentences::edition::{kind_in_full, title};
use formats::sentences::tombstone;
use maud::{Markup, html};
use pages::{
    Column, Fact, Link, NarrowTable, NoticeKind, PageHead, Table, Viewer, WayBack, bytes_text,
    code_of_glossary, data_table, date_text, heading_with_caption, moment_text, notice, pagination,
    paths, summary_list,
};
use published::{EditionFacts, FileFacts, ReadError};
use serde::Deserialize;
use terms::PublicRef;

/// Which page of the changes.
#[derive(Deserialize)]
pub struct Asked {
    after: Option<String>,
}

/// `GET /published/{edition}`
pub async fn page(
    State(state): State<ReadingState>,
    Extension(viewer): Extension<Viewer>,
    edition: Result<Path<String>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let number = edition.ok().and_then(|Path(text)| text.parse().ok());
    let after = asked.ok().and_then(|Query(asked)| asked.after);
    let place = match after.as_deref().map(PublicRef::parse) {
        None => None,
        Some(Some(reference)) => Some(reference),
        Some(None) => return not_found_page(&viewer),
    };
    let Some(number) = number else {
        return not_found_page(&viewer);
    };
    match read(&state, number, place).await {
        Ok(Some(found)) => edition_page(&viewer, &found, place),
        Ok(None) => not_found_page(&viewer),
        Err(error) => read_problem_page(&error, &viewer),
    }
}

struct Found {
    facts: EditionFacts,
    in_force: u32,
    changes: ChangesPage,
}

async fn read(
    state: &ReadingState,
    number: u32,
    after: Option<PublicRef>,
) -> Result<Option<Found>, ReadError> {
    let Some(facts) = state.reader.edition(number).await? else {
        return Ok(None);
    };
    Ok(Some(Found {
        facts,
        in_force: state.reader.edition_in_force().await?,
        changes: changes::page(&state.reader, number, after, PAGE_ENTRIES_MAX).await?,
    }))
}

fn edition_page(viewer: &Viewer, found: &Found, after: Option<PublicRef>) -> Response {
    let facts = &found.facts;
    let number = facts.number;
    let trail = vec![Link {
        href: paths::PUBLISHED,
        words: "Published editions",
    }];
    let title = title(number);
    let head = PageHead {
        current: paths::PUBLISHED,
        back: Some(WayBack::Trail(trail)),
        ..PageHead::new(&title, Some(viewer))
    };
    let first = address::edition(number, None);
    let next = found
        .changes
        .next
        .map(|next| address::edition(number, Some(&next.to_string())));
    pages::page(
        head,
        html! {
            (heading_with_caption("Edition", &title, None))
            @if found.in_force != number { (superseded(found.in_force)) }
            (cover(facts))
            (files(facts))
            (changed(found))
            (pagination(after.map(|_| first.as_str()), next.as_deref()))
            (coverage_table(facts))
        },
    )
}

fn superseded(in_force: u32) -> Markup {
    notice(
        NoticeKind::Important,
        html! {
            p {
                "This edition is kept as it was published. "
                a href=(address::edition(in_force, None)) { "Edition " (in_force) }
                " is in force. An entry that was withdrawn since still stands in the files below; "
                "look its reference up before you rely on it."
            }
        },
    )
}

fn cover(facts: &EditionFacts) -> Markup {
    summary_list(&[
        Fact::new("Why there is one", html! { (kind_in_full(&facts.kind)) }),
        Fact::new("As of", date_text(facts.as_of)),
        Fact::new("Published", moment_text(facts.published_at)),
        Fact::new(
            "Glossary",
            html! {
                a href={ (paths::GLOSSARY) "?version=" (facts.glossary_version) } {
                    "Version " (facts.glossary_version)
                }
            },
        ),
    ])
}

fn files(facts: &EditionFacts) -> Markup {
    let row = |file: &FileFacts| {
        vec![
            html! { a href=(address::file(facts.number, &file.name)) { (file.name) } },
            html! { (bytes_text(file.size)) },
            html! { code { (hexadecimal(&file.sha256)) } },
        ]
    };
    html! {
        h2 { "Files" }
        (data_table(&Table {
            id: "files",
            caption: "Files of this edition",
            columns: &[
                Column::row_header("File"),
                Column::text("Size"),
                Column::text("SHA-256"),
            ],
            rows: facts.files.iter().map(row).collect(),
            empty: "This edition has no files.",
            narrow: NarrowTable::Cards,
        }))
    }
}

fn changed(found: &Found) -> Markup {
    let number = found.facts.number;
    let changes = &found.changes.changes;
    let entry = |reference: PublicRef| {
        html! { a href=(paths::entry(reference)) { (reference) } }
    };
    let mut rows: Vec<(PublicRef, Vec<Markup>)> = Vec::new();
    for reference in &changes.added {
        rows.push((
            *reference,
            vec![entry(*reference), html! { "Added" }, html! {}],
        ));
    }
    for (reference, fields) in &changes.changed {
        let fields: Vec<&str> = fields.iter().map(|field| field_name(*field)).collect();
        let detail = match fields.is_empty() {
            true => html! { "The text was removed since." },
            false => html! { (fields.join(", ")) },
        };
        rows.push((
            *reference,
            vec![entry(*reference), html! { "Changed" }, detail],
        ));
    }
    for gone in &changes.withdrawn {
        let detail =
            html! { (code_of_glossary(gone.reason.code())) ": " (tombstone::reason(gone.reason)) };
        rows.push((
            gone.reference,
            vec![entry(gone.reference), html! { "Withdrawn" }, detail],
        ));
    }
    rows.sort_by_key(|(reference, _)| *reference);
    let caption = match number.checked_sub(1) {
        Some(0) | None => "What the first edition holds, by public reference".to_owned(),
        Some(before) => format!("What changed since edition {before}, by public reference"),
    };
    html! {
        h2 { "Changes" }
        (data_table(&Table {
            id: "changes",
            caption: &caption,
            columns: &[
                Column::row_header("Entry"),
                Column::text("Change"),
                Column::text("What"),
            ],
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            empty: "Nothing changed in the published entries.",
            narrow: NarrowTable::Cards,
        }))
    }
}

fn coverage_table(facts: &EditionFacts) -> Markup {
    let rows = facts.coverage.iter().map(|fact| {
        vec![
            html! { (fact.provider) },
            html! { (coverage::given(fact.given, facts.as_of)) },
        ]
    });
    html! {
        h2 { "Who was asked for data" }
        @if !facts.coverage.is_empty() { p { (coverage::NOTE) } }
        (data_table(&Table {
            id: "coverage",
            caption: "Providers in alphabetical order",
            columns: &[Column::row_header("Provider"), Column::text("What was received")],
            rows: rows.collect(),
            empty: coverage::NOBODY_ASKED,
            narrow: NarrowTable::Cards,
        }))
    }
}
