//! The findings of a submission as they were told when it was received, read back from what was
//! kept beside the file.

use formats::limits::FINDINGS_KEPT_PER_CODE_MAX;
use register::intake::{Code, Field};
use serde::Deserialize;
use std::collections::BTreeMap;
use terms::{Finding, Findings, Place, Severity};

#[derive(Deserialize)]
struct Told {
    findings: Vec<ToldFinding>,
    counts: BTreeMap<String, u64>,
}

#[derive(Deserialize)]
struct ToldFinding {
    code: String,
    severity: String,
    line: u64,
    column: u32,
    field: String,
    record: Option<String>,
    value: String,
    expected: String,
    hint: String,
    related_line: Option<u64>,
}

/// The findings, or `None` where the text is not what was written. A code that a later version of
/// the catalogue no longer has is left out; none has ever been taken away.
pub(super) fn read(json: &[u8], errors: u64) -> Option<Findings<Code>> {
    let told: Told = serde_json::from_slice(json).ok()?;
    let counts = told
        .counts
        .iter()
        .filter_map(|(code, count)| Some((Code::from_text(code)?, *count)))
        .collect();
    let kept = told.findings.into_iter().filter_map(finding).collect();
    Some(Findings::counted(
        kept,
        counts,
        errors,
        FINDINGS_KEPT_PER_CODE_MAX,
    ))
}

fn finding(told: ToldFinding) -> Option<Finding<Code>> {
    let field = Field::ALL
        .into_iter()
        .map(Field::name)
        .find(|name| *name == told.field)
        .unwrap_or("");
    Some(Finding {
        code: Code::from_text(&told.code)?,
        severity: match told.severity.as_str() {
            "E" => Severity::Error,
            _ => Severity::Warning,
        },
        place: Place {
            line: told.line,
            column: told.column,
        },
        field,
        record: told.record,
        value: told.value,
        expected: told.expected,
        hint: told.hint,
        related_line: told.related_line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use formats::submission_csv::check;
    use register::intake::CheckSetting;

    #[test]
    fn reg_16_findings_read_back_as_they_were_told() {
        let file = b"Identifier,Make,Model,Firmware Version,Device Type,Source,\
            Status of Information,Date last Updated,Fix Available,Fix Information\n\
            1,Northmere,NM-E210,0E12,ESME,Device Manufacturer,Issue,2026-04-07,maybe,\n";
        let today = terms::Date::new(2026, 5, 1).unwrap();
        let checked = check(file, &CheckSetting::on(today));
        assert!(checked.findings.has_errors());
        let json = formats::finding_json::object(&checked).to_string();
        let told = read(json.as_bytes(), checked.findings.errors()).unwrap();
        assert_eq!(told, checked.findings);
    }

    #[test]
    fn what_was_not_written_by_us_is_no_finding() {
        assert!(read(b"{}", 0).is_none());
        assert!(read(b"", 0).is_none());
    }
}
