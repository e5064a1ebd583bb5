//! Which days conflicts keep a hub from being upgraded (SL-11).
//!
//! Conflicts of a whole portfolio or region are looked at once for each pair of Suppliers and
//! region. Those of listed hubs are laid over a chunk of the fleet at a time.

use super::schedule::DayRules;
use crate::conflict::{Conflict, ConflictKind, ConflictScope};
use crate::fleet::FleetView;
use std::collections::HashMap;
use std::ops::Range;
use terms::{CspRegion, Date, Moment};

/// Days of the horizon, a bit for each, counted from the day on which the plan is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct DaySet([u64; WORDS]);

const WORDS: usize = 6;

/// Days that a horizon has at most: what is entered for later than a year ahead is not looked at.
pub(super) const HORIZON_DAYS_MAX: usize = WORDS * 64;

impl DaySet {
    pub(super) const NONE: DaySet = DaySet([0; WORDS]);

    fn insert(&mut self, day: usize) {
        self.0[day / 64] |= 1 << (day % 64);
    }

    pub(super) fn is_empty(self) -> bool {
        self == DaySet::NONE
    }

    pub(super) fn union(self, other: DaySet) -> DaySet {
        DaySet(std::array::from_fn(|word| self.0[word] | other.0[word]))
    }

    fn contains_all(self, of: DaySet) -> bool {
        (0..WORDS).all(|word| of.0[word] & !self.0[word] == 0)
    }

    fn contains(self, day: usize) -> bool {
        self.0[day / 64] >> (day % 64) & 1 == 1
    }

    /// The days in it.
    pub(super) fn iter(self) -> impl Iterator<Item = usize> {
        (0..HORIZON_DAYS_MAX).filter(move |day| self.contains(*day))
    }
}

/// The days of a wave in one region, to be held against the days on which a hub is kept back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    within: DaySet,
    /// Whether it has a day after the horizon, on which nothing is known to be in the way.
    beyond: bool,
}

impl Window {
    /// Whether a hub that is kept back on these days cannot be upgraded in the window at all.
    pub(super) fn is_closed_by(&self, kept_back: DaySet) -> bool {
        !self.beyond && kept_back.contains_all(self.within)
    }
}

/// Hubs that are kept back alike: by these conflicts, on these days.
#[derive(Clone, Debug, Default)]
struct Alike {
    days: DaySet,
    conflicts: Vec<u32>,
}

/// The conflicts that touch the horizon, and the hubs they keep back.
pub(super) struct Obstacles<'a> {
    view: FleetView<'a>,
    conflicts: Vec<(&'a Conflict, DaySet)>,
    /// Conflicts of listed hubs.
    listed: Vec<u32>,
    /// By pair of Suppliers and region: what keeps back all their hubs there.
    of_portfolios: Vec<u32>,
    first: Date,
    days: usize,
    alike: Vec<Alike>,
    grown: HashMap<(u32, u32), u32>,
}

/// Index of the group of hubs that no conflict keeps back.
const FREE: u32 = 0;

impl<'a> Obstacles<'a> {
    pub(super) fn of(
        view: FleetView<'a>,
        conflicts: &'a [Conflict],
        horizon: Date,
        rules: &DayRules<'_>,
    ) -> Obstacles<'a> {
        let first = rules.now.uk_date();
        let windows: Vec<(Moment, Moment)> = rules
            .days_from(first)
            .take(HORIZON_DAYS_MAX)
            .take_while(|day| *day <= horizon)
            .map(|day| (rules.opens(day), rules.closes(day)))
            .collect();
        let touching = conflicts
            .iter()
            .map(|conflict| (conflict, touched(conflict, &windows)));
        let mut obstacles = Obstacles {
            view,
            conflicts: touching.filter(|(_, days)| !days.is_empty()).collect(),
            listed: Vec::new(),
            of_portfolios: Vec::new(),
            first,
            days: windows.len(),
            alike: vec![Alike::default()],
            grown: HashMap::new(),
        };
        obstacles.look_at_portfolios();
        obstacles
    }

    fn look_at_portfolios(&mut self) {
        let scopes: Vec<(u32, &Conflict)> = (0..)
            .zip(&self.conflicts)
            .map(|(index, (conflict, _))| (index, *conflict))
            .collect();
        for pair in self.view.supplier_pairs() {
            for region in CspRegion::ALL {
                let mut group = FREE;
                for (index, conflict) in &scopes {
                    let concerns = match &conflict.scope {
                        ConflictScope::Portfolio => true,
                        ConflictScope::Region(of) => *of == region,
                        ConflictScope::Hubs(_) => false,
                    };
                    if concerns && pair.includes(conflict.supplier) {
                        group = self.grow(group, *index);
                    }
                }
                self.of_portfolios.push(group);
            }
        }
        let listed = scopes
            .iter()
            .filter(|(_, conflict)| match &conflict.scope {
                ConflictScope::Hubs(_) => true,
                ConflictScope::Portfolio | ConflictScope::Region(_) => false,
            })
            .map(|(index, _)| *index);
        self.listed = listed.collect();
    }

    /// The group of hubs that this conflict keeps back beside those of `group`.
    fn grow(&mut self, group: u32, conflict: u32) -> u32 {
        if let Some(known) = self.grown.get(&(group, conflict)) {
            return *known;
        }
        let mut alike = self.alike[group as usize].clone();
        alike.days = alike.days.union(self.conflicts[conflict as usize].1);
        alike.conflicts.push(conflict);
        let index = u32::try_from(self.alike.len()).expect("fewer groups than hubs");
        self.alike.push(alike);
        self.grown.insert((group, conflict), index);
        index
    }

    /// What keeps back all hubs of a pair of Suppliers in a region, as an index.
    pub(super) fn of_portfolio(&self, suppliers: u16, region: CspRegion) -> u32 {
        let place = usize::from(suppliers) * CspRegion::ALL.len() + region as usize;
        self.of_portfolios[place]
    }

    /// How many groups of hubs there are so far.
    pub(super) fn groups(&self) -> usize {
        self.alike.len()
    }

    /// The days on which a group is kept back.
    pub(super) fn days_of(&self, group: u32) -> DaySet {
        self.alike[group as usize].days
    }

    /// Lays the conflicts of listed hubs over a range of the fleet: `groups[n]` becomes the group
    /// of the hub at `range.start + n` as far as such conflicts go.
    pub(super) fn lay_over(&mut self, range: Range<u32>, groups: &mut [u32]) {
        groups.fill(FREE);
        let view = self.view;
        for place in 0..self.listed.len() {
            let index = self.listed[place];
            let conflict = self.conflicts[index as usize].0;
            let ConflictScope::Hubs(hubs) = &conflict.scope else {
                continue;
            };
            for position in hubs.iter_from(range.start) {
                if position >= range.end {
                    break;
                }
                let pair = view.suppliers(view.state(position).suppliers);
                if pair.includes(conflict.supplier) {
                    let at = (position - range.start) as usize;
                    groups[at] = self.grow(groups[at], index);
                }
            }
        }
    }

    /// The window of these days.
    pub(super) fn window(&self, dates: impl IntoIterator<Item = Date>) -> Window {
        let mut window = Window {
            within: DaySet::NONE,
            beyond: false,
        };
        for date in dates {
            match self.day(date) {
                Some(day) => window.within.insert(day),
                None => window.beyond = true,
            }
        }
        window
    }

    /// The number of a day within the horizon.
    pub(super) fn day(&self, date: Date) -> Option<usize> {
        let days = self.first.until(date).ok()?.get_days();
        usize::try_from(days).ok().filter(|day| *day < self.days)
    }

    /// What is in the way on this day of a hub in both groups: of several conflicts the one that
    /// ends last, and of those the first kind.
    pub(super) fn in_the_way(&self, groups: [u32; 2], date: Date) -> Option<ConflictKind> {
        let day = self.day(date)?;
        let indices = groups
            .into_iter()
            .flat_map(|group| &self.alike[group as usize].conflicts);
        indices
            .map(|index| &self.conflicts[*index as usize])
            .filter(|(_, days)| days.contains(day))
            .map(|(conflict, _)| (std::cmp::Reverse(conflict.until), conflict.kind))
            .min()
            .map(|(_, kind)| kind)
    }

    /// Whether nothing known keeps back a hub on this day that is kept back on these.
    pub(super) fn is_free_on(&self, kept_back: DaySet, date: Date) -> bool {
        self.day(date).is_none_or(|day| !kept_back.contains(day))
    }
}

/// The days whose window of activation the conflict touches.
fn touched(conflict: &Conflict, windows: &[(Moment, Moment)]) -> DaySet {
    let mut days = DaySet::NONE;
    for (day, (opens, closes)) in windows.iter().enumerate() {
        if conflict.overlaps(*opens, *closes) {
            days.insert(day);
        }
    }
    days
}
