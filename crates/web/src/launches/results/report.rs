//! One report of the results of a launch: to be read, printed, or saved as CSV (SL-5, SL-7).

use super::files::file;
use super::shared_numbers::shared_table;
use super::{load, trail, tranche_name};
use crate::WebState;
use crate::guard::Person;
use crate::refused::{not_found, read_problem};
use app::launches::{LaunchResults, ReportInResults, TrancheInResults};
use axum::extract::{Path, State};
use axum::response::Response;
use formats::result_report::{SharedReportOf, report_csv};
use maud::html;
use pages::{
    Fact, Link, PageHead, WayBack, heading_with_caption, moment_text, page, paths, summary_list,
};

/// A report with the tranche that it is of.
struct FoundReport<'r> {
    tranche: &'r TrancheInResults,
    report: &'r ReportInResults,
}

fn report_in<'r>(results: &'r LaunchResults, number: &str) -> Option<FoundReport<'r>> {
    let number: u32 = number.parse().ok()?;
    results.tranches.iter().find_map(|tranche| {
        let mut reports = tranche.reports.iter();
        let report = reports.find(|report| report.number == number)?;
        Some(FoundReport { tranche, report })
    })
}

/// One report, to be read or printed.
pub(in crate::launches) async fn report(
    State(state): State<WebState>,
    person: Person,
    Path((reference, number)): Path<(String, String)>,
) -> Response {
    let results = match load(&state, &person, &reference).await {
        Ok(Some(results)) => results,
        Ok(None) => return not_found(&person),
        Err(error) => return read_problem(&person, &error),
    };
    match report_in(&results, &number) {
        Some(found) => report_page(&person, &results, &found),
        None => not_found(&person),
    }
}

fn report_page(person: &Person, results: &LaunchResults, found: &FoundReport<'_>) -> Response {
    let line = &results.line;
    let number = line.notification.number.to_string();
    let (path, target) = (paths::launch(line.reference), &line.notification.target);
    let title = format!("Tranche report {}", found.report.number);
    let back = paths::launch_part(line.reference, "results");
    let mut trail = trail(&path, &number);
    trail.push(Link {
        href: &back,
        words: "Results",
    });
    let head = PageHead {
        current: paths::LAUNCHES,
        back: Some(WayBack::Trail(trail)),
        ..PageHead::new(&title, Some(&person.viewer))
    };
    let lead = "What is shared of a tranche's results. It says nothing of any one Supplier.";
    page(
        head,
        html! {
            (heading_with_caption(&number, &title, Some(lead)))
            (summary_list(&[
                Fact::new("Device model", html! { (target.make) " " (target.model) ", " (target.han_variant) }),
                Fact::new("New version", html! { (target.to) }),
                Fact::new("Tranche", html! { (tranche_name(found.tranche)) }),
                Fact::new("As of", moment_text(found.report.at)),
            ]))
            (shared_table("report", &results.rule, found.report))
            p { a href=(paths::launch_report_csv(line.reference, found.report.number)) {
                "This report as CSV"
            } }
        },
    )
}

/// One report as a file.
pub(in crate::launches) async fn report_file(
    State(state): State<WebState>,
    person: Person,
    Path((reference, number)): Path<(String, String)>,
) -> Response {
    match load(&state, &person, &reference).await {
        Ok(Some(results)) => match report_text(&results, &number) {
            Some(text) => file("tranche-report", text),
            None => not_found(&person),
        },
        Ok(None) => not_found(&person),
        Err(error) => read_problem(&person, &error),
    }
}

/// A report of these results as CSV.
pub(crate) fn report_text(results: &LaunchResults, number: &str) -> Option<String> {
    let found = report_in(results, number)?;
    Some(report_csv(
        &results.rule,
        &SharedReportOf {
            launch: results.line.notification.number.as_str(),
            number: found.report.number,
            at: found.report.at,
            level: found.tranche.level,
            attempt: found.tranche.attempt,
            shared: &found.report.shared,
        },
    ))
}
