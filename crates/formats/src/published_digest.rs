//! Digests by which anybody can tell that an edition is the one that was published.
//!
//! The digest of the rows is the SHA-256 of the published CSV file, so that any tool can check it.
//! The digest of the edition covers what a second person approves: rows, withdrawn entries and
//! cover sheet, but not the moment of publication, which lies after approval.

use crate::published_csv;
use crate::sentences::edition::kind_in_full;
use register::edition::{CoverageGiven, Publication};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// SHA-256 of the published CSV file.
pub fn rows_sha256(publication: &Publication) -> [u8; 32] {
    sha256(&published_csv::write(publication))
}

/// SHA-256 over everything in the published edition but the moment of publication.
pub fn edition_sha256(publication: &Publication) -> [u8; 32] {
    sha256(edition_text(publication).as_bytes())
}

/// SHA-256 of these bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A digest in lower-case hexadecimal.
pub fn hexadecimal(digest: &[u8; 32]) -> String {
    digest.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing into a string does not fail");
        text
    })
}

/// The text that the digest of the edition is taken over: one fact a line, free text as a JSON
/// string so that no text can stand for two facts.
fn edition_text(publication: &Publication) -> String {
    let mut lines = vec![
        "device register edition, digest form 1".to_owned(),
        format!("edition {}", publication.edition),
        format!("kind {}", quoted(&kind_in_full(&publication.kind))),
        format!("as of {}", publication.as_of),
        format!("glossary {}", publication.glossary_version),
        format!("rows {}", hexadecimal(&rows_sha256(publication))),
    ];
    for tombstone in &publication.tombstones {
        lines.push(format!(
            "withdrawn {} {} {}",
            tombstone.reference,
            tombstone.reason.code(),
            tombstone.edition
        ));
    }
    for fact in &publication.coverage {
        let given = match fact.given {
            CoverageGiven::Data => "data",
            CoverageGiven::NilReturn => "nil-return",
            CoverageGiven::Nothing => "nothing",
        };
        lines.push(format!("coverage {given} {}", quoted(&fact.provider)));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
