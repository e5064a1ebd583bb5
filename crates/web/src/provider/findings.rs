//! Findings on a page: how many of each code, and the first of them in file order.

use formats::finding_text::meaning;
use maud::{Markup, html};
use pages::{CodeCount, FindingLine, findings_counts, findings_table, number_text};
use register::intake::Code;
use std::collections::HashMap;
use terms::{Findings, Severity};

/// How many findings stand on a page. All of them stand in the files beside it, and the counts are
/// of all: a page of a hundred thousand lines helps nobody.
const FINDINGS_SHOWN_MAX: usize = 300;

/// The counts and the findings. `elsewhere` says where the others stand.
pub(super) fn section(findings: &Findings<Code>, elsewhere: Markup) -> Markup {
    let shown: Vec<FindingLine<'_>> = findings
        .kept()
        .iter()
        .take(FINDINGS_SHOWN_MAX)
        .map(|finding| FindingLine::new(finding, finding.code.text()))
        .collect();
    let mut shown_of: HashMap<&str, u64> = HashMap::new();
    for line in &shown {
        *shown_of.entry(line.code).or_default() += 1;
    }
    let counts: Vec<CodeCount<'_>> = findings
        .counts()
        .iter()
        .map(|(code, count)| CodeCount {
            code: code.text(),
            severity: severity_of(findings, *code),
            meaning: meaning(*code),
            count: *count,
            shown: shown_of.get(code.text()).copied().unwrap_or_default(),
        })
        .collect();
    let all: u64 = findings.counts().values().sum();
    html! {
        (findings_counts("counts", &counts))
        @if !shown.is_empty() {
            @if (shown.len() as u64) < all {
                p { "The first " (number_text(shown.len() as u64)) " of "
                    (number_text(all)) " findings. " (elsewhere) }
            }
            (findings_table("findings", &shown))
        }
    }
}

/// The severity of a code as it was found: one code may be found with either.
fn severity_of(findings: &Findings<Code>, code: Code) -> Severity {
    let worst = findings
        .kept()
        .iter()
        .filter(|finding| finding.code == code)
        .map(|finding| finding.severity)
        .min();
    worst.unwrap_or(code.severity())
}
