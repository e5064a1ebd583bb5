//! How many hubs of each stratum must be in the tranche and how many held back, written a second
//! time from GATES 3.7.

use super::super::PlanInput;
use super::arithmetic::shared;
use super::found::Found;
use super::hubs::{HubBook, Part, Unit};
use super::{Faults, PlanRule};
use crate::ladder::LevelSize;

/// What must be taken of each unit.
pub(super) struct Sizes {
    /// Hubs to upgrade; those that a conflict keeps out are among them.
    pub(super) upgrade: Vec<u64>,
    hold_back: Vec<u64>,
    /// Whether every stratum's floor fits in the level.
    floors_fit: bool,
}

/// One stratum before anything is taken.
struct Stock {
    stratum: usize,
    nominated: u64,
    other: u64,
    floor: u64,
    hold_back: u64,
}

impl Stock {
    fn left(&self) -> u64 {
        self.nominated + self.other - self.hold_back
    }
}

impl Sizes {
    pub(super) fn of(input: &PlanInput<'_>, book: &HubBook<'_>, found: &Found) -> Sizes {
        let mut sizes = Sizes {
            upgrade: found.units.iter().map(|unit| unit.hubs).collect(),
            hold_back: vec![0; found.units.len()],
            floors_fit: true,
        };
        if input.size == LevelSize::Rest {
            return sizes;
        }
        let lists_only = book.lists_only();
        let stocks: Vec<Stock> = (0..found.affected.len())
            .map(|stratum| stock(input, found, stratum, lists_only))
            .collect();
        let take = match lists_only {
            true => Some(stocks.iter().map(|stock| stock.nominated).collect()),
            false => take(level_size(input, found), &stocks),
        };
        sizes.floors_fit = take.is_some();
        for (stock, take) in stocks.iter().zip(take.unwrap_or_default()) {
            let place = |part| {
                let stratum = stock.stratum;
                Unit { stratum, part }.place()
            };
            let nominated = stock.nominated.min(take);
            let controlled = !lists_only || nominated > 0;
            let hold_back = if controlled { stock.hold_back } else { 0 };
            sizes.upgrade[place(Part::Nominated)] = nominated;
            sizes.upgrade[place(Part::Other)] = take - nominated;
            sizes.hold_back[place(Part::Other)] = hold_back;
        }
        sizes
    }

    /// Holds what is found against what must be, as far as waves do not matter.
    pub(super) fn check(&self, found: &Found, faults: &mut Faults) {
        faults.hold(self.floors_fit, PlanRule::Floors);
        let held_back = found.units.iter().map(|unit| unit.held_back);
        let same = held_back.eq(self.hold_back.iter().copied());
        faults.hold(same, PlanRule::Holdback);
    }
}

fn stock(input: &PlanInput<'_>, found: &Found, stratum: usize, lists_only: bool) -> Stock {
    let hubs = |part| found.units[Unit { stratum, part }.place()].hubs;
    let (nominated, other) = (hubs(Part::Nominated), hubs(Part::Other));
    let all = nominated + other;
    let floor = match lists_only {
        true => 0,
        false => all.min(u64::from(input.criteria.stratum_hubs_min)),
    };
    let so_far = found.held_back[stratum].before;
    let wanted = u64::from(input.criteria.holdback_per_stratum).saturating_sub(so_far);
    Stock {
        stratum,
        nominated,
        other,
        floor,
        hold_back: wanted.min(all - floor).min(other),
    }
}

fn level_size(input: &PlanInput<'_>, found: &Found) -> u64 {
    match input.size {
        LevelSize::Nominated { by_dcc_plan } => u64::from(by_dcc_plan),
        LevelSize::Hubs(hubs) => u64::from(hubs),
        LevelSize::Share(share) => {
            let affected: u64 = found.affected.iter().sum();
            share.of(affected + input.in_tranches.len()).max(1)
        }
        LevelSize::Rest => u64::MAX,
    }
}

/// What is taken of each stratum: floors, then hubs on lists, then any; `None` where the floors
/// alone are too many.
fn take(size: u64, stocks: &[Stock]) -> Option<Vec<u64>> {
    let left: u64 = stocks.iter().map(Stock::left).sum();
    let floors: u64 = stocks.iter().map(|stock| stock.floor).sum();
    let size = size.min(left);
    let mut open = size.checked_sub(floors)?;
    let mut taken: Vec<u64> = stocks.iter().map(|stock| stock.floor).collect();
    // On lists and not under the floor; then all others. What does not fit is shared out.
    let nominated = |stock: &Stock, taken: u64| stock.nominated.saturating_sub(taken);
    let any = |stock: &Stock, taken: u64| stock.left() - taken;
    for wish in [nominated as fn(&Stock, u64) -> u64, any] {
        let wishes: Vec<u64> = stocks
            .iter()
            .zip(&taken)
            .map(|(stock, taken)| wish(stock, *taken))
            .collect();
        let more = open.min(wishes.iter().sum());
        for (taken, more) in taken.iter_mut().zip(shared(more, &wishes)?) {
            *taken += more;
        }
        open -= more;
    }
    Some(taken)
}
