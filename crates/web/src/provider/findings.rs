//! Findings on a page: how many of each code, and the first of them in file order.

use formats::finding_text::meaning;
use formats::limits::FINDINGS_KEPT_PER_CODE_MAX;
use maud::{Markup, html};
use pages::{CodeCount, FindingLine, findings_counts, findings_table, number_text};
use register::intake::Code;
use std::collections::HashMap;
use terms::{Findings, Severity};

/// How many findings stand on a page. The files beside it have more, and the counts are of all: a
/// page of a hundred thousand lines helps nobody.
const FINDINGS_SHOWN_MAX: usize = 300;

/// Where the files stand that list the findings which a page leaves out.
#[derive(Clone, Copy)]
pub(super) enum Files<'a> {
    /// Below this address.
    At(&'a str),
    /// With the provider; who looks at the page is somebody else.
    OfProvider,
}

/// The counts and the findings, and what is left out.
pub(super) fn section(findings: &Findings<Code>, files: Files<'_>) -> Markup {
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
            @let left_out = all - shown.len() as u64;
            @if left_out > 0 {
                p { "The first " (number_text(shown.len() as u64)) " of " (number_text(all))
                    " findings." }
            }
            (findings_table("findings", &shown))
            @if left_out > 0 {
                p id="more-findings" { strong { "And " (number_text(left_out)) " more. " }
                    (elsewhere(findings.kept().len() as u64 == all, files)) }
            }
        }
    }
}

/// Where they stand instead, all of them or as many as are kept.
fn elsewhere(all_kept: bool, files: Files<'_>) -> Markup {
    let which = match all_kept {
        true => "All of them stand".to_owned(),
        false => format!(
            "The first {} of each code stand",
            number_text(FINDINGS_KEPT_PER_CODE_MAX)
        ),
    };
    html! {
        (which) " in the "
        @match files {
            Files::At(path) => {
                a href={ (path) "/annotated" } { "copy of the file with findings (CSV)" }
                " and in the "
                a href={ (path) "/findings.json" } { "findings for programs (JSON)" } "."
            },
            Files::OfProvider => { "files that the provider can download." },
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

#[cfg(test)]
mod tests {
    use super::*;
    use terms::{Finding, Place};

    fn findings(each: &[(Code, u64)]) -> Findings<Code> {
        let mut findings = Findings::keeping_at_most(FINDINGS_KEPT_PER_CODE_MAX);
        for (code, count) in each {
            for line in 0..*count {
                findings.push(Finding {
                    code: *code,
                    severity: code.severity(),
                    place: Place { line, column: 0 },
                    field: "",
                    record: None,
                    value: String::new(),
                    expected: String::new(),
                    hint: String::new(),
                    related_line: None,
                });
            }
        }
        findings
    }

    #[test]
    fn reg_16_a_page_says_how_many_findings_it_leaves_out_and_where_they_stand() {
        let all = findings(&[(Code::FwCase, 300)]);
        let page = section(&all, Files::At("/x")).into_string();
        assert!(!page.contains("more-findings"), "{page}");

        let more = findings(&[(Code::FwCase, 301), (Code::WsTrimmed, 1_000)]);
        let page = section(&more, Files::At("/x")).into_string();
        assert!(page.contains("The first 300 of 1,301 findings."), "{page}");
        assert!(page.contains("And 1,001 more."), "{page}");
        assert!(page.contains("All of them stand in the"), "{page}");
        assert!(page.contains("href=\"/x/annotated\""), "{page}");
        assert!(page.contains("href=\"/x/findings.json\""), "{page}");

        let most = findings(&[(Code::FwCase, 1_002)]);
        let page = section(&most, Files::OfProvider).into_string();
        assert!(page.contains("And 702 more."), "{page}");
        assert!(page.contains("The first 1,000 of each code"), "{page}");
        assert!(!page.contains("href=\"/x"), "{page}");
    }
}
