//! `firmgate import inventory` and `firmgate import changes`: extracts of the Smart Metering
//! Inventory, and what became true at hubs between two of them.

use super::super::Answered;
use crate::clock::SystemClock;
use app::App;
use app::ports::{Clock, SnapshotPut};
use clap::{Args, ValueEnum};
use formats::fleet_columns::FleetColumns;
use formats::fleet_snapshot::{BEHIND_FILE, HUBS_FILE, MANIFEST_FILE, Origin, Snapshot};
use formats::fleet_told::{
    FactsAnswer, ImportAnswer, SnapshotAnswer, facts_json, facts_text, finding_lines, import_json,
    import_text,
};
use formats::hub_facts_csv::{self, HubFactsCode};
use formats::inventory_csv::{self, InventoryCode, InventoryRead};
use std::fs::File;
use std::path::{Path, PathBuf};
use terms::Date;

/// How to say what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A line for each finding, and what was done.
    Text,
    /// One JSON object.
    Json,
}

/// The inventory extract, as CSV with a row for each Device, or a snapshot's directory.
#[derive(Debug, Args)]
pub struct Inventory {
    /// The file, or the directory of a snapshot.
    file: PathBuf,
    /// The day whose beginning the extract describes, as YYYY-MM-DD; else today, or the day of the
    /// snapshot.
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<Date>,
    /// Put it in force though it has over a tenth fewer hubs than the one in force, or describes an
    /// earlier day.
    #[arg(long)]
    anyway: bool,
    /// How to say what was found.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Facts about hubs, as CSV with the columns DeviceID, At, What, Value.
#[derive(Debug, Args)]
pub struct Changes {
    /// The file.
    file: PathBuf,
    /// How to say what became of them.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Inventory {
    /// Imports it: 0 where it is in force, 1 where the findings kept it out, 2 where there is
    /// nothing that could be read.
    pub async fn import(&self, app: &App) -> Result<Answered, Box<dyn std::error::Error>> {
        match self.file.is_dir() {
            true => self.import_snapshot(app).await,
            false => self.import_extract(app).await,
        }
    }

    async fn import_extract(&self, app: &App) -> Result<Answered, Box<dyn std::error::Error>> {
        let suppliers = app.supplier_names().await?;
        let as_of = self.as_of.unwrap_or_else(|| SystemClock.today());
        let mut file = match File::open(&self.file) {
            Ok(file) => file,
            Err(error) => return Ok(unreadable(&self.file, &error)),
        };
        let read = match inventory_csv::read(&mut file, &suppliers) {
            Ok(read) => read,
            Err(error) => return Ok(unreadable(&self.file, &error)),
        };
        let InventoryRead {
            columns,
            counts,
            findings,
            sha256,
        } = read;
        let origin = Origin {
            as_of,
            source_sha256: sha256,
        };
        let in_force = match columns {
            Some(columns) => {
                if let Some(why) = self.unlikely(app, columns.devices.len(), as_of).await? {
                    return Ok(Answered::no(why));
                }
                Some(put(app, columns, origin).await?)
            }
            None => None,
        };
        let answer = ImportAnswer {
            counts: &counts,
            findings: &findings,
            as_of,
            in_force,
        };
        let text = match self.format {
            Format::Text => {
                let file = self.file.display().to_string();
                for line in finding_lines(&file, &findings, InventoryCode::text) {
                    eprintln!("{line}");
                }
                import_text(&answer)
            }
            Format::Json => format!("{:#}\n", import_json(&answer)),
        };
        Ok(match in_force {
            Some(_) => Answered::yes(text),
            None => Answered::no(text),
        })
    }

    async fn import_snapshot(&self, app: &App) -> Result<Answered, Box<dyn std::error::Error>> {
        let read = |name: &str| std::fs::read(self.file.join(name));
        let files = read(MANIFEST_FILE)
            .and_then(|manifest| Ok((manifest, read(HUBS_FILE)?, read(BEHIND_FILE)?)));
        let (manifest, hubs, behind) = match files {
            Ok(files) => files,
            Err(error) => return Ok(unreadable(&self.file, &error)),
        };
        let snapshot = Snapshot::read(&manifest, &hubs, &behind)?;
        drop((manifest, hubs, behind));
        if let Some(difference) = snapshot.differences().first() {
            return Err(format!("{}: {difference}", self.file.display()).into());
        }
        let names = app.supplier_names().await?;
        let mut origin = snapshot.manifest().origin;
        origin.as_of = self.as_of.unwrap_or(origin.as_of);
        let columns = snapshot.columns_for(&names).map_err(|unknown| {
            format!("these Suppliers are not entered: {}", unknown.join(", "))
        })?;
        drop(snapshot);
        let counts = inventory_csv::InventoryCounts {
            rows: (columns.devices.len() + columns.behind_devices.len()) as u64,
            hubs: columns.devices.len() as u64,
            behind: columns.behind_devices.len() as u64,
            ..inventory_csv::InventoryCounts::default()
        };
        if let Some(why) = self
            .unlikely(app, columns.devices.len(), origin.as_of)
            .await?
        {
            return Ok(Answered::no(why));
        }
        let in_force = Some(put(app, columns, origin).await?);
        let answer = ImportAnswer {
            counts: &counts,
            findings: &terms::Findings::keeping_at_most(0),
            as_of: origin.as_of,
            in_force,
        };
        Ok(Answered::yes(match self.format {
            Format::Text => import_text(&answer),
            Format::Json => format!("{:#}\n", import_json(&answer)),
        }))
    }
}

impl Inventory {
    /// Why this looks like half an extract or the wrong one. Nobody loses a tenth of the hubs
    /// between two extracts; a file that was cut off does.
    async fn unlikely(
        &self,
        app: &App,
        hubs: usize,
        as_of: Date,
    ) -> Result<Option<String>, Box<dyn std::error::Error>> {
        let today = SystemClock.today();
        let kept = "The fleet in force stays.";
        if as_of > today {
            return Ok(Some(format!(
                "The extract describes {as_of}, which is yet to come: today is {today}. {kept}\n"
            )));
        }
        let Some(fleet) = app.fleet_in_force().await? else {
            return Ok(None);
        };
        let (held, held_of) = (fleet.view().len(), fleet.snapshot.manifest().origin.as_of);
        let why = if (hubs as u64) < u64::from(held - held / 10) {
            format!("The extract has {hubs} hubs and the fleet in force {held}: it may be cut off.")
        } else if as_of < held_of {
            format!("The extract describes {as_of}, and the fleet in force {held_of}.")
        } else {
            return Ok(None);
        };
        Ok((!self.anyway)
            .then(|| format!("{why} {kept} If it is right, import it with --anyway.\n")))
    }
}

async fn put(
    app: &App,
    columns: FleetColumns,
    origin: Origin,
) -> Result<SnapshotAnswer, Box<dyn std::error::Error>> {
    let SnapshotPut {
        number,
        left,
        new,
        carried,
        dropped,
    } = app.import_inventory(columns, origin).await?;
    Ok(SnapshotAnswer {
        number,
        new,
        left,
        carried,
        dropped,
    })
}

impl Changes {
    /// Takes them in: 0 where every line was read, 1 where lines were left out.
    pub async fn import(&self, app: &App) -> Result<Answered, Box<dyn std::error::Error>> {
        let bytes = match std::fs::read(&self.file) {
            Ok(bytes) => bytes,
            Err(error) => return Ok(unreadable(&self.file, &error)),
        };
        let read = hub_facts_csv::read(&bytes, &app.supplier_names().await?);
        let outcomes = app.ingest_hub_facts(&read.facts).await?;
        let answer = FactsAnswer {
            outcomes: &outcomes,
            findings: &read.findings,
        };
        let text = match self.format {
            Format::Text => {
                let file = self.file.display().to_string();
                for line in finding_lines(&file, &read.findings, HubFactsCode::text) {
                    eprintln!("{line}");
                }
                facts_text(&answer)
            }
            Format::Json => format!("{:#}\n", facts_json(&answer)),
        };
        Ok(match read.findings.has_errors() {
            true => Answered::no(text),
            false => Answered::yes(text),
        })
    }
}

fn unreadable(file: &Path, error: &std::io::Error) -> Answered {
    Answered::senseless(format!("{} cannot be read: {error}", file.display()))
}
