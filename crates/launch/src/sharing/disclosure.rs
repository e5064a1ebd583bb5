//! Decides what is said of one kind of count in one report: as much as the three rules allow.
//!
//! Cells that could be shown alone are taken back one by one, the smallest numbers first, until
//! nothing follows for the cells that cannot. Cells that an earlier report showed are taken back
//! last: what was said cannot be unsaid.

use super::audit::{Bounded, Course, Flow};
use super::protection::{by_supplier, known_to, rest_for};
use super::results::{Contributions, ResultKind, TrancheResults};
use super::{SharedReport, SharedResults, SharingRule, Statement, WithheldBecause};
use terms::OrganisationRef;

/// What is said of one kind of count: of the tranche, and of each cell in order.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub total: Statement,
    pub cells: Vec<Statement>,
}

/// One kind of count in one report.
#[derive(Debug)]
struct Look {
    cells: Vec<Contributions>,
    total: Contributions,
    /// What it is a part of, that in turn, and so on.
    wholes: Vec<Whole>,
}

/// What a kind of count is a part of: what it is, and what is said of it.
#[derive(Debug)]
struct Whole {
    cells: Vec<Contributions>,
    total: Contributions,
    said: Said,
}

/// Everything that bears on what may be said of one kind of count now.
pub(super) struct Disclosure<'d> {
    rule: &'d SharingRule,
    kind: ResultKind,
    /// Every report, this one last.
    looks: Vec<Look>,
    /// What was said in the reports before this one.
    before: Vec<Said>,
    /// What the count is a part of, in this report: what is said of it, and what it is.
    whole: Option<(Said, Vec<Contributions>)>,
    /// Who may put together what was said.
    readers: Vec<Reader>,
}

/// A Supplier who knows its own hubs, or somebody who has none.
#[derive(Debug)]
struct Reader {
    supplier: Option<OrganisationRef>,
    /// The cells in which nobody else has a hub: a reader may know that it is alone there, and so
    /// the number.
    alone: Vec<bool>,
}

/// Whether small numbers are said to be small.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Few {
    Told,
    Untold,
}

impl<'d> Disclosure<'d> {
    /// `shared` is this report as far as it is made: kinds that this one is a part of are in it.
    pub fn of(
        rule: &'d SharingRule,
        kind: ResultKind,
        results: &TrancheResults,
        earlier: &[SharedReport],
        shared: &SharedResults,
    ) -> Disclosure<'d> {
        let looks = earlier
            .iter()
            .map(|report| Look::of(kind, &report.results, &report.shared))
            .chain([Look::of(kind, results, shared)]);
        let before = earlier
            .iter()
            .map(|report| Said::read(kind, &report.shared));
        let whole = kind.whole();
        Disclosure {
            rule,
            kind,
            looks: looks.collect(),
            before: before.collect(),
            whole: whole.map(|whole| (Said::read(whole, shared), results.table(whole))),
            readers: readers(&results.table(ResultKind::Planned)),
        }
    }

    /// What is said.
    pub fn decide(&self) -> Said {
        match (self.kind, self.before.last()) {
            // Sealed hubs never change: what was said of them first stays.
            (ResultKind::Planned, Some(said)) => said.clone(),
            (ResultKind::Planned, None) | (ResultKind::Bad | ResultKind::Worsened(_), _) => {
                self.within_the_rules()
            }
            (ResultKind::Matured | ResultKind::Measured(_), _) => self.progress(),
        }
    }

    /// How far a tranche has come is no result. It is shown wherever the hubs are that it is a
    /// part of, and tells no more of a Supplier than these do.
    fn progress(&self) -> Said {
        let now = self.now();
        let say = |shown: bool, contributions: &Contributions| match shown {
            true => Statement::Exactly(contributions.sum()),
            false => Statement::Withheld(WithheldBecause::WholeNotShown),
        };
        let cells = now.cells.iter().enumerate();
        Said {
            total: say(self.whole_total_is_shown(), &now.total),
            cells: cells
                .map(|(at, contributions)| say(self.whole_is_shown(at), contributions))
                .collect(),
        }
    }

    fn within_the_rules(&self) -> Said {
        if let Some(said) = self.with_exact_total() {
            return said;
        }
        let withheld = self.say_total(Few::Told);
        let few = self.say(withheld, &[], Few::Told);
        if self.keeps_answers_open(&few) {
            return few;
        }
        self.say(self.say_total(Few::Untold), &[], Few::Untold)
    }

    fn now(&self) -> &Look {
        self.looks.last().expect("this report is among them")
    }

    fn with_exact_total(&self) -> Option<Said> {
        let all: Vec<usize> = (0..self.now().cells.len()).collect();
        if !(self.whole_total_is_shown() && self.is_safe(&all)) {
            return None;
        }
        let total = Statement::Exactly(self.now().total.sum());
        let fit = |cell: &usize| self.whole_is_shown(*cell) && self.is_safe(&[*cell]);
        let mut exact: Vec<usize> = all.iter().copied().filter(fit).collect();
        loop {
            if self.sums_are_safe(&exact) {
                let said = self.say(total, &exact, Few::Told);
                if self.keeps_answers_open(&said) {
                    return Some(said);
                }
            }
            let number = |cell: &usize| (self.was_exact(*cell), self.now().cells[*cell].sum());
            let Some(next) = exact.iter().copied().min_by_key(number) else {
                break;
            };
            exact.retain(|cell| *cell != next);
        }
        let said = self.say(total, &[], Few::Untold);
        (self.sums_are_safe(&[]) && self.keeps_answers_open(&said)).then_some(said)
    }

    /// Whether an earlier report showed the count of this cell.
    fn was_exact(&self, cell: usize) -> bool {
        self.before
            .iter()
            .any(|said| said.cells[cell].exactly().is_some())
    }

    fn whole_is_shown(&self, cell: usize) -> bool {
        let whole = self.whole.as_ref();
        whole.is_none_or(|(said, _)| said.cells[cell].exactly().is_some())
    }

    fn whole_total_is_shown(&self) -> bool {
        let whole = self.whole.as_ref();
        whole.is_none_or(|(said, _)| said.total.exactly().is_some())
    }

    /// Rule 1, for the sum of these cells. Of hubs that fared badly the rest, who fared well, must
    /// not be too few either: that all others fared badly is as telling as that none did.
    fn is_safe(&self, cells: &[usize]) -> bool {
        let together = |all: &[Contributions]| {
            Contributions::together(cells.iter().filter_map(|cell| all.get(*cell)))
        };
        let part = together(&self.now().cells);
        let rest_is_safe = match (&self.whole, self.kind.is_harm()) {
            (Some((_, whole)), true) => self.rule.leaves_enough(&together(whole).without(&part)),
            (Some(_) | None, _) => true,
        };
        self.rule.leaves_nobody_alone(&part) && rest_is_safe
    }

    /// Rule 2: what follows by subtraction could be shown as well.
    fn sums_are_safe(&self, exact: &[usize]) -> bool {
        let cells = 0..self.now().cells.len();
        let hidden: Vec<usize> = cells.filter(|cell| !exact.contains(cell)).collect();
        let never = hidden.iter().copied().filter(|cell| !self.was_exact(*cell));
        let never: Vec<usize> = never.collect();
        [hidden, never]
            .iter()
            .all(|cells| cells.is_empty() || self.is_safe(cells))
    }

    fn say(&self, total: Statement, exact: &[usize], few: Few) -> Said {
        let cell = |(at, contributions): (usize, &Contributions)| {
            if exact.contains(&at) {
                Statement::Exactly(contributions.sum())
            } else if !self.whole_is_shown(at) {
                Statement::Withheld(WithheldBecause::WholeNotShown)
            } else {
                let whole = self.whole.as_ref().map(|(_, cells)| &cells[at]);
                self.few_or_withheld(contributions, whole, few)
            }
        };
        Said {
            total,
            cells: self.now().cells.iter().enumerate().map(cell).collect(),
        }
    }

    fn say_total(&self, few: Few) -> Statement {
        if !self.whole_total_is_shown() {
            return Statement::Withheld(WithheldBecause::WholeNotShown);
        }
        let cells = self.whole.as_ref().map(|(_, cells)| cells.iter());
        let whole = cells.map(Contributions::together);
        self.few_or_withheld(&self.now().total, whole.as_ref(), few)
    }

    /// What is said where no number is. Of sealed hubs nothing is: how few there are would tell of
    /// portfolios. That few fared badly is said, or not said, only where enough hubs of others have
    /// matured: otherwise the one or the other would give away how they fared.
    fn few_or_withheld(
        &self,
        contributions: &Contributions,
        whole: Option<&Contributions>,
        few: Few,
    ) -> Statement {
        let Some(whole) = whole else {
            return Statement::Withheld(WithheldBecause::CouldReveal);
        };
        if !self.rule.leaves_enough(whole) {
            return Statement::Withheld(WithheldBecause::TooFewYet);
        }
        match few == Few::Told && self.rule.may_be_called_few(contributions) {
            true => Statement::FewerThan(self.rule.small_cell_below),
            false => Statement::Withheld(WithheldBecause::CouldReveal),
        }
    }

    /// Rule 3, for this report and all before it, and for every reader.
    fn keeps_answers_open(&self, now: &Said) -> bool {
        let said: Vec<&Said> = self.before.iter().chain([now]).collect();
        self.readers
            .iter()
            .all(|reader| self.keeps_answers_open_to(reader, &said))
    }

    fn keeps_answers_open_to(&self, reader: &Reader, said: &[&Said]) -> bool {
        let course = |number| self.course(reader, said, number);
        let cells = (0..reader.alone.len()).map(Number::Cell);
        let courses: Vec<Course> = cells.clone().map(course).collect();
        let mut flow = Flow::of(&courses, &course(Number::Total));
        let numbers = cells.chain([Number::Total]).enumerate();
        for (at, number) in numbers.filter(|(_, number)| !reader.is_alone_in(*number)) {
            for (report, said) in said.iter().enumerate() {
                let hidden = said.of(number).exactly().is_none();
                if hidden && !flow.is_open(at, report, self.rule.answers_min) {
                    return false;
                }
            }
        }
        true
    }

    /// What a reader knows of one number over all reports; everything, if it is its own.
    fn course(&self, reader: &Reader, said: &[&Said], number: Number) -> Course {
        let mut counts = Vec::with_capacity(said.len());
        let mut known_added = Vec::with_capacity(said.len());
        let mut before = &Contributions::default();
        for (look, said) in self.looks.iter().zip(said) {
            let now = look.contributions(number);
            let statement = match reader.is_alone_in(number) {
                true => Statement::Exactly(now.sum()),
                false => said.of(number),
            };
            let most = look.most(reader, number);
            counts.push(self.bounded(now.sum(), reader.knows(now), statement, most));
            known_added.push(reader.knows(&now.without(before)));
            before = now;
        }
        Course {
            counts,
            known_added,
        }
    }

    fn bounded(&self, truth: u64, known: u64, statement: Statement, most: u64) -> Bounded {
        let (least, most) = match statement {
            Statement::Exactly(number) => (number, number),
            Statement::FewerThan(limit) => (known, most.min(limit.saturating_sub(1))),
            // That nothing is said of hubs that fared badly says that they are not simply few.
            Statement::Withheld(WithheldBecause::CouldReveal) if self.kind.is_harm() => {
                (known.max(self.rule.small_cell_below / 2 + 1), most)
            }
            Statement::Withheld(
                WithheldBecause::CouldReveal
                | WithheldBecause::TooFewYet
                | WithheldBecause::WholeNotShown,
            ) => (known, most),
        };
        Bounded {
            truth,
            least: least.min(truth),
            most: most.max(truth),
        }
    }
}

impl Reader {
    /// How many of these hubs are known to the reader.
    fn knows(&self, contributions: &Contributions) -> u64 {
        known_to(contributions, self.supplier)
    }

    fn is_alone_in(&self, number: Number) -> bool {
        match number {
            Number::Cell(at) => self.alone[at],
            Number::Total => self.alone.iter().all(|alone| *alone),
        }
    }
}

/// One of the numbers of a report.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Number {
    Cell(usize),
    Total,
}

impl Look {
    fn contributions(&self, number: Number) -> &Contributions {
        match number {
            Number::Cell(at) => &self.cells[at],
            Number::Total => &self.total,
        }
    }

    /// The most that a number can be to this reader, by what is said of what it is a part of.
    fn most(&self, reader: &Reader, number: Number) -> u64 {
        let part = self.contributions(number);
        let most = self.wholes.iter().map(|whole| {
            let (all, said) = (whole.contributions(number), whole.said.of(number));
            most_of(reader, part, all, said)
        });
        most.min().unwrap_or(u64::MAX)
    }

    fn of(kind: ResultKind, results: &TrancheResults, shared: &SharedResults) -> Look {
        let cells = results.table(kind);
        let wholes = std::iter::successors(kind.whole(), |whole| whole.whole());
        Look {
            total: Contributions::together(cells.iter()),
            cells,
            wholes: wholes
                .map(|kind| Whole::of(kind, results, shared))
                .collect(),
        }
    }
}

impl Whole {
    fn contributions(&self, number: Number) -> &Contributions {
        match number {
            Number::Cell(at) => &self.cells[at],
            Number::Total => &self.total,
        }
    }

    fn of(kind: ResultKind, results: &TrancheResults, shared: &SharedResults) -> Whole {
        let cells = results.table(kind);
        Whole {
            total: Contributions::together(cells.iter()),
            cells,
            said: Said::read(kind, shared),
        }
    }
}

impl Said {
    fn of(&self, number: Number) -> Statement {
        match number {
            Number::Cell(at) => self.cells[at],
            Number::Total => self.total,
        }
    }

    fn read(kind: ResultKind, shared: &SharedResults) -> Said {
        Said {
            total: shared.total(kind),
            cells: shared.cells().map(|cell| shared.cell(cell, kind)).collect(),
        }
    }
}

/// Every Supplier with sealed hubs, and one reader without any.
fn readers(sealed: &[Contributions]) -> Vec<Reader> {
    let all = Contributions::together(sealed.iter());
    let suppliers = by_supplier(&all).into_keys().map(Some).chain([None]);
    suppliers
        .map(|supplier| {
            let nobody_else = |cell| rest_for(cell, supplier).sum() == 0;
            Reader {
                supplier,
                alone: sealed.iter().map(nobody_else).collect(),
            }
        })
        .collect()
}

/// The most that a part can be, by what is said of the whole: a reader who knows its own hubs of
/// both knows how many of the others there can be at most.
fn most_of(reader: &Reader, part: &Contributions, whole: &Contributions, said: Statement) -> u64 {
    let whole_most = match said {
        Statement::Exactly(number) => number,
        Statement::FewerThan(limit) => limit.saturating_sub(1),
        Statement::Withheld(_) => return u64::MAX,
    };
    // What is known of the rest of the whole is known not to be in the part.
    whole_most.saturating_sub(reader.knows(&whole.without(part)))
}
