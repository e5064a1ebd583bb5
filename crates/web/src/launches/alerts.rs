//! Alerts that Suppliers' endpoints have not taken yet, for DCC (SL-6, SL-9): whose, how many, and
//! what the last answer was.

use crate::WebState;
use crate::asked::Query;
use crate::form::Posted;
use crate::guard::{Dcc, Person};
use crate::home::organisation_names;
use crate::refused::{launch_problem, not_found, read_problem};
use app::duis::WaitingForUser;
use app::launches::LaunchActError;
use app::ports::LedgerError;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use formats::sentences::launch::refusal::refusal_text;
use launch::decision::Refusal;
use maud::{Markup, html};
use pages::form::{self, InputWidth};
use pages::{
    ButtonKind, Column, Field, FormErrors, Link, NarrowTable, NoticeKind, PageHead, Table, WayBack,
    data_table, heading, moment_text, notice, number_text, page, paths,
};
use serde::Deserialize;
use terms::DeviceId;

#[derive(Deserialize)]
pub(super) struct Said {
    done: Option<String>,
}

pub(super) async fn show(
    State(state): State<WebState>,
    Dcc(person): Dcc,
    Query(said): Query<Said>,
) -> Response {
    shown(&state, &person, said.done.is_some(), &FormErrors::new()).await
}

/// Sets the alert aside that a form names.
pub(super) async fn set_aside(
    State(state): State<WebState>,
    Dcc(_): Dcc,
    posted: Posted,
) -> Response {
    let person = &posted.person;
    let user = DeviceId::parse_loosely(posted.text("user"));
    let number = posted.text("number").parse::<u64>().ok();
    let (Some(user), Some(number)) = (user, number) else {
        return not_found(person);
    };
    let field = reason_field(user);
    let done = state
        .app
        .set_alert_aside(&person.actor(), user, number, posted.text(&field))
        .await;
    let words = match done {
        Ok(_) => return Redirect::to(&format!("{}?done=aside", paths::ALERTS)).into_response(),
        Err(LaunchActError::Refused(
            refusal @ (Refusal::TextUnfit { .. } | Refusal::PersonalData { .. }),
        )) => refusal_text(&refusal),
        Err(LaunchActError::Refused(Refusal::NothingToDo)) => {
            "This alert does not keep others back any more, or was not tried yet. Nothing was set \
             aside."
                .to_owned()
        }
        Err(error) => return launch_problem(person, &error),
    };
    let mut errors = FormErrors::new();
    errors.add(&field, words);
    shown(&state, person, false, &errors).await
}

/// The field for the reason, of which there is one for each User on the page.
fn reason_field(user: DeviceId) -> String {
    format!("reason-{}", user.text().to_lowercase())
}

async fn shown(state: &WebState, person: &Person, done: bool, errors: &FormErrors) -> Response {
    let found = async {
        let waiting = state.app.alerts_waiting(person.capacity()).await?;
        Ok::<_, LedgerError>((waiting, organisation_names(state).await?))
    };
    match found.await {
        Ok((Some(waiting), names)) => {
            let mut lines: Vec<(String, WaitingForUser)> = waiting
                .into_iter()
                .map(|one| (super::page::name_in(&names, one.organisation), one))
                .collect();
            // By name, as lists of parties stand everywhere.
            lines.sort_by(|a, b| (&a.0, a.1.user()).cmp(&(&b.0, b.1.user())));
            alerts_page(person, &lines, done, errors)
        }
        Ok((None, _)) => not_found(person),
        Err(error) => read_problem(person, &error),
    }
}

fn alerts_page(
    person: &Person,
    lines: &[(String, WaitingForUser)],
    done: bool,
    errors: &FormErrors,
) -> Response {
    let head = PageHead {
        current: paths::LAUNCHES,
        back: Some(WayBack::Trail(vec![Link {
            href: paths::LAUNCHES,
            words: "Launches",
        }])),
        errors: Some(errors),
        ..PageHead::new("Alerts that wait", Some(&person.viewer))
    };
    let lead = "Alerts of the XML interface that Suppliers' endpoints have not taken yet.";
    page(
        head,
        html! {
            @if done {
                (notice(NoticeKind::Success, html! {
                    p { "The alert is set aside. Those behind it go out now." }
                }))
            }
            (heading("Alerts that wait", Some(lead)))
            p { "Each User's alerts go out one after another, so that what is told of a hub is told \
                 in its order. An alert that is not taken keeps back those behind it; it is tried \
                 again, at last every hour, until the endpoint answers 204." }
            (data_table(&Table {
                id: "alerts",
                caption: "Alerts that wait, by Supplier",
                columns: &[
                    Column::row_header("Supplier"),
                    Column::text("User"),
                    Column::number("Wait"),
                    Column::text("Oldest from"),
                    Column::text("Last answer"),
                    Column::number("Tries"),
                    Column::text("Next try"),
                ],
                rows: lines.iter().map(|(name, one)| row(name, one)).collect(),
                empty: "No alert waits: every one was taken.",
                narrow: NarrowTable::Cards,
            }))
            (refused(person, lines, errors))
        },
    )
}

/// The alerts that were refused, each with the way to set it aside.
fn refused(person: &Person, lines: &[(String, WaitingForUser)], errors: &FormErrors) -> Markup {
    let tried = |(_, one): &&(String, WaitingForUser)| one.line.delivery.is_some();
    let refused: Vec<_> = lines.iter().filter(tried).collect();
    html! {
        @if !refused.is_empty() {
            h2 { "Set an alert aside" }
            p { "Where an endpoint refuses the same alert for good, call the Supplier first. An alert \
                 that is set aside is never sent again, and its text is erased; that it was, by whom \
                 and that there is a reason stands in the journal. Those behind it go out in their \
                 order." }
        }
        @for (name, one) in refused { (aside_form(person, name, one, errors)) }
    }
}

fn aside_form(person: &Person, name: &str, one: &WaitingForUser, errors: &FormErrors) -> Markup {
    let field = reason_field(one.user());
    let label = format!("Why the first alert to {name} is set aside");
    let hint = format!(
        "User {}, alert {}. No Device IDs.",
        one.user().text(),
        one.first
    );
    form::post_form(
        paths::ALERTS,
        &person.viewer.csrf,
        html! {
            (form::hidden_field("user", &one.user().text()))
            (form::hidden_field("number", &one.first.to_string()))
            (form::textarea(&Field {
                hint: Some(&hint),
                error: errors.of(&field),
                width: InputWidth::Full,
                ..Field::new(&field, &label)
            }, 2))
            (form::button(ButtonKind::Warning, &format!("Set the first alert to {name} aside")))
        },
    )
}

fn row(name: &str, one: &WaitingForUser) -> Vec<Markup> {
    let delivery = one.line.delivery.as_ref();
    vec![
        html! { (name) },
        html! { (one.user().text()) br; "Role " (one.role.text()) },
        html! { (number_text(one.line.waiting)) },
        moment_text(one.line.oldest),
        html! {
            @match (&one.receives_at, delivery) {
                (None, _) => "No endpoint is entered, so nothing is sent",
                (Some(_), None) => span.nothing { "not tried yet" },
                (Some(_), Some(delivery)) => (delivery.failure),
            }
        },
        html! { (number_text(delivery.map_or(0, |delivery| u64::from(delivery.attempts)))) },
        html! {
            @match (&one.receives_at, delivery) {
                (None, _) => span.nothing { "none" },
                (Some(_), None) => "At once",
                (Some(_), Some(delivery)) => (moment_text(delivery.next_at)),
            }
        },
    ]
}
