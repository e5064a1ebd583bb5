//! The tables of the published file and of the list of devices, in their stored version 1.
//!
//! A file is written once and never altered, so there are no migrations: another version is
//! another constant here, and the reader tells them apart by `PRAGMA user_version`.

/// The stored version written by this crate.
pub(crate) const VERSION: i64 = 1;

/// The tables of the published file. `entry`, `term_version` and the two word indexes hold the
/// edition in force alone; what earlier editions held is in `entry_version` and in their files.
pub(crate) const PUBLISHED: &[&str] = &[
    "PRAGMA user_version = 1",
    "CREATE TABLE edition (
        number INTEGER PRIMARY KEY, kind TEXT NOT NULL, words TEXT NOT NULL,
        as_of TEXT NOT NULL, published_at INTEGER NOT NULL, glossary_version INTEGER NOT NULL
    ) STRICT",
    "CREATE TABLE coverage (
        edition INTEGER NOT NULL, position INTEGER NOT NULL, provider TEXT NOT NULL,
        given TEXT NOT NULL, PRIMARY KEY (edition, position)
    ) STRICT, WITHOUT ROWID",
    "CREATE TABLE entry_version (
        reference INTEGER NOT NULL, from_edition INTEGER NOT NULL, until_edition INTEGER,
        content TEXT, PRIMARY KEY (reference, from_edition)
    ) STRICT, WITHOUT ROWID",
    "CREATE INDEX entry_version_from ON entry_version (from_edition, reference)",
    "CREATE INDEX entry_version_until ON entry_version (until_edition, reference)",
    "CREATE TABLE tombstone (
        reference INTEGER NOT NULL, edition INTEGER NOT NULL, reason TEXT NOT NULL,
        until_edition INTEGER, PRIMARY KEY (reference, edition)
    ) STRICT, WITHOUT ROWID",
    "CREATE TABLE file (
        edition INTEGER NOT NULL, name TEXT NOT NULL, media_type TEXT NOT NULL,
        sha256 BLOB NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL,
        PRIMARY KEY (edition, name)
    ) STRICT",
    "CREATE TABLE entry (
        id INTEGER PRIMARY KEY, reference INTEGER NOT NULL UNIQUE, content TEXT NOT NULL
    ) STRICT",
    "CREATE TABLE term_version (
        entry INTEGER NOT NULL, hub_type TEXT NOT NULL, make_key TEXT NOT NULL,
        model_key TEXT NOT NULL, firmware TEXT NOT NULL
    ) STRICT",
    "CREATE VIRTUAL TABLE whole_words USING fts5(
        words, content='', tokenize='unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE parts_of_words USING fts5(
        words, content='', detail='full', tokenize='trigram')",
];

/// The indexes over the terms, made after they are filled: each part alone and in combination.
pub(crate) const TERM_INDEXES: &[&str] = &[
    "CREATE INDEX terms_with_firmware ON term_version (firmware, entry)",
    "CREATE INDEX terms_with_model ON term_version (model_key, firmware, entry)",
    "CREATE INDEX terms_with_make ON term_version (make_key, firmware, entry)",
    "CREATE INDEX terms_with_type ON term_version (hub_type, entry)",
];

/// The tables of the list of devices.
pub(crate) const CATALOGUE: &[&str] = &[
    "PRAGMA user_version = 1",
    "CREATE TABLE device (
        device_type TEXT NOT NULL, make TEXT NOT NULL, model TEXT NOT NULL,
        firmware TEXT NOT NULL, status TEXT NOT NULL,
        PRIMARY KEY (device_type, make, model, firmware)
    ) STRICT, WITHOUT ROWID",
];
