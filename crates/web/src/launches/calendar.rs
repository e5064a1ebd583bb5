//! A Supplier's own calendar of conflicts on a page: what stands in it, what each entry does, and
//! replacing it (SL-11).

use super::hubs::place_text;
use super::sent_report::{self, SentReport, report_form};
use crate::WebState;
use crate::asked::Query;
use crate::guard::{Person, Supplier};
use crate::refused::read_problem;
use app::launches::{ConflictEffect, ReportTaken, StandingConflict};
use axum::extract::{Request, State};
use axum::response::Response;
use formats::sentences::launch::plan::conflict_text;
use launch::conflict::ConflictKind;
use maud::{Markup, html};
use pages::{
    Column, FormErrors, Link, NarrowTable, NoticeKind, PageHead, Table, TagTone, WayBack,
    data_table, date_text, heading, inset, moment_text, notice, number_text, page, pagination,
    paths, tag,
};
use serde::Deserialize;
use terms::CspRegion;

/// How many entries stand on one page.
const ENTRIES_PER_PAGE: usize = 50;

/// How many entries stand before the page that is asked for.
#[derive(Deserialize)]
pub(super) struct Before {
    after: Option<usize>,
}

pub(super) async fn show(
    State(state): State<WebState>,
    Supplier(person): Supplier,
    Query(before): Query<Before>,
) -> Response {
    let skipped = before.after.unwrap_or_default();
    form_page(&state, &person, skipped, "", &FormErrors::new()).await
}

pub(super) async fn send(
    State(state): State<WebState>,
    Supplier(person): Supplier,
    request: Request,
) -> Response {
    let sent = match SentReport::read(&state, &person, request).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let errors = match sent.chosen() {
        Err((field, words)) => {
            let mut errors = FormErrors::new();
            errors.add(field, words);
            errors
        }
        Ok((bytes, form)) => {
            let taken = state.app.take_calendar(person.capacity(), bytes, form);
            match taken.await {
                Ok(taken) => return taken_page(&state, &person, &taken).await,
                Err(error) => match sent.failed(&person, &error) {
                    Ok(errors) => errors,
                    Err(response) => return response,
                },
            }
        }
    };
    form_page(&state, &person, 0, &sent.pasted(), &errors).await
}

fn head<'a>(person: &'a Person, title: &'a str, errors: Option<&'a FormErrors>) -> PageHead<'a> {
    PageHead {
        current: paths::LAUNCHES,
        back: Some(WayBack::Trail(vec![Link {
            href: paths::LAUNCHES,
            words: "Launches",
        }])),
        errors,
        ..PageHead::new(title, Some(&person.viewer))
    }
}

const TITLE: &str = "Your calendar of conflicts";

async fn form_page(
    state: &WebState,
    person: &Person,
    skipped: usize,
    pasted: &str,
    errors: &FormErrors,
) -> Response {
    let standing = match state.app.own_calendar(person.capacity()).await {
        Ok(standing) => standing,
        Err(error) => return read_problem(person, &error),
    };
    let lead = "What else happens at your hubs, so that upgrades keep out of its way. No other \
                Supplier sees it.";
    page(
        head(person, TITLE, Some(errors)),
        html! {
            (heading(TITLE, Some(lead)))
            (entries(&standing, skipped))
            @match standing.is_empty() {
                true => {
                    h2 { "Send one" }
                    p { "It is in force at once." }
                },
                false => {
                    h2 { "Replace it" }
                    (inset(html! {
                        p { "A new calendar replaces the one above whole, and is in force at once. \
                             Send every entry that is to stand. A first line alone empties it." }
                    }))
                },
            }
            (report_form(person, paths::CALENDAR, "Replace the calendar", pasted, errors))
            h2 { "What the file holds" }
            (columns())
        },
    )
}

/// The entries that stand, from the one after so many.
fn entries(standing: &[StandingConflict], skipped: usize) -> Markup {
    let shown = standing.iter().skip(skipped).take(ENTRIES_PER_PAGE);
    let rows: Vec<Vec<Markup>> = shown.map(row).collect();
    let until = skipped.saturating_add(rows.len());
    let next = (until < standing.len()).then(|| format!("{}?after={until}", paths::CALENDAR));
    let all = number_text(standing.len() as u64);
    let caption = match (standing.len(), rows.len()) {
        (0, _) => "Entries that stand".to_owned(),
        (_, 0) => format!("Entries that stand: {all}"),
        (held, shown) if held == shown => format!("Entries that stand: {all}"),
        (_, shown) => format!(
            "Entries that stand: {} to {} of {all}",
            number_text((until - shown + 1) as u64),
            number_text(until as u64),
        ),
    };
    let empty = match standing.is_empty() {
        true => {
            "No entry stands: nothing that Firmgate knows of keeps your hubs from being upgraded on \
             any day. Entries that are over are not shown."
        }
        false => "There are no further entries.",
    };
    html! {
        (data_table(&Table {
            id: "entries",
            caption: &caption,
            columns: &[
                Column::row_header("What happens"),
                Column::text("Where"),
                Column::number("Your hubs there"),
                Column::text("From"),
                Column::text("Until"),
                Column::text("What it does"),
            ],
            rows,
            empty,
            narrow: NarrowTable::Cards,
        }))
        (pagination((skipped > 0).then_some(paths::CALENDAR), next.as_deref()))
    }
}

fn row(one: &StandingConflict) -> Vec<Markup> {
    let conflict = &one.conflict;
    vec![
        html! { (conflict_text(conflict.kind)) },
        html! { (place_text(&conflict.place)) },
        html! {
            @match one.hubs {
                Some(hubs) => (number_text(hubs)),
                None => span.nothing { "unknown" },
            }
        },
        moment_text(conflict.from),
        moment_text(conflict.until),
        effect(one),
    ]
}

fn effect(one: &StandingConflict) -> Markup {
    match one.effect {
        _ if one.hubs == Some(0) => html! {
            (tag(TagTone::Plain, "No hub")) " You have no hub there, so it keeps none back."
        },
        ConflictEffect::InForce => html! {
            (tag(TagTone::Attention, "In force"))
            " No order for these hubs leaves before it ends. They wait, and are not skipped."
        },
        ConflictEffect::Planned => html! {
            (tag(TagTone::Waiting, "To come"))
            " Plans made from now on keep these hubs off its days, and no order leaves while it runs."
        },
        ConflictEffect::Ahead { planned_from } => html! {
            (tag(TagTone::Plain, "Further ahead"))
            " Plans look at it from " (date_text(planned_from))
            " on. No order leaves while it runs."
        },
    }
}

fn columns() -> Markup {
    let kinds = ConflictKind::ALL
        .iter()
        .map(|kind| (kind.code(), conflict_text(*kind)));
    let regions: Vec<&str> = CspRegion::ALL.iter().map(|region| region.text()).collect();
    let of = vec![
        ("kind", html! { "What happens" (sent_report::codes(kinds)) }),
        (
            "scope",
            html! {
                "At which of your hubs"
                ul {
                    li { code { "PORTFOLIO" } ": all of them" }
                    li { "A CSP Region: " (regions.join(", ")) }
                    li { "The Device ID of one hub" }
                }
            },
        ),
        (
            "from",
            html! { "The moment from which it happens, with its zone; Z stands for UTC" },
        ),
        (
            "until",
            html! { "The moment at which it is over, at most two years ahead" },
        ),
    ];
    let example = "kind,scope,from,until\n\
                   TARIFF-CHANGE,PORTFOLIO,2027-04-01T00:00:00Z,2027-04-03T00:00:00Z\n\
                   SUPPLIER-FIRMWARE,North,2027-05-10T00:00:00Z,2027-05-24T00:00:00Z";
    sent_report::columns(of, example)
}

async fn taken_page(state: &WebState, person: &Person, taken: &ReportTaken) -> Response {
    let standing = match state.app.own_calendar(person.capacity()).await {
        Ok(standing) => standing,
        Err(error) => return read_problem(person, &error),
    };
    let kind = match taken.findings.is_empty() {
        true => NoticeKind::Success,
        false => NoticeKind::Important,
    };
    let refused = match sent_report::and_refused(taken) {
        none if none.is_empty() => none,
        refused => format!(" Of its rows{refused}"),
    };
    page(
        head(person, "Calendar received", None),
        html! {
            (notice(kind, html! {
                @match taken.new + taken.repeated {
                    0 => p { "Your calendar is empty now." },
                    _ => p { "Your calendar is replaced, and in force." (refused) },
                }
            }))
            (heading("Calendar received", None))
            (sent_report::told(taken, "They are your whole calendar now: put the refused rows right \
                                       and send the whole file again, for a calendar replaces \
                                       the one before it."))
            h2 { "What stands now" }
            (entries(&standing, 0))
            p { a href=(paths::CALENDAR) { "Your calendar of conflicts" } }
        },
    )
}
