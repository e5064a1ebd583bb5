//! The labelled corpus: submission files as people send them, each with the findings it must give.
//!
//! The cases stand in `corpus/*.txt`, written from the catalogue of codes and its conventions
//! alone, so that they judge the engine and not the other way round.

#[path = "corpus/listed.rs"]
mod listed;
#[path = "corpus/notation.rs"]
mod notation;

use std::collections::{BTreeMap, BTreeSet};

use formats::submission_csv::{Checked, Verdict, check};
use listed::catalogue;
use notation::{Case, Expectation, cases, codes};
use register::catalogue::DeviceCatalogue;
use register::intake::{CheckSetting, Code};
use register::row::SourceKind;
use terms::{Date, Finding, Place, Severity};

fn run(case: &Case, catalogue: &DeviceCatalogue) -> Checked {
    let mut setting = CheckSetting::on(case.today.parse().expect("a date"));
    setting.catalogue = case.with_catalogue.then_some(catalogue);
    setting.submitter = match case.acting_as.as_deref() {
        None => None,
        Some("manufacturer") => Some(SourceKind::DeviceManufacturer),
        Some("csp") => Some(SourceKind::Csp),
        Some(other) => panic!("{}: nobody acts as {other}", case.name),
    };
    check(&case.bytes, &setting)
}

fn verdict_text(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accept => "accept",
        Verdict::AcceptWithWarning => "accept_with_warning",
        Verdict::Reject => "reject",
    }
}

fn severity_text(severity: Severity) -> char {
    match severity {
        Severity::Error => 'E',
        Severity::Warning => 'W',
    }
}

fn meets(finding: &Finding<Code>, expected: &Expectation) -> bool {
    let severity = severity_text(finding.severity);
    finding.code.text() == expected.code
        && (finding.place.line, finding.place.column) == (expected.line, expected.column)
        && expected.severity.is_none_or(|wanted| wanted == severity)
        && (expected.related_line.is_none() || finding.related_line == expected.related_line)
        && expected
            .hint
            .as_ref()
            .is_none_or(|part| finding.hint.contains(part.as_str()))
}

/// The case with what was found instead, or nothing where all is as expected.
fn disagreement(case: &Case, found: &Checked) -> Option<String> {
    let kept = found.findings.kept();
    let mut open: Vec<&Expectation> = case.findings.iter().collect();
    let surplus = kept.iter().filter(|finding| {
        let met = open.iter().position(|expected| meets(finding, expected));
        met.map(|at| open.remove(at)).is_none()
    });
    let surplus = surplus.count();
    let in_order = kept.iter().map(|finding| finding.place).is_sorted();
    let verdict = verdict_text(found.verdict);
    if surplus == 0 && open.is_empty() && in_order && verdict == case.verdict {
        return None;
    }
    let mut text = format!("{}\n  wanted {}:", case.name, case.verdict);
    for expected in &case.findings {
        text.push_str(&format!("\n    {}", expected.text()));
    }
    text.push_str(&format!("\n  found {verdict}:"));
    for finding in kept {
        let (code, place) = (finding.code.text(), finding.place);
        text.push_str(&format!("\n    {code} {}:{}", place.line, place.column));
        text.push_str(&format!(
            " {:?} hint {:?}",
            finding.related_line, finding.hint
        ));
    }
    Some(text)
}

#[test]
fn reg_16_every_file_gives_its_findings_and_no_others() {
    let catalogue = catalogue();
    let wrong: Vec<String> = cases()
        .iter()
        .filter_map(|case| disagreement(case, &run(case, &catalogue)))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} cases\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn reg_16_every_code_of_the_catalogue_exists_in_the_engine() {
    let known: BTreeSet<&str> = Code::ALL.iter().map(|code| code.text()).collect();
    let missing: Vec<String> = codes()
        .into_iter()
        .map(|(code, _)| code)
        .filter(|code| !known.contains(code.as_str()))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn reg_16_every_code_has_two_cases_at_least() {
    let mut cases_of: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for case in cases() {
        for finding in case.findings {
            cases_of
                .entry(finding.code)
                .or_default()
                .insert(case.name.clone());
        }
    }
    let codes = codes();
    assert_eq!(codes.len(), 97);
    let thin: Vec<&str> = codes
        .iter()
        .map(|(code, _)| code.as_str())
        .filter(|code| cases_of.get(*code).is_none_or(|names| names.len() < 2))
        .collect();
    assert_eq!(thin, Vec::<&str>::new());
}

#[test]
fn reg_16_forty_files_without_a_fault_at_least() {
    let clean = |case: &Case| case.findings.is_empty() && case.verdict == "accept";
    assert!(cases().iter().filter(|case| clean(case)).count() >= 40);
}

#[test]
fn the_corpus_agrees_with_itself() {
    let severity_of: BTreeMap<String, String> = codes().into_iter().collect();
    let mut names = BTreeSet::new();
    for case in cases() {
        assert!(names.insert(case.name.clone()), "{} twice", case.name);
        let places: Vec<(u64, u32)> = case.findings.iter().map(|f| (f.line, f.column)).collect();
        assert!(places.is_sorted(), "{}: not in file order", case.name);
        let severities: Option<Vec<char>> = case
            .findings
            .iter()
            .map(|finding| {
                let listed = severity_of.get(&finding.code).map_or("", String::as_str);
                let only = (listed.len() == 1).then(|| listed.chars().next());
                finding.severity.or(only.flatten())
            })
            .collect();
        let Some(severities) = severities else {
            continue; // A code beyond the 97, whose severity the engine alone knows.
        };
        let verdict = if severities.contains(&'E') {
            "reject"
        } else if severities.is_empty() {
            "accept"
        } else {
            "accept_with_warning"
        };
        assert_eq!(case.verdict, verdict, "{}", case.name);
    }
}

#[test]
fn reg_16_findings_beyond_a_thousand_of_a_code_are_counted_and_not_kept() {
    let row = "7,TBC,EM-100,0002012F,ESME,Device Manufacturer,Defect,2026-03-01,No,\n";
    let file = format!("{}\n{}", notation::header(","), row.repeat(1_203));
    let findings = check(
        file.as_bytes(),
        &CheckSetting::on(Date::constant(2026, 4, 7)),
    )
    .findings;
    let told: Vec<(&str, u64)> = findings
        .kept()
        .iter()
        .map(|f| (f.code.text(), f.place.line))
        .collect();
    assert_eq!(told.len(), 1_000);
    assert_eq!(told.last(), Some(&("VAL-PLACEHOLDER", 1_001)));
    let counts: Vec<(&str, u64)> = findings
        .counts()
        .iter()
        .map(|(c, n)| (c.text(), *n))
        .collect();
    assert_eq!(counts, [("VAL-PLACEHOLDER", 1_203)]);
}

#[test]
fn reg_14_a_file_beyond_64_mebibytes_is_refused_unread() {
    let file = vec![b','; 64 * 1024 * 1024 + 1];
    let found = check(&file, &CheckSetting::on(Date::constant(2026, 4, 7)));
    let told: Vec<(&str, Place)> = found
        .findings
        .kept()
        .iter()
        .map(|f| (f.code.text(), f.place))
        .collect();
    assert_eq!(told, [("FILE-TOO-LARGE", Place::default())]);
    assert_eq!(found.verdict, Verdict::Reject);
}
