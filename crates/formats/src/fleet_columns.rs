//! The columns of a fleet, held in memory: what an inventory extract reads into and a snapshot is
//! written from.

use crate::limits::{FLEET_HUBS_MAX, LEGEND_ENTRIES_MAX};
use launch::fleet::{BehindHubs, Fleet, Legend};
use std::collections::BTreeMap;
use terms::{DeviceType, OrganisationRef};

/// Every hub and every Device behind one, as sorted columns with their legend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FleetColumns {
    /// Device IDs of the CHFs, strictly ascending.
    pub devices: Vec<u64>,
    /// For each hub the index of its profile.
    pub profiles: Vec<u16>,
    /// For each hub the index of the combination behind it.
    pub combinations: Vec<u16>,
    /// For each hub the index of its pair of Suppliers.
    pub suppliers: Vec<u16>,
    /// Device IDs of the Devices behind hubs, strictly ascending, none of them a CHF's.
    pub behind_devices: Vec<u64>,
    /// For each of them the position of its hub.
    pub behind_hubs: Vec<u32>,
    /// For each of them its Device Type, as its place in [`DeviceType::ALL`].
    pub behind_types: Vec<u8>,
    /// What the indices stand for.
    pub legend: Legend,
    /// What the Suppliers of the legend are called.
    pub supplier_names: BTreeMap<OrganisationRef, String>,
}

impl FleetColumns {
    /// The hubs.
    pub fn fleet(&self) -> Fleet<'_> {
        Fleet {
            devices: &self.devices,
            profiles: &self.profiles,
            combinations: &self.combinations,
            suppliers: &self.suppliers,
            legend: &self.legend,
        }
    }

    /// The Devices behind them.
    pub fn behind(&self) -> BehindHubs<'_> {
        BehindHubs {
            devices: &self.behind_devices,
            hubs: &self.behind_hubs,
            types: &self.behind_types,
        }
    }
}

/// What of a fleet's columns is not as it must be; empty where all is well. It goes through every
/// column once.
pub fn faults(fleet: Fleet<'_>, behind: BehindHubs<'_>) -> Vec<&'static str> {
    let hubs = fleet.devices.len();
    let legend = fleet.legend;
    let index_below = |indices: &[u16], entries: usize| {
        indices
            .iter()
            .max()
            .is_none_or(|most| usize::from(*most) < entries)
    };
    let checks = [
        (hubs <= FLEET_HUBS_MAX, "there are more hubs than the limit"),
        (
            [fleet.profiles, fleet.combinations, fleet.suppliers]
                .iter()
                .all(|column| column.len() == hubs),
            "the columns of the hubs differ in length",
        ),
        (
            behind.hubs.len() == behind.devices.len() && behind.types.len() == behind.devices.len(),
            "the columns of the Devices behind hubs differ in length",
        ),
        (
            ascend(fleet.devices),
            "the Device IDs of the hubs do not ascend",
        ),
        (
            ascend(behind.devices),
            "the Device IDs behind the hubs do not ascend",
        ),
        (
            legend.profiles.len() <= LEGEND_ENTRIES_MAX
                && legend.combinations.len() <= LEGEND_ENTRIES_MAX
                && legend.suppliers.len() <= LEGEND_ENTRIES_MAX,
            "a list of the legend is longer than the limit",
        ),
        (
            index_below(fleet.profiles, legend.profiles.len())
                && index_below(fleet.combinations, legend.combinations.len())
                && index_below(fleet.suppliers, legend.suppliers.len()),
            "an index is not in the legend",
        ),
        (
            behind.hubs.iter().all(|hub| (*hub as usize) < hubs),
            "a Device stands behind a hub that is not there",
        ),
        (
            behind
                .types
                .iter()
                .all(|kind| usize::from(*kind) < DeviceType::ALL.len()),
            "a Device Type is not in the list",
        ),
    ];
    checks
        .into_iter()
        .filter(|(holds, _)| !holds)
        .map(|(_, what)| what)
        .collect()
}

/// Whether identifiers strictly ascend and none of them stands for no device.
fn ascend(devices: &[u64]) -> bool {
    devices.is_sorted_by(|one, next| one < next)
        && devices.first() != Some(&0)
        && devices.last() != Some(&u64::MAX)
}
