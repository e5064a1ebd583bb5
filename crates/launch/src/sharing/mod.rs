//! What may be seen of a tranche's results, and by whom (SL-5, SL-7, ONE-3).
//!
//! A Supplier sees the results of its own hubs ([`OwnResults`]); DCC sees everything
//! ([`TrancheResults`]); everybody else sees [`SharedResults`], which only [`share`] makes. What is
//! in it gives nobody who knows their own hubs the numbers of one other Supplier, or of a cell that
//! is not shown: neither from one report nor from all reports of the tranche together.
//!
//! Three rules hold for the hubs that were sealed, for bad hubs, and for hubs that worsened:
//!
//! 1. *Nobody is left alone.* A number is shown exactly only if for every Supplier, and for
//!    somebody who is none, what is left after taking out that Supplier's own hubs is at least
//!    [`SharingRule::small_cell_below`], and no one else has more than 80 % of it
//!    ([`SharingRule::one_of_the_rest_max`]). So at least three Suppliers contribute.
//! 2. *Nothing follows by subtraction.* The cells that are not shown exactly have, together, a sum
//!    that follows from the total. That sum is held against rule 1 as if it were shown. So is the
//!    sum of the cells that no report ever showed, because between two reports nothing may have
//!    changed.
//! 3. *More than one answer remains.* Everything that was ever said of the tranche is put together,
//!    and for each number that is not shown several values must be possible
//!    ([`SharingRule::answers_min`]).
//!
//! That few hubs fared badly is said, unless a Supplier has most of them itself; what cannot be said
//! at all is withheld, with a reason that tells nothing more. How far the tranche has come (hubs
//! matured, hubs measured) is no result: it is shown wherever the sealed hubs are. That nothing has
//! matured yet at others is therefore not kept back, nor that none of that is bad.
//!
//! The reader is taken to know their own hubs, which other Suppliers have hubs in which cell, every
//! statement, and what each statement means. Two Suppliers who put their numbers together are not
//! guarded against, nor is somebody who plays this code through on guesses. It does not know what a
//! cell is; results by combination of devices would compare makes, so cells for everybody's eyes are
//! regions or versions (REG-2).

mod audit;
mod course;
mod disclosure;
mod own;
mod protection;
mod results;

pub use course::{NextReport, next_report};
pub use own::OwnResults;
pub use results::{PairResults, ResultCell, ResultKind, TrancheResults};

use crate::criteria::{Criteria, Kpi};
use crate::share::Share;
use disclosure::Disclosure;
use std::collections::{BTreeMap, BTreeSet};

/// What results are shared by. Fixed with the criteria of the launch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharingRule {
    /// Numbers below this are not shown exactly, nor is what leaves so few of others' hubs.
    pub small_cell_below: u64,
    /// Of what is left after taking out one Supplier's own hubs, the most that one other may have.
    pub one_of_the_rest_max: Share,
    /// So many values at least must be possible for a number that is not shown.
    pub answers_min: u64,
    /// The measures of the launch.
    pub kpis: BTreeSet<Kpi>,
}

impl SharingRule {
    /// The rule of a launch.
    ///
    /// Statistical offices ask that no contributor can be estimated by another to within some 10
    /// to 25 % (the p % rule). With at most 80 % of the rest in one hand, an estimate of that hand
    /// by the whole rest is at least a quarter too high. Less would be safer and would withhold
    /// nearly everything: the largest Supplier has about 24 % of all hubs and the second largest
    /// 20 %, so that in a region three or four of them make up most of the hubs (DOMAIN trap 17).
    pub fn of(criteria: &Criteria) -> SharingRule {
        let small_cell_below = u64::from(criteria.small_cell_below);
        SharingRule {
            small_cell_below,
            one_of_the_rest_max: Share::of_million(800_000).expect("four fifths are a share"),
            answers_min: (small_cell_below / 3).max(2),
            kpis: criteria.kpis.keys().copied().collect(),
        }
    }

    /// Every count that is shared, each after the one that it is a part of.
    pub fn kinds(&self) -> Vec<ResultKind> {
        let hubs = [ResultKind::Planned, ResultKind::Matured, ResultKind::Bad];
        let measures = self
            .kpis
            .iter()
            .flat_map(|kpi| [ResultKind::Measured(*kpi), ResultKind::Worsened(*kpi)]);
        hubs.into_iter().chain(measures).collect()
    }
}

/// What is said of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Statement {
    /// It is this.
    Exactly(u64),
    /// It is less than this.
    FewerThan(u64),
    /// Nothing is said.
    Withheld(WithheldBecause),
}

/// Why nothing is said of a number. Each reason follows from what else is shown, or is the same
/// for everything that could reveal something: a reason must not tell what it keeps back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WithheldBecause {
    /// Too few hubs or too few Suppliers, or it would reveal one Supplier's numbers or another
    /// cell's.
    CouldReveal,
    /// Too few hubs of others have matured, or been measured, for anything to be said of how they
    /// fared.
    TooFewYet,
    /// What it is a part of is not shown: how many hubs the cell has, for instance.
    WholeNotShown,
}

impl Statement {
    /// The number, where it is shown exactly.
    pub fn exactly(self) -> Option<u64> {
        match self {
            Statement::Exactly(number) => Some(number),
            Statement::FewerThan(_) | Statement::Withheld(_) => None,
        }
    }
}

/// The results of a tranche for everybody's eyes. Made by [`share`] alone, and read back as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedResults {
    total: BTreeMap<ResultKind, Statement>,
    cells: BTreeMap<ResultCell, BTreeMap<ResultKind, Statement>>,
}

impl SharedResults {
    /// What was said in a report, as it was kept.
    pub fn kept(
        total: BTreeMap<ResultKind, Statement>,
        cells: BTreeMap<ResultCell, BTreeMap<ResultKind, Statement>>,
    ) -> SharedResults {
        SharedResults { total, cells }
    }

    /// What is said of the whole tranche.
    pub fn total(&self, kind: ResultKind) -> Statement {
        said(self.total.get(&kind))
    }

    /// What is said of a cell.
    pub fn cell(&self, cell: ResultCell, kind: ResultKind) -> Statement {
        let cell = self.cells.get(&cell);
        said(cell.and_then(|kinds| kinds.get(&kind)))
    }

    /// The cells, in order.
    pub fn cells(&self) -> impl Iterator<Item = ResultCell> {
        self.cells.keys().copied()
    }
}

fn said(statement: Option<&Statement>) -> Statement {
    statement
        .copied()
        .unwrap_or(Statement::Withheld(WithheldBecause::WholeNotShown))
}

/// A report of the tranche as it was shared before, with what it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedReport {
    /// The results at that time, for DCC alone.
    pub results: TrancheResults,
    /// What was said of them.
    pub shared: SharedResults,
}

/// Why results cannot be shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SharingRefusal {
    /// An earlier report is of other hubs: a tranche is sealed, and its cells, its Suppliers at
    /// sealing and their hubs never change.
    AnotherTranche,
}

/// What everybody may see of these results, given everything that was said of the tranche before,
/// oldest first. Leaving an earlier report out undoes the protection of what both keep back.
pub fn share(
    rule: &SharingRule,
    results: &TrancheResults,
    earlier: &[SharedReport],
) -> Result<SharedResults, SharingRefusal> {
    let sealed = |results: &TrancheResults| results.table(ResultKind::Planned);
    if earlier
        .iter()
        .any(|report| sealed(&report.results) != sealed(results))
    {
        return Err(SharingRefusal::AnotherTranche);
    }
    let mut shared = SharedResults {
        total: BTreeMap::new(),
        cells: results
            .cells()
            .map(|cell| (cell, BTreeMap::new()))
            .collect(),
    };
    for kind in rule.kinds() {
        let said = Disclosure::of(rule, kind, results, earlier, &shared).decide();
        shared.total.insert(kind, said.total);
        for (cell, statement) in shared.cells.values_mut().zip(said.cells) {
            cell.insert(kind, statement);
        }
    }
    Ok(shared)
}
