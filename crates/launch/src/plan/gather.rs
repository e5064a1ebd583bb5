//! The second pass over the fleet: brings together the first hubs of each unit in the seeded
//! order, as many as the draw will look at, so that a fleet need not be sorted to draw from it.

use super::ground::{Ground, Standing};
use super::obstacles::{DaySet, Window};
use super::seeded_order::SeededOrder;
use super::survey::{BUCKETS, Survey, bucket};
use std::collections::HashMap;
use std::collections::VecDeque;
use terms::CspRegion;

/// The first hubs of every unit, in order.
pub(super) struct Queues {
    by_unit: Vec<Queue>,
    /// For hubs in a queue that a conflict of listed hubs keeps back: by what.
    listed: HashMap<u32, u32>,
}

/// Hubs of one unit that nothing has been decided of yet, in order.
#[derive(Default)]
struct Queue {
    /// Passed over by an earlier wave, because a conflict kept them back.
    passed_over: VecDeque<u32>,
    /// Not looked at yet: the last comes first.
    rest: Vec<u32>,
    /// Whether the unit has no hub beside these.
    complete: bool,
}

/// A queue was too short, and the unit has more hubs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooShort;

impl Queues {
    /// Gathers of each unit so many hubs or some more.
    pub(super) fn gather(
        ground: &mut Ground<'_>,
        survey: &Survey,
        order: SeededOrder,
        wanted: &[u64],
    ) -> Queues {
        let cuts: Vec<usize> = wanted
            .iter()
            .zip(&survey.by_key)
            .map(|(wanted, by_key)| cut(*wanted, by_key))
            .collect();
        let view = ground.view;
        let mut of_units: Vec<Vec<u64>> = vec![Vec::new(); cuts.len()];
        let mut listed = HashMap::new();
        ground.sweep(|_, found| {
            let Standing::Open(unit) = found.standing else {
                return;
            };
            let cut = cuts[unit.at()];
            if cut == 0 {
                return;
            }
            let key = order.key(view.device(found.position));
            if bucket(key) < cut {
                of_units[unit.at()].push(packed(key, found.position));
                if found.groups[1] != 0 {
                    listed.insert(found.position, found.groups[1]);
                }
            }
        });
        let queues = of_units.into_iter().zip(cuts).map(|(packed, cut)| {
            let mut rest = in_order(packed, |position| order.key(view.device(position)));
            rest.reverse();
            Queue {
                passed_over: VecDeque::new(),
                rest,
                complete: cut == BUCKETS,
            }
        });
        Queues {
            by_unit: queues.collect(),
            listed,
        }
    }

    /// Takes the first hubs of a unit, whatever keeps them back.
    pub(super) fn take_any(&mut self, unit: usize, hubs: u64) -> Vec<u32> {
        let queue = &mut self.by_unit[unit];
        let rest = queue.rest.len() - usize::try_from(hubs).expect("hubs are positions");
        queue.rest.drain(rest..).collect()
    }

    /// Takes the first hubs of a unit that can be upgraded in this window; fewer only where it has
    /// no more such hubs.
    pub(super) fn take(
        &mut self,
        unit: usize,
        hubs: u64,
        window: Window,
        region: CspRegion,
        ground: &Ground<'_>,
    ) -> Result<Vec<u32>, TooShort> {
        let Queues { by_unit, listed } = self;
        let queue = &mut by_unit[unit];
        let goes = |position: u32| {
            let own = listed.get(&position).copied().unwrap_or(0);
            let of_portfolio = ground.of_portfolio(position, region);
            let kept_back = ground.kept_back_days([of_portfolio, own]);
            kept_back.is_empty() || !window.is_closed_by(kept_back)
        };
        let hubs = usize::try_from(hubs).expect("hubs are positions");
        let mut taken = Vec::with_capacity(hubs);
        queue.passed_over.retain(|position| {
            let take = taken.len() < hubs && goes(*position);
            if take {
                taken.push(*position);
            }
            !take
        });
        while taken.len() < hubs {
            match queue.rest.pop() {
                Some(position) if goes(position) => taken.push(position),
                Some(position) => queue.passed_over.push_back(position),
                None if queue.complete => break,
                None => return Err(TooShort),
            }
        }
        Ok(taken)
    }
}

impl Ground<'_> {
    /// What keeps back all hubs like the one at this position.
    fn of_portfolio(&self, position: u32, region: CspRegion) -> u32 {
        let suppliers = self.view.state(position).suppliers;
        self.obstacles.of_portfolio(suppliers, region)
    }

    /// The days on which a hub of these groups is kept back.
    pub(super) fn kept_back_days(&self, groups: [u32; 2]) -> DaySet {
        let [one, other] = groups.map(|group| self.obstacles.days_of(group));
        one.union(other)
    }
}

/// How many buckets hold so many hubs; all of them where there are not so many.
fn cut(wanted: u64, by_key: &[u32; BUCKETS]) -> usize {
    let mut held = 0;
    let mut cut = 0;
    while held < wanted && cut < BUCKETS {
        held += u64::from(by_key[cut]);
        cut += 1;
    }
    cut
}

/// One number by which a hub sorts: the upper half of its key, and its position.
pub(super) fn packed(key: u64, position: u32) -> u64 {
    key >> 32 << 32 | u64::from(position)
}

/// Positions in the seeded order, of hubs as they were packed.
pub(super) fn in_order(mut packed: Vec<u64>, key: impl Fn(u32) -> u64) -> Vec<u32> {
    packed.sort_unstable();
    let position = |packed: &u64| (*packed & u64::from(u32::MAX)) as u32;
    let mut positions: Vec<u32> = packed.iter().map(position).collect();
    // Where the upper halves are the same, the whole keys decide.
    let mut start = 0;
    for at in 1..=packed.len() {
        if at == packed.len() || packed[at] >> 32 != packed[start] >> 32 {
            if at - start > 1 {
                positions[start..at].sort_by_key(|position| key(*position));
            }
            start = at;
        }
    }
    positions
}
