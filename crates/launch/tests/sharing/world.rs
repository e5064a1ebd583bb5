//! Tranches with results that change from report to report, as plain numbers.

use launch::criteria::{Criteria, Kpi};
use launch::fleet::SupplierPair;
use launch::notification::LaunchKind;
use launch::sharing::{
    PairResults, ResultCell, ResultKind, SharedReport, SharedResults, SharingRule, TrancheResults,
    share,
};
use launch::statistics::Seeded;
use launch::tally::{CellTally, KpiTally};
use std::collections::BTreeMap;
use terms::OrganisationRef;

/// The kinds that the worlds have.
pub const KINDS: [ResultKind; 5] = [
    ResultKind::Planned,
    ResultKind::Matured,
    ResultKind::Bad,
    ResultKind::Measured(Kpi::GasReads),
    ResultKind::Worsened(Kpi::GasReads),
];

pub fn supplier(number: u64) -> OrganisationRef {
    OrganisationRef::from_random_bits(1_000 + number)
}

pub fn pair(electricity: u64, gas: u64) -> SupplierPair {
    SupplierPair {
        electricity: Some(supplier(electricity)),
        gas: Some(supplier(gas)),
    }
}

pub fn rule() -> SharingRule {
    let mut criteria = Criteria::standard(LaunchKind::Ordinary);
    criteria.kpis.retain(|kpi, _| *kpi == Kpi::GasReads);
    SharingRule::of(&criteria)
}

/// Counts of one kind: by report, cell and pair.
pub type Counts = Vec<Vec<Vec<u64>>>;

/// A tranche and its reports.
#[derive(Clone, Debug)]
pub struct World {
    pub rule: SharingRule,
    pub pairs: Vec<SupplierPair>,
    /// By kind, in the order of [`KINDS`].
    pub counts: [Counts; 5],
}

impl World {
    pub fn reports(&self) -> usize {
        self.counts[0].len()
    }

    pub fn cells(&self) -> usize {
        self.counts[0][0].len()
    }

    pub fn results(&self, report: usize) -> TrancheResults {
        let mut results = TrancheResults::default();
        for (cell, number) in (0..self.cells()).zip(0..) {
            for (at, pair) in self.pairs.iter().enumerate() {
                let of = |kind: usize| self.counts[kind][report][cell][at];
                let kpi = KpiTally {
                    pairs: of(3),
                    worsened: of(4),
                    ..KpiTally::default()
                };
                let of_pair = PairResults {
                    hubs: CellTally {
                        planned: of(0),
                        held: 0,
                        ok: of(1) - of(2),
                        failed: of(2) / 2,
                        silent: of(2) - of(2) / 2,
                        pending: of(0) - of(1),
                    },
                    kpis: BTreeMap::from([(Kpi::GasReads, kpi)]),
                };
                results.add(ResultCell(number), *pair, &of_pair);
            }
        }
        results
    }

    /// Every report, each made with those before it.
    pub fn shared(&self) -> Vec<SharedResults> {
        let mut earlier: Vec<SharedReport> = Vec::new();
        for report in 0..self.reports() {
            let results = self.results(report);
            let shared = share(&self.rule, &results, &earlier).unwrap();
            earlier.push(SharedReport { results, shared });
        }
        earlier.into_iter().map(|report| report.shared).collect()
    }
}

/// How a world is made.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub suppliers: u64,
    pub cells: usize,
    pub reports: usize,
    /// Hubs of the largest Supplier in the largest cell.
    pub hubs: u64,
    pub small_cell_below: u64,
}

fn below(seeded: &mut Seeded, limit: u64) -> u64 {
    match limit {
        0 => 0,
        limit => seeded.whole() % limit,
    }
}

/// A random tranche: Suppliers of very different size, hubs with two Suppliers, with one and with
/// none, cells with few hubs, faults that strike all alike, one Supplier, one cell or one pair in a
/// cell, and now and then a late proof by which bad hubs become fewer.
pub fn random(shape: Shape, seed: u64) -> World {
    let mut seeded = Seeded::of(seed, 0);
    let s = &mut seeded;
    let mut pairs: Vec<SupplierPair> = (0..shape.suppliers).map(|at| pair(at, at)).collect();
    for _ in 0..below(s, 4) {
        let (one, other) = (below(s, shape.suppliers), below(s, shape.suppliers));
        pairs.push(pair(one, other));
    }
    pairs.push(SupplierPair {
        electricity: Some(supplier(below(s, shape.suppliers))),
        gas: None,
    });
    pairs.push(SupplierPair::default());
    pairs.sort();
    pairs.dedup();
    let even = below(s, 2) == 0;
    let planned: Vec<Vec<u64>> = (0..shape.cells)
        .map(|_| {
            let of_cell = 1 + below(s, shape.hubs);
            let few = below(s, 4) == 0;
            let of_pair = |at: usize| {
                let hubs = match even {
                    true => of_cell,
                    false => of_cell >> (at % 5),
                };
                match (few, below(s, 5)) {
                    (_, 0) => 0,
                    (true, _) => below(s, 4),
                    (false, _) => hubs.min(1 + below(s, hubs + 1)),
                }
            };
            (0..pairs.len()).map(of_pair).collect()
        })
        .collect();
    let whole: Counts = vec![planned; shape.reports];
    let matured = grown(s, &whole, 3);
    let bad = struck(s, &matured);
    let measured = grown(s, &whole, 2);
    let worsened = struck(s, &measured);
    World {
        rule: SharingRule {
            small_cell_below: shape.small_cell_below,
            answers_min: (shape.small_cell_below / 3).max(2),
            ..rule()
        },
        pairs,
        counts: [whole, matured, bad, measured, worsened],
    }
}

/// Parts of a whole that grow with the reports, most of it reached by the last.
fn grown(s: &mut Seeded, whole: &Counts, pace: u64) -> Counts {
    // Some cells begin late: nothing of them has matured in the first reports.
    let begins: Vec<u64> = whole[0]
        .iter()
        .map(|_| below(s, 3).saturating_sub(1) * below(s, whole.len() as u64 + 1))
        .collect();
    let mut report = 0;
    let mut before: Option<Vec<Vec<u64>>> = None;
    let grow = |at: &Vec<Vec<u64>>| {
        let now: Vec<Vec<u64>> = at
            .iter()
            .enumerate()
            .map(|(cell, pairs)| {
                let part = |(of, all): (usize, &u64)| {
                    let had = before.as_ref().map_or(0, |before| before[cell][of]);
                    match below(s, 1 + pace) {
                        _ if report < begins[cell] => 0,
                        0 => had,
                        1 => *all,
                        _ => had + below(s, all - had + 1),
                    }
                };
                pairs.iter().enumerate().map(part).collect()
            })
            .collect();
        before = Some(now.clone());
        report += 1;
        now
    };
    whole.iter().map(grow).collect()
}

/// Hubs that fare badly among these.
fn struck(s: &mut Seeded, whole: &Counts) -> Counts {
    let (cells, pairs) = (whole[0].len() as u64, whole[0][0].len() as u64);
    let (of_cell, of_pair) = (below(s, cells), below(s, pairs));
    let scene = below(s, 7);
    let share = [0, 2, 10, 30, 100][usize::try_from(below(s, 5)).unwrap()];
    let falls = below(s, 4) == 0;
    let mut before: Option<Vec<Vec<u64>>> = None;
    let strike = |at: &Vec<Vec<u64>>| {
        let mut now = at.clone();
        for (cell, pairs) in now.iter_mut().enumerate() {
            for (pair, count) in pairs.iter_mut().enumerate() {
                let here = match scene {
                    0 => true,
                    1 => cell as u64 == of_cell,
                    2 => pair as u64 == of_pair,
                    3 => cell as u64 == of_cell && pair as u64 == of_pair,
                    4 => cell as u64 != of_cell,
                    5 => pair as u64 != of_pair,
                    _ => below(s, 2) == 0,
                };
                let had = before.as_ref().map_or(0, |before| before[cell][pair]);
                let most = if here {
                    *count * share / 100 + below(s, 3)
                } else {
                    below(s, 2)
                };
                let wanted = most.min(*count);
                *count = match falls && below(s, 6) == 0 {
                    true => had.saturating_sub(below(s, 3)).min(*count),
                    false => match below(s, 3) {
                        0 => had,
                        _ => had.max(wanted),
                    },
                };
            }
        }
        before = Some(now.clone());
        now
    };
    whole.iter().map(strike).collect()
}
