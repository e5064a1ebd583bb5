//! The page of one entry: what it says now, and its history since it was first published.

use crate::refusal::{not_found_page, read_problem_page};
use crate::result_file::rows_text;
use crate::{ReadingState, address, entry_view};
use axum::Extension;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use formats::clause_text::{targets_text, terms_text};
use formats::published_line::field_name;
use formats::sentences::tombstone;
use maud::{Markup, html};
use pages::{
    Change, Difference, FieldDifference, Link, PageHead, Viewer, WayBack, code_of_glossary,
    copy_block, difference_view, disclosure, heading_with_caption, paths, warning_text,
};
use published::{Entry, EntryRecord, EntryState, EntryVersion, ReadError, VersionText};
use register::difference::PublicField;
use terms::PublicRef;

/// `GET /entries/{entry}`
pub async fn page(
    State(state): State<ReadingState>,
    Extension(viewer): Extension<Viewer>,
    reference: Result<Path<String>, PathRejection>,
) -> Response {
    let reference = reference
        .ok()
        .and_then(|Path(text)| PublicRef::parse(&text));
    let Some(reference) = reference else {
        return not_found_page(&viewer);
    };
    match state.reader.entry(reference).await {
        Ok(Some(record)) => match fix_status(&state, &record).await {
            Ok(status) => entry_page(&viewer, &record, &status),
            Err(error) => read_problem_page(&error, &viewer),
        },
        Ok(None) => not_found_page(&viewer),
        Err(error) => read_problem_page(&error, &viewer),
    }
}

/// What the list of devices says now of the firmware that is the fix.
async fn fix_status(state: &ReadingState, record: &EntryRecord) -> Result<Vec<String>, ReadError> {
    let EntryState::Published(entry) = &record.state else {
        return Ok(Vec::new());
    };
    let mut lines = Vec::new();
    for target in &entry.fix_targets {
        if let Some(status) = state.reader.device_status(target).await? {
            lines.push(format!("{target}: {status} on the list of devices."));
        }
    }
    Ok(lines)
}

fn entry_page(viewer: &Viewer, record: &EntryRecord, fix_status: &[String]) -> Response {
    let reference = record.reference.to_string();
    let title = format!("Entry {reference}");
    let trail = vec![Link {
        href: paths::SEARCH,
        words: "Search",
    }];
    let head = PageHead {
        current: paths::SEARCH,
        back: Some(WayBack::Trail(trail)),
        ..PageHead::new(&title, Some(viewer))
    };
    pages::page(
        head,
        html! {
            (heading_with_caption("Published entry", &reference, None))
            @match &record.state {
                EntryState::Published(entry) => (published(entry, fix_status)),
                EntryState::Withdrawn(gone) => {
                    (warning_text("This entry was withdrawn. Its text is gone."))
                    p { (tombstone::sentence(gone)) }
                    p { (code_of_glossary(gone.reason.code())) }
                },
            }
            (history(&record.versions))
            h2 { "Keep this entry" }
            ul {
                li { a href=(paths::entry(record.reference)) { "Permanent address of this entry" } }
                li { a href=(address::api_entry(record.reference)) { "This entry as JSON" } }
            }
        },
    )
}

fn published(entry: &Entry, fix_status: &[String]) -> Markup {
    html! {
        (entry_view::facts(entry))
        @if !fix_status.is_empty() {
            h2 { "The fix firmware on the list of devices" }
            ul { @for line in fix_status { li { (line) } } }
        }
        (disclosure(
            "Copy as rows",
            copy_block(
                "rows",
                "The entry as rows for a spreadsheet, with tabs between cells",
                &rows_text(entry),
            ),
        ))
    }
}

fn history(versions: &[EntryVersion]) -> Markup {
    html! {
        h2 { "History since first publication" }
        @for (place, version) in versions.iter().enumerate() {
            h3 { (span(version)) }
            @match (place.checked_sub(1).map(|before| &versions[before].text), &version.text) {
                (None, VersionText::Kept(_)) => p { "First published." },
                (_, VersionText::Removed) => {
                    p { "The text of this version was removed when the entry was withdrawn." }
                },
                (Some(VersionText::Removed), VersionText::Kept(_)) => {
                    p { "Published again." }
                },
                (Some(VersionText::Kept(old)), VersionText::Kept(new)) => {
                    (difference(version.from_edition, &version.changed, old, new))
                },
            }
        }
    }
}

fn span(version: &EntryVersion) -> Markup {
    let edition = |number: u32| {
        html! { a href=(address::edition(number, None)) { "edition " (number) } }
    };
    html! {
        "From " (edition(version.from_edition))
        @match version.until_edition {
            Some(until) => { ", no longer in " (edition(until)) },
            None => ", and in force",
        }
    }
}

fn difference(edition: u32, changed: &[PublicField], old: &Entry, new: &Entry) -> Markup {
    let texts: Vec<(PublicField, String, String)> = changed
        .iter()
        .map(|field| (*field, field_text(old, *field), field_text(new, *field)))
        .collect();
    let fields: Vec<FieldDifference<'_>> = texts
        .iter()
        .map(|(field, old, new)| FieldDifference {
            field: field_name(*field),
            change: match (old.is_empty(), new.is_empty()) {
                (true, _) => Change::Added(new),
                (false, true) => Change::Removed(old),
                (false, false) => Change::Altered { old, new },
            },
        })
        .collect();
    difference_view(&Difference {
        id: &format!("difference-{edition}"),
        caption: "What changed",
        old_heading: "Before",
        new_heading: "Now",
        fields: &fields,
    })
}

fn field_text(entry: &Entry, field: PublicField) -> String {
    match field {
        PublicField::Devices => terms_text(&entry.terms),
        PublicField::Source => entry.source.text().to_owned(),
        PublicField::Status => entry.status.text().to_owned(),
        PublicField::DateLastUpdated => entry.date_last_updated.to_string(),
        PublicField::FixInformation => entry.fix_information.clone(),
        PublicField::Summary => entry.summary.clone().unwrap_or_default(),
        PublicField::AffectedUntil => entry
            .affected_until
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        PublicField::FixTargets => targets_text(&entry.fix_targets),
        PublicField::FixConfirmedOn => entry.fix_confirmed_on.to_string(),
    }
}
