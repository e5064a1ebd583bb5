//! What an act writes, worked out before the transaction begins: bodies, digests and the rows of
//! the look-up tables. Pure, and the dear part of a large commit.

use super::launches::LaunchRows;
use crate::fault::{Stored, misuse};
use crate::forms::edition::split;
use crate::forms::items_named::FileItems;
use crate::forms::text::Textual;
use crate::record::{ONLY, Record, RecordKind};
use register::decision::{StageName, Write};
use register::edition::{Edition, EditionState};
use register::fix::ConfirmationAnswer;
use register::item::{Clause, Concern, Item, Stage};
use register::submission::{Submission, SubmissionOutcome};
use terms::{DeviceType, Moment};

/// Everything an act writes, sorted by key within each kind.
#[derive(Debug, Default)]
pub(crate) struct Prepared {
    pub(crate) records: Vec<Record>,
    pub(crate) items: Vec<ItemRow>,
    pub(crate) submissions: Vec<SubmissionRow>,
    pub(crate) rounds: Vec<RoundRow>,
    pub(crate) editions: Vec<EditionRow>,
    pub(crate) launches: LaunchRows,
    /// Records of which there is one: the kind, the version written and what it must follow.
    pub(crate) only_ones: Vec<(RecordKind, u32, Follows)>,
}

/// Which version a record of which there is one must follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Follows {
    /// Exactly this one; 0 for none.
    Exactly(u32),
    /// Any lower one.
    Lower,
}

/// An item's rows in the look-up tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ItemRow {
    pub(crate) reference: u64,
    pub(crate) provider: u64,
    pub(crate) identifier: u64,
    pub(crate) stage: StageName,
    pub(crate) concern: Option<Concern>,
    pub(crate) updated: Moment,
    pub(crate) version: u32,
    /// Sorted, each once.
    pub(crate) devices: Vec<DeviceKey>,
    /// Sorted by request and organisation.
    pub(crate) confirmations: Vec<ConfirmationRow>,
    /// What DCC's search looks in; absent for a diverted item.
    pub(crate) words: Option<String>,
}

/// A device that an item names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DeviceKey {
    pub(crate) device_type: DeviceType,
    pub(crate) make_folded: String,
    pub(crate) model_folded: String,
}

/// A confirmation request to one organisation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ConfirmationRow {
    pub(crate) request: u64,
    pub(crate) organisation: u64,
    pub(crate) clause: u32,
    pub(crate) answered: bool,
    pub(crate) asked_at: Moment,
}

/// A submission's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SubmissionRow {
    pub(crate) reference: u64,
    pub(crate) provider: u64,
    pub(crate) received_at: Moment,
    pub(crate) file_sha256: [u8; 32],
    pub(crate) outcome: &'static str,
}

/// A round's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoundRow {
    pub(crate) reference: u64,
    pub(crate) opened_at: Moment,
    pub(crate) version: u32,
}

/// An edition's row, and its entries' body, to be written if it is not there yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EditionRow {
    pub(crate) reference: u64,
    pub(crate) number: u32,
    pub(crate) state: &'static str,
    pub(crate) prepared_at: Moment,
    pub(crate) version: u32,
    pub(crate) entries_body: String,
}

/// The outcome under which a submission's file counts as sent before.
pub(crate) const ACCEPTED: &str = "Accepted";

/// The state of an edition in force or superseded.
pub(crate) const PUBLISHED: &str = "Published";

pub(crate) fn prepare(writes: Vec<app::ports::Write>) -> Stored<Prepared> {
    let mut prepared = Prepared::default();
    for write in writes {
        match write {
            app::ports::Write::Register(write) => add(&mut prepared, write)?,
            app::ports::Write::Launch(write) => {
                let record = prepared.launches.add(write);
                prepared.records.push(record);
            }
        }
    }
    prepared.launches.check()?;
    prepared.items.sort_by_key(|row| row.reference);
    prepared.submissions.sort_by_key(|row| row.reference);
    prepared.records.sort_by_key(|r| (r.kind, r.key));
    let twice = |pair: &[Record]| (pair[0].kind, pair[0].key) == (pair[1].kind, pair[1].key);
    match prepared.records.windows(2).any(twice) {
        true => Err(misuse("one act writes the same record twice")),
        false => Ok(prepared),
    }
}

fn add(prepared: &mut Prepared, write: Write) -> Stored<()> {
    match write {
        Write::Item { item, follows } => {
            let version = follows + 1;
            let row = ItemRow::of(&item, version);
            if row.stage == StageName::Diverted && !without_content(&item) {
                return Err(misuse("a diverted item that still has its content"));
            }
            let key = row.reference;
            prepared.items.push(row);
            let record = Record::of(RecordKind::Item, key, version, *item);
            prepared.records.push(record);
        }
        Write::Submission(submission) => {
            let row = SubmissionRow::of(&submission);
            let key = row.reference;
            prepared.submissions.push(row);
            let record = Record::of(RecordKind::Submission, key, 1, *submission);
            prepared.records.push(record);
        }
        Write::ItemsNamed { submission, named } => {
            let key = submission.bits();
            let items = FileItems {
                submission,
                named: *named,
            };
            let record = Record::of(RecordKind::SubmissionItems, key, 1, items);
            prepared.records.push(record);
        }
        Write::Round { round, follows } => {
            let key = round.reference.bits();
            prepared.rounds.push(RoundRow {
                reference: key,
                opened_at: round.opened_at,
                version: follows + 1,
            });
            let record = Record::of(RecordKind::Round, key, follows + 1, *round);
            prepared.records.push(record);
        }
        Write::Edition { edition, follows } => {
            let key = edition.reference.bits();
            let mut row = EditionRow::of(&edition, follows + 1);
            let (cover, entries_body) = split(*edition);
            row.entries_body = entries_body;
            prepared.editions.push(row);
            let record = Record::of(RecordKind::Edition, key, follows + 1, cover);
            prepared.records.push(record);
        }
        Write::Glossary(glossary) => {
            let version = glossary.version;
            prepared.add_only_one(
                Record::of(RecordKind::Glossary, ONLY, version, *glossary),
                Follows::Lower,
            );
        }
        Write::Calendar(calendar) => {
            let version = calendar.version();
            prepared.add_only_one(
                Record::of(RecordKind::Calendar, ONLY, version, *calendar),
                Follows::Lower,
            );
        }
        Write::AccessList { list, follows } => prepared.add_only_one(
            Record::of(RecordKind::Access, ONLY, follows + 1, list),
            Follows::Exactly(follows),
        ),
    }
    Ok(())
}

impl Prepared {
    fn add_only_one(&mut self, record: Record, follows: Follows) {
        self.only_ones.push((record.kind, record.version, follows));
        self.records.push(record);
    }
}

impl ItemRow {
    /// The rows that this version of an item has.
    pub(crate) fn of(item: &Item, version: u32) -> ItemRow {
        let stage = stage_name(&item.stage);
        let mut confirmations: Vec<ConfirmationRow> =
            item.clauses.iter().flat_map(confirmation_rows).collect();
        confirmations.sort();
        ItemRow {
            reference: item.reference.bits(),
            provider: item.provider.bits(),
            identifier: item.identifier,
            stage,
            concern: item.concern,
            updated: item.last_recorded,
            version,
            devices: devices_of(item),
            confirmations,
            words: (stage != StageName::Diverted).then(|| words_of(item)),
        }
    }
}

/// The name of a stage.
pub(crate) fn stage_name(stage: &Stage) -> StageName {
    match stage {
        Stage::Received => StageName::Received,
        Stage::Queried => StageName::Queried,
        Stage::Answered => StageName::Answered,
        Stage::Verified { .. } => StageName::Verified,
        Stage::Declined { .. } => StageName::Declined,
        Stage::Diverted { .. } => StageName::Diverted,
        Stage::Withdrawn { .. } => StageName::Withdrawn,
    }
}

/// Whether nothing that anybody said of the item is left in it (REG-11).
fn without_content(item: &Item) -> bool {
    item.clauses.is_empty() && item.queries.is_empty() && item.verdicts.is_empty()
}

fn devices_of(item: &Item) -> Vec<DeviceKey> {
    let terms = item.clauses.iter().flat_map(|clause| &clause.terms);
    let mut devices: Vec<DeviceKey> = terms
        .map(|term| DeviceKey {
            device_type: term.device_type.physical(),
            make_folded: term.make.folded(),
            model_folded: term.model.folded(),
        })
        .collect();
    devices.sort();
    devices.dedup();
    devices
}

fn confirmation_rows(clause: &Clause) -> Vec<ConfirmationRow> {
    let Some(confirmation) = &clause.fix.confirmation else {
        return Vec::new();
    };
    let answers = confirmation.answers.iter();
    answers
        .map(|(organisation, answer)| ConfirmationRow {
            request: confirmation.reference.bits(),
            organisation: organisation.bits(),
            clause: clause.number,
            answered: match answer {
                ConfirmationAnswer::Awaited => false,
                ConfirmationAnswer::Confirmed { .. }
                | ConfirmationAnswer::Refused { .. }
                | ConfirmationAnswer::Overtaken { .. }
                | ConfirmationAnswer::Withdrawn { .. } => true,
            },
            asked_at: confirmation.asked_at,
        })
        .collect()
}

/// What DCC's search of the full register looks in: references, Identifier, devices and texts.
fn words_of(item: &Item) -> String {
    let mut words = vec![item.identifier.to_string(), item.reference.to_string()];
    words.extend(item.verdicts.iter().map(|verdict| verdict.number.clone()));
    for clause in &item.clauses {
        for term in &clause.terms {
            words.push(term.device_type.code().to_owned());
            words.push(term.make.to_string());
            words.push(term.model.to_string());
            words.extend(term.versions.iter().map(ToString::to_string));
            words.extend(term.hardware_version.clone());
        }
        words.extend(clause.affected_until.as_ref().map(ToString::to_string));
        words.extend(clause.fix.targets.iter().map(ToString::to_string));
        words.extend(clause.label.clone());
        words.extend(clause.summary.clone());
        words.extend(clause.fix_information.clone());
        let provided = clause.fix.provided.as_ref();
        words.extend(provided.map(|fix| fix.information.clone()));
    }
    words.join("\n")
}

impl SubmissionRow {
    /// The row of this submission.
    pub(crate) fn of(submission: &Submission) -> SubmissionRow {
        SubmissionRow {
            reference: submission.reference.bits(),
            provider: submission.provider.bits(),
            received_at: submission.received_at,
            file_sha256: submission.file_sha256,
            outcome: match submission.outcome {
                SubmissionOutcome::Refused { .. } => "Refused",
                SubmissionOutcome::Accepted { .. } => ACCEPTED,
                SubmissionOutcome::NilReturn => "NilReturn",
            },
        }
    }
}

impl EditionRow {
    /// The row of this version of an edition, without its entries' body.
    pub(crate) fn of(edition: &Edition, version: u32) -> EditionRow {
        EditionRow {
            reference: edition.reference.bits(),
            number: edition.number,
            state: match edition.state {
                EditionState::Prepared => "Prepared",
                EditionState::Published { .. } => PUBLISHED,
                EditionState::Discarded { .. } => "Discarded",
            },
            prepared_at: edition.prepared_at,
            version,
            entries_body: String::new(),
        }
    }
}

/// The stage as stored.
pub(crate) fn stage_code(stage: StageName) -> String {
    stage.text().into_owned()
}
