//! An invented fleet, drawn from a seed: for demonstrations, tests and benchmarks.
//!
//! Every maker, Supplier and Device in it is invented. The same seed and number of hubs give the
//! same fleet for ever, on every machine; each hub is drawn by itself, so that any of them can be
//! asked for without the others. It knows no clock, no file and no chance but the seed.

mod catalogue;
pub mod csp;
mod dice;
mod suppliers;

pub use suppliers::SUPPLIERS;

use catalogue::Catalogue;
use dice::Dice;
use launch::fleet::{DeviceStatus, Wan};
use terms::{CspRegion, DeviceId, DeviceModel, DeviceType};

/// An invented fleet.
#[derive(Clone, Debug)]
pub struct FictionalFleet {
    hubs: u32,
    seed: u64,
    catalogue: Catalogue,
}

/// One hub of it.
#[derive(Clone, Debug)]
pub struct FictionalHub<'f> {
    /// Its CHF.
    pub device: DeviceId,
    /// The CHF's Device Model.
    pub model: &'f DeviceModel,
    /// Its CSP Region.
    pub region: Option<CspRegion>,
    /// Its SMI status.
    pub status: DeviceStatus,
    /// Whether it is reachable.
    pub wan: Wan,
    /// Who is responsible.
    pub suppliers: FictionalSuppliers,
    /// Its GPF, and the Devices behind it.
    pub behind: Vec<(DeviceId, &'f DeviceModel)>,
}

/// The Suppliers of a hub, by their place in [`SUPPLIERS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FictionalSuppliers {
    /// The Import Supplier.
    pub electricity: Option<usize>,
    /// The Gas Supplier.
    pub gas: Option<usize>,
}

/// A Change of Supplier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SupplierChange {
    /// The hub's CHF.
    pub device: DeviceId,
    /// The day of the month, from 1 to 28.
    pub day: u8,
    /// Who is responsible from then on.
    pub suppliers: FictionalSuppliers,
    /// Whether the Import Supplier is another one than before.
    pub electricity_changes: bool,
    /// Whether the Gas Supplier is.
    pub gas_changes: bool,
}

/// The most hubs of a fictional fleet: Device IDs have room for eight times as many Devices.
pub const HUBS_MAX: u32 = 1 << 30;

/// Of ten thousand hubs so many are in stock, with no Supplier and nothing behind them.
const IN_STOCK: u64 = 200;
/// Of ten thousand hubs so many have each of these statuses; all others are commissioned.
const STATUSES: [(u64, DeviceStatus); 5] = [
    (60, DeviceStatus::InstalledNotCommissioned),
    (40, DeviceStatus::Suspended),
    (60, DeviceStatus::Decommissioned),
    (10, DeviceStatus::Withdrawn),
    (5, DeviceStatus::Recovery),
];
/// Of ten thousand installed hubs so many have no SM WAN: between 0.5 and 1 %.
const WITHOUT_WAN: u64 = 75;
/// Of ten thousand homes so many have gas.
const WITH_GAS: u64 = 7_800;
/// Of ten thousand homes with gas so many have it from another Supplier: 4 % of all hubs.
const SPLIT_OF_WITH_GAS: u64 = 520;
/// Of ten thousand hubs so many change Supplier in a month.
const CHANGES_A_MONTH: u64 = 100;

/// What a die is thrown for: each purpose has its own throws.
#[derive(Clone, Copy)]
enum Purpose {
    Hub = 1,
    Suppliers = 2,
    Month = 3,
}

impl FictionalFleet {
    /// A fleet of so many hubs, at most [`HUBS_MAX`].
    pub fn new(hubs: u32, seed: u64) -> FictionalFleet {
        FictionalFleet {
            hubs: hubs.min(HUBS_MAX),
            seed,
            catalogue: Catalogue::new(),
        }
    }

    /// How many hubs.
    pub fn len(&self) -> u32 {
        self.hubs
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.hubs == 0
    }

    /// Every Device Model of the fleet: what the Central Products List would hold.
    pub fn models(&self) -> impl Iterator<Item = &DeviceModel> {
        self.catalogue.models()
    }

    /// One hub, by its number from 0.
    pub fn hub(&self, number: u32) -> FictionalHub<'_> {
        let mut dice = self.dice(number, Purpose::Hub, 0);
        let in_stock = dice.below(10_000) < IN_STOCK;
        let status = match in_stock {
            true => DeviceStatus::Pending,
            false => status(&mut dice),
        };
        let region = catalogue::region(&mut dice);
        let model = self.catalogue.hub_model(region, &mut dice);
        let installed = status == DeviceStatus::Commissioned;
        let wan = match installed && dice.below(10_000) < WITHOUT_WAN {
            true => Wan::None,
            false => Wan::Reachable,
        };
        let suppliers = self.first_suppliers(number);
        let device = |kind: DeviceType| self.device(number, kind);
        let mut behind = vec![(device(DeviceType::Gpf), self.catalogue.gpf_of(model))];
        if !in_stock && !status.is_gone() {
            self.catalogue
                .home(suppliers.gas.is_some(), &mut dice, &mut |home| {
                    behind.push((device(home.device_type), home));
                });
        }
        FictionalHub {
            device: device(DeviceType::Chf),
            model,
            region,
            status,
            wan,
            suppliers: match in_stock {
                true => FictionalSuppliers::default(),
                false => suppliers,
            },
            behind,
        }
    }

    /// The Changes of Supplier of a month, counted from 1, by number of the hub. The months before
    /// are taken as having happened.
    pub fn supplier_changes(&self, month: u32) -> impl Iterator<Item = SupplierChange> + '_ {
        (0..self.hubs).filter_map(move |number| self.supplier_change(number, month))
    }

    fn supplier_change(&self, number: u32, month: u32) -> Option<SupplierChange> {
        let mut dice = self.dice(number, Purpose::Month, month);
        if dice.below(10_000) >= CHANGES_A_MONTH {
            return None;
        }
        let before = self.suppliers_before(number, month)?;
        let day = dice.below(28) as u8 + 1;
        let suppliers = moved(before, &mut dice);
        Some(SupplierChange {
            device: self.device(number, DeviceType::Chf),
            day,
            suppliers,
            electricity_changes: suppliers.electricity != before.electricity,
            gas_changes: suppliers.gas != before.gas,
        })
    }

    /// The Suppliers at the beginning of a month; none for a hub in stock.
    fn suppliers_before(&self, number: u32, month: u32) -> Option<FictionalSuppliers> {
        let mut hub = self.dice(number, Purpose::Hub, 0);
        if hub.below(10_000) < IN_STOCK {
            return None;
        }
        let mut suppliers = self.first_suppliers(number);
        for earlier in 1..month {
            let mut dice = self.dice(number, Purpose::Month, earlier);
            if dice.below(10_000) < CHANGES_A_MONTH {
                dice.below(28);
                suppliers = moved(suppliers, &mut dice);
            }
        }
        Some(suppliers)
    }

    fn first_suppliers(&self, number: u32) -> FictionalSuppliers {
        let mut dice = self.dice(number, Purpose::Suppliers, 0);
        let electricity = suppliers::drawn(&mut dice);
        let gas =
            (dice.below(10_000) < WITH_GAS).then(|| match dice.below(10_000) < SPLIT_OF_WITH_GAS {
                true => suppliers::other_than(electricity, &mut dice),
                false => electricity,
            });
        FictionalSuppliers {
            electricity: Some(electricity),
            gas,
        }
    }

    fn dice(&self, number: u32, purpose: Purpose, month: u32) -> Dice {
        Dice::of([
            self.seed,
            u64::from(number),
            purpose as u64,
            u64::from(month),
        ])
    }

    /// A Device ID that tells neither the type nor the order of Devices: the number of the Device,
    /// shuffled within forty bits.
    fn device(&self, number: u32, kind: DeviceType) -> DeviceId {
        let device = u64::from(number) << 3 | kind as u64;
        let bits = PREFIX << 40 | dice::shuffled(device, self.seed);
        DeviceId::from_bits(bits).expect("the prefix is neither zeros nor ones")
    }
}

/// What every invented Device ID begins with: locally administered, so no maker's.
const PREFIX: u64 = 0x02_F1C7;

fn status(dice: &mut Dice) -> DeviceStatus {
    let mut at = dice.below(10_000);
    for (share, status) in STATUSES {
        if at < share {
            return status;
        }
        at -= share;
    }
    DeviceStatus::Commissioned
}

/// A home goes to another Supplier with both fuels where it had one for both; else with one.
fn moved(before: FictionalSuppliers, dice: &mut Dice) -> FictionalSuppliers {
    let from = before.electricity.or(before.gas).unwrap_or(0);
    let with_gas = dice.below(2) == 0;
    let mut after = before;
    match (before.electricity, before.gas) {
        (Some(electricity), Some(gas)) if electricity == gas => {
            let gaining = suppliers::other_than(from, dice);
            after.electricity = Some(gaining);
            after.gas = Some(gaining);
        }
        (_, Some(gas)) if with_gas => after.gas = Some(suppliers::other_than(gas, dice)),
        (_, _) => after.electricity = Some(suppliers::other_than(from, dice)),
    }
    after
}

#[cfg(test)]
mod tests;
