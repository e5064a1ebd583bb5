//! Which hubs of a Supplier a launch concerns (SL-2), as text, JSON and CSV.

use super::{behind_text, counted, csv_cell, exclusion_code, exclusion_text, region_text, table};
use crate::finding_text::with_commas;
use launch::fleet::affected::{AffectedCombination, AffectedCounts};
use launch::fleet::{LaunchTarget, SupplierPortfolio, UpgradePath};
use serde_json::{Value, json};
use terms::moment::uk_date_text;
use terms::{Date, FirmwareVersion};

/// An answer about one Supplier's hubs and one launch.
#[derive(Clone, Copy, Debug)]
pub struct AffectedAnswer<'a> {
    /// The Supplier's name.
    pub supplier: &'a str,
    /// What the launch would bring.
    pub target: &'a LaunchTarget,
    /// The number of the snapshot.
    pub snapshot: u32,
    /// The day that the snapshot describes.
    pub as_of: Date,
    /// The counts.
    pub portfolio: &'a SupplierPortfolio,
    /// The affected hubs by combination, where they were asked for.
    pub combinations: Option<&'a [AffectedCombination<'a>]>,
}

impl AffectedAnswer<'_> {
    fn counts(&self) -> &AffectedCounts {
        self.portfolio.counts()
    }

    fn path(&self) -> Option<Vec<&str>> {
        match &self.target.path {
            UpgradePath::NotDeclared => None,
            UpgradePath::From(versions) => {
                Some(versions.iter().map(FirmwareVersion::as_str).collect())
            }
        }
    }
}

/// The answer in some lines and tables.
pub fn affected_text(answer: &AffectedAnswer<'_>) -> String {
    let target = answer.target;
    let counts = answer.counts();
    let mut text = format!(
        "{}: {} of {} would be upgraded to {} {} {}.\nSnapshot {} as of {}, and what changed since.\n",
        answer.supplier,
        counted(counts.affected_hubs(), "hub"),
        with_commas(answer.portfolio.hubs()),
        target.make,
        target.model,
        target.to,
        answer.snapshot,
        uk_date_text(answer.as_of),
    );
    match answer.path() {
        None => text.push_str(
            "From which versions the new one can be reached is not declared: name them.\n",
        ),
        Some(from) if from.is_empty() => {
            text.push_str("It is declared that no version is upgraded to the new one.\n");
        }
        Some(from) => text.push_str(&format!("Upgradable from: {}.\n", from.join(", "))),
    }
    let affected: Vec<Vec<String>> = counts
        .affected()
        .map(|(from, region, hubs)| {
            vec![
                from.to_string(),
                region.text().to_owned(),
                with_commas(hubs),
            ]
        })
        .collect();
    if !affected.is_empty() {
        text.push('\n');
        text.push_str(&table(&["From version", "Region", "Hubs"], &affected));
    }
    let excluded: Vec<Vec<String>> = counts
        .excluded()
        .map(|(why, version, region, hubs)| {
            vec![
                exclusion_text(why).to_owned(),
                version.to_string(),
                region_text(region).to_owned(),
                with_commas(hubs),
            ]
        })
        .collect();
    if !excluded.is_empty() {
        text.push('\n');
        text.push_str(&table(
            &["Left out", "Version", "Region", "Hubs"],
            &excluded,
        ));
    }
    if let Some(combinations) = answer.combinations {
        let rows: Vec<Vec<String>> = combinations
            .iter()
            .map(|row| {
                vec![
                    row.from.to_string(),
                    row.region.text().to_owned(),
                    behind_text(row.behind),
                    with_commas(row.hubs),
                ]
            })
            .collect();
        text.push('\n');
        text.push_str(&table(
            &["From version", "Region", "Behind the hub", "Hubs"],
            &rows,
        ));
    }
    text
}

/// The answer as a JSON object.
pub fn affected_json(answer: &AffectedAnswer<'_>) -> Value {
    let counts = answer.counts();
    let affected: Vec<Value> = counts
        .affected()
        .map(|(from, region, hubs)| {
            json!({ "from": from.as_str(), "region": region.text(), "hubs": hubs })
        })
        .collect();
    let excluded: Vec<Value> = counts
        .excluded()
        .map(|(why, version, region, hubs)| {
            json!({
                "reason": exclusion_code(why),
                "version": version.as_str(),
                "region": region_text(region),
                "hubs": hubs,
            })
        })
        .collect();
    let combinations = answer.combinations.map(|rows| {
        rows.iter()
            .map(|row| {
                let behind: Vec<String> =
                    row.behind.devices.iter().map(ToString::to_string).collect();
                json!({
                    "from": row.from.as_str(),
                    "region": row.region.text(),
                    "behind": behind,
                    "hubs": row.hubs,
                })
            })
            .collect::<Vec<Value>>()
    });
    json!({
        "supplier": answer.supplier,
        "make": answer.target.make.as_str(),
        "model": answer.target.model.as_str(),
        "to": answer.target.to.as_str(),
        "upgradable_from": answer.path(),
        "snapshot": answer.snapshot,
        "as_of": answer.as_of.to_string(),
        "hubs": answer.portfolio.hubs(),
        "affected": { "hubs": counts.affected_hubs(), "cells": affected },
        "excluded": { "hubs": counts.excluded_hubs(None), "cells": excluded },
        "combinations": combinations,
    })
}

/// The answer as CSV: one row for each cell, with the combination where it was asked for.
pub fn affected_csv(answer: &AffectedAnswer<'_>) -> String {
    let target = answer.target;
    let mut text = "Outcome,Reason,DeviceManufacturer,DeviceModel,FromVersion,ToVersion,CSPRegion,\
                    Behind,Hubs\r\n"
        .to_owned();
    let mut row = |outcome: &str, why: &str, from: &str, region: &str, behind: &str, hubs: u64| {
        let cells = [
            outcome,
            why,
            target.make.as_str(),
            target.model.as_str(),
            from,
            target.to.as_str(),
            region,
            behind,
        ];
        for cell in cells {
            text.push_str(&csv_cell(cell));
            text.push(',');
        }
        text.push_str(&format!("{hubs}\r\n"));
    };
    match answer.combinations {
        Some(combinations) => {
            for one in combinations {
                let (from, region) = (one.from.as_str(), one.region.text());
                row(
                    "Affected",
                    "",
                    from,
                    region,
                    &behind_text(one.behind),
                    one.hubs,
                );
            }
        }
        None => {
            for (from, region, hubs) in answer.counts().affected() {
                row("Affected", "", from.as_str(), region.text(), "", hubs);
            }
        }
    }
    for (why, version, region, hubs) in answer.counts().excluded() {
        let region = region_text(region);
        row(
            "Excluded",
            exclusion_code(why),
            version.as_str(),
            region,
            "",
            hubs,
        );
    }
    text
}
