//! Records: versions of states as the history keeps them, body and digest together.

use crate::fault::{Stored, unreadable};
use crate::forms::StoredForm;
use crate::rows::to_sql;
use app::ports::LedgerError;
use formats::journal::WrittenState;
use register::decision::Stored as Versioned;
use sha2::{Digest, Sha256};
use terms::{EditionRef, ItemRef, LaunchRef, OrderRef, RoundRef, SubmissionRef};

/// The kinds of record, in the order in which the digest of an act's writes names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RecordKind {
    /// The access list. There is one.
    Access,
    /// The answer of an idempotency key, by its act.
    Answer,
    /// The bank holidays. There is one calendar in force.
    Calendar,
    /// An edition without its entries.
    Edition,
    /// The entries of an edition.
    EditionEntries,
    /// The glossary. There is one in force.
    Glossary,
    /// An item.
    Item,
    /// A Safe Launch.
    Launch,
    /// A notice, by its inner number.
    Notice,
    /// An order to a CSP.
    Order,
    /// A round.
    Round,
    /// A submission.
    Submission,
    /// Which items a submission's file names.
    SubmissionItems,
}

/// The key of records of which there is only one.
pub(crate) const ONLY: u64 = 0;

impl RecordKind {
    pub(crate) const ALL: [RecordKind; 13] = [
        RecordKind::Access,
        RecordKind::Answer,
        RecordKind::Calendar,
        RecordKind::Edition,
        RecordKind::EditionEntries,
        RecordKind::Glossary,
        RecordKind::Item,
        RecordKind::Launch,
        RecordKind::Notice,
        RecordKind::Order,
        RecordKind::Round,
        RecordKind::Submission,
        RecordKind::SubmissionItems,
    ];

    /// The kind as stored and as hashed. Their order as text is the order of [`RecordKind::ALL`].
    pub(crate) fn code(self) -> &'static str {
        match self {
            RecordKind::Access => "access",
            RecordKind::Answer => "answer",
            RecordKind::Calendar => "calendar",
            RecordKind::Edition => "edition",
            RecordKind::EditionEntries => "edition-entries",
            RecordKind::Glossary => "glossary",
            RecordKind::Item => "item",
            RecordKind::Launch => "launch",
            RecordKind::Notice => "notice",
            RecordKind::Order => "order",
            RecordKind::Round => "round",
            RecordKind::Submission => "submission",
            RecordKind::SubmissionItems => "submission-items",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<RecordKind> {
        RecordKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The key as hashed.
    pub(crate) fn key_text(self, key: u64) -> String {
        match self {
            RecordKind::Access | RecordKind::Calendar | RecordKind::Glossary => "-".to_owned(),
            RecordKind::Answer | RecordKind::Notice => key.to_string(),
            RecordKind::Edition | RecordKind::EditionEntries => {
                EditionRef::from_random_bits(key).to_string()
            }
            RecordKind::Item => ItemRef::from_random_bits(key).to_string(),
            RecordKind::Launch => LaunchRef::from_random_bits(key).to_string(),
            RecordKind::Order => OrderRef::from_random_bits(key).to_string(),
            RecordKind::Round => RoundRef::from_random_bits(key).to_string(),
            RecordKind::Submission | RecordKind::SubmissionItems => {
                SubmissionRef::from_random_bits(key).to_string()
            }
        }
    }
}

/// A version of a state, ready to be written.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) kind: RecordKind,
    pub(crate) key: u64,
    pub(crate) version: u32,
    pub(crate) form: u32,
    pub(crate) body: String,
    pub(crate) digest: [u8; 32],
}

impl Record {
    /// The record of this value. In builds with assertions it is read back at once: what cannot
    /// be read must not be written.
    pub(crate) fn of<T>(kind: RecordKind, key: u64, version: u32, value: T) -> Record
    where
        T: StoredForm + Clone + PartialEq + std::fmt::Debug,
    {
        let before = cfg!(debug_assertions).then(|| value.clone());
        let body = value.into_body();
        if let Some(before) = before {
            let after = T::from_body(T::FORM, &body).expect("what is written can be read");
            debug_assert_eq!(before, after, "a form keeps every value whole");
        }
        Record::of_body(kind, key, version, T::FORM, body)
    }

    pub(crate) fn of_body(
        kind: RecordKind,
        key: u64,
        version: u32,
        form: u32,
        body: String,
    ) -> Record {
        Record {
            kind,
            key,
            version,
            form,
            digest: Sha256::digest(&body).into(),
            body,
        }
    }

    /// What the journal says of it.
    pub(crate) fn written(&self) -> WrittenState {
        WrittenState {
            kind: self.kind.code(),
            key: self.kind.key_text(self.key),
            version: self.version,
            body_sha256: self.digest,
        }
    }
}

/// A version of a state as read: key, version, form, body, digest.
pub(crate) type RecordRow = (i64, i64, i64, Option<String>, Vec<u8>);

/// The columns of a [`RecordRow`], from a table named `v`.
macro_rules! record_columns {
    () => {
        "v.key, v.version, v.form, v.body, v.digest"
    };
}
pub(crate) use record_columns;

/// The value in a row whose body must be there.
pub(crate) fn decode<T: StoredForm>(kind: RecordKind, row: &RecordRow) -> Stored<Versioned<T>> {
    decode_unless_erased(kind, row)?.ok_or_else(|| corrupt(kind, row, "has no body"))
}

/// The value in a row, or `None` where its body was erased.
pub(crate) fn decode_unless_erased<T: StoredForm>(
    kind: RecordKind,
    row: &RecordRow,
) -> Stored<Option<Versioned<T>>> {
    let (_, version, form, body, digest) = row;
    let Some(body) = body else {
        return Ok(None);
    };
    if Sha256::digest(body).as_slice() != digest.as_slice() {
        return Err(corrupt(
            kind,
            row,
            "does not have the digest it was stored with",
        ));
    }
    let version =
        u32::try_from(*version).map_err(|_| corrupt(kind, row, "has no possible version"))?;
    let form = u32::try_from(*form).map_err(|_| corrupt(kind, row, "has no possible form"))?;
    let value =
        T::from_body(form, body).map_err(|why| unreadable(&name_of(kind, row.0, row.1), &why))?;
    Ok(Some(Versioned { value, version }))
}

/// A record's name in messages to the operator: kind, reference and version, no content.
pub(crate) fn name_of(kind: RecordKind, key: i64, version: i64) -> String {
    let key = kind.key_text(crate::rows::from_sql(key));
    format!("{} {key} version {version}", kind.code())
}

fn corrupt(kind: RecordKind, row: &RecordRow, what: &str) -> LedgerError {
    LedgerError::Corrupt(format!("{} {what}", name_of(kind, row.0, row.1)))
}

/// The key as SQL holds it.
pub(crate) fn sql_key(record: &Record) -> i64 {
    to_sql(record.key)
}
