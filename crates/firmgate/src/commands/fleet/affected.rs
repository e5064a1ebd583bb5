//! `firmgate fleet affected`: which hubs of a Supplier a launch concerns (SL-2).

use super::{Format, no_fleet, supplier, viewer};
use crate::commands::Answered;
use app::App;
use clap::Args;
use formats::cpl_csv::UpgradePaths;
use formats::fleet_told::{AffectedAnswer, affected_csv, affected_json, affected_text};
use launch::fleet::{LaunchTarget, UpgradePath};
use std::collections::BTreeSet;
use terms::{FirmwareVersion, Make, Model};

/// Counts the hubs of a Supplier that a launch concerns.
#[derive(Debug, Args)]
pub(super) struct Affected {
    /// The Supplier, by name or reference.
    #[arg(long)]
    supplier: String,
    /// The Device Manufacturer of the hubs; may be left out where only one makes the model.
    #[arg(long)]
    make: Option<String>,
    /// The model of the hubs.
    #[arg(long)]
    model: String,
    /// The firmware version that they would be upgraded to.
    #[arg(long)]
    to: String,
    /// A version from which that is possible, once for each; without it those that the Central
    /// Products List names under Upgradable From.
    #[arg(long)]
    from: Vec<String>,
    /// Break the affected hubs down by the combination behind them.
    #[arg(long)]
    combinations: bool,
    /// How to give the answer.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Affected {
    pub(super) async fn answer(&self, app: &App) -> Result<Answered, Box<dyn std::error::Error>> {
        let supplier = match supplier(app, &self.supplier).await? {
            Ok(supplier) => supplier,
            Err(answer) => return Ok(answer),
        };
        let (Some(own), Some(held)) = (
            app.own_fleet(&viewer(&supplier)).await?,
            app.fleet_in_force().await?,
        ) else {
            return Ok(no_fleet());
        };
        let makes: BTreeSet<Make> = held
            .view()
            .profiles()
            .filter(|profile| profile.model.as_str() == self.model)
            .map(|profile| profile.make.clone())
            .collect();
        let target = match self.target(&makes, &app.upgrade_paths().await?) {
            Ok(target) => target,
            Err(what) => return Ok(Answered::senseless(what)),
        };
        let portfolio = own.affected(&target);
        let combinations = match self.combinations {
            true => Some(own.affected_combinations(&target)),
            false => None,
        };
        let answer = AffectedAnswer {
            supplier: &supplier.name,
            target: &target,
            snapshot: own.snapshot(),
            as_of: held.snapshot.manifest().origin.as_of,
            portfolio: &portfolio,
            combinations: combinations.as_deref(),
        };
        Ok(Answered::yes(match self.format {
            Format::Text => affected_text(&answer),
            Format::Csv => affected_csv(&answer),
            Format::Json => format!("{:#}\n", affected_json(&answer)),
        }))
    }

    fn target(
        &self,
        makes: &BTreeSet<Make>,
        listed: &UpgradePaths,
    ) -> Result<LaunchTarget, String> {
        let make = match (&self.make, makes.len()) {
            (Some(make), _) => {
                Make::parse(make).ok_or_else(|| format!("{make} is no manufacturer's name"))?
            }
            (None, 1) => makes.first().cloned().ok_or("no manufacturer")?,
            (None, 0) => return Err(format!("no hub is of the model {}", self.model)),
            (None, _) => return Err("several make this model: name one with --make".to_owned()),
        };
        let model =
            Model::parse(&self.model).ok_or_else(|| format!("{} is no model", self.model))?;
        let to = version(&self.to)?;
        let path = match self.from.is_empty() {
            true => listed.path(&make, &model, &to),
            false => UpgradePath::From(
                self.from
                    .iter()
                    .map(|text| version(text))
                    .collect::<Result<_, _>>()?,
            ),
        };
        Ok(LaunchTarget {
            make,
            model,
            to,
            path,
        })
    }
}

/// A version in the form in which hubs report theirs: anything else would be of no hub, and the answer
/// that none is concerned would be taken for true.
fn version(text: &str) -> Result<FirmwareVersion, String> {
    let of_hubs = text.len() == FirmwareVersion::LENGTH_MAX
        && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let version = FirmwareVersion::parse(text).filter(|_| of_hubs);
    version.ok_or_else(|| {
        format!("{text} is no firmware version of a hub: write eight hexadecimal digits, such as 00020000")
    })
}
