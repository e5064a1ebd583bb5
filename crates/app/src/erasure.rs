//! Files that held an item which was diverted (REG-11): erased, while their receipts stay.
//!
//! Whether a file is erased follows from the states: what the file names, and which of its
//! provider's items are diverted. That answers everybody from the moment the diversion commits;
//! taking the bytes away comes after and is done again by background work until it is done, so a
//! crash in between loses nothing.

use crate::App;
use crate::outgoing::NeverPutOut;
use crate::ports::{LedgerError, PageRequest};
use formats::submission_csv::Checked;
use register::item::Item;
use register::items_named::ItemsNamed;
use register::submission::{Submission, SubmissionOutcome};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::atomic::Ordering;
use terms::{Capacity, OrganisationRef, SubmissionRef};

/// How many submissions are read at a time.
const SUBMISSIONS_PER_READ: u32 = 200;

/// What is left of a file as it was sent, or of what was found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SentFile {
    /// All of it.
    Kept(Vec<u8>),
    /// It was erased, because an item in it was diverted.
    Erased,
    /// There never was one.
    Absent,
}

/// Whether a submission's file is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// It is, if it ever was.
    Kept,
    /// It was erased, because an item in it was diverted.
    Erased,
}

/// Whether an erasure waits for files that are being received, which may take a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Patience {
    /// It does.
    Waits,
    /// It leaves the erasure to the next who looks.
    WaitsForNobody,
}

/// The diverted items of each provider that has any.
type Diverted = BTreeMap<OrganisationRef, Vec<Item>>;

impl App {
    /// Whether the file of this submission was erased.
    pub async fn file_state(&self, submission: &Submission) -> Result<FileState, LedgerError> {
        let erased = self.erased_among(std::slice::from_ref(submission)).await?;
        Ok(match erased.is_empty() {
            true => FileState::Kept,
            false => FileState::Erased,
        })
    }

    /// Those of these submissions whose files were erased.
    pub async fn erased_among(
        &self,
        submissions: &[Submission],
    ) -> Result<HashSet<SubmissionRef>, LedgerError> {
        let providers: BTreeSet<OrganisationRef> =
            submissions.iter().map(|held| held.provider).collect();
        let mut diverted = Diverted::new();
        for provider in providers {
            add(
                &mut diverted,
                self.ledger.diverted_items(Some(provider)).await?,
            );
        }
        let mut erased = HashSet::new();
        for submission in submissions {
            if self.holds_diverted(submission, &diverted).await? {
                erased.insert(submission.reference);
            }
        }
        Ok(erased)
    }

    /// The Identifiers in this file that stand for diverted items of its sender: once received,
    /// the file is erased.
    pub async fn diverted_in(
        &self,
        capacity: &Capacity,
        checked: &Checked,
    ) -> Result<Vec<u64>, LedgerError> {
        let diverted = self
            .ledger
            .diverted_items(Some(capacity.organisation))
            .await?;
        let diverted: BTreeSet<u64> = diverted
            .iter()
            .map(|stored| stored.value.identifier)
            .collect();
        let mut named: Vec<u64> = checked
            .rows
            .iter()
            .map(|row| row.identifier)
            .filter(|identifier| diverted.contains(identifier))
            .collect();
        named.sort_unstable();
        named.dedup();
        Ok(named)
    }

    /// The file of this submission as it was sent.
    pub async fn sent_file(&self, submission: &Submission) -> Result<SentFile, LedgerError> {
        self.kept_file(submission, &submission.file_sha256).await
    }

    /// What was found in the file of this submission, as it was told.
    pub async fn told_findings(&self, submission: &Submission) -> Result<SentFile, LedgerError> {
        self.kept_file(submission, &submission.findings_sha256)
            .await
    }

    async fn kept_file(
        &self,
        submission: &Submission,
        sha256: &[u8; 32],
    ) -> Result<SentFile, LedgerError> {
        match self.file_state(submission).await? {
            FileState::Erased => Ok(SentFile::Erased),
            FileState::Kept if submission.profile == 0 => Ok(SentFile::Absent),
            FileState::Kept => Ok(match self.objects.get(sha256).await? {
                Some(bytes) => SentFile::Kept(bytes),
                None => SentFile::Absent,
            }),
        }
    }

    /// Whether a submission has a file that holds a diverted item of its provider.
    async fn holds_diverted(
        &self,
        submission: &Submission,
        diverted: &Diverted,
    ) -> Result<bool, LedgerError> {
        let Some(items) = diverted.get(&submission.provider) else {
            return Ok(false);
        };
        if submission.profile == 0 {
            return Ok(false);
        }
        let named = self.ledger.items_named(submission.reference).await?;
        let named = named.unwrap_or(ItemsNamed::UNREAD);
        Ok(items
            .iter()
            .any(|item| named.hold_diverted(submission.received_at, item)))
    }

    /// Erases every file that is to be erased and is still there; gives how many. Where nothing
    /// was acted since it last found nothing more to do, it does not look.
    pub(crate) async fn erase_files(&self, patience: Patience) -> Result<u64, LedgerError> {
        let newest = self.ledger.journal_before(None, 1).await?;
        let newest = newest.first().map_or(0, |line| line.sequence);
        if self.files_erased_up_to.load(Ordering::Acquire) == newest {
            return Ok(0);
        }
        match self.erase_files_now(patience).await? {
            Some(erased) => {
                self.files_erased_up_to.store(newest, Ordering::Release);
                Ok(erased)
            }
            None => Ok(0),
        }
    }

    /// `None` where it would have had to wait and did not.
    async fn erase_files_now(&self, patience: Patience) -> Result<Option<u64>, LedgerError> {
        let diverted = self.diverted().await?;
        let there = self.erased_and_there(&diverted).await?;
        if there.is_empty() {
            return Ok(Some(0));
        }
        // Nobody receives a file meanwhile: the same bytes may be another's, whose receipt would
        // be without its file.
        let alone = match patience {
            Patience::Waits => Some(self.receiving.write().await),
            Patience::WaitsForNobody => self.receiving.try_write().ok(),
        };
        if alone.is_none() {
            return Ok(None);
        }
        let due = self.without_needed(there, &diverted).await?;
        for file in &due {
            self.objects.erase(file).await?;
        }
        let erased = due.len() as u64;
        self.files_erased.fetch_add(erased, Ordering::AcqRel);
        Ok(Some(erased))
    }

    /// How many files are to be erased and are still there.
    pub async fn files_to_erase(&self) -> Result<u64, LedgerError> {
        let diverted = self.diverted().await?;
        let there = self.erased_and_there(&diverted).await?;
        let due = self.without_needed(there, &diverted).await?;
        Ok(due.len() as u64)
    }

    /// How many files were erased since the register was opened.
    pub fn files_erased(&self) -> u64 {
        self.files_erased.load(Ordering::Acquire)
    }

    /// The digests of this provider's files that were erased, and of what was found in them.
    pub async fn erased_files_of(
        &self,
        provider: OrganisationRef,
    ) -> Result<BTreeSet<[u8; 32]>, LedgerError> {
        let mut diverted = Diverted::new();
        add(
            &mut diverted,
            self.ledger.diverted_items(Some(provider)).await?,
        );
        match diverted.is_empty() {
            true => Ok(BTreeSet::new()),
            false => {
                self.files(Some(provider), &diverted, FileState::Erased)
                    .await
            }
        }
    }

    async fn diverted(&self) -> Result<Diverted, LedgerError> {
        let mut diverted = Diverted::new();
        add(&mut diverted, self.ledger.diverted_items(None).await?);
        Ok(diverted)
    }

    /// Files of erased submissions, and of editions that nobody will read, whose bytes are there.
    async fn erased_and_there(
        &self,
        diverted: &Diverted,
    ) -> Result<BTreeSet<[u8; 32]>, LedgerError> {
        let mut there = BTreeSet::new();
        for provider in diverted.keys() {
            for file in self
                .files(Some(*provider), diverted, FileState::Erased)
                .await?
            {
                if self.objects.holds(&file).await? {
                    there.insert(file);
                }
            }
        }
        if !diverted.is_empty() {
            // An edition that held the item and that nobody read is no publication.
            for file in self.edition_files(NeverPutOut::Only).await? {
                if self.objects.holds(&file).await? {
                    there.insert(file);
                }
            }
        }
        Ok(there)
    }

    /// These files without those that a submission which is not erased has too, or that were
    /// published.
    async fn without_needed(
        &self,
        mut files: BTreeSet<[u8; 32]>,
        diverted: &Diverted,
    ) -> Result<BTreeSet<[u8; 32]>, LedgerError> {
        if !files.is_empty() {
            for needed in self.files(None, diverted, FileState::Kept).await? {
                files.remove(&needed);
            }
            // What was published stays, whoever sent the same bytes.
            for published in self.edition_files(NeverPutOut::LeftOut).await? {
                files.remove(&published);
            }
        }
        Ok(files)
    }

    /// The digests of all files, of one provider or of all, of submissions in this state.
    async fn files(
        &self,
        provider: Option<OrganisationRef>,
        diverted: &Diverted,
        state: FileState,
    ) -> Result<BTreeSet<[u8; 32]>, LedgerError> {
        let mut files = BTreeSet::new();
        let mut page = PageRequest {
            after: None,
            limit: SUBMISSIONS_PER_READ,
        };
        loop {
            let read = self.ledger.submissions_page(provider, &page).await?;
            for submission in &read.entries {
                let erased = self.holds_diverted(submission, diverted).await?;
                if erased == (state == FileState::Erased) {
                    files.extend(files_of(submission));
                }
            }
            match read.next {
                Some(next) => page.after = Some(next),
                None => return Ok(files),
            }
        }
    }

    /// The same where it must not hold up what was done: it waits for nobody, a failure is told to
    /// the operator, and background work tries again.
    pub(crate) async fn erase_files_or_tell(&self) {
        if let Err(error) = self.erase_files(Patience::WaitsForNobody).await {
            tracing::error!(%error, "files of a diverted item are still there; tried again soon");
        }
    }
}

fn add(diverted: &mut Diverted, items: Vec<register::decision::Stored<Item>>) {
    for stored in items {
        let of_provider = diverted.entry(stored.value.provider).or_default();
        of_provider.push(stored.value);
    }
}

/// The file as sent, and what was found in it where that quotes the file.
fn files_of(submission: &Submission) -> Vec<[u8; 32]> {
    if submission.profile == 0 {
        return Vec::new();
    }
    let nothing_found = match submission.outcome {
        SubmissionOutcome::Accepted { warnings, .. } => warnings == 0,
        SubmissionOutcome::Refused { .. } | SubmissionOutcome::NilReturn => false,
    };
    match nothing_found {
        true => vec![submission.file_sha256],
        false => vec![submission.file_sha256, submission.findings_sha256],
    }
}
