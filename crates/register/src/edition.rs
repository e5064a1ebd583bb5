//! Editions: the register as it stood, twice over, complete for DCC and reduced for everyone else
//! (REG-13, REG-18, REG-19).
//!
//! An edition is prepared by one person and published by another. Once published it never changes;
//! a correction is a new edition.

use crate::publication::PublishedRow;
use terms::{
    Date, EditionRef, ItemRef, Moment, OrganisationRef, PartyCategory, PersonRef, PublicRef,
    RoundRef,
};

/// One edition of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its reference.
    pub reference: EditionRef,
    /// Editions count from 1 in order of publication.
    pub number: u32,
    /// Why there is one.
    pub kind: EditionKind,
    /// The collection round whose data it closes, if it closes one.
    pub round: Option<RoundRef>,
    /// The period of that round, which the cover sheet names (REG-13); none in editions of before
    /// it was kept.
    pub round_period: Option<String>,
    /// The day whose state it gives.
    pub as_of: Date,
    /// Every clause in the complete version.
    pub entries: Vec<EditionEntry>,
    /// Published once, and no longer.
    pub tombstones: Vec<Tombstone>,
    /// The cover sheet's facts about providers, in alphabetical order of name.
    pub coverage: Vec<CoverageFact>,
    /// The version of the glossary its words come from.
    pub glossary_version: u32,
    /// SHA-256 over the published rows, tombstones and cover sheet.
    pub published_digest: [u8; 32],
    /// Who prepared it.
    pub prepared_by: PersonRef,
    /// When.
    pub prepared_at: Moment,
    /// How far it has come.
    pub state: EditionState,
    /// When it was handed to SECAS, and what.
    pub handed_over: Option<HandOver>,
}

/// Why an edition is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditionKind {
    /// The regular one, for a period such as `2026 Q2`.
    Quarterly {
        /// The period.
        period: String,
    },
    /// Between the regular ones, with the reason that it needs.
    AdHoc {
        /// Why it cannot wait.
        reason: String,
    },
    /// A correction of the edition before it.
    Erratum {
        /// What was wrong.
        reason: String,
    },
}

/// How far an edition has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditionState {
    /// Waits for a second person.
    Prepared,
    /// In force, or superseded by a later one.
    Published {
        /// The second person.
        by: PersonRef,
        /// When.
        at: Moment,
        /// The files that go out with it; absent where it was published before they were kept.
        files: Option<EditionFiles>,
    },
    /// Discarded before publication.
    Discarded {
        /// Who.
        by: PersonRef,
        /// When.
        at: Moment,
        /// Why.
        reason: String,
    },
}

/// The files that go out with a published edition, by the SHA-256 of their bytes, so that what was
/// published can be given again byte for byte (REG-18).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditionFiles {
    /// Of the spreadsheet.
    pub spreadsheet_sha256: [u8; 32],
    /// Of the same rows as CSV.
    pub csv_sha256: [u8; 32],
}

/// One clause in the complete version of an edition: which version of which item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditionEntry {
    /// The item.
    pub item: ItemRef,
    /// The version of the item that this edition holds.
    pub item_version: u32,
    /// The clause's number.
    pub clause: u32,
    /// Its public reference where this edition publishes it.
    pub public: Option<PublicRef>,
}

/// A published entry that was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tombstone {
    /// What it was published as.
    pub reference: PublicRef,
    /// Why it was taken back.
    pub reason: TombstoneReason,
    /// The number of the first edition without it.
    pub edition: u32,
}

/// Why a published entry was taken back. The text it stood for is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TombstoneReason {
    /// The manufacturer withdrew its confirmation of the fix.
    FixWithdrawn,
    /// The firmware named as the fix is no longer active on the Central Products List.
    FixFirmwareNotActive,
    /// The entry's facts changed and the fix is not confirmed for the new ones.
    ConfirmationOutstanding,
    /// The provider closed the item.
    ClosedByProvider,
    /// DCC took it out on review.
    TakenOutOnReview,
}

impl TombstoneReason {
    /// Every reason.
    pub const ALL: [TombstoneReason; 5] = [
        TombstoneReason::FixWithdrawn,
        TombstoneReason::FixFirmwareNotActive,
        TombstoneReason::ConfirmationOutstanding,
        TombstoneReason::ClosedByProvider,
        TombstoneReason::TakenOutOnReview,
    ];

    /// The stable code in files and the API.
    pub fn code(self) -> &'static str {
        match self {
            TombstoneReason::FixWithdrawn => "FIX-WITHDRAWN",
            TombstoneReason::FixFirmwareNotActive => "FIX-FIRMWARE-NOT-ACTIVE",
            TombstoneReason::ConfirmationOutstanding => "CONFIRMATION-OUTSTANDING",
            TombstoneReason::ClosedByProvider => "CLOSED-BY-PROVIDER",
            TombstoneReason::TakenOutOnReview => "TAKEN-OUT-ON-REVIEW",
        }
    }
}

/// What the cover sheet says of one provider (REG-13). Facts only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageFact {
    /// The provider's name.
    pub provider: String,
    /// What it gave by the edition's day.
    pub given: CoverageGiven,
}

/// What a provider gave by the edition's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CoverageGiven {
    /// Data was received.
    Data,
    /// A nil return was received.
    NilReturn,
    /// Nothing was received.
    Nothing,
}

/// The hand-over of a published edition to SECAS (REG-18).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// Who handed it over.
    pub by: PersonRef,
    /// When.
    pub at: Moment,
    /// SHA-256 of the spreadsheet handed over.
    pub spreadsheet_sha256: [u8; 32],
    /// The party categories that may read it, as they stood at hand-over.
    pub access: Vec<PartyCategory>,
    /// When SECAS acknowledged it, and who.
    pub acknowledged: Option<(PersonRef, Moment)>,
}

/// Everything that a published edition is made of. All of it is public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The edition's number.
    pub edition: u32,
    /// Why there is one, in public words.
    pub kind: EditionKind,
    /// The day whose state it gives.
    pub as_of: Date,
    /// When it was published.
    pub published_at: Moment,
    /// The version of the glossary its words come from.
    pub glossary_version: u32,
    /// Its rows in order of public reference.
    pub rows: Vec<PublishedRow>,
    /// Every entry taken back so far, in order of public reference.
    pub tombstones: Vec<Tombstone>,
    /// The period of the collection round that these facts are of.
    pub round_period: Option<String>,
    /// The cover sheet's facts about providers, in alphabetical order of name.
    pub coverage: Vec<CoverageFact>,
}

/// Whether an organisation may see the register at all is decided by these (REG-8); an
/// organisation's provider name is not among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessList {
    /// The party categories that may read the published edition.
    pub categories: Vec<PartyCategory>,
    /// Who set it last.
    pub set_by: Option<(PersonRef, Moment)>,
}

impl AccessList {
    /// As the proposal has it: Suppliers; Network Parties can be added (REG-8). Device
    /// Manufacturers, CSPs, SECAS, the Panel and DCC read by what they are, not by category.
    pub fn as_proposed() -> AccessList {
        AccessList {
            categories: vec![PartyCategory::LargeSupplier, PartyCategory::SmallSupplier],
            set_by: None,
        }
    }

    /// Whether this organisation may read the published edition.
    pub fn admits(
        &self,
        organisation_type: terms::OrganisationType,
        category: Option<PartyCategory>,
    ) -> Admission {
        use terms::OrganisationType as Type;
        match organisation_type {
            Type::Dcc | Type::Secas | Type::Panel | Type::Manufacturer | Type::Csp => {
                Admission::Admitted
            }
            Type::Supplier | Type::NetworkParty | Type::OtherSecParty => {
                match category.is_some_and(|c| self.categories.contains(&c)) {
                    true => Admission::Admitted,
                    false => Admission::NotOnAccessList,
                }
            }
        }
    }
}

/// Whether an organisation may read the published edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It may.
    Admitted,
    /// SECAS has not put its party category on the access list.
    NotOnAccessList,
}

/// The organisation whose devices carry a make, for a span of days. Makes are renamed and sold;
/// a string match would not do (DOMAIN trap 24).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MakeHolder {
    /// The make.
    pub make: terms::Make,
    /// The organisation that answers for it.
    pub organisation: OrganisationRef,
    /// From this day.
    pub from: Date,
    /// Until this day, if it has ended.
    pub until: Option<Date>,
}
