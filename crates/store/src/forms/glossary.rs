//! The stored form of a version of the glossary.

use super::text::Text;
use super::{StoredForm, Unreadable, read_body, write_body};
use register::glossary::{Glossary, GlossaryEntry};
use serde::{Deserialize, Serialize};
use terms::{Moment, PersonRef};

impl StoredForm for Glossary {
    const FORM: u32 = 1;

    fn into_body(self) -> String {
        write_body(&GlossaryForm::from(self))
    }

    fn from_body(form: u32, body: &str) -> Result<Glossary, Unreadable> {
        match form {
            1 => read_body::<GlossaryForm>(body).map(Glossary::from),
            unknown => Err(Unreadable::UnknownForm(unknown)),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GlossaryForm {
    version: u32,
    published_by: Text<PersonRef>,
    published_at: Text<Moment>,
    entries: Vec<EntryForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryForm {
    anchor: String,
    term: String,
    meaning: String,
    source: String,
}

impl From<Glossary> for GlossaryForm {
    fn from(glossary: Glossary) -> Self {
        let Glossary {
            version,
            published_by,
            published_at,
            entries,
        } = glossary;
        GlossaryForm {
            version,
            published_by: Text(published_by),
            published_at: Text(published_at),
            entries: entries.into_iter().map(EntryForm::from).collect(),
        }
    }
}

impl From<GlossaryForm> for Glossary {
    fn from(form: GlossaryForm) -> Self {
        Glossary {
            version: form.version,
            published_by: form.published_by.0,
            published_at: form.published_at.0,
            entries: form.entries.into_iter().map(GlossaryEntry::from).collect(),
        }
    }
}

impl From<GlossaryEntry> for EntryForm {
    fn from(entry: GlossaryEntry) -> Self {
        let GlossaryEntry {
            anchor,
            term,
            meaning,
            source,
        } = entry;
        EntryForm {
            anchor,
            term,
            meaning,
            source,
        }
    }
}

impl From<EntryForm> for GlossaryEntry {
    fn from(form: EntryForm) -> Self {
        GlossaryEntry {
            anchor: form.anchor,
            term: form.term,
            meaning: form.meaning,
            source: form.source,
        }
    }
}
