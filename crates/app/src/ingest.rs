//! Facts from outside, which decide nothing: the list of devices, extracts of the inventory, and
//! what became true at single hubs between two extracts.

use crate::App;
use crate::ports::{CplStatus, LedgerError, ListedDevice, SnapshotPut};
use formats::cpl_csv::UpgradePaths;
use formats::fleet_columns::FleetColumns;
use formats::fleet_snapshot::Origin;
use formats::inventory_csv::SupplierNames;
use formats::limits::HUB_FACTS_PER_BATCH_MAX;
use launch::fleet::{FactOutcome, HubFact, take_in};
use register::catalogue::DeviceCatalogue;
use register::publication::TargetListing;
use std::collections::HashMap;
use std::sync::Arc;
use terms::{DeviceId, DeviceModel, OrganisationType};

/// The list of devices in force, for look-ups.
pub struct DeviceList {
    devices: Vec<ListedDevice>,
    catalogue: Option<DeviceCatalogue>,
    by_device: HashMap<(String, String, String, &'static str), CplStatus>,
}

impl DeviceList {
    /// A list of these.
    pub fn new(devices: Vec<ListedDevice>) -> DeviceList {
        let by_device = devices
            .iter()
            .map(|listed| (key_of(&listed.device), listed.status))
            .collect();
        let catalogue = match devices.is_empty() {
            true => None,
            false => Some(DeviceCatalogue::new(
                devices.iter().map(|listed| listed.device.clone()),
            )),
        };
        DeviceList {
            devices,
            catalogue,
            by_device,
        }
    }

    /// All of them.
    pub fn devices(&self) -> &[ListedDevice] {
        &self.devices
    }

    /// The list as the intake rules want it; `None` where it is empty.
    pub fn catalogue(&self) -> Option<&DeviceCatalogue> {
        self.catalogue.as_ref()
    }

    /// Whether firmware named as a fix is listed and active. A Communications Hub may be named as
    /// its CHF or its GPF.
    pub fn listing(&self, device: &DeviceModel) -> TargetListing {
        match self.by_device.get(&key_of(device)) {
            Some(CplStatus::Active) => TargetListing::Active,
            Some(CplStatus::Cancelled | CplStatus::Expired | CplStatus::Withdrawn) => {
                TargetListing::NoLongerActive
            }
            None => TargetListing::NotListed,
        }
    }
}

/// The name under which the ledger keeps a mark that is another one after every import.
pub(crate) const DEVICES_MARK: &str = "devices-mark";

/// The name under which the ledger keeps the upgrade paths of the list of devices.
const UPGRADE_PATHS: &str = "upgrade-paths";

fn key_of(device: &DeviceModel) -> (String, String, String, &'static str) {
    (
        device.make.folded(),
        device.model.folded(),
        device
            .firmware
            .as_ref()
            .map(|version| version.as_str().to_owned())
            .unwrap_or_default(),
        device.device_type.physical().code(),
    )
}

impl App {
    /// Replaces the list of devices. Where this fails, the old list stays in force.
    pub async fn import_devices(&self, devices: Vec<ListedDevice>) -> Result<(), LedgerError> {
        self.ledger.put_listed_devices(&devices).await?;
        let mark = crate::accounts::random_bytes()?.to_vec();
        self.ledger.replace_kept_value(DEVICES_MARK, &mark).await?;
        self.press.put_out_devices(&devices).await?;
        self.hold_devices(devices, Some(mark));
        Ok(())
    }

    /// Keeps what the Central Products List declares of upgrades of hubs, in place of what was kept
    /// before.
    pub async fn keep_upgrade_paths(&self, paths: &UpgradePaths) -> Result<(), LedgerError> {
        self.ledger
            .replace_kept_value(UPGRADE_PATHS, paths.written().as_bytes())
            .await
    }

    /// What the Central Products List in force declares of upgrades of hubs.
    pub async fn upgrade_paths(&self) -> Result<UpgradePaths, LedgerError> {
        let Some(kept) = self.ledger.kept_value(UPGRADE_PATHS).await? else {
            return Ok(UpgradePaths::default());
        };
        let text = std::str::from_utf8(&kept).ok();
        text.and_then(UpgradePaths::read)
            .ok_or_else(|| LedgerError::Corrupt(UPGRADE_PATHS.to_owned()))
    }

    /// Takes in a list that another process imported. It costs one small read where none was.
    pub async fn refresh_devices(&self) -> Result<(), LedgerError> {
        let mark = self.ledger.kept_value(DEVICES_MARK).await?;
        let held = self.devices_mark.lock();
        if mark == *held.unwrap_or_else(std::sync::PoisonError::into_inner) {
            return Ok(());
        }
        let devices = self.ledger.listed_devices().await?;
        self.hold_devices(devices, mark);
        Ok(())
    }

    fn hold_devices(&self, devices: Vec<ListedDevice>, mark: Option<Vec<u8>>) {
        let list = Arc::new(DeviceList::new(devices));
        let held = self.devices.write();
        *held.unwrap_or_else(std::sync::PoisonError::into_inner) = list;
        let held = self.devices_mark.lock();
        *held.unwrap_or_else(std::sync::PoisonError::into_inner) = mark;
    }

    /// The Suppliers that an extract of the inventory is held against.
    pub async fn supplier_names(&self) -> Result<SupplierNames, LedgerError> {
        let organisations = self.ledger.organisations().await?;
        let suppliers = organisations
            .into_iter()
            .filter(|held| held.organisation_type == OrganisationType::Supplier)
            .map(|held| (held.name, held.reference));
        Ok(SupplierNames::of(suppliers))
    }

    /// Puts a snapshot of the inventory in force. Where this fails, the one in force stays.
    pub async fn import_inventory(
        &self,
        columns: FleetColumns,
        origin: Origin,
    ) -> Result<SnapshotPut, LedgerError> {
        self.fleet_store()?.put_snapshot(columns, origin).await
    }

    /// Takes in what became true at hubs. For each fact, in order, what became of it; facts about
    /// hubs that nobody knows are told and nothing else. The same facts again change nothing.
    pub async fn ingest_hub_facts(
        &self,
        facts: &[HubFact],
    ) -> Result<Vec<FactOutcome>, LedgerError> {
        let mut outcomes = Vec::with_capacity(facts.len());
        for batch in facts.chunks(HUB_FACTS_PER_BATCH_MAX) {
            outcomes.extend(self.ingest_batch(batch).await?);
        }
        Ok(outcomes)
    }

    async fn ingest_batch(&self, facts: &[HubFact]) -> Result<Vec<FactOutcome>, LedgerError> {
        let store = self.fleet_store()?;
        let mut devices: Vec<DeviceId> = facts.iter().map(|fact| fact.device).collect();
        devices.sort_unstable();
        devices.dedup();
        loop {
            let Some(fleet) = store.in_force().await? else {
                return Ok(vec![FactOutcome::UnknownHub; facts.len()]);
            };
            let moments = store.moments(&devices).await?;
            let taken = take_in(fleet.view(), fleet.snapshot_from(), &moments, facts);
            match store.commit_change(&fleet, &taken.change).await {
                Ok(()) => return Ok(taken.outcomes),
                // Somebody else's facts came first; on top of them these may mean something else.
                Err(LedgerError::Conflict) => continue,
                Err(error) => return Err(error),
            }
        }
    }
}
