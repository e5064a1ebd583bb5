//! The stored form of which items a file names.

use super::text::Text;
use super::{StoredForm, Unreadable, read_body, write_body};
use register::items_named::{ItemsNamed, Unread};
use serde::{Deserialize, Serialize};
use terms::SubmissionRef;

/// A submission with the items that its file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileItems {
    /// The submission.
    pub(crate) submission: SubmissionRef,
    /// The items.
    pub(crate) named: ItemsNamed,
}

impl StoredForm for FileItems {
    const FORM: u32 = 1;

    fn into_body(self) -> String {
        write_body(&FileItemsForm {
            submission: Text(self.submission),
            identifiers: runs_text(self.named.runs()),
            unread: Text(self.named.unread()),
        })
    }

    fn from_body(form: u32, body: &str) -> Result<FileItems, Unreadable> {
        let form = match form {
            1 => read_body::<FileItemsForm>(body)?,
            unknown => return Err(Unreadable::UnknownForm(unknown)),
        };
        let named = runs_of(&form.identifiers)
            .and_then(|runs| ItemsNamed::of_runs(runs, form.unread.0))
            .filter(|named| runs_text(named.runs()) == form.identifiers)
            .ok_or(Unreadable::Inconsistent("the runs of Identifiers"))?;
        Ok(FileItems {
            submission: form.submission.0,
            named,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileItemsForm {
    submission: Text<SubmissionRef>,
    /// `1-3 7`: runs in rising order, one Identifier by itself.
    identifiers: String,
    unread: Text<Unread>,
}

fn runs_text(runs: &[(u64, u64)]) -> String {
    let each: Vec<String> = runs
        .iter()
        .map(|(first, last)| match first == last {
            true => first.to_string(),
            false => format!("{first}-{last}"),
        })
        .collect();
    each.join(" ")
}

fn runs_of(text: &str) -> Option<Vec<(u64, u64)>> {
    text.split(' ')
        .filter(|run| !run.is_empty())
        .map(|run| match run.split_once('-') {
            Some((first, last)) => Some((first.parse().ok()?, last.parse().ok()?)),
            None => run.parse().ok().map(|one| (one, one)),
        })
        .collect()
}
