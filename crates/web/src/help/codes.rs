//! The catalogue of finding codes, from the codes themselves, so that it cannot be out of date.

use formats::glossary_seed;
use formats::hub_reports::ReportCode;
use formats::sentences::launch::report::{report_found_text, report_hint_text};
use maud::{Markup, html};
use pages::{Column, NarrowTable, Table, TagTone, data_table, heading, paths, tag};
use register::intake::Code;
use std::collections::HashMap;
use terms::Severity;

/// Its address under `/help`.
pub(super) const NAME: &str = "codes";

/// Its title.
pub(super) const TITLE: &str = "Codes of findings";

/// The page's body.
pub(super) fn body() -> Markup {
    let entries = glossary_seed::entries();
    let meanings: HashMap<&str, &str> = entries
        .iter()
        .map(|entry| (entry.anchor.as_str(), entry.meaning.as_str()))
        .collect();
    let rows = Code::ALL
        .iter()
        .map(|code| code_row(*code, &meanings))
        .collect();
    let lead = "What the check of a submission can find. The same codes stand on the page, in the \
                API and in the output of the command line.";
    html! {
        (heading(TITLE, Some(lead)))
        p { strong { "An error" } " blocks the file: nothing of it is stored but the receipt. "
            strong { "A warning" } " is accepted once you have acknowledged its code. Every finding is \
            told at once; at most 1,000 of each code are listed, and the counts are always exact." }
        p { "CHAR-CONTROL only warns of a vertical tab or form feed in prose." }
        (data_table(&Table {
            id: "codes",
            caption: TITLE,
            columns: &[
                Column::row_header("Code"),
                Column::text("Severity"),
                Column::text("Meaning"),
            ],
            rows,
            empty: "There are no codes.",
            narrow: NarrowTable::Cards,
        }))
        (report_codes())
    }
}

/// What can be wrong with a row of a report of hubs.
fn report_codes() -> Markup {
    let rows = ReportCode::ALL.iter().map(|code| {
        vec![
            html! { span id=(paths::glossary_anchor(code.text())) { (code.text()) } },
            html! { (report_found_text(*code)) },
            html! { (code.wanted()) },
            html! { (report_hint_text(*code)) },
        ]
    });
    html! {
        h2 { "In reports of hubs" }
        p { "Outcomes, measures and the calendar of conflicts. A row with a finding is left out, the \
             others are taken. REPORT-TOO-LARGE, REPORT-NOT-TEXT and REPORT-HEADER are about the whole \
             file: nothing of it is taken." }
        (data_table(&Table {
            id: "report-codes",
            caption: "Codes of findings in reports of hubs",
            columns: &[
                Column::row_header("Code"),
                Column::text("Found"),
                Column::text("Wanted"),
                Column::text("What to do"),
            ],
            rows: rows.collect(),
            empty: "There are no codes.",
            narrow: NarrowTable::Cards,
        }))
    }
}

fn code_row(code: Code, meanings: &HashMap<&str, &str>) -> Vec<Markup> {
    let anchor = paths::glossary_anchor(code.text());
    let severity = match code.severity() {
        Severity::Error => tag(TagTone::Stopped, "Error"),
        Severity::Warning => tag(TagTone::Attention, "Warning"),
    };
    let meaning = meanings.get(anchor.as_str()).copied().unwrap_or_default();
    vec![
        html! { span id=(anchor) { (code.text()) } },
        severity,
        html! { (meaning) },
    ]
}
