//! The integer boundaries that gates are decided by: the least number of bad hubs that stops, and
//! the greatest that still shows a pass, for every number of matured hubs.
//!
//! They are computed once, when the criteria of a launch are fixed; afterwards a gate compares
//! integers only. A boundary goes up by at most one from one hub to the next: one more good hub
//! never makes a stop likelier, one more bad hub never makes a pass likelier. So a table is walked
//! hub by hub with two multiplications and a division for each, and kept as the places where the
//! boundary moves: some 600 numbers for 50,000 hubs at 1 %.

use super::beta::{Point, Tails};
use super::binomial::{first, last, smallest_from};
use super::e_process::EProcess;
use super::fraction::Fraction;
use super::tally::Tally;

/// The walked evidence is computed afresh after so many hubs, so that roundings never add up.
const AFRESH_EVERY: u64 = 4096;

/// Nearer to the threshold than this share, the walked evidence does not decide: it is computed.
const DOUBTFUL: f64 = 1e-6;

/// The least number of bad among `matured` that stops at the error probability `alpha`; none where
/// not even all of them bad would.
pub fn stop_boundary(process: &EProcess, alpha: Fraction, matured: u64) -> Option<u64> {
    first(0, matured, |bad| {
        stops(process, alpha, Tally::of(bad, matured - bad))
    })
}

/// The greatest number of bad among `matured` that shows a pass at the error probability `alpha`;
/// none where not even none would.
pub fn pass_boundary(process: &EProcess, alpha: Fraction, matured: u64) -> Option<u64> {
    last(0, matured, |bad| {
        passes(process, alpha, Tally::of(bad, matured - bad))
    })
}

/// After how many matured hubs, so many of them bad, a pass is first shown.
pub fn first_pass(process: &EProcess, alpha: Fraction, bad: u64) -> u64 {
    let good = smallest_from(0, |good| passes(process, alpha, Tally::of(bad, good)));
    good.saturating_add(bad)
}

fn stops(process: &EProcess, alpha: Fraction, tally: Tally) -> bool {
    process.ln_e_stop(tally) >= alpha.ln_inverse()
}

fn passes(process: &EProcess, alpha: Fraction, tally: Tally) -> bool {
    process.ln_e_pass(tally) >= alpha.ln_inverse()
}

/// Evidence walked hub by hub: the ratio of tail to prefactor moves by a linear step for each.
#[derive(Clone, Debug)]
struct Walk {
    process: EProcess,
    alpha: Fraction,
    p: f64,
    q: f64,
    /// The ratio at which the evidence reaches 1/α.
    threshold: f64,
    /// The ratio for the tally.
    ratio: f64,
    tally: Tally,
}

impl Walk {
    fn new(process: &EProcess, alpha: Fraction, ln_ratio: f64) -> Walk {
        Walk {
            process: *process,
            alpha,
            p: process.tolerance().value(),
            q: process.tolerance().rest(),
            threshold: (ln_ratio + alpha.ln_inverse()).exp(),
            ratio: ln_ratio.exp(),
            tally: Tally::of(0, 0),
        }
    }

    fn shapes(&self) -> (f64, f64) {
        let (a, b) = self.process.prior().shapes();
        let (bad, good) = self.tally.split();
        (a + bad, b + good)
    }

    fn tails(&self) -> Tails {
        let (a, b) = self.shapes();
        Tails::at(a, b, Point::new(self.p))
    }

    fn with_one_bad(&self) -> Tally {
        Tally::of(self.tally.bad() + 1, self.tally.good())
    }

    fn with_one_good(&self) -> Tally {
        Tally::of(self.tally.bad(), self.tally.good() + 1)
    }

    fn is_due_afresh(&self) -> bool {
        self.tally.matured().is_multiple_of(AFRESH_EVERY)
    }

    /// Whether `ratio` has reached the threshold; where that is too close to call, `exactly` says.
    fn reached(&self, ratio: f64, exactly: impl Fn() -> bool) -> bool {
        let share = ratio / self.threshold;
        if (share - 1.0).abs() > DOUBTFUL {
            share > 1.0
        } else {
            exactly()
        }
    }
}

/// The stop boundary after 1, 2, 3 … matured hubs, without end.
#[derive(Clone, Debug)]
pub struct StopWalk {
    /// At the boundary; with all bad, as long as there is none.
    walk: Walk,
    found: bool,
}

impl StopWalk {
    /// Starts before the first hub.
    pub fn new(process: &EProcess, alpha: Fraction) -> StopWalk {
        StopWalk {
            walk: Walk::new(process, alpha, process.ln_upper_ratio()),
            found: false,
        }
    }

    fn stops(&self, ratio: f64, tally: Tally) -> bool {
        let Walk { process, alpha, .. } = &self.walk;
        self.walk.reached(ratio, || stops(process, *alpha, tally))
    }
}

impl Iterator for StopWalk {
    type Item = Option<u64>;

    fn next(&mut self) -> Option<Option<u64>> {
        let (a, b) = self.walk.shapes();
        let Walk { p, q, ratio, .. } = self.walk;
        if self.found {
            let after_good = (b * ratio - 1.0) / (q * (a + b));
            let tally = self.walk.with_one_good();
            if self.stops(after_good, tally) {
                self.walk.ratio = after_good;
                self.walk.tally = tally;
                if self.walk.is_due_afresh() {
                    self.walk.ratio = self.walk.tails().ln_upper_ratio.exp();
                }
                return Some(Some(tally.bad()));
            }
        }
        // One more bad hub on the boundary stops as well, and all fewer did not stop before.
        self.walk.ratio = (a * ratio + 1.0) / (p * (a + b));
        self.walk.tally = self.walk.with_one_bad();
        self.found = self.found || self.stops(self.walk.ratio, self.walk.tally);
        Some(self.found.then_some(self.walk.tally.bad()))
    }
}

/// The pass boundary after 1, 2, 3 … matured hubs, without end.
#[derive(Clone, Debug)]
pub struct PassWalk {
    /// At the least number of bad hubs that does not show a pass yet.
    walk: Walk,
}

impl PassWalk {
    /// Starts before the first hub.
    pub fn new(process: &EProcess, alpha: Fraction) -> PassWalk {
        PassWalk {
            walk: Walk::new(process, alpha, process.ln_lower_ratio()),
        }
    }

    fn passes(&self, ratio: f64, tally: Tally) -> bool {
        let Walk { process, alpha, .. } = &self.walk;
        self.walk.reached(ratio, || passes(process, *alpha, tally))
    }
}

impl Iterator for PassWalk {
    type Item = Option<u64>;

    fn next(&mut self) -> Option<Option<u64>> {
        let (a, b) = self.walk.shapes();
        let Walk { p, q, ratio, .. } = self.walk;
        let after_good = (b * ratio + 1.0) / (q * (a + b));
        let tally = self.walk.with_one_good();
        let afresh = if self.passes(after_good, tally) {
            self.walk.ratio = (a * ratio - 1.0) / (p * (a + b));
            self.walk.tally = self.walk.with_one_bad();
            // The difference loses its digits where the two are near each other.
            a * ratio < 2.0
        } else {
            self.walk.ratio = after_good;
            self.walk.tally = tally;
            false
        };
        if afresh || self.walk.is_due_afresh() {
            self.walk.ratio = self.walk.tails().ln_lower_ratio.exp();
        }
        Some(self.walk.tally.bad().checked_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fraction(value: f64) -> Fraction {
        Fraction::new(value).unwrap()
    }

    /// The definition, by trying every number of bad hubs.
    fn by_definition(process: &EProcess, alpha: Fraction, n: u64) -> [Option<u64>; 2] {
        let stop = (0..=n).find(|bad| stops(process, alpha, Tally::of(*bad, n - bad)));
        let pass = (0..=n)
            .rev()
            .find(|bad| passes(process, alpha, Tally::of(*bad, n - bad)));
        [stop, pass]
    }

    #[test]
    fn walking_searching_and_the_definition_agree() {
        for p in [1e-4, 0.003, 0.01, 0.2, 0.5, 0.9] {
            for alpha in [1e-6, 0.01, 0.05, 0.5] {
                let (process, alpha) = (EProcess::at(fraction(p)), fraction(alpha));
                let mut stop = StopWalk::new(&process, alpha);
                let mut pass = PassWalk::new(&process, alpha);
                for n in 1..=400 {
                    let wanted = by_definition(&process, alpha, n);
                    let walked = [stop.next().unwrap(), pass.next().unwrap()];
                    assert_eq!(walked, wanted, "walked, p* {p}, α {alpha:?}, n {n}");
                    let searched = [
                        stop_boundary(&process, alpha, n),
                        pass_boundary(&process, alpha, n),
                    ];
                    assert_eq!(searched, wanted, "searched, p* {p}, α {alpha:?}, n {n}");
                }
            }
        }
    }

    #[test]
    fn a_walk_of_a_quarter_of_a_million_hubs_ends_where_a_search_does() {
        for p in [1e-5, 0.001, 0.01, 0.3] {
            let (process, alpha) = (EProcess::at(fraction(p)), fraction(0.01));
            let stop = StopWalk::new(&process, alpha);
            let pass = PassWalk::new(&process, alpha);
            for (at, (stop, pass)) in stop.zip(pass).enumerate().step_by(24_999).take(11) {
                let n = at as u64 + 1;
                assert_eq!(
                    stop,
                    stop_boundary(&process, alpha, n),
                    "stop, p* {p}, n {n}"
                );
                assert_eq!(
                    pass,
                    pass_boundary(&process, alpha, n),
                    "pass, p* {p}, n {n}"
                );
            }
        }
    }

    #[test]
    fn at_the_size_of_the_fleet_a_boundary_is_where_the_evidence_turns() {
        let (process, alpha) = (EProcess::at(fraction(0.001)), fraction(0.01));
        let n = 30_000_000;
        let stop = stop_boundary(&process, alpha, n).unwrap();
        let pass = pass_boundary(&process, alpha, n).unwrap();
        assert!(pass < 30_000 && 30_000 < stop);
        assert!(!stops(&process, alpha, Tally::of(stop - 1, n - stop + 1)));
        assert!(!passes(&process, alpha, Tally::of(pass + 1, n - pass - 1)));
        assert_eq!(
            pass_boundary(&process, alpha, first_pass(&process, alpha, 7)),
            Some(7)
        );
    }
}
