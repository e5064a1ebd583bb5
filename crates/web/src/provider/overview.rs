//! What the open rounds ask of a provider and by when, and its receipts.

use super::section;
use crate::WebState;
use crate::asked::Query;
use crate::form::encoded;
use crate::guard::{Person, Provider};
use crate::refused::read_problem;
use app::ports::{LedgerError, Page, PageRequest};
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use pages::form::{button_group, button_link};
use pages::{
    ButtonKind, Column, Fact, NarrowTable, PageHead, Table, TagTone, code_text, data_table,
    date_text, heading, moment_text, number_text, page, pagination, paths, summary_list, tag,
    working_days_text,
};
use register::decision::Stored;
use register::round::{ProviderReturn, ReturnState, Round};
use register::submission::{Route, Submission, SubmissionOutcome};
use terms::WorkingDayCalendar;

/// How many receipts stand on one page.
const RECEIPTS_PER_PAGE: u32 = 20;

/// How many of the newest rounds are shown; those before them are long closed.
const ROUNDS_SHOWN_MAX: usize = 4;

pub(super) async fn show(
    State(state): State<WebState>,
    Provider(person): Provider,
    Query(after): Query<crate::home::After>,
) -> Response {
    let request = PageRequest {
        after: after.after.clone(),
        limit: RECEIPTS_PER_PAGE,
    };
    let own = person.capacity().organisation;
    let loaded = async {
        let ledger = &state.app.ledger;
        let rounds = ledger.rounds().await?;
        let calendar = ledger.calendar().await?;
        let receipts = ledger.submissions_page(Some(own), &request).await?;
        Ok::<_, LedgerError>((rounds, calendar, receipts))
    };
    let (rounds, calendar, receipts) = match loaded.await {
        Ok(loaded) => loaded,
        Err(error) => return read_problem(&person, &error),
    };
    let asked = asked_of(&rounds, &person);
    let head = PageHead {
        current: paths::SUBMISSIONS,
        ..PageHead::new("My submissions", Some(&person.viewer))
    };
    let first = after.after.as_ref().map(|_| paths::SUBMISSIONS);
    let next = receipts
        .next
        .as_ref()
        .map(|cursor| format!("{}?after={}", paths::SUBMISSIONS, encoded(cursor)));
    let lead = "What DCC asks of you, and everything you have sent.";
    page(
        head,
        html! {
            (heading("My submissions", Some(lead)))
            (section(paths::SUBMISSIONS))
            @if after.after.is_none() {
                (rounds_section(&asked, calendar.as_ref()))
                (template_section())
            }
            (receipts_table(&receipts))
            (pagination(first, next.as_deref()))
        },
    )
}

/// A round with what it asks of this provider alone.
struct Asked<'r> {
    round: &'r Round,
    entry: &'r ProviderReturn,
}

fn asked_of<'r>(rounds: &'r [Stored<Round>], person: &Person) -> Vec<Asked<'r>> {
    rounds
        .iter()
        .filter_map(|stored| {
            let entry = stored.value.of(person.capacity().organisation)?;
            Some(Asked {
                round: &stored.value,
                entry,
            })
        })
        .take(ROUNDS_SHOWN_MAX)
        .collect()
}

fn rounds_section(asked: &[Asked<'_>], calendar: Option<&WorkingDayCalendar>) -> Markup {
    let (open, closed): (Vec<&Asked<'_>>, Vec<&Asked<'_>>) = asked
        .iter()
        .partition(|asked| asked.entry.state == ReturnState::Awaited);
    html! {
        @if open.is_empty() {
            p { "No collection round waits for you. You may send a file at any time. "
                a href=(paths::SUBMISSION_NEW) { "Send a file" } }
        }
        @for asked in open { (open_round(asked, calendar)) }
        @for asked in closed { (closed_round(asked)) }
    }
}

fn open_round(asked: &Asked<'_>, calendar: Option<&WorkingDayCalendar>) -> Markup {
    let Asked { round, entry } = asked;
    let id = format!("round-{}", round.reference);
    let mut facts = vec![
        Fact::new(
            "Agreed delivery date",
            html! { strong { (date_text(entry.agreed)) } },
        ),
        Fact::new("File format", html! { (round.format) }),
        Fact::new("Delivery", html! { (round.delivery_method) }),
    ];
    if !entry.extensions.is_empty() {
        let extensions = html! {
            @for extension in &entry.extensions {
                p { "From " (date_text(extension.from)) " to " (date_text(extension.to)) ": "
                    (extension.reason) }
            }
        };
        facts.push(Fact::new("Extensions", extensions));
    }
    facts.push(Fact::new(
        "If nothing arrives",
        chase_words(round, entry, calendar),
    ));
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { "Round " (round.period) " " (tag(TagTone::Waiting, "Awaited")) }
            (summary_list(&facts))
            (button_group(&[
                button_link(ButtonKind::Primary, "Send a file", paths::SUBMISSION_NEW),
                button_link(
                    ButtonKind::Secondary,
                    "Nothing to report",
                    &paths::submission_nil(round.reference),
                ),
            ]))
        }
    }
}

fn chase_words(
    round: &Round,
    entry: &ProviderReturn,
    calendar: Option<&WorkingDayCalendar>,
) -> Markup {
    match (&entry.chase, calendar) {
        (Some(chase), _) => html! {
            "DCC asked SECAS to get in touch with you on " (moment_text(chase.asked_at))
        },
        (None, Some(calendar)) => html! {
            "SECAS is asked to get in touch with you after "
            (date_text(round.chase_day(entry, calendar))) ", "
            (working_days_text(round.chase_after_working_days)) " after the agreed date"
        },
        (None, None) => html! {
            "SECAS is asked to get in touch with you "
            (working_days_text(round.chase_after_working_days)) " after the agreed date"
        },
    }
}

fn closed_round(asked: &Asked<'_>) -> Markup {
    let (words, submission, at) = match asked.entry.state {
        ReturnState::Received { submission, at } => ("data received", submission, at),
        ReturnState::Nil { submission, at } => ("nil return received", submission, at),
        ReturnState::Awaited => return html! {},
    };
    html! {
        p {
            strong { "Round " (asked.round.period) } ": " (words) " " (moment_text(at)) ". "
            a href=(paths::submission(submission)) {
                "Receipt" span.visually-hidden { " for round " (asked.round.period) }
            }
        }
    }
}

fn template_section() -> Markup {
    html! {
        h2 { "Template" }
        p { "The ten columns and the optional ones after them. The spreadsheet keeps versions and \
             dates as text and says at once what a check would say later." }
        ul {
            li { a href=(paths::TEMPLATE_XLSX) { "Template as a spreadsheet (XLSX)" } }
            li { a href=(paths::TEMPLATE_CSV) { "Template as CSV" } }
            li { a href=(paths::help("first-submission")) { "Your first submission" } }
        }
    }
}

fn receipts_table(receipts: &Page<Submission>) -> Markup {
    data_table(&Table {
        id: "receipts",
        caption: "Receipts, newest first",
        columns: &[
            Column::row_header("Receipt"),
            Column::text("Received"),
            Column::text("Sent by"),
            Column::text("Outcome"),
        ],
        rows: receipts.entries.iter().map(receipt_row).collect(),
        empty: "Your organisation has sent nothing yet.",
        narrow: NarrowTable::Cards,
    })
}

fn receipt_row(submission: &Submission) -> Vec<Markup> {
    vec![
        html! {
            a href=(paths::submission(submission.reference)) {
                (code_text(&submission.reference.to_string()))
            }
        },
        moment_text(submission.received_at),
        html! { (route_words(submission.route)) },
        html! { (outcome_tag(&submission.outcome)) " " (outcome_words(&submission.outcome)) },
    ]
}

/// How a submission came, in words.
pub(super) fn route_words(route: Route) -> &'static str {
    match route {
        Route::Page => "Upload page",
        Route::Api => "API",
        Route::DropFolder => "Drop folder",
        Route::Form => "Form",
    }
}

/// What became of a submission, as a tag.
pub(super) fn outcome_tag(outcome: &SubmissionOutcome) -> Markup {
    match outcome {
        SubmissionOutcome::Refused { .. } => tag(TagTone::Stopped, "Not accepted"),
        SubmissionOutcome::Accepted { .. } => tag(TagTone::Done, "Accepted"),
        SubmissionOutcome::NilReturn => tag(TagTone::Done, "Nil return"),
    }
}

fn outcome_words(outcome: &SubmissionOutcome) -> String {
    match outcome {
        SubmissionOutcome::Refused { errors, warnings } => {
            format!(
                "{} and {}",
                counted(*errors, "error"),
                counted(*warnings, "warning")
            )
        }
        SubmissionOutcome::Accepted { rows, warnings, .. } => {
            format!(
                "{}, {}",
                counted(*rows, "row"),
                counted(*warnings, "warning")
            )
        }
        SubmissionOutcome::NilReturn => "Nothing to report".to_owned(),
    }
}

/// `1 row`, `2,000 rows`.
pub(super) fn counted(count: u64, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        other => format!("{} {noun}s", number_text(other)),
    }
}
