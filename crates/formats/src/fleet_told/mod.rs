//! The fleet in words, JSON and CSV: what an import found and did, what there is, and which hubs a
//! launch concerns. The same answers on the command line and, later, elsewhere.
//!
//! Rows stand in the order of names, versions and regions, by no count (REG-2).

mod affected;
mod holdings;
mod imported;

pub use affected::{AffectedAnswer, affected_csv, affected_json, affected_text};
pub use holdings::{HoldingsAnswer, holdings_csv, holdings_json, holdings_text};
pub use imported::{
    FactsAnswer, ImportAnswer, SnapshotAnswer, facts_json, facts_text, finding_lines, import_json,
    import_text,
};

use crate::finding_text::with_commas;
use crate::formula_guard::guarded;
use launch::fleet::affected::Exclusion;
use launch::fleet::{FactOutcome, HomeCombination};
use terms::{CspRegion, DeviceId, DeviceModel};

/// The heading of a list of hubs.
pub const DEVICE_ID_HEADING: &str = "device_id";

/// A list of hubs: a heading, and a Device ID on each line.
pub fn device_ids_csv(devices: &[DeviceId]) -> String {
    let mut text = format!("{DEVICE_ID_HEADING}\r\n");
    for device in devices {
        text.push_str(&device.text());
        text.push_str("\r\n");
    }
    text
}

/// `1 hub`, `2,000 hubs`.
fn counted(count: u64, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{} {noun}s", with_commas(count)),
    }
}

/// Why a launch leaves a hub out, in words.
pub fn exclusion_text(why: Exclusion) -> &'static str {
    match why {
        Exclusion::NotCommissioned => "not commissioned",
        Exclusion::NoWan => "no SM WAN",
        Exclusion::OnVersion => "already on the version",
        Exclusion::NotUpgradable => "version cannot be upgraded to the new one",
        Exclusion::PathNotDeclared => "no upgrade path declared",
        Exclusion::RegionUnknown => "region unknown",
    }
}

/// The same as a stable code.
pub fn exclusion_code(why: Exclusion) -> &'static str {
    match why {
        Exclusion::NotCommissioned => "NotCommissioned",
        Exclusion::NoWan => "NoWan",
        Exclusion::OnVersion => "OnVersion",
        Exclusion::NotUpgradable => "NotUpgradable",
        Exclusion::PathNotDeclared => "PathNotDeclared",
        Exclusion::RegionUnknown => "RegionUnknown",
    }
}

/// What became of a fact, as a stable code.
pub fn outcome_code(outcome: FactOutcome) -> &'static str {
    match outcome {
        FactOutcome::TakenIn => "TakenIn",
        FactOutcome::Known => "Known",
        FactOutcome::Older => "Older",
        FactOutcome::Contradictory => "Contradictory",
        FactOutcome::UnknownHub => "UnknownHub",
        FactOutcome::LegendFull => "LegendFull",
    }
}

/// A region, or that the inventory does not know it.
fn region_text(region: Option<CspRegion>) -> &'static str {
    region.map_or("Unknown", CspRegion::text)
}

/// What is behind a hub: its Device Models apart by semicolons.
pub fn behind_text(behind: &HomeCombination) -> String {
    let devices: Vec<String> = behind.devices.iter().map(DeviceModel::to_string).collect();
    match devices.is_empty() {
        true => "not known".to_owned(),
        false => devices.join("; "),
    }
}

/// A cell of a CSV file.
fn csv_cell(cell: &str) -> String {
    let guarded = guarded(cell);
    match guarded.contains([',', '"']) {
        true => format!("\"{}\"", guarded.replace('"', "\"\"")),
        false => guarded.into_owned(),
    }
}

/// Rows as a table in plain text: columns apart by two spaces, the last one to the right.
fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |at: usize| {
        let cells = rows.iter().map(|row| row[at].chars().count());
        cells.chain([head[at].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let last = head.len() - 1;
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let mut text = String::new();
        for (at, cell) in cells.enumerate() {
            let room = widths[at];
            match at == last {
                true => text.push_str(&format!("{cell:>room$}")),
                false => text.push_str(&format!("{cell:room$}  ")),
            }
        }
        text.push('\n');
        text
    };
    let mut text = line(&mut head.iter().copied());
    for row in rows {
        text.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    text
}
