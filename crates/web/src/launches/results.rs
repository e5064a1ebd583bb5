//! Results of a launch: a Supplier's own hubs, the reports that everybody told reads, and the whole
//! for DCC (SL-5, SL-7, ONE-3).

use super::page::name_in;
use crate::WebState;
use crate::guard::Person;
use crate::home::organisation_names;
use crate::refused::{not_found, read_problem};
use app::launches::{LaunchResults, OwnHubResult, ReportInResults, ResultDetail, TrancheInResults};
use app::ports::LedgerError;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use formats::result_report::{
    SharedReportOf, kind_text, region_of, report_csv, statement_text, withheld_text,
};
use formats::sentences::launch::gate::measure_name;
use launch::fleet::SupplierPair;
use launch::outcome::HubOutcome;
use launch::sharing::{
    NextReport, OwnResults, PairResults, ResultCell, ResultKind, SharedResults, SharingRule,
    Statement, TrancheResults, WithheldBecause,
};
use maud::{Markup, html};
use pages::{
    Column, Fact, Link, NarrowTable, PageHead, Table, WayBack, data_table, date_text, disclosure,
    heading_with_caption, moment_text, number_text, page, paths, summary_list,
};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use terms::{CspRegion, LaunchRef, OrganisationRef};

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

/// A report's numbers: the whole tranche first, then by region.
fn shared_table(id: &str, rule: &SharingRule, report: &ReportInResults) -> Markup {
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

fn own_table(results: &LaunchResults, tranche: &TrancheInResults, own: &OwnResults) -> Markup {
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

fn whole_tables(
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
pub(super) async fn report(
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
pub(super) async fn report_file(
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

/// A Supplier's own hubs in the launch, each with what became of it.
pub(super) async fn own_hubs(
    State(state): State<WebState>,
    person: Person,
    Path(reference): Path<String>,
) -> Response {
    let Some(launch) = LaunchRef::parse(&reference) else {
        return not_found(&person);
    };
    match state.app.own_hub_results(person.capacity(), launch).await {
        Ok(Some(hubs)) => file("own-results", own_hubs_csv(&hubs)),
        Ok(None) => not_found(&person),
        Err(error) => read_problem(&person, &error),
    }
}

fn file(name: &str, text: String) -> Response {
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, disposition),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, text).into_response()
}

/// Hubs with what became of them: a line each.
pub(crate) fn own_hubs_csv(hubs: &[OwnHubResult]) -> String {
    let mut text = "device_id,level,attempt,wave,outcome,failure\r\n".to_owned();
    for hub in hubs {
        let outcome = match hub.outcome {
            None => "NOT-ORDERED",
            Some(HubOutcome::Pending) => "PENDING",
            Some(HubOutcome::Ok) => "OK",
            Some(HubOutcome::Failed) => "FAILED",
            Some(HubOutcome::Silent) => "SILENT",
            Some(HubOutcome::Recalled) => "RECALLED",
        };
        let failure = hub.failure.map_or("", launch::outcome::FailureMode::code);
        let OwnHubResult {
            device,
            level,
            attempt,
            wave,
            ..
        } = hub;
        // Writing into a text cannot fail.
        let _ = write!(
            text,
            "{},{level},{attempt},{wave},{outcome},{failure}\r\n",
            device.text()
        );
    }
    text
}
