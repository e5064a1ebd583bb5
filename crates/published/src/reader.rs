//! Reading the published file in force.
//!
//! A reader looks at the pointers before each question, so a newly activated file answers the next
//! one. A question is answered by one file from beginning to end.

use crate::artefact::{bits_of, reference_of};
use crate::catalogue::Catalogue;
use crate::edition::{
    EditionChanges, EditionFacts, FileFacts, corrupt, given_of, kind_of, reason_of,
};
use crate::entry::{EntryRecord, EntryState, EntryVersion, VersionText};
use crate::error::{ReadError, StorageError};
use crate::near::NearName;
use crate::search::{
    Names, PageAsked, Reading, Search, SearchRefusal, SearchResults, read, search,
};
use crate::{directory, open, stored};
use register::edition::{CoverageFact, Tombstone};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terms::{DeviceModel, Make, Model, Moment, PublicRef};
use tokio::sync::RwLock;

/// A reader of a published directory. Cloning it is cheap, and clones share the open files.
#[derive(Clone, Debug)]
pub struct Reader {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    dir: PathBuf,
    open: RwLock<Opened>,
}

#[derive(Clone, Debug, Default)]
struct Opened {
    artefact: Option<(PathBuf, Arc<Artefact>)>,
    catalogue: Option<(PathBuf, Arc<Catalogue>)>,
    names: Arc<Names>,
}

/// One published file, opened.
#[derive(Debug)]
struct Artefact {
    pool: SqlitePool,
    edition: u32,
}

/// The files that answer one question.
struct Snapshot {
    artefact: Arc<Artefact>,
    catalogue: Option<Arc<Catalogue>>,
    names: Arc<Names>,
}

impl Reader {
    /// A reader of this directory, which may be empty still.
    pub fn open(dir: impl Into<PathBuf>) -> Reader {
        Reader {
            inner: Arc::new(Inner {
                dir: dir.into(),
                open: RwLock::default(),
            }),
        }
    }

    /// The number of the edition in force.
    pub async fn edition_in_force(&self) -> Result<u32, ReadError> {
        Ok(self.snapshot().await?.artefact.edition)
    }

    /// What a query's text is taken for.
    pub async fn read_query(
        &self,
        text: &str,
    ) -> Result<Result<Reading, SearchRefusal>, ReadError> {
        let snapshot = self.snapshot().await?;
        let catalogue = snapshot.catalogue.as_deref();
        Ok(read(text, &snapshot.names, &|version| {
            catalogue.is_some_and(|catalogue| catalogue.lists_version(version))
        }))
    }

    /// One page of the entries that match.
    pub async fn search(
        &self,
        asked: &Search,
        page: &PageAsked,
    ) -> Result<Result<SearchResults, SearchRefusal>, ReadError> {
        let snapshot = self.snapshot().await?;
        let artefact = &snapshot.artefact;
        let catalogue = snapshot.catalogue.as_deref();
        search(&artefact.pool, artefact.edition, catalogue, asked, page).await
    }

    /// What is known of a public reference, or `None` where nothing was published under it.
    pub async fn entry(&self, reference: PublicRef) -> Result<Option<EntryRecord>, ReadError> {
        let pool = &self.snapshot().await?.artefact.pool;
        let rows = sqlx::query(
            "SELECT from_edition, until_edition, content FROM entry_version
             WHERE reference = ? ORDER BY from_edition",
        )
        .bind(bits_of(reference))
        .fetch_all(pool)
        .await?;
        let tombstone = sqlx::query(
            "SELECT reference, reason, edition FROM tombstone
             WHERE reference = ? AND until_edition IS NULL",
        )
        .bind(bits_of(reference))
        .fetch_optional(pool)
        .await?;
        let versions = versions_of(reference, rows)?;
        let state = match (tombstone, versions.last()) {
            (Some(row), _) => EntryState::Withdrawn(tombstone_of(&row)?),
            (None, None) => return Ok(None),
            (None, Some(last)) => match &last.text {
                VersionText::Kept(entry) => EntryState::Published(entry.clone()),
                VersionText::Removed => return Err(corrupt("entry_version", "content").into()),
            },
        };
        Ok(Some(EntryRecord {
            reference,
            state,
            versions,
        }))
    }

    /// Editions before this number (all for `None`), latest first, at most so many.
    pub async fn editions(
        &self,
        before: Option<u32>,
        most: usize,
    ) -> Result<Vec<EditionFacts>, ReadError> {
        let pool = &self.snapshot().await?.artefact.pool;
        let rows = sqlx::query(
            "SELECT number, kind, words, as_of, published_at, glossary_version FROM edition
             WHERE number < ? ORDER BY number DESC LIMIT ?",
        )
        .bind(before.map_or(i64::MAX, i64::from))
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(pool)
        .await?;
        let mut editions = Vec::with_capacity(rows.len());
        for row in rows {
            editions.push(edition_of(pool, &row).await?);
        }
        Ok(editions)
    }

    /// The facts of one edition.
    pub async fn edition(&self, number: u32) -> Result<Option<EditionFacts>, ReadError> {
        let pool = &self.snapshot().await?.artefact.pool;
        let row = sqlx::query(
            "SELECT number, kind, words, as_of, published_at, glossary_version FROM edition
             WHERE number = ?",
        )
        .bind(number)
        .fetch_optional(pool)
        .await?;
        Ok(match row {
            Some(row) => Some(edition_of(pool, &row).await?),
            None => None,
        })
    }

    /// What an edition changed, for references after this one, at most so many in all. Whether
    /// there are more is told by asking for one more than is shown.
    pub async fn changes(
        &self,
        number: u32,
        after: Option<PublicRef>,
        most: usize,
    ) -> Result<EditionChanges, ReadError> {
        let pool = &self.snapshot().await?.artefact.pool;
        let rows = sqlx::query(
            "SELECT reference FROM (
               SELECT reference FROM entry_version WHERE from_edition = ?1 AND reference > ?2
               UNION SELECT reference FROM tombstone WHERE edition = ?1 AND reference > ?2
             ) ORDER BY reference LIMIT ?3",
        )
        .bind(number)
        .bind(after.map_or(-1, bits_of))
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(pool)
        .await?;
        let mut changes = EditionChanges::default();
        for row in rows {
            let reference = reference_of(row.get(0));
            self.push_change(pool, number, reference, &mut changes)
                .await?;
        }
        Ok(changes)
    }

    async fn push_change(
        &self,
        pool: &SqlitePool,
        number: u32,
        reference: PublicRef,
        changes: &mut EditionChanges,
    ) -> Result<(), ReadError> {
        let tombstone = sqlx::query(
            "SELECT reference, reason, edition FROM tombstone WHERE reference = ? AND edition = ?",
        )
        .bind(bits_of(reference))
        .bind(number)
        .fetch_optional(pool)
        .await?;
        if let Some(row) = tombstone {
            changes.withdrawn.push(tombstone_of(&row)?);
            return Ok(());
        }
        let rows = sqlx::query(
            "SELECT from_edition, until_edition, content FROM entry_version
             WHERE reference = ? AND from_edition <= ? ORDER BY from_edition",
        )
        .bind(bits_of(reference))
        .bind(number)
        .fetch_all(pool)
        .await?;
        let versions = versions_of(reference, rows)?;
        let follows = match &versions[..] {
            [.., before, _] => before.until_edition == Some(number),
            [] | [_] => false,
        };
        match versions.last() {
            Some(last) if follows => changes.changed.push((reference, last.changed.clone())),
            Some(_) | None => changes.added.push(reference),
        }
        Ok(())
    }

    /// A file of an edition with its bytes.
    pub async fn file(
        &self,
        number: u32,
        name: &str,
    ) -> Result<Option<(FileFacts, Vec<u8>)>, ReadError> {
        let pool = &self.snapshot().await?.artefact.pool;
        let row = sqlx::query(
            "SELECT name, media_type, sha256, size, bytes FROM file WHERE edition = ? AND name = ?",
        )
        .bind(number)
        .bind(name)
        .fetch_optional(pool)
        .await?;
        match row {
            Some(row) => Ok(Some((file_of(&row)?, row.get(4)))),
            None => Ok(None),
        }
    }

    /// Makes and models of the list of devices that begin so, in alphabetical order, at most so
    /// many of each. What is published has no part in it.
    pub async fn suggestions(
        &self,
        text: &str,
        most: usize,
    ) -> Result<(Vec<Make>, Vec<Model>), ReadError> {
        let snapshot = self.snapshot().await?;
        Ok(match snapshot.catalogue {
            Some(catalogue) => (
                catalogue.makes_beginning(text, most),
                catalogue.models_beginning(text, most),
            ),
            None => (Vec::new(), Vec::new()),
        })
    }

    /// For each of these words that is a name of the list of devices but for one letter, that name.
    /// What is published has no part in it.
    pub async fn near_names(&self, words: &[String]) -> Result<Vec<(String, NearName)>, ReadError> {
        let snapshot = self.snapshot().await?;
        let Some(catalogue) = snapshot.catalogue else {
            return Ok(Vec::new());
        };
        let near = words
            .iter()
            .filter_map(|word| Some((word.clone(), catalogue.near(word)?)));
        Ok(near.collect())
    }

    /// The status of a device on the list of devices, if it is there.
    pub async fn device_status(&self, device: &DeviceModel) -> Result<Option<String>, ReadError> {
        let snapshot = self.snapshot().await?;
        let catalogue = snapshot.catalogue;
        Ok(catalogue.and_then(|catalogue| catalogue.status(device).map(str::to_owned)))
    }

    /// The files in force, opened anew where a pointer moved.
    async fn snapshot(&self) -> Result<Snapshot, ReadError> {
        let artefact_path =
            directory::current(&self.inner.dir)?.ok_or(ReadError::NothingPublished)?;
        let catalogue_path = directory::current_catalogue(&self.inner.dir)?;
        let opened = self.inner.open.read().await.clone();
        if let Some(snapshot) = opened.as_snapshot(&artefact_path, catalogue_path.as_deref()) {
            return Ok(snapshot);
        }
        let mut opened = self.inner.open.write().await;
        opened
            .follow(&artefact_path, catalogue_path.as_deref())
            .await?;
        opened
            .as_snapshot(&artefact_path, catalogue_path.as_deref())
            .ok_or(ReadError::NothingPublished)
    }
}

impl Opened {
    fn as_snapshot(&self, artefact: &Path, catalogue: Option<&Path>) -> Option<Snapshot> {
        let (artefact_path, opened) = self.artefact.as_ref()?;
        let catalogue_path = self.catalogue.as_ref().map(|(path, _)| path.as_path());
        (artefact_path == artefact && catalogue_path == catalogue).then(|| Snapshot {
            artefact: Arc::clone(opened),
            catalogue: self.catalogue.as_ref().map(|(_, c)| Arc::clone(c)),
            names: Arc::clone(&self.names),
        })
    }

    /// Opens what is pointed at. Questions still under way keep the files they began with.
    async fn follow(
        &mut self,
        artefact: &Path,
        catalogue: Option<&Path>,
    ) -> Result<(), StorageError> {
        if self
            .artefact
            .as_ref()
            .is_none_or(|(path, _)| path != artefact)
        {
            let pool = open::immutable(artefact).await?;
            let edition = sqlx::query_scalar("SELECT max(number) FROM edition")
                .fetch_one(&pool)
                .await?;
            let opened = Artefact { pool, edition };
            self.artefact = Some((artefact.to_owned(), Arc::new(opened)));
        }
        let known = self.catalogue.as_ref().map(|(path, _)| path.as_path());
        if known != catalogue {
            self.catalogue = match catalogue {
                None => None,
                Some(path) => Some((path.to_owned(), Arc::new(Catalogue::read(path).await?))),
            };
        }
        self.names = Arc::new(self.read_names().await?);
        Ok(())
    }

    async fn read_names(&self) -> Result<Names, StorageError> {
        let Some((_, artefact)) = &self.artefact else {
            return Ok(Names::default());
        };
        let makes: Vec<String> = sqlx::query_scalar("SELECT DISTINCT make_key FROM term_version")
            .fetch_all(&artefact.pool)
            .await?;
        let models: Vec<String> = sqlx::query_scalar("SELECT DISTINCT model_key FROM term_version")
            .fetch_all(&artefact.pool)
            .await?;
        let published_makes = makes.iter().map(String::as_str);
        let published_models = models.iter().map(String::as_str);
        Ok(match &self.catalogue {
            None => Names::new(published_makes, published_models),
            Some((_, catalogue)) => Names::new(
                published_makes.chain(catalogue.make_keys()),
                published_models.chain(catalogue.model_keys()),
            ),
        })
    }
}

fn versions_of(
    reference: PublicRef,
    rows: Vec<SqliteRow>,
) -> Result<Vec<EntryVersion>, StorageError> {
    let mut versions: Vec<EntryVersion> = Vec::with_capacity(rows.len());
    for row in rows {
        let content: Option<&str> = row.get(2);
        let text = match content {
            Some(content) => VersionText::Kept(Box::new(stored::read(reference, content)?)),
            None => VersionText::Removed,
        };
        let changed = match (versions.last().map(|before| &before.text), &text) {
            (Some(VersionText::Kept(before)), VersionText::Kept(now)) => before.fields_changed(now),
            (Some(VersionText::Kept(_) | VersionText::Removed) | None, _) => Vec::new(),
        };
        versions.push(EntryVersion {
            from_edition: row.get(0),
            until_edition: row.get(1),
            text,
            changed,
        });
    }
    Ok(versions)
}

fn tombstone_of(row: &SqliteRow) -> Result<Tombstone, StorageError> {
    Ok(Tombstone {
        reference: reference_of(row.get(0)),
        reason: reason_of(row.get(1))?,
        edition: row.get(2),
    })
}

fn file_of(row: &SqliteRow) -> Result<FileFacts, StorageError> {
    let sha256: &[u8] = row.get(2);
    let size: i64 = row.get(3);
    Ok(FileFacts {
        name: row.get(0),
        media_type: row.get(1),
        sha256: sha256.try_into().map_err(|_| corrupt("file", "sha256"))?,
        size: size.unsigned_abs(),
    })
}

async fn edition_of(pool: &SqlitePool, row: &SqliteRow) -> Result<EditionFacts, StorageError> {
    let number: u32 = row.get(0);
    let as_of: &str = row.get(3);
    let coverage =
        sqlx::query("SELECT provider, given FROM coverage WHERE edition = ? ORDER BY position")
            .bind(number)
            .fetch_all(pool)
            .await?;
    let files = sqlx::query(
        "SELECT name, media_type, sha256, size FROM file WHERE edition = ? ORDER BY name",
    )
    .bind(number)
    .fetch_all(pool)
    .await?;
    Ok(EditionFacts {
        number,
        kind: kind_of(row.get(1), row.get(2))?,
        as_of: as_of.parse().map_err(|_| corrupt("edition", "as_of"))?,
        published_at: Moment::from_unix_seconds(row.get(4)),
        glossary_version: row.get(5),
        coverage: coverage
            .iter()
            .map(|row| {
                Ok(CoverageFact {
                    provider: row.get(0),
                    given: given_of(row.get(1))?,
                })
            })
            .collect::<Result<_, StorageError>>()?,
        files: files.iter().map(file_of).collect::<Result<_, _>>()?,
    })
}
