//! `firmgate fleet generate` and `firmgate fleet change`: fictional fleets and their months.

use crate::commands::Answered;
use crate::fictional_extract::{FictionalExtract, Rows};
use clap::{Args, ValueEnum};
use fictional::{FictionalFleet, SUPPLIERS};
use formats::fleet_snapshot::{self, BEHIND_FILE, HUBS_FILE, MANIFEST_FILE, Origin};
use formats::hub_facts_csv::{self, SupplierFuel};
use formats::inventory_csv::{self, SupplierNames};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use terms::{Date, OrganisationRef};

/// Makes a fictional fleet.
#[derive(Debug, Args)]
pub(super) struct Generate {
    /// How many hubs.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(fictional::HUBS_MAX)))]
    hubs: u32,
    /// The seed: the same seed gives the same bytes.
    #[arg(long)]
    seed: u64,
    /// The file to write, or for a snapshot the directory to make.
    #[arg(long)]
    out: PathBuf,
    /// What to write.
    #[arg(long, value_enum, default_value_t = Form::Csv)]
    format: Form,
    /// Rows of hubs alone, without what is behind them.
    #[arg(long)]
    hubs_alone: bool,
    /// The day whose beginning a snapshot describes, as YYYY-MM-DD.
    #[arg(long, value_name = "YYYY-MM-DD", default_value = "2026-10-01")]
    as_of: Date,
    /// Also write the Suppliers, for `firmgate import organisations`.
    #[arg(long, value_name = "CSV")]
    suppliers: Option<PathBuf>,
}

/// Makes a month's Changes of Supplier of a fictional fleet.
#[derive(Debug, Args)]
pub(super) struct Change {
    /// How many hubs the fleet has.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(fictional::HUBS_MAX)))]
    hubs: u32,
    /// The seed of the fleet.
    #[arg(long)]
    seed: u64,
    /// Which month after the fleet's beginning, from 1; the ones before have happened.
    #[arg(long, default_value_t = 1)]
    month: u32,
    /// The first day of the month, as YYYY-MM-DD.
    #[arg(long, value_name = "YYYY-MM-DD", default_value = "2026-10-01")]
    from: Date,
    /// The file to write; else the output.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// What to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// The inventory extract.
    Csv,
    /// A snapshot: Arrow files and a manifest.
    Snapshot,
}

impl Generate {
    pub(super) fn run(&self) -> io::Result<Answered> {
        if let Some(suppliers) = &self.suppliers {
            std::fs::write(suppliers, organisations_csv())?;
        }
        let fleet = FictionalFleet::new(self.hubs, self.seed);
        let rows = match self.hubs_alone {
            true => Rows::HubsAlone,
            false => Rows::EveryDevice,
        };
        let mut extract = FictionalExtract::of(&fleet, rows);
        match self.format {
            Form::Csv => {
                let mut file = BufWriter::new(File::create(&self.out)?);
                io::copy(&mut extract, &mut file)?;
                file.flush()?;
            }
            Form::Snapshot => self.write_snapshot(&mut extract)?,
        }
        let (hubs, out) = (self.hubs, self.out.display());
        Ok(Answered::yes(format!(
            "{hubs} invented hubs of seed {} are in {out}\n",
            self.seed
        )))
    }

    fn write_snapshot(&self, extract: &mut FictionalExtract<'_>) -> io::Result<()> {
        let read = inventory_csv::read(extract, &supplier_names())?;
        let columns = read
            .columns
            .ok_or_else(|| io::Error::other("the invented extract gives no fleet"))?;
        std::fs::create_dir(&self.out)?;
        let file = |name: &str| File::create_new(self.out.join(name)).map(BufWriter::new);
        let (mut hubs, mut behind) = (file(HUBS_FILE)?, file(BEHIND_FILE)?);
        let origin = Origin {
            as_of: self.as_of,
            source_sha256: read.sha256,
        };
        let manifest = fleet_snapshot::write(columns, origin, &mut hubs, &mut behind)?;
        hubs.flush()?;
        behind.flush()?;
        write(&self.out.join(MANIFEST_FILE), &manifest.to_json())
    }
}

impl Change {
    pub(super) fn run(&self) -> io::Result<Answered> {
        let fleet = FictionalFleet::new(self.hubs, self.seed);
        let name = |place: Option<usize>| place.map_or("", |place| SUPPLIERS[place].0);
        let mut text = hub_facts_csv::header();
        let mut changes = 0u64;
        for change in fleet.supplier_changes(self.month) {
            let days = jiff::Span::new().days(i64::from(change.day) - 1);
            let on = self.from.checked_add(days).map_err(io::Error::other)?;
            changes += 1;
            let fuels = [
                (
                    change.electricity_changes,
                    SupplierFuel::Electricity,
                    change.suppliers.electricity,
                ),
                (change.gas_changes, SupplierFuel::Gas, change.suppliers.gas),
            ];
            for (_, fuel, gaining) in fuels.into_iter().filter(|(changes, _, _)| *changes) {
                let gaining = name(gaining);
                hub_facts_csv::push_supplier_change(change.device, on, fuel, gaining, &mut text);
            }
        }
        match &self.out {
            Some(out) => {
                write(out, &text)?;
                let out = out.display();
                Ok(Answered::yes(format!(
                    "{changes} Changes of Supplier are in {out}\n"
                )))
            }
            None => Ok(Answered::yes(text)),
        }
    }
}

/// The invented Suppliers under references that are no organisation's: whoever imports the snapshot
/// knows them by name.
fn supplier_names() -> SupplierNames {
    SupplierNames::of(SUPPLIERS.iter().zip(1..).map(|((name, _), number)| {
        (
            (*name).to_owned(),
            OrganisationRef::from_random_bits(number),
        )
    }))
}

/// The invented Suppliers as `firmgate import organisations` reads them.
fn organisations_csv() -> String {
    let mut text = "Name,Type,Category\n".to_owned();
    for (place, (name, _)) in SUPPLIERS.iter().enumerate() {
        let category = match place < 6 {
            true => "Large Supplier",
            false => "Small Supplier",
        };
        text.push_str(&format!("{name},Supplier,{category}\n"));
    }
    text
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
