//! The names a query may hold: makes and models of the list of devices and of the published
//! entries. Both are public; which of the two a name came from is not remembered.

use register::applicability::{similarity_key, similarity_keys};
use std::collections::BTreeSet;

/// Every make and model that a query is read against.
#[derive(Debug, Default)]
pub(crate) struct Names {
    makes: BTreeSet<String>,
    models: BTreeSet<String>,
}

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameKind {
    /// A make.
    Make,
    /// A model.
    Model,
}

/// The fewest letters and digits of a name that is recognised with two neighbours swapped. Below
/// it common words ("form", "from") would be taken for names.
const SWAPPED_LENGTH_MIN: usize = 6;

impl Names {
    /// Names with these keys.
    pub(crate) fn new<'k>(
        makes: impl IntoIterator<Item = &'k str>,
        models: impl IntoIterator<Item = &'k str>,
    ) -> Names {
        let owned = |keys: &mut dyn Iterator<Item = &'k str>| {
            keys.filter(|key| !key.is_empty())
                .map(str::to_owned)
                .collect()
        };
        Names {
            makes: owned(&mut makes.into_iter()),
            models: owned(&mut models.into_iter()),
        }
    }

    /// What this text names, if anything.
    pub(crate) fn kind(&self, text: &str) -> Option<NameKind> {
        let key = similarity_key(text);
        if let Some(kind) = self.kind_of_key(&key) {
            return Some(kind);
        }
        if key.chars().count() < SWAPPED_LENGTH_MIN {
            return None;
        }
        similarity_keys(text)
            .iter()
            .find_map(|key| self.kind_of_key(key))
    }

    fn kind_of_key(&self, key: &str) -> Option<NameKind> {
        if self.makes.contains(key) {
            return Some(NameKind::Make);
        }
        self.models.contains(key).then_some(NameKind::Model)
    }
}
