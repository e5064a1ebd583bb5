//! What people and the clock may ask of the register. One closed list: whatever is not here
//! cannot be done.

use crate::edition::EditionKind;
use crate::glossary::GlossaryEntry;
use crate::item::{Concern, DeclineReason, RepeatVerdict, Term};
use crate::items_named::ItemsNamed;
use crate::launch_verdict::{CleanLaunch, LaunchFinding};
use crate::row::{StatusOfInformation, SubmittedRow};
use crate::submission::Route;
pub use terms::Actor;
use terms::reference::{ConfirmationRef, QueryRef};
use terms::{
    Date, DeviceModel, EditionRef, ItemRef, OrganisationRef, PartyCategory, RoundRef,
    WorkingDayCalendar,
};

/// One act. Every variant is one row of the authority table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// DCC publishes a version of the glossary (REG-9).
    PublishGlossary {
        /// The whole of it.
        entries: Vec<GlossaryEntry>,
    },
    /// DCC loads a calendar of bank holidays; open deadlines follow it.
    LoadCalendar {
        /// The new version.
        calendar: WorkingDayCalendar,
    },
    /// DCC opens a collection round (REG-3, REG-12).
    OpenRound {
        /// The period it covers.
        period: String,
        /// The file format asked for.
        format: String,
        /// How to deliver it.
        delivery_method: String,
        /// Working Days after the agreed date at which SECAS is asked to chase.
        chase_after_working_days: u32,
        /// Each provider asked and the date agreed with it.
        providers: Vec<(OrganisationRef, Date)>,
    },
    /// DCC records a later delivery date agreed with a provider.
    AgreeExtension {
        /// The round.
        round: RoundRef,
        /// The provider.
        provider: OrganisationRef,
        /// The new date.
        to: Date,
        /// Why.
        reason: String,
    },
    /// A provider has nothing to report.
    DeclareNilReturn {
        /// The round.
        round: RoundRef,
    },
    /// The clock asks SECAS to chase whoever is due (REG-12).
    RaiseChases {
        /// The round.
        round: RoundRef,
    },
    /// SECAS records what it did about a chase.
    RecordChase {
        /// The round.
        round: RoundRef,
        /// The provider.
        provider: OrganisationRef,
        /// What it did.
        note: String,
    },
    /// A provider's file arrived and was read (REG-3, REG-4, REG-14, REG-15).
    ReceiveSubmission(ReceivedFile),
    /// A SEC Party raises an item to DCC (REG-5).
    RaiseItem {
        /// The devices, all together.
        terms: Vec<Term>,
        /// Issue, Defect or Fix.
        status: StatusOfInformation,
        /// What was observed.
        summary: String,
        /// A fix, where the Party offers one (REG-6).
        fix_information: Option<String>,
        /// A concern with an urgent channel of its own (REG-11).
        concern: Option<Concern>,
    },
    /// The clock drafts an item from the failed gate of a Safe Launch, or adds the verdict to the
    /// item that this launch drafted before (ONE-1).
    DraftFromLaunch(Box<LaunchFinding>),
    /// A provider closes its own item.
    WithdrawItem {
        /// The item.
        item: ItemRef,
    },
    /// DCC verifies an item and agrees that it is included (REG-4, REG-17).
    VerifyItem {
        /// The item.
        item: ItemRef,
        /// The version of it that the person looked at.
        seen: u32,
    },
    /// DCC asks the provider something about an item.
    QueryItem {
        /// The item.
        item: ItemRef,
        /// What.
        question: String,
        /// By when, in Working Days from now.
        due_working_days: u32,
    },
    /// The provider answers.
    AnswerQuery {
        /// The item.
        item: ItemRef,
        /// The query.
        query: QueryRef,
        /// The answer.
        text: String,
    },
    /// DCC declines an item.
    DeclineItem {
        /// The item.
        item: ItemRef,
        /// Why.
        reason: DeclineReason,
    },
    /// DCC diverts a security item: only a tombstone stays (REG-11).
    DivertItem {
        /// The item.
        item: ItemRef,
    },
    /// DCC marks a concern on an item, also one that came in a file; its provider is pointed to the
    /// proper channel (REG-11). It takes the place of another concern.
    MarkConcern {
        /// The item.
        item: ItemRef,
        /// The concern.
        concern: Concern,
    },
    /// DCC records that a marked concern went to its proper channel, or is none.
    ClearConcern {
        /// The item.
        item: ItemRef,
    },
    /// DCC joins clauses of an item into one: these devices together.
    CombineClauses {
        /// The item.
        item: ItemRef,
        /// Their numbers, two or more.
        clauses: Vec<u32>,
    },
    /// DCC takes a joined clause apart again.
    SeparateClause {
        /// The item.
        item: ItemRef,
        /// Its number.
        clause: u32,
    },
    /// DCC names the firmware or devices that are the fix.
    SetFixTargets {
        /// The item.
        item: ItemRef,
        /// The clause's number.
        clause: u32,
        /// The targets.
        targets: Vec<DeviceModel>,
    },
    /// A Party provides a fix for an item that it raised (REG-6); DCC may record one for any item
    /// on a Party's behalf.
    ProvideFix {
        /// The item.
        item: ItemRef,
        /// The clause's number.
        clause: u32,
        /// The Party the fix comes from.
        from: OrganisationRef,
        /// The words.
        information: String,
    },
    /// DCC decides whether two items are the same matter. Reversible.
    DecideRepeat {
        /// The item.
        item: ItemRef,
        /// The other.
        other: ItemRef,
        /// The decision.
        verdict: RepeatVerdict,
    },
    /// DCC asks the manufacturers of a fix to confirm it in its exact public words (REG-6).
    AskConfirmation {
        /// The item.
        item: ItemRef,
        /// The clause's number.
        clause: u32,
    },
    /// DCC attaches a launch to a clause's fix that went well, as evidence for whoever is asked to
    /// confirm it (ONE-1).
    AttachLaunch {
        /// The item.
        item: ItemRef,
        /// The clause's number.
        clause: u32,
        /// The launch.
        launch: Box<CleanLaunch>,
    },
    /// A manufacturer confirms.
    ConfirmFix {
        /// The item.
        item: ItemRef,
        /// The request.
        request: ConfirmationRef,
        /// Test report, release note or the like.
        evidence: String,
    },
    /// A manufacturer refuses.
    RefuseFix {
        /// The item.
        item: ItemRef,
        /// The request.
        request: ConfirmationRef,
        /// Why.
        reason: String,
    },
    /// A manufacturer withdraws its confirmation; DCC is told to publish an erratum.
    WithdrawConfirmation {
        /// The item.
        item: ItemRef,
        /// The request.
        request: ConfirmationRef,
        /// Why.
        reason: String,
    },
    /// DCC prepares an edition (REG-18, REG-19).
    PrepareEdition {
        /// Why there is one.
        kind: EditionKind,
        /// The round it closes.
        round: Option<RoundRef>,
    },
    /// A second person at DCC publishes it.
    PublishEdition {
        /// The edition.
        edition: EditionRef,
    },
    /// DCC discards a prepared edition.
    DiscardEdition {
        /// The edition.
        edition: EditionRef,
        /// Why.
        reason: String,
    },
    /// DCC hands a published edition to SECAS (REG-18).
    HandOverEdition {
        /// The edition.
        edition: EditionRef,
    },
    /// SECAS acknowledges the hand-over.
    AcknowledgeHandOver {
        /// The edition.
        edition: EditionRef,
    },
    /// SECAS sets which party categories may read the published edition (REG-8, REG-18).
    SetAccess {
        /// The categories.
        categories: Vec<PartyCategory>,
    },
}

/// A provider's file as the intake engine read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedFile {
    /// How it came.
    pub route: Route,
    /// The collection round that its sender named; where none is named, it counts for the round
    /// that was due first ([`crate::round::rounds_open_to`]).
    pub round: Option<RoundRef>,
    /// SHA-256 of the bytes as sent.
    pub sha256: [u8; 32],
    /// How many bytes.
    pub bytes: u64,
    /// SHA-256 of the findings as they are told.
    pub findings_sha256: [u8; 32],
    /// The version of the submission format it was read with.
    pub profile: u32,
    /// How many findings block. Where any does, no row is stored.
    pub errors: u64,
    /// How many findings are warnings.
    pub warnings: u64,
    /// Its rows.
    pub rows: Vec<SubmittedRow>,
    /// Which items it names, read also where errors block it.
    pub named: ItemsNamed,
}
