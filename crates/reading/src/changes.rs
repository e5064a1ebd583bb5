//! One page of what an edition changed, for its page and for the API.

use published::{EditionChanges, ReadError, Reader};
use terms::PublicRef;

/// One page of changes.
pub struct ChangesPage {
    /// The changes, in order of public reference.
    pub changes: EditionChanges,
    /// The last reference of this page, where there is another page.
    pub next: Option<PublicRef>,
}

/// The changes after this reference, at most `size`.
pub async fn page(
    reader: &Reader,
    edition: u32,
    after: Option<PublicRef>,
    size: usize,
) -> Result<ChangesPage, ReadError> {
    let mut changes = reader.changes(edition, after, size + 1).await?;
    let mut references = references_of(&changes);
    references.sort();
    if references.len() <= size {
        return Ok(ChangesPage {
            changes,
            next: None,
        });
    }
    let last = references[size - 1];
    changes.added.retain(|reference| *reference <= last);
    changes.changed.retain(|(reference, _)| *reference <= last);
    changes.withdrawn.retain(|gone| gone.reference <= last);
    Ok(ChangesPage {
        changes,
        next: Some(last),
    })
}

fn references_of(changes: &EditionChanges) -> Vec<PublicRef> {
    let changed = changes.changed.iter().map(|(reference, _)| *reference);
    let withdrawn = changes.withdrawn.iter().map(|gone| gone.reference);
    let added = changes.added.iter().copied();
    added.chain(changed).chain(withdrawn).collect()
}
