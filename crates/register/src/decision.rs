//! What a decision needs and what it yields.
//!
//! `needs(command)` names the heavy facts; the shell loads them once; `decide` runs to the end
//! without asking for more, and the shell commits all of what it yields or none.

use crate::command::{Actor, Command};
use crate::edition::{AccessList, Edition, EditionFiles, MakeHolder, Publication};
use crate::glossary::Glossary;
use crate::item::{Concern, Item, Term};
use crate::items_named::ItemsNamed;
use crate::publication::TargetListing;
use crate::round::Round;
use crate::submission::Submission;
use std::collections::BTreeMap;
use terms::reference::{ConfirmationRef, QueryRef};
use terms::{
    Date, DeviceModel, EditionRef, ItemRef, LaunchRef, Moment, Organisation, OrganisationRef,
    RoundRef, SubmissionRef, WorkingDayCalendar,
};
pub use terms::{Recipient, Stored};

/// The heavy facts that a command needs. The light ones are in every [`Facts`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// These items.
    pub items: Vec<ItemRef>,
    /// The items of this provider that carry one of these Identifiers.
    pub items_of: Option<(OrganisationRef, Vec<u64>)>,
    /// Every item of the register, for an edition.
    pub every_item: bool,
    /// This edition.
    pub edition: Option<EditionRef>,
    /// The editions that another follows: the last published one with its entries, which are as
    /// many as the register's clauses, and the one that waits for its second person.
    pub editions_before: bool,
    /// How many items this Party has raised.
    pub raised_by: Option<OrganisationRef>,
    /// How often this provider has sent the file with this digest.
    pub sent_by: Option<(OrganisationRef, [u8; 32])>,
}

/// What is known when a decision is made.
pub struct Facts<'a> {
    /// The present moment.
    pub now: Moment,
    /// Who asks.
    pub actor: Actor,
    /// Every organisation.
    pub organisations: BTreeMap<OrganisationRef, Organisation>,
    /// Whose devices carry which make.
    pub make_holders: Vec<MakeHolder>,
    /// The calendar in force.
    pub calendar: WorkingDayCalendar,
    /// The glossary in force, if one was published.
    pub glossary: Option<Glossary>,
    /// Who may read the published edition.
    pub access: Stored<AccessList>,
    /// Every round, newest first.
    pub rounds: Vec<Stored<Round>>,
    /// The last published edition, where [`Needs`] asked for the editions before.
    pub last_edition: Option<Stored<Edition>>,
    /// An edition that is prepared and waits for its second person, where [`Needs`] asked for the
    /// editions before.
    pub edition_pending: Option<EditionRef>,
    /// The items that [`Needs`] named.
    pub items: BTreeMap<ItemRef, Stored<Item>>,
    /// The edition that [`Needs`] named.
    pub edition: Option<Stored<Edition>>,
    /// How many items the Party that [`Needs`] named has raised.
    pub raised_count: u64,
    /// How often the provider that [`Needs`] named has sent the file, whatever became of it.
    pub sent_count: u64,
    /// Whether a device model is listed and active.
    pub target_listed: &'a dyn Fn(&DeviceModel) -> TargetListing,
    /// Random-looking bits for a kind of reference and its natural key: the same bits for the
    /// same key, so that what is published cannot depend on what is not.
    pub reference_bits: &'a dyn Fn(&str, &str) -> u64,
    /// SHA-256.
    pub sha256: &'a dyn Fn(&[u8]) -> [u8; 32],
    /// The digests of the files that a publication goes out as.
    pub files_of: &'a dyn Fn(&Publication) -> EditionFiles,
}

/// What a decision yields. The shell commits all of it in one transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// For the journal, in order.
    pub events: Vec<Event>,
    /// New states.
    pub writes: Vec<Write>,
    /// Whom to tell what.
    pub notices: Vec<Notice>,
    /// The publication to put out, where the decision publishes one.
    pub publication: Option<Publication>,
}

/// A new state to store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// An item; `follows` is the version it replaces, 0 for a new one.
    Item {
        /// The item.
        item: Box<Item>,
        /// The version it replaces.
        follows: u32,
    },
    /// A submission, always new.
    Submission(Box<Submission>),
    /// Which items its file names, written with it and never changed.
    ItemsNamed {
        /// The submission.
        submission: SubmissionRef,
        /// The items.
        named: Box<ItemsNamed>,
    },
    /// A round.
    Round {
        /// The round.
        round: Box<Round>,
        /// The version it replaces.
        follows: u32,
    },
    /// An edition.
    Edition {
        /// The edition.
        edition: Box<Edition>,
        /// The version it replaces.
        follows: u32,
    },
    /// A glossary version, always new.
    Glossary(Box<Glossary>),
    /// A calendar version, always new.
    Calendar(Box<WorkingDayCalendar>),
    /// The access list.
    AccessList {
        /// The list.
        list: AccessList,
        /// The version it replaces.
        follows: u32,
    },
}

/// What happened, for the journal. References and digests only: no text of a record and no name
/// of a person stands in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each event's fields are the references that its name calls for"
)]
pub enum Event {
    GlossaryPublished {
        version: u32,
    },
    CalendarLoaded {
        version: u32,
        deadlines_moved: Vec<MovedDeadline>,
    },
    RoundOpened {
        round: RoundRef,
        providers: u64,
    },
    ExtensionAgreed {
        round: RoundRef,
        provider: OrganisationRef,
        from: Date,
        to: Date,
    },
    NilReturnDeclared {
        submission: SubmissionRef,
        round: RoundRef,
        provider: OrganisationRef,
    },
    ChaseFellDue {
        round: RoundRef,
        provider: OrganisationRef,
        day: Date,
    },
    ChaseRecorded {
        round: RoundRef,
        provider: OrganisationRef,
    },
    SubmissionRefused {
        submission: SubmissionRef,
        provider: OrganisationRef,
        sha256: [u8; 32],
        errors: u64,
    },
    SubmissionAccepted {
        submission: SubmissionRef,
        provider: OrganisationRef,
        sha256: [u8; 32],
        rows: u64,
    },
    ItemRaised {
        item: ItemRef,
        by: OrganisationRef,
    },
    ItemDrafted {
        item: ItemRef,
        launch: LaunchRef,
        evidence_sha256: [u8; 32],
    },
    VerdictAdded {
        item: ItemRef,
        launch: LaunchRef,
        evidence_sha256: [u8; 32],
    },
    ItemWithdrawn {
        item: ItemRef,
    },
    ItemVerified {
        item: ItemRef,
    },
    ItemQueried {
        item: ItemRef,
        query: QueryRef,
        due: Date,
    },
    QueryAnswered {
        item: ItemRef,
        query: QueryRef,
    },
    ItemDeclined {
        item: ItemRef,
    },
    ItemDiverted {
        item: ItemRef,
    },
    ConcernMarked {
        item: ItemRef,
        concern: Concern,
    },
    ConcernCleared {
        item: ItemRef,
    },
    ClausesCombined {
        item: ItemRef,
        into: u32,
    },
    ClauseSeparated {
        item: ItemRef,
        clause: u32,
    },
    FixTargetsSet {
        item: ItemRef,
        clause: u32,
    },
    FixProvided {
        item: ItemRef,
        clause: u32,
        from: OrganisationRef,
    },
    RepeatDecided {
        item: ItemRef,
        other: ItemRef,
    },
    LaunchAttached {
        item: ItemRef,
        clause: u32,
        launch: LaunchRef,
    },
    ConfirmationAsked {
        item: ItemRef,
        request: ConfirmationRef,
        of: Vec<OrganisationRef>,
    },
    FixConfirmed {
        item: ItemRef,
        request: ConfirmationRef,
        by: OrganisationRef,
    },
    FixRefused {
        item: ItemRef,
        request: ConfirmationRef,
        by: OrganisationRef,
    },
    ConfirmationOvertaken {
        item: ItemRef,
        request: ConfirmationRef,
        of: Vec<OrganisationRef>,
    },
    ConfirmationWithdrawn {
        item: ItemRef,
        request: ConfirmationRef,
        by: OrganisationRef,
    },
    EditionPrepared {
        edition: EditionRef,
        number: u32,
        digest: [u8; 32],
    },
    EditionPublished {
        edition: EditionRef,
        number: u32,
        digest: [u8; 32],
    },
    EditionDiscarded {
        edition: EditionRef,
    },
    EditionHandedOver {
        edition: EditionRef,
        sha256: [u8; 32],
    },
    HandOverAcknowledged {
        edition: EditionRef,
    },
    AccessSet {
        categories: Vec<terms::PartyCategory>,
    },
}

/// A deadline that a new calendar moved: both dates stay on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MovedDeadline {
    /// The round.
    pub round: RoundRef,
    /// The provider.
    pub provider: OrganisationRef,
    /// The day before.
    pub from: Date,
    /// The day after.
    pub to: Date,
}

/// Something to tell somebody. It commits with the event or does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Whom.
    pub to: Recipient,
    /// What.
    pub about: NoticeAbout,
    /// A notice with this key is told once, however often it is decided.
    pub key: String,
}

/// What a notice tells. `formats::sentences` has the words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each notice's fields are the references that its name calls for"
)]
pub enum NoticeAbout {
    RoundOpened {
        round: RoundRef,
        agreed: Date,
    },
    ExtensionAgreed {
        round: RoundRef,
        to: Date,
    },
    ChaseDue {
        round: RoundRef,
        provider: OrganisationRef,
        day: Date,
    },
    SubmissionAwaitsVerification {
        submission: SubmissionRef,
        provider: OrganisationRef,
    },
    ItemRaised {
        item: ItemRef,
    },
    ItemDrafted {
        item: ItemRef,
        launch: LaunchRef,
    },
    VerdictAdded {
        item: ItemRef,
        launch: LaunchRef,
    },
    ItemQueried {
        item: ItemRef,
        query: QueryRef,
        due: Date,
    },
    QueryAnswered {
        item: ItemRef,
    },
    ItemDeclined {
        item: ItemRef,
    },
    ConcernMarked {
        item: ItemRef,
        concern: Concern,
    },
    ConfirmationAsked {
        item: ItemRef,
        request: ConfirmationRef,
    },
    FixConfirmed {
        item: ItemRef,
    },
    FixRefused {
        item: ItemRef,
    },
    ConfirmationOvertaken {
        item: ItemRef,
        request: ConfirmationRef,
    },
    ConfirmationWithdrawn {
        item: ItemRef,
    },
    EditionPublished {
        edition: EditionRef,
        number: u32,
    },
    EditionHandedOver {
        edition: EditionRef,
        number: u32,
    },
}

/// Why a command is not carried out. Stable codes; `formats::sentences` has the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The actor's capacity has no authority for this act, or none over this object. The same
    /// whether the object exists or not.
    NotAuthorised,
    /// There is no such object, or it is none of the actor's business.
    NotFound,
    /// A text is empty, too long or holds control characters.
    TextUnfit {
        /// Which field.
        field: &'static str,
        /// Greatest length in characters.
        length_max: usize,
    },
    /// A text holds a meter point number or a Device ID (DOMAIN trap 18).
    PersonalData {
        /// Which field.
        field: &'static str,
    },
    /// The glossary must be published first (REG-9).
    GlossaryNotPublished,
    /// A round for this period is there already.
    RoundExists,
    /// A round must ask at least one provider, each a manufacturer or CSP, once.
    ProvidersUnfit,
    /// A delivery date lies in the past or an extension is not later.
    DateUnfit,
    /// The provider has given data or a nil return already.
    ReturnAlreadyGiven,
    /// No chase was raised for this provider.
    NoChase,
    /// Data was received for this period, so it is no nil return.
    NotNil,
    /// DCC has the item from a Safe Launch: there is no provider to ask.
    NobodyToAsk,
    /// The launch is not to the firmware that is named as the clause's fix.
    LaunchUnfit,
    /// The launch is attached already.
    LaunchAttached,
    /// The item's stage does not allow this act.
    StageUnfit {
        /// What the item is.
        stage: StageName,
    },
    /// The item changed since the person looked at it.
    ItemChanged,
    /// A query is open and must be answered first.
    QueryOpen,
    /// There is no such query, or it has its answer.
    NoOpenQuery,
    /// At least two different clauses of the item are needed.
    ClausesUnfit,
    /// There is no such clause.
    NoSuchClause,
    /// The clause holds one device and cannot be taken apart.
    NothingToSeparate,
    /// Two clauses that say different things of status or fix cannot be one.
    ClausesDisagree,
    /// Terms must name at least one device, each once.
    TermsUnfit,
    /// There is no fix to confirm: none claimed, or no words.
    NoFixToConfirm,
    /// No organisation answers for this make, so nobody can confirm.
    MakeWithoutHolder {
        /// The make.
        make: String,
    },
    /// There is no such request, or it was replaced by a later one.
    NoSuchRequest,
    /// The request has this organisation's answer already.
    AlreadyAnswered,
    /// The words changed before the request had its answer; DCC asks again in the new ones.
    RequestOvertaken,
    /// Only a confirmation can be withdrawn.
    NothingConfirmed,
    /// An edition is prepared already and waits for its second person.
    EditionPending,
    /// An erratum or a withdrawal needs a published edition before it.
    NothingPublished,
    /// The person who prepared an edition cannot publish it (four eyes).
    SecondPersonNeeded,
    /// The register changed since the edition was prepared; prepare it again.
    EditionStale,
    /// The edition's state does not allow this act.
    EditionStateUnfit,
    /// An item is no repeat of itself.
    SameItem,
    /// SMETS1 devices are out of scope (REG-10).
    Smets1,
}

/// The name of an item's stage, without its facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StageName {
    /// Recorded.
    Received,
    /// Waits for an answer.
    Queried,
    /// Answered.
    Answered,
    /// Verified.
    Verified,
    /// Declined.
    Declined,
    /// Diverted.
    Diverted,
    /// Withdrawn.
    Withdrawn,
}

impl Refusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NotAuthorised => "NOT-AUTHORISED",
            Refusal::NotFound => "NOT-FOUND",
            Refusal::TextUnfit { .. } => "TEXT-UNFIT",
            Refusal::PersonalData { .. } => "PERSONAL-DATA",
            Refusal::GlossaryNotPublished => "GLOSSARY-NOT-PUBLISHED",
            Refusal::RoundExists => "ROUND-EXISTS",
            Refusal::ProvidersUnfit => "PROVIDERS-UNFIT",
            Refusal::DateUnfit => "DATE-UNFIT",
            Refusal::ReturnAlreadyGiven => "RETURN-ALREADY-GIVEN",
            Refusal::NoChase => "NO-CHASE",
            Refusal::NotNil => "NOT-NIL",
            Refusal::NobodyToAsk => "NOBODY-TO-ASK",
            Refusal::LaunchUnfit => "LAUNCH-UNFIT",
            Refusal::LaunchAttached => "LAUNCH-ATTACHED",
            Refusal::StageUnfit { .. } => "STAGE-UNFIT",
            Refusal::ItemChanged => "ITEM-CHANGED",
            Refusal::QueryOpen => "QUERY-OPEN",
            Refusal::NoOpenQuery => "NO-OPEN-QUERY",
            Refusal::ClausesUnfit => "CLAUSES-UNFIT",
            Refusal::NoSuchClause => "NO-SUCH-CLAUSE",
            Refusal::NothingToSeparate => "NOTHING-TO-SEPARATE",
            Refusal::ClausesDisagree => "CLAUSES-DISAGREE",
            Refusal::TermsUnfit => "TERMS-UNFIT",
            Refusal::NoFixToConfirm => "NO-FIX-TO-CONFIRM",
            Refusal::MakeWithoutHolder { .. } => "MAKE-WITHOUT-HOLDER",
            Refusal::NoSuchRequest => "NO-SUCH-REQUEST",
            Refusal::AlreadyAnswered => "ALREADY-ANSWERED",
            Refusal::RequestOvertaken => "REQUEST-OVERTAKEN",
            Refusal::NothingConfirmed => "NOTHING-CONFIRMED",
            Refusal::EditionPending => "EDITION-PENDING",
            Refusal::NothingPublished => "NOTHING-PUBLISHED",
            Refusal::SecondPersonNeeded => "SECOND-PERSON-NEEDED",
            Refusal::EditionStale => "EDITION-STALE",
            Refusal::EditionStateUnfit => "EDITION-STATE-UNFIT",
            Refusal::SameItem => "SAME-ITEM",
            Refusal::Smets1 => "SMETS1",
        }
    }
}

/// The heavy facts that this command needs.
pub fn needs(command: &Command, actor: &Actor) -> Needs {
    let mut needs = Needs::default();
    match command {
        Command::PublishGlossary { .. }
        | Command::LoadCalendar { .. }
        | Command::OpenRound { .. }
        | Command::AgreeExtension { .. }
        | Command::DeclareNilReturn { .. }
        | Command::RaiseChases { .. }
        | Command::RecordChase { .. }
        | Command::SetAccess { .. } => {}
        Command::ReceiveSubmission(file) => {
            if let Actor::Person(capacity) = actor {
                let mut identifiers: Vec<u64> = file.rows.iter().map(|r| r.identifier).collect();
                identifiers.sort_unstable();
                identifiers.dedup();
                needs.items_of = Some((capacity.organisation, identifiers));
                needs.sent_by = Some((capacity.organisation, file.sha256));
            }
        }
        Command::RaiseItem { .. } => {
            if let Actor::Person(capacity) = actor {
                needs.raised_by = Some(capacity.organisation);
            }
        }
        Command::DraftFromLaunch(finding) => {
            needs.items = vec![finding.item];
            needs.raised_by = Some(finding.dcc);
        }
        Command::WithdrawItem { item }
        | Command::VerifyItem { item, .. }
        | Command::QueryItem { item, .. }
        | Command::AnswerQuery { item, .. }
        | Command::DeclineItem { item, .. }
        | Command::DivertItem { item }
        | Command::MarkConcern { item, .. }
        | Command::ClearConcern { item }
        | Command::CombineClauses { item, .. }
        | Command::SeparateClause { item, .. }
        | Command::SetFixTargets { item, .. }
        | Command::ProvideFix { item, .. }
        | Command::AskConfirmation { item, .. }
        | Command::AttachLaunch { item, .. }
        | Command::ConfirmFix { item, .. }
        | Command::RefuseFix { item, .. }
        | Command::WithdrawConfirmation { item, .. } => needs.items = vec![*item],
        Command::DecideRepeat { item, other, .. } => needs.items = vec![*item, *other],
        Command::PrepareEdition { .. } => {
            needs.every_item = true;
            needs.editions_before = true;
        }
        Command::PublishEdition { edition } => {
            needs.every_item = true;
            needs.editions_before = true;
            needs.edition = Some(*edition);
        }
        Command::DiscardEdition { edition, .. }
        | Command::HandOverEdition { edition }
        | Command::AcknowledgeHandOver { edition } => needs.edition = Some(*edition),
    }
    needs
}

/// The makes whose manufacturers must confirm a fix: those named as the fix; where none is named,
/// or one that is no part of the combination, those of every device too. A fix of another make
/// must not speak of a device behind its manufacturer's back (REG-2).
pub(crate) fn makes_of(targets: &[DeviceModel], terms: &[Term]) -> Vec<terms::Make> {
    let of_terms = |make: &terms::Make| terms.iter().any(|t| t.make.folded() == make.folded());
    let mut makes: Vec<terms::Make> = targets.iter().map(|target| target.make.clone()).collect();
    if makes.is_empty() || !makes.iter().all(of_terms) {
        makes.extend(terms.iter().map(|term| term.make.clone()));
    }
    makes.sort();
    makes.dedup();
    makes
}
