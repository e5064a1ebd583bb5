//! One list that was received, with the state of every hub: for the Supplier whose it is, and for
//! DCC (SL-3).

use super::page::{below_launch, name_in};
use super::results::file;
use crate::WebState;
use crate::guard::{DccOrSupplier, Person};
use crate::home::organisation_names;
use crate::refused::{not_found, read_problem};
use app::launches::{ListOfHubs, ListedHub, ListedState, PlannedState};
use app::ports::LedgerError;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use formats::sentences::launch::communication::{route_text, set_aside_text};
use formats::sentences::launch::nomination::{elsewhere_text, wave_text};
use formats::sentences::launch::plan::slot_codes;
use launch::outcome::HubOutcome;
use launch::plan::Slot;
use maud::{Markup, html};
use pages::{
    Column, Fact, NarrowTable, PageHead, Table, data_table, heading, moment_text, number_text,
    page, pagination, paths, summary_list,
};
use serde::Deserialize;
use std::fmt::Write;
use terms::{LaunchRef, NominationRef};

/// How many hubs stand on one page.
const HUBS_PER_PAGE: usize = 100;

/// How many hubs stand before the page that is asked for: no Device ID stands in an address.
#[derive(Deserialize)]
pub(super) struct Before {
    after: Option<usize>,
}

struct Shown {
    launch: LaunchRef,
    number: String,
    supplier: String,
    list: ListOfHubs,
}

async fn load(
    state: &WebState,
    person: &Person,
    launch: &str,
    list: &str,
) -> Result<Option<Shown>, LedgerError> {
    let (Some(launch), Some(list)) = (LaunchRef::parse(launch), NominationRef::parse(list)) else {
        return Ok(None);
    };
    let list = state.app.list_of_hubs(person.capacity(), launch, list);
    let Some(list) = list.await? else {
        return Ok(None);
    };
    let Some(stored) = state.app.launch_ledger()?.launch(launch).await? else {
        return Ok(None);
    };
    let names = organisation_names(state).await?;
    Ok(Some(Shown {
        launch,
        number: stored.value.notification.number.to_string(),
        supplier: name_in(&names, list.nomination.supplier),
        list,
    }))
}

pub(super) async fn show(
    State(state): State<WebState>,
    DccOrSupplier(person): DccOrSupplier,
    Path((launch, list)): Path<(String, String)>,
    Query(before): Query<Before>,
) -> Response {
    match load(&state, &person, &launch, &list).await {
        Ok(Some(shown)) => list_page(&person, &shown, before.after.unwrap_or_default()),
        Ok(None) => not_found(&person),
        Err(error) => read_problem(&person, &error),
    }
}

/// Every hub of the list as a file.
pub(super) async fn csv(
    State(state): State<WebState>,
    DccOrSupplier(person): DccOrSupplier,
    Path((launch, list)): Path<(String, String)>,
) -> Response {
    match load(&state, &person, &launch, &list).await {
        Ok(Some(shown)) => file("list", list_csv(&shown.list.hubs)),
        Ok(None) => not_found(&person),
        Err(error) => read_problem(&person, &error),
    }
}

fn list_page(person: &Person, shown: &Shown, skipped: usize) -> Response {
    let path = paths::launch(shown.launch);
    let head = PageHead {
        current: paths::LAUNCHES,
        back: Some(below_launch(&path, &shown.number)),
        ..PageHead::new("List of hubs", Some(&person.viewer))
    };
    let lead = format!("Listed by {}. No other Supplier sees it.", shown.supplier);
    page(
        head,
        html! {
            (heading("List of hubs", Some(&lead)))
            (facts(shown))
            (hubs(shown, skipped))
            p { a href=(path) { "Back to launch " (shown.number) } }
        },
    )
}

fn facts(shown: &Shown) -> Markup {
    let nomination = &shown.list.nomination;
    let own = paths::launch_list(shown.launch, nomination.reference);
    html! {
        (summary_list(&[
            Fact::new("List", html! { (nomination.reference) }),
            Fact::new("Level", html! { (nomination.level) }),
            Fact::new("Received", html! {
                (moment_text(nomination.at)) ", by " (route_text(nomination.route))
            }),
            Fact::new("Listed", html! { (number_text(nomination.listed)) }),
            Fact::new("Accepted", html! { (number_text(nomination.hubs.hubs)) }),
            Fact::new("Set aside", html! { (number_text(nomination.set_aside.total())) }),
            Fact::new("Listed more than once", html! { (number_text(nomination.repeated)) }),
            Fact::new("Taken off since", html! { (number_text(nomination.withdrawn)) }),
        ]))
        p { a href=(format!("{own}/hubs.csv")) { "Every Device ID with its state, as CSV" } }
    }
}

fn hubs(shown: &Shown, skipped: usize) -> Markup {
    let own = paths::launch_list(shown.launch, shown.list.nomination.reference);
    let all = shown.list.hubs.len();
    let rows: Vec<Vec<Markup>> = shown
        .list
        .hubs
        .iter()
        .skip(skipped)
        .take(HUBS_PER_PAGE)
        .map(|hub| {
            vec![
                html! { code { (hub.device.text()) } },
                html! { (state_text(hub)) },
            ]
        })
        .collect();
    let until = skipped.saturating_add(rows.len());
    let next = (until < all).then(|| format!("{own}?after={until}"));
    let caption = match rows.is_empty() {
        true => "Device IDs".to_owned(),
        false => format!(
            "Device IDs {} to {} of {}",
            number_text((until - rows.len() + 1) as u64),
            number_text(until as u64),
            number_text(all as u64)
        ),
    };
    html! {
        (data_table(&Table {
            id: "hubs",
            caption: &caption,
            columns: &[Column::row_header("Device ID"), Column::text("State")],
            rows,
            empty: "There are no further Device IDs.",
            narrow: NarrowTable::Cards,
        }))
        (pagination((skipped > 0).then_some(own.as_str()), next.as_deref()))
    }
}

fn state_text(hub: &ListedHub) -> String {
    match hub.state {
        ListedState::SetAside(reason) => format!("Set aside. {}", set_aside_text(reason)),
        ListedState::Taken => "On the list. No plan of its level is sealed yet".to_owned(),
        ListedState::NotOwnNow => "Your organisation is not responsible for it any more".to_owned(),
        ListedState::Planned {
            level,
            attempt,
            place,
        } => match place {
            PlannedState::Wave(wave, outcome) => wave_text(level, attempt, wave, outcome),
            PlannedState::Elsewhere(slot) => elsewhere_text(level, slot),
            PlannedState::KeptBack => format!(
                "Waiting at level {level}: its upgrade is deferred, or something else happens at it"
            ),
        },
    }
}

/// The file: a line for each Device ID.
fn list_csv(hubs: &[ListedHub]) -> String {
    let mut text = "device_id,state,reason,level,attempt,wave,outcome\r\n".to_owned();
    for hub in hubs {
        let device = hub.device.text();
        let row = match hub.state {
            ListedState::SetAside(reason) => format!("SET-ASIDE,{},,,,", reason.code()),
            ListedState::Taken => "LISTED,,,,,".to_owned(),
            ListedState::NotOwnNow => "NOT-RESPONSIBLE-NOW,,,,,".to_owned(),
            ListedState::Planned {
                level,
                attempt,
                place,
            } => planned_cells(level, attempt, place),
        };
        // Writing into a text cannot fail.
        let _ = write!(text, "{device},{row}\r\n");
    }
    text
}

fn planned_cells(level: u32, attempt: u32, place: PlannedState) -> String {
    match place {
        PlannedState::Wave(wave, outcome) => {
            let outcome = match outcome {
                None => "NOT-ORDERED",
                Some(HubOutcome::Pending) => "PENDING",
                Some(HubOutcome::Ok) => "OK",
                Some(HubOutcome::Failed) => "FAILED",
                Some(HubOutcome::Silent) => "SILENT",
                Some(HubOutcome::Recalled) => "RECALLED",
            };
            let (state, _) = slot_codes(Slot::Wave(wave));
            format!("{state},,{level},{attempt},{wave},{outcome}")
        }
        PlannedState::Elsewhere(slot) => {
            let (state, reason) = slot_codes(slot);
            format!("{state},{reason},{level},{attempt},,")
        }
        PlannedState::KeptBack => format!("WAITING,KEPT-BACK,{level},{attempt},,"),
    }
}
