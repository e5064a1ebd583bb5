//! The files of an edition: the same publication, the same bytes, and kept as they went out
//! (REG-18).
//!
//! Whoever publishes an edition writes the digests of its files into its state; the bytes stand
//! among the objects before anybody reads them. They are given again from there, whatever became
//! since of the items that the edition was made from. What may be given is decided here by rule and
//! not by whether bytes are there.

use crate::App;
use crate::ports::{LedgerError, OutgoingFile};
use formats::neutrality::Marking;
use formats::{published_csv, published_xlsx};
use register::edition::{Edition, EditionFiles, EditionState, Publication};
use register::glossary::Glossary;
use std::collections::BTreeSet;
use terms::{EditionRef, ItemRef};

/// The media type of a spreadsheet.
pub const XLSX_MEDIA_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The media type of the CSV of an edition.
pub const CSV_MEDIA_TYPE: &str = "text/csv; charset=utf-8; header=present";

/// Which file of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditionFileKind {
    /// The spreadsheet.
    Spreadsheet,
    /// The same rows as CSV.
    Csv,
}

/// A file of an edition, as far as it may be given.
#[derive(Clone, Debug)]
pub enum EditionFile {
    /// As it went out; of an edition that did not go out yet, as it would.
    Given(OutgoingFile),
    /// Nobody read the edition before an item in it was diverted, and nobody will.
    ItemDiverted,
}

/// Whether readers got a published edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutOut {
    /// They did.
    Done,
    /// They will as soon as it is put out.
    Due,
    /// They never will: an item in it was diverted before they did.
    Never,
}

/// The files that a publication goes out as.
pub(crate) struct PublicationFiles {
    spreadsheet: OutgoingFile,
    csv: OutgoingFile,
}

/// Writes the files of a publication, in the words of this glossary.
pub(crate) fn files_of(
    publication: &Publication,
    glossary: &Glossary,
    marking: Marking,
) -> PublicationFiles {
    let edition = publication.edition;
    let spreadsheet = published_xlsx::write(publication, glossary, marking);
    PublicationFiles {
        spreadsheet: file(EditionFileKind::Spreadsheet, edition, spreadsheet),
        csv: file(
            EditionFileKind::Csv,
            edition,
            published_csv::write(publication),
        ),
    }
}

fn never_put_out(edition: u32) -> String {
    format!(
        "edition {edition} holds an item that was diverted before anybody read it, and is never \
         put out; publish the next one"
    )
}

impl PublicationFiles {
    pub(crate) fn digests(&self) -> EditionFiles {
        EditionFiles {
            spreadsheet_sha256: crate::sha256(&self.spreadsheet.bytes),
            csv_sha256: crate::sha256(&self.csv.bytes),
        }
    }

    fn take(self, kind: EditionFileKind) -> OutgoingFile {
        match kind {
            EditionFileKind::Spreadsheet => self.spreadsheet,
            EditionFileKind::Csv => self.csv,
        }
    }
}

fn file(kind: EditionFileKind, edition: u32, bytes: Vec<u8>) -> OutgoingFile {
    let (name, media_type) = match kind {
        EditionFileKind::Spreadsheet => (published_xlsx::file_name(edition), XLSX_MEDIA_TYPE),
        EditionFileKind::Csv => (published_csv::file_name(edition), CSV_MEDIA_TYPE),
    };
    OutgoingFile {
        name,
        media_type,
        bytes,
    }
}

fn digest_of(files: &EditionFiles, kind: EditionFileKind) -> [u8; 32] {
    match kind {
        EditionFileKind::Spreadsheet => files.spreadsheet_sha256,
        EditionFileKind::Csv => files.csv_sha256,
    }
}

impl App {
    /// A file of an edition, as it went out or would go out; `None` where there is no such edition.
    pub async fn edition_file(
        &self,
        reference: EditionRef,
        kind: EditionFileKind,
    ) -> Result<Option<EditionFile>, LedgerError> {
        let Some(stored) = self.ledger.edition(reference).await? else {
            return Ok(None);
        };
        let edition = stored.value;
        let kept = match &edition.state {
            EditionState::Published { files, .. } => match self.put_out_of(&edition).await? {
                PutOut::Never => return Ok(Some(EditionFile::ItemDiverted)),
                PutOut::Done | PutOut::Due => *files,
            },
            EditionState::Prepared | EditionState::Discarded { .. } => None,
        };
        if let Some(files) = kept
            && let Some(bytes) = self.objects.get(&digest_of(&files, kind)).await?
        {
            let given = file(kind, edition.number, bytes);
            return Ok(Some(EditionFile::Given(given)));
        }
        if self.holds_diverted_item(&edition).await? {
            return match kept {
                Some(_) => Err(LedgerError::Corrupt(format!(
                    "a file of edition {reference} is not kept, and an item in it was diverted"
                ))),
                None => Ok(Some(EditionFile::ItemDiverted)),
            };
        }
        let written = self.files_again(&edition).await?;
        Ok(Some(EditionFile::Given(written.1.take(kind))))
    }

    /// Whether readers got this edition; of one that is not published, whether they would.
    pub async fn put_out_of(&self, edition: &Edition) -> Result<PutOut, LedgerError> {
        if self.press.has_put_out(edition.number).await? {
            return Ok(PutOut::Done);
        }
        Ok(match self.holds_diverted_item(edition).await? {
            true => PutOut::Never,
            false => PutOut::Due,
        })
    }

    /// The publication of this edition and its files, made again from the item versions that it
    /// holds. They are what they were, or the stored data is not as it was written.
    pub(crate) async fn files_again(
        &self,
        edition: &Edition,
    ) -> Result<(Publication, PublicationFiles), LedgerError> {
        let publication = match &edition.state {
            EditionState::Published { .. } => self.publication_again(edition).await?,
            EditionState::Prepared | EditionState::Discarded { .. } => {
                self.draft_publication(edition).await?
            }
        };
        let glossary = self.glossary_of(edition).await?;
        let files = files_of(&publication, &glossary, self.marking);
        match &edition.state {
            EditionState::Published {
                files: Some(digests),
                ..
            } if *digests != files.digests() => Err(LedgerError::Corrupt(format!(
                "the files of edition {} are not those that were published",
                edition.reference
            ))),
            EditionState::Published { .. }
            | EditionState::Prepared
            | EditionState::Discarded { .. } => Ok((publication, files)),
        }
    }

    /// Keeps the files of an edition and puts it out. While it does, no file is erased.
    pub(crate) async fn put_out(&self, edition: &Edition) -> Result<PutOut, LedgerError> {
        let _receiving = self.receiving.read().await;
        match self.put_out_of(edition).await? {
            PutOut::Due => {}
            otherwise @ (PutOut::Done | PutOut::Never) => return Ok(otherwise),
        }
        let (publication, files) = self.files_again(edition).await?;
        let files = [files.spreadsheet, files.csv];
        for file in &files {
            self.objects.put(&file.bytes).await?;
        }
        self.press.put_out(&publication, &files).await?;
        Ok(PutOut::Done)
    }

    /// The digests of the files of every published edition that readers got or will get, or of
    /// those that they never will.
    pub(crate) async fn edition_files(
        &self,
        never: NeverPutOut,
    ) -> Result<BTreeSet<[u8; 32]>, LedgerError> {
        let mut digests = BTreeSet::new();
        for stored in self.ledger.editions().await? {
            let EditionState::Published {
                files: Some(files), ..
            } = stored.value.state
            else {
                continue;
            };
            let Some(whole) = self.ledger.edition(stored.value.reference).await? else {
                continue;
            };
            let is_never = self.put_out_of(&whole.value).await? == PutOut::Never;
            if is_never == (never == NeverPutOut::Only) {
                digests.extend([files.spreadsheet_sha256, files.csv_sha256]);
            }
        }
        Ok(digests)
    }

    /// What is wrong with what readers see, and with the kept files of editions, in words for an
    /// operator.
    pub async fn edition_faults(&self) -> Result<Vec<String>, LedgerError> {
        let out = self.press.edition_out().await?;
        let mut faults = Vec::new();
        let mut wanted = None;
        for stored in self.ledger.editions().await? {
            let EditionState::Published { files, .. } = stored.value.state else {
                continue;
            };
            let Some(whole) = self.ledger.edition(stored.value.reference).await? else {
                continue;
            };
            let number = whole.value.number;
            let put_out = self.put_out_of(&whole.value).await?;
            match put_out {
                PutOut::Done | PutOut::Due => wanted = wanted.max(Some(number)),
                PutOut::Never if Some(number) > out => faults.push(never_put_out(number)),
                PutOut::Never => {}
            }
            if let (PutOut::Done, Some(files)) = (put_out, files) {
                faults.extend(self.file_faults(number, &files).await?);
            }
        }
        if wanted != out {
            let text = |edition: Option<u32>| edition.map_or("none".to_owned(), |n| n.to_string());
            let (wanted, out) = (text(wanted), text(out));
            faults.push(format!(
                "the last published edition is {wanted}, readers see {out}"
            ));
        }
        Ok(faults)
    }

    async fn file_faults(
        &self,
        edition: u32,
        files: &EditionFiles,
    ) -> Result<Vec<String>, LedgerError> {
        let mut faults = Vec::new();
        for (kind, sha256) in [
            ("spreadsheet", files.spreadsheet_sha256),
            ("CSV", files.csv_sha256),
        ] {
            match self.objects.get(&sha256).await {
                Ok(Some(_)) => {}
                Ok(None) => faults.push(format!("the {kind} of edition {edition} is gone")),
                Err(LedgerError::Corrupt(_)) => faults.push(format!(
                    "the {kind} of edition {edition} is not the one that was published"
                )),
                Err(error) => return Err(error),
            }
        }
        Ok(faults)
    }

    /// Whether this edition publishes an item that was diverted since.
    async fn holds_diverted_item(&self, edition: &Edition) -> Result<bool, LedgerError> {
        let diverted = self.ledger.diverted_items(None).await?;
        let diverted: BTreeSet<ItemRef> = diverted
            .iter()
            .map(|stored| stored.value.reference)
            .collect();
        let mut entries = edition.entries.iter();
        Ok(entries.any(|entry| entry.public.is_some() && diverted.contains(&entry.item)))
    }

    /// The glossary whose words an edition uses.
    pub(crate) async fn glossary_of(&self, edition: &Edition) -> Result<Glossary, LedgerError> {
        let version = edition.glossary_version;
        let glossary = self.ledger.glossary(Some(version)).await?;
        glossary.ok_or_else(|| {
            LedgerError::Corrupt(format!(
                "glossary version {version} of an edition is not held"
            ))
        })
    }
}

/// Which editions' files to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NeverPutOut {
    /// Only of those that are never put out.
    Only,
    /// Of all others.
    LeftOut,
}
