//! The ledger on embedded SQLite: opening, transactions, and the port itself.
//!
//! One connection writes, a few read; in memory there is one for both. Every method of the port
//! is one transaction handed to the module of its table group.

use crate::erasure::Erasure;
use crate::fault::{Stored, fault};
use crate::{commit, house, read, verify};
use app::ports::{
    Answered, Commit, ConfirmationLine, ItemFilter, JournalLine, Ledger, LedgerError, ListedDevice,
    Page, PageRequest, Person, SessionRecord, StoredNotice, TokenRecord,
};
use async_trait::async_trait;
use register::decision::Stored as Versioned;
use register::edition::{AccessList, Edition, MakeHolder};
use register::glossary::Glossary;
use register::item::Item;
use register::items_named::ItemsNamed;
use register::round::Round;
use register::submission::Submission;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Sqlite, Transaction};
use std::path::Path;
use std::time::Duration;
use terms::reference::ConfirmationRef;
use terms::{
    DeviceType, EditionRef, ItemRef, Moment, Organisation, OrganisationRef, PersonRef, RoundRef,
    SubmissionRef, WorkingDayCalendar,
};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// How long a statement waits for another process's lock.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(20);

/// Readers beside the one writer. SQLite readers share pages through the operating system, so
/// more of them than cores gain nothing.
const READERS_MAX: u32 = 4;

/// Pages of the write-ahead log after which it is folded into the file: 64 MB. With SQLite's 1,000
/// each batch of facts in random order, which touches nearly a page for each hub, would be folded
/// by itself, and no page would take up more than one change. Nothing acknowledged depends on it:
/// the log is synced with every commit. It costs a second of reading it after a crash.
const LOG_PAGES: &str = "16384";

/// How long a request waits for a connection. Behind a submission of 500,000 rows the writer is
/// busy for tens of seconds.
const CONNECTION_WAIT: Duration = Duration::from_secs(120);

/// The ledger on embedded SQLite.
pub struct SqliteLedger {
    writer: SqlitePool,
    reader: SqlitePool,
    pub(crate) erasure: Erasure,
}

impl SqliteLedger {
    /// Opens the ledger in this file, making it and bringing it up to date where needed.
    pub async fn open(path: &Path) -> Result<SqliteLedger, LedgerError> {
        make_private(path)?;
        let options = options()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal);
        let writer = options.clone().pragma("wal_autocheckpoint", LOG_PAGES);
        let writer = pool(1).connect_with(writer).await.map_err(fault)?;
        migrate(&writer).await?;
        let reader = pool(READERS_MAX)
            .connect_with(options.pragma("query_only", "ON"))
            .await
            .map_err(fault)?;
        SqliteLedger::over(writer, reader).await
    }

    /// A ledger in memory, gone when it is dropped.
    pub async fn in_memory() -> Result<SqliteLedger, LedgerError> {
        let writer = pool(1)
            .connect_with(options().in_memory(true))
            .await
            .map_err(fault)?;
        migrate(&writer).await?;
        SqliteLedger::over(writer.clone(), writer).await
    }

    async fn over(writer: SqlitePool, reader: SqlitePool) -> Result<SqliteLedger, LedgerError> {
        let ledger = SqliteLedger {
            erasure: Erasure::found(&writer).await?,
            writer,
            reader,
        };
        // What a crash kept from being done.
        ledger.erasure.pay(&ledger.writer).await;
        Ok(ledger)
    }

    /// Writes the ledger in this file, as it stands at one moment, into another that is not there yet.
    /// Servers go on reading and writing meanwhile; what was acknowledged before is in it.
    pub async fn copy(from: &Path, to: &Path) -> Result<(), LedgerError> {
        let file = to.to_str();
        let file = file.ok_or_else(|| LedgerError::Storage("the path is no text".to_owned()))?;
        make_private(to)?;
        let reading = options().create_if_missing(false).filename(from);
        let reading = pool(1).connect_with(reading).await.map_err(fault)?;
        let copied = sqlx::query("VACUUM INTO ?")
            .bind(file)
            .execute(&reading)
            .await;
        reading.close().await;
        copied.map(drop).map_err(fault)
    }

    /// Closes every connection and folds the write-ahead log into the file.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }

    /// A transaction that holds the write lock from the start, so that what it reads stays true
    /// until it commits.
    pub(crate) async fn begin_write(&self) -> Stored<Transaction<'static, Sqlite>> {
        self.writer
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(fault)
    }

    /// A transaction that reads one state of the database throughout.
    pub(crate) async fn begin_read(&self) -> Stored<Transaction<'static, Sqlite>> {
        self.reader.begin().await.map_err(fault)
    }

    /// The connection that writes.
    pub(crate) fn writer(&self) -> &SqlitePool {
        &self.writer
    }
}

fn pool(connections_max: u32) -> SqlitePoolOptions {
    // Connections are never recycled: the one in memory is the database.
    SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(connections_max)
        .acquire_timeout(CONNECTION_WAIT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

fn options() -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .create_if_missing(true)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", "-65536")
        .statement_cache_capacity(200)
}

async fn migrate(pool: &SqlitePool) -> Stored<()> {
    MIGRATIONS
        .run(pool)
        .await
        .map_err(|error| LedgerError::Storage(error.to_string()))
}

/// Makes the file readable by its owner alone before SQLite gives it content; the files beside it
/// take its permissions.
fn make_private(path: &Path) -> Stored<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .map(drop)
        .map_err(|error| LedgerError::Storage(error.to_string()))
}

/// `reading!(self, module::function(arguments…))`: one read transaction around one function.
macro_rules! reading {
    ($ledger:expr, $function:path $(, $argument:expr)*) => {{
        let mut transaction = $ledger.begin_read().await?;
        $function(&mut transaction $(, $argument)*).await
    }};
}

/// The same for a function that writes.
macro_rules! writing {
    ($ledger:expr, $function:path $(, $argument:expr)*) => {{
        let mut transaction = $ledger.begin_write().await?;
        let outcome = $function(&mut transaction $(, $argument)*).await?;
        transaction.commit().await.map_err(fault)?;
        Ok(outcome)
    }};
}

mod launches;
mod messages;

#[async_trait]
impl Ledger for SqliteLedger {
    async fn commit(&self, act: Commit) -> Result<u64, LedgerError> {
        commit::commit(self, act).await
    }

    async fn answer_given(
        &self,
        organisation: OrganisationRef,
        key: &str,
        request_sha256: &[u8; 32],
    ) -> Result<Option<String>, LedgerError> {
        reading!(
            self,
            commit::answer_given,
            Some(organisation),
            key,
            request_sha256
        )
    }

    async fn organisations(&self) -> Result<Vec<Organisation>, LedgerError> {
        reading!(self, house::organisations::organisations)
    }

    async fn put_organisations(&self, organisations: &[Organisation]) -> Result<(), LedgerError> {
        writing!(self, house::organisations::put_organisations, organisations)
    }

    async fn make_holders(&self) -> Result<Vec<MakeHolder>, LedgerError> {
        reading!(self, house::organisations::make_holders)
    }

    async fn put_make_holders(&self, holders: &[MakeHolder]) -> Result<(), LedgerError> {
        writing!(self, house::organisations::put_make_holders, holders)
    }

    async fn calendar(&self) -> Result<Option<WorkingDayCalendar>, LedgerError> {
        reading!(self, read::only_ones::calendar)
    }

    async fn glossary(&self, version: Option<u32>) -> Result<Option<Glossary>, LedgerError> {
        reading!(self, read::only_ones::glossary, version)
    }

    async fn access_list(&self) -> Result<Versioned<AccessList>, LedgerError> {
        reading!(self, read::only_ones::access_list)
    }

    async fn items(&self, references: &[ItemRef]) -> Result<Vec<Versioned<Item>>, LedgerError> {
        reading!(self, read::items::by_reference, references)
    }

    async fn items_by_identifier(
        &self,
        provider: OrganisationRef,
        identifiers: &[u64],
    ) -> Result<Vec<Versioned<Item>>, LedgerError> {
        reading!(self, read::items::by_identifier, provider, identifiers)
    }

    async fn every_item(&self) -> Result<Vec<Versioned<Item>>, LedgerError> {
        reading!(self, read::items::every)
    }

    async fn items_of(
        &self,
        provider: OrganisationRef,
    ) -> Result<Vec<Versioned<Item>>, LedgerError> {
        reading!(self, read::items::of_provider, provider)
    }

    async fn items_count_of(&self, provider: OrganisationRef) -> Result<u64, LedgerError> {
        reading!(self, read::items::count_of, provider)
    }

    async fn diverted_items(
        &self,
        provider: Option<OrganisationRef>,
    ) -> Result<Vec<Versioned<Item>>, LedgerError> {
        reading!(self, read::items::diverted, provider)
    }

    async fn items_page(
        &self,
        filter: &ItemFilter,
        page: &PageRequest,
    ) -> Result<Page<Versioned<Item>>, LedgerError> {
        reading!(self, read::item_pages::page, filter, page)
    }

    async fn items_naming_device(
        &self,
        device_type: DeviceType,
        make_folded: &str,
        model_folded: &str,
        besides: Option<ItemRef>,
        limit: u32,
    ) -> Result<Vec<Versioned<Item>>, LedgerError> {
        let device = read::items::Device {
            device_type,
            make_folded,
            model_folded,
        };
        reading!(self, read::items::naming_device, device, besides, limit)
    }

    async fn item_version(&self, item: ItemRef, version: u32) -> Result<Option<Item>, LedgerError> {
        reading!(self, read::items::version, item, version)
    }

    async fn item_history(
        &self,
        item: ItemRef,
    ) -> Result<Vec<(Versioned<Item>, Moment, Option<PersonRef>)>, LedgerError> {
        reading!(self, read::items::history, item)
    }

    async fn submission(
        &self,
        reference: SubmissionRef,
    ) -> Result<Option<Submission>, LedgerError> {
        reading!(self, read::submissions::submission, reference)
    }

    async fn items_named(
        &self,
        submission: SubmissionRef,
    ) -> Result<Option<ItemsNamed>, LedgerError> {
        reading!(self, read::submissions::items_named, submission)
    }

    async fn submissions_page(
        &self,
        provider: Option<OrganisationRef>,
        page: &PageRequest,
    ) -> Result<Page<Submission>, LedgerError> {
        reading!(self, read::submissions::page, provider, page)
    }

    async fn submissions_with_digest(
        &self,
        provider: OrganisationRef,
        sha256: &[u8; 32],
    ) -> Result<Vec<SubmissionRef>, LedgerError> {
        reading!(self, read::submissions::with_digest, provider, sha256)
    }

    async fn times_sent(
        &self,
        provider: OrganisationRef,
        sha256: &[u8; 32],
    ) -> Result<u64, LedgerError> {
        reading!(self, read::submissions::times_sent, provider, sha256)
    }

    async fn rounds(&self) -> Result<Vec<Versioned<Round>>, LedgerError> {
        reading!(self, read::rounds::rounds)
    }

    async fn round(&self, reference: RoundRef) -> Result<Option<Versioned<Round>>, LedgerError> {
        reading!(self, read::rounds::round, reference)
    }

    async fn editions(&self) -> Result<Vec<Versioned<Edition>>, LedgerError> {
        reading!(self, read::editions::editions)
    }

    async fn edition(
        &self,
        reference: EditionRef,
    ) -> Result<Option<Versioned<Edition>>, LedgerError> {
        reading!(self, read::editions::edition, reference)
    }

    async fn last_published_edition(&self) -> Result<Option<Versioned<Edition>>, LedgerError> {
        reading!(self, read::editions::last_published)
    }

    async fn confirmations_page(
        &self,
        organisation: OrganisationRef,
        answered: Answered,
        page: &PageRequest,
    ) -> Result<Page<ConfirmationLine>, LedgerError> {
        reading!(
            self,
            read::confirmations::page,
            organisation,
            answered,
            page
        )
    }

    async fn confirmation(
        &self,
        request: ConfirmationRef,
    ) -> Result<Option<ConfirmationLine>, LedgerError> {
        reading!(self, read::confirmations::confirmation, request)
    }

    async fn notices_page(
        &self,
        organisation: &Organisation,
        page: &PageRequest,
    ) -> Result<Page<StoredNotice>, LedgerError> {
        reading!(self, read::notices::page, organisation, page)
    }

    async fn mark_notices_read(
        &self,
        organisation: &Organisation,
        up_to: u64,
        at: Moment,
    ) -> Result<(), LedgerError> {
        writing!(self, read::notices::mark_read, organisation, up_to, at)
    }

    async fn journal_after(
        &self,
        sequence: u64,
        limit: u32,
    ) -> Result<Vec<JournalLine>, LedgerError> {
        reading!(self, read::journal::after, sequence, limit)
    }

    async fn journal_before(
        &self,
        sequence: Option<u64>,
        limit: u32,
    ) -> Result<Vec<JournalLine>, LedgerError> {
        reading!(self, read::journal::before, sequence, limit)
    }

    async fn verify(&self) -> Result<Vec<String>, LedgerError> {
        reading!(self, verify::differences)
    }

    async fn put_listed_devices(&self, devices: &[ListedDevice]) -> Result<(), LedgerError> {
        writing!(self, house::devices::put_listed_devices, devices)
    }

    async fn listed_devices(&self) -> Result<Vec<ListedDevice>, LedgerError> {
        reading!(self, house::devices::listed_devices)
    }

    async fn person_by_sign_in_name(&self, name: &str) -> Result<Option<Person>, LedgerError> {
        reading!(self, house::people::by_sign_in_name, name)
    }

    async fn person(&self, reference: PersonRef) -> Result<Option<Person>, LedgerError> {
        reading!(self, house::people::person, reference)
    }

    async fn people(&self) -> Result<Vec<Person>, LedgerError> {
        reading!(self, house::people::people)
    }

    async fn put_person(&self, person: &Person) -> Result<(), LedgerError> {
        writing!(self, house::people::put_person, person)
    }

    async fn change_person(&self, person: &Person, at: Moment) -> Result<(), LedgerError> {
        writing!(self, house::people::change_person, person, at)
    }

    async fn put_session(&self, session: &SessionRecord) -> Result<(), LedgerError> {
        writing!(self, house::sessions::put_session, session)
    }

    async fn session(
        &self,
        secret_sha256: &[u8; 32],
        now: Moment,
    ) -> Result<Option<SessionRecord>, LedgerError> {
        reading!(self, house::sessions::session, secret_sha256, now)
    }

    async fn end_session(&self, secret_sha256: &[u8; 32]) -> Result<(), LedgerError> {
        writing!(self, house::sessions::end_session, secret_sha256)
    }

    async fn put_token(&self, token: &TokenRecord) -> Result<(), LedgerError> {
        writing!(self, house::sessions::put_token, token)
    }

    async fn token(&self, secret_sha256: &[u8; 32]) -> Result<Option<TokenRecord>, LedgerError> {
        reading!(self, house::sessions::token, secret_sha256)
    }

    async fn tokens_of(&self, person: PersonRef) -> Result<Vec<TokenRecord>, LedgerError> {
        reading!(self, house::sessions::tokens_of, person)
    }

    async fn kept_value(&self, name: &str) -> Result<Option<Vec<u8>>, LedgerError> {
        reading!(self, house::kept::kept_value, name)
    }

    async fn replace_kept_value(&self, name: &str, value: &[u8]) -> Result<(), LedgerError> {
        writing!(self, house::kept::replace_kept_value, name, value)
    }

    async fn keep_value(&self, name: &str, value: &[u8]) -> Result<Vec<u8>, LedgerError> {
        writing!(self, house::kept::keep_value, name, value)
    }
}
