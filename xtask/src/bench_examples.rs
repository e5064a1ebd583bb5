//! Benchmarks that stand as examples in the crate they measure: built for release and run.

use crate::bench_intake::succeed;
use std::path::Path;
use std::process::Command;

/// A benchmark by the name it is asked for.
struct Bench {
    name: &'static str,
    package: &'static str,
    example: &'static str,
}

const ALL: [Bench; 5] = [
    Bench {
        name: "plan",
        package: "formats",
        example: "plan_timings",
    },
    Bench {
        name: "request",
        package: "formats",
        example: "duis_timing",
    },
    Bench {
        name: "outcomes",
        package: "store",
        example: "take_facts",
    },
    Bench {
        name: "stop",
        package: "firmgate",
        example: "stop_under_load",
    },
    Bench {
        name: "rehearsal",
        package: "launch",
        example: "rehearsal",
    },
];

/// Builds and measures the benchmark of this name, with these words passed on.
pub fn run(root: &Path, name: &str, more: &[&str]) -> Result<(), String> {
    let found = ALL.iter().find(|bench| bench.name == name);
    let bench = found.ok_or_else(|| format!("there is no benchmark {name:?}"))?;
    succeed(
        Command::new(env!("CARGO"))
            .args(["run", "--release", "--quiet", "--locked", "--package"])
            .args([bench.package, "--example", bench.example, "--"])
            .args(more)
            .current_dir(root),
    )
}
