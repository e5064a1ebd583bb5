//! A checked file as one JSON object: what `firmgate check --format json` prints and the API
//! answers.
//!
//! The shape is a promise to providers' scripts; it is written out by hand and tested as text.

use crate::finding_text::{glossary_link, severity_letter};
use crate::submission_csv::Checked;
use register::intake::Code;
use serde_json::{Map, Value, json};
use terms::Finding;

/// The whole result.
pub fn object(checked: &Checked) -> Value {
    let findings: Vec<Value> = checked.findings.kept().iter().map(finding).collect();
    json!({
        "verdict": checked.verdict.text(),
        "findings": findings,
        "counts": counts(checked),
    })
}

/// One finding.
pub fn finding(finding: &Finding<Code>) -> Value {
    json!({
        "code": finding.code.text(),
        "severity": severity_letter(finding.severity).to_string(),
        "line": finding.place.line,
        "column": finding.place.column,
        "field": finding.field,
        "record": finding.record,
        "value": finding.value,
        "expected": finding.expected,
        "hint": finding.hint,
        "related_line": finding.related_line,
        "glossary": glossary_link(finding.code),
    })
}

/// How many there were of each code, shown or not.
pub fn counts(checked: &Checked) -> Map<String, Value> {
    checked
        .findings
        .counts()
        .iter()
        .map(|(code, count)| (code.text().to_owned(), json!(count)))
        .collect()
}
