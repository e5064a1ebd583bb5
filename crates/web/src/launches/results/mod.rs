//! Results of a launch: a Supplier's own hubs, the reports that everybody told reads, and the whole
//! for DCC (SL-5, SL-7, ONE-3).

mod files;
mod now;
mod report;
mod shared_numbers;

pub(crate) use files::own_hubs_csv;
pub(super) use files::{file, own_hubs};
pub(crate) use report::report_text;
pub(super) use report::{report, report_file};

use crate::WebState;
use crate::guard::Person;
use crate::home::organisation_names;
use crate::refused::{not_found, read_problem};
use app::launches::{LaunchResults, ResultDetail, TrancheInResults};
use app::ports::LedgerError;
use axum::extract::{Path, State};
use axum::response::Response;
use launch::sharing::NextReport;
use maud::{Markup, html};
use now::{own_table, whole_tables};
use pages::{Link, PageHead, WayBack, date_text, heading_with_caption, moment_text, page, paths};
use shared_numbers::shared_table;
use std::collections::HashMap;
use terms::{LaunchRef, OrganisationRef};

/// The names of organisations.
type Names = HashMap<OrganisationRef, String>;

async fn load(
    state: &WebState,
    person: &Person,
    reference: &str,
) -> Result<Option<LaunchResults>, LedgerError> {
    let Some(reference) = LaunchRef::parse(reference) else {
        return Ok(None);
    };
    state.app.results_for(person.capacity(), reference).await
}

pub(super) async fn show(
    State(state): State<WebState>,
    person: Person,
    Path(reference): Path<String>,
) -> Response {
    let found = async {
        let results = load(&state, &person, &reference).await?;
        Ok::<_, LedgerError>((results, organisation_names(&state).await?))
    };
    match found.await {
        Ok((Some(results), names)) => results_page(&person, &results, &names),
        Ok((None, _)) => not_found(&person),
        Err(error) => read_problem(&person, &error),
    }
}

fn results_page(person: &Person, results: &LaunchResults, names: &Names) -> Response {
    let line = &results.line;
    let number = line.notification.number.to_string();
    let path = paths::launch(line.reference);
    let head = PageHead {
        current: paths::LAUNCHES,
        back: Some(WayBack::Trail(trail(&path, &number))),
        ..PageHead::new("Results", Some(&person.viewer))
    };
    let lead = "What became of the hubs that the launch upgraded.";
    page(
        head,
        html! {
            (heading_with_caption(&number, "Results", Some(lead)))
            @if results.tranches.is_empty() {
                p { "No hub has been ordered yet, so there is no result." }
            }
            @for tranche in &results.tranches {
                (tranche_section(results, tranche, names))
            }
        },
    )
}

fn trail<'l>(path: &'l str, number: &'l str) -> Vec<Link<'l>> {
    vec![
        Link {
            href: paths::LAUNCHES,
            words: "Launches",
        },
        Link {
            href: path,
            words: number,
        },
    ]
}

fn tranche_section(results: &LaunchResults, tranche: &TrancheInResults, names: &Names) -> Markup {
    let of = tranche_name(tranche);
    let id = format!("level-{}-{}", tranche.level, tranche.attempt);
    html! {
        h2 id=(id) { (of) }
        @match &tranche.detail {
            ResultDetail::Own(own) => (own_table(results, tranche, own)),
            ResultDetail::Whole(whole) => (whole_tables(results, tranche, whole, names)),
            ResultDetail::ReportsOnly => {},
        }
        h3 { "Shared with everybody told" }
        @match tranche.reports.first() {
            None => p { "There is no report yet. " (next_text(tranche.next)) },
            Some(report) => {
                p { "Report " (report.number) ", made " (moment_text(report.at)) ". "
                    (next_text(tranche.next)) }
                (shared_table(&id, &results.rule, report))
                (report_links(results.line.reference, tranche))
            },
        }
    }
}

fn tranche_name(tranche: &TrancheInResults) -> String {
    match tranche.attempt {
        0 | 1 => format!("Level {}", tranche.level),
        again => format!("Level {}, attempt {again}", tranche.level),
    }
}

fn next_text(next: NextReport) -> Markup {
    html! {
        @match next {
            NextReport::None => "It is the last one of this tranche.",
            NextReport::On(day) => { "The next one is made on " (date_text(day)) ", a Working Day, or when the gate is decided." },
            NextReport::Due => "The next one is being made.",
        }
    }
}

fn report_links(launch: LaunchRef, tranche: &TrancheInResults) -> Markup {
    html! {
        ul {
            @for report in &tranche.reports {
                li {
                    a href=(paths::launch_report(launch, report.number)) {
                        "Report " (report.number)
                    }
                    ", " (moment_text(report.at)) ": to be printed, or "
                    a href=(paths::launch_report_csv(launch, report.number)) {
                        "report " (report.number) " as CSV"
                    }
                }
            }
        }
    }
}
