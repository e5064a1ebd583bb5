//! The numbers of a report that everybody told reads, and why some are withheld (ONE-3).

use app::launches::ReportInResults;
use formats::result_report::{kind_text, region_of, statement_text, withheld_text};
use launch::sharing::{ResultKind, SharedResults, SharingRule, Statement, WithheldBecause};
use maud::{Markup, html};
use pages::{Column, NarrowTable, Table, data_table};
use std::collections::BTreeSet;
use terms::CspRegion;

/// A report's numbers: the whole tranche first, then by region.
pub(super) fn shared_table(id: &str, rule: &SharingRule, report: &ReportInResults) -> Markup {
    let kinds = rule.kinds();
    let shared = &report.shared;
    let mut rows = vec![shared_row("All regions", &kinds, |kind| shared.total(kind))];
    for cell in shared.cells() {
        let region = region_of(cell).map_or("Unknown", CspRegion::text);
        rows.push(shared_row(region, &kinds, |kind| shared.cell(cell, kind)));
    }
    let headings: Vec<String> = kinds.iter().map(|kind| kind_text(*kind)).collect();
    let mut columns = vec![Column::row_header("Region")];
    columns.extend(headings.iter().map(|heading| Column::number(heading)));
    html! {
        (data_table(&Table {
            id: &format!("{id}-shared"),
            caption: "Hubs of all Suppliers together",
            columns: &columns,
            rows,
            empty: "Nothing can be said yet.",
            narrow: NarrowTable::Scroll,
        }))
        (why_withheld(&kinds, shared))
    }
}

fn shared_row(
    region: &str,
    kinds: &[ResultKind],
    said: impl Fn(ResultKind) -> Statement,
) -> Vec<Markup> {
    let mut row = vec![html! { (region) }];
    row.extend(
        kinds
            .iter()
            .map(|kind| html! { (statement_text(said(*kind))) }),
    );
    row
}

/// The reasons of what is withheld, each once.
fn why_withheld(kinds: &[ResultKind], shared: &SharedResults) -> Markup {
    let mut reasons: BTreeSet<WithheldBecause> = BTreeSet::new();
    for kind in kinds {
        let cells = shared.cells().map(|cell| shared.cell(cell, *kind));
        for statement in cells.chain([shared.total(*kind)]) {
            match statement {
                Statement::Withheld(because) => drop(reasons.insert(because)),
                Statement::Exactly(_) | Statement::FewerThan(_) => {}
            }
        }
    }
    html! {
        @if !reasons.is_empty() {
            p { "Why a number is withheld:" }
            ul { @for because in reasons { li { (withheld_text(because)) } } }
        }
    }
}
