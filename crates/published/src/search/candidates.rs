//! Which entries may match: a look-up in the indexes that finds every entry the evaluation could
//! accept, and some that it will not.

use super::results::WordMatch;
use crate::error::StorageError;
use register::applicability::{Asked, AskedPart, similarity_keys};
use serde_json::Value;
use sqlx::SqlitePool;
use std::collections::{BTreeMap, BTreeSet};

/// Entries with a device that this part may be.
pub(super) async fn of_part(
    pool: &SqlitePool,
    part: &AskedPart,
) -> Result<BTreeSet<i64>, StorageError> {
    // A version asked for is met by that version, or by an entry that names none.
    let version = match &part.firmware {
        Asked::Is(version) => Some(version.as_str()),
        Asked::Any | Asked::Unknown | Asked::NotApplicable => None,
    };
    let found = if let Asked::Is(model) = &part.model {
        named(
            pool,
            OF_MODEL,
            OF_MODEL_AND_VERSION,
            model.as_str(),
            version,
        )
        .await?
    } else if let Asked::Is(make) = &part.make {
        named(pool, OF_MAKE, OF_MAKE_AND_VERSION, make.as_str(), version).await?
    } else if let Some(version) = version {
        sqlx::query_scalar("SELECT DISTINCT entry FROM term_version WHERE firmware = ?")
            .bind(version)
            .fetch_all(pool)
            .await?
    } else if let Asked::Is(device_type) = &part.device_type {
        sqlx::query_scalar("SELECT DISTINCT entry FROM term_version WHERE hub_type = ?")
            .bind(device_type.physical().code())
            .fetch_all(pool)
            .await?
    } else {
        Vec::new()
    };
    Ok(found.into_iter().collect())
}

const OF_MODEL: &str = "SELECT DISTINCT entry FROM term_version
    WHERE model_key IN (SELECT value FROM json_each(?))";
const OF_MODEL_AND_VERSION: &str = "SELECT DISTINCT entry FROM term_version
    WHERE model_key IN (SELECT value FROM json_each(?)) AND firmware IN (?, '')";
const OF_MAKE: &str = "SELECT DISTINCT entry FROM term_version
    WHERE make_key IN (SELECT value FROM json_each(?))";
const OF_MAKE_AND_VERSION: &str = "SELECT DISTINCT entry FROM term_version
    WHERE make_key IN (SELECT value FROM json_each(?)) AND firmware IN (?, '')";

async fn named(
    pool: &SqlitePool,
    named: &'static str,
    named_with_version: &'static str,
    name: &str,
    version: Option<&str>,
) -> Result<Vec<i64>, StorageError> {
    let keys = Value::from(similarity_keys(name)).to_string();
    let found = match version {
        Some(version) => sqlx::query_scalar(named_with_version)
            .bind(keys)
            .bind(version),
        None => sqlx::query_scalar(named).bind(keys),
    };
    Ok(found.fetch_all(pool).await?)
}

/// Entries that hold every one of these words, with how.
pub(super) async fn of_words(
    pool: &SqlitePool,
    words: &[String],
) -> Result<BTreeMap<i64, WordMatch>, StorageError> {
    let mut found = BTreeMap::new();
    // The least exact first, so that a more exact match replaces it.
    if words.iter().all(|word| word.chars().count() >= TRIGRAM) {
        let inside = phrases(words, "");
        for entry in matching(pool, INSIDE, &inside).await? {
            found.insert(entry, WordMatch::Inside);
        }
    }
    for entry in matching(pool, WHOLE, &phrases(words, "*")).await? {
        found.insert(entry, WordMatch::Beginning);
    }
    for entry in matching(pool, WHOLE, &phrases(words, "")).await? {
        found.insert(entry, WordMatch::Whole);
    }
    Ok(found)
}

const TRIGRAM: usize = 3;
const WHOLE: &str = "SELECT rowid FROM whole_words WHERE whole_words MATCH ?";
const INSIDE: &str = "SELECT rowid FROM parts_of_words WHERE parts_of_words MATCH ?";

/// The words as quoted strings of the index's own language, in which nothing but a quotation mark
/// has a meaning.
fn phrases(words: &[String], after: &str) -> String {
    let quoted: Vec<String> = words
        .iter()
        .map(|word| format!("\"{}\"{after}", word.replace('"', "\"\"")))
        .collect();
    quoted.join(" ")
}

async fn matching(
    pool: &SqlitePool,
    statement: &'static str,
    phrases: &str,
) -> Result<Vec<i64>, StorageError> {
    Ok(sqlx::query_scalar(statement)
        .bind(phrases)
        .fetch_all(pool)
        .await?)
}
