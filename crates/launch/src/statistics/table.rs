//! The boundaries of one series as a launch keeps them: integers for every number of matured hubs
//! up to a size, held as the places where the boundary moves.

use super::boundaries::{PassWalk, StopWalk, first_pass, pass_boundary, stop_boundary};
use super::e_process::EProcess;
use super::fraction::Fraction;
use super::tally::Tally;

/// How many matured hubs a table covers at most. Beyond, a boundary is searched for when asked:
/// the same integers, some thousand times slower. Four million hubs at a tolerance of one half, the
/// worst there is, make a table of 8 MB.
pub const TABLE_HUBS_MAX: u32 = 1 << 22;

/// The least number of bad hubs that stops, for every number of matured hubs.
#[derive(Clone, Debug, PartialEq)]
pub struct StopBoundary {
    process: EProcess,
    alpha: Fraction,
    table_hubs: u32,
    /// The boundary where there first is one: so many hubs, all bad. None within the table.
    start: Option<u32>,
    /// After how many matured hubs the boundary last stood at `start`, at `start` + 1, …
    stood_until: Vec<u32>,
}

impl StopBoundary {
    /// Walks the boundary once, up to `hubs_max` matured hubs.
    pub fn fix(process: EProcess, alpha: Fraction, hubs_max: u64) -> StopBoundary {
        let table_hubs = table_hubs(hubs_max);
        let (mut start, mut before) = (None, None);
        let mut stood_until = Vec::new();
        for (matured, boundary) in (1..=table_hubs).zip(StopWalk::new(&process, alpha)) {
            if boundary.is_some() && start.is_none() {
                start = Some(matured);
            } else if boundary != before {
                stood_until.push(matured - 1);
            }
            before = boundary;
        }
        StopBoundary {
            process,
            alpha,
            table_hubs,
            start,
            stood_until,
        }
    }

    /// The boundary after so many matured hubs; none where not even all of them bad would stop.
    pub fn at(&self, matured: u64) -> Option<u64> {
        match u32::try_from(matured) {
            Ok(matured) if matured <= self.table_hubs => {
                let start = self.start.filter(|start| *start <= matured)?;
                let moves = self.stood_until.partition_point(|until| *until < matured);
                Some(u64::from(start) + moves as u64)
            }
            _ => stop_boundary(&self.process, self.alpha, matured),
        }
    }

    /// Whether so many bad hubs stop.
    pub fn stops(&self, tally: Tally) -> bool {
        if tally.matured() > u64::from(self.table_hubs) {
            return self
                .at(tally.matured())
                .is_some_and(|boundary| tally.bad() >= boundary);
        }
        let over = self
            .start
            .and_then(|start| tally.bad().checked_sub(u64::from(start)));
        over.is_some_and(|over| {
            let until = usize::try_from(over)
                .ok()
                .and_then(|over| self.stood_until.get(over));
            until.is_none_or(|until| tally.matured() <= u64::from(*until))
        })
    }
}

/// The greatest number of bad hubs that still shows a pass, for every number of matured hubs.
#[derive(Clone, Debug, PartialEq)]
pub struct PassBoundary {
    process: EProcess,
    alpha: Fraction,
    table_hubs: u32,
    /// After how many matured hubs 0, 1, 2 … bad ones first show a pass.
    passes_from: Vec<u32>,
}

impl PassBoundary {
    /// Walks the boundary once, up to `hubs_max` matured hubs.
    pub fn fix(process: EProcess, alpha: Fraction, hubs_max: u64) -> PassBoundary {
        let table_hubs = table_hubs(hubs_max);
        let mut passes_from = Vec::new();
        for (matured, boundary) in (1..=table_hubs).zip(PassWalk::new(&process, alpha)) {
            if boundary.is_some_and(|boundary| boundary == passes_from.len() as u64) {
                passes_from.push(matured);
            }
        }
        PassBoundary {
            process,
            alpha,
            table_hubs,
            passes_from,
        }
    }

    /// The boundary after so many matured hubs; none where not even none bad would show a pass.
    pub fn at(&self, matured: u64) -> Option<u64> {
        match u32::try_from(matured) {
            Ok(matured) if matured <= self.table_hubs => {
                let passing = self.passes_from.partition_point(|from| *from <= matured);
                (passing as u64).checked_sub(1)
            }
            _ => pass_boundary(&self.process, self.alpha, matured),
        }
    }

    /// After how many matured hubs so many bad ones first show a pass.
    pub fn passes_from(&self, bad: u64) -> u64 {
        first_pass(&self.process, self.alpha, bad)
    }

    /// Whether so few bad hubs show a pass.
    pub fn passes(&self, tally: Tally) -> bool {
        if tally.matured() > u64::from(self.table_hubs) {
            return self
                .at(tally.matured())
                .is_some_and(|boundary| tally.bad() <= boundary);
        }
        let from = usize::try_from(tally.bad())
            .ok()
            .and_then(|bad| self.passes_from.get(bad));
        from.is_some_and(|from| tally.matured() >= u64::from(*from))
    }
}

fn table_hubs(hubs_max: u64) -> u32 {
    u32::try_from(hubs_max).map_or(TABLE_HUBS_MAX, |hubs| hubs.min(TABLE_HUBS_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(p: f64, alpha: f64, table_hubs: u64) {
        let (p, alpha) = (Fraction::new(p).unwrap(), Fraction::new(alpha).unwrap());
        let process = EProcess::at(p);
        let stop = StopBoundary::fix(process, alpha, table_hubs);
        let pass = PassBoundary::fix(process, alpha, table_hubs);
        for n in (0..=400).chain([table_hubs - 1, table_hubs, table_hubs + 1]) {
            assert_eq!(stop.at(n), stop_boundary(&process, alpha, n), "stop at {n}");
            assert_eq!(pass.at(n), pass_boundary(&process, alpha, n), "pass at {n}");
            for bad in 0..=n.min(60) {
                let tally = Tally::new(bad, n).unwrap();
                let stops = stop.at(n).is_some_and(|boundary| bad >= boundary);
                let passes = pass.at(n).is_some_and(|boundary| bad <= boundary);
                assert_eq!(stop.stops(tally), stops, "{bad} of {n} stop");
                assert_eq!(pass.passes(tally), passes, "{bad} of {n} pass");
            }
        }
    }

    #[test]
    fn inside_the_table_and_beyond_it_the_boundaries_are_the_same() {
        check(0.01, 0.01, 5_000);
        check(0.005, 0.005, 200);
        check(0.5, 0.01, 300);
        check(0.001, 0.05, 60_000);
    }

    #[test]
    fn where_nothing_can_stop_or_pass_nothing_does() {
        check(0.9, 1e-9, 100);
        check(0.000_001, 0.01, 300);
        check(0.01, 0.01, 1);
    }
}
