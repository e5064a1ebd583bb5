//! Findings of intake: how many of each code, then each one with its place and what to do.

use crate::paths;
use crate::prose::{TagTone, tag};
use crate::table::{Column, NarrowTable, Table, data_table};
use crate::text::{code_text, number_text};
use maud::{Markup, html};
use terms::{Finding, Severity};

/// How often one code was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeCount<'a> {
    /// The stable code.
    pub code: &'a str,
    /// Whether it blocks.
    pub severity: Severity,
    /// What the code means, in a sentence.
    pub meaning: &'a str,
    /// How many there were, always exact.
    pub count: u64,
    /// How many of them are shown.
    pub shown: u64,
}

/// One finding as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingLine<'a> {
    /// The stable code.
    pub code: &'a str,
    /// Whether it blocks.
    pub severity: Severity,
    /// The physical line, 0 for none.
    pub line: u64,
    /// The cell's position, 0 for a whole row or file.
    pub column: u32,
    /// The field's name, empty for none.
    pub field: &'a str,
    /// What was found, escaped and cut.
    pub value: &'a str,
    /// What was wanted.
    pub expected: &'a str,
    /// What to do about it.
    pub hint: &'a str,
    /// The earlier line of a repeat.
    pub related_line: Option<u64>,
}

impl<'a> FindingLine<'a> {
    /// The line for this finding, whose code is written so.
    pub fn new<C>(finding: &'a Finding<C>, code: &'a str) -> FindingLine<'a> {
        FindingLine {
            code,
            severity: finding.severity,
            line: finding.place.line,
            column: finding.place.column,
            field: finding.field,
            value: &finding.value,
            expected: &finding.expected,
            hint: &finding.hint,
            related_line: finding.related_line,
        }
    }
}

/// The counts per code, each code a link to its glossary entry.
pub fn findings_counts(id: &str, counts: &[CodeCount<'_>]) -> Markup {
    let columns = [
        Column::row_header("Code"),
        Column::text("Severity"),
        Column::text("What it means"),
        Column::number("Found"),
    ];
    let rows = counts.iter().map(|count| {
        let found = html! {
            (number_text(count.count))
            @if count.shown < count.count {
                br; span.nothing { "first " (number_text(count.shown)) " shown" }
            }
        };
        let meaning = html! { (count.meaning) };
        vec![
            code_link(count.code),
            severity_tag(count.severity),
            meaning,
            found,
        ]
    });
    data_table(&Table {
        id,
        caption: "Findings by code",
        columns: &columns,
        rows: rows.collect(),
        empty: "Nothing was found that needs your attention.",
        narrow: NarrowTable::Cards,
    })
}

/// The findings themselves, in file order.
pub fn findings_table(id: &str, findings: &[FindingLine<'_>]) -> Markup {
    let columns = [
        Column::row_header("Place"),
        Column::text("Severity and code"),
        Column::text("Found"),
        Column::text("Expected"),
        Column::text("What to do"),
    ];
    data_table(&Table {
        id,
        caption: "Findings in file order",
        columns: &columns,
        rows: findings.iter().map(finding_row).collect(),
        empty: "Nothing was found that needs your attention.",
        narrow: NarrowTable::Cards,
    })
}

fn finding_row(finding: &FindingLine<'_>) -> Vec<Markup> {
    let place = html! {
        @match (finding.line, finding.column) {
            (0, _) => "Whole file",
            (line, 0) => { "Line " (line) },
            (line, column) => { "Line " (line) ", column " (column) },
        }
        @if !finding.field.is_empty() { br; span.field-name { (finding.field) } }
        @if let Some(line) = finding.related_line {
            br; span.field-name { "see also line " (line) }
        }
    };
    let code = html! { (severity_tag(finding.severity)) br; (code_link(finding.code)) };
    let found = html! {
        @if finding.value.is_empty() { span.nothing { "nothing" } }
        @else { (code_text(finding.value)) }
    };
    vec![
        place,
        code,
        found,
        html! { (finding.expected) },
        html! { (finding.hint) },
    ]
}

fn severity_tag(severity: Severity) -> Markup {
    match severity {
        Severity::Error => tag(TagTone::Stopped, "Error"),
        Severity::Warning => tag(TagTone::Attention, "Warning"),
    }
}

fn code_link(code: &str) -> Markup {
    html! { a.code-link href=(paths::glossary_term(code)) { (code) } }
}
