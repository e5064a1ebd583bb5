//! A Supplier who knows its own numbers and reads every report of a tranche tries to work out
//! what it must not know: the numbers of any one other Supplier, and those of cells that are not
//! shown (ONE-3).
//!
//! The attacker is given more than a Supplier has: which other Suppliers have hubs in which cell,
//! that counts grow except in cells where one truly fell, and what each statement means. It fails
//! on a number if another world fits everything it knows in which that number is different. Such a
//! world is looked for by moving single hubs; the code that made the reports has no part in it.

use crate::world::{Counts, KINDS, Shape, World, random};
use launch::fleet::SupplierPair;
use launch::sharing::{ResultCell, ResultKind, SharedResults, Statement, WithheldBecause};
use proptest::prelude::*;
use std::collections::BTreeSet;
use terms::OrganisationRef;

/// Something that the attacker must not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Secret {
    /// The number of a cell at a report.
    Cell(usize, usize),
    /// The number of the tranche at a report.
    Total(usize),
    /// A Supplier's number in a cell at a report.
    OfSupplierIn(OrganisationRef, usize, usize),
    /// A Supplier's number in the tranche at a report.
    OfSupplier(OrganisationRef, usize),
    /// A Supplier's number in all cells that are not shown at a report.
    OfSupplierHidden(OrganisationRef, usize),
    /// A Supplier's number, at a report, in all cells that no report shows.
    OfSupplierNeverShown(OrganisationRef, usize),
}

struct Attack<'w> {
    world: &'w World,
    shared: &'w [SharedResults],
    kind: ResultKind,
    truth: &'w Counts,
    /// For each pair whether its hubs are unknown to the attacker.
    unknown: Vec<bool>,
    suppliers: BTreeSet<OrganisationRef>,
}

fn parties(pair: SupplierPair) -> BTreeSet<OrganisationRef> {
    pair.electricity.into_iter().chain(pair.gas).collect()
}

impl<'w> Attack<'w> {
    fn of(
        world: &'w World,
        shared: &'w [SharedResults],
        kind: usize,
        attacker: Option<OrganisationRef>,
    ) -> Attack<'w> {
        let unknown = |pair: &SupplierPair| {
            let parties = parties(*pair);
            !parties.is_empty() && attacker.is_none_or(|attacker| !parties.contains(&attacker))
        };
        let all = world.pairs.iter().flat_map(|pair| parties(*pair));
        Attack {
            world,
            shared,
            kind: KINDS[kind],
            truth: &world.counts[kind],
            unknown: world.pairs.iter().map(unknown).collect(),
            suppliers: all.filter(|one| Some(*one) != attacker).collect(),
        }
    }

    fn statement(&self, report: usize, cell: Option<usize>, kind: ResultKind) -> Statement {
        match cell {
            Some(cell) => self.shared[report].cell(ResultCell(cell as u32), kind),
            None => self.shared[report].total(kind),
        }
    }

    /// Whether the attacker may think that this pair has hubs in the cell.
    fn may_have(&self, cell: usize, pair: usize) -> bool {
        self.unknown[pair] && self.world.counts[0][0][cell][pair] > 0
    }

    fn parts(&self, counts: &Counts, report: usize, cell: Option<usize>) -> Vec<u64> {
        let cells = &counts[report];
        match cell {
            Some(cell) => cells[cell].clone(),
            None => (0..self.world.pairs.len())
                .map(|pair| cells.iter().map(|cell| cell[pair]).sum())
                .collect(),
        }
    }

    fn counts(&self, kind: ResultKind) -> &Counts {
        let at = KINDS.iter().position(|of| *of == kind).unwrap();
        &self.world.counts[at]
    }

    fn unknown_of(&self, parts: &[u64]) -> u64 {
        let unknown = parts
            .iter()
            .zip(&self.unknown)
            .filter(|(_, unknown)| **unknown);
        unknown.map(|(count, _)| count).sum()
    }

    /// Whether hubs that the attacker does not know could be in the number at all: until the first
    /// of them has matured there is nothing to know.
    fn has_something(&self, report: usize, cell: Option<usize>) -> bool {
        let whole = self.kind.whole().unwrap_or(self.kind);
        self.unknown_of(&self.parts(self.counts(whole), report, cell)) > 0
    }

    /// Whether everything that is said of a number holds for these parts of it.
    fn fits(&self, counts: &Counts, report: usize, cell: Option<usize>) -> bool {
        let parts = self.parts(counts, report, cell);
        let number: u64 = parts.iter().sum();
        let wholes = std::iter::successors(self.kind.whole(), |kind| kind.whole());
        let unknown = self.unknown_of(&parts);
        let within = wholes.into_iter().all(|whole| {
            let most = match self.statement(report, cell, whole) {
                Statement::Exactly(most) => most,
                Statement::FewerThan(limit) => limit - 1,
                Statement::Withheld(_) => return true,
            };
            let whole = self.parts(self.counts(whole), report, cell);
            let known: u64 = whole.iter().sum::<u64>() - self.unknown_of(&whole);
            unknown + known <= most
        });
        let half = self.world.rule.small_cell_below / 2;
        let said = match self.statement(report, cell, self.kind) {
            Statement::Exactly(exactly) => number == exactly,
            Statement::FewerThan(limit) => {
                number < limit
                    && self
                        .suppliers
                        .iter()
                        .all(|of| self.part_of(*of, &parts) <= half)
            }
            Statement::Withheld(WithheldBecause::CouldReveal) if self.kind.whole().is_some() => {
                let truth: u64 = self.parts(self.truth, report, cell).iter().sum();
                number > half || truth <= half
            }
            Statement::Withheld(_) => true,
        };
        within && said
    }

    fn is_hidden(&self, cell: usize, report: usize) -> bool {
        let said = self.statement(report, Some(cell), self.kind);
        said.exactly().is_none()
    }

    fn is_never_shown(&self, cell: usize) -> bool {
        (0..self.world.reports()).all(|report| self.is_hidden(cell, report))
    }

    fn part_in(
        &self,
        supplier: OrganisationRef,
        counts: &Counts,
        report: usize,
        cells: impl Fn(usize) -> bool,
    ) -> u64 {
        let cells = (0..self.world.cells()).filter(|cell| cells(*cell));
        cells
            .map(|cell| self.part_of(supplier, &self.parts(counts, report, Some(cell))))
            .sum()
    }

    fn part_of(&self, supplier: OrganisationRef, parts: &[u64]) -> u64 {
        let pairs = self.world.pairs.iter().zip(parts);
        let own = pairs.filter(|(pair, _)| pair.includes(supplier));
        own.map(|(_, count)| count).sum()
    }

    /// Every number that is not shown, and every other Supplier's, as far as there is something in
    /// it that the attacker does not know.
    fn secrets(&self) -> BTreeSet<Secret> {
        let mut secrets = BTreeSet::new();
        let hidden = |report, cell| self.statement(report, cell, self.kind).exactly().is_none();
        for report in 0..self.world.reports() {
            if hidden(report, None) && self.has_something(report, None) {
                secrets.insert(Secret::Total(report));
            }
            for cell in 0..self.world.cells() {
                if !self.has_something(report, Some(cell)) {
                    continue;
                }
                if hidden(report, Some(cell)) {
                    secrets.insert(Secret::Cell(cell, report));
                }
                for (at, pair) in self.world.pairs.iter().enumerate() {
                    if self.may_have(cell, at) {
                        for of in parties(*pair) {
                            secrets.insert(Secret::OfSupplierIn(of, cell, report));
                            secrets.insert(Secret::OfSupplier(of, report));
                            if self.is_hidden(cell, report) {
                                secrets.insert(Secret::OfSupplierHidden(of, report));
                            }
                            if self.is_never_shown(cell) {
                                secrets.insert(Secret::OfSupplierNeverShown(of, report));
                            }
                        }
                    }
                }
            }
        }
        secrets
    }

    fn value(&self, counts: &Counts, secret: Secret) -> u64 {
        match secret {
            Secret::Cell(cell, report) => self.parts(counts, report, Some(cell)).iter().sum(),
            Secret::Total(report) => self.parts(counts, report, None).iter().sum(),
            Secret::OfSupplierIn(of, cell, report) => {
                self.part_of(of, &self.parts(counts, report, Some(cell)))
            }
            Secret::OfSupplier(of, report) => self.part_of(of, &self.parts(counts, report, None)),
            Secret::OfSupplierHidden(of, report) => {
                self.part_in(of, counts, report, |cell| self.is_hidden(cell, report))
            }
            Secret::OfSupplierNeverShown(of, report) => {
                self.part_in(of, counts, report, |cell| self.is_never_shown(cell))
            }
        }
    }

    /// What the attacker can work out: secrets that are the same in every world that was found.
    ///
    /// A world is looked for by one hub more, or less, of a pair in a cell over some reports; what
    /// that upsets in a report is put right there by a hub of another pair or cell. First any such
    /// world will do, then one for each secret that is left, then also worlds in which one more
    /// hub changes hands inside a cell.
    fn worked_out(&self) -> BTreeSet<Secret> {
        let mut left = self.secrets();
        for (patience, swaps) in [(1, false), (5_000, false), (20_000, true)] {
            for hub in self.hubs() {
                for by in [1, -1] {
                    if left.is_empty() {
                        return left;
                    }
                    let mut counts = self.truth.clone();
                    if hub.shift(&mut counts, by) {
                        let mut search = Search {
                            attack: self,
                            by: -by,
                            last: hub.last,
                            left: &mut left,
                            patience,
                            swaps,
                        };
                        search.put_right(&mut counts, hub.first);
                    }
                }
            }
        }
        left
    }

    /// Hubs that may be moved: a pair in a cell, over some reports in a row.
    fn hubs(&self) -> Vec<Hub> {
        let mut hubs = Vec::new();
        for cell in 0..self.world.cells() {
            for pair in (0..self.world.pairs.len()).filter(|pair| self.may_have(cell, *pair)) {
                for first in 0..self.world.reports() {
                    for last in first..self.world.reports() {
                        hubs.push(Hub {
                            cell,
                            pair,
                            first,
                            last,
                        });
                    }
                }
            }
        }
        hubs
    }

    /// Whether a count falls at this report by no more than one of its cell truly did.
    fn grows(&self, counts: &Counts, report: usize, cell: usize, pair: usize) -> bool {
        let change = |counts: &Counts, pair: usize| {
            let at = |report: usize| counts[report][cell][pair] as i64;
            at(report) - at(report - 1)
        };
        let pairs = 0..self.world.pairs.len();
        let fell = || pairs.map(|pair| change(self.truth, pair).min(0)).min();
        report == 0 || report == self.world.reports() || change(counts, pair) >= fell().unwrap_or(0)
    }

    fn all_grow(&self, counts: &Counts, report: usize) -> bool {
        (0..self.world.cells()).all(|cell| {
            (0..self.world.pairs.len()).all(|pair| self.grows(counts, report, cell, pair))
        })
    }

    fn report_fits(&self, counts: &Counts, report: usize) -> bool {
        let mut cells = (0..self.world.cells()).map(Some).chain([None]);
        self.all_grow(counts, report) && cells.all(|cell| self.fits(counts, report, cell))
    }
}

/// The search for another world.
struct Search<'s, 'w> {
    attack: &'s Attack<'w>,
    /// What puts right what was changed.
    by: i64,
    /// The last report that was changed.
    last: usize,
    left: &'s mut BTreeSet<Secret>,
    /// How many worlds to look at.
    patience: u32,
    /// Whether a hub may change hands inside a cell as well.
    swaps: bool,
}

impl Search<'_, '_> {
    /// Puts this report right and all after it, in every way there is, until the patience is over.
    fn put_right(&mut self, counts: &mut Counts, report: usize) {
        if self.patience == 0 || self.left.is_empty() {
            return;
        }
        if report > self.last {
            if self.attack.all_grow(counts, report) {
                self.patience -= 1;
                let Attack { truth, .. } = *self.attack;
                let value = |counts: &Counts, secret| self.attack.value(counts, secret);
                self.left
                    .retain(|secret| value(counts, *secret) == value(truth, *secret));
            }
            return;
        }
        self.go_on(counts, report);
        for hub in self.at(report) {
            if hub.shift(counts, self.by) {
                self.go_on(counts, report);
                assert!(hub.shift(counts, -self.by), "what was moved is moved back");
            }
        }
    }

    /// Goes on to the next report where this one fits, as it is or after a swap.
    fn go_on(&mut self, counts: &mut Counts, report: usize) {
        if self.attack.report_fits(counts, report) {
            self.put_right(counts, report + 1);
        }
        if !self.swaps {
            return;
        }
        let hubs = self.at(report);
        for less in &hubs {
            for more in hubs.iter().filter(|more| more.cell == less.cell) {
                if self.patience == 0 || !less.shift(counts, -1) {
                    continue;
                }
                assert!(more.shift(counts, 1), "one more hub always can be");
                if self.attack.report_fits(counts, report) {
                    self.put_right(counts, report + 1);
                }
                assert!(more.shift(counts, -1) && less.shift(counts, 1));
            }
        }
    }

    /// Hubs that may be moved in one report.
    fn at(&self, report: usize) -> Vec<Hub> {
        let cells = 0..self.attack.world.cells();
        let pairs = 0..self.attack.world.pairs.len();
        let hubs = cells.flat_map(|cell| {
            pairs.clone().map(move |pair| Hub {
                cell,
                pair,
                first: report,
                last: report,
            })
        });
        hubs.filter(|hub| self.attack.may_have(hub.cell, hub.pair))
            .collect()
    }
}

#[derive(Clone, Copy)]
struct Hub {
    cell: usize,
    pair: usize,
    first: usize,
    last: usize,
}

impl Hub {
    fn shift(self, counts: &mut Counts, by: i64) -> bool {
        (self.first..=self.last).all(|report| {
            let count = &mut counts[report][self.cell][self.pair];
            match count.checked_add_signed(by) {
                Some(shifted) => {
                    *count = shifted;
                    true
                }
                None => false,
            }
        })
    }
}

/// How far a tranche has come is no secret; what it holds, and how it fared, is.
fn is_secret(kind: ResultKind) -> bool {
    match kind {
        ResultKind::Planned | ResultKind::Bad | ResultKind::Worsened(_) => true,
        ResultKind::Matured | ResultKind::Measured(_) => false,
    }
}

/// Whatever the attacker works out of this world.
fn attack(world: &World) -> Option<String> {
    let shared = world.shared();
    let all: BTreeSet<OrganisationRef> =
        world.pairs.iter().flat_map(|pair| parties(*pair)).collect();
    for attacker in all.into_iter().map(Some).chain([None]) {
        for (at, kind) in KINDS
            .iter()
            .enumerate()
            .filter(|(_, kind)| is_secret(**kind))
        {
            let attack = Attack::of(world, &shared, at, attacker);
            let known = attack.worked_out();
            if !known.is_empty() {
                let told = told(world, &shared);
                return Some(format!(
                    "{attacker:?} works out {kind:?}: {known:?}\n{told}"
                ));
            }
        }
    }
    None
}

/// What was said, a line for each kind and report: the total, then the cells.
fn told(world: &World, shared: &[SharedResults]) -> String {
    let mut lines = String::new();
    for kind in KINDS {
        for (report, shared) in shared.iter().enumerate() {
            let cells = (0..world.cells()).map(|cell| shared.cell(ResultCell(cell as u32), kind));
            let told: Vec<String> = [shared.total(kind)]
                .into_iter()
                .chain(cells)
                .map(|statement| match statement {
                    Statement::Exactly(number) => number.to_string(),
                    Statement::FewerThan(limit) => format!("<{limit}"),
                    Statement::Withheld(WithheldBecause::CouldReveal) => "?".to_owned(),
                    Statement::Withheld(WithheldBecause::TooFewYet) => "~".to_owned(),
                    Statement::Withheld(WithheldBecause::WholeNotShown) => "-".to_owned(),
                })
                .collect();
            lines.push_str(&format!("{kind:?} report {report}: {}\n", told.join(" ")));
        }
    }
    lines
}

fn shapes() -> impl Strategy<Value = Shape> {
    (
        3u64..7,
        1usize..6,
        1usize..4,
        prop_oneof![Just(4u64), Just(20), Just(150)],
        prop_oneof![Just(10u64), Just(4), Just(6)],
    )
        .prop_map(
            |(suppliers, cells, reports, hubs, small_cell_below)| Shape {
                suppliers,
                cells,
                reports,
                hubs,
                small_cell_below,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn one_3_nobody_works_out_another_suppliers_numbers_or_a_cell_that_is_not_shown(
        shape in shapes(),
        seed in any::<u64>(),
    ) {
        let world = random(shape, seed);
        if let Some(known) = attack(&world) {
            prop_assert!(false, "{known}\n{world:?}");
        }
    }
}

/// The totals of two reports differ by no more than what the reader's own hubs, and those of nobody,
/// make of it: so no other Supplier's hub can have been added in a cell that is not shown.
#[test]
fn one_3_a_total_that_grew_by_ones_own_hubs_alone_is_not_told() {
    let shape = Shape {
        suppliers: 4,
        cells: 4,
        reports: 3,
        hubs: 4,
        small_cell_below: 4,
    };
    assert_eq!(attack(&random(shape, 1_059_581_631_624_182_121)), None);
}
