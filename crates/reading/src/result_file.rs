//! The results of a search as CSV, and one entry as rows to copy: the columns of the published
//! edition, so that what is copied reads like what is downloaded.

use crate::file::made;
use crate::query::{self, NotSearched, Searched};
use crate::refusal::{problem, query_problem, read_problem};
use crate::{ReadingState, address};
use axum::Extension;
use axum::extract::{Query, State};
use axum::response::Response;
use formats::clause_text::targets_text;
use formats::formula_guard::guarded;
use formats::limits::PAGE_ENTRIES_MAX;
use formats::neutrality::STATEMENTS;
use formats::published_line::{PublishedColumn, combination_label};
use http::HeaderMap;
use http::header::LINK;
use pages::Viewer;
use published::Entry;
use published::search::PageAsked;
use register::FixAvailable;
use register::item::Term;
use serde::Deserialize;
use terms::FirmwareVersion;

/// Which results.
#[derive(Deserialize)]
pub struct Asked {
    q: String,
    after: Option<String>,
}

/// `GET /search.csv`: one page of results, of the greatest size a page may have; a `Link` header
/// leads to the next one.
pub async fn download(
    State(state): State<ReadingState>,
    Extension(_): Extension<Viewer>,
    headers: HeaderMap,
    asked: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let Ok(Query(asked)) = asked else {
        return problem(&crate::refusal::parameters());
    };
    let page = PageAsked::new(Some(PAGE_ENTRIES_MAX), asked.after);
    match query::run(&state.reader, &asked.q, &page).await {
        Ok(searched) => {
            let csv = csv_of(&searched);
            let mut response = made(&headers, "text/csv; charset=utf-8", "search.csv", csv);
            if let Some(next) = &searched.results.next {
                let address = format!(
                    "<{}&after={}>; rel=\"next\"",
                    address::search_file(&searched.canonical),
                    next.as_str()
                );
                if let Ok(link) = address.parse() {
                    response.headers_mut().insert(LINK, link);
                }
            }
            response
        }
        Err(NotSearched::Refused(refusal, _)) => problem(&query_problem(&refusal)),
        Err(NotSearched::Failed(error)) => problem(&read_problem(&error)),
    }
}

fn csv_of(searched: &Searched) -> String {
    let mut records = vec![headings()];
    for hit in &searched.results.hits {
        records.extend(rows(&hit.entry));
    }
    // The statements close the file: a first line of prose would not be a heading.
    let edition = searched.results.edition;
    records.push(note(&format!(
        "Search of edition {edition}: {}",
        searched.canonical
    )));
    records.extend(STATEMENTS.iter().map(|statement| note(statement)));
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for record in records {
        let guarded = record.iter().map(|cell| guarded(cell).into_owned());
        writer
            .write_record(guarded)
            .expect("writing into memory does not fail, and every record has as many cells");
    }
    let bytes = writer
        .into_inner()
        .expect("writing into memory does not fail");
    String::from_utf8(bytes).expect("cells are text")
}

fn headings() -> Vec<String> {
    PublishedColumn::ALL
        .map(|column| column.name().to_owned())
        .into()
}

fn note(text: &str) -> Vec<String> {
    let mut cells = vec![String::new(); PublishedColumn::ALL.len()];
    cells[0] = text.to_owned();
    cells
}

/// An entry as rows with tabs between cells, under the headings.
pub fn rows_text(entry: &Entry) -> String {
    let mut lines = vec![headings().join("\t")];
    for row in rows(entry) {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| guarded(&cell.replace(['\t', '\n', '\r'], " ")).into_owned())
            .collect();
        lines.push(cells.join("\t"));
    }
    lines.join("\n")
}

/// One row for each device version of an entry.
fn rows(entry: &Entry) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for term in &entry.terms {
        let blank = term.versions.is_empty().then_some(None);
        for version in term.versions.iter().map(Some).chain(blank) {
            let cells = PublishedColumn::ALL.map(|column| cell(entry, term, version, column));
            rows.push(cells.into());
        }
    }
    rows
}

fn cell(
    entry: &Entry,
    term: &Term,
    version: Option<&FirmwareVersion>,
    column: PublishedColumn,
) -> String {
    let optional = |text: Option<&str>| text.unwrap_or_default().to_owned();
    match column {
        PublishedColumn::Identifier => entry.reference.to_string(),
        PublishedColumn::Make => term.make.to_string(),
        PublishedColumn::Model => term.model.to_string(),
        PublishedColumn::FirmwareVersion => optional(version.map(FirmwareVersion::as_str)),
        PublishedColumn::DeviceType => term.device_type.to_string(),
        PublishedColumn::Source => entry.source.text().to_owned(),
        PublishedColumn::StatusOfInformation => entry.status.text().to_owned(),
        PublishedColumn::DateLastUpdated => entry.date_last_updated.to_string(),
        PublishedColumn::FixAvailable => FixAvailable::Yes.text().to_owned(),
        PublishedColumn::FixInformation => entry.fix_information.clone(),
        PublishedColumn::Summary => optional(entry.summary.as_deref()),
        PublishedColumn::Combination => match entry.terms.len() {
            0 | 1 => String::new(),
            _ => combination_label(entry.reference),
        },
        PublishedColumn::AffectedUntil => {
            optional(entry.affected_until.as_ref().map(FirmwareVersion::as_str))
        }
        PublishedColumn::HardwareVersion => optional(term.hardware_version.as_deref()),
        PublishedColumn::Region => optional(term.region.map(|region| region.text())),
        PublishedColumn::FixFirmware => targets_text(&entry.fix_targets),
        PublishedColumn::FixConfirmedOn => entry.fix_confirmed_on.to_string(),
    }
}
