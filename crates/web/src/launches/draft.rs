//! What a person at DCC should know of a draft before issuing it (SL-1, SL-2).

use app::launches::{Caution, DccLaunch, DraftOutlook};
use maud::{Markup, html};
use pages::{Column, NarrowTable, NoticeKind, Table, data_table, notice, number_text, paths};

/// Something odd about a draft, in one sentence.
pub(crate) fn caution_text(caution: &Caution) -> String {
    match caution {
        Caution::NoHubOnVersion(version) => format!(
            "No hub of this model that could be upgraded runs {version}: is the version written as \
             hubs report it?"
        ),
        Caution::LevelTakesAll { level, hubs } => format!(
            "Level {level} asks for {} hubs, which is all of them: nothing is left for the levels \
             after it.",
            number_text(*hubs)
        ),
        Caution::OtherLaunch(line) => format!(
            "{} upgrades hubs of the same model to {} and has not ended. A hub is in one tranche at \
             a time, so each takes hubs from the other.",
            line.notification.number, line.notification.target.to
        ),
    }
}

/// How many hubs a draft would concern, at whom, and what is odd about it.
pub(super) fn outlook(
    shown: &super::page::Shown,
    dcc: &DccLaunch,
    outlook: &DraftOutlook,
) -> Markup {
    let mut suppliers: Vec<(String, u64)> = dcc
        .portfolios
        .iter()
        .map(|(supplier, hubs)| (shown.name(*supplier), *hubs))
        .collect();
    suppliers.sort();
    let count = suppliers.len() as u64;
    let rows = suppliers
        .into_iter()
        .map(|(name, hubs)| vec![html! { (name) }, html! { (number_text(hubs)) }])
        .collect();
    html! {
        h2 { "Before you issue it" }
        @if outlook.hubs == 0 {
            p { "It concerns no hub of the inventory, so nobody would be told and it cannot be issued." }
        } @else {
            p { "It concerns " strong { (number_text(outlook.hubs)) } " hubs of "
                (number_text(count)) @if count == 1 { " Supplier" } @else { " Suppliers" }
                ", who will be told." }
        }
        @if outlook.hubs > 0 && !outlook.cautions.is_empty() {
            (notice(NoticeKind::Important, html! {
                p { "Look at this first. Nothing of it forbids issuing." }
                ul { @for caution in &outlook.cautions { li {
                    (caution_text(caution))
                    @if let Caution::OtherLaunch(line) = caution {
                        " " a href=(paths::launch(line.reference)) { "See " (line.notification.number) }
                    }
                } } }
            }))
        }
        @if count > 0 {
            (data_table(&Table {
                id: "concerned",
                caption: "Suppliers that it concerns",
                columns: &[Column::row_header("Supplier"), Column::number("Hubs")],
                rows,
                empty: "None.",
                narrow: NarrowTable::Cards,
            }))
        }
    }
}
