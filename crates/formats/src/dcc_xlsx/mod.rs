//! The complete version of an edition as a read-only spreadsheet, for DCC alone (REG-18, REG-19).
//!
//! It holds every clause, published or not, with how far it has come and where each value comes
//! from, and marks what differs from the edition before. Its lines mirror the submission format,
//! so that it can be the starting point of the next edition. Every sheet is marked as DCC's own.

mod cover;
mod lines;

use crate::glossary_sheet;
use crate::neutrality::Marking;
use crate::sheet_style::{Styles, workbook};
use crate::table_sheet::{self, Cell, Column, Face, Rule};
use register::edition::{CoverageFact, EditionKind, Tombstone};
use register::glossary::Glossary;
use register::item::{Clause, ClauseField, Item};
use register::publication::WithheldReason;
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeMap;
use terms::{Date, ItemRef, Moment, OrganisationRef, PublicRef};

/// The classification that stands on every sheet and page.
pub const CLASSIFICATION: &str = "DCC Controlled";

/// Everything the complete version of an edition shows, gathered by the caller.
#[derive(Clone, Debug)]
pub struct DccEditionSheet<'a> {
    /// The edition's number.
    pub number: u32,
    /// Why there is one.
    pub kind: EditionKind,
    /// The day whose state it gives.
    pub as_of: Date,
    /// When it was prepared.
    pub prepared_at: Moment,
    /// The edition that differences are marked against, if there is one.
    pub previous: Option<u32>,
    /// The version of the glossary its words come from.
    pub glossary_version: u32,
    /// The digest that the second person approves.
    pub published_digest: [u8; 32],
    /// Every clause.
    pub rows: Vec<DccRow<'a>>,
    /// Clauses that only the edition before holds.
    pub removed: Vec<DccRemoved>,
    /// The period of the collection round that the next facts are of.
    pub round_period: Option<String>,
    /// The cover sheet's facts about providers.
    pub coverage: Vec<CoverageFact>,
    /// Entries taken back so far.
    pub tombstones: Vec<Tombstone>,
    /// The names of the organisations that any row speaks of.
    pub organisation_names: BTreeMap<OrganisationRef, String>,
}

/// One clause in the complete version.
#[derive(Clone, Debug)]
pub struct DccRow<'a> {
    /// Its item, in the version that the edition holds.
    pub item: &'a Item,
    /// Which version that is.
    pub item_version: u32,
    /// The clause.
    pub clause: &'a Clause,
    /// Whether this edition publishes it.
    pub outcome: DccOutcome,
    /// How it differs from the edition before.
    pub difference: DccDifference,
}

/// Whether an edition publishes a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DccOutcome {
    /// As this entry.
    Published(PublicRef),
    /// Withheld, and why.
    Withheld(WithheldReason),
}

/// How a clause differs from the edition before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DccDifference {
    /// There is no edition before.
    FirstEdition,
    /// The edition before did not hold it.
    New,
    /// These fields differ.
    Changed(Vec<ClauseField>),
    /// No field differs.
    Unchanged,
}

/// A clause that only the edition before holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DccRemoved {
    /// Its item.
    pub item: ItemRef,
    /// Its number.
    pub clause: u32,
    /// The provider.
    pub provider: OrganisationRef,
    /// The provider's Identifier.
    pub identifier: u64,
    /// What it was published as, if it was.
    pub public: Option<PublicRef>,
}

impl DccEditionSheet<'_> {
    /// The name of an organisation; its reference where no name was given.
    fn name_of(&self, organisation: OrganisationRef) -> String {
        self.organisation_names
            .get(&organisation)
            .cloned()
            .unwrap_or_else(|| organisation.to_string())
    }
}

/// The complete spreadsheet of this edition, with this glossary.
pub fn write(edition: &DccEditionSheet<'_>, glossary: &Glossary, marking: Marking) -> Vec<u8> {
    try_write(edition, glossary, marking)
        .expect("a workbook within Excel's limits, written into memory")
}

/// The name under which the file is offered.
pub fn file_name(number: u32) -> String {
    format!("device-register-edition-{number}-dcc-controlled.xlsx")
}

fn try_write(
    edition: &DccEditionSheet<'_>,
    glossary: &Glossary,
    marking: Marking,
) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::new();
    let title = format!(
        "Device register, edition {}, complete version",
        edition.number
    );
    let footer = format!("{CLASSIFICATION}. {title}, as of {}", edition.as_of);
    let mut workbook = workbook(&title, edition.prepared_at)?;
    workbook.read_only_recommended();
    cover::add(&mut workbook, edition, marking, &footer, &styles)?;
    table_sheet::add(
        &mut workbook,
        "Clauses",
        &lines::columns(),
        &lines::lines(edition),
        &footer,
        &styles,
    )?;
    let removed = removed_lines(edition);
    table_sheet::add(
        &mut workbook,
        "Removed",
        &removed_columns(),
        &removed,
        &footer,
        &styles,
    )?;
    glossary_sheet::add(&mut workbook, glossary, &footer, &styles)?;
    workbook.save_to_buffer()
}

fn removed_columns() -> [Column; 5] {
    [
        ("Provider", 24),
        ("Identifier", 18),
        ("Item", 18),
        ("Clause", 10),
        ("Public Reference", 18),
    ]
    .map(|(name, width)| Column {
        name,
        width,
        face: match name {
            "Provider" => Face::Prose,
            _ => Face::Symbols,
        },
        rule: Rule::Any,
    })
}

fn removed_lines(edition: &DccEditionSheet<'_>) -> Vec<Vec<Cell<'static>>> {
    let mut removed: Vec<(String, &DccRemoved)> = edition
        .removed
        .iter()
        .map(|entry| (edition.name_of(entry.provider), entry))
        .collect();
    removed.sort_by(|(name, a), (other, b)| {
        (name, a.identifier, a.clause).cmp(&(other, b.identifier, b.clause))
    });
    removed
        .into_iter()
        .map(|(name, entry)| {
            vec![
                Cell::owned(name),
                Cell::owned(entry.identifier.to_string()),
                Cell::owned(entry.item.to_string()),
                Cell::owned(entry.clause.to_string()),
                entry
                    .public
                    .map_or(Cell::Empty, |public| Cell::owned(public.to_string())),
            ]
        })
        .collect()
}
