//! `cargo xtask oracles FILE`: values that were computed elsewhere, held against the statistics and
//! the gates of `launch`. A row is a function, its inputs and the value expected, as
//! `crates/launch/tests/gate-oracles.csv` has them.

mod answer;
mod functions;
mod gates;
mod inputs;
mod sequence;

use std::fmt;
use std::panic::catch_unwind;
use std::path::Path;

use answer::{Answer, Tolerance};
use serde_json::Value;

/// One row of the file.
#[derive(Debug)]
struct Row {
    id: String,
    function: String,
    inputs: String,
    expected: String,
    absolute: String,
    relative: String,
}

/// Why a row failed.
#[derive(Debug)]
struct Failure {
    id: String,
    function: String,
    why: String,
}

/// What running a file gave. Displayed, it lists every failure and closes with the two counts.
#[derive(Debug, Default)]
pub struct Report {
    passed: usize,
    failures: Vec<Failure>,
}

impl Report {
    /// Whether no row failed.
    pub fn all_passed(&self) -> bool {
        self.failures.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Failure { id, function, why } in &self.failures {
            writeln!(out, "{id} {function}: {why}")?;
        }
        writeln!(
            out,
            "{} passed, {} failed",
            self.passed,
            self.failures.len()
        )
    }
}

/// Runs every row of the file.
pub fn run(file: &Path) -> Result<Report, String> {
    let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let mut report = Report::default();
    for row in rows(&bytes)? {
        match judge(&row) {
            Ok(()) => report.passed += 1,
            Err(why) => report.failures.push(Failure {
                id: row.id,
                function: row.function,
                why,
            }),
        }
    }
    Ok(report)
}

/// The rows, by the names of their columns.
fn rows(bytes: &[u8]) -> Result<Vec<Row>, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| {
        let at = header.iter().position(|cell| cell.trim() == name);
        at.ok_or_else(|| format!("there is no column `{name}`"))
    };
    let names = ["id", "function", "inputs", "expected", "abs_tol", "rel_tol"];
    let places = names.map(column);
    let mut columns = [0; 6];
    for (column, place) in columns.iter_mut().zip(places) {
        *column = place?;
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let [id, function, inputs, expected, absolute, relative] =
            columns.map(|at| record.get(at).unwrap_or_default().to_owned());
        rows.push(Row {
            id,
            function,
            inputs,
            expected,
            absolute,
            relative,
        });
    }
    Ok(rows)
}

/// Whether the function's answer is the expected one. A panic fails its row and no other.
fn judge(row: &Row) -> Result<(), String> {
    let inputs: Value =
        serde_json::from_str(&row.inputs).map_err(|error| format!("inputs: {error}"))?;
    let expected: Value =
        serde_json::from_str(&row.expected).map_err(|error| format!("expected: {error}"))?;
    let tolerance = Tolerance::read(&row.absolute, &row.relative)?;
    let got: Answer = catch_unwind(|| functions::call(&row.function, &inputs))
        .map_err(|_| "panicked".to_owned())??;
    if got.is(&expected, tolerance) {
        Ok(())
    } else {
        Err(format!("got {got}, expected {expected}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "id,family,function,inputs,expected,abs_tol,rel_tol,source,note\n";

    fn run_rows(lines: &str) -> Report {
        let directory = std::env::temp_dir();
        let file = directory.join(format!("firmgate-oracles-{}.csv", std::process::id()));
        std::fs::write(&file, format!("{HEADER}{lines}")).unwrap();
        let report = run(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        report
    }

    /// Every value of the oracles that the gates were specified with, and of our own at the far
    /// ends: 30 million hubs, all bad, none bad, tolerances of one in a million.
    #[test]
    fn every_row_of_the_oracles_passes() {
        for name in ["gate-oracles.csv", "far-oracles.csv"] {
            let file = crate::root().join("crates/launch/tests").join(name);
            let report = run(&file).unwrap();
            assert!(
                report.all_passed() && report.passed > 0,
                "{name}:\n{report}"
            );
        }
    }

    #[test]
    fn a_wrong_value_an_unknown_function_and_a_row_that_cannot_be_read_fail() {
        let report = run_rows(concat!(
            "A,,n_zero_failures,\"{\"\"conf\"\": 0.95, \"\"p_max\"\": 0.01}\",299,0,0,,\n",
            "B,,n_zero_failures,\"{\"\"conf\"\": 0.95, \"\"p_max\"\": 0.01}\",300,0,0,,\n",
            "C,,no_such_function,{},1,0,0,,\n",
            "D,,n_zero_failures,not JSON,1,0,0,,\n",
            "E,,n_zero_failures,{},1,0,0,,\n",
        ));
        let text = report.to_string();
        assert!(text.ends_with("\n1 passed, 4 failed\n"), "{text}");
        assert!(!report.all_passed());
        for id in ["B n_zero_failures", "C no_such_function", "D ", "E "] {
            assert!(text.contains(id), "{text}");
        }
    }

    #[test]
    fn a_file_without_its_columns_is_refused() {
        assert!(rows(b"id,function\n").unwrap_err().contains("inputs"));
    }
}
