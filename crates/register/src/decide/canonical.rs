//! Everything public in an edition as one text, and its digest (REG-18).
//!
//! The text is for digests alone; nobody reads it. Two editions have the same text only where
//! every public value is the same.

use crate::edition::{CoverageGiven, Edition, EditionKind};
use crate::publication::PublishedRow;

/// A digest over everything public in an edition, by which a second person publishes exactly what
/// the first prepared, and by which a publication made again is known to be the same.
pub fn published_digest(
    edition: &Edition,
    rows: &[PublishedRow],
    sha256: &dyn Fn(&[u8]) -> [u8; 32],
) -> [u8; 32] {
    sha256(canonical_text(edition, rows).as_bytes())
}

/// Ends a value in the canonical text; no text from a person holds it.
const VALUE_END: char = '\u{1f}';
/// Ends a line in the canonical text.
const LINE_END: char = '\u{1e}';

/// Everything public in an edition as one text, the same for the same edition for ever.
fn canonical_text(edition: &Edition, rows: &[PublishedRow]) -> String {
    let mut text = String::new();
    let (kind, words) = match &edition.kind {
        EditionKind::Quarterly { period } => ("quarterly", period),
        EditionKind::AdHoc { reason } => ("ad hoc", reason),
        EditionKind::Erratum { reason } => ("erratum", reason),
    };
    add_line(
        &mut text,
        [
            "edition",
            &edition.number.to_string(),
            kind,
            words,
            &edition.as_of.to_string(),
            &edition.glossary_version.to_string(),
        ],
    );
    for row in rows {
        add_line(
            &mut text,
            [
                "row",
                &row.reference().to_string(),
                row.source().text(),
                row.status().text(),
                &row.date_last_updated().to_string(),
                row.summary().unwrap_or_default(),
                row.affected_until().map_or("", |version| version.as_str()),
                row.fix_information(),
                &row.fix_confirmed_on().to_string(),
            ],
        );
        for term in row.terms() {
            let versions: Vec<&str> = term.versions.iter().map(|v| v.as_str()).collect();
            add_line(
                &mut text,
                [
                    "device",
                    term.device_type.code(),
                    term.make.as_str(),
                    term.model.as_str(),
                    &versions.join(" "),
                    term.hardware_version.as_deref().unwrap_or_default(),
                    term.region.map_or("", |region| region.text()),
                ],
            );
        }
        for target in row.fix_targets() {
            let version = target.firmware.as_ref();
            add_line(
                &mut text,
                [
                    "fix",
                    target.device_type.code(),
                    target.make.as_str(),
                    target.model.as_str(),
                    version.map_or("", |version| version.as_str()),
                ],
            );
        }
    }
    for tombstone in &edition.tombstones {
        add_line(
            &mut text,
            [
                "withdrawn",
                &tombstone.reference.to_string(),
                tombstone.reason.code(),
                &tombstone.edition.to_string(),
            ],
        );
    }
    for fact in &edition.coverage {
        let given = match fact.given {
            CoverageGiven::Data => "data",
            CoverageGiven::NilReturn => "nil return",
            CoverageGiven::Nothing => "nothing",
        };
        add_line(&mut text, ["provider", &fact.provider, given]);
    }
    text
}

/// Adds values as one line of a canonical text.
pub(super) fn add_line<'v>(text: &mut String, values: impl IntoIterator<Item = &'v str>) {
    for value in values {
        text.push_str(value);
        text.push(VALUE_END);
    }
    text.push(LINE_END);
}
