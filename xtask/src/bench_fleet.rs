//! `cargo xtask bench fleet`: a fleet imported, opened and asked, with SQLite's GROUP BY on the same
//! hubs in the same run. The measuring stands in `tests/outside/fleet_benchmark.py`; this builds the
//! program for release.

use crate::bench_intake::{build, succeed};
use std::path::Path;
use std::process::Command;

/// Builds and measures, printing both tables. Thirty million hubs with all that is behind them need
/// some 22 GB of disk and six of memory.
pub fn run(root: &Path, more: &[&str]) -> Result<(), String> {
    let program = build(root)?;
    succeed(
        Command::new("python3")
            .arg(root.join("tests/outside/fleet_benchmark.py"))
            .arg(program)
            .args(more)
            .current_dir(root),
    )
}
