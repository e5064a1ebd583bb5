//! What Safe Launches say of an item (ONE-1): the verdicts that it was drafted from.

use super::item::Shown;
use super::item_forms::act_path;
use formats::clause_text::terms_text;
use formats::journal::hex;
use formats::sentences::launch::finding;
use maud::{Markup, html};
use pages::form;
use pages::{
    ButtonKind, Column, NarrowTable, Table, data_table, disclosure, moment_text, number_text, paths,
};
use register::item::Clause;
use register::launch_verdict::{CellSeen, CleanLaunch, LaunchVerdict, SeriesSeen};

/// The source of the item, with the launch where one drafted it.
pub(super) fn source(shown: &Shown) -> Markup {
    let item = &shown.item.value;
    match item.verdicts.first() {
        Some(verdict) => html! {
            a href=(paths::launch(verdict.launch)) { (finding::source_text(verdict)) }
        },
        None => html! { (item.source.text()) },
    }
}

/// Every verdict, oldest first.
pub(super) fn verdicts(shown: &Shown) -> Markup {
    let verdicts = &shown.item.value.verdicts;
    html! {
        @if !verdicts.is_empty() {
            h2 id="verdicts" { "What the Safe Launch saw" }
            p { "For DCC alone. Counts of cells may be the hubs of one Supplier: they go before \
                 nobody else." }
            @for (place, verdict) in verdicts.iter().enumerate() { (one(place, verdict)) }
        }
    }
}

fn one(place: usize, verdict: &LaunchVerdict) -> Markup {
    let evidence = format!("evidence/{}", hex(&verdict.evidence_sha256));
    let beyond: Vec<&str> = verdict
        .series
        .iter()
        .filter(|seen| seen.stops())
        .map(|seen| finding::series_words(&seen.series))
        .collect();
    html! {
        h3 { "Level " (verdict.level) ", attempt " (verdict.attempt) }
        p {
            "The gate of " a href=(paths::launch(verdict.launch)) { (verdict.number) }
            " was not achieved on " (moment_text(verdict.decided_at)) ". Beyond tolerance: "
            (beyond.join("; ")) ". "
            a href=(paths::launch_part(verdict.launch, &evidence)) {
                "The evidence, with SHA-256 " code { (hex(&verdict.evidence_sha256[..4])) } "…"
            }
        }
        (series_table(place, &verdict.series))
        (cells(place, verdict))
    }
}

fn bound(bound: Option<u64>) -> Markup {
    html! { @match bound { Some(bound) => (number_text(bound)), None => "none yet" } }
}

fn series_table(place: usize, series: &[SeriesSeen]) -> Markup {
    let rows = series
        .iter()
        .map(|seen| {
            vec![
                html! { (finding::series_words(&seen.series)) },
                html! { (number_text(seen.counted)) },
                html! { (number_text(seen.bad)) },
                bound(seen.stops_from),
            ]
        })
        .collect();
    data_table(&Table {
        id: &format!("series-{place}"),
        caption: "Every series as the gate read it",
        columns: &[
            Column::row_header("Series"),
            Column::number("Counted"),
            Column::number("Bad"),
            Column::number("Stops from"),
        ],
        rows,
        empty: "No series was read.",
        narrow: NarrowTable::Cards,
    })
}

fn cells(place: usize, verdict: &LaunchVerdict) -> Markup {
    let rows = verdict.cells.iter().map(cell_row).collect();
    let table = data_table(&Table {
        id: &format!("cells-{place}"),
        caption: "Every cell of which hubs are known",
        columns: &[
            Column::row_header("Devices"),
            Column::text("Upgraded from"),
            Column::number("Known"),
            Column::number("Bad"),
            Column::number("Stops from"),
            Column::text("Alone"),
        ],
        rows,
        empty: "No cell is known.",
        narrow: NarrowTable::Cards,
    });
    html! {
        p { (cells_words(&verdict.cells)) }
        (disclosure(
            &format!("Cell by cell, as counted on {}", verdict.recorded_at.uk_text()),
            table,
        ))
    }
}

/// In which cells it lies, in one sentence.
fn cells_words(cells: &[CellSeen]) -> String {
    let beyond = cells.iter().filter(|cell| cell.stops()).count();
    match (beyond, cells.len()) {
        (_, 0) => "No hub of any cell is known.".to_owned(),
        (0, _) => "No cell alone is beyond the tolerance.".to_owned(),
        (beyond, all) if beyond == all => "Every cell alone is beyond the tolerance.".to_owned(),
        (beyond, all) => format!("Of {all} cells, {beyond} alone are beyond the tolerance."),
    }
}

fn cell_row(cell: &CellSeen) -> Vec<Markup> {
    vec![
        html! {
            (terms_text(&cell.terms))
            @if cell.terms.len() == 1 { ", homes of many kinds" }
        },
        html! { (cell.from) },
        html! { (number_text(cell.matured)) },
        html! { (number_text(cell.bad)) },
        bound(cell.stops_from),
        html! { @if cell.stops() { "beyond tolerance" } @else { "within tolerance" } },
    ]
}

/// Launches of the clause's fix that went well: those attached, and those that DCC may attach.
pub(super) fn of_clause(shown: &Shown, clause: &Clause, csrf: &str) -> Markup {
    let item = &shown.item.value;
    let number = clause.number.to_string();
    let offers = shown.offers.iter();
    let offers: Vec<&CleanLaunch> = offers
        .filter(|(of, _)| *of == clause.number)
        .map(|(_, launch)| launch)
        .collect();
    let attached = &clause.fix.launches;
    html! {
        @if !attached.is_empty() || !offers.is_empty() {
            h3 { "Launches of the fix" }
        }
        @for held in attached {
            p {
                strong { "Attached as evidence " } "by " (shown.person(held.by)) ", "
                (moment_text(held.at)) ". " (finding::offer_text(&held.launch)) " "
                a href=(paths::launch(held.launch.launch)) { "The launch" }
            }
        }
        @for launch in offers {
            (form::post_form(&act_path(item, "attach-launch"), csrf, html! {
                (form::hidden_field("clause", &number))
                (form::hidden_field("launch", &launch.launch.to_string()))
                p {
                    (finding::offer_text(launch)) " "
                    a href=(paths::launch(launch.launch)) { "The launch" }
                }
                p { "Whoever is asked to confirm the fix, and may see the launch, is told: "
                    q { (finding::told_text(&launch.told())) } }
                (form::button(ButtonKind::Secondary, "Attach as evidence"))
            }))
        }
    }
}
