//! The preview as a page, and the page that waits for a check.

use super::checks::Previewed;
use super::counting::{self, OpenRound};
use super::findings::{self, Files};
use super::overview::counted;
use super::preview::{Stage, Typed, Wanted};
use crate::guard::Person;
use axum::response::Response;
use formats::finding_text::meaning;
use formats::sentences::submission::{FILE_ERASED_NEXT, named_diverted};
use formats::submission_csv::{PreviewCell, PreviewRow};
use maud::{Markup, html};
use pages::form::{self, Choice};
use pages::{
    ButtonKind, Column, FormErrors, Link, NarrowTable, NoticeKind, PageHead, Refresh, Table,
    WayBack, data_table, heading, notice, number_text, page, paths, progress_of_unknown_length,
};
use register::intake::Field;
use terms::Moment;

/// How many Identifiers of diverted items are named.
const DIVERTED_NAMED_MAX: usize = 20;

/// Seconds after which a waiting page looks again.
const AGAIN_SECONDS: u32 = 2;

/// The page that waits.
pub(super) fn waiting_page(person: &Person, wanted: &Wanted, stage: Stage) -> Response {
    let (title, words, path) = match stage {
        Stage::Checking => (
            "Your file is being checked",
            "Every rule is held against every row. This takes a few seconds.",
            wanted.path(),
        ),
        Stage::Receiving => (
            "Your file is being recorded",
            "Its rows are put beside what the register holds of you. This takes a few seconds.",
            format!("{}?sending=yes", wanted.path()),
        ),
    };
    let head = PageHead {
        current: paths::SUBMISSION_NEW,
        refresh: Some(Refresh {
            seconds: AGAIN_SECONDS,
            path: &path,
        }),
        ..PageHead::new(title, Some(&person.viewer))
    };
    page(
        head,
        html! {
            (heading(title, None))
            (progress_of_unknown_length("check", title, words))
            p { "You may leave this page and come back to it." }
        },
    )
}

/// What the preview shows.
pub(super) struct Shown<'s> {
    /// The checked file.
    pub(super) previewed: &'s Previewed,
    /// The rounds that it may count for.
    pub(super) open: &'s [OpenRound],
    /// What was filled in before.
    pub(super) typed: &'s Typed,
    /// The moment at which it is shown.
    pub(super) now: Moment,
}

/// The preview.
pub(super) fn draw(
    person: &Person,
    wanted: &Wanted,
    shown: &Shown<'_>,
    errors: &FormErrors,
) -> Response {
    let previewed = shown.previewed;
    let blocked = previewed.findings.has_errors();
    let title = "Check before you send";
    let head = PageHead {
        current: paths::SUBMISSION_NEW,
        back: Some(WayBack::Back(Link {
            href: paths::SUBMISSION_NEW,
            words: "Choose another file",
        })),
        errors: Some(errors),
        ..PageHead::new(title, Some(&person.viewer))
    };
    let found = match previewed.findings.is_empty() {
        true => "Nothing was found that needs your attention.".to_owned(),
        false => {
            let all: u64 = previewed.findings.counts().values().sum();
            format!("{} found.", counted(all, "finding"))
        }
    };
    let lead = format!(
        "Nothing has been sent yet. {} read. {found}",
        counted(previewed.rows_read, "row")
    );
    page(
        head,
        html! {
            (heading(title, Some(&lead)))
            @if previewed.nil_return { (nil_notice()) }
            @if blocked { (blocked_notice()) }
            @if !previewed.diverted.is_empty() { (diverted_notice(&previewed.diverted)) }
            h2 { "What was found" }
            (findings::section(&previewed.findings, Files::At(&wanted.path())))
            (rows_section(previewed))
            @if !blocked {
                (confirm_form(person, wanted, shown, errors))
            }
        },
    )
}

fn nil_notice() -> Markup {
    notice(
        NoticeKind::Important,
        html! {
            p {
                "The file has a header and no rows. Sent like this it is a nil return: nothing to \
                 report."
            }
        },
    )
}

fn blocked_notice() -> Markup {
    notice(
        NoticeKind::Important,
        html! {
            p { "The file cannot be accepted as it is. "
                a href=(paths::SUBMISSION_NEW) { "Correct it and check it again" } "." }
        },
    )
}

fn diverted_notice(diverted: &[u64]) -> Markup {
    let named: Vec<String> = diverted
        .iter()
        .take(DIVERTED_NAMED_MAX)
        .map(u64::to_string)
        .collect();
    let more = diverted.len() - named.len();
    notice(
        NoticeKind::Important,
        html! {
            p { (named_diverted(&named.join(", "), more)) }
            p { (FILE_ERASED_NEXT) }
        },
    )
}

fn rows_section(previewed: &Previewed) -> Markup {
    let shown = previewed.rows.len() as u64;
    html! {
        @if let Some(first) = previewed.rows.first() {
            h2 { "What will be stored" }
            p {
                @if shown < previewed.rows_read {
                    "The first " (number_text(shown)) " rows. "
                }
                "Where a value is stored differently from how it was sent, both stand there."
            }
            (rows_table(first, &previewed.rows))
        }
    }
}

fn rows_table(first: &PreviewRow, rows: &[PreviewRow]) -> Markup {
    let mut columns = vec![Column::row_header("Line")];
    columns.extend(
        first
            .cells
            .iter()
            .map(|cell| Column::text(cell.field.name())),
    );
    let rows = rows
        .iter()
        .map(|row| {
            let mut cells = vec![html! { (row.line) }];
            cells.extend(row.cells.iter().map(cell));
            cells
        })
        .collect();
    data_table(&Table {
        id: "rows",
        caption: "Rows as they will be stored",
        columns: &columns,
        rows,
        empty: "No row can be stored.",
        narrow: NarrowTable::Scroll,
    })
}

fn cell(cell: &PreviewCell) -> Markup {
    let stored = match cell.field {
        // Words may break between lines; what is one name, version or day may not.
        Field::FixInformation
        | Field::Summary
        | Field::Make
        | Field::Source
        | Field::StatusOfInformation
        | Field::Region
        | Field::Findings => html! { (cell.stored) },
        Field::Identifier
        | Field::Model
        | Field::FirmwareVersion
        | Field::DeviceType
        | Field::DateLastUpdated
        | Field::FixAvailable
        | Field::Combination
        | Field::AffectedUntil
        | Field::HardwareVersion => html! { span.unbroken { (cell.stored) } },
    };
    html! {
        @if cell.stored == cell.sent { (stored) }
        @else {
            @if cell.stored.is_empty() { span.nothing { "nothing" } } @else { (stored) }
            br;
            span.hint { "sent as: " @if cell.sent.is_empty() { "nothing" } @else { (cell.sent) } }
        }
    }
}

fn confirm_form(
    person: &Person,
    wanted: &Wanted,
    shown: &Shown<'_>,
    errors: &FormErrors,
) -> Markup {
    let acknowledged: Vec<&str> = shown.typed.acknowledged.iter().map(|c| c.text()).collect();
    let chosen = shown.typed.round.map(|round| round.to_string());
    let words: Vec<(&str, String)> = shown
        .previewed
        .warning_codes
        .iter()
        .map(|code| (code.text(), format!("{}: {}", code.text(), meaning(*code))))
        .collect();
    let choices: Vec<Choice<'_>> = words
        .iter()
        .map(|(code, words)| Choice::new(code, words))
        .collect();
    let agreement = [Choice::new(
        "yes",
        "The items in this file may be included in the register",
    )];
    form::post_form(
        &wanted.path(),
        &person.viewer.csrf,
        html! {
            h2 { "Send" }
            (form::hidden_field("shown", &shown.now.unix_seconds().to_string()))
            (counting::round_part(shown.open, chosen.as_deref(), errors))
            @if !choices.is_empty() {
                (form::checkboxes(&pages::Field {
                    hint: Some("The file is accepted as it is once you have acknowledged each kind."),
                    error: errors.of("ack"),
                    ..pages::Field::new("ack", "I have looked at these warnings")
                }, &choices, &acknowledged))
            }
            (form::checkboxes(&pages::Field {
                hint: Some("DCC verifies each item first. Only items with a fix that the \
                            manufacturer has confirmed are published."),
                error: errors.of("agree"),
                ..pages::Field::new("agree", "Agreement")
            }, &agreement, &[]))
            (form::button(ButtonKind::Primary, "Send to DCC"))
        },
    )
}
