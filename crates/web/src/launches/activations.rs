//! Mass activations ahead, by day and region: for Network Parties, who must tell the outage alerts
//! that firmware raises from real ones (MP102), and for those who run the deployment.

use crate::WebState;
use crate::guard::Person;
use crate::refused::{not_found, read_problem};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use formats::activations_ics::activations_ics;
use launch::activation::{ActivationStanding, MassActivation};
use maud::{Markup, html};
use pages::{
    Column, NarrowTable, PageHead, Table, TagTone, data_table, date_text, heading, number_text,
    page, paths, tag,
};

pub(super) async fn show(State(state): State<WebState>, person: Person) -> Response {
    let activations = match state.app.activations_for(person.capacity()).await {
        Ok(Some(activations)) => activations,
        Ok(None) => return not_found(&person),
        Err(error) => return read_problem(&person, &error),
    };
    let head = PageHead {
        current: paths::ACTIVATIONS,
        ..PageHead::new("Mass activations", Some(&person.viewer))
    };
    let lead = "When and where many Communications Hubs activate new firmware. Activation can cut a \
                hub's power for some minutes and raise power outage alerts.";
    page(
        head,
        html! {
            (heading("Mass activations", Some(lead)))
            p { "Days are projected: a wave that waits for the one before it moves them. Fewer than "
                (launch::activation::MASS_HUBS) " hubs in a region on a day are not listed." }
            p { a href=(paths::ACTIVATIONS_ICS) { "The same as a calendar file" } ", or by API: "
                code { "/api/v1/activations.ics" } }
            (data_table(&Table {
                id: "activations",
                caption: "Mass activations ahead",
                columns: &[
                    Column::row_header("Day"),
                    Column::text("Region"),
                    Column::text("Hours"),
                    Column::number("Hubs, about"),
                    Column::text("State"),
                ],
                rows: activations.iter().map(row).collect(),
                empty: "No mass activation is planned.",
                narrow: NarrowTable::Cards,
            }))
        },
    )
}

fn row(one: &MassActivation) -> Vec<Markup> {
    vec![
        date_text(one.day),
        html! { (one.region.text()) },
        html! { (hour(one.from_hour)) " to " (hour(one.until_hour)) ", UK time" },
        html! { (number_text(one.hubs)) },
        match one.standing {
            ActivationStanding::Planned => tag(TagTone::Waiting, "Planned"),
            ActivationStanding::Held => tag(TagTone::Stopped, "Held"),
        },
    ]
}

fn hour(hour: u8) -> String {
    format!("{hour:02}:00")
}

pub(super) async fn calendar(State(state): State<WebState>, person: Person) -> Response {
    match state.app.activations_for(person.capacity()).await {
        Ok(Some(activations)) => {
            let headers = [
                (CONTENT_TYPE, "text/calendar; charset=utf-8"),
                (X_CONTENT_TYPE_OPTIONS, "nosniff"),
                (CACHE_CONTROL, "no-store"),
            ];
            (
                headers,
                activations_ics(&activations, state.app.now().uk_date()),
            )
                .into_response()
        }
        Ok(None) => not_found(&person),
        Err(error) => read_problem(&person, &error),
    }
}
