//! The hubs of a world as they really are, kept apart from the app: what an invariant compares the
//! app's answers with.

use crate::cast;
use formats::inventory_csv;
use launch::fleet::SupplierPair;
use std::collections::BTreeMap;
use std::fmt::Write;
use terms::{CspRegion, DeviceId, OrganisationRef};

/// Every hub there is, by Device ID.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Homes(BTreeMap<DeviceId, Home>);

/// One hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    /// Who is responsible now.
    pub suppliers: SupplierPair,
    /// Its region.
    pub region: CspRegion,
    /// Whether it is commissioned still.
    pub is_commissioned: bool,
}

/// What the first bits of every Device ID of the world are.
const DEVICES: u64 = 0x00DB_1234_0000_0000;
/// What lies between a hub's number and its meter's.
const METERS: u64 = 0x10_0000;

/// The Device ID of the hub with this number.
///
/// # Panics
///
/// Never: numbers are far below what a Device ID has room for.
pub fn hub(number: u64) -> DeviceId {
    DeviceId::from_bits(DEVICES + (number & 0xFFFF_FFFF)).expect("neither zeros nor ones")
}

impl Homes {
    /// So many hubs, numbered from 1. Odd ones are Brightwater Energy's and even ones Fenland
    /// Power's, for both fuels; of every twentieth Fenland Power has the electricity and
    /// Brightwater Energy the gas. Every third is in the South, the others in the North.
    pub fn of(hubs: u64) -> Homes {
        let (brightwater, fenland) = (
            cast::organisation("Brightwater Energy"),
            cast::organisation("Fenland Power"),
        );
        let home = |number: u64| {
            let (electricity, gas) = match number {
                shared if shared % 20 == 0 => (fenland, brightwater),
                even if even % 2 == 0 => (fenland, fenland),
                _ => (brightwater, brightwater),
            };
            Home {
                suppliers: SupplierPair {
                    electricity: Some(electricity),
                    gas: Some(gas),
                },
                region: match number % 3 {
                    0 => CspRegion::South,
                    _ => CspRegion::North,
                },
                is_commissioned: true,
            }
        };
        Homes(
            (1..=hubs)
                .map(|number| (hub(number), home(number)))
                .collect(),
        )
    }

    /// The hub with this Device ID.
    pub fn get(&self, device: DeviceId) -> Option<&Home> {
        self.0.get(&device)
    }

    /// The hub with this Device ID, to be changed.
    pub fn get_mut(&mut self, device: DeviceId) -> Option<&mut Home> {
        self.0.get_mut(&device)
    }

    /// One more hub.
    pub fn join(&mut self, device: DeviceId, home: Home) {
        self.0.insert(device, home);
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        self.0.len() as u64
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a Supplier is responsible at a hub now.
    pub fn is_of(&self, device: DeviceId, supplier: OrganisationRef) -> bool {
        self.get(device)
            .is_some_and(|home| home.suppliers.includes(supplier))
    }

    /// At how many hubs a Supplier is responsible now.
    pub fn count_of(&self, supplier: OrganisationRef) -> u64 {
        let of = |home: &&Home| home.suppliers.includes(supplier);
        self.0.values().filter(of).count() as u64
    }

    /// The extract of the inventory that tells of them, with a meter behind each.
    pub fn inventory(&self) -> String {
        let mut text = inventory_csv::header();
        let spare = ",,,,,,,,,";
        let named = |supplier: Option<OrganisationRef>| supplier.map_or("", cast::name_of);
        for (device, home) in &self.0 {
            let meter = hub(device.bits() - DEVICES + METERS).text();
            let (id, region) = (device.text(), home.region.text());
            let (electricity, gas) = (named(home.suppliers.electricity), named(home.suppliers.gas));
            writeln!(
                text,
                "{id},CHF,Commissioned,Northmere,NM-H200,,00010000{spare},{region},,,,,,\
                 {electricity},{gas},\r\n{meter},ESME,Commissioned,Northmere,NM-E210,,\
                 0002012F{spare},,,,,,{id},,,\r"
            )
            .expect("writing to a String cannot fail");
        }
        text
    }
}
