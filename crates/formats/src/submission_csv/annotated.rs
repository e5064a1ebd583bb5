//! The annotated copy: the provider's own file with a column that says what was found.
//!
//! It can be corrected and sent again as it is: the added column is known and ignored.

use super::records::{Record, cells};
use super::structure::{self, findings_index};
use super::{Checked, encoding, written};
use crate::finding_text::severity_letter;
use register::intake::{Code, Field, Notes};
use std::collections::HashSet;
use terms::{Finding, Severity};

/// The file with a `Findings` column, or `None` where no header was found to add it to.
pub fn annotated(bytes: &[u8], checked: &Checked) -> Option<String> {
    let decoded = encoding::decode(bytes).ok()?;
    let structure = structure::of(&decoded, &mut Notes::keeping_at_most(0))?;
    let text = structure.text;
    let left_out = findings_index(&structure.columns);
    let mut found = Vec::new();
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    out.push_str(written::UTF8_MARK);
    cells(text, &structure.header, structure.delimiter, &mut found);
    written::cells(&mut out, &found, left_out);
    out.push(',');
    out.push_str(Field::Findings.name());
    written::end_line(&mut out);
    let width = found.len() - usize::from(left_out.is_some());
    let mut remarks = Remarks::new(checked);
    for (index, record) in structure.rows.iter().enumerate() {
        cells(text, record, structure.delimiter, &mut found);
        let blank = found.iter().all(|cell| cell.cell.text.trim().is_empty());
        let remark = remarks.of_row(record, structure.rows.get(index + 1), blank);
        match blank {
            // An empty row stays one: what is said of it stands in the last column as elsewhere.
            true => out.push_str(&",".repeat(width.saturating_sub(1))),
            false => written::cells(&mut out, &found, left_out),
        }
        out.push(',');
        written::value(&mut out, &remark);
        written::end_line(&mut out);
    }
    Some(out)
}

/// The findings in file order, given out row by row.
struct Remarks<'c> {
    findings: &'c [Finding<Code>],
    next: usize,
    accepted: HashSet<u64>,
}

impl<'c> Remarks<'c> {
    fn new(checked: &'c Checked) -> Remarks<'c> {
        Remarks {
            findings: checked.findings.kept(),
            next: 0,
            accepted: checked.rows.iter().map(|row| row.line).collect(),
        }
    }

    /// What is said of this row, and before the first one of what stands above it.
    fn of_row(&mut self, record: &Record, following: Option<&Record>, blank: bool) -> String {
        let end = following.map_or(u64::MAX, |following| u64::from(following.line));
        let mut said: Vec<String> = Vec::new();
        let mut refused = false;
        while let Some(finding) = self.findings.get(self.next)
            && finding.place.line < end
        {
            self.next += 1;
            let above = finding.place.line < u64::from(record.line);
            refused |= !above && finding.severity == Severity::Error;
            said.push(remark(finding, above));
        }
        let unsaid = !blank && !refused && said.is_empty();
        if unsaid && !self.accepted.contains(&u64::from(record.line)) {
            said.push("More findings of a kind that is already listed above".to_owned());
        }
        said.join(" / ")
    }
}

fn remark(finding: &Finding<Code>, above: bool) -> String {
    let severity = severity_letter(finding.severity);
    let place = match (above, finding.field) {
        (true, _) => " (file)".to_owned(),
        (false, "") => String::new(),
        (false, field) => format!(" ({field})"),
    };
    format!(
        "{severity} {}{place}: {}",
        finding.code.text(),
        finding.hint
    )
}
