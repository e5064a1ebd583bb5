//! One published entry as it is read back, and its history since it was first published.

use register::difference::PublicField;
use register::edition::Tombstone;
use register::item::{Source, Term};
use register::publication::PublishedRow;
use register::row::StatusOfInformation;
use terms::{Date, DeviceModel, FirmwareVersion, PublicRef};

/// One published entry. It holds what a `PublishedRow` held when it was written and nothing else;
/// it cannot be made back into one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its public reference.
    pub reference: PublicRef,
    /// The devices: all of these together.
    pub terms: Vec<Term>,
    /// `Source`.
    pub source: Source,
    /// `Status of Information`.
    pub status: StatusOfInformation,
    /// `Date last Updated`.
    pub date_last_updated: Date,
    /// `Summary`.
    pub summary: Option<String>,
    /// `Affected Until`.
    pub affected_until: Option<FirmwareVersion>,
    /// `Fix Information`.
    pub fix_information: String,
    /// The firmware or devices that are the fix.
    pub fix_targets: Vec<DeviceModel>,
    /// The day on which the last manufacturer confirmed the fix.
    pub fix_confirmed_on: Date,
}

impl From<&PublishedRow> for Entry {
    fn from(row: &PublishedRow) -> Entry {
        Entry {
            reference: row.reference(),
            terms: row.terms().to_vec(),
            source: row.source(),
            status: row.status(),
            date_last_updated: row.date_last_updated(),
            summary: row.summary().map(str::to_owned),
            affected_until: row.affected_until().cloned(),
            fix_information: row.fix_information().to_owned(),
            fix_targets: row.fix_targets().to_vec(),
            fix_confirmed_on: row.fix_confirmed_on(),
        }
    }
}

impl Entry {
    /// The fields in which a later version differs, in the order of the submission format.
    pub fn fields_changed(&self, later: &Entry) -> Vec<PublicField> {
        PublicField::ALL
            .into_iter()
            .filter(|field| match field {
                PublicField::Devices => self.terms != later.terms,
                PublicField::Source => self.source != later.source,
                PublicField::Status => self.status != later.status,
                PublicField::DateLastUpdated => self.date_last_updated != later.date_last_updated,
                PublicField::FixInformation => self.fix_information != later.fix_information,
                PublicField::Summary => self.summary != later.summary,
                PublicField::AffectedUntil => self.affected_until != later.affected_until,
                PublicField::FixTargets => self.fix_targets != later.fix_targets,
                PublicField::FixConfirmedOn => self.fix_confirmed_on != later.fix_confirmed_on,
            })
            .collect()
    }
}

/// What is known of one public reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRecord {
    /// The reference.
    pub reference: PublicRef,
    /// How it stands in the edition in force.
    pub state: EntryState,
    /// Its versions, oldest first.
    pub versions: Vec<EntryVersion>,
}

/// How a reference stands in the edition in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryState {
    /// Published.
    Published(Box<Entry>),
    /// Taken back; its text is gone.
    Withdrawn(Tombstone),
}

/// One version of an entry: the editions in which it stood unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryVersion {
    /// The first edition with it.
    pub from_edition: u32,
    /// The first edition without it, if there is one.
    pub until_edition: Option<u32>,
    /// Its text.
    pub text: VersionText,
    /// The fields that differ from the version before it; empty where there is none to compare.
    pub changed: Vec<PublicField>,
}

/// The text of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionText {
    /// As it was published.
    Kept(Box<Entry>),
    /// Removed when the entry was withdrawn.
    Removed,
}
