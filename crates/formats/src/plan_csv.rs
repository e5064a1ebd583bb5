//! A sealed plan as CSV: how many hubs are in, held back, waiting and out, each with the reason, by
//! region and Suppliers (SL-4, SL-7, SL-13).

use crate::formula_guard::guarded;
use crate::sentences::launch::plan::{slot_codes, slot_text};
use launch::plan::Slot;
use terms::{CspRegion, PlanRef};

/// One line of it.
#[derive(Clone, Debug)]
pub struct PlacedHubs {
    /// Where the hubs are; absent where the inventory did not know.
    pub region: Option<CspRegion>,
    /// The name of the Supplier for electricity; empty where there is none.
    pub electricity: String,
    /// The name of the Supplier for gas; empty where there is none.
    pub gas: String,
    /// Their slot.
    pub slot: Slot,
    /// How many.
    pub hubs: u64,
}

/// A plan's head in the file.
#[derive(Clone, Copy, Debug)]
pub struct PlanOfFile<'p> {
    /// The number of the notification.
    pub launch: &'p str,
    /// The plan.
    pub plan: PlanRef,
    /// The level.
    pub level: u32,
    /// The attempt at it.
    pub attempt: u32,
}

/// The file, a line for each region, pair of Suppliers and slot.
pub fn plan_csv(of: &PlanOfFile<'_>, lines: &[PlacedHubs]) -> String {
    let mut text = "launch,plan,level,attempt,place,wave,reason_code,reason,region,\
                    electricity_supplier,gas_supplier,hubs\r\n"
        .to_owned();
    for line in lines {
        let (place, code) = slot_codes(line.slot);
        let (_, reason) = slot_text(line.slot);
        let wave = line.slot.wave().map(|wave| wave.to_string());
        let cells = [
            of.launch.to_owned(),
            of.plan.to_string(),
            of.level.to_string(),
            of.attempt.to_string(),
            place.to_owned(),
            wave.unwrap_or_default(),
            code.to_owned(),
            reason,
            line.region.map_or("", CspRegion::text).to_owned(),
            line.electricity.clone(),
            line.gas.clone(),
            line.hubs.to_string(),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn quoted(cell: &str) -> String {
    let cell = guarded(cell);
    match cell.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use launch::plan::WaitingReason;

    #[test]
    fn sl_4_a_plan_as_csv_names_place_reason_region_and_suppliers() {
        let of = PlanOfFile {
            launch: "CHFN-2026-0001",
            plan: PlanRef::from_random_bits(1),
            level: 1,
            attempt: 2,
        };
        let line = PlacedHubs {
            region: Some(CspRegion::North),
            electricity: "Brightwater, Energy".to_owned(),
            gas: "=Fenland".to_owned(),
            slot: Slot::Waiting(WaitingReason::LaterLevel),
            hubs: 12,
        };
        let text = plan_csv(&of, &[line]);
        let expected = format!(
            "CHFN-2026-0001,{},1,2,WAITING,,LATER-LEVEL,A later level: this one is full without \
             them,North,\"Brightwater, Energy\",'=Fenland,12",
            of.plan
        );
        assert_eq!(text.lines().nth(1), Some(expected.as_str()));
    }
}
