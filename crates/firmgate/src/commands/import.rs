//! `firmgate import`: facts from outside into a data directory that no server is using.

mod inventory;

use super::{Answered, failed, runtime};
use crate::clock::SystemClock;
use crate::wiring::DataDirectory;
use app::App;
use clap::{Args, Subcommand};
use formats::neutrality::Marking;
use register::edition::MakeHolder;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use terms::{Date, Make, Organisation, OrganisationType, PartyCategory};

/// Imports organisations, makes, the Central Products List, the inventory or changes at hubs.
#[derive(Debug, Args)]
pub struct Import {
    /// The data directory.
    #[arg(long, env = "FIRMGATE_DATA", default_value = "data")]
    data: PathBuf,
    #[command(subcommand)]
    what: What,
}

/// What to import.
#[derive(Debug, Subcommand)]
enum What {
    /// The Central Products List, as CSV; the old list stays in force if any row has an error.
    Cpl {
        /// The file.
        file: PathBuf,
    },
    /// Organisations, as CSV with the columns Name, Type, Category.
    Organisations {
        /// The file.
        file: PathBuf,
    },
    /// Who answers for which make, as CSV with the columns Make, Organisation, From, Until.
    Makes {
        /// The file.
        file: PathBuf,
    },
    /// The inventory extract: every Communications Hub and what is behind it. Bad rows are left out
    /// and told; the snapshot before stays in force if nothing can be read.
    Inventory(inventory::Inventory),
    /// What became true at hubs since: Changes of Supplier, activations, statuses.
    Changes(inventory::Changes),
}

impl Import {
    /// Runs the command.
    pub fn run(&self) -> ExitCode {
        match runtime() {
            Ok(runtime) => match runtime.block_on(self.import()) {
                Ok(answer) => answer.say(),
                Err(error) => failed(&*error),
            },
            Err(error) => failed(&error),
        }
    }

    async fn import(&self) -> Result<Answered, Box<dyn std::error::Error>> {
        let data = DataDirectory::at(&self.data)?;
        let app = data
            .open(Arc::new(SystemClock), Marking::Operational)
            .await?;
        let words = match &self.what {
            What::Cpl { file } => cpl(&app, file).await?,
            What::Organisations { file } => organisations(&app, file).await?,
            What::Makes { file } => makes(&app, file).await?,
            What::Inventory(inventory) => return inventory.import(&app).await,
            What::Changes(changes) => return changes.import(&app).await,
        };
        Ok(Answered::yes(words + "\n"))
    }
}

async fn cpl(app: &App, file: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let bytes = std::fs::read(file)?;
    let list = formats::cpl_csv::read(&bytes);
    for finding in list.findings.kept() {
        eprintln!(
            "{}:{}:{}: {} {}; wanted {}. {}",
            file.display(),
            finding.place.line,
            finding.place.column,
            finding.code.text(),
            finding.value,
            finding.expected,
            finding.hint
        );
    }
    if list.findings.has_errors() {
        return Err("the list has errors; the old list stays in force".into());
    }
    let devices: Vec<app::ports::ListedDevice> = list
        .devices()
        .into_iter()
        .map(|(device, status)| app::ports::ListedDevice { device, status })
        .collect();
    let count = devices.len();
    app.import_devices(devices).await?;
    app.keep_upgrade_paths(&list.upgrade_paths()).await?;
    Ok(format!("{count} devices are in force"))
}

fn cells(file: &Path, columns: &[&str]) -> Result<Vec<Vec<String>>, Box<dyn std::error::Error>> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(file)?;
    let header = reader.headers()?.clone();
    let mut places = Vec::new();
    for column in columns {
        let place = header
            .iter()
            .position(|held| held.eq_ignore_ascii_case(column))
            .ok_or_else(|| format!("{}: the column {column} is missing", file.display()))?;
        places.push(place);
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let row = places
            .iter()
            .map(|place| record.get(*place).unwrap_or_default().to_owned());
        rows.push(row.collect());
    }
    Ok(rows)
}

async fn organisations(app: &App, file: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let mut entered = Vec::new();
    for (index, row) in cells(file, &["Name", "Type", "Category"])?
        .iter()
        .enumerate()
    {
        let [name, kind, category] = row.as_slice() else {
            continue;
        };
        let place = format!("{}, entry {}", file.display(), index + 1);
        let organisation_type = OrganisationType::ALL
            .into_iter()
            .find(|held| held.name().eq_ignore_ascii_case(kind))
            .ok_or_else(|| format!("{place}: {kind} is no type of organisation"))?;
        let party_category = match category.is_empty() {
            true => None,
            false => Some(
                PartyCategory::ALL
                    .into_iter()
                    .find(|held| held.name().eq_ignore_ascii_case(category))
                    .ok_or_else(|| format!("{place}: {category} is no party category"))?,
            ),
        };
        if name.is_empty() {
            return Err(format!("{place}: the name is missing").into());
        }
        entered.push(Organisation {
            reference: app.organisation_reference(name),
            name: name.clone(),
            organisation_type,
            party_category,
        });
    }
    app.ledger.put_organisations(&entered).await?;
    Ok(format!("{} organisations entered", entered.len()))
}

async fn makes(app: &App, file: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let known = app.ledger.organisations().await?;
    let mut holders = Vec::new();
    let columns = ["Make", "Organisation", "From", "Until"];
    for (index, row) in cells(file, &columns)?.iter().enumerate() {
        let [make, organisation, from, until] = row.as_slice() else {
            continue;
        };
        let place = format!("{}, entry {}", file.display(), index + 1);
        let day = |text: &str| {
            text.parse::<Date>()
                .map_err(|_| format!("{place}: {text} is no day such as 2026-04-07"))
        };
        holders.push(MakeHolder {
            make: Make::parse(make).ok_or_else(|| format!("{place}: {make} is no make"))?,
            organisation: known
                .iter()
                .find(|held| held.name == *organisation)
                .map(|held| held.reference)
                .ok_or_else(|| format!("{place}: {organisation} is not entered"))?,
            from: day(from)?,
            until: match until.is_empty() {
                true => None,
                false => Some(day(until)?),
            },
        });
    }
    app.ledger.put_make_holders(&holders).await?;
    Ok(format!("{} makes entered", holders.len()))
}
