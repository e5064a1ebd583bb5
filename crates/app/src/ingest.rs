//! Facts from outside, which decide nothing: the list of devices.

use crate::App;
use crate::ports::{CplStatus, LedgerError, ListedDevice};
use register::catalogue::DeviceCatalogue;
use register::publication::TargetListing;
use std::collections::HashMap;
use std::sync::Arc;
use terms::DeviceModel;

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
        self.press.put_out_devices(&devices).await?;
        let list = Arc::new(DeviceList::new(devices));
        let mut held = self
            .devices
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *held = list;
        Ok(())
    }
}
