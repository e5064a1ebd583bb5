//! A fictional fleet as the inventory extract that DCC would hand over: a stream of CSV, drawn as it
//! is read.

use fictional::{FictionalFleet, FictionalHub, SUPPLIERS};
use formats::inventory_csv::{self, InventoryRow};
use launch::fleet::DeviceStatus;
use std::io::{self, Read};
use std::thread;
use terms::DeviceType;

/// How many hubs one thread draws at a time: some megabytes of rows.
const HUBS_AT_A_TIME: u32 = 8_192;

/// Which Devices have rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// All of them.
    EveryDevice,
    /// Hubs alone.
    HubsAlone,
}

/// The extract as a source of bytes. The same fleet gives the same bytes.
pub struct FictionalExtract<'f> {
    fleet: &'f FictionalFleet,
    rows: Rows,
    next: u32,
    drawn: Vec<String>,
    /// How far the first of them was handed over.
    given: usize,
    threads: u32,
}

impl<'f> FictionalExtract<'f> {
    /// The extract of this fleet.
    pub fn of(fleet: &'f FictionalFleet, rows: Rows) -> FictionalExtract<'f> {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        FictionalExtract {
            fleet,
            rows,
            next: 0,
            drawn: vec![inventory_csv::header()],
            given: 0,
            threads: u32::try_from(threads).unwrap_or(1),
        }
    }

    /// Draws the next hubs, on every core.
    fn draw(&mut self) {
        let (fleet, rows, first) = (self.fleet, self.rows, self.next);
        let end = self.fleet.len();
        let begins: Vec<u32> = (0..self.threads)
            .map(|thread| first.saturating_add(thread.saturating_mul(HUBS_AT_A_TIME)))
            .filter(|begin| *begin < end)
            .collect();
        self.next = first
            .saturating_add(self.threads.saturating_mul(HUBS_AT_A_TIME))
            .min(end);
        self.drawn = thread::scope(|scope| {
            let threads: Vec<_> = begins
                .into_iter()
                .map(|begin| {
                    let end = begin.saturating_add(HUBS_AT_A_TIME).min(end);
                    scope.spawn(move || rows_of(fleet, begin..end, rows))
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| {
                    thread
                        .join()
                        .unwrap_or_else(|why| std::panic::resume_unwind(why))
                })
                .collect()
        });
        // Handed over from the back.
        self.drawn.reverse();
    }
}

impl Read for FictionalExtract<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(text) = self.drawn.last() else {
                if self.next >= self.fleet.len() {
                    return Ok(0);
                }
                self.draw();
                continue;
            };
            let rest = &text.as_bytes()[self.given..];
            let given = rest.len().min(to.len());
            to[..given].copy_from_slice(&rest[..given]);
            self.given += given;
            if self.given == text.len() {
                self.drawn.pop();
                self.given = 0;
            }
            return Ok(given);
        }
    }
}

fn rows_of(fleet: &FictionalFleet, numbers: std::ops::Range<u32>, rows: Rows) -> String {
    let mut text = String::new();
    for number in numbers {
        let hub = fleet.hub(number);
        push_hub(&hub, &mut text);
        if rows == Rows::EveryDevice {
            push_behind(&hub, &mut text);
        }
    }
    text
}

fn push_hub(hub: &FictionalHub<'_>, to: &mut String) {
    let name = |place: Option<usize>| place.map_or("", |place| SUPPLIERS[place].0);
    inventory_csv::push_row(
        &InventoryRow {
            device: hub.device,
            model: hub.model,
            status: Some(hub.status),
            specification: "CHTS V1.4",
            region: hub.region,
            hub: None,
            import_supplier: name(hub.suppliers.electricity),
            gas_supplier: name(hub.suppliers.gas),
            wan: Some(hub.wan),
        },
        to,
    );
}

fn push_behind(hub: &FictionalHub<'_>, to: &mut String) {
    for (device, model) in &hub.behind {
        let (status, specification) = match model.device_type {
            DeviceType::Gpf => (Some(hub.status), "CHTS V1.4"),
            // The inventory keeps no status of Type 2 Devices.
            DeviceType::Ihd | DeviceType::Cad => (None, ""),
            DeviceType::Esme
            | DeviceType::Gsme
            | DeviceType::Chf
            | DeviceType::Hcalcs
            | DeviceType::Ppmid => (Some(DeviceStatus::Commissioned), "SMETS V4.2"),
        };
        inventory_csv::push_row(
            &InventoryRow {
                device: *device,
                model,
                status,
                specification,
                region: None,
                hub: Some(hub.device),
                import_supplier: "",
                gas_supplier: "",
                wan: None,
            },
            to,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use formats::fleet_columns::faults;
    use formats::inventory_csv::SupplierNames;
    use terms::OrganisationRef;

    fn text(hubs: u32, seed: u64, rows: Rows) -> String {
        let fleet = FictionalFleet::new(hubs, seed);
        let mut text = String::new();
        FictionalExtract::of(&fleet, rows)
            .read_to_string(&mut text)
            .unwrap();
        text
    }

    #[test]
    fn sl_13_the_same_seed_gives_the_same_bytes() {
        assert_eq!(
            text(300, 5, Rows::EveryDevice),
            text(300, 5, Rows::EveryDevice)
        );
        assert_ne!(
            text(300, 5, Rows::EveryDevice),
            text(300, 6, Rows::EveryDevice)
        );
        assert_eq!(text(300, 5, Rows::HubsAlone).lines().count(), 301);
        assert_eq!(text(0, 5, Rows::EveryDevice).lines().count(), 1);
    }

    #[test]
    fn sl_13_a_fictional_extract_reads_without_an_error() {
        let fleet = FictionalFleet::new(20_000, 5);
        let names = SUPPLIERS
            .iter()
            .zip(1..)
            .map(|((name, _), bits)| ((*name).to_owned(), OrganisationRef::from_random_bits(bits)));
        let mut extract = FictionalExtract::of(&fleet, Rows::EveryDevice);
        let read = inventory_csv::read(&mut extract, &SupplierNames::of(names)).unwrap();
        assert!(!read.findings.has_errors(), "{:?}", read.findings.counts());
        assert_eq!(read.counts.hubs, 20_000);
        assert_eq!(read.counts.apart + read.counts.repeated, 0);
        let columns = read.columns.unwrap();
        assert_eq!(faults(columns.fleet(), columns.behind()), [""; 0]);
        assert!(columns.legend.combinations.len() > 500);
        assert!(columns.legend.profiles.len() > 100);
    }
}
