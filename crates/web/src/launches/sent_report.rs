//! A report of hubs as a form brings it, a file or pasted text, and what is told of it: the same
//! engine as the API's.

use crate::WebState;
use crate::guard::Person;
use crate::multipart::{bytes_of, next_part, opened, pass_token};
use crate::refused::{not_found, read_problem};
use app::launches::{ReportError, ReportTaken};
use axum::extract::{Multipart, Request};
use axum::response::Response;
use formats::hub_reports::{ReportCode, ReportForm};
use formats::limits::{REPORT_BYTES_MAX, REPORT_ROWS_MAX};
use formats::sentences::launch::report::{report_found_text, report_hint_text};
use maud::{Markup, html};
use pages::form::{self, InputWidth};
use pages::{
    ButtonKind, Column, Fact, Field, FormErrors, NarrowTable, Problem, Table, bytes_text,
    copy_block, data_table, number_text, paths, problem_page, summary_list,
};
use terms::Findings;

/// How many findings stand on a page. The counts are of all.
const FINDINGS_SHOWN_MAX: usize = 300;

/// What the form brought.
pub(super) struct SentReport {
    /// The file as it was chosen, empty where none was.
    file: Vec<u8>,
    /// The pasted text.
    pasted: Vec<u8>,
}

impl SentReport {
    /// Reads the form of somebody who has come through the page's door. What is no form of ours, or
    /// too large, is the problem that it is.
    pub(super) async fn read(
        state: &WebState,
        person: &Person,
        request: Request,
    ) -> Result<SentReport, Response> {
        let refused =
            |problem: Problem| problem_page(&problem, Some(&person.viewer), person.viewer.world);
        let form = opened(state, request, REPORT_BYTES_MAX, too_large()).await;
        let mut form = form.map_err(refused)?;
        parts(&mut form, &person.signed_in.csrf)
            .await
            .map_err(refused)
    }

    /// The one thing that was sent, or the field and the words of what is wrong with the choice.
    pub(super) fn chosen(&self) -> Result<(&[u8], ReportForm), (&'static str, String)> {
        let pasted = !self.pasted.trim_ascii().is_empty();
        let bytes = match (self.file.is_empty(), pasted) {
            (true, false) => {
                return Err(("file", "Choose a file, or paste its content".to_owned()));
            }
            (false, true) => {
                return Err(("pasted", "Send the file or the text, not both".to_owned()));
            }
            (false, false) => &self.file,
            (true, true) => &self.pasted,
        };
        Ok((bytes, ReportForm::of(bytes)))
    }

    /// What was pasted, to be shown again.
    pub(super) fn pasted(&self) -> String {
        String::from_utf8_lossy(&self.pasted).into_owned()
    }

    /// The field that a fault of the whole report belongs to.
    fn field(&self) -> &'static str {
        match self.file.is_empty() {
            true => "pasted",
            false => "file",
        }
    }

    /// What stopped the whole report: a fault of the form, or the page for anything else.
    pub(super) fn failed(
        &self,
        person: &Person,
        error: &ReportError,
    ) -> Result<FormErrors, Response> {
        match error {
            ReportError::Unreadable(code) => {
                let mut errors = FormErrors::new();
                let words = format!(
                    "Nothing was taken. Found: {} Wanted: {} {}",
                    report_found_text(*code),
                    code.wanted(),
                    report_hint_text(*code)
                );
                errors.add(self.field(), words);
                Ok(errors)
            }
            ReportError::NotAuthorised => Err(problem_page(
                &Problem::Forbidden,
                Some(&person.viewer),
                person.viewer.world,
            )),
            ReportError::NotFound => Err(not_found(person)),
            // Only outcomes have a sequence, and these come by program alone.
            ReportError::SequenceReused => Err(problem_page(
                &Problem::Conflict,
                Some(&person.viewer),
                person.viewer.world,
            )),
            ReportError::Ledger(error) => Err(read_problem(person, error)),
        }
    }
}

fn too_large() -> Problem {
    Problem::ContentTooLarge {
        limit: bytes_text(REPORT_BYTES_MAX as u64),
    }
}

async fn parts(form: &mut Multipart, token: &str) -> Result<SentReport, Problem> {
    pass_token(form, token).await?;
    let mut sent = SentReport {
        file: Vec::new(),
        pasted: Vec::new(),
    };
    while let Some(part) = next_part(form).await? {
        let kept = match part.name() {
            Some("file") => &mut sent.file,
            Some("pasted") => &mut sent.pasted,
            Some(_) | None => return Err(Problem::BadRequest),
        };
        *kept = bytes_of(part, REPORT_BYTES_MAX, too_large()).await?;
    }
    Ok(sent)
}

/// The form that sends a report.
pub(super) fn report_form(
    person: &Person,
    action: &str,
    button: &str,
    pasted: &str,
    errors: &FormErrors,
) -> Markup {
    let hint = format!(
        "CSV or NDJSON, at most {} and {} rows.",
        bytes_text(REPORT_BYTES_MAX as u64),
        number_text(REPORT_ROWS_MAX as u64)
    );
    form::upload_form(
        action,
        &person.viewer.csrf,
        html! {
            (form::file_field(&Field {
                hint: Some(&hint),
                error: errors.of("file"),
                ..Field::new("file", "File")
            }, ".csv,.ndjson,.jsonl,text/csv,application/x-ndjson"))
            (form::textarea(&Field {
                hint: Some("In place of a file, with the first line that names the columns."),
                value: pasted,
                error: errors.of("pasted"),
                width: InputWidth::Full,
                ..Field::new("pasted", "Or paste its content")
            }, 6))
            (form::button(ButtonKind::Primary, button))
        },
    )
}

/// The columns of a report: the name, what stands in it, in the order of the example.
pub(super) fn columns(columns: Vec<(&str, Markup)>, example: &str) -> Markup {
    let rows = columns
        .into_iter()
        .map(|(name, words)| vec![html! { code { (name) } }, words]);
    html! {
        (data_table(&Table {
            id: "columns",
            caption: "Columns",
            columns: &[Column::row_header("Name"), Column::text("What stands in it")],
            rows: rows.collect(),
            empty: "There are none.",
            narrow: NarrowTable::Cards,
        }))
        (copy_block("example", "Example, to be copied", example))
    }
}

/// How many rows were taken, repeated and refused, and every finding.
pub(super) fn told(taken: &ReportTaken, next: &str) -> Markup {
    let refused: u64 = taken.findings.counts().values().sum();
    html! {
        (summary_list(&[
            Fact::new("Taken, new", html! { (number_text(taken.new)) }),
            Fact::new("Taken, known before", html! { (number_text(taken.repeated)) }),
            Fact::new("Refused", html! { (number_text(refused)) }),
        ]))
        @if refused > 0 {
            h2 { "What was refused" }
            p { "The other rows are taken. " (next) }
            (counts(&taken.findings))
            (findings(&taken.findings))
        }
    }
}

/// Codes with what each means.
pub(super) fn codes<'c>(codes: impl Iterator<Item = (&'c str, &'c str)>) -> Markup {
    html! { ul { @for (code, words) in codes { li { code { (code) } ": " (words) } } } }
}

/// How many rows were refused, as the end of a sentence; nothing where none was.
pub(super) fn and_refused(taken: &ReportTaken) -> String {
    match taken.findings.counts().values().sum::<u64>() {
        0 => String::new(),
        1 => " 1 was refused.".to_owned(),
        refused => format!(" {} were refused.", number_text(refused)),
    }
}

fn code_link(code: ReportCode) -> Markup {
    html! { a.code-link href=(paths::report_code(code.text())) { (code.text()) } }
}

fn counts(findings: &Findings<ReportCode>) -> Markup {
    let rows = findings.counts().iter().map(|(code, count)| {
        vec![
            code_link(*code),
            html! { (report_found_text(*code)) },
            html! { (number_text(*count)) },
        ]
    });
    data_table(&Table {
        id: "counts",
        caption: "Rows refused, by code",
        columns: &[
            Column::row_header("Code"),
            Column::text("What it means"),
            Column::number("Rows"),
        ],
        rows: rows.collect(),
        empty: "No row was refused.",
        narrow: NarrowTable::Cards,
    })
}

fn findings(findings: &Findings<ReportCode>) -> Markup {
    // Kept in the order in which they were found: what only the inventory knows comes after what the
    // file itself shows.
    let mut shown: Vec<_> = findings.kept().iter().collect();
    shown.sort_by_key(|finding| finding.place.line);
    shown.truncate(FINDINGS_SHOWN_MAX);
    let all: u64 = findings.counts().values().sum();
    let left_out = all - shown.len() as u64;
    let rows = shown.iter().map(|finding| {
        vec![
            html! {
                @match finding.place.line {
                    0 => "Whole file",
                    line => { "Line " (line) },
                }
                @if !finding.field.is_empty() { br; span.field-name { (finding.field) } }
            },
            code_link(finding.code),
            html! { (report_found_text(finding.code)) },
            html! { (finding.expected) },
            html! { (report_hint_text(finding.code)) },
        ]
    });
    html! {
        @if left_out > 0 {
            p { "The first " (number_text(shown.len() as u64)) " of " (number_text(all))
                " findings." }
        }
        (data_table(&Table {
            id: "findings",
            caption: "Findings in file order",
            columns: &[
                Column::row_header("Place"),
                Column::text("Code"),
                Column::text("Found"),
                Column::text("Wanted"),
                Column::text("What to do"),
            ],
            rows: rows.collect(),
            empty: "No row was refused.",
            narrow: NarrowTable::Cards,
        }))
        @if left_out > 0 {
            p #more-findings { strong { "And " (number_text(left_out)) " more. " }
                "The answer of the API has up to 1,000 of each code." }
        }
    }
}
