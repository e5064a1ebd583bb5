//! How long the integer boundaries of a launch take to compute: `cargo run --release -p launch
//! --example boundary_table`. Times are the best of several runs, on one core.

use std::hint::black_box;
use std::time::{Duration, Instant};

use launch::criteria::Criteria;
use launch::gate::GateCriteria;
use launch::notification::LaunchKind;
use launch::statistics::boundaries::{pass_boundary, stop_boundary};
use launch::statistics::{EProcess, Fraction, PassBoundary, StopBoundary, Tally, operating};

const HUBS: u64 = 50_000;
const RUNS: u32 = 7;

fn main() -> Result<(), &'static str> {
    let fraction = |value| Fraction::new(value).ok_or("not between 0 and 1");
    let (tolerance, stop, pass) = (fraction(0.01)?, fraction(0.01)?, fraction(0.05)?);
    let process = EProcess::at(tolerance);
    println!("tolerance 1 %, α of a stop 1 %, α of a pass 5 %, 1 to {HUBS} hubs");
    time("stop boundary, whole table", || {
        StopBoundary::fix(process, stop, HUBS)
    });
    time("pass boundary, whole table", || {
        PassBoundary::fix(process, pass, HUBS)
    });
    let criteria = Criteria::standard(LaunchKind::Ordinary);
    time(
        "the criteria of a launch, with four measures, fixed",
        || GateCriteria::of(&criteria).fix(HUBS),
    );
    let table = StopBoundary::fix(process, stop, HUBS);
    time("a million looks at the table", || {
        (0..1_000_000u64)
            .filter(|n| table.stops(Tally::of(n % 600, n % HUBS)))
            .count()
    });
    time("one boundary at 30,000,000 hubs, stop", || {
        stop_boundary(&process, stop, 30_000_000)
    });
    time("one boundary at 30,000,000 hubs, pass", || {
        pass_boundary(&process, pass, 30_000_000)
    });
    time("probability ever to stop, exactly", || {
        operating::ever_stops(&process, stop, HUBS, 0.01)
    });
    Ok(())
}

fn time<T>(what: &str, run: impl Fn() -> T) {
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        let began = Instant::now();
        black_box(run());
        best = best.min(began.elapsed());
    }
    println!("{:>12.1} µs  {what}", best.as_secs_f64() * 1e6);
}
