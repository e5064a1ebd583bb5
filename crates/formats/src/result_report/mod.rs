//! A report of a tranche's results: as it is kept, and as those read it who may (SL-5, SL-7).
//!
//! What is kept holds the results by pair of Suppliers, which are for DCC alone, and what was said
//! of them, which everybody told may read. Only the second is ever put in words or in CSV.

mod kept;
mod told;

pub use kept::{read, written};
pub use told::{SharedReportOf, kind_text, report_csv, statement_text, withheld_text};

use launch::criteria::Kpi;
use launch::sharing::{ResultCell, ResultKind, WithheldBecause};
use terms::CspRegion;

/// The cell that results of a region are counted in.
pub fn cell_of(region: CspRegion) -> ResultCell {
    let place = CspRegion::ALL.iter().position(|known| *known == region);
    ResultCell(u32::try_from(place.expect("every region is listed")).expect("regions are few"))
}

/// The region that is counted in a cell.
pub fn region_of(cell: ResultCell) -> Option<CspRegion> {
    CspRegion::ALL.get(cell.0 as usize).copied()
}

/// A kind of count as a stable code.
pub fn kind_code(kind: ResultKind) -> String {
    match kind {
        ResultKind::Planned => "HUBS".to_owned(),
        ResultKind::Matured => "MATURED".to_owned(),
        ResultKind::Bad => "BAD".to_owned(),
        ResultKind::Measured(kpi) => format!("MEASURED-{}", kpi.code()),
        ResultKind::Worsened(kpi) => format!("WORSENED-{}", kpi.code()),
    }
}

/// The kind of count with this code.
pub fn kind_from_code(code: &str) -> Option<ResultKind> {
    match code {
        "HUBS" => Some(ResultKind::Planned),
        "MATURED" => Some(ResultKind::Matured),
        "BAD" => Some(ResultKind::Bad),
        other => match other.split_once('-')? {
            ("MEASURED", kpi) => Kpi::from_code(kpi).map(ResultKind::Measured),
            ("WORSENED", kpi) => Kpi::from_code(kpi).map(ResultKind::Worsened),
            _ => None,
        },
    }
}

/// Why nothing is said of a number, as a stable code.
pub fn withheld_code(because: WithheldBecause) -> &'static str {
    match because {
        WithheldBecause::CouldReveal => "COULD-REVEAL",
        WithheldBecause::TooFewYet => "TOO-FEW-YET",
        WithheldBecause::WholeNotShown => "WHOLE-NOT-SHOWN",
    }
}

fn withheld_from_code(code: &str) -> Option<WithheldBecause> {
    [
        WithheldBecause::CouldReveal,
        WithheldBecause::TooFewYet,
        WithheldBecause::WholeNotShown,
    ]
    .into_iter()
    .find(|because| withheld_code(*because) == code)
}

#[cfg(test)]
mod tests;
