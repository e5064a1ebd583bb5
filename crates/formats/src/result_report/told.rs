//! What a report says, in words and as CSV.

use super::{kind_code, region_of, withheld_code};
use crate::finding_text::with_commas;
use crate::formula_guard::guarded;
use crate::sentences::launch::gate::measure_name;
use launch::sharing::{ResultKind, SharedResults, SharingRule, Statement, WithheldBecause};
use std::fmt::Write;
use terms::{CspRegion, Moment};

/// One report, of which launch and tranche, and what it says.
#[derive(Clone, Copy, Debug)]
pub struct SharedReportOf<'r> {
    /// The number of the notification.
    pub launch: &'r str,
    /// The number of the report within the launch.
    pub number: u32,
    /// When it was made.
    pub at: Moment,
    /// The level.
    pub level: u32,
    /// The attempt at it.
    pub attempt: u32,
    /// What it says.
    pub shared: &'r SharedResults,
}

/// What is said of a number, in words.
pub fn statement_text(statement: Statement) -> String {
    match statement {
        Statement::Exactly(number) => with_commas(number),
        Statement::FewerThan(limit) => format!("fewer than {}", with_commas(limit)),
        Statement::Withheld(_) => "withheld".to_owned(),
    }
}

/// Why nothing is said of a number, in words.
pub fn withheld_text(because: WithheldBecause) -> &'static str {
    match because {
        WithheldBecause::CouldReveal => {
            "It could reveal the numbers of one Supplier, or of another region that is withheld."
        }
        WithheldBecause::TooFewYet => {
            "Too few hubs of enough Suppliers have been heard of for anything to be said."
        }
        WithheldBecause::WholeNotShown => "The number of hubs that it is a part of is withheld.",
    }
}

/// A kind of count, in words.
pub fn kind_text(kind: ResultKind) -> String {
    match kind {
        ResultKind::Planned => "Hubs in the tranche".to_owned(),
        ResultKind::Matured => "Outcome known".to_owned(),
        ResultKind::Bad => "Failed or silent".to_owned(),
        ResultKind::Measured(kpi) => format!("{}: measured", measure_name(kpi)),
        ResultKind::Worsened(kpi) => format!("{}: worsened", measure_name(kpi)),
    }
}

/// The report as CSV: a row for each number, the whole tranche first.
pub fn report_csv(rule: &SharingRule, report: &SharedReportOf<'_>) -> String {
    let mut text =
        "Launch,Report,AsOf,Level,Attempt,CSPRegion,Count,Statement,Hubs,WithheldBecause\
                    \r\n"
            .to_owned();
    let shared = report.shared;
    let mut row = |region: &str, kind: ResultKind, statement: Statement| {
        let (word, hubs, because) = match statement {
            Statement::Exactly(number) => ("Exactly", number.to_string(), ""),
            Statement::FewerThan(limit) => ("FewerThan", limit.to_string(), ""),
            Statement::Withheld(because) => ("Withheld", String::new(), withheld_code(because)),
        };
        // Writing into a text cannot fail.
        let _ = write!(
            text,
            "{},{},{},{},{},{region},{},{word},{hubs},{because}\r\n",
            guarded(report.launch),
            report.number,
            report.at.rfc3339(),
            report.level,
            report.attempt,
            kind_code(kind),
        );
    };
    for kind in rule.kinds() {
        row("All", kind, shared.total(kind));
    }
    for cell in shared.cells() {
        let region = region_of(cell).map_or("Unknown", CspRegion::text);
        for kind in rule.kinds() {
            row(region, kind, shared.cell(cell, kind));
        }
    }
    text
}
