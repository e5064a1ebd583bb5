//! What became of the hubs of a tranche until now: a Supplier's own, or all of them for DCC.

use super::super::page::name_in;
use super::Names;
use app::launches::{LaunchResults, TrancheInResults};
use formats::result_report::region_of;
use formats::sentences::launch::gate::measure_name;
use launch::fleet::SupplierPair;
use launch::sharing::{
    OwnResults, PairResults, ResultCell, ResultKind, SharingRule, TrancheResults,
};
use maud::{Markup, html};
use pages::{Column, NarrowTable, Table, data_table, disclosure, number_text, paths};
use terms::{CspRegion, OrganisationRef};

/// A Supplier's own hubs of a tranche now.
pub(super) fn own_table(
    results: &LaunchResults,
    tranche: &TrancheInResults,
    own: &OwnResults,
) -> Markup {
    let total = own.total();
    let kpis: Vec<ResultKind> = measures(&results.rule);
    let mut rows = vec![detail_row(vec![html! { "All regions" }], &total, &kpis)];
    for (cell, of_cell) in own.cells() {
        rows.push(detail_row(vec![region_cell(cell)], of_cell, &kpis));
    }
    html! {
        h3 { "Your hubs" }
        @if total.hubs.planned == 0 {
            p { "None of your hubs is in this tranche." }
        } @else {
            (results_table(tranche, "own", "Your hubs now, by region", &["Region"], &kpis, rows))
            p { a href=(paths::launch_part(results.line.reference, "results/hubs.csv")) {
                "Each of your hubs in this launch, as CSV"
            } }
        }
    }
}

/// Every hub of a tranche now, for DCC alone.
pub(super) fn whole_tables(
    results: &LaunchResults,
    tranche: &TrancheInResults,
    whole: &TrancheResults,
    names: &Names,
) -> Markup {
    let kpis: Vec<ResultKind> = measures(&results.rule);
    let mut total = PairResults::default();
    let mut by_region = Vec::new();
    let mut by_pair = Vec::new();
    for (cell, pairs) in whole.by_pair() {
        let mut of_cell = PairResults::default();
        for (pair, of_pair) in pairs {
            of_cell = of_cell.plus(of_pair);
            let named = vec![region_cell(cell), pair_text(*pair, names)];
            by_pair.push(detail_row(named, of_pair, &kpis));
        }
        by_region.push(detail_row(vec![region_cell(cell)], &of_cell, &kpis));
        total = total.plus(&of_cell);
    }
    by_region.insert(0, detail_row(vec![html! { "All regions" }], &total, &kpis));
    html! {
        h3 { "Now, for DCC alone" }
        (results_table(tranche, "whole", "Hubs now, by region", &["Region"], &kpis, by_region))
        (disclosure(
            "By the Suppliers at the hubs when the tranche was planned",
            results_table(
                tranche,
                "pairs",
                "Hubs now, by region and Suppliers",
                &["Region", "Electricity and gas"],
                &kpis,
                by_pair,
            ),
        ))
    }
}

fn region_cell(cell: ResultCell) -> Markup {
    html! { (region_of(cell).map_or("Unknown", CspRegion::text)) }
}

fn pair_text(pair: SupplierPair, names: &Names) -> Markup {
    let name = |supplier: Option<OrganisationRef>| {
        supplier.map_or_else(|| "nobody".to_owned(), |of| name_in(names, of))
    };
    match pair.electricity == pair.gas {
        true => html! { (name(pair.electricity)) },
        false => html! { (name(pair.electricity)) " and " (name(pair.gas)) },
    }
}

/// The counts of worsened hubs.
fn measures(rule: &SharingRule) -> Vec<ResultKind> {
    let worsened = |kind: &ResultKind| matches!(kind, ResultKind::Worsened(_));
    rule.kinds().into_iter().filter(worsened).collect()
}

fn detail_row(mut row: Vec<Markup>, of: &PairResults, kpis: &[ResultKind]) -> Vec<Markup> {
    let hubs = of.hubs;
    let unsent = hubs.planned.saturating_sub(hubs.sent());
    for number in [
        hubs.planned,
        hubs.ok,
        hubs.failed,
        hubs.silent,
        hubs.pending,
        unsent,
    ] {
        row.push(html! { (number_text(number)) });
    }
    for kind in kpis {
        let measured = kind.whole().map_or(0, |whole| of.count(whole));
        row.push(html! { (number_text(of.count(*kind))) " of " (number_text(measured)) });
    }
    row
}

fn results_table(
    tranche: &TrancheInResults,
    what: &str,
    caption: &str,
    named: &[&str],
    kpis: &[ResultKind],
    rows: Vec<Vec<Markup>>,
) -> Markup {
    let worsened: Vec<String> = kpis
        .iter()
        .filter_map(|kind| match kind {
            ResultKind::Worsened(kpi) => Some(format!("{}: worsened", measure_name(*kpi))),
            ResultKind::Planned
            | ResultKind::Matured
            | ResultKind::Bad
            | ResultKind::Measured(_) => None,
        })
        .collect();
    let mut columns: Vec<Column<'_>> = named.iter().map(|name| Column::row_header(name)).collect();
    for further in columns.iter_mut().skip(1) {
        *further = Column::text(further.heading);
    }
    let counts = ["Hubs", "Well", "Failed", "Silent", "Ordered", "Not ordered"];
    columns.extend(counts.map(Column::number));
    columns.extend(worsened.iter().map(|heading| Column::number(heading)));
    data_table(&Table {
        id: &format!("level-{}-{}-{what}", tranche.level, tranche.attempt),
        caption,
        columns: &columns,
        rows,
        empty: "There is no hub.",
        narrow: NarrowTable::Scroll,
    })
}
