//! An item of the full register: one defect or issue of one provider, and what is known of it.
//!
//! Applicability is an OR of clauses; a clause is an AND of terms; a term selects versions of one
//! device. Status, date and fix belong to the clause, because a fix attaches to the devices it was
//! made for and not to the model at large (DOMAIN trap 3).

use crate::fix::FixProgress;
use crate::launch_verdict::LaunchVerdict;
use crate::row::{FixAvailable, SourceKind, StatusOfInformation};
use std::collections::{BTreeMap, BTreeSet};
use terms::CspRegion;
use terms::reference::QueryRef;
use terms::{
    Date, DeviceType, FirmwareVersion, ItemRef, Make, Model, Moment, OrganisationRef, PersonRef,
    SubmissionRef,
};

/// One defect or issue, named by its provider's Identifier (REG-14), never reused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The register's own reference.
    pub reference: ItemRef,
    /// Whose Identifier it is: Identifiers are unique per provider, not globally.
    pub provider: OrganisationRef,
    /// The provider's Identifier.
    pub identifier: u64,
    /// Where the information came from (REG-5).
    pub source: Source,
    /// How far DCC and the provider have come with it.
    pub stage: Stage,
    /// A concern that has an urgent channel of its own (REG-11).
    pub concern: Option<Concern>,
    /// Each of these applies by itself.
    pub clauses: Vec<Clause>,
    /// What DCC asked the provider about this item, oldest first.
    pub queries: Vec<Query>,
    /// DCC's decisions on proposed repeats of other items.
    pub repeats: Vec<RepeatDecision>,
    /// Verdicts of the Safe Launch that it was drafted from, oldest first (ONE-1). For DCC alone.
    pub verdicts: Vec<LaunchVerdict>,
    /// When the register first knew of it.
    pub first_recorded: Moment,
    /// When the register last changed it.
    pub last_recorded: Moment,
}

/// Where the information about an item came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// The provider's own submission.
    Provider(SourceKind),
    /// A SEC Party raised it to DCC.
    SecParty,
    /// The failed gate of a Safe Launch (ONE-1).
    SafeLaunch,
}

impl Source {
    /// Every source.
    pub const ALL: [Source; 4] = [
        Source::Provider(SourceKind::DeviceManufacturer),
        Source::Provider(SourceKind::Csp),
        Source::SecParty,
        Source::SafeLaunch,
    ];

    /// The words of the published `Source` field.
    pub fn text(self) -> &'static str {
        match self {
            Source::Provider(kind) => kind.text(),
            Source::SecParty => "SEC Party",
            Source::SafeLaunch => "Safe Launch",
        }
    }
}

/// How far an item has come. Independent of record status, CPL status and severity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Recorded; DCC has not looked yet.
    Received,
    /// DCC asked the provider something and waits.
    Queried,
    /// The provider answered; DCC has not looked yet.
    Answered,
    /// DCC verified it, and DCC and provider agree that it is to be included (REG-4, REG-17).
    Verified {
        /// Who.
        by: PersonRef,
        /// When.
        at: Moment,
    },
    /// DCC declined to include it.
    Declined {
        /// Why.
        reason: DeclineReason,
        /// When.
        at: Moment,
    },
    /// A security item: its content is gone and only this tombstone stays (REG-11).
    Diverted {
        /// When.
        at: Moment,
    },
    /// The provider says it is closed and asks for it to be taken out of later editions.
    Withdrawn {
        /// When.
        at: Moment,
    },
}

/// Why DCC declined an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DeclineReason {
    /// SMETS1 devices are out of scope (REG-10).
    Smets1,
    /// Not an issue, defect or fix of a device.
    NotADeviceMatter,
    /// The information does not suffice and cannot be had.
    Insufficient,
    /// The same as another item of this provider.
    RepeatOfAnother,
}

impl DeclineReason {
    /// Every reason.
    pub const ALL: [DeclineReason; 4] = [
        DeclineReason::Smets1,
        DeclineReason::NotADeviceMatter,
        DeclineReason::Insufficient,
        DeclineReason::RepeatOfAnother,
    ];
}

/// A concern that this register is no channel for (REG-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Concern {
    /// Danger to people or property.
    Safety,
    /// A vulnerability or an attack.
    Security,
    /// Consumers being billed wrongly now.
    Billing,
}

impl Concern {
    /// All three.
    pub const ALL: [Concern; 3] = [Concern::Safety, Concern::Security, Concern::Billing];
}

/// One set of devices that together show the issue, with what is known of it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its number within the item, from 1, never reused.
    pub number: u32,
    /// All of these together.
    pub terms: Vec<Term>,
    /// The `Combination` label of the rows it came from.
    pub label: Option<String>,
    /// `Status of Information`.
    pub status: StatusOfInformation,
    /// `Date last Updated`.
    pub date_last_updated: Date,
    /// `Fix Available`, a claim.
    pub fix_claim: FixAvailable,
    /// `Fix Information`.
    pub fix_information: Option<String>,
    /// `Summary`.
    pub summary: Option<String>,
    /// `Affected Until`.
    pub affected_until: Option<FirmwareVersion>,
    /// The rows it came from, oldest first.
    pub origins: Vec<RowOrigin>,
    /// The fields that a person at DCC set, and when; all others come from the last origin.
    pub set_by_dcc: BTreeMap<ClauseField, SetByDcc>,
    /// How far its fix has come.
    pub fix: FixProgress,
}

/// The fields of a clause, for provenance and differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ClauseField {
    /// The devices it applies to.
    Devices,
    /// `Status of Information`.
    Status,
    /// `Date last Updated`.
    DateLastUpdated,
    /// `Fix Available`.
    FixAvailable,
    /// `Fix Information`.
    FixInformation,
    /// `Summary`.
    Summary,
    /// `Affected Until`.
    AffectedUntil,
    /// The firmware or devices the fix is.
    FixTargets,
}

impl ClauseField {
    /// Every field, in the order of the submission format.
    pub const ALL: [ClauseField; 8] = [
        ClauseField::Devices,
        ClauseField::Status,
        ClauseField::DateLastUpdated,
        ClauseField::FixAvailable,
        ClauseField::FixInformation,
        ClauseField::Summary,
        ClauseField::AffectedUntil,
        ClauseField::FixTargets,
    ];
}

/// A person at DCC set a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetByDcc {
    /// Who.
    pub by: PersonRef,
    /// When.
    pub at: Moment,
}

/// Where in which file a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowOrigin {
    /// The submission.
    pub submission: SubmissionRef,
    /// The physical line in its file; 0 for an item raised on a page.
    pub line: u64,
}

/// Versions of one device: one part of a Device Model Combination.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Term {
    /// Device Type.
    pub device_type: DeviceType,
    /// Make.
    pub make: Make,
    /// Model.
    pub model: Model,
    /// The versions; empty only where the inventory holds none for such a device (Type 2).
    pub versions: BTreeSet<FirmwareVersion>,
    /// Hardware version, where it matters.
    pub hardware_version: Option<String>,
    /// CSP Region, where it matters.
    pub region: Option<CspRegion>,
}

impl Term {
    /// Whether both select versions of the same device, whatever the versions.
    pub fn same_device(&self, other: &Term) -> bool {
        self.device_type == other.device_type
            && self.make.folded() == other.make.folded()
            && self.model.folded() == other.model.folded()
            && self.hardware_version == other.hardware_version
            && self.region == other.region
    }
}

/// A question from DCC to the provider about an item, with a due day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Its reference.
    pub reference: QueryRef,
    /// The question.
    pub question: String,
    /// The last day for the answer.
    pub due: Date,
    /// Who asked.
    pub asked_by: PersonRef,
    /// When.
    pub asked_at: Moment,
    /// The answer, once there is one.
    pub answer: Option<QueryAnswer>,
}

/// A provider's answer to a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryAnswer {
    /// The answer.
    pub text: String,
    /// Who.
    pub by: PersonRef,
    /// When.
    pub at: Moment,
}

/// DCC's decision that another item is, or is not, the same matter. Reversible: the last
/// decision about an item counts, and none is removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepeatDecision {
    /// The other item.
    pub other: ItemRef,
    /// What was decided.
    pub verdict: RepeatVerdict,
    /// Who.
    pub by: PersonRef,
    /// When.
    pub at: Moment,
}

/// What DCC holds a proposed repeat to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RepeatVerdict {
    /// The same matter: linked, both stay.
    Same,
    /// Different matters: no longer proposed.
    Different,
    /// Taken back: proposed again.
    Undecided,
}

impl Item {
    /// The clause with this number.
    pub fn clause(&self, number: u32) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.number == number)
    }

    /// The clause with this number, to change.
    pub(crate) fn clause_mut(&mut self, number: u32) -> Option<&mut Clause> {
        self.clauses
            .iter_mut()
            .find(|clause| clause.number == number)
    }

    /// The query that waits for an answer, if one does.
    pub fn open_query(&self) -> Option<&Query> {
        self.queries.iter().find(|query| query.answer.is_none())
    }

    /// The last decision on whether `other` is the same matter.
    pub fn repeat_verdict(&self, other: ItemRef) -> RepeatVerdict {
        self.repeats
            .iter()
            .rev()
            .find(|decision| decision.other == other)
            .map_or(RepeatVerdict::Undecided, |decision| decision.verdict)
    }
}
