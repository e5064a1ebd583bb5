//! From which versions a hub may be upgraded to which, as the Central Products List says it
//! (MP231): kept from an import, so that nobody has to type it again.

use super::{CplRead, UpgradableFrom};
use launch::fleet::UpgradePath;
use std::collections::{BTreeMap, BTreeSet};
use terms::{DeviceType, FirmwareVersion, Make, Model};

/// Make and model as names are compared, and the version that is upgraded to.
type To = (String, String, FirmwareVersion);

/// The declared ways to a version of a Communications Hub. What is not declared is not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpgradePaths(BTreeMap<To, BTreeSet<FirmwareVersion>>);

impl UpgradePaths {
    /// From which versions a hub of this model may be upgraded to this one.
    pub fn path(&self, make: &Make, model: &Model, to: &FirmwareVersion) -> UpgradePath {
        let key = (make.folded(), model.folded(), to.clone());
        match self.0.get(&key) {
            Some(from) => UpgradePath::From(from.clone()),
            None => UpgradePath::NotDeclared,
        }
    }

    /// The paths as text: a line for each version that is upgraded to.
    pub fn written(&self) -> String {
        let line = |((make, model, to), from): (&To, &BTreeSet<FirmwareVersion>)| {
            let from: Vec<&str> = from.iter().map(FirmwareVersion::as_str).collect();
            format!("{make}\t{model}\t{to}\t{}\n", from.join("\t"))
        };
        self.0.iter().map(line).collect()
    }

    /// The paths of such a text; `None` where it is none.
    pub fn read(text: &str) -> Option<UpgradePaths> {
        let line = |line: &str| {
            let mut cells = line.split('\t');
            let (make, model) = (cells.next()?.to_owned(), cells.next()?.to_owned());
            let to = FirmwareVersion::parse(cells.next()?)?;
            let from = cells.filter(|cell| !cell.is_empty());
            let from = from.map(FirmwareVersion::parse).collect::<Option<_>>()?;
            Some(((make, model, to), from))
        };
        text.lines()
            .map(line)
            .collect::<Option<_>>()
            .map(UpgradePaths)
    }
}

impl CplRead {
    /// What the list declares of upgrades of Communications Hubs. Entries of one version that differ
    /// in their hardware alone say it together; an Entry ID that is none of the list's, or of
    /// another model, says nothing.
    pub fn upgrade_paths(&self) -> UpgradePaths {
        let hubs = self
            .entries
            .iter()
            .filter(|entry| matches!(entry.device.device_type, DeviceType::Chf | DeviceType::Gpf));
        let by_id: BTreeMap<&str, _> = self
            .entries
            .iter()
            .filter_map(|entry| Some((entry.entry_id.as_deref()?, &entry.device)))
            .collect();
        let mut paths = UpgradePaths::default();
        for entry in hubs {
            let Some(to) = &entry.device.firmware else {
                continue;
            };
            let ids = match &entry.upgradable_from {
                UpgradableFrom::NotDeclared => continue,
                UpgradableFrom::NoEntry => &[][..],
                UpgradableFrom::Entries(ids) => ids,
            };
            let (make, model) = (entry.device.make.folded(), entry.device.model.folded());
            let from = ids.iter().filter_map(|id| {
                let device = by_id.get(id.as_str())?;
                let same = device.make.folded() == make && device.model.folded() == model;
                device.firmware.clone().filter(|_| same)
            });
            let from: Vec<FirmwareVersion> = from.collect();
            paths
                .0
                .entry((make, model, to.clone()))
                .or_default()
                .extend(from);
        }
        paths
    }
}
