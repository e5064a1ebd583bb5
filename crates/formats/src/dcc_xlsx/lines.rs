//! The lines of the complete version: every clause, one line for each device version.

use super::{DccDifference, DccEditionSheet, DccOutcome, DccRow};
use crate::clause_text::{field_name, targets_text};
use crate::entry_columns::column;
use crate::published_line::PublishedColumn;
use crate::sentences::{concern, fix, stage, withheld};
use crate::table_sheet::{Cell, Column, Face, Rule};
use register::item::{Clause, ClauseField, Item, RowOrigin, Term};
use std::collections::BTreeSet;
use terms::FirmwareVersion;

/// The columns of the submission format, as the published version has them.
const SUBMITTED: [PublishedColumn; 15] = [
    PublishedColumn::Identifier,
    PublishedColumn::Make,
    PublishedColumn::Model,
    PublishedColumn::FirmwareVersion,
    PublishedColumn::DeviceType,
    PublishedColumn::Source,
    PublishedColumn::StatusOfInformation,
    PublishedColumn::DateLastUpdated,
    PublishedColumn::FixAvailable,
    PublishedColumn::FixInformation,
    PublishedColumn::Summary,
    PublishedColumn::Combination,
    PublishedColumn::AffectedUntil,
    PublishedColumn::HardwareVersion,
    PublishedColumn::Region,
];

/// The columns that only DCC has, with their widths.
const OWN: [(&str, u32, Face); 16] = [
    ("Fix Firmware", 28, Face::Prose),
    ("Provider", 20, Face::Prose),
    ("Item", 18, Face::Symbols),
    ("Item Version", 10, Face::Symbols),
    ("Clause", 10, Face::Symbols),
    ("Stage", 14, Face::Prose),
    ("Publication", 22, Face::Prose),
    ("Withheld Because", 36, Face::Prose),
    ("Public Reference", 18, Face::Symbols),
    ("Confirmation", 30, Face::Prose),
    ("Concern", 12, Face::Prose),
    ("Repeats", 30, Face::Prose),
    ("Difference", 14, Face::Prose),
    ("Fields Changed", 26, Face::Prose),
    ("Provenance", 34, Face::Prose),
    ("Set by DCC", 40, Face::Prose),
];

/// The columns of the sheet.
pub(crate) fn columns() -> Vec<Column> {
    let submitted = SUBMITTED.map(column);
    let own = OWN.map(|(name, width, face)| Column {
        name,
        width,
        face,
        rule: Rule::Any,
    });
    submitted.into_iter().chain(own).collect()
}

/// The lines of the sheet: by provider in alphabetical order, Identifier and clause.
pub(crate) fn lines<'e>(edition: &'e DccEditionSheet<'_>) -> Vec<Vec<Cell<'e>>> {
    let mut rows: Vec<(String, &DccRow<'_>)> = edition
        .rows
        .iter()
        .map(|row| (edition.name_of(row.item.provider), row))
        .collect();
    rows.sort_by(|(name, a), (other, b)| {
        (name, a.item.identifier, a.clause.number).cmp(&(other, b.item.identifier, b.clause.number))
    });
    rows.iter()
        .flat_map(|(name, row)| lines_of(edition, row, name))
        .collect()
}

fn lines_of<'e>(
    edition: &DccEditionSheet<'_>,
    row: &DccRow<'e>,
    provider: &str,
) -> Vec<Vec<Cell<'e>>> {
    let own = own_cells(edition, row, provider);
    let mut lines = Vec::new();
    for term in &row.clause.terms {
        for version in versions_of(&term.versions) {
            let mut line = submitted_cells(row.item, row.clause, term, version);
            line.extend(own.iter().cloned());
            lines.push(line);
        }
    }
    lines
}

/// The versions of a term; one absent version where the inventory holds none.
fn versions_of(versions: &BTreeSet<FirmwareVersion>) -> Vec<Option<&FirmwareVersion>> {
    match versions.is_empty() {
        true => vec![None],
        false => versions.iter().map(Some).collect(),
    }
}

fn submitted_cells<'e>(
    item: &Item,
    clause: &'e Clause,
    term: &'e Term,
    version: Option<&'e FirmwareVersion>,
) -> Vec<Cell<'e>> {
    vec![
        Cell::owned(item.identifier.to_string()),
        Cell::borrowed(term.make.as_str()),
        Cell::borrowed(term.model.as_str()),
        Cell::optional(version.map(FirmwareVersion::as_str)),
        Cell::borrowed(term.device_type.code()),
        Cell::borrowed(item.source.text()),
        Cell::borrowed(clause.status.text()),
        Cell::Day(clause.date_last_updated),
        Cell::borrowed(clause.fix_claimed().text()),
        Cell::optional(clause.fix_text()),
        Cell::optional(clause.summary.as_deref()),
        combination(clause),
        Cell::optional(clause.affected_until.as_ref().map(FirmwareVersion::as_str)),
        Cell::optional(term.hardware_version.as_deref()),
        Cell::optional(term.region.map(|region| region.text())),
    ]
}

/// The label the provider gave, or the clause's number where DCC made the combination.
fn combination(clause: &Clause) -> Cell<'_> {
    match (&clause.label, clause.terms.as_slice()) {
        (Some(label), _) => Cell::borrowed(label),
        (None, [] | [_]) => Cell::Empty,
        (None, [_, _, ..]) => Cell::owned(format!("Clause {}", clause.number)),
    }
}

fn own_cells<'e>(edition: &DccEditionSheet<'_>, row: &DccRow<'e>, provider: &str) -> Vec<Cell<'e>> {
    let names = |organisation| edition.name_of(organisation);
    let (publication, because, public) = match &row.outcome {
        DccOutcome::Published(reference) => (
            Cell::borrowed("Published"),
            Cell::Empty,
            Cell::owned(reference.to_string()),
        ),
        DccOutcome::Withheld(reason) => (
            Cell::borrowed(withheld::code(reason)),
            Cell::owned(withheld::sentence(reason, &names)),
            Cell::Empty,
        ),
    };
    let (difference, fields) = difference(&row.difference);
    vec![
        some(targets_text(&row.clause.fix.targets)),
        Cell::owned(provider.to_owned()),
        Cell::owned(row.item.reference.to_string()),
        Cell::owned(row.item_version.to_string()),
        Cell::owned(row.clause.number.to_string()),
        Cell::borrowed(stage::name(&row.item.stage)),
        publication,
        because,
        public,
        Cell::owned(fix::confirmation_state(
            row.clause.fix.confirmation.as_ref(),
            &names,
        )),
        Cell::optional(row.item.concern.map(concern::name)),
        some(repeats(row.item)),
        difference,
        fields,
        some(provenance(&row.clause.origins)),
        some(set_by_dcc(row.clause)),
    ]
}

fn some(text: String) -> Cell<'static> {
    match text.is_empty() {
        true => Cell::Empty,
        false => Cell::owned(text),
    }
}

fn difference(of: &DccDifference) -> (Cell<'static>, Cell<'static>) {
    match of {
        DccDifference::FirstEdition => (Cell::borrowed("First edition"), Cell::Empty),
        DccDifference::New => (Cell::borrowed("New"), Cell::Empty),
        DccDifference::Changed(fields) => {
            (Cell::borrowed("Changed"), Cell::owned(field_names(fields)))
        }
        DccDifference::Unchanged => (Cell::borrowed("Unchanged"), Cell::Empty),
    }
}

fn field_names(fields: &[ClauseField]) -> String {
    let names: Vec<&str> = fields.iter().map(|field| field_name(*field)).collect();
    names.join(", ")
}

/// The last decision about each other item.
fn repeats(item: &Item) -> String {
    let others: BTreeSet<_> = item.repeats.iter().map(|decision| decision.other).collect();
    let texts: Vec<String> = others
        .into_iter()
        .map(|other| {
            let verdict = item.repeat_verdict(other);
            format!("{other}: {}", stage::repeat_verdict(verdict))
        })
        .collect();
    texts.join("; ")
}

fn provenance(origins: &[RowOrigin]) -> String {
    let texts: Vec<String> = origins
        .iter()
        .map(|origin| match origin.line {
            0 => format!("{}, raised on a page", origin.submission),
            line => format!("{}, line {line}", origin.submission),
        })
        .collect();
    texts.join("; ")
}

fn set_by_dcc(clause: &Clause) -> String {
    let texts: Vec<String> = clause
        .set_by_dcc
        .iter()
        .map(|(field, set)| {
            format!(
                "{} by {} on {}",
                field_name(*field),
                set.by,
                set.at.uk_date()
            )
        })
        .collect();
    texts.join("; ")
}
