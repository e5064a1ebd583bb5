//! Automation for those who work on Firmgate: `cargo xtask tidy` holds the rules of the house that
//! no compiler holds. It refuses to know what the product does.

mod bench_examples;
mod bench_fleet;
mod bench_intake;
mod oracles;
mod tidy;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask tidy | oracles FILE | bench intake [--rows N] [--runs N]
       | bench fleet [--hubs N] [--compared N] [--hubs-alone] [--keep FOLDER]
       | bench plan [HUBS ...] | bench request | bench outcomes [HUBS]
       | bench stop [HUBS] [ROUNDS] | bench rehearsal
  tidy    check the layer table, the glossary, the requirement trace and the rules of the tree
  oracles run every row of FILE (as gate-oracles.csv) against the statistics of the gates
  bench   build for release and measure: the intake against frictionless, the fleet against SQLite,
          a plan from strata to the sealed file, a signed request of 50,000 hubs, outcomes taken,
          an Emergency Stop under load, a rehearsal";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["tidy"] => report(tidy::run(root())),
        ["oracles", file] => judged(oracles::run(Path::new(file))),
        ["bench", "intake", more @ ..] => measured(bench_intake::run(root(), more)),
        ["bench", "fleet", more @ ..] => measured(bench_fleet::run(root(), more)),
        ["bench", name, more @ ..] => measured(bench_examples::run(root(), name, more)),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// The root of the workspace: the directory above this crate.
fn root() -> &'static Path {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_root.parent().unwrap_or(crate_root)
}

fn measured(result: Result<(), String>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("bench could not measure: {why}");
            ExitCode::FAILURE
        }
    }
}

fn judged(result: Result<oracles::Report, String>) -> ExitCode {
    match result {
        Ok(report) => {
            print!("{report}");
            if report.all_passed() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(why) => {
            eprintln!("oracles could not be read: {why}");
            ExitCode::from(2)
        }
    }
}

fn report(result: Result<tidy::Report, String>) -> ExitCode {
    match result {
        Ok(report) => {
            print!("{report}");
            if report.is_tidy() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(why) => {
            eprintln!("tidy could not look: {why}");
            ExitCode::from(2)
        }
    }
}
