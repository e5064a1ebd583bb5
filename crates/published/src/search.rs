//! Search of the edition in force: by any part alone, by a combination, by words, or by both.
//!
//! Results come in order of exactness of match, then of Date last Updated, then of public
//! reference, which is random. There is no search for everything.

mod candidates;
mod cursor;
mod language;
mod names;
mod results;
mod token;

pub use cursor::Cursor;
pub(crate) use language::read;
pub use language::{Reading, VersionQuestion, canonical_part, canonical_text};
pub(crate) use names::Names;
pub(crate) use results::search;
pub use results::{Hit, SearchResults, WordMatch};

use formats::limits::{PAGE_ENTRIES_DEFAULT, PAGE_ENTRIES_MAX, QUERY_WORDS_MAX};
use register::applicability::{AskedPart, Query};
use terms::DeviceType;

/// What is searched for: at least one part or one word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    combination: Query,
    words: Vec<String>,
}

/// Why a query is not searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchRefusal {
    /// Neither a part nor a word is given.
    Nothing,
    /// A part gives no Device Type, make, model or firmware version.
    PartWithoutName,
    /// The text is too long.
    TooLong,
    /// The text holds a control character.
    ControlCharacter,
    /// More than [`Query::PARTS_MAX`] parts.
    TooManyParts,
    /// More than `QUERY_WORDS_MAX` words.
    TooManyWords,
    /// A named field cannot hold this value.
    Field(SearchField),
    /// The cursor is not one of this search in this edition.
    Cursor,
}

/// A field that the query language can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SearchField {
    /// `type:`
    DeviceType,
    /// `make:`
    Make,
    /// `model:`
    Model,
    /// `fw:`
    Firmware,
    /// `hw:`
    HardwareVersion,
    /// `region:`
    Region,
    /// `no:`, a kind of device that the combination has not.
    Absent,
}

impl Search {
    /// A search for these parts in a combination without devices of the absent types, and for
    /// entries that hold each of these words.
    pub fn new(
        parts: impl IntoIterator<Item = AskedPart>,
        absent: impl IntoIterator<Item = DeviceType>,
        words: impl IntoIterator<Item = String>,
    ) -> Result<Search, SearchRefusal> {
        let combination = Query::new(parts, absent).map_err(|_| SearchRefusal::TooManyParts)?;
        let mut words: Vec<String> = words.into_iter().collect();
        words.sort();
        words.dedup();
        if words.len() > QUERY_WORDS_MAX {
            return Err(SearchRefusal::TooManyWords);
        }
        if combination.parts().is_empty() && words.is_empty() {
            return Err(SearchRefusal::Nothing);
        }
        let named = |part: &AskedPart| {
            part.device_type.value().is_some()
                || part.make.value().is_some()
                || part.model.value().is_some()
                || part.firmware.value().is_some()
        };
        if !combination.parts().iter().all(named) {
            return Err(SearchRefusal::PartWithoutName);
        }
        Ok(Search { combination, words })
    }

    /// The combination searched for.
    pub fn combination(&self) -> &Query {
        &self.combination
    }

    /// The words searched for, in an order of their own.
    pub fn words(&self) -> &[String] {
        &self.words
    }
}

/// Which page of a list is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageAsked {
    size: usize,
    after: Option<String>,
}

impl PageAsked {
    /// The first page in the usual size.
    pub const FIRST: PageAsked = PageAsked {
        size: PAGE_ENTRIES_DEFAULT,
        after: None,
    };

    /// A page of at most this many entries, after the one where this cursor stands.
    pub fn new(size: Option<usize>, after: Option<String>) -> PageAsked {
        PageAsked {
            size: size
                .unwrap_or(PAGE_ENTRIES_DEFAULT)
                .clamp(1, PAGE_ENTRIES_MAX),
            after,
        }
    }

    /// How many entries at most.
    pub fn size(&self) -> usize {
        self.size
    }

    /// After which cursor.
    pub fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }
}
