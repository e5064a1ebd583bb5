//! The stored forms of an edition: its cover and, apart, its entries.
//!
//! An edition goes through a few states while its entries, possibly hundreds of thousands, stay
//! as they are. So the entries are a record of their own, written when they change, and the
//! edition names them by digest.

use super::text::{Text, Textual};
use super::{StoredForm, Unreadable, read_body, write_body};
use register::edition::{
    CoverageFact, CoverageGiven, Edition, EditionEntry, EditionFiles, EditionKind, EditionState,
    HandOver, Tombstone, TombstoneReason,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use terms::{Date, EditionRef, ItemRef, Moment, PartyCategory, PersonRef, PublicRef, RoundRef};

/// An edition apart from its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EditionCover {
    /// The edition, with no entries.
    pub(crate) edition: Edition,
    /// SHA-256 of the body of its entries.
    pub(crate) entries_sha256: [u8; 32],
}

/// The entries of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EditionEntries(pub(crate) Vec<EditionEntry>);

/// An edition as the two records that it is stored as: cover and body of the entries.
pub(crate) fn split(mut edition: Edition) -> (EditionCover, String) {
    let entries = std::mem::take(&mut edition.entries);
    let body = EditionEntries(entries).into_body();
    let cover = EditionCover {
        edition,
        entries_sha256: Sha256::digest(&body).into(),
    };
    (cover, body)
}

impl StoredForm for EditionCover {
    const FORM: u32 = 1;

    fn into_body(self) -> String {
        write_body(&EditionForm::from(self))
    }

    fn from_body(form: u32, body: &str) -> Result<EditionCover, Unreadable> {
        match form {
            1 => read_body::<EditionForm>(body).map(EditionCover::from),
            unknown => Err(Unreadable::UnknownForm(unknown)),
        }
    }
}

/// One entry a line: item, its version, clause and public reference or `-`, with spaces between.
/// JSON would be thrice as large for nothing.
impl StoredForm for EditionEntries {
    const FORM: u32 = 1;

    fn into_body(self) -> String {
        use std::fmt::Write as _;
        let mut body = String::with_capacity(self.0.len() * 40);
        for entry in self.0 {
            let EditionEntry {
                item,
                item_version,
                clause,
                public,
            } = entry;
            write!(body, "{item} {item_version} {clause} ").expect("writing to a String");
            match public {
                Some(public) => writeln!(body, "{public}").expect("writing to a String"),
                None => body.push_str("-\n"),
            }
        }
        body
    }

    fn from_body(form: u32, body: &str) -> Result<EditionEntries, Unreadable> {
        match form {
            1 => body
                .split_terminator('\n')
                .enumerate()
                .map(|(place, line)| {
                    read_entry(line).ok_or(Unreadable::NotInForm {
                        line: place + 1,
                        column: 0,
                    })
                })
                .collect::<Result<_, _>>()
                .map(EditionEntries),
            unknown => Err(Unreadable::UnknownForm(unknown)),
        }
    }
}

fn read_entry(line: &str) -> Option<EditionEntry> {
    let mut fields = line.split(' ');
    let entry = EditionEntry {
        item: ItemRef::read_strictly(fields.next()?)?,
        item_version: fields.next()?.parse().ok()?,
        clause: fields.next()?.parse().ok()?,
        public: match fields.next()? {
            "-" => None,
            reference => Some(PublicRef::read_strictly(reference)?),
        },
    };
    fields.next().is_none().then_some(entry)
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EditionForm {
    reference: Text<EditionRef>,
    number: u32,
    kind: KindForm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    round: Option<Text<RoundRef>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    round_period: Option<String>,
    as_of: Text<Date>,
    entries_sha256: Text<[u8; 32]>,
    tombstones: Vec<TombstoneForm>,
    coverage: Vec<CoverageForm>,
    glossary_version: u32,
    published_digest: Text<[u8; 32]>,
    prepared_by: Text<PersonRef>,
    prepared_at: Text<Moment>,
    state: StateForm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    handed_over: Option<HandOverForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
enum KindForm {
    Quarterly { period: String },
    AdHoc { reason: String },
    Erratum { reason: String },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TombstoneForm {
    reference: Text<PublicRef>,
    reason: Text<TombstoneReason>,
    edition: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CoverageForm {
    provider: String,
    given: Text<CoverageGiven>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
enum StateForm {
    Prepared,
    Published {
        by: Text<PersonRef>,
        at: Text<Moment>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        files: Option<FilesForm>,
    },
    Discarded {
        by: Text<PersonRef>,
        at: Text<Moment>,
        reason: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FilesForm {
    spreadsheet_sha256: Text<[u8; 32]>,
    csv_sha256: Text<[u8; 32]>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HandOverForm {
    by: Text<PersonRef>,
    at: Text<Moment>,
    spreadsheet_sha256: Text<[u8; 32]>,
    access: Vec<Text<PartyCategory>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    acknowledged: Option<(Text<PersonRef>, Text<Moment>)>,
}

impl From<EditionCover> for EditionForm {
    fn from(cover: EditionCover) -> Self {
        let EditionCover {
            edition,
            entries_sha256,
        } = cover;
        let Edition {
            reference,
            number,
            kind,
            round,
            round_period,
            as_of,
            entries,
            tombstones,
            coverage,
            glossary_version,
            published_digest,
            prepared_by,
            prepared_at,
            state,
            handed_over,
        } = edition;
        assert!(entries.is_empty(), "a cover holds no entries");
        EditionForm {
            reference: Text(reference),
            number,
            kind: kind.into(),
            round: round.map(Text),
            round_period,
            as_of: Text(as_of),
            entries_sha256: Text(entries_sha256),
            tombstones: tombstones.into_iter().map(TombstoneForm::from).collect(),
            coverage: coverage.into_iter().map(CoverageForm::from).collect(),
            glossary_version,
            published_digest: Text(published_digest),
            prepared_by: Text(prepared_by),
            prepared_at: Text(prepared_at),
            state: state.into(),
            handed_over: handed_over.map(HandOverForm::from),
        }
    }
}

impl From<EditionForm> for EditionCover {
    fn from(form: EditionForm) -> Self {
        EditionCover {
            entries_sha256: form.entries_sha256.0,
            edition: Edition {
                reference: form.reference.0,
                number: form.number,
                kind: form.kind.into(),
                round: form.round.map(|round| round.0),
                round_period: form.round_period,
                as_of: form.as_of.0,
                entries: Vec::new(),
                tombstones: form.tombstones.into_iter().map(Tombstone::from).collect(),
                coverage: form.coverage.into_iter().map(CoverageFact::from).collect(),
                glossary_version: form.glossary_version,
                published_digest: form.published_digest.0,
                prepared_by: form.prepared_by.0,
                prepared_at: form.prepared_at.0,
                state: form.state.into(),
                handed_over: form.handed_over.map(HandOver::from),
            },
        }
    }
}

impl From<EditionKind> for KindForm {
    fn from(kind: EditionKind) -> Self {
        match kind {
            EditionKind::Quarterly { period } => KindForm::Quarterly { period },
            EditionKind::AdHoc { reason } => KindForm::AdHoc { reason },
            EditionKind::Erratum { reason } => KindForm::Erratum { reason },
        }
    }
}

impl From<KindForm> for EditionKind {
    fn from(form: KindForm) -> Self {
        match form {
            KindForm::Quarterly { period } => EditionKind::Quarterly { period },
            KindForm::AdHoc { reason } => EditionKind::AdHoc { reason },
            KindForm::Erratum { reason } => EditionKind::Erratum { reason },
        }
    }
}

impl From<Tombstone> for TombstoneForm {
    fn from(tombstone: Tombstone) -> Self {
        let Tombstone {
            reference,
            reason,
            edition,
        } = tombstone;
        TombstoneForm {
            reference: Text(reference),
            reason: Text(reason),
            edition,
        }
    }
}

impl From<TombstoneForm> for Tombstone {
    fn from(form: TombstoneForm) -> Self {
        Tombstone {
            reference: form.reference.0,
            reason: form.reason.0,
            edition: form.edition,
        }
    }
}

impl From<CoverageFact> for CoverageForm {
    fn from(fact: CoverageFact) -> Self {
        let CoverageFact { provider, given } = fact;
        CoverageForm {
            provider,
            given: Text(given),
        }
    }
}

impl From<CoverageForm> for CoverageFact {
    fn from(form: CoverageForm) -> Self {
        CoverageFact {
            provider: form.provider,
            given: form.given.0,
        }
    }
}

impl From<EditionState> for StateForm {
    fn from(state: EditionState) -> Self {
        match state {
            EditionState::Prepared => StateForm::Prepared,
            EditionState::Published { by, at, files } => StateForm::Published {
                by: Text(by),
                at: Text(at),
                files: files.map(FilesForm::from),
            },
            EditionState::Discarded { by, at, reason } => StateForm::Discarded {
                by: Text(by),
                at: Text(at),
                reason,
            },
        }
    }
}

impl From<StateForm> for EditionState {
    fn from(form: StateForm) -> Self {
        match form {
            StateForm::Prepared => EditionState::Prepared,
            StateForm::Published { by, at, files } => EditionState::Published {
                by: by.0,
                at: at.0,
                files: files.map(EditionFiles::from),
            },
            StateForm::Discarded { by, at, reason } => EditionState::Discarded {
                by: by.0,
                at: at.0,
                reason,
            },
        }
    }
}

impl From<EditionFiles> for FilesForm {
    fn from(files: EditionFiles) -> Self {
        let EditionFiles {
            spreadsheet_sha256,
            csv_sha256,
        } = files;
        FilesForm {
            spreadsheet_sha256: Text(spreadsheet_sha256),
            csv_sha256: Text(csv_sha256),
        }
    }
}

impl From<FilesForm> for EditionFiles {
    fn from(form: FilesForm) -> Self {
        EditionFiles {
            spreadsheet_sha256: form.spreadsheet_sha256.0,
            csv_sha256: form.csv_sha256.0,
        }
    }
}

impl From<HandOver> for HandOverForm {
    fn from(hand_over: HandOver) -> Self {
        let HandOver {
            by,
            at,
            spreadsheet_sha256,
            access,
            acknowledged,
        } = hand_over;
        HandOverForm {
            by: Text(by),
            at: Text(at),
            spreadsheet_sha256: Text(spreadsheet_sha256),
            access: access.into_iter().map(Text).collect(),
            acknowledged: acknowledged.map(|(by, at)| (Text(by), Text(at))),
        }
    }
}

impl From<HandOverForm> for HandOver {
    fn from(form: HandOverForm) -> Self {
        HandOver {
            by: form.by.0,
            at: form.at.0,
            spreadsheet_sha256: form.spreadsheet_sha256.0,
            access: form.access.into_iter().map(|category| category.0).collect(),
            acknowledged: form.acknowledged.map(|(by, at)| (by.0, at.0)),
        }
    }
}
