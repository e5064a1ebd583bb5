//! Where the next page of results begins: an opaque text, good for one search in one edition.

use super::Search;
use super::results::WordMatch;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use formats::limits::CURSOR_CHARACTERS_MAX;
use register::applicability::{NameMatch, Verdict};
use sha2::{Digest, Sha256};
use terms::{Date, PublicRef};

/// Where a hit stands in the order of results: exactness of match, then the later date, then the
/// public reference. The derived order is that order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Standing {
    pub verdict: Option<Verdict>,
    pub names: NameMatch,
    pub words: Option<WordMatch>,
    pub date: std::cmp::Reverse<Date>,
    pub reference: PublicRef,
}

/// The place of the last hit of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(String);

impl Cursor {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The cursor after the hit that stands here.
    pub(crate) fn after(standing: Standing, search: &Search, edition: u32) -> Cursor {
        let mut bytes = stamp(search, edition).to_vec();
        bytes.extend(place(standing));
        Cursor(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The place that this text stands for in the order of results, if it is a cursor of this
    /// search in this edition.
    pub(crate) fn read(text: &str, search: &Search, edition: u32) -> Option<[u8; PLACE]> {
        if text.len() > CURSOR_CHARACTERS_MAX {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let place = bytes.strip_prefix(&stamp(search, edition)[..])?;
        place.try_into().ok()
    }
}

const STAMP: usize = 8;
const PLACE: usize = 15;

/// Tells the cursors of one search in one edition from all others.
fn stamp(search: &Search, edition: u32) -> [u8; STAMP] {
    let mut digest = Sha256::new();
    digest.update(edition.to_be_bytes());
    digest.update(format!("{search:?}"));
    let digest = digest.finalize();
    let mut stamp = [0; STAMP];
    stamp.copy_from_slice(&digest[..STAMP]);
    stamp
}

/// The standing as bytes whose order is the order of results.
pub(crate) fn place(standing: Standing) -> [u8; PLACE] {
    let verdict = match standing.verdict {
        None => 0,
        Some(Verdict::Affected) => 1,
        Some(Verdict::DependsOn) => 2,
        Some(Verdict::NoPublishedEntry) => 3,
    };
    let names = match standing.names {
        NameMatch::NotAsked => 0,
        NameMatch::AsWritten => 1,
        NameMatch::Folded => 2,
        NameMatch::LookAlike => 3,
        NameMatch::Swapped => 4,
    };
    let words = match standing.words {
        None => 0,
        Some(WordMatch::Whole) => 1,
        Some(WordMatch::Beginning) => 2,
        Some(WordMatch::Inside) => 3,
    };
    let date = standing.date.0;
    let day =
        i32::from(date.year()) * 10_000 + i32::from(date.month()) * 100 + i32::from(date.day());
    let mut place = [0; PLACE];
    place[..3].copy_from_slice(&[verdict, names, words]);
    // Later days come first; years are positive, so the complement keeps the order.
    place[3..7].copy_from_slice(&(i32::MAX - day).to_be_bytes());
    place[7..].copy_from_slice(&standing.reference.bits().to_be_bytes());
    place
}
