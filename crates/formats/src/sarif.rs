//! A checked file as SARIF 2.1.0, for the tools that show findings beside a file.
//!
//! A finding about the whole file has no region; SARIF knows no line 0.

use crate::finding_text::{glossary_link, meaning};
use crate::submission_csv::Checked;
use register::intake::Code;
use serde_json::{Map, Value, json};
use terms::{Finding, Severity};

/// The log of one run over this file, named as the sender named it.
pub fn log(file: &str, checked: &Checked) -> Value {
    let codes: Vec<Code> = checked.findings.counts().keys().copied().collect();
    let results: Vec<Value> = checked
        .findings
        .kept()
        .iter()
        .map(|finding| result(file, finding, &codes))
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "firmgate check",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().copied().map(rule).collect::<Vec<Value>>(),
            }},
            "artifacts": [{
                "location": { "uri": uri(file) },
                "hashes": { "sha-256": hexadecimal(&checked.file_sha256) },
            }],
            "results": results,
            "columnKind": "unicodeCodePoints",
            "properties": {
                "verdict": checked.verdict.text(),
                "profileVersion": checked.profile_version.text(),
                "counts": crate::finding_json::counts(checked),
            },
        }],
    })
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.text(),
        "shortDescription": { "text": meaning(code) },
        "properties": { "glossary": glossary_link(code) },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn result(file: &str, finding: &Finding<Code>, codes: &[Code]) -> Value {
    let mut result = Map::new();
    result.insert("ruleId".to_owned(), json!(finding.code.text()));
    if let Some(index) = codes.iter().position(|&code| code == finding.code) {
        result.insert("ruleIndex".to_owned(), json!(index));
    }
    result.insert("level".to_owned(), json!(level(finding.severity)));
    let text = format!("{} {}", meaning(finding.code), finding.hint);
    result.insert("message".to_owned(), json!({ "text": text }));
    result.insert(
        "locations".to_owned(),
        json!([location(file, finding.place.line)]),
    );
    if let Some(line) = finding.related_line {
        result.insert("relatedLocations".to_owned(), json!([location(file, line)]));
    }
    // SARIF counts columns in characters of a line; ours are cells, so they stand apart.
    result.insert(
        "properties".to_owned(),
        json!({
            "cell": finding.place.column,
            "field": finding.field,
            "record": finding.record,
            "value": finding.value,
            "expected": finding.expected,
        }),
    );
    Value::Object(result)
}

fn location(file: &str, line: u64) -> Value {
    let artifact = json!({ "uri": uri(file), "index": 0 });
    match line {
        0 => json!({ "physicalLocation": { "artifactLocation": artifact } }),
        _ => json!({ "physicalLocation": {
            "artifactLocation": artifact,
            "region": { "startLine": line },
        }}),
    }
}

/// A file's name as a relative reference: what cannot stand in one is percent-encoded.
fn uri(file: &str) -> String {
    let mut uri = String::with_capacity(file.len());
    for b in file.bytes() {
        match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(b));
            }
            b'\\' => uri.push('/'),
            _ => uri.push_str(&format!("%{b:02X}")),
        }
    }
    uri
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
