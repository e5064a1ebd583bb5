//! Everything that was ever said of one kind of count, put together: how many values each number
//! that was not shown can still have (rule 3).
//!
//! The numbers are a flow. Of each cell the count at a report is the one before plus what was added
//! since; of the tranche the total at a report is the one before plus what was added in all cells.
//! Every count and every addition is an edge that carries it, between the bounds that statements
//! and own knowledge put on it. The true numbers are one flow that fits; another one that fits
//! differs from it by a circle in the graph of what can still move. So whether a number can have
//! another value is a search for a way round, exact and in whole hubs.
//!
//! Counts are taken to grow only, as readers would, except where they truly fell.

use std::collections::VecDeque;

/// What a reader knows of one number: its bounds, and, for the search alone, the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounded {
    pub truth: u64,
    pub least: u64,
    pub most: u64,
}

/// One cell, or the total, over all reports.
#[derive(Clone, Debug)]
pub(super) struct Course {
    /// At each report.
    pub counts: Vec<Bounded>,
    /// What the reader knows to have been added at each report.
    pub known_added: Vec<u64>,
}

/// An edge: how much it carries, and how much it can carry more and less.
#[derive(Clone, Copy, Debug)]
struct Edge {
    from: usize,
    to: usize,
    more: i128,
    less: i128,
}

/// The flow of one kind of count.
pub(super) struct Flow {
    edges: Vec<Edge>,
    /// Edges at each node.
    at: Vec<Vec<usize>>,
    /// The edges of the counts: by cell and report, the total last.
    counts: Vec<Vec<usize>>,
}

/// What can be added without a limit.
const NO_LIMIT: i128 = u64::MAX as i128;

impl Flow {
    /// The flow of these cells and their total, over the same reports; at least one of each.
    pub fn of(cells: &[Course], total: &Course) -> Flow {
        let reports = total.counts.len();
        let outside = 0;
        let added_at = |report: usize| 1 + report;
        let held = |cell: usize, report: usize| 1 + reports * (cell + 1) + report;
        let mut flow = Flow {
            edges: Vec::new(),
            at: vec![Vec::new(); 1 + reports * (cells.len() + 1)],
            counts: Vec::new(),
        };
        for (cell, course) in cells.iter().enumerate() {
            let mut before = 0;
            for (report, bounded) in course.counts.iter().enumerate() {
                let added = i128::from(bounded.truth) - before;
                before = i128::from(bounded.truth);
                let known = i128::from(course.known_added[report]);
                let least = known.min(added).max(0).min(added);
                flow.edge(
                    added_at(report),
                    held(cell, report),
                    NO_LIMIT,
                    added - least,
                );
            }
            let next = |report: usize| match report + 1 < reports {
                true => held(cell, report + 1),
                false => outside,
            };
            let edges = (0..reports).map(|report| (held(cell, report), next(report)));
            flow.bounded(edges.collect(), course);
        }
        let before = |report: usize| match report + 1 < reports {
            true => added_at(report + 1),
            false => outside,
        };
        let edges = (0..reports).map(|report| (before(report), added_at(report)));
        flow.bounded(edges.collect(), total);
        flow
    }

    fn bounded(&mut self, places: Vec<(usize, usize)>, course: &Course) {
        let edges = places.into_iter().zip(&course.counts);
        let edges = edges.map(|((from, to), bounded)| {
            let Bounded { truth, least, most } = *bounded;
            assert!(least <= truth && truth <= most, "what is said is true");
            self.edge(
                from,
                to,
                i128::from(most - truth),
                i128::from(truth - least),
            )
        });
        let edges = edges.collect();
        self.counts.push(edges);
    }

    fn edge(&mut self, from: usize, to: usize, more: i128, less: i128) -> usize {
        let number = self.edges.len();
        self.edges.push(Edge {
            from,
            to,
            more,
            less,
        });
        self.at[from].push(number);
        self.at[to].push(number);
        number
    }

    /// Whether the count of a cell (or, after all cells, of the total) at a report can have at
    /// least so many values, one of them above what is known for certain. Where its own bounds
    /// leave fewer, as before enough hubs of others have matured, all that they leave.
    pub fn is_open(&mut self, cell: usize, report: usize, answers: u64) -> bool {
        let edge = self.counts[cell][report];
        let Edge {
            from,
            to,
            more,
            less,
        } = self.edges[edge];
        let wanted = i128::from(answers.saturating_sub(1)).min(more + less);
        // More of it must come back from its end to its start, less of it the other way.
        let up = self.moves(edge, to, from, more.min(wanted));
        let down = self.moves(edge, from, to, less.min(wanted));
        up + down >= wanted && (up > 0 || less > 0 || more == 0)
    }

    /// How much, up to a limit, can be moved from one node to another but by this edge. What was
    /// moved is moved back.
    fn moves(&mut self, but: usize, from: usize, to: usize, limit: i128) -> i128 {
        let mut moved = 0;
        let mut done = Vec::new();
        while moved < limit {
            let Some(way) = self.way(but, from, to) else {
                break;
            };
            let room = |(edge, forward): &(usize, bool)| {
                let edge = &self.edges[*edge];
                if *forward { edge.more } else { edge.less }
            };
            let most = way.iter().map(room).min().unwrap_or(0).min(limit - moved);
            self.shift(&way, most);
            moved += most;
            done.push((way, most));
        }
        for (way, most) in done {
            self.shift(&way, -most);
        }
        moved
    }

    fn shift(&mut self, way: &[(usize, bool)], by: i128) {
        for (edge, forward) in way {
            let edge = &mut self.edges[*edge];
            let by = if *forward { by } else { -by };
            edge.more -= by;
            edge.less += by;
        }
    }

    /// The shortest way on which something can still move: edges, and whether along them.
    fn way(&self, but: usize, from: usize, to: usize) -> Option<Vec<(usize, bool)>> {
        let mut came: Vec<Option<(usize, bool)>> = vec![None; self.at.len()];
        let mut next = VecDeque::from([from]);
        let mut seen = vec![false; self.at.len()];
        seen[from] = true;
        while let Some(node) = next.pop_front() {
            if node == to {
                break;
            }
            for number in self.at[node].iter().copied().filter(|edge| *edge != but) {
                let edge = &self.edges[number];
                let forward = edge.from == node;
                let (end, room) = match forward {
                    true => (edge.to, edge.more),
                    false => (edge.from, edge.less),
                };
                if room > 0 && !seen[end] {
                    seen[end] = true;
                    came[end] = Some((number, forward));
                    next.push_back(end);
                }
            }
        }
        let mut way = Vec::new();
        let mut node = to;
        while node != from {
            let (number, forward) = came[node]?;
            way.push((number, forward));
            let edge = &self.edges[number];
            node = if forward { edge.from } else { edge.to };
        }
        way.reverse();
        Some(way)
    }
}
