//! A launch rehearsed on the fleet in force: what its gates can and cannot see, how many hubs a fault
//! reaches before it is stopped, and how many days it takes (SL-1, SL-6, SL-11).

use super::page::{below_launch, load};
use crate::WebState;
use crate::guard::Dcc;
use crate::refused::{not_found, read_problem};
use app::launches::{LaunchView, RehearsalError, RehearsalSetting, Rehearsed};
use axum::extract::{Path, State};
use axum::response::Response;
use formats::rehearsal_told::{
    NEVER, assumption_text, coverage_text, days, end_text, is_told, kind_text, rate,
    simulated_mean, simulated_stopped,
};
use formats::sentences::launch::gate::share_text;
use formats::sentences::launch::plan::{plan_refusal_text, stratum_text};
use launch::rehearsal::{FaultKind, LevelRehearsal, RehearsalReport};
use maud::{Markup, html};
use pages::{
    Column, NarrowTable, NoticeKind, PageHead, Table, data_table, heading_with_caption, notice,
    number_text, page, paths,
};

/// How the page rehearses; the command simulates as many launches as it is told.
const SETTING: RehearsalSetting = RehearsalSetting {
    launches: 2_000,
    seed: 1,
};

pub(super) async fn show(
    State(state): State<WebState>,
    Dcc(person): Dcc,
    Path(reference): Path<String>,
) -> Response {
    let shown = match load(&state, &person, &reference).await {
        Ok(Some(shown)) => shown,
        Ok(None) => return not_found(&person),
        Err(error) => return read_problem(&person, &error),
    };
    let LaunchView::Dcc(launch) = &shown.view else {
        return not_found(&person);
    };
    let (reference, notification) = (launch.line.reference, &launch.line.notification);
    let rehearsed = state
        .app
        .rehearse(notification, Some(reference), SETTING)
        .await;
    let body = match &rehearsed {
        Ok(rehearsed) => told(rehearsed),
        Err(RehearsalError::Ledger(error)) => return read_problem(&person, error),
        Err(error) => refused(error),
    };
    let (path, number) = (paths::launch(reference), notification.number.to_string());
    let head = PageHead {
        current: paths::LAUNCHES,
        back: Some(below_launch(&path, &number)),
        ..PageHead::new("Rehearsal", Some(&person.viewer))
    };
    let lead = "What this launch can and cannot see, as if it were issued now and no list arrived: \
                computed exactly, and simulated.";
    page(
        head,
        html! { (heading_with_caption(&number, "Rehearsal", Some(lead))) (body) },
    )
}

fn refused(error: &RehearsalError) -> Markup {
    let words = match error {
        RehearsalError::NoFleet => {
            "No inventory has been imported yet, so no hub is known.".to_owned()
        }
        RehearsalError::NotPlanned(refused) => plan_refusal_text(&refused.why),
        RehearsalError::Refused(_) => {
            "Its criteria are unfit; the page of the notification says which.".to_owned()
        }
        RehearsalError::Ledger(_) => "It cannot be read now.".to_owned(),
    };
    notice(
        NoticeKind::Important,
        html! { p { "It cannot be rehearsed. " (words) } },
    )
}

fn told(rehearsed: &Rehearsed) -> Markup {
    let report = &rehearsed.report;
    html! {
        p { (number_text(report.hubs)) " affected hubs in " (rehearsed.strata.len())
            " strata. A gate needs " (number_text(report.clean_hubs_for_pass))
            " clean hubs to pass." }
        p { (days("Soonest", &report.soonest)) }
        p { (days("Latest, where hubs fall silent", &report.latest)) }
        @let end = end_text(report.end);
        @if !end.is_empty() { (notice(NoticeKind::Important, html! { p { (end) } })) }
        (exposed(report))
        @for level in &report.levels { (level_section(rehearsed, level)) }
        h2 { "What this rests on" }
        ul { @for assumption in &report.assumptions { li { (assumption_text(assumption)) } } }
    }
}

fn exposed(report: &RehearsalReport) -> Markup {
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    let row = |fault: &launch::rehearsal::RehearsedFault| {
        vec![
            html! { (share_text(fault.fault.rate)) " of hubs: " (kind_text(fault.fault.kind)) },
            html! { (number_text(fault.launch.hubs_exposed_mean.round() as u64)) },
            html! { (number_text(simulated_mean(fault).round() as u64)) },
            html! { (percent(fault.launch.stopped)) },
            html! { (percent(simulated_stopped(fault))) },
        ]
    };
    let simulated = format!(
        "In {} simulated launches",
        number_text(u64::from(SETTING.launches))
    );
    data_table(&Table {
        id: "exposed",
        caption: "Hubs that a fault reaches, and whether it stops the launch",
        columns: &[
            Column::row_header("A fault"),
            Column::number("Hubs upgraded, mean"),
            Column::number(&simulated),
            Column::number("Launches stopped"),
            Column::number(&simulated),
        ],
        rows: report
            .faults
            .iter()
            .filter(|fault| is_told(fault))
            .map(row)
            .collect(),
        empty: "No level can be planned.",
        narrow: NarrowTable::Cards,
    })
}

fn level_section(rehearsed: &Rehearsed, level: &LevelRehearsal) -> Markup {
    let ahead = &level.ahead;
    let waves: Vec<String> = ahead.waves.iter().map(|hubs| number_text(*hubs)).collect();
    let anywhere = level.tranche.stops.iter().map(|(kind, found)| {
        vec![
            html! { "Anywhere: " (kind_text(*kind)) },
            html! { (number_text(ahead.hubs())) },
            html! { (rate(found)) },
        ]
    });
    let strata = rehearsed
        .strata
        .iter()
        .zip(&level.strata)
        .map(|(stratum, sight)| {
            let silent = sight.stops.get(&FaultKind::Silent);
            vec![
                html! { (stratum_text(&stratum.stratum)) (coverage_text(sight.coverage)) },
                html! { (number_text(sight.hubs)) },
                html! { (silent.map_or_else(|| NEVER.to_owned(), rate)) },
            ]
        });
    let id = format!("level-{}", ahead.level);
    html! {
        h2 { "Level " (ahead.level) }
        p { (number_text(ahead.hubs())) " hubs in waves of " (waves.join(", ")) "."
            @if !level.can_pass {
                " Too few for its gate to pass, however good the firmware is."
            }
        }
        (data_table(&Table {
            id: &id,
            caption: "The smallest fault that stops it in 95 % of launches",
            columns: &[
                Column::row_header("Where, and how it shows"),
                Column::number("Hubs"),
                Column::number("Smallest rate"),
            ],
            rows: anywhere.chain(strata).collect(),
            empty: "It has no stratum.",
            narrow: NarrowTable::Cards,
        }))
    }
}
