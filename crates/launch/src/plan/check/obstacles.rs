//! Conflicts, looked at a second time: day by day for each of them, and streamed along the fleet.

use super::super::PlanInput;
use super::days::{days_from, window};
use super::hubs::BookedHub;
use crate::conflict::{Conflict, ConflictKind, ConflictScope};
use crate::fleet::FleetView;
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use terms::{CspRegion, Date};

/// A horizon is at most this long.
const HORIZON_DAYS: usize = 384;

/// The conflicts and the days that they touch.
pub(super) struct CheckedObstacles<'a> {
    view: FleetView<'a>,
    days: BTreeMap<Date, usize>,
    /// A conflict, and for each day of the horizon whether it touches it.
    conflicts: Vec<(&'a Conflict, Vec<bool>)>,
    /// By pair of Suppliers and region: the conflicts of all their hubs there.
    of_portfolios: Vec<OnceCell<Vec<usize>>>,
}

impl<'a> CheckedObstacles<'a> {
    pub(super) fn of(input: &PlanInput<'a>) -> CheckedObstacles<'a> {
        let today = input.now.uk_date();
        let dates = days_from(input, today).into_iter();
        let dates: Vec<Date> = dates
            .take(HORIZON_DAYS)
            .filter(|day| *day <= input.horizon)
            .collect();
        let touches = |conflict: &Conflict| {
            let touched = dates.iter().map(|day| {
                let (opens, closes) = window(input, *day);
                conflict.from < closes && opens < conflict.until
            });
            touched.collect::<Vec<bool>>()
        };
        let conflicts = input.conflicts.iter();
        let pairs = input.fleet.supplier_pairs().count();
        CheckedObstacles {
            view: input.fleet,
            conflicts: conflicts.map(|one| (one, touches(one))).collect(),
            of_portfolios: vec![OnceCell::new(); pairs * CspRegion::ALL.len()],
            days: dates.into_iter().zip(0..).collect(),
        }
    }

    pub(super) fn days(&self) -> usize {
        self.days.len()
    }

    /// The place of a day within the horizon.
    pub(super) fn place(&self, date: Date) -> Option<usize> {
        self.days.get(&date).copied()
    }

    /// The conflicts of all hubs of a pair of Suppliers in a region.
    fn of_portfolio(&self, suppliers: u16, region: CspRegion) -> &[usize] {
        let regions = CspRegion::ALL.iter().position(|of| *of == region);
        let place = usize::from(suppliers) * CspRegion::ALL.len() + regions.unwrap_or(0);
        self.of_portfolios[place].get_or_init(|| {
            let pair = self.view.suppliers(suppliers);
            let concerns = |conflict: &Conflict| match &conflict.scope {
                ConflictScope::Portfolio => pair.includes(conflict.supplier),
                ConflictScope::Region(of) => *of == region && pair.includes(conflict.supplier),
                ConflictScope::Hubs(_) => false,
            };
            let all = self.conflicts.iter().enumerate();
            let concerning = all
                .filter(|(_, (conflict, touched))| touched.contains(&true) && concerns(conflict));
            concerning.map(|(index, _)| index).collect()
        })
    }

    /// Every conflict of a hub; `listed` are those that list it.
    fn of_hub<'s>(
        &'s self,
        hub: &BookedHub,
        listed: &'s [usize],
    ) -> impl Iterator<Item = &'s (&'a Conflict, Vec<bool>)> + use<'s, 'a> {
        let pair = self.view.suppliers(hub.suppliers);
        let all = hub
            .region
            .map(|region| self.of_portfolio(hub.suppliers, region));
        let listed = listed
            .iter()
            .filter(move |index| pair.includes(self.conflicts[**index].0.supplier));
        let indices = all.unwrap_or_default().iter().chain(listed);
        indices.map(|index| &self.conflicts[*index])
    }

    /// The days of the horizon on which a hub is kept back.
    pub(super) fn kept_back_days(&self, hub: &BookedHub, listed: &[usize]) -> Vec<usize> {
        let conflicts: Vec<_> = self.of_hub(hub, listed).collect();
        let kept_back = |day: &usize| conflicts.iter().any(|(_, touched)| touched[*day]);
        (0..self.days.len()).filter(kept_back).collect()
    }

    /// Where hubs stand that have the Suppliers and the region of this one.
    pub(super) fn portfolio(&self, hub: &BookedHub) -> Option<usize> {
        let region = hub.region? as usize;
        Some(usize::from(hub.suppliers) * CspRegion::ALL.len() + region)
    }

    /// How many such places there are.
    pub(super) fn portfolios(&self) -> usize {
        self.of_portfolios.len()
    }

    /// Whether a conflict keeps a hub back on this day.
    pub(super) fn keeps_back(&self, hub: &BookedHub, listed: &[usize], date: Date) -> bool {
        let day = self.days.get(&date);
        day.is_some_and(|day| self.of_hub(hub, listed).any(|(_, touched)| touched[*day]))
    }

    /// The kind of the conflict of a hub that ends last among those on this day.
    pub(super) fn kind_on(
        &self,
        hub: &BookedHub,
        listed: &[usize],
        date: Date,
    ) -> Option<ConflictKind> {
        let day = *self.days.get(&date)?;
        let on_day = self.of_hub(hub, listed).filter(|(_, touched)| touched[day]);
        let last = on_day.max_by_key(|(conflict, _)| (conflict.until, Reverse(conflict.kind)));
        last.map(|(conflict, _)| conflict.kind)
    }
}

/// The conflicts that list hubs, streamed: hubs come by position, and each takes its own off.
pub(super) struct ListedConflicts<'o> {
    next: BinaryHeap<Reverse<(u32, usize)>>,
    streams: Vec<Box<dyn Iterator<Item = u32> + 'o>>,
    at: Vec<usize>,
}

impl<'o> ListedConflicts<'o> {
    pub(super) fn of(obstacles: &'o CheckedObstacles<'_>) -> ListedConflicts<'o> {
        let mut next = BinaryHeap::new();
        let mut streams: Vec<Box<dyn Iterator<Item = u32> + 'o>> = Vec::new();
        for (index, (conflict, touched)) in obstacles.conflicts.iter().enumerate() {
            let mut stream: Box<dyn Iterator<Item = u32> + 'o> = match &conflict.scope {
                ConflictScope::Hubs(hubs) if touched.contains(&true) => Box::new(hubs.iter()),
                ConflictScope::Hubs(_) | ConflictScope::Portfolio | ConflictScope::Region(_) => {
                    Box::new(std::iter::empty())
                }
            };
            next.extend(stream.next().map(|position| Reverse((position, index))));
            streams.push(stream);
        }
        ListedConflicts {
            next,
            streams,
            at: Vec::new(),
        }
    }

    /// The conflicts that list the hub at this position, which must not be lower than the last.
    pub(super) fn at(&mut self, position: u32) -> &[usize] {
        self.at.clear();
        while let Some(Reverse((next, index))) = self.next.peek().copied() {
            if next > position {
                break;
            }
            self.next.pop();
            if next == position {
                self.at.push(index);
            }
            let following = self.streams[index].next();
            self.next.extend(following.map(|at| Reverse((at, index))));
        }
        &self.at
    }
}
