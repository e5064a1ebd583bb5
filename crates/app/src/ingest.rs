//! Facts from outside, which decide nothing: the list of devices.

use crate::App;
use crate::ports::{CplStatus, LedgerError, ListedDevice};
use register::publication::TargetListing;
use std::collections::HashMap;
use std::sync::Arc;
use terms::DeviceModel;

/// The list of devices in force, for look-ups.
pub struct DeviceList {
    devices: Vec<ListedDevice>,
    by_device: HashMap<(String, String, String, &'static str), CplStatus>,
}

impl DeviceList {
    /// A list of these.
    pub fn new(devices: Vec<ListedDevice>) -> DeviceList {
        let by_device = devices
            .iter()
            .map(|listed| (key_of(&listed.device), listed.status))
            .collect();
        DeviceList { devices, by_device }
    }

    /// All of them.
    pub fn devices(&self) -> &[ListedDevice] {
        &self.devices
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
