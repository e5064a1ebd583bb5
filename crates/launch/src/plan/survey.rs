//! The first pass over the fleet: settles the hubs about which there is nothing to draw, and
//! counts the others.

use super::ground::{Choice, Ground, Standing, TIERS};
use super::seeded_order::SeededOrder;
use super::slot::{Slot, WaitingReason};
use std::collections::BTreeMap;
use terms::Date;

/// Buckets into which a unit's hubs are counted by their key, so that the first of them can be
/// gathered without sorting all.
pub(super) const BUCKETS: usize = 64;

/// The bucket of a key.
pub(super) fn bucket(key: u64) -> usize {
    (key >> 58) as usize
}

/// The number that stands in the column for a hub that has no slot yet.
pub(super) const OPEN: u16 = 0;

/// Slots as numbers in a column while a plan is made, in the order in which they were met.
pub(super) struct Numbering {
    slots: Vec<Slot>,
    numbers: BTreeMap<Slot, u16>,
}

impl Numbering {
    fn new() -> Numbering {
        Numbering {
            // What OPEN stands for is never looked up: no hub has it in the end.
            slots: vec![Slot::Holdback],
            numbers: BTreeMap::new(),
        }
    }

    pub(super) fn number(&mut self, slot: Slot) -> u16 {
        if let Some(number) = self.numbers.get(&slot) {
            return *number;
        }
        let number = u16::try_from(self.slots.len())
            .expect("slots are of few kinds, waves, and days of one horizon");
        self.slots.push(slot);
        self.numbers.insert(slot, number);
        number
    }

    pub(super) fn slots(&self) -> &[Slot] {
        &self.slots
    }
}

/// What the first pass found.
pub(super) struct Survey {
    pub(super) column: Vec<u16>,
    pub(super) numbering: Numbering,
    /// By stratum: affected hubs.
    pub(super) affected: Vec<u64>,
    /// By stratum: hubs that earlier levels held back and that stay so.
    pub(super) held_back: Vec<u64>,
    /// By unit: hubs that it can give.
    pub(super) available: Vec<u64>,
    /// By unit and bucket of keys: the same.
    pub(super) by_key: Vec<[u32; BUCKETS]>,
    /// By day of the horizon: hubs that may be drawn and that a conflict keeps back on it.
    kept_back: Vec<u64>,
    /// Hubs that may be drawn.
    drawable: u64,
}

impl Survey {
    pub(super) fn of(ground: &mut Ground<'_>, order: SeededOrder) -> Survey {
        let view = ground.view;
        let strata = ground.strata;
        let mut survey = Survey {
            column: vec![OPEN; view.len() as usize],
            numbering: Numbering::new(),
            affected: vec![0; strata],
            held_back: vec![0; strata],
            available: vec![0; strata * TIERS],
            by_key: vec![[0; BUCKETS]; strata * TIERS],
            kept_back: Vec::new(),
            drawable: 0,
        };
        // Hubs that may be drawn, by what keeps back all hubs like them; and single ones that
        // listed conflicts keep back beside that.
        let mut alike: Vec<u64> = vec![0; ground.obstacles.groups()];
        let mut listed: BTreeMap<[u32; 2], u64> = BTreeMap::new();
        let choice = ground.choice;
        ground.sweep(|_, found| {
            let at = found.position as usize;
            match found.standing {
                Standing::Settled(slot) => survey.column[at] = survey.numbering.number(slot),
                Standing::SettledIn(stratum, slot) => {
                    survey.column[at] = survey.numbering.number(slot);
                    survey.affected[usize::from(stratum)] += 1;
                    survey.held_back[usize::from(stratum)] += u64::from(slot == Slot::Holdback);
                }
                Standing::Open(unit) => {
                    survey.affected[unit.stratum()] += 1;
                    survey.available[unit.at()] += 1;
                    let key = order.key(view.device(found.position));
                    survey.by_key[unit.at()][bucket(key)] += 1;
                    if unit.is_drawn(choice) {
                        survey.drawable += 1;
                        match found.groups[1] {
                            0 => alike[found.groups[0] as usize] += 1,
                            _ => *listed.entry(found.groups).or_default() += 1,
                        }
                    }
                }
            }
        });
        let alike = (0u32..).zip(alike).map(|(group, hubs)| ([group, 0], hubs));
        survey.count_kept_back(ground, alike.chain(listed));
        survey
    }

    fn count_kept_back(
        &mut self,
        ground: &Ground<'_>,
        hubs: impl Iterator<Item = ([u32; 2], u64)>,
    ) {
        for (groups, hubs) in hubs.filter(|(groups, hubs)| *groups != [0, 0] && *hubs > 0) {
            for day in ground.kept_back_days(groups).iter() {
                if self.kept_back.len() <= day {
                    self.kept_back.resize(day + 1, 0);
                }
                self.kept_back[day] += hubs;
            }
        }
    }

    /// Whether a conflict keeps back at least half of the hubs that may be drawn on this day. No
    /// wave starts on such a day: prices change at every Supplier on the same few days of a year.
    pub(super) fn is_busy(&self, ground: &Ground<'_>, date: Date) -> bool {
        let kept_back = ground
            .obstacles
            .day(date)
            .and_then(|day| self.kept_back.get(day));
        kept_back.is_some_and(|hubs| *hubs > 0 && hubs * 2 >= self.drawable)
    }

    /// Hubs that a stratum can give, of every tier.
    pub(super) fn in_reach(&self, stratum: usize) -> u64 {
        let tiers = stratum * TIERS..(stratum + 1) * TIERS;
        self.available[tiers].iter().sum()
    }
}

/// Why a hub that a unit could give and that no wave took is not in the tranche.
pub(super) fn left_over(choice: Choice) -> WaitingReason {
    match choice {
        Choice::ListsOnly => WaitingReason::NotNominated,
        Choice::Number | Choice::All => WaitingReason::LaterLevel,
    }
}
