//! Alerts that Suppliers' endpoints have not taken yet, for DCC (SL-6, SL-9): whose, how many, and
//! what the last answer was.

use crate::WebState;
use crate::guard::{Dcc, Person};
use crate::home::organisation_names;
use crate::refused::{not_found, read_problem};
use app::duis::WaitingForUser;
use app::ports::LedgerError;
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use pages::{
    Column, Link, NarrowTable, PageHead, Table, WayBack, data_table, heading, moment_text,
    number_text, page, paths,
};

pub(super) async fn show(State(state): State<WebState>, Dcc(person): Dcc) -> Response {
    let found = async {
        let waiting = state.app.alerts_waiting(person.capacity()).await?;
        Ok::<_, LedgerError>((waiting, organisation_names(&state).await?))
    };
    match found.await {
        Ok((Some(waiting), names)) => {
            let mut lines: Vec<(String, WaitingForUser)> = waiting
                .into_iter()
                .map(|one| (super::page::name_in(&names, one.organisation), one))
                .collect();
            // By name, as lists of parties stand everywhere.
            lines.sort_by(|a, b| (&a.0, a.1.user()).cmp(&(&b.0, b.1.user())));
            alerts_page(&person, &lines)
        }
        Ok((None, _)) => not_found(&person),
        Err(error) => read_problem(&person, &error),
    }
}

fn alerts_page(person: &Person, lines: &[(String, WaitingForUser)]) -> Response {
    let head = PageHead {
        current: paths::LAUNCHES,
        back: Some(WayBack::Trail(vec![Link {
            href: paths::LAUNCHES,
            words: "Launches",
        }])),
        ..PageHead::new("Alerts that wait", Some(&person.viewer))
    };
    let lead = "Alerts of the XML interface that Suppliers' endpoints have not taken yet.";
    page(
        head,
        html! {
            (heading("Alerts that wait", Some(lead)))
            p { "Each User's alerts go out one after another, so that what is told of a hub is told \
                 in its order. An alert that is not taken keeps back those behind it; it is tried \
                 again, at last every hour, until the endpoint answers 204. Where it is refused each \
                 time, call the Supplier." }
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
