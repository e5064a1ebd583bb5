//! What an import of the inventory, or of facts about hubs, found and did.

use super::{counted, outcome_code};
use crate::finding_text::severity_letter;
use crate::hub_facts_csv::HubFactsCode;
use crate::inventory_csv::{InventoryCode, InventoryCounts};
use launch::fleet::FactOutcome;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use terms::moment::uk_date_text;
use terms::{Date, Finding, Findings};

/// What an import did.
#[derive(Clone, Copy, Debug)]
pub struct ImportAnswer<'a> {
    /// What became of the rows.
    pub counts: &'a InventoryCounts,
    /// What was found.
    pub findings: &'a Findings<InventoryCode>,
    /// The day that the extract describes.
    pub as_of: Date,
    /// The snapshot now in force; `None` where the one before stays.
    pub in_force: Option<SnapshotAnswer>,
}

/// A snapshot that came into force.
#[derive(Clone, Copy, Debug)]
pub struct SnapshotAnswer {
    /// Its number.
    pub number: u32,
    /// Hubs that the snapshot before did not have.
    pub new: u64,
    /// Hubs of the snapshot before that are not in this one.
    pub left: u64,
    /// Facts that hold on over it.
    pub carried: u64,
    /// Facts about hubs that it does not have.
    pub dropped: u64,
}

/// What became of a file of facts.
#[derive(Clone, Copy, Debug)]
pub struct FactsAnswer<'a> {
    /// For each fact what became of it.
    pub outcomes: &'a [FactOutcome],
    /// What was wrong with the lines that were left out.
    pub findings: &'a Findings<HubFactsCode>,
}

/// A finding on one line: file, line, column, severity, code, what was found, what was wanted.
fn finding_line<C>(file: &str, finding: &Finding<C>, code: &str) -> String {
    let (line, column) = (finding.place.line, finding.place.column);
    let severity = severity_letter(finding.severity);
    let mut text = format!("{file}:{line}:{column}: {severity} {code}");
    // A finding about a column is of that column and shows its name: once is enough.
    let shown = match finding.value == finding.field {
        true => "",
        false => finding.value.as_str(),
    };
    for value in [finding.field, shown] {
        if !value.is_empty() {
            text.push(' ');
            text.push_str(value);
        }
    }
    text.push_str(&format!("; wanted {}. {}", finding.expected, finding.hint));
    if let Some(related) = finding.related_line {
        text.push_str(&format!(" See line {related}."));
    }
    text
}

/// A finding as a JSON object.
fn finding_json<C>(finding: &Finding<C>, code: &str) -> Value {
    json!({
        "code": code,
        "severity": severity_letter(finding.severity).to_string(),
        "line": finding.place.line,
        "column": finding.place.column,
        "field": finding.field,
        "value": finding.value,
        "expected": finding.expected,
        "hint": finding.hint,
        "related_line": finding.related_line,
    })
}

/// The findings that are told one by one, a line each: the first ones of every code. A fault that
/// runs through the whole file is known after some of them.
pub fn finding_lines<C: Ord + Copy>(
    file: &str,
    findings: &Findings<C>,
    code: impl Fn(C) -> &'static str,
) -> Vec<String> {
    let mut told: BTreeMap<C, usize> = BTreeMap::new();
    let mut lines = Vec::new();
    for finding in findings.kept() {
        let count = told.entry(finding.code).or_default();
        *count += 1;
        if *count <= FINDINGS_TOLD_PER_CODE_MAX {
            lines.push(finding_line(file, finding, code(finding.code)));
        }
    }
    lines
}

/// How many findings of one code are told one by one on the command line.
const FINDINGS_TOLD_PER_CODE_MAX: usize = 20;

/// How often each code was found, where not every one was told.
fn more_lines<C: Ord + Copy>(findings: &Findings<C>, code: impl Fn(C) -> &'static str) -> String {
    findings
        .counts()
        .iter()
        .filter(|(_, count)| **count > FINDINGS_TOLD_PER_CODE_MAX as u64)
        .map(|(found, count)| {
            let more = count - FINDINGS_TOLD_PER_CODE_MAX as u64;
            format!(
                "{} was found {}.\n",
                code(*found),
                counted(more, "more time")
            )
        })
        .collect()
}

/// An import in some lines, after its findings.
pub fn import_text(answer: &ImportAnswer<'_>) -> String {
    let mut text = more_lines(answer.findings, InventoryCode::text);
    let counts = answer.counts;
    text.push_str(&format!(
        "{}: {}, {} behind them, {} behind no hub, {} of a Device that came before, {} left out.\n",
        counted(counts.rows, "row"),
        counted(counts.hubs, "hub"),
        counted(counts.behind, "Device"),
        counted(counts.apart, "Device"),
        counted(counts.repeated, "row"),
        counted(counts.left_out, "row"),
    ));
    let Some(snapshot) = answer.in_force else {
        text.push_str("Not in force: the snapshot before stays.\n");
        return text;
    };
    text.push_str(&format!(
        "In force: snapshot {} as of {}. {} not in the one before, {} no longer there.\n",
        snapshot.number,
        uk_date_text(answer.as_of),
        counted(snapshot.new, "hub"),
        counted(snapshot.left, "hub"),
    ));
    if snapshot.carried + snapshot.dropped > 0 {
        text.push_str(&format!(
            "{} of that day or later hold on; {} of hubs that are no longer there were dropped.\n",
            counted(snapshot.carried, "fact"),
            counted(snapshot.dropped, "fact"),
        ));
    }
    text
}

/// An import as a JSON object with its findings.
pub fn import_json(answer: &ImportAnswer<'_>) -> Value {
    let counts = answer.counts;
    let found: Map<String, Value> = answer
        .findings
        .counts()
        .iter()
        .map(|(code, count)| (code.text().to_owned(), json!(count)))
        .collect();
    let findings: Vec<Value> = answer
        .findings
        .kept()
        .iter()
        .map(|finding| finding_json(finding, finding.code.text()))
        .collect();
    json!({
        "verdict": if answer.in_force.is_some() { "in-force" } else { "not-in-force" },
        "as_of": answer.as_of.to_string(),
        "rows": {
            "rows": counts.rows,
            "hubs": counts.hubs,
            "behind": counts.behind,
            "apart": counts.apart,
            "repeated": counts.repeated,
            "left_out": counts.left_out,
        },
        "snapshot": answer.in_force.map(|snapshot| json!({
            "number": snapshot.number,
            "new": snapshot.new,
            "left": snapshot.left,
            "facts_carried": snapshot.carried,
            "facts_dropped": snapshot.dropped,
        })),
        "counts": found,
        "findings": findings,
    })
}

/// What became of facts, in some lines.
pub fn facts_text(answer: &FactsAnswer<'_>) -> String {
    let mut text = more_lines(answer.findings, HubFactsCode::text);
    for (outcome, count) in by_outcome(answer.outcomes) {
        let words = match outcome {
            FactOutcome::TakenIn => "hold now",
            FactOutcome::Known => "were known to hold",
            FactOutcome::Older => "are older than what is known",
            FactOutcome::Contradictory => "contradict a fact of the same moment, which stays",
            FactOutcome::UnknownHub => "are about hubs that nobody knows",
            FactOutcome::LegendFull => "have values for which the legend has no room",
        };
        text.push_str(&format!("{} {words}.\n", counted(count, "fact")));
    }
    if answer.findings.has_errors() {
        text.push_str("Lines with an error were left out.\n");
    }
    text
}

/// What became of facts, as a JSON object.
pub fn facts_json(answer: &FactsAnswer<'_>) -> Value {
    let outcomes: Map<String, Value> = by_outcome(answer.outcomes)
        .into_iter()
        .map(|(outcome, count)| (outcome_code(outcome).to_owned(), json!(count)))
        .collect();
    let findings: Vec<Value> = answer
        .findings
        .kept()
        .iter()
        .map(|finding| finding_json(finding, finding.code.text()))
        .collect();
    json!({
        "outcomes": outcomes,
        "errors": answer.findings.errors(),
        "findings": findings,
    })
}

fn by_outcome(outcomes: &[FactOutcome]) -> BTreeMap<FactOutcome, u64> {
    let mut counts = BTreeMap::new();
    for outcome in outcomes {
        *counts.entry(*outcome).or_default() += 1;
    }
    counts
}
