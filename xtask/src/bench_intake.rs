//! `cargo xtask bench intake`: the intake measured against frictionless on the same file in the
//! same run. The file and the schema stand in `tests/outside/intake_benchmark.py`; this builds the
//! program for release and finds the Python that has frictionless.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Names the Python to use, where it is not the one that `./test` prepares.
const PYTHON_VARIABLE: &str = "FIRMGATE_BENCH_PYTHON";

/// Builds and measures, printing both figures and their ratio.
pub fn run(root: &Path, more: &[&str]) -> Result<(), String> {
    let program = build(root)?;
    let python = python(&target(root))?;
    succeed(
        Command::new(python)
            .arg(root.join("tests/outside/intake_benchmark.py"))
            .arg(program)
            .args(more)
            .current_dir(root),
    )
}

/// Builds the program for release; where it is.
pub(crate) fn build(root: &Path) -> Result<PathBuf, String> {
    succeed(
        Command::new(env!("CARGO"))
            .args(["build", "--release", "--locked", "--package", "firmgate"])
            .current_dir(root),
    )?;
    Ok(target(root).join("release/firmgate"))
}

fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

fn python(target: &Path) -> Result<PathBuf, String> {
    if let Some(named) = std::env::var_os(PYTHON_VARIABLE) {
        return Ok(PathBuf::from(named));
    }
    let prepared = target.join("outside-venv/bin/python");
    match prepared.is_file() {
        true => Ok(prepared),
        false => Err(format!(
            "no Python with frictionless: run ./test once, or name one in {PYTHON_VARIABLE}"
        )),
    }
}

pub(crate) fn succeed(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program}: {status}")),
        Err(error) => Err(format!("{program} cannot be run: {error}")),
    }
}
