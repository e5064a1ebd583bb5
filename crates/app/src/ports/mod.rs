//! What the shell needs from outside: a ledger of states and acts, a place for files, a clock,
//! and chance. Few and wide; no port per table.

pub mod fleet;
mod halves;
mod launches;
mod messages;

pub use launches::{
    ConflictPlace, EndedHubs, FactBatch, HeldCounts, KeptConflict, KeptReport, KnownHub,
    LaunchLedger, Measured, Member, MemberFact, OrderCounts, SupplierCounts, Taken,
};
pub use messages::{
    AlertSetAside, AnsweredRequest, CertificateUse, Delivery, HeldCertificate, MessageLedger,
    NewAlert, OutboxLine, PostOffice, ServiceUser, UserRole, UserStanding, WaitingAlert,
};

use async_trait::async_trait;
pub use fleet::{FleetStore, HeldFleet, Pages, SnapshotPut};
pub use formats::cpl_csv::CplStatus;
use register::decision::Stored;
use register::edition::{AccessList, Edition, MakeHolder};
use register::glossary::Glossary;
use register::item::Item;
use register::items_named::ItemsNamed;
use register::round::Round;
use register::submission::Submission;
use terms::reference::ConfirmationRef;
use terms::{
    Capacity, Date, DeviceModel, DeviceType, EditionRef, ItemRef, Moment, OrderRef, Organisation,
    OrganisationRef, PersonRef, Recipient, RoundRef, SubmissionRef, WorkingDayCalendar,
};

/// Why storage could not do what was asked.
#[derive(Debug)]
pub enum LedgerError {
    /// Somebody else changed the same thing first; decide again.
    Conflict,
    /// This idempotency key was used before, by the same actor, for the same request: the
    /// recorded answer.
    AlreadyDone(String),
    /// This idempotency key was used before for another request.
    KeyReused,
    /// The RequestID of a Service Request was used before for another request, or its counter is
    /// not above its originator's last.
    RequestIdUsed,
    /// A source sent a batch under a number that another of its batches had: one of the two was
    /// never its batch of that number, and nobody but the source can say which.
    SequenceReused {
        /// The source.
        source: OrganisationRef,
        /// The number.
        sequence: u64,
    },
    /// The cursor of a list is none that a page of it gave.
    NoSuchPage,
    /// What was read is not what could have been written.
    Corrupt(String),
    /// The storage itself failed.
    Storage(String),
}

impl std::fmt::Display for LedgerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            LedgerError::Conflict => f.write_str("changed by another act at the same time"),
            LedgerError::AlreadyDone(_) => f.write_str("done before under this key"),
            LedgerError::NoSuchPage => f.write_str("no such page of the list"),
            LedgerError::KeyReused => f.write_str("idempotency key used for another request"),
            LedgerError::RequestIdUsed => f.write_str("RequestID used before"),
            LedgerError::SequenceReused { source, sequence } => {
                write!(
                    f,
                    "batch {sequence} of {source} came before with other content"
                )
            }
            LedgerError::Corrupt(what) => write!(f, "stored data is not as written: {what}"),
            LedgerError::Storage(what) => write!(f, "storage failed: {what}"),
        }
    }
}

impl std::error::Error for LedgerError {}

/// One act, whole: committed in one transaction or not at all.
#[derive(Clone, Debug)]
pub struct Commit {
    /// When.
    pub at: Moment,
    /// Who, absent for the clock.
    pub by: Option<Capacity>,
    /// For the journal, in order. At least one.
    pub events: Vec<Event>,
    /// New states; each names the version it follows.
    pub writes: Vec<Write>,
    /// Whom to tell what. A notice whose key is there already is left out.
    pub notices: Vec<Notice>,
    /// The idempotency key, the digest of the request and the answer to give again.
    pub idempotency: Option<Idempotency>,
    /// Where the act rests on more than the states that it writes: the journal's last sequence
    /// number from before its facts were loaded. Has the journal moved on, it is a conflict.
    pub rests_on: Option<u64>,
    /// The Service Request that asked for the act, answered. Has it an answer already, or cannot
    /// have one, the act is not committed ([`MessageLedger::keep_answered`]).
    pub answered: Option<AnsweredRequest>,
    /// Alerts to Users of the XML interface. One whose key is there already is left out.
    pub alerts: Vec<NewAlert>,
    /// How the hubs of the orders are counted that it sends.
    pub counted: Vec<(OrderRef, OrderCounts)>,
    /// The alert that it sets aside. Does it not wait first for its User any more, it is a
    /// conflict.
    pub alert_aside: Option<AlertSetAside>,
}

/// What happened, in either half of the product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// In the register.
    Register(register::decision::Event),
    /// In a launch.
    Launch(launch::decision::Event),
}

/// A new state of either half.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// Of the register.
    Register(register::decision::Write),
    /// Of a launch.
    Launch(launch::decision::Write),
}

/// Something to tell somebody. A notice whose key is there already is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Whom.
    pub to: Recipient,
    /// What.
    pub about: NoticeAbout,
    /// A notice with this key is told once, however often it is decided.
    pub key: String,
}

/// What a notice tells, of either half.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeAbout {
    /// Of the register.
    Register(register::decision::NoticeAbout),
    /// Of a launch.
    Launch(launch::decision::NoticeAbout),
}

/// What makes an act harmless to repeat.
#[derive(Clone, Debug)]
pub struct Idempotency {
    /// The caller's key; keys of different organisations never meet.
    pub key: String,
    /// SHA-256 of the request.
    pub request_sha256: [u8; 32],
    /// The answer to give again.
    pub answer: String,
}

/// Which items to list. Newest change first.
#[derive(Clone, Debug, Default)]
pub struct ItemFilter {
    /// Only these stages; empty for any.
    pub stages: Vec<register::decision::StageName>,
    /// Only this provider's.
    pub provider: Option<OrganisationRef>,
    /// Only those with this concern mark set.
    pub with_concern: Option<register::item::Concern>,
    /// Only those whose text, make, model, version or Identifier holds these words.
    pub words: Option<String>,
}

/// One page of a list: what follows `after`, at most `limit`. A cursor that cannot be read is no
/// cursor: it gives the first page, never an error.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// The cursor that the page before gave.
    pub after: Option<String>,
    /// At most this many.
    pub limit: u32,
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// Its entries.
    pub entries: Vec<T>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
}

/// A line of the journal as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalLine {
    /// Counts from 1 without gaps.
    pub sequence: u64,
    /// The sequence of the first line of the same act.
    pub act: u64,
    /// When.
    pub at: Moment,
    /// Who, absent for the clock.
    pub person: Option<PersonRef>,
    /// For which organisation.
    pub organisation: Option<OrganisationRef>,
    /// The event's name, such as `ItemVerified`.
    pub event: String,
    /// Its facts as canonical JSON.
    pub facts: String,
    /// The digest of every state that the act wrote.
    pub writes_sha256: [u8; 32],
    /// The hash of the line before; zeros for the first.
    pub previous_hash: [u8; 32],
    /// SHA-256 over this line (docs/guide/journal-format.md).
    pub hash: [u8; 32],
}

impl JournalLine {
    /// What its hash covers.
    pub fn hashed(&self) -> formats::journal::Line<'_> {
        formats::journal::Line {
            sequence: self.sequence,
            act: self.act,
            at: self.at,
            person: self.person,
            organisation: self.organisation,
            event: &self.event,
            facts: &self.facts,
            writes_sha256: self.writes_sha256,
            previous_hash: self.previous_hash,
        }
    }
}

/// A notice as stored.
#[derive(Clone, Debug)]
pub struct StoredNotice {
    /// Its number, rising with time. It tells nothing about notices to others.
    pub number: u64,
    /// When.
    pub at: Moment,
    /// What.
    pub about: NoticeAbout,
    /// When this organisation first read it.
    pub read_at: Option<Moment>,
}

/// A confirmation request as one organisation sees it in its list.
#[derive(Clone, Debug)]
pub struct ConfirmationLine {
    /// The request.
    pub request: ConfirmationRef,
    /// The item it belongs to; for look-ups, never shown to the manufacturer.
    pub item: ItemRef,
    /// The clause's number.
    pub clause: u32,
}

/// A device on the Central Products List, as imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedDevice {
    /// The device.
    pub device: DeviceModel,
    /// Its status there.
    pub status: CplStatus,
}

/// A person who may sign in.
#[derive(Clone, Debug)]
pub struct Person {
    /// The person's reference, all that the journal knows.
    pub reference: PersonRef,
    /// The name to sign in with.
    pub sign_in_name: String,
    /// The name others see.
    pub display_name: String,
    /// The organisation.
    pub organisation: OrganisationRef,
    /// The argon2id hash in PHC form.
    pub password_hash: String,
    /// Whether the person may still sign in.
    pub active: bool,
}

/// A session of a signed-in person. Only the SHA-256 of its secret is stored.
#[derive(Clone, Debug)]
pub struct SessionRecord {
    /// SHA-256 of the cookie's secret.
    pub secret_sha256: [u8; 32],
    /// Who.
    pub person: PersonRef,
    /// The token that every form must carry.
    pub csrf: String,
    /// When it began.
    pub created_at: Moment,
    /// When it ends.
    pub expires_at: Moment,
}

/// A token for the API, scoped to one capacity. Only the SHA-256 of its secret is stored.
#[derive(Clone, Debug)]
pub struct TokenRecord {
    /// SHA-256 of the token.
    pub secret_sha256: [u8; 32],
    /// What its maker called it.
    pub label: String,
    /// Who it acts for.
    pub person: PersonRef,
    /// When it was made.
    pub created_at: Moment,
    /// When it ends.
    pub expires_at: Moment,
    /// When it was taken back.
    pub revoked_at: Option<Moment>,
}

/// The ledger: states, acts and facts, kept together.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// Commits an act. Checks that each write follows the version it names; appends to the
    /// journal's hash chain; writes states, history, notices and idempotency record together.
    /// Gives the sequence number of the last journal line.
    async fn commit(&self, commit: Commit) -> Result<u64, LedgerError>;

    /// The recorded answer for this key of this organisation, checked against the request.
    async fn answer_given(
        &self,
        organisation: OrganisationRef,
        key: &str,
        request_sha256: &[u8; 32],
    ) -> Result<Option<String>, LedgerError>;

    /// Every organisation.
    async fn organisations(&self) -> Result<Vec<Organisation>, LedgerError>;
    /// Adds or renames organisations (set-up, not an act of the register).
    async fn put_organisations(&self, organisations: &[Organisation]) -> Result<(), LedgerError>;
    /// Whose devices carry which make.
    async fn make_holders(&self) -> Result<Vec<MakeHolder>, LedgerError>;
    /// Replaces the table of make holders.
    async fn put_make_holders(&self, holders: &[MakeHolder]) -> Result<(), LedgerError>;
    /// The calendar in force.
    async fn calendar(&self) -> Result<Option<WorkingDayCalendar>, LedgerError>;
    /// The glossary in force, or a given version of it.
    async fn glossary(&self, version: Option<u32>) -> Result<Option<Glossary>, LedgerError>;
    /// The access list; version 0 with the proposal's default before anybody set it.
    async fn access_list(&self) -> Result<Stored<AccessList>, LedgerError>;

    /// Items by reference; those absent are left out.
    async fn items(&self, references: &[ItemRef]) -> Result<Vec<Stored<Item>>, LedgerError>;
    /// Items of a provider by Identifier.
    async fn items_by_identifier(
        &self,
        provider: OrganisationRef,
        identifiers: &[u64],
    ) -> Result<Vec<Stored<Item>>, LedgerError>;
    /// Every item, in order of reference, handed over in batches.
    async fn every_item(&self) -> Result<Vec<Stored<Item>>, LedgerError>;
    /// Every item of one provider.
    async fn items_of(&self, provider: OrganisationRef) -> Result<Vec<Stored<Item>>, LedgerError>;
    /// How many items an organisation has.
    async fn items_count_of(&self, provider: OrganisationRef) -> Result<u64, LedgerError>;
    /// Every diverted item, of one provider or of all: tombstones without content.
    async fn diverted_items(
        &self,
        provider: Option<OrganisationRef>,
    ) -> Result<Vec<Stored<Item>>, LedgerError>;
    /// A page of items.
    async fn items_page(
        &self,
        filter: &ItemFilter,
        page: &PageRequest,
    ) -> Result<Page<Stored<Item>>, LedgerError>;
    /// Items, other than `besides` where one is given, that have a clause naming this device, at
    /// most `limit`.
    async fn items_naming_device(
        &self,
        device_type: DeviceType,
        make_folded: &str,
        model_folded: &str,
        besides: Option<ItemRef>,
        limit: u32,
    ) -> Result<Vec<Stored<Item>>, LedgerError>;
    /// An item as it was in this version.
    async fn item_version(&self, item: ItemRef, version: u32) -> Result<Option<Item>, LedgerError>;
    /// Every version of an item with the moment it was recorded and by whom, oldest first. Versions
    /// whose content was erased when the item was diverted are left out.
    async fn item_history(
        &self,
        item: ItemRef,
    ) -> Result<Vec<(Stored<Item>, Moment, Option<PersonRef>)>, LedgerError>;

    /// A submission.
    async fn submission(&self, reference: SubmissionRef)
    -> Result<Option<Submission>, LedgerError>;
    /// Which items the file of a submission names; absent where it has no file.
    async fn items_named(
        &self,
        submission: SubmissionRef,
    ) -> Result<Option<ItemsNamed>, LedgerError>;
    /// A page of submissions, newest first, of one provider or of all.
    async fn submissions_page(
        &self,
        provider: Option<OrganisationRef>,
        page: &PageRequest,
    ) -> Result<Page<Submission>, LedgerError>;
    /// Accepted submissions of a provider with this file digest.
    async fn submissions_with_digest(
        &self,
        provider: OrganisationRef,
        sha256: &[u8; 32],
    ) -> Result<Vec<SubmissionRef>, LedgerError>;
    /// How often a provider has sent the file with this digest, whatever became of it.
    async fn times_sent(
        &self,
        provider: OrganisationRef,
        sha256: &[u8; 32],
    ) -> Result<u64, LedgerError>;

    /// Every round, newest first.
    async fn rounds(&self) -> Result<Vec<Stored<Round>>, LedgerError>;
    /// One round.
    async fn round(&self, reference: RoundRef) -> Result<Option<Stored<Round>>, LedgerError>;
    /// Every edition without its entries, newest first.
    async fn editions(&self) -> Result<Vec<Stored<Edition>>, LedgerError>;
    /// One edition with its entries.
    async fn edition(&self, reference: EditionRef) -> Result<Option<Stored<Edition>>, LedgerError>;
    /// The last published edition with its entries.
    async fn last_published_edition(&self) -> Result<Option<Stored<Edition>>, LedgerError>;

    /// A page of the confirmation requests addressed to an organisation, newest first; those that
    /// wait for its answer, or those that have it.
    async fn confirmations_page(
        &self,
        organisation: OrganisationRef,
        answered: Answered,
        page: &PageRequest,
    ) -> Result<Page<ConfirmationLine>, LedgerError>;
    /// Which item and clause a request belongs to.
    async fn confirmation(
        &self,
        request: ConfirmationRef,
    ) -> Result<Option<ConfirmationLine>, LedgerError>;

    /// A page of an organisation's notices, newest first.
    async fn notices_page(
        &self,
        organisation: &Organisation,
        page: &PageRequest,
    ) -> Result<Page<StoredNotice>, LedgerError>;
    /// Marks all notices up to this number as read by this organisation.
    async fn mark_notices_read(
        &self,
        organisation: &Organisation,
        up_to: u64,
        at: Moment,
    ) -> Result<(), LedgerError>;

    /// Journal lines after this sequence number, at most `limit`, in order.
    async fn journal_after(
        &self,
        sequence: u64,
        limit: u32,
    ) -> Result<Vec<JournalLine>, LedgerError>;
    /// Journal lines before this sequence number, newest first.
    async fn journal_before(
        &self,
        sequence: Option<u64>,
        limit: u32,
    ) -> Result<Vec<JournalLine>, LedgerError>;
    /// Replays the journal against the states: every difference found, in words for an operator.
    /// Empty means that chain, states and history agree.
    async fn verify(&self) -> Result<Vec<String>, LedgerError>;

    /// Replaces the list of devices; the old one stays in force if this fails.
    async fn put_listed_devices(&self, devices: &[ListedDevice]) -> Result<(), LedgerError>;
    /// The whole list of devices.
    async fn listed_devices(&self) -> Result<Vec<ListedDevice>, LedgerError>;

    /// A person by the name to sign in with.
    async fn person_by_sign_in_name(&self, name: &str) -> Result<Option<Person>, LedgerError>;
    /// A person.
    async fn person(&self, reference: PersonRef) -> Result<Option<Person>, LedgerError>;
    /// Every person.
    async fn people(&self) -> Result<Vec<Person>, LedgerError>;
    /// Adds or changes a person.
    async fn put_person(&self, person: &Person) -> Result<(), LedgerError>;
    /// Changes a person, ends every session of that person and takes back every token, in one step.
    async fn change_person(&self, person: &Person, at: Moment) -> Result<(), LedgerError>;
    /// Records a session.
    async fn put_session(&self, session: &SessionRecord) -> Result<(), LedgerError>;
    /// A session that has not ended.
    async fn session(
        &self,
        secret_sha256: &[u8; 32],
        now: Moment,
    ) -> Result<Option<SessionRecord>, LedgerError>;
    /// Ends a session.
    async fn end_session(&self, secret_sha256: &[u8; 32]) -> Result<(), LedgerError>;
    /// Records a token, or that it was taken back.
    async fn put_token(&self, token: &TokenRecord) -> Result<(), LedgerError>;
    /// A token, whatever its state.
    async fn token(&self, secret_sha256: &[u8; 32]) -> Result<Option<TokenRecord>, LedgerError>;
    /// A person's tokens, newest first.
    async fn tokens_of(&self, person: PersonRef) -> Result<Vec<TokenRecord>, LedgerError>;

    /// A small value that the installation keeps for itself, such as its reference secret.
    async fn kept_value(&self, name: &str) -> Result<Option<Vec<u8>>, LedgerError>;
    /// Keeps such a value in place of the one before.
    async fn replace_kept_value(&self, name: &str, value: &[u8]) -> Result<(), LedgerError>;
    /// Keeps such a value if there is none yet, and gives the one that is kept.
    async fn keep_value(&self, name: &str, value: &[u8]) -> Result<Vec<u8>, LedgerError>;
}

/// Which confirmation requests to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// Those that wait for this organisation's answer.
    NotYet,
    /// Those that have it.
    Already,
}

/// Files as sent and files as published, by the SHA-256 of their bytes.
#[async_trait]
pub trait Objects: Send + Sync {
    /// Keeps these bytes durably and gives their digest.
    async fn put(&self, bytes: &[u8]) -> Result<[u8; 32], LedgerError>;
    /// The bytes with this digest.
    async fn get(&self, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, LedgerError>;
    /// Whether bytes with this digest are kept.
    async fn holds(&self, sha256: &[u8; 32]) -> Result<bool, LedgerError>;
    /// Erases the bytes with this digest. Where there are none it changes nothing.
    async fn erase(&self, sha256: &[u8; 32]) -> Result<(), LedgerError>;
}

/// The present moment. The only clock there is.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Moment;

    /// Today by Great Britain's clocks.
    fn today(&self) -> Date {
        self.now().uk_date()
    }
}

/// Where publications go. The implementation knows the published store; nothing here reads it.
#[async_trait]
pub trait Press: Send + Sync {
    /// Puts out a publication with its files; afterwards everyone who may read sees it. Doing it
    /// again for the same edition changes nothing.
    async fn put_out(
        &self,
        publication: &register::edition::Publication,
        files: &[OutgoingFile],
    ) -> Result<(), LedgerError>;
    /// Puts out the list of devices that suggestions and "not listed" answers come from.
    async fn put_out_devices(&self, devices: &[ListedDevice]) -> Result<(), LedgerError>;
    /// Takes away what was written of an edition that readers did not get and never will. What
    /// they did get stays.
    async fn take_back(&self, edition: u32) -> Result<(), LedgerError>;
    /// Whether readers got the edition with this number.
    async fn has_put_out(&self, edition: u32) -> Result<bool, LedgerError>;
    /// The number of the edition that readers see, if any.
    async fn edition_out(&self) -> Result<Option<u32>, LedgerError>;
}

/// A file of a publication.
#[derive(Clone, Debug)]
pub struct OutgoingFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}
