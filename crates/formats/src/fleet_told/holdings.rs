//! What hubs there are: a Supplier's own, or all of them for DCC.

use super::{counted, csv_cell, region_text, table};
use crate::finding_text::with_commas;
use launch::fleet::HubProfile;
use serde_json::{Value, json};
use terms::Date;
use terms::moment::uk_date_text;

/// What there is, by profile.
#[derive(Clone, Debug)]
pub struct HoldingsAnswer<'a> {
    /// Whose hubs these are; `None` for all.
    pub supplier: Option<&'a str>,
    /// The number of the snapshot.
    pub snapshot: u32,
    /// The day that the snapshot describes.
    pub as_of: Date,
    /// Hubs at which something changed since; told of the whole fleet alone.
    pub changed: Option<u64>,
    /// Hubs that joined since; told of the whole fleet alone.
    pub joined: Option<u64>,
    /// Devices behind hubs; told of the whole fleet alone.
    pub behind: Option<u64>,
    /// Each profile with its number of hubs.
    pub rows: Vec<(&'a HubProfile, u64)>,
}

impl HoldingsAnswer<'_> {
    fn hubs(&self) -> u64 {
        self.rows.iter().map(|(_, hubs)| hubs).sum()
    }
}

/// What there is, in some lines and a table.
pub fn holdings_text(answer: &HoldingsAnswer<'_>) -> String {
    let mut text = match answer.supplier {
        Some(name) => format!("{name}: {}.\n", counted(answer.hubs(), "hub")),
        None => format!("{}.\n", counted(answer.hubs(), "hub")),
    };
    text.push_str(&format!(
        "Snapshot {} as of {}, and what changed since.\n",
        answer.snapshot,
        uk_date_text(answer.as_of)
    ));
    if let (Some(changed), Some(joined), Some(behind)) =
        (answer.changed, answer.joined, answer.behind)
    {
        text.push_str(&format!(
            "{} changed, {} joined; {} behind them.\n",
            counted(changed, "hub"),
            with_commas(joined),
            counted(behind, "Device"),
        ));
    }
    let rows: Vec<Vec<String>> = answer
        .rows
        .iter()
        .map(|(profile, hubs)| {
            vec![
                profile.make.to_string(),
                profile.model.to_string(),
                profile.firmware.to_string(),
                region_text(profile.region).to_owned(),
                profile.status.text().to_owned(),
                profile.wan.text().to_owned(),
                with_commas(*hubs),
            ]
        })
        .collect();
    if !rows.is_empty() {
        let head = [
            "Manufacturer",
            "Model",
            "Version",
            "Region",
            "Status",
            "SM WAN",
            "Hubs",
        ];
        text.push('\n');
        text.push_str(&table(&head, &rows));
    }
    text
}

/// What there is, as CSV: one row for each profile.
pub fn holdings_csv(answer: &HoldingsAnswer<'_>) -> String {
    let mut text = "DeviceManufacturer,DeviceModel,DeviceFirmwareVersion,CSPRegion,DeviceStatus,\
                    SMWANStatus,Hubs\r\n"
        .to_owned();
    for (profile, hubs) in &answer.rows {
        let cells = [
            profile.make.as_str(),
            profile.model.as_str(),
            profile.firmware.as_str(),
            region_text(profile.region),
            profile.status.text(),
            profile.wan.text(),
        ];
        for cell in cells {
            text.push_str(&csv_cell(cell));
            text.push(',');
        }
        text.push_str(&format!("{hubs}\r\n"));
    }
    text
}

/// What there is, as a JSON object.
pub fn holdings_json(answer: &HoldingsAnswer<'_>) -> Value {
    let rows: Vec<Value> = answer
        .rows
        .iter()
        .map(|(profile, hubs)| {
            json!({
                "make": profile.make.as_str(),
                "model": profile.model.as_str(),
                "version": profile.firmware.as_str(),
                "region": region_text(profile.region),
                "status": profile.status.text(),
                "wan": profile.wan.text(),
                "hubs": hubs,
            })
        })
        .collect();
    json!({
        "supplier": answer.supplier,
        "snapshot": answer.snapshot,
        "as_of": answer.as_of.to_string(),
        "hubs": answer.hubs(),
        "hubs_changed": answer.changed,
        "hubs_joined": answer.joined,
        "devices_behind": answer.behind,
        "profiles": rows,
    })
}
