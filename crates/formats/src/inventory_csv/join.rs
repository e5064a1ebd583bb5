//! Rows of all threads put together: each Device once, and every Device behind its hub.
//!
//! The result depends on the rows alone, not on which thread read them or in which order they stood
//! in the file: legends are sorted, and of a repeated Device the row on the first line counts.

use super::finding::{InventoryCode, Note};
use super::merge::{Merged, sort_each, sort_parts};
use super::notes::Notes;
use super::rows::{BehindRow, HubRow, MODEL_NOT_IN_USE, MODEL_UNREADABLE, PackedLine};
use super::supplier_names::SupplierNames;
use super::values::SharedLegend;
use crate::fleet_columns::FleetColumns;
use crate::limits::LEGEND_ENTRIES_MAX;
use launch::fleet::{DeviceStatus, HomeCombination, HubProfile, Legend, SupplierPair};
use std::collections::{BTreeSet, HashMap};
use terms::{DeviceModel, OrganisationRef};

/// The columns as they grow.
struct Joined {
    devices: Vec<u64>,
    lines: Vec<u32>,
    profiles: Vec<u16>,
    /// Of each hub the numbers of its Suppliers, 0 for none.
    suppliers: Vec<(u16, u16)>,
}

/// A Device behind a hub with its place in the sorted Device IDs.
struct Placed {
    hub: u64,
    /// `u32::MAX` for a row that was left out.
    rank: u32,
    line: PackedLine,
    model: u16,
    supplier: u16,
}

/// How many Devices went which way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) hubs: u64,
    pub(super) behind: u64,
    /// Rows that repeat or contradict an earlier one.
    pub(super) again: u64,
    /// Rows whose hub is not in the file.
    pub(super) astray: u64,
}

/// Puts the rows together.
pub(super) fn join(
    hub_runs: Vec<Vec<HubRow>>,
    behind_runs: Vec<Vec<BehindRow>>,
    legend: SharedLegend,
    names: &SupplierNames,
    notes: &mut Notes,
) -> (FleetColumns, Tally) {
    let threads = hub_runs.len().max(1);
    let mut tally = Tally::default();
    let (profiles, profile_places) = sorted_legend(legend.profiles.into_met());
    let (models, model_places) = sorted_legend(legend.models.into_met());
    let pairs = by_number(legend.pairs.into_met());
    let mut joined = unique_hubs(hub_runs, notes, &mut tally, |row| {
        (
            profile_places[usize::from(row.profile)],
            pairs[usize::from(row.suppliers)],
        )
    });
    let any_behind = behind_runs.iter().any(|run| !run.is_empty());
    let mut columns = FleetColumns::default();
    let mut placed = unique_behind(
        behind_runs,
        &joined.devices,
        &mut columns,
        notes,
        &mut tally,
    );
    for device in &mut placed {
        if device.model < MODEL_NOT_IN_USE {
            device.model = model_places[usize::from(device.model)];
        }
    }
    let parts = sort_parts(&mut placed, threads, |device| (device.hub, device.line));
    let of_hub = Merged::of(parts, |device: &Placed| (device.hub, device.line));
    let combinations = behind_each(of_hub, &mut joined, &mut columns, notes, &mut tally);
    drop(placed);
    note_empty(any_behind, &joined, &combinations, &profiles, notes);
    let (combinations, indices) = combination_legend(combinations, &models, notes);
    columns.combinations = indices;
    finish_suppliers(&joined.suppliers, names, &mut columns);
    keep_placed(&mut columns);
    tally.hubs = joined.devices.len() as u64;
    tally.behind = columns.behind_devices.len() as u64;
    columns.devices = joined.devices;
    columns.profiles = joined.profiles;
    columns.legend.profiles = profiles;
    columns.legend.combinations = combinations;
    (columns, tally)
}

/// The values of a legend in their own order, and for each number the place of its value.
fn sorted_legend<T: Ord>(met: HashMap<T, u16>) -> (Vec<T>, Vec<u16>) {
    let mut entries: Vec<(T, u16)> = met.into_iter().collect();
    entries.sort();
    let mut places = vec![0; entries.len()];
    let mut values = Vec::with_capacity(entries.len());
    for (place, (value, number)) in (0..=u16::MAX).zip(entries) {
        places[usize::from(number)] = place;
        values.push(value);
    }
    (values, places)
}

fn by_number<T>(met: HashMap<T, u16>) -> Vec<T> {
    let mut entries: Vec<(T, u16)> = met.into_iter().collect();
    entries.sort_by_key(|(_, number)| *number);
    entries.into_iter().map(|(value, _)| value).collect()
}

/// Every hub once, by Device ID.
fn unique_hubs(
    mut runs: Vec<Vec<HubRow>>,
    notes: &mut Notes,
    tally: &mut Tally,
    values: impl Fn(&HubRow) -> (u16, (u16, u16)),
) -> Joined {
    sort_each(&mut runs);
    let rows = runs.iter().map(Vec::len).sum();
    let mut joined = Joined {
        devices: Vec::with_capacity(rows),
        lines: Vec::with_capacity(rows),
        profiles: Vec::with_capacity(rows),
        suppliers: Vec::with_capacity(rows),
    };
    let merged = Merged::of(runs.iter().map(Vec::as_slice), |row| (row.device, row.line));
    for row in merged {
        let (profile, suppliers) = values(row);
        if joined.devices.last() == Some(&row.device) {
            let last = joined.devices.len() - 1;
            let same = joined.profiles[last] == profile && joined.suppliers[last] == suppliers;
            tally.again += 1;
            note_again(notes, same, row.line, joined.lines[last]);
            continue;
        }
        joined.devices.push(row.device);
        joined.lines.push(row.line);
        joined.profiles.push(profile);
        joined.suppliers.push(suppliers);
    }
    joined
}

fn note_again(notes: &mut Notes, same: bool, line: u32, first: u32) {
    let code = match same {
        true => InventoryCode::DeviceRepeated,
        false => InventoryCode::DeviceConflict,
    };
    notes.push(Note {
        related_line: Some(u64::from(first)),
        ..Note::of_row(code, u64::from(line))
    });
}

/// Every Device behind a hub once, by Device ID; their IDs and types go to the columns.
fn unique_behind(
    mut runs: Vec<Vec<BehindRow>>,
    hubs: &[u64],
    columns: &mut FleetColumns,
    notes: &mut Notes,
    tally: &mut Tally,
) -> Vec<Placed> {
    sort_each(&mut runs);
    let rows = runs.iter().map(Vec::len).sum();
    let mut placed: Vec<Placed> = Vec::with_capacity(rows);
    let mut before: Option<BehindRow> = None;
    let mut hub_at = 0;
    let merged = Merged::of(runs.iter().map(Vec::as_slice), |row| (row.device, row.line));
    for row in merged {
        let mut rank = u32::MAX;
        if row.device != 0 {
            if let Some(first) = before.filter(|first| first.device == row.device) {
                let same =
                    (first.hub, first.model, first.supplier) == (row.hub, row.model, row.supplier);
                tally.again += 1;
                note_again(notes, same, row.line.line(), first.line.line());
                continue;
            }
            before = Some(*row);
            while hubs.get(hub_at).is_some_and(|hub| *hub < row.device) {
                hub_at += 1;
            }
            if hubs.get(hub_at) == Some(&row.device) {
                tally.again += 1;
                let line = u64::from(row.line.line());
                notes.push(Note::of_row(InventoryCode::DeviceConflict, line));
                continue;
            }
            rank = u32::try_from(columns.behind_devices.len()).unwrap_or(u32::MAX);
            columns.behind_devices.push(row.device);
            columns.behind_types.push(row.line.type_place());
        }
        placed.push(Placed {
            hub: row.hub,
            rank,
            line: row.line,
            model: row.model,
            supplier: row.supplier,
        });
    }
    // Nothing is known yet of where they stand.
    columns.behind_hubs = vec![u32::MAX; columns.behind_devices.len()];
    placed
}

/// The combinations behind hubs, each once, and which one each hub has.
struct Combinations {
    /// Models by place, ascending; entry 0 is the empty one.
    met: HashMap<Box<[u16]>, u32>,
    hubs_of: Vec<u64>,
    of_hub: Vec<u32>,
}

/// Goes through hubs and the Devices behind them side by side.
fn behind_each<'p>(
    of_hub: impl Iterator<Item = &'p Placed>,
    joined: &mut Joined,
    columns: &mut FleetColumns,
    notes: &mut Notes,
    tally: &mut Tally,
) -> Combinations {
    let mut combinations = Combinations {
        met: HashMap::from([(Box::default(), 0)]),
        hubs_of: vec![0],
        of_hub: Vec::with_capacity(joined.devices.len()),
    };
    let mut devices = of_hub.peekable();
    let mut models: Vec<u16> = Vec::new();
    for position in 0..joined.devices.len() {
        let hub = joined.devices[position];
        while let Some(stray) = devices.next_if(|device| device.hub < hub) {
            note_stray(stray, notes, tally);
        }
        models.clear();
        while let Some(device) = devices.next_if(|device| device.hub == hub) {
            if let Some(place) = columns.behind_hubs.get_mut(device.rank as usize) {
                *place = position as u32;
            }
            if device.model != MODEL_NOT_IN_USE && !is_gpf(device.line) {
                models.push(device.model);
            }
            fill_supplier(device, &mut joined.suppliers[position], notes);
        }
        combinations.add(&mut models);
    }
    for stray in devices {
        note_stray(stray, notes, tally);
    }
    combinations
}

/// A GPF is in the hub's own box, and no part of what is behind it.
fn is_gpf(line: PackedLine) -> bool {
    line.type_place() == terms::DeviceType::Gpf as u8
}

fn note_stray(device: &Placed, notes: &mut Notes, tally: &mut Tally) {
    if device.rank != u32::MAX {
        tally.astray += 1;
        let line = u64::from(device.line.line());
        notes.push(Note::of_row(InventoryCode::HubUnknown, line));
    }
}

/// What a meter says of its Supplier: it fills what the hub's row leaves open.
fn fill_supplier(device: &Placed, held: &mut (u16, u16), notes: &mut Notes) {
    if device.supplier == 0 {
        return;
    }
    let electricity = device.line.type_place() == terms::DeviceType::Esme as u8;
    let held = match electricity {
        true => &mut held.0,
        false => &mut held.1,
    };
    if *held == 0 {
        *held = device.supplier;
    } else if *held != device.supplier {
        let line = u64::from(device.line.line());
        notes.push(Note::of_row(InventoryCode::SuppliersDiffer, line));
    }
}

impl Combinations {
    fn add(&mut self, models: &mut Vec<u16>) {
        models.sort_unstable();
        models.dedup();
        // With something unreadable behind it, what is behind a hub is not known.
        if models.last() == Some(&MODEL_UNREADABLE) {
            models.clear();
        }
        let number = match self.met.get(&models[..]) {
            Some(number) => *number,
            None => {
                let number = u32::try_from(self.hubs_of.len()).unwrap_or(u32::MAX);
                self.met.insert(models.as_slice().into(), number);
                self.hubs_of.push(0);
                number
            }
        };
        self.hubs_of[number as usize] += 1;
        self.of_hub.push(number);
    }
}

/// Notes commissioned hubs with nothing behind them, or that no hub has anything.
fn note_empty(
    any_behind: bool,
    joined: &Joined,
    combinations: &Combinations,
    profiles: &[HubProfile],
    notes: &mut Notes,
) {
    if !any_behind {
        notes.push(Note::of_file(InventoryCode::NoDevices));
        return;
    }
    let commissioned: Vec<bool> = profiles
        .iter()
        .map(|profile| profile.status == DeviceStatus::Commissioned)
        .collect();
    for (position, number) in combinations.of_hub.iter().enumerate() {
        if *number == 0 && commissioned[usize::from(joined.profiles[position])] {
            let line = u64::from(joined.lines[position]);
            notes.add(InventoryCode::HubEmpty, line, || {
                Note::of_row(InventoryCode::HubEmpty, line)
            });
        }
    }
}

/// The legend of combinations in their own order, the empty one first, and the index of each hub.
/// Where there are too many, those of most hubs have an entry.
fn combination_legend(
    combinations: Combinations,
    models: &[DeviceModel],
    notes: &mut Notes,
) -> (Vec<HomeCombination>, Vec<u16>) {
    let Combinations {
        met,
        hubs_of,
        of_hub,
    } = combinations;
    let mut entries: Vec<(Box<[u16]>, u32)> = met.into_iter().collect();
    if entries.len() > LEGEND_ENTRIES_MAX {
        // The empty one stays whatever its number of hubs.
        let rank = |(behind, number): &(Box<[u16]>, u32)| {
            (!behind.is_empty(), u64::MAX - hubs_of[*number as usize])
        };
        entries.sort_by(|one, other| rank(one).cmp(&rank(other)).then(one.0.cmp(&other.0)));
        let left_out: u64 = entries[LEGEND_ENTRIES_MAX..]
            .iter()
            .map(|(_, number)| hubs_of[*number as usize])
            .sum();
        entries.truncate(LEGEND_ENTRIES_MAX);
        let note = Note::of_file(InventoryCode::CombinationsMany);
        notes.push(note.showing(&format!("{left_out} hubs")));
    }
    entries.sort();
    let mut index_of = vec![0u16; hubs_of.len()];
    let mut legend = Vec::with_capacity(entries.len());
    for (index, (behind, number)) in (0..=u16::MAX).zip(entries) {
        index_of[number as usize] = index;
        let devices = behind
            .iter()
            .map(|place| models[usize::from(*place)].clone());
        legend.push(HomeCombination {
            devices: devices.collect(),
        });
    }
    let indices = of_hub.iter().map(|number| index_of[*number as usize]);
    (legend, indices.collect())
}

/// The pairs of Suppliers in the order of their names, and each hub's.
fn finish_suppliers(of_hub: &[(u16, u16)], names: &SupplierNames, columns: &mut FleetColumns) {
    let mut last = None;
    let mut met: BTreeSet<(u16, u16)> = BTreeSet::from([(0, 0)]);
    for pair in of_hub {
        if last != Some(*pair) {
            last = Some(*pair);
            met.insert(*pair);
        }
    }
    let legend: &mut Legend = &mut columns.legend;
    let mut index_of: HashMap<(u16, u16), u16> = HashMap::new();
    for (index, pair) in (0..=u16::MAX).zip(met) {
        index_of.insert(pair, index);
        let mut reference = |number: u16| -> Option<OrganisationRef> {
            let (name, reference) = names.supplier(number)?;
            columns.supplier_names.insert(*reference, name.clone());
            Some(*reference)
        };
        legend.suppliers.push(SupplierPair {
            electricity: reference(pair.0),
            gas: reference(pair.1),
        });
    }
    // A pair beyond the last index counts as none; the limit on Suppliers keeps real ones below.
    let index = |pair| index_of.get(pair).copied().unwrap_or(0);
    columns.suppliers = of_hub.iter().map(index).collect();
}

/// Leaves out of the columns what stands behind no hub of the file.
fn keep_placed(columns: &mut FleetColumns) {
    let mut kept = 0;
    for at in 0..columns.behind_hubs.len() {
        if columns.behind_hubs[at] != u32::MAX {
            columns.behind_devices[kept] = columns.behind_devices[at];
            columns.behind_hubs[kept] = columns.behind_hubs[at];
            columns.behind_types[kept] = columns.behind_types[at];
            kept += 1;
        }
    }
    columns.behind_devices.truncate(kept);
    columns.behind_hubs.truncate(kept);
    columns.behind_types.truncate(kept);
}
