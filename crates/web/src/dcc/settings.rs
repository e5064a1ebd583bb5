//! The settings: the glossary in force, the bank holidays in force, and who answers for which make.

use crate::WebState;
use crate::form::Posted;
use crate::guard::{Dcc, Person};
use crate::home::organisation_names;
use crate::refused::{act_problem, correctable, read_problem};
use app::act::ActError;
use app::ports::LedgerError;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use formats::{bank_holidays, glossary_csv};
use maud::{Markup, html};
use pages::form::{self, Choice, InputWidth};
use pages::{
    ButtonKind, Column, Fact, Field, FormErrors, NarrowTable, PageHead, Table, data_table,
    date_text, disclosure, heading, moment_text, number_text, page, paths, summary_list,
};
use register::command::Command;
use register::edition::MakeHolder;
use register::glossary::Glossary;
use std::collections::HashMap;
use terms::{Division, OrganisationRef, WorkingDayCalendar};

pub(super) async fn show(State(state): State<WebState>, Dcc(person): Dcc) -> Response {
    settings_page(&state, &person, &FormErrors::new()).await
}

async fn settings_page(state: &WebState, person: &Person, errors: &FormErrors) -> Response {
    let loaded = async {
        let ledger = &state.app.ledger;
        let glossary = ledger.glossary(None).await?;
        let calendar = ledger.calendar().await?;
        let holders = ledger.make_holders().await?;
        let names = organisation_names(state).await?;
        Ok::<_, LedgerError>((glossary, calendar, holders, names))
    };
    let (glossary, calendar, holders, names) = match loaded.await {
        Ok(loaded) => loaded,
        Err(error) => return read_problem(person, &error),
    };
    let head = PageHead {
        current: paths::SETTINGS,
        errors: Some(errors),
        ..PageHead::new("Settings", Some(&person.viewer))
    };
    let csrf = &person.viewer.csrf;
    page(
        head,
        html! {
            (heading("Settings", None))
            h2 { "Glossary" }
            (glossary_facts(glossary.as_ref()))
            (glossary_form(glossary.as_ref(), csrf, errors))
            h2 { "Bank holidays" }
            (calendar_facts(calendar.as_ref()))
            (calendar_form(csrf, errors))
            h2 { "List of devices" }
            (summary_list(&[Fact::new("Devices listed", html! {
                (number_text(state.app.devices().devices().len() as u64))
            })]))
            h2 { "Who answers for which make" }
            (holder_table(&holders, &names))
        },
    )
}

fn glossary_facts(glossary: Option<&Glossary>) -> Markup {
    match glossary {
        None => html! { p { "No glossary is published. It must be, before a round can open." } },
        Some(glossary) => summary_list(&[
            Fact::new("Version in force", html! { (glossary.version) }),
            Fact::new("Published", moment_text(glossary.published_at)),
            Fact::new(
                "Terms",
                html! { (number_text(glossary.entries.len() as u64)) },
            ),
            Fact::new(
                "Read it",
                html! { a href=(paths::GLOSSARY) { "The glossary" } },
            ),
        ]),
    }
}

fn glossary_form(in_force: Option<&Glossary>, csrf: &str, errors: &FormErrors) -> Markup {
    let written = in_force.map_or_else(String::new, |held| glossary_csv::write(&held.entries));
    disclosure(
        "Publish a new version",
        form::post_form(
            "/settings/glossary",
            csrf,
            html! {
                (form::textarea(&Field {
                    hint: Some("CSV with the columns anchor, term, meaning, source; the whole \
                                glossary, not only what changed. Here stands the version in \
                                force: change it and add to it. No anchor may be taken out, for \
                                pages and codes link to it."),
                    value: &written,
                    error: errors.of("glossary"),
                    width: InputWidth::Full,
                    ..Field::new("glossary", "The glossary")
                }, 12))
                (form::button(ButtonKind::Secondary, "Publish the glossary"))
            },
        ),
    )
}

fn calendar_facts(calendar: Option<&WorkingDayCalendar>) -> Markup {
    let Some(calendar) = calendar else {
        return html! { p { "No bank holidays are loaded; only weekends are no Working Days." } };
    };
    let rows = calendar
        .holidays()
        .map(|(date, name)| vec![date_text(date), html! { (name) }])
        .collect();
    html! {
        (summary_list(&[
            Fact::new("Version in force", html! { (calendar.version()) }),
            Fact::new("For", html! { (calendar.division().name()) }),
        ]))
        (disclosure("The bank holidays", data_table(&Table {
            id: "holidays",
            caption: "Bank holidays in force",
            columns: &[Column::row_header("Day"), Column::text("Name")],
            rows,
            empty: "None.",
            narrow: NarrowTable::Cards,
        })))
    }
}

fn calendar_form(csrf: &str, errors: &FormErrors) -> Markup {
    disclosure(
        "Load a new version",
        form::post_form(
            "/settings/calendar",
            csrf,
            html! {
                p { "Open deadlines are worked out again; old and new days go into the journal." }
                (form::radios(&Field {
                    value: "england-and-wales",
                    error: errors.of("division"),
                    ..Field::new("division", "Whose bank holidays")
                }, &[
                    Choice::new("england-and-wales", "England and Wales"),
                    Choice::new("scotland", "Scotland"),
                ]))
                (form::textarea(&Field {
                    hint: Some("The JSON that gov.uk publishes for bank holidays"),
                    error: errors.of("calendar"),
                    width: InputWidth::Full,
                    ..Field::new("calendar", "Bank holidays")
                }, 12))
                (form::button(ButtonKind::Secondary, "Load the bank holidays"))
            },
        ),
    )
}

fn holder_table(holders: &[MakeHolder], names: &HashMap<OrganisationRef, String>) -> Markup {
    let mut rows: Vec<(String, Vec<Markup>)> = holders
        .iter()
        .map(|holder| {
            let name = names.get(&holder.organisation).map_or("", String::as_str);
            let until = match holder.until {
                Some(until) => date_text(until),
                None => html! { "Today" },
            };
            let cells = vec![
                html! { (holder.make) },
                html! { (name) },
                date_text(holder.from),
                until,
            ];
            (holder.make.as_str().to_lowercase(), cells)
        })
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    data_table(&Table {
        id: "makes",
        caption: "Makes, in alphabetical order",
        columns: &[
            Column::row_header("Make"),
            Column::text("Organisation"),
            Column::text("From"),
            Column::text("Until"),
        ],
        rows: rows.into_iter().map(|(_, cells)| cells).collect(),
        empty: "Nobody answers for any make yet. The command firmgate makes import loads them.",
        narrow: NarrowTable::Cards,
    })
}

pub(super) async fn publish_glossary(
    State(state): State<WebState>,
    Dcc(_): Dcc,
    posted: Posted,
) -> Response {
    let entries = match glossary_csv::read(posted.text("glossary").as_bytes()) {
        Ok(entries) => entries,
        Err(words) => return faulty(&state, &posted.person, "glossary", words).await,
    };
    let in_force = match state.app.ledger.glossary(None).await {
        Ok(in_force) => in_force,
        Err(error) => return read_problem(&posted.person, &error),
    };
    let lost = in_force.as_ref().map(|held| held.lost_by(&entries));
    if let Some(lost @ [first, ..]) = lost.as_deref() {
        let words = format!(
            "Anchors of the version in force that are missing: {}, the first is {first}. Pages \
             and codes link to them: keep every anchor, and change its meaning where it is out \
             of use",
            number_text(lost.len() as u64)
        );
        return faulty(&state, &posted.person, "glossary", words).await;
    }
    let command = Command::PublishGlossary { entries };
    carry_out(&state, &posted.person, &command, "glossary").await
}

pub(super) async fn load_calendar(
    State(state): State<WebState>,
    Dcc(_): Dcc,
    posted: Posted,
) -> Response {
    let person = &posted.person;
    let division = match posted.text("division") {
        "england-and-wales" => Division::EnglandAndWales,
        "scotland" => Division::Scotland,
        _ => {
            let words = "Choose whose bank holidays these are".to_owned();
            return faulty(&state, person, "division", words).await;
        }
    };
    // The version is the register's to give; the file's own is not known.
    let read = bank_holidays::read(posted.text("calendar").as_bytes(), 0);
    let calendar = match read.calendar(division) {
        Some(calendar) if !read.findings.has_errors() => calendar.clone(),
        Some(_) | None => {
            let words = read.findings.kept().first().map_or_else(
                || format!("There are no bank holidays for {} in it", division.name()),
                |finding| format!("{}. {}", finding.expected, finding.hint),
            );
            return faulty(&state, person, "calendar", words).await;
        }
    };
    carry_out(
        &state,
        person,
        &Command::LoadCalendar { calendar },
        "calendar",
    )
    .await
}

async fn carry_out(
    state: &WebState,
    person: &Person,
    command: &Command,
    field: &'static str,
) -> Response {
    match state.app.act(&person.actor(), command).await {
        Ok(_) => Redirect::to(paths::SETTINGS).into_response(),
        Err(ActError::Refused(refusal)) => match correctable(&refusal) {
            Some((_, words)) => {
                let mut errors = FormErrors::new();
                errors.add_coded(field, words, refusal.code());
                settings_page(state, person, &errors).await
            }
            None => act_problem(person, &ActError::Refused(refusal)),
        },
        Err(error) => act_problem(person, &error),
    }
}

async fn faulty(state: &WebState, person: &Person, field: &'static str, words: String) -> Response {
    let mut errors = FormErrors::new();
    errors.add(field, words);
    settings_page(state, person, &errors).await
}
