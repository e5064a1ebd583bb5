//! A Supplier's affected hubs: how many, of which version, where, with what behind them, and why
//! others are left out (SL-2). Its own numbers only.

use super::page::{below_launch, load};
use super::results::file;
use crate::WebState;
use crate::guard::{Person, Supplier};
use crate::refused::{not_found, read_problem};
use app::fleet::OwnFleet;
use app::launches::{LaunchView, SupplierLaunch};
use app::ports::LedgerError;
use axum::extract::{Path, State};
use axum::response::Response;
use formats::fleet_told::{
    AffectedAnswer, affected_csv, behind_text, device_ids_csv, exclusion_text,
};
use formats::sentences::launch::plan::conflict_text;
use launch::fleet::{LaunchTarget, SupplierPortfolio};
use maud::{Markup, html};
use pages::{
    Column, Fact, NarrowTable, PageHead, Table, data_table, date_text, heading, moment_text,
    number_text, page, paths, summary_list,
};
use terms::CspRegion;

/// How many rows by combination stand on the page; the file has them all.
const COMBINATIONS_SHOWN_MAX: usize = 25;

/// What a Supplier asks about.
struct Asked {
    launch: Box<SupplierLaunch>,
    target: LaunchTarget,
    fleet: Option<OwnFleet>,
}

async fn asked(
    state: &WebState,
    person: &Person,
    reference: &str,
) -> Result<Option<Asked>, LedgerError> {
    let Some(shown) = load(state, person, reference).await? else {
        return Ok(None);
    };
    let LaunchView::Supplier(launch) = shown.view else {
        return Ok(None);
    };
    let target = LaunchTarget::from(&launch.shared.line.notification.target);
    let fleet = state.app.own_fleet(person.capacity()).await?;
    Ok(Some(Asked {
        launch,
        target,
        fleet,
    }))
}

pub(super) async fn show(
    State(state): State<WebState>,
    Supplier(person): Supplier,
    Path(reference): Path<String>,
) -> Response {
    let found = match asked(&state, &person, &reference).await {
        Ok(Some(found)) => found,
        Ok(None) => return not_found(&person),
        Err(error) => return read_problem(&person, &error),
    };
    let conflicts = match state
        .app
        .conflicts_ahead(person.capacity(), DAYS_AHEAD)
        .await
    {
        Ok(conflicts) => conflicts,
        Err(error) => return read_problem(&person, &error),
    };
    let line = &found.launch.shared.line;
    let path = paths::launch(line.reference);
    let number = line.notification.number.to_string();
    let head = PageHead {
        current: paths::LAUNCHES,
        back: Some(below_launch(&path, &number)),
        ..PageHead::new("Your affected hubs", Some(&person.viewer))
    };
    let lead = "Your own hubs and no others: those at which you are responsible for electricity or \
                gas.";
    page(
        head,
        html! {
            (heading("Your affected hubs", Some(lead)))
            @match &found.fleet {
                None => p { "No inventory has been imported yet, so no hub is known." },
                Some(fleet) => (answer(&found, fleet)),
            }
            h2 { "What else happens at your hubs in the next " (DAYS_AHEAD) " days" }
            (data_table(&Table {
                id: "conflicts",
                caption: "Your calendar of conflicts",
                columns: &[
                    Column::row_header("What"),
                    Column::text("Where"),
                    Column::text("From"),
                    Column::text("Until"),
                ],
                rows: conflicts.iter().map(|conflict| vec![
                    html! { (conflict_text(conflict.kind)) },
                    html! { (place_text(&conflict.place)) },
                    moment_text(conflict.from),
                    moment_text(conflict.until),
                ]).collect(),
                empty: "Your calendar says of nothing in these days.",
                narrow: NarrowTable::Cards,
            }))
            p { a href=(paths::CALENDAR) { "Your whole calendar, and replacing it" } }
        },
    )
}

/// How far ahead conflicts are looked at (SL-2).
const DAYS_AHEAD: u32 = 14;

/// Where a conflict is, in words.
pub(super) fn place_text(place: &app::ports::ConflictPlace) -> String {
    match place {
        app::ports::ConflictPlace::Portfolio => "All your hubs".to_owned(),
        app::ports::ConflictPlace::Region(region) => format!("Your hubs in {}", region.text()),
        app::ports::ConflictPlace::Hubs(hubs) => {
            formats::sentences::launch::waits::hubs_text(hubs.len() as u64)
        }
    }
}

fn answer(found: &Asked, fleet: &OwnFleet) -> Markup {
    let portfolio = fleet.affected(&found.target);
    let counts = portfolio.counts();
    let affected = counts.affected().map(|(from, region, hubs)| {
        vec![
            html! { (from) },
            html! { (region.text()) },
            html! { (number_text(hubs)) },
        ]
    });
    let excluded = counts.excluded().map(|(why, version, region, hubs)| {
        vec![
            html! { (exclusion_text(why)) },
            html! { (version) },
            html! { (region.map_or("Unknown", CspRegion::text)) },
            html! { (number_text(hubs)) },
        ]
    });
    let reference = found.launch.shared.line.reference;
    html! {
        (totals(&portfolio, fleet))
        p { a href=(paths::launch_part(reference, "hubs.csv")) {
            "The same with every combination, as CSV"
        } }
        p { a href=(paths::launch_part(reference, "hubs/device-ids.csv")) {
            "The Device IDs of the hubs that would be upgraded, as CSV"
        } }
        (data_table(&Table {
            id: "affected",
            caption: "Hubs that would be upgraded",
            columns: &[
                Column::row_header("From version"),
                Column::text("Region"),
                Column::number("Hubs"),
            ],
            rows: affected.collect(),
            empty: "None of your hubs would be upgraded.",
            narrow: NarrowTable::Cards,
        }))
        (data_table(&Table {
            id: "left-out",
            caption: "Hubs of the model that are left out",
            columns: &[
                Column::row_header("Why"),
                Column::text("Version"),
                Column::text("Region"),
                Column::number("Hubs"),
            ],
            rows: excluded.collect(),
            empty: "No hub of the model is left out.",
            narrow: NarrowTable::Cards,
        }))
        (combinations(found, fleet))
    }
}

fn totals(portfolio: &SupplierPortfolio, fleet: &OwnFleet) -> Markup {
    let counts = portfolio.counts();
    summary_list(&[
        Fact::new("Your hubs", html! { (number_text(portfolio.hubs())) }),
        Fact::new(
            "Would be upgraded",
            html! { (number_text(counts.affected_hubs())) },
        ),
        Fact::new(
            "Of the model, left out",
            html! { (number_text(counts.excluded_hubs(None))) },
        ),
        Fact::new(
            "Inventory",
            html! { "Of " (date_text(fleet.as_of())) " (snapshot " (fleet.snapshot())
            "), and what changed since" },
        ),
    ])
}

fn combinations(found: &Asked, fleet: &OwnFleet) -> Markup {
    let all = fleet.affected_combinations(&found.target);
    let rows = all.iter().take(COMBINATIONS_SHOWN_MAX).map(|row| {
        vec![
            html! { (row.from) },
            html! { (row.region.text()) },
            html! { (behind_text(row.behind)) },
            html! { (number_text(row.hubs)) },
        ]
    });
    let caption = match all.len() {
        ..=COMBINATIONS_SHOWN_MAX => "By what is behind the hub".to_owned(),
        more => format!(
            "By what is behind the hub: the first {COMBINATIONS_SHOWN_MAX} of {} rows; the file \
             has all",
            number_text(more as u64)
        ),
    };
    data_table(&Table {
        id: "combinations",
        caption: &caption,
        columns: &[
            Column::row_header("From version"),
            Column::text("Region"),
            Column::text("Behind the hub"),
            Column::number("Hubs"),
        ],
        rows: rows.collect(),
        empty: "None of your hubs would be upgraded.",
        narrow: NarrowTable::Cards,
    })
}

pub(super) async fn csv(
    State(state): State<WebState>,
    Supplier(person): Supplier,
    Path(reference): Path<String>,
) -> Response {
    as_file(&state, &person, &reference, |target, fleet| {
        let text = affected_csv(&AffectedAnswer {
            supplier: &person.signed_in.organisation.name,
            target,
            snapshot: fleet.snapshot(),
            as_of: fleet.as_of(),
            portfolio: &fleet.affected(target),
            combinations: Some(&fleet.affected_combinations(target)),
        });
        file("affected-hubs", text)
    })
    .await
}

/// The hubs themselves: what a list is made from.
pub(super) async fn devices(
    State(state): State<WebState>,
    Supplier(person): Supplier,
    Path(reference): Path<String>,
) -> Response {
    as_file(&state, &person, &reference, |target, fleet| {
        let devices = fleet.affected_devices(target);
        file("affected-device-ids", device_ids_csv(&devices))
    })
    .await
}

/// A file made of the asking Supplier's own fleet, for what the launch upgrades.
async fn as_file(
    state: &WebState,
    person: &Person,
    reference: &str,
    made: impl FnOnce(&LaunchTarget, &OwnFleet) -> Response,
) -> Response {
    match asked(state, person, reference).await {
        Ok(Some(Asked {
            target,
            fleet: Some(fleet),
            ..
        })) => made(&target, &fleet),
        Ok(Some(Asked { fleet: None, .. }) | None) => not_found(person),
        Err(error) => read_problem(person, &error),
    }
}
