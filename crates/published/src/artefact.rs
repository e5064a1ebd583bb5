//! Writing the published file: every earlier edition and one more, as a new immutable file.
//!
//! Rows are written in an order of their own and nothing in the file tells when or where it was
//! written, so the same editions give the same bytes.

use crate::carry::{self, Changes, InForce};
use crate::directory::{partial_of, settle};
use crate::entry::Entry;
use crate::error::{ExtendError, StorageError};
use crate::{edition, open, schema, stored};
use register::applicability::similarity_key;
use register::edition::Publication;
use register::item::Term;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::{Connection, Row, SqliteConnection};
use std::collections::BTreeSet;
use std::path::Path;
use terms::PublicRef;

/// A file of an edition, as it is handed out: the spreadsheet, the CSV and the like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedFile {
    /// Its name: letters, digits, `.`, `-` and `_`, not beginning with a dot.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Greatest length of a file's name.
const FILE_NAME_LENGTH_MAX: usize = 100;

/// How many rows go into one statement: enough to make the statement's own cost vanish, few
/// enough to keep its JSON under a few megabytes.
const ROWS_PER_STATEMENT: usize = 1_000;

/// Writes to `to` a new file that holds what `previous` holds and this edition with its files.
/// The same inputs give the same bytes. It becomes visible whole and durable, or not at all; it is
/// not in force until [`crate::activate`].
pub async fn extend(
    previous: Option<&Path>,
    publication: &Publication,
    files: &[PublishedFile],
    to: &Path,
) -> Result<(), ExtendError> {
    check_file_names(files)?;
    let partial = partial_of(to);
    let written = write(previous, publication, files, &partial).await;
    if let Err(error) = written {
        // The partial file is of no use to anybody; that it cannot be removed changes nothing.
        let _ = std::fs::remove_file(&partial);
        return Err(error);
    }
    settle(&partial, to)?;
    Ok(())
}

fn check_file_names(files: &[PublishedFile]) -> Result<(), ExtendError> {
    let mut seen = BTreeSet::new();
    for file in files {
        let well_formed = (1..=FILE_NAME_LENGTH_MAX).contains(&file.name.len())
            && !file.name.starts_with('.')
            && file
                .name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
        if !well_formed || !seen.insert(&file.name) {
            return Err(ExtendError::FileName(file.name.clone()));
        }
    }
    Ok(())
}

async fn write(
    previous: Option<&Path>,
    publication: &Publication,
    files: &[PublishedFile],
    partial: &Path,
) -> Result<(), ExtendError> {
    let mut db = open::fresh(partial).await?;
    for statement in schema::PUBLISHED {
        sqlx::query(*statement).execute(&mut db).await?;
    }
    if let Some(previous) = previous {
        attach(&mut db, previous).await?;
    }
    let in_force = match previous {
        Some(_) => in_force(&mut db).await?,
        None => InForce::default(),
    };
    let changes = carry::changes(&in_force, publication)?;
    sqlx::query("BEGIN").execute(&mut db).await?;
    if previous.is_some() {
        carry_over(&mut db, publication.edition, &changes).await?;
    }
    write_edition(&mut db, publication, &changes).await?;
    write_files(&mut db, publication.edition, files).await?;
    write_entries(&mut db, publication).await?;
    sqlx::query("COMMIT").execute(&mut db).await?;
    if previous.is_some() {
        sqlx::query("DETACH earlier").execute(&mut db).await?;
    }
    db.close().await?;
    Ok(())
}

async fn attach(db: &mut SqliteConnection, previous: &Path) -> Result<(), StorageError> {
    let path = previous.to_str().ok_or_else(|| {
        std::io::Error::new(std::io::ErrorKind::InvalidInput, "the path is not UTF-8")
    })?;
    // Without this look an absent file would be created empty.
    std::fs::File::open(previous)?;
    sqlx::query("ATTACH ? AS earlier")
        .bind(path)
        .execute(&mut *db)
        .await?;
    let version: i64 = sqlx::query_scalar("PRAGMA earlier.user_version")
        .fetch_one(db)
        .await?;
    match version {
        schema::VERSION => Ok(()),
        _ => Err(StorageError::Corrupt {
            table: "PRAGMA",
            column: "user_version",
        }),
    }
}

async fn in_force(db: &mut SqliteConnection) -> Result<InForce, StorageError> {
    let edition: i64 = sqlx::query_scalar("SELECT max(number) FROM earlier.edition")
        .fetch_one(&mut *db)
        .await?;
    let entries = sqlx::query("SELECT reference, content FROM earlier.entry ORDER BY id")
        .fetch_all(&mut *db)
        .await?;
    let tombstones: Vec<i64> =
        sqlx::query_scalar("SELECT reference FROM earlier.tombstone WHERE until_edition IS NULL")
            .fetch_all(db)
            .await?;
    Ok(InForce {
        edition: u32::try_from(edition).map_err(|_| StorageError::Corrupt {
            table: "edition",
            column: "number",
        })?,
        entries: entries
            .into_iter()
            .map(|row| (reference_of(row.get(0)), row.get(1)))
            .collect(),
        tombstones: tombstones.into_iter().map(reference_of).collect(),
    })
}

/// Copies the earlier editions, less the text of what is withdrawn now.
async fn carry_over(
    db: &mut SqliteConnection,
    edition: u32,
    changes: &Changes,
) -> Result<(), StorageError> {
    for statement in [
        "INSERT INTO edition SELECT * FROM earlier.edition ORDER BY number",
        "INSERT INTO coverage SELECT * FROM earlier.coverage ORDER BY edition, position",
        "INSERT INTO file SELECT * FROM earlier.file ORDER BY edition, name",
    ] {
        sqlx::query(statement).execute(&mut *db).await?;
    }
    sqlx::query(
        "INSERT INTO entry_version
         SELECT reference, from_edition,
           CASE WHEN until_edition IS NULL AND reference IN (SELECT value FROM json_each(?1))
             THEN ?3 ELSE until_edition END,
           CASE WHEN reference IN (SELECT value FROM json_each(?2)) THEN NULL ELSE content END
         FROM earlier.entry_version ORDER BY reference, from_edition",
    )
    .bind(references_json(&changes.ended))
    .bind(references_json(&changes.withdrawn))
    .bind(edition)
    .execute(&mut *db)
    .await?;
    sqlx::query(
        "INSERT INTO tombstone
         SELECT reference, edition, reason,
           CASE WHEN until_edition IS NULL AND reference IN (SELECT value FROM json_each(?1))
             THEN ?2 ELSE until_edition END
         FROM earlier.tombstone ORDER BY reference, edition",
    )
    .bind(references_json(&changes.raised))
    .bind(edition)
    .execute(db)
    .await?;
    Ok(())
}

async fn write_edition(
    db: &mut SqliteConnection,
    publication: &Publication,
    changes: &Changes,
) -> Result<(), StorageError> {
    let (kind, words) = edition::stored_kind(&publication.kind);
    sqlx::query("INSERT INTO edition VALUES (?, ?, ?, ?, ?, ?)")
        .bind(publication.edition)
        .bind(kind)
        .bind(words)
        .bind(publication.as_of.to_string())
        .bind(publication.published_at.unix_seconds())
        .bind(publication.glossary_version)
        .execute(&mut *db)
        .await?;
    for (position, fact) in publication.coverage.iter().enumerate() {
        sqlx::query("INSERT INTO coverage VALUES (?, ?, ?, ?)")
            .bind(publication.edition)
            .bind(i64::try_from(position).unwrap_or(i64::MAX))
            .bind(&fact.provider)
            .bind(edition::stored_given(fact.given))
            .execute(&mut *db)
            .await?;
    }
    for tombstone in &changes.tombstones {
        sqlx::query("INSERT INTO tombstone VALUES (?, ?, ?, NULL)")
            .bind(bits_of(tombstone.reference))
            .bind(tombstone.edition)
            .bind(tombstone.reason.code())
            .execute(&mut *db)
            .await?;
    }
    for some in changes.begun.chunks(ROWS_PER_STATEMENT) {
        let rows = some
            .iter()
            .map(|(reference, text)| json!([bits_of(*reference), text]));
        sqlx::query(
            "INSERT INTO entry_version
             SELECT value ->> 0, ?2, NULL, value ->> 1 FROM json_each(?1) ORDER BY key",
        )
        .bind(Value::from_iter(rows).to_string())
        .bind(publication.edition)
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

async fn write_files(
    db: &mut SqliteConnection,
    edition: u32,
    files: &[PublishedFile],
) -> Result<(), StorageError> {
    let mut in_order: Vec<&PublishedFile> = files.iter().collect();
    in_order.sort_by(|a, b| a.name.cmp(&b.name));
    for file in in_order {
        sqlx::query("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?)")
            .bind(edition)
            .bind(&file.name)
            .bind(&file.media_type)
            .bind(Sha256::digest(&file.bytes).to_vec())
            .bind(i64::try_from(file.bytes.len()).unwrap_or(i64::MAX))
            .bind(&file.bytes)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

/// The edition in force with its indexes.
async fn write_entries(
    db: &mut SqliteConnection,
    publication: &Publication,
) -> Result<(), StorageError> {
    let mut first_id = 1;
    for some in publication.rows.chunks(ROWS_PER_STATEMENT) {
        let mut entries = Vec::new();
        let mut terms = Vec::new();
        let mut words = Vec::new();
        for (id, row) in (first_id..).zip(some) {
            let entry = Entry::from(row);
            entries.push(json!([id, bits_of(entry.reference), stored::write(&entry)]));
            terms.extend(entry.terms.iter().flat_map(|term| term_versions(id, term)));
            let summary = entry.summary.as_deref().unwrap_or_default();
            words.push(json!([id, format!("{summary}\n{}", entry.fix_information)]));
        }
        first_id += some.len();
        let statements = [
            (
                "INSERT INTO entry
                 SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) ORDER BY key",
                &entries,
            ),
            (
                "INSERT INTO term_version SELECT value ->> 0, value ->> 1, value ->> 2,
                 value ->> 3, value ->> 4 FROM json_each(?) ORDER BY key",
                &terms,
            ),
            (
                "INSERT INTO whole_words (rowid, words)
                 SELECT value ->> 0, value ->> 1 FROM json_each(?) ORDER BY key",
                &words,
            ),
            (
                "INSERT INTO parts_of_words (rowid, words)
                 SELECT value ->> 0, value ->> 1 FROM json_each(?) ORDER BY key",
                &words,
            ),
        ];
        for (statement, rows) in statements {
            sqlx::query(statement)
                .bind(Value::from(rows.clone()).to_string())
                .execute(&mut *db)
                .await?;
        }
    }
    for statement in schema::TERM_INDEXES {
        sqlx::query(*statement).execute(&mut *db).await?;
    }
    for statement in [
        "INSERT INTO whole_words (whole_words) VALUES ('optimize')",
        "INSERT INTO parts_of_words (parts_of_words) VALUES ('optimize')",
    ] {
        sqlx::query(statement).execute(&mut *db).await?;
    }
    Ok(())
}

/// One index row for each version; one with an empty version where the term names none.
fn term_versions(entry: usize, term: &Term) -> Vec<Value> {
    let make = similarity_key(term.make.as_str());
    let model = similarity_key(term.model.as_str());
    let hub_type = term.device_type.physical().code();
    let none = term.versions.is_empty().then_some("");
    let versions = term.versions.iter().map(|version| version.as_str());
    versions
        .chain(none)
        .map(|version| json!([entry, hub_type, make, model, version]))
        .collect()
}

fn references_json(references: &BTreeSet<PublicRef>) -> String {
    Value::from_iter(references.iter().map(|reference| bits_of(*reference))).to_string()
}

/// A reference as it is stored. It has 50 bits, so the sign is never touched.
pub(crate) fn bits_of(reference: PublicRef) -> i64 {
    i64::try_from(reference.bits()).expect("a reference has 50 bits")
}

/// The reference stored as these bits.
pub(crate) fn reference_of(bits: i64) -> PublicRef {
    PublicRef::from_random_bits(bits.unsigned_abs())
}
